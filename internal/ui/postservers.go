package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// reviewServers are the servers in a review.
type reviewServers struct {
	review     *review
	object     fyne.CanvasObject
	rows       []*reviewRow
	banner     *fyne.Container
	pilotFirst *parts.Check
}

// reviewRow is a server in the review.
type reviewRow struct {
	host     admin.Host
	check    *parts.Check
	wanted   bool // it is ticked by itself
	icon     *canvas.Image
	now      *parts.Text
	sends    *parts.Text
	why      *parts.Paragraph // what is sent, and for what reason
	password *parts.Entry     // nil where none is needed
	asks     fyne.CanvasObject
}

// newReviewServers lists the servers to post to. Those in conflict are left out.
func newReviewServers(r *review, passwords map[string]bool) *reviewServers {
	w := r.window
	s := &reviewServers{review: r, banner: parts.Column(0)}
	choose := parts.Wrap(8)
	for _, tag := range tags(w.hosts.list) {
		choose.Add(parts.NewButton(parts.Small, nil, tag, func() { s.chooseTag(tag) }))
	}
	if r.made {
		choose.Add(parts.NewButton(parts.Small, fynetheme.ViewRefreshIcon(), words.T("Check again"), w.checkServers))
	}
	title := parts.Row(8, parts.NewText(words.T("Servers"), parts.Strong), parts.Grow())
	if !r.made {
		title = parts.Row(8, parts.NewText(words.T("Servers"), parts.Strong), parts.Grow(parts.NewText(words.T("Only servers that lack it get it."), cutHint())))
	}
	head := parts.Fold(8, 0, title, choose)
	titles := reviewLine(parts.Space(26, 0), header(words.T("Server")), header(words.T("There now")), rightHeader(words.T("Sends")))
	column := parts.Column(0, parts.Pad(12, 12, 24, 24, head), parts.Line(),
		parts.Fixed(0, 28, parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Pad(0, 0, 24, 24, titles))), parts.Line())
	for _, h := range w.hosts.list {
		row := s.add(h)
		line := parts.Column(0, parts.Fixed(0, 24, reviewLine(row.check, serverName(h), parts.Row(6, row.icon, parts.Grow(row.now)), row.sends)),
			parts.Pad(0, 0, 36, 0, row.why))
		column.Add(parts.Pad(6, 8, 24, 24, line))
		if h.FTP != "" && !passwords[h.Name] {
			row.password = parts.NewPassword(160, words.T("Password of {{.User}}", "User", h.User))
			row.asks = parts.Pad(0, 8, 60, 24, row.password)
			column.Add(row.asks)
		}
		column.Add(parts.Line())
	}
	s.pilotFirst = parts.NewCheck("", nil)
	s.pilotFirst.SetQuietly(true)
	column.Add(parts.Pad(12, 0, 24, 24, s.banner))
	if pilots := pilotNames(w.hosts.list); len(pilots) > 0 && len(pilots) < len(w.hosts.list) {
		s.pilotFirst = parts.NewCheck(words.T("Pilot first: the others start when {{.Pilots}} answers as a client would ask",
			"Pilots", strings.Join(pilots, words.T(", "))), nil)
		s.pilotFirst.SetQuietly(true)
		column.Add(parts.Pad(12, 12, 24, 24, s.pilotFirst))
	}
	s.refresh()
	s.object = column
	return s
}

func (s *reviewServers) add(h admin.Host) *reviewRow {
	row := &reviewRow{
		host: h, check: parts.NewCheck("", func(bool) { s.refresh(); s.review.changed() }),
		icon: parts.NewIcon(fynetheme.QuestionIcon(), theme.ColorNameForeground2, 16),
		now:  parts.NewText("", parts.Style{Cut: true}), sends: parts.NewText("", parts.Style{Align: fyne.TextAlignTrailing, Cut: true}),
		why: parts.NewParagraph("", theme.ColorNameForeground2),
	}
	s.rows = append(s.rows, row)
	return row
}

func reviewLine(check, server, now, sends fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(10, parts.Fixed(26, 20, check), parts.Grow(server), parts.Upto(250, 120, 20, now), parts.Upto(72, 60, 20, sends))
}

func header(title string) *parts.Text {
	return parts.NewText(title, parts.Style{Bold: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true})
}

func rightHeader(title string) *parts.Text {
	return parts.NewText(title, parts.Style{Bold: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true, Align: fyne.TextAlignTrailing})
}

// serverName shows a server by its name, whether it is a pilot, and its address.
func serverName(h admin.Host) fyne.CanvasObject {
	line := parts.Row(8, parts.NewText(h.Name, parts.Style{Cut: true}))
	if h.Pilot {
		line.Add(badge(words.T("Pilot")))
	}
	line.Add(parts.Grow(parts.NewText(hostAddress(h), parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground3, Cut: true})))
	return line
}

// badge is a word in a frame.
func badge(word string) fyne.CanvasObject {
	ground := parts.NewBanner(theme.ColorNameSurface)
	ground.Set(theme.ColorNameSurface, fynetheme.ColorNamePrimary)
	return parts.Stack(ground, parts.Pad(1, 1, 6, 6,
		parts.NewText(word, parts.Style{Size: fynetheme.SizeNameCaptionText, Color: fynetheme.ColorNamePrimary})))
}

// refresh shows what is known of the servers now.
func (s *reviewServers) refresh() {
	w := s.review.window
	var conflict string
	for _, row := range s.rows {
		state := w.hosts.state(row.host.Name)
		if wanted := s.wants(state); wanted != row.wanted {
			row.wanted = wanted
			row.check.SetQuietly(wanted)
		}
		style := serverIcons[state.kind]
		parts.SetIcon(row.icon, style.icon(), style.color)
		row.now.SetText(state.words())
		row.sends.Set(words.T("Nothing"), parts.Style{Color: theme.ColorNameForeground3, Align: fyne.TextAlignTrailing, Cut: true})
		if s.sends(row) {
			row.sends.Set(words.Size(s.review.bytes()), parts.Style{Align: fyne.TextAlignTrailing, Cut: true})
		}
		row.why.SetText(s.reason(row, state))
		visible(row.check, s.needs(row))
		if row.asks != nil {
			visible(row.asks, s.sends(row))
		}
		if state.kind == serverConflict && conflict == "" && !row.check.Checked {
			conflict = row.host.Name
		}
	}
	s.banner.RemoveAll()
	if conflict != "" {
		s.banner.Add(s.conflictBanner(conflict))
	}
	s.banner.Refresh()
}

// sends reports whether anything goes to a server.
func (s *reviewServers) sends(row *reviewRow) bool { return row.check.Checked && s.needs(row) }

// needs reports whether a server may lack the release, as far as it is known.
func (s *reviewServers) needs(row *reviewRow) bool {
	return s.review.made || !s.review.window.hosts.state(row.host.Name).has()
}

// wants reports whether a server gets the release without being chosen: not one in
// conflict, and not one that was posted to and was not looked at since.
func (s *reviewServers) wants(state serverState) bool {
	if s.review.made {
		return state.kind != serverConflict
	}
	return state.kind == serverBehind || state.kind == serverEmpty || state.kind == serverFailed
}

// needy counts the servers that could get the release, among those that get it only
// when they are chosen the chosen ones.
func (s *reviewServers) needy() int {
	n := 0
	for _, row := range s.rows {
		if s.needs(row) && (row.check.Checked || s.wants(s.review.window.hosts.state(row.host.Name))) {
			n++
		}
	}
	return n
}

// idleWords tell why nothing is to be posted.
func (s *reviewServers) idleWords() string {
	conflicts, posted := 0, 0
	for _, row := range s.rows {
		switch state := s.review.window.hosts.state(row.host.Name); {
		case state.kind == serverConflict:
			conflicts++
		case !state.has():
			posted++
		}
	}
	switch {
	case conflicts > 0:
		return words.N("Nothing changed since this release. {{.N}} servers in conflict are left out.", conflicts)
	case posted > 0:
		return words.N("Nothing changed since this release. It was posted to {{.N}} servers; check again to be sure.", posted)
	}
	return words.T("Nothing changed since this release, and the servers have it.")
}

// reason says what goes to a server, and why.
func (s *reviewServers) reason(row *reviewRow, state serverState) string {
	version := int(s.review.rec.Manifest.Version)
	switch {
	case !s.needs(row):
		return words.T("Nothing is sent: it has version {{.Version}} already.", "Version", version)
	case !row.check.Checked && state.kind == serverConflict:
		return words.T("Nothing is sent: what it holds was not made here, or is newer.")
	case !row.check.Checked && !s.review.made && state.kind == serverUnchecked:
		return words.T("Version {{.Version}} was posted; check again to be sure.", "Version", version)
	case !row.check.Checked:
		return words.T("Nothing is sent: it is not chosen.")
	case state.kind == serverConflict:
		return words.T("It is asked again. Nothing is sent while the conflict lasts.")
	case state.kind == serverFailed:
		return words.T("Version {{.Version}} is tried again: the last try failed.", "Version", version)
	case state.kind == serverEmpty:
		return words.T("Gets version {{.Version}}: it has none yet.", "Version", version)
	case s.review.made:
		return words.T("Gets version {{.Version}}: the phone book has changed since.", "Version", version)
	case state.kind == serverUnchecked:
		return words.T("Version {{.Version}} is posted again.", "Version", version)
	}
	return words.T("Gets version {{.Version}}: clients there do not get it yet.", "Version", version)
}

// conflictBanner tells which server is left out, and leads on.
func (s *reviewServers) conflictBanner(host string) fyne.CanvasObject {
	r, w := s.review, s.review.window
	book := r.rec.Manifest.Book
	ground := parts.NewBanner(theme.ColorNameChangeTint)
	line := parts.Row(10, parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 16),
		parts.Grow(parts.Column(2, parts.NewStrong(words.T("{{.Host}} is left out: it holds another {{.Book}}.", "Host", host, "Book", book)),
			parts.NewParagraph(words.T("Posting there would replace a book this program did not make."), theme.ColorNameForeground2))))
	if found, ok := w.hosts.conflict(book, host); ok {
		line.Add(parts.NewButton(parts.Plain, nil, words.T("Decide…"), func() {
			_, passwords := s.chosen()
			r.dialog.Close()
			w.decide(book, found, passwords)
		}))
	} else {
		line.Add(parts.NewButton(parts.Plain, nil, words.T("Check server"), func() { w.checkServer(s.row(host).host) }))
	}
	return parts.Stack(ground, parts.Pad(8, 8, 12, 12, line))
}

func (s *reviewServers) row(host string) *reviewRow {
	i := slices.IndexFunc(s.rows, func(r *reviewRow) bool { return r.host.Name == host })
	return s.rows[i]
}

// chosen returns the servers that get the release, and the passwords that were typed.
func (s *reviewServers) chosen() (names []string, passwords map[string]string) {
	passwords = map[string]string{}
	for _, row := range s.rows {
		if s.sends(row) {
			names = append(names, row.host.Name)
		}
		if row.password != nil && (row.check.Checked || row.password.Text != "") {
			passwords[row.host.Name] = row.password.Text
		}
	}
	return names, passwords
}

// chooseTag ticks the servers with a tag and no others.
func (s *reviewServers) chooseTag(tag string) {
	for _, row := range s.rows {
		row.check.SetQuietly(slices.ContainsFunc(row.host.Tags, func(t string) bool { return strings.EqualFold(t, tag) }) &&
			s.review.window.hosts.state(row.host.Name).kind != serverConflict)
	}
	s.refresh()
	s.review.changed()
}

// tags returns those that servers have, sorted.
func tags(hosts []admin.Host) []string {
	var out []string
	for _, h := range hosts {
		out = append(out, h.Tags...)
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(out, strings.EqualFold)
}

func pilotNames(hosts []admin.Host) []string {
	var out []string
	for _, h := range hosts {
		if h.Pilot {
			out = append(out, h.Name)
		}
	}
	return out
}
