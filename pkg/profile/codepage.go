package profile

import (
	"path"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// pages are the code pages of Windows languages, by their primary language
// identifier; a language that is not here uses windows-1252. ([MS-LCID]; the code
// pages are those of Windows for these languages)
var pages = map[uint64]string{
	0x01: "windows-1256", 0x02: "windows-1251", 0x05: "windows-1250", 0x08: "windows-1253", 0x0D: "windows-1255",
	0x0E: "windows-1250", 0x11: "shift_jis", 0x12: "euc-kr", 0x15: "windows-1250", 0x18: "windows-1250", 0x19: "windows-1251",
	0x1A: "windows-1250", 0x1B: "windows-1250", 0x1C: "windows-1250", 0x1E: "windows-874", 0x1F: "windows-1254",
	0x20: "windows-1256", 0x22: "windows-1251", 0x23: "windows-1251", 0x24: "windows-1250", 0x25: "windows-1257",
	0x26: "windows-1257", 0x27: "windows-1257", 0x29: "windows-1256", 0x2A: "windows-1258", 0x2F: "windows-1251",
}

// pageOf returns the code page of a language.
func pageOf(lcid uint64) string {
	switch lcid {
	case 0x0404, 0x0C04, 0x1404:
		return "big5"
	case 0x0804, 0x1004:
		return "gbk"
	case 0x0C1A, 0x1C1A: // Serbian in Cyrillic letters
		return "windows-1251"
	}
	if page, ok := pages[lcid&0x3FF]; ok {
		return page
	}
	return "windows-1252"
}

// codePage compares the language that the profile was built for with the encoding
// of the book. An ASCII book suits every language.
func (c *check) codePage() {
	if c.b.Encoding == "" || strings.EqualFold(c.b.Encoding, phonebook.ASCII.Name()) {
		return
	}
	name, ok := c.p.have(path.Join(path.Dir(c.s.Path), c.s.Name()+".inf"))
	if !ok {
		return
	}
	inf := ParseINI(c.p.Files[name])
	k := inf.Get("Strings", "DisplayLCID")
	lcid, err := strconv.ParseUint(k.Value, 0, 32)
	if err != nil {
		return
	}
	if page := pageOf(lcid); !strings.EqualFold(page, c.b.Encoding) {
		c.found = append(c.found, Finding{
			Warning, name, k.Line, "Strings", k.Name,
			phonebook.Say("The profile is for a language with the code page {{.Page}}, the phone book is in {{.Encoding}}.", "Page", page, "Encoding", c.b.Encoding),
			phonebook.Say("Check that clients show names with special letters right, or change the encoding of the phone book."),
		})
	}
}
