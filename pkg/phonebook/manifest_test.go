package phonebook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var hash = strings.Repeat("0123456789abcdef", 4)

func manifest() phonebook.Manifest {
	return phonebook.Manifest{
		Format: phonebook.ManifestFormat, Book: "Sample", Line: "d9a1", Version: 12,
		Time: time.Date(2026, 3, 4, 11, 30, 15, 0, time.UTC), POPs: 3, Regions: 2,
		Cabs: []phonebook.ManifestCab{
			{Name: "12Full.cab", Kind: phonebook.KindFull, Size: 400, SHA256: hash},
			{Name: "12Delta11.cab", Kind: phonebook.KindDelta, Base: 11, Size: 200, SHA256: hash},
			{Name: "12Delta9.cab", Kind: phonebook.KindDelta, Base: 9, Size: 300, SHA256: hash},
		},
	}
}

func TestManifestMarshal(t *testing.T) {
	m := manifest()
	m.Cabs = m.Cabs[:2]
	want := `{
  "format": 1,
  "book": "Sample",
  "line": "d9a1",
  "version": 12,
  "time": "2026-03-04T11:30:15Z",
  "pops": 3,
  "regions": 2,
  "cabs": [
    {
      "name": "12Full.cab",
      "kind": "full",
      "size": 400,
      "sha256": "` + hash + `"
    },
    {
      "name": "12Delta11.cab",
      "kind": "delta",
      "base": 11,
      "size": 200,
      "sha256": "` + hash + `"
    }
  ]
}
`
	got, err := m.Marshal()
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("Marshal: %v (-want +got):\n%s", err, diff)
	}
	back, err := phonebook.ReadManifest(got)
	if diff := cmp.Diff(m, back); err != nil || diff != "" {
		t.Errorf("back: %v (-want +got):\n%s", err, diff)
	}
}

// A later program may add fields; this one reads what it knows.
func TestReadManifestUnknownField(t *testing.T) {
	b, err := manifest().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(b), `"book"`, `"colour": ["red"], "book"`, 1)
	got, err := phonebook.ReadManifest([]byte(more))
	if diff := cmp.Diff(manifest(), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestManifestRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(m *phonebook.Manifest)
	}{
		{"format 0", func(m *phonebook.Manifest) { m.Format = 0 }},
		{"format 2", func(m *phonebook.Manifest) { m.Format = 2 }},
		{"book", func(m *phonebook.Manifest) { m.Book = "../etc" }},
		{"no book", func(m *phonebook.Manifest) { m.Book = "" }},
		{"no line", func(m *phonebook.Manifest) { m.Line = "" }},
		{"no version", func(m *phonebook.Manifest) { m.Version = 0 }},
		{"version", func(m *phonebook.Manifest) { m.Version = 32677; m.Cabs[0].Name = "32677Full.cab"; m.Cabs = m.Cabs[:1] }},
		{"POPs", func(m *phonebook.Manifest) { m.POPs = -1 }},
		{"regions", func(m *phonebook.Manifest) { m.Regions = -1 }},
		{"no cabinets", func(m *phonebook.Manifest) { m.Cabs = nil }},
		{"no full cabinet", func(m *phonebook.Manifest) { m.Cabs = m.Cabs[1:] }},
		{"two full cabinets", func(m *phonebook.Manifest) { m.Cabs = append(m.Cabs, m.Cabs[0]) }},
		{"a delta twice", func(m *phonebook.Manifest) { m.Cabs = append(m.Cabs, m.Cabs[1]) }},
		{"path in a name", func(m *phonebook.Manifest) { m.Cabs[0].Name = "../12Full.cab" }},
		{"name of another version", func(m *phonebook.Manifest) { m.Cabs[0].Name = "11Full.cab" }},
		{"name in capitals", func(m *phonebook.Manifest) { m.Cabs[0].Name = "12FULL.CAB" }},
		{"name of another base", func(m *phonebook.Manifest) { m.Cabs[1].Base = 10 }},
		{"kind", func(m *phonebook.Manifest) { m.Cabs[0].Kind = "whole" }},
		{"delta without base", func(m *phonebook.Manifest) { m.Cabs[1].Name, m.Cabs[1].Base = "12Delta0.cab", 0 }},
		{"delta from itself", func(m *phonebook.Manifest) { m.Cabs[1].Name, m.Cabs[1].Base = "12Delta12.cab", 12 }},
		{"delta from later", func(m *phonebook.Manifest) { m.Cabs[1].Name, m.Cabs[1].Base = "12Delta13.cab", 13 }},
		{"size 0", func(m *phonebook.Manifest) { m.Cabs[0].Size = 0 }},
		{"negative size", func(m *phonebook.Manifest) { m.Cabs[2].Size = -1 }},
		{"no hash", func(m *phonebook.Manifest) { m.Cabs[0].SHA256 = "" }},
		{"hash in capitals", func(m *phonebook.Manifest) { m.Cabs[0].SHA256 = strings.ToUpper(hash) }},
		{"63 digits", func(m *phonebook.Manifest) { m.Cabs[0].SHA256 = hash[1:] }},
		{"line end behind the hash", func(m *phonebook.Manifest) { m.Cabs[0].SHA256 += "\n" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			good, bad := manifest(), manifest()
			c.edit(&bad)
			if b, err := bad.Marshal(); err == nil || b != nil {
				t.Errorf("Marshal = %s, %v, want an error", b, err)
			}
			// The same faults in bytes that another program wrote.
			got, err := phonebook.ReadManifest(rawJSON(t, bad))
			if diff := cmp.Diff(phonebook.Manifest{}, got); err == nil || diff != "" {
				t.Errorf("ReadManifest: %v, %s", err, diff)
			}
			if _, err := phonebook.ReadManifest(rawJSON(t, good)); err != nil {
				t.Errorf("the good one: %v", err)
			}
		})
	}
}

func TestReadManifestDamaged(t *testing.T) {
	b, err := manifest().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty":            "",
		"cut":              string(b[:len(b)/2]),
		"trailing bytes":   string(b) + "x",
		"two manifests":    string(b) + string(b),
		"null":             "null",
		"array":            "[]",
		"text for number":  strings.Replace(string(b), `"version": 12`, `"version": "12"`, 1),
		"negative version": strings.Replace(string(b), `"version": 12`, `"version": -12`, 1),
		"time":             strings.Replace(string(b), "2026-03-04T", "yesterday ", 1),
		"too long":         string(b) + strings.Repeat(" ", 64<<10),
	} {
		got, err := phonebook.ReadManifest([]byte(text))
		if diff := cmp.Diff(phonebook.Manifest{}, got); err == nil || diff != "" {
			t.Errorf("%s: %v, %s", name, err, diff)
		}
	}
	padded := string(b) + strings.Repeat(" ", 64<<10-len(b))
	if _, err := phonebook.ReadManifest([]byte(padded)); err != nil {
		t.Errorf("64 KiB: %v", err)
	}
	long := manifest()
	long.Line = strings.Repeat("l", 64<<10)
	if b, err := long.Marshal(); err == nil || b != nil {
		t.Errorf("Marshal of a long line: %d bytes, %v", len(b), err)
	}
	late := manifest()
	late.Time = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if b, err := late.Marshal(); err == nil || b != nil {
		t.Errorf("Marshal of the year 10000: %d bytes, %v", len(b), err)
	}
}

func TestManifestRows(t *testing.T) {
	m := manifest()
	if got := m.Full(); got != m.Cabs[0] {
		t.Errorf("Full() = %+v", got)
	}
	if got := (phonebook.Manifest{}).Full(); got != (phonebook.ManifestCab{}) {
		t.Errorf("Full() of nothing = %+v", got)
	}
	for base, want := range map[phonebook.Version]phonebook.ManifestCab{11: m.Cabs[1], 9: m.Cabs[2]} {
		if got, ok := m.Delta(base); !ok || got != want {
			t.Errorf("Delta(%d) = %+v, %v", base, got, ok)
		}
	}
	for _, base := range []phonebook.Version{0, 10, 12} {
		if got, ok := m.Delta(base); ok || got != (phonebook.ManifestCab{}) {
			t.Errorf("Delta(%d) = %+v, %v", base, got, ok)
		}
	}
}

func TestManifestEqual(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(m *phonebook.Manifest)
		want bool
	}{
		"same":           {func(m *phonebook.Manifest) {}, true},
		"time":           {func(m *phonebook.Manifest) { m.Time = m.Time.Add(time.Hour) }, true},
		"line":           {func(m *phonebook.Manifest) { m.Line = "e5" }, false},
		"version":        {func(m *phonebook.Manifest) { m.Version = 13 }, false},
		"hash":           {func(m *phonebook.Manifest) { m.Cabs[1].SHA256 = strings.Repeat("0", 64) }, false},
		"size":           {func(m *phonebook.Manifest) { m.Cabs[1].Size++ }, false},
		"fewer cabinets": {func(m *phonebook.Manifest) { m.Cabs = m.Cabs[:2] }, false},
	} {
		m := manifest()
		c.edit(&m)
		if manifest().Equal(m) != c.want || m.Equal(manifest()) != c.want {
			t.Errorf("%s: equal %v", name, !c.want)
		}
	}
}

func TestManifestIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawManifest(t)
		b, err := m.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		got, err := phonebook.ReadManifest(b)
		if diff := cmp.Diff(m, got); err != nil || diff != "" || !got.Equal(m) {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		if again, err := got.Marshal(); err != nil || string(again) != string(b) {
			t.Fatalf("other bytes: %v\n%s", err, again)
		}
	})
}

func drawManifest(t *rapid.T) phonebook.Manifest {
	m := phonebook.Manifest{
		Format:  phonebook.ManifestFormat,
		Book:    rapid.StringMatching(`[A-Za-z]{5}[A-Za-z0-9]{0,3}`).Draw(t, "book"),
		Line:    rapid.StringMatching(`[0-9a-f]{8}-<&>`).Draw(t, "line"),
		Version: phonebook.Version(rapid.Uint32Range(1, 32676).Draw(t, "version")),
		Time:    time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "time"), 0).UTC(),
		POPs:    rapid.IntRange(0, phonebook.MaxPOPs).Draw(t, "pops"),
		Regions: rapid.IntRange(0, 500).Draw(t, "regions"),
	}
	cab := func(name, kind string, base phonebook.Version) {
		m.Cabs = append(m.Cabs, phonebook.ManifestCab{
			Name: name, Kind: kind, Base: base, Size: rapid.Int64Min(1).Draw(t, "size"),
			SHA256: fmt.Sprintf("%064x", rapid.Uint64().Draw(t, "hash")),
		})
	}
	cab(phonebook.FullName(m.Version), phonebook.KindFull, 0)
	all := []phonebook.Version{m.Version - 1, m.Version - 2, m.Version - 3, m.Version - 4, m.Version - 5}
	for _, base := range phonebook.Bases(m.Version, rapid.Permutation(all).Draw(t, "bases")[:rapid.IntRange(0, 5).Draw(t, "n")]) {
		cab(phonebook.DeltaName(m.Version, base), phonebook.KindDelta, base)
	}
	return m
}
