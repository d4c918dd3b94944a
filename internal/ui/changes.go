package ui

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// changesPanel lists what clients of the last release would see change.
type changesPanel struct {
	window *Window
	object fyne.CanvasObject
	grid   *grid.Grid
	kinds  *parts.Tabs
	shown  []session.ChangeLine

	title *parts.Text
	words *parts.Paragraph
	files *fyne.Container
	draft *book // the state whose draft is shown or on its way
}

func newChangesPanel(w *Window) *changesPanel {
	p := &changesPanel{window: w}
	p.grid = grid.New(p, []grid.Column{
		{Title: "POP", Width: 150},
		{Title: "Country, region", Width: 180},
		{Title: "Field", Width: 112},
		{Title: "Last release", Width: 120},
		{Title: "Now", Width: 140, Grow: true},
	})
	p.grid.OnActivate = func(uint64, int) { p.open() }
	p.kinds = parts.NewSegments([]string{"All", "Added", "Changed", "Removed"}, func(int) { p.refresh() })
	bar := parts.Fixed(0, 44, parts.Pad(0, 0, 16, 16, parts.Row(16, p.kinds, parts.Grow())))
	p.title = parts.NewText("", parts.Title)
	p.words = parts.NewParagraph("", fynetheme.ColorNameForeground)
	p.files = parts.Column(6)
	side := parts.Column(8, p.title, p.words, p.files)
	p.object = parts.Frame(nil, nil, nil,
		parts.Fixed(sideWidth, 0, parts.Frame(nil, nil, parts.Line(), nil, parts.Pad(16, 16, 16, 16, side))),
		parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(bar, nil, nil, nil, p.grid)))
	return p
}

// changeKind returns the segment that a line belongs to.
func changeKind(l session.ChangeLine) int {
	switch l.Kind {
	case phonebook.POPAdd, phonebook.RegionAdd:
		return 1
	case phonebook.POPDelete, phonebook.RegionDelete:
		return 3
	default:
		return 2
	}
}

// refresh lists the changes of the loaded book.
func (p *changesPanel) refresh() {
	b := p.window.book
	p.shown = p.shown[:0]
	for _, l := range b.lines {
		if kind := p.kinds.Chosen(); kind == 0 || changeKind(l) == kind {
			p.shown = append(p.shown, l)
		}
	}
	added, changed, removed := b.changes.Counts()
	p.kinds.SetWord(0, "All "+thousands(b.changed()))
	p.kinds.SetWord(1, thousands(added)+" added")
	p.kinds.SetWord(2, thousands(changed)+" changed")
	p.kinds.SetWord(3, thousands(removed)+" removed")
	p.grid.Empty = fmt.Sprintf("Nothing changed since version %d", b.changes.Since)
	if b.changes.Since == 0 {
		p.grid.Empty = "Never released, and no POP is in service"
	}
	p.grid.Refresh()
	p.showDraft()
}

// Len implements [grid.Model].
func (p *changesPanel) Len() int { return len(p.shown) }

// Key implements [grid.Model]: a change is named by its POP or position and its
// field.
func (p *changesPanel) Key(row int) uint64 {
	h := fnv.New64a()
	l := p.shown[row]
	fmt.Fprintf(h, "%d\x00%s\x00%s", l.ID, l.Name, l.Field)
	return h.Sum64()
}

// Mark implements [grid.Model].
func (p *changesPanel) Mark(row int) grid.Mark {
	return [...]grid.Mark{grid.NoMark, grid.Added, grid.Changed, grid.Removed}[changeKind(p.shown[row])]
}

// Cell implements [grid.Model].
func (p *changesPanel) Cell(row, col int) grid.Cell {
	l := p.shown[row]
	kind := changeKind(l)
	color := [...]fyne.ThemeColorName{"", theme.ColorNameAdd, theme.ColorNameChange, theme.ColorNameBad}[kind]
	switch {
	case col == 0 && l.First:
		return grid.Cell{Text: l.Name}
	case col == 1 && l.First:
		return grid.Cell{Text: l.Where, Color: theme.ColorNameForeground2}
	case col == 2:
		return grid.Cell{Text: l.Field, Color: theme.ColorNameForeground2}
	case col == 3:
		return grid.Cell{Text: l.Old, Color: theme.ColorNameForeground2, Strike: kind == 2}
	case col == 4:
		return grid.Cell{Text: l.New, Color: color, Bold: kind == 2}
	}
	return grid.Cell{}
}

// open shows the POP of the current line in the table.
func (p *changesPanel) open() {
	key, _, ok := p.grid.Current()
	for row, l := range p.shown {
		if !ok || p.Key(row) != key {
			continue
		}
		if _, there := p.window.book.view.POP(l.ID); there {
			p.window.reveal(l.ID)
			p.window.showTab(tabPOPs)
		} else if l.ID == 0 {
			p.window.showTab(tabRegions)
		}
	}
}

// showDraft shows the files that the next release would have. They are drafted
// once for each state of the book that is looked at, beside the queue: saving
// does not wait for them.
func (p *changesPanel) showDraft() {
	w, b := p.window, p.window.book
	if b == nil || b == p.draft || w.tabs.Chosen() != tabChanges {
		return
	}
	p.draft = b
	p.title.SetText("Next release")
	p.files.RemoveAll()
	if b.changed() == 0 && b.changes.Since != 0 {
		p.words.SetText("Clients would see nothing new.")
		return
	}
	p.words.SetText("Drafting the files …")
	name := b.name()
	aside(w, func(context.Context) (phonebook.ReleaseRecord, error) {
		rec, _, err := w.Service.Draft(name)
		return rec, err
	}, func(rec phonebook.ReleaseRecord, err error) {
		if p.draft != b {
			return
		}
		if err != nil {
			if !errors.Is(err, phonebook.ErrUnchanged) {
				p.words.SetText(explain(err))
			}
			return
		}
		p.title.SetText(fmt.Sprintf("Next release: version %d", rec.Manifest.Version))
		p.words.SetText(reach(b))
		for _, row := range fileBars(rec.Manifest) {
			p.files.Add(row)
		}
		p.files.Refresh()
	})
}

// reach tells whom the changes reach.
func reach(b *book) string {
	if b.changes.Since == 0 {
		return "Everything is new: clients get the full book."
	}
	return fmt.Sprintf("%s reach clients that hold version %d.", count(b.changed(), "change"), b.changes.Since)
}

// fileBars draws the files of a release by size.
func fileBars(m phonebook.Manifest) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	full := m.Full().Size
	for _, c := range m.Cabs {
		label, fill := fmt.Sprintf("Delta from %d", c.Base), theme.ColorNameBar2
		if c.Kind == phonebook.KindFull {
			label, fill = "Full", theme.ColorNameFill
		}
		rows = append(rows, barRow(label, kilobytes(c.Size), float64(c.Size)/float64(max(1, full)), fill))
	}
	return rows
}

// barRow is a line of a chart: words, a bar from zero, the value at its end.
func barRow(label, value string, share float64, fill fyne.ThemeColorName) fyne.CanvasObject {
	bar := parts.NewBar(fill, "", 12)
	bar.Set(share)
	return parts.Row(10,
		parts.Fixed(112, 18, parts.NewText(label, parts.Style{Color: theme.ColorNameForeground2, Cut: true})),
		parts.Grow(bar),
		parts.Fixed(60, 18, parts.NewText(value, parts.Style{Align: fyne.TextAlignTrailing, Cut: true, Size: fynetheme.SizeNameText})),
	)
}
