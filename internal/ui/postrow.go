package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/post"
)

// postRow is a server in the dialog.
type postRow struct {
	icon         *canvas.Image
	state, words *parts.Text
	bar          *parts.Bar
}

func header(words string) *parts.Text {
	return parts.NewText(words, parts.Style{Bold: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true})
}

func postLine(icon, server, state, words fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(12, icon, parts.Fixed(180, 20, server), parts.Fixed(190, 20, state), parts.Grow(words))
}

func (p *posting) updateRow(name string) {
	row := p.rows[name]
	for _, r := range p.result.Hosts {
		if r.Host == name {
			p.showResult(row, r)
			return
		}
	}
	p.mu.Lock()
	e, begun := p.now[name]
	p.mu.Unlock()
	if !begun {
		if p.ended {
			row.state.Set("Not posted", parts.Style{Cut: true})
			row.words.SetText(explain(p.err))
		}
		return
	}
	state, picture := phaseWords(e)
	parts.SetIcon(row.icon, picture, fynetheme.ColorNamePrimary)
	row.state.SetText(state)
	visible(row.bar, e.Phase == post.Uploading)
	row.bar.Set(float64(e.Done) / float64(max(1, e.Total)))
	row.words.SetText("")
	switch e.Phase {
	case post.Verifying:
		row.words.SetText("Reading " + e.File + " back")
	case post.Retrying:
		row.words.SetText(explain(e.Err))
	default: // the state says it
	}
}

// phaseWords tells what is being done to a server.
func phaseWords(e post.Event) (string, fyne.Resource) {
	switch e.Phase {
	case post.Uploading:
		return fmt.Sprintf("Uploading %d %%", 100*e.Done/max(1, e.Total)), fynetheme.UploadIcon()
	case post.Verifying:
		return "Verifying", fynetheme.ViewRefreshIcon()
	case post.Switching:
		return "Switching clients over", fynetheme.ViewRefreshIcon()
	case post.Cleaning:
		return "Removing old files", fynetheme.ViewRefreshIcon()
	case post.Connecting:
		return "Connecting", fynetheme.ViewRefreshIcon()
	case post.Retrying:
		return fmt.Sprintf("Again in %d s", int(e.Wait.Seconds()+0.5)), fynetheme.ViewRefreshIcon()
	case post.Asking, post.Done:
	}
	return "Asking as a client would", fynetheme.ViewRefreshIcon()
}

func (p *posting) showResult(row *postRow, r admin.HostResult) {
	row.bar.Hide()
	state := resultState(r)
	if r.Status == admin.PostCurrent {
		state = p.window.hosts.stateOf(p.book, r.Host)
	}
	style := serverIcons[state.kind]
	parts.SetIcon(row.icon, style.icon(), style.color)
	row.state.Set(state.words, parts.Style{Color: style.color, Bold: state.kind >= serverConflict, Cut: true})
	words := "Nothing to send, it was there"
	switch {
	case r.Status == admin.PostHeld, r.Status == admin.PostSkipped:
		words = sentence(r.Reason)
	case r.Err != nil:
		words = explain(r.Err)
	case r.Status == admin.PostLive:
		words = "A client's question was answered with this release, " + kilobytes(r.Bytes)
	case r.Status == admin.PostUploaded:
		words = "Sent " + kilobytes(r.Bytes) + " and read it back"
	}
	row.words.SetText(words)
}

// postWords tells in one sentence how a post ended.
func postWords(r admin.PostResult, err error) string {
	counts := map[string]int{}
	for _, h := range r.Hosts {
		counts[h.Status]++
	}
	good := counts[admin.PostLive] + counts[admin.PostUploaded] + counts[admin.PostCurrent]
	bad := counts[admin.PostFailed] + counts[admin.PostConflict]
	switch {
	case len(r.Hosts) == 0 && err != nil:
		return explain(err)
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("Cancelled. Version %d reached %s; the others keep what they had.", r.Version, count(good, "server"))
	case bad == 0:
		return fmt.Sprintf("Version %d is on %s.", r.Version, count(good, "server"))
	case good == 0 && len(r.Hosts) == 1 && sent(r) == 1:
		return explain(r.Hosts[0].Err)
	case sent(r) > 0:
		return fmt.Sprintf("Version %d is on %s; %d failed, %d in conflict. The files are on %s, but no client is answered there.",
			r.Version, count(good, "server"), counts[admin.PostFailed]-sent(r), counts[admin.PostConflict], count(sent(r), "more server"))
	case good == 0:
		return fmt.Sprintf("No server took the release: %d failed, %d in conflict. They keep what they had.", counts[admin.PostFailed], counts[admin.PostConflict])
	}
	return fmt.Sprintf("Version %d is on %s; %d failed, %d in conflict.", r.Version, count(good, "server"), counts[admin.PostFailed], counts[admin.PostConflict])
}

// sent counts the servers that have the files and do not hand them to clients.
func sent(r admin.PostResult) int {
	n := 0
	for _, h := range r.Hosts {
		if _, ok := errors.AsType[*admin.UnansweredError](h.Err); ok {
			n++
		}
	}
	return n
}
