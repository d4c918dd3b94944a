package post

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// A lock is a folder beside the manifest, Database/<Book>.lock: no two can make it,
// on any server. The name of the one folder in it says who did: a folder is made
// with one command, a file takes four. (ours)
const (
	lockSuffix = ".lock"
	maxName    = 200 // bytes of the name that tells the owner; names are cut for it
)

// signTime is how long the maker of a lock may take to sign it.
var signTime = 5 * time.Second

// ownerEncoding makes names that every server takes.
var ownerEncoding = base32.HexEncoding.WithPadding(base32.NoPadding)

// Owner is who posts a book to a server at the moment.
type Owner struct {
	ID       string    `json:"id"` // of the data folder: a lock with our own is left from a post that broke off
	User     string    `json:"user"`
	Computer string    `json:"computer"`
	Since    time.Time `json:"since"`
}

// LockedError says that another administrator posts the book to the server.
// Nothing was changed.
type LockedError struct {
	Book  string
	Owner Owner // zero where the server does not tell
}

// Error names the book, who holds it and since when.
func (e *LockedError) Error() string {
	if e.Owner.ID == "" {
		return fmt.Sprintf("%s is being posted there by another administrator", e.Book)
	}
	return fmt.Sprintf("%s is being posted there by %s at %s since %s", e.Book, e.Owner.User, e.Owner.Computer,
		e.Owner.Since.UTC().Format("2006-01-02 15:04:05 MST"))
}

// Lock keeps other administrators from posting a book to a server until it is
// unlocked. A lock that was left by me is taken over, one of another owner only with
// force. It returns a [*LockedError].
func Lock(ctx context.Context, r Remote, book string, me Owner, force bool) (*Locked, error) {
	l := &Locked{remote: r, book: book, dir: path.Join(databaseDir, book+lockSuffix), me: me}
	err := l.take(ctx)
	if err != nil && !errors.Is(err, fs.ErrExist) && Retry(err) != Often && ctx.Err() == nil {
		// Most likely the host is new.
		for _, dir := range []string{"", databaseDir} {
			if err := r.Mkdir(ctx, dir); err != nil {
				return nil, &Error{Op: "make folder", Path: path.Join(".", dir), Err: err}
			}
		}
		err = l.take(ctx)
	}
	if errors.Is(err, fs.ErrExist) {
		err = l.takeOver(ctx, force)
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Locked is a lock that is held.
type Locked struct {
	remote Remote
	book   string
	dir    string
	me     Owner
}

// Check returns a [*LockedError] when another took the lock over by force.
func (l *Locked) Check(ctx context.Context) error {
	own := path.Join(l.dir, l.me.folder())
	// To make it again costs less than to list it, and fails while it is there.
	err := l.remote.Claim(ctx, own)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		err = l.removeFolder(ctx, own)
	} else if Retry(err) == Never && ctx.Err() == nil {
		err = nil // its folder is gone too
	}
	if err != nil {
		return &Error{Op: "look at the lock", Path: l.dir, Err: err}
	}
	_, owner, err := l.owner(ctx)
	return errors.Join(&LockedError{Book: l.book, Owner: owner}, err)
}

// Unlock ends it, in a session that still works. What it cannot remove is taken over
// by the next post from the same data folder; one that was taken over by force is
// another's and is left alone.
func (l *Locked) Unlock(ctx context.Context) error {
	own := path.Join(l.dir, l.me.folder())
	if err := l.remote.Rmdir(ctx, own); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return &Error{Op: "unlock", Path: own, Err: err}
	}
	return l.removeFolder(ctx, l.dir)
}

// take makes the lock. It returns fs.ErrExist where there is one. An unsigned lock
// is taken for left over after signTime, so who signed sooner needs no other look.
func (l *Locked) take(ctx context.Context) error {
	begun := time.Now()
	if err := l.remote.Claim(ctx, l.dir); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return err
		}
		return &Error{Op: "lock", Path: l.dir, Err: err}
	}
	if err := l.remote.Claim(ctx, path.Join(l.dir, l.me.folder())); err != nil {
		return &Error{Op: "lock", Path: l.dir, Err: errors.Join(err, l.remote.Rmdir(ctx, l.dir))}
	}
	if time.Since(begun) < signTime {
		return nil
	}
	return l.alone(ctx)
}

// alone makes sure that nobody else has signed the lock; otherwise it is left to
// the other.
func (l *Locked) alone(ctx context.Context) error {
	names, err := l.remote.Folders(ctx, l.dir)
	if err != nil {
		return &Error{Op: "list", Path: l.dir, Err: err}
	}
	if len(names) == 1 && names[0] == l.me.folder() {
		return nil
	}
	locked := &LockedError{Book: l.book}
	for _, name := range names {
		if o, ok := readOwner(name); ok && o.ID != l.me.ID {
			locked.Owner = o
		}
	}
	return errors.Join(locked, l.removeFolder(ctx, path.Join(l.dir, l.me.folder())))
}

// takeOver removes a lock that is ours, or any with force, and makes it anew. Only
// what was seen is removed: a lock that another made meanwhile is the other's.
func (l *Locked) takeOver(ctx context.Context, force bool) error {
	name, owner, err := l.owner(ctx)
	if err == nil && name == "" {
		// Its maker is about to sign it, or its session died before.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(signTime):
		}
		name, owner, err = l.owner(ctx)
	}
	if err != nil {
		return err
	}
	if name != "" && owner.ID != l.me.ID && !force {
		return &LockedError{Book: l.book, Owner: owner}
	}
	if name != "" {
		if err := l.removeFolder(ctx, path.Join(l.dir, name)); err != nil {
			return err
		}
	}
	_ = l.remote.Rmdir(ctx, l.dir) // where another has signed it, it stays, and cannot be taken
	if err := l.take(ctx); errors.Is(err, fs.ErrExist) {
		_, owner, err = l.owner(ctx)
		return errors.Join(&LockedError{Book: l.book, Owner: owner}, err)
	} else if err != nil {
		return err
	}
	return l.alone(ctx)
}

// owner returns who signed the lock and with which name, "" where nobody has.
func (l *Locked) owner(ctx context.Context) (name string, o Owner, err error) {
	names, err := l.remote.Folders(ctx, l.dir)
	if err != nil {
		return "", o, &Error{Op: "list", Path: l.dir, Err: err}
	}
	for _, name := range names {
		if o, ok := readOwner(name); ok {
			return name, o, nil
		}
	}
	return "", o, nil
}

// removeFolder removes a folder of the lock; one that is gone is no error.
func (l *Locked) removeFolder(ctx context.Context, dir string) error {
	if err := l.remote.Rmdir(ctx, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{Op: "unlock", Path: dir, Err: err}
	}
	return nil
}

// folder returns the name of the folder that tells the owner.
func (o Owner) folder() string {
	o.Since = o.Since.UTC().Truncate(time.Second)
	for {
		var data bytes.Buffer
		enc := json.NewEncoder(&data)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(o) // strings and a time
		name := strings.ToLower(ownerEncoding.EncodeToString(bytes.TrimSpace(data.Bytes())))
		if len(name) <= maxName || o.User+o.Computer == "" {
			return name
		}
		o.User, o.Computer = shorter(o.User), shorter(o.Computer)
	}
}

// shorter returns a text without its last character.
func shorter(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-size]
}

// readOwner reads the name of a folder as [Owner.folder] makes it.
func readOwner(name string) (o Owner, ok bool) {
	data, err := ownerEncoding.DecodeString(strings.ToUpper(name))
	if err != nil || json.Unmarshal(data, &o) != nil {
		return Owner{}, false
	}
	return o, o.ID != ""
}
