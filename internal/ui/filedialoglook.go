package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// listFolder returns what is in a folder, or its folders alone. A link is what it
// leads to.
func listFolder(folder string, folders bool) ([]session.FileEntry, error) {
	entries, err := os.ReadDir(folder)
	out := make([]session.FileEntry, 0, len(entries))
	for _, e := range entries {
		info, bad := os.Stat(filepath.Join(folder, e.Name()))
		if bad != nil || folders && !info.IsDir() || !info.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		out = append(out, session.FileEntry{Name: e.Name(), Folder: info.IsDir(), Size: info.Size(), Time: info.ModTime()})
	}
	return out, err
}

// look finds out what is at the path that is typed, and takes it or says why not.
func (d *fileDialog) look() {
	if d.looking || strings.TrimSpace(d.entry.Text) == "" {
		return
	}
	path := d.path()
	d.looking = true
	d.accept.Enable(false)
	d.tasks.Go(func(context.Context) {
		found := lookAt(path, d.choice)
		d.tasks.Do(func() {
			d.looking = false
			d.accept.Enable(true)
			if d.dialog.Open() {
				d.decide(found)
			}
		})
	})
}

// found is what is at a path.
type found struct {
	path      string
	folder    bool // it is a folder
	there     bool
	noFolder  bool // nor is the folder that it would be in
	irregular bool // neither a file nor a folder
	err       error
}

// lookAt looks at a path; a file to save gets its ending.
func lookAt(path string, c FileChoice) found {
	f := found{path: path}
	info, err := os.Stat(path)
	if c.Save && errors.Is(err, fs.ErrNotExist) {
		f.path = withEnding(path, c)
		info, err = os.Stat(f.path)
	}
	switch {
	case err == nil:
		f.there, f.folder = true, info.IsDir()
		f.irregular = !f.folder && !info.Mode().IsRegular()
	case errors.Is(err, fs.ErrNotExist):
		_, bad := os.Stat(filepath.Dir(f.path))
		f.noFolder = bad != nil || strings.HasSuffix(path, string(filepath.Separator))
	default:
		f.err = err
	}
	return f
}

// decide goes on with what was found at the path.
func (d *fileDialog) decide(f found) {
	switch {
	case f.err != nil:
		d.say(explain(f.err))
	case f.folder && d.choice.Folders:
		d.done(f.path)
	case f.folder:
		d.enter(filepath.Clean(f.path))
	case f.noFolder, !f.there && d.choice.Folders:
		d.say(words.T("There is no such folder. Check the path."))
	case f.irregular, f.there && d.choice.Folders:
		d.say(words.T("This is no file and no folder that can be used. Choose another one."))
	case !f.there && !d.choice.Save:
		d.say(words.T("The file does not exist. Check the name and the folder."))
	case f.there && d.choice.New:
		d.say(words.T("The file exists. Choose another name: a backup never replaces a file."))
	case f.there && d.choice.Save:
		askReplace(d.show, f.path, func() { d.done(f.path) }, func() { d.dialog.Focus(d.entry) })
	default:
		d.done(f.path)
	}
}

func (d *fileDialog) done(path string) {
	d.dialog.Close()
	d.use(filepath.Clean(path))
}

// askReplace asks before a file is overwritten.
func askReplace(show func(parts.DialogOptions) *parts.Dialog, path string, yes, no func()) {
	ask(show, 480, 190, question{
		title: words.T("Replace {{.File}}?", "File", filepath.Base(path)),
		words: words.T("There is a file of this name in {{.Folder}}. What it holds is lost when it is replaced.", "Folder", filepath.Dir(path)),
		no:    words.T("Choose another name"), yes: words.T("Replace file"),
	}, yes, no)
}
