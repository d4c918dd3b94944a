package phonebook_test

import (
	"slices"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestRegionsMoved(t *testing.T) {
	tests := []struct {
		name       string
		old, later phonebook.Regions
		want       []phonebook.RegionID
	}{
		{"the same", phonebook.Regions{"A", "B"}, phonebook.Regions{"A", "B", "C"}, []phonebook.RegionID{0, 1, 2}},
		{"moved", phonebook.Regions{"A", "B"}, phonebook.Regions{"B", "A"}, []phonebook.RegionID{0, 2, 1}},
		{"renamed", phonebook.Regions{"A", "B"}, phonebook.Regions{"A", "New"}, []phonebook.RegionID{0, 1, 2}},
		{"gone", phonebook.Regions{"A", "B"}, phonebook.Regions{"B"}, []phonebook.RegionID{0, 0, 1}},
		{"other case", phonebook.Regions{"a"}, phonebook.Regions{"X", "A"}, []phonebook.RegionID{0, 2}},
		{"none", nil, phonebook.Regions{"A"}, []phonebook.RegionID{0}},
	}
	for _, tt := range tests {
		if got := tt.old.Moved(tt.later); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
