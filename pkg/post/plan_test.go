package post_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// TestCompare has one row for each way in which a server may stand to version
// 3 of the book.
func TestCompare(t *testing.T) {
	s := newSeries(t, "Sample", 12, 4)
	// Another administrator's version 2 and 3, of the same line.
	other := newSeries(t, "Sample", 13, 3)
	manifest := func(p post.Package, change func(m *phonebook.Manifest)) *phonebook.Manifest {
		m := p.Manifest
		m.Cabs = append([]phonebook.ManifestCab(nil), m.Cabs...)
		if change != nil {
			change(&m)
		}
		return &m
	}
	none := func(phonebook.Manifest) bool { return false }
	tests := []struct {
		name    string
		there   *phonebook.Manifest
		mine    func(phonebook.Manifest) bool
		want    post.Status
		version phonebook.Version // of the conflict
		kind    post.ConflictKind
		reason  string
	}{
		{"nothing there", nil, s.mine, post.New, 0, "", ""},
		{"nothing there, nothing known", nil, none, post.New, 0, "", ""},
		{"behind by one", manifest(s.at(2), nil), s.mine, post.Behind, 0, "", ""},
		{"behind by two", manifest(s.at(1), nil), s.mine, post.Behind, 0, "", ""},
		{"behind, posted at another time", manifest(s.at(2), func(m *phonebook.Manifest) { m.Time = m.Time.AddDate(1, 0, 0) }), s.mine, post.Behind, 0, "", ""},
		{"current", manifest(s.at(3), nil), s.mine, post.Current, 0, "", ""},
		{"current, not known", manifest(s.at(3), nil), none, post.Current, 0, "", ""},
		{
			"another line", manifest(s.at(2), func(m *phonebook.Manifest) { m.Line = "x" }), s.mine,
			"", 2, post.Foreign, "it belongs to another phone book of the same name.",
		},
		{
			"another line, same version", manifest(s.at(3), func(m *phonebook.Manifest) { m.Line = "x" }), s.mine,
			"", 3, post.Foreign, "it belongs to another phone book of the same name.",
		},
		{
			"another line, ahead", manifest(s.at(4), func(m *phonebook.Manifest) { m.Line = "x" }), s.mine,
			"", 4, post.Foreign, "it belongs to another phone book of the same name.",
		},
		{"ahead", manifest(s.at(4), nil), s.mine, "", 4, post.Ahead, "clients there could not step back to version 3."},
		{"ahead, not known", manifest(s.at(4), nil), none, "", 4, post.Ahead, "clients there could not step back to version 3."},
		{"behind, not known", manifest(s.at(2), nil), none, "", 2, post.Unknown, "it was not posted from here."},
		{"behind, other bytes", manifest(other.at(2), nil), s.mine, "", 2, post.Unknown, "it was not posted from here."},
		{
			"behind, a delta less", manifest(s.at(2), func(m *phonebook.Manifest) { m.Cabs = m.Cabs[:1] }), s.mine,
			"", 2, post.Unknown, "it was not posted from here.",
		},
		{"same version, other bytes", manifest(other.at(3), nil), s.mine, "", 3, post.Unknown, "its files differ from ours of the same version."},
		{
			"same version, one hash differs", manifest(s.at(3), func(m *phonebook.Manifest) { m.Cabs[2].SHA256 = strings.Repeat("0", 64) }), s.mine,
			"", 3, post.Unknown, "its files differ from ours of the same version.",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := post.Compare(s.at(3).Manifest, whole(tt.there), tt.mine)
			if got != tt.want {
				t.Errorf("status %q, want %q", got, tt.want)
			}
			if tt.reason == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			want := &post.ConflictError{Book: "Sample", Kind: tt.kind, Version: tt.version, Reason: phonebook.Say(tt.reason)}
			conflict, ok := errors.AsType[*post.ConflictError](err)
			if !ok {
				t.Fatalf("%v is no conflict", err)
			}
			if diff := cmp.Diff(want, conflict, cmp.Transformer("words", phonebook.Sentence.String), cmpopts.IgnoreFields(post.ConflictError{}, "There")); diff != "" {
				t.Errorf("conflict (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(err.Error(), "conflict: the server holds Sample version ") || !strings.HasSuffix(err.Error(), tt.reason) {
				t.Errorf("the message is %q", err)
			}
		})
	}
}

// whole is the state of a server that holds every file of the manifest m.
func whole(m *phonebook.Manifest) post.State {
	s := post.State{Manifest: m, Files: make(map[string]int64)}
	if m != nil {
		for _, c := range m.Cabs {
			s.Files[c.Name] = c.Size
		}
	}
	return s
}

// A server that lost a cabinet, or holds a part of one, is sent it again.
func TestCompareDamaged(t *testing.T) {
	s := newSeries(t, "Sample", 12, 3)
	m := s.at(3).Manifest
	for name, harm := range map[string]func(map[string]int64){
		"missing": func(f map[string]int64) { delete(f, m.Cabs[1].Name) },
		"cut off": func(f map[string]int64) { f[m.Cabs[0].Name]-- },
	} {
		state := whole(&m)
		harm(state.Files)
		if got, err := post.Compare(m, state, s.mine); got != post.Behind || err != nil {
			t.Errorf("%s: status %q, %v", name, got, err)
		}
	}
}

func TestStateVersion(t *testing.T) {
	if v := (post.State{}).Version(); v != 0 {
		t.Errorf("version %d of an empty server", v)
	}
	if v := (post.State{Manifest: &phonebook.Manifest{Version: 9}}).Version(); v != 9 {
		t.Errorf("version %d, want 9", v)
	}
}

// part returns the temporary name of a cabinet of p.
func part(p post.Package, cab string) string {
	return cab + "." + post.Hash(p.Files[cab])[:8] + ".part"
}

// TestNewPlan checks the whole plan of a post to a server that is behind, with
// what a broken post, another book and a human left there.
func TestNewPlan(t *testing.T) {
	s := newSeries(t, "Sample", 12, 3)
	p, old := s.at(3), s.at(2)
	manifest, err := p.Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	state := post.State{
		Manifest: &old.Manifest,
		Files:    make(map[string]int64),
		Parts:    []string{"Sample.json.0123abcd.part"},
	}
	for _, name := range []string{
		"2Full.cab", "2Delta1.cab", "1Full.cab", "03Full.cab", // ours, of other versions
		"3Delta2.cab",             // of this one, whatever it holds
		"3Full.cab.0123abcd.part", // a broken post of other bytes
		part(p, "3Full.cab"),      // a broken post of these bytes
		// A human's, or near to ours.
		"readme.txt", "web.config", "Full.cab", "3full.cab", "3Full.cab.bak", "x3Full.cab", "3Full.cab.0123ABCD.part",
		"3Delta.cab", "3Full.cab.0123abc.part", "3Full.cab.part", "3FullXcab", "3Delta2.cab\n", "Sample.pbk",
		"3Full.cab.0123abcd.part.0123abcd.part", "-3Full.cab", "3Delta2.cab ", "",
	} {
		state.Files[name] = 1
	}
	got, err := post.NewPlan(p, state, post.Behind)
	if err != nil {
		t.Fatal(err)
	}
	up := func(name string) post.Upload {
		return post.Upload{
			Temp: "Sample/" + part(p, name), Final: "Sample/" + name,
			Size: int64(len(p.Files[name])), SHA256: post.Hash(p.Files[name]),
		}
	}
	want := post.Plan{
		Status: post.Behind,
		Cabs:   []post.Upload{up("3Full.cab"), up("3Delta2.cab"), up("3Delta1.cab")},
		Manifest: post.Upload{
			Temp: "Database/Sample.json." + post.Hash(manifest)[:8] + ".part", Final: "Database/Sample.json",
			Size: int64(len(manifest)), SHA256: post.Hash(manifest),
		},
		Stale: []string{
			"Database/Sample.json.0123abcd.part",
			"Sample/03Full.cab", "Sample/1Full.cab", "Sample/2Delta1.cab", "Sample/2Full.cab",
			"Sample/3Full.cab.0123abcd.part", "Sample/" + part(p, "3Full.cab"),
		},
	}
	want.Cabs[0].Left = true
	slices.Sort(want.Stale)
	if diff := cmp.Diff(want, got, ignoreManifestBytes); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	total := int64(len(manifest))
	for _, data := range p.Files {
		total += int64(len(data))
	}
	if got.Bytes() != total {
		t.Errorf("%d bytes to send, want %d", got.Bytes(), total)
	}
}

// ignoreManifestBytes leaves the one hidden field out, which Send writes.
var ignoreManifestBytes = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".manifest" }, cmp.Ignore())

func TestNewPlanCurrent(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	state := post.State{Files: map[string]int64{"1Full.cab": 1, "2Full.cab": 1}}
	plan, err := post.NewPlan(s.at(2), state, post.Current)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(post.Plan{Status: post.Current, Stale: []string{"Sample/1Full.cab"}}, plan, ignoreManifestBytes); diff != "" {
		t.Errorf("a current server has steps (-want +got):\n%s", diff)
	}
	if n := plan.Bytes(); n != 0 {
		t.Errorf("%d bytes to send", n)
	}
	plan.Stale = nil
	// Not one call: a nil Remote would panic.
	if err := post.Send(t.Context(), nil, s.at(2), plan, post.SendOptions{}); err != nil {
		t.Error(err)
	}
}

// TestNewPlanRefuses plans with a manifest that no server could read.
func TestNewPlanRefuses(t *testing.T) {
	p := newSeries(t, "Sample", 12, 1).at(1)
	p.Manifest.Line = ""
	for _, status := range []post.Status{post.New, post.Behind, post.Current} {
		if plan, err := post.NewPlan(p, post.State{}, status); err == nil {
			t.Errorf("%s: planned %+v", status, plan)
		}
	}
}

// TestInspect reads trees in every state.
func TestInspect(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	second := s.at(2).Manifest
	write := func(t *testing.T, dir post.Dir, name, data string) {
		t.Helper()
		file := filepath.Join(string(dir), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name    string
		prepare func(t *testing.T, dir post.Dir)
		want    post.State
		path    string // of the error
	}{
		{"no folder", func(*testing.T, post.Dir) {}, post.State{}, ""},
		{"another book", func(t *testing.T, dir post.Dir) {
			newSeries(t, "Other", 12, 1).mustPost(t, dir, dir, 1)
			write(t, dir, "Database/Sample2.json.0123abcd.part", "x")
		}, post.State{}, ""},
		{"files without a manifest", func(t *testing.T, dir post.Dir) {
			write(t, dir, "Sample/1Full.cab", "four")
			write(t, dir, "Sample/folder/x", "x")
			write(t, dir, "Database/Sample.json.0123abcd.part", "x")
			write(t, dir, "Database/Sample.json.bak", "x")
		}, post.State{Files: map[string]int64{"1Full.cab": 4}, Parts: []string{"Sample.json.0123abcd.part"}, Unlisted: 1}, ""},
		{"a release", func(t *testing.T, dir post.Dir) { s.mustPost(t, dir, dir, 2) }, post.State{
			Manifest: &second,
			Files: map[string]int64{
				"2Full.cab": second.Cabs[0].Size, "2Delta1.cab": second.Cabs[1].Size,
			},
		}, ""},
		{"an empty manifest", func(t *testing.T, dir post.Dir) { write(t, dir, "Database/Sample.json", "") }, post.State{}, "damaged"},
		{"a manifest of tomorrow", func(t *testing.T, dir post.Dir) {
			write(t, dir, "Database/Sample.json", `{"format":2}`)
		}, post.State{}, "damaged"},
		{"a folder named as the manifest", func(t *testing.T, dir post.Dir) {
			write(t, dir, "Database/Sample.json/x", "x")
		}, post.State{}, "Database/Sample.json"},
		{"a file named as the book", func(t *testing.T, dir post.Dir) { write(t, dir, "Sample", "x") }, post.State{}, "Sample"},
		{"a file named Database", func(t *testing.T, dir post.Dir) { write(t, dir, "Database", "x") }, post.State{}, "Database"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := post.Dir(filepath.Join(t.TempDir(), "tree"))
			tt.prepare(t, dir)
			got, err := post.Inspect(t.Context(), dir, "Sample")
			if tt.path == "damaged" {
				if err != nil || got.Damaged == nil || got.Manifest != nil {
					t.Errorf("%+v, %v: want a damaged manifest", got, err)
				}
				_, err := post.Compare(s.at(2).Manifest, got, s.mine)
				if _, ok := errors.AsType[*post.ConflictError](err); !ok {
					t.Errorf("%v, want a conflict", err)
				}
				return
			}
			if tt.path != "" {
				if e, ok := errors.AsType[*post.Error](err); !ok || e.Path != tt.path || e.Published {
					t.Errorf("%v, want an error of %s", err, tt.path)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Files) == 0 {
				got.Files = nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}

// vanishing lists a manifest that Read then does not find, as a server does
// while someone else posts, or one that forbids reading.
type vanishing struct{ post.Dir }

func (vanishing) Read(context.Context, string, int64) ([]byte, error) { return nil, fs.ErrNotExist }

// TestInspectDoubt takes nothing for new that was listed a moment ago.
func TestInspectDoubt(t *testing.T) {
	s := newSeries(t, "Sample", 12, 1)
	dir := post.Dir(t.TempDir())
	s.mustPost(t, dir, dir, 1)
	if state, err := post.Inspect(t.Context(), vanishing{dir}, "Sample"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%+v, %v: a server with a manifest counts as new", state, err)
	}
}

// A book whose name differs only in case is the same book to clients, and not
// ours to replace.
func TestInspectOtherCase(t *testing.T) {
	r := post.Dir(t.TempDir())
	theirs := newSeries(t, "SAMPLE", 12, 1)
	pack := theirs.at(1)
	plan, err := post.NewPlan(pack, post.State{}, post.New)
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(t.Context(), r, pack, plan, post.SendOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := post.Inspect(t.Context(), r, "SAMPLE"); err != nil {
		t.Error(err)
	}
	_, err = post.Inspect(t.Context(), r, "Sample")
	want := &post.ConflictError{Book: "Sample", Kind: post.OtherCase, Version: 1, Reason: phonebook.Say("it is posted under the name {{.Name}}.", "Name", "SAMPLE")}
	if got, ok := errors.AsType[*post.ConflictError](err); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", err, want)
	}
}
