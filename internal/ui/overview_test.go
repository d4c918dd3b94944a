package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/ui/chart"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// barWords writes the lines of a chart.
func barWords(c *chart.Bars) []string {
	out := []string{}
	for _, b := range c.Bars() {
		out = append(out, strings.TrimSpace(b.Label+" "+b.Value+" "+b.Note))
	}
	return out
}

func TestOverview(t *testing.T) {
	w, s := open(t)
	w.showTab(tabOverview)
	o := w.overview
	for _, tt := range []struct {
		name string
		got  *chart.Bars
		want []string
	}{
		{"countries", o.countries.bars, []string{"United States 3", "Germany 1"}},
		{"regions", o.regions.bars, []string{"California 2", "No region 1"}},
		{"speeds", o.speeds.bars, []string{"300 bit/s 1 25 %", "2,400 bit/s 3 75 %"}},
		{"services", o.services.bars, []string{"Sign-on 4 100 %", "Modem 4 100 %", "ISDN 4 100 %", "Surcharge 0 0 %", "Sign-up 0 0 %", "Multicast 0 0 %", "Custom 1 4 100 %", "Custom 2 0 0 %"}},
	} {
		if diff := cmp.Diff(tt.want, barWords(tt.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	for _, words := range []string{"2 countries", "1 POP stops at 300 bit/s.", "Room for 64,996 more", "A warning comes at 32,000", "Never posted: one import may bring 32,000 POPs", "No release yet."} {
		wantSays(t, w, words)
	}
	_, err := s.Build(testBook, "")
	check(t, err)
	check(t, s.EditPOPs(testBook, []phonebook.POPID{napa}, func(p *phonebook.POP) { p.Name = "Napa 2" }))
	_, err = s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	if got := o.releases.columns.Groups(); len(got) != 2 || got[0].Label != "1" || got[1].Second == 0 || got[0].Second != 0 {
		t.Errorf("releases = %+v", got)
	}
	wantSays(t, w, "Version 2 of 1 August 2026: 0.")
	wantSays(t, w, " kB, delta 0.")
	o.releases.columns.OnPoint(0)
	wantSays(t, w, "Version 1 of 1 August 2026: 0.")
	o.releases.columns.OnOpen(0)
	if w.tabs.Chosen() != tabReleases {
		t.Error("the release is not shown")
	}
}

// A click on a bar shows just the POPs that it counts.
func TestOverviewSearches(t *testing.T) {
	w, _ := open(t)
	o := w.overview
	press := func(b *chart.Bars, bar, want int, text string) {
		t.Helper()
		w.showTab(tabOverview)
		b.OnOpen(bar)
		if w.tabs.Chosen() != tabPOPs || w.book.view.Len() != want || w.search.text() != text {
			t.Errorf("%q shows %d POPs, want %q and %d", w.search.text(), w.book.view.Len(), text, want)
		}
	}
	press(o.countries.bars, 0, 3, `country:"United States"`)
	press(o.countries.bars, 1, 1, "country:Germany")
	press(o.regions.bars, 0, 2, `country:"United States" region=California`)
	press(o.regions.bars, 1, 1, `country:"United States" region=""`)
	press(o.speeds.bars, 1, 3, "speed=2400")
	press(o.services.bars, 0, 4, "services:Sign-on")
	o.country.Pick(2)
	if got := barWords(o.regions.bars); !cmp.Equal(got, []string{"Bavaria 1"}) {
		t.Errorf("regions = %q", got)
	}
	o.country.Pick(0)
	press(o.regions.bars, 1, 1, "region=Bavaria")
	// Chosen countries stay when the book is loaded again.
	w.reload(nil)
	if o.country.Chosen() != 0 {
		t.Error("another country is chosen")
	}
	var focusable fyne.Focusable = o.countries.bars
	w.showTab(tabOverview)
	w.window.Canvas().Focus(focusable)
	focusable.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.tabs.Chosen() != tabPOPs {
		t.Error("Enter does nothing")
	}
}

func TestOverviewOfAnEmptyBook(t *testing.T) {
	s := newService(t)
	check(t, s.NewBook("Empty", ""))
	w := openOn(t, s)
	w.showTab(tabOverview)
	for _, words := range []string{"No POPs yet.", "Room for 65,000 more", "0.0 %", "No release yet."} {
		wantSays(t, w, words)
	}
	if w.overview.countries.bars.Visible() || w.overview.releases.columns.Visible() {
		t.Error("an empty chart is drawn")
	}
}

func TestShareWords(t *testing.T) {
	for _, tt := range []struct {
		n, total int
		want     string
	}{{0, 0, ""}, {0, 10, "0 %"}, {1, 1000, "<1 %"}, {1, 3, "33 %"}, {1279, 1284, "99 %"}, {7, 7, "100 %"}} {
		if got := shareWords(tt.n, tt.total); got != tt.want {
			t.Errorf("%d of %d: %q, want %q", tt.n, tt.total, got, tt.want)
		}
	}
}
