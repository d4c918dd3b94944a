package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
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
	rows    []*reviewRow
	post    *parts.Button
}

// reviewRow is a server in the review.
type reviewRow struct {
	host     admin.Host
	check    *parts.Check
	password *parts.Entry // nil where none is needed
}

// reviewPost drafts the next release and shows what a post would do.
func (w *Window) reviewPost() {
	if !w.ready() {
		return
	}
	if w.posting != nil && w.posting.running() {
		w.posting.show()
		return
	}
	w.form.leave()
	w.regions.leave()
	if len(w.hosts.list) == 0 {
		w.showTab(tabReleases)
		w.say("There is no server to post to", "Add a server first, or start the local phone book server to try posting on this computer.")
		return
	}
	w.review(true)
}

// reviewRelease drafts the next release and offers to make it.
func (w *Window) reviewRelease() {
	if !w.ready() {
		return
	}
	w.form.leave()
	w.regions.leave()
	w.review(false)
}

// drafted is what a review is made of.
type drafted struct {
	rec       phonebook.ReleaseRecord
	set       admin.ChangeSet
	made      bool
	passwords map[string]bool // servers whose password is kept
}

func (w *Window) review(toServers bool) {
	name, hosts := w.book.name(), w.hosts.list
	w.drafting = true
	w.status.say(sayBusy, "Drafting the release …")
	inOrder(w, func(context.Context) (drafted, error) {
		return w.draft(name, hosts, toServers)
	}, func(d drafted, err error) {
		w.drafting = false
		w.status.say(saySaved, "")
		if !w.isOpen(name) || !w.ready() {
			return // something else was begun meanwhile
		}
		if err != nil {
			w.refuse(err)
			return
		}
		r := &review{window: w, rec: d.rec, set: d.set, made: d.made}
		r.show(toServers, d.passwords)
	})
}

func (w *Window) draft(name string, hosts []admin.Host, toServers bool) (drafted, error) {
	d := drafted{made: true, passwords: map[string]bool{}}
	var err error
	d.rec, d.set, err = w.Service.Draft(name)
	if errors.Is(err, phonebook.ErrUnchanged) && toServers && d.set.Since != 0 {
		// Servers may still be behind the newest release.
		d.made = false
		d.rec, err = w.Service.Release(name, d.set.Since)
	}
	if err != nil {
		return d, err
	}
	for _, h := range hosts {
		if h.FTP != "" {
			_, err := w.keptPassword(h)
			d.passwords[h.Name] = err == nil
		}
	}
	return d, nil
}

// refuse tells why no release can be made.
func (w *Window) refuse(err error) {
	switch {
	case errors.Is(err, phonebook.ErrUnchanged):
		w.say("Nothing to release", "Clients would see nothing new since the last release.")
	default:
		if _, ok := errors.AsType[*admin.ReleaseError](err); ok {
			w.showTab(tabProblems)
		}
		w.Log.Error("draft a release", "cause", err)
		w.say("No release can be made", explain(err))
	}
}

func (r *review) show(toServers bool, passwords map[string]bool) {
	w, m := r.window, r.rec.Manifest
	cancel := parts.NewButton(parts.Plain, nil, "Cancel", func() { r.dialog.Close() })
	opt := parts.DialogOptions{
		Title: fmt.Sprintf("Release %s, version %d", m.Book, m.Version), Subtitle: r.subtitle(toServers),
		Body: r.left(), Width: 440, Height: 600, Buttons: []*parts.Button{cancel}, Escape: cancel,
	}
	if toServers {
		r.post = parts.NewButton(parts.Main, fynetheme.UploadIcon(), "", r.start)
		opt.Title = fmt.Sprintf("Post %s, version %d", m.Book, m.Version)
		opt.Body = parts.Frame(nil, nil, parts.Fixed(392, 0, parts.Frame(nil, nil, nil, parts.Line(), opt.Body)), nil, r.right(passwords))
		opt.Width, opt.Main = 1072, r.post
		if r.made {
			opt.Buttons = append(opt.Buttons, parts.NewButton(parts.Plain, nil, "Release without posting", r.release))
		}
	} else {
		opt.Main = parts.NewButton(parts.Main, icon("release"), fmt.Sprintf("Release version %d", m.Version), r.release)
	}
	opt.Buttons, opt.First = append(opt.Buttons, opt.Main), opt.Main
	if r.made {
		opt.First = r.comment
	}
	r.dialog = w.open(opt)
	w.tie(r.dialog)
	r.dialog.Note(count(m.POPs, "POP")+" in service", theme.ColorNameForeground2)
	r.changed()
}

func (r *review) subtitle(toServers bool) string {
	switch {
	case !r.made:
		return "Nothing changed since this release. Servers that have it get nothing."
	case toServers:
		return "The release is made now. A server that fails keeps what it has."
	}
	return "The files are kept on this computer until they are posted."
}

// left shows what clients get and the files.
func (r *review) left() fyne.CanvasObject {
	added, changed, removed := r.set.Counts()
	number := func(n int, picture fyne.Resource, color fyne.ThemeColorName, words string) fyne.CanvasObject {
		return parts.Column(0, parts.NewText(thousands(n), parts.Heading),
			parts.Row(6, parts.NewIcon(picture, color, 14), parts.NewText(words, parts.Label)))
	}
	m := r.rec.Manifest
	files := parts.Column(4)
	total := int64(0)
	for _, c := range m.Cabs {
		leads := "Full book"
		if c.Kind == phonebook.KindDelta {
			leads = fmt.Sprintf("from version %d", c.Base)
		}
		total += c.Size
		files.Add(parts.Row(8, parts.Fixed(110, 20, parts.NewText(c.Name, parts.Style{Cut: true})),
			parts.Grow(parts.NewText(leads, parts.Style{Color: theme.ColorNameForeground2, Cut: true})), parts.NewText(kilobytes(c.Size), parts.Style{})))
	}
	r.comment = parts.NewEntry(100, "")
	top := parts.Column(10, parts.NewText("What clients get", parts.Strong), parts.Columns(8,
		number(added, fynetheme.ContentAddIcon(), theme.ColorNameAdd, "POPs added"),
		number(changed, fynetheme.DocumentCreateIcon(), theme.ColorNameChange, "changed"),
		number(removed, fynetheme.ContentRemoveIcon(), theme.ColorNameBad, "removed"),
	))
	middle := parts.Column(8, parts.Row(0, parts.NewText("Files for each server", parts.Strong), parts.Grow(), parts.NewText(kilobytes(total), parts.Strong)), files)
	column := parts.Column(0, parts.Pad(16, 16, 24, 24, top), parts.Line(), parts.Pad(16, 16, 24, 24, middle))
	if r.made {
		column.Add(parts.Line())
		column.Add(parts.Pad(14, 14, 24, 24, parts.Column(6, parts.NewText("Comment", parts.Strong), r.comment,
			parts.NewText("Kept in the history, never sent.", parts.Hint))))
	}
	return container.NewVScroll(column)
}

// right lists the servers to post to.
func (r *review) right(passwords map[string]bool) fyne.CanvasObject {
	w := r.window
	column := parts.Column(0, parts.Fixed(0, 44, parts.Pad(0, 0, 24, 24, parts.Row(0, parts.NewText("Servers", parts.Strong), parts.Grow()))), parts.Line())
	for _, h := range w.hosts.list {
		row := &reviewRow{host: h, check: parts.NewCheck("", func(bool) { r.changed() })}
		state := w.hosts.state(h.Name)
		row.check.SetQuietly(state.kind != serverConflict)
		style := serverIcons[state.kind]
		line := parts.Row(8, row.check, parts.Fixed(150, 20, parts.NewText(h.Name, parts.Style{Bold: true, Cut: true})),
			parts.NewIcon(style.icon(), style.color, 16), parts.Grow(parts.NewText(state.words, parts.Style{Cut: true})))
		column.Add(parts.Fixed(0, 39, parts.Pad(0, 0, 16, 24, line)))
		if h.FTP != "" && !passwords[h.Name] {
			row.password = parts.NewPassword(160, "Password of "+h.User)
			column.Add(parts.Pad(0, 8, 56, 24, parts.Row(0, parts.Grow(row.password))))
		}
		column.Add(parts.Line())
		r.rows = append(r.rows, row)
	}
	return container.NewVScroll(column)
}

// chosen returns the servers that are ticked.
func (r *review) chosen() (names []string, passwords map[string]string) {
	passwords = map[string]string{}
	for _, row := range r.rows {
		if row.check.Checked {
			names = append(names, row.host.Name)
			if row.password != nil {
				passwords[row.host.Name] = row.password.Text
			}
		}
	}
	return names, passwords
}

// changed names the count on the button.
func (r *review) changed() {
	if r.post == nil {
		return
	}
	names, _ := r.chosen()
	r.post.SetLabel("Post to " + count(len(names), "server"))
	r.post.Enable(len(names) > 0)
	r.post.Refresh()
	if r.dialog != nil {
		r.dialog.Relayout()
	}
}

// start posts to the chosen servers.
func (r *review) start() {
	names, passwords := r.chosen()
	if len(names) == 0 {
		return
	}
	r.dialog.Close()
	r.window.post(postOrder{book: r.rec.Manifest.Book, hosts: names, passwords: passwords, comment: strings.TrimSpace(r.comment.Text)})
}

// release makes the release and posts nothing.
func (r *review) release() {
	w, comment := r.window, strings.TrimSpace(r.comment.Text)
	r.dialog.Close()
	m := r.rec.Manifest
	w.change(m.Book, "Releasing", func(s *admin.Service, book string) error {
		_, err := s.Build(book, comment)
		return err
	}, func() {
		w.showTab(tabReleases)
		w.status.say(sayDone, fmt.Sprintf("Version %d is made. Post it to reach clients.", m.Version))
	})
}
