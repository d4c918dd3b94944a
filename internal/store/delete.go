package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

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
// [phonebook.ErrNotFound] where there is none, and [phonebook.ErrExists] when
// another book has the name now.
func (s *Store) Undelete(name string) error {
	return s.update(func(tx *bbolt.Tx) error {
		if tx.Bucket(booksBucket).Bucket(bookKey(name)) != nil {
			return fmt.Errorf("phone book %s: %w", name, phonebook.ErrExists)
		}
		deleted := tx.Bucket(deletedBucket)
		seqs := deletedAs(deleted, name)
		if len(seqs) == 0 {
			return fmt.Errorf("deleted phone book %s: %w", name, phonebook.ErrNotFound)
		}
		last := seqs[len(seqs)-1]
		if err := deleted.Bucket(last).MoveBucket(bookKey(name), tx.Bucket(booksBucket)); err != nil {
			return err
		}
		return deleted.DeleteBucket(last)
	})
}

// Purge removes the book of that name for good, and those that were deleted under
// it. It returns [phonebook.ErrNotFound] where there is none.
func (s *Store) Purge(name string) error {
	return s.update(func(tx *bbolt.Tx) error {
		deleted := tx.Bucket(deletedBucket)
		seqs := deletedAs(deleted, name)
		for _, seq := range seqs {
			if err := deleted.DeleteBucket(seq); err != nil {
				return err
			}
		}
		if _, err := book(tx, name); err != nil {
			if len(seqs) > 0 {
				return nil
			}
			return err
		}
		return tx.Bucket(booksBucket).DeleteBucket(bookKey(name))
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
