package phonebook_test

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestLedgerPending(t *testing.T) {
	for _, c := range []struct {
		imported, posted uint64
		want             int
	}{{0, 0, 0}, {6000, 0, 6000}, {6000, 6000, 0}, {1 << 40, 1<<40 - 17, 17}} {
		l := phonebook.Ledger{Imported: c.imported, ImportedPosted: c.posted}
		if got := l.Pending(); got != c.want {
			t.Errorf("Pending() of %d and %d = %d, want %d", c.imported, c.posted, got, c.want)
		}
	}
}

func TestLedgerIsRetired(t *testing.T) {
	l := phonebook.Ledger{Retired: []phonebook.POPID{2, 5, 9}}
	for id := range phonebook.POPID(11) {
		if want := id == 2 || id == 5 || id == 9; l.IsRetired(id) != want {
			t.Errorf("IsRetired(%d) = %v", id, !want)
		}
	}
	if (&phonebook.Ledger{}).IsRetired(1) {
		t.Error("a new book has a retired index")
	}
}

// A release keeps the encoding that the book had when it was made.
func TestLedgerRecode(t *testing.T) {
	l := phonebook.Ledger{Book: phonebook.Book{Encoding: "a"}}
	l.Recode("b") // before the first release
	l.Released = 2
	l.Recode("c")
	l.Recode("d") // no release between
	l.Released = 5
	l.Recode("a")
	l.Released = 6
	for v, want := range map[phonebook.Version]string{1: "b", 2: "b", 3: "d", 5: "d", 6: "a", 7: "a"} {
		if got := l.EncodingOf(v); got != want {
			t.Errorf("release %d is in %s, want %s", v, got, want)
		}
	}
	if l.Book.Encoding != "a" {
		t.Errorf("the next release is in %s", l.Book.Encoding)
	}
}
