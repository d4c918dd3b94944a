package ui

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestOpenShowsTheBook(t *testing.T) {
	w, _ := open(t)
	if diff := cmp.Diff([]string{"Albany", "Moorpark", "Munich", "Napa"}, names(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, words := range []string{"of 65,000 POPs", "never released", "no server yet", "No POP selected"} {
		wantSays(t, w, words)
	}
	wantStatus(t, w, "All edits saved")
	var tree []string
	for _, n := range w.sidebar.nodes {
		tree = append(tree, n.content.Label+" "+n.content.Count)
	}
	if diff := cmp.Diff([]string{"All countries 4", "United States 3", "Germany 1"}, tree); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

func TestFilter(t *testing.T) {
	w, _ := open(t)
	typeInto(w, w.search.entry, "m")
	if diff := cmp.Diff([]string{"Moorpark", "Munich"}, names(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	wantSays(t, w, "shown of 4 POPs, limit 65,000")
	test.Type(w.search.entry, "oon")
	if len(names(w)) != 0 {
		t.Errorf("rows = %q", names(w))
	}
	wantSays(t, w, "No POP matches moon")
	wantSays(t, w, "4 POPs are hidden.")
	tap(t, w, "Clear search")
	if len(names(w)) != 4 || w.search.entry.Text != "" {
		t.Errorf("after clearing: %q, %q", names(w), w.search.entry.Text)
	}
}

func TestSidebarFilters(t *testing.T) {
	w, _ := open(t)
	w.showTab(tabOverview)
	w.sidebar.open[us] = true
	w.sidebar.choose(session.Place{Country: us})
	if diff := cmp.Diff([]string{"Albany", "Moorpark", "Napa"}, names(w)); diff != "" {
		t.Errorf("country (-want +got):\n%s", diff)
	}
	if w.tabs.Chosen() != tabPOPs {
		t.Error("the POPs are not in front")
	}
	item := parts.NewItem()
	w.sidebar.bindNode(2, item)
	if item.Content().Label != "California" {
		t.Fatalf("node 2 = %+v", item.Content())
	}
	item.Tapped(nil)
	if diff := cmp.Diff([]string{"Moorpark", "Napa"}, names(w)); diff != "" {
		t.Errorf("region (-want +got):\n%s", diff)
	}
	w.search.clear()
	if len(names(w)) != 4 {
		t.Errorf("after clearing: %q", names(w))
	}
}

func TestSort(t *testing.T) {
	w, _ := open(t)
	w.pops.sort(int(session.ByAreaCode))
	if diff := cmp.Diff([]string{"Munich", "Albany", "Napa", "Moorpark"}, names(w)); diff != "" {
		t.Errorf("ascending (-want +got):\n%s", diff)
	}
	w.pops.sort(int(session.ByAreaCode))
	if diff := cmp.Diff([]string{"Moorpark", "Napa", "Albany", "Munich"}, names(w)); diff != "" {
		t.Errorf("descending (-want +got):\n%s", diff)
	}
}

func TestFirstStart(t *testing.T) {
	s := newService(t)
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}, Sample: func(context.Context) (string, error) {
		fill(t, s)
		return testBook, nil
	}})
	w.Open()
	if !w.welcome.Visible() || w.main.Visible() {
		t.Fatal("the first start is not in front")
	}
	// Commands on a book do nothing without one.
	w.newPOP()
	w.deleteSelected()
	w.reviewPost()
	w.exportBook()
	if w.openDialogs() != 0 {
		t.Error("a dialog is open")
	}
	w.openSample()
	if w.welcome.Visible() || !w.main.Visible() || len(names(w)) != 4 {
		t.Error("the sample book is not shown")
	}
}

func TestFirstStartSaysWhySampleFails(t *testing.T) {
	w := New(Config{App: test.NewTempApp(t), Service: newService(t), Tasks: inline{}, Sample: func(context.Context) (string, error) {
		return "", errors.New("no room")
	}})
	w.Open()
	w.openSample()
	wantSays(t, w, "The sample book could not be made")
}

func TestNewBook(t *testing.T) {
	w := openOn(t, newService(t))
	w.newBook()
	entry := entries(w)[0]
	typeInto(w, entry, "Not good")
	wantSays(t, w, "Use letters A to Z and digits only.")
	press(entry, fyne.KeyReturn)
	if w.openDialogs() != 1 {
		t.Fatal("the dialog took a wrong name")
	}
	typeInto(w, entry, "Euro")
	press(entry, fyne.KeyReturn)
	if w.openDialogs() != 0 || w.book == nil || w.book.name() != "Euro" {
		t.Error("the book was not made")
	}
	wantSays(t, w, "No POPs yet")

	w.newBook()
	typeInto(w, entries(w)[0], "EURO")
	press(entries(w)[0], fyne.KeyReturn)
	wantSays(t, w, "This name is taken. Choose another.")
	press(entries(w)[0], fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("Escape does not close the dialog")
	}
}

func TestSwitchBook(t *testing.T) {
	s := newService(t)
	fill(t, s)
	check(t, s.NewBook("Campus", ""))
	w := openOn(t, s)
	if w.book.name() != "Campus" {
		t.Fatalf("opened %s", w.book.name())
	}
	item := parts.NewItem()
	w.sidebar.bindBook(1, item)
	item.Tapped(nil)
	if w.book.name() != testBook {
		t.Fatalf("switched to %s", w.book.name())
	}
	// The next window opens the book that was open last.
	if again := openOn(t, s); again.book.name() != testBook {
		t.Errorf("opened %s", again.book.name())
	}
}

func TestDeleteBook(t *testing.T) {
	w, s := open(t)
	w.deleteBook()
	press(entries(w)[0], fyne.KeyReturn)
	if w.openDialogs() != 1 {
		t.Fatal("the book went without its name")
	}
	typeInto(w, entries(w)[0], testBook)
	press(entries(w)[0], fyne.KeyReturn)
	if books, err := s.Books(); err != nil || len(books) != 0 {
		t.Errorf("books = %v, %v", books, err)
	}
	if !w.welcome.Visible() {
		t.Error("the first start is not in front")
	}
	w.bringBack()
	tap(t, w, "Bring back")
	if w.book == nil || w.book.name() != testBook {
		t.Error("the book did not come back")
	}
}

func TestPurgeBook(t *testing.T) {
	w, s := open(t)
	w.deleteBook()
	for _, o := range shown(w) {
		if c, ok := o.(*parts.Check); ok {
			c.SetChecked(true)
		}
	}
	typeInto(w, entries(w)[0], testBook)
	press(entries(w)[0], fyne.KeyReturn)
	if _, err := s.Undo(testBook); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("a purged book came back: %v", err)
	}
	w.bringBack()
	wantSays(t, w, "No phone book to bring back")
}

// Menu shortcuts come also under a dialog.
func TestCommandsWaitForDialogs(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa)
	w.deleteSelected()
	if w.openDialogs() != 1 {
		t.Fatal("no question is asked")
	}
	for _, menu := range w.menu().Items {
		for _, item := range menu.Items {
			if item.Shortcut != nil && !item.IsQuit {
				item.Action()
			}
		}
	}
	if w.openDialogs() != 1 || w.sheet != nil {
		t.Errorf("%d dialogs, sheet %v", w.openDialogs(), w.sheet)
	}
	popOf(t, s, napa)
}

func TestTheme(t *testing.T) {
	w, s := open(t)
	w.setTheme(theme.Dark)
	if w.layout.Theme != theme.Dark {
		t.Error("the theme did not change")
	}
	if again := openOn(t, s); again.layout.Theme != theme.Dark {
		t.Error("the theme was forgotten")
	}
}

func TestTabs(t *testing.T) {
	w, _ := open(t)
	for tab := range tabWords() {
		w.showTab(tab)
		for i, panel := range w.body.Objects {
			if panel.Visible() != (i == tab) {
				t.Errorf("tab %d: panel %d visible = %t", tab, i, panel.Visible())
			}
		}
		if want := tab == tabPOPs || tab == tabProblems; w.form.object.Visible() != want {
			t.Errorf("tab %d: form visible = %t", tab, !want)
		}
	}
}

func TestExport(t *testing.T) {
	w, s := open(t)
	path := write(t, "out.csv", "")
	if n, err := s.Export(testBook, path); n != 4 || err != nil {
		t.Fatalf("export = %d, %v", n, err)
	}
	// What was exported imports again as unchanged.
	w.takeFile(path)
	if c := w.sheet.plan.Counts(); c.Unchanged != 4 || changes(c) != 0 {
		t.Errorf("counts = %+v", c)
	}
	if !w.sheet.next.Disabled() {
		w.sheet.step(stepPreview)
	}
	wantSays(t, w, "Nothing to import")
}

func TestDroppedFile(t *testing.T) {
	w, s := open(t)
	regions := write(t, "more.pbr", "2\r\nBavaria\r\nHesse\r\n")
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(regions)})
	tap(t, w, "Import 1 region")
	if len(w.book.regions) != 3 || w.book.regions[2].Name != "Hesse" {
		t.Errorf("regions = %+v", w.book.regions)
	}
	wantStatus(t, w, "Added 1 region.")
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(write(t, "bad.pbr", "nonsense"))})
	wantSays(t, w, "The first line is not the number of regions.")
	tap(t, w, "Cancel")
	list := write(t, "list.csv", "Country,POP name,Area code,Access number\nGermany,Bremen,421,170131\n")
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(list)})
	if w.sheet == nil {
		t.Fatal("no import began")
	}
	w.closeSheet()
	if _, err := s.POP(testBook, 5); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("POP 5: %v", err)
	}
}
