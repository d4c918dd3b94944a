package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func settingKey(kind, name string) []byte { return []byte(kind + "\x00" + name) }

// PutSetting keeps v as JSON under a kind and a name. Secrets have no place
// here.
func (s *Store) PutSetting(kind, name string, v any) error {
	w := newWriter()
	if err := w.json(v); err != nil {
		return err
	}
	return s.update(func(tx *bbolt.Tx) error {
		return putRecord(tx.Bucket(settingsBucket), settingKey(kind, name), w)
	})
}

// DeleteSetting removes a setting. It returns [phonebook.ErrNotFound] when there
// is none.
func (s *Store) DeleteSetting(kind, name string) error {
	return s.update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(settingsBucket)
		if b.Get(settingKey(kind, name)) == nil {
			return fmt.Errorf("%s %s: %w", kind, name, phonebook.ErrNotFound)
		}
		return b.Delete(settingKey(kind, name))
	})
}

// Settings calls fn for each setting of a kind, sorted by name; decode fills the
// value that it is handed.
func (s *Store) Settings(kind string, fn func(name string, decode func(any) error) error) error {
	return s.view(func(tx *bbolt.Tx) error {
		prefix := settingKey(kind, "")
		c := tx.Bucket(settingsBucket).Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			r := newReader(v)
			text := r.text()
			if r.err != nil {
				return fmt.Errorf("%s %s: %w", kind, k[len(prefix):], r.err)
			}
			err := fn(string(k[len(prefix):]), func(into any) error { return json.Unmarshal([]byte(text), into) })
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Countries returns the administrator's own rows of the country table.
func (s *Store) Countries() (out []phonebook.Country, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(countriesBucket).ForEach(func(_, v []byte) error {
			r := newReader(v)
			out = append(out, r.country())
			return r.err
		})
	})
	return out, err
}

// PutCountry adds a row to the country table or replaces one of the same ID.
func (s *Store) PutCountry(c phonebook.Country) error {
	w := newWriter()
	w.country(c)
	return s.update(func(tx *bbolt.Tx) error {
		return putRecord(tx.Bucket(countriesBucket), idKey(c.ID), w)
	})
}
