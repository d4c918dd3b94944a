package ui

import (
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// check judges what the fields hold by the rules of the book.
func (f *form) check() {
	f.reasons, f.repairs = map[phonebook.Field]string{}, map[phonebook.Field]session.Finding{}
	rules := f.window.book.rules()
	if f.id == 0 {
		f.checkNew(rules, false)
		return
	}
	p, _ := f.window.book.view.POP(f.id)
	pending := f.window.drafts.Pending(p)
	base := session.NewDraft(pending)
	f.draft.Base.ID, base.Base.ID = f.id, f.id
	var refused []phonebook.Refused
	f.pop, refused = rules.Book.Enter(pending, f.draft.Typed(base, rules.Book), rules.Countries, rules.Encoding)
	for _, r := range refused {
		f.reasons[r.Field] = words.Say(r.Err.Reason)
		f.repairs[r.Field] = session.Finding{Problem: phonebook.Problem{POP: pending, Err: r.Err, Draft: true}}
	}
	for _, v := range f.window.drafts.Of(f.id) {
		// A choice cannot show what was typed, so it is judged as it was typed.
		if v.Err != nil && isChoice(v.Field) && f.draft.Text(v.Field, rules.Book) == f.before.Text(v.Field, rules.Book) {
			f.reasons[v.Field] = words.Say(v.Err.Reason)
			f.repairs[v.Field] = session.Finding{Problem: phonebook.Problem{POP: pending, Err: v.Err, Draft: true}}
		}
	}
	for _, e := range rules.Book.CheckPOP(f.pop, rules.Countries, rules.Encoding) {
		if f.reasons[e.Field] == "" {
			f.reasons[e.Field] = words.Say(e.Reason)
			f.repairs[e.Field] = session.Finding{Problem: phonebook.Problem{POP: f.pop, Err: e}}
		}
	}
}

func isChoice(f phonebook.Field) bool {
	return f == phonebook.FieldCountry || f == phonebook.FieldRegion || f == phonebook.FieldStatus
}

// checkNew judges a new POP. It is not wrong because it is not typed yet, but whole
// it must be before it is added.
func (f *form) checkNew(rules session.Rules, whole bool) {
	var broken []*phonebook.FieldError
	f.reasons = map[phonebook.Field]string{}
	f.pop, broken = rules.Book.ReadNew(f.draft.Values(rules.Book), rules.Countries, rules.Encoding)
	for _, e := range broken {
		missing := e.Field == phonebook.FieldAccessNumber && f.draft.AccessNumber == "" ||
			e.Field == phonebook.FieldCountry && f.draft.Country == 0
		if (whole || !missing) && f.reasons[e.Field] == "" {
			f.reasons[e.Field] = words.Say(e.Reason)
		}
	}
}
