package profile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

const modemOnly = phonebook.NotISDN | phonebook.NotMulticast

// novelties are books whose names and encodings are of four languages, each with other
// service types and dial-up entries, and the profiles that are made of them.
var novelties = map[string]struct {
	book profile.Book
	o    profile.NewOptions
}{
	"en": {
		profile.Book{Name: "Acme", Version: 12, Encoding: "ascii", PBK: []byte("1,Redmond\r\n"), PBR: []byte("0\r\n"), POPs: []phonebook.POP{
			{ID: 1, Name: "Redmond", Flags: 48}, // what a new POP has: modem and ISDN
		}},
		profile.NewOptions{File: "Corp", Service: "Corp Dial-Up", URL: "http://pbs.example/pbserver/pbserver.dll"},
	},
	"de": {
		profile.Book{Name: "Zuerich1", Version: 1, Encoding: "windows-1252", PBK: []byte("1,Z\xfcrich\r\n"), PBR: []byte("1\r\nZ\xfcrich\r\n"), POPs: []phonebook.POP{
			{ID: 1, Name: "Z\u00fcrich", Flags: modemOnly, DialUpEntry: "zz"},
			{ID: 2, Name: "Bern", Flags: modemOnly, DialUpEntry: "ZZ"},
			{ID: 3, Name: "Genf", Flags: modemOnly, DialUpEntry: "B\u00fcro"}, // no name of a section in every code page
			{ID: 4, Name: "Chur", Flags: modemOnly, DialUpEntry: "Alt & neu"},
		}},
		profile.NewOptions{File: "a1", Service: "Einwahl"},
	},
	"fr": {
		profile.Book{Name: "PARIS", Version: 7, Encoding: "windows-1252", PBK: []byte("1,Orl\xe9ans\r\n"), PBR: []byte("0\r\n"), POPs: []phonebook.POP{
			{ID: 1, Name: "Orl\u00e9ans", Flags: 0},
			{ID: 2, Name: "Lyon", Flags: phonebook.Surcharge | phonebook.NotModem},
		}},
		profile.NewOptions{File: "Reseau", Service: "L.E. Reseau (Paris) + $1;2=3", URL: "https://me@pbs.example:8443/x"},
	},
	"ja": {
		profile.Book{Name: "Tokyo", Version: 32676, Encoding: "shift_jis", PBK: []byte("1,\x93\x8c\x8b\x9e\r\n"), PBR: []byte("0\r\n"), POPs: []phonebook.POP{
			{ID: 1, Name: "\u6771\u4eac", Flags: phonebook.NotSignOn}, // a client ignores it, and so does the profile
		}},
		profile.NewOptions{File: "Tokyo", Service: strings.Repeat("T", 35), URL: "http://xn--1lqs71d.example/pbserver/pbserver.dll"},
	},
}

// TestNewFiles compares each file of a new profile with its whole text. The files are
// read by clients, so they are the same in every language of the program, in ASCII, and
// the book in them is byte for byte that of the release.
func TestNewFiles(t *testing.T) {
	t.Cleanup(func() { words.Use("en") })
	for tag, c := range novelties {
		words.Use(tag)
		p, err := profile.New(c.book, c.o)
		if err != nil {
			t.Fatal(err)
		}
		golden, err := txtar.ParseFile(filepath.Join("testdata", "new", tag+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{c.book.Name + ".pbk", c.book.Name + ".pbr"}
		for _, f := range golden.Files {
			want = append(want, f.Name)
			if got := string(p.Files[f.Name]); got != string(windows(string(f.Data))) {
				t.Errorf("%s: %s is\n%s", tag, f.Name, got)
			}
			if i := strings.IndexFunc(string(p.Files[f.Name]), func(r rune) bool { return r > '~' }); i >= 0 {
				t.Errorf("%s: %s is not ASCII at %d", tag, f.Name, i)
			}
		}
		slices.Sort(want)
		if !slices.Equal(p.Names(), want) || len(golden.Files) != 3 {
			t.Errorf("%s: files %q, not %q", tag, p.Names(), want)
		}
		if string(p.Files[c.book.Name+".pbk"]) != string(c.book.PBK) || string(p.Files[c.book.Name+".pbr"]) != string(c.book.PBR) {
			t.Errorf("%s: the book is not as it was", tag)
		}
	}
}

// TestNewWorks finds no error in any of these profiles, can refresh each without a
// change, and packs it.
func TestNewWorks(t *testing.T) {
	for tag, c := range novelties {
		p, err := profile.New(c.book, c.o)
		if err != nil {
			t.Fatal(err)
		}
		again, changes, err := profile.Refresh(p, c.book, profile.Options{Rename: true})
		if err != nil || len(changes) > 0 || differ(p, again) != "" {
			t.Errorf("%s: %v, %v", tag, changes, err)
		}
		if alone, err := profile.Alone(p); err != nil || len(alone) > 0 {
			t.Errorf("%s alone: %v, %v", tag, alone, err)
		}
		services, err := p.Services()
		if err != nil || len(services) != 1 || services[0].Title() != c.o.Service || services[0].Book() != c.book.Name {
			t.Errorf("%s: %v, %v", tag, services, err)
		}
		name, err := p.Name()
		if err != nil || name != c.o.File || !p.Installs() {
			t.Errorf("%s: %s, %v", tag, name, err)
		}
		if sums := member(t, pack(t, p), "SHA256SUMS"); strings.Count(sums, "  "+c.o.File+"/") != 5 {
			t.Errorf("%s:\n%s", tag, sums)
		}
	}
}

// TestNewNames takes names at their longest and refuses them one sign longer, each
// sign that is not allowed, and what is no plain letter.
func TestNewNames(t *testing.T) {
	for _, service := range []string{"a", strings.Repeat("x", 35), "A, B (C) + #1!", "~"} {
		if err := (profile.NewOptions{File: "Corp1234", Service: service}).CheckNames(); err != nil {
			t.Errorf("%q: %v", service, err)
		}
	}
	bad := []string{strings.Repeat("x", 36), "a ", "\ta", "a\x7f", "a\u00e9"}
	for _, sign := range "*\\/:?\"<>|[]&%'`" {
		bad = append(bad, "a"+string(sign))
	}
	for _, service := range bad {
		if err := (profile.NewOptions{File: "Corp", Service: service}).CheckNames(); !refused(err, service+" cannot be the name of a service.") {
			t.Errorf("%q: %v", service, err)
		}
	}
	for _, file := range []string{"Corp12345", "1234", "Corp.x", "C-D", "C_D", "\u00c9", "aux", "Lpt9"} {
		if err := (profile.NewOptions{File: file, Service: "x"}).CheckNames(); !refused(err, file+" cannot be the name of a profile's files.") || remedyOf(err) != "Use 1 to 8 letters and digits." {
			t.Errorf("%q: %v", file, err)
		}
	}
	if err := (profile.NewOptions{Service: "x"}).CheckNames(); !refused(err, `"" cannot be the name of a profile's files.`) {
		t.Error(err)
	}
}
