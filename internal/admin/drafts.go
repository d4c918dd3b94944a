package admin

import (
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Drafts returns the values of a book that were typed and break a rule. They are
// kept apart from the book and stop its next release.
func (s *Service) Drafts(book string) ([]phonebook.FieldDraft, error) { return s.Store.Drafts(book) }

// Enter writes values as they were typed, all of them in one step. One that breaks
// a rule is kept as a draft instead; drafts that become right by it are written
// along. It returns [phonebook.ErrNotFound], and writes nothing, where a POP is gone.
func (s *Service) Enter(book string, values ...phonebook.FieldDraft) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	var c phonebook.Commit
	ids, of := ofPOPs(values)
	_, kept := ofPOPs(o.drafts)
	for _, id := range ids {
		before, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		after, writes := o.enter(before, slices.Concat(kept[id], of[id])) // what is typed now takes the place of a draft
		if after != before {
			c.Changes = append(c.Changes, phonebook.Change{Before: before, After: after})
		}
		c.Drafts = append(c.Drafts, writes...)
	}
	if len(c.Changes) == 0 {
		return s.writeDrafts(&o, "", c.Drafts)
	}
	c.Title, c.History = "Edit "+countPOPs(c.Changes), s.entries(c.Changes, "")
	return s.commit(&o, c)
}

// ofPOPs returns the POPs that values are of, each once, and the values of each.
func ofPOPs(values []phonebook.FieldDraft) ([]phonebook.POPID, map[phonebook.POPID][]phonebook.FieldDraft) {
	of := make(map[phonebook.POPID][]phonebook.FieldDraft, len(values))
	var ids []phonebook.POPID
	for _, v := range values {
		if of[v.ID] == nil {
			ids = append(ids, v.ID)
		}
		of[v.ID] = append(of[v.ID], v)
	}
	return ids, of
}

// enter returns a POP with those of its values and drafts that are right, and what
// becomes of its drafts.
func (o *open) enter(p phonebook.POP, all []phonebook.FieldDraft) (phonebook.POP, []phonebook.DraftWrite) {
	after, refused := o.Book.Enter(p, all, o.countries, o.encoding)
	writes := make([]phonebook.DraftWrite, 0, len(all)+len(refused))
	for _, v := range all {
		writes = append(writes, phonebook.DraftWrite{FieldDraft: v, Drop: true})
	}
	for _, r := range refused {
		writes = append(writes, phonebook.DraftWrite{FieldDraft: r.FieldDraft})
	}
	return after, writes
}

// place is where a draft is kept.
type place struct {
	id phonebook.POPID
	f  phonebook.Field
}

// writeDrafts writes drafts as a step of their own, where that makes a difference.
// Without a title it is an edit of their POPs.
func (s *Service) writeDrafts(o *open, title string, writes []phonebook.DraftWrite) error {
	before := make(map[place]string, len(o.drafts))
	for _, d := range o.drafts {
		before[place{d.ID, d.Field}] = d.Text
	}
	after := maps.Clone(before)
	for _, w := range writes {
		if at := (place{w.ID, w.Field}); w.Drop {
			delete(after, at)
		} else {
			after[at] = w.Text
		}
	}
	if maps.Equal(before, after) {
		return nil
	}
	if title == "" {
		title = "Edit " + countPOPs(o.written(writes))
	}
	return s.commit(o, phonebook.Commit{Title: title, Drafts: writes})
}

// written returns the POPs of drafts, each once, as changes of nothing.
func (o *open) written(writes []phonebook.DraftWrite) []phonebook.Change {
	var out []phonebook.Change
	seen := make(map[phonebook.POPID]bool, len(writes))
	for _, w := range writes {
		if p, ok := o.Book.POP(w.ID); ok && !seen[w.ID] {
			seen[w.ID] = true
			out = append(out, phonebook.Change{Before: p, After: p})
		}
	}
	return out
}

// KeepNewPOP keeps what was typed of the POP that is being added, in the place of
// what was kept before. Without values there is no such POP any more.
func (s *Service) KeepNewPOP(book string, values ...phonebook.FieldDraft) error {
	drafts, err := s.Store.Drafts(book)
	if err != nil {
		return err
	}
	writes := dropNew(drafts)
	for _, v := range values {
		v.ID = 0
		writes = append(writes, phonebook.DraftWrite{FieldDraft: v})
	}
	if len(writes) == 0 {
		return nil
	}
	return s.Store.WriteDrafts(book, writes)
}

// AddTypedPOP is [Service.AddPOP] for the POP whose values were kept while it was
// typed: they are dropped in the same step.
func (s *Service) AddTypedPOP(book string, p phonebook.POP) (phonebook.POP, error) {
	o, err := s.open(book)
	if err != nil {
		return p, err
	}
	return s.addPOP(&o, p, dropNew(o.drafts))
}

func dropNew(drafts []phonebook.FieldDraft) []phonebook.DraftWrite {
	var out []phonebook.DraftWrite
	for _, d := range drafts {
		if d.ID == 0 {
			out = append(out, phonebook.DraftWrite{FieldDraft: d, Drop: true})
		}
	}
	return out
}

// replaced drops the drafts of fields that changes write.
func replaced(drafts []phonebook.FieldDraft, changes []phonebook.Change) []phonebook.DraftWrite {
	if len(drafts) == 0 {
		return nil
	}
	byPOP := make(map[phonebook.POPID][]phonebook.FieldDraft)
	for _, d := range drafts {
		byPOP[d.ID] = append(byPOP[d.ID], d)
	}
	var out []phonebook.DraftWrite
	for _, c := range changes {
		if c.Action() != phonebook.POPEdit {
			continue
		}
		for _, d := range byPOP[c.ID()] {
			if c.Before.Value(d.Field) != c.After.Value(d.Field) {
				out = append(out, phonebook.DraftWrite{FieldDraft: d, Drop: true})
			}
		}
	}
	return out
}

// Mend makes several repairs in one step, all or none.
func (s *Service) Mend(book, title string, m phonebook.Mend) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	c := phonebook.Commit{Title: title}
	for _, id := range m.Delete {
		before, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		c.Changes = append(c.Changes, phonebook.Change{Before: before})
	}
	dropped := make(map[place]bool, len(m.Drop))
	for _, d := range m.Drop {
		dropped[place{d.ID, d.Field}] = true
	}
	ids, of := ofPOPs(m.Values)
	_, kept := ofPOPs(slices.DeleteFunc(slices.Clone(o.drafts), func(d phonebook.FieldDraft) bool { return dropped[place{d.ID, d.Field}] }))
	for _, id := range ids {
		before, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		after, writes := o.enter(before, slices.Concat(kept[id], of[id]))
		if after != before {
			c.Changes = append(c.Changes, phonebook.Change{Before: before, After: after})
		}
		c.Drafts = append(c.Drafts, writes...)
	}
	for i, p := range m.Add {
		p.ID = o.NextID + phonebook.POPID(i)
		if err := o.check(phonebook.POP{}, p); err != nil {
			return err
		}
		c.Changes = append(c.Changes, phonebook.Change{After: p})
	}
	for _, d := range m.Drop {
		c.Drafts = append(c.Drafts, phonebook.DraftWrite{FieldDraft: d, Drop: true})
	}
	if len(c.Changes) == 0 {
		return s.writeDrafts(&o, title, c.Drafts)
	}
	c.History = s.entries(c.Changes, "")
	return s.commit(&o, c)
}
