package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// AddRelease keeps a release with its history entry, and with it, in the same
// transaction, the change of the book that it was made of: an empty commit of
// the book's revision where there is none. It returns [phonebook.ErrMoved] when
// the book has changed since, and [phonebook.ErrExists] when the version is not
// above every one that was seen.
func (s *Store) AddRelease(c phonebook.Commit, rec phonebook.ReleaseRecord, entry phonebook.HistoryEntry) error {
	return s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, rec.Manifest.Book)
		if err != nil {
			return err
		}
		l, err := loadInfo(b)
		if err != nil {
			return err
		}
		if l.Revision != c.Revision {
			return phonebook.ErrMoved
		}
		if len(c.Changes) > 0 || c.Regions != nil {
			if err := commit(b, &l, c); err != nil {
				return err
			}
		}
		v := rec.Manifest.Version
		if v <= l.LastVersion {
			return fmt.Errorf("version %d: %w", v, phonebook.ErrExists)
		}
		rec.Imported = l.Imported
		if err := putRelease(b.Bucket(releasesBucket), rec); err != nil {
			return err
		}
		l.LastVersion, l.Released = v, v
		if err := putInfo(b, l); err != nil {
			return err
		}
		return appendLog(b, []phonebook.HistoryEntry{entry})
	})
}

func putRelease(releases *bbolt.Bucket, rec phonebook.ReleaseRecord) error {
	b, err := releases.CreateBucket(idKey(rec.Manifest.Version))
	if err != nil {
		return err
	}
	w := newWriter()
	if err := w.release(rec); err != nil {
		return err
	}
	if err := putRecord(b, recordKey, w); err != nil {
		return err
	}
	for _, c := range rec.Manifest.Cabs {
		w := newWriter()
		w.text(string(rec.Files[c.Name]))
		if err := putRecord(b, []byte(c.Name), w); err != nil {
			return err
		}
	}
	return nil
}

func readRelease(b *bbolt.Bucket, files bool) (phonebook.ReleaseRecord, error) {
	rec, err := newReader(b.Get(recordKey)).release()
	if err != nil || !files {
		return rec, err
	}
	rec.Files = make(map[string][]byte, len(rec.Manifest.Cabs))
	for _, c := range rec.Manifest.Cabs {
		r := newReader(b.Get([]byte(c.Name)))
		rec.Files[c.Name] = []byte(r.text())
		if r.err != nil {
			return rec, fmt.Errorf("%s: %w", c.Name, r.err)
		}
	}
	return rec, nil
}

// Releases returns every release of a book, oldest first, without its files.
func (s *Store) Releases(name string) (out []phonebook.ReleaseRecord, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		releases := b.Bucket(releasesBucket)
		return releases.ForEachBucket(func(k []byte) error {
			rec, err := readRelease(releases.Bucket(k), false)
			out = append(out, rec)
			return err
		})
	})
	return out, err
}

// Versions returns the version of every release of a book, in rising order.
func (s *Store) Versions(name string) (out []phonebook.Version, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		return b.Bucket(releasesBucket).ForEachBucket(func(k []byte) error {
			out = append(out, phonebook.Version(binary.BigEndian.Uint32(k)))
			return nil
		})
	})
	return out, err
}

// Release returns one release with its files.
func (s *Store) Release(name string, v phonebook.Version) (rec phonebook.ReleaseRecord, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		rb := b.Bucket(releasesBucket).Bucket(idKey(v))
		if rb == nil {
			return fmt.Errorf("version %d of %s: %w", v, name, phonebook.ErrNotFound)
		}
		rec, err = readRelease(rb, true)
		return err
	})
	return rec, err
}

// NotePost records that a release reached a host, with its history entry. It
// does not count as a change of the book's content.
func (s *Store) NotePost(name string, p phonebook.PostRecord, entry phonebook.HistoryEntry) error {
	return s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		l, err := loadInfo(b)
		if err != nil {
			return err
		}
		if rb := b.Bucket(releasesBucket).Bucket(idKey(p.Version)); rb != nil && p.Version > l.Posted {
			rec, err := readRelease(rb, false)
			if err != nil {
				return err
			}
			// An import that was taken back after the release counts as posted too.
			l.Posted, l.ImportedPosted, l.Imported = p.Version, rec.Imported, max(l.Imported, rec.Imported)
			if err := putInfo(b, l); err != nil {
				return err
			}
		}
		w := newWriter()
		w.text(p.Host)
		w.uint(uint64(p.Version))
		w.time(p.Time)
		if err := putRecord(b.Bucket(postsBucket), []byte(p.Host+"\x00"), w); err != nil {
			return err
		}
		return appendLog(b, []phonebook.HistoryEntry{entry})
	})
}

// Posts returns the newest post of a book to each host, sorted by host.
func (s *Store) Posts(name string) (out []phonebook.PostRecord, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		return b.Bucket(postsBucket).ForEach(func(_, v []byte) error {
			r := newReader(v)
			out = append(out, phonebook.PostRecord{Host: r.text(), Version: phonebook.Version(r.uint32()), Time: r.time()})
			return r.err
		})
	})
	return slices.Clip(out), err
}

// NoteVersion records a version that was met on a server, so that no release
// here ever gets its number.
func (s *Store) NoteVersion(name string, v phonebook.Version) error {
	return s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		l, err := loadInfo(b)
		if err != nil || v <= l.LastVersion {
			return err
		}
		l.LastVersion = v
		return putInfo(b, l)
	})
}

// Note appends an entry to the history of a book that changes nothing else.
func (s *Store) Note(name string, entry phonebook.HistoryEntry) error {
	return s.update(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		return appendLog(b, []phonebook.HistoryEntry{entry})
	})
}
