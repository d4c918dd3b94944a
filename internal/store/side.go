package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// side is what is remembered beside the file. bbolt keeps two heads and falls
// back to the older one when the newer is damaged: then the last commit is
// silently gone. It also makes a new store where the file is missing. The side
// file tells both, and keeps the numbers that must never be given again.
type side struct {
	Transaction int       `json:"transaction"` // of the last commit
	Books       []Numbers `json:"books"`
}

// Numbers are what a book has given out, which no restore may give again.
type Numbers struct {
	Book        string            `json:"book"`
	Line        string            `json:"line"`
	LastVersion phonebook.Version `json:"lastVersion"`
	NextID      phonebook.POPID   `json:"nextID"`
	Deleted     bool              `json:"deleted,omitempty"`
	POPs        int               `json:"-"` // that can be read, [Unknown] where nobody looked
}

// Unknown stands for a number of POPs that cannot be told.
const Unknown = -1

// sharedMode lets another user of the folder, such as root, leave files that its
// owner can still read.
const sharedMode = 0o644

func sidePath(path string) string { return path + ".state" }

// readSide returns the side file of a store. One that is missing or was cut off
// remembers nothing: the store itself decides.
func readSide(path string) (out side, err error) {
	data, err := os.ReadFile(sidePath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return side{}, nil
	}
	if err == nil && json.Unmarshal(data, &out) != nil {
		return side{}, nil
	}
	return out, err
}

// writeSide remembers the last commit. It need not reach the disk before the
// commit returns: an older side file forgives what a newer one would notice.
func (s *Store) writeSide() error {
	s.side.Lock()
	defer s.side.Unlock()
	var now side
	err := s.view(func(tx *bbolt.Tx) error {
		now = side{Transaction: tx.ID(), Books: highest(s.known.Books, readNumbers(tx, false))}
		return nil
	})
	if err != nil {
		return err
	}
	same := s.sideKept && slices.Equal(now.Books, s.known.Books)
	s.known = now
	if same && advanceSide(s.path, now.Transaction) == nil {
		return nil
	}
	err = putSide(s.path, now)
	s.sideKept = err == nil
	return err
}

// The number of the last commit stands first in the side file and has a fixed
// width: most commits change nothing else, and writing over it costs a twentieth
// of replacing the file. It lies in one sector, so it is never half written.
const (
	sideHead        = `{"transaction":`
	sideNumberWidth = 20
)

// advanceSide writes only the number of the last commit.
func advanceSide(path string, transaction int) error {
	f, err := os.OpenFile(sidePath(path), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(fmt.Appendf(nil, "%*d", sideNumberWidth, transaction), int64(len(sideHead)))
	return errors.Join(err, f.Close())
}

// putSide replaces the side file of a store.
func putSide(path string, now side) error {
	books, err := json.Marshal(now.Books)
	if err != nil {
		return err
	}
	data := fmt.Appendf(nil, "%s%*d,\"books\":%s}\n", sideHead, sideNumberWidth, now.Transaction, books)
	part := sidePath(path) + ".part"
	if err := os.WriteFile(part, data, sharedMode); err != nil {
		return err
	}
	return os.Rename(part, sidePath(path))
}

// readNumbers returns the numbers of every book that can be read, and counts its
// POPs where asked to, which reads each of them.
func readNumbers(tx *bbolt.Tx, count bool) (out []Numbers) {
	read := func(b *bbolt.Bucket, deleted bool) error {
		n := Numbers{Deleted: deleted, POPs: Unknown}
		err := attempt(func() error {
			l, err := loadInfo(b)
			n.Book, n.Line, n.LastVersion, n.NextID = l.Book.Name, l.Book.Line, l.LastVersion, l.NextID
			return err
		})
		if err != nil {
			return nil // a damaged book itself will tell; the others go on
		}
		if count {
			n.POPs = 0
			_ = attempt(func() error {
				return b.Bucket(popsBucket).ForEach(func(_, v []byte) error {
					if r := newReader(v); r.err == nil {
						n.POPs++
					}
					return nil
				})
			})
		}
		out = append(out, n)
		return nil
	}
	_ = attempt(func() error { return eachBook(tx, read) }) // what was read until then counts
	return out
}

// highest returns the numbers of all lines, of each the highest that was ever
// given. Lines that are only in was are of damaged books, or of books that were
// purged: those never come back, unless from a backup.
func highest(was, now []Numbers) []Numbers {
	out := slices.Clone(now)
	for _, n := range was {
		i := slices.IndexFunc(out, func(m Numbers) bool { return m.Line == n.Line })
		if i < 0 {
			n.POPs = Unknown
			out = append(out, n)
			continue
		}
		out[i].LastVersion = max(out[i].LastVersion, n.LastVersion)
		out[i].NextID = max(out[i].NextID, n.NextID)
	}
	return out
}

// checkSide compares an opened file with what was remembered.
func checkSide(path string, tx *bbolt.Tx) error {
	was, err := readSide(path)
	if err == nil && tx.ID() < was.Transaction {
		err = fmt.Errorf("it is at commit %d, and commit %d was made: %w", tx.ID(), was.Transaction, ErrDamaged)
	}
	return err
}

// Gone returns [ErrDamaged] for a store that is not there although there was one.
func Gone(path string) error {
	was, err := readSide(path)
	if err == nil && (was.Transaction > 0 || len(was.Books) > 0) {
		err = fmt.Errorf("%s is gone: %w", path, ErrDamaged)
	}
	return err
}
