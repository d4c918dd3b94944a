package ui

import (
	"context"
	"path/filepath"
	"strconv"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// canTakeBack reports whether a line can be taken back by itself.
func (p *changesPanel) canTakeBack(l session.ChangeLine) bool {
	return p.past == nil && p.since != 0 && p.list.CanTakeBack(l)
}

// cannotTakeBack tells why a line cannot be taken back by itself.
func cannotTakeBack(b *book, l session.ChangeLine) string {
	switch {
	case b.changes.Since == 0:
		return "" // there is nothing to go back to
	case l.ID == 0:
		return words.T("The region list moved, and POPs with it. Change it back under Regions.")
	default:
		return words.T("Its region moved or is gone from the list. Change the list back under Regions.")
	}
}

// takeBackWords names what taking a line back does.
func takeBackWords(l session.ChangeLine) string {
	switch {
	case l.Kind == session.IsAdded:
		return words.T("Take out of service")
	case l.Kind == session.IsRemoved && l.Field == phonebook.FieldStatus:
		return words.T("Put in service")
	case l.Kind == session.IsRemoved:
		return words.T("Bring back")
	}
	return words.T("Undo this change")
}

// takenBackWords tells what taking a line back has done.
func takenBackWords(name string, l session.ChangeLine) string {
	switch {
	case l.ID == 0:
		return words.T("The region has the name of version {{.N}} again.", "N", name)
	case l.Kind == session.IsAdded:
		return words.T("{{.Name}} is out of service, so clients do not get it.", "Name", name)
	case l.Kind == session.IsRemoved && l.Field == phonebook.FieldStatus:
		return words.T("{{.Name}} is in service again.", "Name", name)
	case l.Kind == session.IsRemoved:
		return words.T("{{.Name}} is back in the phone book.", "Name", name)
	}
	return words.T("Took back a change of {{.Name}}.", "Name", name)
}

// takeBack makes the current line what clients know, as one step.
func (p *changesPanel) takeBack() {
	w := p.window
	l, ok := p.current()
	if !ok || !w.ready() || !p.canTakeBack(l) {
		return
	}
	w.leaveFields()
	name := p.list.Name(l)
	if l.ID == 0 {
		name = strconv.Itoa(int(w.book.changes.Since))
	}
	w.change(w.book.name(), words.T("Taking back the change"), func(s *admin.Service, book string) error {
		if l.ID == 0 {
			return s.TakeBackRegion(book, l.Position)
		}
		return s.TakeBack(book, l.ID, l.Field)
	}, func() { w.status.say(sayDone, takenBackWords(name, l)) })
}

// past is what one release changed.
type past struct {
	book   string
	from   phonebook.Version // the release before, 0 for none
	record phonebook.ReleaseRecord
	set    admin.ChangeSet
	list   *session.ChangeList
}

func (o *past) version() phonebook.Version { return o.record.Manifest.Version }

// showPast lists what a release changed. The release before is that of the list,
// not of the number: numbers that other servers had are left out.
func (w *Window) showPast(version phonebook.Version) {
	if !w.ready() {
		return
	}
	o := &past{book: w.book.name()}
	for i, r := range w.book.releases {
		if r.Manifest.Version == version {
			o.record = r
			if i+1 < len(w.book.releases) {
				o.from = w.book.releases[i+1].Manifest.Version
			}
		}
	}
	countries := w.book.countries
	w.status.say(sayBusy, words.T("Comparing …"))
	inOrder(w, func(context.Context) (*past, error) {
		var err error
		o.set, err = w.Service.Compare(o.book, o.from, version)
		o.list = session.NewChangeList(o.set.Changes, session.ChangeSides{Countries: countries, Old: o.set.Old, New: o.set.New})
		return o, err
	}, func(o *past, err error) {
		if err != nil {
			w.fail("compare releases", err)
			return
		}
		w.status.say(saySaved, "")
		if !w.isOpen(o.book) {
			return
		}
		w.changes.past = o
		w.changes.refresh()
		w.showTab(tabChanges)
	})
}

// showNext lists again what the next release changes.
func (p *changesPanel) showNext() {
	p.past = nil
	p.refresh()
}

// exportChanges writes the changes to a file of the user's choice.
func (p *changesPanel) exportChanges() {
	w := p.window
	if !w.ready() {
		return
	}
	set, name := w.book.changes, w.book.name()
	if p.past != nil {
		set = p.past.set
	}
	w.saveFile(words.T("{{.Book}} changes", "Book", name)+".xlsx", func(path string) {
		w.status.say(sayBusy, words.T("Exporting …"))
		inOrder(w, func(context.Context) (int, error) { return w.Service.ExportChanges(set, path) }, func(n int, err error) {
			if err != nil {
				w.fail("export the changes", err)
				w.say(words.T("The changes were not exported"), explain(err))
				return
			}
			w.status.say(sayDone, words.N("Wrote {{.N}} rows to {{.File}}.", n, "File", filepath.Base(path)))
		})
	})
}
