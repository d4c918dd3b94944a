package session

import (
	"cmp"
	"strings"

	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Name returns the name of a line's POP, or its position in the region list.
func (l *ChangeList) Name(line ChangeLine) string {
	if line.ID == 0 {
		return words.T("Position {{.N}}", "N", int(line.Position))
	}
	return last(l.changes[line.change]).Name
}

// Values returns what clients knew of a line and what they get, in words.
func (l *ChangeList) Values(line ChangeLine) (old, now string) {
	if line.ID == 0 {
		old, now = l.Regions(line)
		return cmp.Or(old, words.T("Not in the list")), cmp.Or(now, words.T("Gone from the list"))
	}
	c := l.changes[line.change]
	switch {
	case line.Kind == IsAdded:
		now = dialText(c.After)
		if speed := Speed(c.After); speed != "" {
			now = words.T("{{.Number}}, {{.Speed}}", "Number", now, "Speed", speed)
		}
		return words.T("Not in the book"), now
	case line.Kind == IsRemoved && line.Field == phonebook.FieldStatus:
		return words.T("In service"), words.T("Out: clients drop it")
	case line.Kind == IsRemoved && l.kept == nil:
		return dialText(c.Before), words.T("Clients drop it")
	case line.Kind == IsRemoved:
		return dialText(c.Before), words.T("Gone from the book")
	case line.Field == phonebook.FieldFlags:
		return words.Int(int(c.Before.Flags)), flagsText(c.Before.Flags, c.After.Flags)
	case line.Field == phonebook.FieldRegion && l.sameRegion(c):
		// The region list moved, and the POP with it.
		return positionText(l.old, c.Before.Region), positionText(l.now, c.After.Region)
	}
	return l.value(c.Before, line.Field, l.old), l.value(c.After, line.Field, l.now)
}

// value returns one field of a POP in words.
func (l *ChangeList) value(p phonebook.POP, f phonebook.Field, regions phonebook.Regions) string {
	text := p.Value(f)
	switch f {
	case phonebook.FieldCountry:
		text = l.countries.Name(p.Country)
	case phonebook.FieldRegion:
		return cmp.Or(regions.Name(p.Region), regionText(regions, p.Region))
	case phonebook.FieldMinBaud:
		return baudText(p.MinBaud)
	case phonebook.FieldMaxBaud:
		return baudText(p.MaxBaud)
	default: // as it is
	}
	return cmp.Or(text, words.T("Empty"))
}

func regionText(regions phonebook.Regions, id phonebook.RegionID) string {
	if id == phonebook.AllRegions {
		return words.T("No region")
	}
	// A book of another program may refer to a position past its list.
	return cmp.Or(regions.Name(id), words.T("Region {{.N}}", "N", int(id)))
}

func positionText(regions phonebook.Regions, id phonebook.RegionID) string {
	return words.T("{{.Region}}, position {{.N}}", "Region", regions.Name(id), "N", int(id))
}

func baudText(speed uint32) string {
	if speed == 0 {
		return words.T("Not stated")
	}
	return words.Int(int(speed))
}

// flagsText writes flags as a number with the services that were added and
// removed.
func flagsText(old, now phonebook.ServiceFlags) string {
	out := []string{words.Int(int(now))}
	for _, s := range phonebook.Services() {
		switch had, has := s.Has(old), s.Has(now); {
		case has && !had:
			out = append(out, words.T("{{.Service}} added", "Service", ServiceWord(s)))
		case had && !has:
			out = append(out, words.T("{{.Service}} removed", "Service", ServiceWord(s)))
		}
	}
	return strings.Join(out, ", ")
}

// ServiceWord names a service.
func ServiceWord(s phonebook.Service) string {
	switch s.Bit {
	case phonebook.NotSignOn:
		return words.T("Sign-on")
	case phonebook.SignUp:
		return words.T("Sign-up")
	case phonebook.NotModem:
		return words.T("Modem")
	case phonebook.NotISDN:
		return words.T("ISDN")
	case phonebook.NotMulticast:
		return words.T("Multicast")
	case phonebook.Surcharge:
		return words.T("Surcharge")
	case phonebook.Custom1:
		return words.T("Custom 1")
	default:
		return words.T("Custom 2")
	}
}

// dialText returns the number of a POP as it is dialled.
func dialText(p phonebook.POP) string { return strings.TrimSpace(p.AreaCode + " " + p.AccessNumber) }

// Run is a piece of a line of a file.
type Run struct {
	Text    string
	Differs bool // from the other side
}

// FileLines returns the lines that lead a client from one side of a change to
// the other: what it holds and what it gets. A side that has no line is nil.
func (l *ChangeList) FileLines(line ChangeLine) (old, now []Run) {
	if line.ID == 0 {
		before, after := l.Regions(line)
		if before != "" {
			old = []Run{{before, true}}
		}
		if after != "" {
			now = []Run{{after, true}}
		}
		return old, now
	}
	c := l.changes[line.change]
	before, after := entryValues(c.Before), entryValues(c.After)
	if c.After.ID == 0 { // a removal is the index with country 0
		after[0], after[1] = before[0], "0"
		now = []Run{{strings.Join(after, ","), false}}
		return []Run{{strings.Join(before, ","), false}}, now
	}
	if c.Before.ID == 0 {
		return nil, []Run{{strings.Join(after, ","), false}}
	}
	return runs(before, after), runs(after, before)
}

// entryValues returns the eleven fields of an entry.
func entryValues(p phonebook.POP) []string {
	out := make([]string, 0, 11)
	for f := phonebook.FieldID; f <= phonebook.FieldDialUpEntry; f++ {
		if p.ID == 0 {
			out = append(out, "")
			continue
		}
		out = append(out, p.Value(f))
	}
	return out
}

// runs writes values with commas and marks those that differ.
func runs(values, others []string) []Run {
	var out []Run
	add := func(text string, differs bool) {
		if n := len(out); n > 0 && out[n-1].Differs == differs {
			out[n-1].Text += text
			return
		}
		out = append(out, Run{text, differs})
	}
	for i, v := range values {
		if i > 0 {
			add(",", false)
		}
		if v != "" {
			add(v, v != others[i])
		}
	}
	return out
}
