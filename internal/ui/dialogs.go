package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// open shows a dialog. While one is open, commands of the menu do nothing. Those over it go with it.
func (w *Window) open(opt parts.DialogOptions) *parts.Dialog {
	d := parts.ShowDialog(w.window.Canvas(), opt)
	w.stack = append(w.stack, d)
	d.OnClose = func() {
		at := slices.Index(w.stack, d)
		over := slices.Clone(w.stack[at+1:])
		w.stack = slices.Delete(w.stack, at, at+1)
		slices.Reverse(over)
		for _, o := range over {
			o.Close()
		}
		w.leaveHidden()
	}
	return d
}

// openDialogs returns how many dialogs are open.
func (w *Window) openDialogs() int { return len(w.stack) }

// front returns the dialog that is in front, nil for none.
func (w *Window) front() *parts.Dialog {
	if len(w.stack) == 0 {
		return nil
	}
	return w.stack[len(w.stack)-1]
}

// tie makes a dialog go away together with the open book, which it is about.
func (w *Window) tie(d *parts.Dialog) {
	w.tied = d
	closed := d.OnClose
	d.OnClose = func() {
		closed()
		if w.tied == d {
			w.tied = nil
		}
	}
}

// question is a choice between the safe way and the other.
type question struct {
	title, words string
	no, yes      string
}

// confirm asks a question. The safe way comes first, and Enter takes it.
func (w *Window) confirm(q question, yes func()) *parts.Dialog { return w.confirmIn(480, 190, q, yes) }

// confirmIn asks a question whose words need more room.
func (w *Window) confirmIn(width, height float32, q question, yes func()) *parts.Dialog {
	return ask(w.open, width, height, q, yes, func() {})
}

// ask is [Window.confirmIn] for any window; no runs when the safe way was taken.
func ask(show func(parts.DialogOptions) *parts.Dialog, width, height float32, q question, yes, no func()) *parts.Dialog {
	var d *parts.Dialog
	keep := parts.NewButton(parts.Main, nil, q.no, func() {
		d.Close()
		no()
	})
	act := parts.NewButton(parts.Plain, nil, q.yes, func() {
		d.Close()
		yes()
	})
	d = show(parts.DialogOptions{
		Title: q.title, Body: paragraph(q.words), Width: width, Height: height,
		Buttons: []*parts.Button{keep, act}, Escape: keep, Main: keep, First: keep,
	})
	return d
}

// confirmHere asks a question about the open book.
func (w *Window) confirmHere(q question, yes func()) { w.tie(w.confirm(q, yes)) }

// say tells something that must not be missed.
func (w *Window) say(title, text string) {
	var d *parts.Dialog
	button := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.Close() })
	d = w.open(parts.DialogOptions{
		Title: title, Body: paragraph(text), Width: 480, Height: 190,
		Buttons: []*parts.Button{button}, Escape: button, Main: button,
	})
}

func paragraph(text string) fyne.CanvasObject {
	return parts.Pad(16, 16, 24, 24, parts.NewWords(text))
}

// prompt asks for one line.
type prompt struct {
	title, label, hint, value, button string
	check                             func(string) error
	secret                            bool
	option                            *parts.Check // below the line, nil for none
}

// ask shows a prompt. accept does what the line is for and calls done: an error
// stays in the dialog, with what was typed.
func (w *Window) ask(p prompt, accept func(value string, done func(error))) *parts.Dialog {
	entry := parts.NewEntry(240, "")
	if p.secret {
		entry = parts.NewPassword(240, "")
	}
	entry.SetText(p.value)
	reason := parts.NewParagraph(p.hint, theme.ColorNameForeground3)
	var d *parts.Dialog
	var ok *parts.Button
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	ok = parts.NewButton(parts.Main, nil, p.button, func() {
		if ok.Disabled() {
			return
		}
		if err := p.check(entry.Text); err != nil {
			reason.Set(explain(err), theme.ColorNameBad)
			return
		}
		ok.Enable(false)
		accept(entry.Text, func(err error) {
			ok.Enable(true)
			if err != nil {
				reason.Set(explain(err), theme.ColorNameBad)
				return
			}
			d.Close()
		})
	})
	entry.OnChanged = func(text string) {
		if err := p.check(text); err != nil && text != "" {
			reason.Set(explain(err), theme.ColorNameBad)
			return
		}
		reason.Set(p.hint, theme.ColorNameForeground3)
	}
	rows := []fyne.CanvasObject{
		parts.Row(12, parts.Fixed(92, 0, parts.NewText(p.label, parts.Label)), parts.Grow(entry)),
		parts.Pad(4, 0, 104, 0, reason),
	}
	height := float32(230)
	if p.option != nil {
		rows = append(rows, parts.Pad(4, 0, 104, 0, p.option))
		height += 40
	}
	body := parts.Pad(16, 8, 24, 24, parts.Column(2, rows...))
	d = w.open(parts.DialogOptions{
		Title: p.title, Body: body, Width: 500, Height: height,
		Buttons: []*parts.Button{cancel, ok}, Escape: cancel, Main: ok, First: entry,
	})
	return d
}
