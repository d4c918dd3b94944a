package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"
)

// migrations lead from a schema, by position from 1, to the next one. They are
// never changed once they were released: old files go through all of them.
var migrations = []func(*bbolt.Tx) error{
	1: addSteps,
	2: func(*bbolt.Tx) error { return nil }, // records may tell of encodings; programs before do not know
}

// migrate brings a file of an older schema up to date in one transaction. A copy
// of the file as it was stays beside it, as <file>.schema<N>.
func (s *Store) migrate() error {
	from := 0
	err := s.view(func(tx *bbolt.Tx) error {
		from = int(binary.BigEndian.Uint32(tx.Bucket(metaBucket).Get(schemaKey)))
		if from == Schema {
			return nil
		}
		return keepCopy(tx, fmt.Sprintf("%s.schema%d", s.path, from))
	})
	if err != nil || from == Schema {
		return err
	}
	return s.update(func(tx *bbolt.Tx) error {
		for schema := from; schema < Schema; schema++ {
			if err := migrations[schema](tx); err != nil {
				return fmt.Errorf("from schema %d: %w", schema, err)
			}
		}
		return tx.Bucket(metaBucket).Put(schemaKey, binary.BigEndian.AppendUint32(nil, Schema))
	})
}

// keepCopy writes the whole file as the transaction sees it. A copy that is there
// already is of a migration that was cut off, and stays.
func keepCopy(tx *bbolt.Tx, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return copyWhole(tx, path, func(part string) error { return inspect(part) })
}

// addSteps gives every book its steps to undo, and deleted books a place.
func addSteps(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucketIfNotExists(deletedBucket); err != nil {
		return err
	}
	books := tx.Bucket(booksBucket)
	return books.ForEachBucket(func(name []byte) error {
		for _, sub := range [][]byte{undoBucket, redoBucket} {
			if _, err := books.Bucket(name).CreateBucketIfNotExists(sub); err != nil {
				return err
			}
		}
		return nil
	})
}
