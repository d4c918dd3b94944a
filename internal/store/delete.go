package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Delete puts a book with its history and releases away, until [Store.Undelete]
// or [Store.Purge].
func (s *Store) Delete(name string) error {
	return s.update(func(tx *bbolt.Tx) error {
		if _, err := book(tx, name); err != nil {
			return err
		}
		deleted := tx.Bucket(deletedBucket)
		seq, err := deleted.NextSequence()
		if err != nil {
			return err
		}
		away, err := deleted.CreateBucket(binary.BigEndian.AppendUint64(nil, seq))
		if err != nil {
			return err
		}
		return tx.Bucket(booksBucket).MoveBucket(bookKey(name), away)
	})
}

// Undelete brings the book of that name back that was deleted last. It returns
// [phonebook.ErrNotFound] where there is none, [phonebook.ErrExists] when another
// book has the name now, and a [*phonebook.LimitError] when there are too many.
func (s *Store) Undelete(name string) error {
	return s.update(func(tx *bbolt.Tx) error {
		if err := room(tx.Bucket(booksBucket), name); err != nil {
			return err
		}
		deleted := tx.Bucket(deletedBucket)
		seqs := deletedAs(deleted, name)
		if len(seqs) == 0 {
			return fmt.Errorf("phone book %s, nor a deleted one of that name: %w", name, phonebook.ErrNotFound)
		}
		last := seqs[len(seqs)-1]
		if err := deleted.Bucket(last).MoveBucket(bookKey(name), tx.Bucket(booksBucket)); err != nil {
			return err
		}
		return deleted.DeleteBucket(last)
	})
}

// Deleted returns the names of the books that [Store.Undelete] can bring back, as
// they were written, each once and sorted. Those whose name is taken by another
// book, or that are damaged, are not among them.
func (s *Store) Deleted() (names []string, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return eachBook(tx, func(b *bbolt.Bucket, deleted bool) error {
			l, err := loadInfo(b)
			if err == nil && deleted && tx.Bucket(booksBucket).Bucket(bookKey(l.Book.Name)) == nil {
				names = append(names, l.Book.Name)
			}
			return nil
		})
	})
	byName := func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) }
	slices.SortStableFunc(names, byName)
	return slices.CompactFunc(names, func(a, b string) bool { return byName(a, b) == 0 }), err
}

// Purge removes the book of that name for good, and those that were deleted under
// it. Files removes what a book has outside the store; when it fails nothing is
// purged, and the call can be repeated. It returns [phonebook.ErrNotFound], and
// calls nothing, where there is no such book.
func (s *Store) Purge(name string, files func(book string) error) error {
	return s.update(func(tx *bbolt.Tx) error {
		deleted := tx.Bucket(deletedBucket)
		seqs := deletedAs(deleted, name)
		parents := []*bbolt.Bucket{tx.Bucket(booksBucket)}
		for _, seq := range seqs {
			parents = append(parents, deleted.Bucket(seq))
		}
		purged := 0
		for _, parent := range parents {
			b := parent.Bucket(bookKey(name))
			if b == nil {
				continue
			}
			if l, err := loadInfo(b); err == nil {
				name = l.Book.Name // as its folder is written; a damaged book is purged under the name given
			}
			if err := errors.Join(files(name), parent.DeleteBucket(bookKey(name))); err != nil {
				return err
			}
			purged++
		}
		for _, seq := range seqs {
			if err := deleted.DeleteBucket(seq); err != nil {
				return err
			}
		}
		if purged == 0 {
			return fmt.Errorf("phone book %s: %w", name, phonebook.ErrNotFound)
		}
		return nil
	})
}

// deletedAs returns the sequences of the books that were deleted under a name, in
// rising order.
func deletedAs(deleted *bbolt.Bucket, name string) (seqs [][]byte) {
	c := deleted.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if deleted.Bucket(k).Bucket(bookKey(name)) != nil {
			seqs = append(seqs, bytes.Clone(k))
		}
	}
	return seqs
}
