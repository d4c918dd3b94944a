package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/textproto"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/jlaffaye/ftp"
)

// Waiting times of an FTP session. There is no limit on a whole transfer: a slow
// line may take as long as it moves.
const (
	dialTimeout = 15 * time.Second
	// idleTimeout is how long a reply or the next byte may take. Servers with
	// costly password hashes need many seconds for a log-in.
	idleTimeout = 60 * time.Second
)

// Sentinels of FTP failures that a retry does not mend, and one that it may.
var (
	// ErrLogin is returned when the server refuses user or password.
	ErrLogin = errors.New("the server refused user or password")
	// ErrUnreachable is returned when no FTP server answers at the address.
	ErrUnreachable = errors.New("no FTP server answers")
)

// FTPServer says where an FTP server is and who posts there.
type FTPServer struct {
	Addr     string // host:port
	Dir      string // absolute directory of the tree, such as /PBSData
	User     string
	Password string
}

// FTP is the Remote of an FTP server in passive mode, on github.com/jlaffaye/ftp.
// Every wait ends when the context of the call does.
type FTP struct {
	conn *ftp.ServerConn
	dir  string

	ctx context.Context // of the call that runs: data connections are dialled in it

	mu    sync.Mutex
	socks map[net.Conn]struct{}
	dead  bool
}

var _ Remote = (*FTP)(nil)

// DialFTP connects and logs in. It returns [ErrUnreachable] or [ErrLogin] with
// the server's words, or the context's error.
func DialFTP(ctx context.Context, s FTPServer) (*FTP, error) {
	f := &FTP{dir: path.Join("/", s.Dir), ctx: ctx, socks: make(map[net.Conn]struct{})}
	defer context.AfterFunc(ctx, f.kill)()
	// The library bounds only the connect; deadlines on every read and write
	// bound the rest, and closing the sockets is the only way to cancel it.
	conn, err := ftp.Dial(s.Addr, ftp.DialWithDialFunc(func(network, addr string) (net.Conn, error) {
		d := net.Dialer{Timeout: dialTimeout}
		c, err := d.DialContext(f.ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return f.track(c), nil
	}))
	if err != nil {
		return nil, f.fail(ctx, fmt.Errorf("%w at %s: %w", ErrUnreachable, s.Addr, err))
	}
	f.conn = conn
	if err := conn.Login(s.User, s.Password); err != nil {
		f.kill()
		return nil, f.fail(ctx, loginError(err, s))
	}
	return f, nil
}

// loginError tells a refusal from a broken connection. The library loses the
// reply code when USER itself is refused, but not the words.
func loginError(err error, s FTPServer) error {
	var sock net.Error
	r, replied := errors.AsType[*textproto.Error](err)
	if errors.As(err, &sock) || errors.Is(err, io.EOF) || replied && r.Code == ftp.StatusNotAvailable {
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, s.Addr, err)
	}
	return fmt.Errorf("%w (user %s): %w", ErrLogin, s.User, err)
}

// fail prefers the context's error to that of the socket it closed.
func (f *FTP) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// do runs one exchange that ends when ctx does.
func (f *FTP) do(ctx context.Context, exchange func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.ctx = ctx
	defer context.AfterFunc(ctx, f.kill)()
	err := exchange()
	if err == nil {
		return nil
	}
	return f.fail(ctx, reply(err))
}

// reply prefers the server's refusal to the socket error that came with it.
func reply(err error) error {
	if r, ok := errors.AsType[*textproto.Error](err); ok {
		return r
	}
	return err
}

// missing names a file that is not there as the file system does. The code does
// not tell that from one that may not be touched.
func missing(err error) error {
	if r, ok := errors.AsType[*textproto.Error](err); ok && r.Code == ftp.StatusFileUnavailable {
		return fmt.Errorf("%w (%w)", r, fs.ErrNotExist)
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

// List implements [Remote]. Servers answer a missing folder with an empty list
// or with a refusal; both mean no files.
func (f *FTP) List(ctx context.Context, dir string) (map[string]int64, error) {
	files := make(map[string]int64)
	err := f.do(ctx, func() error {
		entries, err := f.conn.List(f.path(dir))
		for _, e := range entries {
			if e.Type == ftp.EntryTypeFile {
				files[path.Base(e.Name)] = int64(e.Size)
			}
		}
		return completed(err)
	})
	if r, ok := errors.AsType[*textproto.Error](err); ok && (r.Code == 550 || r.Code == 450) {
		err = nil
	}
	return files, err
}

// Read implements [Remote].
func (f *FTP) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	var data []byte
	err := f.do(ctx, func() error {
		r, err := f.conn.Retr(f.path(name))
		if err != nil {
			return err
		}
		data, err = io.ReadAll(io.LimitReader(r, limit+1))
		if over := int64(len(data)) > limit; over || err != nil {
			// Closing tells the server that the rest is not wanted; its reply is
			// read, so that the session goes on.
			_ = r.Close()
			if over {
				err = fmt.Errorf("%s: %w", name, errTooLong)
			}
			return err
		}
		return completed(r.Close())
	})
	return data, missing(err)
}

// Write implements [Remote].
func (f *FTP) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	return f.do(ctx, func() error {
		return completed(f.conn.Stor(f.path(name), &counter{r: bytes.NewReader(data), sent: sent}))
	})
}

// Rename implements [Remote].
func (f *FTP) Rename(ctx context.Context, from, to string) error {
	return f.do(ctx, func() error { return f.conn.Rename(f.path(from), f.path(to)) })
}

// Remove implements [Remote].
func (f *FTP) Remove(ctx context.Context, name string) error {
	return missing(f.do(ctx, func() error { return f.conn.Delete(f.path(name)) }))
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
	return f.do(ctx, func() error {
		if f.conn.ChangeDir(dir) == nil {
			return nil
		}
		return completed(f.conn.MakeDir(dir))
	})
}

// Close implements [Remote]. It says goodbye, but does not wait long for it.
func (f *FTP) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	defer f.kill()
	return f.do(ctx, f.conn.Quit)
}

// track remembers a connection until it is closed. One that was made while the
// session was killed is closed at once.
func (f *FTP) track(c net.Conn) net.Conn {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		_ = c.Close()
	}
	f.socks[c] = struct{}{}
	return &sock{Conn: c, forget: func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.socks, c)
	}}
}

// kill closes every connection, which ends whatever waits on one.
func (f *FTP) kill() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead = true
	for c := range f.socks {
		_ = c.Close()
	}
}

// sock gives every read and write idleTimeout, so that a silent server ends the
// session and a slow one does not.
type sock struct {
	net.Conn
	forget func()
}

func (s *sock) Read(b []byte) (int, error) {
	if err := s.SetReadDeadline(time.Now().Add(idleTimeout)); err != nil {
		return 0, err
	}
	return s.Conn.Read(b)
}

func (s *sock) Write(b []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(idleTimeout)); err != nil {
		return 0, err
	}
	return s.Conn.Write(b)
}

func (s *sock) Close() error {
	s.forget()
	return s.Conn.Close()
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
