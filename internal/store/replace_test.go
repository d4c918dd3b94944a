package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// An open store goes on with the backup, gives no number again, and keeps what was
// replaced.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "books.db")
	s := openAt(t, path)
	defer closeStore(t, s)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(dir, "backup.db")
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	before := load(t, s, "Sample")
	if _, err := s.Commit(phonebook.Commit{Book: "Sample", Revision: before.Revision, Changes: adds(100, 101)}); err != nil {
		t.Fatal(err)
	}
	reached := load(t, s, "Sample").NextID
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				if _, err := s.Load("Sample"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done, err := s.Replace(backup, noon)
	readers.Wait()
	if err != nil {
		t.Fatal(err)
	}
	after := load(t, s, "Sample")
	if len(after.Book.POPs) != len(before.Book.POPs) || after.NextID != reached {
		t.Errorf("%d POPs, next %d; want %d, %d", len(after.Book.POPs), after.NextID, len(before.Book.POPs), reached)
	}
	if _, err := store.Verify(done.Kept); err != nil {
		t.Errorf("what was replaced: %v", err)
	}
	if _, err := s.Commit(phonebook.Commit{Book: "Sample", Revision: after.Revision, Changes: adds(200, 200)}); err != nil {
		t.Errorf("the store does not go on: %v", err)
	}
	if _, err := store.Open(path, store.Holder{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("another program gets in: %v", err)
	}
}

// What is no backup is refused, and the store goes on as it was.
func TestReplaceWithoutABackup(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "books.db"))
	defer closeStore(t, s)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("not a backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{text, filepath.Join(dir, "nothing.db")} {
		if _, err := s.Replace(file, noon); err == nil {
			t.Errorf("%s was taken", file)
		}
	}
	load(t, s, "Sample")
}

// A file that was moved or deleted while it is open takes no more changes, which
// would be lost; it can still be backed up.
func TestFileGone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "books.db")
	s := openAt(t, path)
	defer func() { _ = s.Close() }()
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	l := load(t, s, "Sample")
	if _, err := s.Commit(phonebook.Commit{Book: "Sample", Revision: l.Revision, Changes: adds(100, 100)}); !errors.Is(err, phonebook.ErrGone) {
		t.Errorf("a commit into nowhere: %v", err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	if books, err := store.Verify(backup); err != nil || len(books) != 1 {
		t.Errorf("backup: %v, %v", books, err)
	}
	if err := os.Rename(path+".moved", path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(phonebook.Commit{Book: "Sample", Revision: l.Revision, Changes: adds(100, 100)}); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}
