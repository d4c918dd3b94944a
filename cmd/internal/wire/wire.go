// Package wire puts the administrator together from its parts, for the window
// and the command line alike. It joins the concrete store, servers and
// clock; restores, passwords, probes and the local server the commands use directly.
package wire

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"time"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// StoreFile is the name of the data file in the data folder.
const StoreFile = "books.db"

// DataDir returns the data folder: $PBA_DATA, else the one that was chosen with
// [KeepDataDir], else the user's data directory.
func DataDir() (string, error) {
	if dir := os.Getenv("PBA_DATA"); dir != "" {
		return filepath.Abs(dir)
	}
	if file, err := chosenFile(); err == nil {
		if dir, err := os.ReadFile(file); err == nil && filepath.IsAbs(string(dir)) {
			return string(dir), nil
		}
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "pba"), nil
	}
	if runtime.GOOS != "linux" {
		dir, err := os.UserConfigDir() // AppData, Application Support
		return filepath.Join(dir, "pba"), err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("no home directory; set PBA_DATA or use --data")
	}
	return filepath.Join(home, ".local", "share", "pba"), nil
}

// KeepDataDir makes a folder the data folder of this user from now on.
func KeepDataDir(dir string) error {
	file, err := chosenFile()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(dir), 0o600)
}

// chosenFile holds the data folder that was chosen.
func chosenFile() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "pba", "data-folder"), err
}

// Open opens the data folder, making it when it does not exist. The caller calls
// shut when done. A folder that another process has open is store.ErrLocked.
func Open(dir string) (s *admin.Service, shut func() error, err error) {
	countries, err := assets.Countries()
	if err != nil {
		return nil, nil, err
	}
	if err := orphaned(dir); err != nil {
		return nil, nil, err
	}
	db, err := store.Open(filepath.Join(dir, StoreFile), holder())
	if err != nil {
		return nil, nil, err
	}
	return &admin.Service{
		Store: db, Dir: dir, User: userName(), Now: time.Now, NewLine: newUUID,
		Countries: countries, Encoding: codepage.Lookup, Encodings: codepage.Names(), Connect: connect, Ask: ask, Waits: waits,
	}, db.Close, nil
}

// Gone returns the error with which [Open] refuses a data folder whose books are not
// there although there were some, nil for one that never had any.
func Gone(dir string) error {
	if err := orphaned(dir); err != nil {
		return err
	}
	return store.Gone(filepath.Join(dir, StoreFile))
}

// orphaned returns [store.ErrDamaged] for a data folder that has backups of books
// but no books: an empty store in their place would look as if there had been none.
func orphaned(dir string) error {
	file := filepath.Join(dir, StoreFile)
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	backups, err := admin.Backups(dir)
	if len(backups) > 0 {
		return fmt.Errorf("%s is gone, but not its backups (to begin anew, move those away): %w", file, store.ErrDamaged)
	}
	return err
}

// Restore puts a backup in the place of the data folder's books. No process may
// have the folder open.
func Restore(dir, backup string) (store.Restored, error) {
	return store.Restore(filepath.Join(dir, StoreFile), backup, time.Now())
}

// Anew puts empty books in the place of those of a data folder, and returns where those
// are kept. No process may have the folder open.
func Anew(dir string) (kept string, err error) {
	return store.Anew(filepath.Join(dir, StoreFile), time.Now())
}

// Replace is [Restore] for a service of [Open] that goes on with what was put in
// its place.
func Replace(s *admin.Service, backup string) (store.Restored, error) {
	db, ok := s.Store.(*store.Store)
	if !ok {
		return store.Restored{}, errors.New("this store cannot be replaced")
	}
	return db.Replace(backup, s.Now())
}

// Readable returns what can be read of a damaged data folder.
func Readable(dir string) []store.Numbers { return store.Readable(filepath.Join(dir, StoreFile)) }

// Whole returns the file of a data folder whose books are whole although it was
// refused: its last commits are gone. It returns "" where they are not.
func Whole(dir string) string {
	file := filepath.Join(dir, StoreFile)
	if _, err := store.Verify(file); err != nil {
		return ""
	}
	return file
}

// NewestBackup returns the newest automatic backup of a data folder that is
// whole, "" where there is none.
func NewestBackup(dir string) (string, error) {
	files, err := admin.Backups(dir)
	for _, file := range files {
		if _, bad := store.Verify(file); bad == nil {
			return file, err
		}
	}
	return "", err
}

func connect(ctx context.Context, h admin.Host, password string, trace func(string)) (post.Remote, error) {
	if h.Folder != "" {
		return post.Dir(h.Folder), nil
	}
	server, err := h.Server(password)
	if err != nil {
		return nil, err
	}
	server.Transcript = trace
	remote, err := post.DialFTP(ctx, server)
	if err != nil {
		return nil, err // not remote: a nil *FTP is no nil Remote
	}
	return remote, nil
}

// waits are the pauses between tries: half a minute in all, since somebody waits.
var waits = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

func ask(ctx context.Context, url, book string, held phonebook.Version) ([]byte, error) {
	a, err := pbs.Ask(ctx, url, book, held)
	return a.Cab, err
}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// holder tells other programs who has the data folder open.
func holder() store.Holder {
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	return store.Holder{Host: host, PID: os.Getpid(), User: userName(), Since: time.Now().Format(time.RFC3339)}
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}
