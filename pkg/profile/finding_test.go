package profile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// wanting is a service in which most keys have something wrong.
const wanting = `[ISP]
PBFile=acme.txt
RegionFile=Areas.pbr
PBFile=Foo.pbk
Mask&One=1
Match&Two=1
Mask&Three=x
Match&Three=
Mask&Four=1
Match&Four=3
Mask&Modem=4
Match&Modem=4
Mask&ISDN=9
Match&ISDN=0
FilterA&=Four
FilterB=Five

[Service Types]
=One
Lost=Six
Empty=
[isp]
[Connection Manager]
ServiceName=A name of a service that has 36 sign
DUN=Line
`

// wantingFound is all that is found there, with what to do, in its order.
const wantingFound = `
error much too long.cms:5 [ISP] Mask&One: Match&One is missing. | Add it.
error much too long.cms:6 [ISP] Match&Two: Mask&Two is missing. | Add it.
error much too long.cms:7 [ISP] Mask&Three: x is not an integer. | Write a decimal number, or a hexadecimal one such as 0x0041.
error much too long.cms:8 [ISP] Match&Three: "" is not an integer. | Write a decimal number, or a hexadecimal one such as 0x0041.
error much too long.cms:10 [ISP] Match&Four: No POP can match: the value has bits that Mask&Four lacks. | Take these bits away, or add them to the mask.
error much too long.cms:16 [ISP] FilterB: There is no filter Five: Mask&Five and Match&Five are missing. | Add the two keys, or name a filter that is there.
error much too long.cms:19 [Service Types]: The service type has no name. | Write its name before the equals sign, such as Modem=Modem.
error much too long.cms:20 [Service Types] Lost: There is no filter Six: Mask&Six and Match&Six are missing. | Add the two keys, or name a filter that is there.
error much too long.cms:21 [Service Types] Empty: There is no filter "": Mask&"" and Match&"" are missing. | Add the two keys, or name a filter that is there.
error x.cmp [Connection Manager] CMSFile: x.cmp names the service "", which is not in the profile. | Name the .cms file of the profile.
warning much too long.cms: The files of a profile have names of up to 8 letters and digits. | Build the profile again under a shorter name.
warning much too long.cms:24 [Connection Manager] ServiceName: The name of the service has 36 characters; 35 are allowed. | Shorten it.
warning much too long.cms:22 [isp]: The section was in line 1 already. What stands here does not count. | Move its keys there.
warning much too long.cms:4 [ISP] PBFile: The key was in line 2 already. This one does not count. | Delete one of the two.
warning much too long.cms:2 [ISP] PBFile: The name of the phone book file does not end in .pbk. | Write acme.pbk.
warning much too long.cms:2 [ISP] PBFile: acme.txt is not that of version 12, the newest release. | Refresh the profile.
warning much too long.cms:3 [ISP] RegionFile: The region file has another name than the phone book. Updates bring Acme.pbr. | Let it have that name (--rename).
warning much too long.cms:3 [ISP] RegionFile: Areas.pbr is not that of version 12, the newest release. | Refresh the profile.
warning much too long.cms [ISP] PBURL: The profile has no address of a phone book server. Clients never get a newer phone book. | Write http://SERVER/pbserver/pbserver.dll (--url).
warning much too long.cms:12 [ISP] Match&Modem: Modem is turned round: documented is 0. | Check it: clients offer the POPs that should stay out.
warning much too long.cms:13 [ISP] Mask&ISDN: ISDN looks at other bits than documented, which is 8. | Check it, or give the filter another name.
warning much too long.cms:25 [Connection Manager] DUN: The dial-up entry Line is not set up in this file. | Add its sections, such as [TCP/IP&Line].
warning much too long.cms: 2 POPs use the dial-up entry ISDN Line, which is not set up in this file. | Add its sections, such as [TCP/IP&ISDN Line], or give the POPs another entry.
warning x.inf:2 [Merge Profiles] GONE: The merged profile GONE is not in the folder. | Build the profile again with it, or take it out.
warning x.inf: The installation does not list acme.txt, so it is not copied. | List it as the .cms file is listed, or build the profile again.
warning x.inf: The installation does not list Areas.pbr, so it is not copied. | List it as the .cms file is listed, or build the profile again.
`

// all writes findings, each with its place and its remedy in a line of its own.
func all(found []profile.Finding) string {
	out := "\n"
	for _, f := range found {
		out += f.Level.String() + " " + f.Place() + ": " + f.What.String() + " | " + f.Remedy.String() + "\n"
	}
	return out
}

// TestFindings compares everything that is found in a service with much that is wrong:
// nothing twice, nothing missed, and errors before warnings. Two spellings of a dial-up
// entry are one entry.
func TestFindings(t *testing.T) {
	p := &profile.Profile{Files: map[string][]byte{
		"much too long.cms": windows(wanting), "acme.txt": []byte("old"), "Areas.pbr": []byte("old"),
		"x.cmp": windows("[Connection Manager]\nVersion=1\n"), "x.inf": windows("[Merge Profiles]\nGONE=\n"),
	}}
	b := acme()
	b.POPs = append(b.POPs, phonebook.POP{ID: 3, DialUpEntry: "isdn line"})
	found, err := profile.Check(p, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := all(found); got != wantingFound {
		t.Errorf("found%s, not%s", got, wantingFound)
	}
	failed, warned := profile.Worst(append(found, profile.Finding{Level: profile.Note}))
	if failed != strings.Count(wantingFound, "\nerror ") || warned != strings.Count(wantingFound, "\nwarning ") {
		t.Errorf("%d errors and %d warnings", failed, warned)
	}
}

const isp, cm = "[ISP]\nPBFile=", "[Connection Manager]\nServiceName="

// What is found in each folder without these files, and in each service without these keys.
var (
	uninstalled = []string{
		"warning : The folder has no .cmp file, which users open to connect. | Build the profile again.",
		"warning : The folder has no .inf file, with which a profile is installed. | Build the profile again.",
	}
	bare = []string{
		"warning a.cms [ISP] PBURL: The profile has no address of a phone book server. Clients never get a newer phone book. | Write http://SERVER/pbserver/pbserver.dll (--url).",
		"warning a.cms [ISP] FilterA&: The list has no filter. | Name one of the Mask& keys.",
		"warning a.cms [ISP] FilterB&: The list has no filter. | Name one of the Mask& keys.",
		"warning a.cms [Service Types]: The profile has no service types. | Add at least one, such as Modem=Modem.",
	}
)

// merges are folders of services that do not fit each other, and all that is found.
var merges = map[string]struct {
	files map[string]string
	want  [][]string
}{
	"no book at all": {map[string]string{"a.cms": cm + "A\n"}, [][]string{{
		"error a.cms [ISP] PBFile: The profile names no phone book. | Let it name this one (--rename).",
	}, uninstalled}},
	"other books": {map[string]string{"a.cms": isp + "Foo.pbk\n" + cm + "A\n", "b.cms": isp + "FOO.pbk\n" + cm + "B\n", "c.cms": isp + "Bar.pbk\n" + cm + "C\n"}, [][]string{{
		"error a.cms:2 [ISP] PBFile: The profile names the phone book Foo, Bar, not Acme. Clients ask for updates by that name. | Refresh it with the phone book that it names, or let it name this one (--rename).",
	}, uninstalled, {
		"note a.cms:2 [ISP] PBFile: The service uses the phone book Foo, which was not looked at. | Refresh it with that phone book as well.",
		"note b.cms:2 [ISP] PBFile: The service uses the phone book FOO, which was not looked at. | Refresh it with that phone book as well.",
		"note c.cms:2 [ISP] PBFile: The service uses the phone book Bar, which was not looked at. | Refresh it with that phone book as well.",
	}}},
	"names": {map[string]string{"a.cms": isp + "Foo.pbk\n" + cm + "Same\n", "b.cms": cm + "same\n", "c.cms": cm + "\n", "d.cms": cm + "A?\n"}, [][]string{{
		"error c.cms:2 [Connection Manager] ServiceName: The service has no name. | Write one behind ServiceName=.",
		"error a.cms:2 [ISP] PBFile: The profile names the phone book Foo, not Acme. Clients ask for updates by that name. | Refresh it with the phone book that it names, or let it name this one (--rename).",
		"warning b.cms:2 [Connection Manager] ServiceName: a.cms has the same name of the service. When both are installed, neither works. | Give each service a name of its own.",
		"warning d.cms:2 [Connection Manager] ServiceName: The name of the service has one of * \\ / : ? \" < > | [ ] & % ' `, which are not allowed. | Choose a name without them.",
	}, uninstalled, {
		"note a.cms:2 [ISP] PBFile: The service uses the phone book Foo, which was not looked at. | Refresh it with that phone book as well.",
		"note b.cms [ISP] PBFile: The service has no phone book. | Nothing is to be done for a service that is not dialled.",
		"note c.cms [ISP] PBFile: The service has no phone book. | Nothing is to be done for a service that is not dialled.",
		"note d.cms [ISP] PBFile: The service has no phone book. | Nothing is to be done for a service that is not dialled.",
	}}},
	"unread": {map[string]string{"a.cms": "PBFile=Acme.pbk\n"}, [][]string{{
		"error a.cms: a.cms is not readable as a service file: it has no section such as [Connection Manager]. | Save it as text of Windows in an editor, or build the profile again.",
	}, uninstalled}},
	"one file for two": {map[string]string{"a.cms": isp + "Acme.pbk\nRegionFile=ACME.pbk\n" + cm + "A\n", "Acme.pbk": "new book"}, [][]string{{
		"error a.cms:3 [ISP] RegionFile: PBFile and RegionFile name the same file, Acme.pbk. | Write the name of a file that ends in .pbr behind RegionFile= in the .cms file.",
	}, bare, uninstalled}},
	"elsewhere": {map[string]string{"a.cms": isp + `C:\Acme.pbk` + "\nRegionFile=../Acme.pbr\n" + cm + "A\n"}, [][]string{{
		"error a.cms:2 [ISP] PBFile: PBFile leads out of the profile, to C:\\Acme.pbk: the client reads another file than the one that is refreshed. | Let it name the file in the profile (--rename).",
		"error a.cms:3 [ISP] RegionFile: RegionFile leads out of the profile, to ../Acme.pbr: the client reads another file than the one that is refreshed. | Let it name the file in the profile (--rename).",
	}, bare, uninstalled}},
	"missing": {map[string]string{"a.cms": isp + "Acme.pbk\nRegionFile=Acme.pbr\n" + cm + "A\n", "a.inf": "Acme.pbk,,,4\n"}, [][]string{{
		"error a.cms:2 [ISP] PBFile: Acme.pbk is not in the profile. | Refresh the profile.",
		"error a.cms:3 [ISP] RegionFile: Acme.pbr is not in the profile. | Refresh the profile.",
	}, bare, {
		"warning : The folder has no .cmp file, which users open to connect. | Build the profile again.",
		"warning a.inf: The installation does not list Acme.pbr, so it is not copied. | List it as the .cms file is listed, or build the profile again.",
	}}},
}

// TestFindingsMerged compares everything that is found in a folder of services that do
// not fit each other.
func TestFindingsMerged(t *testing.T) {
	for name, c := range merges {
		t.Run(name, func(t *testing.T) {
			p := &profile.Profile{Files: map[string][]byte{}}
			for file, text := range c.files {
				p.Files[file] = []byte(text)
			}
			b := acme()
			b.POPs = nil
			found, err := profile.Check(p, b)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := all(found), "\n"+strings.Join(slices.Concat(c.want...), "\n")+"\n"; got != want {
				t.Errorf("found%s, not%s", got, want)
			}
		})
	}
}

// TestAlone finds without a phone book what is wrong in any case, in every service, and
// nothing that depends on the book.
func TestAlone(t *testing.T) {
	p := &profile.Profile{Files: map[string][]byte{
		"a.cms": []byte("[ISP]\nPBFile=Foo.pbk\nRegionFile=..\\Foo.pbr\nPBURL=ftp://x/\n"),
		"b.cms": []byte("nothing"),
		"c.cms": []byte("[ISP]\nPBFile=c.pbk\nRegionFile=sub/c.pbr\nPBURL=http://x:0/\n"),
		"d.cms": windows(corp), "Acme.pbk": nil, "ACME.PBR": nil, "C.pbk": nil, "Sub/C.pbr": nil,
		"e.cms": []byte("[ISP]\nPBFile=\n"),
	}}
	found, err := profile.Alone(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `
error a.cms:2 [ISP] PBFile: Foo.pbk is not in the profile. | Refresh the profile.
error a.cms:3 [ISP] RegionFile: RegionFile leads out of the profile, to ..\Foo.pbr: the client reads another file than the one that is refreshed. | Let it name the file in the profile (--rename).
error a.cms:4 [ISP] PBURL: ftp://x/ is not the address of a phone book server. | Write http://SERVER/pbserver/pbserver.dll (--url).
error b.cms: b.cms is not readable as a service file: it has no section such as [Connection Manager]. | Save it as text of Windows in an editor, or build the profile again.
error c.cms:4 [ISP] PBURL: http://x:0/ is not the address of a phone book server. | Use a port from 1 to 65535, or none.
`
	if got := all(found); got != want {
		t.Errorf("found%s, not%s", got, want)
	}
	if _, err := profile.Alone(&profile.Profile{}); !refused(err, "The folder has no .cms file") {
		t.Error(err)
	}
}

// TestFindingPlace writes as much of a place as there is.
func TestFindingPlace(t *testing.T) {
	for want, f := range map[string]profile.Finding{
		"":                     {},
		"a.cms":                {File: "a.cms"},
		"a.cms:7":              {File: "a.cms", Line: 7},
		"a.cms [ISP]":          {File: "a.cms", Section: "ISP"},
		"a.cms:7 [ISP] PBFile": {File: "a.cms", Line: 7, Section: "ISP", Key: "PBFile"},
	} {
		if got := f.Place(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestBookString names the book and its version, as messages show it.
func TestBookString(t *testing.T) {
	if got := acme().String(); got != "Acme version 12" {
		t.Error(got)
	}
}
