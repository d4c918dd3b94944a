package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// serverList shows a row for every server: how it stands, its last post, what can be
// done.
type serverList struct {
	window *Window
	object fyne.CanvasObject
	head   fyne.CanvasObject
	rows   *fyne.Container
	check  *parts.Button

	toggle, page *parts.Button // of the local server
	runs         fyne.CanvasObject
}

// Measures of the list, in pixels of the design.
const (
	serverRow    = 44
	serverWords  = 280 // that name, state and last post of a server need
	serversShown = 4
)

// serversShare is how much of the panel the servers take at most.
const serversShare = 0.4

func newServerList(w *Window) *serverList {
	l := &serverList{window: w, rows: parts.Column(0)}
	l.toggle = w.localToggle()
	visible(l.toggle, w.LocalServer != nil)
	l.page = parts.NewButton(parts.Link, nil, "", w.openStatusPage)
	l.page.SetTip(words.T("Open status page of local server"))
	l.runs = parts.Row(4, parts.NewIcon(icon("live"), theme.ColorNameAdd, 16), l.page)
	l.check = parts.NewButton(parts.Plain, fynetheme.ViewRefreshIcon(), words.T("Check all"), w.checkServers)
	title := parts.Title
	title.Cut = false
	l.head = parts.Column(0, parts.Pad(8, 8, 16, 16, parts.Fold(8, 0, parts.Row(8, parts.NewText(words.T("Servers"), title), parts.Grow()),
		parts.Wrap(8, l.runs, l.toggle, l.check,
			parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), words.T("Add server…"), w.addServer)))), parts.Line())
	l.object = parts.Frame(l.head, parts.Line(), nil, nil, container.NewVScroll(l.rows))
	l.showLocal()
	return l
}

// showLocal tells whether the phone book server of this computer runs, and where.
func (l *serverList) showLocal() {
	w := l.window
	w.showToggle(l.toggle)
	l.page.SetLabel(words.T("Local server at {{.Address}}", "Address", strings.TrimPrefix(w.serverAt, "http://")))
	visible(l.runs, w.serverAt != "")
	l.object.Refresh()
}

// refresh shows the servers as they stand now.
func (l *serverList) refresh() {
	w := l.window
	l.rows.RemoveAll()
	for i, h := range w.hosts.list {
		if i > 0 {
			l.rows.Add(parts.Line())
		}
		l.rows.Add(l.row(h))
	}
	if len(w.hosts.list) == 0 {
		l.rows.Add(parts.Fixed(0, serverRow, parts.Pad(0, 0, 16, 16, parts.Row(0,
			parts.Grow(parts.NewText(words.T("No server yet. Add one, or start the local server to try posting."), cutStyle(parts.Label)))))))
	}
	l.check.Enable(len(w.hosts.list) > 0)
	l.showLocal()
	l.object.Refresh()
}

// row is a server with its state and what can be done with it.
func (l *serverList) row(h admin.Host) fyne.CanvasObject {
	w := l.window
	state := w.hosts.state(h.Name)
	style := serverIcons[state.kind]
	caption := func(text string) *parts.Text { return parts.NewText(text, cutStyle(parts.Caption)) }
	small := func(icon fyne.Resource, label string, do func()) *parts.Button {
		return parts.NewButton(parts.Small, icon, label, do)
	}
	told := parts.Row(8,
		parts.NewIcon(style.icon(), style.color, 16),
		parts.Grow(parts.Column(0, parts.Tell(parts.NewText(h.Name, parts.Style{Bold: true, Cut: true})), parts.Tell(caption(hostAddress(h))))),
		parts.Grow(parts.Column(0, parts.Tell(parts.NewText(state.words(), parts.Style{Color: style.color, Cut: true})), parts.Tell(caption(l.lastPost(h))))),
	)
	row := parts.Wrap(8)
	if again := l.again(h, state); again != nil {
		row.Add(again)
	}
	if h.FTP != "" && (state.kind == serverFailed || l.posted(h)) {
		row.Add(small(nil, words.T("Transcript…"), func() { w.showTranscript(h.Name) }))
	}
	row.Add(small(fynetheme.ViewRefreshIcon(), words.T("Check"), func() { w.checkServer(h) }))
	row.Add(small(nil, words.T("Edit…"), func() { w.editServer(h.Name) }))
	row.Add(small(nil, words.T("Remove…"), func() { w.removeServer(h.Name) }))
	return parts.Pad(5, 5, 16, 16, parts.Fold(6, serverWords, told, row))
}

// underServers lays the lists out below the servers, which have the room that they
// need, a few in view, and no more than a share of the panel.
type underServers struct{ servers *serverList }

func (u *underServers) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, under := objects[0], objects[1]
	top.Resize(fyne.NewSize(size.Width, top.Size().Height)) // what wraps has its height then
	l, need, shown := u.servers, float32(1), 0
	for _, o := range l.rows.Objects {
		if need += o.MinSize().Height; o.MinSize().Height > 1 {
			shown++
		}
		if shown == serversShown {
			break
		}
	}
	need = l.head.MinSize().Height + min(need, float32(int(size.Height*serversShare)))
	top.Resize(fyne.NewSize(size.Width, need))
	under.Move(fyne.NewPos(0, need))
	under.Resize(fyne.NewSize(size.Width, max(0, size.Height-need)))
}

func (u *underServers) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize()
}

// again is what helps a server that clients get no newest release from; nil where
// nothing is to be done.
func (l *serverList) again(h admin.Host, state serverState) *parts.Button {
	w := l.window
	if w.book == nil || w.book.ledger.Released == 0 {
		return nil
	}
	switch state.kind {
	case serverConflict:
		if found, known := w.hosts.conflict(w.book.name(), h.Name); known {
			return parts.NewButton(parts.Small, icon("conflict"), words.T("Decide…"), func() { w.decide(w.book.name(), found, nil) })
		}
	case serverBehind, serverFailed, serverEmpty:
		label := words.T("Retry")
		if !l.posted(h) {
			label = words.T("Post")
		}
		return parts.NewButton(parts.Small, fynetheme.UploadIcon(), label, func() { w.postAgain(h) })
	case serverLive, serverUnchecked:
	}
	return nil
}

// lastPost tells of the newest post to a server that went well.
func (l *serverList) lastPost(h admin.Host) string {
	if l.window.book != nil {
		for _, p := range l.window.book.posts {
			if p.Host == h.Name {
				return words.T("Last post {{.Time}}, version {{.N}}", "Time", moment(p.Time), "N", int(p.Version))
			}
		}
	}
	return words.T("Never posted from here")
}

// posted reports whether a post to a server was tried.
func (l *serverList) posted(h admin.Host) bool {
	noted := func(host string) bool { return host == h.Name }
	b := l.window.book
	return b != nil && slices.ContainsFunc(b.posts, func(p phonebook.PostRecord) bool { return noted(p.Host) }) ||
		slices.ContainsFunc(l.window.releases.history.Posts(), func(p session.Post) bool { return noted(p.Host) })
}

// postAgain sends the newest release to one server. It makes no other release, also
// where the phone book has changed.
func (w *Window) postAgain(h admin.Host) {
	if !w.ready() {
		return
	}
	if w.posting != nil && w.posting.running() {
		w.posting.show()
		return
	}
	name, version := w.book.name(), w.book.ledger.Released
	w.withPassword(h, func(password string) {
		if w.isOpen(name) && (w.posting == nil || !w.posting.running()) {
			w.post(postOrder{book: name, hosts: []string{h.Name}, passwords: map[string]string{h.Name: password}, version: version})
		}
	})
}
