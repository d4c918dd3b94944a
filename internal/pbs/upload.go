package pbs

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
)

// partPrefix begins the name of a file being written.
const partPrefix = ".upload-"

// isPart reports whether base is the name of a file being written. Windows does
// not tell case apart.
func isPart(base string) bool {
	return len(base) >= len(partPrefix) && strings.EqualFold(base[:len(partPrefix)], partPrefix)
}

// errClosing is returned to sessions that start an upload during a shutdown.
var errClosing = errors.New("the server is shutting down")

// uploads knows how many files are being written.
type uploads struct {
	mu      sync.Mutex
	closing bool
	running sync.WaitGroup
}

// begin counts one upload. It returns errClosing after close.
func (u *uploads) begin() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closing {
		return errClosing
	}
	u.running.Add(1)
	return nil
}

// close lets no more uploads begin and returns a channel that is closed when
// the last has ended.
func (u *uploads) close() <-chan struct{} {
	u.mu.Lock()
	u.closing = true
	u.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		u.running.Wait()
		close(ended)
	}()
	return ended
}

// errLeft is why an upload is dropped whose client is gone at its end.
var errLeft = errors.New("the client left before it heard that the upload ended")

// upload is a file being written. It takes its name when it is closed after a
// transfer without error, and is removed otherwise.
//
// FTP has no lengths: a client that dies looks on the data connection like one
// that is done. Its control connection ends too, though, and is heard of while
// the data goes to disk. That is no proof, which is why a post uses temporary
// names of its own and reads back what it sent.
type upload struct {
	*os.File
	folder      *folder
	part, final string
	size        int64
	failed      error
}

var _ ftpserver.FileTransferError = (*upload)(nil)

// Write implements [io.Writer]. It refuses what makes the file larger than
// [MaxUpload]; the client hears 552.
func (u *upload) Write(b []byte) (int, error) {
	if u.size+int64(len(b)) > MaxUpload {
		return 0, fmt.Errorf("a file may have %d bytes: %w", MaxUpload, ftpserver.ErrStorageExceeded)
	}
	n, err := u.File.Write(b)
	u.size += int64(n)
	return n, err
}

// ReadFrom implements [io.ReaderFrom] over Write, and ends a transfer in which
// nothing moves: the library waits for ever.
func (u *upload) ReadFrom(r io.Reader) (int64, error) {
	if conn, ok := r.(net.Conn); ok {
		r = stalling{conn}
	}
	return io.Copy(struct{ io.Writer }{u}, r)
}

// stalling gives every read the time that an upload may stand still.
type stalling struct{ conn net.Conn }

func (s stalling) Read(b []byte) (int, error) {
	if err := s.conn.SetReadDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	return s.conn.Read(b)
}

// upload begins an upload to name, which must be local.
func (d *folder) upload(name string, flags int, offset int64) (_ *upload, err error) {
	if info, err := d.root.Stat(name); err == nil && !info.Mode().IsRegular() || offset < 0 {
		return nil, fmt.Errorf("%s is not a file, or the offset is no offset: %w", name, fs.ErrInvalid)
	}
	if err := d.uploads.begin(); err != nil {
		return nil, err
	}
	u := &upload{folder: d, final: name, part: path.Join(path.Dir(name), partPrefix+rand.Text())}
	if u.File, err = d.root.OpenFile(u.part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644); err != nil {
		d.uploads.running.Done()
		return nil, err
	}
	switch {
	case flags&os.O_APPEND != 0:
		err = d.copyTo(u, name, -1)
	case offset > 0:
		// What lies behind the offset is dropped, and a hole is refused: the file
		// will be what the client sent, to the last byte.
		err = d.copyTo(u, name, offset)
	}
	if err != nil {
		u.TransferError(err)
		return nil, errors.Join(err, u.Close())
	}
	return u, nil
}

// TransferError implements [ftpserver.FileTransferError]: the library calls it
// before Close when the transfer was aborted or broke.
func (u *upload) TransferError(err error) { u.failed = err }

// Close ends the upload. The data is on disk before it takes its name.
func (u *upload) Close() error {
	defer u.folder.uploads.running.Done()
	root := u.folder.root
	if u.failed != nil {
		u.folder.log.Warn("ftp: upload broken off", "name", u.final, "reason", u.failed)
		return errors.Join(u.File.Close(), root.Remove(u.part))
	}
	err := errors.Join(u.Sync(), u.File.Close())
	if err == nil && u.folder.session.gone() {
		err = errLeft
	}
	if err == nil {
		err = root.Rename(u.part, u.final)
	}
	if err != nil {
		u.folder.log.Warn("ftp: upload failed", "name", u.final, "reason", err)
		return errors.Join(err, root.Remove(u.part))
	}
	u.folder.log.Debug("ftp: uploaded", "name", u.final)
	return nil
}

// sweep removes what uploads of an earlier run left behind. It passes by what it
// may not touch: a folder of the system in a data folder that is a disk of its
// own is no reason not to serve.
func (d *folder) sweep() {
	_ = fs.WalkDir(d.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			d.log.Debug("ftp: not swept", "name", name, "reason", err)
			return nil
		}
		if e.Type().IsRegular() && isPart(e.Name()) {
			d.log.Info("ftp: removing a left-over upload", "name", name)
			if err := d.root.Remove(name); err != nil {
				d.log.Warn("ftp: the left-over upload stays", "name", name, "reason", err)
			}
		}
		return nil
	})
}
