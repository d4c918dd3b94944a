package store

import (
	"encoding/binary"
	"fmt"
	"slices"

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

// WriteDrafts keeps and drops drafts of a book in one transaction that is no step to
// undo: see [Store.Commit] for one.
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

// draftChanges returns what writes make of the drafts of a book. Those of the POP
// that is being added are no step: it is one when it is added.
func draftChanges(b *bbolt.Bucket, writes []phonebook.DraftWrite) ([]phonebook.DraftChange, error) {
	type place struct {
		id phonebook.POPID
		f  phonebook.Field
	}
	var out []phonebook.DraftChange
	at := make(map[place]int, len(writes))
	for _, w := range writes {
		if w.ID == 0 {
			continue
		}
		i, again := at[place{w.ID, w.Field}]
		if !again {
			i = len(out)
			at[place{w.ID, w.Field}] = i
			c := phonebook.DraftChange{ID: w.ID, Field: w.Field}
			if drafts := b.Bucket(draftsBucket); drafts != nil {
				if v := drafts.Get(append(idKey(w.ID), w.Field.Key()...)); v != nil {
					r := newReader(v)
					if c.Before, c.Had = r.text(), true; r.err != nil {
						return nil, fmt.Errorf("a draft of POP %d: %w", w.ID, r.err)
					}
				}
			}
			out = append(out, c)
		}
		out[i].After, out[i].Has = "", !w.Drop
		if out[i].Has {
			out[i].After = w.Text
		}
	}
	return slices.DeleteFunc(out, func(c phonebook.DraftChange) bool { return c.Had == c.Has && c.Before == c.After }), nil
}

func (w *writer) draftChanges(list []phonebook.DraftChange) {
	w.uint(uint64(len(list)))
	for _, c := range list {
		w.uint(uint64(c.ID))
		w.text(c.Field.Key())
		var is uint64
		if c.Had {
			is |= hadDraft
		}
		if c.Has {
			is |= hasDraft
		}
		w.uint(is)
		w.text(c.Before)
		w.text(c.After)
	}
}

// Whether there was a draft before a step, and after it.
const (
	hadDraft = 1 << iota
	hasDraft
)

func (r *reader) draftChanges() []phonebook.DraftChange {
	var out []phonebook.DraftChange
	for range r.uint() {
		c := phonebook.DraftChange{ID: phonebook.POPID(r.uint32())}
		field, known := phonebook.FieldByKey(r.text())
		is := r.uint()
		c.Field, c.Had, c.Has = field, is&hadDraft != 0, is&hasDraft != 0
		if c.Before, c.After = r.text(), r.text(); !known {
			r.fail()
		}
		if r.err != nil {
			return nil
		}
		out = append(out, c)
	}
	return out
}
