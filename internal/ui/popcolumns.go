package ui

import (
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/words"
)

// popColumns returns the columns of the table in the language in use, in the order
// of session's columns. The first seven are in view in a window of the usual size.
func popColumns() []grid.Column {
	columns := []grid.Column{
		session.ByName:         {Title: words.Title(words.T("POP name")), Width: 138, Grow: true},
		session.ByCountry:      {Title: words.T("Country"), Width: 108},
		session.ByRegion:       {Title: words.T("Region"), Width: 112},
		session.ByAreaCode:     {Title: words.T("Area code"), Width: 76},
		session.ByAccessNumber: {Title: words.T("Access number"), Width: 108},
		session.BySpeed:        {Title: words.T("Speed"), Width: 112, AlignRight: true},
		session.ByStatus:       {Title: words.T("Status"), Width: 92},
		session.ByEntry:        {Title: words.T("Dial-up entry"), Width: 132},
		session.ByServices:     {Title: words.T("Services"), Width: 76, AlignRight: true},
		session.ByComments:     {Title: words.T("Comments"), Width: 180},
		session.ByIndex:        {Title: words.Title(words.T("POP index")), Width: 84},
	}
	for col := range columns {
		columns[col].Name = session.Column(col).Key()
	}
	return titled(columns)
}

// columnSetting is the name under which the columns are remembered.
const columnSetting = "columns"

// columnsLeft is how the columns were left.
type columnsLeft struct {
	Columns    []grid.ColumnLayout
	Sort       string // name of a column
	Descending bool
}

// leftColumns returns how the columns were left. What cannot be read, or says nothing
// that is known, is as good as nothing.
func leftColumns(s *admin.Service) (left columnsLeft) {
	if err := s.Recall(columnSetting, &left); err != nil {
		return columnsLeft{}
	}
	return left
}

// order returns how the rows were sorted.
func (l columnsLeft) order() session.Order {
	for col := range session.Columns {
		if col.Key() == l.Sort {
			return session.Order{Column: col, Descending: l.Descending}
		}
	}
	return session.Order{}
}

// recallColumns brings the columns back as they were left.
func (p *popsPanel) recallColumns() {
	left := leftColumns(p.window.Service)
	p.sorted = left.order()
	p.grid.SetLayout(left.Columns)
	p.grid.SetSort(int(p.sorted.Column), p.sorted.Descending)
}

// rememberColumns keeps the columns as they are now.
func (p *popsPanel) rememberColumns() {
	now := columnsLeft{p.grid.Layout(), p.sorted.Column.Key(), p.sorted.Descending}
	w := p.window
	inOrderError(w, func() error { return w.Service.Remember(columnSetting, now) },
		func(err error) { w.fail("remember the columns", err) })
}

// resetColumns brings widths, order and sorting back as they were at first.
func (p *popsPanel) resetColumns() {
	p.sortBy(session.Order{})
	p.grid.ResetLayout()
}

// sort orders by a column, and by the same column the other way round, unless the
// rows are not in its order any more.
func (p *popsPanel) sort(col int) {
	next := session.Order{Column: session.Column(col)}
	if p.sorted.Column == next.Column {
		moved := p.window.book != nil && p.window.book.view.Moved()
		next.Descending = p.sorted.Descending == moved
	}
	p.sortBy(next)
	p.rememberColumns()
}

func (p *popsPanel) sortBy(order session.Order) {
	p.sorted = order
	if b := p.window.book; b != nil {
		b.view.Sort(order.Column, order.Descending)
	}
	p.grid.SetSort(int(order.Column), order.Descending)
}
