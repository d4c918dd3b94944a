package ui

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// index writes a POP index: it is a name, so it has no groups of digits.
func index(id phonebook.POPID) string { return fmt.Sprint(id) }

// mend makes repairs in one step that can be undone.
func (w *Window) mend(findings []session.Finding) {
	if !w.ready() || len(findings) == 0 {
		return
	}
	w.leaveFields()
	m, n := session.Together(findings), len(findings)
	title := fmt.Sprintf("Repair %s problems", phonebook.Thousands(n))
	if n == 1 {
		title = "Repair " + popName(findings[0].POP)
	}
	w.change(w.book.name(), words.T("Repairing"), func(s *admin.Service, book string) error {
		return s.Mend(book, title, m)
	}, func() { w.status.say(sayDone, words.N("Applied {{.N}} suggestions.", n)) })
}

// repairGroup makes the repair of a group's button.
func (w *Window) repairGroup(g session.ProblemGroup) {
	kind, with := mainRepair(g)
	if kind == session.Entry {
		w.chooseEntry(with)
		return
	}
	w.mend(with)
}

// chooseEntry asks for the dial-up entry of POPs that have none. The one that most
// POPs of the book have is offered.
func (w *Window) chooseEntry(with []session.Finding) {
	if !w.ready() {
		return
	}
	entries := w.book.ledger.Book.DialUpEntries()
	used := slices.SortedFunc(maps.Keys(entries), func(x, y string) int {
		return cmp.Or(entries[y]-entries[x], cmp.Compare(x, y))
	})
	n := len(with)
	w.tie(w.ask(prompt{
		title: words.N("Dial-up entry of {{.N}} POPs", n), label: words.T("Dial-up entry"), value: used[0],
		hint:   words.T("Clients dial with the settings of the entry of that name."),
		button: words.N("Write to {{.N}} POPs", n),
		check: func(text string) error {
			if e := w.judge(with[0].POP.ID, phonebook.FieldDialUpEntry, text); e != nil {
				return e
			}
			return nil
		},
	}, func(text string, done func(error)) {
		done(nil)
		for i := range with {
			with[i].Repair.Values = []phonebook.FieldDraft{{ID: with[i].POP.ID, Field: phonebook.FieldDialUpEntry, Text: text}}
		}
		w.mend(with)
	}))
}
