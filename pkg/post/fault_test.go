package post_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/phonebookadmin/pba/pkg/post"
)

// fault is what happens at one call of a Remote.
type fault string

const (
	none    fault = "none"    // all is well
	refused fault = "refused" // nothing happens, and the server says so
	gone    fault = "gone"    // nothing happens, and the session is dead
	torn    fault = "torn"    // half of a write happens, and the session is dead
	unheard fault = "unheard" // it happens, but the session dies before the answer
	denied  fault = "denied"  // it happens, but the answer says it did not
	flipped fault = "flipped" // a bit of a write is lost, and nobody notices
	short   fault = "short"   // the end of a write is lost, and nobody notices
	longer  fault = "longer"  // a write leaves more than was sent
)

// ends reports whether the session is dead after it.
func (f fault) ends() bool { return f == gone || f == torn || f == unheard }

var (
	errFault = errors.New("the server made a fault")
	errDead  = errors.New("the session is dead")
)

// faulty is a folder as Remote that records every call and makes a fault at one
// of them.
type faulty struct {
	dir    post.Dir
	at     int // the call with the fault, from 1; 0 is none
	fault  fault
	before func(n int)       // is told the number of each call before it
	after  func(call string) // looks at the tree after each call

	calls []string
	dead  bool
}

var _ post.Remote = (*faulty)(nil)

// call does one thing, with the fault when it is its turn.
func (f *faulty) call(what string, do, tear func() error) error {
	if f.dead {
		return errDead
	}
	f.calls = append(f.calls, what)
	if f.before != nil {
		f.before(len(f.calls))
	}
	if f.after != nil {
		defer f.after(what)
	}
	if len(f.calls) != f.at || f.fault == none {
		return do()
	}
	f.dead = f.fault.ends()
	switch f.fault {
	case unheard, denied:
		_ = do()
		return errFault
	case torn, flipped, short, longer:
		return tear()
	default:
		return errFault
	}
}

func failed() error { return errFault }

func (f *faulty) List(ctx context.Context, dir string) (files map[string]int64, err error) {
	err = f.call("list "+dir, func() (err error) {
		files, err = f.dir.List(ctx, dir)
		return err
	}, failed)
	return files, err
}

func (f *faulty) Read(ctx context.Context, name string, limit int64) (data []byte, err error) {
	err = f.call("read "+name, func() (err error) {
		data, err = f.dir.Read(ctx, name, limit)
		return err
	}, failed)
	return data, err
}

func (f *faulty) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	return f.call("write "+name, func() error { return f.dir.Write(ctx, name, data, sent) }, func() error {
		switch f.fault {
		case flipped:
			data = append([]byte(nil), data...)
			data[len(data)/2] ^= 4
		case short:
			data = data[:len(data)-1]
		case longer:
			data = append(data[:len(data):len(data)], 0)
		default:
			return errors.Join(f.dir.Write(ctx, name, data[:len(data)/2], sent), errFault)
		}
		return f.dir.Write(ctx, name, data, sent)
	})
}

func (f *faulty) Rename(ctx context.Context, from, to string) error {
	return f.call(fmt.Sprintf("rename %s %s", from, to), func() error { return f.dir.Rename(ctx, from, to) }, failed)
}

func (f *faulty) Remove(ctx context.Context, name string) error {
	return f.call("remove "+name, func() error { return f.dir.Remove(ctx, name) }, failed)
}

func (f *faulty) Mkdir(ctx context.Context, dir string) error {
	return f.call("mkdir "+dir, func() error { return f.dir.Mkdir(ctx, dir) }, failed)
}

func (f *faulty) Claim(ctx context.Context, dir string) error {
	return f.call("claim "+dir, func() error { return f.dir.Claim(ctx, dir) }, failed)
}

func (f *faulty) Rmdir(ctx context.Context, dir string) error {
	return f.call("rmdir "+dir, func() error { return f.dir.Rmdir(ctx, dir) }, failed)
}

func (f *faulty) Folders(ctx context.Context, dir string) (names []string, err error) {
	err = f.call("folders "+dir, func() (err error) { names, err = f.dir.Folders(ctx, dir); return err }, failed)
	return names, err
}

func (f *faulty) Close() error { return nil }
