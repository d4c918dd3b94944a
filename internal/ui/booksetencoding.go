package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// encodingPart is the part of the settings that changes the encoding: first it
// checks, then it changes.
type encodingPart struct {
	settings *bookSettings
	object   fyne.CanvasObject
	names    *parts.Dropdown
	options  []string
	words    *parts.Paragraph
	list     *fyne.Container
	change   *parts.Button
	misfits  []admin.Misfit
	checked  string // the encoding that was checked
}

func newEncodingPart(s *bookSettings) *encodingPart {
	p := &encodingPart{settings: s, options: s.window.Service.Encodings, words: parts.NewParagraph("", theme.ColorNameForeground2), list: parts.Column(2)}
	p.names = parts.NewDropdown(200, nil, func(int) { p.check() })
	p.change = parts.NewButton(parts.Plain, nil, words.T("Change encoding"), p.accept)
	p.object = section(
		parts.NewText(words.T("Encoding of released files"), parts.Title),
		parts.Row(8, parts.Fixed(320, 0, p.names), p.change, parts.Grow()),
		p.words, p.list,
	)
	return p
}

// fill shows the encoding of the book.
func (p *encodingPart) fill() {
	current := slices.IndexFunc(p.options, func(name string) bool { return strings.EqualFold(name, p.now()) })
	labels := make([]string, len(p.options))
	for i, name := range p.options {
		labels[i] = encodingWords(name)
	}
	p.names.SetOptions(labels, current)
	p.show(nil, p.now())
}

func (p *encodingPart) now() string { return p.settings.window.book.ledger.Book.Encoding }

// check finds out which texts the chosen encoding cannot hold. Nothing is changed.
func (p *encodingPart) check() {
	w, book := p.settings.window, p.settings.book
	name := p.options[p.names.Chosen()]
	p.words.Set(words.T("Checking …"), theme.ColorNameForeground2)
	p.change.Enable(false)
	inOrder(w, func(context.Context) ([]admin.Misfit, error) { return w.Service.CheckEncoding(book, name) }, func(misfits []admin.Misfit, err error) {
		switch {
		case p.names.Chosen() < 0 || p.options[p.names.Chosen()] != name:
		case err != nil:
			w.Log.Error("check an encoding", "cause", err)
			p.words.Set(explain(err), theme.ColorNameBad)
		default:
			p.show(misfits, name)
		}
	})
}

// show tells what the encoding is worth for the book.
func (p *encodingPart) show(misfits []admin.Misfit, name string) {
	p.misfits, p.checked = misfits, name
	same := strings.EqualFold(name, p.now())
	beyond := slices.IndexFunc(misfits, func(m admin.Misfit) bool { return m.Repaired == "" }) >= 0
	p.change.SetLabel(words.T("Change encoding"))
	p.change.Enable(!same && !beyond)
	said, color := words.T("All texts of the book fit. Where the same text has other bytes, clients get the next release whole. Ctrl+Z takes it back."), theme.ColorNameAdd
	switch {
	case same:
		said, color = words.T("Clients read names in it from the next release on. It must be that of their computers."), theme.ColorNameForeground2
	case beyond:
		said, color = words.N("{{.N}} texts hold characters that {{.Encoding}} lacks. Those without a plain spelling must be renamed first.", len(misfits), "Encoding", phonebook.EncodingLabel(name)), theme.ColorNameBad
	case len(misfits) > 0:
		said, color = words.N("{{.N}} texts hold characters that {{.Encoding}} lacks. They can be spelled in plain letters in the same step.", len(misfits), "Encoding", phonebook.EncodingLabel(name)), theme.ColorNameChange
		p.change.SetLabel(words.N("Repair {{.N}} texts and change", len(misfits)))
	}
	p.words.Set(said, color)
	p.fillList()
	p.settings.object.Refresh()
}

// misfitLines is how many texts are listed by name.
const misfitLines = 8

func (p *encodingPart) fillList() {
	p.list.RemoveAll()
	for i, m := range p.misfits {
		if i == misfitLines {
			p.list.Add(parts.NewText(words.N("and {{.N}} more", len(p.misfits)-misfitLines), parts.Hint))
			break
		}
		where := words.T("POP {{.ID}}", "ID", fmt.Sprint(m.POP))
		if m.Region != 0 {
			where = words.T("Region {{.ID}}", "ID", fmt.Sprint(m.Region))
		}
		to := parts.NewText(words.T("becomes {{.Text}}", "Text", m.Repaired), parts.Style{Color: theme.ColorNameChange, Cut: true})
		icon := parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 16)
		if m.Repaired == "" {
			to = parts.NewText(words.T("has no plain spelling"), parts.Style{Color: theme.ColorNameBad, Cut: true})
			icon = parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16)
		}
		p.list.Add(parts.Row(8, icon, parts.Fixed(96, 20, parts.NewText(where, cutLabel())),
			parts.Fixed(200, 20, parts.NewText(m.Text, parts.Style{Bold: true, Cut: true})), parts.Grow(to)))
	}
	p.list.Refresh()
}

// accept changes the encoding, with the repairs that were shown.
func (p *encodingPart) accept() {
	if p.change.Disabled() {
		return
	}
	s := p.settings
	w, book, name, repair := s.window, s.book, p.checked, len(p.misfits) > 0
	p.change.Enable(false)
	inOrder(w, func(context.Context) (int, error) { return w.Service.SetEncoding(book, name, repair) }, func(n int, err error) {
		if misfit, ok := errors.AsType[*admin.MisfitError](err); ok {
			p.show(misfit.Misfits, name)
			return
		}
		if err != nil {
			w.Log.Error("change the encoding", "cause", err)
			p.change.Enable(true)
			p.words.Set(explain(err), theme.ColorNameBad)
			if errors.Is(err, phonebook.ErrExists) {
				p.words.Set(words.T("Two regions would have the same name after the repair. Rename one of them first."), theme.ColorNameBad)
			}
			s.object.Refresh()
			return
		}
		w.reloadBook(book, func() {
			s.fill()
			if n > 0 {
				w.status.say(sayDone, words.N("Changed the encoding to {{.Encoding}} and repaired {{.N}} texts.", n, "Encoding", phonebook.EncodingLabel(name)))
				return
			}
			w.status.say(sayDone, words.T("Changed the encoding to {{.Encoding}}.", "Encoding", phonebook.EncodingLabel(name)))
		})
	})
}
