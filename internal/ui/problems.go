package ui

import (
	"cmp"
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

// problemsPanel lists what is wrong with the book. A click shows the POP in the
// form beside it.
type problemsPanel struct {
	window *Window
	object fyne.CanvasObject
	grid   *grid.Grid
	kinds  *parts.Tabs
	shown  []phonebook.Problem
}

func newProblemsPanel(w *Window) *problemsPanel {
	p := &problemsPanel{window: w}
	p.grid = grid.New(p, []grid.Column{
		{Title: "POP name", Width: 150},
		{Title: "Country, region", Width: 170},
		{Title: "Field", Width: 104},
		{Title: "Now", Width: 120},
		{Title: "What to do", Width: 200, Grow: true},
	})
	p.grid.Empty = "Nothing to repair"
	p.grid.OnSelect = p.choose
	p.grid.OnActivate = p.edit
	p.kinds = parts.NewSegments([]string{"All", "Errors", "Warnings"}, func(int) { p.refresh() })
	bar := parts.Fixed(0, 44, parts.Pad(0, 0, 16, 16, parts.Row(16, p.kinds,
		parts.Grow(parts.NewText("Errors stop the next release, warnings do not.", parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true})))))
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(bar, nil, nil, nil, p.grid))
	return p
}

// refresh lists the problems of the loaded book.
func (p *problemsPanel) refresh() {
	p.shown = p.shown[:0]
	errors := 0
	for _, problem := range p.window.book.problems {
		if !problem.Warning {
			errors++
		}
		if kind := p.kinds.Chosen(); kind == 0 || problem.Warning == (kind == 2) {
			p.shown = append(p.shown, problem)
		}
	}
	all := len(p.window.book.problems)
	p.kinds.SetWord(0, "All "+thousands(all))
	p.kinds.SetWord(1, count(errors, "error"))
	p.kinds.SetWord(2, count(all-errors, "warning"))
	p.grid.Refresh()
}

// Len implements [grid.Model].
func (p *problemsPanel) Len() int { return len(p.shown) }

// Key implements [grid.Model]: POP and field name a problem.
func (p *problemsPanel) Key(row int) uint64 {
	problem := p.shown[row]
	if problem.POP.ID == 0 {
		return uint64(row) << 40
	}
	key := uint64(problem.POP.ID)<<8 | uint64(problem.Err.Field)<<1
	if problem.Warning {
		key |= 1
	}
	return key
}

// Mark implements [grid.Model].
func (p *problemsPanel) Mark(row int) grid.Mark {
	if p.shown[row].Warning {
		return grid.NoMark
	}
	return grid.Problem
}

// Cell implements [grid.Model].
func (p *problemsPanel) Cell(row, col int) grid.Cell {
	problem, b := p.shown[row], p.window.book
	color := theme.ColorNameBad
	if problem.Warning {
		color = theme.ColorNameChange
	}
	switch col {
	case 0:
		if problem.POP.ID == 0 && !problem.Draft {
			return grid.Cell{Text: "Region list"}
		}
		if problem.POP.ID == 0 {
			return grid.Cell{Text: words.T("New POP")}
		}
		return grid.Cell{Text: fmt.Sprintf("%s  %d", problem.POP.Name, problem.POP.ID)}
	case 1:
		if problem.POP.ID == 0 {
			return grid.Cell{}
		}
		text := b.countries.Name(problem.POP.Country)
		if region := b.ledger.Book.Regions.Name(problem.POP.Region); region != "" {
			text += ", " + region
		}
		return grid.Cell{Text: text, Color: theme.ColorNameForeground2}
	case 2:
		return grid.Cell{Text: fieldTitle(problem.Err.Field)}
	case 3:
		return grid.Cell{Text: cmp.Or(problem.Err.Value, "Empty"), Color: color}
	}
	return grid.Cell{Text: problem.Err.Reason}
}

// current returns the problem of the current row.
func (p *problemsPanel) current() (phonebook.Problem, bool) {
	key, _, ok := p.grid.Current()
	for row := range p.shown {
		if ok && p.Key(row) == key {
			return p.shown[row], true
		}
	}
	return phonebook.Problem{}, false
}

// choose shows the POP of the current row in the form.
func (p *problemsPanel) choose() {
	if problem, ok := p.current(); ok && problem.POP.ID != 0 {
		p.window.reveal(problem.POP.ID)
	}
}

// edit goes to the field that is wrong.
func (p *problemsPanel) edit(uint64, int) {
	problem, ok := p.current()
	if !ok {
		return
	}
	if problem.POP.ID == 0 && problem.Draft {
		p.window.newPOP()
		return
	}
	if problem.POP.ID == 0 {
		p.window.showTab(tabRegions)
		return
	}
	p.choose()
	columns := map[phonebook.Field]session.Column{
		phonebook.FieldCountry: session.ByCountry, phonebook.FieldRegion: session.ByRegion,
		phonebook.FieldAreaCode: session.ByAreaCode, phonebook.FieldAccessNumber: session.ByAccessNumber,
		phonebook.FieldMinBaud: session.BySpeed, phonebook.FieldMaxBaud: session.BySpeed,
	}
	p.window.form.focus(columns[problem.Err.Field])
}
