package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// changeRows writes the rows of the list of changes.
func changeRows(w *Window) []string {
	p := w.changes
	out := []string{}
	for row := range p.Len() {
		if shape := p.Shape(row); shape.Heading != "" {
			out = append(out, shape.Heading+" "+shape.Count)
			continue
		}
		cells := make([]string, changeNow+1)
		for col := range cells {
			cells[col] = p.Cell(row, col).Text
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

// edited opens a window on a released book with a change of each kind.
func edited(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	w, s := open(t)
	_, err := s.Build(testBook, "")
	check(t, err)
	_, err = s.EditPOP(testBook, munich, func(p *phonebook.POP) error {
		p.AccessNumber, p.MaxBaud = "129-6082", 9600
		return nil
	})
	check(t, err)
	check(t, s.EditPOPs(testBook, []phonebook.POPID{napa}, func(p *phonebook.POP) { p.Status = phonebook.OutOfService }))
	check(t, s.EditPOPs(testBook, []phonebook.POPID{albany}, func(p *phonebook.POP) { p.Status = phonebook.InService }))
	check(t, s.DeletePOPs(testBook, moorpark))
	check(t, s.RenameRegion(testBook, "California", "Calif."))
	w.reload(nil)
	w.showTab(tabChanges)
	return w, s
}

func TestChanges(t *testing.T) {
	w, _ := edited(t)
	want := []string{
		"Region list 1", "Position 1|Region name|California|Calif.",
		"Germany, Bavaria 1", "Munich|Access number|129-6081|129-6082", "|Maximum speed|2,400|9,600",
		"United States 1", "Albany|New POP|Not in the book|518 458-9724, 300",
		"United States, Calif. 2", "Moorpark|Removed POP|805 523-0203|Gone from the book", "Napa|Status|In service|Out: clients drop it",
	}
	if diff := cmp.Diff(want, changeRows(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	marks := []grid.Mark{}
	for row := range w.changes.Len() {
		if w.changes.Shape(row).Heading == "" {
			marks = append(marks, w.changes.Mark(row))
		}
	}
	if want := []grid.Mark{grid.Changed, grid.Changed, grid.Changed, grid.Added, grid.Removed, grid.Removed}; !cmp.Equal(marks, want) {
		t.Errorf("marks = %v", marks)
	}
	for _, words := range []string{
		"Next release: version 2", "5 changes reach clients that hold version 1.", "Delta from 1",
		"At 2.9 kB/s a client waits less than 1 s for the full book and less than 1 s for the delta from 1.",
		"Comments and 1 POP out of service never leave this computer.", "Choose a change to see the line that clients receive.",
	} {
		wantSays(t, w, words)
	}
	// The segments choose a kind, a click on a heading closes it.
	w.changes.kinds.Choose(3)
	w.changes.kinds.OnChoose(3)
	w.changes.by.Pick(int(session.ByItsCountry))
	w.changes.fold(w.changes.Key(0), false)
	if got := changeRows(w); !cmp.Equal(got, []string{"United States 2"}) {
		t.Errorf("rows = %q", got)
	}
}

func TestChangesBeforeTheFirstRelease(t *testing.T) {
	w, s := open(t)
	w.showTab(tabChanges)
	wantSays(t, w, "Everything is new: clients get the full book.")
	w.changes.grid.Select(w.changes.Key(w.changes.Len()-1), 0)
	if w.changes.side.undo.Visible() {
		t.Error("there is nothing to go back to")
	}
	_, err := s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	if got := w.changes.grid.Empty; got != "Nothing changed since version 1" || w.changes.Len() != 0 || w.changes.side.wait.Visible() {
		t.Errorf("empty = %q, %d rows", got, w.changes.Len())
	}
}

// selectChange chooses the row whose cells begin with these texts.
func selectChange(t *testing.T, w *Window, begins string) {
	t.Helper()
	for row, text := range changeRows(w) {
		if strings.HasPrefix(text, begins) {
			w.changes.grid.Select(w.changes.Key(row), 0)
			return
		}
	}
	t.Fatalf("no row %q in %q", begins, changeRows(w))
}

func TestTakeBackChanges(t *testing.T) {
	w, s := edited(t)
	selectChange(t, w, "Munich|Access")
	if old, now := w.changes.side.old.Text(), w.changes.side.now.Text(); old != "3,49,2,Munich,89,129-6081,300,2400,0,48," || now != "3,49,2,Munich,89,129-6082,300,9600,0,48," {
		t.Errorf("lines = %q, %q", old, now)
	}
	wantSays(t, w, "Munich, POP 3")
	tap(t, w, "Undo this change")
	if p := popOf(t, s, munich); p.AccessNumber != "129-6081" || p.MaxBaud != 9600 {
		t.Errorf("POP = %+v", p)
	}
	wantStatus(t, w, "Took back a change of Munich.")
	// It is one step, which can be undone itself.
	w.stepCommand(&fyne.ShortcutUndo{})
	if p := popOf(t, s, munich); p.AccessNumber != "129-6082" {
		t.Errorf("number = %s", p.AccessNumber)
	}
	for _, change := range [][2]string{
		{"Albany", "Take out of service"},
		{"Moorpark", "Bring back"},
		{"Napa", "Put in service"},
		{"Position 1", "Undo this change"},
		{"Munich|Access", "Undo this change"},
	} {
		selectChange(t, w, change[0])
		tap(t, w, change[1])
	}
	selectChange(t, w, "Munich|Maximum")
	w.changes.grid.OnAction(0)
	if got := changeRows(w); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
	if p := popOf(t, s, moorpark); p.Name != "Moorpark" || p.Region != 1 {
		t.Errorf("POP = %+v", p)
	}
}

func TestOpenAChange(t *testing.T) {
	w, _ := edited(t)
	selectChange(t, w, "Munich")
	tap(t, w, "Open POP")
	if w.tabs.Chosen() != tabPOPs || w.form.fields.name.entry.Text != "Munich" {
		t.Error("the POP of the line is not shown")
	}
	w.showTab(tabChanges)
	selectChange(t, w, "Moorpark")
	if w.changes.side.open.Visible() {
		t.Error("a POP that is gone can be opened")
	}
	selectChange(t, w, "Position 1")
	tap(t, w, "Open regions")
	if w.tabs.Chosen() != tabRegions {
		t.Error("the regions are not shown")
	}
}

func TestChangesWithErrors(t *testing.T) {
	s := newService(t)
	fill(t, s)
	w := openOn(t, s)
	w.showTab(tabChanges)
	w.book.stops = 1
	w.changes.side.manifest, w.changes.side.unknown = nil, unknownWords(&admin.ReleaseError{})
	w.changes.refresh()
	wantSays(t, w, "1 error stops version 1.")
	wantSays(t, w, "The sizes are known when the errors are repaired.")
	wantSays(t, w, "–")
	tap(t, w, "Show problems")
	if w.tabs.Chosen() != tabProblems {
		t.Error("the problems are not shown")
	}
}

func TestExportChanges(t *testing.T) {
	w, s := edited(t)
	tap(t, w, "Export…")
	if !w.asking.Open() {
		t.Fatal("no file is asked for")
	}
	tap(t, w, "Cancel")
	file := filepath.Join(t.TempDir(), "changes.csv")
	n, err := s.ExportChanges(w.book.changes, file)
	check(t, err)
	text, err := os.ReadFile(file)
	check(t, err)
	if n != 6 || !strings.Contains(string(text), "Changed,3,Munich,Germany,Bavaria,access number,129-6081,129-6082\r\n") ||
		!strings.Contains(string(text), "Region list,,,,1,region,California,Calif.\r\n") {
		t.Errorf("%d rows: %s", n, text)
	}
}

// What a release changed is listed without a way to take it back.
func TestPastChanges(t *testing.T) {
	w, s := edited(t)
	_, err := s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	w.showPast(2)
	if w.tabs.Chosen() != tabChanges || w.changes.list.Count(session.AnyKind) != 5 {
		t.Fatalf("rows = %q", changeRows(w))
	}
	wantSays(t, w, "Version 2")
	selectChange(t, w, "Munich")
	if w.changes.side.undo.Visible() || w.changes.Shape(1).Action != nil {
		t.Error("what is released can be taken back")
	}
	tap(t, w, "Show the next release")
	if w.changes.Len() != 0 {
		t.Errorf("rows = %q", changeRows(w))
	}
	w.showPast(1)
	if w.changes.list.Count(session.IsAdded) != 3 {
		t.Errorf("rows = %q", changeRows(w))
	}
}
