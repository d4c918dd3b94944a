package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// newBook asks for a name and an encoding, and makes an empty book.
func (w *Window) newBook() {
	if !w.free() {
		return
	}
	w.leaveBook(words.T("Go on without them"), w.askNewBook)
}

func (w *Window) askNewBook() {
	w.askBook(bookPrompt{
		title: words.T("New phone book"),
		hint:  words.T("1 to 8 letters and digits. Clients keep it as a file name, so it never changes."),
	}, func() { w.status.say(sayDone, words.T("Phone book {{.Name}} is made.", "Name", w.book.name())) })
}

// bookPrompt is the question for a new book.
type bookPrompt struct{ title, hint string }

// askBook asks for the name and the encoding of a new book, makes it, and runs
// then once it is shown.
func (w *Window) askBook(p bookPrompt, then func()) {
	name := parts.NewEntry(240, "")
	reason := parts.NewParagraph(p.hint, theme.ColorNameForeground3)
	encodings := w.Service.Encodings
	labels := make([]string, len(encodings))
	for i, e := range encodings {
		labels[i] = encodingWords(e)
	}
	told := parts.NewParagraph(words.T("What clients of this phone book can read. ASCII is safe everywhere; names with other letters need the code page of the clients' Windows."), theme.ColorNameForeground3)
	which := parts.NewDropdown(240, labels, nil)
	which.Choose(0)
	var d *parts.Dialog
	var create *parts.Button
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	create = parts.NewButton(parts.Main, nil, words.T("Create phone book"), func() {
		if create.Disabled() {
			return
		}
		if err := phonebook.CheckBookName(name.Text); err != nil {
			reason.Set(explain(err), theme.ColorNameBad)
			return
		}
		create.Enable(false)
		made, encoding := name.Text, ""
		if i := which.Chosen(); i > 0 {
			encoding = encodings[i]
		}
		inOrderError(w, func() error { return w.Service.NewBook(made, encoding) }, func(err error) {
			create.Enable(true)
			if err != nil {
				w.Log.Error("make a phone book", "cause", err)
				reason.Set(explain(err), theme.ColorNameBad)
				return
			}
			d.Close()
			w.load(made, then)
		})
	})
	name.OnChanged = func(text string) {
		if err := phonebook.CheckBookName(text); err != nil && text != "" {
			reason.Set(explain(err), theme.ColorNameBad)
			return
		}
		reason.Set(p.hint, theme.ColorNameForeground3)
	}
	line := func(label string, input fyne.CanvasObject) fyne.CanvasObject {
		return parts.Row(12, parts.Fixed(92, 0, parts.NewText(label, parts.Label)), parts.Grow(input))
	}
	d = w.open(parts.DialogOptions{
		Title: p.title,
		Body: parts.Pad(16, 8, 24, 24, parts.Column(2, line(words.T("Name"), name), parts.Pad(4, 8, 104, 0, reason),
			line(words.T("Encoding"), which), parts.Pad(4, 0, 104, 0, told))),
		Width: 540, Height: 310,
		Buttons: []*parts.Button{cancel, create}, Escape: cancel, Main: create, First: name,
	})
}

// encodingWords name an encoding with who reads it.
func encodingWords(name string) string {
	switch name {
	case "ascii":
		return words.T("ASCII: English letters only")
	case "windows-1252":
		return words.T("windows-1252: Western Europe")
	case "windows-1250":
		return words.T("windows-1250: Central Europe")
	case "windows-1251":
		return words.T("windows-1251: Cyrillic")
	case "windows-1253":
		return words.T("windows-1253: Greek")
	case "windows-1254":
		return words.T("windows-1254: Turkish")
	case "windows-1255":
		return words.T("windows-1255: Hebrew")
	case "windows-1256":
		return words.T("windows-1256: Arabic")
	case "windows-1257":
		return words.T("windows-1257: Baltic")
	case "windows-1258":
		return words.T("windows-1258: Vietnamese")
	case "windows-874":
		return words.T("windows-874: Thai")
	case "shift_jis":
		return words.T("shift_jis: Japanese")
	case "gbk":
		return words.T("gbk: Simplified Chinese")
	case "big5":
		return words.T("big5: Traditional Chinese")
	case "euc-kr":
		return words.T("euc-kr: Korean")
	}
	return name
}
