package ui

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// serverKind is how a server stands to the newest release.
type serverKind int

const (
	serverLive serverKind = iota // clients there get the newest release
	serverBehind
	serverEmpty
	serverUnchecked // posted to, but nobody asked as a client
	serverConflict
	serverFailed
)

// serverWords name the kinds in a count: "2 live".
var serverWords = [...]string{"live", "behind", "empty", "not checked", "in conflict", "failed"}

var serverIcons = [...]struct {
	icon  func() fyne.Resource
	color fyne.ThemeColorName
}{
	serverLive:      {func() fyne.Resource { return icon("live") }, theme.ColorNameAdd},
	serverBehind:    {func() fyne.Resource { return icon("behind") }, theme.ColorNameChange},
	serverEmpty:     {fynetheme.ContentAddIcon, theme.ColorNameForeground2},
	serverUnchecked: {fynetheme.QuestionIcon, theme.ColorNameForeground2},
	serverConflict:  {func() fyne.Resource { return icon("conflict") }, theme.ColorNameBad},
	serverFailed:    {fynetheme.ErrorIcon, theme.ColorNameBad},
}

// serverState is what is known of a server and the open book.
type serverState struct {
	kind  serverKind
	words string
}

// servers are the hosts with their last known states.
type servers struct {
	list   []admin.Host
	states map[standing]serverState
	found  map[standing]admin.HostResult // servers in conflict
	book   string                        // the open one
}

// standing names what a state is of: a server holds several books.
type standing struct{ book, host string }

func newServers() *servers {
	return &servers{states: map[standing]serverState{}, found: map[standing]admin.HostResult{}}
}

// set takes over the hosts. What was learnt by asking stays as long as no newer
// release makes it old.
func (s *servers) set(list []admin.Host, b *book) {
	s.list = list
	if b == nil {
		return
	}
	s.book = b.name()
	there := make(map[string]bool, len(list))
	for _, h := range list {
		there[h.Name] = true
		noted := notedState(h, b)
		if old, ok := s.states[standing{s.book, h.Name}]; !ok || !lasts(old, noted) {
			s.learn(s.book, h.Name, noted)
		}
	}
	maps.DeleteFunc(s.states, func(at standing, _ serverState) bool { return !there[at.host] })
}

// lasts reports whether a state that was learnt says more than the noted one.
func lasts(learnt, noted serverState) bool {
	if noted.kind == serverBehind || noted.kind == serverEmpty {
		return learnt.kind == serverConflict || learnt.kind == serverFailed
	}
	return true
}

// notedState is what the posts made from here say of a server.
func notedState(h admin.Host, b *book) serverState {
	for _, p := range b.posts {
		if p.Host != h.Name {
			continue
		}
		when := p.Time.Local().Format("2 Jan 15:04")
		if p.Version < b.ledger.Released {
			return serverState{serverBehind, fmt.Sprintf("Behind, version %d of %s", p.Version, when)}
		}
		return serverState{serverUnchecked, fmt.Sprintf("Posted version %d, %s", p.Version, when)}
	}
	return serverState{serverEmpty, "Nothing posted yet"}
}

// state returns how a server stands to the open book.
func (s *servers) state(host string) serverState { return s.stateOf(s.book, host) }

func (s *servers) stateOf(book, host string) serverState { return s.states[standing{book, host}] }

// learn takes over how a server stands to a book.
func (s *servers) learn(book, host string, state serverState) { s.states[standing{book, host}] = state }

// note keeps what is in conflict on a server, or that nothing is.
func (s *servers) note(book string, r admin.HostResult) {
	at := standing{book, r.Host}
	if delete(s.found, at); r.Status == admin.PostConflict {
		s.found[at] = r
	}
}

// conflict returns what is in conflict on a server.
func (s *servers) conflict(book, host string) (admin.HostResult, bool) {
	r, ok := s.found[standing{book, host}]
	return r, ok
}

// counts returns how many servers are in each state.
func (s *servers) counts() [len(serverWords)]int {
	var n [len(serverWords)]int
	for _, h := range s.list {
		n[s.state(h.Name).kind]++
	}
	return n
}

// resultState tells how a post ended on a server.
func resultState(r admin.HostResult) serverState {
	switch r.Status {
	case admin.PostLive:
		return serverState{serverLive, fmt.Sprintf("Live, version %d", r.Version)}
	case admin.PostCurrent:
		return serverState{serverUnchecked, fmt.Sprintf("Had version %d already", r.Version)}
	case admin.PostUploaded:
		return serverState{serverUnchecked, fmt.Sprintf("Version %d is there, no client address to ask", r.Version)}
	case admin.PostConflict:
		return serverState{serverConflict, "Conflict, left out"}
	case admin.PostSkipped:
		return serverState{serverConflict, "Conflict, left out as chosen"}
	case admin.PostHeld:
		return serverState{serverBehind, "Held: a pilot is not live"}
	}
	if r.Err != nil {
		return serverState{serverFailed, "Failed: " + explain(r.Err)}
	}
	return serverState{serverFailed, "Failed"}
}

// probe asks every server that has an address for clients, as a client would.
// Silence is no failure: what was noted stays.
func (w *Window) probe() {
	if w.book == nil || w.book.ledger.Released == 0 {
		return
	}
	name, version := w.book.name(), w.book.ledger.Released
	for _, h := range w.hosts.list {
		if h.Probe == "" {
			continue
		}
		aside(w, func(ctx context.Context) (bool, error) {
			ctx, cancel := context.WithTimeout(ctx, probeTime)
			defer cancel()
			return w.Service.ProbeHost(ctx, h, name)
		}, func(live bool, err error) {
			if w.book == nil || w.book.name() != name || w.book.ledger.Released != version {
				return
			}
			if err == nil && live {
				w.hosts.learn(name, h.Name, serverState{serverLive, fmt.Sprintf("Live, version %d", version)})
				w.showHosts()
			}
		})
	}
}

// probeTime bounds a question at the start, which nobody waits for.
const probeTime = 20 * time.Second

// showHosts shows the states of the servers where they stand.
func (w *Window) showHosts() {
	w.releases.refresh()
	w.status.refresh()
	if w.reviewing != nil && w.reviewing.servers != nil {
		w.reviewing.servers.refresh()
		w.reviewing.changed()
	}
}

// checkServers logs in to every server and shows what it holds.
func (w *Window) checkServers() {
	for _, h := range w.hosts.list {
		w.checkServer(h)
	}
}

// withPassword hands the password of a server to next, from the keyring or the
// user. A folder needs none.
func (w *Window) withPassword(h admin.Host, next func(password string)) {
	if h.FTP == "" {
		next("")
		return
	}
	aside(w, func(context.Context) (string, error) { return w.keptPassword(h) }, func(password string, err error) {
		if err == nil {
			next(password)
			return
		}
		w.askPassword(h, next)
	})
}

// keptPassword returns the password that the keyring keeps for a server.
func (w *Window) keptPassword(h admin.Host) (string, error) {
	if w.Password == nil {
		return "", errNoPassword
	}
	password, err := w.Password(h.Account())
	if err == nil && password == "" {
		err = errNoPassword
	}
	return password, err
}

// hostAddress is where a server is, in one line.
func hostAddress(h admin.Host) string {
	if h.Folder != "" {
		return h.Folder
	}
	return strings.TrimSuffix(h.FTP, ":"+admin.DefaultFTPPort) + h.Dir
}
