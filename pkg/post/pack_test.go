package post_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/cab"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// TestPackReproducible packs the same content at another time, in another
// process state: the cabinets are the same to the last byte.
func TestPackReproducible(t *testing.T) {
	one, two := newSeries(t, "Sample", 300, 7), newSeries(t, "Sample", 300, 7)
	for v := range one.pkgs {
		r := two.releases[v]
		r.Time = r.Time.Add(31 * time.Hour)
		again, err := post.Pack(r)
		if err != nil {
			t.Fatal(err)
		}
		want := one.pkgs[v]
		if diff := cmp.Diff(want.Files, again.Files); diff != "" {
			t.Errorf("version %d: other bytes at another time:\n%.400s", v+1, diff)
		}
		if !again.Manifest.Equal(want.Manifest) {
			t.Errorf("version %d: the manifests name different files", v+1)
		}
		if again.Manifest.Time.Equal(want.Manifest.Time) {
			t.Errorf("version %d: the manifest does not keep its own time", v+1)
		}
	}
}

// TestPackManifest compares the manifest with the release and the files.
func TestPackManifest(t *testing.T) {
	s := newSeries(t, "Sample", 60, 8)
	for v := 1; v <= 8; v++ {
		r, p := s.releases[v-1], s.at(v)
		m := p.Manifest
		want := phonebook.Manifest{
			Format: 1, Book: "Sample", Line: "line-of-Sample", Version: phonebook.Version(v), Time: testTime,
			POPs: len(r.Full.POPs), Regions: len(r.Full.Regions), Cabs: m.Cabs,
		}
		if diff := cmp.Diff(want, m); diff != "" {
			t.Errorf("version %d (-want +got):\n%s", v, diff)
		}
		names := []string{fmt.Sprintf("%dFull.cab", v)}
		for base := v - 1; base >= max(1, v-phonebook.KeepBases); base-- {
			names = append(names, fmt.Sprintf("%dDelta%d.cab", v, base))
		}
		var got []string
		for _, c := range m.Cabs {
			got = append(got, c.Name)
			if data := p.Files[c.Name]; c.Size != int64(len(data)) || c.SHA256 != post.Hash(data) {
				t.Errorf("%s: the manifest has another size or hash", c.Name)
			}
		}
		if diff := cmp.Diff(names, got); diff != "" {
			t.Errorf("version %d: cabinets (-want +got):\n%s", v, diff)
		}
		if len(p.Files) != len(names) {
			t.Errorf("version %d: %d files, want %d", v, len(p.Files), len(names))
		}
		if err := p.Check(); err != nil {
			t.Errorf("version %d: %v", v, err)
		}
		if data, err := m.Marshal(); err != nil {
			t.Errorf("version %d: %v", v, err)
		} else if back, err := phonebook.ReadManifest(data); err != nil || !back.Equal(m) {
			t.Errorf("version %d: read back: %v", v, err)
		}
	}
}

// TestPackMembers looks into every cabinet.
func TestPackMembers(t *testing.T) {
	s := newSeries(t, "Sample", 40, 3)
	for _, p := range s.pkgs {
		for name, data := range p.Files {
			r, err := cab.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for _, f := range r.Files {
				got = append(got, f.Name)
			}
			if diff := cmp.Diff([]string{"Sample.pbk", "Sample.pbr", "Sample.ver"}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			m, err := post.ReadMembers(data, "Sample")
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if want := fmt.Sprintf("%d\r\n", p.Manifest.Version); string(m.VER) != want {
				t.Errorf("%s: version file %q, want %q", name, m.VER, want)
			}
			for _, text := range [][]byte{m.PBK, m.PBR} {
				if !bytes.HasSuffix(text, []byte("\r\n")) || bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
					t.Errorf("%s: a line does not end in CRLF", name)
				}
			}
		}
	}
}

// TestDeltasLeadToFull does what a client does: each delta, applied to the full
// book of its base, makes the newest full book byte for byte.
func TestDeltasLeadToFull(t *testing.T) {
	checkDeltas(t, newSeries(t, "Sample", 120, 9))
}

func TestDeltasLeadToFullOfAnyBook(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkDeltas(rt, newSeries(t, "Any", rapid.IntRange(9, 80).Draw(rt, "POPs"), rapid.IntRange(1, 7).Draw(rt, "versions")))
	})
}

func checkDeltas(t rapid.TB, s series) {
	t.Helper()
	fulls := make(map[phonebook.Version]phonebook.Full)
	for _, p := range s.pkgs {
		m := p.Manifest
		data := p.Files[m.Full().Name]
		full, err := post.UnpackFull(data, s.book, phonebook.ASCII)
		if err != nil {
			t.Fatalf("version %d: %v", m.Version, err)
		}
		if full.Version != m.Version || len(full.POPs) != m.POPs || len(full.Regions) != m.Regions {
			t.Fatalf("version %d: unpacked %d with %d POPs", m.Version, full.Version, len(full.POPs))
		}
		fulls[m.Version] = full
		want, err := post.ReadMembers(data, s.book)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Cabs[1:] {
			d, err := post.UnpackDelta(p.Files[c.Name], s.book, c.Base, phonebook.ASCII)
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			got, err := phonebook.Apply(fulls[c.Base], d)
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			var pbk, pbr, ver bytes.Buffer
			err = errors.Join(phonebook.WritePBK(&pbk, got.POPs, phonebook.ASCII),
				phonebook.WritePBR(&pbr, got.Regions, phonebook.ASCII), phonebook.WriteVersionFile(&ver, got.Version))
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			if !bytes.Equal(pbk.Bytes(), want.PBK) || !bytes.Equal(pbr.Bytes(), want.PBR) || !bytes.Equal(ver.Bytes(), want.VER) {
				t.Errorf("%s leads to other bytes than %s holds", c.Name, m.Full().Name)
			}
		}
	}
}

// TestPackGolden notices a change of the bytes that clients and other servers
// of the book hold. Change the hashes only on purpose, and say so in the log.
func TestPackGolden(t *testing.T) {
	s := newSeries(t, "Sample", 12, 3)
	got := make(map[string]string)
	for name, data := range s.at(3).Files {
		got[name] = fmt.Sprintf("%d %s", len(data), post.Hash(data))
	}
	want := map[string]string{
		"3Full.cab":   "313 58a05eb459ee18fca964e3951b23e2ee1680c4affc20f1693cade9890d562d9e",
		"3Delta2.cab": "302 97d56025e345b64a11b4fb5574528e19285222431d9ff6371dd27d43552e1991",
		"3Delta1.cab": "305 4b19a7a2b8b141a75f96a07ed79b60257dd26c96e941f2d1fc03292313c4244f",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cabinets (-want +got):\n%s", diff)
	}
}

// TestPackRefuses packs what may not be released.
func TestPackRefuses(t *testing.T) {
	good := func() phonebook.Release { return newSeries(t, "Sample", 12, 2).releases[1] }
	tests := []struct {
		name   string
		damage func(r *phonebook.Release)
		want   string
	}{
		{"name with a comma", func(r *phonebook.Release) { r.Full.POPs[0].Name = "A,B" }, "comma"},
		{"POP outside the code page", func(r *phonebook.Release) { r.Full.POPs[0].Name = "Zürich" }, "'ü' does not exist in ASCII"},
		{"POP of a delta outside the code page", func(r *phonebook.Release) { r.Deltas[0].Changed[0].Name = "Zürich" }, "'ü' does not exist in ASCII"},
		{"region outside the code page", func(r *phonebook.Release) { r.Full.Regions[0] = "Zürich" }, "'ü' does not exist in ASCII"},
		{"POPs out of order", func(r *phonebook.Release) { slices.Reverse(r.Full.POPs) }, "order"},
		{"version 0", func(r *phonebook.Release) { r.Full.Version = 0 }, "version"},
		{"no name for the members", func(r *phonebook.Release) { r.Book = "" }, ""},
		{"name that leaves the folder", func(r *phonebook.Release) { r.Book = "../x" }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := good()
			tt.damage(&r)
			p, err := post.Pack(r)
			if err == nil {
				// What Pack lets through, the manifest does not.
				_, err = p.Manifest.Marshal()
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want an error with %q", err, tt.want)
			}
		})
	}
}

// rawCab makes a cabinet of any members.
func rawCab(t testing.TB, members ...[2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := cab.NewWriter(&out)
	for _, m := range members {
		f, err := w.Create(m[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(m[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const entry = "1,1,0,Redmond,425,5550134,0,56000,0,48,\r\n"

// TestUnpackErrors gives cabinets that are not what they should be.
func TestUnpackErrors(t *testing.T) {
	pbk, pbr, ver := [2]string{"B.pbk", entry}, [2]string{"B.pbr", "1\r\nNorth\r\n"}, [2]string{"B.ver", "7\r\n"}
	good := rawCab(t, pbk, pbr, ver)
	flipped := slices.Clone(good)
	flipped[len(flipped)-3] ^= 0x40
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, ""},
		{"junk", []byte("this is no cabinet, whatever the server says it is"), ""},
		{"cut in the header", good[:20], ""},
		{"cut in the data", good[:len(good)-1], ""},
		{"a bit flipped in the data", flipped, ""},
		{"no book", rawCab(t, pbr, ver), "the cabinet has no B.pbk"},
		{"no regions", rawCab(t, pbk, ver), "the cabinet has no B.pbr"},
		{"no version", rawCab(t, pbk, pbr), "the cabinet has no B.ver"},
		{"another book", rawCab(t, [2]string{"C.pbk", entry}, [2]string{"C.pbr", "0\r\n"}, [2]string{"C.ver", "7\r\n"}), "the cabinet has no B."},
		{"bad entry", rawCab(t, [2]string{"B.pbk", entry + "2,1\r\n"}, pbr, ver), "B.pbk: line 2"},
		{"index twice", rawCab(t, [2]string{"B.pbk", entry + entry}, pbr, ver), "B.pbk: "},
		{"bad region list", rawCab(t, pbk, [2]string{"B.pbr", "x\r\n"}, ver), "B.pbr: "},
		{"bad version", rawCab(t, pbk, pbr, [2]string{"B.ver", "seven\r\n"}), "B.ver: "},
		{"byte outside the code page", rawCab(t, [2]string{"B.pbk", strings.Replace(entry, "mond", "m\xffnd", 1)}, pbr, ver), "B.pbk: "},
		{"member without end", rawCab(t, [2]string{"B.pbk", strings.Repeat("\x00", 32<<20+1)}, pbr, ver), "B.pbk: more than 33554432 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, fullErr := post.UnpackFull(tt.data, "B", phonebook.ASCII)
			_, deltaErr := post.UnpackDelta(tt.data, "B", 6, phonebook.ASCII)
			for kind, err := range map[string]error{"full": fullErr, "delta": deltaErr} {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: %v, want an error with %q", kind, err, tt.want)
				}
			}
		})
	}
	for n := range good {
		if _, err := post.UnpackFull(good[:n], "B", phonebook.ASCII); err == nil {
			t.Errorf("a cabinet cut at byte %d of %d is taken", n, len(good))
		}
	}
}

// TestUnpackLenient takes a cabinet that another program made: more members, in
// another order, and entries that end in LF.
func TestUnpackLenient(t *testing.T) {
	data := rawCab(t, [2]string{"B.ver", "7\n"}, [2]string{"readme.txt", "x"}, [2]string{"B.pbr", "1\nNorth\n"},
		[2]string{"B.pbk", "2,1,1,Redmond,425,5550134,0,56000,0,48,\n3,0,,,,,,,,,\n"})
	d, err := post.UnpackDelta(data, "B", 6, phonebook.ASCII)
	if err != nil {
		t.Fatal(err)
	}
	want := phonebook.Delta{
		From: 6, To: 7, Regions: phonebook.Regions{"North"}, Removed: []phonebook.POPID{3},
		Changed: []phonebook.POP{{
			ID: 2, Country: 1, Region: 1, Name: "Redmond", AreaCode: "425",
			AccessNumber: "5550134", MaxBaud: 56000, Flags: 48,
		}},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("delta (-want +got):\n%s", diff)
	}
}

// TestCheck damages a package in each way that a disk or a line can.
func TestCheck(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	for _, c := range s.at(2).Manifest.Cabs {
		whole := s.at(2).Files[c.Name]
		flipped := slices.Clone(whole)
		flipped[len(flipped)/2] ^= 1
		tests := []struct {
			name string
			data []byte
			want string
		}{
			{"whole", whole, ""},
			{"missing", nil, "is missing"},
			{"empty", []byte{}, "has 0 bytes instead of"},
			{"cut", whole[:len(whole)-1], "bytes instead of"},
			{"longer", append(slices.Clone(whole), 0), "bytes instead of"},
			{"a bit flipped", flipped, "other content than its manifest says"},
		}
		for _, tt := range tests {
			p := post.Package{Manifest: s.at(2).Manifest, Files: maps.Clone(s.at(2).Files)}
			p.Files[c.Name] = tt.data
			for what, err := range map[string]error{"CheckCab": post.CheckCab(c, tt.data), "Check": p.Check()} {
				switch {
				case tt.want == "" && err == nil:
				case tt.want == "" || err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), c.Name):
					t.Errorf("%s of %s, %s: %v, want %q", what, c.Name, tt.name, err, tt.want)
				}
			}
		}
	}
}
