package ui

import (
	"context"
	"errors"
	"strconv"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// changesSide tells beside the list of changes what the next release would be and
// what clients get for the current line.
type changesSide struct {
	panel  *changesPanel
	object fyne.CanvasObject

	title       *parts.Text
	reach, wait *parts.Paragraph
	back        *parts.Button
	files       *fyne.Container
	line, kept  fyne.CanvasObject // the sections
	name        *parts.Text
	old, now    *parts.FileLine
	hint        *parts.Paragraph
	open, undo  *parts.Button
	unreleased  *parts.Paragraph
	stop        fyne.CanvasObject
	stopWords   *parts.Paragraph
	drafted     *book // the state whose draft is shown or on its way
	drafting    bool
	manifest    *phonebook.Manifest // of the draft; nil while unknown
	unknown     string              // why the sizes are unknown
}

func newChangesSide(p *changesPanel) *changesSide {
	s := &changesSide{panel: p}
	s.title = parts.NewText("", parts.Title)
	s.reach = parts.NewParagraph("", theme.ColorNameForeground2)
	s.wait = parts.NewParagraph("", theme.ColorNameForeground2)
	s.files = parts.Column(4)
	s.back = parts.NewButton(parts.Link, nil, words.T("Show the next release"), p.showNext)
	s.name = parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true})
	s.old = parts.NewFileLine("−", theme.ColorNameBad, theme.ColorNameBadTint)
	s.now = parts.NewFileLine("+", theme.ColorNameAdd, theme.ColorNameAddTint)
	s.hint = parts.NewParagraph("", theme.ColorNameForeground3)
	s.open = parts.NewButton(parts.Small, nil, "", p.open)
	s.undo = parts.NewButton(parts.Small, fynetheme.ContentUndoIcon(), "", p.takeBack)
	s.unreleased = parts.NewParagraph("", theme.ColorNameForeground2)
	s.stopWords = parts.NewParagraph("", fynetheme.ColorNameForeground)
	s.stop = parts.Stack(parts.NewBanner(theme.ColorNameBadTint), parts.Pad(10, 10, 12, 12, parts.Frame(nil, nil,
		parts.Fixed(24, 0, parts.Column(0, parts.Row(0, parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16), parts.Grow()))), nil,
		parts.Column(2, s.stopWords, parts.NewButton(parts.Link, nil, words.T("Show problems"), func() { p.window.showTab(tabProblems) })))))

	s.line = parts.Column(0, parts.Line(), parts.Pad(16, 16, 16, 16, parts.Column(8,
		parts.NewText(words.T("Line clients receive"), parts.Title), s.name, s.old, s.now, s.hint,
		parts.Row(8, s.open, s.undo, parts.Grow()))))
	s.kept = parts.Column(0, parts.Line(), parts.Pad(16, 16, 16, 16, parts.Column(8,
		parts.NewText(words.T("Not released"), parts.Title), s.unreleased, s.stop)))
	s.object = parts.Column(0, parts.Pad(16, 16, 16, 16, parts.Column(8,
		s.title, s.reach, s.files, s.wait, parts.Row(0, s.back, parts.Grow()))), s.line, s.kept)
	return s
}

// refresh shows what belongs to the list of changes.
func (s *changesSide) refresh() {
	p := s.panel
	b := p.window.book
	visible(s.back, p.past != nil)
	visible(s.kept, p.past == nil)
	if p.past != nil {
		m := p.past.record.Manifest
		s.title.SetText(words.T("Version {{.N}}", "N", int(m.Version)))
		s.reach.SetText(words.T("What this version changed. The phone book has gone on since, so nothing can be taken back here."))
		s.showFiles(&m, "")
	} else {
		s.title.SetText(words.T("Next release: version {{.N}}", "N", int(b.ledger.LastVersion)+1))
		s.reach.SetText(reachWords(b))
		s.showUnreleased(b)
		s.showDraft()
	}
	s.showLine()
	s.panel.frame.relayout()
}

// reachWords tells whom the changes reach.
func reachWords(b *book) string {
	switch n := b.changed(); {
	case b.changes.Since == 0:
		return words.T("Everything is new: clients get the full book.")
	case n == 0:
		return words.T("Clients would see nothing new.")
	default:
		return words.N("{{.N}} changes reach clients that hold version {{.Version}}.", n, "Version", int(b.changes.Since))
	}
}

// showUnreleased tells what stays here and what stops the release.
func (s *changesSide) showUnreleased(b *book) {
	out := 0
	for i := range b.ledger.Book.POPs {
		if b.ledger.Book.POPs[i].Status == phonebook.OutOfService {
			out++
		}
	}
	s.unreleased.SetText(words.T("Comments never leave this computer."))
	if out > 0 {
		s.unreleased.SetText(words.N("Comments and {{.N}} POPs out of service never leave this computer.", out))
	}
	visible(s.stop, b.stops > 0)
	if b.stops > 0 {
		s.stopWords.SetText(words.N("{{.N}} errors stop version {{.Version}}.", b.stops, "Version", int(b.ledger.LastVersion)+1))
	}
}

// showDraft shows the files that the next release would have. They are drafted
// once for each state of the book that is looked at, beside the queue: saving
// does not wait for them.
func (s *changesSide) showDraft() {
	w := s.panel.window
	b := w.book
	if b == nil || s.panel.past != nil {
		return
	}
	if b == s.drafted || w.tabs.Chosen() != tabChanges {
		s.showFiles(s.manifest, s.unknown)
		return
	}
	s.manifest, s.unknown = nil, ""
	if b.changed() == 0 && b.changes.Since != 0 {
		s.drafted = b
		s.showFiles(nil, "")
		return
	}
	s.showFiles(nil, "")
	if s.drafting {
		return // the draft of the state before ends first
	}
	s.drafted, s.drafting = b, true
	name := b.name()
	aside(w, func(context.Context) (phonebook.Manifest, error) {
		rec, _, err := w.Service.Draft(name)
		return rec.Manifest, err
	}, func(m phonebook.Manifest, err error) {
		s.drafting = false
		if w.book != b {
			s.drafted = nil
			s.showDraft()
			s.panel.frame.relayout()
			return
		}
		s.manifest, s.unknown = &m, ""
		if err != nil {
			s.manifest, s.unknown = nil, unknownWords(err)
		}
		if s.panel.past == nil {
			s.showFiles(s.manifest, s.unknown)
			s.panel.frame.relayout()
		}
	})
}

// unknownWords tells why the sizes of the next release are unknown.
func unknownWords(err error) string {
	if _, ok := errors.AsType[*admin.ReleaseError](err); ok {
		return words.T("The sizes are known when the errors are repaired.")
	}
	if errors.Is(err, phonebook.ErrUnchanged) {
		return ""
	}
	return explain(err)
}

// showFiles draws the files of a release by size. Without a manifest they have a
// dash until their sizes are known, or for the reason that is given.
func (s *changesSide) showFiles(m *phonebook.Manifest, unknown string) {
	s.files.RemoveAll()
	b := s.panel.window.book
	switch {
	case m != nil:
		for _, row := range fileBars(*m) {
			s.files.Add(row)
		}
		s.wait.SetText(waitWords(*m))
	case s.panel.past == nil && b.changed() == 0 && b.changes.Since != 0:
		s.wait.SetText("")
	default:
		s.files.Add(fileBar(words.T("Full"), "–", 0, theme.ColorNameFill))
		for _, base := range b.bases() {
			s.files.Add(fileBar(words.T("Delta from {{.N}}", "N", int(base)), "–", 0, theme.ColorNameBar2))
		}
		s.wait.SetText(unknown)
		if unknown == "" {
			s.wait.SetText(words.T("Working out the sizes …"))
		}
	}
	visible(s.wait, s.wait.Text() != "")
	visible(s.files, len(s.files.Objects) > 0)
}

// bases returns the versions that the next release would lead from.
func (b *book) bases() []phonebook.Version {
	var have []phonebook.Version
	for _, r := range b.releases {
		have = append(have, r.Manifest.Version)
	}
	return phonebook.Bases(b.ledger.LastVersion+1, have)
}

// showLine tells what clients get for the current line.
func (s *changesSide) showLine() {
	p := s.panel
	l, ok := p.current()
	for _, o := range []fyne.CanvasObject{s.name, s.old, s.now, s.open, s.undo} {
		visible(o, ok)
	}
	visible(s.hint, !ok)
	s.hint.SetText(words.T("Choose a change to see the line that clients receive."))
	if !ok {
		return
	}
	old, now := p.list.FileLines(l)
	visible(s.old, old != nil)
	visible(s.now, now != nil)
	s.old.Set(fileRuns(old))
	s.now.Set(fileRuns(now))
	s.open.SetLabel(words.T("Open POP"))
	s.name.SetText(words.T("{{.Name}}, POP {{.Index}}", "Name", p.list.Name(l), "Index", strconv.FormatUint(uint64(l.ID), 10)))
	_, there := p.window.book.view.POP(l.ID)
	if l.ID == 0 {
		s.open.SetLabel(words.T("Open regions"))
		s.name.SetText(words.T("Region list, position {{.N}}", "N", int(l.Position)))
		there = true
	}
	visible(s.open, there)
	visible(s.undo, p.canTakeBack(l))
	s.undo.SetLabel(takeBackWords(l))
	if p.past == nil && !p.canTakeBack(l) {
		s.hint.SetText(cannotTakeBack(p.window.book, l))
		visible(s.hint, s.hint.Text() != "")
	}
}

func fileRuns(runs []session.Run) []parts.Run {
	out := make([]parts.Run, len(runs))
	for i, r := range runs {
		out[i] = parts.Run{Text: r.Text, Strong: r.Differs}
	}
	return out
}
