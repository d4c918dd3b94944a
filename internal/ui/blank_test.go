package ui

import (
	"errors"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// unreadable is a store that cannot read one of its books whole.
type unreadable struct {
	admin.Store
	book string
}

func (u unreadable) Drafts(name string) ([]phonebook.FieldDraft, error) {
	if name == u.book {
		return nil, errors.New("the record of " + name + " is damaged")
	}
	return u.Store.Drafts(name)
}

// everyCommand gives every command of the menu but the last, and turns to every tab.
func everyCommand(w *Window) {
	for _, m := range w.menus() {
		for _, item := range m.Items {
			if item.Action == nil || item.IsQuit {
				continue
			}
			item.Action()
			for w.front() != nil {
				w.front().Close()
			}
		}
	}
	for tab := tabPOPs; tab <= tabOverview; tab++ {
		w.showTab(tab)
	}
	w.nextPane(false)
	w.typed(&fyne.KeyEvent{Name: fyne.KeyDelete})
}

// A book that cannot be read leads on: again, to another book, to a backup.
func TestBookThatCannotBeRead(t *testing.T) {
	s := newService(t)
	fill(t, s)
	check(t, s.NewBook(otherBook, ""))
	check(t, s.Remember(settingsName, settings{Book: testBook}))
	good := s.Store
	s.Store = unreadable{good, testBook}
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}, Backups: backupsOf(t, s)})
	w.Open()
	w.window.Show()
	wantUnread := func() {
		t.Helper()
		wantSays(t, w, "The phone book Tymnet could not be read")
		wantSays(t, w, "The record of Tymnet is damaged.")
		if w.main.Visible() || w.book != nil {
			t.Error("the main screen is shown without a book")
		}
		button(t, w, "Restore a backup…")
	}
	wantUnread()
	everyCommand(w)
	w.setLanguage("de")
	w.setLanguage("en")
	wantUnread()
	tap(t, w, "Try again")
	wantUnread()
	tap(t, w, "Open phone book")
	wantBook(t, w, otherBook)
	if !w.main.Visible() || w.blank.object.Visible() {
		t.Error("the other book is not shown")
	}
	// A book that is open stays where the other one cannot be read.
	w.openBook(testBook)
	wantBook(t, w, otherBook)
	wantStatus(t, w, "The record of Tymnet is damaged.")
	s.Store = good
	w.openBook(testBook)
	wantBook(t, w, testBook)
}

func TestTryAgain(t *testing.T) {
	s := newService(t)
	fill(t, s)
	good := s.Store
	s.Store = unreadable{good, testBook}
	w := openOn(t, s)
	s.Store = good
	tap(t, w, "Try again")
	wantBook(t, w, testBook)
}

// Commands that come before the first book was read do nothing.
func TestNothingBeforeTheFirstBook(t *testing.T) {
	s, tasks := newService(t), &stepped{}
	fill(t, s)
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks})
	w.Open()
	w.window.Show()
	if w.main.Visible() || w.welcome.Visible() {
		t.Error("a screen is shown before anything was read")
	}
	everyCommand(w)
	tasks.all()
	wantBook(t, w, testBook)
	if !w.main.Visible() {
		t.Error("the book is not shown")
	}
}

// What was remembered of the window may be anything.
func TestWindowSize(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	big, small, unknown := fyne.NewSize(1920, 1200), fyne.NewSize(800, 600), fyne.Size{}
	for _, c := range []struct {
		width, height float32
		screen, want  fyne.Size
	}{
		{0, 0, big, fyne.NewSize(1280, 800)},
		{1500, 900, big, fyne.NewSize(1500, 900)},
		{-5, 1e30, big, fyne.NewSize(1280, 1200)},
		{nan, inf, big, fyne.NewSize(1280, 800)},
		{10, 10, big, fyne.NewSize(1024, 700)},
		{1280, 800, small, small},
		{1e9, 900, unknown, fyne.NewSize(7680, 900)},
	} {
		if got := (settings{Width: c.width, Height: c.height}).size(c.screen); got != c.want {
			t.Errorf("%v × %v on %v: %v, want %v", c.width, c.height, c.screen, got, c.want)
		}
	}
}
