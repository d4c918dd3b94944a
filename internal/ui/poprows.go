package ui

import (
	"strings"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// popRows are the rows of the open book.
type popRows struct{ w *Window }

// Len implements [grid.Model].
func (r popRows) Len() int {
	if r.w.book == nil {
		return 0
	}
	return r.w.book.view.Len()
}

// Key implements [grid.Model].
func (r popRows) Key(row int) uint64 { return uint64(r.w.book.view.ID(row)) }

// Mark implements [grid.Model].
func (r popRows) Mark(row int) grid.Mark { return r.mark(r.w.book.view.ID(row)) }

func (r popRows) mark(id phonebook.POPID) grid.Mark {
	if r.w.drafts.Wrong(id) || r.w.form.shows(id) && len(r.w.form.reasons) > 0 || len(r.w.book.unsaved) > 0 && len(r.w.unsavedOf(id)) > 0 {
		return grid.Problem
	}
	switch r.w.book.view.Mark(id) {
	case session.Added:
		return grid.Added
	case session.Changed:
		return grid.Changed
	case session.Problem:
		return grid.Problem
	case session.NoMark:
	}
	return grid.NoMark
}

// Cell implements [grid.Model].
func (r popRows) Cell(row, col int) grid.Cell {
	v := r.w.book.view
	p := r.w.drafts.Pending(v.Row(row))
	if c, ok := r.w.draftCell(p, session.Column(col)); ok {
		return c
	}
	cell := popCell(v, p, session.Column(col))
	if _, is := r.w.unsavedCell(p.ID, session.Column(col)); is {
		cell.Ground = theme.ColorNameChangeTint
		return cell
	}
	if after, changes := r.w.form.many.pending(p); changes {
		if now := popCell(v, after, session.Column(col)); now.Text != cell.Text {
			now.Color, now.Ground = theme.ColorNameChange, theme.ColorNameChangeTint
			return now
		}
	}
	return cell
}

// popCell shows a field of a POP.
func popCell(v *session.View, p phonebook.POP, col session.Column) grid.Cell {
	switch col {
	case session.ByName:
		return grid.Cell{Text: p.Name}
	case session.ByCountry:
		return grid.Cell{Text: v.Country(p)}
	case session.ByRegion:
		return grid.Cell{Text: v.Region(p)}
	case session.ByAreaCode:
		return grid.Cell{Text: p.AreaCode}
	case session.ByAccessNumber:
		return grid.Cell{Text: p.AccessNumber}
	case session.BySpeed:
		return grid.Cell{Text: session.Speed(p)}
	case session.ByStatus:
		return statusCell(p.Status)
	case session.ByEntry:
		return grid.Cell{Text: p.DialUpEntry}
	case session.ByServices:
		return grid.Cell{Text: p.Value(phonebook.FieldFlags)}
	case session.ByComments:
		return grid.Cell{Text: p.Comments}
	default:
		return grid.Cell{Text: p.Value(phonebook.FieldID), Color: theme.ColorNameForeground2}
	}
}

func statusCell(s phonebook.Status) grid.Cell {
	if s == phonebook.OutOfService {
		return grid.Cell{Text: words.T("Out"), Color: theme.ColorNameForeground2, Dot: theme.ColorNameForeground3, Hollow: true}
	}
	return grid.Cell{Text: words.T("In service"), Dot: theme.ColorNameAddBar}
}

// tip says why a cell is wrong, what its number of services stands for, or what the
// mark of a row means.
func (r popRows) tip(key uint64, col int) string {
	id := phonebook.POPID(key)
	p, ok := r.w.book.view.POP(id)
	if !ok {
		return ""
	}
	if col < 0 {
		return r.markTip(id)
	}
	if v, is := r.w.unsavedCell(id, session.Column(col)); is {
		return r.w.unsavedWords(v)
	}
	for _, f := range session.Column(col).Fields() {
		if v, ok := r.w.drafts.At(id, f); ok && v.Err != nil {
			return words.Say(v.Err.Reason)
		}
	}
	for _, problem := range r.w.book.found {
		if problem.POP.ID == id && session.ColumnOf(problem.Err.Field) == session.Column(col) {
			return words.Say(problem.Err.Reason)
		}
	}
	if session.Column(col) == session.ByServices {
		return servicesText(p.Flags)
	}
	return ""
}

// markTip says what the mark of a row means.
func (r popRows) markTip(id phonebook.POPID) string {
	since := int(r.w.book.changes.Since)
	switch r.mark(id) {
	case grid.Added:
		return words.T("New since version {{.Version}}", "Version", since)
	case grid.Changed:
		return words.T("Changed since version {{.Version}}", "Version", since)
	case grid.Problem:
		for _, v := range r.w.drafts.Of(id) {
			if v.Err != nil {
				return words.Say(v.Err.Reason)
			}
		}
		for _, problem := range r.w.book.found {
			if problem.POP.ID == id && !problem.Warning {
				return words.Say(problem.Err.Reason)
			}
		}
		for _, v := range r.w.unsavedOf(id) {
			return r.w.unsavedWords(v)
		}
	case grid.NoMark, grid.Removed:
	}
	return ""
}

// servicesText names the services that flags stand for.
func servicesText(flags phonebook.ServiceFlags) string {
	var offered []string
	for _, s := range phonebook.Services() {
		if s.Has(flags) {
			offered = append(offered, session.ServiceWord(s))
		}
	}
	return strings.Join(offered, ", ")
}
