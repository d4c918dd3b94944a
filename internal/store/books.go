package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Books returns every book without its POPs and regions, sorted by name. With an
// error it returns those that could be read.
func (s *Store) Books() (out []phonebook.Ledger, err error) {
	var faults []error
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(booksBucket).ForEachBucket(func(name []byte) error {
			l, err := loadInfo(tx.Bucket(booksBucket).Bucket(name))
			if err != nil {
				faults = append(faults, inBook(string(name), err))
				return nil
			}
			out = append(out, l)
			return nil
		})
	})
	return out, errors.Join(append(faults, err)...)
}

// inBook names the book in an error.
func inBook(name string, err error) error {
	if err == nil || errors.Is(err, phonebook.ErrNotFound) {
		return err // which names it already
	}
	return fmt.Errorf("phone book %s: %w", name, err)
}

// Create adds an empty book. It returns [phonebook.ErrExists] when one has the
// name in any case, and a [*phonebook.LimitError] past [phonebook.MaxBooks].
func (s *Store) Create(b phonebook.Book) error {
	return s.update(func(tx *bbolt.Tx) error {
		books := tx.Bucket(booksBucket)
		if err := room(books, b.Name); err != nil {
			return err
		}
		bucket, err := books.CreateBucket(bookKey(b.Name))
		if err != nil {
			return err
		}
		for _, sub := range [][]byte{popsBucket, retiredBucket, releasesBucket, postsBucket, logBucket, undoBucket, redoBucket} {
			if _, err := bucket.CreateBucket(sub); err != nil {
				return err
			}
		}
		if err := putRegions(bucket, nil); err != nil {
			return err
		}
		return putInfo(bucket, phonebook.Ledger{Book: b, Revision: 1, NextID: 1})
	})
}

// room returns why there can be no more book of that name.
func room(books *bbolt.Bucket, name string) error {
	if books.Bucket(bookKey(name)) != nil {
		return fmt.Errorf("phone book %s: %w", name, phonebook.ErrExists)
	}
	n := 0
	if err := books.ForEachBucket(func([]byte) error { n++; return nil }); err != nil {
		return err
	}
	if n >= phonebook.MaxBooks {
		return &phonebook.LimitError{What: phonebook.Say("phone books"), Limit: phonebook.MaxBooks, Found: n + 1, Remedy: phonebook.Say("Delete one that is no longer needed.")}
	}
	return nil
}

// Load reads a book whole. The caller owns the result.
func (s *Store) Load(name string) (l phonebook.Ledger, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		l, err = loadLedger(b)
		return inBook(name, err)
	})
	return l, err
}

func loadLedger(b *bbolt.Bucket) (phonebook.Ledger, error) {
	l, err := loadInfo(b)
	if err != nil {
		return l, err
	}
	r := newReader(b.Get(regionsKey))
	l.Book.Regions = r.texts()
	if r.err != nil {
		return l, r.err
	}
	l.Book.POPs = make([]phonebook.POP, 0, b.Bucket(popsBucket).Stats().KeyN)
	err = eachPOP(b, func(p phonebook.POP) { l.Book.POPs = append(l.Book.POPs, p) })
	if err != nil {
		return l, err
	}
	err = b.Bucket(retiredBucket).ForEach(func(k, _ []byte) error {
		l.Retired = append(l.Retired, phonebook.POPID(binary.BigEndian.Uint32(k)))
		return nil
	})
	return l, err
}

// eachPOP reads the POPs of a book in the order of their indexes.
func eachPOP(b *bbolt.Bucket, visit func(phonebook.POP)) error {
	return b.Bucket(popsBucket).ForEach(func(k, v []byte) error {
		r := newReader(v)
		p := r.pop()
		if key := binary.BigEndian.Uint32(k); r.err != nil {
			return fmt.Errorf("POP %d: %w", key, r.err)
		} else if uint32(p.ID) != key { // a key has no checksum
			return fmt.Errorf("POP %d is kept as POP %d: %w", p.ID, key, ErrDamaged)
		}
		visit(p)
		return nil
	})
}

func loadInfo(b *bbolt.Bucket) (phonebook.Ledger, error) {
	r := newReader(b.Get(infoKey))
	l := r.info()
	return l, r.err
}

func putInfo(b *bbolt.Bucket, l phonebook.Ledger) error {
	w := newWriter()
	w.info(l)
	return putRecord(b, infoKey, w)
}

func putRegions(b *bbolt.Bucket, regions phonebook.Regions) error {
	w := newWriter()
	w.texts(regions)
	return putRecord(b, regionsKey, w)
}

// Commit makes one change of a book's content in one transaction and returns
// the new revision. It returns [phonebook.ErrMoved] when the book is no longer
// at c.Revision. Drafts are no part of the content: a commit of drafts alone is a step
// to undo and leaves the revision as it is.
func (s *Store) Commit(c phonebook.Commit) (revision uint64, err error) {
	err = s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, c.Book)
		if err != nil {
			return err
		}
		l, err := loadInfo(b)
		if err != nil {
			return err
		}
		if err := commit(b, &l, c); err != nil {
			return err
		}
		revision = l.Revision
		return putInfo(b, l)
	})
	return revision, err
}

// commit writes what c changes and brings l, whose record the caller writes, up
// to date.
func commit(b *bbolt.Bucket, l *phonebook.Ledger, c phonebook.Commit) error {
	if l.Revision != c.Revision {
		return phonebook.ErrMoved
	}
	var err error
	r := newReader(b.Get(regionsKey))
	before := l.Book
	before.Regions = r.texts()
	if r.err != nil {
		return r.err
	}
	if c.Imported, err = countImported(b, l, c.Imported); err != nil {
		return err
	}
	if err := noteStep(b, c, before); err != nil {
		return err
	}
	if err := putPOPs(b, l, c.Changes); err != nil {
		return err
	}
	if c.Regions != nil {
		if err := putRegions(b, *c.Regions); err != nil {
			return err
		}
	}
	if c.Encoding != "" {
		l.Recode(c.Encoding)
	}
	if err := errors.Join(appendLog(b, c.History), putDrafts(b, c.Drafts)); err != nil {
		return err
	}
	if len(c.Changes) > 0 || len(c.Drafts) == 0 || c.Regions != nil || c.Encoding != "" {
		l.Revision++
	}
	return nil
}

// countImported counts imported rows, or with a negative number rows of an import
// that was taken back, and returns how many that changed: what a release or a post
// carries counts for good, so taking it back frees nothing, and doing it again then
// takes nothing.
func countImported(b *bbolt.Bucket, l *phonebook.Ledger, rows int) (int, error) {
	carried := l.ImportedPosted
	if newest := b.Bucket(releasesBucket).Bucket(idKey(l.Released)); newest != nil {
		rec, err := readRelease(newest, false)
		if err != nil {
			return 0, err
		}
		carried = max(carried, rec.Imported)
	}
	was := int(max(l.Imported, carried))
	now := max(int(carried), was+rows)
	l.Imported = uint64(now)
	return now - was, nil
}

// putPOPs writes the changed POPs in the order of their keys: bbolt splits pages
// only at commit, so keys in random order cost a hundred times as much.
func putPOPs(b *bbolt.Bucket, l *phonebook.Ledger, changes []phonebook.Change) error {
	changes = slices.Clone(changes)
	slices.SortFunc(changes, func(x, y phonebook.Change) int { return cmp.Compare(x.ID(), y.ID()) })
	pops, retired := b.Bucket(popsBucket), b.Bucket(retiredBucket)
	pops.FillPercent = 0.9 // indexes ascend; half-full pages would double the file
	for _, c := range changes {
		if c.Action() == phonebook.POPDelete {
			if err := pops.Delete(idKey(c.ID())); err != nil {
				return err
			}
			if err := retired.Put(idKey(c.ID()), nil); err != nil {
				return err
			}
			continue
		}
		w := newWriter()
		w.pop(c.After)
		if err := putRecord(pops, idKey(c.ID()), w); err != nil {
			return err
		}
		if c.Action() == phonebook.POPAdd { // a revert brings deleted POPs back
			if err := retired.Delete(idKey(c.ID())); err != nil {
				return err
			}
		}
		l.NextID = max(l.NextID, c.ID()+1)
	}
	return nil
}
