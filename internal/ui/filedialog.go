package ui

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// fileDialog asks for a path, which can be typed, pasted or picked from the list of
// a folder. It opens nothing and makes nothing: the path is all that it gives.
type fileDialog struct {
	choice FileChoice
	tasks  Tasks
	show   func(parts.DialogOptions) *parts.Dialog
	use    func(path string)
	home   string

	dialog *parts.Dialog
	entry  *parts.Entry
	list   *parts.List
	keys   *parts.Keyboard
	reason *parts.Paragraph
	none   *parts.Text // says that nothing can be picked
	accept *parts.Button

	folder  string              // that is shown
	all     []session.FileEntry // what is in it
	picked  []session.FileEntry // what of it begins with what was typed
	row     int                 // that the keyboard is on
	listed  bool                // the folder was read
	asked   int                 // lists: only the last one counts
	looking bool                // at what was typed
	quiet   bool                // the path is written by the dialog itself
}

// showFileDialog opens a file dialog. said is a sentence to begin with, "" for the
// usual hint.
func showFileDialog(c FileChoice, tasks Tasks, show func(parts.DialogOptions) *parts.Dialog, said string, use func(path string)) *parts.Dialog {
	d := &fileDialog{choice: c, tasks: tasks, show: show, use: use}
	d.home, _ = os.UserHomeDir() // without one ~ is a name like any other
	d.folder = c.Folder
	if d.folder == "" {
		d.folder = d.home
	}
	d.entry = parts.NewEntry(240, words.T("Path of the file"))
	if c.Folders {
		d.entry.PlaceHolder = words.T("Path of the folder")
	}
	d.reason = parts.NewParagraph(cmp.Or(said, words.T("Type or paste a path; Tab completes it.")), theme.ColorNameForeground3)
	d.list = parts.NewList(func() int { return len(d.picked) }, d.bind)
	d.keys = parts.NewKeyboard(d.key, func(bool) { d.list.Refresh() })
	d.none = parts.NewText("", parts.Hint)
	d.keys.OnRune = func(r rune) {
		d.dialog.Focus(d.entry)
		d.entry.TypedRune(r)
	}
	up := parts.NewButton(parts.Plain, fynetheme.MoveUpIcon(), words.T("Folder above"), d.up)
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.dialog.Close() })
	d.accept = parts.NewButton(parts.Main, nil, c.Accept, d.look)
	body := parts.Frame(
		parts.Pad(12, 8, 24, 24, parts.Column(4, parts.Row(8, parts.Grow(d.entry), up), d.reason)), nil, nil, nil,
		parts.Frame(parts.Line(), nil, nil, nil, parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Pad(4, 4, 0, 0, parts.Stack(d.list.Object, d.keys, container.NewCenter(d.none))))))
	d.dialog = show(parts.DialogOptions{
		Title: c.Title, Body: body, Width: 760, Height: 560,
		Buttons: []*parts.Button{cancel, d.accept}, Escape: cancel, Main: d.accept, First: d.entry,
	})
	d.listen()
	d.write(session.InFolder(d.folder) + c.Name)
	d.begin()
	return d.dialog
}

// begin shows the first folder, that of the user where it has gone.
func (d *fileDialog) begin() {
	first, text := d.folder, d.entry.Text
	d.tasks.Go(func(context.Context) {
		gone := usableFolder(first) == ""
		d.tasks.Do(func() {
			if gone && d.entry.Text == text {
				d.folder = d.home
				d.write(session.InFolder(d.home) + d.choice.Name)
			}
			d.read()
		})
	})
}

// path is what is typed.
func (d *fileDialog) path() string { return session.ReadPath(d.entry.Text, d.folder, d.home) }

// write puts a path into the entry.
func (d *fileDialog) write(path string) {
	d.quiet = true
	d.entry.SetText(path)
	d.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	d.quiet = false
}

// follow shows the folder that is typed, and of it what begins as was typed.
func (d *fileDialog) follow() {
	d.say("")
	if folder, _ := session.SplitPath(d.path()); folder != d.folder {
		d.folder, d.all = folder, nil
		d.read()
	}
	d.pick()
}

// pick shows what begins as was typed.
func (d *fileDialog) pick() {
	_, name := session.SplitPath(d.path())
	if d.choice.Save && name == d.choice.Name {
		name = "" // the name that is offered is no search
	}
	d.picked, d.row = session.PickFiles(d.all, name, d.choice.Endings), 0
	said := ""
	if len(d.picked) == 0 && d.listed {
		said = words.T("No file here can be used")
		if d.choice.Folders {
			said = words.T("No folder in here")
		}
	}
	d.none.SetText(said)
	d.list.Refresh()
	d.list.ScrollToTop()
}

// read lists the folder that is shown.
func (d *fileDialog) read() {
	d.asked++
	d.listed = false
	asked, folder, folders := d.asked, d.folder, d.choice.Folders
	d.tasks.Go(func(context.Context) {
		all, err := listFolder(folder, folders)
		d.tasks.Do(func() {
			if asked != d.asked {
				return
			}
			d.all, d.listed = all, true
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // one that does not exist is being typed
				d.say(explain(err))
			}
			d.pick()
		})
	})
}

func (d *fileDialog) bind(row int, item *parts.Item) {
	if row >= len(d.picked) {
		return
	}
	e := d.picked[row]
	c := parts.ItemContent{Label: e.Name, Icon: fynetheme.FileIcon(), Indent: 48, Count: words.Moment(e.Time) + "   " + words.Size(e.Size)}
	if e.Folder {
		c.Icon, c.Count = fynetheme.FolderIcon(), ""
	}
	c.Current = row == d.row && d.keys.Focused()
	_, name := session.SplitPath(d.path())
	c.Selected = name == e.Name
	item.Set(c)
	item.OnTapped = func() { d.take(row) }
}

// goTo turns to a row of the list. A file is written into the entry, so that it is
// seen what would be chosen.
func (d *fileDialog) goTo(row int) {
	d.row = max(0, min(row, len(d.picked)-1))
	if len(d.picked) > 0 && !d.picked[d.row].Folder {
		d.write(filepath.Join(d.folder, d.picked[d.row].Name))
	}
	d.list.ScrollTo(d.row)
	d.list.Refresh()
}

// take enters a folder, or writes a file into the entry; a second click chooses it.
func (d *fileDialog) take(row int) {
	if row >= len(d.picked) {
		return
	}
	e := d.picked[row]
	path := filepath.Join(d.folder, e.Name)
	switch {
	case e.Folder:
		d.enter(path)
	case d.path() == path:
		d.look()
	default:
		d.goTo(row)
	}
}

// enter shows a folder.
func (d *fileDialog) enter(folder string) {
	name := ""
	if d.choice.Save { // the name of what is saved goes along
		if _, name = session.SplitPath(d.path()); name == "" || d.path() == folder {
			name = d.choice.Name
		}
	}
	d.write(session.InFolder(folder) + name)
	d.follow()
}

// up shows the folder above.
func (d *fileDialog) up() { d.enter(filepath.Dir(d.folder)) }

// say shows why a path cannot be taken.
func (d *fileDialog) say(reason string) { d.reason.Set(reason, theme.ColorNameBad) }
