package post

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// databaseDir is the folder of the manifests on a server.
const databaseDir = "Database"

// State is what a server holds of one book.
type State struct {
	Manifest *phonebook.Manifest // nil when nothing was posted
	Files    map[string]int64    // in the book's folder, by name, with sizes
	Parts    []string            // temporary manifests that broken posts left
}

// Version returns the live version, 0 where there is none.
func (s State) Version() phonebook.Version {
	if s.Manifest == nil {
		return 0
	}
	return s.Manifest.Version
}

// Inspect reads what a server holds of a book. A manifest that cannot be read
// or understood is an error: what is live there is unknown, and nothing may be
// overwritten. One of a book whose name differs only in case is a
// [*ConflictError].
func Inspect(ctx context.Context, r Remote, book string) (State, error) {
	manifests, err := r.List(ctx, databaseDir)
	if err != nil {
		return State{}, &Error{Op: "list", Path: databaseDir, Err: err}
	}
	files, err := r.List(ctx, book)
	if err != nil {
		return State{}, &Error{Op: "list", Path: book, Err: err}
	}
	s := State{Files: files}
	name := phonebook.ManifestName(book)
	if other := otherCase(manifests, name); other != "" {
		return inspectOther(ctx, r, book, other)
	}
	for part := range manifests {
		if part != name && tempSuffix.ReplaceAllString(part, "") == name {
			s.Parts = append(s.Parts, part)
		}
	}
	data, err := r.Read(ctx, path.Join(databaseDir, name), maxMember)
	if _, listed := manifests[name]; errors.Is(err, fs.ErrNotExist) && !listed {
		return s, nil
	}
	if err == nil {
		var m phonebook.Manifest
		if m, err = phonebook.ReadManifest(data); err == nil {
			s.Manifest = &m
			return s, nil
		}
	}
	return State{}, &Error{Op: "read", Path: path.Join(databaseDir, name), Err: err}
}

// otherCase returns a manifest whose name differs from name in case alone:
// names of books are compared without case, so it is the same book to clients.
func otherCase(manifests map[string]int64, name string) string {
	for n := range manifests {
		if n != name && strings.EqualFold(n, name) {
			return n
		}
	}
	return ""
}

// inspectOther returns the conflict with a book whose name differs in case.
func inspectOther(ctx context.Context, r Remote, book, manifest string) (State, error) {
	conflict := &ConflictError{Book: book, Reason: "it is posted under the name " + strings.TrimSuffix(manifest, path.Ext(manifest)) + "."}
	if data, err := r.Read(ctx, path.Join(databaseDir, manifest), maxMember); err == nil {
		if m, err := phonebook.ReadManifest(data); err == nil {
			conflict.Version = m.Version
		}
	}
	return State{}, conflict
}

// whole reports whether every cabinet of m is there with its size.
func (s State) whole(m phonebook.Manifest) bool {
	for _, c := range m.Cabs {
		if size, ok := s.Files[c.Name]; !ok || size != c.Size {
			return false
		}
	}
	return true
}

// Status says how a server stands to a release.
type Status string

// The states of a server before a post.
const (
	New     Status = "new"     // holds nothing of the book
	Behind  Status = "behind"  // holds an older version of ours
	Current Status = "current" // holds this very release, every file of it
)

// ConflictError says that a server holds what this administrator did not make,
// or a version that clients could not step back from. Nothing was changed.
type ConflictError struct {
	Book    string
	Version phonebook.Version // what the server holds
	Reason  string            // a sentence
}

// Error names the book, the server's version and the reason.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("conflict: the server holds %s version %d: %s", e.Book, e.Version, e.Reason)
}

// Compare tells how a server stands to the release m. known returns the
// manifest of one of our own earlier releases. It returns a [*ConflictError]
// when posting m would overwrite what is not ours or lead clients back.
func Compare(m phonebook.Manifest, s State, known func(phonebook.Version) (phonebook.Manifest, bool)) (Status, error) {
	if s.Manifest == nil {
		return New, nil
	}
	conflict := func(reason string) (Status, error) {
		return "", &ConflictError{Book: m.Book, Version: s.Version(), Reason: reason}
	}
	switch there := *s.Manifest; {
	case there.Line != m.Line:
		return conflict("it belongs to another phone book of the same name.")
	case there.Version > m.Version:
		return conflict(fmt.Sprintf("clients there could not step back to version %d.", m.Version))
	case there.Version == m.Version:
		if !there.Equal(m) {
			return conflict("its files differ from ours of the same version.")
		}
		if !s.whole(m) {
			return Behind, nil // a post of the same release mends it
		}
		return Current, nil
	default:
		if ours, ok := known(there.Version); !ok || !ours.Equal(there) {
			return conflict("it was not posted from here.")
		}
		return Behind, nil
	}
}

// Upload is one file to send: staged under Temp, then renamed to Final.
type Upload struct {
	Temp, Final string
	Size        int64
	SHA256      string
}

// Plan is what a post does on one server, in this order: make Dirs, send each
// of Cabs under its temporary name, rename them, send and rename Manifest,
// remove Stale. Cabinets that are there already are compared, not sent.
type Plan struct {
	Status   Status
	Dirs     []string
	Cabs     []Upload
	Manifest Upload
	Stale    []string // old cabinets and left-over temporary files
	manifest []byte
}

// Bytes returns how much the plan sends at most.
func (p Plan) Bytes() int64 {
	n := p.Manifest.Size
	for _, c := range p.Cabs {
		n += c.Size
	}
	return n
}

// tempSuffix matches what newUpload adds to a name.
var tempSuffix = regexp.MustCompile(`\.[0-9a-f]{8}\.part$`)

// ours reports whether a post made a file in a book's folder. Nothing else is
// ever removed from there.
func ours(name string) bool { return phonebook.IsCabName(tempSuffix.ReplaceAllString(name, "")) }

// NewPlan plans the post of p to a server in state s with the given status. It
// does no I/O. A server that is current needs no steps.
func NewPlan(p Package, s State, status Status) (Plan, error) {
	plan := Plan{Status: status}
	data, err := p.Manifest.Marshal()
	if err != nil || status == Current {
		return plan, err
	}
	book := p.Manifest.Book
	plan.manifest = data
	plan.Dirs = []string{"", book, databaseDir}
	for _, c := range p.Manifest.Cabs {
		plan.Cabs = append(plan.Cabs, newUpload(path.Join(book, c.Name), c.Size, c.SHA256))
	}
	plan.Manifest = newUpload(path.Join(databaseDir, phonebook.ManifestName(book)), int64(len(data)), Hash(data))
	for name := range s.Files {
		if _, keep := p.Files[name]; !keep && ours(name) {
			plan.Stale = append(plan.Stale, path.Join(book, name))
		}
	}
	for _, name := range s.Parts {
		plan.Stale = append(plan.Stale, path.Join(databaseDir, name))
	}
	slices.Sort(plan.Stale)
	return plan, nil
}

// newUpload names the temporary file after the content, so that a repeated post
// never mixes two releases in one file. No leading dot: vsftpd hides those.
func newUpload(final string, size int64, sum string) Upload {
	return Upload{Temp: final + "." + sum[:8] + ".part", Final: final, Size: size, SHA256: sum}
}
