package ui

import (
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// list has a row for each result: unchanged, changed, added and two rejected.
const list = `POP name,Country,Region,Area code,Access number,Max speed
Napa,United States,California,707,257-6810,2400
Munich,Germany,Bavaria,89,129-6081,9600
Bremen,Germany,Bremen,421,170131,2400
Norristown,United States,California,800,###-####,2400
"Mexico, Xochimilco",United States,California,215,666-9190,2400
`

func TestImport(t *testing.T) {
	w, s := open(t)
	w.takeFile(write(t, "list.csv", list))
	if w.main.Visible() {
		t.Error("the main screen is still in front")
	}
	wantSays(t, w, "list.csv")
	wantSays(t, w, "header in row 1, 5 rows")
	tap(t, w, "Next: Columns")
	wantSays(t, w, "6 columns are used, 0 left out")
	tap(t, w, "Next: Rules")
	tap(t, w, "Next: Preview")

	p := w.sheet.preview
	results := []string{}
	for row := range p.Len() {
		results = append(results, p.Cell(row, 0).Text+" "+p.Cell(row, 1).Text)
	}
	if diff := cmp.Diff([]string{"2 Same", "3 Change", "4 Add", "5 Rejected", "6 Rejected", " Keep", " Keep"}, results); diff != "" {
		t.Errorf("preview (-want +got):\n%s", diff)
	}
	if got := p.Cell(1, 7); got.Text != "300–9,600" || got.Old != "300–2,400" || got.Color != theme.ColorNameChange {
		t.Errorf("change = %+v", got)
	}
	if got := p.Cell(3, 6); got.Text != "###-####" || got.Ground != theme.ColorNameBadTint || p.Mark(3) != grid.Problem {
		t.Errorf("rejected = %+v", got)
	}
	if got := p.Cell(2, 4).Text; got != "Bremen" {
		t.Errorf("new region = %q", got)
	}
	wantSays(t, w, "1 new region")
	wantSays(t, w, "2 rejected rows stay out.")
	wantSays(t, w, "2 of 32,000 changes of one import before the first post. One undo takes all of it back.")
	p.only.SetChecked(true)
	if p.Len() != 2 {
		t.Errorf("%d rows with problems", p.Len())
	}
	if info, err := s.Book(testBook); err != nil || info.POPs != 4 || info.Regions != 2 {
		t.Fatalf("the preview changed the book: %+v, %v", info, err)
	}
	tap(t, w, "Import 2 changes")
	wantSays(t, w, "Imported 2 changes from list.csv")
	tap(t, w, "Show the POPs")
	if w.sheet != nil || !w.main.Visible() {
		t.Fatal("the sheet is still open")
	}
	wantStatus(t, w, "Imported 2 changes from list.csv: 1 added, 1 changed, 0 deleted. Rows that stayed out: 2.")
	if p := popOf(t, s, 5); p.Name != "Bremen" || p.Region != 3 {
		t.Errorf("added %+v", p)
	}
	if p := popOf(t, s, munich); p.MaxBaud != 9600 {
		t.Errorf("changed %+v", p)
	}
}

func TestImportRepairs(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", list))
	w.sheet.step(stepPreview)
	tap(t, w, "Use a space")
	if !w.sheet.rules.fixes[sheet.FixCommas].Checked {
		t.Error("the repair is not ticked")
	}
	if c := w.sheet.plan.Counts(); c.Add != 2 || c.Rejected != 1 {
		t.Errorf("counts = %+v", c)
	}
	button(t, w, "Import 3 changes")
	w.sheet.rules.fixes[sheet.FixCommas].SetChecked(false)
	button(t, w, "Import 2 changes")
}

func TestImportWithoutCountry(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "City,Number\nBremen,170131\n"))
	wantSays(t, w, "No column holds the country.")
	tap(t, w, "Next: Columns")
	wantSays(t, w, "2 columns are used, 0 left out")
	wantSays(t, w, "The list does not say which country it is about")
	if !w.sheet.next.Disabled() {
		t.Fatal("the preview can be opened without a plan")
	}
	w.sheet.forward()
	w.sheet.step(stepPreview)
	if w.sheet.current != stepColumns {
		t.Error("the preview is open without a plan")
	}
	c := w.sheet.columns.constants.lines[phonebook.FieldCountry].choice
	for i, name := range c.Options() {
		if name == "Germany" {
			c.Pick(i)
		}
	}
	if w.sheet.plan == nil || w.sheet.plan.Rows[0].POP.Country != de {
		t.Fatalf("plan = %+v, %v", w.sheet.plan, w.sheet.planErr)
	}
	tap(t, w, "Next: Rules")
	tap(t, w, "Next: Preview")
	tap(t, w, "Back")
	tap(t, w, "Cancel")
	tap(t, w, "Leave the import")
	if w.sheet != nil || !w.main.Visible() {
		t.Error("the sheet is still open")
	}
}

func TestImportColumnsByHand(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "Country,Town,Dial here\nGermany,Bremen,x170131\nGermany,Kiel,x170132\n"))
	c := w.sheet.columns
	if w.sheet.plan != nil {
		t.Fatalf("the number was found in %+v", w.sheet.plan.Columns)
	}
	number := 0
	for i, f := range targets {
		if f == phonebook.FieldAccessNumber {
			number = i
		}
	}
	c.lines[2].become.Pick(number)
	if w.sheet.plan == nil {
		t.Fatal(w.sheet.planErr)
	}
	w.sheet.step(stepColumns)
	wantSays(t, w, "3 columns are used, 0 left out")
	// The same field by hand for another column moves it there.
	c.lines[1].become.Pick(number)
	if got := w.sheet.options.Map[phonebook.FieldAccessNumber]; got != "B" {
		t.Errorf("the number comes from %q", got)
	}
	c.lines[1].become.Pick(0)
	if w.sheet.plan != nil {
		t.Error("there is a plan without a number")
	}
	if c.lines[1].become.Chosen() != 0 {
		t.Error("the column is not left out")
	}
}

func TestImportReplaces(t *testing.T) {
	w, s := open(t)
	w.takeFile(write(t, "list.csv", list))
	w.sheet.step(stepPreview)
	w.sheet.preview.missing.Pick(2)
	if c := w.sheet.plan.Counts(); c.Delete != 2 {
		t.Fatalf("counts = %+v", c)
	}
	w.sheet.commit()
	if _, err := s.POP(testBook, albany); err == nil {
		t.Error("POP 4 is still there")
	}
}

func TestImportOfWhatIsNoList(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "page.csv", "<html><body>Not a list</body></html>"))
	wantSays(t, w, "page.csv cannot be imported")
	wantSays(t, w, "Nothing was changed.")
	w.sheet.open("/does/not/exist.csv")
	wantSays(t, w, "The file does not exist. Check the name and the folder.")
	if !w.sheet.next.Disabled() || w.sheet.current != stepFile {
		t.Error("there is a way on")
	}
	w.sheet.open(write(t, "list.csv", list))
	if says(w, "cannot be imported") || w.sheet.next.Disabled() {
		t.Error("a list is refused after what is none")
	}
	tap(t, w, "Cancel")
	if w.sheet != nil {
		t.Error("the sheet is still open")
	}
}

// A book that changed after the preview refuses the plan and is planned again.
func TestImportAfterAChange(t *testing.T) {
	w, s := open(t)
	w.takeFile(write(t, "list.csv", list))
	w.sheet.step(stepPreview)
	check(t, s.DeletePOPs(testBook, albany))
	tap(t, w, "Import 2 changes")
	if w.sheet.result.imported() {
		t.Fatal("an old plan was carried out")
	}
	wantSays(t, w, "The phone book has changed meanwhile. Try again.")
	tap(t, w, "Import 2 changes")
	if !w.sheet.result.imported() {
		t.Error("the new plan was not carried out")
	}
}

func TestImportIntoNewBook(t *testing.T) {
	w := openOn(t, newService(t))
	asked := ""
	w.withBook(func(made bool) { asked = w.book.name() })
	typeInto(w, entries(w)[0], "Euro")
	press(entries(w)[0], fyne.KeyReturn)
	if asked != "Euro" {
		t.Errorf("the import goes into %q", asked)
	}
}

func TestColumnLetter(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := columnLetter(i); got != want {
			t.Errorf("columnLetter(%d) = %s, want %s", i, got, want)
		}
	}
}

// How a file is read was found, is shown and can be changed.
func TestImportSource(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "Country;Town;Phone\r\nGermany;K\xf6ln;0221/170131\r\n"))
	c := w.sheet.file.source
	if got := c.encoding.Options()[c.encoding.Chosen()]; got != "Windows-1252" || !c.guess.Visible() {
		t.Errorf("encoding %s, guess shown %v", got, c.guess.Visible())
	}
	if got := c.separator.Options()[c.separator.Chosen()]; got != "Semicolon" {
		t.Errorf("separator %s", got)
	}
	if c.lines[c.sheets].Visible() {
		t.Error("a text file shows sheets")
	}
	pick(c.encoding, "Windows-1251")
	wantSays(t, w, "list.csv, Windows-1251, header in row 1, 1 row")
	if name := w.sheet.plan.Rows[0].POP.Name; name != "Kцln" || c.guess.Visible() {
		t.Errorf("read as %q, guess shown %v", name, c.guess.Visible())
	}
	pick(c.header, "None")
	if got := w.sheet.table.Header; got != nil {
		t.Errorf("header %q", got)
	}
	// A row that is none stays as it was, with a word.
	pick(c.header, "Row 20")
	wantSays(t, w, "The file has no row 20 that could be the header.")
	if got := c.header.Options()[c.header.Chosen()]; got != "None" || w.sheet.table == nil {
		t.Errorf("header %s", got)
	}
}

func TestImportAsksForThePassword(t *testing.T) {
	data, err := os.ReadFile("../sheet/workbook/testdata/agile.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	w, _ := open(t)
	path := write(t, "list.xlsx", string(data))
	w.takeFile(path)
	wantSays(t, w, "list.xlsx is protected. The password is not kept.")
	answer(t, w, "wrong")
	wantSays(t, w, "This password does not open list.xlsx.")
	answer(t, w, "geheim")
	wantSays(t, w, "list.xlsx, sheet “Sheet1”, header in row 1, 2 rows")
	if w.sheet.plan == nil || len(w.sheet.plan.Rows) != 2 {
		t.Errorf("%+v", w.sheet.planErr)
	}
	w.closeSheet()
	w.takeFile(path)
	tap(t, w, "Cancel")
	if !w.sheet.next.Disabled() || w.sheet.table != nil {
		t.Error("the import goes on without a password")
	}
}

// pick chooses a word of a list.
func pick(d *parts.Dropdown, word string) { d.Pick(slices.Index(d.Options(), word)) }

// answer types into the open question and accepts it.
func answer(t *testing.T, w *Window, text string) {
	t.Helper()
	typeInto(w, entries(w)[0], text)
	tap(t, w, "Open workbook")
}
