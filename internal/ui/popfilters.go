package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// popFilters are the conditions under the titles of the table, one for each column.
type popFilters struct {
	window  *Window
	corner  *parts.Button // clears them
	columns [session.Columns]*columnFilter
	setting bool // they are being changed together
}

// columnFilter is the condition of one column: text for most, a choice for those of
// few values.
type columnFilter struct {
	entry    *parts.Entry
	dropdown *parts.Dropdown // nil for text
	values   []string        // behind "Any": conditions
	wanted   string          // the condition to choose when there is something to choose from
	edge     *parts.Surface  // around one that is active
}

// newPOPFilters makes the filters and puts them into their columns.
func newPOPFilters(w *Window, columns []grid.Column) *popFilters {
	f := &popFilters{window: w}
	f.corner = parts.NewButton(parts.Quiet, icon("filter"), "", f.clear)
	f.corner.SetTip(words.T("Clear the filters of all columns"))
	for col := range f.columns {
		c := &columnFilter{edge: parts.NewSurface("")}
		c.edge.Radius, c.edge.Width = 4, 2
		f.columns[col] = c
		switch session.Column(col) {
		case session.ByCountry, session.ByRegion, session.ByStatus:
			columns[col].Filter = c.choice(f)
		default:
			columns[col].Filter = c.text(f)
		}
	}
	return f
}

// text makes a filter to type in.
func (c *columnFilter) text(f *popFilters) fyne.CanvasObject {
	c.entry = parts.NewEntry(20, "")
	c.entry.OnChanged = func(string) { f.changed() }
	c.entry.Keys = func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyEscape && c.entry.Text != "":
			c.entry.SetText("")
		default:
			f.window.pops.focus()
		}
	}
	return parts.Stack(c.entry,
		parts.Row(0, parts.Grow(), parts.NewIcon(fynetheme.SearchIcon(), theme.ColorNameForeground3, 14), parts.Space(6, 0)), c.edge)
}

// choice makes a filter to choose from.
func (c *columnFilter) choice(f *popFilters) fyne.CanvasObject {
	c.dropdown = parts.NewDropdown(20, []string{words.T("Any")}, func(int) { f.changed() })
	c.dropdown.Keys = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyEscape:
			c.dropdown.Pick(0)
		default:
			f.window.pops.focus()
		}
	}
	return parts.Stack(c.dropdown, c.edge)
}

// offer puts the values that a book has into the choices. A value that is gone no
// longer filters.
func (f *popFilters) offer(b *book) {
	if b == nil {
		return
	}
	var countries, regions []string
	none := false
	for _, c := range b.counts {
		countries = append(countries, c.Name)
		for _, r := range c.Regions {
			if r.ID == 0 {
				none = true
			} else {
				regions = append(regions, r.Name)
			}
		}
	}
	f.columns[session.ByCountry].offer(inOrderOfWords(countries), nil)
	first := []string{}
	if none {
		first = append(first, words.T("No region"))
	}
	f.columns[session.ByRegion].offer(inOrderOfWords(regions), first)
	f.columns[session.ByStatus].choose([]string{words.T("In service"), words.T("Out of service")}, []string{"=in", "=out"})
	if f.window.search.filter().Columns != b.view.Filtered().Columns {
		b.view.Filter(f.window.search.filter())
	}
}

// inOrderOfWords sorts names as readers of the language expect it, each once.
func inOrderOfWords(names []string) []string {
	names = slices.Clone(names)
	words.Collator().SortStrings(names)
	return slices.Compact(names)
}

// offer replaces the choices by names, after the first ones, which stand for none.
func (c *columnFilter) offer(names, first []string) {
	values := make([]string, 0, len(names)+1)
	for range first {
		values = append(values, `=""`)
	}
	for _, name := range names {
		values = append(values, "="+session.Quote(name))
	}
	c.choose(slices.Concat(first, names), values)
}

// choose replaces the choices and keeps the chosen one where it is still there.
func (c *columnFilter) choose(options, values []string) {
	was := cmp.Or(c.wanted, c.condition())
	c.wanted, c.values = "", values
	c.dropdown.SetOptions(append([]string{words.T("Any")}, options...), slices.Index(values, was)+1)
	c.mark()
}

// condition returns what the column must satisfy, "" for anything.
func (c *columnFilter) condition() string {
	if c.dropdown == nil {
		return c.entry.Text
	}
	if at := c.dropdown.Chosen(); at > 0 && at <= len(c.values) {
		return c.values[at-1]
	}
	return ""
}

// mark shows whether the filter is active.
func (c *columnFilter) mark() {
	edge := fyne.ThemeColorName("")
	if c.condition() != "" {
		edge = fynetheme.ColorNamePrimary
	}
	c.edge.Set("", edge)
}

// conditions returns those of all columns.
func (f *popFilters) conditions() (out [session.Columns]string) {
	for col, c := range f.columns {
		out[col] = c.condition()
	}
	return out
}

// changed shows what the filters choose now.
func (f *popFilters) changed() {
	if f.setting {
		return
	}
	for _, c := range f.columns {
		c.mark()
	}
	f.window.filter()
}

// reset clears the filters without showing what they choose.
func (f *popFilters) reset() {
	f.setting = true
	for _, c := range f.columns {
		if c.dropdown != nil {
			c.dropdown.Choose(0)
		} else {
			c.entry.SetText("")
		}
		c.mark()
	}
	f.setting = false
}

// restore filters as other filters did, in another language perhaps.
func (f *popFilters) restore(conditions [session.Columns]string) {
	f.setting = true
	for col, c := range f.columns {
		if c.dropdown != nil {
			c.wanted = conditions[col]
		} else {
			c.entry.SetText(conditions[col])
			c.mark()
		}
	}
	f.setting = false
}

// clear clears the filters.
func (f *popFilters) clear() {
	f.reset()
	f.window.filter()
}

// only sets the filter of one column to a value.
func (f *popFilters) only(col session.Column, text string) {
	c := f.columns[col]
	if c.dropdown != nil {
		// A cell says less than its choice: "Out", or nothing for no region.
		match := func(option string) bool { return text != "" && strings.HasPrefix(option, text) }
		at := slices.Index(c.dropdown.Options(), cmp.Or(text, words.T("No region")))
		if at < 0 {
			at = slices.IndexFunc(c.dropdown.Options(), match)
		}
		if at >= 0 {
			c.dropdown.Pick(at)
		}
		return
	}
	if text = session.Quote(text); text == `""` {
		text = `=""`
	} else {
		text = "=" + text
	}
	c.entry.SetText(text)
}
