package profile_test

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// refreshBytes are .cms files before and after they name the book Acme, written byte
// for byte: nothing but the two names may differ.
var refreshBytes = map[string]struct{ before, after string }{
	"CRLF": {
		"; a\r\n[ISP]\r\nPBFile=Old.pbk\r\nRegionFile=Old.pbr\r\n\r\n[X]\r\na=1\r\n",
		"; a\r\n[ISP]\r\nPBFile=Acme.pbk\r\nRegionFile=Acme.pbr\r\n\r\n[X]\r\na=1\r\n",
	},
	"LF": {
		"[ISP]\nPBFile=Old.pbk\n[X]\na=1",
		"[ISP]\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\n[X]\na=1",
	},
	"mixed, first LF": {
		"; a\n[ISP]\r\nPBFile=Old.pbk\r\n\n[X]\r\n",
		"; a\n[ISP]\r\nPBFile=Acme.pbk\r\nRegionFile=Acme.pbr\n\n[X]\r\n",
	},
	"mixed, first CRLF": {
		"[ISP]\r\nPBFile=Old.pbk\n\n",
		"[ISP]\r\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\r\n\n",
	},
	"stray CR": {
		"[ISP]\r\nPBFile=Old.pbk\r\r\nx=a\rb\r\n",
		"[ISP]\r\nPBFile=Acme.pbk\r\r\nx=a\rb\r\nRegionFile=Acme.pbr\r\n",
	},
	"no end of the last line": {
		"[ISP]\r\nPBFile=Old.pbk",
		"[ISP]\r\nPBFile=Acme.pbk\r\nRegionFile=Acme.pbr\r\n",
	},
	"blanks and quotes": {
		"[ ISP ]\r\n\x09PBFile\x09= \"Old.pbk\" \r\n regionfile = 'Old.pbr'\x09\r\n",
		"[ ISP ]\r\n\x09PBFile\x09= \"Acme.pbk\" \r\n regionfile = 'Acme.pbr'\x09\r\n",
	},
	"comments that look like keys": {
		";PBFile=No.pbk\n[ISP]\n ;PBFile=No.pbk\nPBFile=Old.pbk\n#\n",
		";PBFile=No.pbk\n[ISP]\n ;PBFile=No.pbk\nPBFile=Acme.pbk\n#\nRegionFile=Acme.pbr\n",
	},
	"the second of two keys": {
		"[ISP]\nPBFile=Old.pbk\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\n",
		"[ISP]\nPBFile=Acme.pbk\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\n",
	},
	"Windows-1252": {
		"; na\xefve \x80\r\n[ISP]\r\nName=\xdcber\r\nPBFile=\xfc.pbk\r\n",
		"; na\xefve \x80\r\n[ISP]\r\nName=\xdcber\r\nPBFile=Acme.pbk\r\nRegionFile=Acme.pbr\r\n",
	},
	"Shift_JIS with a backslash in a letter": {
		"; \x95\\\n[ISP]\nName=\x95\\=\x83\\\nPBFile=Old.pbk\n",
		"; \x95\\\n[ISP]\nName=\x95\\=\x83\\\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\n",
	},
	"UTF-8 with a mark": {
		"\xef\xbb\xbf[ISP]\r\nPBFile=\xc3\xa9.pbk\r\n",
		"\xef\xbb\xbf[ISP]\r\nPBFile=Acme.pbk\r\nRegionFile=Acme.pbr\r\n",
	},
	"UTF-8 without a mark": {
		"; \xe6\x97\xa5\n[ISP]\nPBFile=\xc3\xa9.pbk\n",
		"; \xe6\x97\xa5\n[ISP]\nPBFile=Acme.pbk\nRegionFile=Acme.pbr\n",
	},
	"UTF-16 little-endian": {
		"\xff\xfe[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00\xe9\x00.\x00p\x00b\x00k\x00\n\x00",
		"\xff\xfe[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00k\x00\n\x00R\x00e\x00g\x00i\x00o\x00n\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00r\x00\n\x00",
	},
	"UTF-16 big-endian": {
		"\xfe\xff\x00[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00\xe9\x00.\x00p\x00b\x00k\x00\n",
		"\xfe\xff\x00[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00k\x00\n\x00R\x00e\x00g\x00i\x00o\x00n\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00r\x00\n",
	},
	"UTF-16 with CRLF and U+0A0D": {
		"\xff\xfe[\x00I\x00S\x00P\x00]\x00\r\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00O\x00.\x00p\x00b\x00k\x00\r\x00\n\x00x\x00=\x00\r\n\n\r",
		"\xff\xfe[\x00I\x00S\x00P\x00]\x00\r\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00k\x00\r\x00\n\x00x\x00=\x00\r\n\n\r\r\x00\n\x00R\x00e\x00g\x00i\x00o\x00n\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00r\x00\r\x00\n\x00",
	},
	"UTF-16 with half a character": {
		"\xfe\xff\x00[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00\xe9\x00.\x00p\x00b\x00k\x00\n\x00",
		"\xfe\xff\x00[\x00I\x00S\x00P\x00]\x00\n\x00P\x00B\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00k\x00\n\x00R\x00e\x00g\x00i\x00o\x00n\x00F\x00i\x00l\x00e\x00=\x00A\x00c\x00m\x00e\x00.\x00p\x00b\x00r\x00\n\x00",
	},
}

// TestRefreshBytes keeps the encoding, the mark and each line end of a .cms file, and
// ends a line of its own as the first one ends.
func TestRefreshBytes(t *testing.T) {
	for name, c := range refreshBytes {
		t.Run(name, func(t *testing.T) {
			p := &profile.Profile{Files: map[string][]byte{"CORP.cms": []byte(c.before)}}
			after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(after.Files["CORP.cms"]); got != c.after {
				t.Errorf("got\n%q, not\n%q", got, c.after)
			}
			if string(p.Files["CORP.cms"]) != c.before {
				t.Error("the profile itself changed")
			}
			again, changes, err := profile.Refresh(after, acme(), profile.Options{Rename: true})
			if err != nil || len(changes) > 0 || string(again.Files["CORP.cms"]) != c.after {
				t.Errorf("again: %v, %v, %q", changes, err, again.Files["CORP.cms"])
			}
		})
	}
}

// TestRefreshInstallerBytes keeps an .inf file byte for byte but for the name of the
// file, or gives the file a line behind each that lists the .cms file.
func TestRefreshInstallerBytes(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"replaced": {
			"; caf\xe9\r\n[A]\r\n\tOLD.pbk ,,,4\r\nOld.pbr\r\n[B]\nOld.PBK=55,\t,1\r\n",
			"; caf\xe9\r\n[A]\r\n\tAcme.pbk ,,,4\r\nAcme.pbr\r\n[B]\nAcme.pbk=55,\t,1\r\n",
		},
		"in UTF-16":          {"\xff\xfeO\x00l\x00d\x00.\x00p\x00b\x00k\x00", "\xff\xfeA\x00c\x00m\x00e\x00.\x00p\x00b\x00k\x00"},
		"beside the service": {"[A]\nCORP.cms,,,4\n[B]\ncorp.CMS\t= 55 \n", "[A]\nCORP.cms,,,4\nAcme.pbr\nAcme.pbk\n[B]\ncorp.CMS\t= 55 \nAcme.pbr = 55\nAcme.pbk = 55\n"},
		"listed already":     {"[A]\nACME.PBK\nacme.pbr\nCORP.cms\n", "[A]\nACME.PBK\nacme.pbr\nCORP.cms\n"},
		"no list":            {"[Strings]\nx=1 ; Old.pbk\n;Old.pbk\n", "[Strings]\nx=1 ; Old.pbk\n;Old.pbk\n"},
	} {
		p := &profile.Profile{Files: map[string][]byte{"CORP.inf": []byte(c.before), "CORP.cms": []byte("[ISP]\nPBFile=Old.pbk\nRegionFile=Old.pbr\n")}}
		after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(after.Files["CORP.inf"]); got != c.after {
			t.Errorf("%s: got\n%q, not\n%q", name, got, c.after)
		}
	}
}
