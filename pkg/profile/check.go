package profile

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var fileName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// names checks what the service and its files are called.
func (c *check) names(seen map[string]string) {
	if name := c.s.Name(); len(name) > MaxFileName || !fileName.MatchString(name) {
		c.file(Warning, c.s.Path, phonebook.Say("The files of a profile have names of up to {{.Max}} letters and digits.", "Max", MaxFileName),
			phonebook.Say("Build the profile again under a shorter name."))
	}
	c.section = sectionCM
	k := c.s.Get(sectionCM, keyName)
	n := utf8.RuneCountInString(k.Value)
	if !utf8.ValidString(k.Value) {
		n = len(k.Value) // a code page, most of them with one byte for a character
	}
	switch {
	case k.Value == "":
		c.at(Error, k, phonebook.Say("The service has no name."), phonebook.Say("Write one behind {{.Key}}=.", "Key", keyName))
		return
	case n > MaxServiceName:
		c.at(Warning, k, phonebook.Say("The name of the service has {{.Length}} characters; {{.Max}} are allowed.", "Length", n, "Max", MaxServiceName),
			phonebook.Say("Shorten it."))
	case strings.ContainsAny(k.Value, serviceSigns):
		c.at(Warning, k, phonebook.Say(`The name of the service has one of * \ / : ? " < > | [ ] & % ' `+"`"+`, which are not allowed.`),
			phonebook.Say("Choose a name without them."))
	}
	id := strings.ToLower(k.Value)
	if other, twice := seen[id]; twice {
		c.at(Warning, k, phonebook.Say("{{.Other}} has the same name of the service. When both are installed, neither works.", "Other", other),
			phonebook.Say("Give each service a name of its own."))
	}
	seen[id] = c.s.Path
}

// repeats reports what stands twice: only the first counts.
func (c *check) repeats() {
	sections := map[string]int{}
	for _, k := range c.s.Sections() {
		id := strings.ToLower(k.Name)
		if first, twice := sections[id]; twice {
			c.section = k.Name
			c.at(Warning, Key{Line: k.Line}, phonebook.Say("The section was in line {{.Line}} already. What stands here does not count.", "Line", fmt.Sprint(first)),
				phonebook.Say("Move its keys there."))
			continue
		}
		sections[id] = k.Line
	}
	for _, section := range []string{sectionISP, sectionTypes, sectionCM} {
		c.section = section
		keys := map[string]int{}
		for _, k := range c.s.Keys(section) {
			id := strings.ToLower(k.Name)
			if first, twice := keys[id]; twice {
				c.at(Warning, k, phonebook.Say("The key was in line {{.Line}} already. This one does not count.", "Line", fmt.Sprint(first)),
					phonebook.Say("Delete one of the two."))
				continue
			}
			keys[id] = k.Line
		}
	}
}

// unreadable says why a service file cannot be read.
func unreadable(s Service, why phonebook.Sentence) (reason, remedy phonebook.Sentence) {
	return why.With("File", s.Path), phonebook.Say("Save it as text of Windows in an editor, or build the profile again.")
}

// unused says that no service uses the book.
func (c *check) unused(services []Service) {
	names := []string{}
	for _, s := range services {
		if s.Book() == "" || slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, s.Book()) }) {
			continue
		}
		if names = append(names, s.Book()); len(names) == 1 {
			c.s = s
		}
	}
	c.section = sectionISP
	k := c.s.Get(sectionISP, keyBook)
	remedy := phonebook.Say("Refresh it with the phone book that it names, or let it name this one (--rename).")
	if len(names) == 0 {
		c.at(Error, k, phonebook.Say("The profile names no phone book."), phonebook.Say("Let it name this one (--rename)."))
		return
	}
	c.at(Error, k, phonebook.Say("The profile names the phone book {{.Names}}, not {{.Book}}. Clients ask for updates by that name.",
		"Names", strings.Join(names, ", "), "Book", c.b.Name), remedy)
}

// other notes a service of a merged profile with another phone book.
func (c *check) other() {
	c.section = sectionISP
	k := c.s.Get(sectionISP, keyBook)
	if k.Value == "" {
		c.at(Note, k, phonebook.Say("The service has no phone book."), phonebook.Say("Nothing is to be done for a service that is not dialled."))
		return
	}
	c.at(Note, k, phonebook.Say("The service uses the phone book {{.Name}}, which was not looked at.", "Name", c.s.Book()),
		phonebook.Say("Refresh it with that phone book as well."))
}

// book checks a service that uses the book.
func (c *check) book() {
	c.section = sectionISP
	c.contents()
	c.url()
	c.codePage()
	lists := c.filters()
	c.types(lists)
	c.dialUp()
}

// contents checks the files of the book in the profile.
func (c *check) contents() {
	k := c.s.Get(sectionISP, keyBook)
	if !strings.EqualFold(path.Ext(base(k.Value)), ".pbk") {
		c.at(Warning, k, phonebook.Say("The name of the phone book file does not end in .pbk."), phonebook.Say("Write {{.Name}}.", "Name", c.s.Book()+".pbk"))
	}
	if c.inside(k) {
		c.content(k, c.b.PBK)
	}
	k = c.s.Get(sectionISP, keyRegions)
	file, same := c.p.oneFile(c.s)
	switch {
	case !c.inside(k):
	case same:
		what, remedy := sameFile(file)
		c.at(Error, k, what, remedy)
	case k.Value == "" && len(c.b.Regions) > 0:
		c.at(Warning, k, phonebook.Say("The profile names no region file, and the phone book has regions. Clients show its POPs without them."),
			phonebook.Say("Let it name one (--rename), or build the profile again."))
	case k.Value != "":
		if !strings.EqualFold(stem(k.Value), c.b.Name) {
			c.at(Warning, k, phonebook.Say("The region file has another name than the phone book. Updates bring {{.Name}}.", "Name", c.b.Name+".pbr"),
				phonebook.Say("Let it have that name (--rename)."))
		}
		c.content(k, c.b.PBR)
	}
}

// inside reports whether a key names a file of the profile, and tells where it does not.
func (c *check) inside(k Key) bool {
	if !c.s.leadsOut(k.Value) {
		return true
	}
	what, remedy := elsewhere(k.Name, k.Value)
	c.at(Error, k, what, remedy)
	return false
}

// content compares a file of the profile with the release.
func (c *check) content(k Key, want []byte) {
	where, there := c.p.locate(c.s, k.Value)
	switch {
	case !there:
		c.at(Error, k, phonebook.Say("{{.File}} is not in the profile.", "File", base(k.Value)), phonebook.Say("Refresh the profile."))
	case !bytes.Equal(c.p.Files[where], want):
		c.at(Warning, k, phonebook.Say("{{.File}} is not that of version {{.Version}}, the newest release.", "File", where, "Version", fmt.Sprint(c.b.Version)),
			phonebook.Say("Refresh the profile."))
	}
}

// dialUp checks that the dial-up entries that POPs name are set up.
func (c *check) dialUp() {
	c.section = sectionCM
	known := c.s.entries()
	if k := c.s.Get(sectionCM, keyEntry); k.Value != "" && !known[strings.ToLower(k.Value)] {
		c.at(Warning, k, phonebook.Say("The dial-up entry {{.Entry}} is not set up in this file.", "Entry", k.Value),
			phonebook.Say("Add its sections, such as [TCP/IP&{{.Entry}}].", "Entry", k.Value))
	}
	missing, order := map[string]int{}, []string{}
	for i := range c.b.POPs {
		e := c.b.POPs[i].DialUpEntry
		if e == "" || known[strings.ToLower(e)] {
			continue
		}
		id := strings.ToLower(e)
		if missing[id]++; missing[id] == 1 {
			order = append(order, e)
		}
	}
	c.section = ""
	for _, e := range order {
		c.at(Warning, Key{}, phonebook.Count(missing[strings.ToLower(e)], "A POP uses the dial-up entry {{.Entry}}, which is not set up in this file.",
			"{{.N}} POPs use the dial-up entry {{.Entry}}, which is not set up in this file.", "Entry", e),
			phonebook.Say("Add its sections, such as [TCP/IP&{{.Entry}}], or give the POPs another entry.", "Entry", e))
	}
}
