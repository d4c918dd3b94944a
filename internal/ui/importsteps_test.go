package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// faulty has a kind of problem in each row.
const faulty = `POP name,Country,Area code,Access number,Max speed
Nagano,Japan,0262,"34-3900, 34-3901",2400
Norristown,United States,800,###-####,2400
"Mexico, Xochimilco",Mexico,5,6669190,2400
Bremen,Germany,421,170131,rapid
Nottingham,United Kingdom,115,170x,2400
`

// preview opens the fourth step with a list.
func preview(t *testing.T, w *Window, list string) *previewPage {
	t.Helper()
	w.takeFile(write(t, "list.csv", list))
	w.sheet.step(stepPreview)
	if w.sheet.current != stepPreview {
		t.Fatalf("no preview: %v", w.sheet.planErr)
	}
	return w.sheet.preview
}

// A line with too many fields has no one field to go to: it offers no edit, though a
// column of no field is there.
func TestImportEditsFieldsAlone(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.pbk", "8,1,0,Napa,707,257-6810,300,2400,0,48,x\n9,1,0,Napa, North,707,257-6811,300,2400,0,48,x\n"))
	w.sheet.step(stepPreview)
	wantSays(t, w, "1 rejected row")
	wantSays(t, w, "The line has 12 fields instead of 11.")
	if w.sheet.plan.ColumnOf(phonebook.FieldNone) < 0 {
		t.Fatal("every column has a field")
	}
	if slices.ContainsFunc(shown(w), func(o fyne.CanvasObject) bool {
		b, ok := o.(*parts.Button)
		return ok && strings.HasPrefix(b.Label(), "Edit ")
	}) {
		t.Error("a line without a field to edit offers to edit it")
	}
}

func TestImportRepairsByGroup(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, faulty)
	if c := w.sheet.plan.Counts(); c.Rejected != 5 {
		t.Fatalf("counts = %+v", c)
	}
	wantSays(t, w, "5 rejected rows")
	tap(t, w, "Make 2 POPs")
	if c := w.sheet.plan.Counts(); c.Add != 2 || c.Rejected != 4 {
		t.Errorf("several numbers: %+v", c)
	}
	tap(t, w, "Leave the speed out")
	// What can be repaired, without the rows that somebody has to look at.
	tap(t, w, "Repair it now")
	if c := w.sheet.plan.Counts(); c.Add != 4 || c.Rejected != 2 || c.Skipped != 0 {
		t.Errorf("after all repairs: %+v", c)
	}
	tap(t, w, "Leave it out")
	wantSays(t, w, "2 rows stay out: 1 rejected, 1 skipped.")
	wantSays(t, w, "Row 3: Left out by choice. The number is a placeholder.")
	tap(t, w, "Show them")
	if p.Len() != 1 || p.Cell(0, 7).Text != "Left out by choice. The number is a placeholder." {
		t.Errorf("%d skipped rows are shown", p.Len())
	}
	tap(t, w, "Edit 1 row")
	if w.window.Canvas().Focused() == fyne.Focusable(p.grid) || p.Len() != 1 {
		t.Fatal("nothing is edited")
	}
	editor, ok := w.window.Canvas().Focused().(interface {
		fyne.Focusable
		TypedShortcut(fyne.Shortcut)
	})
	if !ok {
		t.Fatalf("the keyboard is at %T", w.window.Canvas().Focused())
	}
	editor.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(editor, "170132")
	editor.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if c := w.sheet.plan.Counts(); c.Add != 5 || c.Rejected != 0 {
		t.Errorf("after an edit: %+v", c)
	}
	wantSays(t, w, "No row is rejected")
	tap(t, w, "1 cell edited. Take it back")
	if c := w.sheet.plan.Counts(); c.Rejected != 1 {
		t.Errorf("after the edit was taken back: %+v", c)
	}
}

func TestImportFilters(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, list)
	for i, want := range []int{1, 1, 1, 2, 2} {
		test.Tap(p.figures[i])
		if p.Len() != want || !p.figures[i].On() || p.which.Chosen() != i+1 {
			t.Errorf("figure %d shows %d rows", i, p.Len())
		}
		if got := p.figures[i].Number(); got != fmt.Sprint(want) {
			t.Errorf("figure %d says %s", i, got)
		}
	}
	test.Tap(p.figures[4])
	if p.Len() != 7 {
		t.Errorf("%d rows after the filter was taken off", p.Len())
	}
	p.search.SetText("napa")
	if p.Len() != 1 || p.Mark(0) != grid.NoMark {
		t.Errorf("%d rows with Napa", p.Len())
	}
	p.search.SetText("moor")
	if p.Len() != 1 || p.Mark(0) != grid.NoMark || p.Cell(0, 2).Text != "Moorpark" {
		t.Errorf("missing: %+v", p.Cell(0, 2))
	}
	p.missing.Pick(1)
	if got := p.Cell(0, 1).Text; got != "Take out" || p.Mark(0) != grid.Changed {
		t.Errorf("missing becomes %q", got)
	}
	if w.sheet.rules.missing.Chosen() != 1 {
		t.Error("the rules say something else")
	}
	button(t, w, "Import 3 changes")
}

// A cell that comes from no column says where its value can be given.
func TestImportEditsWhatTheFileHas(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, "City,Number,Country\nBremen,170131,Germany\n")
	editor := p.editor
	if _, ok := editor.Begin(p.Key(0), 4); ok {
		t.Error("a region that no column gives is edited")
	}
	p.grid.OnActivate(p.Key(0), 4)
	wantSays(t, w, "No column of the file gives this.")
	if e, ok := editor.Begin(p.Key(0), 5); !ok || e.Text != "170131" {
		t.Errorf("the area code is split from %+v", e)
	}
	editor.Enter([]uint64{p.Key(0)}, 2, "Kiel")
	if got := w.sheet.plan.Rows[0].POP.Name; got != "Kiel" {
		t.Errorf("the name is %q", got)
	}
	missing := p.Key(p.Len() - 1)
	if _, ok := editor.Begin(missing, 2); ok {
		t.Error("a POP of the book is edited")
	}
	p.grid.OnActivate(missing, 2)
	wantSays(t, w, "This POP is in the phone book, not in the file.")
}

func TestImportResult(t *testing.T) {
	w, s := open(t)
	preview(t, w, list)
	tap(t, w, "Import 2 changes")
	wantSays(t, w, "Import, step 5 of 5")
	button(t, w, "Save 2 rows that stayed out…")
	tap(t, w, "Undo the import")
	wantSays(t, w, "The import was taken back.")
	if info, err := s.Book(testBook); err != nil || info.POPs != 4 {
		t.Errorf("the book has %d POPs, %v", info.POPs, err)
	}
	w.sheet.step(stepColumns)
	if w.sheet.current != stepResult {
		t.Error("there is a way back behind the import")
	}
	tap(t, w, "Show the POPs")
	if w.sheet != nil || w.tabs.Chosen() != tabPOPs {
		t.Error("the sheet is still open")
	}
}

func TestImportConstants(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "City,Number\nBremen,170131\n"))
	w.sheet.step(stepColumns)
	p := w.sheet.columns.constants
	pick(p.lines[phonebook.FieldCountry].choice, "Germany")
	wantSays(t, w, "every row")
	pick(p.lines[phonebook.FieldStatus].choice, "Out of service")
	p.add.Pick(0) // the region
	region := p.lines[phonebook.FieldRegion]
	if region == nil {
		t.Fatal("no value was added")
	}
	typeInto(w, region.entry, "Bavaria")
	press(region.entry, fyne.KeyReturn)
	got := w.sheet.plan.Rows[0].POP
	if got.Country != de || got.Status != phonebook.OutOfService || got.Region != 2 {
		t.Errorf("planned %+v", got)
	}
	test.Tap(region.remove)
	if p.lines[phonebook.FieldRegion] != nil || w.sheet.plan.Rows[0].POP.Region != 0 {
		t.Error("the value is still there")
	}
	wantSays(t, w, "These choices are remembered")
}

func TestImportOfOneColumnLess(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "City,Country,Number,bps300,bps1200\nBremen,Germany,170131,X,X\n"))
	w.sheet.step(stepColumns)
	c := w.sheet.columns
	if got := c.lines[4].become.Options()[c.lines[4].become.Chosen()]; got != "Speed: 1,200 where marked" {
		t.Errorf("column E becomes %q", got)
	}
	c.lines[4].become.Pick(0)
	if got := w.sheet.plan.Rows[0].POP.MaxBaud; got != 300 || c.lines[3].become.Chosen() == 0 {
		t.Errorf("speed %d", got)
	}
	tap(t, w, "Guess again")
	if got := w.sheet.plan.Rows[0].POP.MaxBaud; got != 1200 {
		t.Errorf("speed %d", got)
	}
}

func TestImportRules(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "City,Country,Number\n\"Bremen, Mitte\",Germany,0421/170131\n"))
	w.sheet.step(stepRules)
	r := w.sheet.rules
	if got := r.counts[sheet.FixCommas].Text(); got != "1 row" {
		t.Errorf("commas in %q", got)
	}
	r.fixes[sheet.FixCommas].SetChecked(true)
	if got := w.sheet.plan.Rows[0].POP; got.Name != "Bremen Mitte" || got.AreaCode != "0421" && got.AreaCode != "421" {
		t.Errorf("planned %+v", got)
	}
	r.areas.Pick(1)
	if got := w.sheet.plan.Rows[0].POP; got.AreaCode != "" {
		t.Errorf("area code %q", got.AreaCode)
	}
	r.missing.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if w.sheet.options.Mode != sheet.ModeRetire || w.sheet.preview.missing.Chosen() != 1 {
		t.Error("the mode is not that of the rules")
	}
}

// A book that was made for an import goes with it, unless something came in.
func TestImportIntoNewBookIsLeft(t *testing.T) {
	s := newService(t)
	w := openOn(t, s)
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(write(t, "list.csv", list))})
	typeInto(w, entries(w)[0], "Euro")
	tap(t, w, "Create phone book")
	if w.sheet == nil || w.sheet.table == nil {
		t.Fatal("the list was not read")
	}
	tap(t, w, "Cancel")
	if books, err := s.Books(); err != nil || len(books) != 0 || !w.welcome.Visible() {
		t.Errorf("books = %+v, %v", books, err)
	}
	if names, err := s.DeletedBooks(); err != nil || len(names) != 0 {
		t.Errorf("it can be brought back: %q, %v", names, err)
	}
	w.OpenWith(write(t, "list.csv", list))
	typeInto(w, entries(w)[0], "Euro")
	tap(t, w, "Create phone book")
	w.sheet.step(stepPreview)
	tap(t, w, "Import 3 changes")
	tap(t, w, "Show the POPs")
	if books, err := s.Books(); err != nil || len(books) != 1 || books[0].POPs != 3 {
		t.Errorf("books = %+v, %v", books, err)
	}
}

// While a file is read the sheet can be left at once.
func TestCancelReading(t *testing.T) {
	w, _, tasks := openStepped(t)
	w.takeFile(write(t, "list.csv", list))
	wantSays(t, w, "Reading list.csv …")
	tap(t, w, "Cancel reading")
	tasks.all()
	if w.sheet.table != nil || says(w, "Reading list.csv") || !w.sheet.next.Disabled() {
		t.Error("the file was read all the same")
	}
	w.sheet.open(write(t, "list.csv", list))
	tap(t, w, "Cancel")
	tasks.all()
	if w.sheet != nil || !w.main.Visible() {
		t.Error("the sheet is still open")
	}
}

// Choices that come while a plan is made end in one more plan.
func TestPlansAreMadeOneByOne(t *testing.T) {
	w, _, tasks := openStepped(t)
	w.takeFile(write(t, "list.csv", faulty))
	tasks.all()
	for _, f := range []sheet.Fix{sheet.FixCommas, sheet.FixSpeeds, sheet.FixSplit} {
		w.sheet.repair(f, true)
	}
	if len(tasks.waiting) != 1 {
		t.Errorf("%d plans are being made", len(tasks.waiting))
	}
	tasks.all()
	if got := w.sheet.plan.Options.Fix; got != sheet.FixCommas|sheet.FixSpeeds|sheet.FixSplit {
		t.Errorf("planned with %s", got)
	}
}

func TestRecentFilesAndKnownLists(t *testing.T) {
	w, _ := open(t)
	path := write(t, "list.csv", "Where,Dial\nBremen,170131\n")
	w.takeFile(path)
	w.sheet.step(stepColumns)
	pick(w.sheet.columns.lines[0].become, "POP name")
	pick(w.sheet.columns.lines[1].become, "Access number")
	pick(w.sheet.columns.constants.lines[phonebook.FieldCountry].choice, "Germany")
	w.sheet.step(stepPreview)
	tap(t, w, "Import 1 change")
	tap(t, w, "Show the POPs")
	w.startImport(false)
	wantSays(t, w, filepath.Dir(path))
	wantSays(t, w, "Lists whose columns are known")
	tap(t, w, "list.csv")
	w.sheet.step(stepColumns)
	wantSays(t, w, "Mapped as for list.csv on 1 August 2026")
}

// The lists that are hard to read all come to a preview, or say what is missing.
func TestMessyLists(t *testing.T) {
	files, err := filepath.Glob("../sheet/testdata/*")
	check(t, err)
	w, s := open(t)
	for _, path := range files {
		if info, err := os.Stat(path); err != nil || info.IsDir() || strings.HasPrefix(filepath.Base(path), ".") {
			continue
		}
		w.takeFile(path)
		if w.sheet.table == nil && !says(w, "cannot be imported") {
			t.Errorf("%s: neither read nor refused", path)
		}
		w.sheet.step(stepPreview)
		if w.sheet.plan == nil && w.sheet.note.Text() == "" {
			t.Errorf("%s: no word about why there is no preview", path)
		}
		w.closeSheet()
	}
	if info, err := s.Book(testBook); err != nil || info.POPs != 4 {
		t.Errorf("the book changed: %+v, %v", info, err)
	}
}

// A list as long as an import may be stays fluid.
func BenchmarkPreviewFilter(b *testing.B) {
	var list strings.Builder
	list.WriteString("City,Country,Area code,Number\n")
	for i := range phonebook.MaxFirstImport {
		fmt.Fprintf(&list, "Town %d,Germany,%d,%d\n", i, 200+i%700, 100000+i)
	}
	path := filepath.Join(b.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(list.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	table, err := sheet.Read(context.Background(), path, sheet.ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	p := &previewPage{sheet: &importSheet{}}
	p.which, p.grid = parts.NewDropdown(10, nil, nil), grid.New(p, nil)
	p.sheet.plan, err = sheet.NewPlan(table, sheet.Target{Book: &phonebook.Book{Name: "Euro"}}, sheet.Options{
		Defaults: map[phonebook.Field]string{}, Map: map[phonebook.Field]string{},
	})
	if err != nil {
		b.Fatal(err)
	}
	p.shown.Text = "town 31"
	for b.Loop() {
		p.filter()
	}
}

// A repair that could not mend a row is not offered for it again.
func TestImportRepairBeyondItsMeans(t *testing.T) {
	w, _ := open(t)
	preview(t, w, "City,Country,Number\n東京,Japan,3-5550134\n")
	tap(t, w, "Spell plainly")
	if c := w.sheet.plan.Counts(); c.Rejected != 1 {
		t.Fatalf("counts = %+v", c)
	}
	button(t, w, "Edit 1 row")
	for _, o := range shown(w) {
		if b, ok := o.(*parts.Button); ok && (b.Label() == "Spell plainly" || b.Label() == "Repair it now") {
			t.Errorf("%s is offered again", b.Label())
		}
	}
}

// What may be empty is emptied where it is wrong, in one edit.
func TestImportEmptiesCells(t *testing.T) {
	w, _ := open(t)
	preview(t, w, "City,Country,Number,Status\nBremen,Germany,170131,in\nKiel,Germany,170132,perhaps\nBonn,Germany,170133,maybe\n")
	if c := w.sheet.plan.Counts(); c.Rejected != 2 {
		t.Fatalf("counts = %+v", c)
	}
	tap(t, w, "Empty 2 cells")
	if c := w.sheet.plan.Counts(); c.Add != 3 || c.Rejected != 0 || w.sheet.plan.Rows[1].POP.Status != phonebook.InService {
		t.Errorf("counts = %+v", c)
	}
	tap(t, w, "2 cells edited. Take the last edit back")
	if c := w.sheet.plan.Counts(); c.Rejected != 2 {
		t.Errorf("after the edit was taken back: %+v", c)
	}
}

// Neither leaving while a list is read nor a key while it is written leaves the book
// half done.
func TestCancelledImportChangesNothing(t *testing.T) {
	w, s, tasks := openStepped(t)
	before, err := s.Book(testBook)
	check(t, err)
	unchanged := func(when string) {
		t.Helper()
		now, err := s.Book(testBook)
		if diff := cmp.Diff(before, now); err != nil || diff != "" {
			t.Errorf("%s, the book changed: %v\n%s", when, err, diff)
		}
	}
	w.takeFile(write(t, "list.csv", list))
	escape(w)
	tasks.all()
	if w.sheet != nil {
		t.Fatal("the reading was not left")
	}
	unchanged("after reading was left")
	w.takeFile(write(t, "list.csv", list))
	tasks.all()
	w.sheet.step(stepPreview)
	w.sheet.repair(sheet.FixCommas, true) // a plan is being made
	escape(w)
	tap(t, w, "Leave the import")
	tasks.all()
	unchanged("after planning was left")
	w.takeFile(write(t, "list.csv", list))
	tasks.all()
	w.sheet.step(stepPreview)
	w.sheet.commit()
	unchanged("before the transaction")
	escape(w)
	w.closeSheet()
	if w.sheet == nil || w.openDialogs() != 0 {
		t.Fatal("an import was left while it was written")
	}
	tasks.all()
	if !w.sheet.result.imported() {
		t.Fatal("the import did not end")
	}
	tap(t, w, "Undo the import")
	tasks.all()
	if info, err := s.Book(testBook); err != nil || info.POPs != before.POPs || info.Regions != before.Regions {
		t.Errorf("after undo: %+v, %v", info, err)
	}
}

// The figures of every step are about the same rows.
func TestImportFiguresAgree(t *testing.T) {
	w, s := open(t)
	p := preview(t, w, list+"Bremen,Germany,Bremen,421,170131,2400\n,,,,,\nTotal,,,,7,\n")
	plan := w.sheet.plan
	rows := len(w.sheet.table.Rows)
	c := plan.Counts()
	wantSays(t, w, fmt.Sprintf("%d rows", rows))
	if sum := c.Add + c.Change + c.Unchanged + c.Delete + c.Rejected + c.Skipped; sum != rows || c.Skipped != 2 {
		t.Errorf("%+v are %d of %d rows", c, sum, rows)
	}
	wantSays(t, w, "4 rows stay out: 2 rejected, 2 skipped.")
	p.missing.Pick(1)
	c = w.sheet.plan.Counts()
	if got := p.figures[1].Number(); got != fmt.Sprint(c.Change) || c.Change != 2 {
		t.Errorf("figure of changes %s, counted %d", got, c.Change)
	}
	test.Tap(p.figures[1])
	if p.Len() != c.Change {
		t.Errorf("%d changes are shown, %d counted", p.Len(), c.Change)
	}
	before, err := s.Book(testBook)
	check(t, err)
	tap(t, w, fmt.Sprintf("Import %d changes", c.Add+c.Change))
	if now, err := s.Book(testBook); err != nil || now.POPs != before.POPs+c.Add {
		t.Errorf("%d POPs after %d additions to %d, %v", now.POPs, c.Add, before.POPs, err)
	}
	button(t, w, "Save 4 rows that stayed out…")
}
