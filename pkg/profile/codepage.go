package profile

import (
	"path"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// pages are the ANSI code pages of languages of Windows, by their primary language
// identifiers (ours: no document with all of them was found).
var pages = map[uint64]string{
	0x01: "windows-1256", 0x02: "windows-1251", 0x03: "windows-1252", 0x05: "windows-1250", 0x06: "windows-1252", 0x07: "windows-1252",
	0x08: "windows-1253", 0x09: "windows-1252", 0x0A: "windows-1252", 0x0B: "windows-1252", 0x0C: "windows-1252", 0x0D: "windows-1255",
	0x0E: "windows-1250", 0x0F: "windows-1252", 0x10: "windows-1252", 0x11: "shift_jis", 0x12: "euc-kr", 0x13: "windows-1252",
	0x14: "windows-1252", 0x15: "windows-1250", 0x16: "windows-1252", 0x18: "windows-1250", 0x19: "windows-1251", 0x1A: "windows-1250",
	0x1B: "windows-1250", 0x1C: "windows-1250", 0x1D: "windows-1252", 0x1E: "windows-874", 0x1F: "windows-1254", 0x20: "windows-1256",
	0x21: "windows-1252", 0x22: "windows-1251", 0x23: "windows-1251", 0x24: "windows-1250", 0x25: "windows-1257", 0x26: "windows-1257",
	0x27: "windows-1257", 0x29: "windows-1256", 0x2A: "windows-1258", 0x2D: "windows-1252", 0x2F: "windows-1251", 0x36: "windows-1252",
	0x38: "windows-1252", 0x3E: "windows-1252", 0x3F: "windows-1251", 0x40: "windows-1251", 0x41: "windows-1252", 0x44: "windows-1251",
	0x56: "windows-1252",
}

// scripts are the code pages of languages that are written in several ways, by their
// whole identifiers.
var scripts = map[uint64]string{
	0x0404: "big5", 0x0C04: "big5", 0x1404: "big5", 0x0804: "gbk", 0x1004: "gbk", // Chinese
	0x0C1A: "windows-1251", 0x1C1A: "windows-1251", 0x201A: "windows-1251", 0x281A: "windows-1251", 0x301A: "windows-1251", // Serbian, Bosnian
	0x042C: "windows-1254", 0x082C: "windows-1251", // Azeri
	0x0443: "windows-1254", 0x0843: "windows-1251", // Uzbek
	0x0450: "windows-1251", // Mongolian
}

// pageOf returns the code page of a language, "" where it is not known.
func pageOf(lcid uint64) string {
	if page, ok := scripts[lcid]; ok {
		return page
	}
	return pages[lcid&0x3FF]
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
	lcid, err := integer(k.Value)
	if err != nil {
		return
	}
	if page := pageOf(lcid); page != "" && !strings.EqualFold(page, c.b.Encoding) {
		c.found = append(c.found, Finding{
			Warning, name, k.Line, "Strings", k.Name,
			phonebook.Say("The profile is for a language with the code page {{.Page}}, the phone book is in {{.Encoding}}.", "Page", page, "Encoding", c.b.Encoding),
			phonebook.Say("Check that clients show names with special letters right, or change the encoding of the phone book."),
		})
	}
}
