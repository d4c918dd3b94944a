package pbs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// folderOf returns the files of a client's folder by name.
func folderOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

// bookAt returns the client's files as the full cabinet of version v has them.
func (s series) bookAt(t *testing.T, v int) map[string]string {
	t.Helper()
	m, err := post.ReadMembers(s.at(v).Files[phonebook.FullName(phonebook.Version(v))], s.book)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{s.book + ".pbk": string(m.PBK), s.book + ".pbr": string(m.PBR), s.book + ".ver": string(m.VER)}
}

// foreignNames gives the names letters that exist in the code page alone: in
// Windows-1252 with bytes that are control characters elsewhere, in Shift_JIS
// up to the 31 bytes that a client reads.
func foreignNames(names ...string) edit {
	return func(b *phonebook.Book, v int) {
		fewEdits(b, v)
		for i, name := range names {
			b.POPs[v+3+i].Name = name
		}
		if v == 2 {
			b.Regions[1] = names[0]
		}
	}
}

// TestChain brings clients at every version M, and one without a book, to the
// server's version over HTTP. Each must end with exactly the server's book,
// and with the kind of answer that the rules give.
func TestChain(t *testing.T) {
	const newest = 9
	for _, s := range []series{
		newSeries(t, "Plain", 120, newest, phonebook.ASCII, fewEdits),
		newSeries(t, "Western", 120, newest, windows1252, foreignNames("Zürich – Œrlikon", "“Quoted” ‘town’", "Š€ž\u00a0Ÿ")),
		newSeries(t, "Japan", 120, newest, shiftJIS, foreignNames("東京都千代田区丸の内一丁目駅前", "東京都千代田区丸の内一丁目駅前A", "ｱｲｳｴｵ表示ソ能")),
		newSeries(t, "AllNew", 120, newest, phonebook.ASCII, newNumbers),
	} {
		t.Run(s.book, func(t *testing.T) {
			r := startRig(t)
			send(t, r.host(), s.at(newest), s)
			want := s.bookAt(t, newest)
			kinds := make(map[int]Kind)
			for m := 0; m <= newest; m++ {
				dir := filepath.Join(t.TempDir(), "client")
				if m > 0 {
					start := Answer{Status: 200, Kind: Full, Cab: s.at(m).Files[phonebook.FullName(phonebook.Version(m))]}
					if err := Apply(dir, s.book, 0, start); err != nil {
						t.Fatal(err)
					}
				}
				held, err := HeldVersion(dir, s.book)
				if err != nil || int(held) != m {
					t.Fatalf("HeldVersion = %d, %v, want %d", held, err, m)
				}
				a := mustAsk(t, r, s.book, held)
				kinds[m] = a.Kind
				if err := Apply(dir, s.book, held, a); err != nil {
					t.Fatalf("from %d by %s: %v", m, a.Kind, err)
				}
				if diff := cmp.Diff(want, folderOf(t, dir)); diff != "" {
					t.Errorf("from %d by %s (-server +client):\n%.600s", m, a.Kind, diff)
				}
				if held, err = HeldVersion(dir, s.book); err != nil || held != newest {
					t.Errorf("HeldVersion = %d, %v after the update", held, err)
				}
			}
			small := Delta
			if s.book == "AllNew" {
				small = Full
			}
			expect := map[int]Kind{0: Full, 1: Full, 2: Full, 3: Full, 4: small, 5: small, 6: small, 7: small, 8: small, 9: None}
			if diff := cmp.Diff(expect, kinds); diff != "" {
				t.Errorf("kinds (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryVersion keeps one client current through all versions, posted over
// FTP and asked for at once.
func TestEveryVersion(t *testing.T) {
	s := newSeries(t, "Sample", 120, 7, phonebook.ASCII, fewEdits)
	r := startRig(t)
	dir := t.TempDir()
	for v := 1; v <= 7; v++ {
		ftpPost(t, r, s.at(v), s)
		held, err := HeldVersion(dir, s.book)
		if err != nil {
			t.Fatal(err)
		}
		a := mustAsk(t, r, s.book, held)
		if int(a.Version) != v {
			t.Fatalf("the server gives version %d right after %d was posted", a.Version, v)
		}
		if err := Apply(dir, s.book, held, a); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.bookAt(t, v), folderOf(t, dir)); diff != "" {
			t.Fatalf("version %d (-server +client):\n%.600s", v, diff)
		}
	}
}

// ftpPost posts through the FTP receiver.
func ftpPost(t *testing.T, r rig, p post.Package, earlier series) {
	t.Helper()
	ctx := context.Background()
	remote, err := post.DialFTP(ctx, post.FTPServer{Addr: r.FTPAddr(), Dir: "/" + HostDir, User: testUser, Password: testPass})
	if err != nil {
		t.Fatal(err)
	}
	send(t, remote, p, earlier)
	if err := remote.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// TestApplyRefuses ends every way with the files as they were.
func TestApplyRefuses(t *testing.T) {
	s := newSeries(t, "Sample", 120, 4, phonebook.ASCII, fewEdits)
	delta := func(base, to int) Answer {
		return Answer{
			Status: 200, Kind: Delta, Version: phonebook.Version(to), Base: phonebook.Version(base),
			Cab: s.at(to).Files[phonebook.DeltaName(phonebook.Version(to), phonebook.Version(base))],
		}
	}
	full := Answer{Status: 200, Kind: Full, Version: 4, Cab: s.at(4).Files["4Full.cab"]}
	for _, tt := range []struct {
		name   string
		held   phonebook.Version
		answer func() Answer
		want   error // nil: any
	}{
		{"delta for another base", 2, func() Answer { return delta(3, 4) }, phonebook.ErrBase},
		{"delta for a version that the folder does not hold", 3, func() Answer { return delta(3, 4) }, phonebook.ErrBase},
		{"delta sent as full", 2, func() Answer { a := delta(2, 4); a.Kind = Full; return a }, nil},
		{"another version than announced", 2, func() Answer { a := full; a.Version = 3; return a }, nil},
		{"truncated cabinet", 2, func() Answer { a := full; a.Cab = a.Cab[:len(a.Cab)/2]; return a }, nil},
		{"no cabinet", 2, func() Answer { a := full; a.Cab = nil; return a }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := Apply(dir, "Sample", 0, Answer{Kind: Full, Cab: s.at(2).Files["2Full.cab"]}); err != nil {
				t.Fatal(err)
			}
			before := folderOf(t, dir)
			err := Apply(dir, "Sample", tt.held, tt.answer())
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Apply: %v, want %v", err, tt.want)
			}
			if diff := cmp.Diff(before, folderOf(t, dir)); diff != "" {
				t.Errorf("the folder changed:\n%s", diff)
			}
		})
	}
	if err := Apply(t.TempDir(), "Sample", 3, delta(3, 4)); !errors.Is(err, phonebook.ErrBase) {
		t.Errorf("delta into an empty folder: %v", err)
	}
	if err := Apply(t.TempDir(), "../x", 0, full); err == nil {
		t.Error("a book named ../x was applied")
	}
}

// TestReplaceUndoes breaks the replacement in its middle.
func TestReplaceUndoes(t *testing.T) {
	files := []file{{"B.pbk", []byte("new")}, {"B.pbr", []byte("new")}, {"B.ver", []byte("2")}}
	for _, before := range []map[string]string{
		{"B.pbk": "old", "B.pbr": "old", "B.ver": "1"},
		{"B.pbr": "old"},
	} {
		for broken := range files {
			dir := t.TempDir()
			for name, text := range before {
				writeFile(t, filepath.Join(dir, name), []byte(text))
			}
			temps := make([]string, len(files))
			for i := range files {
				temps[i] = filepath.Join(dir, fmt.Sprintf("temp%d", i))
				if i != broken {
					writeFile(t, temps[i], files[i].data)
				}
			}
			if err := swap(dir, files, temps); !errors.Is(err, os.ErrNotExist) {
				t.Fatalf("swap without temporary file %d: %v", broken, err)
			}
			for _, temp := range temps {
				_ = os.Remove(temp)
			}
			if diff := cmp.Diff(before, folderOf(t, dir)); diff != "" {
				t.Errorf("broken at %d (-before +after):\n%s", broken, diff)
			}
		}
	}
}

func TestHeldVersion(t *testing.T) {
	dir := t.TempDir()
	if v, err := HeldVersion(filepath.Join(dir, "nowhere"), "Sample"); v != 0 || err != nil {
		t.Errorf("no folder: %d, %v", v, err)
	}
	writeFile(t, filepath.Join(dir, "Sample.ver"), []byte("12\r\n"))
	if v, err := HeldVersion(dir, "Sample"); v != 12 || err != nil {
		t.Errorf("%d, %v, want 12", v, err)
	}
	writeFile(t, filepath.Join(dir, "Sample.ver"), bytes.Repeat([]byte("x"), 10))
	if v, err := HeldVersion(dir, "Sample"); v != 0 || err == nil {
		t.Errorf("%d, %v, want an error", v, err)
	}
	if _, err := HeldVersion(dir, "../Sample"); err == nil {
		t.Error("../Sample was looked up")
	}
}
