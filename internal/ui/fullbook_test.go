package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/cputime"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// openFull opens a window on a book that holds all it can.
func openFull(t testing.TB) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	check(t, s.NewBook(testBook, ""))
	l, err := s.Store.Load(testBook)
	check(t, err)
	c := phonebook.Commit{Book: testBook, Revision: l.Revision}
	regions := phonebook.Regions{}
	for i := range 100 {
		regions = append(regions, fmt.Sprint("Region ", i))
	}
	c.Regions = &regions
	list := s.Countries
	for i := range phonebook.MaxPOPs {
		c.Changes = append(c.Changes, phonebook.Change{After: phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: list[i%len(list)].ID, Region: phonebook.RegionID(i % 100), Name: fmt.Sprint("Town ", i),
			AreaCode: "1", AccessNumber: fmt.Sprint(5550000 + i), MinBaud: 300, MaxBaud: []uint32{2400, 9600, 33600, 56000}[i%4], Flags: 48,
		}})
	}
	_, err = s.Store.Commit(c)
	check(t, err)
	return openOn(t, s), s
}

// The panels of a full book of which everything changed follow within a frame.
func TestPanelsOfAFullBook(t *testing.T) {
	w, _ := openFull(t)
	for _, tab := range []int{tabChanges, tabOverview, tabReleases} {
		w.showTab(tab)
	}
	for name, do := range map[string]func(){
		"changes":             w.changes.refresh,
		"changes by country":  func() { w.changes.by.Pick(int(session.ByItsCountry)); w.changes.by.Pick(int(session.ByItsRegion)) },
		"a heading of them":   func() { key := w.changes.Key(0); w.changes.fold(key, false); w.changes.fold(key, true) },
		"overview":            w.overview.refresh,
		"regions of overview": func() { w.overview.country.Pick(2); w.overview.country.Pick(1) },
		"releases":            w.releases.refresh,
	} {
		best := time.Hour
		for range 5 {
			start := time.Now()
			do()
			best = min(best, time.Since(start))
		}
		t.Logf("%s: %v", name, best)
		if best > time.Second { // far above what it takes, for slow machines and the race detector
			t.Errorf("%s takes %v", name, best)
		}
	}
}

// A keystroke in the form of all POPs of a full book takes less than a frame.
func BenchmarkManyKeystroke(b *testing.B) {
	w, _ := openFull(b)
	w.pops.grid.SelectAll()
	w.form.which.Pick(1)
	many := w.form.many
	many.row(phonebook.FieldStatus).dropdown.Pick(int(phonebook.OutOfService))
	test.Tap(many.services[5])
	entry := many.row(phonebook.FieldComments).entry
	w.window.Canvas().Focus(entry)
	start := cputime.Now()
	for b.Loop() {
		test.Type(entry, "x")
		press(entry, fyne.KeyBackspace)
	}
	b.ReportMetric(float64((cputime.Now()-start).Microseconds())/float64(2*b.N)/1000, "cpu-ms/key")
}

// Choosing all of them, and one row more or less.
func BenchmarkManySelection(b *testing.B) {
	w, _ := openFull(b)
	w.form.all = true
	for b.Loop() {
		w.pops.grid.SelectAll()
	}
}
