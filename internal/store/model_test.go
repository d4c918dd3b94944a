package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// model is what a store ought to hold, kept in memory.
type model struct {
	path     string
	store    *store.Store
	ledger   phonebook.Ledger
	history  []phonebook.HistoryEntry
	releases []phonebook.ReleaseRecord
	posts    map[string]phonebook.PostRecord
}

var (
	number = rapid.Uint32()
	text   = rapid.String()
	clock  = rapid.Map(rapid.Int64Range(-1<<41, 1<<45), func(ms int64) time.Time { return time.UnixMilli(ms).UTC() })
)

func drawPOP(t *rapid.T, id phonebook.POPID) phonebook.POP {
	return phonebook.POP{
		ID: id, Country: phonebook.CountryID(number.Draw(t, "country")), Region: phonebook.RegionID(number.Draw(t, "region")),
		Name: text.Draw(t, "name"), AreaCode: text.Draw(t, "area"), AccessNumber: text.Draw(t, "number"),
		MinBaud: number.Draw(t, "min"), MaxBaud: number.Draw(t, "max"), Reserved: number.Draw(t, "reserved"),
		Flags: phonebook.ServiceFlags(number.Draw(t, "flags")), DialUpEntry: text.Draw(t, "entry"),
		Status: phonebook.Status(rapid.IntRange(0, 1).Draw(t, "status")), Comments: text.Draw(t, "comments"),
	}
}

func drawEntry(t *rapid.T) phonebook.HistoryEntry {
	return phonebook.HistoryEntry{
		Time: clock.Draw(t, "time"), User: text.Draw(t, "user"), Action: phonebook.Action(text.Draw(t, "action")),
		Key: text.Draw(t, "key"), Source: text.Draw(t, "source"), Detail: rapid.SliceOf(text).Draw(t, "detail"),
		POP: drawPOP(t, phonebook.POPID(number.Draw(t, "id"))), Before: drawPOP(t, 0),
	}
}

// drawChange adds, edits or deletes one of forty POPs.
func (m *model) drawChange(t *rapid.T, id phonebook.POPID) phonebook.Change {
	before, there := m.ledger.Book.POP(id)
	if there && rapid.Bool().Draw(t, "delete") {
		return phonebook.Change{Before: before}
	}
	return phonebook.Change{Before: before, After: drawPOP(t, id)}
}

func (m *model) commit(t *rapid.T) {
	c := phonebook.Commit{Book: "sample", Revision: m.ledger.Revision, Imported: rapid.IntRange(0, 9).Draw(t, "imported")}
	for _, id := range rapid.SliceOfNDistinct(rapid.Uint32Range(1, 40), 0, 8, rapid.ID).Draw(t, "ids") {
		c.Changes = append(c.Changes, m.drawChange(t, phonebook.POPID(id)))
	}
	if rapid.Bool().Draw(t, "regions") {
		list := phonebook.Regions(rapid.SliceOf(text).Draw(t, "list"))
		c.Regions = &list
		m.ledger.Book.Regions = list
	}
	for range rapid.IntRange(0, 2).Draw(t, "entries") {
		c.History = append(c.History, drawEntry(t))
	}
	revision, err := m.store.Commit(c)
	if err != nil {
		t.Fatal(err)
	}
	l := &m.ledger
	if err := l.Book.Apply(c.Changes); err != nil {
		t.Fatal(err)
	}
	for _, ch := range c.Changes {
		l.Retired = slices.DeleteFunc(l.Retired, func(id phonebook.POPID) bool { return id == ch.ID() })
		if ch.Action() == phonebook.POPDelete {
			l.Retired = append(l.Retired, ch.ID())
		} else {
			l.NextID = max(l.NextID, ch.ID()+1)
		}
	}
	slices.Sort(l.Retired)
	l.Revision++
	l.Imported += uint64(c.Imported)
	m.history = append(m.history, c.History...)
	if revision != l.Revision {
		t.Fatalf("revision %d, want %d", revision, l.Revision)
	}
}

func (m *model) release(t *rapid.T) {
	v := m.ledger.LastVersion + phonebook.Version(rapid.IntRange(1, 300).Draw(t, "step"))
	rec := release(v)
	rec.Comment, rec.User = text.Draw(t, "comment"), text.Draw(t, "user")
	for name := range rec.Files {
		rec.Files[name] = rapid.SliceOf(rapid.Byte()).Draw(t, name)
	}
	entry := drawEntry(t)
	if err := m.store.AddRelease(phonebook.Commit{Revision: m.ledger.Revision}, rec, entry); err != nil {
		t.Fatal(err)
	}
	rec.Imported = m.ledger.Imported
	m.ledger.LastVersion, m.ledger.Released = v, v
	m.releases, m.history = append(m.releases, rec), append(m.history, entry)
}

func (m *model) post(t *rapid.T) {
	p := phonebook.PostRecord{Host: rapid.SampledFrom([]string{"a", "b", "a.b", "A"}).Draw(t, "host"), Time: clock.Draw(t, "at")}
	if len(m.releases) > 0 {
		rec := rapid.SampledFrom(m.releases).Draw(t, "release")
		if p.Version = rec.Manifest.Version; p.Version > m.ledger.Posted {
			m.ledger.Posted, m.ledger.ImportedPosted = p.Version, rec.Imported
		}
	}
	entry := drawEntry(t)
	if err := m.store.NotePost("SAMPLE", p, entry); err != nil {
		t.Fatal(err)
	}
	m.posts[p.Host] = p
	m.history = append(m.history, entry)
}

func (m *model) noteVersion(t *rapid.T) {
	v := phonebook.Version(rapid.Uint32Range(0, 500).Draw(t, "version"))
	if err := m.store.NoteVersion("Sample", v); err != nil {
		t.Fatal(err)
	}
	m.ledger.LastVersion = max(m.ledger.LastVersion, v)
}

func (m *model) reopen(t *rapid.T) {
	if err := m.store.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if m.store, err = store.Open(m.path, store.Holder{}); err != nil {
		t.Fatal(err)
	}
}

// check compares everything that the store returns with the model.
func (m *model) check(t *rapid.T) {
	same := func(what string, want, got any, err error) {
		if err != nil {
			t.Fatal(what, err)
		}
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s: -want +got\n%s", what, d)
		}
	}
	l, err := m.store.Load("Sample")
	same("book", m.ledger, l, err)
	h, err := m.store.History("Sample", 0)
	same("history", m.history, h, err)
	for _, want := range m.releases {
		got, err := m.store.Release("Sample", want.Manifest.Version)
		same("release", want, got, err)
	}
	posts, err := m.store.Posts("Sample")
	var want []phonebook.PostRecord
	for _, p := range m.posts {
		want = append(want, p)
	}
	slices.SortFunc(want, func(a, b phonebook.PostRecord) int { return cmpText(a.Host, b.Host) })
	same("posts", want, posts, err)
	brief := m.ledger
	brief.Book.POPs, brief.Book.Regions, brief.Retired = nil, nil, nil
	books, err := m.store.Books()
	same("books", []phonebook.Ledger{brief}, books, err)
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// TestModel runs random changes beside a model in memory, closing and opening
// the file between them.
func TestModel(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		m := &model{path: filepath.Join(dir, fmt.Sprint(n), "books.db"), posts: make(map[string]phonebook.PostRecord)}
		var err error
		if m.store, err = store.Open(m.path, store.Holder{}); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = m.store.Close() }()
		b := sample()
		b.Line, b.Encoding = text.Draw(t, "line"), text.Draw(t, "encoding")
		if err := m.store.Create(b); err != nil {
			t.Fatal(err)
		}
		m.ledger = phonebook.Ledger{Book: b, Revision: 1, NextID: 1}
		t.Repeat(map[string]func(*rapid.T){
			"commit": m.commit, "release": m.release, "post": m.post, "version": m.noteVersion, "reopen": m.reopen,
		})
		m.reopen(t)
		m.check(t)
		if err := m.store.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
