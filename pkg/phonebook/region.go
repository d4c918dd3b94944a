package phonebook

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// MaxRegionNameLen is the limit of a region's name in characters as written; a
// client reads 31 ([MS-CPSP] 2.2).
const MaxRegionNameLen = 30

// RegionID is a region's position in the region file, from 1.
type RegionID uint32

// AllRegions is the region ID of a POP that belongs to no region.
const AllRegions RegionID = 0

// Regions is the region list of a book: the name at position i has the region
// ID i+1. Its methods never change the list they are called on.
type Regions []string

// Name returns the name of region id, and "" for [AllRegions] or a position
// past the list.
func (r Regions) Name(id RegionID) string {
	if !r.has(id) {
		return ""
	}
	return r[id-1]
}

func (r Regions) has(id RegionID) bool { return id != AllRegions && uint64(id) <= uint64(len(r)) }

// Find returns the ID of the region with that name, compared without case.
func (r Regions) Find(name string) (RegionID, bool) {
	for i, n := range r {
		if strings.EqualFold(n, name) {
			return RegionID(i + 1), true
		}
	}
	return AllRegions, false
}

// Add returns the list with a region at its end. It returns a [*FieldError] for
// a name that breaks a rule and [ErrExists] for one that is taken.
func (r Regions) Add(name string) (Regions, error) {
	if err := CheckRegionName(name); err != nil {
		return r, err
	}
	if _, taken := r.Find(name); taken {
		return r, fmt.Errorf("region %s: %w", name, ErrExists)
	}
	return append(slices.Clone(r), name), nil
}

// Rename returns the list with region id under another name.
func (r Regions) Rename(id RegionID, name string) (Regions, error) {
	if !r.has(id) {
		return r, fmt.Errorf("region %d: %w", id, ErrNotFound)
	}
	if err := CheckRegionName(name); err != nil {
		return r, err
	}
	if other, taken := r.Find(name); taken && other != id {
		return r, fmt.Errorf("region %s: %w", name, ErrExists)
	}
	out := slices.Clone(r)
	out[id-1] = name
	return out, nil
}

// Delete returns the list without region id, and the new ID of every old one:
// moved[old] is the position after the deletion, [AllRegions] for the region
// that is gone. The regions behind it move up, so their POPs change too.
func (r Regions) Delete(id RegionID) (out Regions, moved []RegionID, err error) {
	if !r.has(id) {
		return r, nil, fmt.Errorf("region %d: %w", id, ErrNotFound)
	}
	return r.Arrange(slices.DeleteFunc(r.ids(), func(other RegionID) bool { return other == id }))
}

// Move returns the list with region id at another position, and the new ID of
// every old one. The regions between the two positions make room.
func (r Regions) Move(id, to RegionID) (out Regions, moved []RegionID, err error) {
	if !r.has(id) {
		return r, nil, fmt.Errorf("region %d: %w", id, ErrNotFound)
	}
	if !r.has(to) {
		return r, nil, &FieldError{
			Field: FieldRegion, What: "position", Value: fmt.Sprint(to), Limit: len(r),
			Reason: Say("Give a position from 1 to {{.Last}}.", "Last", len(r)),
		}
	}
	order := slices.DeleteFunc(r.ids(), func(other RegionID) bool { return other == id })
	return r.Arrange(slices.Insert(order, int(to-1), id))
}

// Merge returns the list without region id, whose POPs belong to region into
// from now on: that is what moved says of it.
func (r Regions) Merge(id, into RegionID) (out Regions, moved []RegionID, err error) {
	if !r.has(into) || id == into {
		return r, nil, fmt.Errorf("region %d to merge into: %w", into, ErrNotFound)
	}
	if out, moved, err = r.Delete(id); err == nil {
		moved[id] = moved[into]
	}
	return out, moved, err
}

// Arrange returns the list in another order, and the new ID of every old region:
// [AllRegions] for those that the order leaves out, which are gone.
func (r Regions) Arrange(order []RegionID) (out Regions, moved []RegionID, err error) {
	out, moved = make(Regions, 0, len(order)), make([]RegionID, len(r)+1)
	for i, id := range order {
		if !r.has(id) {
			return r, nil, fmt.Errorf("region %d: %w", id, ErrNotFound)
		}
		if moved[id] != AllRegions {
			return r, nil, fmt.Errorf("region %d stands twice in the order: %w", id, ErrExists)
		}
		out = append(out, r[id-1])
		moved[id] = RegionID(i + 1)
	}
	return out, moved, nil
}

// Renumbered counts the regions that get another number, and the POPs in service
// in them: clients know regions by their number, so these go out again. A region
// that is gone counts as well.
func (b *Book) Renumbered(moved []RegionID) (regions, pops int) {
	for old, now := range moved {
		if RegionID(old) != now {
			regions++
		}
	}
	for _, p := range b.POPs {
		if p.Status == InService && int(p.Region) < len(moved) && moved[p.Region] != p.Region {
			pops++
		}
	}
	return regions, pops
}

// ids returns the positions of the list in their order.
func (r Regions) ids() []RegionID {
	out := make([]RegionID, len(r))
	for i := range out {
		out[i] = RegionID(i + 1)
	}
	return out
}

// CheckRegionName returns a [*FieldError] when the name breaks a rule of the
// region file.
func CheckRegionName(name string) error { return joinFields(regionFaults(name, MaxRegionNameLen)) }

func regionFaults(name string, most int) []*FieldError {
	var c checker
	c.require(name != "", RuleNoName, FieldRegion, name, Say("Enter a name."))
	c.text(FieldRegion, name, most, `,"`)
	return c.found
}

// Check returns the first rule that the list breaks: a name that is not allowed
// or stands there twice.
func (r Regions) Check() error {
	seen := make(map[string]bool, len(r))
	for i, name := range r {
		if err := CheckRegionName(name); err != nil {
			return fmt.Errorf("region %d: %w", i+1, err)
		}
		key := foldCase(name)
		if seen[key] {
			return fmt.Errorf("region %d, %s: %w", i+1, name, ErrExists)
		}
		seen[key] = true
	}
	return nil
}

// checkIn is [Regions.Check] for names of that encoding. Under [Bytes] case is
// unknown, and the names keep a client's limit, which is in bytes.
func (r Regions) checkIn(enc Encoding) error {
	if enc != Bytes {
		return r.Check()
	}
	for i, name := range r {
		if err := joinFields(regionFaults(maskBytes(name), maxReadRegion)); err != nil {
			return fmt.Errorf("region %d: %w", i+1, err)
		}
	}
	return nil
}

// problems returns every rule that the names of the list break.
func (r Regions) problems(enc Encoding) []*FieldError {
	var out []*FieldError
	seen := make(map[string]bool, len(r))
	for _, name := range r {
		c := checker{found: regionFaults(name, MaxRegionNameLen)}
		c.encoded(FieldRegion, name, maxReadRegion, enc)
		key := foldCase(name)
		c.require(!seen[key] || name == "", RuleRepeated, FieldRegion, name, Say("Another region has this name. Rename one."))
		seen[key] = true
		out = append(out, c.found...)
	}
	return out
}

// foldCase gives two names the same key when [strings.EqualFold] holds for
// them. Lower case would not do: it makes İzmir and Izmir one.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		low := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			low = min(low, f)
		}
		return low
	}, s)
}
