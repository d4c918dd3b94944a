package phonebook_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestCheckBookName(t *testing.T) {
	for _, name := range []string{
		"A", "z", "Sample", "ABCDEFGH", "1234567a", "a1234567", "COM", "COM10", "COMA", "LPT", "CONS", "NULL", "XCOM1", "0x",
	} {
		if err := phonebook.CheckBookName(name); err != nil {
			t.Errorf("CheckBookName(%q) = %v, want no error", name, err)
		}
	}
	for _, c := range []struct {
		name  string
		limit int
	}{
		{"", 0},
		{"ABCDEFGHI", phonebook.MaxBookNameLen},
		{"123456789", phonebook.MaxBookNameLen},
		{"7", 0},
		{"12345678", 0},
		{"CON", 0},
		{"con", 0},
		{"Prn", 0},
		{"AUX", 0},
		{"nul", 0},
		{"COM1", 0},
		{"com1", 0},
		{"Com9", 0},
		{"LPT1", 0},
		{"lpt9", 0},
		{"Straße", 0},
		{"Книга", 0},
		{"٣٤a", 0},
		{"a b", 0},
		{" a", 0},
		{"a\n", 0},
		{"a.b", 0},
		{"a-b", 0},
		{"a_b", 0},
		{"..", 0},
		{"a/b", 0},
		{`a\b`, 0},
		{"a,b", 0},
		{"\xff", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantField(t, phonebook.CheckBookName(c.name), phonebook.FieldName, c.name, c.limit)
		})
	}
}

func TestCheckPOPs(t *testing.T) {
	for _, n := range []int{0, 1, 64999, 65000} {
		if err := phonebook.CheckPOPs("Sample", n); err != nil {
			t.Errorf("CheckPOPs(%d) = %v, want no error", n, err)
		}
	}
	wantLimit(t, phonebook.CheckPOPs("Sample", 65001), 65000, 65001)
}

func TestCheckImport(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes int
		posted  bool
		pending int
		limit   int // 0 = allowed
		found   int
	}{
		{"nothing", 0, false, 0, 0, 0},
		{"first at limit", 32000, false, 0, 0, 0},
		{"first above limit", 32001, false, 0, 32000, 32001},
		{"never posted, each file counts alone", 32000, false, 32000, 0, 0},
		{"later at limit", 6000, true, 0, 0, 0},
		{"later above limit", 6001, true, 0, 6000, 6001},
		{"later at limit over pending", 1, true, 5999, 0, 0},
		{"later above limit over pending", 2, true, 5999, 6000, 6001},
		{"later, the limit is spent", 1, true, 6000, 6000, 6001},
		{"later, nothing more", 0, true, 6000, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := phonebook.CheckImport(c.changes, c.posted, c.pending)
			if c.limit == 0 {
				if err != nil {
					t.Errorf("CheckImport = %v, want no error", err)
				}
				return
			}
			wantLimit(t, err, c.limit, c.found)
		})
	}
}

func TestBookPOP(t *testing.T) {
	b := phonebook.Book{POPs: []phonebook.POP{pop(2), pop(5), pop(9)}}
	for _, id := range []phonebook.POPID{2, 5, 9} {
		if p, ok := b.POP(id); !ok || p.ID != id {
			t.Errorf("POP(%d) = %v, %v", id, p, ok)
		}
	}
	for _, id := range []phonebook.POPID{0, 1, 3, 10} {
		if p, ok := b.POP(id); ok || p != (phonebook.POP{}) {
			t.Errorf("POP(%d) = %v, %v, want none", id, p, ok)
		}
	}
}

func TestBookInService(t *testing.T) {
	b := phonebook.Book{POPs: pops(3)}
	b.POPs[1].Status = phonebook.OutOfService
	if got := b.InService(); got != 2 {
		t.Errorf("InService() = %d, want 2", got)
	}
}

func TestBookApply(t *testing.T) {
	edited := pop(5)
	edited.Name = "Albuquerque"
	b := phonebook.Book{Name: "Sample", POPs: []phonebook.POP{pop(2), pop(5), pop(9)}}
	old := b.POPs
	before := slices.Clone(old)
	err := b.Apply([]phonebook.Change{
		{After: pop(12)},
		{Before: pop(5), After: edited},
		{After: pop(1)},
		{Before: pop(9)},
		{After: pop(4)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []phonebook.POP{pop(1), pop(2), pop(4), edited, pop(12)}
	if diff := cmp.Diff(want, b.POPs); diff != "" {
		t.Errorf("POPs after Apply (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, old); diff != "" {
		t.Errorf("the old slice changed (-want +got):\n%s", diff)
	}
}

func TestBookApplyNothing(t *testing.T) {
	b := phonebook.Book{POPs: pops(2)}
	if err := b.Apply(nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pops(2), b.POPs); diff != "" {
		t.Error(diff)
	}
	if err := b.Apply([]phonebook.Change{{Before: pop(1)}, {Before: pop(2)}}); err != nil || len(b.POPs) != 0 {
		t.Errorf("deleting all: %v, %d POPs left", err, len(b.POPs))
	}
}

// Every refusal leaves the book as it was, even when the changes before the bad
// one were good.
func TestBookApplyRefuses(t *testing.T) {
	other := pop(2)
	other.Comments = "seen elsewhere"
	good := phonebook.Change{After: pop(100)}
	for _, c := range []struct {
		name string
		bad  phonebook.Change
		is   error // nil: a *FieldError about the index
	}{
		{"neither before nor after", phonebook.Change{}, nil},
		{"index changes", phonebook.Change{Before: pop(2), After: pop(3)}, nil},
		{"index changes downwards", phonebook.Change{Before: pop(2), After: pop(1)}, nil},
		{"added index is taken", phonebook.Change{After: pop(2)}, phonebook.ErrExists},
		{"edited POP is missing", phonebook.Change{Before: pop(7), After: pop(7)}, phonebook.ErrNotFound},
		{"deleted POP is missing", phonebook.Change{Before: pop(7)}, phonebook.ErrNotFound},
		{"edited POP is another", phonebook.Change{Before: other, After: pop(2)}, phonebook.ErrNotFound},
		{"deleted POP is another", phonebook.Change{Before: other}, phonebook.ErrNotFound},
		{"changed twice", phonebook.Change{After: pop(100)}, phonebook.ErrExists},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := phonebook.Book{Name: "Sample", POPs: []phonebook.POP{pop(2), pop(5)}}
			err := b.Apply([]phonebook.Change{good, c.bad})
			if e, ok := errors.AsType[*phonebook.FieldError](err); c.is == nil && (!ok || e.Field != phonebook.FieldID) {
				t.Errorf("Apply = %v, want a *FieldError about the index", err)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("Apply = %v, want %v", err, c.is)
			}
			if diff := cmp.Diff([]phonebook.POP{pop(2), pop(5)}, b.POPs); diff != "" {
				t.Errorf("the refused change was made (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBookApplyAtLimit(t *testing.T) {
	full := pops(phonebook.MaxPOPs)
	add := func(id phonebook.POPID) phonebook.Change { return phonebook.Change{After: pop(id)} }

	b := phonebook.Book{Name: "Sample", POPs: full[:phonebook.MaxPOPs-1]}
	if err := b.Apply([]phonebook.Change{add(70000)}); err != nil || len(b.POPs) != 65000 {
		t.Fatalf("the 65,000th POP: %v, %d POPs", err, len(b.POPs))
	}
	wantLimit(t, b.Apply([]phonebook.Change{add(70001)}), 65000, 65001)
	if len(b.POPs) != 65000 {
		t.Fatalf("%d POPs after a refused change", len(b.POPs))
	}
	// One goes, one comes: the changes count together, whatever their order.
	if err := b.Apply([]phonebook.Change{add(70001), {Before: full[0]}}); err != nil {
		t.Errorf("swap at the limit: %v", err)
	}
}

// A book above the limit, from wherever it came, can still be edited and made
// smaller.
func TestBookApplyAboveLimit(t *testing.T) {
	b := phonebook.Book{Name: "Sample", POPs: pops(phonebook.MaxPOPs + 2)}
	edited := pop(1)
	edited.Name = "Seattle"
	if err := b.Apply([]phonebook.Change{{Before: pop(1), After: edited}, {Before: pop(2)}}); err != nil {
		t.Errorf("edit and delete above the limit: %v", err)
	}
	wantLimit(t, b.Apply([]phonebook.Change{{After: pop(70000)}}), 65000, 65002)
}
