package profile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A filter is a pair of keys of [ISP], Mask&NAME and Match&NAME: a POP passes when
// its flags & mask == match. An absent key has the line 0.
type filter struct {
	name        string
	mask, match Key
	set         phonebook.Filter
	bad         []Key // keys whose value is no integer
}

// documented are the filters of single service types, by their names in profiles,
// with the bits of "Service types (POP settings)". Those of Custom1 and Custom2 are
// up to the profile.
var documented = []phonebook.Filter{
	{Name: "SignOn", Mask: phonebook.NotSignOn},
	{Name: "SignUp", Mask: phonebook.SignUp, Match: phonebook.SignUp},
	{Name: "Modem", Mask: phonebook.NotModem},
	{Name: "ISDN", Mask: phonebook.NotISDN},
	{Name: "MultiCast", Mask: phonebook.NotMulticast},
	{Name: "Surcharge", Mask: phonebook.Surcharge, Match: phonebook.Surcharge},
}

// document returns the documented filter of a name.
func document(name string) (f phonebook.Filter, known bool) {
	i := slices.IndexFunc(documented, func(f phonebook.Filter) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return f, false
	}
	return documented[i], true
}

// filters returns the filters of a service by their names in lower case, and the
// names in the order of the file.
func (s Service) filters() (map[string]*filter, []string) {
	all, order := map[string]*filter{}, []string{}
	for _, k := range s.Keys(sectionISP) {
		kind, name, ok := strings.Cut(k.Name, "&")
		mask := strings.EqualFold(kind, "Mask")
		if !ok || name == "" || !mask && !strings.EqualFold(kind, "Match") {
			continue
		}
		id := strings.ToLower(name)
		f := all[id]
		if f == nil {
			f = &filter{name: name}
			all[id], order = f, append(order, id)
		}
		key, bits := &f.match, &f.set.Match
		if mask {
			key, bits = &f.mask, &f.set.Mask
		}
		if key.Line > 0 {
			continue // only the first counts
		}
		n, err := integer(k.Value)
		if err != nil {
			f.bad = append(f.bad, k)
		}
		*key, *bits = k, phonebook.ServiceFlags(n)
	}
	return all, order
}

// integer reads a number as Windows writes it: hexadecimal behind 0x, else decimal,
// whatever zeros it begins with.
func integer(s string) (uint64, error) {
	if len(s) > 2 && strings.EqualFold(s[:2], "0x") {
		return strconv.ParseUint(s[2:], 16, 32)
	}
	return strconv.ParseUint(s, 10, 32)
}

// whole reports whether the filter can be applied.
func (f *filter) whole() bool {
	return f != nil && len(f.bad) == 0 && f.mask.Line > 0 && f.match.Line > 0 && f.set.Match&^f.set.Mask == 0
}

// list returns the key of one of the two lists that a client shows: FilterA& those
// without a surcharge, FilterB& the others. Profiles write the key with an
// ampersand; without one it is taken too (ours).
func (s Service) list(key string) Key {
	if k := s.Get(sectionISP, key+"&"); k.Line > 0 {
		return k
	}
	return s.Get(sectionISP, key)
}

// serviceType is a choice that users have, and the filter behind it.
type serviceType struct {
	key    Key
	filter *filter
}

// types returns the service types of a profile.
func (s Service) types(filters map[string]*filter) []serviceType {
	var out []serviceType
	for _, k := range s.Keys(sectionTypes) {
		out = append(out, serviceType{k, filters[strings.ToLower(k.Value)]})
	}
	return out
}

// entries returns the dial-up entries that a .cms file sets up, in lower case:
// those of sections such as [TCP/IP&NAME].
func (s Service) entries() map[string]bool {
	out := map[string]bool{}
	for _, section := range s.Sections() {
		kind, name, ok := strings.Cut(section.Name, "&")
		switch strings.ToLower(kind) {
		case "server", "tcp/ip", "networking", "scripting":
			if ok {
				out[strings.ToLower(name)] = true
			}
		}
	}
	return out
}
