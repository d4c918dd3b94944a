package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// cells writes the rows of a table, with the marks before them.
func cells(m grid.Model, columns int) []string {
	out := []string{}
	for row := range m.Len() {
		line := make([]string, columns)
		for col := range line {
			line[col] = m.Cell(row, col).Text
		}
		out = append(out, strings.Join(line, "|"))
	}
	return out
}

// released opens a window on a book with two releases, of which a server in a
// folder has the first.
func released(t *testing.T) (*Window, *admin.Service, admin.Host) {
	t.Helper()
	w, s, h := withServer(t)
	_, err := s.Build(testBook, "First")
	check(t, err)
	_, err = s.Post(context.Background(), testBook, admin.PostOptions{})
	check(t, err)
	check(t, s.EditPOPs(testBook, []phonebook.POPID{napa}, func(p *phonebook.POP) { p.Name = "Napa 2" }))
	check(t, s.EditPOPs(testBook, []phonebook.POPID{albany}, func(p *phonebook.POP) { p.Status = phonebook.InService }))
	_, err = s.Build(testBook, "Second")
	check(t, err)
	w.reload(nil)
	return w, s, h
}

func TestReleases(t *testing.T) {
	w, _, _ := released(t)
	p := w.releases
	var rows []string
	for row := range p.Len() {
		rows = append(rows, p.Cell(row, releaseVersion).Text+"|"+p.Cell(row, releaseComment).Text+"|"+p.Cell(row, releaseChanges).Text)
	}
	if diff := cmp.Diff([]string{"2|Second|1, 1, 0", "1|First|3, 0, 0"}, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if full, delta := p.Cell(0, releaseFull), p.Cell(1, releaseDelta); full.Bar != 1 || delta.Text != "–" {
		t.Errorf("sizes %+v, %+v", full, delta)
	}
	for _, text := range []string{"Version 2", "Second", "1 new, 1 changed, 0 gone since the version before.", "Delta from 1", "This is the newest version. No server has it yet, so no client sees it."} {
		wantSays(t, w, text)
	}
	if !p.side.revert.Disabled() {
		t.Error("the newest version can be returned to")
	}
	p.grid.Select(1, 0)
	wantSays(t, w, "Version 1")
	tap(t, w, "Show what it changed")
	if w.tabs.Chosen() != tabChanges || w.changes.past == nil || w.changes.past.version() != 1 {
		t.Error("the changes of version 1 are not shown")
	}
}

// Only what answered a client's question is called seen by clients.
func TestReleaseTellsWhoHasIt(t *testing.T) {
	w, s, _ := released(t)
	_, err := s.Post(context.Background(), testBook, admin.PostOptions{})
	check(t, err)
	w.reload(nil)
	wantSays(t, w, "This is the newest version. It is on 1 server, which was not asked whether clients get it.")

	server := &pbs.Server{Dir: t.TempDir(), HTTP: "127.0.0.1:0"}
	check(t, server.Start(t.Context()))
	t.Cleanup(func() { _ = server.Shutdown(context.Background()) })
	asked, s := openWith(t, admin.Host{Name: "local", Folder: filepath.Join(server.Dir, pbs.HostDir), Probe: "http://" + server.HTTPAddr() + pbs.Path})
	asked.showTab(tabReleases)
	_, err = s.Post(context.Background(), testBook, admin.PostOptions{})
	check(t, err)
	asked.reload(asked.probe)
	wantSays(t, asked, "This is the newest version: 1 server answers clients with it.")
	// A server that no longer answers so is not called live for what it was.
	s.Ask = func(context.Context, string, string, phonebook.Version) ([]byte, error) { return nil, nil }
	asked.reload(asked.probe)
	wantSays(t, asked, "It was posted to 1 server, but clients do not get it there.")
	asked.reviewPost()
	wantSays(t, asked, "Clients do not get version 1")
	wantSays(t, asked, "Gets version 1: clients there do not get it yet.")
	button(t, asked, "Post to 1 server")
}

// In the smallest window and in every language the first columns of the releases are
// seen whole, with their titles.
func TestReleaseColumnsFit(t *testing.T) {
	w, _, _ := released(t)
	w.window.Resize(fyne.NewSize(1024, 700))
	for _, language := range []string{"en", "de", "fr", "es", "ja"} {
		w.setLanguage(language)
		w.showTab(tabReleases)
		columns := releaseColumns()
		room := w.releases.grid.Size().Width - 28 // of the gutter
		for i, c := range columns[:releaseFull+1] {
			if least := fitted(c.Title, w.releases.Cell(0, i).Text); c.Width < least {
				t.Errorf("%s: %s has %v, needs %v", language, c.Title, c.Width, least)
			}
			room -= theme.Px(c.Width)
		}
		if room < 0 {
			t.Errorf("%s: the columns up to the size of the full book stand out by %v", language, -room)
		}
	}
	w.setLanguage("en")
}

// Why a post failed is told in the language in use, also of one that was noted in
// another; what was noted without a code stays as it was noted.
func TestOldReasonsFollowTheLanguage(t *testing.T) {
	w, s, _ := released(t)
	s.Connect = func(context.Context, admin.Host, string, func(string)) (post.Remote, error) {
		return nil, &post.Error{Op: "log in", Err: post.ErrLogin}
	}
	now := s.Now()
	_, err := s.Schedule(testBook, now.Add(time.Hour), admin.PostOptions{})
	check(t, err)
	s.Now = func() time.Time { return now.Add(2 * time.Hour) }
	_, err = s.PostDue(context.Background(), 0, admin.PostOptions{})
	if err == nil {
		t.Fatal("posted")
	}
	w.setLanguage("de")
	defer w.setLanguage("en")
	w.scheduledPosts()
	wantSays(t, w, explain(post.ErrLogin))
	if says(w, "refused the login") {
		t.Error("the reason stays in English")
	}
	if got := storedReason("", "as it was noted"); got != "as it was noted" {
		t.Errorf("an old reason became %q", got)
	}
}

func TestRevertToARelease(t *testing.T) {
	w, s, _ := released(t)
	check(t, s.EditPOPs(testBook, []phonebook.POPID{munich}, func(p *phonebook.POP) { p.Name = "Munich 2" }))
	w.reload(nil)
	w.releases.grid.Select(1, 0)
	tap(t, w, "Make this the next version…")
	wantSays(t, w, "Clients get POPs and regions as they were in version 1 again, under the number 3.")
	wantSays(t, w, "1 change that is not released yet is replaced as well.")
	tap(t, w, "Keep the phone book")
	if w.book.ledger.Released != 2 {
		t.Fatal("the safe way out reverts")
	}
	tap(t, w, "Make this the next version…")
	tap(t, w, "Make it version 3")
	wantStatus(t, w, "Version 3 holds what version 1 held. Post it to reach clients.")
	if p := popOf(t, s, napa); p.Name != "Napa" || w.book.ledger.Released != 3 {
		t.Errorf("%+v, version %d", p, w.book.ledger.Released)
	}
	w.stepCommand(&fyne.ShortcutUndo{})
	if p := popOf(t, s, napa); p.Name != "Napa 2" {
		t.Errorf("%+v: the change of the book cannot be taken back", p)
	}
}

func TestSaveCabinets(t *testing.T) {
	w, _, _ := released(t)
	tap(t, w, "Save cabinets…")
	if !w.asking.Open() {
		t.Fatal("no folder is asked for")
	}
	tap(t, w, "Cancel")
	dir := filepath.Join(t.TempDir(), "Tymnet-2")
	w.saveRelease(testBook, 2, dir)
	for _, name := range []string{"2Full.cab", "2Delta1.cab", "Tymnet.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	wantStatus(t, w, "Saved 3 files in "+dir+".")
	w.saveRelease(testBook, 9, dir)
	wantSays(t, w, "The cabinets were not saved")
}

func TestPosts(t *testing.T) {
	w, s, _ := released(t)
	w.releases.lists.Choose(listPosts)
	w.releases.lists.OnChoose(listPosts)
	s.Connect = func(context.Context, admin.Host, string, func(string)) (post.Remote, error) {
		return nil, post.ErrUnreachable
	}
	if got := w.releases.posts.Cell(0, postServer).Text + w.releases.posts.Cell(0, postResult).Text; got != "herePosted" || w.releases.posts.Len() != 1 {
		t.Errorf("%d posts, the first %q", w.releases.posts.Len(), got)
	}
	if took := w.releases.posts.Cell(0, postTook).Text; took == "–" {
		t.Error("nobody noted how long it took")
	}
	if w.releases.side.object.Visible() || w.releases.more.Objects[0].Visible() {
		t.Error("what belongs to releases stands beside posts")
	}
}

// A server that is behind gets the newest release, and no other is made for it.
func TestRetryAServer(t *testing.T) {
	w, s, h := released(t)
	check(t, s.EditPOPs(testBook, []phonebook.POPID{munich}, func(p *phonebook.POP) { p.Name = "Munich 2" }))
	w.reload(nil)
	wantSays(t, w, "Behind, version 1")
	wantSays(t, w, "Last post")
	tap(t, w, "Retry")
	tap(t, w, "Close")
	if _, err := os.Stat(filepath.Join(h.Folder, testBook, "2Full.cab")); err != nil {
		t.Error(err)
	}
	releases, err := s.Releases(testBook)
	check(t, err)
	if len(releases) != 2 {
		t.Errorf("%d releases", len(releases))
	}
	if w.releases.posts.Len() != 2 {
		t.Errorf("%d posts", w.releases.posts.Len())
	}
}

func TestTranscript(t *testing.T) {
	w, s, _ := released(t)
	w.showTranscript("here")
	wantSays(t, w, "Folders have none.")
	tap(t, w, "Close")
	dir := filepath.Join(s.Dir, testBook, "transcripts")
	check(t, os.MkdirAll(dir, 0o700))
	text := "Tymnet version 1 to here at ftp.example:21: live\n12:00:00.000 > USER anna\n12:00:00.100 < 331 Password\n"
	check(t, os.WriteFile(filepath.Join(dir, "20260801T120000Z-1-here.txt"), []byte(text), 0o600))
	w.showTranscript("here")
	wantSays(t, w, "Tymnet version 1 to here at ftp.example:21: live")
	tap(t, w, "Copy")
	if got := w.App.Clipboard().Content(); got != text {
		t.Errorf("copied %q", got)
	}
	tap(t, w, "Save…")
	if !w.asking.Open() {
		t.Error("no file is asked for")
	}
	tap(t, w, "Cancel")
	tap(t, w, "Close")
}

func TestHistory(t *testing.T) {
	w, _, _ := released(t)
	w.showHistory()
	l := w.releases.past
	if w.window.Canvas().Focused() != fyne.Focusable(l.text) {
		t.Error("the search of the history has not got the keyboard")
	}
	all := l.Len()
	first := cells(l, historySource+1)[:4]
	for i, row := range first {
		_, first[i], _ = strings.Cut(row, "|")
	}
	want := []string{
		"test|Released|Version 2|1 new, 1 changed, 0 gone|",
		"test|POP changed|Albany|Status: In service, was Out of service|",
		"test|POP changed|Napa 2|POP name: Napa 2, was Napa|",
	}
	if diff := cmp.Diff(want, first[:3]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(first[3], "test|Posted|Version 1|here, ") {
		t.Errorf("post = %q", first[3])
	}
	typeInto(w, l.text, "napa")
	if l.Len() != 2 {
		t.Errorf("%d rows with napa", l.Len())
	}
	typeInto(w, l.text, "")
	l.action.Pick(1)
	if got := l.Cell(0, historyAction).Text; got != "POP added" || l.Len() != 4 || l.Mark(0) != grid.Added {
		t.Errorf("%d rows, the first %q", l.Len(), got)
	}
	l.day.Pick(1)
	if l.Len() != 4 {
		t.Errorf("%d rows of the only day", l.Len())
	}
	// What was chosen stays when more happens.
	w.reload(nil)
	if l.Len() != 4 || all < 10 {
		t.Errorf("%d of %d rows", l.Len(), all)
	}
	l.grid.Select(l.Key(0), 0)
	l.open(l.Key(0))
	if w.tabs.Chosen() != tabPOPs {
		t.Error("the POP is not shown")
	}
	w.showHistory()
	tap(t, w, "Export…")
	if !w.asking.Open() {
		t.Fatal("no file is asked for")
	}
	tap(t, w, "Cancel")
	typeInto(w, l.text, "nothing has this")
	if l.grid.Empty != "No entry matches" || !l.export.Disabled() {
		t.Errorf("empty = %q", l.grid.Empty)
	}
}

func TestReleasesOfANewBook(t *testing.T) {
	w, _ := open(t)
	w.showTab(tabReleases)
	if w.releases.Len() != 0 || !strings.HasPrefix(w.releases.grid.Empty, "No release yet") || w.releases.side.object.Visible() {
		t.Errorf("empty = %q", w.releases.grid.Empty)
	}
	wantSays(t, w, "No server yet. Add one, or start the local server to try posting.")
	tap(t, w, "Release…")
	wantSays(t, w, "Release Tymnet, version 1")
}
