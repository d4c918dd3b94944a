package post_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func bundle(t testing.TB, p post.Package) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := post.WriteBundle(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readBundle(data []byte) (post.Package, error) {
	return post.ReadBundle(bytes.NewReader(data), int64(len(data)))
}

// TestBundle carries releases to a server: each is live there, the same bytes come
// of the same release, and what is older or another's is refused.
func TestBundle(t *testing.T) {
	s := newSeries(t, "Sample", 40, 3)
	tree := post.Dir(t.TempDir())
	receive := func(p post.Package) (bool, error) {
		t.Helper()
		data := bundle(t, p)
		if !bytes.Equal(data, bundle(t, p)) {
			t.Error("the same release gives other bytes")
		}
		got, err := readBundle(data)
		if err != nil {
			t.Fatal(err)
		}
		return post.Receive(t.Context(), tree, got, post.Owner{ID: "import"}, false)
	}
	for _, v := range []int{1, 3} {
		if changed, err := receive(s.at(v)); err != nil || !changed {
			t.Errorf("version %d: %t, %v", v, changed, err)
		}
		s.checkTree(t, tree, v)
	}
	if changed, err := receive(s.at(3)); err != nil || changed {
		t.Errorf("again: %t, %v", changed, err)
	}
	other := newSeries(t, "Sample", 41, 4)
	foreign := newSeries(t, "Sample", 40, 4).at(4)
	foreign.Manifest.Line = "elsewhere"
	for name, p := range map[string]post.Package{"older": s.at(2), "of the same number": other.at(3), "of another line": foreign} {
		_, err := receive(p)
		if _, ok := errors.AsType[*post.ConflictError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		s.checkTree(t, tree, 3)
	}
}

// TestBundlePeers has bsdtar and sha256sum look at a bundle.
func TestBundlePeers(t *testing.T) {
	bsdtar := lookPeer(t, "bsdtar")
	if bsdtar == "" {
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "b.zip"), bundle(t, newSeries(t, "Sample", 40, 2).at(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	runPeer(t, dir, bsdtar, "-xf", "b.zip")
	runPeer(t, dir, "sha256sum", "--check", "--strict", "SHA256SUMS")
}

// TestBundleDamage flips every byte of a bundle in turn: what is read all the same
// is the release.
func TestBundleDamage(t *testing.T) {
	p := newSeries(t, "Sample", 6, 2).at(2)
	data := bundle(t, p)
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0xFF
		got, err := readBundle(bad)
		if err == nil && !got.Manifest.Equal(p.Manifest) {
			t.Fatalf("byte %d: read as %+v", i, got.Manifest)
		}
		if _, ok := errors.AsType[*post.BundleError](err); err != nil && !ok {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	for i := range data {
		if _, err := readBundle(data[:i]); err == nil {
			t.Fatalf("cut to %d bytes and read", i)
		}
	}
}

// TestBundleHostile reads zip files that are none of ours.
func TestBundleHostile(t *testing.T) {
	manifest, err := newSeries(t, "Sample", 6, 1).at(1).Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]map[string][]byte{
		"empty":                    {},
		"no manifest":              {"Sample/1Full.cab": []byte("x")},
		"no cabinets":              {"Database/Sample.json": manifest},
		"a name that leads out":    {"../../Database/Sample.json": manifest},
		"a manifest of other name": {"Database/Other.json": manifest},
		"a manifest that is none":  {"Database/Sample.json": []byte("{}")},
		"a bomb":                   {"Database/Sample.json": manifest, "zeros": make([]byte, 64<<20), "more": make([]byte, 500<<20)},
	}
	for name, files := range tests {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for file, data := range files {
			w, err := z.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(data); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := readBundle(out.Bytes())
		if _, ok := errors.AsType[*post.BundleError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzReadBundle reads anything; what it takes is a whole release.
func FuzzReadBundle(f *testing.F) {
	s := newSeries(f, "Sample", 6, 2)
	f.Add(bundle(f, s.at(1)))
	f.Add(bundle(f, s.at(2)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := readBundle(data)
		if err != nil {
			return
		}
		if err := p.Check(); err != nil || phonebook.CheckBookName(p.Manifest.Book) != nil {
			t.Errorf("%+v: %v", p.Manifest, err)
		}
		if _, err := readBundle(bundle(t, p)); err != nil {
			t.Error(err)
		}
	})
}
