package session

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ChangeLine is one line of the list of changes: a field that differs, a POP
// that is new or gone, or a region list that differs.
type ChangeLine struct {
	ID       phonebook.POPID // 0 for the region list
	Kind     phonebook.Action
	Name     string // of the POP or the position
	Where    string // country and region
	Field    string
	Old, New string
	First    bool // of its POP: the others repeat no name
}

// ChangeNames finds the words of a change: countries and the regions of both
// sides.
type ChangeNames struct {
	Countries phonebook.Countries
	Old, New  phonebook.Regions
}

// ChangeLines writes out what changed, line by line: the region list first, then
// the POPs by country, region and index.
func ChangeLines(changes []phonebook.Change, names ChangeNames) []ChangeLine {
	sorted := slices.Clone(changes)
	wheres := make(map[phonebook.POPID]string, len(sorted))
	for _, c := range sorted {
		wheres[c.ID()] = names.where(c)
	}
	slices.SortStableFunc(sorted, func(a, b phonebook.Change) int {
		return cmp.Or(cmp.Compare(wheres[a.ID()], wheres[b.ID()]), cmp.Compare(a.ID(), b.ID()))
	})
	out := names.regionLines()
	for _, c := range sorted {
		out = append(out, names.popLines(c, wheres[c.ID()])...)
	}
	return out
}

func (n ChangeNames) regionLines() []ChangeLine {
	var out []ChangeLine
	for i := range max(len(n.Old), len(n.New)) {
		id := phonebook.RegionID(i + 1)
		old, now := n.Old.Name(id), n.New.Name(id)
		if old == now {
			continue
		}
		line := ChangeLine{
			Kind: phonebook.RegionEdit, Name: fmt.Sprintf("Position %d", id), Where: "Region list",
			Field: "Region name", Old: cmp.Or(old, "Not in the list"), New: cmp.Or(now, "Gone from the list"), First: true,
		}
		switch {
		case old == "":
			line.Kind = phonebook.RegionAdd
		case now == "":
			line.Kind = phonebook.RegionDelete
		}
		out = append(out, line)
	}
	return out
}

func (n ChangeNames) popLines(c phonebook.Change, where string) []ChangeLine {
	line := ChangeLine{ID: c.ID(), Kind: c.Action(), Name: c.After.Name, Where: where, First: true}
	switch line.Kind {
	case phonebook.POPAdd:
		line.Field, line.Old, line.New = "New POP", "Not released", number(c.After)
		return []ChangeLine{line}
	case phonebook.POPDelete:
		line.Name, line.Field, line.Old, line.New = c.Before.Name, "Removed POP", number(c.Before), "Clients drop it"
		return []ChangeLine{line}
	default:
		return n.fieldLines(c, line)
	}
}

func (n ChangeNames) fieldLines(c phonebook.Change, line ChangeLine) []ChangeLine {
	var out []ChangeLine
	for _, f := range c.Fields() {
		line.Field = capital(f.Field.String())
		line.Old, line.New = n.value(c.Before, f.Field, n.Old), n.value(c.After, f.Field, n.New)
		out = append(out, line)
		line.First = false
	}
	return out
}

// where returns country and region of the side of a change that clients know.
func (n ChangeNames) where(c phonebook.Change) string {
	p, regions := c.After, n.New
	if p.ID == 0 {
		p, regions = c.Before, n.Old
	}
	out := n.Countries.Name(p.Country)
	if name := regions.Name(p.Region); name != "" {
		out += ", " + name
	}
	return out
}

// value returns one field of a POP in words.
func (n ChangeNames) value(p phonebook.POP, f phonebook.Field, regions phonebook.Regions) string {
	text := p.Value(f)
	switch f {
	case phonebook.FieldCountry:
		text = n.Countries.Name(p.Country)
	case phonebook.FieldRegion:
		text = cmp.Or(regions.Name(p.Region), "No region")
	case phonebook.FieldMinBaud:
		text = speedText(p.MinBaud)
	case phonebook.FieldMaxBaud:
		text = speedText(p.MaxBaud)
	case phonebook.FieldFlags:
		text = fmt.Sprintf("%d, %s", p.Flags, cmp.Or(p.Flags.String(), "none"))
	}
	return cmp.Or(text, "Empty")
}

// number returns the number of a POP with its speeds.
func number(p phonebook.POP) string {
	out := p.AccessNumber
	if p.AreaCode != "" {
		out = p.AreaCode + " " + out
	}
	if speed := Speed(p); speed != "" {
		out += ", " + speed
	}
	return out
}

// capital begins a phrase with a capital letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		return string(c-'a'+'A') + s[1:]
	}
	return s
}
