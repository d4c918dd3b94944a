package post

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// A lock is a folder beside the manifest, Database/<Book>.lock: no two can make it,
// on any server. The file owner.json in it says who did. (ours)
const (
	lockSuffix = ".lock"
	ownerFile  = "owner.json"
	maxOwner   = 4 << 10 // bytes
)

// signTime is how long the maker of a lock may take to sign it.
var signTime = 5 * time.Second

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

// Lock keeps other administrators from posting a book to a server until unlock is
// called. A lock that was left by me is taken over, one of another owner only with
// force. It returns a [*LockedError]. Unlock needs a session that still works; what
// it cannot remove is taken over by the next post from the same data folder.
func Lock(ctx context.Context, r Remote, book string, me Owner, force bool) (unlock func(context.Context) error, err error) {
	for _, dir := range []string{"", databaseDir} {
		if err := r.Mkdir(ctx, dir); err != nil {
			return nil, &Error{Op: "make folder", Path: path.Join(".", dir), Err: err}
		}
	}
	l := lock{remote: r, book: book, dir: path.Join(databaseDir, book+lockSuffix), me: me}
	err = l.take(ctx)
	if errors.Is(err, fs.ErrExist) {
		err = l.takeOver(ctx, force)
	}
	if err != nil {
		return nil, err
	}
	return l.release, nil
}

type lock struct {
	remote Remote
	book   string
	dir    string
	me     Owner
}

// take makes the lock. It returns fs.ErrExist where there is one.
func (l lock) take(ctx context.Context) error {
	if err := l.remote.Claim(ctx, l.dir); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return err
		}
		return &Error{Op: "lock", Path: l.dir, Err: err}
	}
	data, err := json.Marshal(l.me)
	if err == nil {
		err = l.remote.Write(ctx, path.Join(l.dir, ownerFile), data, nil)
	}
	if err != nil {
		return &Error{Op: "lock", Path: l.dir, Err: errors.Join(err, l.remote.Rmdir(ctx, l.dir))}
	}
	return nil
}

// takeOver removes a lock that is ours, or any with force, and makes it anew. Two
// who do so at once are told apart by whose name stands there in the end.
func (l lock) takeOver(ctx context.Context, force bool) error {
	owner, err := l.owner(ctx)
	if err == nil && owner.ID == "" {
		// Its maker is about to sign it, or its session died before.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(signTime):
		}
		if owner, err = l.owner(ctx); err == nil && owner.ID == "" {
			owner = l.me
		}
	}
	if err != nil {
		return err
	}
	if owner.ID != l.me.ID && !force {
		return &LockedError{Book: l.book, Owner: owner}
	}
	if err := l.release(ctx); err != nil {
		return err
	}
	if err := l.take(ctx); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	owner, err = l.owner(ctx)
	if err == nil && owner.ID != l.me.ID {
		err = &LockedError{Book: l.book, Owner: owner}
	}
	return err
}

// owner returns who holds the lock, the zero Owner where nothing readable says so.
func (l lock) owner(ctx context.Context) (o Owner, err error) {
	data, err := l.remote.Read(ctx, path.Join(l.dir, ownerFile), maxOwner)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errTooLong) {
		return o, nil
	}
	if err != nil {
		return o, &Error{Op: "read", Path: path.Join(l.dir, ownerFile), Err: err}
	}
	if json.Unmarshal(data, &o) != nil {
		o = Owner{}
	}
	printable := func(s string) string { return strings.ToValidUTF8(s, "?") }
	o.User, o.Computer = printable(o.User), printable(o.Computer)
	return o, nil
}

// release removes the lock; one that is gone is no error.
func (l lock) release(ctx context.Context) error {
	if err := l.remote.Remove(ctx, path.Join(l.dir, ownerFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{Op: "unlock", Path: l.dir, Err: err}
	}
	if err := l.remote.Rmdir(ctx, l.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{Op: "unlock", Path: l.dir, Err: err}
	}
	return nil
}
