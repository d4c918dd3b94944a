package ui

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/post"
)

// postRow is a server in the dialog of a post: how it stands, what is happening,
// and the one thing that can be done about it.
type postRow struct {
	sheet  *postingDialog
	host   string
	object fyne.CanvasObject
	ground *parts.Surface

	icon                      *canvas.Image
	state, said, bytes, clock *parts.Text
	bar                       *parts.Bar
	gauge                     fyne.CanvasObject
	action                    *parts.Button
	line                      *fyne.Container
	act                       func()
	reason                    *parts.Paragraph // what does not fit in the line
	below                     fyne.CanvasObject
}

func newPostRow(d *postingDialog, host string) *postRow {
	r := &postRow{
		sheet: d, host: host, ground: parts.NewSurface(theme.ColorNameSurface),
		icon:  parts.NewIcon(icon("clock"), theme.ColorNameForeground2, 16),
		state: parts.NewText(words.T("Waiting"), parts.Style{Cut: true}),
		said:  parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true}),
		bytes: parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true, Align: fyne.TextAlignTrailing}),
		clock: parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true, Align: fyne.TextAlignTrailing}),
		bar:   parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6),
	}
	r.gauge = parts.Row(10, parts.Grow(r.bar), parts.Fixed(132, 20, r.bytes))
	r.gauge.Hide()
	r.action = parts.NewButton(parts.Small, nil, words.T("Retry now"), func() {
		if r.act != nil {
			r.act()
		}
	})
	r.action.Hide()
	r.line = postAction(r.action)
	server := parts.NewPress(r.server(), 0, words.T("Show the transcript of {{.Host}}", "Host", host), func() { d.choose(host) })
	r.reason = parts.NewParagraph("", theme.ColorNameForeground2)
	r.below = parts.Pad(0, 10, 52, 24, r.reason)
	r.below.Hide()
	r.object = parts.Stack(r.ground, parts.Column(0, parts.Fixed(0, 39, parts.Pad(0, 0, 24, 24,
		postLine(r.icon, server, r.state, parts.Stack(r.said, r.gauge), r.clock, r.line))), r.below))
	return r
}

// tell says what is happening: where the line has no room for it, below it.
func (r *postRow) tell(said string) {
	r.said.SetText(said)
	r.reason.SetText("")
	was := r.below.Visible()
	if r.said.IsCut() { // also before it has its place
		r.reason.SetText(said)
		r.said.SetText("")
	}
	if visible(r.below, r.reason.Text() != ""); was != r.below.Visible() {
		r.object.Refresh()
		r.sheet.list.Refresh() // the rows below move
	}
}

// server names the server as the review does.
func (r *postRow) server() fyne.CanvasObject {
	for _, h := range r.sheet.post.window.hosts.list {
		if h.Name == r.host {
			return serverName(h)
		}
	}
	return parts.NewText(r.host, parts.Style{Cut: true})
}

func postLine(icon, server, state, said, clock, action fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(12, icon, parts.Upto(216, 90, 20, server), parts.Upto(184, 96, 20, state), parts.Grow(said, parts.Space(40, 0)),
		parts.Upto(44, 36, 20, clock), action)
}

// postAction keeps the room of the widest action for each, so that the columns
// before it stand under each other.
func postAction(action fyne.CanvasObject) *fyne.Container {
	wide := float32(0)
	for _, label := range []string{words.T("Retry now"), words.T("Log in…"), words.T("Decide…")} {
		wide = max(wide, parts.NewButton(parts.Small, nil, label, nil).MinSize().Width)
	}
	return parts.Fixed(wide*100/theme.Px(100), 24, parts.Row(0, parts.Grow(), action))
}

// press marks the row whose transcript is shown.
func (r *postRow) press(on bool) {
	fill := theme.ColorNameSurface
	if on {
		fill = fynetheme.ColorNameSelection
	}
	r.ground.Set(fill, "")
}

// offer shows what can be done about the server, nothing without a label.
func (r *postRow) offer(label string, act func()) {
	r.act = act
	r.action.SetLabel(label)
	visible(r.action, label != "")
	r.line.Objects[0].Refresh()
}

// update shows how the server stands.
func (r *postRow) update() {
	p := r.sheet.post
	p.mu.Lock()
	e, begun := p.now[r.host]
	result, ended := p.results[r.host]
	took, due := p.took[r.host], p.due[r.host]
	began := p.started[r.host]
	p.mu.Unlock()
	now := p.window.Service.Now()
	switch {
	case ended:
		r.clock.SetText(clock(took))
		r.showResult(result)
	case begun && !p.ended:
		r.clock.SetText(clock(now.Sub(began)))
		r.showEvent(e, due.Sub(now))
	case p.ended:
		r.show(theme.ColorNameForeground2, icon("clock"), words.T("Not posted"), explain(p.err))
		r.offer(words.T("Retry now"), func() { p.tryAgain(r.host) })
	default:
		r.show(theme.ColorNameForeground2, icon("clock"), words.T("Waiting"), "")
		r.offer("", nil)
	}
}

// clock writes minutes and seconds.
func clock(d time.Duration) string {
	s := int(max(0, d).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func (r *postRow) show(color fyne.ThemeColorName, picture fyne.Resource, state, said string) {
	parts.SetIcon(r.icon, picture, color)
	r.state.Set(state, parts.Style{Cut: true})
	r.said.Show()
	r.gauge.Hide()
	r.tell(said)
}

// showEvent shows what is being done.
func (r *postRow) showEvent(e post.Event, wait time.Duration) {
	state, picture := phaseWords(e, wait)
	said := ""
	switch e.Phase {
	case post.Verifying:
		said = words.T("Reading {{.File}} back", "File", e.File)
	case post.Retrying:
		said = explain(e.Err)
	default: // the state says it
	}
	r.show(fynetheme.ColorNamePrimary, picture, state, said)
	r.offer("", nil)
	switch e.Phase {
	case post.Uploading:
		r.said.Hide()
		r.gauge.Show()
		r.bar.Set(float64(e.Done) / float64(max(1, e.Total)))
		r.bytes.SetText(words.T("{{.Done}} of {{.Total}}", "Done", words.Size(e.Done), "Total", words.Size(e.Total)))
	case post.Retrying:
		r.state.Set(state, parts.Style{Color: theme.ColorNameChange, Cut: true})
		parts.SetIcon(r.icon, picture, theme.ColorNameChange)
		r.offer(words.T("Retry now"), func() { r.sheet.post.retryNow(r.host) })
	default:
	}
}

// phaseWords tells what is being done to a server.
func phaseWords(e post.Event, wait time.Duration) (string, fyne.Resource) {
	switch e.Phase {
	case post.Uploading:
		return words.T("Uploading {{.Percent}} %", "Percent", int(100*e.Done/max(1, e.Total))), fynetheme.UploadIcon()
	case post.Verifying:
		return words.T("Verifying"), fynetheme.ViewRefreshIcon()
	case post.Switching:
		return words.T("Switching clients over"), fynetheme.ViewRefreshIcon()
	case post.Cleaning:
		return words.T("Removing old files"), fynetheme.ViewRefreshIcon()
	case post.Connecting:
		return words.T("Connecting"), fynetheme.ViewRefreshIcon()
	case post.Retrying:
		return words.T("Retrying in {{.Time}}", "Time", clock(wait+500*time.Millisecond)), icon("clock")
	case post.Asking, post.Done:
	}
	return words.T("Asking as a client would"), fynetheme.ViewRefreshIcon()
}

// showResult shows how the server ended.
func (r *postRow) showResult(result admin.HostResult) {
	p := r.sheet.post
	w := p.window
	state := resultState(result)
	if result.Status == admin.PostCurrent && w.hosts.stateOf(p.book, r.host).words() != "" {
		state = w.hosts.stateOf(p.book, r.host)
	}
	style := serverIcons[state.kind]
	title := state.words()
	if state.kind == serverFailed {
		title = words.T("Failed")
	}
	r.show(style.color, style.icon(), title, resultWords(result))
	r.state.Set(title, parts.Style{Color: style.color, Bold: state.kind >= serverConflict, Cut: true})
	r.remedy(result)
}

// remedy offers the one thing that can be done about how the server ended.
func (r *postRow) remedy(result admin.HostResult) {
	p := r.sheet.post
	w := p.window
	for _, h := range p.again {
		if h == r.host {
			r.tell(words.T("It is tried again when the others have ended."))
			r.offer("", nil)
			return
		}
	}
	switch {
	case result.Status == admin.PostConflict:
		r.offer(words.T("Decide…"), func() {
			r.sheet.dialog.Close()
			w.decide(p.book, result, p.passwords)
		})
	case needsLogin(result):
		r.offer(words.T("Log in…"), func() { p.logIn(r.host) })
	case result.Status == admin.PostFailed, result.Status == admin.PostHeld:
		r.offer(words.T("Retry now"), func() { p.tryAgain(r.host) })
	default:
		r.offer("", nil)
	}
}

// needsLogin reports whether another try needs another password.
func needsLogin(r admin.HostResult) bool {
	return r.Status == admin.PostFailed && (errors.Is(r.Err, post.ErrLogin) || errors.Is(r.Err, errNoPassword))
}

// logIn asks for the passwords of servers, one after the other, and tries each again.
func (p *posting) logIn(hosts ...string) {
	if len(hosts) == 0 {
		return
	}
	for _, h := range p.window.hosts.list {
		if h.Name == hosts[0] {
			p.window.askPassword(h, func(password string) {
				p.mu.Lock()
				p.passwords[h.Name] = password
				p.mu.Unlock()
				p.tryAgain(h.Name)
				p.logIn(hosts[1:]...)
			}, func() {})
			return
		}
	}
	p.logIn(hosts[1:]...) // it was removed meanwhile
}

// retryFailed tries all servers again that failed. The same password would be refused
// again, so those that refused it are asked for first.
func (p *posting) retryFailed() {
	var refused, others []string
	p.mu.Lock()
	results := maps.Clone(p.results)
	p.mu.Unlock()
	for _, host := range p.failed() {
		if needsLogin(results[host]) {
			refused = append(refused, host)
		} else {
			others = append(others, host)
		}
	}
	if len(others) > 0 {
		p.tryAgain(others...)
	}
	p.logIn(refused...)
}
