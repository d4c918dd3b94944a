package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// ErrNoDialog is returned where the desktop has no dialog for files.
var ErrNoDialog = errors.New("the desktop has no dialog for files")

// FileChoice is a question for a file or a folder.
type FileChoice struct {
	Title, Accept string   // of the dialog and its button
	Endings       []string // of files to open; none: any
	Save          bool     // a file to write; else one to read
	New           bool     // a file to write that does not exist yet
	Folders       bool     // a folder
	Name          string   // that is offered for a file to write
	Folder        string   // that is shown first, "" for the usual one
}

// chooseFile asks for a file to read.
func (w *Window) chooseFile(endings []string, use func(path string)) {
	w.choosePath(FileChoice{
		Title: words.T("Choose a file"), Accept: words.T("Choose file"), Endings: endings,
	}, use)
}

// saveFile asks for a file to write. One that exists is written over only when that
// was confirmed.
func (w *Window) saveFile(name string, use func(path string)) { w.choosePath(saveChoice(name), use) }

// saveChoice is the question for a file to write.
func saveChoice(name string) FileChoice {
	return FileChoice{Title: words.T("Save as"), Accept: words.T("Save file"), Save: true, Name: name}
}

// asker is what a file is asked for: where it has gone, the answer is of no use.
type asker struct {
	dialog *parts.Dialog
	sheet  *importSheet
}

// choosePath asks with the dialog of the desktop, with that of the window where there
// is none, and remembers the folder. There is one question at a time.
func (w *Window) choosePath(c FileChoice, use func(path string)) {
	if w.asking != nil && w.asking.Open() {
		return
	}
	from := asker{w.front(), w.sheet}
	chosen := func(path string) {
		if from.dialog != nil && !from.dialog.Open() || from.sheet != w.sheet {
			return
		}
		folder := filepath.Dir(path)
		if c.Folders {
			folder = path
		}
		if folder != w.layout.Folder {
			w.layout.Folder = folder
			w.remember()
		}
		use(path)
	}
	c.Folder = w.layout.Folder
	if w.ChooseFile == nil {
		w.chooseHere(c, "", chosen)
		return
	}
	w.chooseThere(c, chosen)
}

// fileAnswer is what the dialog of the desktop says.
type fileAnswer struct {
	path   string
	exists bool // another file than the desktop has asked about
}

// chooseThere asks with the dialog of the desktop. Meanwhile a dialog of the window
// stands in for it: it keeps what asks in place, and can be left when the desktop is
// silent.
func (w *Window) chooseThere(c FileChoice, use func(path string)) {
	asking, stop := context.WithCancel(context.Background())
	var wait *parts.Dialog
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { wait.Close() })
	wait = w.open(parts.DialogOptions{
		Title: c.Title, Body: paragraph(words.T("Choose in the dialog of the desktop, which is another window.")), Width: 480, Height: 190,
		Buttons: []*parts.Button{cancel}, Escape: cancel,
	})
	w.asking = wait
	closed := wait.OnClose
	wait.OnClose = func() {
		closed()
		stop()
	}
	desktop := w.ChooseFile
	aside(w, func(ctx context.Context) (fileAnswer, error) {
		defer context.AfterFunc(ctx, stop)()
		c.Folder = usableFolder(c.Folder)
		path, err := desktop(asking, c)
		if path == "" || err != nil {
			return fileAnswer{}, err
		}
		a := fileAnswer{path: withEnding(path, c)}
		if a.path != path {
			_, missing := os.Lstat(a.path)
			a.exists = missing == nil
		}
		return a, nil
	}, func(a fileAnswer, err error) {
		if !wait.Open() {
			return // it was given up
		}
		wait.Close()
		switch {
		case errors.Is(err, ErrNoDialog):
			w.Log.Info("no dialog of the desktop", "cause", err)
			w.chooseHere(c, "", use)
		case err != nil:
			w.Log.Error("the dialog of the desktop", "cause", err)
			w.chooseHere(c, words.T("The dialog of the desktop failed. Choose here instead."), use)
		case a.path == "":
		case a.exists && !c.New:
			askReplace(w.open, a.path, func() { use(a.path) }, func() { w.choosePath(c, use) })
		default:
			use(a.path)
		}
	})
}

// usableFolder returns a folder that exists, "" for one that does not.
func usableFolder(folder string) string {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return ""
}

// withEnding gives a file to write the ending of the name that was offered, where
// it was typed without one.
func withEnding(path string, c FileChoice) string {
	if c.Save && filepath.Ext(path) == "" {
		path += filepath.Ext(c.Name)
	}
	return path
}

// chooseHere asks with the dialog of the window. said is why, "" where that needs no
// words.
func (w *Window) chooseHere(c FileChoice, said string, use func(path string)) {
	w.asking = showFileDialog(c, w.tasks, w.open, said, use)
}
