package admin

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TakeBack makes one field of a POP again what clients of the newest release know
// of it, as one step. A POP that is new to them goes out of service, so that
// nothing is lost; one that was deleted returns whole, under its own index; one
// that is out of service goes in. It returns [phonebook.ErrUnchanged] where there
// is nothing to take back and an [*InvalidError] where the old value breaks a rule
// by now.
func (s *Service) TakeBack(book string, id phonebook.POPID, f phonebook.Field) error {
	o, old, err := s.openReleased(book)
	if err != nil {
		return err
	}
	at, known := slices.BinarySearchFunc(old.POPs, id, func(p phonebook.POP, id phonebook.POPID) int { return cmp.Compare(p.ID, id) })
	now, there := o.Book.POP(id)
	if !known && !there {
		return noPOP(id)
	}
	var then phonebook.POP
	if known {
		if then, err = moved(old.POPs[at], old.Regions, o.Book.Regions); err != nil && (f == phonebook.FieldRegion || !there) {
			return err
		}
	}
	after := takenBack(now, then, f)
	switch {
	case after == now:
		return fmt.Errorf("%s of POP %d: %w", f, id, phonebook.ErrUnchanged)
	case !there:
		return s.commitBack(&o, "Bring back "+then.Name, phonebook.Change{After: after})
	case f == phonebook.FieldNone || f == phonebook.FieldStatus:
		return s.commitBack(&o, "Take back "+now.Name, phonebook.Change{Before: now, After: after})
	}
	return s.commitBack(&o, fmt.Sprintf("Take back the %s of %s", f, now.Name), phonebook.Change{Before: now, After: after})
}

func (s *Service) commitBack(o *open, title string, c phonebook.Change) error {
	if err := o.check(c.Before, c.After); err != nil {
		return err
	}
	return s.commitPOPs(o, title, []phonebook.Change{c})
}

// takenBack returns a POP with one field as it was. The zero POP stands for none.
func takenBack(now, then phonebook.POP, f phonebook.Field) phonebook.POP {
	switch {
	case now.ID == 0:
		return then
	case then.ID == 0:
		now.Status = phonebook.OutOfService
		return now
	}
	switch f {
	case phonebook.FieldCountry:
		now.Country = then.Country
	case phonebook.FieldRegion:
		now.Region = then.Region
	case phonebook.FieldName:
		now.Name = then.Name
	case phonebook.FieldAreaCode:
		now.AreaCode = then.AreaCode
	case phonebook.FieldAccessNumber:
		now.AccessNumber = then.AccessNumber
	case phonebook.FieldMinBaud:
		now.MinBaud = then.MinBaud
	case phonebook.FieldMaxBaud:
		now.MaxBaud = then.MaxBaud
	case phonebook.FieldReserved:
		now.Reserved = then.Reserved
	case phonebook.FieldFlags:
		now.Flags = then.Flags
	case phonebook.FieldDialUpEntry:
		now.DialUpEntry = then.DialUpEntry
	case phonebook.FieldStatus:
		now.Status = phonebook.InService
	default: // nothing that clients know
	}
	return now
}

// moved returns a POP in the same region of another list.
func moved(p phonebook.POP, from, to phonebook.Regions) (phonebook.POP, error) {
	if p.Region == phonebook.AllRegions {
		return p, nil
	}
	name := from.Name(p.Region)
	p.Region = from.Moved(to)[p.Region]
	if p.Region == phonebook.AllRegions {
		return p, &phonebook.FieldError{Field: phonebook.FieldRegion, Value: name, Reason: phonebook.Say("Its region {{.Name}} is no longer in the list. Add it, then try again.", "Name", name)}
	}
	return p, nil
}

// TakeBackRegion gives a position of the region list the name that clients of the
// newest release know.
func (s *Service) TakeBackRegion(book string, id phonebook.RegionID) error {
	o, old, err := s.openReleased(book)
	if err != nil {
		return err
	}
	then, now := old.Regions.Name(id), o.Book.Regions.Name(id)
	switch {
	case then == now:
		return fmt.Errorf("region %d: %w", id, phonebook.ErrUnchanged)
	case then == "" || now == "":
		return fmt.Errorf("region %d: %w", id, phonebook.ErrNotFound)
	}
	return s.RenameRegion(book, now, then)
}

// openReleased opens a book together with what clients of its newest release know.
func (s *Service) openReleased(book string) (o open, old phonebook.Full, err error) {
	if o, err = s.open(book); err == nil {
		old, err = s.released(o.Ledger)
	}
	return o, old, err
}
