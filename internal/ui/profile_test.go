package ui

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// withProfile opens the dialog for service profiles over a released book and returns
// the folder of a profile.
func withProfile(t *testing.T) (w *Window, s *admin.Service, folder string) {
	t.Helper()
	s = newService(t)
	fill(t, s)
	_, err := s.Build(testBook, "")
	check(t, err)
	folder = filepath.Join(t.TempDir(), "corp")
	_, err = s.NewProfile(t.Context(), testBook, folder, profile.NewOptions{File: "Corp", Service: "Corp", URL: "http://pbs.example/pbserver/pbserver.dll"})
	check(t, err)
	w = openOn(t, s)
	w.showProfiles()
	return w, s, folder
}

// page turns the dialog to one of its pages.
func page(t *testing.T, w *Window, word string) {
	t.Helper()
	for _, o := range shown(w) {
		if tabs, ok := o.(*parts.Tabs); ok {
			press(tabs, fyne.KeyHome)
			for tabs.Word(tabs.Chosen()) != word {
				before := tabs.Chosen()
				if press(tabs, fyne.KeyRight); tabs.Chosen() == before {
					t.Fatalf("no page %q", word)
				}
			}
			return
		}
	}
	t.Fatal("no pages")
}

func TestProfileRefresh(t *testing.T) {
	w, s, folder := withProfile(t)
	tap(t, w, "Write copy")
	wantSays(t, w, "Fill this in first.")
	typeInto(w, entry(t, w, "Path of the folder"), folder)
	if got := entry(t, w, "Path of a new folder").Text; got != folder+"-1" {
		t.Errorf("offered %q", got)
	}
	tap(t, w, "Write copy")
	wantSays(t, w, "Wrote "+folder+"-1 with version 1 of Tymnet.")
	wantStatus(t, w, "Wrote "+folder+"-1 with version 1 of Tymnet.")
	data, err := os.ReadFile(filepath.Join(folder+"-1", "Tymnet.pbk"))
	check(t, err)
	if !strings.Contains(string(data), "Munich") {
		t.Errorf("%s", data)
	}
	tap(t, w, "Write copy")
	wantSays(t, w, "This name is taken. Choose another.")

	// A wrong address stops it; what is edited since is not in a copy.
	check(t, s.DeletePOPs(testBook, munich))
	typeInto(w, entry(t, w, "Path of a new folder"), folder+"-mine")
	typeInto(w, entry(t, w, "Leave empty to keep the profile's address"), "ftp://x")
	tap(t, w, "Write copy")
	wantSays(t, w, "Nothing was written: the profile has an error.")
	wantSays(t, w, "ftp://x is not the address of a phone book server.")
	wantSays(t, w, "Error in Corp.cms:10 [ISP] PBURL")
	wantSays(t, w, "1 change since version 1 is not released yet, so it is not in a profile.")
	if _, err := os.Stat(folder + "-mine"); err == nil {
		t.Error("a copy with errors was written")
	}
	// A place that was typed is not offered over.
	typeInto(w, entry(t, w, "Path of the folder"), folder+"-1")
	if got := entry(t, w, "Path of a new folder").Text; got != folder+"-mine" {
		t.Errorf("offered %q over what was typed", got)
	}
}

func TestProfileRename(t *testing.T) {
	w, _, folder := withProfile(t)
	tap(t, w, "Close")
	// The book of the profile is another one.
	cms := filepath.Join(folder, "Corp.cms")
	data, err := os.ReadFile(cms)
	check(t, err)
	check(t, os.WriteFile(cms, []byte(strings.ReplaceAll(string(data), "Tymnet.", "Foo.")), 0o600))
	w.showProfiles()
	typeInto(w, entry(t, w, "Path of the folder"), folder)
	tap(t, w, "Write copy")
	wantSays(t, w, "The profile names the phone book Foo, not Tymnet.")
	if says(w, "--rename") {
		t.Error("the window speaks of the command line")
	}
	for _, o := range shown(w) {
		if c, ok := o.(*parts.Check); ok {
			test.Tap(c)
		}
	}
	tap(t, w, "Write copy")
	wantSays(t, w, "Wrote "+folder+"-1 with")
	wantSays(t, w, "Corp.cms: PBFile is Tymnet.pbk")
}

func TestProfileCheck(t *testing.T) {
	w, s, folder := withProfile(t)
	page(t, w, "Check")
	typeInto(w, entry(t, w, "Path of the folder"), folder)
	tap(t, w, "Check profile")
	wantSays(t, w, "The profile fits version 1 of Tymnet.")
	check(t, s.DeletePOPs(testBook, munich))
	_, err := s.Build(testBook, "")
	check(t, err)
	tap(t, w, "Check profile")
	wantSays(t, w, "The profile works with version 2 of Tymnet, with a warning.")
	wantSays(t, w, "Tymnet.pbk is not that of version 2, the newest release.")
	wantSays(t, w, "Refresh the profile.")
	check(t, os.Remove(filepath.Join(folder, "Tymnet.pbk")))
	tap(t, w, "Check profile")
	wantSays(t, w, "The profile has an error against version 2 of Tymnet.")
	typeInto(w, entry(t, w, "Path of the folder"), filepath.Dir(folder)+"/none")
	tap(t, w, "Check profile")
	if says(w, "The profile has") {
		t.Error("what was found before is still shown")
	}
}

func TestProfileNew(t *testing.T) {
	w, _, folder := withProfile(t)
	page(t, w, "New")
	out := folder + "-new"
	typeInto(w, entry(t, w, "Name that users see"), "A&B")
	typeInto(w, entry(t, w, "Path of a new folder"), out)
	tap(t, w, "Write profile")
	wantSays(t, w, "A&B cannot be the name of a service.")
	typeInto(w, entry(t, w, "Name that users see"), "Tymnet Dial")
	tap(t, w, "Write profile")
	wantSays(t, w, "Wrote "+out+" with version 1 of Tymnet.")
	wantSays(t, w, "not tried on Windows")
	if _, err := os.Stat(filepath.Join(out, "Tymnet.cms")); err != nil {
		t.Error(err)
	}
	w.ChooseFile = func(context.Context, FileChoice) (string, error) { return "/place", nil }
	tap(t, w, "Choose…")
	if got := entry(t, w, "Path of a new folder").Text; got != filepath.Join("/place", "Tymnet-profile") {
		t.Errorf("offered %q", got)
	}
}

func TestProfilePack(t *testing.T) {
	w, _, folder := withProfile(t)
	zip := filepath.Join(filepath.Dir(folder), "mine.zip")
	offered := ""
	w.ChooseFile = func(_ context.Context, c FileChoice) (string, error) {
		offered = c.Name
		return zip, nil
	}
	page(t, w, "Pack")
	typeInto(w, entry(t, w, "Path of the folder"), folder)
	tap(t, w, "Pack profile…")
	if offered != "corp.zip" {
		t.Errorf("offered %q", offered)
	}
	wantSays(t, w, "Packed 5 files into "+zip)
	wantSays(t, w, "SHA-256 ")
	tap(t, w, "Pack profile…")
	wantSays(t, w, "This name is taken.")
	check(t, os.Remove(filepath.Join(folder, "Corp.inf")))
	check(t, os.Remove(zip))
	tap(t, w, "Pack profile…")
	wantSays(t, w, "The profile has no .inf file")
	// The folder is chosen with the dialog of the desktop.
	w.ChooseFile = func(_ context.Context, c FileChoice) (string, error) { return "/chosen", nil }
	tap(t, w, "Choose…")
	if got := entry(t, w, "Path of the folder").Text; got != "/chosen" {
		t.Errorf("chosen %q", got)
	}
}

// TestProfilePages turns the pages with the keyboard, which stays there; a click puts
// it into the first line.
func TestProfilePages(t *testing.T) {
	w, _, _ := withProfile(t)
	var tabs *parts.Tabs
	for _, o := range shown(w) {
		if found, ok := o.(*parts.Tabs); ok {
			tabs = found
		}
	}
	canvas := w.window.Canvas()
	canvas.Focus(tabs)
	for _, label := range []string{"Check profile", "Write profile", "Pack profile…"} {
		press(tabs, fyne.KeyRight)
		if canvas.Focused() != fyne.Focusable(tabs) {
			t.Fatalf("the keyboard left the pages before %q", label)
		}
		button(t, w, label)
	}
	canvas.Focus(entry(t, w, "Path of the folder"))
	press(tabs, fyne.KeyLeft)
	if canvas.Focused() != fyne.Focusable(entry(t, w, "Name that users see")) {
		t.Error("the keyboard is in a line that is not shown")
	}
}

// TestProfileUnreleased has nothing to put into a profile.
func TestProfileUnreleased(t *testing.T) {
	w, _ := open(t)
	w.showProfiles()
	page(t, w, "Check")
	typeInto(w, entry(t, w, "Path of the folder"), t.TempDir())
	tap(t, w, "Check profile")
	wantSays(t, w, "Tymnet was never released. Make a release first")
	press(w.window.Canvas().Focused().(interface{ TypedKey(*fyne.KeyEvent) }), fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("Escape does not close it")
	}
}

// TestProfileBusy keeps the page until what was asked there is answered, and tells an
// error in the status bar when the dialog is gone by then.
func TestProfileBusy(t *testing.T) {
	s := newService(t)
	fill(t, s)
	_, err := s.Build(testBook, "")
	check(t, err)
	tasks, log := &later{}, &strings.Builder{}
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks, Log: slog.New(slog.NewTextHandler(log, nil))})
	w.Open()
	w.window.Show()
	tasks.run()
	missing := filepath.Join(t.TempDir(), "none")
	w.showProfiles()
	page(t, w, "Check")
	typeInto(w, entry(t, w, "Path of the folder"), missing)
	tap(t, w, "Check profile")
	for _, o := range shown(w) {
		if tabs, ok := o.(*parts.Tabs); ok {
			press(tabs, fyne.KeyRight)
			if got := tabs.Word(tabs.Chosen()); got != "Check" {
				t.Errorf("turned to %q while the profile was checked", got)
			}
		}
	}
	tasks.run()
	page(t, w, "Pack")
	page(t, w, "Check")
	tap(t, w, "Check profile")
	log.Reset()
	tap(t, w, "Close")
	tasks.run()
	wantStatus(t, w, "There is no folder "+missing+". Choose the folder that the Connection Manager Administration Kit made.")
	if !strings.Contains(log.String(), "a service profile") {
		t.Errorf("the log has %q", log)
	}

	w.ChooseFile = func(context.Context, FileChoice) (string, error) { return missing + ".zip", nil }
	w.showProfiles()
	page(t, w, "Pack")
	typeInto(w, entry(t, w, "Path of the folder"), missing)
	w.status.say(sayDone, "")
	tasks.run()
	tap(t, w, "Pack profile…")
	chosen := tasks.waiting[0]
	tasks.waiting = tasks.waiting[1:]
	chosen(t.Context()) // and then it is packed
	button(t, w, "Working …")
	tap(t, w, "Close")
	tasks.run()
	wantStatus(t, w, "There is no folder "+missing+". Choose the folder that the Connection Manager Administration Kit made.")
}
