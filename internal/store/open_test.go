package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// openInChild makes this test binary a second program that opens the file named
// by the variable and says how that ended.
const openInChild = "PBA_TEST_OPEN"

func TestMain(m *testing.M) {
	if path := os.Getenv(openInChild); path != "" {
		dropRights()
		fmt.Print(outcome(path))
		return
	}
	if path := os.Getenv(tortureChild); path != "" {
		fmt.Fprintln(os.Stderr, torture(path, os.Stdout))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// outcome names the error of opening a file.
func outcome(path string) string {
	s, err := store.Open(path, store.Holder{})
	switch {
	case err == nil:
		return fmt.Sprintf("opened %v", s.Close())
	case errors.Is(err, store.ErrLocked):
		return "locked"
	case errors.Is(err, store.ErrDamaged):
		return "damaged"
	case errors.Is(err, store.ErrNewer):
		return "newer"
	case errors.Is(err, fs.ErrPermission):
		return "permission"
	}
	return err.Error()
}

// inChild opens a file from a second process.
func inChild(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), openInChild+"="+path)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// newFile returns a closed file that holds the book Sample with n POPs and one
// of everything else.
func newFile(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "books.db")
	s := openAt(t, path)
	defer closeStore(t, s)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	regions := phonebook.Regions{"the west region"}
	commit(t, s, phonebook.Commit{
		Changes: adds(1, n), Regions: &regions,
		History: []phonebook.HistoryEntry{{Time: noon, Key: "the history key"}},
	})
	addRelease(t, s, 1)
	err := errors.Join(
		s.NotePost("Sample", phonebook.PostRecord{Host: "the posted host", Version: 1, Time: noon}, phonebook.HistoryEntry{}),
		s.PutSetting("host", "west", "the setting"),
		s.PutCountry(phonebook.Country{ID: 992, Code: "992", Name: "the country"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLocked(t *testing.T) {
	path := newFile(t, 1)
	s := openAt(t, path)
	if _, err := store.Open(path, store.Holder{}); !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), path) {
		t.Errorf("a second time in one process: %v, want ErrLocked and the path", err)
	}
	if got := inChild(t, path); got != "locked" {
		t.Errorf("from a second process: %s, want locked", got)
	}
	closeStore(t, s)
	if got := inChild(t, path); got != "opened <nil>" {
		t.Errorf("after Close: %s", got)
	}
}

// TestRefused opens what is no data file, twice: the second time must not find
// a lock that the first one left, and the bytes must be those before.
func TestRefused(t *testing.T) {
	whole := readFile(t, newFile(t, 3000))
	page := os.Getpagesize()
	zeroed := bytes.Clone(whole)
	clear(zeroed[:2*page])
	otherSchema := func(value []byte) []byte {
		path := newFile(t, 1)
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), value) })
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		return readFile(t, path)
	}
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, store.ErrDamaged},
		{"one byte", []byte{0}, store.ErrDamaged},
		{"text", []byte(strings.Repeat("This is a letter, not a data file.\n", 1000)), store.ErrDamaged},
		{"short text", []byte("hello\n"), store.ErrDamaged},
		{"zeros", make([]byte, 4*page), store.ErrDamaged},
		{"no heads", zeroed, store.ErrDamaged},
		{"one page", whole[:page], store.ErrDamaged},
		{"two pages", whole[:2*page], store.ErrDamaged},
		{"half", whole[:len(whole)/2], store.ErrDamaged},
		{"next schema", otherSchema(binary.BigEndian.AppendUint32(nil, store.Schema+1)), store.ErrNewer},
		{"far schema", otherSchema(binary.BigEndian.AppendUint32(nil, 1<<31)), store.ErrNewer},
		{"odd schema", otherSchema([]byte{1}), store.ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "books.db")
			writeFile(t, path, tt.data)
			for range 2 {
				s, err := store.Open(path, store.Holder{})
				if !errors.Is(err, tt.want) || s != nil {
					t.Errorf("%v, %v, want %v", s, err, tt.want)
				} else if !strings.Contains(err.Error(), path) {
					t.Errorf("%v does not name the file", err)
				}
			}
			if !bytes.Equal(readFile(t, path), tt.data) {
				t.Error("the refused file was changed")
			}
		})
	}
}

// TestCutOff cuts a file at every page. What is opened must be whole.
func TestCutOff(t *testing.T) {
	source := newFile(t, 3000)
	whole := readFile(t, source)
	s := openAt(t, source)
	want := load(t, s, "Sample")
	closeStore(t, s)
	refused := 0
	path := filepath.Join(t.TempDir(), "books.db")
	for size := len(whole) - os.Getpagesize(); size >= 0; size -= os.Getpagesize() {
		writeFile(t, path, whole[:size])
		s, err := store.Open(path, store.Holder{})
		if errors.Is(err, store.ErrDamaged) {
			refused++
			continue
		}
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		mustDiff(t, want, load(t, s, "Sample"))
		if err := s.Check(); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
		closeStore(t, s)
	}
	if refused < 10 {
		t.Errorf("%d lengths were refused", refused)
	}
}

// TestFlippedValue changes one byte in the value of each kind of record.
func TestFlippedValue(t *testing.T) {
	whole := readFile(t, newFile(t, 30))
	tests := []struct {
		text  string
		named string // in the error of Check
		load  bool   // Load notices too
	}{
		{"Town 17", "POP 17", true},
		{"the west region", "", true},
		{"line-1", "", true},
		{"the history key", "history entry 1", false},
		{"MSCF1Full.cab", "1Full.cab", false},
		{"comment", "", false},
		{"the posted host", "", false},
		{"the setting", "settings", false},
		{"the country", "countries", false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			// Older copies of the page may hold the text too.
			data := bytes.ReplaceAll(whole, []byte(tt.text), flipLast(tt.text))
			if bytes.Equal(data, whole) {
				t.Fatal("the text is not in the file")
			}
			path := filepath.Join(t.TempDir(), "books.db")
			writeFile(t, path, data)
			s := openAt(t, path)
			defer closeStore(t, s)
			if err := s.Check(); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), tt.named) {
				t.Errorf("Check: %v, want ErrDamaged with %q", err, tt.named)
			}
			l, err := s.Load("Sample")
			if tt.load != errors.Is(err, store.ErrDamaged) {
				t.Errorf("Load: %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), tt.named) {
				t.Errorf("Load: %v does not name %s", err, tt.named)
			}
			_ = l
		})
	}
}

func flipLast(s string) []byte {
	b := []byte(s)
	b[len(b)-1] ^= 0x20
	return b
}

// TestFlippedKey changes the index under which a POP is kept.
func TestFlippedKey(t *testing.T) {
	path := newFile(t, 30)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		pops := tx.Bucket([]byte("books")).Bucket([]byte("sample")).Bucket([]byte("pops"))
		key := binary.BigEndian.AppendUint32(nil, 9)
		value := bytes.Clone(pops.Get(key))
		return errors.Join(pops.Delete(key), pops.Put(binary.BigEndian.AppendUint32(nil, 99), value))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	defer closeStore(t, s)
	if _, err := s.Load("Sample"); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "POP 9 ") {
		t.Errorf("%v, want ErrDamaged and POP 9", err)
	}
}

// TestFlippedAnywhere changes bytes all over the file, and in the head and the
// first elements of every page, where bbolt follows what it reads: nothing may
// end the program, and every error must be one of the store's.
func TestFlippedAnywhere(t *testing.T) {
	const pageSize, heads = 4096, 48
	whole := readFile(t, newFile(t, 500))
	random := rand.New(rand.NewPCG(1, 2))
	var flips []int
	for range 300 {
		flips = append(flips, random.IntN(len(whole)))
	}
	for page := 0; page < len(whole); page += pageSize {
		for at := range heads {
			flips = append(flips, page+at)
		}
	}
	path := filepath.Join(t.TempDir(), "books.db")
	damaged := 0
	for _, at := range flips {
		data := bytes.Clone(whole)
		data[at] ^= 1 << random.IntN(8)
		writeFile(t, path, data)
		switch err := readAll(t, path); {
		case errors.Is(err, store.ErrDamaged):
			damaged++
		case err != nil && !errors.Is(err, phonebook.ErrNotFound) && !errors.Is(err, store.ErrNewer):
			t.Errorf("byte %d: %v", at, err)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	if damaged < len(flips)/10 {
		t.Errorf("%d of %d changes were noticed", damaged, len(flips))
	}
}

// TestEmptyBranch takes the children of every page that leads to others.
func TestEmptyBranch(t *testing.T) {
	const pageSize, flags, count, branch = 4096, 8, 10, 1
	whole := readFile(t, newFile(t, 500))
	found := 0
	for page := 2 * pageSize; page < len(whole); page += pageSize {
		if whole[page+flags] != branch {
			continue
		}
		found++
		data := bytes.Clone(whole)
		data[page+count] = 0
		data[page+16+8+5] = 0xFF // where its first child was, far outside
		path := filepath.Join(t.TempDir(), "books.db")
		writeFile(t, path, data)
		if err := readAll(t, path); !errors.Is(err, store.ErrDamaged) && err != nil {
			t.Errorf("page at %d: %v", page, err)
		}
	}
	if found == 0 {
		t.Error("no page leads to others")
	}
}

// readAll opens a store and reads the book and its history.
func readAll(t *testing.T, path string) error {
	t.Helper()
	s, err := store.Open(path, store.Holder{})
	if err != nil {
		return err
	}
	defer closeStore(t, s)
	if _, err := s.Load("Sample"); err != nil {
		return err
	}
	_, err = s.History("Sample", 0)
	return err
}

// TestNoFolder asks for a file below a file: the content is not to blame.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, []byte("x"))
	if _, err := store.Open(filepath.Join(file, "books.db"), store.Holder{}); err == nil || errors.Is(err, store.ErrDamaged) {
		t.Errorf("below a file: %v", err)
	}
	if _, err := store.Open(t.TempDir(), store.Holder{}); err == nil || errors.Is(err, store.ErrDamaged) {
		t.Errorf("a folder: %v", err)
	}
}
