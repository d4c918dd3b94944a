package session

import (
	"cmp"
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Value is a value as it was typed that is not in the book: because it breaks a
// rule, or because it is still being saved.
type Value struct {
	phonebook.FieldDraft
	Err    *phonebook.FieldError // the rule that it breaks, nil for none
	Failed bool                  // it could not be saved: it is kept nowhere but here
}

// Drafts are the values of a book that were typed and are not in it. Those of the
// POP that is being added have the index 0.
type Drafts struct {
	values map[phonebook.POPID]map[phonebook.Field]Value
	after  map[phonebook.POPID]phonebook.POP // with the values that are right
}

// Rules are what values are judged by.
type Rules struct {
	Book      *phonebook.Book
	Countries phonebook.Countries
	Encoding  phonebook.Encoding
}

// NewDrafts returns no drafts.
func NewDrafts() *Drafts {
	return &Drafts{
		values: map[phonebook.POPID]map[phonebook.Field]Value{},
		after:  map[phonebook.POPID]phonebook.POP{},
	}
}

// Put keeps a value, in the place of one of the same POP and field.
func (d *Drafts) Put(v phonebook.FieldDraft) {
	if d.values[v.ID] == nil {
		d.values[v.ID] = map[phonebook.Field]Value{}
	}
	d.values[v.ID][v.Field] = Value{FieldDraft: v}
}

// Drop forgets a value.
func (d *Drafts) Drop(id phonebook.POPID, f phonebook.Field) {
	delete(d.values[id], f)
	if len(d.values[id]) == 0 {
		delete(d.values, id)
		delete(d.after, id)
	}
}

// Fail notes that values could not be saved, unless others were typed since.
func (d *Drafts) Fail(values []phonebook.FieldDraft, failed bool) {
	for _, v := range values {
		if now, ok := d.At(v.ID, v.Field); ok && now.Text == v.Text {
			now.Failed = failed
			d.values[v.ID][v.Field] = now
		}
	}
}

// Take replaces the values by those that are kept on disk. What could not be saved
// stays.
func (d *Drafts) Take(kept []phonebook.FieldDraft) {
	failed := d.Failed()
	clear(d.values)
	clear(d.after)
	for _, v := range kept {
		d.Put(v)
	}
	for _, v := range failed {
		d.Put(v)
	}
	d.Fail(failed, true)
}

// Judge judges the values of POPs, or with none those of all, by the rules of a book.
// Values of POPs that are gone are forgotten.
func (d *Drafts) Judge(rules Rules, ids ...phonebook.POPID) {
	if len(ids) == 0 {
		ids = slices.Collect(maps.Keys(d.values))
	}
	for _, id := range ids {
		values := drafts(d.Of(id))
		var refused []phonebook.Refused
		if id == 0 {
			_, broken := rules.Book.ReadNew(values, rules.Countries, rules.Encoding)
			for _, e := range broken {
				refused = append(refused, phonebook.Refused{FieldDraft: phonebook.FieldDraft{Field: e.Field}, Err: e})
			}
		} else {
			p, ok := rules.Book.POP(id)
			if !ok {
				delete(d.values, id)
				delete(d.after, id)
				continue
			}
			d.after[id], refused = rules.Book.Enter(p, values, rules.Countries, rules.Encoding)
		}
		d.note(id, refused)
	}
}

func (d *Drafts) note(id phonebook.POPID, refused []phonebook.Refused) {
	for f, v := range d.values[id] {
		v.Err = nil
		for _, r := range refused {
			if r.Field == f {
				v.Err = r.Err
			}
		}
		d.values[id][f] = v
	}
}

// At returns the value of a field.
func (d *Drafts) At(id phonebook.POPID, f phonebook.Field) (Value, bool) {
	v, ok := d.values[id][f]
	return v, ok
}

// Wrong reports whether a POP has a value that breaks a rule.
func (d *Drafts) Wrong(id phonebook.POPID) bool {
	for _, v := range d.values[id] {
		if v.Err != nil {
			return true
		}
	}
	return false
}

// Of returns the values of a POP in the order of the fields.
func (d *Drafts) Of(id phonebook.POPID) []Value {
	if len(d.values[id]) == 0 {
		return nil
	}
	return slices.SortedFunc(maps.Values(d.values[id]), func(x, y Value) int { return cmp.Compare(x.Field, y.Field) })
}

// All returns every value, sorted by POP and field.
func (d *Drafts) All() []Value {
	var out []Value
	for _, id := range slices.Sorted(maps.Keys(d.values)) {
		out = append(out, d.Of(id)...)
	}
	return out
}

// Len returns how many values are not saved: those that break a rule and those that
// could not be saved. The POP that is being added is not among them.
func (d *Drafts) Len() int {
	n := 0
	for id, fields := range d.values {
		for _, v := range fields {
			if id != 0 && (v.Err != nil || v.Failed) {
				n++
			}
		}
	}
	return n
}

// Adding reports whether a POP is being added.
func (d *Drafts) Adding() bool { return len(d.values[0]) > 0 }

// Kept returns the drafts that stop a release: all but those that are right and are
// being saved.
func (d *Drafts) Kept() []phonebook.FieldDraft {
	var out []phonebook.FieldDraft
	for _, v := range d.All() {
		if v.ID == 0 || v.Err != nil || v.Failed {
			out = append(out, v.FieldDraft)
		}
	}
	return out
}

// Failed returns the values that could not be saved.
func (d *Drafts) Failed() []phonebook.FieldDraft {
	var out []phonebook.FieldDraft
	for _, v := range d.All() {
		if v.Failed {
			out = append(out, v.FieldDraft)
		}
	}
	return out
}

// Right returns the values of POPs of the book that break no rule and did not fail
// to be saved.
func (d *Drafts) Right() []phonebook.FieldDraft {
	var out []phonebook.FieldDraft
	for _, v := range d.All() {
		if v.ID != 0 && v.Err == nil && !v.Failed {
			out = append(out, v.FieldDraft)
		}
	}
	return out
}

// Pending returns a POP with those of its values that are right.
func (d *Drafts) Pending(p phonebook.POP) phonebook.POP {
	if after, ok := d.after[p.ID]; ok {
		return after
	}
	return p
}

func drafts(values []Value) []phonebook.FieldDraft {
	out := make([]phonebook.FieldDraft, len(values))
	for i, v := range values {
		out[i] = v.FieldDraft
	}
	return out
}
