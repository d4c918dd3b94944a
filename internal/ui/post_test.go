package ui

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// openWith opens a window on the test book with servers.
func openWith(t *testing.T, hosts ...admin.Host) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	for _, h := range hosts {
		_, err := s.AddHost(h)
		check(t, err)
	}
	return openOn(t, s), s
}

func TestPostWithoutServer(t *testing.T) {
	w, _ := open(t)
	w.reviewPost()
	wantSays(t, w, "There is no server to post to")
}

func TestPostToAFolder(t *testing.T) {
	folder := t.TempDir()
	w, s := openWith(t, admin.Host{Name: "here", Folder: folder})
	w.reviewPost()
	for _, words := range []string{"Post Tymnet, version 1", "1Full.cab", "3 POPs in service", "Nothing posted yet"} {
		wantSays(t, w, words)
	}
	typeInto(w, entries(w)[0], "First")
	press(entries(w)[0], fyne.KeyReturn)
	wantSays(t, w, "Version 1 is on 1 server.")
	wantSays(t, w, "Posted version 1")
	if _, err := os.Stat(filepath.Join(folder, testBook, "1Full.cab")); err != nil {
		t.Error(err)
	}
	tap(t, w, "Close")
	wantStatus(t, w, "Version 1 is on 1 server.")
	wantSays(t, w, "1 posted")
	if releases, err := s.Releases(testBook); err != nil || len(releases) != 1 || releases[0].Comment != "First" {
		t.Errorf("releases = %+v, %v", releases, err)
	}

	// Nothing changed and it is there: nothing can be posted, only looked at again.
	w.reviewPost()
	wantSays(t, w, "Tymnet, version 1: nothing to post")
	wantSays(t, w, "Nothing changed since this release. It was posted to 1 server; check again to be sure.")
	wantSays(t, w, "Version 1 was posted; check again to be sure.")
	row := w.reviewing.servers.rows[0]
	test.Tap(row.check)
	wantSays(t, w, "Version 1 is posted again.")
	button(t, w, "Post to 1 server")
	test.Tap(row.check)
	tap(t, w, "Check again")
	wantSays(t, w, "Tymnet, version 1: nothing to post")
	wantSays(t, w, "Nothing changed since this release, and the servers have it.")
	wantSays(t, w, "Nothing is sent: it has version 1 already.")

	// A server that has lost it gets it again.
	check(t, os.RemoveAll(folder))
	check(t, os.Mkdir(folder, 0o755))
	tap(t, w, "Check again")
	wantSays(t, w, "Gets version 1: it has none yet.")
	tap(t, w, "Post to 1 server")
	wantSays(t, w, "Version 1 is on 1 server.")
	tap(t, w, "Close")
	if w.openDialogs() != 0 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
}

// A server in conflict does not have the release, and nobody says that it has.
func TestReviewOfAConflictAlone(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "here", Folder: t.TempDir()})
	_, err := s.Build(testBook, "")
	check(t, err)
	w.reload(nil)
	w.hosts.learn(testBook, "here", resultState(admin.HostResult{Host: "here", Status: admin.PostConflict}))
	w.reviewPost()
	wantSays(t, w, "Tymnet, version 1: nothing to post")
	wantSays(t, w, "Nothing changed since this release. 1 server in conflict is left out.")
	if says(w, "the servers have it") {
		t.Error("it claims that the servers have it")
	}
}

func TestPostIsLive(t *testing.T) {
	server := &pbs.Server{Dir: t.TempDir(), HTTP: "127.0.0.1:0"}
	check(t, server.Start(t.Context()))
	t.Cleanup(func() { _ = server.Shutdown(context.Background()) })
	w, _ := openWith(t, admin.Host{
		Name: "local", Folder: filepath.Join(server.Dir, pbs.HostDir), Probe: "http://" + server.HTTPAddr() + pbs.Path,
	})
	for version := range 2 {
		w.reviewPost()
		tap(t, w, "Post to 1 server")
		wantSays(t, w, map[int]string{0: "Live, version 1", 1: "Live, version 2"}[version])
		tap(t, w, "Close")
		wantSays(t, w, "1 live")
		choose(t, w, munich)
		typeInto(w, w.form.fields.number.entry, "129-6082")
		press(w.form.fields.number.entry, fyne.KeyReturn)
	}
	// A new window asks the server as a client does.
	again := openOn(t, w.Service)
	wantSays(t, again, "1 live")
}

func TestPostConflict(t *testing.T) {
	folder := t.TempDir()
	other, _ := openWith(t, admin.Host{Name: "here", Folder: folder})
	other.reviewPost()
	tap(t, other, "Post to 1 server")

	w, s := openWith(t, admin.Host{Name: "here", Folder: folder})
	w.reviewPost()
	tap(t, w, "Post to 1 server")
	wantSays(t, w, "Conflict, left out")
	wantSays(t, w, "It holds another Tymnet, version 1. Nothing was sent.")
	tap(t, w, "Close")
	wantSays(t, w, "1 in conflict")
	if releases, err := s.Releases(testBook); err != nil || len(releases) != 0 {
		t.Errorf("releases = %+v, %v", releases, err)
	}
	// The next review leaves the server out by itself.
	w.reviewPost()
	if !button(t, w, "Post to 0 servers").Disabled() {
		t.Error("nobody to post to, and yet it can be pressed")
	}
}

// TestDecideAConflict posts over another's book after it was chosen and confirmed,
// and never before.
func TestDecideAConflict(t *testing.T) {
	folder := t.TempDir()
	other, _ := openWith(t, admin.Host{Name: "here", Folder: folder})
	other.reviewPost()
	tap(t, other, "Post to 1 server")
	w, s := openWith(t, admin.Host{Name: "here", Folder: folder})
	w.reviewPost()
	tap(t, w, "Post to 1 server")
	tap(t, w, "Decide…")
	wantSays(t, w, "here holds another Tymnet book")
	wantSays(t, w, "Its book has the same name but was not made here. Nothing was sent.")
	tap(t, w, "Leave it alone")
	if posts, err := s.Posts(testBook); err != nil || len(posts) != 0 {
		t.Errorf("%+v, %v: posted without a choice", posts, err)
	}
	// The next review says so too, and leads to the same question.
	w.reviewPost()
	wantSays(t, w, "here is left out: it holds another Tymnet.")
	tap(t, w, "Decide…")
	for _, o := range shown(w) {
		if ways, ok := o.(*parts.Choices); ok {
			ways.Pick(1)
		}
	}
	tap(t, w, "Replace it with yours, as version 2")
	press(entries(w)[0], fyne.KeyReturn)
	wantSays(t, w, "Type here to post over its book.")
	typeInto(w, entries(w)[0], "here")
	press(entries(w)[0], fyne.KeyReturn)
	posts, err := s.Posts(testBook)
	check(t, err)
	if len(posts) != 1 || posts[0].Version != 2 {
		t.Errorf("%+v", posts)
	}
}

func TestPostFails(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "a", FTP: "ftp.example", User: "anna"}, admin.Host{Name: "b", Folder: t.TempDir()})
	asked := ""
	s.Connect = func(_ context.Context, h admin.Host, password string, _ func(string)) (post.Remote, error) {
		if h.FTP != "" { // the two are asked at once
			asked = password
			return nil, post.ErrLogin
		}
		return post.Dir(h.Folder), nil
	}
	w.reviewPost()
	typeInto(w, entry(t, w, "Password of anna"), "wrong")
	tap(t, w, "Post to 2 servers")
	wantSays(t, w, "The server refused the login. Check user and password.")
	wantSays(t, w, "Version 1 is on 1 server; 1 failed.")
	if asked != "wrong" {
		t.Errorf("logged in with %q", asked)
	}
	tap(t, w, "Close")
	wantSays(t, w, "1 failed")
}

// TestLogInAgain tries a server again with another password, and no other server.
func TestLogInAgain(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "a", FTP: "ftp.example", User: "anna"}, admin.Host{Name: "b", Folder: t.TempDir()})
	folder, others := t.TempDir(), 0
	s.Connect = func(_ context.Context, h admin.Host, password string, said func(string)) (post.Remote, error) {
		if h.FTP == "" {
			others++
			return post.Dir(h.Folder), nil
		}
		if said("PASS ****"); password != "right" {
			return nil, post.ErrLogin
		}
		return post.Dir(folder), nil
	}
	w.reviewPost()
	typeInto(w, entry(t, w, "Password of anna"), "wrong")
	tap(t, w, "Post to 2 servers")
	button(t, w, "Retry failed (1)")
	before := others
	tap(t, w, "Copy")
	if got := w.App.Clipboard().Content(); !strings.Contains(got, "PASS ****") {
		t.Errorf("transcript %q", got)
	}
	tap(t, w, "Log in…")
	typeInto(w, entries(w)[0], "right")
	tap(t, w, "Log in")
	wantSays(t, w, "Version 1 is on 2 servers.")
	if others != before {
		t.Error("the server that has the release was asked again")
	}
	if releases, err := s.Releases(testBook); err != nil || len(releases) != 1 {
		t.Errorf("releases = %+v, %v", releases, err)
	}
	tap(t, w, "Close")
	wantStatus(t, w, "Version 1 is on 2 servers.")
}

// TestChooseByTag ticks the servers with a tag; a pilot is waited for unless that is
// switched off.
func TestChooseByTag(t *testing.T) {
	w, _ := openWith(
		t, admin.Host{Name: "lab", Folder: t.TempDir(), Pilot: true, Probe: "http://127.0.0.1:1/x", Tags: []string{"test"}},
		admin.Host{Name: "east", Folder: t.TempDir(), Tags: []string{"east"}}, admin.Host{Name: "far", Folder: t.TempDir(), Tags: []string{"east"}},
	)
	w.reviewPost()
	if first := w.reviewing.servers.pilotFirst; first.Text != "Pilot first: the others start when lab answers as a client would ask" || !first.Checked {
		t.Errorf("%q, %v", first.Text, first.Checked)
	}
	tap(t, w, "east")
	button(t, w, "Post to 2 servers")
	tap(t, w, "test")
	tap(t, w, "Post to 1 server")
	wantSays(t, w, "The files are there, but no client is answered at http://127.0.0.1:1/x.")
	tap(t, w, "Close")
	w.reviewPost()
	tap(t, w, "Post to 3 servers")
	wantSays(t, w, "Nothing was sent: a pilot is not live.")
	tap(t, w, "Close")
	w.reviewPost()
	w.reviewing.servers.pilotFirst.SetChecked(false)
	tap(t, w, "Post to 3 servers")
	wantSays(t, w, "Version 1 is on 2 servers. The files are on 1 more server, but no client is answered there.")
}

func TestPostUsesTheKeptPassword(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "a", FTP: "ftp.example", User: "anna"})
	w.Password = func(string) (string, error) { return "kept", nil }
	got := ""
	s.Connect = func(_ context.Context, _ admin.Host, password string, _ func(string)) (post.Remote, error) {
		got = password
		return post.Dir(t.TempDir()), nil
	}
	w.reviewPost()
	if n := len(entries(w)); n != 1 { // the comment alone
		t.Errorf("%d inputs", n)
	}
	tap(t, w, "Post to 1 server")
	if got != "kept" {
		t.Errorf("logged in with %q", got)
	}
}

func TestReleaseWithoutPosting(t *testing.T) {
	w, s := open(t)
	w.reviewRelease()
	wantSays(t, w, "Release Tymnet, version 1")
	tap(t, w, "Release version 1")
	if releases, err := s.Releases(testBook); err != nil || len(releases) != 1 {
		t.Errorf("releases = %+v, %v", releases, err)
	}
	wantStatus(t, w, "Version 1 is made. Post it to reach clients.")
	w.reviewRelease()
	wantSays(t, w, "Nothing to release")
}

func TestEscapeLeavesTheReview(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "here", Folder: t.TempDir()})
	w.reviewPost()
	press(entries(w)[0], fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("the review is still open")
	}
	if releases, _ := s.Releases(testBook); len(releases) != 0 {
		t.Error("a release was made")
	}
}

func TestPostWords(t *testing.T) {
	host := func(status string) admin.HostResult { return admin.HostResult{Status: status} }
	tests := []struct {
		result admin.PostResult
		err    error
		want   string
	}{
		{admin.PostResult{}, admin.ErrNoHost, "There is no server to post to. Add a server first."},
		{admin.PostResult{Version: 3, Hosts: []admin.HostResult{host(admin.PostLive), host(admin.PostCurrent)}}, nil, "Version 3 is on 2 servers."},
		{admin.PostResult{Version: 3, Hosts: []admin.HostResult{host(admin.PostLive)}}, context.Canceled, "Cancelled. Version 3 reached 1 server; the others keep what they had."},
		{admin.PostResult{Hosts: []admin.HostResult{host(admin.PostFailed), host(admin.PostConflict)}}, errors.New("x"), "No server took the release: 1 failed, 1 in conflict. They keep what they had."},
	}
	silent := admin.HostResult{Host: "a", Status: admin.PostFailed, Err: &admin.UnansweredError{URL: "http://pbs.example"}}
	tests = append(tests, struct {
		result admin.PostResult
		err    error
		want   string
	}{admin.PostResult{Version: 3, Hosts: []admin.HostResult{silent}}, errors.New("x"), "The files are there, but no client is answered at http://pbs.example."})
	for _, tt := range tests {
		if got := postWords(tt.result, tt.err); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.result, got, tt.want)
		}
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{phonebook.ErrMoved, "The phone book has changed meanwhile. Try again."},
		{&phonebook.LimitError{What: phonebook.Say("POPs in book {{.Book}}", "Book", "X"), Limit: 2, Found: 3, Remedy: phonebook.Say("Delete some.")}, "POPs in book X: 3, at most 2. Delete some."},
		{&admin.ReleaseError{Problems: make([]phonebook.Problem, 7)}, "7 errors stop the next release. See Problems for where they are."},
		{&post.Error{Op: "upload", Path: "a/1Full.cab", Err: errors.New("552")}, "The server refused a/1Full.cab. It keeps what it had."},
		{&post.Error{Op: "remove", Path: "a", Published: true, Err: errors.New("x")}, "The release is on the server, but old files could not be removed. Post again to clean up."},
		{&post.ConflictError{Book: "Tymnet", Version: 31}, "It holds another Tymnet, version 31. Nothing was sent."},
		{os.ErrPermission, "The folder or file may not be written. Check who may read and write there."},
		{&fs.PathError{Op: "write", Path: "/data", Err: syscall.ENOSPC}, "The disk is full. Make room, then try again."},
		{&fs.PathError{Op: "open", Path: "/data", Err: syscall.EISDIR}, "The file or folder /data could not be used: is a directory."},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, "The connection broke. Check the network and try again."},
		{context.Canceled, "Cancelled. The server keeps what it had."},
		{errors.New("something else"), "Something else."},
	}
	for _, tt := range tests {
		if got := explain(tt.err); got != tt.want {
			t.Errorf("explain(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

// TestTrustAServer asks about a key that nobody signed; the safe answer comes first.
func TestTrustAServer(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "a", FTP: "ftp.example", User: "anna", TLS: "explicit"})
	const key = "sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	s.Connect = func(_ context.Context, h admin.Host, _ string, _ func(string)) (post.Remote, error) {
		if h.Pin != key {
			return nil, &post.CertificateError{Host: "ftp.example", Fingerprint: key, Pinned: h.Pin, Subject: "CN=nobody"}
		}
		return post.Dir(t.TempDir()), nil
	}
	w.Password = func(string) (string, error) { return "kept", nil }
	pin := func() string {
		h, err := s.Host("a")
		check(t, err)
		return h.Pin
	}
	w.checkServer(w.hosts.list[0])
	wantSays(t, w, "Do you trust a?")
	wantSays(t, w, key)
	tap(t, w, "Do not trust")
	wantSays(t, w, "The certificate of the server is not trusted.")
	tap(t, w, "Close")
	if pin() != "" || w.openDialogs() != 0 {
		t.Errorf("pinned %q, %d dialogs", pin(), w.openDialogs())
	}
	w.checkServer(w.hosts.list[0])
	tap(t, w, "Trust this key")
	if pin() != key {
		t.Errorf("pinned %q", pin())
	}
	wantStatus(t, w, "a answered.")
	if w.hosts.list[0].Pin != key {
		t.Error("the window does not know the key")
	}
}

// Without a word there is nothing to copy or to save, and the dialog says why.
func TestPostWithoutTranscript(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "here", Folder: t.TempDir()}, admin.Host{Name: "far", FTP: "ftp.example.com:21", User: "pba"})
	s.Connect = func(_ context.Context, h admin.Host, _ string, say func(string)) (post.Remote, error) {
		if h.Folder != "" {
			return post.Dir(h.Folder), nil
		}
		return nil, &post.Error{Op: "connect", Err: post.ErrUnreachable}
	}
	w.post(postOrder{book: testBook, hosts: []string{"here", "far"}, passwords: map[string]string{"far": "x"}})
	silent := func(why string) {
		t.Helper()
		wantSays(t, w, why)
		if !button(t, w, "Copy").Disabled() || !button(t, w, "Save…").Disabled() {
			t.Error("an empty transcript can be copied or saved")
		}
	}
	silent("A folder is written without a session: there is no transcript.")
	w.posting.sheet.choose("far")
	silent("Nothing was said: no connection came about.")
	w.posting.said("far", "< 220 Ready")
	w.posting.sheet.choose("far")
	if button(t, w, "Copy").Disabled() || says(w, "Nothing was said") {
		t.Error("the transcript cannot be copied")
	}
	tap(t, w, "Close")
	w.openTranscript(testBook, "far", "Tymnet, 1 August\n\n")
	silent("Nothing was said: no connection came about.")
}

// A reason that does not fit beside its server is written out below it, and a retry
// asks for a password that was refused.
func TestPostReasonsAndRetry(t *testing.T) {
	far := admin.Host{Name: "far", FTP: "ftp.example.com:21", User: "pba"}
	w, s := openWith(t, far, admin.Host{Name: "here", Folder: t.TempDir()})
	w.window.Resize(fyne.NewSize(900, 700))
	folder := post.Dir(t.TempDir())
	s.Connect = func(_ context.Context, h admin.Host, password string, _ func(string)) (post.Remote, error) {
		switch {
		case h.Folder != "":
			return post.Dir(h.Folder), nil
		case password != "right":
			return nil, &post.Error{Op: "log in", Err: post.ErrLogin}
		}
		return folder, nil
	}
	w.post(postOrder{book: testBook, hosts: []string{"far", "here"}, passwords: map[string]string{"far": "wrong"}})
	wantSays(t, w, "Version 1 is on 1 server; 1 failed.")
	whole := false
	for _, o := range shown(w) {
		if p, ok := o.(*parts.Paragraph); ok && p.Text() == "The server refused the login. Check user and password." {
			whole = true
		}
	}
	if !whole {
		t.Error("the reason is cut")
	}
	tap(t, w, "Retry failed (1)")
	wantSays(t, w, "Password for far")
	typeInto(w, entries(w)[0], "right")
	press(entries(w)[0], fyne.KeyReturn)
	wantSays(t, w, "Version 1 is on 2 servers.")
}
