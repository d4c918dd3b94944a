package ui

import (
	"errors"
	"fmt"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// add asks for the name of a new region.
func (p *regionsPanel) add() {
	w := p.window
	if !w.ready() {
		return
	}
	p.leave()
	name := w.book.name()
	regions := w.book.ledger.Book.Regions
	w.tie(w.ask(prompt{
		title: words.T("Add region"), label: words.T("Name"), button: words.T("Add region"),
		hint: words.T("At most 30 characters. It goes to the end of the list, so no other region moves."),
		check: func(text string) error {
			if id, taken := regions.Find(text); taken {
				return &phonebook.FieldError{
					Field: phonebook.FieldRegion, Value: text,
					Reason: phonebook.Say("{{.Region}} is region {{.ID}} already. Choose another name.", "Region", regions.Name(id), "ID", int(id)),
				}
			}
			return phonebook.CheckRegionName(text)
		},
	}, func(region string, done func(error)) {
		inOrderError(w, func() error { return w.Service.AddRegion(name, region) }, func(err error) {
			done(err)
			if err == nil {
				p.pick = region
				w.reloadBook(name, func() { w.status.say(sayDone, words.T("Added region {{.Region}}.", "Region", region)) })
			}
		})
	}))
}

// behindWords tells that the regions behind one that goes move up.
func (p *regionsPanel) behindWords(id phonebook.RegionID) string {
	return words.N("{{.N}} regions behind it move up, so their POPs go to clients again.", len(p.window.book.ledger.Book.Regions)-int(id))
}

// delete asks first: POPs lose their region, and the regions behind it move up.
func (p *regionsPanel) delete() {
	w := p.window
	if !w.ready() {
		return
	}
	p.leave()
	region, ok := p.current()
	if !ok {
		return
	}
	book := w.book.name()
	said := words.T("No POP uses it.")
	if region.POPs > 0 {
		said = words.N("Used by {{.N}} POPs: they stay in the book, in no region.", region.POPs)
	}
	if len(p.rows) > int(region.ID) {
		said += " " + p.behindWords(region.ID)
	}
	w.confirmHere(question{
		title: words.T("Delete region {{.Region}}?", "Region", region.Name), words: said,
		no: words.T("Keep region"), yes: words.T("Delete region"),
	}, func() {
		w.change(book, words.T("Deleting {{.Region}}", "Region", region.Name), func(s *admin.Service, book string) error {
			_, err := s.DeleteRegion(book, region.Name)
			return err
		}, func() { w.status.say(sayDone, words.T("Deleted region {{.Region}}.", "Region", region.Name)) })
	})
}

// confirmMerge asks before the POPs of the chosen region go to another one.
func (p *regionsPanel) confirmMerge(into string) {
	w := p.window
	if !w.ready() || into == "" {
		return
	}
	p.side.name.SetText(p.chosen) // what was typed led here
	p.keepMove()
	region, ok := p.current()
	if !ok {
		return
	}
	book := w.book.name()
	said := words.T("No POP moves; {{.Region}} is removed.", "Region", region.Name)
	if region.POPs > 0 {
		said = words.N("The {{.N}} POPs move to {{.Into}}, then {{.Region}} is removed.", region.POPs, "Into", into, "Region", region.Name)
	}
	if len(p.rows) > int(region.ID) {
		said += " " + p.behindWords(region.ID)
	}
	w.confirmHere(question{
		title: words.T("Merge {{.Region}} into {{.Into}}?", "Region", region.Name, "Into", into), words: said,
		no: words.T("Keep both regions"), yes: words.T("Merge regions"),
	}, func() {
		moved := 0
		w.change(book, words.T("Merging {{.Region}}", "Region", region.Name), func(s *admin.Service, book string) (err error) {
			moved, err = s.MergeRegions(book, region.Name, into)
			return err
		}, func() {
			p.find(into)
			w.status.say(sayDone, words.N("Moved {{.N}} POPs from {{.Region}} to {{.Into}}.", moved, "Region", region.Name, "Into", into))
		})
	})
}

// find chooses a region by its name.
func (p *regionsPanel) find(name string) { p.grid.Select(regionKey(name), regionName) }

// removeUnused removes the regions that no POP uses. They are listed beside the
// button, and the step can be undone, so it asks nothing.
func (p *regionsPanel) removeUnused() {
	w := p.window
	if !w.ready() {
		return
	}
	p.leave()
	removed := 0
	w.change(w.book.name(), words.T("Removing unused regions"), func(s *admin.Service, book string) error {
		names, err := s.RemoveUnusedRegions(book)
		removed = len(names)
		if errors.Is(err, phonebook.ErrUnchanged) {
			return nil
		}
		return err
	}, func() { w.status.say(sayDone, words.N("Removed {{.N}} unused regions.", removed)) })
}

// lost tells what is typed and cannot be saved, "" for nothing.
func (p *regionsPanel) lost() string {
	if p.side.fault() == "" {
		return ""
	}
	return words.T("The new name of {{.Region}} is not saved", "Region", p.chosen)
}

// lineWords names a line of a file.
func lineWords(line int) string { return words.T("Line {{.Line}}", "Line", fmt.Sprint(line)) }
