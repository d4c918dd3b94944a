package phonebook

import "strconv"

// Change is one POP before and after. An ID of 0 in Before makes it an
// addition, in After a deletion.
type Change struct {
	Before, After POP
}

// ID returns the POP index that the change is about.
func (c Change) ID() POPID { return max(c.Before.ID, c.After.ID) }

// Action returns what the change is called in the history.
func (c Change) Action() Action {
	switch {
	case c.Before.ID == 0:
		return POPAdd
	case c.After.ID == 0:
		return POPDelete
	}
	return POPEdit
}

// FieldChange is one field of a change, old and new as text.
type FieldChange struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Fields returns the fields that differ between Before and After.
func (c Change) Fields() []FieldChange {
	var out []FieldChange
	for _, f := range Fields() {
		if old, now := c.Before.Value(f), c.After.Value(f); old != now {
			out = append(out, FieldChange{Field: f, Old: old, New: now})
		}
	}
	return out
}

// Value returns one field of p as text: numbers in decimal, the status as
// [Status.String] gives it.
func (p POP) Value(f Field) string {
	num := func(n uint64) string { return strconv.FormatUint(n, 10) }
	switch f {
	case FieldID:
		return num(uint64(p.ID))
	case FieldCountry:
		return num(uint64(p.Country))
	case FieldRegion:
		return num(uint64(p.Region))
	case FieldName:
		return p.Name
	case FieldAreaCode:
		return p.AreaCode
	case FieldAccessNumber:
		return p.AccessNumber
	case FieldMinBaud:
		return num(uint64(p.MinBaud))
	case FieldMaxBaud:
		return num(uint64(p.MaxBaud))
	case FieldReserved:
		return num(uint64(p.Reserved))
	case FieldFlags:
		return num(uint64(p.Flags))
	case FieldDialUpEntry:
		return p.DialUpEntry
	case FieldStatus:
		return p.Status.String()
	case FieldComments:
		return p.Comments
	default:
		return ""
	}
}
