package store

import (
	"encoding/binary"
	"fmt"
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
