package post

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of a bundle that is read: it comes from a disk that anyone may have had.
const (
	maxBundleFiles = 64
	maxBundleBytes = 512 << 20 // unpacked
)

// Names in a bundle beside the tree of a server.
const (
	sumsFile   = "SHA256SUMS"
	readmeFile = "README.txt"
)

// BundleError refuses a bundle. Nothing was changed.
type BundleError struct{ Reason string }

// Error gives the reason.
func (e *BundleError) Error() string { return "not a whole bundle: " + e.Reason }

// WriteBundle writes a release as a zip file for a server that no network reaches:
// the tree as it lies on a server, SHA256SUMS for sha256sum -c, and a README. The
// same release gives the same bytes. (ours)
func WriteBundle(w io.Writer, p Package) error {
	if err := p.Check(); err != nil {
		return err
	}
	manifest, err := p.Manifest.Marshal()
	if err != nil {
		return err
	}
	files := map[string][]byte{path.Join(databaseDir, phonebook.ManifestName(p.Manifest.Book)): manifest}
	for name, data := range p.Files {
		files[path.Join(p.Manifest.Book, name)] = data
	}
	var sums strings.Builder
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		fmt.Fprintf(&sums, "%s  %s\n", Hash(files[name]), name)
	}
	files[sumsFile] = []byte(sums.String())
	files[readmeFile] = fmt.Appendf(nil, bundleReadme, p.Manifest.Book, p.Manifest.Version)
	z := zip.NewWriter(w)
	for _, name := range append([]string{readmeFile, sumsFile}, names...) {
		// Cabinets are compressed already. The release's own time: the bytes stay the same.
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: p.Manifest.Time.UTC()})
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

const bundleReadme = `Phone book %s, version %d.

On the server: pbs import --data DIR THIS.zip
It refuses what is older than what clients there have. By hand: copy the folders
into the directory of the phone books, the cabinets first and Database last.
`

// ReadBundle reads a bundle and checks every byte of it. It returns a
// [*BundleError] for one that is not whole.
func ReadBundle(r io.ReaderAt, size int64) (Package, error) {
	files, err := unzip(r, size)
	if err != nil {
		return Package{}, err
	}
	p := Package{Files: make(map[string][]byte)}
	for name, data := range files {
		if dir, _ := path.Split(name); dir != databaseDir+"/" {
			continue
		}
		if p.Manifest.Version != 0 {
			return Package{}, &BundleError{"it has more than one manifest"}
		}
		if p.Manifest, err = phonebook.ReadManifest(data); err != nil {
			return Package{}, &BundleError{err.Error()}
		}
		if path.Base(name) != phonebook.ManifestName(p.Manifest.Book) {
			return Package{}, &BundleError{"the manifest is of another book than its name says"}
		}
	}
	if p.Manifest.Version == 0 {
		return Package{}, &BundleError{"it has no manifest"}
	}
	for _, c := range p.Manifest.Cabs {
		p.Files[c.Name] = files[path.Join(p.Manifest.Book, c.Name)]
	}
	for name := range files {
		_, cab := p.Files[path.Base(name)]
		known := name == readmeFile || name == sumsFile || path.Dir(name) == databaseDir || path.Dir(name) == p.Manifest.Book && cab
		if !known {
			return Package{}, &BundleError{name + " does not belong there"}
		}
	}
	if err := p.Check(); err != nil {
		return Package{}, &BundleError{err.Error()}
	}
	return p, nil
}

// unzip returns the files of a zip file within the limits.
func unzip(r io.ReaderAt, size int64) (map[string][]byte, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &BundleError{err.Error()}
	}
	if len(z.File) > maxBundleFiles {
		return nil, &BundleError{fmt.Sprintf("%d files, at most %d", len(z.File), maxBundleFiles)}
	}
	files := make(map[string][]byte, len(z.File))
	left := int64(maxBundleBytes)
	for _, f := range z.File {
		if _, twice := files[f.Name]; twice {
			return nil, &BundleError{f.Name + " is there twice"}
		}
		data, err := unzipFile(f, left)
		if err != nil {
			return nil, &BundleError{fmt.Sprintf("%s: %v", f.Name, err)}
		}
		left -= int64(len(data))
		files[f.Name] = data
	}
	return files, nil
}

func unzipFile(f *zip.File, limit int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(in, limit+1))
	if err == nil && n > limit {
		err = errTooLong
	}
	return out.Bytes(), errors.Join(err, in.Close())
}

// Receive brings a release into a tree on the server itself, in the order of a
// post and under the same lock, which me takes. It reports whether there was
// anything to do, and returns a [*ConflictError] for a release that is older than
// the live one, of another line, or of the same version with other bytes, or a
// [*LockedError] while somebody posts. With order a conflict is no obstacle, but for
// a folder of the book in another case.
func Receive(ctx context.Context, r Remote, p Package, me Owner, order bool) (changed bool, err error) {
	lock, err := Lock(ctx, r, p.Manifest.Book, me, false)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, lock.Unlock(context.WithoutCancel(ctx))) }()
	there, err := Inspect(ctx, r, p.Manifest.Book)
	if err != nil {
		return false, err
	}
	// Whatever the line posted before is its own: only the number decides.
	own := func(m phonebook.Manifest) bool { return m.Line == p.Manifest.Line }
	status, err := Compare(p.Manifest, there, own)
	if conflict, ok := errors.AsType[*ConflictError](err); ok && order && conflict.Kind != OtherCase {
		status, err = Behind, nil
	}
	if err != nil {
		return false, err
	}
	plan, err := NewPlan(p, there, status)
	if err != nil {
		return false, err
	}
	return status != Current, Send(ctx, r, p, plan, SendOptions{})
}
