package admin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Query selects POPs of a book. Zero fields select everything.
type Query struct {
	Search  string // words that all must occur in name, numbers or comments
	Country phonebook.CountryID
	Region  string
	Status  *phonebook.Status
	Limit   int
}

// Find returns the POPs that the query selects, in the order of their index, and
// how many there are without the limit.
func (s *Service) Find(book string, q Query) (pops []phonebook.POP, total int, err error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return nil, 0, err
	}
	var region phonebook.RegionID
	if q.Region != "" {
		if region, err = findRegion(l.Book.Regions, q.Region); err != nil {
			return nil, 0, err
		}
	}
	words := strings.Fields(strings.ToLower(q.Search))
	for _, p := range l.Book.POPs {
		switch {
		case q.Country != 0 && p.Country != q.Country,
			region != 0 && p.Region != region,
			q.Status != nil && p.Status != *q.Status,
			!matches(p, words):
			continue
		}
		if total++; q.Limit == 0 || len(pops) < q.Limit {
			pops = append(pops, p)
		}
	}
	return pops, total, nil
}

// matches reports whether every word occurs in p. Digits are also found through
// the punctuation of the number.
func matches(p phonebook.POP, words []string) bool {
	if len(words) == 0 {
		return true
	}
	number := p.AreaCode + " " + p.AccessNumber
	text := strings.ToLower(strings.Join([]string{
		fmt.Sprint(p.ID), p.Name, number, onlyDigits(number), p.DialUpEntry, p.Comments,
	}, "\x1f"))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// POP returns one POP.
func (s *Service) POP(book string, id phonebook.POPID) (phonebook.POP, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return phonebook.POP{}, err
	}
	p, ok := l.Book.POP(id)
	if !ok {
		return phonebook.POP{}, noPOP(id)
	}
	return p, nil
}

func noPOP(id phonebook.POPID) error { return fmt.Errorf("POP %d: %w", id, phonebook.ErrNotFound) }

// CheckPOP returns the rules that p would break in the book, without saving it.
// An index of 0 stands for a POP that gets one when it is added.
func (s *Service) CheckPOP(book string, p phonebook.POP) ([]*phonebook.FieldError, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	if p.ID == 0 {
		p.ID = o.NextID
	}
	return o.Book.CheckPOP(p, o.countries, o.encoding), nil
}

// AddPOP adds a POP with the next free index and returns it. The index in p is
// ignored.
func (s *Service) AddPOP(book string, p phonebook.POP) (phonebook.POP, error) {
	o, err := s.open(book)
	if err != nil {
		return p, err
	}
	return s.addPOP(&o, p, nil)
}

func (s *Service) addPOP(o *open, p phonebook.POP, drafts []phonebook.DraftWrite) (phonebook.POP, error) {
	p.ID = o.NextID
	if err := o.check(phonebook.POP{}, p); err != nil {
		err.POP.ID = 0 // the index is not given
		return p, err
	}
	changes := []phonebook.Change{{After: p}}
	return p, s.commit(o, phonebook.Commit{Title: "Add " + p.Name, Changes: changes, History: s.entries(changes, ""), Drafts: drafts})
}

// EditPOP changes one POP: edit is handed the POP as it is. An edit that changes
// nothing commits nothing.
func (s *Service) EditPOP(book string, id phonebook.POPID, edit func(*phonebook.POP) error) (phonebook.POP, error) {
	o, err := s.open(book)
	if err != nil {
		return phonebook.POP{}, err
	}
	before, ok := o.Book.POP(id)
	if !ok {
		return phonebook.POP{}, noPOP(id)
	}
	after := before
	if err := edit(&after); err != nil {
		return before, err
	}
	if after.ID = id; after == before {
		return before, nil
	}
	if err := o.check(before, after); err != nil {
		return before, err
	}
	return after, s.commitPOPs(&o, "Edit "+before.Name, []phonebook.Change{{Before: before, After: after}})
}

// EditPOPs changes several POPs in one step, all or none. An edit that changes
// nothing commits nothing.
func (s *Service) EditPOPs(book string, ids []phonebook.POPID, edit func(*phonebook.POP)) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	var changes []phonebook.Change
	for _, id := range ids {
		before, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		after := before
		edit(&after)
		if after.ID = id; after == before {
			continue
		}
		if err := o.check(before, after); err != nil {
			return err
		}
		changes = append(changes, phonebook.Change{Before: before, After: after})
	}
	if len(changes) == 0 {
		return nil
	}
	return s.commitPOPs(&o, "Edit "+countPOPs(changes), changes)
}

// DeletePOPs deletes POPs in one step, all or none.
func (s *Service) DeletePOPs(book string, ids ...phonebook.POPID) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	changes := make([]phonebook.Change, len(ids))
	for i, id := range ids {
		p, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		changes[i] = phonebook.Change{Before: p}
	}
	return s.commitPOPs(&o, "Delete "+countPOPs(changes), changes)
}

// countPOPs names what a step was about: the POP where there is one.
func countPOPs(changes []phonebook.Change) string {
	if len(changes) == 1 {
		return changes[0].Before.Name
	}
	return phonebook.Thousands(len(changes)) + " POPs"
}

func (s *Service) commitPOPs(o *open, title string, changes []phonebook.Change) error {
	if len(changes) == 0 {
		return nil
	}
	return s.commit(o, phonebook.Commit{Title: title, Changes: changes, History: s.entries(changes, "")})
}
