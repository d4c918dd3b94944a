package phonebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// ManifestFormat is the format that this package writes and reads.
const ManifestFormat = 1

// maxManifest bounds a manifest in bytes: six cabinets need about one kilobyte.
const maxManifest = 64 << 10

// Manifest is the phone book database file that is posted beside the cabinets,
// last of all, as <Book>.json. It says what a server holds. (ours)
type Manifest struct {
	Format  int           `json:"format"`
	Book    string        `json:"book"`
	Line    string        `json:"line"`
	Version Version       `json:"version"`
	Time    time.Time     `json:"time"`
	POPs    int           `json:"pops"`
	Regions int           `json:"regions"`
	Cabs    []ManifestCab `json:"cabs"`
}

// Kinds of cabinet in a manifest.
const (
	KindFull  = "full"
	KindDelta = "delta"
)

// ManifestCab is one cabinet of a manifest.
type ManifestCab struct {
	Name   string  `json:"name"`
	Kind   string  `json:"kind"`           // KindFull or KindDelta
	Base   Version `json:"base,omitempty"` // the version a delta leads from
	Size   int64   `json:"size"`           // bytes
	SHA256 string  `json:"sha256"`         // lower-case hexadecimal
}

// ManifestName returns the manifest's file name for a book: "Sample.json".
func ManifestName(book string) string { return book + ".json" }

// Marshal returns the manifest's bytes, the same for the same manifest.
func (m Manifest) Marshal() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if b = append(b, '\n'); len(b) > maxManifest {
		return nil, fmt.Errorf("manifest of %d bytes, at most %d", len(b), maxManifest)
	}
	return b, nil
}

// ReadManifest reads a manifest and checks that it is whole: one full cabinet,
// names as [FullName] and [DeltaName] give them, and plausible sizes and
// hashes. Fields that it does not know are ignored.
func ReadManifest(b []byte) (Manifest, error) {
	if len(b) > maxManifest {
		return Manifest{}, fmt.Errorf("manifest of %d bytes, at most %d", len(b), maxManifest)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	if err := m.check(); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	return m, nil
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (m Manifest) check() error {
	if m.Format != ManifestFormat {
		return fmt.Errorf("format %d is not known", m.Format)
	}
	if err := CheckBookName(m.Book); err != nil {
		return err
	}
	if m.Version == 0 || m.Version > MaxVersions || m.Line == "" || m.POPs < 0 || m.Regions < 0 {
		return errors.New("version, line or counts are missing")
	}
	fulls := 0
	seen := make(map[string]bool, len(m.Cabs))
	for _, c := range m.Cabs {
		want := FullName(m.Version)
		if c.Kind == KindDelta {
			want = DeltaName(m.Version, c.Base)
		} else {
			fulls++
		}
		switch {
		case c.Kind != KindFull && c.Kind != KindDelta, c.Name != want, seen[c.Name],
			c.Kind == KindDelta && (c.Base == 0 || c.Base >= m.Version), c.Kind == KindFull && c.Base != 0:
			return fmt.Errorf("cabinet %q does not belong to version %d", c.Name, m.Version)
		case c.Size <= 0, !sha256Hex.MatchString(c.SHA256):
			return fmt.Errorf("cabinet %q has no size or hash", c.Name)
		}
		seen[c.Name] = true
	}
	if fulls != 1 {
		return fmt.Errorf("%d full cabinets instead of one", fulls)
	}
	return nil
}

// Full returns the full cabinet's row.
func (m Manifest) Full() ManifestCab {
	for _, c := range m.Cabs {
		if c.Kind == KindFull {
			return c
		}
	}
	return ManifestCab{}
}

// Delta returns the row of the delta that leads from base, if there is one.
func (m Manifest) Delta(base Version) (ManifestCab, bool) {
	for _, c := range m.Cabs {
		if c.Kind == KindDelta && c.Base == base {
			return c, true
		}
	}
	return ManifestCab{}, false
}

// MaxDeltaPercent is how large a delta may be, in percent of the full cabinet:
// above it the full cabinet costs a modem little more and mends whatever the
// client holds. (ours)
const MaxDeltaPercent = 75

// Answer returns the cabinet that a client gets that holds a version, 0 for none;
// false where it is up to date.
func (m Manifest) Answer(held Version) (ManifestCab, bool) {
	if held >= m.Version {
		return ManifestCab{}, false
	}
	full := m.Full()
	if delta, ok := m.Delta(held); ok && delta.Size*100 <= full.Size*MaxDeltaPercent {
		return delta, true
	}
	return full, true
}

// Equal reports whether both manifests name the same release with the same
// bytes.
func (m Manifest) Equal(o Manifest) bool {
	if m.Line != o.Line || m.Version != o.Version || len(m.Cabs) != len(o.Cabs) {
		return false
	}
	for i := range m.Cabs {
		if m.Cabs[i] != o.Cabs[i] {
			return false
		}
	}
	return true
}
