package admin

import (
	"errors"
	"fmt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// arrangement is a new region list with the new ID of every old region.
type arrangement struct {
	title   string // of the step
	regions phonebook.Regions
	moved   []phonebook.RegionID
}

// arrange commits another region list together with the POPs that it renumbers.
// It returns those that are in another region than before, or in none: a POP
// whose region only has another number is not edited.
func (s *Service) arrange(o *open, a arrangement, history ...phonebook.HistoryEntry) (edited []phonebook.Change, err error) {
	changes := renumber(o.Book.POPs, a.moved)
	edited = regionEdits(changes, o.Book.Regions, a.regions)
	c := phonebook.Commit{Title: a.title, Regions: &a.regions, Changes: changes, History: append(s.entries(edited, ""), history...)}
	return edited, s.commit(o, c)
}

// renumber returns the changes that give POPs the new positions of their
// regions.
func renumber(pops []phonebook.POP, moved []phonebook.RegionID) []phonebook.Change {
	var out []phonebook.Change
	for _, p := range pops {
		if int(p.Region) >= len(moved) || moved[p.Region] == p.Region {
			continue
		}
		c := phonebook.Change{Before: p, After: p}
		c.After.Region = moved[p.Region]
		out = append(out, c)
	}
	return out
}

// regionEdits returns the changes that do more than follow a region to its new
// position.
func regionEdits(changes []phonebook.Change, old, now phonebook.Regions) []phonebook.Change {
	var out []phonebook.Change
	for _, c := range changes {
		followed := c.After
		followed.Region = c.Before.Region
		if followed != c.Before || old.Name(c.Before.Region) != now.Name(c.After.Region) {
			out = append(out, c)
		}
	}
	return out
}

// RegionEffect is what another position of a region does to clients.
type RegionEffect struct {
	Name    string             `json:"region"`
	From    phonebook.RegionID `json:"from"`
	To      phonebook.RegionID `json:"to"`
	Regions int                `json:"renumbered"` // that get another number
	POPs    int                `json:"pops"`       // in service that go out again with it
	Since   phonebook.Version  `json:"since"`      // the newest release, 0 = none
	// Before and After are the sizes of the delta from there, 0 where they are not
	// known: before the first release, and in a book with errors.
	Before int64 `json:"before,omitempty"`
	After  int64 `json:"after,omitempty"`
}

// MoveRegion puts a region at another position, from 1. The regions between the
// two make room, and the POPs in all of them go to clients again. It returns
// [phonebook.ErrUnchanged] where the region stands there already.
func (s *Service) MoveRegion(book, name string, to phonebook.RegionID) (RegionEffect, error) {
	o, err := s.open(book)
	if err != nil {
		return RegionEffect{}, err
	}
	effect, a, err := o.move(name, to)
	if err != nil {
		return effect, err
	}
	entry := s.entry(phonebook.RegionEdit, effect.Name, fmt.Sprint(to), effect.Name, fmt.Sprintf("position %d", effect.From))
	_, err = s.arrange(&o, a, entry)
	return effect, err
}

// TryMoveRegion returns what [Service.MoveRegion] would do to clients, with the
// sizes of the files. It changes nothing.
func (s *Service) TryMoveRegion(book, name string, to phonebook.RegionID) (RegionEffect, error) {
	o, err := s.open(book)
	if err != nil {
		return RegionEffect{}, err
	}
	effect, a, err := o.move(name, to)
	if err != nil || effect.Since == 0 {
		return effect, err
	}
	before, err := s.deltaSize(&o, effect.Since)
	if err != nil {
		return effect, notRefusal(err)
	}
	if err := o.Book.Apply(renumber(o.Book.POPs, a.moved)); err != nil {
		return effect, err
	}
	o.Book.Regions = a.regions
	after, err := s.deltaSize(&o, effect.Since)
	if err == nil {
		effect.Before, effect.After = before, after
	}
	return effect, notRefusal(err)
}

// notRefusal drops the errors that say that the book cannot be released now.
func notRefusal(err error) error {
	if _, ok := errors.AsType[*ReleaseError](err); ok {
		return nil
	}
	if _, ok := errors.AsType[*phonebook.LimitError](err); ok {
		return nil
	}
	return err
}

// deltaSize returns the size that the delta from a version would have now.
func (s *Service) deltaSize(o *open, base phonebook.Version) (int64, error) {
	rec, _, err := s.draft(o)
	if errors.Is(err, phonebook.ErrUnchanged) {
		return 0, nil
	}
	for _, c := range rec.Manifest.Cabs {
		if c.Kind == phonebook.KindDelta && c.Base == base {
			return c.Size, err
		}
	}
	return 0, err
}

// move returns what moving a region does, and the list afterwards.
func (o *open) move(name string, to phonebook.RegionID) (RegionEffect, arrangement, error) {
	id, err := findRegion(o.Book.Regions, name)
	if err != nil {
		return RegionEffect{}, arrangement{}, err
	}
	effect := RegionEffect{Name: o.Book.Regions.Name(id), From: id, To: to, Since: o.Released}
	if id == to {
		return effect, arrangement{}, fmt.Errorf("region %s stands at position %d: %w", effect.Name, to, phonebook.ErrUnchanged)
	}
	regions, moved, err := o.Book.Regions.Move(id, to)
	if err == nil {
		effect.Regions, effect.POPs = o.Book.Renumbered(moved)
	}
	return effect, arrangement{"Move region " + effect.Name, regions, moved}, err
}

// MergeRegions puts the POPs of a region into another one and removes the
// region; moved says how many POPs that were. Where the other region takes over the
// number, their entries stay as they are.
func (s *Service) MergeRegions(book, name, into string) (moved int, err error) {
	o, err := s.open(book)
	if err != nil {
		return 0, err
	}
	id, err := findRegion(o.Book.Regions, name)
	if err != nil {
		return 0, err
	}
	target, err := findRegion(o.Book.Regions, into)
	if err != nil {
		return 0, err
	}
	name, into = o.Book.Regions.Name(id), o.Book.Regions.Name(target)
	if id == target {
		return 0, fmt.Errorf("region %s is the same region: %w", name, phonebook.ErrUnchanged)
	}
	regions, ids, err := o.Book.Regions.Merge(id, target)
	if err != nil {
		return 0, err
	}
	for _, p := range o.Book.POPs {
		if p.Region == id {
			moved++
		}
	}
	entry := s.entry(phonebook.RegionDelete, name, fmt.Sprint(id), name, "merged into "+into)
	_, err = s.arrange(&o, arrangement{fmt.Sprintf("Merge region %s into %s", name, into), regions, ids}, entry)
	return moved, err
}

// RemoveUnusedRegions removes the regions that no POP is in, and returns their
// names. It returns [phonebook.ErrUnchanged] where there is none.
func (s *Service) RemoveUnusedRegions(book string) (removed []string, err error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	used := make(map[phonebook.RegionID]bool)
	for _, p := range o.Book.POPs {
		used[p.Region] = true
	}
	var order []phonebook.RegionID
	var history []phonebook.HistoryEntry
	for i, name := range o.Book.Regions {
		id := phonebook.RegionID(i + 1)
		if used[id] {
			order = append(order, id)
			continue
		}
		removed = append(removed, name)
		history = append(history, s.entry(phonebook.RegionDelete, name, fmt.Sprint(id), name))
	}
	if len(removed) == 0 {
		return nil, fmt.Errorf("every region of %s has a POP: %w", o.Book.Name, phonebook.ErrUnchanged)
	}
	regions, moved, err := o.Book.Regions.Arrange(order)
	if err != nil {
		return nil, err
	}
	_, err = s.arrange(&o, arrangement{fmt.Sprintf("Remove %d unused regions", len(removed)), regions, moved}, history...)
	return removed, err
}
