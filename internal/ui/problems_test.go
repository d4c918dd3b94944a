package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// wrong puts POPs into the test book as no edit would: errors that came with an
// older program or another encoding.
func wrong(t *testing.T, s *admin.Service, edits map[phonebook.POPID]func(*phonebook.POP)) {
	t.Helper()
	l, err := s.Ledger(testBook)
	check(t, err)
	c := phonebook.Commit{Book: testBook, Revision: l.Revision}
	for _, p := range l.Book.POPs {
		if edit := edits[p.ID]; edit != nil {
			after := p
			edit(&after)
			c.Changes = append(c.Changes, phonebook.Change{Before: p, After: after})
		}
	}
	_, err = s.Store.Commit(c)
	check(t, err)
}

// openProblems opens the panel of a book with one error, one draft and two warnings.
func openProblems(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	wrong(t, s, map[phonebook.POPID]func(*phonebook.POP){
		napa:     func(p *phonebook.POP) { p.AccessNumber = "###-####" },
		moorpark: func(p *phonebook.POP) { p.AreaCode = "80-5" },
		albany:   func(p *phonebook.POP) { p.Name = "Albány" },
	})
	w := openOn(t, s)
	w.enter(munich, phonebook.FieldAccessNumber, "129-6081,82")
	w.showTab(tabProblems)
	return w, s
}

// line returns the line of a finding.
func (p *problemsPanel) lineOf(id phonebook.POPID) int {
	for i, l := range p.lines {
		if f := p.finding(l); f != nil && f.POP.ID == id {
			return i
		}
	}
	return -1
}

func TestProblems(t *testing.T) {
	w, s := openProblems(t)
	for _, text := range []string{
		"All 4", "2 errors", "2 warnings", "Access number without a digit", "Two numbers in one access number",
		"Character outside ASCII, the encoding of this book", "Out of service, so it stops no release.", "Hyphen in area code",
		"129-6081 and 129-6082", "Albany", "805", "Napa 1", "United States, California", "Out of service",
	} {
		if !says(w, text) && !hasSegment(w, text) {
			t.Errorf("the panel does not say %q", text)
		}
	}
	wantStatus(t, w, "2 errors, no release possible")
	tap(t, w, "Split into 2 POPs")
	if p := popOf(t, s, munich); p.AccessNumber != "129-6081" {
		t.Errorf("%+v", p)
	}
	if p := popOf(t, s, 5); p.Name != "Munich" || p.AccessNumber != "129-6082" || p.Region != 2 {
		t.Errorf("added %+v", p)
	}
	tap(t, w, "Apply 3 suggestions")
	wantStatus(t, w, "Applied 3 suggestions.")
	if popOf(t, s, napa).Status != phonebook.OutOfService || popOf(t, s, moorpark).AreaCode != "805" || popOf(t, s, albany).Name != "Albany" {
		t.Error("not all are repaired")
	}
	check(t, undoOnce(s))
	if popOf(t, s, napa).Status != phonebook.InService || popOf(t, s, moorpark).AreaCode != "80-5" || popOf(t, s, albany).Name != "Albány" {
		t.Error("it was not one step")
	}
}

// hasSegment reports whether the filter of the panel shows a word.
func hasSegment(w *Window, text string) bool {
	for i := range 3 {
		if w.problems.kinds.Word(i) == text {
			return true
		}
	}
	return false
}

// A click goes to the field, also when the filter hides its POP.
func TestProblemClick(t *testing.T) {
	w, _ := openProblems(t)
	w.search.entry.SetText("napa")
	w.showTab(tabProblems)
	w.problems.visit(w.problems.lineOf(moorpark))
	if w.form.fields.name.entry.Text != "Moorpark" {
		t.Errorf("the form shows %q", w.form.fields.name.entry.Text)
	}
	if w.window.Canvas().Focused() != fyne.Focusable(w.form.fields.area.entry) {
		t.Error("the area code has not got the keyboard")
	}
	w.problems.kinds.Choose(1)
	w.problems.kinds.OnChoose(1)
	if w.problems.lineOf(moorpark) >= 0 || w.problems.lineOf(munich) < 0 {
		t.Error("the filter does not show errors alone")
	}
}

func TestProblemKeys(t *testing.T) {
	w, _ := openProblems(t)
	p := w.problems
	w.window.Canvas().Focus(p.keys)
	if p.at() != 0 {
		t.Errorf("the keyboard is at line %d", p.at())
	}
	all := len(p.lines)
	press(p.keys, fyne.KeyDown)
	if f := p.finding(p.lines[p.at()]); f == nil || w.form.id != f.POP.ID {
		t.Errorf("the form shows POP %d", w.form.id)
	}
	press(p.keys, fyne.KeyLeft)
	if len(p.lines) != all-1 || p.at() != 0 {
		t.Errorf("%d lines, at %d", len(p.lines), p.at())
	}
	press(p.keys, fyne.KeyRight)
	press(p.keys, fyne.KeyEnd)
	if p.at() != all-1 {
		t.Errorf("End goes to %d of %d", p.at(), all)
	}
	press(p.keys, fyne.KeyHome)
	press(p.keys, fyne.KeySpace)
	if len(p.lines) != all-1 {
		t.Error("Space does not close a group")
	}
	// Next and previous open what is closed and go round.
	p.current = problemKey{}
	var seen []phonebook.POPID
	for range 5 {
		w.nextProblem(1)
		seen = append(seen, w.form.id)
	}
	if seen[0] != munich || seen[1] != napa || seen[4] != munich {
		t.Errorf("next goes to %v", seen)
	}
	w.nextProblem(-1)
	if w.form.id != seen[3] {
		t.Errorf("previous goes to %d, want %d", w.form.id, seen[3])
	}
}

func TestDuplicatesAndEntries(t *testing.T) {
	s := newService(t)
	fill(t, s)
	edits := map[phonebook.POPID]func(*phonebook.POP){}
	for i := range 12 {
		_, err := s.AddPOP(testBook, phonebook.POP{Country: us, Name: "Oakland", AccessNumber: fmt.Sprintf("635-%04d", i), DialUpEntry: "Modem"})
		check(t, err)
	}
	for id := napa; id <= albany; id++ {
		edits[id] = func(p *phonebook.POP) { p.DialUpEntry = "Modem" }
	}
	edits[napa] = func(p *phonebook.POP) { p.DialUpEntry = "" }
	edits[6] = func(p *phonebook.POP) { p.AccessNumber = "635-0000" } // as POP 5
	wrong(t, s, edits)
	w := openOn(t, s)
	w.showTab(tabProblems)
	tap(t, w, "Choose entry…")
	e := entries(w)[0]
	if e.Text != "Modem" {
		t.Errorf("offered is %q", e.Text)
	}
	typeInto(w, e, "a,b")
	tap(t, w, "Write to 1 POP")
	wantSays(t, w, "A comma ends the field. Use a space.")
	typeInto(w, e, "ISDN")
	tap(t, w, "Write to 1 POP")
	if popOf(t, s, napa).DialUpEntry != "ISDN" {
		t.Errorf("%+v", popOf(t, s, napa))
	}
	tap(t, w, "Keep POP 5")
	if _, err := s.POP(testBook, 6); err == nil {
		t.Error("the double is still there")
	}
	popOf(t, s, 5)
	wantSays(t, w, "Nothing to repair")
	wantSays(t, w, "Checked at ")
}

// The list holds 60,000 problems: only what is seen is drawn.
func TestManyProblems(t *testing.T) {
	s := newService(t)
	check(t, s.NewBook(testBook, ""))
	c := phonebook.Commit{Book: testBook, Revision: 1, Changes: make([]phonebook.Change, 60000)}
	for i := range c.Changes {
		c.Changes[i].After = phonebook.POP{ID: phonebook.POPID(i + 1), Country: us, Name: "Napa", AreaCode: "70-7", AccessNumber: index(phonebook.POPID(100000 + i))}
	}
	_, err := s.Store.Commit(c)
	check(t, err)
	w := openOn(t, s)
	w.showTab(tabProblems)
	if len(w.problems.lines) != 60001 {
		t.Fatalf("%d lines", len(w.problems.lines))
	}
	w.enter(60000, phonebook.FieldName, "a,b")
	press(w.problems.keys, fyne.KeyEnd) // at the head of the long group, which is closed beside another one
	press(w.problems.keys, fyne.KeyRight)
	press(w.problems.keys, fyne.KeyEnd)
	if w.form.id != 60000 {
		t.Errorf("the form shows POP %d", w.form.id)
	}
	tap(t, w, "Apply 60,001 suggestions")
	if popOf(t, s, 60000).AreaCode != "707" || len(w.book.groups) != 0 || popOf(t, s, 60000).Name != "a b" {
		t.Errorf("%d groups are left", len(w.book.groups))
	}
}
