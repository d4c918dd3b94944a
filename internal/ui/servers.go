package ui

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
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

// serverKinds is how many kinds there are.
const serverKinds = int(serverFailed) + 1

var serverIcons = [...]struct {
	icon  func() fyne.Resource
	color fyne.ThemeColorName
}{
	serverLive:      {func() fyne.Resource { return icon("live") }, theme.ColorNameAdd},
	serverBehind:    {func() fyne.Resource { return icon("behind") }, theme.ColorNameChange},
	serverEmpty:     {fynetheme.ContentAddIcon, theme.ColorNameForeground2},
	serverUnchecked: {fynetheme.ConfirmIcon, theme.ColorNameForeground2},
	serverConflict:  {func() fyne.Resource { return icon("conflict") }, theme.ColorNameBad},
	serverFailed:    {fynetheme.ErrorIcon, theme.ColorNameBad},
}

// serverState is what is known of a server and the open book.
type serverState struct {
	kind serverKind
	say  func() string // tells it in the language in use
	seen bool          // it was asked: an unchecked one does hold the newest release
}

// has reports whether a server is known to have the newest release.
func (s serverState) has() bool { return s.kind == serverLive || s.kind == serverUnchecked && s.seen }

// words tells the state, "" where nothing is known.
func (s serverState) words() string {
	if s.say == nil {
		return ""
	}
	return s.say()
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
	if learnt.kind == serverBehind || learnt.kind == serverEmpty {
		return learnt.seen // else it was noted before something was posted
	}
	return true
}

// notedState is what the posts made from here say of a server.
func notedState(h admin.Host, b *book) serverState {
	for _, p := range b.posts {
		if p.Host != h.Name {
			continue
		}
		if p.Version < b.ledger.Released {
			return serverState{kind: serverBehind, say: func() string {
				return words.T("Behind, version {{.Version}} of {{.Time}}", "Version", int(p.Version), "Time", words.Moment(p.Time))
			}}
		}
		return serverState{kind: serverUnchecked, say: func() string {
			return words.T("Posted version {{.Version}}, {{.Time}}", "Version", int(p.Version), "Time", words.Moment(p.Time))
		}}
	}
	return serverState{kind: serverEmpty, say: func() string { return words.T("Nothing posted yet") }}
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

// forget drops what was learnt by asking servers: they are as they were noted.
func (s *servers) forget(b *book, of func(admin.Host) bool) {
	for _, h := range s.list {
		if of(h) {
			s.learn(s.book, h.Name, notedState(h, b))
		}
	}
}

// counts returns how many servers are in each state.
func (s *servers) counts() [serverKinds]int {
	var n [serverKinds]int
	for _, h := range s.list {
		n[s.state(h.Name).kind]++
	}
	return n
}

// resultState tells how a post ended on a server.
func resultState(r admin.HostResult) serverState {
	switch r.Status {
	case admin.PostLive:
		return serverState{kind: serverLive, say: func() string { return words.T("Live, version {{.Version}}", "Version", int(r.Version)) }}
	case admin.PostCurrent:
		return serverState{kind: serverUnchecked, seen: true, say: func() string { return words.T("Version {{.Version}} was there", "Version", int(r.Version)) }}
	case admin.PostUploaded:
		return serverState{kind: serverUnchecked, say: func() string {
			return words.T("Posted version {{.Version}}", "Version", int(r.Version))
		}}
	case admin.PostConflict:
		return serverState{kind: serverConflict, say: func() string { return words.T("Conflict, left out") }}
	case admin.PostSkipped:
		return serverState{kind: serverConflict, say: func() string { return words.T("Conflict, left out as chosen") }}
	case admin.PostHeld:
		return serverState{kind: serverBehind, say: func() string { return words.T("Held: a pilot is not live") }}
	}
	if r.Err != nil {
		return serverState{kind: serverFailed, say: func() string { return words.T("Failed: {{.Reason}}", "Reason", explain(r.Err)) }}
	}
	return serverState{kind: serverFailed, say: func() string { return words.T("Failed") }}
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
			if err != nil {
				return
			}
			was := w.hosts.state(h.Name).kind
			switch {
			case live:
				w.hosts.learn(name, h.Name, serverState{kind: serverLive, say: func() string { return words.T("Live, version {{.Version}}", "Version", int(version)) }})
			case was == serverLive || was == serverUnchecked: // what else is known says more
				w.hosts.learn(name, h.Name, serverState{kind: serverBehind, seen: true, say: func() string { return words.T("Clients do not get version {{.Version}}", "Version", int(version)) }})
			default:
				return
			}
			w.showHosts()
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
		w.askPassword(h, next, func() {})
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

// isFolder reports whether a server is a folder.
func (s *servers) isFolder(host string) bool {
	return slices.ContainsFunc(s.list, func(h admin.Host) bool { return h.Name == host && h.Folder != "" })
}

// hostAddress is where a server is, in one line.
func hostAddress(h admin.Host) string {
	if h.Folder != "" {
		return h.Folder
	}
	return strings.TrimSuffix(h.FTP, ":"+admin.DefaultFTPPort) + h.Dir
}
