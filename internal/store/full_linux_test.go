package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestDiskFull fills a small disk: the commit that does not fit changes nothing,
// and smaller ones go on.
func TestDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=6m"); err != nil {
		t.Log("no small disk was made, as only the superuser can:", err)
		return
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, 0) })
	path := filepath.Join(disk, "books.db")
	s := openAt(t, path)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	var full error
	next := 1
	for full == nil {
		l := load(t, s, "Sample")
		c := phonebook.Commit{Book: "Sample", Revision: l.Revision, Changes: adds(next, next+1999)}
		for _, ch := range c.Changes {
			c.History = append(c.History, phonebook.NewPOPEntry(ch, noon, "tester", "list.xlsx"))
		}
		before := l
		if _, full = s.Commit(c); full != nil {
			mustDiff(t, before, load(t, s, "Sample"))
			break
		}
		next += 2000
	}
	if !errors.Is(full, syscall.ENOSPC) || errors.Is(full, store.ErrDamaged) {
		t.Fatalf("got %v", full)
	}
	if err := s.Backup(filepath.Join(disk, "backup.db")); err == nil {
		t.Error("a backup found room on a full disk")
	}
	if left, _ := filepath.Glob(filepath.Join(disk, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	closeStore(t, s)
	s = openAt(t, path)
	if l := load(t, s, "Sample"); len(l.Book.POPs) != next-1 {
		t.Errorf("%d POPs, want %d", len(l.Book.POPs), next-1)
	}
	closeStore(t, s)
	if _, err := os.Stat(path + ".holder"); err == nil {
		t.Error("a closed store has a holder")
	}
}
