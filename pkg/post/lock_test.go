package post_test

import (
	"errors"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// checkLock has two sessions want the same book.
func checkLock(t *testing.T, f, other post.Remote) {
	t.Helper()
	anna, bert := post.Owner{ID: "a", User: "anna", Computer: "desk"}, post.Owner{ID: "b", User: "bert", Computer: "lap"}
	unlock, err := post.Lock(t.Context(), f, "Sample", anna, false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = post.Lock(t.Context(), other, "Sample", bert, false)
	if locked, ok := errors.AsType[*post.LockedError](err); !ok || locked.Owner.User != "anna" {
		t.Errorf("%v, want the lock of anna", err)
	}
	if _, err := post.Lock(t.Context(), f, "Sample", anna, false); err != nil {
		t.Errorf("our own lock: %v", err)
	}
	forced, err := post.Lock(t.Context(), other, "Sample", bert, true)
	if err != nil {
		t.Fatalf("by force: %v", err)
	}
	if err := unlock.Check(t.Context()); err == nil {
		t.Error("the old owner did not notice")
	}
	if err := forced.Check(t.Context()); err != nil {
		t.Errorf("the new owner's own lock: %v", err)
	}
	if err := unlock.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err = post.Lock(t.Context(), f, "Sample", anna, false); err == nil {
		t.Error("the old owner took the lock of the new one away")
	}
	if err := forced.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	if unlock, err = post.Lock(t.Context(), f, "Sample", anna, false); err != nil {
		t.Fatal(err)
	}
	if err := unlock.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestLock(t *testing.T) {
	dir := post.Dir(t.TempDir())
	checkLock(t, dir, dir)
	for name := range files(t, dir) {
		t.Errorf("%s is left over", name)
	}
}

// TestUnsignedLock meets a lock whose maker died before it signed it.
func TestUnsignedLock(t *testing.T) {
	post.ShortWaits(t)
	dir := post.Dir(t.TempDir())
	if err := dir.Mkdir(t.Context(), "Database/Sample.lock"); err != nil {
		t.Fatal(err)
	}
	unlock, err := post.Lock(t.Context(), dir, "Sample", post.Owner{ID: "a"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
}
