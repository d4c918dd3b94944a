package profile_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// corp is a service that was set up for the book Acme, in the form of published
// profiles; é is a byte of Windows-1252.
const corp = `; made for Caf` + "\xe9" + ` Corp
[Profile Format]
Version=4

[ISP]
PBFile=Acme.pbk
RegionFile=Acme.pbr
PBURL=http://pbs.example/pbserver/pbserver.dll
Mask&Modem=0x0004
Match&Modem=0x0000
Mask&ISDN=0x0008
Match&ISDN=0x0000
Mask&NosurchargeSignon=0x0041
Match&NosurchargeSignon=0x0000
Mask&SurchargeSignon=0x0041
Match&SurchargeSignon=0x0040
FilterA&=NosurchargeSignon
FilterB&=SurchargeSignon

[Service Types]
Modem=Modem
ISDN=ISDN

[Connection Manager]
  ServiceName = "Corp Dial"  
DUN=Corp Dial
UserNameSuffix=@corp.example

[TCP/IP&Corp Dial]
Gateway_On_Remote=1
[Server&ISDN line]
Negotiate_TCP/IP=1`

const corpINF = `[version]
Signature=$chicago$

[Xnstall.CopyFiles]
corp.bmp
CORP.cms,,,4
Acme.pbk
Acme.pbr

[SourceDisksFiles]
corp.bmp= 55
CORP.cms = 55
Acme.pbk = 55
Acme.pbr = 55

[Merge Profiles]

[Strings]
ServiceName="Corp Dial"
DisplayLCID=1033
`

// windows gives a text the line ends of Windows.
func windows(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

func corpProfile() *profile.Profile {
	return &profile.Profile{Files: map[string][]byte{
		"CORP.cms": windows(corp), "CORP.cmp": windows("[Connection Manager]\nCMSFile=CORP\\corp.CMS\n"),
		"CORP.inf": windows(corpINF), "corp.bmp": {0x42, 0x4D, 0, 0xFF},
		"Acme.pbk": []byte("old"), "Acme.pbr": []byte("0\r\n"),
	}}
}

func acme() profile.Book {
	return profile.Book{
		Name: "Acme", Version: 12, Encoding: "ascii",
		POPs: []phonebook.POP{
			{ID: 1, Country: 1, Region: 1, Name: "Redmond", AccessNumber: "555-0134", Flags: 48},
			{ID: 2, Country: 1, Name: "Seattle", AccessNumber: "555-0135", Flags: phonebook.Surcharge | phonebook.NotISDN, DialUpEntry: "ISDN Line"},
		},
		Regions: phonebook.Regions{"Washington"}, PBK: []byte("new book"), PBR: []byte("1\r\nWashington\r\n"),
	}
}

// edit changes a text in a file of the profile, which must be there.
func edit(t testing.TB, p *profile.Profile, file, old, now string) *profile.Profile {
	t.Helper()
	if !bytes.Contains(p.Files[file], []byte(old)) {
		t.Fatalf("%s has no %q", file, old)
	}
	out := &profile.Profile{Files: maps.Clone(p.Files)}
	out.Files[file] = bytes.Replace(p.Files[file], []byte(old), []byte(now), 1)
	return out
}

// refreshed is the profile with the book in it.
func refreshed(t testing.TB) *profile.Profile {
	t.Helper()
	p, _, err := profile.Refresh(corpProfile(), acme(), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
