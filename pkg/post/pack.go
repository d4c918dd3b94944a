package post

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/phonebookadmin/pba/pkg/cab"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Package is a release as it travels: the manifest and the cabinets it names.
// It is immutable.
type Package struct {
	Manifest phonebook.Manifest
	Files    map[string][]byte // cabinet name → bytes
}

// Pack makes the cabinets of a release and their manifest. The cabinets depend
// on content and version alone: the same book makes the same bytes.
func Pack(r phonebook.Release) (Package, error) {
	p := Package{
		Manifest: phonebook.Manifest{
			Format: phonebook.ManifestFormat, Book: r.Book, Line: r.Line, Version: r.Full.Version,
			Time: r.Time, POPs: len(r.Full.POPs), Regions: len(r.Full.Regions),
		},
		Files: make(map[string][]byte, 1+len(r.Deltas)),
	}
	var pbk bytes.Buffer
	if err := phonebook.WritePBK(&pbk, r.Full.POPs, r.Encoding); err != nil {
		return Package{}, err
	}
	err := p.add(r, phonebook.ManifestCab{Name: phonebook.FullName(r.Full.Version), Kind: phonebook.KindFull}, pbk.Bytes())
	if err != nil {
		return Package{}, err
	}
	for _, d := range r.Deltas {
		pbk.Reset()
		if err := phonebook.WriteDeltaPBK(&pbk, d, r.Encoding); err != nil {
			return Package{}, err
		}
		row := phonebook.ManifestCab{Name: phonebook.DeltaName(d.To, d.From), Kind: phonebook.KindDelta, Base: d.From}
		if err := p.add(r, row, pbk.Bytes()); err != nil {
			return Package{}, err
		}
	}
	return p, nil
}

// add makes one cabinet with the members that every cabinet has.
func (p *Package) add(r phonebook.Release, row phonebook.ManifestCab, pbk []byte) error {
	var pbr, ver, out bytes.Buffer
	if err := phonebook.WritePBR(&pbr, r.Full.Regions, r.Encoding); err != nil {
		return err
	}
	if err := phonebook.WriteVersionFile(&ver, r.Full.Version); err != nil {
		return err
	}
	w := cab.NewWriter(&out)
	w.Compression = compression(len(pbk) + pbr.Len() + ver.Len())
	for _, m := range []struct {
		ext  string
		data []byte
	}{{".pbk", pbk}, {".pbr", pbr.Bytes()}, {".ver", ver.Bytes()}} {
		f, err := w.Create(r.Book + m.ext)
		if err != nil {
			return err
		}
		if _, err := f.Write(m.data); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("%s: %w", row.Name, err)
	}
	row.Size, row.SHA256 = int64(out.Len()), Hash(out.Bytes())
	p.Manifest.Cabs = append(p.Manifest.Cabs, row)
	p.Files[row.Name] = out.Bytes()
	return nil
}

// patience is up to how many plain bytes a cabinet gets the best level: at 4.5 MB a
// second on one core it takes under a second then. Size decides and not the clock, so
// that a release has the same bytes everywhere.
const patience = 4 << 20

// compression returns the method for a cabinet with so many plain bytes. MSZIP is what
// every client reads.
func compression(plain int) cab.Compression {
	if plain <= patience {
		return cab.MSZIP(cab.MaxLevel)
	}
	return cab.MSZIP(cab.DefaultLevel)
}

// Hash returns the SHA-256 of b in lower-case hexadecimal, as manifests hold it.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Check returns an error when a cabinet of the manifest is missing or has other
// bytes than the manifest says.
func (p Package) Check() error {
	for _, c := range p.Manifest.Cabs {
		if err := CheckCab(c, p.Files[c.Name]); err != nil {
			return err
		}
	}
	return nil
}

// CheckCab returns an error when data is not the cabinet that the row names.
func CheckCab(c phonebook.ManifestCab, data []byte) error {
	switch {
	case data == nil:
		return fmt.Errorf("%s is missing", c.Name)
	case int64(len(data)) != c.Size:
		return fmt.Errorf("%s has %d bytes instead of %d", c.Name, len(data), c.Size)
	case Hash(data) != c.SHA256:
		return fmt.Errorf("%s has other content than its manifest says", c.Name)
	}
	return nil
}

// Members are the decoded files of one cabinet.
type Members struct {
	PBK, PBR, VER []byte
}

// maxMember bounds one member in bytes: a .pbk of 65,000 entries of the longest
// kind is under 14 MB.
const maxMember = 32 << 20

// ReadMembers takes the three members of a cabinet of the book, whatever else
// the cabinet holds. A missing member is an error.
func ReadMembers(data []byte, book string) (Members, error) {
	r, err := cab.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Members{}, err
	}
	var m Members
	lower := strings.ToLower(book) // names of books are compared without case
	want := map[string]*[]byte{lower + ".pbk": &m.PBK, lower + ".pbr": &m.PBR, lower + ".ver": &m.VER}
	for _, f := range r.Files {
		name := strings.ToLower(f.Name)
		into, ok := want[name]
		if !ok {
			continue
		}
		delete(want, name)
		if *into, err = readMember(f); err != nil {
			return Members{}, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	for _, ext := range []string{".pbk", ".pbr", ".ver"} {
		if _, missing := want[lower+ext]; missing {
			return Members{}, fmt.Errorf("the cabinet has no %s%s", book, ext)
		}
	}
	return m, nil
}

func readMember(f *cab.File) ([]byte, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rc.Close() }()
	data, err := io.ReadAll(io.LimitReader(rc, maxMember+1))
	if err == nil && len(data) > maxMember {
		err = fmt.Errorf("more than %d bytes", maxMember)
	}
	return data, err
}

// UnpackFull reads the content of a full cabinet of the book.
func UnpackFull(data []byte, book string, enc phonebook.Encoding) (phonebook.Full, error) {
	m, err := ReadMembers(data, book)
	if err != nil {
		return phonebook.Full{}, err
	}
	var f phonebook.Full
	if f.POPs, err = phonebook.ReadPBK(bytes.NewReader(m.PBK), enc); err != nil {
		return phonebook.Full{}, fmt.Errorf("%s.pbk: %w", book, err)
	}
	if err := f.CheckSorted(); err != nil {
		return phonebook.Full{}, fmt.Errorf("%s.pbk: %w", book, err)
	}
	f.Regions, f.Version, err = m.regionsAndVersion(book, enc)
	return f, err
}

// UnpackDelta reads the content of a delta cabinet of the book that leads from
// the version base; the cabinet itself does not say from where it leads.
func UnpackDelta(data []byte, book string, base phonebook.Version, enc phonebook.Encoding) (phonebook.Delta, error) {
	m, err := ReadMembers(data, book)
	if err != nil {
		return phonebook.Delta{}, err
	}
	d, err := phonebook.ReadDeltaPBK(bytes.NewReader(m.PBK), enc)
	if err != nil {
		return phonebook.Delta{}, fmt.Errorf("%s.pbk: %w", book, err)
	}
	d.From = base
	d.Regions, d.To, err = m.regionsAndVersion(book, enc)
	return d, err
}

func (m Members) regionsAndVersion(book string, enc phonebook.Encoding) (phonebook.Regions, phonebook.Version, error) {
	regions, err := phonebook.ReadPBR(bytes.NewReader(m.PBR), enc)
	if err != nil {
		return nil, 0, fmt.Errorf("%s.pbr: %w", book, err)
	}
	v, err := phonebook.ReadVersionFile(bytes.NewReader(m.VER))
	if err != nil {
		return nil, 0, fmt.Errorf("%s.ver: %w", book, err)
	}
	return regions, v, nil
}
