package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// releaseSide tells about the chosen release and what can be done with it.
type releaseSide struct {
	panel  *releasesPanel
	object *fyne.Container

	title, made    *parts.Text
	comment, wait  *parts.Paragraph
	changes, about *parts.Paragraph
	files          *fyne.Container
	diff, save     *parts.Button
	revert         *parts.Button
}

func newReleaseSide(p *releasesPanel) *releaseSide {
	s := &releaseSide{
		panel: p, title: parts.NewText("", parts.Title), files: parts.Column(4),
		made:    parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true}),
		comment: parts.NewPlain("", fynetheme.ColorNameForeground), wait: parts.NewParagraph("", theme.ColorNameForeground2),
		changes: parts.NewParagraph("", theme.ColorNameForeground2), about: parts.NewParagraph("", theme.ColorNameForeground3),
	}
	s.diff = parts.NewButton(parts.Plain, nil, words.T("Show what it changed"), s.showDiff)
	s.save = parts.NewButton(parts.Plain, nil, words.T("Save cabinets…"), s.saveFiles)
	s.revert = parts.NewButton(parts.Plain, nil, words.T("Make this the next version…"), s.askRevert)
	left := func(o fyne.CanvasObject) fyne.CanvasObject { return parts.Row(0, o, parts.Grow()) }
	s.object = parts.Column(0,
		parts.Pad(16, 16, 16, 16, parts.Column(8, s.title, parts.Tell(s.made), s.comment, s.changes, left(s.diff))), parts.Line(),
		parts.Pad(16, 16, 16, 16, parts.Column(8, parts.NewText(words.T("Files"), parts.Title), s.files, s.wait, left(s.save))), parts.Line(),
		parts.Pad(16, 16, 16, 16, parts.Column(8, parts.NewText(words.T("Go back"), parts.Title), s.about, left(s.revert))))
	return s
}

// show tells about the chosen release. The pane belongs to the list of releases.
func (s *releaseSide) show() {
	p := s.panel
	rec, ok := p.chosen()
	visible(s.object, ok && p.lists.Chosen() == listReleases)
	if !ok {
		p.frame.relayout()
		return
	}
	m := rec.Manifest
	s.title.SetText(words.T("Version {{.N}}", "N", int(m.Version)))
	s.made.SetText(words.N("{{.N}} POPs, made {{.Time}} by {{.User}}", m.POPs, "Time", moment(m.Time), "User", rec.User))
	s.comment.SetText(rec.Comment)
	visible(s.comment, rec.Comment != "")
	s.changes.SetText("")
	if c, known := p.history.Release(m.Version); known {
		s.changes.SetText(words.T("{{.New}} new, {{.Changed}} changed, {{.Gone}} gone since the version before.",
			"New", c.Added, "Changed", c.Changed, "Gone", c.Removed))
	}
	visible(s.changes, s.changes.Text() != "")
	s.files.RemoveAll()
	for _, row := range fileBars(m) {
		s.files.Add(row)
	}
	s.wait.SetText(waitWords(m))
	newest := len(p.releases()) > 0 && p.releases()[0].Manifest.Version == m.Version
	s.revert.Enable(!newest)
	s.about.SetText(words.T("Clients never step back. The content of an older version returns under a new number."))
	if newest {
		s.about.SetText(p.window.reachOf(m.Version) + " " + words.T("Choose an older one to return to it."))
	}
	p.frame.relayout()
}

// reachOf tells which servers have the newest version. Only where the questions of a
// client were answered with it do clients get it.
func (w *Window) reachOf(version phonebook.Version) string {
	live, posted, lost := 0, 0, 0
	for _, h := range w.hosts.list {
		if w.hosts.state(h.Name).kind == serverLive {
			live++
		}
	}
	for _, p := range w.book.posts {
		if p.Version != version {
			continue
		}
		posted++
		if w.hosts.state(p.Host).kind == serverBehind { // it was asked
			lost++
		}
	}
	switch {
	case live > 0:
		return words.N("This is the newest version: {{.N}} servers answer clients with it.", live)
	case posted > lost:
		return words.N("This is the newest version. It is on {{.N}} servers, which were not asked whether clients get it.", posted-lost)
	case lost > 0:
		return words.N("This is the newest version. It was posted to {{.N}} servers, but clients do not get it there.", lost)
	}
	return words.T("This is the newest version. No server has it yet, so no client sees it.")
}

func (s *releaseSide) showDiff() {
	if rec, ok := s.panel.chosen(); ok {
		s.panel.window.showPast(rec.Manifest.Version)
	}
}

// askRevert tells what going back does before it is done.
func (s *releaseSide) askRevert() {
	w := s.panel.window
	rec, ok := s.panel.chosen()
	if !ok || !w.ready() {
		return
	}
	w.leaveFields()
	name, version := w.book.name(), rec.Manifest.Version
	next := int(w.book.ledger.LastVersion) + 1
	text := words.T("Clients get POPs and regions as they were in version {{.Old}} again, under the number {{.Next}}. POPs that came later go out of service and stay in the phone book, with their comments; deleted ones return. Undo takes the change of the phone book back; the number {{.Next}} stays used. Nothing is sent until you post.",
		"Old", int(version), "Next", next)
	if n := w.book.changed(); n > 0 {
		text += "\n\n" + words.N("{{.N}} changes that are not released yet are replaced as well.", n)
	}
	w.tie(w.confirmIn(520, 270, question{
		title: words.T("Make the content of version {{.Old}} the next version?", "Old", int(version)), words: text,
		no: words.T("Keep the phone book"), yes: words.T("Make it version {{.Next}}", "Next", next),
	}, func() { w.revertTo(name, version) }))
}

func (w *Window) revertTo(name string, version phonebook.Version) {
	var made phonebook.ReleaseRecord
	w.change(name, words.T("Going back to version {{.N}}", "N", int(version)), func(s *admin.Service, book string) error {
		var err error
		made, err = s.Revert(book, version)
		return err
	}, func() {
		w.showRelease(made.Manifest.Version)
		w.status.say(sayDone, words.T("Version {{.New}} holds what version {{.Old}} held. Post it to reach clients.", "New", int(made.Manifest.Version), "Old", int(version)))
	})
}

// saveFiles copies the cabinets of the release to a folder of the user's choice.
func (s *releaseSide) saveFiles() {
	w := s.panel.window
	rec, ok := s.panel.chosen()
	if !ok || !w.ready() {
		return
	}
	name, version := w.book.name(), rec.Manifest.Version
	w.choosePath(FileChoice{Title: words.T("Choose a folder"), Accept: words.T("Save cabinets here"), Folders: true}, func(folder string) {
		w.saveRelease(name, version, filepath.Join(folder, name+"-"+versionNumber(version)))
	})
}

func (w *Window) saveRelease(name string, version phonebook.Version, dir string) {
	w.status.say(sayBusy, words.T("Saving cabinets …"))
	inOrder(w, func(context.Context) ([]string, error) { return w.Service.SaveRelease(name, version, dir) }, func(files []string, err error) {
		if err != nil {
			w.fail("save cabinets", err)
			w.say(words.T("The cabinets were not saved"), explain(err))
			return
		}
		w.status.say(sayDone, words.N("Saved {{.N}} files in {{.Folder}}.", len(files), "Folder", dir))
	})
}
