package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// releasesPanel lists the servers with what they hold, and the releases.
type releasesPanel struct {
	window  *Window
	object  fyne.CanvasObject
	servers *fyne.Container
	grid    *grid.Grid
	local   *parts.Button
}

func newReleasesPanel(w *Window) *releasesPanel {
	p := &releasesPanel{window: w, servers: parts.Column(0)}
	p.grid = grid.New(releaseRows{w}, []grid.Column{
		{Title: "Version", Width: 76, AlignRight: true},
		{Title: "Made", Width: 140},
		{Title: "POPs", Width: 72, AlignRight: true},
		{Title: "Full", Width: 84, AlignRight: true},
		{Title: "Newest delta", Width: 104, AlignRight: true},
		{Title: "By", Width: 96},
		{Title: "Comment", Width: 160, Grow: true},
	})
	p.grid.Empty = "No release yet"
	p.local = parts.NewButton(parts.Plain, fynetheme.MediaPlayIcon(), "Start local server", w.startServer)
	visible(p.local, w.LocalServer != nil)
	head := parts.Fixed(0, 44, parts.Pad(0, 0, 16, 16, parts.Row(8,
		parts.NewText("Servers", parts.Strong), parts.Grow(), p.local,
		parts.NewButton(parts.Plain, fynetheme.ViewRefreshIcon(), "Check all", p.checkAll),
		parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), "Add server", w.addServer),
	)))
	title := parts.Fixed(0, 40, parts.Pad(0, 0, 16, 16, parts.Row(8, parts.NewText("Releases", parts.Strong), parts.Grow())))
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		parts.Frame(parts.Column(0, head, parts.Line(), p.servers, title, parts.Line()), nil, nil, nil, p.grid))
	return p
}

// refresh lists servers and releases of the loaded book.
func (p *releasesPanel) refresh() {
	w := p.window
	p.servers.RemoveAll()
	for _, h := range w.hosts.list {
		p.servers.Add(p.serverRow(h))
	}
	if len(w.hosts.list) == 0 {
		p.servers.Add(parts.Fixed(0, 40, parts.Pad(0, 0, 16, 16, parts.Row(0,
			parts.NewText("No server yet. Add one, or start the local server to try posting.", parts.Label), parts.Grow()))))
	}
	p.grid.Refresh()
	p.object.Refresh()
}

// serverRow is a server with its state and what can be done with it.
func (p *releasesPanel) serverRow(h admin.Host) fyne.CanvasObject {
	w := p.window
	state := w.hosts.state(h.Name)
	style := serverIcons[state.kind]
	row := parts.Row(8,
		parts.NewIcon(style.icon(), style.color, 16),
		parts.Fixed(120, 20, parts.NewText(h.Name, parts.Style{Bold: true, Cut: true})),
		parts.Fixed(300, 20, parts.NewText(state.words, parts.Style{Color: style.color, Cut: true})),
		parts.Grow(parts.NewText(hostAddress(h), parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true})),
		parts.NewButton(parts.Small, fynetheme.ViewRefreshIcon(), "Check", func() { w.checkServer(h) }),
		parts.NewButton(parts.Small, nil, "Edit…", func() { w.editServer(h.Name) }),
		parts.NewButton(parts.Small, nil, "Remove…", func() { w.removeServer(h.Name) }),
	)
	return parts.Column(0, parts.Fixed(0, 39, parts.Pad(0, 0, 16, 16, row)), parts.Line())
}

func (p *releasesPanel) checkAll() {
	for _, h := range p.window.hosts.list {
		p.window.checkQuietly(h)
	}
}

// releaseRows are the releases of the open book, the newest first.
type releaseRows struct{ w *Window }

func (r releaseRows) Len() int {
	if r.w.book == nil {
		return 0
	}
	return len(r.w.book.releases)
}

func (r releaseRows) Key(row int) uint64 { return uint64(r.w.book.releases[row].Manifest.Version) }

func (r releaseRows) Mark(int) grid.Mark { return grid.NoMark }

func (r releaseRows) Cell(row, col int) grid.Cell {
	rec := r.w.book.releases[row]
	m := rec.Manifest
	switch col {
	case 0:
		return grid.Cell{Text: fmt.Sprint(m.Version), Bold: row == 0}
	case 1:
		return grid.Cell{Text: m.Time.Local().Format("2 Jan 2006 15:04"), Color: theme.ColorNameForeground2}
	case 2:
		return grid.Cell{Text: thousands(m.POPs)}
	case 3:
		return grid.Cell{Text: kilobytes(m.Full().Size)}
	case 4:
		return grid.Cell{Text: newestDelta(m), Color: theme.ColorNameForeground2}
	case 5:
		return grid.Cell{Text: rec.User, Color: theme.ColorNameForeground2}
	}
	return grid.Cell{Text: rec.Comment}
}

// newestDelta returns the size of the delta from the newest base.
func newestDelta(m phonebook.Manifest) string {
	for _, c := range m.Cabs {
		if c.Kind == phonebook.KindDelta {
			return kilobytes(c.Size)
		}
	}
	return "–"
}

// showRelease shows a release in the list.
func (w *Window) showRelease(version phonebook.Version) {
	w.showTab(tabReleases)
	w.releases.grid.Select(uint64(version), 0)
	w.window.Canvas().Focus(w.releases.grid)
}
