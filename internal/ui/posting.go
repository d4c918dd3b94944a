package ui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// progressPause is the least time between two updates of the screen: each one
// repaints the whole window.
const progressPause = 100 * time.Millisecond

// posting is a post under way or just ended.
type posting struct {
	window *Window
	postOrder
	began  time.Time
	cancel context.CancelFunc
	ended  bool
	result admin.PostResult
	err    error
	dialog *parts.Dialog // nil while it is closed
	rows   map[string]*postRow
	stop   *parts.Button
	decide *parts.Button // about the first server in conflict
	close  *parts.Button

	mu   sync.Mutex // guards what the posting goroutine and the screen share
	now  map[string]post.Event
	last time.Time
}

// postOrder says what to post where.
type postOrder struct {
	book      string
	hosts     []string
	passwords map[string]string // typed for this post
	comment   string
	choices   map[string]admin.Choice
}

// post sends a book to servers, beside the queue: edits go on meanwhile.
func (w *Window) post(order postOrder) {
	p := &posting{window: w, postOrder: order, began: w.Service.Now(), now: map[string]post.Event{}}
	w.posting = p
	p.show()
	w.status.progress(0)
	w.status.say(sayBusy, "Posting "+order.book+" …")
	aside(w, func(ctx context.Context) (admin.PostResult, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		p.mu.Lock()
		p.cancel = cancel
		p.mu.Unlock()
		return w.Service.Post(ctx, order.book, admin.PostOptions{
			Hosts: order.hosts, Comment: order.comment, Choices: order.choices,
			Password: func(_ context.Context, h admin.Host) (string, error) {
				if password, ok := order.passwords[h.Name]; ok {
					return password, nil
				}
				return w.keptPassword(h)
			},
			Trust: w.trust, Progress: p.event,
		})
	}, p.end)
}

func (p *posting) running() bool { return !p.ended }

// event follows a server. It runs on the goroutine of the post.
func (p *posting) event(host string, e post.Event) {
	p.mu.Lock()
	changed := p.now[host].Phase != e.Phase
	p.now[host] = e
	now := p.window.Service.Now()
	due := changed || now.Sub(p.last) >= progressPause
	if due {
		p.last = now
	}
	p.mu.Unlock()
	if due {
		p.window.tasks.Do(p.update)
	}
}

// show opens the dialog of the post. Closing it cancels nothing.
func (p *posting) show() {
	if p.dialog != nil {
		return
	}
	w := p.window
	p.rows = map[string]*postRow{}
	column := parts.Column(0, parts.Fixed(0, 28, parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground),
		parts.Pad(0, 0, 24, 24, postLine(parts.Space(16, 0), header("Server"), header("State"), header("What is happening"))))), parts.Line())
	for _, name := range p.hosts {
		row := &postRow{
			icon:  parts.NewIcon(icon("clock"), theme.ColorNameForeground2, 16),
			state: parts.NewText("Waiting", parts.Style{Cut: true}),
			words: parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true}),
			bar:   parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6),
		}
		row.bar.Hide()
		p.rows[name] = row
		column.Add(parts.Fixed(0, 39, parts.Pad(0, 0, 24, 24, postLine(row.icon, parts.NewText(name, parts.Style{Bold: true, Cut: true}),
			row.state, parts.Stack(row.words, row.bar)))))
		column.Add(parts.Line())
	}
	p.stop = parts.NewButton(parts.Plain, fynetheme.MediaStopIcon(), "Cancel posting", w.cancelPosting)
	p.close = parts.NewButton(parts.Main, nil, "Close", func() { p.dialog.Close() })
	p.decide = parts.NewButton(parts.Plain, icon("conflict"), "", func() {
		first := conflicts(p.result)[0]
		p.dialog.Close()
		w.decide(p.book, first, p.passwords)
	})
	p.dialog = w.open(parts.DialogOptions{
		Title: "Posting " + p.book, Subtitle: "Connecting …", Body: container.NewVScroll(column),
		Width: 960, Height: 420, Buttons: []*parts.Button{p.stop, p.decide, p.close}, Escape: p.close, Main: p.close, First: p.close,
	})
	closed := p.dialog.OnClose
	p.dialog.OnClose = func() {
		closed()
		p.dialog = nil
	}
	p.update()
}

// update shows how far each server is.
func (p *posting) update() {
	p.mu.Lock()
	done, total := int64(0), int64(0)
	for _, e := range p.now {
		done, total = done+e.Done, total+e.Total
	}
	p.mu.Unlock()
	share := float64(done) / float64(max(1, total*int64(max(1, len(p.hosts)))/int64(max(1, len(p.now)))))
	if p.running() {
		p.window.status.progress(share)
	}
	if p.dialog == nil {
		return
	}
	for name := range p.rows {
		p.updateRow(name)
	}
	p.dialog.Subtitle.SetText(p.summary(done, total))
	visible(p.stop, p.running())
	open := conflicts(p.result)
	visible(p.decide, p.ended && len(open) > 0)
	if len(open) > 0 {
		p.decide.SetLabel("Decide about " + open[0].Host + "…")
	}
	p.dialog.Relayout()
}

// summary counts the servers by how they stand.
func (p *posting) summary(done, total int64) string {
	if !p.ended {
		if total == 0 {
			return "Connecting …"
		}
		return fmt.Sprintf("%s of %s sent to the servers that are under way.", kilobytes(done), kilobytes(total))
	}
	return postWords(p.result, p.err)
}

// end shows how the post ended and loads the book with its new release.
func (p *posting) end(r admin.PostResult, err error) {
	w := p.window
	p.ended, p.result, p.err = true, r, err
	if errors.Is(err, phonebook.ErrUnchanged) {
		p.err = nil
	}
	if p.err != nil {
		w.Log.Error("post", "cause", err)
	}
	w.status.progress(-1)
	kind := sayDone
	if r.Failed() != nil || p.err != nil {
		kind = sayBad
	}
	words := postWords(r, p.err)
	if !w.isOpen(p.book) {
		words = p.book + ": " + words
	}
	w.status.say(kind, words)
	w.notify(p.began, words)
	for _, h := range r.Hosts {
		w.hosts.learn(p.book, h.Host, resultState(h))
	}
	p.update()
	w.reloadBook(p.book, w.probe)
}

// cancelPosting breaks off what is being posted.
func (w *Window) cancelPosting() {
	if p := w.posting; p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.cancel != nil && !p.ended {
			p.cancel()
		}
	}
}

// confirmClose asks before a post is broken off by closing the window.
func (w *Window) confirmClose() {
	w.confirm(question{
		title: "Posting is under way", words: "Servers that are not finished keep what they had. The post can be repeated.",
		no: "Go on posting", yes: "Cancel posting and quit",
	}, func() {
		w.cancelPosting()
		w.window.Close()
	})
}
