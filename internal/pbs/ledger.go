package pbs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// StateDir is the folder below [Server.Dir] with what the server itself must
// not forget. FTP does not show it. (ours)
//
//	.pbs/<book>/live.json         the manifest of the newest release that was served
//	.pbs/<book>/<N>/              that release and the ones before it, as they were accepted
//	.pbs/<book>/accept            the hash of a manifest that may break the rules once
//	.pbs/users                    who may post
const StateDir = ".pbs"

// DefaultKeep is how many releases before the live one are kept. Clients get
// deltas from as many. (ours)
const DefaultKeep = phonebook.KeepBases

const (
	liveFile   = "live.json"
	acceptFile = "accept"
)

// ledger remembers what was served, across restarts: clients can never come back
// from a number that was too high, so a server must not forget what it gave them.
type ledger struct {
	root *os.Root
	log  *slog.Logger
	keep atomic.Int64 // releases before the live one
}

func newLedger(root *os.Root, log *slog.Logger) *ledger {
	l := &ledger{root: root, log: log}
	l.keep.Store(DefaultKeep)
	return l
}

// folder returns where a book's releases are. Book names are letters and digits.
func (l *ledger) folder(book string) string { return path.Join(StateDir, strings.ToLower(book)) }

// last returns the manifest of the newest release of a book that was served, and
// one without a version when none was.
func (l *ledger) last(book string) (phonebook.Manifest, error) {
	data, err := l.root.ReadFile(path.Join(l.folder(book), liveFile))
	if errors.Is(err, fs.ErrNotExist) {
		return phonebook.Manifest{}, nil
	}
	if err != nil {
		return phonebook.Manifest{}, unreadable(err)
	}
	m, err := phonebook.ReadManifest(data)
	if err != nil {
		return phonebook.Manifest{}, fmt.Errorf("%s/%s: %w", l.folder(book), liveFile, err)
	}
	return m, nil
}

// release returns a release that was kept, checked against its manifest.
func (l *ledger) release(m phonebook.Manifest) (*Release, error) {
	r := &Release{Manifest: m, cabs: make(map[string][]byte, len(m.Cabs))}
	for _, c := range m.Cabs {
		data, err := l.root.ReadFile(path.Join(l.folder(m.Book), number(m.Version), c.Name))
		if err != nil {
			return nil, err
		}
		if err := post.CheckCab(c, data); err != nil {
			return nil, err
		}
		r.cabs[c.Name] = data
	}
	return r, nil
}

// add writes down that a release goes live, with its files, and removes the
// oldest ones. Answers that run have their bytes in memory, so nobody loses what
// is being downloaded.
func (l *ledger) add(r *Release) error {
	m := r.Manifest
	manifest, err := m.Marshal()
	if err != nil {
		return err
	}
	folder := l.folder(m.Book)
	part, final := path.Join(folder, "part"), path.Join(folder, number(m.Version))
	err = errors.Join(l.root.RemoveAll(part), l.root.MkdirAll(part, 0o755))
	for name, data := range r.cabs {
		if err == nil {
			err = l.write(path.Join(part, name), data)
		}
	}
	if err == nil {
		err = l.write(path.Join(part, phonebook.ManifestName(m.Book)), manifest)
	}
	if err == nil {
		err = errors.Join(l.root.RemoveAll(final), l.root.Rename(part, final))
	}
	if err == nil {
		err = l.replace(path.Join(folder, liveFile), manifest)
	}
	if err == nil {
		err = errors.Join(l.forgive(m.Book), l.prune(m))
	}
	return err
}

// setKeep takes over how many releases stay before the live one.
func (l *ledger) setKeep(n int) { l.keep.Store(int64(max(0, n))) }

// prune removes the releases before the ones to keep. What has a higher number
// than the live release was replaced by order, and goes at once.
func (l *ledger) prune(live phonebook.Manifest) error {
	folder := l.folder(live.Book)
	entries, err := fs.ReadDir(l.root.FS(), folder)
	if err != nil {
		return err
	}
	var old, gone []phonebook.Version
	for _, e := range entries {
		n, err := strconv.ParseUint(e.Name(), 10, 16)
		switch v := phonebook.Version(n); {
		case err != nil || v == live.Version:
		case v > live.Version:
			gone = append(gone, v)
		default:
			old = append(old, v)
		}
	}
	slices.Sort(old)
	gone = append(gone, old[:max(0, len(old)-int(l.keep.Load()))]...)
	var errs []error
	for _, v := range gone {
		l.log.Info("old release removed", "book", live.Book, "version", v)
		errs = append(errs, l.root.RemoveAll(path.Join(folder, number(v))))
	}
	return errors.Join(errs...)
}

// pardon lets the release with this manifest break the rules, once.
func (l *ledger) pardon(book string, manifest []byte) error {
	if err := l.root.MkdirAll(l.folder(book), 0o755); err != nil {
		return err
	}
	return l.replace(path.Join(l.folder(book), acceptFile), []byte(digest(manifest)+"\n"))
}

// pardoned reports whether the release with this manifest may break the rules.
func (l *ledger) pardoned(book string, manifest []byte) bool {
	data, err := l.root.ReadFile(path.Join(l.folder(book), acceptFile))
	return err == nil && strings.TrimSpace(string(data)) == digest(manifest)
}

// forgive ends a pardon that was used.
func (l *ledger) forgive(book string) error {
	err := l.root.Remove(path.Join(l.folder(book), acceptFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// replace writes a file that is whole at any moment.
func (l *ledger) replace(name string, data []byte) error {
	if err := l.write(name+".part", data); err != nil {
		return err
	}
	return l.root.Rename(name+".part", name)
}

// write writes a file and waits until it is on disk.
func (l *ledger) write(name string, data []byte) error {
	f, err := l.root.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func number(v phonebook.Version) string { return strconv.FormatUint(uint64(v), 10) }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
