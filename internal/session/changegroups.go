package session

import (
	"cmp"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Grouping is by what the lines of a list of changes are put together.
type Grouping uint8

// The groupings.
const (
	ByItsRegion Grouping = iota
	ByItsCountry
	ByKind
)

// ChangeGroup is a heading of the list of changes.
type ChangeGroup struct {
	Key   uint64 // no other heading and no line has it, also after the next change
	Title string
	Count int // of POPs; the region list is one
}

// groupKeys are the keys of headings.
const groupKeys = 1 << 61

// ChangeRows are the rows that a table shows of a list of changes: headings, each
// with its lines below it unless it is closed.
type ChangeRows struct {
	list   *ChangeList
	Groups []ChangeGroup
	rows   []int32 // a line, or -1 less the number of a group
}

// Len returns how many rows there are.
func (r *ChangeRows) Len() int { return len(r.rows) }

// Group returns the heading that a row is, nil for a line.
func (r *ChangeRows) Group(row int) *ChangeGroup {
	if at := r.rows[row]; at < 0 {
		return &r.Groups[-1-at]
	}
	return nil
}

// Line returns the line that a row is. It must not be a heading.
func (r *ChangeRows) Line(row int) ChangeLine { return r.list.lines[r.rows[row]] }

// Key names a row.
func (r *ChangeRows) Key(row int) uint64 {
	if g := r.Group(row); g != nil {
		return g.Key
	}
	return r.Line(row).Key()
}

// group is what makes two lines stand under the same heading.
type group struct {
	list    bool // the region list
	kind    ChangeKind
	country phonebook.CountryID
	region  phonebook.RegionID
	gone    bool // the region is one of the old list alone
}

func (g group) key() uint64 {
	key := uint64(groupKeys) | uint64(g.kind)<<56 | uint64(g.country)<<20 | uint64(g.region)
	if g.list {
		key |= 1 << 59
	}
	if g.gone {
		key |= 1 << 58
	}
	return key
}

// Rows groups the lines of a kind. The region list changes as a whole, whatever its
// names do, so that there is as much as [ChangeList.Count] says. Closed says which
// headings stand alone. Both take a few milliseconds for a full book.
func (l *ChangeList) Rows(by Grouping, kind ChangeKind, closed map[uint64]bool) *ChangeRows {
	r := &ChangeRows{list: l}
	at := make(map[group]int32)
	var found []group
	of := make([]int32, len(l.lines)) // the group of each line, -1 for none
	var sizes []int
	place := placePattern()
	for i, line := range l.lines {
		is := line.Kind
		if line.ID == 0 {
			is = IsChanged
		}
		if kind != AnyKind && is != kind {
			of[i] = -1
			continue
		}
		if !line.First {
			of[i] = of[i-1]
			sizes[of[i]]++
			continue
		}
		g := l.group(line, by)
		n, known := at[g]
		if !known {
			n = int32(len(found))
			at[g] = n
			found = append(found, g)
			sizes = append(sizes, 0)
			r.Groups = append(r.Groups, ChangeGroup{Key: g.key(), Title: l.title(g, place)})
		}
		of[i] = n
		sizes[n]++
		if line.ID != 0 || r.Groups[n].Count == 0 {
			r.Groups[n].Count++
		}
	}
	r.fill(of, sizes, l.order(found, r.Groups), closed)
	return r
}

// order returns the groups as they stand below each other: the region list, then
// by kind and title.
func (l *ChangeList) order(found []group, groups []ChangeGroup) []int32 {
	titles := collationKeys(len(groups), func(i int) string { return groups[i].Title })
	order := make([]int32, len(groups))
	for i := range order {
		order[i] = int32(i)
	}
	first := func(g group) int {
		if g.list {
			return 0
		}
		return 1
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(first(found[a])-first(found[b]), cmp.Compare(found[a].kind, found[b].kind),
			strings.Compare(titles[a], titles[b]), cmp.Compare(groups[a].Key, groups[b].Key))
	})
	return order
}

// fill puts the lines behind their headings.
func (r *ChangeRows) fill(of []int32, sizes []int, order []int32, closed map[uint64]bool) {
	starts := make([]int, len(sizes)) // of the lines of each group, -1 where it is closed
	total := 0
	for _, g := range order {
		starts[g] = total + 1
		total++
		if closed[r.Groups[g].Key] {
			starts[g] = -total
			continue
		}
		total += sizes[g]
	}
	r.rows = make([]int32, total)
	for g, start := range starts {
		r.rows[max(start, -start)-1] = -1 - int32(g)
	}
	for line, g := range of {
		if g >= 0 && starts[g] > 0 {
			r.rows[starts[g]] = int32(line)
			starts[g]++
		}
	}
}

func (l *ChangeList) group(line ChangeLine, by Grouping) group {
	if line.ID == 0 {
		return group{list: true}
	}
	if by == ByKind {
		return group{kind: line.Kind}
	}
	c := &l.changes[line.change]
	g := group{country: c.After.Country, region: c.After.Region}
	if c.After.ID == 0 {
		g.country, g.region = c.Before.Country, c.Before.Region
		if g.region != phonebook.AllRegions {
			now := l.movedTo(g.region)
			if g.gone = now == 0; !g.gone {
				g.region = now
			}
		}
	}
	if by == ByItsCountry {
		g.region, g.gone = phonebook.AllRegions, false
	}
	return g
}

// placePattern writes a country and a region in the language in use. The sentence
// is looked up once: there may be thousands of places.
func placePattern() func(country, region string) string {
	pattern := words.T("{{.Country}}, {{.Region}}", "Country", "\x00", "Region", "\x01")
	before, rest, _ := strings.Cut(pattern, "\x00")
	between, after, inOrder := strings.Cut(rest, "\x01")
	return func(country, region string) string {
		if !inOrder { // the language names the region first
			return strings.NewReplacer("\x00", country, "\x01", region).Replace(pattern)
		}
		return before + country + between + region + after
	}
}

// title is the heading of a group.
func (l *ChangeList) title(g group, place func(country, region string) string) string {
	switch {
	case g.list:
		return words.T("Region list")
	case g.kind == IsAdded:
		return words.T("Added")
	case g.kind == IsChanged:
		return words.T("Changed")
	case g.kind == IsRemoved:
		return words.T("Removed")
	}
	regions := l.now
	if g.gone {
		regions = l.old
	}
	country := l.countries.Name(g.country)
	if region := regions.Name(g.region); region != "" {
		return place(country, region)
	}
	return country
}
