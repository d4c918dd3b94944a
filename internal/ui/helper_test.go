package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// inline runs everything at once, so that tests need no waiting.
type inline struct{}

func (inline) Go(work func(context.Context)) { work(context.Background()) }
func (inline) Do(update func())              { update() }

// bookLines counts the lines of books, so that no two books of a test are the same.
var bookLines int

// newService returns the real service on a real store in a temporary folder.
func newService(t testing.TB) *admin.Service {
	t.Helper()
	countries, err := assets.Countries()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex // hosts are posted to at once
	now := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	return &admin.Service{
		Store: storetest.Open(t), Dir: t.TempDir(), User: "test", Countries: countries, Encoding: codepage.Lookup, Encodings: codepage.Names(),
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(time.Second)
			return now
		},
		NewLine: func() string { bookLines++; return fmt.Sprintf("line-%d", bookLines) },
		Connect: func(_ context.Context, h admin.Host, _ string, _ func(string)) (post.Remote, error) {
			return post.Dir(h.Folder), nil
		},
		Ask: func(ctx context.Context, url, book string, held phonebook.Version) ([]byte, error) {
			a, err := pbs.Ask(ctx, url, book, held)
			return a.Cab, err
		},
	}
}

const (
	us phonebook.CountryID = 1
	de phonebook.CountryID = 49
)

// testBook is the book that most tests open.
const testBook = "Tymnet"

// fill makes the test book: two regions and four POPs.
func fill(t *testing.T, s *admin.Service) {
	t.Helper()
	check(t, s.NewBook(testBook, ""))
	check(t, s.AddRegion(testBook, "California"))
	check(t, s.AddRegion(testBook, "Bavaria"))
	for _, p := range []phonebook.POP{
		{Country: us, Region: 1, Name: "Napa", AreaCode: "707", AccessNumber: "257-6810", MinBaud: 300, MaxBaud: 2400, Flags: 48},
		{Country: us, Region: 1, Name: "Moorpark", AreaCode: "805", AccessNumber: "523-0203", MinBaud: 300, MaxBaud: 2400, Flags: 48},
		{Country: de, Region: 2, Name: "Munich", AreaCode: "89", AccessNumber: "129-6081", MinBaud: 300, MaxBaud: 2400, Flags: 48},
		{Country: us, Name: "Albany", AreaCode: "518", AccessNumber: "458-9724", MaxBaud: 300, Flags: 48, Status: phonebook.OutOfService},
	} {
		_, err := s.AddPOP(testBook, p)
		check(t, err)
	}
}

// The POPs of the test book.
const (
	napa phonebook.POPID = iota + 1
	moorpark
	munich
	albany
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openOn opens a window on a service.
func openOn(t testing.TB, s *admin.Service) *Window {
	t.Helper()
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}})
	w.Open()
	w.window.Show()
	return w
}

// open opens a window on the test book.
func open(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	return openOn(t, s), s
}

// choose selects rows of the table as a click and clicks with Ctrl do.
func choose(t *testing.T, w *Window, ids ...phonebook.POPID) {
	t.Helper()
	if len(ids) == 1 {
		if !w.pops.grid.Select(uint64(ids[0]), 0) {
			t.Fatalf("POP %d is not shown", ids[0])
		}
		return
	}
	w.pops.grid.SelectAll()
	if got := len(w.pops.selected()); got != len(ids) {
		t.Fatalf("%d rows are selected, want all %d", got, len(ids))
	}
}

// typeInto replaces the text of an entry by typing.
func typeInto(w *Window, e *parts.Entry, text string) {
	w.window.Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	if text == "" {
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	test.Type(e, text)
}

func press(target interface{ TypedKey(*fyne.KeyEvent) }, key fyne.KeyName) {
	target.TypedKey(&fyne.KeyEvent{Name: key})
}

// shown returns every visible object of the front layer of the window.
func shown(w *Window) []fyne.CanvasObject {
	root := w.window.Content()
	if top := w.window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	return visibleIn(root)
}

func visibleIn(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		out = append(out, visibleIn(child)...)
	}
	return out
}

// button finds a button of the front layer by its words.
func button(t *testing.T, w *Window, label string) *parts.Button {
	t.Helper()
	var seen []string
	for _, o := range shown(w) {
		if b, ok := o.(*parts.Button); ok {
			if b.Label() == label {
				return b
			}
			seen = append(seen, b.Label())
		}
	}
	t.Fatalf("no button %q; there are %q", label, seen)
	return nil
}

// tap presses a button of the front layer.
func tap(t *testing.T, w *Window, label string) {
	t.Helper()
	test.Tap(button(t, w, label))
}

// entries returns the inputs of the front layer from top to bottom.
func entries(w *Window) []*parts.Entry {
	var out []*parts.Entry
	for _, o := range shown(w) {
		if e, ok := o.(*parts.Entry); ok {
			out = append(out, e)
		}
	}
	return out
}

// entry finds an input of the front layer by its hint.
func entry(t *testing.T, w *Window, hint string) *parts.Entry {
	t.Helper()
	for _, e := range entries(w) {
		if e.PlaceHolder == hint {
			return e
		}
	}
	t.Fatalf("no input with the hint %q", hint)
	return nil
}

// says reports whether the front layer shows a text.
func says(w *Window, text string) bool {
	for _, o := range shown(w) {
		words := ""
		switch o := o.(type) {
		case *parts.Text:
			words = o.Text()
		case *parts.Paragraph:
			words = o.Text()
		}
		if strings.Contains(words, text) {
			return true
		}
	}
	return false
}

func wantSays(t *testing.T, w *Window, text string) {
	t.Helper()
	if !says(w, text) {
		t.Errorf("the window does not say %q", text)
	}
}

// wantStatus compares what the status bar says at its right.
func wantStatus(t *testing.T, w *Window, want string) {
	t.Helper()
	if got := w.status.right.Text(); got != want {
		t.Errorf("status = %q, want %q", got, want)
	}
}

// wantWaiting compares what the status bar says of what is not in the book.
func wantWaiting(t *testing.T, w *Window, want string) {
	t.Helper()
	got := w.status.typed.Text()
	if got != want || w.status.open.Visible() != (want != "") {
		t.Errorf("the status bar says %q is open (shown: %t), want %q", got, w.status.open.Visible(), want)
	}
}

// popOf returns a POP as the store holds it.
func popOf(t *testing.T, s *admin.Service, id phonebook.POPID) phonebook.POP {
	t.Helper()
	p, err := s.POP(testBook, id)
	check(t, err)
	return p
}

// names returns the names of the rows that are shown.
func names(w *Window) []string {
	rows := popRows{w}
	out := []string{}
	for row := range rows.Len() {
		out = append(out, rows.Cell(row, 0).Text)
	}
	return out
}

// write makes a file for a test.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// undoOnce takes the newest step of the test book back.
func undoOnce(s *admin.Service) error {
	_, err := s.Undo(testBook)
	return err
}
