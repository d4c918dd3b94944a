package profile_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// named is a service with two files of a book called Old, each with its content: what
// is in a map of files is what lies beside.
func named(path, book, regions string, files ...string) *profile.Profile {
	p := &profile.Profile{Files: map[string][]byte{path: []byte("[ISP]\r\nPBFile=" + book + "\r\nRegionFile=" + regions + "\r\n")}}
	for _, f := range files {
		p.Files[f] = []byte("was " + f)
	}
	return p
}

// renames are profiles and what the order to rename makes of them: the two values, the
// changes in turn, and the files in the end.
var renames = map[string]struct {
	before        *profile.Profile
	book, regions string
	changes       string
	files         string
}{
	"plain": {
		named("C.cms", "Old.pbk", "Old.pbr", "Old.pbk", "Old.pbr"), "Acme.pbk", "Acme.pbr",
		"C.cms: PBFile is Acme.pbk; Old.pbk: taken away; C.cms: RegionFile is Acme.pbr; Old.pbr: taken away; Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbk Acme.pbr C.cms",
	},
	"spelling is kept": {
		named("C.cms", "ACME.PBK", "aCME.pbr", "acme.pbk", "acme.pbr"), "ACME.PBK", "aCME.pbr",
		"acme.pbk: version 12 of Acme; acme.pbr: version 12 of Acme",
		"C.cms acme.pbk acme.pbr",
	},
	"only the regions": {
		named("C.cms", "Acme.pbk", "Areas.pbr", "Acme.pbk", "Areas.pbr"), "Acme.pbk", "Acme.pbr",
		"C.cms: RegionFile is Acme.pbr; Areas.pbr: taken away; Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbk Acme.pbr C.cms",
	},
	"folder of the service": {
		named("C.cms", `C\Old.pbk`, "C/Old.pbr", "Old.pbk", "Old.pbr"), `C\Acme.pbk`, "C/Acme.pbr",
		"C.cms: PBFile is Acme.pbk; Old.pbk: taken away; C.cms: RegionFile is Acme.pbr; Old.pbr: taken away; Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbk Acme.pbr C.cms",
	},
	"as installed": {
		named("C/C.cms", `C\Old.pbk`, `C\Old.pbr`, "C/Old.pbk", "C/Old.pbr"), `C\Acme.pbk`, `C\Acme.pbr`,
		"C/C.cms: PBFile is Acme.pbk; C/Old.pbk: taken away; C/C.cms: RegionFile is Acme.pbr; C/Old.pbr: taken away; C/Acme.pbk: version 12 of Acme; C/Acme.pbr: version 12 of Acme",
		"C/Acme.pbk C/Acme.pbr C/C.cms",
	},
	"folder of its own": {
		named("C.cms", `sub\Old.pbk`, "Old.pbr", "sub/Old.pbk", "Old.pbr"), `sub\Acme.pbk`, "Acme.pbr",
		"C.cms: PBFile is Acme.pbk; sub/Old.pbk: taken away; C.cms: RegionFile is Acme.pbr; Old.pbr: taken away; sub/Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbr C.cms sub/Acme.pbk",
	},
	"nothing to take away": {
		named("C.cms", "Old.pbk", ""), "Acme.pbk", "Acme.pbr",
		"C.cms: PBFile is Acme.pbk; C.cms: RegionFile is Acme.pbr; Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbk Acme.pbr C.cms",
	},
	"the new one lies there": {
		named("C.cms", "Old.pbk", "Acme.pbr", "Old.pbk", "ACME.pbk", "Acme.pbr"), "Acme.pbk", "Acme.pbr",
		"C.cms: PBFile is Acme.pbk; Old.pbk: taken away; ACME.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"ACME.pbk Acme.pbr C.cms",
	},
	"from another drive": {
		named("C.cms", `D:\x\Old.pbk`, `\\srv\Old.pbr`, "Old.pbk"), "Acme.pbk", "Acme.pbr",
		"C.cms: PBFile is Acme.pbk; Old.pbk: taken away; C.cms: RegionFile is Acme.pbr; Acme.pbk: version 12 of Acme; Acme.pbr: version 12 of Acme",
		"Acme.pbk Acme.pbr C.cms",
	},
}

// TestRename writes both names anew, puts the book where the old one lay, and tells
// every file that it touched.
func TestRename(t *testing.T) {
	for name, c := range renames {
		t.Run(name, func(t *testing.T) {
			after, changes, err := profile.Refresh(c.before, acme(), profile.Options{Rename: true})
			if err != nil {
				t.Fatal(err)
			}
			services, _ := after.Services()
			if book, regions := services[0].Get("ISP", "PBFile").Value, services[0].Get("ISP", "RegionFile").Value; book != c.book || regions != c.regions {
				t.Errorf("names %s and %s, not %s and %s", book, regions, c.book, c.regions)
			}
			var told []string
			for _, change := range changes {
				told = append(told, change.File+": "+change.What.String())
			}
			if got := strings.Join(told, "; "); got != c.changes {
				t.Errorf("told\n%s, not\n%s", got, c.changes)
			}
			if got := strings.Join(after.Names(), " "); got != c.files {
				t.Errorf("files %s, not %s", got, c.files)
			}
			for file, data := range after.Files {
				if want := map[string]string{".pbk": "new book", ".pbr": "1\r\nWashington\r\n"}[strings.ToLower(file[len(file)-4:])]; want != "" && string(data) != want {
					t.Errorf("%s is %q", file, data)
				}
			}
		})
	}
}

// TestRenameShared keeps a file and its line in the .inf file while another service
// names it.
func TestRenameShared(t *testing.T) {
	p := named("C.cms", "Acme.pbk", "All.pbr", "Acme.pbk", "All.pbr")
	p.Files["D.cms"] = []byte("[ISP]\nPBFile=\nRegionFile=all.PBR\n")
	p.Files["C.inf"] = []byte("[A]\nC.cms\nAll.pbr\n")
	after, _, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
	if err != nil {
		t.Fatal(err)
	}
	if string(after.Files["All.pbr"]) != "was All.pbr" || string(after.Files["D.cms"]) != string(p.Files["D.cms"]) {
		t.Errorf("%q", after.Files)
	}
	if got := string(after.Files["C.inf"]); got != "[A]\nC.cms\nAcme.pbr\nAll.pbr\n" {
		t.Errorf("%q", got)
	}
}

// TestRenameRefuses changes nothing where it is not clear which service is meant, and
// where the old name is that of a file that is none of a phone book.
func TestRenameRefuses(t *testing.T) {
	two := named("C.cms", "Old.pbk", "Old.pbr", "Old.pbk")
	two.Files["D.cms"] = two.Files["C.cms"]
	none := named("C.cms", "", "")
	none.Files["D.cms"] = none.Files["C.cms"]
	unread := named("C.cms", "Old.pbk", "Old.pbr")
	unread.Files["D.cms"] = []byte("nothing")
	for name, c := range map[string]struct {
		p              *profile.Profile
		reason, remedy string
	}{
		"two services":    {two, "The profile names the phone book Old, not Acme.", "Several services could name it. Write the name into the .cms file that is meant."},
		"two without any": {none, "The profile names no phone book.", "Several services could name it. Write the name into the .cms file that is meant."},
		"one unread":      {unread, "D.cms is not readable as a service file: it has no section", "Save it as text of Windows in an editor, or build the profile again."},
		"a picture":       {named("C.cms", "logo.bmp", "", "LOGO.bmp"), "PBFile names LOGO.bmp, which is no file of a phone book.", "Write the name of a file that ends in .pbk behind PBFile= in the .cms file."},
		"no service":      {&profile.Profile{Files: map[string][]byte{"a.txt": nil}}, "The folder has no .cms file", "Choose the folder that the Connection Manager Administration Kit made."},
	} {
		before := &profile.Profile{Files: maps.Clone(c.p.Files)}
		after, changes, err := profile.Refresh(c.p, acme(), profile.Options{Rename: true})
		if after != nil || changes != nil || !refused(err, c.reason) || remedyOf(err) != c.remedy {
			t.Errorf("%s: %v; %s", name, err, remedyOf(err))
		}
		if differ(before, c.p) != "" || !slices.Equal(before.Names(), c.p.Names()) {
			t.Errorf("%s: the profile itself changed", name)
		}
	}
}
