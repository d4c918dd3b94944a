package store

import (
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Drafts returns the values of a book that are kept apart from it, sorted by POP.
// Those of a POP that was deleted come back with it, and are not among them.
func (s *Store) Drafts(name string) (out []phonebook.FieldDraft, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		drafts, pops := b.Bucket(draftsBucket), b.Bucket(popsBucket)
		if drafts == nil {
			return nil
		}
		err = drafts.ForEach(func(k, v []byte) error {
			if len(k) < 4 {
				return fmt.Errorf("a draft: %w", ErrDamaged)
			}
			r := newReader(v)
			d := phonebook.FieldDraft{ID: phonebook.POPID(binary.BigEndian.Uint32(k)), Text: r.text()}
			field, known := phonebook.FieldByKey(string(k[4:]))
			if r.err != nil || !known {
				return fmt.Errorf("a draft of POP %d: %w", d.ID, ErrDamaged)
			}
			if d.Field = field; d.ID == 0 || pops.Get(k[:4]) != nil {
				out = append(out, d)
			}
			return nil
		})
		return inBook(name, err)
	})
	return out, err
}

// WriteDrafts keeps and drops drafts of a book in one transaction. They are no part
// of its content: its revision and what can be undone stay as they are.
func (s *Store) WriteDrafts(name string, writes []phonebook.DraftWrite) error {
	return s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		return putDrafts(b, writes)
	})
}

func putDrafts(b *bbolt.Bucket, writes []phonebook.DraftWrite) error {
	if len(writes) == 0 {
		return nil
	}
	drafts, err := b.CreateBucketIfNotExists(draftsBucket)
	if err != nil {
		return err
	}
	for _, d := range writes {
		key := append(idKey(d.ID), d.Field.Key()...)
		if d.Drop {
			err = drafts.Delete(key)
		} else {
			w := newWriter()
			w.text(d.Text)
			err = putRecord(drafts, key, w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
