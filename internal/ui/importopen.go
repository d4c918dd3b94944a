package ui

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// chooseImport asks for a file to import. Without a book it asks for the name of
// a new one first.
func (w *Window) chooseImport() {
	if !w.free() || w.switching() {
		return
	}
	w.withBook(func() { w.chooseFile(listEndings, w.importFile) })
}

// withBook runs next with an open book, which is made where there is none.
func (w *Window) withBook(next func()) {
	if w.book != nil {
		w.form.leave()
		next()
		return
	}
	w.ask(prompt{
		title: "Import into a new phone book", label: "Name", button: "Create phone book",
		hint: "1 to 8 letters and digits. The next step is to choose the file.", check: phonebook.CheckBookName,
	}, func(name string, done func(error)) {
		inOrderError(w, func() error { return w.Service.NewBook(name, "") }, func(err error) {
			done(err)
			if err == nil {
				w.load(name, next)
			}
		})
	})
}

// dropped imports the first of the files that were dropped on the window.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || !w.free() || w.switching() {
		return
	}
	path := files[0].Path()
	w.withBook(func() {
		if strings.EqualFold(filepath.Ext(path), ".pbr") {
			w.regions.importFile(w.book.name(), path)
			return
		}
		w.importFile(path)
	})
}

// importFile opens the sheet for a file.
func (w *Window) importFile(path string) {
	s := &importSheet{
		window: w, book: w.book.name(), path: path, stop: func() {},
		options: sheet.Options{Map: map[phonebook.Field]string{}, Defaults: map[phonebook.Field]string{}},
	}
	s.build()
	w.sheet = s
	w.root.Add(s.object)
	w.show(s.object)
	s.readFile()
}

// tableWords describes what was read.
func tableWords(t *sheet.Table) string {
	words := []string{t.File}
	if t.Sheet != "" {
		words = append(words, "sheet “"+t.Sheet+"”")
	}
	if t.Encoding != "" {
		words = append(words, t.Encoding)
	}
	switch {
	case t.Separator == sheet.FixedWidth:
		words = append(words, "columns of fixed width")
	case t.Separator != "":
		words = append(words, t.Separator+" between the cells")
	}
	if t.HeaderRow > 0 {
		words = append(words, fmt.Sprintf("header in row %d", t.HeaderRow))
	}
	return strings.Join(append(words, count(len(t.Rows), "row")), ", ")
}

// importWords tells what an import did.
func importWords(p *sheet.Plan) string {
	c := p.Counts()
	words := fmt.Sprintf("Imported %s from %s: %s added, %s changed, %s deleted", count(changes(c), "change"), p.File,
		thousands(c.Add), thousands(c.Change), thousands(c.Delete))
	if c.Rejected > 0 {
		words += fmt.Sprintf(", %s rejected", thousands(c.Rejected))
	}
	return words + "."
}

// cloneOptions keeps later choices out of a plan that is being made.
func cloneOptions(o sheet.Options) sheet.Options {
	o.Map, o.Defaults = maps.Clone(o.Map), maps.Clone(o.Defaults)
	return o
}

// changes counts what the plan writes.
func changes(c sheet.Counts) int { return c.Add + c.Change + c.Delete }
