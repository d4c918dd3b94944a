package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestEveryPage damages each page of a store in turn, in three ways. Nothing may
// panic; what opens and loads has every POP; and a backup is back with one call,
// with the numbers that were given.
func TestEveryPage(t *testing.T) {
	source := newFile(t, 700)
	s := openAt(t, source)
	want := load(t, s, "Sample")
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	whole, side := readFile(t, source), readFile(t, source+".state")
	page := os.Getpagesize()
	ways := map[string]func(data []byte, at int) []byte{
		"zeroed": func(data []byte, at int) []byte { clear(data[at : at+page]); return data },
		"flipped": func(data []byte, at int) []byte {
			for i := range 64 {
				data[at+i*page/64] ^= 0xFF
			}
			return data
		},
		"cut": func(data []byte, at int) []byte { return data[:at] },
	}
	noticed := 0
	for name, damage := range ways {
		for at := 0; at < len(whole); at += page {
			path := filepath.Join(t.TempDir(), "books.db")
			writeFile(t, path, damage(bytes.Clone(whole), at))
			writeFile(t, path+".state", side)
			s, err := store.Open(path, store.Holder{})
			var got phonebook.Ledger
			if err == nil {
				got, err = s.Load("Sample")
				closeStore(t, s)
			}
			switch {
			case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrNewer), errors.Is(err, phonebook.ErrNotFound):
				noticed++
			case err != nil:
				t.Fatalf("page %d %s: %v", at/page, name, err)
			default:
				mustDiff(t, want, got)
			}
			store.Readable(path) // must not panic
			if _, err := store.Restore(path, backup, noon); err != nil {
				t.Fatalf("page %d %s: no way back: %v", at/page, name, err)
			}
			s = openAt(t, path)
			back := load(t, s, "Sample")
			back.Revision = want.Revision // which rises, so that no plan fits any more
			mustDiff(t, want, back)
			closeStore(t, s)
		}
	}
	if noticed < len(whole)/page {
		t.Errorf("%d damages were noticed", noticed)
	}
}

// TestOlderHead zeroes the newest head: bbolt would go on at the commit before.
func TestOlderHead(t *testing.T) {
	path := newFile(t, 10)
	data := readFile(t, path)
	page := os.Getpagesize()
	refused := 0
	for head := range 2 {
		broken := bytes.Clone(data)
		clear(broken[head*page : (head+1)*page])
		at := filepath.Join(t.TempDir(), "books.db")
		writeFile(t, at, broken)
		writeFile(t, at+".state", readFile(t, path+".state"))
		s, err := store.Open(at, store.Holder{})
		if errors.Is(err, store.ErrDamaged) {
			refused++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if l := load(t, s, "Sample"); len(l.Book.POPs) != 10 {
			t.Errorf("head %d: %d POPs", head, len(l.Book.POPs))
		}
		closeStore(t, s)
	}
	if refused == 0 {
		t.Error("a lost commit was not noticed")
	}
}

// TestRestoreKeepsNumbers restores a backup over a store that went on.
func TestRestoreKeepsNumbers(t *testing.T) {
	path := newFile(t, 5)
	backup := filepath.Join(t.TempDir(), "backup.db")
	s := openAt(t, path)
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	addRelease(t, s, 7)
	commit(t, s, phonebook.Commit{Changes: adds(6, 9), Revision: load(t, s, "Sample").Revision})
	reached := load(t, s, "Sample")
	if _, err := store.Restore(path, backup, noon); !errors.Is(err, store.ErrLocked) {
		t.Errorf("over an open store: %v", err)
	}
	closeStore(t, s)
	before := readFile(t, path)
	out, err := store.Restore(path, backup, noon)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, readFile(t, out.Kept)) {
		t.Error("what was replaced is not kept as it was")
	}
	s = openAt(t, path)
	defer closeStore(t, s)
	got := load(t, s, "Sample")
	if len(got.Book.POPs) != 5 || got.LastVersion != reached.LastVersion || got.NextID != reached.NextID || got.Revision <= 1 {
		t.Errorf("%d POPs, last version %d, next index %d", len(got.Book.POPs), got.LastVersion, got.NextID)
	}
	if len(out.Before) != 1 || out.Before[0].POPs != 9 || out.After[0].POPs != 5 {
		t.Errorf("%+v", out)
	}
}

// TestRestoreRefusesDamagedBackups: nothing is changed for one.
func TestRestoreRefusesDamagedBackups(t *testing.T) {
	path := newFile(t, 5)
	before := readFile(t, path)
	bad := filepath.Join(t.TempDir(), "bad.db")
	data := readFile(t, newFile(t, 5))
	writeFile(t, bad, bytes.ReplaceAll(data, []byte("Town 3"), []byte("Town_3")))
	if _, err := store.Restore(path, bad, noon); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the store was changed")
	}
	if left, err := filepath.Glob(path + ".r*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestManyProcesses opens one store from many programs at once: each gets it whole
// or is told who has it, and none calls it damaged.
func TestManyProcesses(t *testing.T) {
	path := newFile(t, 2000)
	var group sync.WaitGroup
	outcomes := make([]string, 12)
	for i := range outcomes {
		group.Go(func() { outcomes[i] = inChild(t, path) })
	}
	group.Wait()
	opened := 0
	for _, o := range outcomes {
		switch o {
		case "opened <nil>":
			opened++
		case "locked":
		default:
			t.Errorf("one ended with %q", o)
		}
	}
	if opened == 0 {
		t.Error("none opened the store")
	}
}

// TestWritersAtOnce commits from many goroutines; the side file never says less
// than the store, whose next opening would call it damaged.
func TestWritersAtOnce(t *testing.T) {
	path := newFile(t, 1)
	s := openAt(t, path)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for k := range 20 {
				if err := s.PutSetting("kind", fmt.Sprintf("%d-%d", i, k), k); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	closeStore(t, s)
	closeStore(t, openAt(t, path))
}

// TestClockSetBack: nothing depends on a clock that only moves on.
func TestClockSetBack(t *testing.T) {
	path := newFile(t, 3)
	s := openAt(t, path)
	for _, at := range []time.Time{noon, noon.Add(-24 * 365 * time.Hour), time.UnixMilli(-1)} {
		commit(t, s, phonebook.Commit{
			Revision: load(t, s, "Sample").Revision,
			History:  []phonebook.HistoryEntry{{Time: at.UTC(), Key: "entry"}},
		})
	}
	entries, err := s.History("Sample", 0)
	if err != nil || len(entries) < 3 || !entries[len(entries)-1].Time.Equal(time.UnixMilli(-1)) {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	closeStore(t, s)
}

// One damaged book does not hide the others.
func TestBooksBesideADamagedOne(t *testing.T) {
	path := newFile(t, 700)
	s := openAt(t, path)
	if err := s.Create(phonebook.Book{Name: "Whole", Line: "other"}); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	data := readFile(t, path)
	for at := bytes.Index(data, []byte("Sample")); at >= 0; { // its own record, in every copy that the file holds
		data[at] ^= 0xFF
		next := bytes.Index(data[at:], []byte("Sample"))
		if next < 0 {
			break
		}
		at += next
	}
	writeFile(t, path, data)
	s = openAt(t, path)
	books, err := s.Books()
	if !errors.Is(err, store.ErrDamaged) || len(books) != 1 || books[0].Book.Name != "Whole" {
		t.Errorf("books %v, %v", books, err)
	}
}
