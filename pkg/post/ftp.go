package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/textproto"
	"path"
	"strings"
	"time"

	"github.com/jlaffaye/ftp"

	"github.com/phonebookadmin/pba/pkg/post/internal/ftplink"
)

// maxDrain is how much of a file that is too long is read to its end.
const maxDrain = 4 << 20

// FTP is the Remote of an FTP server, on github.com/jlaffaye/ftp. Every wait ends
// when the context of the call does, and so does the session then.
type FTP struct {
	conn   *ftp.ServerConn
	link   *ftplink.Link
	dir    string
	active bool
}

var _ Remote = (*FTP)(nil)

// fail prefers the context's error to that of the socket that was closed for it.
func fail(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// do runs one exchange that ends when ctx does.
func (f *FTP) do(ctx context.Context, exchange func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer f.link.Use(ctx)()
	return fail(ctx, reply(exchange()))
}

// reply prefers the server's refusal to the socket error that came with it, but
// not to what the link knows better.
func reply(err error) error {
	if errors.Is(err, ftplink.ErrNoCallBack) {
		return err
	}
	if r, ok := errors.AsType[*textproto.Error](err); ok {
		return r
	}
	return err
}

// refusedWith returns the code of the server's refusal, 0 for another error.
func refusedWith(err error) int {
	if r, ok := errors.AsType[*textproto.Error](err); ok {
		return r.Code
	}
	return 0
}

// missing names a file that is not there as the file system does. The code does
// not tell that from one that may not be touched.
func missing(err error) error {
	if refusedWith(err) == ftp.StatusFileUnavailable {
		return fmt.Errorf("%w (%w)", err, fs.ErrNotExist)
	}
	return err
}

// completed takes 250 for success where the library insists on 226 or 257: RFC
// 959, 5.4 allows it after a transfer, and some servers say it after MKD.
func completed(err error) error {
	r, ok := errors.AsType[*textproto.Error](err)
	if ok && r.Code == ftp.StatusRequestedFileActionOK && err.Error() == r.Error() {
		return nil
	}
	return err
}

func (f *FTP) path(name string) string { return path.Join(f.dir, name) }

// List implements [Remote].
func (f *FTP) List(ctx context.Context, dir string) (map[string]int64, error) {
	files := make(map[string]int64)
	entries, err := f.entries(ctx, dir)
	for _, e := range entries {
		if e.Type == ftp.EntryTypeFile {
			files[path.Base(e.Name)] = int64(e.Size)
		}
	}
	return files, err
}

// Folders implements [Remote].
func (f *FTP) Folders(ctx context.Context, dir string) (names []string, err error) {
	entries, err := f.entries(ctx, dir)
	for _, e := range entries {
		if name := path.Base(e.Name); e.Type == ftp.EntryTypeFolder && name != "." && name != ".." {
			names = append(names, name)
		}
	}
	return names, err
}

// entries lists a folder. Servers answer a missing one with an empty list or with a
// refusal; both mean that nothing is in it.
func (f *FTP) entries(ctx context.Context, dir string) (entries []*ftp.Entry, err error) {
	err = f.transfer(ctx, func() (err error) {
		entries, err = f.conn.List(f.path(dir))
		return completed(err)
	})
	if code := refusedWith(err); (code == 550 || code == 450) && !errors.Is(err, ErrMode) {
		err = nil
	}
	return entries, err
}

// Read implements [Remote].
func (f *FTP) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	var data []byte
	err := f.transfer(ctx, func() error {
		r, err := f.conn.Retr(f.path(name))
		if err != nil {
			return err
		}
		in := bytes.NewBuffer(make([]byte, 0, min(limit+bytes.MinRead+1, 1<<20)))
		_, err = in.ReadFrom(io.LimitReader(r, limit+1))
		data = in.Bytes()
		over := int64(len(data)) > limit
		if over {
			// Some servers never answer when a transfer is broken off.
			_, err = io.CopyN(io.Discard, r, maxDrain)
			if errors.Is(err, io.EOF) {
				err = nil
			}
		}
		closed := r.Close() // reads the server's reply, so that the session goes on
		switch {
		case over:
			return fmt.Errorf("%s: %w", name, errTooLong)
		case err != nil:
			return err
		}
		return completed(closed)
	})
	return data, missing(err)
}

// Write implements [Remote].
func (f *FTP) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	return writing(f.transfer(ctx, func() error {
		return completed(f.conn.Stor(f.path(name), &counter{r: bytes.NewReader(data), sent: sent}))
	}))
}

// transfer runs an exchange with a data connection.
func (f *FTP) transfer(ctx context.Context, exchange func() error) error {
	err := f.do(ctx, exchange)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if refused := f.link.ModeRefused(); refused != nil {
		return fmt.Errorf("%w: %w", ErrMode, refused)
	}
	if busy := f.link.NoPort(); busy != nil {
		return fmt.Errorf("%w: %w", ErrNoPort, busy)
	}
	return transferring(err, f.active)
}

// Rename implements [Remote]. RFC 959 does not say what becomes of a file that
// stands at the new name; servers that refuse then have it moved aside first.
func (f *FTP) Rename(ctx context.Context, from, to string) error {
	err := f.rename(ctx, from, to)
	if code := refusedWith(err); code != ftp.StatusFileUnavailable && code != ftp.StatusBadFileName {
		return err
	}
	aside := to + asideSuffix
	if _, gone := f.size(ctx, from); refusedWith(gone) == ftp.StatusFileUnavailable {
		return err // perhaps it was renamed all the same: the caller looks
	}
	if _, missing := f.size(ctx, to); refusedWith(missing) == 0 {
		_ = f.Remove(ctx, aside) // left by a post that broke off; such a server would not replace it either
	}
	if f.rename(ctx, to, aside) != nil {
		return err // nothing stands there, or it may not be moved: the refusal has another reason
	}
	if err := f.rename(ctx, from, to); err != nil {
		return errors.Join(err, f.rename(ctx, aside, to))
	}
	_ = f.Remove(ctx, aside) // one that stays is removed by the next post
	return nil
}

func (f *FTP) size(ctx context.Context, name string) (n int64, err error) {
	err = f.do(ctx, func() (err error) {
		n, err = f.conn.FileSize(f.path(name))
		return err
	})
	return n, err
}

func (f *FTP) rename(ctx context.Context, from, to string) error {
	return writing(f.do(ctx, func() error { return f.conn.Rename(f.path(from), f.path(to)) }))
}

// Remove implements [Remote].
func (f *FTP) Remove(ctx context.Context, name string) error {
	return missing(f.do(ctx, func() error { return f.conn.Delete(f.path(name)) }))
}

// Claim implements [Remote].
func (f *FTP) Claim(ctx context.Context, dir string) error {
	err := writing(f.do(ctx, func() error { return completed(f.conn.MakeDir(f.path(dir))) }))
	if err == nil || ctx.Err() != nil {
		return err
	}
	if f.do(ctx, func() error { return f.conn.ChangeDir(f.path(dir)) }) == nil {
		// A session that stands in a folder ends with it on some servers.
		_ = f.do(ctx, func() error { return f.conn.ChangeDir("/") })
		return fmt.Errorf("%s: %w", dir, fs.ErrExist)
	}
	return err
}

// Rmdir implements [Remote].
func (f *FTP) Rmdir(ctx context.Context, dir string) error {
	return missing(f.do(ctx, func() error { return completed(f.conn.RemoveDir(f.path(dir))) }))
}

// Mkdir implements [Remote]. Servers refuse to make a folder that exists with
// the same code as one that may not be made, so a visit decides.
func (f *FTP) Mkdir(ctx context.Context, dir string) error {
	target := f.path(dir)
	if dir == "" {
		return f.mkdirAll(ctx, target)
	}
	return f.mkdir(ctx, target)
}

func (f *FTP) mkdirAll(ctx context.Context, dir string) error {
	// An account may be kept out of the folders above.
	if f.do(ctx, func() error { return f.conn.ChangeDir(dir) }) == nil {
		return nil
	}
	made := ""
	for _, part := range strings.Split(strings.Trim(dir, "/"), "/") {
		if part == "" {
			continue
		}
		made += "/" + part
		if err := f.mkdir(ctx, made); err != nil {
			return err
		}
	}
	return nil
}

func (f *FTP) mkdir(ctx context.Context, dir string) error {
	return writing(f.do(ctx, func() error {
		if f.conn.ChangeDir(dir) == nil {
			return nil
		}
		return completed(f.conn.MakeDir(dir))
	}))
}

// Close implements [Remote]. It says goodbye, but does not wait long for it.
func (f *FTP) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	defer f.link.Kill()
	return f.do(ctx, f.conn.Quit)
}

// counter tells how many bytes were read from it.
type counter struct {
	r    io.Reader
	n    int64
	sent func(int64)
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	if c.sent != nil && n > 0 {
		c.sent(c.n)
	}
	return n, err
}
