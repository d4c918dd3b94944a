package admin_test

import (
	"context"
	"errors"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

var errLine = errors.New("the line was cut")

// flaky is a folder whose nth call fails, and every later one, as on a line that
// was cut. Inspecting takes the first calls. With lost the nth call is carried
// out, and only its answer does not arrive.
type flaky struct {
	post.Dir
	n      *int
	lost   bool
	closed *bool
}

func (r flaky) do(call func() error) error {
	*r.n--
	switch {
	case *r.n == 0 && r.lost:
		_ = call()
		return errLine
	case *r.n <= 0:
		return errLine
	}
	return call()
}

func (r flaky) List(ctx context.Context, dir string) (files map[string]int64, err error) {
	err = r.do(func() (err error) { files, err = r.Dir.List(ctx, dir); return err })
	return files, err
}

func (r flaky) Read(ctx context.Context, name string, limit int64) (data []byte, err error) {
	err = r.do(func() (err error) { data, err = r.Dir.Read(ctx, name, limit); return err })
	return data, err
}

func (r flaky) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	return r.do(func() error { return r.Dir.Write(ctx, name, data, sent) })
}

func (r flaky) Rename(ctx context.Context, from, to string) error {
	return r.do(func() error { return r.Dir.Rename(ctx, from, to) })
}

func (r flaky) Remove(ctx context.Context, name string) error {
	return r.do(func() error { return r.Dir.Remove(ctx, name) })
}

func (r flaky) Mkdir(ctx context.Context, dir string) error {
	return r.do(func() error { return r.Dir.Mkdir(ctx, dir) })
}

func (r flaky) Close() error {
	if r.closed != nil {
		*r.closed = true
	}
	return nil
}

// breakAt lets the nth call on the host fail.
func (f *fixture) breakAt(host string, n int, lost bool) (left *int) {
	left = &n
	f.wrap = func(h admin.Host, r post.Remote) (post.Remote, error) {
		if h.Name != host {
			return r, nil
		}
		return flaky{Dir: post.Dir(h.Folder), n: left, lost: lost}, nil
	}
	return left
}

// offline lets no host be reached.
func (f *fixture) offline() {
	f.wrap = func(admin.Host, post.Remote) (post.Remote, error) { return nil, post.ErrUnreachable }
}

// failingStore is a real store that cannot note posts.
type failingStore struct {
	admin.Store
	err error
}

func (s failingStore) NotePost(string, phonebook.PostRecord, phonebook.HistoryEntry) error {
	return s.err
}
