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
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// backupsOf are the ways to real backups of a service.
func backupsOf(t *testing.T, s *admin.Service) Backups {
	t.Helper()
	return Backups{
		List: func() ([]admin.BackupFile, error) { return admin.BackupFiles(s.Dir) },
		Inspect: func(path string) (out []Held, err error) {
			books, err := store.Verify(path)
			for _, b := range books {
				out = append(out, Held{Name: b.Book, Line: b.Line, POPs: b.POPs, Version: b.LastVersion})
			}
			return out, err
		},
		Restore: func(path string) (string, error) {
			done, err := s.Store.(*store.Store).Replace(path, s.Now())
			return done.Kept, err
		},
	}
}

func TestRestore(t *testing.T) {
	s := newService(t)
	fill(t, s)
	check(t, s.Backup(filepath.Join(s.Dir, "backups", "20260801T110000.000Z-import.db")))
	check(t, s.DeletePOPs(testBook, albany))
	check(t, s.NewBook("Euro", ""))
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}, Backups: backupsOf(t, s)})
	w.Open()
	w.window.Show()
	w.openBook(testBook)
	w.restoreBackup()
	wantSays(t, w, "In this backup")
	wantSays(t, w, "Tymnet: 4 POPs, never released")
	wantSays(t, w, "Tymnet: 3 POPs now, 4 then.")
	wantSays(t, w, "The whole phone book Euro: the backup does not have it.")
	// A file that is no backup is refused, and nothing happens.
	test.Tap(w.window.Canvas().Focused().(fyne.Tappable)) // Cancel has the keyboard
	if w.openDialogs() != 0 {
		t.Fatal("the dialog is still open")
	}
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(write(t, "mine.db", "not a backup"))})
	wantSays(t, w, "This backup is not whole and cannot be restored.")
	var restore *parts.Button
	for _, o := range shown(w) {
		if b, ok := o.(*parts.Button); ok && b.Label() == "Restore" {
			restore = b
		}
	}
	if restore == nil || !restore.Disabled() {
		t.Fatal("what is no backup can be restored")
	}
	w.stack[0].Close()
	w.restoreBackup()
	for _, o := range shown(w) {
		if b, ok := o.(*parts.Button); ok && strings.HasPrefix(b.Label(), "Restore ") {
			restore = b
		}
	}
	test.Tap(restore)
	wantSays(t, w, "The phone books are restored")
	wantSays(t, w, "What was replaced is kept as ")
	tap(t, w, "Close")
	if w.openDialogs() != 0 || w.book == nil || w.book.name() != testBook || len(w.book.ledger.Book.POPs) != 4 {
		t.Fatalf("%d dialogs, book %+v", w.openDialogs(), w.book)
	}
	if !strings.HasPrefix(w.status.right.Text(), "Restored the backup of ") {
		t.Errorf("status = %q", w.status.right.Text())
	}
	if books, err := s.Books(); err != nil || len(books) != 1 {
		t.Errorf("books = %+v, %v", books, err)
	}
}

// troubled opens the window for a trouble and returns it with what it did.
func troubled(t *testing.T, cfg TroubleConfig, trouble Trouble) fyne.Window {
	t.Helper()
	cfg.App, cfg.Tasks = test.NewTempApp(t), inline{}
	w := NewTrouble(cfg, trouble)
	w.Show()
	return w
}

// labels returns the buttons of a window by their words.
func labels(w fyne.Window) map[string]*parts.Button {
	out := map[string]*parts.Button{}
	for _, o := range visibleIn(w.Content()) {
		if b, ok := o.(*parts.Button); ok {
			out[b.Label()] = b
		}
	}
	return out
}

func TestTroubleLocked(t *testing.T) {
	tries, opened := 0, 0
	locked := Trouble{Title: "The phone books are open elsewhere", Words: "Close the other window.", Folder: "/data", Waiting: true}
	w := troubled(t, TroubleConfig{
		Try: func() *Trouble {
			if tries++; tries == 1 {
				return &locked
			}
			return nil
		},
		Opened: func() { opened++ },
	}, locked)
	closed := false
	w.SetOnClosed(func() { closed = true })
	test.Tap(labels(w)["Try again"])
	if tries != 1 || opened != 0 || closed {
		t.Fatalf("after %d tries opened %d, closed %t", tries, opened, closed)
	}
	if labels(w)["Choose another folder…"] != nil || labels(w)["Quit"] == nil {
		t.Error("the ways on are not those of a locked folder")
	}
	test.Tap(labels(w)["Try again"])
	if tries != 2 || opened != 1 || !closed {
		t.Errorf("after %d tries opened %d, closed %t", tries, opened, closed)
	}
}

func TestTroubleDamaged(t *testing.T) {
	s := newService(t)
	fill(t, s)
	at := time.Date(2026, 8, 1, 11, 0, 0, 0, time.UTC)
	file := filepath.Join(s.Dir, "backups", at.Format("20060102T150405.000Z")+"-post.db")
	check(t, s.Backup(file))
	from, restored, opened := backupsOf(t, s), "", false
	fault := errors.New("the disk is gone")
	from.Restore = func(path string) (string, error) {
		restored = path
		return "", fault
	}
	w := troubled(t, TroubleConfig{
		Backups: from, Try: func() *Trouble { return nil }, Opened: func() { opened = true },
	}, Trouble{
		Title: "The phone books are damaged", Words: "Nothing was changed.", Folder: s.Dir, Damaged: true, Whole: "/data/books.db",
		Readable: []Held{{Name: testBook, Line: "line", POPs: 3}},
	})
	said := func(text string) bool {
		for _, o := range visibleIn(w.Content()) {
			if p, ok := o.(*parts.Paragraph); ok && strings.Contains(p.Text(), text) {
				return true
			}
			if p, ok := o.(*parts.Text); ok && strings.Contains(p.Text(), text) {
				return true
			}
		}
		return false
	}
	if !said("Still readable: Tymnet: 3 POPs, never released") || !said("Tymnet: 4 POPs, never released") {
		t.Error("what is readable and what is in the backup is not told")
	}
	if labels(w)["Show folder"] == nil || labels(w)["Choose a file…"] == nil {
		t.Error("a way on is missing")
	}
	press := func(start string) {
		for label, b := range labels(w) {
			if strings.HasPrefix(label, start) && b.Label() != "Restore" {
				test.Tap(b)
			}
		}
	}
	press("Restore ")
	if restored != file || opened || !said("The backup was not restored: The disk is gone.") {
		t.Errorf("restored %q, opened %t", restored, opened)
	}
	fault = nil
	press("Go on without")
	if restored != "/data/books.db" || opened || !said("The phone books are restored") {
		t.Errorf("restored %q, opened %t", restored, opened)
	}
	test.Tap(labels(w)["Open the phone books"])
	if !opened {
		t.Error("the books are not opened")
	}
}

// Damaged books without a backup give way to none, and what was there is kept.
func TestTroubleStartsEmpty(t *testing.T) {
	fault, kept, opened := errors.New("the disk is gone"), "", false
	from := Backups{
		List: func() ([]admin.BackupFile, error) { return nil, nil },
		Anew: func() (string, error) { return kept, fault },
	}
	w := troubled(t, TroubleConfig{Backups: from, Try: func() *Trouble { return nil }, Opened: func() { opened = true }},
		Trouble{Title: "The phone books are damaged", Words: "Nothing was changed.", Folder: "/data", Damaged: true})
	says := func(text string) bool {
		return slices.ContainsFunc(visibleIn(w.Content()), func(o fyne.CanvasObject) bool {
			p, ok := o.(*parts.Paragraph)
			return ok && strings.Contains(p.Text(), text)
		})
	}
	answer := func(label string) {
		test.Tap(labels(w)["Start empty…"])
		for _, o := range visibleIn(w.Canvas().Overlays().Top()) {
			if b, ok := o.(*parts.Button); ok && b.Label() == label {
				test.Tap(b)
				return
			}
		}
		t.Fatalf("no %q", label)
	}
	answer("Leave it as it is")
	if says("It could not") || opened {
		t.Error("something happened before it was chosen")
	}
	answer("Start empty")
	if !says("It could not start empty: The disk is gone. Nothing was changed.") {
		t.Error("the failure is not told")
	}
	kept = "/data/books.db.replaced-1"
	answer("Start empty")
	if !says("It could not start empty: The disk is gone. What was there is kept as "+kept+".") || says("Nothing was changed") {
		t.Error("a failure after the exchange claims that nothing was changed")
	}
	fault = nil
	answer("Start empty")
	if !says("What was there is kept as /data/books.db.replaced-1.") || opened {
		t.Error("it does not say where the damaged file is")
	}
	test.Tap(labels(w)["Open the phone books"])
	if !opened {
		t.Error("the books are not opened")
	}
}

func TestTroubleElsewhere(t *testing.T) {
	moved := ""
	trouble := Trouble{Title: "The data folder cannot be used", Words: "Choose another folder.", Folder: "/data", Elsewhere: true}
	cfg := TroubleConfig{
		App: test.NewTempApp(t), Tasks: inline{}, Try: func() *Trouble { return nil }, Opened: func() {},
		Move: func(folder string) error {
			moved = folder
			return os.ErrPermission
		},
	}
	cfg.App.Settings().SetTheme(theme.New(theme.Light))
	w := &troubleWindow{TroubleConfig: cfg, window: cfg.App.NewWindow("")}
	w.show(trouble)
	if labels(w.window)["Choose another folder…"] == nil {
		t.Fatal("no other folder can be chosen")
	}
	w.moveTo("/elsewhere")
	if moved != "/elsewhere" || w.gone {
		t.Errorf("moved to %q, gone %t", moved, w.gone)
	}
	w.Move = func(string) error { return nil }
	w.moveTo("/elsewhere")
	if !w.gone {
		t.Error("the window stays")
	}
}

// The first start has every way in, and the server starts and stops.
func TestWelcome(t *testing.T) {
	s := newService(t)
	running := false
	w := New(Config{
		App: test.NewTempApp(t), Service: s, Tasks: inline{}, StatusPath: "/status",
		LocalServer: func(context.Context) (string, error) {
			running = true
			return "http://127.0.0.1:8080/pbserver/pbserver.dll", nil
		},
		StopServer: func() error { running = false; return nil },
		Backups:    backupsOf(t, s),
	})
	w.Open()
	w.window.Show()
	for _, label := range []string{"Open sample", "New phone book", "Choose a file…", "Restore a backup…", "What is a phone book?"} {
		button(t, w, label)
	}
	tap(t, w, "Start local server")
	wantSays(t, w, "Runs at http://127.0.0.1:8080.")
	button(t, w, "Open status page")
	tap(t, w, "Stop local server")
	if running {
		t.Error("the server still runs")
	}
	wantSays(t, w, "Try posting without a server")
	tap(t, w, "What is a phone book?")
	if w.openDialogs() != 1 {
		t.Error("no help is open")
	}
	w.stack[0].Close()
	var language *parts.Dropdown
	for _, o := range shown(w) {
		if d, ok := o.(*parts.Dropdown); ok && len(d.Options()) == 6 {
			language = d
		}
	}
	pick(language, "Deutsch")
	if !w.welcome.Visible() || w.layout.Language != "de" {
		t.Errorf("language %q", w.layout.Language)
	}
	w.setLanguage("en")
}

// Beside the servers, one button starts and stops the local server; while it runs its
// address leads to its status page.
func TestLocalServerToggle(t *testing.T) {
	s := newService(t)
	fill(t, s)
	running := false
	probe := "http://127.0.0.1:8080/pbserver/pbserver.dll"
	s.Ask = func(context.Context, string, string, phonebook.Version) ([]byte, error) { return nil, nil }
	app := test.NewTempApp(t)
	w := New(Config{
		App: app, Service: s, Tasks: inline{}, StatusPath: "/status",
		LocalServer: func(context.Context) (string, error) {
			if running {
				return probe, nil
			}
			running = true
			_, err := s.AddHost(admin.Host{Name: "local", Folder: t.TempDir(), Probe: probe})
			return probe, err
		},
		StopServer: func() error { running = false; return nil },
	})
	w.Open()
	w.window.Show()
	w.showTab(tabReleases)
	if says(w, "127.0.0.1") {
		t.Error("an address is shown before it runs")
	}
	tap(t, w, "Start local server")
	if !running || says(w, "Start local server") {
		t.Error("the server can be started twice")
	}
	wantStatus(t, w, "The local phone book server runs at "+probe+".")
	button(t, w, "Local server at 127.0.0.1:8080")
	w.hosts.learn(testBook, "local", serverState{kind: serverLive, say: func() string { return "Live" }})
	tap(t, w, "Stop local server")
	wantStatus(t, w, "The local phone book server is stopped.")
	button(t, w, "Start local server")
	if running || w.hosts.state("local").kind == serverLive {
		t.Error("a server that is stopped is live")
	}
	found := false
	for _, item := range w.bookMenu().Items {
		found = found || item.Label == "Start local server"
	}
	if !found {
		t.Error("the menu does not offer to start it")
	}
}

// A new book takes the encoding that was chosen.
func TestNewBookWithEncoding(t *testing.T) {
	w, s := open(t)
	w.newBook()
	typeInto(w, entries(w)[0], "much too long")
	wantSays(t, w, "Use")
	typeInto(w, entries(w)[0], "Euro")
	for _, o := range shown(w) {
		if d, ok := o.(*parts.Dropdown); ok {
			pick(d, "windows-1252: Western Europe")
		}
	}
	tap(t, w, "Create phone book")
	info, err := s.Book("Euro")
	if err != nil || info.Encoding != "windows-1252" || w.book.name() != "Euro" {
		t.Errorf("book = %+v, %v", info, err)
	}
}

// A data file that is gone is told, with the way that loses nothing.
func TestGoneIsExplained(t *testing.T) {
	if got := explain(fmt.Errorf("books.db: %w", phonebook.ErrGone)); !strings.Contains(got, "Back up…") {
		t.Errorf("words = %q", got)
	}
}
