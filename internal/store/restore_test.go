package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// backedUp returns a store and a backup of it, made before it reached version 7
// and index 10.
func backedUp(t *testing.T) (path, backup string, reached phonebook.Ledger) {
	t.Helper()
	path, backup = newFile(t, 5), filepath.Join(t.TempDir(), "backup.db")
	s := openAt(t, path)
	defer closeStore(t, s)
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	addRelease(t, s, 7)
	commit(t, s, phonebook.Commit{Changes: adds(6, 9), Revision: load(t, s, "Sample").Revision})
	return path, backup, load(t, s, "Sample")
}

func with(t *testing.T, path string, do func(*store.Store) error) {
	t.Helper()
	s := openAt(t, path)
	defer closeStore(t, s)
	if err := do(s); err != nil {
		t.Fatal(err)
	}
}

func noFiles(string) error { return nil }

// TestNumbersAreNeverGivenAgain restores over every state in which a store may
// have forgotten what it gave.
func TestNumbersAreNeverGivenAgain(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string){
		"deleted": func(t *testing.T, path string) {
			with(t, path, func(s *store.Store) error { return s.Delete("Sample") })
		},
		"purged": func(t *testing.T, path string) {
			with(t, path, func(s *store.Store) error { return s.Purge("Sample", noFiles) })
		},
		"through a backup without the book": func(t *testing.T, path string) {
			empty := filepath.Join(t.TempDir(), "empty.db")
			closeStore(t, openAt(t, empty))
			restore(t, path, empty)
		},
		"damaged record and no side file": func(t *testing.T, path string) {
			data := readFile(t, path)
			writeFile(t, path, bytes.ReplaceAll(data, []byte("Town 3"), []byte("Town_3")))
			writeFile(t, path+".state", []byte("{"))
		},
		"missing": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path, backup, reached := backedUp(t)
			lose(t, path)
			restore(t, path, backup)
			wantNumbers(t, path, reached)
		})
	}
}

// TestNumbersOfDeletedBooks: a book that a backup holds as deleted gives no
// number again either once it is brought back.
func TestNumbersOfDeletedBooks(t *testing.T) {
	path, deleted := newFile(t, 5), filepath.Join(t.TempDir(), "backup.db")
	var reached phonebook.Ledger
	with(t, path, func(s *store.Store) error {
		if err := errors.Join(s.Delete("Sample"), s.Backup(deleted), s.Undelete("Sample")); err != nil {
			return err
		}
		addRelease(t, s, 7)
		reached = load(t, s, "Sample")
		return nil
	})
	restore(t, path, deleted)
	with(t, path, func(s *store.Store) error { return s.Undelete("Sample") })
	wantNumbers(t, path, reached)
}

func restore(t *testing.T, path, backup string) store.Restored {
	t.Helper()
	out, err := store.Restore(path, backup, noon)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantNumbers(t *testing.T, path string, reached phonebook.Ledger) {
	t.Helper()
	s := openAt(t, path)
	defer closeStore(t, s)
	if got := load(t, s, "Sample"); got.LastVersion != reached.LastVersion || got.NextID < reached.NextID {
		t.Errorf("goes on from version %d and index %d, had reached %d and %d", got.LastVersion, got.NextID, reached.LastVersion, reached.NextID)
	}
}

// TestRestoreTwiceInASecond keeps both files that were replaced, and what was
// replaced can be told.
func TestRestoreTwiceInASecond(t *testing.T) {
	path, backup, _ := backedUp(t)
	first, second := restore(t, path, backup), restore(t, path, backup)
	for _, kept := range []struct {
		out  store.Restored
		pops int
	}{{first, 9}, {second, 5}} {
		books, err := store.Verify(kept.out.Kept)
		if err != nil || len(books) != 1 || books[0].POPs != kept.pops || kept.out.Before[0].POPs != kept.pops {
			t.Errorf("%s: %+v, %v; said to be %+v", kept.out.Kept, books, err, kept.out.Before)
		}
	}
}

// TestRestoreOfAMissingStore does not claim to know how many POPs are lost.
func TestRestoreOfAMissingStore(t *testing.T) {
	path, backup, _ := backedUp(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if out := restore(t, path, backup); len(out.Before) != 1 || out.Before[0].POPs != store.Unknown || out.Kept != "" {
		t.Errorf("%+v", out)
	}
}

// TestRestoreItself: a store that lost its last commit goes on from what is whole.
func TestRestoreItself(t *testing.T) {
	path, _, reached := backedUp(t)
	older := readFile(t, path)
	with(t, path, func(s *store.Store) error { return s.PutSetting("kind", "name", 1) })
	writeFile(t, path, older)
	if _, err := store.Open(path, store.Holder{}); !errors.Is(err, store.ErrDamaged) {
		t.Fatalf("opened: %v", err)
	}
	out := restore(t, path, path)
	if len(out.After) != 1 || out.After[0].POPs != 9 {
		t.Errorf("%+v", out)
	}
	wantNumbers(t, path, reached)
}

// TestRestoreLeavesNothingBehind, also of a backup of the first schema, which is
// brought up to date on its way.
func TestRestoreLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "books.db")
	restore(t, path, filepath.Join("testdata", "schema1.db"))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch e.Name() {
		case "books.db", "books.db.state", "books.db.lock":
		default:
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

// TestRestoreRacesOpenings: no commit that was confirmed is lost to a restore that
// runs at the same time, unless the restore came after it.
func TestRestoreRacesOpenings(t *testing.T) {
	path, backup, _ := backedUp(t)
	var group sync.WaitGroup
	group.Go(func() {
		for range 10 {
			if _, err := store.Restore(path, backup, noon); err != nil && !errors.Is(err, store.ErrLocked) {
				t.Error(err)
			}
		}
	})
	given := phonebook.Version(7)
	for range 40 {
		s, err := store.Open(path, store.Holder{})
		if errors.Is(err, store.ErrLocked) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := s.NoteVersion("Sample", given+1); err == nil {
			given++
		}
		closeStore(t, s)
	}
	group.Wait()
	with(t, path, func(s *store.Store) error {
		if got := load(t, s, "Sample").LastVersion; got != given {
			t.Errorf("last version %d, given %d", got, given)
		}
		return nil
	})
}

// TestBackupOfDamagedBooks is refused: it would push out those that are whole.
func TestBackupOfDamagedBooks(t *testing.T) {
	path := newFile(t, 5)
	writeFile(t, path, bytes.ReplaceAll(readFile(t, path), []byte("Town 3"), []byte("Town_3")))
	backup := filepath.Join(t.TempDir(), "backup.db")
	with(t, path, func(s *store.Store) error {
		if err := s.Backup(backup); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if left, err := os.ReadDir(filepath.Dir(backup)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestPurgeRemovesFilesOfItsBookAlone and of none when there is no such book, or
// keeps the book when they cannot be removed.
func TestPurgeRemovesFilesOfItsBookAlone(t *testing.T) {
	with(t, newFile(t, 1), func(s *store.Store) error {
		called := ""
		note := func(book string) error { called += book; return nil }
		if err := s.Purge("backups", note); !errors.Is(err, phonebook.ErrNotFound) || called != "" {
			t.Errorf("%v, files of %q", err, called)
		}
		busy := errors.New("busy")
		if err := s.Purge("sample", func(string) error { return busy }); !errors.Is(err, busy) {
			t.Errorf("got %v", err)
		}
		load(t, s, "Sample")
		if err := s.Purge("sample", note); err != nil || called != "Sample" {
			t.Errorf("%v, files of %q", err, called)
		}
		return nil
	})
}

// TestIndexesBetweenAreSpent: what was given after the backup belongs to POPs that
// clients have, so no list can claim it.
func TestIndexesBetweenAreSpent(t *testing.T) {
	path, backup, reached := backedUp(t)
	restore(t, path, backup)
	s := openAt(t, path)
	defer closeStore(t, s)
	l := load(t, s, "Sample")
	for id := phonebook.POPID(6); id < reached.NextID; id++ {
		if !l.IsRetired(id) {
			t.Errorf("index %d can be given again", id)
		}
	}
}

// TestCutOffRestore opens a store whose restore ended between its steps.
func TestCutOffRestore(t *testing.T) {
	path, backup, reached := backedUp(t)
	side := readFile(t, path+".state")
	restore(t, path, backup)
	older := readFile(t, backup)
	writeFile(t, path, older) // with the numbers that were remembered for it
	writeFile(t, path+".state", bytes.Replace(side, []byte(`"transaction":`), []byte(`"transaction":0,"was":`), 1))
	wantNumbers(t, path, reached)
}

// A damaged store gives way to an empty one. It is kept, and its numbers are
// remembered for when a book comes back.
func TestAnew(t *testing.T) {
	path, backup, reached := backedUp(t)
	if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Anew(path, noon)
	if err != nil {
		t.Fatal(err)
	}
	if was, err := os.ReadFile(kept); err != nil || string(was) != "damaged" {
		t.Errorf("%s holds %q, %v", kept, was, err)
	}
	with(t, path, func(s *store.Store) error {
		books, err := s.Books()
		if len(books) != 0 {
			t.Errorf("books = %+v", books)
		}
		return errors.Join(err, s.Create(phonebook.Book{Name: "Other", Line: "other"}))
	})
	restore(t, path, backup)
	wantNumbers(t, path, reached)
	with(t, path, func(*store.Store) error {
		if _, err := store.Anew(path, noon); !errors.Is(err, store.ErrLocked) {
			t.Errorf("an open store: %v", err)
		}
		return nil
	})
}
