package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// cellAt makes a cell the current one and gives the table the keyboard.
func cellAt(t *testing.T, w *Window, id phonebook.POPID, col session.Column) {
	t.Helper()
	if !w.pops.grid.Select(uint64(id), int(col)) {
		t.Fatalf("POP %d is not shown", id)
	}
	w.window.Canvas().Focus(w.pops.grid)
}

// keys types characters into what has the keyboard.
func keys(w *Window, text string) {
	for _, r := range text {
		w.window.Canvas().Focused().TypedRune(r)
	}
}

// strike types a key into what has the keyboard.
func strike(w *Window, key fyne.KeyName) { press(w.window.Canvas().Focused(), key) }

func TestEditCell(t *testing.T) {
	tests := []struct {
		name string
		col  session.Column
		text string
		want func(*phonebook.POP)
	}{
		{"name", session.ByName, "Muenchen", func(p *phonebook.POP) { p.Name = "Muenchen" }},
		{"country", session.ByCountry, "aust", func(p *phonebook.POP) { p.Country = 61 }},
		{"region", session.ByRegion, "cal", func(p *phonebook.POP) { p.Region = 1 }},
		{"no region", session.ByRegion, "no reg", func(p *phonebook.POP) { p.Region = 0 }},
		{"area code", session.ByAreaCode, "0", func(p *phonebook.POP) { p.AreaCode = "0" }},
		{"speeds", session.BySpeed, "1,200–56000", func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 1200, 56000 }},
		{"one speed", session.BySpeed, "9600", func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 0, 9600 }},
		{"status", session.ByStatus, "o", func(p *phonebook.POP) { p.Status = phonebook.OutOfService }},
		{"entry", session.ByEntry, "Tymnet X.25", func(p *phonebook.POP) { p.DialUpEntry = "Tymnet X.25" }},
		{"services", session.ByServices, "112", func(p *phonebook.POP) { p.Flags = 112 }},
		{"comments", session.ByComments, "Node, 7", func(p *phonebook.POP) { p.Comments = "Node, 7" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, s := open(t)
			want := popOf(t, s, munich)
			tt.want(&want)
			cellAt(t, w, munich, tt.col)
			keys(w, tt.text)
			strike(w, fyne.KeyReturn)
			if diff := cmp.Diff(want, popOf(t, s, munich)); diff != "" {
				t.Errorf("saved (-want +got):\n%s", diff)
			}
			if key, col, _ := w.pops.grid.Current(); key != uint64(napa) || col != int(tt.col) {
				t.Errorf("the current cell is %d, %d", key, col)
			}
		})
	}
}

func TestIndexIsNotEdited(t *testing.T) {
	w, _ := open(t)
	cellAt(t, w, munich, session.ByIndex)
	keys(w, "7")
	if w.pops.grid.Editing() {
		t.Error("the index is edited")
	}
}

func TestWrongCellIsKept(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, munich, session.ByAccessNumber)
	keys(w, "129-6081,82")
	strike(w, fyne.KeyReturn)
	if got := popOf(t, s, munich).AccessNumber; got != "129-6081" {
		t.Errorf("the book has %q", got)
	}
	if v, ok := w.drafts.At(munich, phonebook.FieldAccessNumber); !ok || v.Err == nil || v.Text != "129-6081,82" {
		t.Errorf("kept: %+v", v)
	}
	tip := popRows{w}.tip(uint64(munich), int(session.ByAccessNumber))
	if tip == "" || tip != (popRows{w}).tip(uint64(munich), -1) {
		t.Errorf("the cell says %q", tip)
	}
	// It is edited on from where it is, and mended.
	cellAt(t, w, munich, session.ByAccessNumber)
	strike(w, fyne.KeyF2)
	for range 3 {
		strike(w, fyne.KeyBackspace)
	}
	keys(w, "9")
	strike(w, fyne.KeyReturn)
	if got := popOf(t, s, munich).AccessNumber; got != "129-60819" {
		t.Errorf("the book has %q", got)
	}
}

// A line break is shown by a sign in form and cell, and stays what it was where
// nobody edits it.
func TestLineBreakInAField(t *testing.T) {
	s := newService(t)
	fill(t, s)
	_, err := s.EditPOP(testBook, munich, func(p *phonebook.POP) error { p.Comments = "Call\r\nfirst"; return nil })
	check(t, err)
	w := openOn(t, s)
	choose(t, w, munich)
	if got := w.form.fields.notes.entry.Text; got != "Call↵first" {
		t.Errorf("the form shows %q", got)
	}
	typeInto(w, w.form.fields.area.entry, "90")
	press(w.form.fields.area.entry, fyne.KeyReturn)
	if p := popOf(t, s, munich); p.Comments != "Call\r\nfirst" || p.AreaCode != "90" {
		t.Errorf("saved %+v", p)
	}
	cellAt(t, w, munich, session.ByComments)
	strike(w, fyne.KeyF2)
	keys(w, "!")
	strike(w, fyne.KeyReturn)
	if got := popOf(t, s, munich).Comments; got != "Call\nfirst!" {
		t.Errorf("saved %q", got)
	}
}

func TestCtrlEnterWritesAll(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, munich, session.ByComments)
	w.pops.grid.SelectAll()
	keys(w, "Call first")
	w.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: ctrl})
	for _, id := range []phonebook.POPID{napa, moorpark, munich, albany} {
		if got := popOf(t, s, id).Comments; got != "Call first" {
			t.Errorf("POP %d has %q", id, got)
		}
	}
	if _, err := s.Undo(testBook); err != nil || popOf(t, s, albany).Comments != "" {
		t.Errorf("it is not one step: %v", err)
	}
}

func TestFilterRow(t *testing.T) {
	w, _ := open(t)
	f := w.pops.filters
	want := func(rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, names(w)); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	}
	typeInto(w, f.columns[session.ByAreaCode].entry, "5")
	want("Albany", "Moorpark")
	typeInto(w, f.columns[session.ByAreaCode].entry, "<600")
	want("Albany", "Munich")
	f.columns[session.ByCountry].dropdown.Pick(slices.Index(f.columns[session.ByCountry].dropdown.Options(), "Germany"))
	want("Munich")
	if f.columns[session.ByCountry].edge.Edge == "" || f.columns[session.ByName].edge.Edge != "" {
		t.Error("the borders do not tell which filters are active")
	}
	typeInto(w, f.columns[session.ByName].entry, "x")
	wantSays(t, w, "No POP matches name:x country=Germany area<600")
	// The book is loaded again: filters stay.
	w.reload(nil)
	if len(names(w)) != 0 || f.columns[session.ByCountry].condition() != "=Germany" {
		t.Error("the filters are gone")
	}
	w.search.clear()
	want("Albany", "Moorpark", "Munich", "Napa")
	if f.conditions() != [session.Columns]string{} {
		t.Errorf("still: %q", f.conditions())
	}
	f.only(session.ByRegion, "California")
	want("Moorpark", "Napa")
	f.clear()
	f.only(session.ByEntry, "")
	want("Albany", "Moorpark", "Munich", "Napa")
	f.clear()
	f.columns[session.ByRegion].dropdown.Pick(1)
	want("Albany") // in no region
}

func TestColumnsAreRemembered(t *testing.T) {
	w, s := open(t)
	w.pops.sort(int(session.ByAreaCode))
	w.pops.sort(int(session.ByAreaCode))
	layout := w.pops.grid.Layout()
	layout[0], layout[1] = layout[1], layout[0]
	layout[0].Width = 200
	w.pops.grid.SetLayout(layout)
	w.pops.rememberColumns()

	again := openOn(t, s)
	if diff := cmp.Diff(layout, again.pops.grid.Layout()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Moorpark", "Napa", "Albany", "Munich"}, names(again)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	again.pops.resetColumns()
	if diff := cmp.Diff([]string{"Albany", "Moorpark", "Munich", "Napa"}, names(again)); diff != "" || again.pops.grid.Layout()[0].Name != "name" {
		t.Errorf("reset (-want +got):\n%s", diff)
	}
}

func TestDamagedColumnSetting(t *testing.T) {
	for _, damage := range []any{"text", columnsLeft{Sort: "gone", Columns: []grid.ColumnLayout{{Name: "x", Width: -4}}}} {
		w, s := open(t)
		check(t, s.Remember(columnSetting, damage))
		again := openOn(t, s)
		if diff := cmp.Diff(w.pops.grid.Layout(), again.pops.grid.Layout()); diff != "" || len(names(again)) != 4 {
			t.Errorf("%v (-want +got):\n%s", damage, diff)
		}
	}
}

func paste(w *Window, text string) {
	w.App.Clipboard().SetContent(text)
	w.pasteCells()
}

func TestPaste(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, moorpark, session.ByAreaCode)
	paste(w, "11\t12,5\r\n21\t22\r\n")
	wantWaiting(t, w, "1 field not in the phone book")
	if p, q := popOf(t, s, moorpark), popOf(t, s, munich); p.AreaCode != "11" || p.AccessNumber != "523-0203" || q.AreaCode != "21" || q.AccessNumber != "22" {
		t.Errorf("pasted %+v, %+v", p, q)
	}
	if v, ok := w.drafts.At(moorpark, phonebook.FieldAccessNumber); !ok || v.Text != "12,5" {
		t.Error("the wrong cell is lost")
	}
	if _, err := s.Undo(testBook); err != nil || popOf(t, s, munich).AreaCode != "89" || popOf(t, s, moorpark).AreaCode != "805" {
		t.Errorf("it is not one step: %v", err)
	}
}

func TestPasteIntoSelection(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, munich, session.ByRegion)
	w.pops.grid.SelectAll()
	paste(w, "Bavaria")
	for _, id := range []phonebook.POPID{napa, moorpark, munich, albany} {
		if got := popOf(t, s, id).Region; got != 2 {
			t.Errorf("POP %d is in region %d", id, got)
		}
	}
	wantStatus(t, w, "Pasted 4 cells.")
}

func TestPasteRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "The clipboard is empty."},
		{"binary", "\x89PNG\x00\xff", "The clipboard holds no text."},
		{"70,000 rows", strings.Repeat("1\n", 70_000), "70,000 rows were copied, but a phone book holds 65,000 POPs. Nothing was changed."},
		{"10 MB", strings.Repeat("1", 10<<20), "A cell in row 1 has 10.5 MB of text"},
		{"too many rows", "1\n2\n3\n", "3 rows were copied, but there are only 2 from the current one on."},
		{"too many columns", strings.Repeat("1\t", 20) + "1", "21 columns were copied, but there are only 8"},
	}
	for _, tt := range tests {
		w, s := open(t)
		before, err := s.Ledger(testBook)
		check(t, err)
		cellAt(t, w, munich, session.ByAreaCode)
		paste(w, tt.text)
		if got := w.status.right.Text(); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if after, err := s.Ledger(testBook); err != nil || after.Revision != before.Revision || w.drafts.Len() > 0 {
			t.Errorf("%s: something was changed: %v", tt.name, err)
		}
	}
	w, _ := open(t)
	cellAt(t, w, munich, session.ByIndex)
	paste(w, "7")
	wantStatus(t, w, "The POP index is never changed. Choose another column, then paste again.")
}

// What is pasted or filled into the sorted column stays where it is and is selected,
// until the rows are sorted again.
func TestPasteIntoTheSortedColumn(t *testing.T) {
	w, s := open(t)
	w.pops.sort(int(session.ByAccessNumber)) // Munich, Napa, Albany, Moorpark
	before := names(w)
	cellAt(t, w, napa, session.ByAccessNumber)
	paste(w, "999\t1\n888\t2\n")
	if diff := cmp.Diff(before, names(w)); diff != "" {
		t.Errorf("the rows jumped (-want +got):\n%s", diff)
	}
	if got := popOf(t, s, napa).AccessNumber + popOf(t, s, albany).AccessNumber; got != "999888" {
		t.Fatalf("pasted %q", got)
	}
	columns, whole := w.pops.grid.Range()
	if diff := cmp.Diff([]phonebook.POPID{napa, albany}, w.pops.selected()); diff != "" || whole ||
		!slices.Equal(columns, []int{int(session.ByAccessNumber), int(session.BySpeed)}) {
		t.Errorf("columns %v of whole rows %t (-want +got):\n%s", columns, whole, diff)
	}
	w.undo()
	w.pops.grid.SelectAll()
	cellAt(t, w, munich, session.ByAccessNumber)
	extend(w, 3)
	w.fillDown()
	if diff := cmp.Diff(before, names(w)); diff != "" || len(w.pops.selected()) != 4 {
		t.Errorf("%d rows are selected (-want +got):\n%s", len(w.pops.selected()), diff)
	}
	w.undo()
	cellAt(t, w, munich, session.ByAccessNumber)
	keys(w, "9999999")
	strike(w, fyne.KeyReturn)
	if diff := cmp.Diff(before, names(w)); diff != "" || !w.book.view.Moved() {
		t.Errorf("one cell (-want +got):\n%s", diff)
	}
	w.pops.sort(int(session.ByAccessNumber))
	if got := names(w); got[3] != "Munich" || w.book.view.Moved() {
		t.Errorf("sorted again: %q", got)
	}
	w.pops.sort(int(session.ByAccessNumber))
	if got := names(w); got[0] != "Munich" {
		t.Errorf("sorted the other way round: %q", got)
	}
}

// A filter goes by what the cells show.
func TestFilterByWhatIsShown(t *testing.T) {
	w, s := open(t)
	w.enter(munich, phonebook.FieldName, "Mün,chen")
	for _, w := range []*Window{w, openOn(t, s)} {
		typeInto(w, w.pops.filters.columns[session.ByName].entry, "=Munich")
		if got := names(w); len(got) != 0 {
			t.Errorf("=Munich shows %q", got)
		}
		typeInto(w, w.pops.filters.columns[session.ByName].entry, "Mün,")
		if got := names(w); !slices.Equal(got, []string{"Mün,chen"}) {
			t.Errorf("Mün, shows %q", got)
		}
	}
}

func TestFillDown(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, moorpark, session.ByAreaCode)
	w.pops.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	w.fillDown() // one row: from the row above
	if got := popOf(t, s, munich).AreaCode; got != "805" {
		t.Errorf("filled %q", got)
	}
	cellAt(t, w, albany, session.BySpeed)
	w.pops.grid.SelectAll()
	w.fillDown()
	for _, id := range []phonebook.POPID{napa, moorpark, munich} {
		if p := popOf(t, s, id); p.MinBaud != 0 || p.MaxBaud != 300 {
			t.Errorf("POP %d has %d to %d", id, p.MinBaud, p.MaxBaud)
		}
	}
	wantStatus(t, w, "Filled 3 cells.")
}

func TestCopyCell(t *testing.T) {
	w, _ := open(t)
	cellAt(t, w, munich, session.BySpeed)
	w.copyCell()
	if got := w.App.Clipboard().Content(); got != "300–2,400" {
		t.Errorf("clipboard = %q", got)
	}
	w.clipCommand(&fyne.ShortcutCut{})
	if got := w.App.Clipboard().Content(); got != "300–2,400" || len(names(w)) != 4 {
		t.Errorf("cut: %q, %d rows", got, len(names(w)))
	}
}

// gridKey presses a key with modifiers where the table has the keyboard.
func gridKey(w *Window, key fyne.KeyName, held fyne.KeyModifier) {
	w.pops.grid.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: held})
}

// TestCopyAndPaste copies what is selected, a cell, a range or rows, and puts it
// where it fits.
func TestCopyAndPaste(t *testing.T) {
	w, s := open(t)
	copied := func() string {
		w.clipCommand(&fyne.ShortcutCopy{})
		return w.App.Clipboard().Content()
	}
	cellAt(t, w, moorpark, session.ByAreaCode)
	if got := copied(); got != "805" {
		t.Errorf("a cell: %q", got)
	}
	cellAt(t, w, moorpark, session.ByAccessNumber)
	w.clipCommand(&fyne.ShortcutPaste{})
	if p := popOf(t, s, moorpark); p.AccessNumber != "805" {
		t.Errorf("a cell went into another column: %+v", p)
	}

	cellAt(t, w, moorpark, session.ByAreaCode)
	gridKey(w, fyne.KeyDown, fyne.KeyModifierShift)
	if got := copied(); got != "805\n89\n" {
		t.Errorf("a column: %q", got)
	}
	gridKey(w, fyne.KeyRight, fyne.KeyModifierShift)
	if got := copied(); got != "805\t805\n89\t129-6081\n" {
		t.Errorf("a block: %q", got)
	}
	wantStatus(t, w, "Copied 4 cells.")
	paste(w, "7")
	for _, id := range []phonebook.POPID{moorpark, munich} {
		if p := popOf(t, s, id); p.AreaCode != "7" || p.AccessNumber != "7" {
			t.Errorf("one cell fills a range: %+v", p)
		}
	}
	gridKey(w, fyne.KeyLeft, fyne.KeyModifierShift) // the range ends in the row below its first
	paste(w, "81\n82")
	if p, q := popOf(t, s, moorpark), popOf(t, s, munich); p.AreaCode != "81" || q.AreaCode != "82" {
		t.Errorf("a column fills a range: %+v, %+v", p, q)
	}

	cellAt(t, w, napa, session.ByAreaCode)
	press(w.pops.grid, fyne.KeySpace)
	press(w.pops.grid, fyne.KeySpace) // the row itself
	row := copied()
	if !strings.HasPrefix(row, "Napa\tUnited States\tCalifornia\t707") {
		t.Errorf("a row: %q", row)
	}
	cellAt(t, w, albany, session.ByAreaCode)
	press(w.pops.grid, fyne.KeySpace)
	press(w.pops.grid, fyne.KeySpace)
	paste(w, row)
	if p := popOf(t, s, albany); p.Name != "Napa" || p.AreaCode != "707" || p.Region != 1 {
		t.Errorf("a row went into a row: %+v", p)
	}
}

func TestFindAndReplace(t *testing.T) {
	w, s := open(t)
	w.replaceText()
	find, with := entries(w)[0], entries(w)[1]
	wantSays(t, w, "Type what to find.")
	typeInto(w, find, "M")
	typeInto(w, with, "N")
	wantSays(t, w, "2 POPs will change.")
	wantSays(t, w, "The first: “Moorpark” becomes “Noorpark”.")
	typeInto(w, with, `"`)
	wantSays(t, w, "Quotation marks are not allowed.")
	typeInto(w, with, "N")
	tap(t, w, "Replace in 2 POPs")
	if got := names(w); !slices.Equal(got, []string{"Albany", "Noorpark", "Nunich", "Napa"}) { // where they were
		t.Errorf("rows = %q", got)
	}
	wantStatus(t, w, "Replaced text in 2 POPs.")
	if _, err := s.Undo(testBook); err != nil || popOf(t, s, munich).Name != "Munich" {
		t.Errorf("it is not one step: %v", err)
	}
	w.replaceText()
	press(entries(w)[0], fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("Escape does not close the dialog")
	}
}

// With several POPs selected text is replaced in those, with a range of cells in its
// columns; what was selected stays.
func TestReplaceInSelection(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, moorpark, session.ByAreaCode)
	extend(w, 1) // and Munich
	w.replaceText()
	wantSays(t, w, "2 selected")
	wantSays(t, w, "Area code")
	typeInto(w, entries(w)[0], "8")
	typeInto(w, entries(w)[1], "7")
	wantSays(t, w, "2 POPs will change.")
	tap(t, w, "Replace in 2 POPs")
	if got := popOf(t, s, albany).AreaCode + popOf(t, s, munich).AreaCode; got != "51879" {
		t.Errorf("area codes %q", got)
	}
	w.pops.grid.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShift})
	w.replaceText()
	wantSays(t, w, "The 2 selected columns")
	typeInto(w, entries(w)[0], "9")
	typeInto(w, entries(w)[1], "0")
	wantSays(t, w, "2 cells will change.")
	tap(t, w, "Replace in 2 cells")
	wantStatus(t, w, "Replaced text in 2 cells.")
	if p := popOf(t, s, munich); p.AreaCode != "70" || p.AccessNumber != "120-6081" || len(w.pops.selected()) != 2 {
		t.Errorf("replaced %+v", p)
	}
}

func TestMenusOfTheTable(t *testing.T) {
	w, _ := open(t)
	cellAt(t, w, munich, session.ByRegion)
	w.pops.menu(fyne.NewPos(100, 100))
	if w.window.Canvas().Overlays().Top() == nil {
		t.Error("no menu of the row")
	}
	w.window.Canvas().Overlays().Remove(w.window.Canvas().Overlays().Top())
	w.pops.titleMenu(int(session.ByRegion), fyne.NewPos(100, 100))
	if w.window.Canvas().Overlays().Top() == nil {
		t.Error("no menu of the column")
	}
}
