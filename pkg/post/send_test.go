package post_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/post"
)

// TestSendOrder wants exactly these calls in exactly this order.
func TestSendOrder(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	dir := post.Dir(filepath.Join(t.TempDir(), "not", "there", "yet"))
	looks := []string{"list Database", "list Sample", "read Database/Sample.json"}
	dirs := []string{"mkdir ", "mkdir Sample", "mkdir Database"}
	stage := func(v int, cab string) []string {
		temp := "Sample/" + part(s.at(v), cab)
		return []string{"write " + temp, "read " + temp}
	}
	name := func(v int, cab string) string { return "rename Sample/" + part(s.at(v), cab) + " Sample/" + cab }
	manifest := func(v int) []string {
		data, err := s.at(v).Manifest.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		temp := "Database/Sample.json." + post.Hash(data)[:8] + ".part"
		return []string{"write " + temp, "read " + temp}
	}
	live := func(v int) []string {
		temp := strings.TrimPrefix(manifest(v)[0], "write ")
		return []string{"rename " + temp + " Database/Sample.json"}
	}
	posts := []struct {
		version int
		want    [][]string
	}{
		{1, [][]string{looks, dirs, stage(1, "1Full.cab"), manifest(1), {name(1, "1Full.cab")}, live(1)}},
		{2, [][]string{
			looks, stage(2, "2Full.cab"), stage(2, "2Delta1.cab"),
			manifest(2),
			{name(2, "2Full.cab"), name(2, "2Delta1.cab")},
			live(2),
			{"remove Sample/1Full.cab"},
		}},
		{2, [][]string{looks}}, // current
	}
	for _, p := range posts {
		f := &faulty{dir: dir}
		if err := s.post(t.Context(), f, p.version); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, part := range p.want {
			want = append(want, part...)
		}
		if diff := cmp.Diff(want, f.calls); diff != "" {
			t.Errorf("calls of version %d (-want +got):\n%s", p.version, diff)
		}
		s.checkTree(t, dir, p.version)
	}
}

// TestSendSkips sends nothing that is there already.
func TestSendSkips(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	dir := post.Dir(t.TempDir())
	folder := filepath.Join(string(dir), "Sample")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range s.at(2).Files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := &faulty{dir: dir}
	var last post.Event
	plan, err := s.plan(t.Context(), f, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(t.Context(), f, s.at(2), plan, post.SendOptions{Progress: func(e post.Event) { last = e }}); err != nil {
		t.Fatal(err)
	}
	for _, call := range f.calls {
		if strings.HasPrefix(call, "write Sample/") || strings.HasPrefix(call, "rename Sample/") {
			t.Errorf("%q of a cabinet that is there", call)
		}
	}
	if last.Done != last.Total || last.Total != plan.Bytes() {
		t.Errorf("progress ends at %d of %d, want %d", last.Done, last.Total, plan.Bytes())
	}
	s.checkTree(t, dir, 2)
}

// TestSendOtherBooks leaves alone what belongs to others.
func TestSendOtherBooks(t *testing.T) {
	one, two := newSeries(t, "Sample", 12, 3), newSeries(t, "Sample2", 14, 2)
	dir := post.Dir(t.TempDir())
	one.mustPost(t, dir, dir, 1)
	if err := two.post(t.Context(), dir, 1); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(string(dir), "Sample", "readme.txt"), []byte("hands off"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		s series
		v int
	}{{one, 2}, {two, 2}, {one, 3}} {
		if err := step.s.post(t.Context(), dir, step.v); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := one.live(dir); v != 3 || err != nil {
		t.Errorf("Sample: version %d, %v", v, err)
	}
	if v, err := two.live(dir); v != 2 || err != nil {
		t.Errorf("Sample2: version %d, %v", v, err)
	}
	if data, err := os.ReadFile(filepath.Join(string(dir), "Sample", "readme.txt")); string(data) != "hands off" {
		t.Errorf("another file is %q, %v", data, err)
	}
}

// TestSendChecksPackage refuses a package that is not what its manifest says,
// before the first call.
func TestSendChecksPackage(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	f := &faulty{dir: post.Dir(t.TempDir())}
	plan, err := s.plan(t.Context(), f.dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	p := post.Package{Manifest: s.at(2).Manifest, Files: maps.Clone(s.at(2).Files)}
	delete(p.Files, "2Delta1.cab")
	if err := post.Send(t.Context(), f, p, plan, post.SendOptions{}); err == nil || !strings.Contains(err.Error(), "2Delta1.cab is missing") {
		t.Errorf("%v", err)
	}
	if len(f.calls) > 0 {
		t.Errorf("calls %q", f.calls)
	}
}

// TestSendReadsBack notices every upload that did not arrive as it was sent.
func TestSendReadsBack(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	for _, how := range []fault{flipped, short, longer} {
		for _, what := range []string{"write Sample/2Full.cab", "write Sample/2Delta1.cab", "write Database/Sample.json"} {
			dir := post.Dir(t.TempDir())
			s.mustPost(t, dir, dir, 1)
			f := &faulty{dir: dir, fault: how}
			f.before = func(n int) {
				if strings.HasPrefix(f.calls[n-1], what) {
					f.at = n
				}
			}
			err := s.post(t.Context(), f, 2)
			e, ok := errors.AsType[*post.Error](err)
			if !ok || e.Op != "verify" || "write "+e.Path != what || e.Published {
				t.Errorf("%s, %s: %v", what, how, err)
			}
			if v, err := s.live(dir); v != 1 || err != nil {
				t.Errorf("%s, %s: version %d is live, %v", what, how, v, err)
			}
			s.mustPost(t, dir, dir, 2)
		}
	}
}

// TestSendStale does not hide that old files could not be removed, nor that the
// new release is live.
func TestSendStale(t *testing.T) {
	s := newSeries(t, "Sample", 12, 3)
	dir := post.Dir(t.TempDir())
	s.mustPost(t, dir, dir, 2)
	f := &faulty{dir: dir, fault: refused}
	f.before = func(n int) {
		if f.calls[n-1] == "remove Sample/2Delta1.cab" {
			f.at = n
		}
	}
	err := s.post(t.Context(), f, 3)
	e, ok := errors.AsType[*post.Error](err)
	if !ok || e.Op != "remove" || e.Path != "Sample/2Delta1.cab" || !e.Published {
		t.Errorf("%+v", err)
	}
	if got := err.Error(); got != "remove Sample/2Delta1.cab: the server made a fault (the new release is live)" {
		t.Errorf("the message is %q", got)
	}
	if !errors.Is(err, errFault) {
		t.Error("the cause is lost")
	}
	if v, err := s.live(dir); v != 3 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
}

// TestSendStaleGone takes a file that somebody else removed for removed.
func TestSendStaleGone(t *testing.T) {
	s := newSeries(t, "Sample", 12, 3)
	dir := post.Dir(t.TempDir())
	s.mustPost(t, dir, dir, 2)
	f := &faulty{dir: dir}
	f.before = func(n int) {
		if name, ok := strings.CutPrefix(f.calls[n-1], "remove "); ok {
			if err := os.Remove(filepath.Join(string(dir), name)); err != nil {
				t.Error(err)
			}
		}
	}
	s.mustPost(t, f, dir, 3)
}

// chunked tells of every thousand bytes, as a slow line does, but not of the
// last ones.
type chunked struct{ post.Dir }

func (c chunked) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	for n := 1000; n < len(data); n += 1000 {
		sent(int64(n))
	}
	return c.Dir.Write(ctx, name, data, nil)
}

// TestSendProgress adds up what progress tells.
func TestSendProgress(t *testing.T) {
	s := newSeries(t, "Sample", 3000, 2)
	dir := post.Dir(t.TempDir())
	s.mustPost(t, dir, dir, 1)
	plan, err := s.plan(t.Context(), dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	var events []post.Event
	if err := post.Send(t.Context(), chunked{dir}, s.at(2), plan, post.SendOptions{Progress: func(e post.Event) { events = append(events, e) }}); err != nil {
		t.Fatal(err)
	}
	var steps []string
	var done int64
	for _, e := range events {
		if e.Total != plan.Bytes() || e.Done < done || e.Done > e.Total {
			t.Errorf("%+v after %d of %d bytes", e, done, plan.Bytes())
		}
		done = e.Done
		step := strings.TrimSpace(string(e.Phase) + " " + e.File)
		if len(steps) == 0 || steps[len(steps)-1] != step {
			steps = append(steps, step)
		}
	}
	want := []string{
		"uploading 2Full.cab", "verifying 2Full.cab", "uploading 2Delta1.cab", "verifying 2Delta1.cab",
		"uploading Sample.json", "verifying Sample.json", "switching Sample.json", "cleaning", "done",
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if done != plan.Bytes() {
		t.Errorf("%d bytes in the end, want %d", done, plan.Bytes())
	}
	if n := len(events); n < int(plan.Bytes()/1000) {
		t.Errorf("%d events for %d bytes", n, plan.Bytes())
	}
}

// TestSendReadOnly posts into a folder that cannot be made.
func TestSendReadOnly(t *testing.T) {
	s := newSeries(t, "Sample", 12, 1)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	plan, err := post.NewPlan(s.at(1), post.State{}, post.New)
	if err != nil {
		t.Fatal(err)
	}
	err = post.Send(t.Context(), post.Dir(file), s.at(1), plan, post.SendOptions{})
	if e, ok := errors.AsType[*post.Error](err); !ok || e.Op != "make folder" || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
