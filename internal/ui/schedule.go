package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// The ways to say where a scheduled post goes.
const (
	postToAll = iota
	postToSome
	postToTags
)

// laterDialog is the dialog that schedules a post.
type laterDialog struct {
	window  *Window
	book    string
	dialog  *parts.Dialog
	day     *formLine
	clock   *formLine
	comment *parts.Entry
	where   *parts.Tabs
	servers []*parts.Check
	tags    []*parts.Check
	names   []string // of the tags
	lists   [2]*fyne.Container
	reason  *parts.Paragraph
	object  fyne.CanvasObject
	keep    *parts.Button
}

// postLater asks when and where the book is to be posted.
func (w *Window) postLater() {
	if !w.ready() {
		return
	}
	w.leaveFields()
	w.regions.leave()
	if len(w.hosts.list) == 0 {
		w.showTab(tabReleases)
		w.say(words.T("There is no server to post to"), words.T("Add a server first, or start the local phone book server to try posting on this computer."))
		return
	}
	newLater(w).show()
}

func newLater(w *Window) *laterDialog {
	l := &laterDialog{window: w, book: w.book.name(), comment: parts.NewEntry(200, words.T("Not sent to clients")), reason: parts.NewParagraph("", theme.ColorNameBad)}
	moved := func() { l.object.Refresh() }
	day, clock := parts.NewEntry(120, session.DayLayout), parts.NewEntry(120, session.ClockLayout)
	tonight := w.Service.Now().In(time.Local).AddDate(0, 0, 1)
	day.SetText(tonight.Format(session.DayLayout))
	clock.SetText("02:30")
	l.day, l.clock = newFormLine(words.T("Day"), day, moved), newFormLine(words.T("Time"), clock, moved)
	for _, h := range w.hosts.list {
		l.servers = append(l.servers, parts.NewCheck(h.Name, func(bool) { l.judge() }))
		l.names = append(l.names, h.Tags...)
	}
	slices.SortFunc(l.names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	l.names = slices.CompactFunc(l.names, strings.EqualFold)
	for _, tag := range l.names {
		l.tags = append(l.tags, parts.NewCheck(tag, func(bool) { l.judge() }))
	}
	kinds := []string{words.T("All servers"), words.T("These servers")}
	if len(l.tags) > 0 {
		kinds = append(kinds, words.T("Servers with a tag"))
	}
	l.where = parts.NewSegments(kinds, func(int) { l.judge() })
	return l
}

func (l *laterDialog) show() {
	w := l.window
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { l.dialog.Close() })
	l.keep = parts.NewButton(parts.Main, icon("clock"), "", l.accept)
	l.object = container.NewVScroll(parts.Pad(12, 12, 24, 24, l.build()))
	l.dialog = w.open(parts.DialogOptions{
		Title: words.T("Post {{.Book}} later", "Book", l.book), Subtitle: l.what(), Body: l.object, Width: 600, Height: 520,
		Buttons: []*parts.Button{cancel, l.keep}, Escape: cancel, Main: l.keep, First: l.day.entry,
	})
	w.tie(l.dialog)
	l.judge()
}

// what tells which content is posted.
func (l *laterDialog) what() string {
	b := l.window.book
	if b.changed() == 0 && b.ledger.Released > 0 {
		return words.T("Version {{.Version}}, the newest, is posted", "Version", int(b.ledger.Released))
	}
	return words.T("A release is made now; what is edited until then is not in it")
}

func (l *laterDialog) build() fyne.CanvasObject {
	zone, _ := l.window.Service.Now().In(time.Local).Zone()
	column := parts.Column(4, l.day.object, l.clock.object,
		parts.Pad(0, 4, formLabel+12, 0, parts.NewParagraph(words.T("In the time zone of this computer, {{.Zone}}.", "Zone", zone), theme.ColorNameForeground2)),
		parts.Row(12, parts.Fixed(formLabel, 0, parts.NewText(words.T("Comment"), cutLabel())), parts.Grow(l.comment)),
		parts.Row(12, parts.Fixed(formLabel, 0, parts.NewText(words.T("Post to"), cutLabel())), l.where, parts.Grow()))
	for i, checks := range [][]*parts.Check{l.servers, l.tags} {
		l.lists[i] = parts.Column(0)
		for _, c := range checks {
			l.lists[i].Add(parts.Fixed(0, 24, c))
		}
		column.Add(parts.Pad(0, 0, formLabel+12, 0, l.lists[i]))
	}
	column.Add(parts.Pad(0, 0, formLabel+12, 0, l.reason))
	column.Add(parts.Space(0, 4))
	column.Add(parts.NewParagraph(words.T("The post starts by itself while this program is open. When it is closed at that time, the post starts when it is opened again, or by “pba post --due”, which cron or the task scheduler of the system can run. Passwords must be in the keyring: nobody is there to type them."), theme.ColorNameForeground2))
	return column
}

// options returns where the post goes.
func (l *laterDialog) options() admin.PostOptions {
	opt := admin.PostOptions{Comment: strings.TrimSpace(l.comment.Text)}
	switch l.where.Chosen() {
	case postToSome:
		for i, c := range l.servers {
			if c.Checked {
				opt.Hosts = append(opt.Hosts, l.window.hosts.list[i].Name)
			}
		}
	case postToTags:
		for i, c := range l.tags {
			if c.Checked {
				opt.Tags = append(opt.Tags, l.names[i])
			}
		}
	}
	return opt
}

// targets counts the servers that the post goes to now.
func (l *laterDialog) targets(opt admin.PostOptions) int {
	n := 0
	for _, h := range l.window.hosts.list {
		tagged := slices.ContainsFunc(h.Tags, func(t string) bool {
			return slices.ContainsFunc(opt.Tags, func(o string) bool { return strings.EqualFold(o, t) })
		})
		if l.where.Chosen() == postToAll || slices.Contains(opt.Hosts, h.Name) || tagged {
			n++
		}
	}
	return n
}

// judge shows the list of the chosen way and how many servers that are.
func (l *laterDialog) judge() {
	visible(l.lists[0], l.where.Chosen() == postToSome)
	visible(l.lists[1], l.where.Chosen() == postToTags)
	n := l.targets(l.options())
	l.keep.SetLabel(words.N("Schedule post to {{.N}} servers", n))
	l.keep.Enable(n > 0)
	l.tell("")
	l.dialog.Relayout()
}

func (l *laterDialog) tell(reason string) {
	l.reason.SetText(reason)
	visible(l.reason, reason != "")
	l.object.Refresh()
}

// accept schedules the post.
func (l *laterDialog) accept() {
	if l.keep.Disabled() {
		return
	}
	w := l.window
	day, clock := l.day.entry.Text, l.clock.entry.Text
	at, err := session.ParseMoment(day, clock, w.Service.Now(), time.Local)
	l.day.tell("")
	l.clock.tell("")
	switch {
	case errors.Is(err, session.ErrDay):
		l.day.tell(words.T("Write the day as 2026-12-01."))
	case errors.Is(err, session.ErrClock):
		l.clock.tell(words.T("Write the time as 02:30."))
	case errors.Is(err, session.ErrGap):
		l.clock.tell(words.T("The clocks skip this time on that day. Choose another."))
	case errors.Is(err, session.ErrPast):
		l.clock.tell(words.T("This time is over. Choose a later one, or post now."))
	}
	if err != nil {
		return
	}
	opt := l.options()
	l.keep.Enable(false)
	inOrder(w, func(context.Context) (admin.Scheduled, error) { return w.Service.Schedule(l.book, at, opt) }, func(p admin.Scheduled, err error) {
		l.keep.Enable(true)
		if err != nil {
			w.Log.Error("schedule a post", "cause", err)
			l.tell(explain(err))
			return
		}
		l.dialog.Close()
		w.reloadBook(l.book, func() {
			w.status.say(sayDone, words.T("Version {{.Version}} is posted on {{.Day}} at {{.Clock}}.", "Version", int(p.Version), "Day", words.Day(p.At), "Clock", words.Clock(p.At)))
		})
	})
}

// scheduledPosts lists what waits for its time.
func (w *Window) scheduledPosts() {
	if !w.ready() {
		return
	}
	inOrder(w, func(context.Context) ([]admin.Scheduled, error) { return w.Service.ScheduledPosts() }, func(all []admin.Scheduled, err error) {
		if err != nil {
			w.fail("list scheduled posts", err)
			return
		}
		if w.ready() {
			w.showScheduled(all)
		}
	})
}

func (w *Window) showScheduled(all []admin.Scheduled) {
	rows := parts.Column(0)
	var d *parts.Dialog
	shut := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.Close() })
	another := parts.NewButton(parts.Plain, icon("clock"), words.T("Post later…"), func() {
		d.Close()
		w.postLater()
	})
	fill := func(all []admin.Scheduled) {}
	fill = func(all []admin.Scheduled) {
		rows.RemoveAll()
		for _, p := range all {
			rows.Add(w.scheduledRow(p, func() { w.cancelScheduled(p, fill) }))
		}
		if len(all) == 0 {
			rows.Add(parts.Pad(24, 0, 0, 0, parts.NewText(words.T("No post waits for its time."), parts.Style{Align: fyne.TextAlignCenter, Color: theme.ColorNameForeground2})))
		}
		rows.Refresh()
	}
	fill(all)
	d = w.open(parts.DialogOptions{
		Title: words.T("Scheduled posts"), Subtitle: words.T("They start by themselves while this program is open"),
		Body: container.NewVScroll(parts.Pad(8, 8, 24, 24, rows)), Width: 720, Height: 420,
		Buttons: []*parts.Button{another, shut}, Escape: shut, Main: shut, First: shut,
	})
}

// scheduledRow is a post that waits, with why its last try failed.
func (w *Window) scheduledRow(p admin.Scheduled, cancel func()) fyne.CanvasObject {
	symbol, color := icon("clock"), theme.ColorNameForeground2
	state := words.T("Waits")
	switch {
	case p.Reason != "":
		symbol, color = fynetheme.ErrorIcon(), theme.ColorNameBad
		state = words.T("Failed {{.Time}}: {{.Reason}}", "Time", words.Moment(p.Tried), "Reason", storedReason(p.Cause, p.Reason))
	case !p.At.After(w.Service.Now()):
		state = words.T("Due")
	}
	return parts.Column(0, parts.Fixed(0, 48, parts.Row(8,
		parts.NewIcon(symbol, color, 16),
		parts.Fixed(150, 20, parts.NewText(words.T("{{.Book}}, version {{.Version}}", "Book", p.Book, "Version", int(p.Version)), parts.Style{Bold: true, Cut: true})),
		parts.Grow(parts.Column(0,
			parts.NewText(words.T("{{.Day}}, {{.Clock}}, to {{.Servers}}", "Day", words.Day(p.At), "Clock", words.Clock(p.At), "Servers", scheduledWhere(p)), parts.Style{Cut: true}),
			parts.NewText(state, parts.Style{Color: color, Size: fynetheme.SizeNameCaptionText, Cut: true}))),
		parts.NewButton(parts.Small, nil, words.T("Cancel post"), cancel),
	)), parts.Line())
}

// scheduledWhere names where a scheduled post goes.
func scheduledWhere(p admin.Scheduled) string {
	switch {
	case len(p.Hosts)+len(p.Tags) == 0:
		return words.T("all servers")
	case len(p.Tags) == 0:
		return strings.Join(p.Hosts, ", ")
	}
	return words.T("servers with the tag {{.Tags}}", "Tags", strings.Join(p.Tags, ", "))
}

// cancelScheduled forgets a post that waits, and hands on what is left.
func (w *Window) cancelScheduled(p admin.Scheduled, then func([]admin.Scheduled)) {
	inOrder(w, func(context.Context) ([]admin.Scheduled, error) {
		if err := w.Service.Unschedule(p.ID); err != nil {
			return nil, err
		}
		return w.Service.ScheduledPosts()
	}, func(left []admin.Scheduled, err error) {
		if err != nil {
			w.fail("cancel a scheduled post", err)
			return
		}
		then(left)
		w.status.say(sayDone, words.T("Cancelled the post of version {{.Version}}; the release stays.", "Version", int(p.Version)))
	})
}
