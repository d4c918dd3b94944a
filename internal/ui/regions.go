package ui

import (
	"cmp"
	"hash/fnv"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// sideWidth is the width of the pane beside a panel.
const sideWidth = 320

// regionsRoom is the width that the list of regions needs beside the pane.
const regionsRoom = 380

// The columns of the list of regions.
const (
	regionID = iota
	regionWas
	regionName
	regionPOPs
	regionCountry
)

// regionsPanel lists the regions and edits the chosen one. A move is tried out
// until it is kept, because it sends POPs to clients again.
type regionsPanel struct {
	window *Window
	object fyne.CanvasObject
	grid   *grid.Grid
	search *parts.Entry
	empty  fyne.CanvasObject // in the place of the list
	nobody *parts.Text       // no region matches
	up     *parts.Button
	down   *parts.Button
	remove *parts.Button
	banner *moveBanner
	side   *regionSide

	rows, shown []session.RegionRow
	most        int // POPs of the largest region
	sorted      session.ListSort
	chosen      string // name of the chosen region, "" for none
	pick        string // name of the region to choose after the next load
	move        session.RegionMove
}

func newRegionsPanel(w *Window) *regionsPanel {
	p := &regionsPanel{window: w}
	p.grid = grid.New(p, titled([]grid.Column{
		regionID:      {Title: words.T("ID"), Width: 52, AlignRight: true},
		regionWas:     {Title: words.T("Was"), Width: 64},
		regionName:    {Title: words.T("Region"), Width: 132, Grow: true},
		regionPOPs:    {Title: words.T("POPs"), Width: 132},
		regionCountry: {Title: words.T("Country"), Width: 124},
	}))
	p.grid.SetSort(regionID, false)
	p.grid.OnSelect = p.choose
	p.grid.OnDelete = p.delete
	p.grid.OnSort = p.sort
	p.grid.OnActivate = p.activate
	p.side = newRegionSide(p)
	p.banner = newMoveBanner(p)
	p.empty = p.buildEmpty()
	p.nobody = parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Align: fyne.TextAlignCenter, Cut: true})
	body := parts.Stack(p.grid, p.empty, parts.Pad(60, 0, 16, 16, parts.Column(0, p.nobody)))
	p.object = parts.Beside(sideWidth, regionsRoom,
		parts.Stack(parts.NewSurface(theme.ColorNameSurface),
			parts.Frame(parts.Column(0, p.buildBar(), p.banner.object), nil, nil, nil, body)), p.side.object)
	return p
}

func (p *regionsPanel) buildBar() fyne.CanvasObject {
	p.up = parts.NewButton(parts.Quiet, fynetheme.MoveUpIcon(), "", func() { p.nudge(-1) })
	p.down = parts.NewButton(parts.Quiet, fynetheme.MoveDownIcon(), "", func() { p.nudge(1) })
	p.remove = parts.NewButton(parts.Quiet, fynetheme.DeleteIcon(), "", p.delete)
	p.search = parts.NewEntry(96, words.T("Search"))
	p.search.Icon = fynetheme.SearchIcon()
	p.search.OnChanged = func(string) { p.list() }
	p.search.Keys = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyEscape:
			p.search.SetText("")
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
			p.window.window.Canvas().Focus(p.grid)
		default: // means nothing here
		}
	}
	return parts.Fixed(0, 44, parts.Pad(0, 0, 16, 12, parts.Row(8,
		parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), words.T("Add"), p.add),
		parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), words.T("Import .pbr"), p.chooseFile),
		parts.Fixed(17, 20, parts.Pad(0, 0, 8, 8, parts.Line())),
		p.up, p.down, p.remove, parts.Grow(p.search),
	)))
}

// buildEmpty is what stands in the place of a list without regions.
func (p *regionsPanel) buildEmpty() fyne.CanvasObject {
	return parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Pad(96, 0, 16, 16, parts.Column(16,
		parts.NewText(words.T("No regions: clients show one list per country"), parts.Style{Align: fyne.TextAlignCenter, Color: theme.ColorNameForeground2, Cut: true}),
		parts.Row(8, parts.Grow(),
			parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), words.T("Add region"), p.add),
			parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), words.T("Import .pbr"), p.chooseFile),
			parts.Grow()))))
}

// refresh shows the regions of the loaded book; same says that it is the book that
// was shown before.
func (p *regionsPanel) refresh(same bool) {
	regions := p.window.book.ledger.Book.Regions
	if !same || regions.Name(p.move.From) != p.chosen {
		p.move = session.RegionMove{} // the list has changed under it
	}
	typed := same && p.pick == "" && p.side.saving == "" && p.side.name.Text != p.chosen
	if !same {
		p.chosen = ""
		p.grid.SetModel(p) // another book may have regions of the same names
	}
	if _, there := regions.Find(p.pick); there {
		p.chosen = p.pick
	}
	if _, there := regions.Find(p.chosen); !there {
		p.chosen, typed = "", false
	}
	p.pick, p.side.saving = "", ""
	p.list()
	p.side.fill(!typed)
}

// list shows the rows that match the search, in their order.
func (p *regionsPanel) list() {
	b := p.window.book
	if b == nil {
		return
	}
	released := b.changes.Old
	if b.changes.Since > 0 && released == nil {
		released = phonebook.Regions{}
	}
	p.rows = session.RegionRows(&b.ledger.Book, b.counts, released, p.move)
	p.most = 1
	for _, r := range p.rows {
		p.most = max(p.most, r.POPs)
	}
	p.shown = session.FilterRegions(p.rows, strings.TrimSpace(p.search.Text), p.sorted, words.Collator().CompareString)
	visible(p.empty, len(p.rows) == 0)
	p.nobody.SetText("")
	if len(p.shown) == 0 && len(p.rows) > 0 {
		p.nobody.SetText(words.T("No region matches “{{.Text}}”. Escape clears the search.", "Text", p.search.Text))
	}
	p.grid.Refresh()
	if key := regionKey(p.chosen); p.chosen != "" && !p.grid.IsSelected(key) {
		p.grid.Select(key, regionName)
	}
	p.choose()
	p.banner.refresh()
}

// regionKey is the identity of a region while the list is shown: the name stays
// when the position changes.
func regionKey(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return h.Sum64()
}

// Len implements [grid.Model].
func (p *regionsPanel) Len() int { return len(p.shown) }

// Key implements [grid.Model].
func (p *regionsPanel) Key(row int) uint64 { return regionKey(p.shown[row].Name) }

// Mark implements [grid.Model].
func (p *regionsPanel) Mark(row int) grid.Mark {
	return [...]grid.Mark{session.RegionSame: grid.NoMark, session.RegionNew: grid.Added, session.RegionChanged: grid.Changed}[p.shown[row].Mark]
}

// Cell implements [grid.Model].
func (p *regionsPanel) Cell(row, col int) grid.Cell {
	r := p.shown[row]
	switch col {
	case regionID:
		return grid.Cell{Text: words.Int(int(r.ID))}
	case regionWas:
		if r.Was == 0 {
			return grid.Cell{}
		}
		return grid.Cell{Text: words.Int(int(r.Was)), Color: theme.ColorNameChange}
	case regionName:
		return grid.Cell{Text: r.Name}
	case regionPOPs:
		fill := theme.ColorNameBar2
		if r.Name == p.chosen {
			fill = theme.ColorNameFill
		}
		return grid.Cell{Text: words.Int(r.POPs), Bar: float32(r.POPs) / float32(p.most), Fill: fill}
	}
	return grid.Cell{Text: strings.Join(r.Countries, ", "), Color: theme.ColorNameForeground2}
}

// sort orders the list by the column whose title was clicked; a second click
// turns the order round.
func (p *regionsPanel) sort(col int) {
	by, can := map[int]session.ListOrder{
		regionID: session.ListByID, regionName: session.ListByName, regionPOPs: session.ListByPOPs,
	}[col]
	if !can {
		return
	}
	p.sorted = p.sorted.Click(by)
	p.grid.SetSort(col, p.sorted.Descending)
	p.list()
}

// activate edits the name or the position of the chosen region.
func (p *regionsPanel) activate(_ uint64, col int) {
	entry := p.side.name
	if col == regionID || col == regionWas {
		entry = p.side.position
	}
	p.window.window.Canvas().Focus(entry)
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// current returns the chosen region as it is shown.
func (p *regionsPanel) current() (session.RegionRow, bool) {
	for _, r := range p.rows {
		if p.chosen != "" && r.Name == p.chosen {
			return r, true
		}
	}
	return session.RegionRow{}, false
}

// choose follows the selection.
func (p *regionsPanel) choose() {
	chosen := ""
	if keys := p.grid.Selected(); len(keys) > 0 {
		for _, r := range p.shown {
			if regionKey(r.Name) == keys[0] {
				chosen = r.Name
			}
		}
	}
	if chosen != p.chosen {
		p.leave()
		p.chosen = chosen
		p.grid.Refresh()
		p.side.fill(true)
	}
	region, ok := p.current()
	p.up.Enable(ok && region.ID > 1)
	p.down.Enable(ok && int(region.ID) < len(p.rows))
	p.remove.Enable(ok)
}

// leave saves what is typed and keeps a move, as any field is saved when it is
// left.
func (p *regionsPanel) leave() {
	p.side.save()
	p.keepMove()
}

// unsaved tells what is shown and not in the book yet.
func (p *regionsPanel) unsaved() string {
	switch {
	case p.move.From != 0:
		return words.T("Order not kept yet")
	case p.chosen != "" && p.side.name.Text != p.chosen:
		return words.T("Name not saved yet")
	}
	return ""
}

// showPOPs shows the POPs of the chosen region.
func (p *regionsPanel) showPOPs() {
	if region, ok := p.current(); ok {
		p.window.search.entry.SetText(`region:"` + region.Name + `"`)
		p.window.showTab(tabPOPs)
	}
}

// usedIn tells where the POPs of a region are.
func usedIn(r session.RegionRow) string {
	switch {
	case r.POPs == 0:
		return words.T("No POP uses it")
	case len(r.Countries) == 1:
		return words.N("{{.N}} POPs in {{.Country}}", r.POPs, "Country", r.Countries[0])
	}
	return words.N("{{.N}} POPs in {{.Countries}} countries", r.POPs, "Countries", cmp.Or(len(r.Countries), 1))
}
