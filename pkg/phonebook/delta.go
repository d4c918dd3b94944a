package phonebook

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Full is what a client holds of a book at one version: the POPs in service as
// released, sorted by index, and the region list. Status and comments are never
// part of it.
type Full struct {
	Version Version
	POPs    []POP
	Regions Regions
}

// Same reports whether clients see the same in both, whatever the versions.
func (f Full) Same(other Full) bool {
	return slices.Equal(f.POPs, other.POPs) && slices.Equal(f.Regions, other.Regions)
}

// Full returns what clients would see of the book as version v.
func (b *Book) Full(v Version) Full {
	f := Full{Version: v, Regions: slices.Clone(b.Regions)}
	for _, p := range b.POPs {
		if p.Status == InService {
			f.POPs = append(f.POPs, p.released())
		}
	}
	return f
}

// released returns p as its .pbk entry tells it.
func (p POP) released() POP {
	p.Status, p.Comments = InService, ""
	return p
}

// Delta leads clients from one version of a book to a later one in one step.
type Delta struct {
	From, To Version
	Changed  []POP   // added or changed, whole, sorted by index
	Removed  []POPID // deleted or out of service, sorted
	Regions  Regions // the complete list at To
}

// Changes returns what leads from one content to another, POP by POP, sorted by
// index.
func Changes(from, to Full) []Change {
	var out []Change
	old, now := from.POPs, to.POPs
	for len(old) > 0 || len(now) > 0 {
		switch {
		case len(now) == 0 || len(old) > 0 && old[0].ID < now[0].ID:
			out = append(out, Change{Before: old[0]})
			old = old[1:]
		case len(old) == 0 || now[0].ID < old[0].ID:
			out = append(out, Change{After: now[0]})
			now = now[1:]
		default:
			if old[0] != now[0] {
				out = append(out, Change{Before: old[0], After: now[0]})
			}
			old, now = old[1:], now[1:]
		}
	}
	return out
}

// ChangeCount is how much of a book changed.
type ChangeCount struct {
	Added, Changed, Removed int  // POPs
	Regions                 bool // the region list, which clients get as a whole
}

// CountChanges counts what leads from one content to another, whose region lists are
// old and now.
func CountChanges(changes []Change, old, now Regions) ChangeCount {
	n := ChangeCount{Regions: !slices.Equal(old, now)}
	for _, c := range changes {
		switch c.Action() {
		case POPAdd:
			n.Added++
		case POPDelete:
			n.Removed++
		default:
			n.Changed++
		}
	}
	return n
}

// Total counts each POP and, as one more, the region list.
func (n ChangeCount) Total() int {
	total := n.Added + n.Changed + n.Removed
	if n.Regions {
		total++
	}
	return total
}

// Diff returns the delta between two versions. It compares released entries, so
// a region that moves brings every POP that it renumbers.
func Diff(from, to Full) Delta {
	d := Delta{From: from.Version, To: to.Version, Regions: slices.Clone(to.Regions)}
	for _, c := range Changes(from, to) {
		if c.After.ID == 0 {
			d.Removed = append(d.Removed, c.Before.ID)
		} else {
			d.Changed = append(d.Changed, c.After)
		}
	}
	return d
}

// Apply is the client's merge: put each entry by its index, drop the removed,
// take the region list, set the version. It returns [ErrBase] when the delta
// does not start from the version of f. Both must be sorted, as every released
// book and every [Diff] is; f itself stays as it was.
func Apply(f Full, d Delta) (Full, error) {
	if f.Version != d.From {
		return Full{}, fmt.Errorf("the client holds version %d, the delta leads from %d to %d: %w", f.Version, d.From, d.To, ErrBase)
	}
	out := Full{Version: d.To, Regions: slices.Clone(d.Regions), POPs: make([]POP, 0, len(f.POPs)+len(d.Changed))}
	changed, removed := d.Changed, d.Removed
	for _, p := range f.POPs {
		for len(changed) > 0 && changed[0].ID < p.ID {
			out.POPs, changed = append(out.POPs, changed[0]), changed[1:]
		}
		for len(removed) > 0 && removed[0] < p.ID {
			removed = removed[1:] // the client never had it
		}
		switch {
		case len(changed) > 0 && changed[0].ID == p.ID:
			out.POPs, changed = append(out.POPs, changed[0]), changed[1:]
		case len(removed) == 0 || removed[0] != p.ID:
			out.POPs = append(out.POPs, p)
		}
	}
	out.POPs = append(out.POPs, changed...)
	return out, nil
}

// WriteDeltaPBK writes the .pbk member of a delta: whole entries for what
// changed and removal entries for what is gone, sorted by index. Both lists
// must be sorted, and an index may stand in one of them once.
func WriteDeltaPBK(w io.Writer, d Delta, enc Encoding) error {
	changed, removed := d.Changed, d.Removed
	var last POPID
	for len(changed) > 0 || len(removed) > 0 {
		var line []byte
		var id POPID
		if len(changed) == 0 || len(removed) > 0 && removed[0] < changed[0].ID {
			id = removed[0]
			line = append(strconv.AppendUint(nil, uint64(id), 10), ",0"+strings.Repeat(",", entryCommas-1)...)
			removed = removed[1:]
		} else {
			var err error
			if line, err = AppendEntry(nil, changed[0], enc); err != nil {
				return err
			}
			id, changed = changed[0].ID, changed[1:]
		}
		if id <= last {
			return &POPError{ID: id, Err: errors.New("the POPs are not in the order of their index")}
		}
		last = id
		if _, err := w.Write(append(line, '\r', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// ReadDeltaPBK reads the .pbk member of a delta into Changed and Removed. It
// returns a [*ParseError] for a line that is no entry or an index that repeats.
func ReadDeltaPBK(r io.Reader, enc Encoding) (Delta, error) {
	entries, err := readEntries(r, enc)
	if err != nil {
		return Delta{}, err
	}
	var d Delta
	seen := make(map[POPID]bool, len(entries))
	for i, p := range entries {
		if seen[p.ID] {
			return Delta{}, &ParseError{Line: i + 1, Field: FieldID, Err: fmt.Errorf("POP %d repeats", p.ID)}
		}
		seen[p.ID] = true
		if p.Country == 0 {
			d.Removed = append(d.Removed, p.ID)
		} else {
			d.Changed = append(d.Changed, p)
		}
	}
	sortPOPs(d.Changed)
	slices.Sort(d.Removed)
	return d, nil
}

// CheckSorted returns an error when the POPs of f are not in the strict order
// of their index, as every released book has them.
func (f Full) CheckSorted() error {
	for i := 1; i < len(f.POPs); i++ {
		if f.POPs[i-1].ID >= f.POPs[i].ID {
			return &POPError{f.POPs[i].ID, f.POPs[i].Name, errors.New("the index repeats or is out of order")}
		}
	}
	return nil
}
