package admin

import (
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Revert brings the book back to what clients saw at version v and makes that
// the next release: clients never step back, so old content gets a new number.
// POPs that came into service later go out of service, so nothing is lost;
// deleted ones return under their own index. It returns
// [phonebook.ErrUnchanged] when clients see that content already.
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
	regions := old.Regions
	c := phonebook.Commit{Regions: &regions, Changes: changes, History: s.entries(changes, "")}
	if len(changes) > 0 || !o.Book.Full(0).Same(old) {
		if err := s.commit(&o, c); err != nil {
			return none, err
		}
	}
	return s.Build(book, "")
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
