package session

import (
	"cmp"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ChangeKind is what clients see happen to a POP or a region.
type ChangeKind uint8

// The kinds of changes. AnyKind chooses all of them.
const (
	AnyKind ChangeKind = iota
	IsAdded
	IsChanged
	IsRemoved
)

// ChangeLine is one line of the list of changes: a field that differs, a POP
// that is new or gone, or a position of the region list that differs.
type ChangeLine struct {
	ID       phonebook.POPID    // 0 for the region list
	Position phonebook.RegionID // in the region list, 0 for a POP
	Kind     ChangeKind
	// Field is what differs. It is [phonebook.FieldNone] for a POP that is new or
	// gone as a whole and [phonebook.FieldStatus] for one that is out of service.
	Field phonebook.Field
	First bool // of its POP: the others repeat no name

	change int32 // in the list
}

// Key names a line: no other line of the list has it.
func (l ChangeLine) Key() uint64 {
	if l.ID == 0 {
		return regionKeys | uint64(l.Position)
	}
	return uint64(l.ID)<<8 | uint64(l.Field)
}

// regionKeys are the keys of lines of the region list.
const regionKeys = 1 << 60

// ChangeList is what clients of one content would see change, line by line. It
// is made away from the screen and never changes.
type ChangeList struct {
	countries phonebook.Countries
	old, now  phonebook.Regions
	moved     []phonebook.RegionID // where the old regions are now, 0 where they are gone
	changes   []phonebook.Change
	kept      func(phonebook.POPID) bool // nil where nobody knows
	lines     []ChangeLine
	count     phonebook.ChangeCount
}

// ChangeSides are the sides between which POPs changed.
type ChangeSides struct {
	Countries phonebook.Countries
	Old, New  phonebook.Regions
	// Out reports whether a POP that clients lose is kept, out of service; nil
	// where nobody knows.
	Out func(phonebook.POPID) bool
}

// NewChangeList writes out what changed: the region list first, then the POPs in
// the order of their names.
func NewChangeList(changes []phonebook.Change, sides ChangeSides) *ChangeList {
	l := &ChangeList{countries: sides.Countries, old: sides.Old, now: sides.New, changes: slices.Clone(changes), kept: sides.Out}
	l.moved = l.old.Moved(l.now)
	names := collationKeys(len(changes), func(i int) string { return last(changes[i]).Name })
	order := make([]int32, len(changes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(strings.Compare(names[a], names[b]), cmp.Compare(a, b)) // as a stable sort, in half the time
	})
	for i, at := range order {
		l.changes[i] = changes[at]
	}
	l.count = phonebook.CountChanges(changes, l.old, l.now)
	l.addRegions()
	for i := range l.changes {
		l.addPOP(int32(i))
	}
	return l
}

// last returns the side of a change that clients know in the end.
func last(c phonebook.Change) phonebook.POP {
	if c.After.ID == 0 {
		return c.Before
	}
	return c.After
}

func (l *ChangeList) addRegions() {
	for i := range max(len(l.old), len(l.now)) {
		id := phonebook.RegionID(i + 1)
		line := ChangeLine{Position: id, Kind: IsChanged, Field: phonebook.FieldRegion, First: true, change: -1}
		switch old, now := l.old.Name(id), l.now.Name(id); {
		case old == now:
			continue
		case old == "":
			line.Kind = IsAdded
		case now == "":
			line.Kind = IsRemoved
		}
		l.lines = append(l.lines, line)
	}
}

func (l *ChangeList) addPOP(at int32) {
	c := l.changes[at]
	line := ChangeLine{ID: c.ID(), First: true, change: at}
	switch {
	case c.Before.ID == 0:
		line.Kind = IsAdded
	case c.After.ID == 0:
		line.Kind = IsRemoved
		if l.kept != nil && l.kept(line.ID) {
			line.Field = phonebook.FieldStatus
		}
	default:
		line.Kind = IsChanged
	}
	if line.Kind != IsChanged {
		l.lines = append(l.lines, line)
		return
	}
	for f := phonebook.FieldCountry; f <= phonebook.FieldDialUpEntry; f++ {
		if differ(f, &c.Before, &c.After) {
			line.Field = f
			l.lines = append(l.lines, line)
			line.First = false
		}
	}
}

// Count returns how many POPs are of a kind. The region list, where it differs, counts
// as one change more, so the kinds together are as many as [AnyKind].
func (l *ChangeList) Count(kind ChangeKind) int {
	switch kind {
	case IsAdded:
		return l.count.Added
	case IsChanged:
		return l.count.Total() - l.count.Added - l.count.Removed
	case IsRemoved:
		return l.count.Removed
	default:
		return l.count.Total()
	}
}

// Lines returns all lines. The caller must not change them.
func (l *ChangeList) Lines() []ChangeLine { return l.lines }

// Change returns the POP of a line before and after; the zero change for a line
// of the region list.
func (l *ChangeList) Change(line ChangeLine) phonebook.Change {
	if line.ID == 0 {
		return phonebook.Change{}
	}
	return l.changes[line.change]
}

// Regions returns both names of a position of the region list, "" where there is
// none.
func (l *ChangeList) Regions(line ChangeLine) (old, now string) {
	return l.old.Name(line.Position), l.now.Name(line.Position)
}

// CanTakeBack reports whether a line can be taken back by itself. Of the region
// list only a new name can: positions that moved take POPs along. The same goes
// for a POP whose region has another position.
func (l *ChangeList) CanTakeBack(line ChangeLine) bool {
	if line.ID == 0 {
		old, now := l.Regions(line)
		_, kept := l.now.Find(old)
		_, known := l.old.Find(now)
		return line.Kind == IsChanged && !kept && !known
	}
	c := l.Change(line)
	return line.Field != phonebook.FieldRegion || c.Before.Region == phonebook.AllRegions || !l.sameRegion(c) && l.movedTo(c.Before.Region) != 0
}

func (l *ChangeList) movedTo(old phonebook.RegionID) phonebook.RegionID {
	if int(old) >= len(l.moved) {
		return phonebook.AllRegions
	}
	return l.moved[old]
}

// sameRegion reports whether a POP is in the region of the same name as before,
// at another position.
func (l *ChangeList) sameRegion(c phonebook.Change) bool {
	return c.Before.Region != phonebook.AllRegions && l.movedTo(c.Before.Region) == c.After.Region
}
