package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// openRegions shows the regions of the test book, released with version 1, with
// Oregon, Texas and Utah behind the two that have POPs.
func openRegions(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	for _, name := range []string{"Oregon", "Texas", "Utah"} {
		check(t, s.AddRegion(testBook, name))
	}
	_, err := s.Build(testBook, "")
	check(t, err)
	w := openOn(t, s)
	w.showTab(tabRegions)
	return w, s
}

// chooseRegion selects a region of the list.
func chooseRegion(t *testing.T, w *Window, name string) {
	t.Helper()
	if !w.regions.grid.Select(regionKey(name), regionName) {
		t.Fatalf("%s is not shown", name)
	}
}

// regionLines are the rows of the list: ID, old position, name, POPs, country.
func regionLines(w *Window) []string {
	var out []string
	for row := range w.regions.Len() {
		var cells []string
		for col := range 5 {
			cells = append(cells, w.regions.Cell(row, col).Text)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

// regionNames are the regions as the store keeps them.
func regionNames(t *testing.T, s *admin.Service) string {
	t.Helper()
	l, err := s.Ledger(testBook)
	check(t, err)
	return strings.Join(l.Book.Regions, " ")
}

func wantLines(t *testing.T, w *Window, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, regionLines(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestListOfRegions(t *testing.T) {
	w, s := openRegions(t)
	wantLines(t, w, "1||California|2|United States", "2||Bavaria|1|Germany", "3||Oregon|0|", "4||Texas|0|", "5||Utah|0|")
	if cell := w.regions.Cell(0, regionPOPs); cell.Bar != 1 || cell.Fill == "" {
		t.Errorf("the bar of the largest region is %+v", cell)
	}
	// The title of a column sorts; POPs begin with the largest.
	w.regions.sort(regionName)
	wantLines(t, w, "2||Bavaria|1|Germany", "1||California|2|United States", "3||Oregon|0|", "4||Texas|0|", "5||Utah|0|")
	w.regions.sort(regionPOPs)
	w.regions.sort(regionPOPs)
	if got := w.regions.Cell(4, regionName).Text; got != "California" {
		t.Errorf("the last row is %s", got)
	}
	w.regions.sort(regionCountry)
	w.regions.sort(regionID)
	typeInto(w, w.regions.search, "germ")
	wantLines(t, w, "2||Bavaria|1|Germany")
	typeInto(w, w.regions.search, "nowhere")
	wantSays(t, w, "No region matches “nowhere”. Escape clears the search.")
	press(w.regions.search, fyne.KeyEscape)
	// What differs from the release is marked, with the old position.
	check(t, s.AddRegion(testBook, "Nevada"))
	_, err := s.DeleteRegion(testBook, "Oregon")
	check(t, err)
	check(t, s.RenameRegion(testBook, "Bavaria", "Bayern"))
	w.reload(nil)
	wantLines(t, w, "1||California|2|United States", "2||Bayern|1|Germany", "3|4|Texas|0|", "4|5|Utah|0|", "5||Nevada|0|")
	var marks []grid.Mark
	for row := range w.regions.Len() {
		marks = append(marks, w.regions.Mark(row))
	}
	if diff := cmp.Diff([]grid.Mark{grid.NoMark, grid.Changed, grid.Changed, grid.Changed, grid.Added}, marks); diff != "" {
		t.Error(diff)
	}
}

func TestRenameRegion(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "Bavaria")
	side := w.regions.side
	wantSays(t, w, "1 POP in Germany")
	wantSays(t, w, "7 of 30 characters")
	typeInto(w, side.name, "Bav,aria")
	if !side.reason.Visible() {
		t.Error("a comma is not refused")
	}
	typeInto(w, side.name, "Südbayern")
	wantSays(t, w, "does not exist in ASCII")
	press(side.name, fyne.KeyReturn)
	wantWaiting(t, w, "Name not saved yet")
	// Going on without saving is asked for.
	w.openBook("Other")
	wantSays(t, w, "The new name of Bavaria is not saved")
	tap(t, w, "Go back")
	press(side.name, fyne.KeyEscape)
	if side.name.Text != "Bavaria" {
		t.Errorf("Escape leaves %q", side.name.Text)
	}
	typeInto(w, side.name, "Bayern")
	press(side.name, fyne.KeyReturn)
	wantStatus(t, w, "Bavaria is now Bayern.")
	// Leaving the field saves as well, and the region stays chosen.
	typeInto(w, side.name, "BAYERN")
	w.window.Canvas().Focus(w.regions.grid)
	if got := regionNames(t, s); got != "California BAYERN Oregon Texas Utah" || w.regions.chosen != "BAYERN" {
		t.Errorf("regions = %s, chosen %s", got, w.regions.chosen)
	}
	// A row that is chosen next saves too.
	w.window.Canvas().Focus(side.name)
	typeInto(w, side.name, "Bavaria")
	chooseRegion(t, w, "Texas")
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas Utah" || side.name.Text != "Texas" {
		t.Errorf("regions = %s, the field has %s", got, side.name.Text)
	}
}

// A name that another region has offers to merge the two.
func TestRenameIntoAnother(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "California")
	typeInto(w, w.regions.side.name, "bavaria")
	wantSays(t, w, "Bavaria exists already. Choose another name, or merge California into it.")
	tap(t, w, "Merge into Bavaria…")
	wantSays(t, w, "The 2 POPs move to Bavaria, then California is removed. 4 regions behind it move up, so their POPs go to clients again.")
	tap(t, w, "Keep both regions")
	if got := w.regions.side.name.Text; got != "California" {
		t.Errorf("the field has %q", got)
	}
	typeInto(w, w.regions.side.name, "bavaria")
	tap(t, w, "Merge into Bavaria…")
	tap(t, w, "Merge regions")
	wantStatus(t, w, "Moved 2 POPs from California to Bavaria.")
	if got := regionNames(t, s); got != "Bavaria Oregon Texas Utah" || popOf(t, s, napa).Region != 1 || w.regions.chosen != "Bavaria" {
		t.Errorf("regions = %s, POP 1 in %d, chosen %s", got, popOf(t, s, napa).Region, w.regions.chosen)
	}
}

func TestMergeFromTheList(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "Utah")
	wantSays(t, w, "No POP moves; Utah is removed.")
	side := w.regions.side
	if !side.merge.Disabled() {
		t.Error("there is nothing to merge into yet")
	}
	side.into.Pick(3)
	tap(t, w, "Merge…")
	wantSays(t, w, "Merge Utah into Oregon?")
	tap(t, w, "Merge regions")
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas" {
		t.Errorf("regions = %s", got)
	}
}

func TestMoveRegion(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "Bavaria")
	w.nudgeRegion(-1)
	wantLines(t, w, "1|2|Bavaria|1|Germany", "2|1|California|2|United States", "3||Oregon|0|", "4||Texas|0|", "5||Utah|0|")
	wantSays(t, w, "Moving Bavaria to position 1 renumbers 2 regions.")
	wantSays(t, w, "3 POPs go out again; the delta from 1 will have 0.")
	wantWaiting(t, w, "Order not kept yet")
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas Utah" {
		t.Errorf("the book has %s before it is kept", got)
	}
	// Back to where it was is no move.
	w.nudgeRegion(1)
	if w.regions.banner.object.Visible() || w.regions.unsaved() != "" {
		t.Error("the banner is still there")
	}
	typeInto(w, w.regions.side.position, "4")
	press(w.regions.side.position, fyne.KeyReturn)
	wantSays(t, w, "Moving Bavaria to position 4 renumbers 3 regions.")
	tap(t, w, "Undo move")
	wantLines(t, w, "1||California|2|United States", "2||Bavaria|1|Germany", "3||Oregon|0|", "4||Texas|0|", "5||Utah|0|")
	w.nudgeRegion(1)
	w.nudgeRegion(1)
	tap(t, w, "Keep move")
	wantStatus(t, w, "Bavaria is at position 4.")
	if got := regionNames(t, s); got != "California Oregon Texas Bavaria Utah" || popOf(t, s, munich).Region != 4 {
		t.Errorf("regions = %s, POP 3 in %d", got, popOf(t, s, munich).Region)
	}
	// Nearer to where the release has it, and there.
	w.nudgeRegion(-1)
	wantSays(t, w, "1 POP goes out again; the delta from 1 keeps its size.")
	w.nudgeRegion(-1)
	wantSays(t, w, "The book is then as clients of version 1 have it.")
	tap(t, w, "Undo move")
	// One step takes it back; before it is kept, Undo puts the region back.
	w.nudgeRegion(1)
	w.stepCommand(&fyne.ShortcutUndo{})
	if w.regions.move.From != 0 || regionNames(t, s) != "California Oregon Texas Bavaria Utah" {
		t.Error("Undo took more than the move back")
	}
	w.stepCommand(&fyne.ShortcutUndo{})
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas Utah" {
		t.Errorf("regions = %s", got)
	}
}

// What a move costs clients is that of this move in this state of the book, not that
// of an earlier one between the same positions.
func TestMoveTellsItsOwnEffect(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "Bavaria")
	w.nudgeRegion(-1)
	wantSays(t, w, "3 POPs go out again; the delta from 1 will have")
	tap(t, w, "Undo move")
	_, err := s.EditPOP(testBook, munich, func(p *phonebook.POP) error { p.Name = "Munich 2"; return nil })
	check(t, err)
	w.reload(nil)
	chooseRegion(t, w, "Bavaria")
	w.nudgeRegion(-1)
	if says(w, "will have") || !says(w, "3 POPs go out again; the delta from 1") {
		t.Error("the effect is that of the book before the edit")
	}
}

func TestMoveToABadPosition(t *testing.T) {
	w, _ := openRegions(t)
	chooseRegion(t, w, "Bavaria")
	for _, text := range []string{"0", "6", "first", ""} {
		typeInto(w, w.regions.side.position, text)
		press(w.regions.side.position, fyne.KeyReturn)
		wantSays(t, w, "Give a position from 1 to 5.")
	}
	press(w.regions.side.position, fyne.KeyEscape)
	if w.regions.side.position.Text != "2" || w.regions.side.wrong.Visible() {
		t.Errorf("Escape leaves %q", w.regions.side.position.Text)
	}
}

// Going on keeps a move, so that no edit is lost and none is made on another order.
func TestLeavingKeepsTheMove(t *testing.T) {
	for name, leave := range map[string]func(t *testing.T, w *Window){
		"tab":     func(_ *testing.T, w *Window) { w.showTab(tabPOPs) },
		"row":     func(t *testing.T, w *Window) { chooseRegion(t, w, "Utah") },
		"release": func(_ *testing.T, w *Window) { w.reviewRelease() },
		"quit":    func(_ *testing.T, w *Window) { w.Quit() },
	} {
		t.Run(name, func(t *testing.T) {
			w, s := openRegions(t)
			chooseRegion(t, w, "Bavaria")
			w.nudgeRegion(-1)
			leave(t, w)
			if got := regionNames(t, s); got != "Bavaria California Oregon Texas Utah" {
				t.Errorf("regions = %s", got)
			}
		})
	}
}

func TestAddRegion(t *testing.T) {
	w, s := openRegions(t)
	tap(t, w, "Add")
	typeInto(w, entries(w)[0], "oregon")
	wantSays(t, w, "Oregon is region 3 already. Choose another name.")
	typeInto(w, entries(w)[0], "Hesse")
	press(entries(w)[0], fyne.KeyReturn)
	if got := regionNames(t, s); !strings.HasSuffix(got, "Utah Hesse") || w.regions.chosen != "Hesse" {
		t.Errorf("regions = %s, chosen %q", got, w.regions.chosen)
	}
}

func TestDeleteRegion(t *testing.T) {
	w, s := openRegions(t)
	chooseRegion(t, w, "California")
	press(w.regions.grid, fyne.KeyDelete)
	wantSays(t, w, "Used by 2 POPs: they stay in the book, in no region. 4 regions behind it move up, so their POPs go to clients again.")
	tap(t, w, "Keep region")
	w.regions.delete()
	tap(t, w, "Delete region")
	if p := popOf(t, s, napa); p.Region != phonebook.AllRegions {
		t.Errorf("POP 1 is in region %d", p.Region)
	}
	if p := popOf(t, s, munich); p.Region != 1 {
		t.Errorf("POP 3 is in region %d", p.Region)
	}
}

func TestRemoveUnusedRegions(t *testing.T) {
	w, s := openRegions(t)
	wantSays(t, w, "3 regions are used by no POP.")
	tap(t, w, "Remove 3 unused regions")
	wantStatus(t, w, "Removed 3 unused regions.")
	if got := regionNames(t, s); got != "California Bavaria" {
		t.Errorf("regions = %s", got)
	}
	if says(w, "Without POPs") {
		t.Error("nothing is unused any more")
	}
}

func TestNoRegions(t *testing.T) {
	s := newService(t)
	check(t, s.NewBook(testBook, ""))
	w := openOn(t, s)
	w.showTab(tabRegions)
	wantSays(t, w, "No regions: clients show one list per country")
	tap(t, w, "Add region")
	typeInto(w, entries(w)[0], "Oregon")
	tap(t, w, "Add region")
	wantLines(t, w, "1||Oregon|0|")
	if says(w, "No regions: clients") {
		t.Error("the list still looks empty")
	}
}

func TestShowPOPsOfRegion(t *testing.T) {
	w, _ := openRegions(t)
	chooseRegion(t, w, "Bavaria")
	tap(t, w, "Show POPs")
	if got := names(w); len(got) != 1 || got[0] != "Munich" {
		t.Errorf("rows = %q", got)
	}
}

func TestImportRegions(t *testing.T) {
	w, s := openRegions(t)
	w.regions.importFile(testBook, write(t, "list.pbr", "6\nUtah\nNevada\nbad,one\nutah\nBavaria\nOhio\n"))
	wantSays(t, w, "2 names of the file are new and go to the end of the list. 2 are known and keep their position.")
	wantSays(t, w, "2 lines cannot be read. Skip them, or repair the file.")
	wantSays(t, w, "Line 4")
	wantSays(t, w, "The name stands in the file twice.")
	take := button(t, w, "Import 2 regions")
	if !take.Disabled() {
		t.Error("bad lines stop nothing")
	}
	tap(t, w, "Skip it")
	tap(t, w, "Skip it")
	tap(t, w, "Import 2 regions")
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas Utah Nevada Ohio" {
		t.Errorf("regions = %s", got)
	}
	w.regions.importFile(testBook, write(t, "list.pbr", "2\nUtah\nNevada\n"))
	wantSays(t, w, "The book has all regions of the file already.")
	for _, o := range shown(w) {
		if c, ok := o.(interface{ SetChecked(bool) }); ok {
			c.SetChecked(true)
		}
	}
	wantSays(t, w, "6 regions are renumbered. 3 POPs go out again.")
	tap(t, w, "Take the order")
	if got := regionNames(t, s); got != "Utah Nevada California Bavaria Oregon Texas Ohio" {
		t.Errorf("regions = %s", got)
	}
}

func TestImportOfBadFiles(t *testing.T) {
	w, s := openRegions(t)
	w.regions.importFile(testBook, write(t, "list.pbr", ""))
	wantSays(t, w, "The file was not read")
	tap(t, w, "Close")
	w.regions.importFile(testBook, "nowhere.pbr")
	wantSays(t, w, "The file does not exist. Check the name and the folder.")
	tap(t, w, "Close")
	var lines strings.Builder
	for n := range 60 {
		fmt.Fprintf(&lines, "bad,%d\n", n)
	}
	w.regions.importFile(testBook, write(t, "list.pbr", "60\n"+lines.String()+"Nevada\n"))
	wantSays(t, w, "The file announces 60 regions and holds 61.")
	wantSays(t, w, "and 11 more")
	tap(t, w, "Skip all 61")
	tap(t, w, "Import 1 region")
	if got := regionNames(t, s); got != "California Bavaria Oregon Texas Utah Nevada" {
		t.Errorf("regions = %s", got)
	}
}

// A pending move of one book says nothing about another.
func TestMoveAndOtherBook(t *testing.T) {
	w, s := openRegions(t)
	check(t, s.NewBook("Other", ""))
	check(t, s.AddRegion("Other", "Bavaria"))
	w.reload(nil)
	chooseRegion(t, w, "Bavaria")
	w.nudgeRegion(-1)
	w.openBook("Other")
	if w.regions.move.From != 0 || w.regions.chosen != "" {
		t.Errorf("move %+v, chosen %q", w.regions.move, w.regions.chosen)
	}
	if got := regionNames(t, s); got != "Bavaria California Oregon Texas Utah" {
		t.Errorf("regions = %s", got)
	}
}
