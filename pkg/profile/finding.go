package profile

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Level is how much a finding matters.
type Level uint8

// An error is what keeps clients from the phone book, a warning what probably
// surprises, a note what is worth to know.
const (
	Error Level = iota
	Warning
	Note
)

// String returns the word of the command line.
func (l Level) String() string { return [...]string{"error", "warning", "note"}[l] }

// Finding is one thing that does not fit, with its place and what to do.
type Finding struct {
	Level   Level
	File    string // "" for the whole folder
	Line    int    // 0 where there is no line
	Section string
	Key     string
	What    phonebook.Sentence
	Remedy  phonebook.Sentence
}

// Place writes where a finding is: "Acme.cms:7 [ISP] PBURL", "" for the folder.
func (f Finding) Place() string {
	place := f.File
	if f.Line > 0 {
		place += fmt.Sprintf(":%d", f.Line)
	}
	if f.Section != "" {
		place += " [" + f.Section + "]"
	}
	if f.Key != "" {
		place += " " + f.Key
	}
	return place
}

// Worst returns how many errors and warnings there are.
func Worst(all []Finding) (failed, warned int) {
	for _, f := range all {
		switch f.Level {
		case Error:
			failed++
		case Warning:
			warned++
		case Note:
		}
	}
	return failed, warned
}

// check gathers the findings of one service.
type check struct {
	p       *Profile
	b       Book
	s       Service
	found   []Finding
	section string
}

// at adds a finding about a key.
func (c *check) at(l Level, k Key, what, remedy phonebook.Sentence) {
	c.found = append(c.found, Finding{l, c.s.Path, k.Line, c.section, k.Name, what, remedy})
}

// file adds a finding about a file.
func (c *check) file(l Level, file string, what, remedy phonebook.Sentence) {
	c.found = append(c.found, Finding{Level: l, File: file, What: what, Remedy: remedy})
}

// Alone returns the errors of a profile that show without a phone book: files that
// cannot be read, are missing or lie elsewhere, and addresses that are none.
func Alone(p *Profile) ([]Finding, error) {
	services, err := p.Services()
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, s := range services {
		c := &check{p: p, s: s, section: sectionISP}
		if why, bad := s.fault(); bad {
			what, remedy := unreadable(s, why)
			c.file(Error, s.Path, what, remedy)
		}
		for _, key := range []string{keyBook, keyRegions} {
			k := s.Get(sectionISP, key)
			if k.Value == "" || !c.inside(k) {
				continue
			}
			if _, there := p.locate(s, k.Value); !there {
				c.at(Error, k, phonebook.Say("{{.File}} is not in the profile.", "File", base(k.Value)), phonebook.Say("Refresh the profile."))
			}
		}
		k := s.Get(sectionISP, keyURL)
		if what, remedy, bad := noAddress(k.Value); bad && k.Value != "" {
			c.at(Error, k, what, remedy)
		}
		found = append(found, c.found...)
	}
	return found, nil
}

// Check compares a profile with a phone book. The worst findings come first. The
// error is a [*RefusedError] for a folder without a service.
func Check(p *Profile, b Book) ([]Finding, error) {
	services, err := p.Services()
	if err != nil {
		return nil, err
	}
	var found []Finding
	faulty, used, names := false, 0, map[string]string{}
	for _, s := range services {
		c := &check{p: p, b: b, s: s}
		if why, bad := s.fault(); bad {
			what, remedy := unreadable(s, why)
			c.file(Error, s.Path, what, remedy)
			found, faulty = append(found, c.found...), true
			continue
		}
		c.names(names)
		c.repeats()
		switch {
		case s.uses(b.Name):
			used++
			c.book()
		case len(services) > 1:
			c.other()
		}
		found = append(found, c.found...)
	}
	c := &check{p: p, b: b, s: services[0]}
	if used == 0 && !faulty {
		c.unused(services)
	}
	c.section = ""
	c.connections()
	c.installers(services)
	found = append(found, c.found...)
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Level, b.Level) })
	return found, nil
}
