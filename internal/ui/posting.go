package ui

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// progressPause is the least time between two updates of the screen: each one
// repaints the whole window.
const progressPause = 100 * time.Millisecond

// posting is a post under way or just ended, with what was tried again since.
type posting struct {
	window *Window
	postOrder
	began  time.Time
	cancel context.CancelFunc
	ended  bool
	result admin.PostResult // of the last run; its hosts are those of all
	err    error
	again  []string       // servers to try once more when the run has ended
	sheet  *postingDialog // nil while it is closed

	mu      sync.Mutex // guards what the posting goroutine and the screen share
	now     map[string]post.Event
	results map[string]admin.HostResult
	started map[string]time.Time
	took    map[string]time.Duration
	due     map[string]time.Time // of the next try
	lines   map[string][]string  // transcripts
	hurry   map[string]chan struct{}
	last    time.Time
}

// postOrder says what to post where.
type postOrder struct {
	book      string
	hosts     []string
	passwords map[string]string // typed for this post
	comment   string
	choices   map[string]admin.Choice
	atOnce    bool              // do not wait for the pilots
	version   phonebook.Version // an existing release; 0 is the newest content
}

// post sends a book to servers, beside the queue: edits go on meanwhile.
func (w *Window) post(order postOrder) {
	if w.duePosting {
		w.say(words.T("A scheduled post is under way"), words.T("Two posts would take each other’s lock. Post again when it has ended; the status bar tells when."))
		return
	}
	if order.passwords == nil {
		order.passwords = map[string]string{}
	}
	p := &posting{
		window: w, postOrder: order, now: map[string]post.Event{}, results: map[string]admin.HostResult{},
		started: map[string]time.Time{}, took: map[string]time.Duration{}, due: map[string]time.Time{},
		lines: map[string][]string{}, hurry: map[string]chan struct{}{},
	}
	w.posting = p
	p.show()
	p.run(order.hosts, order.version)
}

// run posts to some of the servers: a version, or with 0 the newest content.
func (p *posting) run(hosts []string, version phonebook.Version) {
	w := p.window
	p.ended, p.err, p.began = false, nil, w.Service.Now()
	p.mu.Lock()
	passwords := maps.Clone(p.passwords)
	for _, h := range hosts {
		delete(p.now, h)
		delete(p.results, h)
		delete(p.started, h)
		delete(p.took, h)
	}
	p.mu.Unlock()
	w.status.progress(0)
	w.status.say(sayBusy, words.T("Posting {{.Book}} …", "Book", p.book))
	p.tick()
	aside(w, func(ctx context.Context) (admin.PostResult, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		p.mu.Lock()
		p.cancel = cancel
		p.mu.Unlock()
		return w.Service.Post(ctx, p.book, admin.PostOptions{
			Hosts: hosts, Version: version, Comment: p.comment, Choices: p.choices, AllAtOnce: p.atOnce,
			Password: func(_ context.Context, h admin.Host) (string, error) {
				if password, ok := passwords[h.Name]; ok {
					return password, nil
				}
				return w.keptPassword(h)
			},
			Trust: w.trust, Progress: p.event, Ended: p.hostEnded, Said: p.said, Hurry: p.hurryOf,
		})
	}, p.end)
}

func (p *posting) running() bool { return !p.ended }

// tick moves the clocks of a post that runs.
func (p *posting) tick() {
	if p.running() {
		p.update()
		p.window.after(time.Second, p.tick)
	}
}

// event follows a server. It runs on the goroutine of the post.
func (p *posting) event(host string, e post.Event) {
	now := p.window.Service.Now()
	p.mu.Lock()
	changed := p.now[host].Phase != e.Phase
	p.now[host] = e
	if _, begun := p.started[host]; !begun {
		p.started[host] = now
	}
	if e.Phase == post.Retrying {
		p.due[host] = now.Add(e.Wait)
	}
	p.mu.Unlock()
	p.tell(now, changed)
}

// tell updates the screen, unless it was updated a moment ago.
func (p *posting) tell(now time.Time, urgent bool) {
	p.mu.Lock()
	due := urgent || now.Sub(p.last) >= progressPause
	if due {
		p.last = now
	}
	p.mu.Unlock()
	if due {
		p.window.tasks.Do(p.update)
	}
}

// hostEnded keeps how a server ended. It runs on the goroutine of the post.
func (p *posting) hostEnded(r admin.HostResult) {
	now := p.window.Service.Now()
	p.mu.Lock()
	p.keep(r, now)
	p.mu.Unlock()
	p.tell(now, true)
}

func (p *posting) keep(r admin.HostResult, now time.Time) {
	if old, known := p.results[r.Host]; !known || old.Status != r.Status {
		if began, ok := p.started[r.Host]; ok {
			p.took[r.Host] = now.Sub(began)
		}
	}
	p.results[r.Host] = r
}

// said keeps a line of a transcript. It runs on the goroutine of the session.
func (p *posting) said(host, line string) {
	now := p.window.Service.Now()
	p.mu.Lock()
	p.lines[host] = append(p.lines[host], now.Local().Format("15:04:05")+"  "+line)
	p.mu.Unlock()
	p.tell(now, false)
}

// hurryOf returns what ends the wait of a server.
func (p *posting) hurryOf(host string) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hurry[host] == nil {
		p.hurry[host] = make(chan struct{}, 1)
	}
	return p.hurry[host]
}

// retryNow ends the wait of a server.
func (p *posting) retryNow(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.hurry[host] <- struct{}{}:
	default: // it is told already, or does not wait
	}
}

// tryAgain posts once more to servers that failed, when the run has ended.
func (p *posting) tryAgain(hosts ...string) {
	for _, h := range hosts {
		if !slices.Contains(p.again, h) {
			p.again = append(p.again, h)
		}
	}
	if p.ended {
		p.next()
	} else {
		p.update()
	}
}

// next starts what is to be tried again.
func (p *posting) next() {
	hosts := p.again
	p.again = nil
	p.run(hosts, p.result.Version)
}

// end shows how the post ended and loads the book with its new release.
func (p *posting) end(r admin.PostResult, err error) {
	w, now := p.window, p.window.Service.Now()
	p.mu.Lock()
	for _, h := range r.Hosts {
		p.keep(h, now)
	}
	r.Hosts = nil
	for _, name := range p.hosts {
		if h, ok := p.results[name]; ok {
			r.Hosts = append(r.Hosts, h)
		}
	}
	p.mu.Unlock()
	p.ended, p.result, p.err = true, r, err
	if errors.Is(err, phonebook.ErrUnchanged) {
		p.err = nil
	}
	if p.err != nil {
		w.Log.Error("post", "cause", err)
	}
	for _, h := range r.Hosts {
		w.hosts.learn(p.book, h.Host, resultState(h))
		w.hosts.note(p.book, h)
	}
	if len(p.again) > 0 && !errors.Is(err, context.Canceled) {
		p.next()
		return
	}
	p.again = nil
	p.announce()
	p.update()
	w.reloadBook(p.book, w.probe)
}

// announce tells in the status bar how the post ended.
func (p *posting) announce() {
	w := p.window
	w.status.progress(-1)
	kind := sayDone
	if p.result.Failed() != nil || p.err != nil {
		kind = sayBad
	}
	said := postWords(p.result, p.err)
	if !w.isOpen(p.book) {
		said = words.T("{{.Book}}: {{.Words}}", "Book", p.book, "Words", said)
	}
	w.status.say(kind, said)
	w.notify(p.began, said)
}

// failed returns the servers that can be tried again.
func (p *posting) failed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, name := range p.hosts {
		r, ended := p.results[name]
		switch {
		case slices.Contains(p.again, name):
		case ended && (r.Status == admin.PostFailed || r.Status == admin.PostHeld):
			out = append(out, name)
		case !ended && p.ended:
			out = append(out, name)
		}
	}
	return out
}

// transcript returns what was said to a server.
func (p *posting) transcript(host string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines[host])
}

// transcriptText is a transcript as a file.
func (p *posting) transcriptText(host string) string {
	return strings.Join(p.transcript(host), "\n") + "\n"
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
		title: words.T("Posting is under way"), words: words.T("Servers that are not finished keep what they had. The post can be repeated."),
		no: words.T("Go on posting"), yes: words.T("Cancel posting and quit"),
	}, func() {
		w.cancelPosting()
		w.window.Close()
	})
}
