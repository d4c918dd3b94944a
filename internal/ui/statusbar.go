package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// saying is the kind of what the status bar says at its right. Whatever is said goes
// when something newer is; besides, each kind has its own end.
type saying int

const (
	saySaved saying = iota // nothing is open: what is said follows from the book
	sayDone                // something ended well: for undoStays, and with the open book
	sayBusy                // something runs: until that says how it ended, also for another book
	sayBad                 // something failed: until the next action, and with the open book
)

// undoStays is how long a success offers to be taken back.
const undoStays = 10 * time.Second

// statusBar tells what is shown at its left, and at its right what runs or has ended,
// and beside that what is typed and not in the book: neither hides the other. Each part
// leads to the panel that it is about.
type statusBar struct {
	window *Window
	object fyne.CanvasObject

	total, of, selected, changed *parts.Text
	selection                    *fyne.Container // with its dot
	leftParts                    *fyne.Container
	states                       [serverKinds]*parts.Text
	kinds                        [serverKinds]fyne.CanvasObject // each with its icon
	icons                        [serverKinds]*canvas.Image
	servers                      *parts.Text

	right  *parts.Text  // the news
	goes   *parts.Press // they, to what they are about
	bad    *canvas.Image
	typed  *parts.Text // what is not in the book
	open   *parts.Press
	marks  map[fyne.ThemeColorName]*canvas.Image // before that, by its colour
	undo   *parts.Button
	bar    *parts.Bar
	gauge  fyne.CanvasObject // the bar in its place
	cancel *parts.Button

	said    string
	kind    saying
	step    uint64 // the state of the book that Undo leads back from, 0 for none
	sayings int    // counts them: a later one is not taken away with an older
}

func newStatusBar(w *Window) *statusBar {
	caption := parts.Caption
	s := &statusBar{
		window: w, total: parts.NewText("", parts.Style{Bold: true, Size: fynetheme.SizeNameCaptionText}),
		of: parts.NewText("", caption), selected: parts.NewText("", caption), changed: parts.NewText("", caption),
		servers: parts.NewText("", caption),
		right:   parts.NewText("", rightStyle(theme.ColorNameForeground2)),
		bad:     parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 14),
		typed:   parts.NewText("", caption),
		marks: map[fyne.ThemeColorName]*canvas.Image{
			theme.ColorNameBad:    parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 14),
			theme.ColorNameChange: parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 14),
		},
		undo:   parts.NewButton(parts.Link, nil, words.T("Undo"), w.undo),
		bar:    parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6),
		cancel: parts.NewButton(parts.Link, nil, words.T("Cancel"), w.cancelPosting),
	}
	s.gauge = parts.Fixed(120, 20, s.bar)
	s.goes = parts.NewPress(parts.Trail(4, s.bad, s.right), 4, "", w.showNews)
	s.open = parts.NewPress(parts.Row(4, s.marks[theme.ColorNameBad], s.marks[theme.ColorNameChange], s.typed), 4, "", w.showUnsaved)
	row := container.New(&statusParts{s}, container.NewClip(s.left()), s.goes, parts.Row(8, s.undo, s.open, s.gauge, s.cancel))
	s.object = parts.Frame(parts.Line(), nil, nil, nil,
		parts.Fixed(0, 27, parts.Pad(0, 0, 12, 12, row)))
	s.undo.Hide()
	s.progress(-1)
	return s
}

func rightStyle(name fyne.ThemeColorName) parts.Style {
	return parts.Style{Size: fynetheme.SizeNameCaptionText, Color: name, Cut: true}
}

// left lays out what is shown.
func (s *statusBar) left() fyne.CanvasObject {
	w := s.window
	to := func(tab int) func() { return w.when(func() { w.showTab(tab) }) }
	dot := func(o fyne.CanvasObject) *fyne.Container {
		return parts.Row(4, parts.NewText("·", parts.Hint), o)
	}
	servers := []fyne.CanvasObject{s.servers}
	for state := range s.states {
		s.states[state] = parts.NewText("", parts.Caption)
		s.icons[state] = parts.NewIcon(serverIcons[state].icon(), serverIcons[state].color, 14)
		s.kinds[state] = parts.Row(4, s.icons[state], s.states[state])
		servers = append(servers, s.kinds[state])
	}
	s.selection = dot(parts.NewPress(s.selected, 4, words.T("Show the selected POPs"), w.when(func() {
		w.showTab(tabPOPs)
		w.pops.focus()
	})))
	s.leftParts = parts.WhatFits(4,
		parts.NewPress(parts.Row(4, s.total, s.of), 4, words.T("Show the POPs. Clients can hold {{.Limit}} of a phone book.", "Limit", phonebook.MaxPOPs), to(tabPOPs)),
		s.selection,
		dot(parts.NewPress(s.changed, 4, words.T("Show what clients of the last release would see change"), to(tabChanges))),
		dot(parts.NewPress(parts.Row(8, servers...), 4, words.T("Show the servers and the releases"), to(tabReleases))),
	)
	return s.leftParts
}

// statusParts lays the status bar out. What is said at its right comes before what is
// counted at its left: of that as many parts are shown as have room.
type statusParts struct{ bar *statusBar }

// saidShare is how much of the bar what is said has at most, where both need more.
const saidShare = 0.7

func (l *statusParts) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s := l.bar
	end := objects[2].MinSize().Width
	left, width := float32(0), size.Width-end
	for _, o := range s.leftParts.Objects {
		if o.Visible() {
			left += o.MinSize().Width + theme.Px(4)
		}
	}
	said := s.right.Whole() + theme.Px(16)
	if s.bad.Visible() {
		said += theme.Px(18)
	}
	if left+said > width {
		left = width - min(said, float32(int(width*saidShare)))
	}
	for i, at := range []float32{0, left, width} {
		to := []float32{left, width, size.Width}[i]
		height := min(objects[i].MinSize().Height, size.Height)
		if i == 0 {
			height = size.Height
		}
		objects[i].Move(fyne.NewPos(at, (size.Height-height)/2))
		objects[i].Resize(fyne.NewSize(max(0, to-at), height))
	}
}

func (l *statusParts) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.bar.leftParts.MinSize().Height)
}

// say tells how something stands. An empty text is the usual one.
func (s *statusBar) say(kind saying, text string) {
	s.kind, s.said, s.step = kind, text, 0
	s.sayings++
	if kind == sayDone {
		now := s.sayings
		s.window.after(undoStays, func() {
			if now == s.sayings {
				s.say(saySaved, "")
			}
		})
	}
	s.refresh()
}

// busy tells that something runs. What it returns ends that, where nothing else is
// said by then.
func (s *statusBar) busy(text string) (over func()) {
	s.say(sayBusy, text)
	now := s.sayings
	return func() {
		if now == s.sayings {
			s.say(saySaved, "")
		}
	}
}

// done tells that the book was changed, and offers to take that back as long as
// nothing else changed it.
func (s *statusBar) done(text string) {
	s.say(sayDone, text)
	if b := s.window.book; b != nil && len(b.undo) > 0 {
		s.step = b.ledger.Revision
	}
	s.refresh()
}

// leaveBook drops what was said of the book that was open until now.
func (s *statusBar) leaveBook() {
	if s.kind != sayBusy {
		s.kind, s.said, s.step = saySaved, "", 0
	}
}

// refresh shows the state of the open book.
func (s *statusBar) refresh() {
	w := s.window
	if b := w.book; b != nil {
		s.showCounts(b)
		s.showServers()
	}
	waits := w.waiting()
	text, name := s.news(waits)
	visible(s.bad, name == theme.ColorNameBad)
	visible(s.open, waits.text != "")
	s.typed.Set(waits.text, parts.Style{Size: fynetheme.SizeNameCaptionText, Color: waits.color})
	s.open.SetTip(waits.tip)
	for color, icon := range s.marks {
		visible(icon, color == waits.color)
	}
	visible(s.undo, s.step != 0 && w.book != nil && s.step == w.book.ledger.Revision && name == theme.ColorNameAdd)
	s.right.Set(text, rightStyle(name))
	s.goes.SetTip(text)
	s.object.Refresh()
}

// news returns what runs or has ended, or how the book stands, with its colour.
func (s *statusBar) news(waits waiting) (string, fyne.ThemeColorName) {
	w := s.window
	switch {
	case s.kind == sayBusy:
		return s.said, theme.ColorNameForeground2
	case s.kind == sayBad:
		return s.said, theme.ColorNameBad
	case s.kind == sayDone:
		return s.said, theme.ColorNameAdd
	case w.posting != nil && w.posting.running():
		return words.T("Posting {{.Book}} …", "Book", w.posting.book), theme.ColorNameForeground2
	case w.book != nil && (w.book.stops > w.drafts.Len() || w.book.stops > 0 && w.tabs.Chosen() == tabProblems):
		return words.N("{{.N}} errors, no release possible", w.book.stops), theme.ColorNameBad
	case waits.text != "":
		return "", theme.ColorNameForeground2
	}
	return words.T("All edits saved"), theme.ColorNameForeground2
}

// showCounts tells how many POPs are shown, selected and changed.
func (s *statusBar) showCounts(b *book) {
	shown, total := b.view.Len(), b.view.Total()
	s.total.SetText(words.Int(shown))
	s.of.SetText(words.T("of {{.Limit}} POPs", "Limit", phonebook.MaxPOPs))
	if shown != total {
		s.of.SetText(words.N("shown of {{.N}} POPs, limit {{.Limit}}", total, "Limit", phonebook.MaxPOPs))
	}
	selected := len(s.window.pops.followed)
	visible(s.selection, selected > 0)
	s.selected.SetText(words.N("{{.N}} selected", selected))
	s.changed.SetText(changesSince(b))
}

func changesSince(b *book) string {
	switch {
	case b.changes.Since == 0:
		return words.T("never released")
	case b.changed() == 0:
		return words.T("nothing changed since version {{.Version}}", "Version", int(b.changes.Since))
	}
	return words.N("{{.N}} changes since version {{.Version}}", b.changed(), "Version", int(b.changes.Since))
}

// showServers counts the servers by their state.
func (s *statusBar) showServers() {
	counts := s.window.hosts.counts()
	s.servers.SetText(words.T("servers:"))
	if len(s.window.hosts.list) == 0 {
		s.servers.SetText(words.T("no server yet"))
	}
	for state, n := range counts {
		visible(s.kinds[state], n > 0)
		s.states[state].SetText(serverCount(serverKind(state), n))
	}
}

// serverCount says how many servers are in a state.
func serverCount(kind serverKind, n int) string {
	switch kind {
	case serverLive:
		return words.N("{{.N}} live", n)
	case serverBehind:
		return words.N("{{.N}} behind", n)
	case serverEmpty:
		return words.N("{{.N}} empty", n)
	case serverUnchecked:
		return words.N("{{.N}} posted", n)
	case serverConflict:
		return words.N("{{.N}} in conflict", n)
	case serverFailed:
	}
	return words.N("{{.N}} failed", n)
}

// progress shows how far something is, from 0 to 1; a negative share hides it.
func (s *statusBar) progress(share float64) {
	visible(s.gauge, share >= 0)
	visible(s.cancel, share >= 0)
	if share >= 0 {
		s.bar.Set(share)
	}
	s.object.Refresh()
}

// showNews leads to what the news are about.
func (w *Window) showNews() {
	switch {
	case !w.ready():
	case w.posting != nil && w.posting.running():
		w.showTab(tabReleases)
	case w.book.stops > 0:
		w.showTab(tabProblems)
	}
}

// showUnsaved leads to the first POP with something that is not in the book, or to the
// edit of many that is not applied.
func (w *Window) showUnsaved() {
	if !w.ready() {
		return
	}
	id := phonebook.POPID(0)
	if texts := w.unsavedTexts(); len(texts) > 0 {
		id = texts[0].ID
	} else if all := w.drafts.All(); len(all) > 0 {
		id = all[0].ID
	} else {
		if w.form.many.waits() {
			w.showTab(tabPOPs)
			w.showForm()
			w.form.chooseAll(true)
		}
		return
	}
	w.showTab(tabPOPs)
	if id != 0 {
		w.reveal(id)
	}
}
