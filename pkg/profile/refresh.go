package profile

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Options are what [Refresh] may change beside the files of the phone book.
type Options struct {
	// Rename lets the profile name the book, with its region file.
	Rename bool
	// URL is a new address of the phone book server, "" to keep it.
	URL string
}

// Change is a file that was changed, added or taken away.
type Change struct {
	File string
	What phonebook.Sentence
}

// refreshing is a copy of a profile in the making.
type refreshing struct {
	*Profile
	b       Book
	o       Options
	changes []Change
}

// Refresh returns a copy of a profile with the files of a phone book in it, and
// what is different. Every other byte is kept. It returns a [*RefusedError] where
// no service uses the book and none can be made to, and where a service names a file
// that is not the book's.
func Refresh(p *Profile, b Book, o Options) (*Profile, []Change, error) {
	services, err := p.Services()
	if err != nil {
		return nil, nil, err
	}
	chosen, err := choose(services, b, o)
	if err != nil {
		return nil, nil, err
	}
	r := &refreshing{Profile: &Profile{maps.Clone(p.Files), p.Folders}, b: b, o: o}
	for _, s := range chosen {
		if err := r.service(s); err != nil {
			return nil, nil, err
		}
	}
	if err := r.verify(chosen); err != nil {
		return nil, nil, err
	}
	return r.Profile, r.changes, nil
}

// choose returns the services that use the book, or the one that will.
func choose(services []Service, b Book, o Options) ([]Service, error) {
	var using, others []Service
	for _, s := range services {
		switch {
		case s.uses(b.Name):
			using = append(using, s)
		case s.Book() != "":
			others = append(others, s)
		}
	}
	switch {
	case len(using) > 0:
		return using, nil
	case len(others) == 0:
		others = services
	}
	for _, s := range services {
		if why, bad := s.fault(); bad {
			return nil, refuse(unreadable(s, why))
		}
	}
	if o.Rename && len(others) == 1 {
		return others, nil
	}
	c := &check{b: b, s: others[0]}
	c.unused(others)
	if len(others) > 1 {
		return nil, refuse(c.found[0].What, phonebook.Say("Several services could name it. Write the name into the .cms file that is meant."))
	}
	return nil, refuse(c.found[0].What, c.found[0].Remedy)
}

// service refreshes one service.
func (r *refreshing) service(s Service) error {
	book, regions := s.Get(sectionISP, keyBook).Value, s.Get(sectionISP, keyRegions).Value
	if regions != "" && !r.o.Rename && !plainFile(regions) {
		return refuse(phonebook.Say("{{.Name}} is not the name of a file.", "Name", regions), phonebook.Say("Let it name one (--rename), or build the profile again."))
	}
	if err := r.eachKey(s, r.inside); err != nil {
		return err
	}
	if err := r.eachKey(s, r.kind); err != nil {
		return err
	}
	if r.o.Rename {
		if err := r.name(s, keyBook, book, r.b.Name+".pbk"); err != nil {
			return err
		}
		if err := r.name(s, keyRegions, regions, r.b.Name+".pbr"); err != nil {
			return err
		}
	}
	if r.o.URL != "" && s.Get(sectionISP, keyURL).Value != r.o.URL {
		// What is no single line, or loses blanks and quotes, cannot be an address at all.
		if err := s.Set(sectionISP, keyURL, r.o.URL); err != nil || s.Get(sectionISP, keyURL).Value != r.o.URL {
			what, remedy, _ := noAddress(r.o.URL)
			return refuse(what, remedy)
		}
		r.note(s.Path, phonebook.Say("{{.Key}} is {{.Value}}", "Key", keyURL, "Value", r.o.URL))
	}
	if err := r.eachKey(s, r.owned); err != nil {
		return err
	}
	r.Files[s.Path] = s.Bytes()
	if file, same := r.oneFile(s); same {
		return refuse(sameFile(file))
	}
	r.put(s, keyBook, r.b.PBK)
	if s.Get(sectionISP, keyRegions).Value != "" {
		r.put(s, keyRegions, r.b.PBR)
	}
	return nil
}

// sameFile says that both keys name one file.
func sameFile(file string) (reason, remedy phonebook.Sentence) {
	return phonebook.Say("{{.Key}} and {{.Other}} name the same file, {{.File}}.", "Key", keyBook, "Other", keyRegions, "File", file),
		writeFile(keyRegions, ".pbr")
}

// writeFile says which file a key is to name.
func writeFile(key, ending string) phonebook.Sentence {
	return phonebook.Say("Write the name of a file that ends in {{.Ending}} behind {{.Key}}= in the .cms file.", "Ending", ending, "Key", key)
}

// eachKey asks about the two files that a service names.
func (r *refreshing) eachKey(s Service, ask func(s Service, key, ending string) error) error {
	if err := ask(s, keyBook, ".pbk"); err != nil {
		return err
	}
	return ask(s, keyRegions, ".pbr")
}

// inside refuses a key that leads out of the profile, unless the key is written anew.
func (r *refreshing) inside(s Service, key, _ string) error {
	if name := s.Get(sectionISP, key).Value; !r.o.Rename && s.leadsOut(name) {
		return refuse(elsewhere(key, name))
	}
	return nil
}

// elsewhere says that a key leads out of the profile.
func elsewhere(key, name string) (reason, remedy phonebook.Sentence) {
	return phonebook.Say("{{.Key}} leads out of the profile, to {{.Name}}: the client reads another file than the one that is refreshed.", "Key", key, "Name", name),
		phonebook.Say("Let it name the file in the profile (--rename).")
}

// kind refuses a key that names a file which is none of a phone book: it would be
// written over, or taken away. A new file may be called as it likes, but not as what
// the profile itself is made of.
func (r *refreshing) kind(s Service, key, ending string) error {
	name := s.Get(sectionISP, key).Value
	if name == "" {
		return nil
	}
	where, there := r.locate(s, name)
	switch strings.ToLower(path.Ext(where)) {
	case ".pbk", ".pbr":
		return nil
	case ".cms", ".cmp", ".inf":
		there = true
	}
	if !there {
		return nil
	}
	return refuse(phonebook.Say("{{.Key}} names {{.File}}, which is no file of a phone book.", "Key", key, "File", where), writeFile(key, ending))
}

// owned refuses a key that names a file of another phone book: it would be written over.
func (r *refreshing) owned(s Service, key, ending string) error {
	where, there := r.locate(s, s.Get(sectionISP, key).Value)
	if !there {
		return nil
	}
	services, err := r.Services()
	if err != nil {
		return err
	}
	for _, other := range services {
		if other.Path == s.Path || other.Book() == "" || other.uses(r.b.Name) {
			continue
		}
		for _, k := range []string{keyBook, keyRegions} {
			if theirs, there := r.locate(other, other.Get(sectionISP, k).Value); there && theirs == where {
				return refuse(phonebook.Say("{{.Key}} names {{.File}}, which is that of the phone book {{.Book}}.", "Key", key, "File", where, "Book", other.Book()),
					writeFile(key, ending))
			}
		}
	}
	return nil
}

// verify refuses a copy in which a file of the book is not as it was put there: one
// service wrote over that of another.
func (r *refreshing) verify(services []Service) error {
	for _, s := range services {
		for key, data := range map[string][]byte{keyBook: r.b.PBK, keyRegions: r.b.PBR} {
			name := s.Get(sectionISP, key).Value
			if where, _ := r.locate(s, name); name != "" && !bytes.Equal(r.Files[where], data) {
				return refuse(phonebook.Say("{{.File}} is the phone book of one service and the region file of another.", "File", where),
					writeFile(keyRegions, ".pbr"))
			}
		}
	}
	return nil
}

// name lets a key name another file.
func (r *refreshing) name(s Service, key, old, now string) error {
	out := s.leadsOut(old)
	if strings.EqualFold(base(old), now) && !out {
		return nil
	}
	folder := old[:len(old)-len(base(old))]
	if !plainFile(old) || out {
		folder = ""
	}
	if err := s.Set(sectionISP, key, folder+now); err != nil {
		return err
	}
	r.Files[s.Path] = s.Bytes()
	r.note(s.Path, phonebook.Say("{{.Key}} is {{.Value}}", "Key", key, "Value", now))
	listed := base(old)
	where, there := r.locate(s, old)
	if to := path.Join(path.Dir(where), now); there && folder != "" {
		if _, have := r.have(to); !have {
			r.Files[to] = nil // so that the file is found in the folder that the key keeps
		}
	}
	if r.named(listed) {
		listed = "" // it stays, and so does its line
	} else if old != "" && there {
		delete(r.Files, where)
		r.note(where, phonebook.Say("taken away"))
	}
	for _, inf := range r.withEnding(".inf") {
		r.list(inf, base(s.Path), listed, now)
	}
	return nil
}

// named reports whether a service names a file.
func (r *refreshing) named(file string) bool {
	services, _ := r.Services()
	for _, s := range services {
		for _, key := range []string{keyBook, keyRegions} {
			if strings.EqualFold(base(s.Get(sectionISP, key).Value), file) {
				return true
			}
		}
	}
	return false
}

// list lets an .inf file list a file in the place of another, or beside the .cms
// file where there was none.
func (r *refreshing) list(name, cms, old, now string) {
	inf := ParseINI(r.Files[name])
	replaced := slices.ContainsFunc(inf.tokens(), func(t string) bool { return strings.EqualFold(t, now) })
	for i := range inf.lines {
		line := inf.text(i)
		if found := token(line); old != "" && strings.EqualFold(found, old) {
			at := strings.Index(line, found)
			inf.replace(i, at, at+len(found), now)
			replaced = true
		}
	}
	for i := len(inf.lines) - 1; i >= 0 && !replaced; i-- {
		line := inf.text(i)
		if !strings.EqualFold(token(line), cms) {
			continue
		}
		entry := now
		if _, disk, ok := strings.Cut(line, "="); ok {
			entry += " =" + strings.TrimRight(disk, blanks)
		}
		inf.insert(i+1, entry)
	}
	if data := inf.Bytes(); !bytes.Equal(data, r.Files[name]) {
		r.Files[name] = data
		r.note(name, phonebook.Say("lists {{.File}}", "File", now))
	}
}

// put writes a file of the book under the name that the service has for it.
func (r *refreshing) put(s Service, key string, data []byte) {
	where, there := r.locate(s, s.Get(sectionISP, key).Value)
	if there && bytes.Equal(r.Files[where], data) {
		return
	}
	r.Files[where] = data
	r.note(where, phonebook.Say("version {{.Version}} of {{.Book}}", "Version", fmt.Sprint(r.b.Version), "Book", r.b.Name))
}

func (r *refreshing) note(file string, what phonebook.Sentence) {
	r.changes = append(r.changes, Change{path.Clean(file), what})
}
