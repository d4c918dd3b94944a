package ui

import (
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// wantCount compares every place that tells how much changed. Kinds are those of
// POPs; the total has the region list as one more.
func wantCount(t *testing.T, w *Window, added, changed, removed, total int) {
	t.Helper()
	b := w.book
	if got := b.changed(); got != total {
		t.Errorf("the book has %d changes, want %d", got, total)
	}
	if got := w.status.changed.Text(); got != words.N("{{.N}} changes since version {{.Version}}", total, "Version", int(b.changes.Since)) {
		t.Errorf("status bar: %s", got)
	}
	if got := w.tabs.Count(tabChanges); got != words.Int(total) {
		t.Errorf("tab: %s", got)
	}
	w.showTab(tabChanges)
	p := w.changes
	for i, want := range []string{
		words.T("All {{.N}}", "N", total), words.T("{{.N}} added", "N", added),
		words.T("{{.N}} changed", "N", changed), words.T("{{.N}} removed", "N", removed),
	} {
		if got := p.kinds.Word(i); got != want {
			t.Errorf("Changes: %q, want %q", got, want)
		}
	}
	for kind, want := range []int{total, added, changed, removed} {
		sum := 0
		for _, g := range p.list.Rows(session.ByItsRegion, session.ChangeKind(kind), nil).Groups {
			sum += g.Count
		}
		if sum != want {
			t.Errorf("headings of kind %d: %d, want %d", kind, sum, want)
		}
	}
	wantSays(t, w, words.N("{{.N}} changes reach clients that hold version {{.Version}}.", total, "Version", int(b.changes.Since)))
	for _, review := range []func(){w.reviewRelease, w.reviewPost} {
		review()
		button(t, w, words.N("See {{.N}} changes", total))
		if got := numbers(w); got != strings.Join([]string{words.Int(added), words.Int(changed), words.Int(removed)}, " ") {
			t.Errorf("the review counts %s", got)
		}
		tap(t, w, "Cancel")
	}
}

// numbers are those of POPs added, changed and removed in a review.
func numbers(w *Window) string {
	var out []string
	before := ""
	for _, o := range shown(w) {
		text, ok := o.(*parts.Text)
		if !ok {
			continue
		}
		switch text.Text() {
		case "POPs added", "changed", "removed":
			out = append(out, before)
		}
		before = text.Text()
	}
	return strings.Join(out, " ")
}

// Every place tells the same number of changes, whatever changed.
func TestOneCountOfChanges(t *testing.T) {
	s := newService(t)
	fill(t, s)
	_, err := s.AddHost(admin.Host{Name: "here", Folder: t.TempDir()})
	check(t, err)
	for _, name := range []string{"Oregon", "Texas"} {
		check(t, s.AddRegion(testBook, name))
	}
	_, err = s.Build(testBook, "")
	check(t, err)
	w := openOn(t, s)
	_, err = s.EditPOP(testBook, napa, func(p *phonebook.POP) error { p.Name = "Napa 2"; return nil })
	check(t, err)
	w.reload(nil)
	wantCount(t, w, 0, 1, 0, 1)

	// Regions that only move or get another name are one change, with the POPs that
	// they take along.
	_, err = s.MoveRegion(testBook, "Bavaria", 1)
	check(t, err)
	check(t, s.RenameRegion(testBook, "Texas", "Texas 2"))
	w.reload(nil)
	wantCount(t, w, 0, 4, 0, 4)

	check(t, s.EditPOPs(testBook, []phonebook.POPID{albany}, func(p *phonebook.POP) { p.Status = phonebook.InService }))
	check(t, s.DeletePOPs(testBook, munich))
	w.reload(nil)
	wantCount(t, w, 1, 3, 1, 5)

	// What is typed and breaks a rule is no change yet, only an error.
	w.showTab(tabPOPs)
	choose(t, w, moorpark)
	typeInto(w, w.form.fields.name.entry, "Moor,park")
	w.form.leave()
	if w.book.changed() != 5 || w.tabs.Count(tabChanges) != "5" {
		t.Error("a draft counts as a change")
	}
	typeInto(w, w.form.fields.name.entry, "Moorpark")
	w.form.leave()
	wantCount(t, w, 1, 3, 1, 5)
}

// A review tells which file clients get, also of a release that was made before.
func TestReviewTellsWhatClientsGet(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "here", Folder: t.TempDir()})
	_, err := s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	w.reviewPost()
	wantSays(t, w, "Post Tymnet, version 1")
	wantSays(t, w, "Every client gets the full book with 3 POPs.")
	if got := numbers(w); got != "3 1 0" {
		t.Errorf("the review counts %s", got)
	}
	tap(t, w, "See 4 changes")
	if w.tabs.Chosen() != tabChanges || w.changes.past == nil || w.changes.past.version() != 1 {
		t.Error("the changes of the release are not shown")
	}

	// Many POPs, so that a delta is worth it.
	for i := range 40 {
		_, err := s.AddPOP(testBook, phonebook.POP{Country: us, Name: "Town " + words.Int(i), AreaCode: words.Int(200 + i*7), AccessNumber: words.Int(100+i*13) + "-55" + words.Int(i), Flags: 48})
		check(t, err)
	}
	_, err = s.Build(testBook, "")
	check(t, err)
	_, err = s.EditPOP(testBook, napa, func(p *phonebook.POP) error { p.Name = "Napa 2"; return nil })
	check(t, err)
	w.reload(nil)
	w.reviewPost()
	wantSays(t, w, "Clients of version 2 get a delta of 1 change. Clients without the book get it whole, with 43 POPs.")
	tap(t, w, "Cancel")
	_, err = s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	w.reviewPost()
	wantSays(t, w, "Nothing changed since this release.")
	wantSays(t, w, "Clients of version 2 get a delta of 1 change. Clients without the book get it whole, with 43 POPs.")
	tap(t, w, "See 1 change")
	if w.changes.past == nil || w.changes.past.version() != 3 {
		t.Error("the changes of the release are not shown")
	}
}
