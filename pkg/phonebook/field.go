package phonebook

// Field names one property of a POP. The first eleven are the fields of a .pbk
// entry in their order there ([MS-CPSP] 2.1); status and comments never leave
// the administrator.
type Field int

// The fields of a POP. FieldNone marks an error that concerns the whole POP or
// line.
const (
	FieldNone Field = iota
	FieldID
	FieldCountry
	FieldRegion
	FieldName
	FieldAreaCode
	FieldAccessNumber
	FieldMinBaud
	FieldMaxBaud
	FieldReserved
	FieldFlags
	FieldDialUpEntry
	FieldStatus
	FieldComments
)

var fieldNames = [...]struct{ key, title string }{
	FieldNone:         {"", "entry"},
	FieldID:           {"id", "POP index"},
	FieldCountry:      {"country", "country"},
	FieldRegion:       {"region", "region"},
	FieldName:         {"name", "POP name"},
	FieldAreaCode:     {"area", "area code"},
	FieldAccessNumber: {"number", "access number"},
	FieldMinBaud:      {"min", "minimum speed"},
	FieldMaxBaud:      {"max", "maximum speed"},
	FieldReserved:     {"reserved", "reserved flag"},
	FieldFlags:        {"flags", "service flags"},
	FieldDialUpEntry:  {"entry", "dial-up entry"},
	FieldStatus:       {"status", "status"},
	FieldComments:     {"comments", "comments"},
}

// String returns the field's name as people read it, such as "access number".
func (f Field) String() string {
	if f < 0 || int(f) >= len(fieldNames) {
		return "unknown field"
	}
	return fieldNames[f].title
}

// Key returns the short name that commands and JSON use, such as "number".
func (f Field) Key() string {
	if f < 0 || int(f) >= len(fieldNames) {
		return ""
	}
	return fieldNames[f].key
}

// MarshalText writes the field's [Field.Key].
func (f Field) MarshalText() ([]byte, error) { return []byte(f.Key()), nil }

// Fields returns every field of a POP, in the order of a .pbk entry, status and
// comments last.
func Fields() []Field {
	all := make([]Field, 0, len(fieldNames)-1)
	for f := FieldID; f <= FieldComments; f++ {
		all = append(all, f)
	}
	return all
}

// FieldByKey returns the field with the given [Field.Key].
func FieldByKey(key string) (Field, bool) {
	for _, f := range Fields() {
		if f.Key() == key {
			return f, true
		}
	}
	return FieldNone, false
}
