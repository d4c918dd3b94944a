package ui

import (
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The columns of the country table.
const (
	countryID = iota
	countryCode
	countryName
	countrySpellings
	countryPOPs
)

// countriesDialog shows the country table, which all books share, and adds to it.
type countriesDialog struct {
	window   *Window
	dialog   *parts.Dialog
	grid     *grid.Grid
	search   *parts.Entry
	used     *parts.Check
	id, code *parts.Entry
	name     *parts.Entry
	reason   *parts.Paragraph
	keep     *parts.Button
	rows     []session.CountryRow
	shown    []session.CountryRow
	most     int
	sorted   session.ListSort
}

// showCountries opens the country table.
func (w *Window) showCountries() {
	if w.ready() {
		newCountriesDialog(w).show()
	}
}

func newCountriesDialog(w *Window) *countriesDialog {
	d := &countriesDialog{window: w, sorted: session.ListSort{By: session.ListByName}}
	d.grid = grid.New(d, titled([]grid.Column{
		countryID:        {Title: words.T("ID"), Width: 64, AlignRight: true},
		countryCode:      {Title: words.T("Dial code"), Width: 80},
		countryName:      {Title: words.T("Country"), Width: 180},
		countrySpellings: {Title: words.T("Also written"), Width: 160, Grow: true},
		countryPOPs:      {Title: words.T("POPs"), Width: 160},
	}))
	d.grid.SetSort(countryName, false)
	d.grid.OnSort = d.sort
	d.grid.OnActivate = func(uint64, int) { d.edit() }
	d.search = parts.NewEntry(0, words.T("Search ID, dial code, name, spelling"))
	d.search.Icon = fynetheme.SearchIcon()
	d.search.OnChanged = func(string) { d.list() }
	d.used = parts.NewCheck(words.T("Used by this book only"), func(bool) { d.list() })
	d.id, d.code, d.name = parts.NewEntry(48, "382"), parts.NewEntry(48, "382"), parts.NewEntry(60, words.T("Name"))
	for _, e := range []*parts.Entry{d.id, d.code, d.name} {
		e.OnChanged = func(string) { d.judge(false) }
	}
	d.reason = parts.NewParagraph("", theme.ColorNameForeground2)
	d.keep = parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), words.T("Add country"), d.accept)
	return d
}

func (d *countriesDialog) show() {
	w := d.window
	shut := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.dialog.Close() })
	top := parts.Pad(8, 8, 24, 24, parts.Row(16, parts.Grow(d.search), d.used))
	label := func(text string) fyne.CanvasObject { return parts.NewText(text, parts.Label) }
	foot := parts.Column(0, parts.Line(), parts.Pad(12, 12, 24, 24, parts.Column(6,
		parts.NewText(words.T("Add a country, or change one by its ID"), parts.Strong),
		parts.Row(8, label(words.T("TAPI ID")), parts.Upto(72, 48, 0, d.id), label(words.T("Dial code")), parts.Upto(72, 48, 0, d.code),
			label(words.T("Name")), parts.Grow(d.name), d.keep),
		d.reason)))
	d.dialog = w.open(parts.DialogOptions{
		Title: words.T("Countries"), Subtitle: " ", Body: parts.Frame(top, foot, nil, nil, d.grid), Width: 820, Height: 640,
		Buttons: []*parts.Button{shut}, Escape: shut, First: d.search,
	})
	w.tie(d.dialog)
	d.load()
	d.judge(false)
}

// load takes over the table and the counts of the book.
func (d *countriesDialog) load() {
	b := d.window.book
	d.rows = session.CountryRows(b.countries, b.counts)
	d.most = 1
	used := 0
	for _, r := range d.rows {
		d.most = max(d.most, r.POPs)
		if r.POPs > 0 {
			used++
		}
	}
	d.dialog.Subtitle.SetText(words.N("{{.N}} countries; this book uses {{.Used}}", len(d.rows), "Used", used))
	d.list()
}

// list shows the rows that match, in their order.
func (d *countriesDialog) list() {
	d.shown = session.FilterCountries(d.rows, d.search.Text, d.used.Checked, d.sorted, words.Collator().CompareString)
	d.grid.Empty = words.T("No country matches “{{.Text}}”", "Text", d.search.Text)
	d.grid.Refresh()
}

func (d *countriesDialog) sort(col int) {
	by, can := map[int]session.ListOrder{
		countryID: session.ListByID, countryName: session.ListByName, countryPOPs: session.ListByPOPs,
	}[col]
	if !can {
		return
	}
	d.sorted = d.sorted.Click(by)
	d.grid.SetSort(col, d.sorted.Descending)
	d.list()
}

// edit takes the current row into the fields.
func (d *countriesDialog) edit() {
	key, _, ok := d.grid.Current()
	for _, r := range d.shown {
		if ok && uint64(r.ID) == key {
			d.id.SetText(fmt.Sprint(r.ID))
			d.code.SetText(r.Code)
			d.name.SetText(d.window.book.countries.TableName(r.ID))
			d.window.window.Canvas().Focus(d.name)
		}
	}
}

func (d *countriesDialog) typed() session.TypedCountry {
	return session.TypedCountry{ID: d.id.Text, Code: d.code.Text, Name: d.name.Text}
}

// judge says what adding would do, or why it cannot be. While nobody asked for it
// yet, empty fields are no fault.
func (d *countriesDialog) judge(asked bool) (phonebook.Country, bool) {
	c, taken, twin, err := d.typed().Parse(d.window.book.countries)
	said, color := words.T("The table is shared by all phone books. Lists can name the country by its ID, name or dial code."), theme.ColorNameForeground2
	d.keep.SetLabel(words.T("Add country"))
	switch {
	case err != nil && (asked || d.id.Text != "" && d.code.Text != "" && d.name.Text != ""):
		said, color = explain(err), theme.ColorNameBad
	case err != nil:
	case twin.ID != 0:
		said, color = words.T("{{.Country}} is country {{.ID}} already. Choose another name.", "Country", twin.Name, "ID", fmt.Sprint(twin.ID)), theme.ColorNameBad
	case taken.ID != 0:
		said, color = words.T("ID {{.ID}} is {{.Country}}: it gets this dial code and name.", "ID", fmt.Sprint(taken.ID), "Country", taken.Name), theme.ColorNameChange
		d.keep.SetLabel(words.T("Change {{.Country}}", "Country", taken.Name))
	}
	d.reason.Set(said, color)
	if d.dialog != nil {
		d.dialog.Relayout()
	}
	return c, err == nil && twin.ID == 0
}

// accept writes the row.
func (d *countriesDialog) accept() {
	c, ok := d.judge(true)
	if !ok {
		return
	}
	w := d.window
	book := w.book.name()
	inOrderError(w, func() error { return w.Service.AddCountry(c) }, func(err error) {
		if err != nil {
			w.Log.Error("add a country", "cause", err)
			d.reason.Set(explain(err), theme.ColorNameBad)
			if errors.Is(err, phonebook.ErrExists) {
				d.reason.Set(words.T("Another country has this name. Choose another."), theme.ColorNameBad)
			}
			return
		}
		w.reloadBook(book, func() {
			d.id.SetText("")
			d.code.SetText("")
			d.name.SetText("")
			d.search.SetText("")
			d.load()
			d.grid.Select(uint64(c.ID), countryName)
			w.status.say(sayDone, words.T("{{.Country}} is country {{.ID}}.", "Country", c.Name, "ID", fmt.Sprint(c.ID)))
		})
	})
}

// Len implements [grid.Model].
func (d *countriesDialog) Len() int { return len(d.shown) }

// Key implements [grid.Model].
func (d *countriesDialog) Key(row int) uint64 { return uint64(d.shown[row].ID) }

// Mark implements [grid.Model].
func (d *countriesDialog) Mark(int) grid.Mark { return grid.NoMark }

// Cell implements [grid.Model].
func (d *countriesDialog) Cell(row, col int) grid.Cell {
	r := d.shown[row]
	switch col {
	case countryID:
		return grid.Cell{Text: fmt.Sprint(r.ID)}
	case countryCode:
		return grid.Cell{Text: "+" + r.Code}
	case countryName:
		return grid.Cell{Text: r.Name}
	case countrySpellings:
		return grid.Cell{Text: r.Spellings(), Color: theme.ColorNameForeground2}
	}
	if r.POPs == 0 {
		return grid.Cell{}
	}
	return grid.Cell{Text: words.Int(r.POPs), Bar: float32(r.POPs) / float32(d.most), Fill: theme.ColorNameBar2}
}
