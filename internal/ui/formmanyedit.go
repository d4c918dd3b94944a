package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// typeFlags takes over the number of the services. What is no number changes none.
func (m *manyForm) typeFlags(text string) {
	if m.loading || m.edit == nil {
		return
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	m.badFlags = err != nil || n > uint64(phonebook.MaxFlags)
	if !m.badFlags {
		m.edit.SetFlags(phonebook.ServiceFlags(n))
	}
	m.refresh()
}

// show begins an edit of these POPs. One that waits to be applied goes on, for the
// POPs that it was made for.
func (m *manyForm) show(ids []phonebook.POPID) {
	if !m.waits() {
		m.badFlags, m.apart = false, false
		m.edit = session.NewMany(m.form.window.book.view.POPs(ids))
	} else {
		m.apart = !m.edit.Are(ids)
	}
	m.refresh()
}

// rebase follows the POPs of an edit that waits through changes of the book.
func (m *manyForm) rebase() {
	if !m.waits() {
		return
	}
	m.edit.Rebase(m.form.window.book.view.POPs)
	if m.edit.Len() == 0 {
		m.edit, m.badFlags = nil, false
	}
}

// waits reports whether something is typed that changes a POP and is not applied.
func (m *manyForm) waits() bool { return m.waiting() > 0 }

// waiting counts the fields that are typed in and not applied, also the wrong ones.
func (m *manyForm) waiting() int {
	if m.edit == nil {
		return 0
	}
	writes := m.edit.Writes()
	n := len(writes) + len(m.edit.Bad())
	if m.badFlags && !slices.ContainsFunc(writes, func(w session.Write) bool { return w.Field == phonebook.FieldFlags }) {
		n++
	}
	return n
}

// touch takes over what was typed into a field.
func (m *manyForm) touch(f phonebook.Field, write func(*session.Draft)) {
	if m.loading || m.edit == nil {
		return
	}
	m.edit.Touch(f, write)
	m.refresh()
}

// leave takes one field back.
func (m *manyForm) leave(f phonebook.Field) {
	m.edit.Leave(f)
	m.badFlags = m.badFlags && f != phonebook.FieldFlags
	m.follow()
}

// discard takes every field back.
func (m *manyForm) discard() {
	m.leaveButton()
	if m.edit != nil {
		m.edit.Discard()
		m.badFlags = false
		m.follow()
	}
}

// follow turns to the POPs that are selected, once nothing waits for others.
func (m *manyForm) follow() {
	if !m.apart || m.waits() {
		m.refresh()
		return
	}
	w := m.form.window
	m.form.show(w.pops.selected())
	w.pops.grid.Refresh()
	w.status.refresh()
}

// leaveButton takes the keyboard from the button that goes with what it applies.
func (m *manyForm) leaveButton() {
	if w := m.form.window; w.window.Canvas().Focused() == fyne.Focusable(m.apply) {
		w.pops.focus()
	}
}

// key acts on keys of the inputs. Enter leads to the button that says how many POPs
// change: nothing but that button changes them.
func (m *manyForm) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if m.edit != nil && !m.apply.Disabled() {
			m.form.window.window.Canvas().Focus(m.apply)
		}
	case fyne.KeyEscape:
		m.discard()
	default: // means nothing here
	}
}

// write applies the edit in one step.
func (m *manyForm) write() {
	w := m.form.window
	if m.edit == nil || m.apply.Disabled() || !w.ready() {
		return
	}
	m.leaveButton()
	// The user may go on typing while the edit waits for its turn.
	edit, n, ids := m.edit.Clone(), m.edit.Len(), m.edit.IDs()
	w.change(w.book.name(), words.N("Changing {{.N}} POPs", n), func(s *admin.Service, book string) error {
		return s.EditPOPs(book, ids, func(p *phonebook.POP) { *p, _ = edit.Apply(*p) })
	}, func() {
		if m.edit != nil && !m.edit.TouchedSince(edit) {
			m.edit.Discard()
		}
		m.follow()
		w.pops.grid.Refresh()
		w.status.say(sayDone, words.N("Changed {{.N}} POPs.", n))
	})
}

// unsaved says how much is touched and not applied, "" for nothing.
func (m *manyForm) unsaved() string {
	if n := m.waiting(); n > 0 {
		return words.N("{{.N}} fields not applied", n)
	}
	return ""
}

// pending returns a selected POP as it would be after Apply.
func (m *manyForm) pending(p phonebook.POP) (phonebook.POP, bool) {
	if !m.form.all || m.edit == nil || !m.edit.Dirty() || len(m.edit.Bad()) > 0 || !m.edit.Holds(p.ID) {
		return p, false
	}
	after, _ := m.edit.Apply(p)
	return after, after != p
}
