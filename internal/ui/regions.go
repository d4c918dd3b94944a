package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// sideWidth is the width of the pane beside a panel.
const sideWidth = 320

// regionsPanel lists the regions in their order and edits the chosen one.
type regionsPanel struct {
	window *Window
	object fyne.CanvasObject
	grid   *grid.Grid

	title, used  *parts.Text
	name         *parts.Entry
	reason       *parts.Paragraph
	rename       *parts.Button
	remove, show *parts.Button
	side         fyne.CanvasObject
	chosen       string // name of the chosen region, "" for none
}

func newRegionsPanel(w *Window) *regionsPanel {
	p := &regionsPanel{window: w}
	p.grid = grid.New(regionRows{w}, []grid.Column{
		{Title: "ID", Width: 60, AlignRight: true},
		{Title: "Region", Width: 240, Grow: true},
		{Title: "POPs", Width: 100, AlignRight: true},
		{Title: "Country", Width: 180},
	})
	p.grid.Empty = "No regions: clients show one list per country"
	p.grid.OnSelect = p.choose
	p.grid.OnDelete = p.delete
	p.grid.OnActivate = func(uint64, int) { w.window.Canvas().Focus(p.name) }
	bar := parts.Fixed(0, 44, parts.Pad(0, 0, 16, 16, parts.Row(8,
		parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), "Add region", p.add),
		parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), "Import .pbr…", p.chooseFile),
		parts.Grow(),
	)))
	p.side = p.buildSide()
	p.object = parts.Frame(nil, nil, nil,
		parts.Fixed(sideWidth, 0, parts.Frame(nil, nil, parts.Line(), nil, parts.Pad(16, 16, 16, 16, p.side))),
		parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(bar, nil, nil, nil, p.grid)))
	return p
}

func (p *regionsPanel) buildSide() fyne.CanvasObject {
	p.title, p.used = parts.NewText("", parts.Title), parts.NewText("", parts.Caption)
	p.name = parts.NewEntry(120, "")
	p.name.OnChanged = func(string) { p.judge() }
	p.name.Keys = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			p.renameChosen()
		case fyne.KeyEscape:
			p.name.SetText(p.chosen)
		default: // means nothing here
		}
	}
	p.reason = parts.NewParagraph("", theme.ColorNameBad)
	p.rename = parts.NewButton(parts.Plain, nil, "Rename region", p.renameChosen)
	p.show = parts.NewButton(parts.Plain, nil, "Show POPs", p.showPOPs)
	p.remove = parts.NewButton(parts.Plain, fynetheme.DeleteIcon(), "Delete region…", p.delete)
	return parts.Column(8,
		parts.Column(0, p.title, p.used),
		parts.Column(0, parts.Row(8, parts.Fixed(52, 0, parts.NewText("Name", parts.Label)), parts.Grow(p.name)),
			parts.Pad(4, 0, 60, 0, p.reason)),
		parts.Row(8, parts.Grow(), p.rename),
		parts.Line(),
		parts.Row(8, p.show, p.remove, parts.Grow()),
	)
}

// regionRows are the regions of the open book; the key of a row is its position.
type regionRows struct{ w *Window }

func (r regionRows) Len() int {
	if r.w.book == nil {
		return 0
	}
	return len(r.w.book.regions)
}

func (r regionRows) Key(row int) uint64 { return uint64(r.w.book.regions[row].ID) }

func (r regionRows) Mark(row int) grid.Mark {
	b := r.w.book
	if b.changes.Since == 0 {
		return grid.NoMark
	}
	id := b.regions[row].ID
	switch old := b.changes.Old.Name(id); {
	case old == "":
		return grid.Added
	case old != b.regions[row].Name:
		return grid.Changed
	}
	return grid.NoMark
}

func (r regionRows) Cell(row, col int) grid.Cell {
	region := r.w.book.regions[row]
	switch col {
	case 0:
		return grid.Cell{Text: fmt.Sprint(region.ID), Color: theme.ColorNameForeground2}
	case 1:
		return grid.Cell{Text: region.Name}
	case 2:
		return grid.Cell{Text: thousands(region.POPs)}
	}
	return grid.Cell{Text: r.w.book.countriesOf(region.ID), Color: theme.ColorNameForeground2}
}

// countriesOf names the countries of a region's POPs.
func (b *book) countriesOf(id phonebook.RegionID) string {
	var names []string
	for _, c := range b.counts {
		for _, r := range c.Regions {
			if r.ID == id {
				names = append(names, c.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (p *regionsPanel) refresh() {
	p.grid.Refresh()
	p.choose()
}

// current returns the chosen region.
func (p *regionsPanel) current() (admin.RegionInfo, bool) {
	if keys := p.grid.Selected(); len(keys) == 1 && p.window.book != nil {
		return p.window.book.regions[keys[0]-1], true
	}
	return admin.RegionInfo{}, false
}

// choose shows the chosen region beside the list.
func (p *regionsPanel) choose() {
	region, ok := p.current()
	p.chosen = region.Name
	for _, b := range []*parts.Button{p.rename, p.remove, p.show} {
		b.Enable(ok)
	}
	p.title.SetText("No region selected")
	p.used.SetText("Click a region to rename or delete it")
	if ok {
		p.title.SetText(region.Name)
		p.used.SetText("Used by " + count(region.POPs, "POP"))
	}
	p.name.SetText(region.Name)
	p.judge()
}

// judge says under the name why it cannot be used.
func (p *regionsPanel) judge() {
	reason := ""
	if p.chosen != "" && p.name.Text != p.chosen {
		if err := phonebook.CheckRegionName(p.name.Text); err != nil {
			reason = explain(err)
		} else if _, taken := p.window.book.ledger.Book.Regions.Find(p.name.Text); taken && !strings.EqualFold(p.name.Text, p.chosen) {
			reason = explain(phonebook.ErrExists)
		}
	}
	p.rename.Enable(p.chosen != "" && reason == "" && p.name.Text != p.chosen)
	markWrong(p.name, reason != "")
	p.reason.SetText(reason)
	visible(p.reason, reason != "")
}

func (p *regionsPanel) renameChosen() {
	if p.rename.Disabled() || !p.window.ready() {
		return
	}
	old, name := p.chosen, p.name.Text
	p.window.change(p.window.book.name(), "Renaming "+old, func(s *admin.Service, book string) error {
		return s.RenameRegion(book, old, name)
	}, func() { p.window.status.say(sayDone, old+" is now "+name+".") })
}

func (p *regionsPanel) add() {
	w := p.window
	if !w.ready() {
		return
	}
	name := w.book.name()
	w.tie(w.ask(prompt{
		title: "Add region", label: "Name", button: "Add region",
		hint:  "At most 30 characters. It goes to the end of the list, so no other region moves.",
		check: phonebook.CheckRegionName,
	}, func(region string, done func(error)) {
		inOrderError(w, func() error { return w.Service.AddRegion(name, region) }, func(err error) {
			done(err)
			if err == nil {
				w.reloadBook(name, func() { w.status.say(sayDone, "Added region "+region+".") })
			}
		})
	}))
}

// delete asks first: POPs lose their region, and the regions behind it move up.
func (p *regionsPanel) delete() {
	w := p.window
	region, ok := p.current()
	if !ok || !w.ready() {
		return
	}
	words := "No POP uses it."
	if region.POPs > 0 {
		words = fmt.Sprintf("Used by %s: they stay in the book, in no region.", count(region.POPs, "POP"))
	}
	if behind := len(w.book.regions) - int(region.ID); behind > 0 {
		words += fmt.Sprintf(" %s behind it move up, so their POPs go to clients again.", count(behind, "region"))
	}
	book := w.book.name()
	w.confirmHere(question{title: "Delete region " + region.Name + "?", words: words, no: "Keep region", yes: "Delete region"}, func() {
		w.change(book, "Deleting "+region.Name, func(s *admin.Service, book string) error {
			_, err := s.DeleteRegion(book, region.Name)
			return err
		}, func() { w.status.say(sayDone, "Deleted region "+region.Name+".") })
	})
}

// showPOPs shows the POPs of the chosen region.
func (p *regionsPanel) showPOPs() {
	if region, ok := p.current(); ok {
		p.window.search.entry.SetText(`region:"` + region.Name + `"`)
		p.window.showTab(tabPOPs)
	}
}

func (p *regionsPanel) chooseFile() {
	if p.window.ready() {
		book := p.window.book.name()
		p.window.chooseFile([]string{".pbr", ".txt"}, func(path string) { p.importFile(book, path) })
	}
}

// importFile adds the names of a region file that the book lacks.
func (p *regionsPanel) importFile(book, path string) {
	w := p.window
	added := 0
	w.change(book, "Importing regions", func(s *admin.Service, book string) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		added, err = s.ImportRegions(book, io.LimitReader(f, 1<<20))
		return errors.Join(err, f.Close())
	}, func() {
		if added == 0 {
			w.status.say(sayDone, "The book has all regions of the file already.")
			return
		}
		w.status.say(sayDone, "Added "+count(added, "region")+".")
	})
}
