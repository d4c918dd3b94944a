package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// TestCheckFits has nothing to find but that every POP takes a modem.
func TestCheckFits(t *testing.T) {
	found, err := profile.Check(refreshed(t), acme())
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Level != profile.Note || found[0].Key != "Modem" || found[0].Line != 21 {
		t.Errorf("%+v", found)
	}
}

// TestCheck breaks the profile in one place after the other and demands the finding,
// with its place.
func TestCheck(t *testing.T) {
	type edits []string // file, old, new …
	tests := map[string]struct {
		edits edits
		want  string // level, place, beginning of the sentence
	}{
		"other book": {edits{"CORP.cms", "PBFile=Acme", "PBFile=Foo"}, "error CORP.cms:6 [ISP] PBFile The profile names the phone book Foo, not Acme"},
		"no book":    {edits{"CORP.cms", "PBFile=Acme.pbk", "PBFile="}, "error CORP.cms:6 [ISP] PBFile The profile names no phone book."},
		"no key":     {edits{"CORP.cms", "PBFile=Acme.pbk\r\n", ""}, "error CORP.cms [ISP] PBFile The profile names no phone book."},
		"no ending":  {edits{"CORP.cms", "Acme.pbk", "Acme"}, "warning CORP.cms:6 [ISP] PBFile The name of the phone book file does not end in .pbk."},
		"old book":   {edits{"Acme.pbk", "new", "old"}, "warning CORP.cms:6 [ISP] PBFile Acme.pbk is not that of version 12"},

		"no regions":       {edits{"CORP.cms", "RegionFile=Acme.pbr", "RegionFile="}, "warning CORP.cms:7 [ISP] RegionFile The profile names no region file"},
		"other regions":    {edits{"CORP.cms", "RegionFile=Acme.pbr", "RegionFile=Areas.pbr"}, "warning CORP.cms:7 [ISP] RegionFile The region file has another name"},
		"regions missing":  {edits{"CORP.cms", "RegionFile=Acme.pbr", "RegionFile=Areas.pbr"}, "error CORP.cms:7 [ISP] RegionFile Areas.pbr is not in the profile."},
		"old regions":      {edits{"Acme.pbr", "Washington", "Oregon"}, "warning CORP.cms:7 [ISP] RegionFile Acme.pbr is not that of"},
		"not in the .inf":  {edits{"CORP.inf", "Acme.pbr\r\n", "", "CORP.inf", "Acme.pbr = 55\r\n", ""}, "warning CORP.inf The installation does not list Acme.pbr"},
		"merged away":      {edits{"CORP.inf", "[Merge Profiles]\r\n", "[Merge Profiles]\r\nPARTNER=\r\n"}, "warning CORP.inf:17 [Merge Profiles] PARTNER The merged profile PARTNER is not in the folder."},
		"no service":       {edits{"CORP.cmp", `corp.CMS`, "other.cms"}, `error CORP.cmp:2 [Connection Manager] CMSFile CORP.cmp names the service CORP\other.cms`},
		"address missing":  {edits{"CORP.cms", "http://pbs.example/pbserver/pbserver.dll", ""}, "warning CORP.cms:8 [ISP] PBURL The profile has no address"},
		"address garbled":  {edits{"CORP.cms", "http://pbs.example", "pbs.example"}, "error CORP.cms:8 [ISP] PBURL pbs.example/pbserver/pbserver.dll is not the address"},
		"address of FTP":   {edits{"CORP.cms", "http:", "ftp:"}, "error CORP.cms:8 [ISP] PBURL ftp://"},
		"blank inside":     {edits{"CORP.cms", "pbs.example", "pbs example"}, "error CORP.cms:8 [ISP] PBURL"},
		"letters":          {edits{"CORP.cms", "pbs.example", "m\u00fcnchen.example"}, "error CORP.cms:8 [ISP] PBURL http://m\u00fcnchen.example/pbserver/pbserver.dll has letters"},
		"port":             {edits{"CORP.cms", "pbs.example", "pbs.example:99999"}, "error CORP.cms:8 [ISP] PBURL http://pbs.example:99999"},
		"port 0":           {edits{"CORP.cms", "pbs.example", "pbs.example:0"}, "error CORP.cms:8 [ISP] PBURL http://pbs.example:0"},
		"fragment":         {edits{"CORP.cms", "pbserver.dll", "pbserver.dll#x"}, "error CORP.cms:8 [ISP] PBURL"},
		"nameless type":    {edits{"CORP.cms", "ISDN=ISDN", "=ISDN"}, "error CORP.cms:22 [Service Types] The service type has no name."},
		"https":            {edits{"CORP.cms", "http:", "https:"}, "warning CORP.cms:8 [ISP] PBURL Documented are addresses with http."},
		"no server":        {edits{"CORP.cms", "pbs.example", ":80"}, "error CORP.cms:8 [ISP] PBURL http://:80/pbserver/pbserver.dll is not the address"},
		"path":             {edits{"CORP.cms", "/pbserver/pbserver.dll", "/pb.dll"}, "warning CORP.cms:8 [ISP] PBURL The path is /pb.dll"},
		"no path":          {edits{"CORP.cms", "/pbserver/pbserver.dll", ""}, "warning CORP.cms:8 [ISP] PBURL The path is /;"},
		"user":             {edits{"CORP.cms", "pbs.example", "me:secret@pbs.example"}, "warning CORP.cms:8 [ISP] PBURL The address holds a user name."},
		"other book asked": {edits{"CORP.cms", "pbserver.dll", "pbserver.dll?PB=Foo"}, "error CORP.cms:8 [ISP] PBURL The address asks for the phone book Foo"},
		"query":            {edits{"CORP.cms", "pbserver.dll", "pbserver.dll?pb=acme&pbver=3"}, "warning CORP.cms:8 [ISP] PBURL Clients write what stands"},

		"no integer":        {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem=four"}, "error CORP.cms:9 [ISP] Mask&Modem four is not an integer."},
		"empty number":      {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem="}, `error CORP.cms:9 [ISP] Mask&Modem "" is not an integer.`},
		"fraction":          {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem=4.0"}, "error CORP.cms:9 [ISP] Mask&Modem 4.0 is not an integer."},
		"octal is none":     {edits{"CORP.cms", "Mask&ISDN=0x0008", "Mask&ISDN=010"}, "warning CORP.cms:11 [ISP] Mask&ISDN ISDN looks at other bits than documented, which is 8."},
		"binary":            {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem=0b100"}, "error CORP.cms:9 [ISP] Mask&Modem 0b100 is not an integer."},
		"underscore":        {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem=0x0_4"}, "error CORP.cms:9 [ISP] Mask&Modem 0x0_4 is not an integer."},
		"no mask":           {edits{"CORP.cms", "Mask&Modem=0x0004\r\n", ""}, "error CORP.cms:9 [ISP] Match&Modem Mask&Modem is missing."},
		"no match":          {edits{"CORP.cms", "Match&Modem=0x0000\r\n", ""}, "error CORP.cms:9 [ISP] Mask&Modem Match&Modem is missing."},
		"impossible":        {edits{"CORP.cms", "Match&Modem=0x0000", "Match&Modem=8"}, "error CORP.cms:10 [ISP] Match&Modem No POP can match"},
		"turned round":      {edits{"CORP.cms", "Match&Modem=0x0000", "Match&Modem=4"}, "warning CORP.cms:10 [ISP] Match&Modem Modem is turned round: documented is 0."},
		"other bits":        {edits{"CORP.cms", "Mask&Modem=0x0004", "Mask&Modem=6"}, "warning CORP.cms:9 [ISP] Mask&Modem Modem looks at other bits"},
		"list missing":      {edits{"CORP.cms", "FilterB&=SurchargeSignon\r\n", ""}, "warning CORP.cms [ISP] FilterB& The list has no filter."},
		"list unknown":      {edits{"CORP.cms", "FilterA&=NosurchargeSignon", "FilterA&=Cheap"}, "error CORP.cms:17 [ISP] FilterA& There is no filter Cheap"},
		"in no list":        {edits{"CORP.cms", "Match&SurchargeSignon=0x0040", "Match&SurchargeSignon=0x0041"}, "warning CORP.cms:17 [ISP] FilterA& A POP is in neither list."},
		"all in no list":    {edits{"CORP.cms", "Match&SurchargeSignon=0x0040", "Match&SurchargeSignon=1", "CORP.cms", "Match&NosurchargeSignon=0x0000", "Match&NosurchargeSignon=1"}, "error CORP.cms:17 [ISP] FilterA& No POP of the phone book is in either list."},
		"type unknown":      {edits{"CORP.cms", "ISDN=ISDN", "ISDN=Isdn2"}, "error CORP.cms:22 [Service Types] ISDN There is no filter Isdn2"},
		"no types":          {edits{"CORP.cms", "Modem=Modem\r\nISDN=ISDN\r\n", ""}, "warning CORP.cms [Service Types] The profile has no service types."},
		"type without POPs": {edits{"CORP.cms", "Match&ISDN=0x0000", "Match&ISDN=0x0008", "CORP.cms", "Mask&ISDN=0x0008", "Mask&ISDN=0x0028", "CORP.cms", "Match&ISDN=0x0008", "Match&ISDN=0x0028"}, "warning CORP.cms:22 [Service Types] ISDN No POP of the phone book has the service type ISDN."},
		"without a type":    {edits{"CORP.cms", "Modem=Modem\r\n", ""}, "warning CORP.cms [Service Types] A POP has none of the service types."},

		"no name":       {edits{"CORP.cms", `"Corp Dial"`, ""}, "error CORP.cms:25 [Connection Manager] ServiceName The service has no name."},
		"long name":     {edits{"CORP.cms", `"Corp Dial"`, strings.Repeat("x", 36)}, "warning CORP.cms:25 [Connection Manager] ServiceName The name of the service has 36 characters; 35"},
		"bad name":      {edits{"CORP.cms", `"Corp Dial"`, "A&B"}, "warning CORP.cms:25 [Connection Manager] ServiceName The name of the service has one of"},
		"entry":         {edits{"CORP.cms", "[TCP/IP&Corp Dial]", "[x]"}, "warning CORP.cms:26 [Connection Manager] DUN The dial-up entry Corp Dial is not set up"},
		"POP's entry":   {edits{"CORP.cms", "[Server&ISDN line]", "[x]"}, "warning CORP.cms A POP uses the dial-up entry ISDN Line"},
		"key twice":     {edits{"CORP.cms", "RegionFile=", "PBFile=Foo.pbk\r\nRegionFile="}, "warning CORP.cms:7 [ISP] PBFile The key was in line 6 already."},
		"section twice": {edits{"CORP.cms", "[TCP/IP&Corp Dial]", "[isp]"}, "warning CORP.cms:29 [isp] The section was in line 5 already."},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			p := refreshed(t)
			for e := c.edits; len(e) > 0; e = e[3:] {
				p = edit(t, p, e[0], e[1], e[2])
			}
			demand(t, p, acme(), c.want)
		})
	}
}

// demand checks a profile and demands a finding, with something to do.
func demand(t *testing.T, p *profile.Profile, b profile.Book, want string) {
	t.Helper()
	found, err := profile.Check(p, b)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	ok := false
	for _, f := range found {
		line := said(f)
		ok = ok || strings.HasPrefix(line, want)
		fmt.Fprintln(&all, line)
		if f.Remedy.Empty() || f.What.Empty() || strings.Contains(f.What.String()+f.Remedy.String(), "{{") {
			t.Errorf("half a finding: %+v", f)
		}
	}
	if !ok {
		t.Errorf("no %q among\n%s", want, all.String())
	}
}

func said(f profile.Finding) string {
	return f.Level.String() + " " + f.Place() + " " + f.What.String()
}

// TestCheckBook changes the book instead of the profile.
func TestCheckBook(t *testing.T) {
	servers := acme()
	servers.URLs = []string{"http://other.example/pbserver/pbserver.dll"}
	demand(t, refreshed(t), servers, "warning CORP.cms:8 [ISP] PBURL None of the servers here")
	servers.URLs = append(servers.URLs, "http://PBS.example/PBServer/pbserver.dll")
	if found, _ := profile.Check(refreshed(t), servers); len(found) != 1 {
		t.Errorf("a known server: %+v", found)
	}
	servers.URLs = []string{"http://pbs.example:80/pbserver/pbserver.dll"}
	if found, _ := profile.Check(refreshed(t), servers); len(found) != 1 {
		t.Errorf("the port of http: %+v", found)
	}
	servers.URLs = []string{"http://pbs.example:8080/pbserver/pbserver.dll"}
	demand(t, refreshed(t), servers, "warning CORP.cms:8 [ISP] PBURL None of the servers here")
	japanese := acme()
	japanese.Encoding = "shift_jis"
	demand(t, refreshed(t), japanese, "warning CORP.inf:20 [Strings] DisplayLCID The profile is for a language with the code page windows-1252, the phone book is in shift_jis.")
	for lcid, page := range map[string]string{
		"1041": "shift_jis", "1031": "windows-1252", "1049": "windows-1251", "0x0404": "big5", "2052": "gbk", "1042": "euc-kr",
		"0X043F": "windows-1251", "0x042C": "windows-1254", "0x0443": "windows-1254", "0x281A": "windows-1251", "0x081A": "windows-1250", "01033": "windows-1252",
	} {
		b := acme()
		b.Encoding = page
		if found, _ := profile.Check(edit(t, refreshed(t), "CORP.inf", "1033", lcid), b); len(found) != 1 {
			t.Errorf("language %s and %s: %+v", lcid, page, found)
		}
	}
	if found, _ := profile.Check(edit(t, refreshed(t), "CORP.inf", "1033", "0x0437"), japanese); len(found) != 1 {
		t.Errorf("a language that is not known: %+v", found)
	}
	empty := acme()
	empty.POPs = nil
	if found, _ := profile.Check(refreshed(t), empty); len(found) != 0 {
		t.Errorf("a book without POPs: %+v", found)
	}
	out := acme()
	out.POPs = append(out.POPs, phonebook.POP{ID: 3, Flags: phonebook.NotSignOn}, phonebook.POP{ID: 4, Flags: phonebook.NotSignOn})
	demand(t, refreshed(t), out, "warning CORP.cms:17 [ISP] FilterA& 2 POPs are in neither list.")
}

func TestCheckFolder(t *testing.T) {
	p := refreshed(t)
	delete(p.Files, "CORP.cmp")
	delete(p.Files, "CORP.inf")
	demand(t, p, acme(), "warning  The folder has no .cmp file")
	demand(t, p, acme(), "warning  The folder has no .inf file")
	p.Files["A long name.cms"] = p.Files["CORP.cms"]
	demand(t, p, acme(), "warning A long name.cms The files of a profile have names of up to 8")
	demand(t, p, acme(), "warning CORP.cms:25 [Connection Manager] ServiceName A long name.cms has the same name of the service.")
	delete(p.Files, "Acme.pbk")
	demand(t, p, acme(), "error CORP.cms:6 [ISP] PBFile Acme.pbk is not in the profile.")
	if _, err := profile.Check(&profile.Profile{}, acme()); err == nil {
		t.Error("an empty folder is a profile")
	}
}

// TestCheckNumbers takes the zeros before a decimal number, and nothing from a key that
// was there already.
func TestCheckNumbers(t *testing.T) {
	for _, now := range []string{"Mask&ISDN=08", "Mask&ISDN=0X8", "Mask&ISDN=8\r\nMask&ISDN=none"} {
		found, err := profile.Check(edit(t, refreshed(t), "CORP.cms", "Mask&ISDN=0x0008", now), acme())
		if n, _ := profile.Worst(found); n > 0 || err != nil {
			t.Errorf("%q: %v, %v", now, found, err)
		}
	}
}
