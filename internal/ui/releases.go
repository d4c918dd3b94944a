package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The lists of the panel of releases.
const (
	listReleases = iota
	listPosts
	listHistory
)

// releasesPanel shows the servers with what they hold, and below them the releases,
// the posts or what happened in the book.
type releasesPanel struct {
	window  *Window
	object  fyne.CanvasObject
	frame   *panelFrame
	servers *serverList
	lists   *parts.Tabs
	grid    *grid.Grid // of the releases
	side    *releaseSide
	posts   *postList
	past    *historyList
	more    *fyne.Container // what belongs to a list, at its right
	tables  []fyne.CanvasObject

	history *session.History // of the state that is shown
	of      *book            // that state
	reading bool
}

func newReleasesPanel(w *Window) *releasesPanel {
	p := &releasesPanel{window: w, history: session.NewHistory(nil)}
	p.servers = newServerList(w)
	p.grid = grid.New(p, releaseColumns())
	p.grid.OnSelect = func() { p.side.show() }
	p.grid.OnActivate = func(key uint64, _ int) { w.showPast(phonebook.Version(key)) }
	p.side = newReleaseSide(p)
	p.posts = newPostList(p)
	p.past = newHistoryList(p)
	p.lists = parts.NewSegments([]string{words.T("Releases"), words.T("Posts"), words.T("History")}, func(int) { p.arrange() })
	p.tables = []fyne.CanvasObject{p.grid, p.posts.grid, p.past.grid}
	release := parts.NewButton(parts.Plain, icon("release"), words.T("Release…"), w.reviewRelease)
	p.more = parts.Wrap(8, append([]fyne.CanvasObject{release}, p.past.filters...)...)
	p.frame = newPanelFrame(p.lists, p.more, parts.Stack(p.tables...), p.side.object, paneLeast)
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		container.New(&underServers{p.servers}, p.servers.object, p.frame.object))
	return p
}

// refresh shows servers and releases of the loaded book.
func (p *releasesPanel) refresh() {
	p.servers.refresh()
	p.grid.Refresh()
	p.arrange()
}

// arrange shows the chosen list.
func (p *releasesPanel) arrange() {
	chosen := p.lists.Chosen()
	for i, table := range p.tables {
		visible(table, i == chosen)
	}
	visible(p.more.Objects[0], chosen == listReleases)
	for _, filter := range p.past.filters {
		visible(filter, chosen == listHistory)
	}
	p.side.show()
	p.read()
	p.object.Refresh()
}

// read loads the history of the state that is shown, once, beside the queue: it may
// be long, and nothing waits for it.
func (p *releasesPanel) read() {
	w := p.window
	b := w.book
	if b == nil || b == p.of || p.reading {
		return
	}
	if p.of == nil || p.of.name() != b.name() {
		p.take(session.NewHistory(nil)) // that of another book
	}
	p.reading = true
	name := b.name()
	aside(w, func(context.Context) (*session.History, error) {
		entries, err := w.Service.History(name, historyAll)
		return session.NewHistory(entries), err
	}, func(h *session.History, err error) {
		p.reading = false
		if w.book != b {
			p.read()
			return
		}
		p.of = b
		if err != nil {
			w.fail("read the history", err)
			return
		}
		p.take(h)
	})
}

// take shows a history where it stands.
func (p *releasesPanel) take(h *session.History) {
	p.history = h
	p.grid.Refresh()
	p.posts.refresh()
	p.past.refresh()
	p.side.show()
	p.servers.refresh()
}

// The columns of the list of releases.
const (
	releaseVersion = iota
	releaseMade
	releaseChanges
	releaseFull
	releaseDelta
	releasePOPs
	releaseComment
	releaseUser
)

// releaseColumns puts what tells releases apart first: in the smallest window the
// rest is scrolled to, and the pane tells it of the chosen one.
func releaseColumns() []grid.Column {
	const bar = 24
	version, made, changes := words.T("Version"), words.T("Made"), words.T("New, changed, gone")
	full, delta, pops, by := words.T("Full"), words.T("Delta"), words.T("POPs"), words.T("By")
	counts := words.T("{{.New}}, {{.Changed}}, {{.Gone}}", "New", 888, "Changed", 8888, "Gone", 888)
	return []grid.Column{
		{Title: version, Width: fitted(version, words.Int(32_676)), AlignRight: true},
		{Title: made, Width: fitted(made, momentSamples()...)},
		{Title: changes, Width: fitted(changes, counts)},
		{Title: full, Width: fitted(full, sizeSample()) + bar, AlignRight: true},
		{Title: delta, Width: fitted(delta, sizeSample()) + bar, AlignRight: true},
		{Title: pops, Width: fitted(pops, words.Int(phonebook.MaxPOPs)), AlignRight: true},
		{Title: words.T("Comment"), Width: 140, Grow: true},
		{Title: by, Width: max(72, fitted(by))},
	}
}

func (p *releasesPanel) releases() []phonebook.ReleaseRecord {
	if p.window.book == nil {
		return nil
	}
	return p.window.book.releases
}

// Len implements [grid.Model].
func (p *releasesPanel) Len() int {
	p.grid.Empty = words.T("No release yet. Release makes the first one.")
	return len(p.releases())
}

// Key implements [grid.Model].
func (p *releasesPanel) Key(row int) uint64 { return uint64(p.releases()[row].Manifest.Version) }

// Mark implements [grid.Model].
func (p *releasesPanel) Mark(int) grid.Mark { return grid.NoMark }

// Cell implements [grid.Model].
func (p *releasesPanel) Cell(row, col int) grid.Cell {
	rec := p.releases()[row]
	m := rec.Manifest
	second := theme.ColorNameForeground2
	switch col {
	case releaseVersion:
		return grid.Cell{Text: words.Int(int(m.Version)), Bold: row == 0}
	case releaseMade:
		return grid.Cell{Text: moment(m.Time), Color: second}
	case releasePOPs:
		return grid.Cell{Text: words.Int(m.POPs)}
	case releaseChanges:
		if c, known := p.history.Release(m.Version); known {
			return grid.Cell{Text: words.T("{{.New}}, {{.Changed}}, {{.Gone}}", "New", c.Added, "Changed", c.Changed, "Gone", c.Removed)}
		}
		return grid.Cell{Text: "–", Color: second}
	case releaseFull:
		return grid.Cell{Text: words.Size(m.Full().Size), Bar: p.share(m.Full().Size), Fill: theme.ColorNameFill}
	case releaseDelta:
		if delta := deltaSize(m); delta > 0 {
			return grid.Cell{Text: words.Size(delta), Bar: p.share(delta), Fill: theme.ColorNameBar2}
		}
		return grid.Cell{Text: "–", Color: second}
	case releaseComment:
		return grid.Cell{Text: rec.Comment}
	}
	return grid.Cell{Text: rec.User, Color: second}
}

// share is the length of the bar of a file: all of them stand to the largest.
func (p *releasesPanel) share(size int64) float32 {
	most := int64(1)
	for _, r := range p.releases() {
		most = max(most, r.Manifest.Full().Size)
	}
	return float32(size) / float32(most)
}

// chosen returns the release of the current row, or the newest where none is
// chosen.
func (p *releasesPanel) chosen() (phonebook.ReleaseRecord, bool) {
	if row, ok := p.grid.CurrentRow(); ok {
		return p.releases()[row], true
	}
	if list := p.releases(); len(list) > 0 {
		return list[0], true
	}
	return phonebook.ReleaseRecord{}, false
}

// showRelease shows a release in the list.
func (w *Window) showRelease(version phonebook.Version) {
	w.showTab(tabReleases)
	w.releases.lists.Choose(listReleases)
	w.releases.arrange()
	w.releases.grid.Select(uint64(version), 0)
	w.window.Canvas().Focus(w.releases.grid)
}

// showHistory shows what happened in the book.
func (w *Window) showHistory() {
	w.showTab(tabReleases)
	w.releases.lists.Choose(listHistory)
	w.releases.arrange()
	w.window.Canvas().Focus(w.releases.past.text)
}

// versionNumber writes a version in the name of a file.
func versionNumber(v phonebook.Version) string { return strconv.FormatUint(uint64(v), 10) }
