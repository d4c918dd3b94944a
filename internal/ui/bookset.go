package ui

import (
	"errors"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// bookSettings is the dialog of what concerns a phone book as a whole.
type bookSettings struct {
	window   *Window
	book     string
	dialog   *parts.Dialog
	object   fyne.CanvasObject
	encoding *encodingPart

	next, raise *parts.Text
	number      *formLine
	limits      *fyne.Container
}

// showBookSettings opens the settings of the open book.
func (w *Window) showBookSettings() {
	if !w.ready() {
		return
	}
	w.leaveFields()
	w.regions.leave()
	s := &bookSettings{window: w, book: w.book.name()}
	s.show()
}

func (s *bookSettings) show() {
	w := s.window
	shut := parts.NewButton(parts.Main, nil, words.T("Close"), func() { s.dialog.Close() })
	s.encoding = newEncodingPart(s)
	s.object = container.NewVScroll(parts.Column(0, s.names(), s.encoding.object, s.numbers(), s.buildLimits()))
	s.dialog = w.open(parts.DialogOptions{
		Title: words.T("Settings of {{.Book}}", "Book", s.book), Body: s.object, Width: 680, Height: 640,
		Buttons: []*parts.Button{shut}, Escape: shut, First: shut,
	})
	w.tie(s.dialog)
	s.fill()
}

// fact is a labelled value of the dialog.
func fact(label string, value fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(12, parts.Fixed(formLabel, 0, parts.NewText(label, cutLabel())), parts.Grow(value))
}

func (s *bookSettings) names() fyne.CanvasObject {
	w, line := s.window, s.window.book.ledger.Book.Line
	copied := parts.NewButton(parts.Small, fynetheme.ContentCopyIcon(), words.T("Copy line"), func() {
		w.App.Clipboard().SetContent(line)
		w.status.say(sayDone, words.T("Copied {{.Text}}.", "Text", line))
	})
	return section(
		parts.NewText(words.T("Phone book"), parts.Title),
		fact(words.T("Name"), parts.NewText(s.book, parts.Strong)),
		fact(words.T("Line"), parts.Row(8, parts.Grow(parts.NewText(line, parts.Style{Mono: true, Cut: true})), copied)),
		parts.NewParagraph(words.T("Clients keep the name as a file name, so it never changes. The line tells two phone books of the same name apart on a server."), theme.ColorNameForeground2),
	)
}

func (s *bookSettings) numbers() fyne.CanvasObject {
	s.next, s.raise = parts.NewText("", parts.Strong), parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true})
	entry := parts.NewEntry(80, "")
	raise := parts.NewButton(parts.Plain, nil, words.T("Raise next version…"), s.askRaise)
	s.number = newFormLine(words.T("Raise to"), parts.Row(8, parts.Fixed(96, 0, entry), raise, parts.Grow()), func() { s.object.Refresh() })
	entry.OnChanged = func(string) { s.number.tell("") }
	s.number.entry = entry
	entry.Keys = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
			s.askRaise()
		} else {
			s.dialog.Key(e)
		}
	}
	return section(
		parts.NewText(words.T("Version numbers"), parts.Title),
		fact(words.T("Next release"), s.next),
		fact(words.T("So far"), s.raise),
		s.number.object,
		parts.NewParagraph(words.T("Raise it only where a server holds a higher version that was not made here: clients never go back to a lower one."), theme.ColorNameForeground2),
	)
}

func (s *bookSettings) buildLimits() fyne.CanvasObject {
	s.limits = parts.Column(8)
	return section(parts.NewText(words.T("Limits"), parts.Title), s.limits)
}

// fill shows the loaded book.
func (s *bookSettings) fill() {
	b := s.window.book
	l := &b.ledger
	next, err := phonebook.NextVersion(l.LastVersion)
	s.next.SetText(words.T("Version {{.Version}}", "Version", int(next)))
	if err != nil {
		s.next.SetText(explain(err))
	}
	s.raise.SetText(s.soFar())
	s.limits.RemoveAll()
	s.limits.Add(limitRow(words.T("POPs"), len(l.Book.POPs), phonebook.MaxPOPs))
	s.limits.Add(limitRow(words.T("Versions"), int(l.LastVersion), int(phonebook.MaxVersions)))
	if l.Posted == 0 {
		s.limits.Add(parts.NewParagraph(words.T("Never posted: one import may bring {{.Most}} POPs. After the first post, imports may change {{.Later}} POPs between two posts.",
			"Most", phonebook.MaxFirstImport, "Later", phonebook.MaxLaterImport), theme.ColorNameForeground2))
	} else {
		s.limits.Add(limitRow(words.T("Imported since post"), l.Pending(), phonebook.MaxLaterImport))
	}
	s.encoding.fill()
	s.object.Refresh()
}

// limitRow is a gauge with its figures.
func limitRow(label string, n, most int) fyne.CanvasObject {
	bar := parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6)
	bar.Set(float64(n) / float64(most))
	return fact(label, parts.Row(12, parts.Grow(bar), parts.NewText(words.T("{{.N}} of {{.Most}}", "N", n, "Most", most), parts.Label)))
}

// soFar tells the newest release and the highest version on servers.
func (s *bookSettings) soFar() string {
	b := s.window.book
	host, highest := s.window.highest(s.book)
	switch {
	case b.ledger.Released == 0 && highest == 0:
		return words.T("Never released, nothing on servers")
	case highest == 0:
		return words.T("Version {{.Version}} released, nothing on servers", "Version", int(b.ledger.Released))
	case b.ledger.Released == 0:
		return words.T("Never released, highest on servers {{.There}} ({{.Server}})", "There", int(highest), "Server", host)
	}
	return words.T("Version {{.Version}} released, highest on servers {{.There}} ({{.Server}})",
		"Version", int(b.ledger.Released), "There", int(highest), "Server", host)
}

// highest returns the highest version of a book that is known on a server.
func (w *Window) highest(book string) (host string, version phonebook.Version) {
	for _, p := range w.book.posts {
		if p.Version > version {
			host, version = p.Host, p.Version
		}
	}
	for _, h := range w.hosts.list {
		found, ok := w.hosts.conflict(book, h.Name)
		if e, is := errors.AsType[*post.ConflictError](found.Err); ok && is && e.Version > version {
			host, version = h.Name, e.Version
		}
	}
	return host, version
}

// askRaise asks before the next version number is raised, which nothing takes back.
func (s *bookSettings) askRaise() {
	w := s.window
	next, last := w.book.ledger.LastVersion+1, phonebook.MaxVersions
	to, ok := parseVersion(s.number.entry.Text)
	if !ok {
		s.number.tell(words.T("Give a whole number, such as {{.Number}}.", "Number", int(next)+1))
		return
	}
	if to <= next || to > last {
		s.number.tell(words.T("Give a number from {{.First}} to {{.Last}}: versions only rise.", "First", int(next)+1, "Last", int(last)))
		return
	}
	said := words.T("The next release gets the number {{.Version}}. Numbers only rise, so this cannot be taken back; {{.Left}} are left after it.",
		"Version", int(to), "Left", int(last-to))
	w.tie(w.confirm(question{
		title: words.T("Raise the next version to {{.Version}}?", "Version", int(to)), words: said,
		no: words.T("Keep version {{.Version}}", "Version", int(next)), yes: words.T("Raise next version"),
	}, func() { s.raiseTo(to) }))
}

func (s *bookSettings) raiseTo(to phonebook.Version) {
	w := s.window
	inOrderError(w, func() error { return w.Service.RaiseVersion(s.book, to) }, func(err error) {
		if err != nil {
			w.Log.Error("raise the version", "cause", err)
			s.number.tell(explain(err))
			return
		}
		w.reloadBook(s.book, func() {
			s.number.entry.SetText("")
			s.fill()
			w.status.say(sayDone, words.T("The next release is version {{.Version}}.", "Version", int(to)))
		})
	})
}

// wholeNumber is a number as people write it, with or without groups of three digits.
var wholeNumber = regexp.MustCompile(`^[0-9]+$|^[0-9]{1,3}([ \x{a0}\x{202f}.,'’][0-9]{3})+$`)

// parseVersion reads a version number as people write it. 1.5 is none: it must not
// become 15.
func parseVersion(text string) (phonebook.Version, bool) {
	text = strings.TrimSpace(text)
	if !wholeNumber.MatchString(text) {
		return 0, false
	}
	v := phonebook.Version(0)
	for _, r := range text {
		if r < '0' || r > '9' {
			continue // between groups
		}
		if v > phonebook.MaxVersions {
			return 0, false
		}
		v = v*10 + phonebook.Version(r-'0')
	}
	return v, true
}
