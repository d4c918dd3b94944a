package profile

import (
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// filters checks the filters of a service and returns the two of its lists that
// can be applied.
func (c *check) filters() []*filter {
	all, order := c.s.filters()
	for _, id := range order {
		c.filter(all[id])
	}
	var lists []*filter
	for _, key := range []string{"FilterA", "FilterB"} {
		k := c.s.list(key)
		f := all[strings.ToLower(k.Value)]
		switch {
		case k.Value == "":
			c.at(Warning, Key{Name: key + "&", Line: k.Line}, phonebook.Say("The list has no filter."), phonebook.Say("Name one of the Mask& keys."))
		case f == nil:
			c.at(Error, k, phonebook.Say("There is no filter {{.Name}}: Mask&{{.Name}} and Match&{{.Name}} are missing.", "Name", k.Value), phonebook.Say("Add the two keys, or name a filter that is there."))
		case f.whole():
			lists = append(lists, f)
		}
	}
	if len(lists) == 2 {
		c.lists(lists)
	}
	return lists
}

// filter checks one pair of keys.
func (c *check) filter(f *filter) {
	for _, k := range f.bad {
		c.at(Error, k, phonebook.Say("{{.Value}} is not an integer.", "Value", orEmpty(k.Value)), phonebook.Say("Write a decimal number, or a hexadecimal one such as 0x0041."))
	}
	want, known := document(f.name)
	switch {
	case len(f.bad) > 0:
	case f.mask.Line == 0:
		c.at(Error, f.match, phonebook.Say("Mask&{{.Name}} is missing.", "Name", f.name), phonebook.Say("Add it."))
	case f.match.Line == 0:
		c.at(Error, f.mask, phonebook.Say("Match&{{.Name}} is missing.", "Name", f.name), phonebook.Say("Add it."))
	case f.set.Match&^f.set.Mask != 0:
		c.at(Error, f.match, phonebook.Say("No POP can match: the value has bits that Mask&{{.Name}} lacks.", "Name", f.name), phonebook.Say("Take these bits away, or add them to the mask."))
	case known && f.set.Mask == want.Mask && f.set.Match != want.Match:
		c.at(Warning, f.match, phonebook.Say("{{.Name}} is turned round: documented is {{.Value}}.", "Name", f.name, "Value", int(want.Match)), phonebook.Say("Check it: clients offer the POPs that should stay out."))
	case known && f.set.Mask != want.Mask:
		c.at(Warning, f.mask, phonebook.Say("{{.Name}} looks at other bits than documented, which is {{.Value}}.", "Name", f.name, "Value", int(want.Mask)), phonebook.Say("Check it, or give the filter another name."))
	}
}

func orEmpty(s string) string {
	if s == "" {
		return `""`
	}
	return s
}

// count returns how many POPs pass a filter.
func (c *check) count(pass func(phonebook.ServiceFlags) bool) int {
	n := 0
	for i := range c.b.POPs {
		if pass(c.b.POPs[i].Flags) {
			n++
		}
	}
	return n
}

func passesAny(all []*filter, flags phonebook.ServiceFlags) bool {
	for _, f := range all {
		if f.set.Passes(flags) {
			return true
		}
	}
	return false
}

// lists reports POPs that are in neither of the lists that clients show.
func (c *check) lists(lists []*filter) {
	if len(c.b.POPs) == 0 {
		return
	}
	lost := c.count(func(f phonebook.ServiceFlags) bool { return !passesAny(lists, f) })
	switch lost {
	case 0:
	case len(c.b.POPs):
		c.at(Error, c.s.list("FilterA"), phonebook.Say("No POP of the phone book is in either list."), phonebook.Say("Check the filters of both lists and the flags of the POPs."))
	default:
		c.at(Warning, c.s.list("FilterA"), phonebook.Count(lost, "A POP is in neither list.", "{{.N}} POPs are in neither list."),
			phonebook.Say("Check whether they should be offered: look at their flags."))
	}
}

// types checks the service types against the flags of the POPs.
func (c *check) types(lists []*filter) {
	filters, _ := c.s.filters()
	types := c.s.types(filters)
	c.section = sectionTypes
	if len(types) == 0 {
		c.at(Warning, Key{}, phonebook.Say("The profile has no service types."), phonebook.Say("Add at least one, such as Modem=Modem."))
		return
	}
	shown := func(f phonebook.ServiceFlags) bool { return len(lists) < 2 || passesAny(lists, f) }
	total := c.count(shown)
	var whole []*filter
	for _, t := range types {
		if t.key.Name == "" {
			c.at(Error, t.key, phonebook.Say("The service type has no name."), phonebook.Say("Write its name before the equals sign, such as Modem=Modem."))
			continue
		}
		if t.filter == nil {
			c.at(Error, t.key, phonebook.Say("There is no filter {{.Name}}: Mask&{{.Name}} and Match&{{.Name}} are missing.", "Name", orEmpty(t.key.Value)), phonebook.Say("Add the two keys, or name a filter that is there."))
		}
		if !t.filter.whole() || total == 0 {
			continue
		}
		whole = append(whole, t.filter)
		switch c.count(func(f phonebook.ServiceFlags) bool { return shown(f) && t.filter.set.Passes(f) }) {
		case 0:
			c.at(Warning, t.key, phonebook.Say("No POP of the phone book has the service type {{.Name}}.", "Name", t.key.Name), phonebook.Say("Take the service type away, or check the flags of the POPs."))
		case total:
			c.at(Note, t.key, phonebook.Say("All POPs of the phone book have the service type {{.Name}}.", "Name", t.key.Name), phonebook.Say("Nothing is to be done, unless some should stay out."))
		}
	}
	lost := c.count(func(f phonebook.ServiceFlags) bool { return shown(f) && !passesAny(whole, f) })
	if len(whole) > 0 && lost > 0 {
		c.at(Warning, Key{}, phonebook.Count(lost, "A POP has none of the service types. Users cannot choose it.", "{{.N}} POPs have none of the service types. Users cannot choose them."),
			phonebook.Say("Add a service type for their flags, or change the flags."))
	}
}
