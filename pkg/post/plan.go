package post

import (
	"context"
	"errors"
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
	// Aside says that Manifest was moved aside by a post that broke off before the
	// next one took its name: clients get nothing until the post is repeated.
	Aside bool
	// Unlisted is the newest version whose full cabinet lies there although no
	// manifest that can be read names it, 0 for none.
	Unlisted phonebook.Version
	// Damaged is why the manifest that is there cannot be understood, nil where it can.
	Damaged error
}

// Version returns the live version, 0 where there is none.
func (s State) Version() phonebook.Version {
	if s.Manifest == nil {
		return 0
	}
	return s.Manifest.Version
}

// Inspect reads what a server holds of a book. A manifest that cannot be read is an
// error, one that cannot be understood is told in the state: what is live there is
// unknown. One of a book whose name differs only in case is a
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
	_, listed := manifests[name]
	if _, aside := manifests[name+asideSuffix]; aside && !listed {
		s.Aside, name = true, name+asideSuffix
	}
	data, err := r.Read(ctx, path.Join(databaseDir, name), maxMember)
	if errors.Is(err, fs.ErrNotExist) && !listed && !s.Aside {
		s.Unlisted = newestFull(files)
		return s, nil
	}
	if err != nil {
		return State{}, &Error{Op: "read", Path: path.Join(databaseDir, name), Err: err}
	}
	m, err := phonebook.ReadManifest(data)
	if err != nil {
		s.Damaged, s.Unlisted = err, newestFull(files)
		return s, nil
	}
	s.Manifest = &m
	return s, nil
}

// Confirm looks whether a server still holds what [Inspect] found, which costs a
// third, and inspects it anew where it does not.
func Confirm(ctx context.Context, r Remote, book string, was State) (State, error) {
	data, err := r.Read(ctx, path.Join(databaseDir, phonebook.ManifestName(book)), maxMember)
	if errors.Is(err, fs.ErrNotExist) && was.Manifest == nil && was.Damaged == nil {
		return was, nil
	}
	if err == nil && was.Manifest != nil && !was.Aside {
		if m, err := phonebook.ReadManifest(data); err == nil && m.Equal(*was.Manifest) {
			return was, nil
		}
	}
	return Inspect(ctx, r, book)
}

// newestFull returns the newest version whose full cabinet is among files.
func newestFull(files map[string]int64) (newest phonebook.Version) {
	for name := range files {
		if v, ok := phonebook.FullVersion(name); ok {
			newest = max(newest, v)
		}
	}
	return newest
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
	conflict := &ConflictError{Book: book, Kind: OtherCase, Reason: phonebook.Say("it is posted under the name {{.Name}}.", "Name", strings.TrimSuffix(manifest, path.Ext(manifest)))}
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
		if !s.holds(c) {
			return false
		}
	}
	return true
}

// holds reports whether the listing has a file with its size.
func (s State) holds(c phonebook.ManifestCab) bool {
	size, ok := s.Files[c.Name]
	return ok && size == c.Size
}

// Upload is one file to send: staged under Temp, then renamed to Final.
type Upload struct {
	Temp, Final string
	Size        int64
	SHA256      string
	There       bool // a file of that name and size is there: it is compared first
	Left        bool // a broken post left Temp; a server may still hold it for its session
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

// asideSuffix ends the name of a file that is moved aside because the server does
// not replace files by a rename.
const asideSuffix = ".old"

// tempSuffix matches what a post adds to a name for a while.
var tempSuffix = regexp.MustCompile(`(\.[0-9a-f]{8}\.part|\.old)$`)

// ours reports whether a post made a file in a book's folder. Nothing else is
// ever removed from there.
func ours(name string) bool { return phonebook.IsCabName(tempSuffix.ReplaceAllString(name, "")) }

// NewPlan plans the post of p to a server in state s with the given status. It
// does no I/O. On a server that is current only left-over files are to be removed.
func NewPlan(p Package, s State, status Status) (Plan, error) {
	plan := Plan{Status: status, Stale: stale(p, s)}
	data, err := p.Manifest.Marshal()
	if err != nil || status == Current {
		return plan, err
	}
	book := p.Manifest.Book
	plan.manifest = data
	if s.Manifest == nil || len(s.Files) == 0 {
		plan.Dirs = []string{"", book, databaseDir}
	}
	for _, c := range p.Manifest.Cabs {
		u := newUpload(path.Join(book, c.Name), c.Size, c.SHA256)
		u.There = s.holds(c)
		_, u.Left = s.Files[path.Base(u.Temp)]
		plan.Cabs = append(plan.Cabs, u)
	}
	plan.Manifest = newUpload(path.Join(databaseDir, phonebook.ManifestName(book)), int64(len(data)), Hash(data))
	plan.Manifest.Left = slices.Contains(s.Parts, path.Base(plan.Manifest.Temp))
	return plan, nil
}

// stale returns what posts made in the folders of a book and p does not name.
func stale(p Package, s State) (out []string) {
	for name := range s.Files {
		if _, keep := p.Files[name]; !keep && ours(name) {
			out = append(out, path.Join(p.Manifest.Book, name))
		}
	}
	for _, name := range s.Parts {
		out = append(out, path.Join(databaseDir, name))
	}
	slices.Sort(out)
	return out
}

// newUpload names the temporary file after the content, so that a repeated post
// never mixes two releases in one file. No leading dot: vsftpd hides those.
func newUpload(final string, size int64, sum string) Upload {
	return Upload{Temp: final + "." + sum[:8] + ".part", Final: final, Size: size, SHA256: sum}
}
