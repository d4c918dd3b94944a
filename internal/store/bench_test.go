package store

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// benchStore returns a store with the largest book there may be.
func benchStore(b *testing.B) *Store {
	b.Helper()
	s, err := Open(filepath.Join(b.TempDir(), "books.db"), Holder{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	changes := make([]phonebook.Change, phonebook.MaxPOPs)
	for i := range changes {
		changes[i].After = phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Name: fmt.Sprintf("Redmond %d", i), AreaCode: "425",
			AccessNumber: fmt.Sprintf("555-%04d", i%10000), MaxBaud: 56000, Flags: phonebook.DefaultFlags,
		}
	}
	if err := s.Create(phonebook.Book{Name: "Big", Line: "line"}); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Commit(phonebook.Commit{Book: "Big", Revision: 1, Changes: changes}); err != nil {
		b.Fatal(err)
	}
	return s
}

// bare times n calls of what the library does alone.
func bare(b *testing.B, n int, call func(i int) error) time.Duration {
	b.Helper()
	start := time.Now()
	for i := range n {
		if err := call(i); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / time.Duration(n)
}

func report(b *testing.B, alone time.Duration) {
	b.ReportMetric(float64(alone.Nanoseconds()), "bare-ns/op")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(alone.Nanoseconds()), "x-bare")
}

// BenchmarkLoad loads 65,000 POPs and compares with a walk over the same bucket
// that looks at no byte.
func BenchmarkLoad(b *testing.B) {
	s := benchStore(b)
	b.ReportAllocs()
	for b.Loop() {
		l, err := s.Load("Big")
		if err != nil || len(l.Book.POPs) != phonebook.MaxPOPs {
			b.Fatal(len(l.Book.POPs), err)
		}
	}
	report(b, bare(b, 20, func(int) error {
		n := 0
		return s.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket(booksBucket).Bucket([]byte("big")).Bucket(popsBucket).ForEach(func(_, v []byte) error {
				n += len(v)
				return nil
			})
		})
	}))
}

// BenchmarkCommit edits one POP with its history entry and compares with the
// library putting the same bytes into the same buckets.
func BenchmarkCommit(b *testing.B) {
	s := benchStore(b)
	l, err := s.Load("Big")
	if err != nil {
		b.Fatal(err)
	}
	p := l.Book.POPs[30_000]
	commit := func(i int) phonebook.Commit {
		before := p
		p.MaxBaud = 28800 + uint32(i%2)
		change := phonebook.Change{Before: before, After: p}
		return phonebook.Commit{
			Book: "Big", Revision: l.Revision, Changes: []phonebook.Change{change},
			History: []phonebook.HistoryEntry{phonebook.NewPOPEntry(change, time.UnixMilli(0), "anna", "")},
		}
	}
	i := 0
	for b.Loop() {
		i++
		if l.Revision, err = s.Commit(commit(i)); err != nil {
			b.Fatal(err)
		}
	}
	report(b, bare(b, 200, func(i int) error {
		c := commit(i)
		pop, entry, info := newWriter(), newWriter(), newWriter()
		pop.pop(c.Changes[0].After)
		entry.history(c.History[0])
		info.info(l)
		return s.db.Update(func(tx *bbolt.Tx) error {
			book := tx.Bucket(booksBucket).Bucket([]byte("big"))
			log := book.Bucket(logBucket)
			seq, err := log.NextSequence()
			if err != nil {
				return err
			}
			if err := book.Bucket(popsBucket).Put(idKey(p.ID), pop.b); err != nil {
				return err
			}
			if err := log.Put(binary.BigEndian.AppendUint64(nil, seq), entry.b); err != nil {
				return err
			}
			return book.Put(infoKey, info.b)
		})
	}))
}

// bigImport is an import of 32,000 rows with its history, as phonebook.MaxFirstImport
// allows.
func bigImport(revision uint64, from int) phonebook.Commit {
	c := phonebook.Commit{Book: "Undo", Revision: revision, Title: "Import", Imported: phonebook.MaxFirstImport}
	for i := range phonebook.MaxFirstImport {
		change := phonebook.Change{After: phonebook.POP{
			ID: phonebook.POPID(from + i), Country: 1, Name: fmt.Sprintf("Redmond %d", i), AreaCode: "425",
			AccessNumber: fmt.Sprintf("555-%04d", i%10000), MaxBaud: 56000, Flags: phonebook.DefaultFlags,
		}}
		c.Changes = append(c.Changes, change)
		c.History = append(c.History, phonebook.NewPOPEntry(change, time.UnixMilli(0), "anna", "list.xlsx"))
	}
	return c
}

// BenchmarkUndo takes an import of 32,000 rows back; x-import is its time in units
// of the import's own commit.
func BenchmarkUndo(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "books.db"), Holder{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	if err := s.Create(phonebook.Book{Name: "Undo", Line: "line"}); err != nil {
		b.Fatal(err)
	}
	revision := uint64(1)
	var imports time.Duration
	for b.Loop() {
		b.StopTimer()
		start := time.Now()
		if revision, err = s.Commit(bigImport(revision, 1)); err != nil {
			b.Fatal(err)
		}
		imports += time.Since(start)
		b.StartTimer()
		batch, err := s.Batch("Undo", false)
		if err != nil {
			b.Fatal(err)
		}
		back := batch.Inverse()
		c := phonebook.Commit{Book: "Undo", Revision: revision, Step: phonebook.StepUndo, Changes: back.Changes, Imported: back.Imported}
		for _, change := range back.Changes {
			c.History = append(c.History, phonebook.NewPOPEntry(change, time.UnixMilli(0), "anna", "Undo"))
		}
		if revision, err = s.Commit(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(imports), "x-import")
}

// BenchmarkGrowth imports a book of 32,000 POPs anew ten times, each row changed;
// x-fresh is the size of the file in units of that after the first import.
func BenchmarkGrowth(b *testing.B) {
	var fresh, grown int64
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "books.db")
		s, err := Open(path, Holder{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Create(phonebook.Book{Name: "Undo", Line: "line"}); err != nil {
			b.Fatal(err)
		}
		c := bigImport(1, 1)
		for round := range 11 {
			if c.Revision, err = s.Commit(c); err != nil {
				b.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			if grown = info.Size(); round == 0 {
				fresh = grown
			}
			for i := range c.Changes {
				ch := &c.Changes[i]
				ch.Before = ch.After
				ch.After.Comments = fmt.Sprint("import ", round)
				c.History[i] = phonebook.NewPOPEntry(*ch, time.UnixMilli(0), "anna", "list.xlsx")
			}
		}
		_ = s.Close()
	}
	b.ReportMetric(float64(grown)/float64(fresh), "x-fresh")
}
