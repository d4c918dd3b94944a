package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/parts"
)

// fakeDesktop is the dialog of a desktop that answers as a test says.
type fakeDesktop struct {
	answer string
	fault  error
	asked  FileChoice
	seen   context.Context
}

func (d *fakeDesktop) choose(ctx context.Context, c FileChoice) (string, error) {
	d.asked, d.seen = c, ctx
	return d.answer, d.fault
}

// openWithDesktop opens a window on the test book beside a desktop with a dialog.
func openWithDesktop(t *testing.T, tasks Tasks) (*Window, *fakeDesktop) {
	t.Helper()
	s, d := newService(t), &fakeDesktop{}
	fill(t, s)
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks, ChooseFile: d.choose})
	w.Open()
	w.window.Show()
	if s, ok := tasks.(*stepped); ok {
		s.all()
	}
	return w, d
}

// The dialog of the desktop asks first. The folder is remembered.
func TestChoosePath(t *testing.T) {
	w, d := openWithDesktop(t, inline{})
	d.answer = write(t, "list.csv", list)
	w.chooseImport()
	if w.sheet == nil || w.sheet.table == nil || w.openDialogs() != 0 {
		t.Fatal("the list that was chosen is not read")
	}
	w.closeSheet()
	if d.asked.Folder != "" || len(d.asked.Endings) == 0 || d.asked.Save {
		t.Errorf("asked %+v", d.asked)
	}
	saved := ""
	folder := filepath.Dir(d.answer)
	d.answer = filepath.Join(folder, "out")
	w.saveFile("Tymnet.xlsx", func(path string) { saved = path })
	if saved != d.answer+".xlsx" || d.asked.Folder != folder || !d.asked.Save || d.asked.Name != "Tymnet.xlsx" {
		t.Errorf("saved as %q, asked %+v", saved, d.asked)
	}
	// Nothing was chosen.
	d.answer, saved = "", ""
	w.saveFile("Tymnet.xlsx", func(path string) { saved = path })
	if saved != "" || w.openDialogs() != 0 {
		t.Errorf("saved as %q, %d dialogs", saved, w.openDialogs())
	}
}

// A desktop without a dialog is no fault; a dialog that fails is told. Either way
// the window asks.
func TestChooseWithoutTheDesktop(t *testing.T) {
	w, d := openWithDesktop(t, inline{})
	d.fault = fmt.Errorf("no bus: %w", ErrNoDialog)
	w.chooseFile([]string{".csv"}, func(string) {})
	if w.openDialogs() != 1 || says(w, "failed") {
		t.Error("the window does not ask")
	}
	tap(t, w, "Cancel")
	d.fault = errors.New("broken pipe")
	w.chooseFile([]string{".csv"}, func(string) {})
	wantSays(t, w, "The dialog of the desktop failed. Choose here instead.")
	tap(t, w, "Cancel")
	if w.openDialogs() != 0 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
}

// A name typed without its ending may be that of another file, about which the
// desktop did not ask.
func TestEndingNeverReplacesUnasked(t *testing.T) {
	w, d := openWithDesktop(t, inline{})
	file := write(t, "name.pbk", "mine")
	d.answer = strings.TrimSuffix(file, ".pbk")
	saved := ""
	use := func(path string) { saved = path }
	w.saveFile("Tymnet.pbk", use)
	wantSays(t, w, "Replace name.pbk?")
	if saved != "" {
		t.Fatalf("saved as %q", saved)
	}
	other := filepath.Join(filepath.Dir(file), "other.pbk")
	d.answer = other
	tap(t, w, "Choose another name")
	if saved != other || w.openDialogs() != 0 {
		t.Errorf("saved as %q, %d dialogs", saved, w.openDialogs())
	}
	d.answer = strings.TrimSuffix(file, ".pbk")
	w.saveFile("Tymnet.pbk", use)
	tap(t, w, "Replace file")
	if saved != file {
		t.Errorf("saved as %q", saved)
	}
}

// While the desktop asks, there is one question, it can be given up, and the answer
// is for who has asked alone.
func TestSilentDesktop(t *testing.T) {
	tasks := &stepped{}
	w, d := openWithDesktop(t, tasks)
	d.answer = write(t, "list.csv", list)
	used := 0
	ask := func() { w.chooseFile(nil, func(string) { used++ }) }
	ask()
	ask()
	if w.openDialogs() != 1 || len(tasks.waiting) != 1 {
		t.Fatalf("%d dialogs, %d questions", w.openDialogs(), len(tasks.waiting))
	}
	tap(t, w, "Cancel")
	tasks.all()
	if used != 0 || w.openDialogs() != 0 || d.seen.Err() == nil {
		t.Errorf("used %d times, %d dialogs, %v", used, w.openDialogs(), d.seen.Err())
	}
	// What has asked is gone.
	w.say("Something", "asks.")
	asker := w.front()
	ask()
	asker.Close()
	tasks.all()
	if used != 0 || w.openDialogs() != 0 {
		t.Errorf("used %d times, %d dialogs", used, w.openDialogs())
	}
	ask()
	tasks.all()
	if used != 1 || w.openDialogs() != 0 {
		t.Errorf("used %d times, %d dialogs", used, w.openDialogs())
	}
}

// A dialog takes those over it along.
func TestDialogsGoTogether(t *testing.T) {
	w, _ := open(t)
	w.say("Below", "one.")
	below := w.front()
	w.say("Above", "two.")
	below.Close()
	if w.openDialogs() != 0 || len(w.stack) != 0 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
}

// askHere opens the dialog of the window in a folder of files.
func askHere(t *testing.T, c FileChoice, names ...string) (w *Window, e *parts.Entry, folder string, chosen *string) {
	t.Helper()
	w, _ = open(t)
	folder = t.TempDir()
	for _, name := range names {
		path := filepath.Join(folder, name)
		check(t, os.MkdirAll(filepath.Dir(path), 0o700))
		check(t, os.WriteFile(path, []byte("x"), 0o600))
	}
	w.layout.Folder = folder
	chosen = new(string)
	c.Title, c.Accept = "Choose", "Take it"
	w.choosePath(c, func(path string) { *chosen = path })
	return w, entries(w)[0], folder, chosen
}

// listed returns the names of the list of a file dialog.
func listed(w *Window) (out []string) {
	for _, o := range shown(w) {
		if i, ok := o.(*parts.Item); ok {
			out = append(out, i.Content().Label)
		}
	}
	return out
}

func wantListed(t *testing.T, w *Window, want ...string) {
	t.Helper()
	if got := listed(w); !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
}

func TestTypePath(t *testing.T) {
	w, e, folder, chosen := askHere(t, FileChoice{Endings: []string{".csv"}}, "lists/a.CSV", "lists/b.csv", "lists/notes.doc", "top.csv")
	if e.Text != folder+"/" || w.window.Canvas().Focused() != fyne.Focusable(e) {
		t.Fatalf("begins with %q", e.Text)
	}
	wantListed(t, w, "lists", "top.csv")
	test.Type(e, "li")
	wantListed(t, w, "lists")
	if !e.AcceptsTab() {
		t.Error("Tab completes nothing")
	}
	press(e, fyne.KeyTab)
	if e.Text != folder+"/lists/" || e.AcceptsTab() {
		t.Errorf("completed to %q", e.Text)
	}
	wantListed(t, w, "a.CSV", "b.csv")
	test.Type(e, "nothing.csv")
	press(e, fyne.KeyReturn)
	wantSays(t, w, "The file does not exist.")
	typeInto(w, e, folder+"/nowhere/x.csv")
	press(e, fyne.KeyReturn)
	wantSays(t, w, "There is no such folder.")
	// Enter on a folder shows it.
	typeInto(w, e, folder)
	press(e, fyne.KeyReturn)
	wantListed(t, w, "lists", "top.csv")
	typeInto(w, e, "file://"+folder+"/lists/b.csv")
	press(e, fyne.KeyReturn)
	if *chosen != folder+"/lists/b.csv" || w.openDialogs() != 0 || w.layout.Folder != folder+"/lists" {
		t.Errorf("chosen %q, %d dialogs, folder %s", *chosen, w.openDialogs(), w.layout.Folder)
	}
}

func TestHomeIsTilde(t *testing.T) {
	home := t.TempDir()
	check(t, os.WriteFile(filepath.Join(home, "mine.csv"), nil, 0o600))
	t.Setenv("HOME", home)
	w, e, _, chosen := askHere(t, FileChoice{})
	typeInto(w, e, "~/")
	wantListed(t, w, "mine.csv")
	typeInto(w, e, "~/mine.csv")
	press(e, fyne.KeyReturn)
	if *chosen != home+"/mine.csv" {
		t.Errorf("chosen %q", *chosen)
	}
	// A folder that has gone is no place to begin in.
	w.layout.Folder = filepath.Join(home, "gone")
	w.chooseFile(nil, func(string) {})
	if got := entries(w)[0].Text; got != home+"/" {
		t.Errorf("begins with %q", got)
	}
}

// The list is worked by the keyboard and the mouse.
func TestPickFile(t *testing.T) {
	w, e, folder, chosen := askHere(t, FileChoice{Endings: []string{".csv"}}, "lists/a.csv", "lists/b.csv")
	press(e, fyne.KeyDown)
	list := w.window.Canvas().Focused().(*parts.Keyboard)
	press(list, fyne.KeyReturn)
	wantListed(t, w, "a.csv", "b.csv")
	press(list, fyne.KeyBackspace)
	wantListed(t, w, "lists")
	press(list, fyne.KeyRight)
	press(list, fyne.KeyDown)
	if e.Text != folder+"/lists/b.csv" {
		t.Errorf("the entry has %q", e.Text)
	}
	press(list, fyne.KeyUp)
	press(list, fyne.KeyUp)
	if w.window.Canvas().Focused() != fyne.Focusable(e) {
		t.Error("the way back to the entry is missing")
	}
	for range 2 { // the second click chooses
		for _, o := range shown(w) {
			if i, ok := o.(*parts.Item); ok && i.Content().Label == "b.csv" {
				test.Tap(i)
			}
		}
	}
	if *chosen != folder+"/lists/b.csv" {
		t.Errorf("chosen %q", *chosen)
	}
}

func TestSaveHere(t *testing.T) {
	w, e, folder, chosen := askHere(t, FileChoice{Save: true, Name: "Tymnet.pbk"}, "name.pbk", "old/x")
	if e.Text != folder+"/Tymnet.pbk" {
		t.Errorf("begins with %q", e.Text)
	}
	typeInto(w, e, folder+"/name")
	press(e, fyne.KeyReturn)
	wantSays(t, w, "Replace name.pbk?")
	tap(t, w, "Choose another name")
	if w.openDialogs() != 1 || *chosen != "" {
		t.Fatalf("%d dialogs, chosen %q", w.openDialogs(), *chosen)
	}
	typeInto(w, e, "old")
	press(e, fyne.KeyReturn) // a folder: the name that was offered goes along
	if e.Text != folder+"/old/Tymnet.pbk" {
		t.Errorf("goes on with %q", e.Text)
	}
	typeInto(w, e, "new")
	press(e, fyne.KeyReturn)
	if *chosen != folder+"/old/new.pbk" {
		t.Errorf("chosen %q", *chosen)
	}
	if _, err := os.Stat(*chosen); err == nil {
		t.Error("the dialog has made the file")
	}
}

func TestChooseFolderHere(t *testing.T) {
	w, e, folder, chosen := askHere(t, FileChoice{Folders: true}, "in/x", "file")
	wantListed(t, w, "in")
	typeInto(w, e, folder+"/file")
	press(e, fyne.KeyReturn)
	wantSays(t, w, "This is no file and no folder that can be used.")
	typeInto(w, e, folder+"/in")
	tap(t, w, "Take it")
	if *chosen != folder+"/in" || w.layout.Folder != folder+"/in" {
		t.Errorf("chosen %q, folder %q", *chosen, w.layout.Folder)
	}
}

// A backup replaces no file.
func TestBackUpReplacesNothing(t *testing.T) {
	w, _ := open(t)
	file := write(t, "mine.db", "mine")
	w.backUp()
	e := entries(w)[0]
	typeInto(w, e, file)
	press(e, fyne.KeyReturn)
	wantSays(t, w, "a backup never replaces a file")
	typeInto(w, e, file+"2")
	press(e, fyne.KeyReturn)
	if info, err := os.Stat(file + "2"); err != nil || info.Size() == 0 || w.openDialogs() != 0 {
		t.Errorf("no backup: %v, %d dialogs", err, w.openDialogs())
	}
}
