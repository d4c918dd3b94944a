package ui

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// postingDialog shows a post: a row for each server, the transcript of one beneath.
type postingDialog struct {
	post   *posting
	dialog *parts.Dialog
	rows   map[string]*postRow
	chosen string // whose transcript is shown

	bar         *parts.Bar
	percent     *parts.Text
	title       *parts.Text
	lines       *parts.List
	shown       []string
	talk        *fyne.Container
	list        *fyne.Container // of the rows
	stop, retry *parts.Button
	copy, keep  *parts.Button // of the transcript
	silent      *parts.Text
}

// show opens the dialog of the post. Closing it cancels nothing.
func (p *posting) show() {
	if p.sheet != nil {
		return
	}
	w := p.window
	d := &postingDialog{post: p, rows: map[string]*postRow{}}
	p.sheet = d
	d.stop = parts.NewButton(parts.Plain, fynetheme.MediaStopIcon(), words.T("Cancel posting"), w.cancelPosting)
	d.retry = parts.NewButton(parts.Plain, fynetheme.ViewRefreshIcon(), "", p.retryFailed)
	end := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.dialog.Close() })
	d.dialog = w.open(parts.DialogOptions{
		Title: words.T("Posting {{.Book}}", "Book", p.book), Subtitle: words.T("Connecting …"), Body: d.body(),
		Width: 1120, Height: 664, Buttons: []*parts.Button{d.retry, d.stop, end}, Escape: end, Main: end, First: end,
	})
	closed := d.dialog.OnClose
	d.dialog.OnClose = func() {
		closed()
		p.sheet = nil
	}
	d.choose(p.hosts[0])
	p.update()
}

func (d *postingDialog) body() fyne.CanvasObject {
	p := d.post
	d.bar = parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6)
	d.percent = parts.NewText("", parts.Style{Align: fyne.TextAlignTrailing, Cut: true})
	whole := parts.Fixed(0, 32, parts.Pad(0, 0, 24, 24, parts.Row(12, parts.Grow(d.bar), parts.Fixed(56, 20, d.percent))))
	titles := parts.Fixed(0, 28, parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Pad(0, 0, 24, 24,
		postLine(parts.Space(16, 0), header(words.T("Server")), header(words.T("State")), header(words.T("What is happening")), rightHeader(words.T("Time")), postAction(parts.Space(0, 0))))))
	d.list = parts.Column(0)
	for _, name := range p.hosts {
		row := newPostRow(d, name)
		d.rows[name] = row
		d.list.Add(row.object)
		d.list.Add(parts.Line())
	}
	head := parts.Column(0, whole, parts.Line(), titles, parts.Line())
	return parts.Frame(head, d.transcript(), nil, nil, container.NewVScroll(d.list))
}

// transcript is the talk with the chosen server.
func (d *postingDialog) transcript() fyne.CanvasObject {
	p := d.post
	d.title = parts.NewText("", parts.Style{Bold: true, Cut: true})
	d.lines = parts.NewRows(func() int { return len(d.shown) }, func() fyne.CanvasObject {
		return parts.Fixed(0, 20, parts.Pad(0, 0, 24, 24, parts.NewText("", parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText})))
	}, func(row int, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*parts.Text).Set(d.shown[row], transcriptStyle(d.shown[row]))
	})
	d.copy = parts.NewButton(parts.Small, fynetheme.ContentCopyIcon(), words.T("Copy"), func() { p.window.App.Clipboard().SetContent(p.transcriptText(d.chosen)) })
	d.keep = parts.NewButton(parts.Small, nil, words.T("Save…"), d.save)
	d.silent = parts.NewText("", cutHint())
	bar := parts.Row(8, d.title, parts.Grow(parts.NewText(words.T("Passwords are masked before they are kept."), cutHint())), d.copy, d.keep)
	d.talk = parts.Column(0, parts.Line(), parts.Fixed(0, 40, parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Pad(0, 0, 24, 24, bar))),
		parts.Line(), parts.Fixed(0, 176, parts.Stack(parts.Pad(6, 6, 0, 0, d.lines.Object),
			parts.Pad(6, 0, 24, 24, parts.Column(0, d.silent)))))
	return d.talk
}

// transcriptStyle colours what the server refused.
func transcriptStyle(line string) parts.Style {
	s := parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText}
	const at = len("15:04:05  < ")
	switch {
	case len(line) > at && line[at-2] == '<' && (line[at] == '4' || line[at] == '5'), len(line) > at && line[at-2] == '!':
		s.Color = theme.ColorNameBad
	case len(line) > at && line[at-2] == '>':
		s.Color = theme.ColorNameForeground2
	}
	return s
}

func (d *postingDialog) save() {
	p, host := d.post, d.chosen
	p.window.saveFile(fmt.Sprintf("%s-%s.txt", p.book, host), func(path string) {
		text := p.transcriptText(host)
		inOrderError(p.window, func() error { return os.WriteFile(path, []byte(text), 0o600) }, func(err error) {
			p.window.fail("save a transcript", err)
		})
	})
}

// choose shows the transcript of a server.
func (d *postingDialog) choose(host string) {
	d.chosen = host
	for name, row := range d.rows {
		row.press(name == host)
	}
	d.title.SetText(words.T("Transcript: {{.Host}}", "Host", host))
	d.talk.Refresh()
	d.talkMore(true)
}

// talkMore shows the lines that came since.
func (d *postingDialog) talkMore(anew bool) {
	lines := d.post.transcript(d.chosen)
	d.copy.Enable(len(lines) > 0)
	d.keep.Enable(len(lines) > 0)
	d.silent.SetText(d.silence(len(lines)))
	if !anew && len(lines) == len(d.shown) {
		return
	}
	d.shown = lines
	d.lines.Refresh()
	if n := len(lines); n > 0 {
		d.lines.ScrollTo(n - 1)
	}
}

// silence tells why there is no transcript, "" where there is one.
func (d *postingDialog) silence(lines int) string {
	switch {
	case lines > 0:
		return ""
	case d.post.window.hosts.isFolder(d.chosen):
		return words.T("A folder is written without a session: there is no transcript.")
	case d.post.running():
		return words.T("Nothing was said yet.")
	}
	return words.T("Nothing was said: no connection came about.")
}

// update shows how far each server is.
func (p *posting) update() {
	share, summary := p.progress()
	if p.running() {
		p.window.status.progress(share)
	}
	d := p.sheet
	if d == nil {
		return
	}
	for _, row := range d.rows {
		row.update()
	}
	title := words.T("Posting {{.Book}}", "Book", p.book)
	if v := p.result.Version; v != 0 {
		title = words.T("Posting {{.Book}}, version {{.Version}}", "Book", p.book, "Version", int(v))
	}
	d.dialog.Title.SetText(title)
	d.dialog.Subtitle.SetText(summary)
	d.bar.Set(share)
	d.percent.SetText(words.T("{{.Percent}} %", "Percent", int(100*share)))
	failed := p.failed()
	visible(d.stop, p.running())
	visible(d.retry, len(failed) > 0)
	d.retry.SetLabel(words.N("Retry failed ({{.N}})", len(failed)))
	note := ""
	if p.running() {
		note = words.T("You can close this: posting goes on and the status bar shows it.")
	}
	d.dialog.Note(note, theme.ColorNameForeground2)
	d.dialog.Relayout()
	d.talkMore(false)
}

// progress returns how much of the whole is done, and says it.
func (p *posting) progress() (share float64, summary string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var sum float64
	var done, total int64
	live, failed, busy := 0, 0, 0
	for _, name := range p.hosts {
		e, begun := p.now[name]
		r, ended := p.results[name]
		done, total = done+e.Done, total+e.Total
		switch {
		case ended && (r.Status == admin.PostFailed || r.Status == admin.PostConflict):
			failed, sum = failed+1, sum+1
		case ended:
			sum++
			if r.Status == admin.PostLive || r.Status == admin.PostCurrent || r.Status == admin.PostUploaded {
				live++
			}
		case begun:
			busy++
			// Reading back and switching over take about as long as sending.
			sum += float64(e.Done) / float64(max(1, e.Total)) * 0.9
		}
	}
	if len(p.hosts) > 0 {
		share = sum / float64(len(p.hosts))
	}
	if p.ended {
		return 1, postWords(p.result, p.err)
	}
	waiting := len(p.hosts) - live - failed - busy
	return share, words.N("{{.Done}} of {{.N}} done, {{.Busy}} under way, {{.Waiting}} waiting, {{.Failed}} failed. {{.Sent}} of {{.Total}} sent.", len(p.hosts),
		"Done", live, "Busy", busy, "Waiting", waiting, "Failed", failed, "Sent", words.Size(done), "Total", words.Size(total))
}
