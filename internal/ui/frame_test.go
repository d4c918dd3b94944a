package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestLanguage: the window speaks another language at once and shows what it
// showed before; the next window speaks it too.
func TestLanguage(t *testing.T) {
	w, s := open(t)
	t.Cleanup(func() { words.Use("en") })
	w.sidebar.open[us] = true
	w.search.choose(session.Place{Country: us})
	test.Type(w.search.entry, "a")
	w.pops.sort(int(session.ByAreaCode))
	region := w.pops.filters.columns[session.ByRegion].dropdown
	region.Pick(slices.Index(region.Options(), "California"))
	typeInto(w, w.pops.filters.columns[session.BySpeed].entry, ">300")
	filters := w.pops.filters.conditions()
	choose(t, w, napa)
	typeInto(w, w.form.fields.number.entry, "1,2")
	w.showTab(tabProblems)
	before := names(w)

	w.setLanguage("de")
	if words.Current() != "de" || w.layout.Language != "de" {
		t.Fatalf("speaks %s, remembers %q", words.Current(), w.layout.Language)
	}
	if diff := cmp.Diff(before, names(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if got := w.pops.filters.conditions(); got != filters {
		t.Errorf("filters: %q, want %q", got, filters)
	}
	if got := w.pops.selected(); !slices.Equal(got, []phonebook.POPID{napa}) {
		t.Errorf("selected: %v", got)
	}
	if w.tabs.Chosen() != tabProblems || w.search.entry.Text != "a" || !w.search.place.Equal(session.Place{Country: us}) || !w.sidebar.open[us] {
		t.Errorf("tab %d, search %q in %v", w.tabs.Chosen(), w.search.entry.Text, w.search.place)
	}
	if got := w.form.fields.number.entry.Text; got != "1,2" {
		t.Errorf("typed and not saved: %q", got)
	}
	if again := openOn(t, s); again.layout.Language != "de" || words.Current() != "de" {
		t.Error("the language was forgotten")
	}
	w.setLanguage("")
	if words.Current() != words.Best(systemLocale) {
		t.Errorf("as the system is %s", words.Current())
	}
}

// Every language is offered by its own name.
func TestLanguageMenu(t *testing.T) {
	w, _ := open(t)
	var got []string
	for _, item := range w.languageItem().ChildMenu.Items {
		if !item.IsSeparator {
			got = append(got, item.Label)
		}
	}
	if diff := cmp.Diff([]string{"As the system", "English", "Deutsch", "Español", "Français", "日本語"}, got); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
}

// TestTextSize: larger texts make larger rows of whole pixels.
func TestTextSize(t *testing.T) {
	w, s := open(t)
	high := w.toolbar.post.MinSize().Height
	for range 3 {
		w.setScale(w.layout.scale() + scaleStep)
	}
	got := w.toolbar.post.MinSize().Height
	if got <= high || got != float32(int(got)) {
		t.Errorf("a button is %v high, before %v", got, high)
	}
	w.setScale(9)
	if least := w.window.Content().MinSize(); least.Width > 1024 || least.Height > 700 {
		t.Errorf("the largest texts need a window of %v", least)
	}
	if w.layout.scale() != mostScale {
		t.Errorf("scale %v", w.layout.scale())
	}
	w.setScale(1)
	if got := w.toolbar.post.MinSize().Height; got != high {
		t.Errorf("back to the usual size: %v", got)
	}
	w.setScale(1.5)
	if again := openOn(t, s); again.layout.scale() != 1.5 {
		t.Error("the size was forgotten")
	}
}

// TestPanes: the sidebar gives way in a narrow window, and a width that was
// dragged is remembered.
func TestPanes(t *testing.T) {
	w, s := open(t)
	w.window.Resize(fyne.NewSize(1280, 800))
	if got := w.side.Object.Size().Width; got != 216 {
		t.Errorf("sidebar: %v", got)
	}
	if got := w.form.object.Size().Width; got != 288 {
		t.Errorf("form: %v", got)
	}
	w.window.Resize(fyne.NewSize(1024, 700))
	if got := w.side.Object.Size().Width; got != 184 {
		t.Errorf("narrow sidebar: %v", got)
	}
	if got := w.search.object.Position().X + w.search.object.Size().Width; got <= 184 {
		t.Errorf("the search ends at %v", got)
	}
	w.side.SetWidth(250)
	w.side.OnDragged(250)
	w.toggleForm()
	again := openOn(t, s)
	if again.side.Width() != 250 || again.form.object.Visible() {
		t.Errorf("remembered: %v, form %t", again.side.Width(), again.form.object.Visible())
	}
}

// TestMenuBar works the menus with mouse and keyboard.
func TestMenuBar(t *testing.T) {
	w, _ := open(t)
	w.window.Canvas().Focus(w.search.entry)
	w.bar.Open(0)
	if !w.bar.IsOpen() {
		t.Fatal("no menu is open")
	}
	for range tabOverview { // to View
		press(w.bar, fyne.KeyRight)
	}
	press(w.bar, fyne.KeyLeft)
	press(w.bar, fyne.KeyDown)
	press(w.bar, fyne.KeyDown)
	press(w.bar, fyne.KeyReturn)
	if w.bar.IsOpen() || w.tabs.Chosen() != tabRegions {
		t.Errorf("open %t, tab %d", w.bar.IsOpen(), w.tabs.Chosen())
	}
	wantFocus(t, w, w.regions.grid) // the panel that was asked for
	w.window.Canvas().Focus(w.search.entry)
	w.bar.Open(0)
	press(w.bar, fyne.KeyEscape)
	wantFocus(t, w, w.search.entry) // where it was
	test.TapAt(w.bar, fyne.NewPos(20, 10))
	if !w.bar.IsOpen() {
		t.Fatal("a click opens no menu")
	}
	press(w.bar, fyne.KeyEscape)
	if w.bar.IsOpen() {
		t.Error("Escape does not close the menu")
	}
}

// TestMenuUnderThePointer does what Fyne's driver does with a click on a command: the
// press takes the keyboard from the menu bar, then the tap comes.
func TestMenuUnderThePointer(t *testing.T) {
	w, _ := open(t)
	w.window.Canvas().Focus(w.search.entry)
	test.TapAt(w.bar, fyne.NewPos(20, 10))
	for _, o := range test.WidgetRenderer(w.bar).Objects() {
		list, ok := o.(interface {
			desktop.Mouseable
			fyne.Tappable
		})
		if !ok {
			continue
		}
		list.MouseDown(&desktop.MouseEvent{})
		w.window.Canvas().Unfocus()
		if !w.bar.IsOpen() {
			t.Fatal("the press closes the menu")
		}
		list.MouseUp(&desktop.MouseEvent{})
		list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 10)})
	}
	if w.bar.IsOpen() {
		t.Error("the menu is still open")
	}
	wantSays(t, w, "New phone book")
}

// TestUndoInToolbar: the buttons are there when there is something, and say what.
func TestUndoInToolbar(t *testing.T) {
	w, _ := open(t)
	if w.toolbar.undo.Disabled() || !w.toolbar.redo.Disabled() {
		t.Errorf("undo disabled %t, redo disabled %t", w.toolbar.undo.Disabled(), w.toolbar.redo.Disabled())
	}
	choose(t, w, napa)
	w.switchStatus()
	tip := w.toolbar.undo.Tip()
	if tip != "Undo: "+w.book.undo[0] {
		t.Errorf("tip = %q", tip)
	}
	tap(t, w, "Undo") // in the status bar
	if w.toolbar.redo.Disabled() || w.toolbar.redo.Tip() != "Do again: "+w.book.redo[0] {
		t.Errorf("redo: %q", w.toolbar.redo.Tip())
	}
}

// TestFontAdvice: where Japanese letters are missing it says once what to install.
func TestFontAdvice(t *testing.T) {
	s := newService(t)
	fill(t, s)
	t.Cleanup(func() { words.Use("en") })
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}, CanShow: func(string) bool { return false }})
	w.Open()
	w.setLanguage("ja")
	wantSays(t, w, "fonts-noto-cjk")
	press(w.window.Canvas().Focused(), fyne.KeyEscape)
	w.setLanguage("en")
	w.setLanguage("ja")
	if w.openDialogs() != 0 {
		t.Error("it is said again")
	}
}

// TestCountryNames: countries are shown in the language of the window and found by
// either name; the book and what leaves it keep those of the table.
func TestCountryNames(t *testing.T) {
	w, s := open(t)
	t.Cleanup(func() { words.Use("en") })
	w.setLanguage("de")
	cell := func() string { return popRows{w}.Cell(0, int(session.ByCountry)).Text }
	for _, text := range []string{"country:deutschland", "germany", `land:="Deutschland"`, `country:="germany"`} {
		w.search.empty()
		test.Type(w.search.entry, text)
		if diff := cmp.Diff([]string{"Munich"}, names(w)); diff != "" || cell() != "Deutschland" {
			t.Errorf("%s: %q; rows (-want +got):\n%s", text, cell(), diff)
		}
	}
	w.search.empty()
	cellAt(t, w, napa, session.ByCountry)
	paste(w, "Österreich")
	if p := popOf(t, s, napa); p.Country != 43 {
		t.Errorf("pasted %+v", p)
	}
	path := filepath.Join(t.TempDir(), "out.csv")
	_, err := s.Export(testBook, path)
	check(t, err)
	if got, err := os.ReadFile(path); err != nil || !strings.Contains(string(got), "Austria") || strings.Contains(string(got), "Österreich") {
		t.Errorf("exported %s, %v", got, err)
	}
	w.setLanguage("en")
	if got := (popRows{w}).Cell(0, int(session.ByCountry)).Text; got != "United States" {
		t.Errorf("in English again: %q", got)
	}
}
