package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// tortureChild makes this test binary a program that changes the store named by
// the variable until it is killed, and says each revision that is safe.
const tortureChild = "PBA_TEST_TORTURE"

// rounds is how often the program is killed: make torture asks for more.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("PBA_TORTURE")); err == nil {
		return n
	}
	return 15
}

// nextChange is what a book gets at its revision, and nothing else: every state of
// the store can be told from its revision.
func nextChange(l *phonebook.Ledger) phonebook.Commit {
	c := phonebook.Commit{Book: l.Book.Name, Revision: l.Revision, Title: fmt.Sprint(l.Revision)}
	n := int(l.Revision)
	pops := l.Book.POPs
	switch {
	case len(pops) == 0 || n%11 == 0 && len(pops) < 5000: // an import
		c.Changes, c.Imported = adds(int(l.NextID), int(l.NextID)+299), 300
	case n%5 == 0:
		regions := append(phonebook.Regions{}, l.Book.Regions...)
		regions = append(regions, fmt.Sprintf("Region %d", n))
		c.Regions = &regions
	case n%7 == 0:
		c.Changes = []phonebook.Change{{Before: pops[n%len(pops)]}}
	default:
		before := pops[n%len(pops)]
		after := before
		after.Comments = fmt.Sprint("edit ", n)
		c.Changes = []phonebook.Change{{Before: before, After: after}}
	}
	for _, ch := range c.Changes {
		c.History = append(c.History, phonebook.NewPOPEntry(ch, noon, "tester", ""))
	}
	return c
}

// replay makes in memory what the store has at a revision.
func replay(t *testing.T, revision uint64) phonebook.Book {
	t.Helper()
	l := phonebook.Ledger{Book: sample(), Revision: 1, NextID: 1}
	for l.Revision < revision {
		c := nextChange(&l)
		if err := l.Book.Apply(c.Changes); err != nil {
			t.Fatal(err)
		}
		if c.Regions != nil {
			l.Book.Regions = *c.Regions
		}
		for _, ch := range c.Changes {
			l.NextID = max(l.NextID, ch.ID()+1)
		}
		l.Revision++
	}
	return l.Book
}

// torture changes a store until the process is killed.
func torture(path string, out io.Writer) error {
	s, err := store.Open(path, store.Holder{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		l, err := s.Load("Sample")
		if err != nil {
			return err
		}
		c := nextChange(&l)
		if i%6 == 5 {
			v := l.LastVersion + 1
			if err := s.AddRelease(phonebook.Commit{Revision: l.Revision}, release(v), phonebook.HistoryEntry{}); err != nil {
				return err
			}
		}
		revision, err := s.Commit(c)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, revision)
	}
}

// TestTorture kills a program at random moments of edits, imports and releases.
// What it said to be safe is there, whole, and nothing else is.
func TestTorture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.db")
	s := openAt(t, path)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	random := rand.New(rand.NewPCG(1, uint64(rounds())))
	for round := range rounds() {
		safe := killed(t, tortureChild, path, time.Duration(5+random.IntN(80))*time.Millisecond)
		s := openAt(t, path)
		if err := s.Check(); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		l := load(t, s, "Sample")
		if l.Revision < safe {
			t.Fatalf("round %d: at revision %d, and %d was safe", round, l.Revision, safe)
		}
		if d := cmp.Diff(replay(t, l.Revision), l.Book, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("round %d, revision %d: %s", round, l.Revision, d)
		}
		versions, err := s.Versions("Sample")
		if err != nil || len(versions) != int(l.LastVersion) {
			t.Fatalf("round %d: %d releases, the last is %d, %v", round, len(versions), l.LastVersion, err)
		}
		closeStore(t, s)
	}
}

// killed runs this test binary as a program on a store and kills it after a while. It returns the last revision
// that the program said to be safe.
func killed(t *testing.T, program, path string, after time.Duration) (safe uint64) {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), program+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if n, err := strconv.ParseUint(lines.Text(), 10, 64); err == nil {
			safe = n
		}
	}
	_ = cmd.Wait() // it was killed
	return safe
}

// TestTortureMigration kills a program that opens a store of the first schema.
// Whenever it dies, the next opening has everything.
func TestTortureMigration(t *testing.T) {
	old, err := os.ReadFile("testdata/schema1.db")
	if err != nil {
		t.Fatal(err)
	}
	for round := range rounds() {
		path := filepath.Join(t.TempDir(), "books.db")
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		killed(t, openInChild, path, time.Duration(round%40)*time.Millisecond/2)
		s := openAt(t, path)
		if l := load(t, s, "Sample"); len(l.Book.POPs) != 2 || l.LastVersion != 2 {
			t.Fatalf("round %d: %+v", round, l)
		}
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		closeStore(t, s)
	}
}
