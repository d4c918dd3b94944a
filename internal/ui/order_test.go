package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// stepped keeps work and updates until the test lets them run, one by one: what
// a user does meanwhile comes between.
type stepped struct{ waiting []func() }

func (s *stepped) Go(work func(context.Context)) {
	s.waiting = append(s.waiting, func() { work(context.Background()) })
}

func (s *stepped) Do(update func()) { s.waiting = append(s.waiting, update) }

// step runs what has waited longest.
func (s *stepped) step() {
	next := s.waiting[0]
	s.waiting = s.waiting[1:]
	next()
}

// all runs everything, and what comes of it.
func (s *stepped) all() {
	for len(s.waiting) > 0 {
		s.step()
	}
}

const otherBook = "Campus"

// openStepped opens a window on the test book beside another one, whose POPs
// have the same indexes.
func openStepped(t *testing.T) (*Window, *admin.Service, *stepped) {
	t.Helper()
	s, tasks := newService(t), &stepped{}
	fill(t, s)
	check(t, s.NewBook(otherBook, ""))
	for _, name := range []string{"Aula", "Library", "Gate"} {
		_, err := s.AddPOP(otherBook, phonebook.POP{Country: us, Name: name, AccessNumber: "555-0100", Flags: 48})
		check(t, err)
	}
	check(t, s.AddRegion(otherBook, "California"))
	_, err := s.AddHost(admin.Host{Name: "here", Folder: t.TempDir()})
	check(t, err)
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks})
	w.Open()
	w.window.Show()
	tasks.all()
	w.openBook(testBook)
	tasks.all()
	if w.book.name() != testBook || !w.ready() {
		t.Fatalf("opened %s, ready %t", w.book.name(), w.ready())
	}
	return w, s, tasks
}

// wantBook checks that a book is open and ready.
func wantBook(t *testing.T, w *Window, name string) {
	t.Helper()
	if w.book.name() != name || !w.isOpen(name) {
		t.Errorf("open is %s, wanted %s; want %s", w.book.name(), w.wanted, name)
	}
}

func TestDraftOfTheBookBefore(t *testing.T) {
	for name, ask := range map[string]func(*Window){"post": (*Window).reviewPost, "release": (*Window).reviewRelease} {
		t.Run(name, func(t *testing.T) {
			w, s, tasks := openStepped(t)
			ask(w)
			w.openBook(otherBook)
			tasks.all()
			wantBook(t, w, otherBook)
			if w.openDialogs() != 0 || !w.ready() {
				t.Errorf("%d dialogs, ready %t", w.openDialogs(), w.ready())
			}
			for _, book := range []string{testBook, otherBook} {
				if releases, err := s.Releases(book); err != nil || len(releases) != 0 {
					t.Errorf("%s has releases %v, %v", book, releases, err)
				}
			}
		})
	}
}

func TestReviewGoesWithItsBook(t *testing.T) {
	w, s, tasks := openStepped(t)
	w.reviewPost()
	tasks.all()
	post := button(t, w, "Post to 1 server")
	w.load(otherBook, nil)
	tasks.all()
	if w.openDialogs() != 0 {
		t.Error("the review is still open")
	}
	// A click that was on its way posts the book that was reviewed.
	test.Tap(post)
	tasks.all()
	if releases, _ := s.Releases(otherBook); len(releases) != 0 {
		t.Error("the other book was released")
	}
}

func TestTwoClicksOpenOneReview(t *testing.T) {
	w, _, tasks := openStepped(t)
	w.reviewPost()
	w.reviewPost()
	w.reviewRelease()
	tasks.all()
	if w.openDialogs() != 1 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
}

// A question changes only the book for which it was asked.
func TestQuestionGoesWithItsBook(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, napa)
	w.deleteSelected()
	yes := button(t, w, "Delete 1 POP")
	w.load(otherBook, nil)
	tasks.all()
	if w.openDialogs() != 0 {
		t.Error("the question is still open")
	}
	test.Tap(yes)
	tasks.all()
	for _, book := range []string{testBook, otherBook} {
		_, err := s.POP(book, napa)
		check(t, err)
	}
}

func TestCommandsWaitForTheSwitch(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, napa)
	w.openBook(otherBook)
	w.setStatus(phonebook.OutOfService)
	w.deleteSelected()
	w.newPOP()
	if w.openDialogs() != 0 {
		t.Error("a question about the old book is open")
	}
	tasks.all()
	wantBook(t, w, otherBook)
	for _, book := range []string{testBook, otherBook} {
		p, err := s.POP(book, napa)
		check(t, err)
		if p.Status != phonebook.InService {
			t.Errorf("%s: %+v", book, p)
		}
	}
}

func TestRegionQuestionGoesWithItsBook(t *testing.T) {
	w, s, tasks := openStepped(t)
	w.showTab(tabRegions)
	chooseRegion(t, w, "California")
	w.regions.delete()
	yes := button(t, w, "Delete region")
	w.load(otherBook, nil)
	tasks.all()
	test.Tap(yes)
	tasks.all()
	for _, book := range []string{testBook, otherBook} {
		if regions, err := s.Regions(book); err != nil || regions[0].Name != "California" {
			t.Errorf("%s: %+v, %v", book, regions, err)
		}
	}
}

// A save that ends after another book was clicked does not bring the old one
// back.
func TestSaveBeforeASwitch(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-6082")
	w.openBook(otherBook)
	tasks.all()
	wantBook(t, w, otherBook)
	if got := popOf(t, s, munich).AccessNumber; got != "129-6082" {
		t.Errorf("saved %q", got)
	}
	if p, err := s.POP(otherBook, munich); err != nil || p.AccessNumber != "555-0100" {
		t.Errorf("the other book got %+v, %v", p, err)
	}
	wantStatus(t, w, "All edits saved")
}

// A save writes what was typed, not the POP as it was when it was shown.
func TestSaveKeepsOtherFields(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.name.entry, "Muenchen")
	_, err := s.EditPOP(testBook, munich, func(p *phonebook.POP) error {
		p.Comments = "Call first"
		return nil
	})
	check(t, err)
	press(w.form.fields.name.entry, fyne.KeyReturn)
	tasks.all()
	if got := popOf(t, s, munich); got.Name != "Muenchen" || got.Comments != "Call first" {
		t.Errorf("saved %+v", got)
	}
}

// While rows are written nothing of the import can be left or changed.
func TestNoWayBackWhileImporting(t *testing.T) {
	w, s, tasks := openStepped(t)
	w.takeFile(write(t, "list.csv", "Country,POP name,Area code,Access number\nGermany,Bremen,421,170131\n"))
	tasks.all()
	sheet := w.sheet
	sheet.step(stepPreview)
	sheet.forward()
	if !sheet.cancel.Disabled() || !sheet.back.Disabled() || !sheet.next.Disabled() {
		t.Error("a button can be pressed")
	}
	w.closeSheet()
	sheet.step(stepColumns)
	if w.sheet != sheet || sheet.current != stepPreview {
		t.Error("the import was left")
	}
	tasks.all()
	if !sheet.result.imported() || sheet.current != stepResult {
		t.Error("the result is not shown")
	}
	if p, err := s.POP(testBook, 5); err != nil || p.Name != "Bremen" {
		t.Errorf("imported %+v, %v", p, err)
	}
}

// What is typed and wrong is kept with its book, so nothing needs to be asked.
func TestDraftsStayWithTheirBook(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "1,2")
	w.openBook(otherBook)
	if w.openDialogs() != 0 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
	tasks.all()
	wantBook(t, w, otherBook)
	wantStatus(t, w, "All edits saved")
	choose(t, w, munich) // the POP of that index of the other book
	if got := w.form.fields.number.entry.Text; got != "555-0100" {
		t.Errorf("the other book shows %q", got)
	}
	w.openBook(testBook)
	tasks.all()
	choose(t, w, munich)
	if got := w.form.fields.number.entry.Text; got != "1,2" {
		t.Errorf("what was typed is %q", got)
	}
	if popOf(t, s, munich).AccessNumber != "129-6081" {
		t.Error("the draft is in the book")
	}
}

// What could not be written is asked about before it is given up.
func TestSwitchAsksAboutLostFields(t *testing.T) {
	w, s, tasks := openStepped(t)
	good := s.Store
	s.Store = fullDisk{good}
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-6082")
	press(w.form.fields.number.entry, fyne.KeyReturn)
	tasks.all()
	w.openBook(otherBook)
	w.openBook(otherBook)
	if w.openDialogs() != 1 {
		t.Fatalf("%d dialogs", w.openDialogs())
	}
	wantSays(t, w, "1 field could not be saved")
	tap(t, w, "Go back")
	tasks.all()
	wantBook(t, w, testBook)
	if got := w.form.fields.number.entry.Text; got != "129-6082" {
		t.Errorf("what was typed is %q", got)
	}
	s.Store = good
	w.openBook(otherBook)
	tap(t, w, "Open "+otherBook+" without them")
	tasks.all()
	wantBook(t, w, otherBook)
}

// A field that was never left is saved when the screen has gone.
func TestFlush(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-6082")
	typeInto(w, w.form.fields.name.entry, "A name that is far too long for a phone book")
	w.Flush()
	tasks.all()
	if got := popOf(t, s, munich); got.AccessNumber != "129-6082" || got.Name != "Munich" {
		t.Errorf("saved %+v", got)
	}
}

// The filter keeps its region when another one is deleted.
func TestFilterKeepsItsRegion(t *testing.T) {
	w, s, tasks := openStepped(t)
	w.sidebar.open[de] = true
	w.sidebar.refresh()
	for _, n := range w.sidebar.nodes {
		if n.content.Label == "Bavaria" {
			w.sidebar.choose(n.place)
		}
	}
	_, err := s.DeleteRegion(testBook, "California")
	check(t, err)
	w.reload(nil)
	tasks.all()
	if got := names(w); len(got) != 1 || got[0] != "Munich" {
		t.Errorf("rows = %q", got)
	}
	w.load(otherBook, nil)
	tasks.all()
	if got := names(w); len(got) != 3 || w.search.place.Country != 0 {
		t.Errorf("rows = %q, place %+v", got, w.search.place)
	}
}
