package phonebook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// files are what a client holds of one version.
type files struct {
	version phonebook.Version
	pbk     []byte
	pbr     []byte
}

func fileset(t fataler, f phonebook.Full, enc phonebook.Encoding) files {
	t.Helper()
	return files{f.Version, writePBK(t, f.POPs, enc), writePBR(t, f.Regions, enc)}
}

func (f files) read(t fataler, enc phonebook.Encoding) phonebook.Full {
	t.Helper()
	pops, err := phonebook.ReadPBK(bytes.NewReader(f.pbk), enc)
	if err != nil {
		t.Fatalf("ReadPBK: %v", err)
	}
	regions, err := phonebook.ReadPBR(bytes.NewReader(f.pbr), enc)
	if err != nil {
		t.Fatalf("ReadPBR: %v", err)
	}
	full := phonebook.Full{Version: f.version, POPs: pops, Regions: regions}
	if err := full.CheckSorted(); err != nil {
		t.Fatalf("CheckSorted: %v", err)
	}
	return full
}

// merge is a client: it holds the old files, takes the files of a delta, and
// must end with the new files byte for byte. It knows the encoding or, as real
// clients do, does not.
func merge(t fataler, old, now phonebook.Full, enc phonebook.Encoding) {
	t.Helper()
	have, want := fileset(t, old, enc), fileset(t, now, enc)
	d := phonebook.Diff(old, now)
	var pbk bytes.Buffer
	if err := phonebook.WriteDeltaPBK(&pbk, d, enc); err != nil {
		t.Fatalf("WriteDeltaPBK: %v", err)
	}
	pbr := writePBR(t, d.Regions, enc)
	for _, as := range []phonebook.Encoding{enc, phonebook.Bytes} {
		got, err := phonebook.ReadDeltaPBK(bytes.NewReader(pbk.Bytes()), as)
		if err != nil {
			t.Fatalf("ReadDeltaPBK as %s: %v", as.Name(), err)
		}
		got.From, got.To = d.From, d.To
		if got.Regions, err = phonebook.ReadPBR(bytes.NewReader(pbr), as); err != nil {
			t.Fatalf("ReadPBR as %s: %v", as.Name(), err)
		}
		merged, err := phonebook.Apply(have.read(t, as), got)
		if err != nil {
			t.Fatalf("Apply as %s: %v", as.Name(), err)
		}
		held := fileset(t, merged, as)
		if held.version != want.version || !bytes.Equal(held.pbk, want.pbk) || !bytes.Equal(held.pbr, want.pbr) {
			t.Fatalf("read as %s, version %d:\n%s%s\nwant version %d:\n%s%s",
				as.Name(), held.version, held.pbk, held.pbr, want.version, want.pbk, want.pbr)
		}
	}
}

// Two books that have nothing to do with each other, one of them empty at
// times.
func TestMergeAnyBooks(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			old, now := drawBook(t, enc).Full(4), drawBook(t, enc).Full(9)
			merge(t, old, now, enc)
			merge(t, old, phonebook.Full{Version: 5}, enc)
			merge(t, phonebook.Full{Version: 1}, now, enc)
			if applied, err := phonebook.Apply(old, phonebook.Diff(old, now)); err != nil || !applied.Same(now) {
				t.Fatalf("Apply(old, Diff(old, now)): %v\n%s", err, cmp.Diff(now, applied))
			}
		}))
	}
}

// A book that its administrator edits: POPs come, change and go, leave and
// enter service, and regions come, change and go with all that they renumber.
// Each version reaches clients from each of the five before it.
func TestMergeEditedBook(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			b := drawBook(t, enc)
			history := []phonebook.Full{b.Full(1)}
			for v := range phonebook.Version(rapid.IntRange(1, 6).Draw(t, "versions")) {
				for range rapid.IntRange(0, 4).Draw(t, "edits") {
					edit(t, b, enc)
				}
				history = append(history, b.Full(v+2))
			}
			r, err := phonebook.NewRelease(b, history[len(history)-1].Version, history[:len(history)-1], enc, noon)
			if err != nil {
				t.Fatalf("NewRelease: %v", err)
			}
			for i, d := range r.Deltas {
				old := history[len(history)-2-i]
				merge(t, old, r.Full, enc)
				if applied, err := phonebook.Apply(old, d); err != nil || !applied.Same(r.Full) {
					t.Fatalf("delta from %d: %v", d.From, err)
				}
			}
		}))
	}
}

// edit makes one change to the book, by the calls that an administrator's
// program makes.
func edit(t *rapid.T, b *phonebook.Book, enc phonebook.Encoding) {
	var changes []phonebook.Change
	switch rapid.SampledFrom([]string{"add", "edit", "status", "delete", "region delete", "region add", "region rename", "clear"}).Draw(t, "edit") {
	case "add":
		id := phonebook.POPID(rapid.Uint32Range(1, 40).Draw(t, "id"))
		if _, taken := b.POP(id); !taken {
			changes = append(changes, phonebook.Change{After: drawPOP(t, id, len(b.Regions), enc)})
		}
	case "edit":
		if p, ok := anyPOP(t, b); ok {
			changes = append(changes, phonebook.Change{Before: p, After: drawPOP(t, p.ID, len(b.Regions), enc)})
		}
	case "status":
		if p, ok := anyPOP(t, b); ok {
			after := p
			after.Status = 1 - p.Status
			changes = append(changes, phonebook.Change{Before: p, After: after})
		}
	case "delete":
		if p, ok := anyPOP(t, b); ok {
			changes = append(changes, phonebook.Change{Before: p})
		}
	case "region delete":
		if len(b.Regions) > 0 {
			changes = deleteRegion(t, b, phonebook.RegionID(rapid.IntRange(1, len(b.Regions)).Draw(t, "region")))
		}
	case "region add":
		if more, err := b.Regions.Add(texts(enc, 30, 31).Draw(t, "name")); err == nil {
			b.Regions = more
		}
	case "region rename":
		if more, err := b.Regions.Rename(1, texts(enc, 30, 31).Draw(t, "name")); err == nil {
			b.Regions = more
		}
	case "clear":
		for _, p := range b.POPs {
			changes = append(changes, phonebook.Change{Before: p})
		}
	}
	if err := b.Apply(changes); err != nil {
		t.Fatalf("Apply: %v", err)
	}
	if !slices.IsSortedFunc(b.POPs, func(a, b phonebook.POP) int { return int(int64(a.ID) - int64(b.ID)) }) {
		t.Fatalf("the POPs are out of order: %v", b.POPs)
	}
}

func anyPOP(t *rapid.T, b *phonebook.Book) (phonebook.POP, bool) {
	if len(b.POPs) == 0 {
		return phonebook.POP{}, false
	}
	return rapid.SampledFrom(b.POPs).Draw(t, "POP"), true
}

// deleteRegion deletes a region and returns the change of every POP that it
// renumbers.
func deleteRegion(t fataler, b *phonebook.Book, id phonebook.RegionID) []phonebook.Change {
	t.Helper()
	regions, moved, err := b.Regions.Delete(id)
	if err != nil {
		t.Fatalf("Delete(%d): %v", id, err)
	}
	var changes []phonebook.Change
	for _, p := range b.POPs {
		after := p
		if after.Region = moved[p.Region]; after != p {
			changes = append(changes, phonebook.Change{Before: p, After: after})
		}
	}
	b.Regions = regions
	return changes
}

// The largest book, with a change of every kind: regions move under all POPs,
// a third leaves service, one goes and one comes.
func TestMergeAtLimit(t *testing.T) {
	b := &phonebook.Book{Name: "Sample", POPs: pops(phonebook.MaxPOPs), Regions: north()}
	for i := range b.POPs {
		b.POPs[i].Region = phonebook.RegionID(i % 4)
		b.POPs[i].Name = strings.Repeat("n", 1+i%30)
	}
	old := b.Full(4)
	if err := b.Apply(deleteRegion(t, b, 1)); err != nil {
		t.Fatal(err)
	}
	changes := []phonebook.Change{{Before: b.POPs[0]}, {After: pop(phonebook.MaxPOPs + 1)}}
	for _, p := range b.POPs[1:] {
		if p.ID%3 == 0 {
			out := p
			out.Status = phonebook.OutOfService
			changes = append(changes, phonebook.Change{Before: p, After: out})
		}
	}
	if err := b.Apply(changes); err != nil {
		t.Fatal(err)
	}
	if len(b.POPs) != phonebook.MaxPOPs || b.InService() != 65000-21666 {
		t.Fatalf("%d POPs, %d in service", len(b.POPs), b.InService())
	}
	now := b.Full(9)
	merge(t, old, now, phonebook.ASCII)
	merge(t, phonebook.Full{Version: 3}, old, phonebook.ASCII)
	merge(t, old, phonebook.Full{Version: 5}, phonebook.ASCII)
}

func TestPBKIdentity(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			want := drawBook(t, enc).Full(1).POPs
			b := writePBK(t, want, enc)
			for _, text := range [][]byte{b, bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), bytes.TrimSuffix(b, []byte("\r\n"))} {
				got, err := phonebook.ReadPBK(bytes.NewReader(text), enc)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("%v (-want +got):\n%s", err, cmp.Diff(want, got))
				}
			}
		}))
	}
}

// Generated books break no rule, so what Check allows can be released.
func TestCheckedBooksAreReleased(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			b := drawBook(t, enc)
			for i := range b.POPs {
				b.POPs[i].Country = 1
			}
			for _, p := range b.Check(table(), enc) {
				if !p.Warning {
					t.Fatalf("POP %d: %v", p.POP.ID, p.Err)
				}
			}
			if _, err := phonebook.NewRelease(b, 1, nil, enc, noon); err != nil {
				t.Fatalf("NewRelease: %v", err)
			}
		}))
	}
}
