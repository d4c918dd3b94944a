package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/phonebookadmin/pba/internal/words"
)

// FileChoice is a question for a file.
type FileChoice struct {
	Title, Accept string   // of the dialog and its button
	Endings       []string // of files to open; none: any
	Save          bool     // a file to write; else one to read
	Name          string   // that is offered for a file to write
	Folder        string   // that is shown first, "" for the usual one
}

// chooseFile asks for a file to read.
func (w *Window) chooseFile(endings []string, use func(path string)) {
	w.choosePath(FileChoice{
		Title: words.T("Choose a file"), Accept: words.T("Choose file"), Endings: endings,
	}, use)
}

// saveFile asks for a file to write.
func (w *Window) saveFile(name string, use func(path string)) {
	w.choosePath(FileChoice{Title: words.T("Save as"), Accept: words.T("Save file"), Save: true, Name: name}, use)
}

// choosePath asks with the dialog of the desktop, with Fyne's where there is none,
// and remembers the folder.
func (w *Window) choosePath(c FileChoice, use func(path string)) {
	if info, err := os.Stat(w.layout.Folder); err == nil && info.IsDir() {
		c.Folder = w.layout.Folder
	}
	chosen := func(path string) {
		if folder := filepath.Dir(path); folder != w.layout.Folder {
			w.layout.Folder = folder
			w.remember()
		}
		use(path)
	}
	if w.ChooseFile == nil {
		w.chooseHere(c, chosen)
		return
	}
	ask := w.ChooseFile
	w.dialogs++ // while the other dialog is open, commands of the menu do nothing
	aside(w, func(ctx context.Context) (string, error) { return ask(ctx, c) }, func(path string, err error) {
		w.dialogs--
		switch {
		case err != nil: // there is none
			w.Log.Info("no dialog of the desktop", "cause", err)
			w.chooseHere(c, chosen)
		case path != "":
			chosen(withEnding(path, c))
		}
	})
}

// withEnding gives a file to write the ending of the name that was offered, where
// it was typed without one.
func withEnding(path string, c FileChoice) string {
	if c.Save && filepath.Ext(path) == "" {
		path += filepath.Ext(c.Name)
	}
	return path
}

// chooseHere asks with Fyne's own dialog.
func (w *Window) chooseHere(c FileChoice, use func(path string)) {
	var d *dialog.FileDialog
	if c.Save {
		d = dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) { w.chosen("choose a file", file, err, use) }, w.window)
		d.SetFileName(c.Name)
	} else {
		d = dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) { w.chosen("open a file", file, err, use) }, w.window)
		d.SetFilter(storage.NewExtensionFileFilter(bothCases(c.Endings)))
		d.SetConfirmText(c.Accept)
	}
	d.SetTitleText(c.Title)
	if folder, err := storage.ListerForURI(storage.NewFileURI(c.Folder)); err == nil && c.Folder != "" {
		d.SetLocation(folder)
	}
	w.showFiles(d)
}

// opened is a file to read or to write.
type opened interface {
	URI() fyne.URI
	Close() error
}

// chosen uses the name of a file that Fyne's dialog has opened, nil for none.
func (w *Window) chosen(doing string, file opened, err error, use func(path string)) {
	w.fail(doing, err)
	if file != nil {
		path := file.URI().Path()
		_ = file.Close() // opened only to be named
		use(path)
	}
}

// bothCases adds endings in capitals: files from elsewhere have them.
func bothCases(endings []string) []string {
	out := slices.Clone(endings)
	for _, e := range endings {
		out = append(out, strings.ToUpper(e))
	}
	return out
}
