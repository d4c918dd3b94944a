package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// historyAll chooses every entry.
var historyAll admin.HistoryFilter

// historyList lists what happened in the book, the newest first.
type historyList struct {
	panel   *releasesPanel
	grid    *grid.Grid
	filters []fyne.CanvasObject
	text    *parts.Entry
	action  *parts.Dropdown
	day     *parts.Dropdown
	export  *parts.Button

	actions []phonebook.Action // in the order of the drop-down, after any
	days    []time.Time
	rows    []int32
}

// The columns of the history.
const (
	historyTime = iota
	historyUser
	historyAction
	historyKey
	historyWhat
	historySource
)

func newHistoryList(p *releasesPanel) *historyList {
	l := &historyList{panel: p}
	at, action := words.T("Time"), words.T("Action")
	var kinds []string
	for _, a := range session.Actions() {
		kinds = append(kinds, actionWords(a))
	}
	l.grid = grid.New(l, titled([]grid.Column{
		{Title: at, Width: fitted(at, momentSamples()...)},
		{Title: words.T("By"), Width: 80},
		{Title: action, Width: fitted(action, kinds...)},
		{Title: words.T("Of"), Width: 132},
		{Title: words.T("What"), Width: 240, Grow: true},
		{Title: words.T("From file"), Width: 120},
	}))
	l.grid.OnActivate = func(key uint64, _ int) { l.open(key) }
	hint := words.T("Search the history")
	l.text = parts.NewEntry(fitted(hint, hint), hint)
	l.text.OnChanged = func(string) { l.find() }
	l.action = parts.NewDropdown(136, nil, func(int) { l.find() })
	l.day = parts.NewDropdown(148, nil, func(int) { l.find() })
	l.export = parts.NewButton(parts.Plain, nil, words.T("Export…"), l.exportHistory)
	l.filters = []fyne.CanvasObject{l.text, l.action, l.day, l.export}
	return l
}

// refresh offers what there is to choose, and finds again.
func (l *historyList) refresh() {
	h := l.panel.history
	action, day := l.chosen()
	l.actions, l.days = h.Actions(), h.Days()
	options, at := []string{words.T("Every action")}, 0
	for i, a := range l.actions {
		options = append(options, actionWords(a))
		if a == action {
			at = i + 1
		}
	}
	l.action.SetOptions(options, at)
	options, at = []string{words.T("Every day")}, 0
	for i, d := range l.days {
		options = append(options, words.Day(d))
		if d.Equal(day) {
			at = i + 1
		}
	}
	l.day.SetOptions(options, at)
	l.find()
}

// chosen returns action and day, zero for any.
func (l *historyList) chosen() (action phonebook.Action, day time.Time) {
	if at := l.action.Chosen() - 1; at >= 0 && at < len(l.actions) {
		action = l.actions[at]
	}
	if at := l.day.Chosen() - 1; at >= 0 && at < len(l.days) {
		day = l.days[at]
	}
	return action, day
}

// find shows what the filters choose. It takes some milliseconds for the longest
// history, so it follows each keystroke.
func (l *historyList) find() {
	action, day := l.chosen()
	l.rows = l.panel.history.Find(l.text.Text, action, day)
	l.grid.Empty = words.T("Nothing has happened yet")
	if len(l.panel.history.Days()) > 0 {
		l.grid.Empty = words.T("No entry matches")
	}
	l.export.Enable(len(l.rows) > 0)
	l.grid.Refresh()
}

// Len implements [grid.Model].
func (l *historyList) Len() int { return len(l.rows) }

// Key implements [grid.Model]: entries are only ever added, so their number from
// the first one on names them.
func (l *historyList) Key(row int) uint64 { return uint64(l.panel.history.Len() - int(l.rows[row])) }

// Mark implements [grid.Model].
func (l *historyList) Mark(row int) grid.Mark {
	switch l.panel.history.Entry(l.rows[row]).Action {
	case phonebook.POPAdd, phonebook.RegionAdd:
		return grid.Added
	case phonebook.POPEdit, phonebook.RegionEdit:
		return grid.Changed
	case phonebook.POPDelete, phonebook.RegionDelete:
		return grid.Removed
	case phonebook.BookPostFailed:
		return grid.Problem
	default:
		return grid.NoMark
	}
}

// Cell implements [grid.Model].
func (l *historyList) Cell(row, col int) grid.Cell {
	e := l.panel.history.Entry(l.rows[row])
	second := theme.ColorNameForeground2
	switch col {
	case historyTime:
		return grid.Cell{Text: moment(e.Time), Color: second}
	case historyUser:
		return grid.Cell{Text: e.User, Color: second}
	case historyAction:
		return grid.Cell{Text: actionWords(e.Action)}
	case historyKey:
		return grid.Cell{Text: historyName(e)}
	case historyWhat:
		return grid.Cell{Text: historyWords(e, l.panel.window.book.countries)}
	}
	if e.Source == "" {
		return grid.Cell{}
	}
	return grid.Cell{Text: filepath.Base(e.Source), Color: second}
}

// actionWords names what was done.
func actionWords(a phonebook.Action) string {
	switch a {
	case phonebook.POPAdd:
		return words.T("POP added")
	case phonebook.POPEdit:
		return words.T("POP changed")
	case phonebook.POPDelete:
		return words.T("POP deleted")
	case phonebook.RegionAdd:
		return words.T("Region added")
	case phonebook.RegionEdit:
		return words.T("Region changed")
	case phonebook.RegionDelete:
		return words.T("Region deleted")
	case phonebook.BookRelease:
		return words.T("Released")
	case phonebook.BookPost:
		return words.T("Posted")
	case phonebook.BookPostFailed:
		return words.T("Post failed")
	case phonebook.BookTakeOver:
		return words.T("Taken over")
	case phonebook.BookEdit:
		return words.T("Phone book changed")
	}
	return string(a)
}

// historyName is what an entry is about.
func historyName(e phonebook.HistoryEntry) string {
	switch e.Action {
	case phonebook.BookRelease, phonebook.BookPost, phonebook.BookPostFailed:
		return words.T("Version {{.N}}", "N", e.Key)
	default:
		return e.Key
	}
}

// historyWords tells what an entry changed.
func historyWords(e phonebook.HistoryEntry, countries phonebook.Countries) string {
	switch {
	case e.Action == phonebook.POPEdit:
		var out []string
		for _, c := range (phonebook.Change{Before: e.Before, After: e.POP}).Fields() {
			out = append(out, words.T("{{.Field}}: {{.New}}, was {{.Old}}", "Field", fieldTitle(c.Field),
				"New", historyValue(e.POP, c.Field, countries), "Old", historyValue(e.Before, c.Field, countries)))
		}
		return strings.Join(out, "; ")
	case e.Action.OnPOP():
		return strings.TrimSpace(e.POP.AreaCode + " " + e.POP.AccessNumber)
	case e.Action == phonebook.RegionEdit && len(e.Detail) > 2:
		return words.T("{{.New}}, was {{.Old}}", "Old", e.Detail[2], "New", e.Detail[1])
	}
	if c, ok := session.ReleaseOf(e); ok {
		return words.T("{{.New}} new, {{.Changed}} changed, {{.Gone}} gone", "New", c.Added, "Changed", c.Changed, "Gone", c.Removed)
	}
	if p, ok := session.PostOf(e); ok {
		size := ""
		if p.Bytes > 0 {
			size = words.Size(p.Bytes)
		}
		return strings.Join(slices.DeleteFunc([]string{p.Host, size, storedReason(p.Cause, p.Reason)}, func(s string) bool { return s == "" }), ", ")
	}
	var out []string
	for i, d := range e.Detail {
		if d != "" && (i > 0 || d != e.Key) {
			out = append(out, d)
		}
	}
	return strings.Join(out, ", ")
}

// historyValue writes a field of a POP. Which region a position was is not kept.
func historyValue(p phonebook.POP, f phonebook.Field, countries phonebook.Countries) string {
	switch {
	case f == phonebook.FieldCountry:
		return countries.Name(p.Country)
	case f == phonebook.FieldStatus && p.Status == phonebook.InService:
		return words.T("In service")
	case f == phonebook.FieldStatus:
		return words.T("Out of service")
	case f == phonebook.FieldRegion && p.Region == phonebook.AllRegions:
		return words.T("No region")
	case f == phonebook.FieldRegion:
		return words.T("Position {{.N}}", "N", int(p.Region))
	}
	return cmp.Or(p.Value(f), words.T("Empty"))
}

// open shows the POP of an entry, or the release.
func (l *historyList) open(key uint64) {
	w := l.panel.window
	e := l.panel.history.Entry(int32(l.panel.history.Len() - int(key)))
	if _, there := w.book.view.POP(e.POP.ID); e.Action.OnPOP() && there {
		w.reveal(e.POP.ID)
		w.showTab(tabPOPs)
		return
	}
	for _, r := range w.book.releases {
		if e.Action == phonebook.BookRelease && versionNumber(r.Manifest.Version) == e.Key {
			w.showRelease(r.Manifest.Version)
		}
	}
}

// exportHistory writes the entries that are shown to a file of the user's choice.
func (l *historyList) exportHistory() {
	w := l.panel.window
	if !w.ready() {
		return
	}
	name := w.book.name()
	rows := make([]phonebook.HistoryEntry, len(l.rows))
	for i, at := range l.rows {
		rows[len(rows)-1-i] = l.panel.history.Entry(at)
	}
	w.saveFile(words.T("{{.Book}} history", "Book", name)+".csv", func(path string) {
		w.status.say(sayBusy, words.T("Exporting …"))
		inOrder(w, func(context.Context) (int, error) { return len(rows), admin.WriteHistory(path, rows) }, func(n int, err error) {
			if err != nil {
				w.fail("export the history", err)
				w.say(words.T("The history was not exported"), explain(err))
				return
			}
			w.status.say(sayDone, words.N("Wrote {{.N}} entries to {{.File}}.", n, "File", filepath.Base(path)))
		})
	})
}
