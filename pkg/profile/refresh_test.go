package profile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// differ returns the files that are not the same in two profiles.
func differ(a, b *profile.Profile) string {
	var out []string
	all := maps.Clone(a.Files)
	maps.Copy(all, b.Files)
	for name := range all {
		old, was := a.Files[name]
		now, is := b.Files[name]
		if was != is || !bytes.Equal(old, now) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestRefresh(t *testing.T) {
	before := corpProfile()
	after, changes, err := profile.Refresh(before, acme(), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := differ(before, after); got != "Acme.pbk Acme.pbr" {
		t.Errorf("changed %s", got)
	}
	if string(after.Files["Acme.pbk"]) != "new book" || string(after.Files["Acme.pbr"]) != "1\r\nWashington\r\n" {
		t.Errorf("%q", after.Files)
	}
	if got := differ(before, corpProfile()); got != "" {
		t.Errorf("the profile itself changed: %s", got)
	}
	if len(changes) != 2 || changes[0].What.String() != "version 12 of Acme" {
		t.Errorf("%v", changes)
	}
	again, changes, err := profile.Refresh(after, acme(), profile.Options{})
	if err != nil || len(changes) != 0 || differ(after, again) != "" {
		t.Errorf("again: %v, %v", changes, err)
	}
}

// TestRefreshNames keeps the spelling of files, and finds them as installed profiles
// have them.
func TestRefreshNames(t *testing.T) {
	tests := map[string]struct {
		files map[string]string // paths that are there; others are taken away
		named string            // in PBFile
		want  string            // what changes
	}{
		"upper case":       {map[string]string{"ACME.PBK": "", "aCME.pBR": ""}, "acme.pbk", "ACME.PBK aCME.pBR"},
		"missing":          {nil, "Acme.pbk", "Acme.pbk Acme.pbr"},
		"with a folder":    {map[string]string{"CORP/Acme.pbk": ""}, `CORP\Acme.pbk`, "Acme.pbr CORP/Acme.pbk"},
		"folder but there": {map[string]string{"Acme.pbk": ""}, `CORP\Acme.pbk`, "Acme.pbk Acme.pbr"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			p := edit(t, corpProfile(), "CORP.cms", "PBFile=Acme.pbk", "PBFile="+c.named)
			delete(p.Files, "Acme.pbk")
			delete(p.Files, "Acme.pbr")
			for file, data := range c.files {
				p.Files[file] = []byte(data)
			}
			after, _, err := profile.Refresh(p, acme(), profile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := differ(p, after); got != c.want {
				t.Errorf("changed %s, not %s", got, c.want)
			}
			if found, _ := profile.Check(after, acme()); len(found) > 0 && found[0].Level == profile.Error {
				t.Errorf("%v", found)
			}
		})
	}
}

func TestRefreshRename(t *testing.T) {
	p := edit(t, corpProfile(), "CORP.cms", "PBFile=Acme.pbk\r\nRegionFile=Acme.pbr", "PBFile=CORP\\Old.pbk\r\nRegionFile=areas.PBR")
	for old, now := range map[string]string{"Acme.pbk\r\n": "OLD.PBK\r\n", "Acme.pbk =": "Old.pbk =", "Acme.pbr\r\n": "areas.pbr\r\n", "Acme.pbr =": "areas.pbr ="} {
		p = edit(t, p, "CORP.inf", old, now)
	}
	p.Files["OLD.pbk"], p.Files["areas.pbr"] = []byte("old"), []byte("0\r\n")
	delete(p.Files, "Acme.pbk")
	delete(p.Files, "Acme.pbr")
	if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, "The profile names the phone book Old, not Acme") {
		t.Errorf("without an order: %v", err)
	}
	after, changes, err := profile.Refresh(p, acme(), profile.Options{Rename: true, URL: "http://pbs.example/pbserver/pbserver.dll"})
	if err != nil {
		t.Fatal(err)
	}
	want := corpProfile()
	want.Files["Acme.pbk"], want.Files["Acme.pbr"] = acme().PBK, acme().PBR
	want = edit(t, want, "CORP.cms", "PBFile=Acme", `PBFile=CORP\Acme`)
	if got := differ(want, after); got != "" {
		t.Errorf("differs in %s\n%s\n%s", got, after.Files["CORP.cms"], after.Files["CORP.inf"])
	}
	if len(changes) != 8 {
		t.Errorf("%v", changes)
	}
}

// TestRefreshFirstBook gives a profile without a phone book its first one.
func TestRefreshFirstBook(t *testing.T) {
	p := edit(t, corpProfile(), "CORP.cms", "PBFile=Acme.pbk\r\nRegionFile=Acme.pbr\r\nPBURL=http://pbs.example/pbserver/pbserver.dll\r\n", "")
	for _, line := range []string{"Acme.pbk\r\n", "Acme.pbr\r\n", "Acme.pbk = 55\r\n", "Acme.pbr = 55\r\n"} {
		p = edit(t, p, "CORP.inf", line, "")
	}
	delete(p.Files, "Acme.pbk")
	delete(p.Files, "Acme.pbr")
	if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, "The profile names no phone book.") {
		t.Errorf("without an order: %v", err)
	}
	after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true, URL: "http://pbs.example/pbserver/pbserver.dll"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := profile.Check(after, acme())
	if err != nil || len(found) != 1 || found[0].Level != profile.Note {
		t.Errorf("%v, %v\n%s\n%s", found, err, after.Files["CORP.cms"], after.Files["CORP.inf"])
	}
	if _, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true, URL: "http://x/\r\nEvil=1"}); !refused(err, "") {
		t.Errorf("an address of two lines: %v", err)
	}
}

// TestRefreshHostile writes only files of the profile, whatever it names.
func TestRefreshHostile(t *testing.T) {
	for _, name := range []string{"..", ".", `..\..`, `x\.`, "Acme.pbr:stream", "con?.pbr"} {
		p := edit(t, corpProfile(), "CORP.cms", "RegionFile=Acme.pbr", "RegionFile="+name)
		after, _, err := profile.Refresh(p, acme(), profile.Options{})
		if err == nil {
			t.Errorf("%q was taken: %s", name, differ(p, after))
		}
		if after, _, err = profile.Refresh(p, acme(), profile.Options{Rename: true}); err != nil || differ(corpProfile(), after) != "Acme.pbk Acme.pbr" {
			t.Errorf("%q renamed: %v, %s", name, err, after.Files["CORP.cms"])
		}
	}
	for _, name := range []string{"Acme.pbk:x", ".pbk", ".."} {
		p := edit(t, corpProfile(), "CORP.cms", "PBFile=Acme.pbk", "PBFile="+name)
		if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, "The profile names no phone book.") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestRefreshElsewhere refuses names that lead out of the profile: the client would
// read another file. With an order they are written anew.
func TestRefreshElsewhere(t *testing.T) {
	for _, file := range []string{"PBFile=Acme.pbk", "RegionFile=Acme.pbr"} {
		key, name, _ := strings.Cut(file, "=")
		for _, way := range []string{`\\srv\sh\`, `..\..\`, `..\`, `C:\x\`, "/etc/", `sub\..\..\`} {
			p := edit(t, corpProfile(), "CORP.cms", file, key+"="+way+name)
			want := key + " leads out of the profile, to " + way + name
			if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, want) {
				t.Errorf("%s: %v", way, err)
			}
			demand(t, p, acme(), fmt.Sprintf("error CORP.cms:%d [ISP] %s %s", map[string]int{"PBFile": 6, "RegionFile": 7}[key], key, want))
			after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
			if err != nil || differ(corpProfile(), after) != "Acme.pbk Acme.pbr" {
				t.Errorf("%s renamed: %v, %s", way, err, differ(corpProfile(), after))
			}
		}
	}
	p := corpProfile()
	p.Files["sub/CORP.cms"] = bytes.Replace(p.Files["CORP.cms"], []byte("=Acme.pbk"), []byte(`=..\Acme.pbk`), 1)
	delete(p.Files, "CORP.cms")
	if _, _, err := profile.Refresh(p, acme(), profile.Options{}); err != nil {
		t.Errorf("above, and in the profile: %v", err)
	}
}

// TestRefreshAddress refuses addresses that a file would not give back.
func TestRefreshAddress(t *testing.T) {
	for _, url := range []string{" http://x/", "http://x/ ", `"http://x/"`, "'http://x/'", "http://x/\r\n"} {
		if _, _, err := profile.Refresh(corpProfile(), acme(), profile.Options{URL: url}); !refused(err, "") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// TestRefreshUnreadable says why a file holds no service, in the place of that it names
// no phone book.
func TestRefreshUnreadable(t *testing.T) {
	for data, want := range map[string]string{
		string(wide(binary.LittleEndian, corp)[2:]): "it holds zero bytes",
		strings.ReplaceAll(corp, "\n", "\r"):        "its lines do not end",
		"":                                          "it has no section",
		"PBFile=x":                                  "it has no section",
		"[ISP]\n\x00":                               "it holds zero bytes",
	} {
		p := corpProfile()
		p.Files["CORP.cms"] = []byte(data)
		want = "CORP.cms is not readable as a service file: " + want
		demand(t, p, acme(), "error CORP.cms "+want)
		if _, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true}); !refused(err, want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// TestRefreshMerged refreshes the services that use the book and leaves the others.
func TestRefreshMerged(t *testing.T) {
	p := corpProfile()
	other := edit(t, edit(t, p, "CORP.cms", "Acme", "Globex"), "CORP.cms", "Acme", "Globex")
	p.Files["PARTNER.cms"] = bytes.ReplaceAll(other.Files["CORP.cms"], []byte(`"Corp Dial"`), []byte("Partner"))
	p.Files["SECOND.CMS"] = bytes.ReplaceAll(p.Files["CORP.cms"], []byte(`"Corp Dial"`), []byte("Second"))
	p.Files["Globex.pbk"] = []byte("theirs")
	p = edit(t, p, "CORP.inf", "[Merge Profiles]\r\n", "[Merge Profiles]\r\nPARTNER\r\nsecond.cms=1\r\n")
	after, _, err := profile.Refresh(p, acme(), profile.Options{URL: "http://new.example/pbserver/pbserver.dll"})
	if err != nil {
		t.Fatal(err)
	}
	if got := differ(p, after); got != "Acme.pbk Acme.pbr CORP.cms SECOND.CMS" {
		t.Errorf("changed %s", got)
	}
	demand(t, after, acme(), "note PARTNER.cms:6 [ISP] PBFile The service uses the phone book Globex, which was not looked at.")
	found, _ := profile.Check(after, acme())
	if n, w := profile.Worst(found); n+w > 0 {
		t.Errorf("%v", found)
	}
	delete(p.Files, "CORP.cms")
	delete(p.Files, "SECOND.CMS")
	p.Files["FOURTH.cms"] = p.Files["PARTNER.cms"]
	p.Files["THIRD.cms"] = bytes.ReplaceAll(p.Files["PARTNER.cms"], []byte("Globex"), []byte("Initech"))
	_, _, err = profile.Refresh(p, acme(), profile.Options{Rename: true})
	if !refused(err, "The profile names the phone book Globex, Initech, not") {
		t.Errorf("several could name it: %v", err)
	}
}

// FuzzRefresh refreshes and checks whatever a profile says: files of a profile have
// paths inside of it, and what is written fits the book by name.
func FuzzRefresh(f *testing.F) {
	f.Add([]byte(corp), []byte(corpINF), false)
	f.Add(windows(strings.ReplaceAll(corp, "Acme", "Foo")), windows(corpINF), true)
	f.Add([]byte("[ISP]\nPBFile=..\\x.pbk\nRegionFile=/\n[Service Types]\na"), []byte("[Merge Profiles]\nx"), true)
	f.Add(wide(binary.LittleEndian, corp), []byte(nil), true)
	f.Fuzz(func(t *testing.T, cms, inf []byte, rename bool) {
		p := corpProfile()
		p.Files["CORP.cms"], p.Files["CORP.inf"] = cms, inf
		p.Files["sub/SECOND.cms"] = cms
		if _, err := profile.Check(p, acme()); err != nil {
			t.Fatal(err)
		}
		after, changes, err := profile.Refresh(p, acme(), profile.Options{Rename: rename})
		if err != nil {
			return
		}
		for name := range after.Files {
			if !fs.ValidPath(name) || name == "." {
				t.Errorf("a file %q", name)
			}
		}
		if len(changes) == 0 && differ(p, after) != "" {
			t.Errorf("changed in silence: %s", differ(p, after))
		}
		services, _ := after.Services()
		if !slices.ContainsFunc(services, func(s profile.Service) bool { return strings.EqualFold(s.Book(), "Acme") }) {
			t.Errorf("no service has the book: %q", after.Files["CORP.cms"])
		}
		if _, err := profile.Check(after, acme()); err != nil {
			t.Error(err)
		}
		pack(t, after)
	})
}

func refused(err error, reason string) bool {
	e, ok := errors.AsType[*profile.RefusedError](err)
	return ok && strings.HasPrefix(e.Error(), reason) && !e.Remedy.Empty()
}

// TestRefreshOthers writes over no file that is not the book's.
func TestRefreshOthers(t *testing.T) {
	tests := map[string]struct {
		old, now, want string
		rename         bool
	}{
		"regions are the book":      {"RegionFile=Acme.pbr", "RegionFile=acme.PBK", "PBFile and RegionFile name the same file, Acme.pbk.", false},
		"regions are the installer": {"RegionFile=Acme.pbr", "RegionFile=Corp.inf", "RegionFile names CORP.inf, which is no file of a phone book.", false},
		"regions are a new service": {"RegionFile=Acme.pbr", "RegionFile=New.cms", "RegionFile names New.cms, which is no file of a phone book.", false},
		"the installer, renamed":    {"RegionFile=Acme.pbr", "RegionFile=Corp.inf", "RegionFile names CORP.inf, which is no file of a phone book.", true},
		"the book is what is open":  {"PBFile=Acme.pbk", "PBFile=Corp.cmp", "PBFile names CORP.cmp, which is no file of a phone book.", true},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			p := edit(t, corpProfile(), "CORP.cms", c.old, c.now)
			if _, changes, err := profile.Refresh(p, acme(), profile.Options{Rename: c.rename}); !refused(err, c.want) {
				t.Errorf("%v, %v", changes, err)
			}
		})
	}
	p := edit(t, corpProfile(), "CORP.cms", "RegionFile=Acme.pbr", "RegionFile=Acme.pbk")
	demand(t, p, acme(), "error CORP.cms:7 [ISP] RegionFile PBFile and RegionFile name the same file, Acme.pbk.")
	after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
	if err != nil || differ(corpProfile(), after) != "Acme.pbk Acme.pbr" {
		t.Errorf("mended: %v", err)
	}
	if found, _ := profile.Check(after, acme()); len(found) != 1 {
		t.Errorf("mended: %v", found)
	}
}

// TestRefreshShared refuses a file that services of one profile mean different things by.
func TestRefreshShared(t *testing.T) {
	p := corpProfile()
	p.Files["OTHER.cms"] = []byte("[ISP]\r\nPBFile=Globex.pbk\r\nRegionFile=Globex.pbr\r\n")
	p.Files["Globex.pbr"] = []byte("theirs")
	p = edit(t, p, "CORP.cms", "RegionFile=Acme.pbr", "RegionFile=Globex.pbr")
	if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, "RegionFile names Globex.pbr, which is that of the phone book Globex.") {
		t.Error(err)
	}
	if after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true}); err != nil || string(after.Files["Globex.pbr"]) != "theirs" {
		t.Errorf("renamed: %v", err)
	}
	p = corpProfile()
	p.Files["OTHER.cms"] = []byte("[ISP]\r\nPBFile=Acme.pbr\r\n")
	if _, _, err := profile.Refresh(p, acme(), profile.Options{}); !refused(err, "Acme.pbr is the phone book of one service and the region file of another.") {
		t.Error(err)
	}
}

// TestRefreshWhere refreshes the file that the name leads to, not another one of the
// same name beside the .cms file.
func TestRefreshWhere(t *testing.T) {
	p := edit(t, corpProfile(), "CORP.cms", "PBFile=Acme.pbk", `PBFile=sub\Acme.pbk`)
	p.Files["sub/Acme.pbk"] = []byte("old")
	after, _, err := profile.Refresh(p, acme(), profile.Options{})
	if err != nil || differ(p, after) != "Acme.pbr sub/Acme.pbk" {
		t.Errorf("%s, %v", differ(p, after), err)
	}
}

// remedyOf returns what an error tells to do.
func remedyOf(err error) string {
	if e, ok := errors.AsType[*profile.RefusedError](err); ok {
		return e.Remedy.String()
	}
	return ""
}
