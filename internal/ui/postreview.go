package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// review is the dialog before a post: what clients get, which servers, then one
// button. Without servers it is the review of a release.
type review struct {
	window  *Window
	dialog  *parts.Dialog
	rec     phonebook.ReleaseRecord // as it would be, or the newest where nothing changed
	set     admin.ChangeSet
	made    bool // a release has to be made
	comment *parts.Entry
	costs   *parts.Paragraph
	servers *reviewServers // nil for a release alone
	post    *parts.Button
}

// reviewLeast is the width that the servers of a review need beside what clients get.
const reviewLeast = 520

func (r *review) show(toServers bool, passwords map[string]bool) {
	w, m := r.window, r.rec.Manifest
	version := int(m.Version)
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { r.dialog.Close() })
	opt := parts.DialogOptions{
		Title: words.T("Release {{.Book}}, version {{.Version}}", "Book", m.Book, "Version", version), Subtitle: r.subtitle(toServers),
		Width: 440, Height: 632, Buttons: []*parts.Button{cancel}, Escape: cancel,
	}
	if toServers {
		r.post = parts.NewButton(parts.Main, fynetheme.UploadIcon(), "", r.act)
		r.servers = newReviewServers(r, passwords)
		opt.Title = r.title()
		opt.Body = parts.Sides(392, reviewLeast, r.left(), r.servers.object)
		opt.Width, opt.Main = 1072, r.post
		if r.made {
			opt.Buttons = append(opt.Buttons, parts.NewButton(parts.Plain, nil, words.T("Release without posting"), r.release))
		}
	} else {
		opt.Body = container.NewVScroll(r.left())
		opt.Main = parts.NewButton(parts.Main, icon("release"), words.T("Release version {{.Version}}", "Version", version), r.release)
	}
	opt.Buttons, opt.First = append(opt.Buttons, opt.Main), opt.Main
	if r.made {
		opt.First = r.comment
	}
	r.dialog = w.open(opt)
	w.tie(r.dialog)
	w.reviewing = r
	closed := r.dialog.OnClose
	r.dialog.OnClose = func() {
		w.reviewing = nil // first: what closes with it must not go on
		closed()
	}
	r.dialog.Note(words.N("{{.N}} POPs in service", m.POPs), theme.ColorNameForeground2)
	r.changed()
}

// title names what the main button does.
func (r *review) title() string {
	m := r.rec.Manifest
	if r.idle() {
		return words.T("{{.Book}}, version {{.Version}}: nothing to post", "Book", m.Book, "Version", int(m.Version))
	}
	return words.T("Post {{.Book}}, version {{.Version}}", "Book", m.Book, "Version", int(m.Version))
}

// idle reports whether no server would get the release.
func (r *review) idle() bool { return r.servers != nil && !r.made && r.servers.needy() == 0 }

func (r *review) subtitle(toServers bool) string {
	switch {
	case r.idle():
		return r.servers.idleWords()
	case !r.made:
		return words.T("Nothing changed since this release. Servers that have it get nothing.")
	case toServers:
		return words.T("The release is made now. A server that fails keeps what it has.")
	}
	return words.T("The files are kept on this computer until they are posted.")
}

// left shows what clients get and the files.
func (r *review) left() fyne.CanvasObject {
	column := parts.Column(0, parts.Pad(16, 16, 24, 24, r.gains()), parts.Line(), parts.Pad(16, 16, 24, 24, r.files()))
	r.comment = parts.NewEntry(100, "")
	if r.made {
		column.Add(parts.Line())
		column.Add(parts.Pad(14, 14, 24, 24, parts.Column(6, parts.NewText(words.T("Comment"), parts.Strong), r.comment,
			parts.NewText(words.T("Kept in the history, never sent."), cutHint()))))
	}
	return column
}

func cutHint() parts.Style {
	s := parts.Hint
	s.Cut = true
	return s
}

// gains tells what clients would see change, and where.
func (r *review) gains() fyne.CanvasObject {
	counts := r.set.Counts()
	number := func(n int, picture fyne.Resource, color fyne.ThemeColorName, label string) fyne.CanvasObject {
		return parts.Column(0, parts.NewText(words.Int(n), parts.Heading),
			parts.Row(6, parts.NewIcon(picture, color, 14), parts.Grow(parts.NewText(label, parts.Style{Color: theme.ColorNameForeground2, Cut: true}))))
	}
	head := parts.Row(8, parts.Grow(parts.NewText(words.T("What clients get"), parts.Style{Bold: true, Cut: true})))
	if total := counts.Total(); total > 0 {
		head.Add(parts.NewButton(parts.Link, nil, words.N("See {{.N}} changes", total), r.showChanges))
	}
	column := parts.Column(10, head, parts.Columns(8,
		number(counts.Added, fynetheme.ContentAddIcon(), theme.ColorNameAdd, words.T("POPs added")),
		number(counts.Total()-counts.Added-counts.Removed, fynetheme.DocumentCreateIcon(), theme.ColorNameChange, words.T("changed")),
		number(counts.Removed, fynetheme.ContentRemoveIcon(), theme.ColorNameBad, words.T("removed")),
	))
	told := []string{r.receives()}
	if counts.Regions {
		told = append(told, words.T("One of the changes is the list of regions."))
	}
	if most := r.mostIn(); most != "" {
		told = append(told, most)
	}
	if n := warnings(r.window.book); n > 0 {
		told = append(told, words.N("{{.N}} warnings, none stops the release.", n))
	}
	column.Add(parts.NewParagraph(strings.Join(told, "\n"), theme.ColorNameForeground2))
	return column
}

// receives tells which file clients get.
func (r *review) receives() string {
	m := r.rec.Manifest
	delta, ok := newestDelta(m)
	if !ok {
		return words.N("Every client gets the full book with {{.N}} POPs.", m.POPs)
	}
	if cab, _ := m.Answer(delta.Base); cab.Kind == phonebook.KindFull {
		return words.N("Every client gets the full book with {{.N}} POPs: a delta would hardly be smaller.", m.POPs)
	}
	return words.N("Clients of version {{.Version}} get a delta of {{.N}} changes.", r.set.Counts().Total(), "Version", int(delta.Base)) + " " +
		words.N("Clients without the book get it whole, with {{.N}} POPs.", m.POPs)
}

// showChanges lists what the numbers count.
func (r *review) showChanges() {
	w, version := r.window, r.rec.Manifest.Version
	r.dialog.Close()
	if r.made {
		w.changes.showNext()
		w.showTab(tabChanges)
		return
	}
	w.showPast(version)
}

// warnings counts what is allowed in a book but likely to surprise.
func warnings(b *book) int {
	n := 0
	if b != nil {
		for _, p := range b.problems {
			if p.Warning {
				n++
			}
		}
	}
	return n
}

// mostIn names the regions with the most changes.
func (r *review) mostIn() string {
	counts := map[string]int{}
	for _, c := range r.set.Changes {
		p, names := c.After, r.set.New
		if p.ID == 0 {
			p, names = c.Before, r.set.Old
		}
		if name := names.Name(p.Region); name != "" {
			counts[name]++
		}
	}
	if len(counts) < 2 {
		return ""
	}
	var most []string
	for name := range counts {
		most = append(most, name)
	}
	slices.SortFunc(most, func(x, y string) int { return cmp.Or(counts[y]-counts[x], strings.Compare(x, y)) })
	most = most[:min(3, len(most))]
	for i, name := range most {
		most[i] = words.T("{{.Region}} {{.Count}}", "Region", name, "Count", counts[name])
	}
	return words.T("Most in {{.Regions}}.", "Regions", strings.Join(most, words.T(", ")))
}

// modem is the bit rate that the time of a client is told for.
const modem = 28_800

// changed names the count on the button, and what the choice costs.
func (r *review) changed() {
	wait := max(1, int(r.rec.Manifest.Full().Size*8/modem))
	if r.servers == nil {
		r.costs.SetText(words.N("A client on a 28.8 modem waits {{.N}} s for the full book.", wait))
		return
	}
	names, _ := r.servers.chosen()
	said := words.N("A client on a 28.8 modem waits {{.N}} s for the full book.", wait)
	if len(names) > 0 {
		said = words.N("{{.N}} servers, {{.Size}} in all.", len(names), "Size", words.Size(r.bytes()*int64(len(names)))) + " " + said
	}
	r.costs.SetText(said)
	if r.idle() {
		r.post.SetIcon(fynetheme.ViewRefreshIcon())
		r.post.SetLabel(words.T("Check again"))
		r.post.Enable(true)
	} else {
		r.post.SetIcon(fynetheme.UploadIcon())
		r.post.SetLabel(words.N("Post to {{.N}} servers", len(names)))
		r.post.Enable(len(names) > 0)
	}
	r.post.Refresh()
	if r.dialog != nil {
		r.dialog.Title.SetText(r.title())
		r.dialog.Subtitle.SetText(r.subtitle(true))
		r.dialog.Relayout()
	}
}

// act posts, or asks the servers whether they still have what they should.
func (r *review) act() {
	if r.idle() {
		r.window.checkServers()
		return
	}
	r.start()
}

// start posts to the chosen servers.
func (r *review) start() {
	names, passwords := r.servers.chosen()
	if len(names) == 0 {
		return
	}
	r.dialog.Close()
	r.window.post(postOrder{
		book: r.rec.Manifest.Book, hosts: names, passwords: passwords, comment: strings.TrimSpace(r.comment.Text),
		atOnce: !r.servers.pilotFirst.Checked,
	})
}

// release makes the release and posts nothing.
func (r *review) release() {
	w, comment := r.window, strings.TrimSpace(r.comment.Text)
	r.dialog.Close()
	m := r.rec.Manifest
	w.change(m.Book, words.T("Releasing"), func(s *admin.Service, book string) error {
		_, err := s.Build(book, comment)
		return err
	}, func() {
		w.showTab(tabReleases)
		w.status.say(sayDone, words.T("Version {{.Version}} is made. Post it to reach clients.", "Version", int(m.Version)))
	})
}
