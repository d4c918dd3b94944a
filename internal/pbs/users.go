package pbs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gofrs/flock"
	"golang.org/x/crypto/bcrypt"
)

// UsersFile is where the users are, below [Server.Dir], unless another file is
// named.
const UsersFile = StateDir + "/users"

// Limits of users. bcrypt looks at 72 bytes and no more; eight are what a
// password needs that strangers may try. (ours)
const (
	MinPassword = 8
	MaxPassword = 72
	maxUsers    = 64 << 10 // bytes of a users file
	hashCost    = 11       // about 0.1 s for each try
	minCost     = 10       // what is cheaper is guessed too fast
	maxCost     = 15       // and this keeps a processor busy for seconds
)

var userName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

// CheckUser returns an error for a name that no user may have.
func CheckUser(name string) error {
	switch {
	case !userName.MatchString(name):
		return fmt.Errorf("%q is no user: 1 to 32 of A-Z a-z 0-9 . _ -, a letter or digit first", name)
	case strings.EqualFold(name, "anonymous") || strings.EqualFold(name, "ftp"):
		return fmt.Errorf("%q stands for anonymous access, and there is none", name)
	}
	return nil
}

// CheckPassword returns an error for a password that no user may get.
func CheckPassword(password string) error {
	switch {
	case len(password) < MinPassword || len(password) > MaxPassword:
		return fmt.Errorf("a password has %d to %d bytes, this one %d", MinPassword, MaxPassword, len(password))
	case strings.ContainsFunc(password, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return errors.New("a password has no control characters: FTP cannot send them")
	}
	return nil
}

// Users are those who may post, by name; the values are bcrypt hashes. (ours)
type Users map[string][]byte

// ReadUsers reads a users file: lines of a name, a colon and a bcrypt hash, empty
// lines, and comments that begin with #. A file that is not there has no users;
// one that others may read is refused.
func ReadUsers(file string) (Users, error) {
	f, err := os.Open(file)
	return readUsers(file, f, err)
}

// readUsers reads the users file that was opened, or not.
func readUsers(file string, f *os.File, err error) (Users, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return Users{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, fmt.Errorf("others may read the users in %s (mode %04o): chmod 600 %s", file, mode, file)
	}
	if info.Size() > maxUsers {
		return nil, fmt.Errorf("%s has more than %d bytes", file, maxUsers)
	}
	data := make([]byte, info.Size())
	if _, err := f.ReadAt(data, 0); err != nil && len(data) > 0 {
		return nil, err
	}
	u, err := parseUsers(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return u, nil
}

func parseUsers(data []byte) (Users, error) {
	u := Users{}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		name, hash, _ := bytes.Cut(line, []byte(":"))
		if err := CheckUser(string(name)); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		cost, err := bcrypt.Cost(hash)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s has no bcrypt hash", n, name)
		}
		if cost < minCost || cost > maxCost {
			return nil, fmt.Errorf("line %d: the hash of %s has cost %d, and not %d to %d: remove the line, then pbs user add %s", n, name, cost, minCost, maxCost, name)
		}
		if _, twice := u[string(name)]; twice {
			return nil, fmt.Errorf("line %d: %s is there twice", n, name)
		}
		u[string(name)] = bytes.Clone(hash)
	}
	return u, nil
}

func (u Users) marshal() []byte {
	var out bytes.Buffer
	out.WriteString("# Users that may post to pbs, with bcrypt hashes: pbs user add, remove, list.\n")
	for _, name := range u.Names() {
		fmt.Fprintf(&out, "%s:%s\n", name, u[name])
	}
	return out.Bytes()
}

// Names returns the users, sorted.
func (u Users) Names() []string {
	names := make([]string, 0, len(u))
	for name := range u {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// AddUser adds a user to a file, which it makes, or changes a password. It
// reports whether the user is new.
func AddUser(file, name, password string) (isNew bool, err error) {
	return addUser(file, name, password, hashCost)
}

func addUser(file, name, password string, cost int) (isNew bool, err error) {
	if err := errors.Join(CheckUser(name), CheckPassword(password)); err != nil {
		return false, err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	if err != nil {
		return false, err
	}
	err = changeUsers(file, func(u Users) error {
		isNew = u[name] == nil
		u[name] = hash
		return nil
	})
	return isNew, err
}

// ErrNoUser is returned by [RemoveUser] for a user that is not there.
var ErrNoUser = errors.New("no such user")

// RemoveUser removes a user from a file. A session that stands goes on.
func RemoveUser(file, name string) error {
	return changeUsers(file, func(u Users) error {
		if u[name] == nil {
			return fmt.Errorf("%s: %w", name, ErrNoUser)
		}
		delete(u, name)
		return nil
	})
}

// changeUsers changes a file as a whole, one program at a time.
func changeUsers(file string, change func(Users) error) (err error) {
	root, name, err := usersRoot(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	unlock, err := lockUsers(root, name+".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	f, err := root.Open(name)
	u, err := readUsers(file, f, err)
	if err != nil {
		return err
	}
	if err := change(u); err != nil {
		return err
	}
	return writeWhole(root, name, u.marshal())
}

// usersRoot opens the folder that a change of a users file stays in, and makes what
// is missing: for the file at its usual place the data folder, whose owner must not
// lead root elsewhere by a link.
func usersRoot(file string) (root *os.Root, name string, err error) {
	if file, err = filepath.Abs(file); err != nil {
		return nil, "", err
	}
	dir, name := filepath.Split(file)
	if data, usual := strings.CutSuffix(filepath.ToSlash(file), "/"+UsersFile); usual {
		dir, name = filepath.FromSlash(data+"/"), UsersFile
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, "", err
	}
	if root, err = os.OpenRoot(dir); err != nil {
		return nil, "", err
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return nil, "", errors.Join(err, root.Close())
	}
	return root, name, nil
}

// lockUsers waits until nobody else changes the users. The lock is made below root,
// and then opened by a way that makes nothing and follows no link.
func lockUsers(root *os.Root, name string) (unlock func() error, err error) {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		if err := errors.Join(ownLike(f, root, name), f.Close()); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrExist):
		return nil, err
	}
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", filepath.Join(root.Name(), filepath.FromSlash(name)))
	}
	lock := flock.New(filepath.Join(root.Name(), filepath.FromSlash(name)), flock.SetFlag(os.O_RDONLY|noFollow))
	return lock.Unlock, lock.Lock()
}

// writeWhole replaces a file that only its owner may read, and who that is stays as
// it was. The caller has the lock.
func writeWhole(root *os.Root, name string, data []byte) (err error) {
	temp := name + ".part"
	if err := root.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = root.Remove(temp)
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, ownLike(f, root, name), f.Sync(), f.Close()); err != nil {
		return err
	}
	return root.Rename(temp, name)
}

// roster knows the users of a file and notices when it changes.
type roster struct {
	file string
	mu   sync.Mutex
	seen fs.FileInfo
	read bool
	all  Users
	err  error
}

// users returns who may post now.
func (r *roster) users() (Users, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := os.Stat(r.file)
	if err != nil {
		info = nil
	}
	if !r.read || r.err != nil || !sameFile(r.seen, info) {
		r.all, r.err = ReadUsers(r.file)
		r.seen, r.read = info, true
	}
	return r.all, r.err
}
