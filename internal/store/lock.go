package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockPause is the time between two attempts to get the lock.
const lockPause = 20 * time.Millisecond

// lock keeps other programs away from a store until it is unlocked. The lock is a
// file of its own, since the store's file is replaced by a restore and may be
// missing. It makes the folder where there is none, and returns a [*LockedError]
// while another program has the store.
func lock(path string) (*flock.Flock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockTimeout)
	defer cancel()
	held := flock.New(path+".lock", flock.SetPermissions(sharedMode))
	switch _, err := held.TryLockContext(ctx, lockPause); {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errors.Join(lockedError(path), held.Close())
	case err != nil:
		return nil, fmt.Errorf("the data folder %s cannot be written: %w", filepath.Dir(path), err)
	}
	return held, nil
}

// Holder is who has a store open.
type Holder struct {
	Host  string `json:"host"`
	PID   int    `json:"pid"`
	User  string `json:"user"`
	Since string `json:"since"` // RFC 3339
}

func holderPath(path string) string { return path + ".holder" }

// noteHolder says beside the file who has it open. The note is a courtesy: work
// goes on where it cannot be written.
func noteHolder(path string, h Holder) {
	if data, err := json.Marshal(h); err == nil {
		_ = os.WriteFile(holderPath(path), data, 0o600)
	}
}

// LockedError is returned by Open when another process has the file open. It
// wraps [ErrLocked].
type LockedError struct {
	Path   string
	Holder Holder // zero where it is not known
}

// Error names the program that has the file open.
func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s: %v", e.Path, ErrLocked)
	}
	return fmt.Sprintf("%s: %v: process %d of %s on %s, since %s", e.Path, ErrLocked, e.Holder.PID, e.Holder.User, e.Holder.Host, e.Holder.Since)
}

// Unwrap returns [ErrLocked].
func (e *LockedError) Unwrap() error { return ErrLocked }

func lockedError(path string) error {
	e := &LockedError{Path: path}
	if data, err := os.ReadFile(holderPath(path)); err == nil {
		_ = json.Unmarshal(data, &e.Holder) // what cannot be read is not known
	}
	return e
}

// removeHolder takes the note away when the store is closed.
func removeHolder(path string) { _ = os.Remove(holderPath(path)) }
