package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// appendLog adds history entries behind the last one.
func appendLog(b *bbolt.Bucket, entries []phonebook.HistoryEntry) error {
	log := b.Bucket(logBucket)
	log.FillPercent = 0.9
	for _, e := range entries {
		seq, err := log.NextSequence()
		if err != nil {
			return err
		}
		w := newWriter()
		w.history(e)
		if err := putRecord(log, binary.BigEndian.AppendUint64(nil, seq), w); err != nil {
			return err
		}
	}
	return nil
}

// History returns the newest entries of a book, oldest first; limit 0 means all.
func (s *Store) History(name string, limit int) (entries []phonebook.HistoryEntry, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		entries, err = readLog(b, limit)
		return err
	})
	return entries, err
}

func readLog(b *bbolt.Bucket, limit int) ([]phonebook.HistoryEntry, error) {
	var entries []phonebook.HistoryEntry
	c := b.Bucket(logBucket).Cursor()
	for k, v := c.Last(); k != nil && (limit == 0 || len(entries) < limit); k, v = c.Prev() {
		r := newReader(v)
		e := r.history()
		if r.err != nil {
			return nil, fmt.Errorf("history entry %d: %w", binary.BigEndian.Uint64(k), r.err)
		}
		entries = append(entries, e)
	}
	slices.Reverse(entries)
	return entries, nil
}
