package pbs

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// manifestOf describes a book with a full cabinet of 1,000 bytes and deltas of
// the given sizes by base.
func manifestOf(v phonebook.Version, deltas map[phonebook.Version]int64) phonebook.Manifest {
	m := phonebook.Manifest{Version: v}
	m.Cabs = append(m.Cabs, phonebook.ManifestCab{Name: phonebook.FullName(v), Kind: phonebook.KindFull, Size: 1000})
	for base, size := range deltas {
		m.Cabs = append(m.Cabs, phonebook.ManifestCab{
			Name: phonebook.DeltaName(v, base), Kind: phonebook.KindDelta, Base: base, Size: size,
		})
	}
	return m
}

func TestDecide(t *testing.T) {
	ten := manifestOf(10, map[phonebook.Version]int64{5: 500, 6: 400, 7: 300, 8: 200, 9: 100})
	for _, tt := range []struct {
		name     string
		manifest phonebook.Manifest
		held     phonebook.Version
		kind     Kind
		cab      string
	}{
		{"worked example: up to date", ten, 10, None, ""},
		{"worked example: three behind", ten, 7, Delta, "10Delta7.cab"},
		{"worked example: seven behind", ten, 3, Full, "10Full.cab"},
		{"one behind", ten, 9, Delta, "10Delta9.cab"},
		{"exactly five behind", ten, 5, Delta, "10Delta5.cab"},
		{"six behind", ten, 4, Full, "10Full.cab"},
		{"no book", ten, 0, Full, "10Full.cab"},
		{"ahead of the server", ten, 11, None, ""},
		{"far ahead of the server", ten, maxHeld, None, ""},
		{"delta of exactly 75 %", manifestOf(2, map[phonebook.Version]int64{1: 750}), 1, Delta, "2Delta1.cab"},
		{"delta above 75 %", manifestOf(2, map[phonebook.Version]int64{1: 751}), 1, Full, "2Full.cab"},
		{"delta larger than the full book", manifestOf(2, map[phonebook.Version]int64{1: 1200}), 1, Full, "2Full.cab"},
		{"a base that was not kept", manifestOf(10, map[phonebook.Version]int64{9: 1}), 8, Full, "10Full.cab"},
		{"first version", manifestOf(1, nil), 0, Full, "1Full.cab"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kind, cab := Decide(tt.manifest, tt.held)
			if kind != tt.kind || cab.Name != tt.cab {
				t.Errorf("Decide(%d) = %s %q, want %s %q", tt.held, kind, cab.Name, tt.kind, tt.cab)
			}
		})
	}
}
