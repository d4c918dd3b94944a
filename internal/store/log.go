package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// formPacked is the form of a record that holds many history entries, compressed:
// the form, their number, their size unpacked, the packed bytes, CRC-32C. An
// import has thousands that are nearly alike; one by one they would be most of the
// file.
const formPacked = 2

const (
	packFrom = 64   // entries of a commit from which they are packed
	packSize = 1000 // entries of a packed record
)

// appendLog adds history entries behind the last one.
func appendLog(b *bbolt.Bucket, entries []phonebook.HistoryEntry) error {
	log := b.Bucket(logBucket)
	log.FillPercent = 0.9
	put := func(record []byte) error {
		seq, err := log.NextSequence()
		if err != nil {
			return err
		}
		return log.Put(binary.BigEndian.AppendUint64(nil, seq), record)
	}
	if len(entries) >= packFrom {
		for chunk := range slices.Chunk(entries, packSize) {
			record, err := packEntries(chunk)
			if err != nil {
				return err
			}
			if err := put(record); err != nil {
				return err
			}
		}
		return nil
	}
	for _, e := range entries {
		w := newWriter()
		w.history(e)
		if err := put(w.seal()); err != nil {
			return err
		}
	}
	return nil
}

func packEntries(entries []phonebook.HistoryEntry) ([]byte, error) {
	var all writer
	for _, e := range entries {
		all.history(e)
	}
	packed, err := pack(all.b)
	if err != nil {
		return nil, err
	}
	w := &writer{b: []byte{formPacked}}
	w.uint(uint64(len(entries)))
	w.uint(uint64(len(all.b)))
	w.b = append(w.b, packed...)
	return w.seal(), nil
}

// readEntries returns the entries of a record of the log, oldest first.
func readEntries(record []byte) ([]phonebook.HistoryEntry, error) {
	if len(record) == 0 || record[0] != formPacked {
		r := newReader(record)
		e := r.history()
		return []phonebook.HistoryEntry{e}, r.err
	}
	if len(record) < 5 || crc32.Checksum(record[:len(record)-4], castagnoli) != binary.BigEndian.Uint32(record[len(record)-4:]) {
		return nil, fmt.Errorf("checksum of a record: %w", ErrDamaged)
	}
	r := &reader{b: record[1 : len(record)-4]}
	count, size := r.uint(), r.uint()
	if r.err != nil || count > packSize {
		return nil, fmt.Errorf("packed record: %w", ErrDamaged)
	}
	data, err := unpack(r.b, size)
	if err != nil {
		return nil, err
	}
	entries := make([]phonebook.HistoryEntry, 0, count)
	all := &reader{b: data}
	for range count {
		entries = append(entries, all.history())
	}
	return entries, all.err
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

// checkLog reads the whole history and keeps none of it.
func checkLog(b *bbolt.Bucket) error {
	return b.Bucket(logBucket).ForEach(func(k, v []byte) error {
		if _, err := readEntries(v); err != nil {
			return fmt.Errorf("history entry %d: %w", binary.BigEndian.Uint64(k), err)
		}
		return nil
	})
}

func readLog(b *bbolt.Bucket, limit int) ([]phonebook.HistoryEntry, error) {
	var entries []phonebook.HistoryEntry
	c := b.Bucket(logBucket).Cursor()
	for k, v := c.Last(); k != nil && (limit == 0 || len(entries) < limit); k, v = c.Prev() {
		more, err := readEntries(v)
		if err != nil {
			return nil, fmt.Errorf("history entry %d: %w", binary.BigEndian.Uint64(k), err)
		}
		slices.Reverse(more)
		entries = append(entries, more...)
	}
	if limit > 0 && len(entries) > limit {
		entries = entries[:limit]
	}
	slices.Reverse(entries)
	return entries, nil
}
