package store

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Replace is [Restore] for a store that is open, and goes on with what was put in
// its place. Other calls wait meanwhile. Where the backup is not whole nothing is
// changed. With an error after which the store could not be opened again, every
// later call fails.
func (s *Store) Replace(backup string, now time.Time) (out Restored, err error) {
	if _, err := Verify(backup); err != nil { // before anything is closed
		return out, err
	}
	s.swap.Lock()
	defer s.swap.Unlock()
	if err := s.db.Close(); err != nil {
		return out, err
	}
	out, err = restore(s.path, backup, now)
	next, again := open(s.path)
	if again != nil {
		return out, errors.Join(err, again)
	}
	s.side.Lock()
	defer s.side.Unlock()
	s.db, s.file, s.known, s.sideKept = next.db, next.file, next.known, next.sideKept
	return out, err
}

// inPlace returns [phonebook.ErrGone] when the file is no longer where it was
// opened: what is written then is lost with the program. The file that is open can
// still be read and backed up.
func (s *Store) inPlace() error {
	now, err := os.Stat(s.path)
	if err == nil && os.SameFile(s.file, now) {
		return nil
	}
	return fmt.Errorf("%s: %w", s.path, phonebook.ErrGone)
}
