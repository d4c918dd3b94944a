package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// postList lists the posts of the book, the newest first.
type postList struct {
	panel *releasesPanel
	grid  *grid.Grid
	posts []session.Post
}

// The columns of the list of posts.
const (
	postTime = iota
	postServer
	postVersion
	postResult
	postSent
	postTook
	postUser
	postReason
)

func newPostList(p *releasesPanel) *postList {
	l := &postList{panel: p}
	const dot = 16
	at, version, result := words.T("Time"), words.T("Version"), words.T("Result")
	sent, took := words.T("Sent"), words.T("Duration")
	l.grid = grid.New(l, titled([]grid.Column{
		{Title: at, Width: fitted(at, momentSamples()...)},
		{Title: words.T("Server"), Width: 116},
		{Title: version, Width: fitted(version, words.Int(32_676)), AlignRight: true},
		{Title: result, Width: fitted(result, words.T("Failed"), words.T("Posted")) + dot},
		{Title: sent, Width: fitted(sent, sizeSample()), AlignRight: true},
		{Title: took, Width: fitted(took, tookWords(99*time.Second), tookWords(99*time.Minute)), AlignRight: true},
		{Title: words.T("By"), Width: 80},
		{Title: words.T("Reason"), Width: 200, Grow: true},
	}))
	l.grid.OnActivate = func(key uint64, _ int) { p.window.showTranscript(l.posts[len(l.posts)-1-int(key)].Host) }
	return l
}

func (l *postList) refresh() {
	l.posts = l.panel.history.Posts()
	l.grid.Empty = words.T("Nothing posted yet. Post sends a release to servers.")
	l.grid.Refresh()
}

// Len implements [grid.Model].
func (l *postList) Len() int { return len(l.posts) }

// Key implements [grid.Model]: posts are only ever added, so their number from the
// first one on names them.
func (l *postList) Key(row int) uint64 { return uint64(len(l.posts) - 1 - row) }

// Mark implements [grid.Model].
func (l *postList) Mark(row int) grid.Mark {
	if l.posts[row].Failed {
		return grid.Problem
	}
	return grid.NoMark
}

// Cell implements [grid.Model].
func (l *postList) Cell(row, col int) grid.Cell {
	p := l.posts[row]
	second := theme.ColorNameForeground2
	switch col {
	case postTime:
		return grid.Cell{Text: moment(p.Time), Color: second}
	case postServer:
		return grid.Cell{Text: p.Host}
	case postVersion:
		return grid.Cell{Text: p.Version}
	case postResult:
		if p.Failed {
			return grid.Cell{Text: words.T("Failed"), Color: theme.ColorNameBad, Dot: theme.ColorNameBadBar, Hollow: true}
		}
		return grid.Cell{Text: words.T("Posted"), Dot: theme.ColorNameAddBar}
	case postSent:
		return known(p.Bytes > 0, words.Size(p.Bytes), second)
	case postTook:
		return known(p.Took > 0, tookWords(p.Took), second)
	case postUser:
		return grid.Cell{Text: p.User, Color: second}
	}
	return grid.Cell{Text: storedReason(p.Cause, p.Reason), Color: second}
}

// known is a cell with a dash where nobody noted the value.
func known(noted bool, text string, color fyne.ThemeColorName) grid.Cell {
	if !noted {
		return grid.Cell{Text: "–", Color: color}
	}
	return grid.Cell{Text: text}
}

// tookWords writes how long something took.
func tookWords(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return words.T("{{.N}} s", "N", words.Decimal(d.Seconds(), 1))
	case d < 2*time.Minute:
		return words.T("{{.N}} s", "N", int(d.Seconds()+0.5))
	}
	return words.T("{{.N}} min", "N", int(d.Minutes()+0.5))
}

// moment writes a day and a time; the year only of another year.
func moment(t time.Time) string {
	if t.Local().Year() == time.Now().Year() {
		return words.Moment(t)
	}
	return words.T("{{.Day}}, {{.Clock}}", "Day", words.Day(t), "Clock", words.Clock(t))
}
