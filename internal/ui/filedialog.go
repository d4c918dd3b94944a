package ui

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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

// listen makes the entry show the folder that is typed and pass keys to the list.
func (d *fileDialog) listen() {
	d.entry.OnChanged = func(string) {
		if !d.quiet {
			d.follow()
		}
	}
	d.entry.Keys = func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyDown && len(d.picked) > 0:
			d.dialog.Focus(d.keys)
			d.goTo(d.row)
		case e.Name != fyne.KeyDown && e.Name != fyne.KeyUp:
			d.dialog.Key(e)
		}
	}
	d.entry.TakesTab = func() bool {
		_, name := session.SplitPath(d.path())
		return held()&fyne.KeyModifierShift == 0 && session.CompletePath(name, d.picked) != name
	}
	d.entry.OnKey = func(e *fyne.KeyEvent) bool {
		if e.Name != fyne.KeyTab {
			return false
		}
		folder, name := session.SplitPath(d.path())
		d.write(session.InFolder(folder) + session.CompletePath(name, d.picked))
		d.follow()
		return true
	}
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

// key gets the keys of the list.
func (d *fileDialog) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		d.goTo(d.row + 1)
	case fyne.KeyPageDown:
		d.goTo(d.row + 10)
	case fyne.KeyPageUp:
		d.goTo(d.row - 10)
	case fyne.KeyHome:
		d.goTo(0)
	case fyne.KeyEnd:
		d.goTo(len(d.picked) - 1)
	case fyne.KeyUp:
		if d.row == 0 {
			d.dialog.Focus(d.entry)
			return true
		}
		d.goTo(d.row - 1)
	case fyne.KeyLeft, fyne.KeyBackspace:
		d.up()
	case fyne.KeyRight, fyne.KeyReturn, fyne.KeyEnter:
		d.open()
	default:
		d.dialog.Key(e)
	}
	return true
}

// open enters the folder that the keyboard is on, or chooses the file.
func (d *fileDialog) open() {
	if d.row < len(d.picked) && d.picked[d.row].Folder {
		d.enter(filepath.Join(d.folder, d.picked[d.row].Name))
		return
	}
	d.look()
}

// say shows why a path cannot be taken.
func (d *fileDialog) say(reason string) { d.reason.Set(reason, theme.ColorNameBad) }

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
