package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// umlauts has names that ASCII lacks: for two of them windows-1250 is the answer.
const umlauts = `POP name,Country,Area code,Access number,Max speed
München,Germany,89,129-6089,9600
Łódź,Poland,42,6123400,9600
東京,Japan,3,55501234,9600
`

// The example is a text that the chosen encoding has, whichever row comes first.
func TestEncodingExample(t *testing.T) {
	w, _ := open(t)
	preview(t, w, "POP name,Country,Area code,Access number,Max speed\nŁódź,Poland,42,6123400,9600\nMünchen,Germany,89,129-6089,9600\nCôte à,France,1,6123402,9600\n")
	tap(t, w, "Change the encoding…")
	var choice *parts.Dropdown
	for _, o := range visibleIn(w.window.Canvas().Overlays().Top()) {
		if d, ok := o.(*parts.Dropdown); ok {
			choice = d
		}
	}
	for encoding, example := range map[string]string{"windows-1252": "München", "windows-1250": "Łódź"} {
		at := slices.IndexFunc(choice.Options(), func(label string) bool { return strings.Contains(label, encoding) })
		if at < 0 {
			t.Fatalf("%s is not offered", encoding)
		}
		choice.Choose(at)
		choice.OnChange(at)
		wantSays(t, w, "Clients show "+example+" right where the computer uses "+encoding+".")
	}
}

// A list in letters that the book lacks can come in with another encoding, in one step.
func TestImportOffersAnEncoding(t *testing.T) {
	w, s := open(t)
	preview(t, w, umlauts)
	tap(t, w, "Change the encoding…")
	wantSays(t, w, "Change the encoding of Tymnet?")
	wantSays(t, w, "It has the letters of 2 of 3 rows.")
	wantSays(t, w, "Clients show München right where the computer uses windows-1250.")
	tap(t, w, "Keep ASCII")
	if w.sheet.options.Encoding != "" || w.openDialogs() != 0 {
		t.Error("the encoding was changed")
	}
	tap(t, w, "Change the encoding…")
	tap(t, w, "Use windows-1250")
	if c := w.sheet.plan.Counts(); c.Add != 2 || c.Rejected != 1 {
		t.Errorf("counts = %+v", c)
	}
	wantSays(t, w, "The phone book is released in windows-1250 from now on.")
	if w.sheet.lost() == "" {
		t.Error("leaving would not ask")
	}
	if info, err := s.Ledger(testBook); err != nil || info.Book.Encoding != "ascii" {
		t.Errorf("the preview changed the encoding to %s, %v", info.Book.Encoding, err)
	}
	tap(t, w, "Keep ASCII")
	if c := w.sheet.plan.Counts(); c.Rejected != 3 {
		t.Errorf("after it was taken back: %+v", c)
	}
	tap(t, w, "Change the encoding…")
	tap(t, w, "Use windows-1250")
	tap(t, w, "Import 2 changes")
	if l, err := s.Ledger(testBook); err != nil || l.Book.Encoding != "windows-1250" || len(l.Book.POPs) != 6 {
		t.Errorf("encoding %s, %d POPs, %v", l.Book.Encoding, len(l.Book.POPs), err)
	}
	tap(t, w, "Undo the import")
	if l, err := s.Ledger(testBook); err != nil || l.Book.Encoding != "ascii" || len(l.Book.POPs) != 4 {
		t.Errorf("after undo: encoding %s, %d POPs, %v", l.Book.Encoding, len(l.Book.POPs), err)
	}
}

// Where no encoding has the letters of both, it says so.
func TestImportWithoutAnEncoding(t *testing.T) {
	w, s := open(t)
	_, err := s.SetEncoding(testBook, "shift_jis", false)
	check(t, err)
	check(t, s.RenameRegion(testBook, "Bavaria", "東京"))
	w.reload(nil)
	preview(t, w, "POP name,Country,Number\nŁódź,Poland,42-6123400\n")
	tap(t, w, "Change the encoding…")
	wantSays(t, w, "No other encoding has these letters")
}

// Each repair that was chosen stands there with a way back.
func TestImportRepairsAreTakenBack(t *testing.T) {
	w, _ := open(t)
	preview(t, w, umlauts)
	tap(t, w, "Spell plainly")
	wantSays(t, w, "In 2 rows letters are spelled plainly.")
	button(t, w, "Change the encoding…") // for the one that has no plain spelling
	tap(t, w, "Take back")
	if c := w.sheet.plan.Counts(); c.Rejected != 3 || w.sheet.rules.fixes[sheet.FixASCII].Checked {
		t.Errorf("counts = %+v", c)
	}
}

// Rows that are left out stay out whatever is repaired, until they are taken in again.
func TestImportLeavesRowsOut(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, umlauts)
	tap(t, w, "Leave out 3")
	w.sheet.repair(sheet.FixASCII, true)
	if c := w.sheet.plan.Counts(); c.Skipped != 3 {
		t.Errorf("a repair brings rows in: %+v", c)
	}
	tap(t, w, "Take 3 in again")
	if c := w.sheet.plan.Counts(); c.Add != 2 || c.Rejected != 1 {
		t.Errorf("counts = %+v", c)
	}
	// Who edits a row wants it.
	w.sheet.leaveRows([]int{2})
	p.editor.Enter([]uint64{p.Key(0)}, 2, "Munich 2")
	if r := w.sheet.plan.Rows[0]; r.Result != sheet.Add || r.POP.Name != "Munich 2" {
		t.Errorf("row 2: %+v", r)
	}
}

// Every reason of a row is told, and each of them can be edited where it is.
func TestImportTellsEveryReason(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, "POP name,Country,Area code,Access number,Max speed\n\"Mexico, "+strings.Repeat("x", 40)+"\",Mexico,5,66691x0,rapid\n,Germany,89,129-6089,9600\n")
	if got := p.Cell(0, 7).Text; !strings.HasPrefix(got, "4 problems: ") || !strings.Contains(got, "Access number: 'x' is not allowed") ||
		!strings.Contains(got, "at most 30.") || !strings.Contains(got, "Maximum speed: This is not a speed.") {
		t.Errorf("reasons = %q", got)
	}
	if got := strings.Count(p.tip(p.Key(0), 7), "\n"); got != 3 {
		t.Errorf("the tooltip has %d line ends", got)
	}
	// A POP without a name comes in, and says so.
	if got := p.Cell(1, 2); p.Cell(1, 1).Text != "Add" || got.Text != "Empty" || got.Ground != theme.ColorNameChangeTint {
		t.Errorf("without a name: %+v", got)
	}
	if got := p.Cell(1, 7).Text; got != "The POP name is missing: clients show a blank line." {
		t.Errorf("reason = %q", got)
	}
	wantSays(t, w, "1 row to look at")
	edits := 0
	for _, o := range shown(w) {
		if b, ok := o.(*parts.Button); ok && b.Label() == "Edit 1 row" {
			edits++
		}
	}
	if edits != 5 {
		t.Errorf("%d of 5 kinds of problems can be edited", edits)
	}
	for _, g := range w.sheet.plan.Groups() {
		p.edit(g)
		if focused := w.window.Canvas().Focused(); focused == fyne.Focusable(p.grid) || focused == nil {
			t.Errorf("%s: nothing is edited", g.Field)
			continue
		}
		w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	}
	w.sheet.step(stepRules)
	for fix, want := range map[sheet.Fix]string{sheet.FixCommas: "1 row", sheet.FixLength: "1 row", sheet.FixSpeeds: "1 row", sheet.FixASCII: "No row", sheet.FixSplit: "No row"} {
		if got := w.sheet.rules.counts[fix].Text(); got != want {
			t.Errorf("%s: %q, want %q", fix, got, want)
		}
	}
}

// A region that is nearly a known one can be taken for that one.
func TestImportCorrectsRegions(t *testing.T) {
	w, _ := open(t)
	preview(t, w, "POP name,Country,Region,Number\nUlm,Germany,Bavarria,731-5550134\nSacramento,United States,Califronia,916-5550134\n")
	wantSays(t, w, "2 rows to look at")
	wantSays(t, w, "is a new region, and nearly")
	tap(t, w, "Correct 2 cells")
	if p := w.sheet.plan; len(p.NewRegions) != 0 || p.Rows[0].POP.Region != 2 || p.Rows[1].POP.Region != 1 {
		t.Errorf("new regions %q", p.NewRegions)
	}
	tap(t, w, "2 cells edited. Take the last edit back")
	if p := w.sheet.plan; len(p.NewRegions) != 2 {
		t.Errorf("new regions %q", p.NewRegions)
	}
}
