package ui

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// regionSide edits the chosen region: name, position, merging. Below stand the
// regions that no POP uses.
type regionSide struct {
	panel  *regionsPanel
	object fyne.CanvasObject

	title, used, of *parts.Text
	show            *parts.Button
	name, position  *parts.Entry
	count           *parts.Text      // characters of the name
	reason, wrong   *parts.Paragraph // of the name, of the position
	offer           *parts.Button    // merge instead of taking the name of another
	merging         *parts.Paragraph
	into            *parts.Dropdown
	merge           *parts.Button
	saving          string   // the name that is on its way into the book
	others          []string // that can be merged into, in the order of the drop-down
	unused          *fyne.Container
	unusedWords     *parts.Paragraph
	sweep           *parts.Button
	one, two, three fyne.CanvasObject // sections
}

func newRegionSide(p *regionsPanel) *regionSide {
	s := &regionSide{panel: p}
	s.one, s.two, s.three = s.buildName(), s.buildMerge(), s.buildUnused()
	file := section(parts.NewText(words.T("From a .pbr file"), parts.Title),
		parts.NewParagraph(words.T("Known names keep their position, new names go to the end. Nothing is renumbered unless you ask for the file’s order."), theme.ColorNameForeground2))
	s.object = container.NewVScroll(parts.Column(0, s.one, s.two, s.three, file))
	return s
}

// section is a part of a side pane with a line under it.
func section(rows ...fyne.CanvasObject) *fyne.Container {
	return parts.Column(0, parts.Pad(16, 16, 16, 16, parts.Column(8, rows...)), parts.Line())
}

func (s *regionSide) buildName() fyne.CanvasObject {
	s.title, s.used = parts.NewText("", parts.Title), parts.NewText("", cutCaption())
	s.show = parts.NewButton(parts.Link, nil, words.T("Show POPs"), s.panel.showPOPs)
	s.name = parts.NewEntry(120, "")
	s.name.OnChanged = func(string) { s.judge() }
	s.name.OnLeave = s.save
	s.name.Keys = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			s.save()
		case fyne.KeyEscape:
			s.name.SetText(s.panel.chosen)
		default: // means nothing here
		}
	}
	s.count = parts.NewText("", parts.Hint)
	s.reason, s.wrong = parts.NewParagraph("", theme.ColorNameBad), parts.NewParagraph("", theme.ColorNameBad)
	s.offer = parts.NewButton(parts.Link, icon("merge"), "", func() { s.panel.confirmMerge(s.twin()) })
	s.position, s.of = parts.NewEntry(56, ""), parts.NewText("", parts.Label)
	s.position.OnLeave = s.goTo
	s.position.Keys = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			s.goTo()
		case fyne.KeyUp:
			s.panel.nudge(-1)
		case fyne.KeyDown:
			s.panel.nudge(1)
		case fyne.KeyEscape:
			s.panel.undoMove()
			s.fill(false)
		default: // means nothing here
		}
	}
	label := func(text string) fyne.CanvasObject { return parts.Fixed(68, 0, parts.NewText(text, parts.Label)) }
	under := func(o fyne.CanvasObject) fyne.CanvasObject { return parts.Pad(0, 0, 76, 0, o) }
	return section(
		parts.Column(0, s.title, parts.Row(8, parts.Grow(s.used), s.show)),
		parts.Column(2, parts.Row(8, label(words.T("Name")), parts.Grow(s.name)), under(s.count), under(s.reason), under(parts.Row(0, s.offer, parts.Grow()))),
		parts.Column(2, parts.Row(8, label(words.T("Position")), parts.Fixed(56, 0, s.position), s.of, parts.Grow()), under(s.wrong)),
	)
}

func cutCaption() parts.Style {
	style := parts.Caption
	style.Cut = true
	return style
}

func (s *regionSide) buildMerge() fyne.CanvasObject {
	s.merging = parts.NewParagraph("", theme.ColorNameForeground2)
	s.into = parts.NewDropdown(120, nil, func(chosen int) { s.merge.Enable(chosen > 0) })
	s.merge = parts.NewButton(parts.Plain, icon("merge"), words.T("Merge…"), func() {
		if i := s.into.Chosen(); i > 0 {
			s.panel.confirmMerge(s.others[i-1])
		}
	})
	return section(parts.NewText(words.T("Merge"), parts.Title), s.merging, parts.Row(8, parts.Grow(s.into), s.merge))
}

func (s *regionSide) buildUnused() fyne.CanvasObject {
	s.unusedWords, s.unused = parts.NewParagraph("", theme.ColorNameForeground2), parts.Column(2)
	s.sweep = parts.NewButton(parts.Small, nil, "", s.panel.removeUnused)
	return section(parts.NewText(words.T("Without POPs"), parts.Title), s.unusedWords, s.unused, parts.Row(0, s.sweep, parts.Grow()))
}

// fill shows the chosen region; name says whether its name is written anew.
func (s *regionSide) fill(name bool) {
	p := s.panel
	r, ok := p.current()
	s.title.SetText(words.T("No region selected"))
	s.used.SetText(words.T("Click a region to edit it"))
	s.of.SetText("")
	if ok {
		s.title.SetText(r.Name)
		s.used.SetText(usedIn(r))
		s.of.SetText(words.T("of {{.Last}}", "Last", len(p.rows)))
	}
	visible(s.show, ok && r.POPs > 0)
	enable(s.name, ok)
	enable(s.position, ok)
	if name {
		s.name.SetText(r.Name)
	}
	s.position.SetText("")
	if ok {
		s.position.SetText(fmt.Sprint(r.ID))
	}
	s.wrongPosition("")
	s.fillMerge(r.Name, r.POPs, ok)
	s.fillUnused()
	visible(s.one, len(p.rows) > 0)
	s.judge()
}

func enable(e *parts.Entry, on bool) {
	if on {
		e.Enable()
	} else {
		e.Disable()
	}
}

func (s *regionSide) fillMerge(name string, pops int, ok bool) {
	s.others = s.others[:0]
	for _, r := range s.panel.rows {
		if r.Name != name {
			s.others = append(s.others, r.Name)
		}
	}
	s.merging.SetText(words.N("The {{.N}} POPs move to the other region, then {{.Region}} is removed.", pops, "Region", name))
	if pops == 0 {
		s.merging.SetText(words.T("No POP moves; {{.Region}} is removed.", "Region", name))
	}
	s.into.SetOptions(append([]string{words.T("Choose a region")}, s.others...), 0)
	s.merge.Enable(false)
	visible(s.two, ok && len(s.others) > 0)
}

// unusedLines is how many unused regions are listed by name.
const unusedLines = 6

func (s *regionSide) fillUnused() {
	s.unused.RemoveAll()
	n := 0
	for _, r := range s.panel.rows {
		if r.POPs > 0 {
			continue
		}
		if n++; n <= unusedLines {
			s.unused.Add(parts.Row(8, parts.Grow(parts.NewText(r.Name, parts.Style{Cut: true})), parts.NewText(words.T("ID {{.ID}}", "ID", int(r.ID)), parts.Hint)))
		}
	}
	if n > unusedLines {
		s.unused.Add(parts.NewText(words.N("and {{.N}} more", n-unusedLines), parts.Hint))
	}
	s.unusedWords.SetText(words.N("{{.N}} regions are used by no POP. Removing them renumbers the regions after them.", n))
	s.sweep.SetLabel(words.N("Remove {{.N}} unused regions", n))
	visible(s.three, n > 0)
	s.object.Refresh()
}

// twin returns the other region that has the typed name.
func (s *regionSide) twin() string {
	regions := s.panel.window.book.ledger.Book.Regions
	id, taken := regions.Find(s.name.Text)
	if !taken || strings.EqualFold(s.name.Text, s.panel.chosen) {
		return ""
	}
	return regions.Name(id)
}

// fault tells why the typed name cannot be used, "" when it can.
func (s *regionSide) fault() string {
	p := s.panel
	if p.chosen == "" || s.name.Text == p.chosen {
		return ""
	}
	if err := phonebook.CheckRegionName(s.name.Text); err != nil {
		return explain(err)
	}
	if _, err := p.window.book.encoding.Encode(s.name.Text); err != nil {
		return explain(err)
	}
	if twin := s.twin(); twin != "" {
		return words.T("{{.Twin}} exists already. Choose another name, or merge {{.Region}} into it.", "Twin", twin, "Region", p.chosen)
	}
	return ""
}

// judge says under the name why it cannot be used.
func (s *regionSide) judge() {
	if s.panel.window.book == nil {
		return
	}
	fault, twin := s.fault(), s.twin()
	s.count.SetText("")
	if s.panel.chosen != "" {
		s.count.SetText(words.T("{{.N}} of {{.Most}} characters", "N", utf8.RuneCountInString(s.name.Text), "Most", phonebook.MaxRegionNameLen))
	}
	visible(s.count, s.panel.chosen != "")
	markWrong(s.name, fault != "")
	s.reason.SetText(fault)
	visible(s.reason, fault != "")
	s.offer.SetLabel(words.T("Merge into {{.Region}}…", "Region", twin))
	visible(s.offer, twin != "" && s.panel.chosen != "")
	s.object.Refresh()
	s.panel.window.status.refresh()
}

// save renames the region where the typed name may be used. Another name stays as
// it is typed, with the reason under it, as long as the region is chosen.
func (s *regionSide) save() {
	p := s.panel
	w, old, name := p.window, p.chosen, s.name.Text
	if old == "" || name == old || name == s.saving || s.fault() != "" || !w.isOpen(w.wanted) {
		return
	}
	p.keepMove()
	p.pick, s.saving = name, name
	w.change(w.book.name(), words.T("Renaming {{.Region}}", "Region", old), func(svc *admin.Service, book string) error {
		err := svc.RenameRegion(book, old, name)
		if err != nil {
			w.tasks.Do(func() { p.pick, s.saving = "", "" })
		}
		return err
	}, func() { w.status.say(sayDone, words.T("{{.Old}} is now {{.New}}.", "Old", old, "New", name)) })
}

// goTo moves the region to the typed position.
func (s *regionSide) goTo() { s.wrongPosition(s.panel.typedPosition(s.position.Text)) }

func (s *regionSide) wrongPosition(reason string) {
	markWrong(s.position, reason != "")
	s.wrong.SetText(reason)
	visible(s.wrong, reason != "")
	s.object.Refresh()
}
