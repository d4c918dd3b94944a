// Package storetest opens stores for tests.
package storetest

import (
	"path/filepath"
	"testing"

	"github.com/phonebookadmin/pba/internal/store"
)

// Open opens a new store in a temporary folder. When the test ends every page
// and record is checked before the store is closed.
func Open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "books.db"), store.Holder{Host: "test", PID: 1, User: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(); err != nil {
			t.Error("the store is not consistent after the test:", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
