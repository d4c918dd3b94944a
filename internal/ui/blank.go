package ui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// blank is the screen without a phone book: the main screen is never shown before one
// was read. It says why one cannot be, and leads on.
type blank struct {
	window *Window
	object *fyne.Container
	again  *parts.Button
	name   string // of the book that could not be read
	fault  error  // why, nil while the books are being opened
}

func newBlank(w *Window) *blank { return &blank{window: w, object: container.NewStack()} }

// opening shows the screen until the books are read, which is a moment.
func (b *blank) opening() {
	b.name, b.fault, b.again = "", nil, nil
	b.object.RemoveAll()
	b.window.show(b.object)
}

// busy says that it is tried again.
func (b *blank) busy() {
	if b.again != nil {
		b.again.SetLabel(words.T("Trying …"))
		b.again.Enable(false)
	}
}

// failed says why a book could not be read. Nothing was written.
func (b *blank) failed(name string, err error) {
	w := b.window
	b.name, b.fault = name, err
	b.again = parts.NewButton(parts.Main, nil, words.T("Try again"), func() { w.load(name, nil) })
	restore := parts.NewButton(parts.Plain, nil, words.T("Restore a backup…"), w.restoreBackup)
	visible(restore, w.Backups.Restore != nil)
	title := words.T("The phone books could not be read")
	if name != "" {
		title = words.T("The phone book {{.Book}} could not be read", "Book", name)
	}
	column := parts.Column(8,
		parts.Row(16, parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 28), parts.Grow(parts.NewText(title, parts.Title))),
		parts.NewWords(explain(err)),
		parts.NewParagraph(words.T("Nothing was changed. Other phone books can be opened; a backup brings this one back."), theme.ColorNameForeground2),
		parts.NewText(w.Service.Dir, parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}),
		parts.Space(0, 8))
	var others []string
	for _, other := range w.books {
		if other.Name != name {
			others = append(others, other.Name)
		}
	}
	if len(others) > 0 {
		choice := parts.NewDropdown(200, others, nil)
		choice.Choose(0)
		column.Add(parts.Row(8, parts.NewText(words.T("Other phone books"), parts.Label), choice,
			parts.NewButton(parts.Plain, nil, words.T("Open phone book"), func() { w.load(others[choice.Chosen()], nil) }), parts.Grow()))
		column.Add(parts.Space(0, 8))
	}
	column.Add(parts.Row(8, parts.NewButton(parts.Plain, nil, words.T("Show folder"), b.showFolder), restore, b.again, parts.Grow()))
	b.object.Objects = []fyne.CanvasObject{container.NewCenter(parts.Fixed(640, 0, column))}
	w.window.SetTitle(words.T("Phone Book Administrator"))
	w.show(b.object)
	w.window.Canvas().Focus(b.again)
}

// showFolder opens the data folder in the file manager.
func (b *blank) showFolder() {
	w := b.window
	if err := w.App.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(w.Service.Dir)}); err != nil {
		w.say(words.T("The folder could not be shown"), words.T("No program shows folders here: {{.Folder}}", "Folder", w.Service.Dir))
	}
}
