package admin

import (
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Revert brings the book back to what clients saw at version v and makes that
// the next release: clients never step back, so old content gets a new number.
// POPs that came into service later go out of service, so nothing is lost;
// deleted ones return under their own index. It returns
// [phonebook.ErrUnchanged], and leaves the book alone, when clients see that
// content already.
func (s *Service) Revert(book string, v phonebook.Version) (phonebook.ReleaseRecord, error) {
	none := phonebook.ReleaseRecord{}
	o, err := s.open(book)
	if err != nil {
		return none, err
	}
	old, err := s.content(o.Ledger, v)
	if err != nil {
		return none, err
	}
	changes := revertChanges(&o.Book, old)
	c := phonebook.Commit{Book: o.Book.Name, Revision: o.Revision, Title: fmt.Sprintf("Revert to version %d", v), Regions: &old.Regions, Changes: changes}
	c.History = append(s.regionEntries(o.Book.Regions, old.Regions), s.entries(changes, "")...)
	c.Drafts = replaced(o.drafts, changes)
	o.drafts = nil // clients get what they had; what is being typed waits
	// What stops the release must stop the change of the book too.
	if err := o.Book.Apply(changes); err != nil {
		return none, err
	}
	o.Book.Regions = old.Regions
	rec, set, err := s.draft(&o)
	if err != nil {
		return none, err
	}
	return rec, s.keep(c, rec, set)
}

// regionEntries returns the history of a region list that becomes another.
func (s *Service) regionEntries(old, now phonebook.Regions) []phonebook.HistoryEntry {
	var out []phonebook.HistoryEntry
	if !slices.Equal(old, now) && slices.Equal(slices.Sorted(slices.Values(old)), slices.Sorted(slices.Values(now))) {
		return []phonebook.HistoryEntry{s.orderEntry()}
	}
	for i, name := range old {
		if !slices.Contains(now, name) {
			out = append(out, s.entry(phonebook.RegionDelete, name, fmt.Sprint(i+1), name))
		}
	}
	for i, name := range now {
		if !slices.Contains(old, name) {
			out = append(out, s.entry(phonebook.RegionAdd, name, fmt.Sprint(i+1), name))
		}
	}
	return out
}

// revertChanges returns what makes clients see old again.
func revertChanges(b *phonebook.Book, old phonebook.Full) []phonebook.Change {
	var changes []phonebook.Change
	seen := make(map[phonebook.POPID]bool, len(old.POPs))
	for _, then := range old.POPs {
		seen[then.ID] = true
		now, _ := b.POP(then.ID)
		then.Comments = now.Comments
		if now != then {
			changes = append(changes, phonebook.Change{Before: now, After: then})
		}
	}
	for _, now := range b.POPs {
		if seen[now.ID] {
			continue
		}
		out := now
		out.Status = phonebook.OutOfService
		out.Region, _ = old.Regions.Find(b.Regions.Name(now.Region))
		if out != now {
			changes = append(changes, phonebook.Change{Before: now, After: out})
		}
	}
	return changes
}
