package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// replacing is the dialog that replaces text in a column.
type replacing struct {
	window     *Window
	dialog     *parts.Dialog
	find, with *parts.Entry
	column     *parts.Dropdown
	scope      *parts.Dropdown
	matchCase  *parts.Check
	whole      *parts.Check
	count      *parts.Paragraph
	first      *parts.Paragraph
	ok         *parts.Button

	columns [][]session.Column // that can be chosen
	scopes  [][]phonebook.POP  // the same
	values  []phonebook.FieldDraft
}

// replaceText asks what to replace in the shown or the selected POPs.
func (w *Window) replaceText() {
	if !w.ready() {
		return
	}
	w.leaveFields()
	r := &replacing{window: w}
	r.find, r.with = parts.NewEntry(200, ""), parts.NewEntry(200, "")
	r.find.OnChanged = func(string) { r.judge() }
	r.with.OnChanged = r.find.OnChanged
	judge := func(int) { r.judge() }
	names, chosen := r.offerColumns()
	r.column = parts.NewDropdown(200, names, judge)
	r.column.Choose(chosen)
	scopes := r.offerScopes()
	r.scope = parts.NewDropdown(200, scopes, judge)
	r.scope.Choose(len(scopes) - 1) // what is selected, where several are
	tick := func(bool) { r.judge() }
	r.matchCase = parts.NewCheck(words.T("Match case"), tick)
	r.whole = parts.NewCheck(words.T("Only whole values"), tick)
	r.count, r.first = parts.NewParagraph("", theme.ColorNameForeground2), parts.NewParagraph("", theme.ColorNameForeground3)
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { r.dialog.Close() })
	r.ok = parts.NewButton(parts.Main, nil, "", r.write)
	r.judge()
	r.dialog = w.open(parts.DialogOptions{
		Title: words.T("Find and replace"), Body: r.lay(), Width: 520, Height: 390,
		Buttons: []*parts.Button{cancel, r.ok}, Escape: cancel, Main: r.ok, First: r.find,
	})
	w.tie(r.dialog)
}

// offerColumns collects the columns of each choice, and returns their words and
// which is chosen: the selected cells, or the current one.
func (r *replacing) offerColumns() (names []string, chosen int) {
	titles := popColumns()
	_, current, _ := r.window.currentCell()
	for i, c := range session.ReplaceColumns {
		names, r.columns = append(names, titles[c].Title), append(r.columns, []session.Column{c})
		if c == current {
			chosen = i
		}
	}
	cells, whole := r.window.pops.grid.Range()
	var columns []session.Column
	for _, c := range cells {
		if slices.Contains(session.ReplaceColumns, session.Column(c)) {
			columns = append(columns, session.Column(c))
		}
	}
	if whole || len(cells) < 2 || len(columns) == 0 {
		return names, chosen
	}
	if len(columns) == 1 {
		return names, slices.Index(session.ReplaceColumns, columns[0])
	}
	r.columns = append(r.columns, columns)
	return append(names, words.N("The {{.N}} selected columns", len(columns))), len(names)
}

// offerScopes collects the POPs of each choice and returns its words.
func (r *replacing) offerScopes() []string {
	w := r.window
	take := func(ids []phonebook.POPID) []phonebook.POP {
		pops := make([]phonebook.POP, 0, len(ids))
		for _, id := range ids {
			if p, ok := w.book.view.POP(id); ok {
				pops = append(pops, w.drafts.Pending(p)) // what was typed last may be on its way
			}
		}
		return pops
	}
	v := w.book.view
	shown := take(v.IDs(0, v.Len()))
	options := []string{words.N("All {{.N}} shown", len(shown))}
	r.scopes = append(r.scopes, shown)
	if selected := take(w.pops.selected()); len(selected) > 1 {
		options = append(options, words.N("{{.N}} selected", len(selected)))
		r.scopes = append(r.scopes, selected)
	}
	return options
}

func (r *replacing) lay() fyne.CanvasObject {
	row := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return parts.Fixed(0, 32, parts.Row(12, parts.Fixed(110, 0, parts.NewText(label, parts.Label)), parts.Grow(o)))
	}
	return parts.Pad(16, 8, 24, 24, parts.Column(2,
		row(words.T("Find"), r.find), row(words.T("Replace with"), r.with),
		row(words.T("In the field"), r.column), row(words.T("Of the POPs"), r.scope),
		parts.Pad(2, 2, 122, 0, parts.Row(16, r.matchCase, r.whole, parts.Grow())),
		parts.Pad(4, 0, 122, 0, parts.Column(4, r.count, r.first)),
	))
}

// judge counts what would be written.
func (r *replacing) judge() {
	b := r.window.book
	columns := r.columns[max(0, r.column.Chosen())]
	re := session.Replacement{
		Columns: columns, Find: r.find.Text, With: r.with.Text,
		MatchCase: r.matchCase.Checked, Whole: r.whole.Checked,
	}
	r.values = re.Values(&b.ledger.Book, r.scopes[max(0, r.scope.Chosen())])
	n := len(r.values)
	r.ok.Enable(n > 0)
	r.ok.SetLabel(words.N("Replace in {{.N}} POPs", n))
	if len(columns) > 1 {
		r.ok.SetLabel(words.N("Replace in {{.N}} cells", n))
	}
	r.first.SetText("")
	switch {
	case n > 0:
		r.count.Set(words.N("{{.N}} POPs will change. Ctrl+Z takes it back.", n), theme.ColorNameForeground2)
		if len(columns) > 1 {
			r.count.Set(words.N("{{.N}} cells will change. Ctrl+Z takes it back.", n), theme.ColorNameForeground2)
		}
		r.showFirst(r.values[0])
	case re.Find == "" && !re.Whole:
		r.count.Set(words.T("Type what to find. Nothing is written before you press the button."), theme.ColorNameForeground3)
	default:
		r.count.Set(words.T("Nothing to replace."), theme.ColorNameForeground3)
	}
	if r.dialog != nil {
		r.dialog.Relayout()
	}
}

// showFirst shows the first value before and after, and the rule that it would
// break.
func (r *replacing) showFirst(v phonebook.FieldDraft) {
	b := r.window.book
	p, ok := b.view.POP(v.ID)
	if !ok {
		return
	}
	text := words.T("The first: “{{.Old}}” becomes “{{.New}}”.", "Old", searchable(b.ledger.Book.Text(p, v.Field)), "New", searchable(v.Text))
	if err := r.window.judge(v.ID, v.Field, v.Text); err != nil {
		r.first.Set(text+"\n"+words.Say(err.Reason), theme.ColorNameBad)
		return
	}
	r.first.Set(text, theme.ColorNameForeground3)
}

// write replaces the text in one step.
func (r *replacing) write() {
	values, w, cells := r.values, r.window, len(r.columns[max(0, r.column.Chosen())]) > 1
	if len(values) == 0 {
		return
	}
	r.dialog.Close()
	w.enterMany(values, func(wrong int) string {
		switch {
		case cells && wrong > 0:
			return words.N("Replaced text in {{.N}} cells; those in red break a rule.", len(values))
		case cells:
			return words.N("Replaced text in {{.N}} cells.", len(values))
		case wrong > 0:
			return words.N("Replaced text in {{.N}} POPs; what is in red breaks a rule.", len(values))
		}
		return words.N("Replaced text in {{.N}} POPs.", len(values))
	})
}
