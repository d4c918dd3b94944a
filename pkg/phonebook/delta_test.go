package phonebook_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestBookFull(t *testing.T) {
	b := sample()
	b.POPs[0].Comments, b.POPs[1].Status = "closed soon", phonebook.OutOfService
	want := phonebook.Full{Version: 4, POPs: []phonebook.POP{b.POPs[0], b.POPs[2]}, Regions: north()}
	want.POPs[0].Comments = ""
	if diff := cmp.Diff(want, b.Full(4)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b.POPs[0].Comments == "" || b.Full(4).Version != 4 {
		t.Error("Full changed the book")
	}
}

func TestFullSame(t *testing.T) {
	b := sample()
	f := b.Full(4)
	b.POPs[1].Comments = "asked the ISP"
	if !f.Same(b.Full(5)) {
		t.Error("comments and versions make a difference")
	}
	for name, edit := range map[string]func(b *phonebook.Book){
		"name":    func(b *phonebook.Book) { b.POPs[1].Name = "Seattle" },
		"status":  func(b *phonebook.Book) { b.POPs[1].Status = phonebook.OutOfService },
		"regions": func(b *phonebook.Book) { b.Regions = b.Regions[:2] },
		"order":   func(b *phonebook.Book) { b.Regions[0], b.Regions[1] = b.Regions[1], b.Regions[0] },
	} {
		b := sample()
		edit(b)
		if f.Same(b.Full(4)) {
			t.Errorf("%s makes no difference", name)
		}
	}
	if !(phonebook.Full{Regions: phonebook.Regions{}}).Same(phonebook.Full{POPs: []phonebook.POP{}}) {
		t.Error("nil and empty differ")
	}
}

func TestFullCheckSorted(t *testing.T) {
	for _, ids := range [][]phonebook.POP{nil, {pop(0)}, {pop(1), pop(2), pop(9)}} {
		if err := (phonebook.Full{POPs: ids}).CheckSorted(); err != nil {
			t.Error(err)
		}
	}
	for _, ids := range [][]phonebook.POP{{pop(2), pop(2)}, {pop(1), pop(3), pop(2)}} {
		wantPOP(t, phonebook.Full{POPs: ids}.CheckSorted(), 2)
	}
}

func TestChangesAndDiff(t *testing.T) {
	edited := pop(3)
	edited.Name = "Seattle"
	from := phonebook.Full{Version: 4, POPs: []phonebook.POP{pop(1), pop(2), pop(3), pop(6)}, Regions: north()}
	to := phonebook.Full{Version: 6, POPs: []phonebook.POP{pop(2), edited, pop(5), pop(7)}, Regions: north()[:1]}

	want := []phonebook.Change{
		{Before: pop(1)}, {Before: pop(3), After: edited}, {After: pop(5)}, {Before: pop(6)}, {After: pop(7)},
	}
	if diff := cmp.Diff(want, phonebook.Changes(from, to)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	delta := phonebook.Delta{
		From: 4, To: 6, Changed: []phonebook.POP{edited, pop(5), pop(7)}, Removed: []phonebook.POPID{1, 6}, Regions: phonebook.Regions{"Oregon"},
	}
	if diff := cmp.Diff(delta, phonebook.Diff(from, to)); diff != "" {
		t.Errorf("delta (-want +got):\n%s", diff)
	}
	if c := phonebook.Changes(from, from); c != nil {
		t.Errorf("no difference: %v", c)
	}
}

func TestApply(t *testing.T) {
	edited := pop(3)
	edited.Name = "Seattle"
	from := phonebook.Full{Version: 4, POPs: []phonebook.POP{pop(1), pop(2), pop(3)}, Regions: north()}
	// An index that the client never had may be removed; a client takes the list
	// as it stands.
	d := phonebook.Delta{From: 4, To: 6, Changed: []phonebook.POP{edited, pop(5)}, Removed: []phonebook.POPID{1, 99}, Regions: phonebook.Regions{"Oregon"}}
	got, err := phonebook.Apply(from, d)
	want := phonebook.Full{Version: 6, POPs: []phonebook.POP{pop(2), edited, pop(5)}, Regions: phonebook.Regions{"Oregon"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	before := phonebook.Full{Version: 4, POPs: []phonebook.POP{pop(1), pop(2), pop(3)}, Regions: north()}
	if diff := cmp.Diff(before, from); diff != "" {
		t.Errorf("Apply changed what it was given: %s", diff)
	}
	got.Regions[0] = "Changed"
	if d.Regions[0] != "Oregon" {
		t.Error("the result shares the delta's regions")
	}
}

func TestApplyBase(t *testing.T) {
	for _, held := range []phonebook.Version{0, 3, 5, 6} {
		got, err := phonebook.Apply(phonebook.Full{Version: held, POPs: pops(2)}, phonebook.Delta{From: 4, To: 6})
		if diff := cmp.Diff(phonebook.Full{}, got); !errors.Is(err, phonebook.ErrBase) || diff != "" {
			t.Errorf("version %d: %v, %s", held, err, diff)
		}
	}
}

func TestDeltaPBKGolden(t *testing.T) {
	d := phonebook.Delta{Changed: []phonebook.POP{albany(), redmond()}, Removed: []phonebook.POPID{2, 7, 4294967295}}
	const want = "2,0,,,,,,,,,\r\n" +
		"3,1,0,Albany,912,555-0100,0,56000,0,48,ISP\r\n" +
		"7,0,,,,,,,,,\r\n" +
		pbkExample +
		"4294967295,0,,,,,,,,,\r\n"
	var out strings.Builder
	if err := phonebook.WriteDeltaPBK(&out, d, phonebook.ASCII); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err := phonebook.ReadDeltaPBK(strings.NewReader(want), phonebook.ASCII)
	if diff := cmp.Diff(d, got); err != nil || diff != "" {
		t.Errorf("back: %v (-want +got):\n%s", err, diff)
	}
	out.Reset()
	if err := phonebook.WriteDeltaPBK(&out, phonebook.Delta{Regions: north()}, phonebook.ASCII); err != nil || out.Len() > 0 {
		t.Errorf("a delta of regions alone: %q, %v", out.String(), err)
	}
}

// Every written line has exactly ten commas: with fewer a client drops the rest
// of the file ([MS-CPSP] 2.1).
func TestDeltaPBKCommas(t *testing.T) {
	var out bytes.Buffer
	d := phonebook.Delta{Changed: pops(3), Removed: []phonebook.POPID{7, 8}}
	if err := phonebook.WriteDeltaPBK(&out, d, phonebook.ASCII); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(out.String(), "\r\n")
	for _, l := range lines[:len(lines)-1] {
		if strings.Count(l, ",") != 10 {
			t.Errorf("%q has %d commas", l, strings.Count(l, ","))
		}
	}
	if len(lines) != 6 || lines[5] != "" {
		t.Errorf("%d lines: %q", len(lines)-1, lines)
	}
}

func TestReadDeltaPBKUnsorted(t *testing.T) {
	got, err := phonebook.ReadDeltaPBK(strings.NewReader("9,0,,,,,,,,,\n5,1,,,,5,,,,,\n4,0,x,,,,,,,,\n"), phonebook.ASCII)
	if err == nil {
		t.Errorf("region x is accepted: %v", got)
	}
	got, err = phonebook.ReadDeltaPBK(strings.NewReader("9,0,,,,,,,,,\n5,1,,,,5,,,,,\n4,0,,,,,,,,,,\n2,1,,,,5,,,,,"), phonebook.ASCII)
	want := phonebook.Delta{
		Changed: []phonebook.POP{{ID: 2, Country: 1, AccessNumber: "5"}, {ID: 5, Country: 1, AccessNumber: "5"}},
		Removed: []phonebook.POPID{4, 9},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestReadDeltaPBKRefuses(t *testing.T) {
	for _, c := range []refusal{
		{"changed twice", "2,1,,,,5,,,,,\n§2,1,,,,5,,,,,\n", phonebook.FieldID},
		{"removed twice", "2,0,,,,,,,,,\n3,0,,,,,,,,,\n§2,0,,,,,,,,,\n", phonebook.FieldID},
		{"changed and removed", "2,1,,,,5,,,,,\n§2,0,,,,,,,,,\n", phonebook.FieldID},
		{"9 commas", "2,0,,,,,,,,§\n", phonebook.FieldNone},
		{"no country", "2,§,,,,5,,,,,\n", phonebook.FieldCountry},
		{"no number", "2,1,,,,§,,,,,\n", phonebook.FieldAccessNumber},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, line := c.split(t)
			got, err := phonebook.ReadDeltaPBK(strings.NewReader(file), phonebook.ASCII)
			if diff := cmp.Diff(phonebook.Delta{}, got); diff != "" {
				t.Errorf("a delta beside an error: %s", diff)
			}
			wantParse(t, err, line, c.field)
		})
	}
	if _, err := phonebook.ReadDeltaPBK(failReader{}, phonebook.ASCII); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
}

func TestWriteDeltaPBKRefuses(t *testing.T) {
	comma := pop(2)
	comma.Name = "a,b"
	type ids = []phonebook.POPID
	for _, c := range []struct {
		name string
		d    phonebook.Delta
		id   phonebook.POPID
	}{
		{"changed and removed", phonebook.Delta{Changed: pops(2), Removed: ids{2}}, 2},
		{"changed twice", phonebook.Delta{Changed: []phonebook.POP{pop(2), pop(2)}}, 2},
		{"changed out of order", phonebook.Delta{Changed: []phonebook.POP{pop(3), pop(2)}}, 2},
		{"removed twice", phonebook.Delta{Removed: ids{2, 2}}, 2},
		{"removed out of order", phonebook.Delta{Changed: pops(1), Removed: ids{3, 2}}, 2},
		{"index 0", phonebook.Delta{Removed: ids{0}}, 0},
		{"a comma", phonebook.Delta{Changed: []phonebook.POP{comma}}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantPOP(t, phonebook.WriteDeltaPBK(io.Discard, c.d, phonebook.ASCII), c.id)
		})
	}
	d := phonebook.Delta{Changed: pops(1), Removed: ids{9}}
	for n := range 2 {
		if err := phonebook.WriteDeltaPBK(&failWriter{n}, d, phonebook.ASCII); !errors.Is(err, errFull) {
			t.Errorf("write %d fails: %v", n, err)
		}
	}
}
