package ui

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/words"
)

// listEndings are the endings of files that can be imported.
func listEndings() []string {
	return []string{".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".pbk"}
}

// The endings of the other files that can be dropped on the window.
const (
	regionEnding = ".pbr"
	backupEnding = ".db"
)

// backupEndings are the endings of backups.
func backupEndings() []string { return []string{backupEnding, ".bak"} }

// chooseImport opens the sheet of an import and asks for the file. Without a book
// it asks for the name of a new one first.
func (w *Window) chooseImport() {
	if !w.free() || w.switching() {
		return
	}
	w.withBook(func(made bool) {
		w.startImport(made)
		w.sheet.file.ask()
	})
}

// withBook runs next with an open book, which is made where there is none.
func (w *Window) withBook(next func(made bool)) {
	if w.book != nil {
		w.leaveFields()
		next(false)
		return
	}
	w.askBook(bookPrompt{
		title: words.T("Import into a new phone book"),
		hint:  words.T("1 to 8 letters and digits. It is made with the first import: cancel that, and there is none."),
	}, func() { next(true) })
}

// dropped takes the first of the files that were dropped on the window.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 {
		w.takeFile(files[0].Path())
	}
}

// OpenWith is [Window.Open] for a program that was started with a file, which is
// then taken as if it had been dropped on the window.
func (w *Window) OpenWith(path string) { w.start(func() { w.takeFile(path) }) }

// takeFile does what a file is for: a backup is restored, a region file adds its
// regions, everything else is a list to import.
func (w *Window) takeFile(path string) {
	if w.openDialogs() > 0 {
		return
	}
	if w.sheet != nil { // another file for the import that is open
		w.sheet.open(path)
		return
	}
	if !w.free() || w.switching() {
		return
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case backupEnding:
		w.restoreFile(path)
	case regionEnding:
		w.withBook(func(bool) { w.regions.importFile(w.book.name(), path) })
	default:
		w.withBook(func(made bool) {
			w.startImport(made)
			w.sheet.open(path)
		})
	}
}

// startImport opens the sheet of an import into the open book.
func (w *Window) startImport(made bool) {
	s := &importSheet{
		window: w, book: w.book.name(), made: made, stop: func() {},
		options: noOptions(),
	}
	w.sheet = s
	s.build()
	s.describe()
	s.file.recall()
	w.root.Add(s.object)
	w.show(s.object)
}

// tableWords describes what was read.
func tableWords(t *sheet.Table) string {
	said := []string{t.File}
	if t.Sheet != "" {
		said = append(said, words.T("sheet “{{.Name}}”", "Name", t.Sheet))
	}
	if t.Encoding != "" {
		said = append(said, t.Encoding)
	}
	if t.HeaderRow > 0 {
		said = append(said, words.T("header in row {{.Row}}", "Row", t.HeaderRow))
	}
	return strings.Join(append(said, words.N("{{.N}} rows", len(t.Rows))), ", ")
}
