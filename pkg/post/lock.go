package post

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// A lock is a folder beside the manifest, Database/<Book>.lock: no two can make it,
// on any server. The name of the one folder in it says who did: a folder is made
// with one command, a file takes four. (ours)
const (
	lockSuffix = ".lock"
	maxName    = 24 // characters of a user's or a computer's name that are told
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

// Lock keeps other administrators from posting a book to a server until unlock is
// called. A lock that was left by me is taken over, one of another owner only with
// force. It returns a [*LockedError]. Unlock needs a session that still works; what
// it cannot remove is taken over by the next post from the same data folder.
func Lock(ctx context.Context, r Remote, book string, me Owner, force bool) (unlock func(context.Context) error, err error) {
	l := lock{remote: r, book: book, dir: path.Join(databaseDir, book+lockSuffix), me: me}
	err = l.take(ctx)
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
	return l.unlock, nil
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
	if err := l.remote.Claim(ctx, path.Join(l.dir, l.me.folder())); err != nil {
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
func (l lock) owner(ctx context.Context) (Owner, error) {
	names, err := l.remote.Folders(ctx, l.dir)
	if err != nil {
		return Owner{}, &Error{Op: "list", Path: l.dir, Err: err}
	}
	for _, name := range names {
		if o, ok := readOwner(name); ok {
			return o, nil
		}
	}
	return Owner{}, nil
}

// release removes the lock, whoever made it; one that is gone is no error.
func (l lock) release(ctx context.Context) error {
	names, err := l.remote.Folders(ctx, l.dir)
	if err != nil {
		return &Error{Op: "list", Path: l.dir, Err: err}
	}
	for _, name := range names {
		if err := l.remove(ctx, path.Join(l.dir, name)); err != nil {
			return err
		}
	}
	return l.remove(ctx, l.dir)
}

// unlock removes our own lock. One that was taken over by force is another's.
func (l lock) unlock(ctx context.Context) error {
	own := path.Join(l.dir, l.me.folder())
	if err := l.remote.Rmdir(ctx, own); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return &Error{Op: "unlock", Path: own, Err: err}
	}
	return l.remove(ctx, l.dir)
}

func (l lock) remove(ctx context.Context, dir string) error {
	if err := l.remote.Rmdir(ctx, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{Op: "unlock", Path: dir, Err: err}
	}
	return nil
}

// folder returns the name of the folder that tells the owner.
func (o Owner) folder() string {
	short := func(s string) string {
		if r := []rune(s); len(r) > maxName {
			return string(r[:maxName])
		}
		return s
	}
	o.User, o.Computer, o.Since = short(o.User), short(o.Computer), o.Since.UTC().Truncate(time.Second)
	data, _ := json.Marshal(o) // strings and a time
	return strings.ToLower(ownerEncoding.EncodeToString(data))
}

// readOwner reads the name of a folder as [Owner.folder] makes it.
func readOwner(name string) (o Owner, ok bool) {
	data, err := ownerEncoding.DecodeString(strings.ToUpper(name))
	if err != nil || json.Unmarshal(data, &o) != nil {
		return Owner{}, false
	}
	return o, o.ID != ""
}
