package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// openLater opens a window with a server in the west and one in the east.
func openLater(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	for _, h := range []admin.Host{{Name: "west", Folder: t.TempDir(), Tags: []string{"EU"}}, {Name: "east", Folder: t.TempDir(), Tags: []string{"eu", "lab"}}} {
		_, err := s.AddHost(h)
		check(t, err)
	}
	return openOn(t, s), s
}

func scheduled(t *testing.T, s *admin.Service) []admin.Scheduled {
	t.Helper()
	all, err := s.ScheduledPosts()
	check(t, err)
	return all
}

// tick ticks a box of the front layer.
func tick(t *testing.T, w *Window, label string) {
	t.Helper()
	for _, o := range shown(w) {
		if c, ok := o.(*parts.Check); ok && c.Text == label {
			c.SetChecked(true)
			return
		}
	}
	t.Fatalf("no box %q", label)
}

// segments finds the row of words that says where a post goes.
func segments(t *testing.T, w *Window) *parts.Tabs {
	t.Helper()
	for _, o := range shown(w) {
		if tabs, ok := o.(*parts.Tabs); ok {
			return tabs
		}
	}
	t.Fatal("no segments")
	return nil
}

func pickSegment(t *testing.T, w *Window, n int) {
	t.Helper()
	tabs := segments(t, w)
	tabs.Choose(n)
	tabs.OnChoose(n)
}

func TestPostLater(t *testing.T) {
	w, s := openLater(t)
	w.postLater()
	wantSays(t, w, "A release is made now; what is edited until then is not in it")
	wantSays(t, w, "When it is closed at that time")
	day, clock := entry(t, w, session.DayLayout), entry(t, w, session.ClockLayout)
	for _, c := range []struct{ day, clock, want string }{
		{"1.9.2026", "02:30", "Write the day as 2026-12-01."},
		{"2026-09-01", "half past two", "Write the time as 02:30."},
		{"2026-01-01", "02:30", "This time is over. Choose a later one, or post now."},
	} {
		typeInto(w, day, c.day)
		typeInto(w, clock, c.clock)
		press(clock, fyne.KeyReturn)
		wantSays(t, w, c.want)
	}
	typeInto(w, day, "2026-09-01")
	tap(t, w, "Schedule post to 2 servers")
	at := time.Date(2026, 9, 1, 2, 30, 0, 0, time.Local)
	all := scheduled(t, s)
	if len(all) != 1 || !all[0].At.Equal(at) || all[0].Version != 1 || all[0].Hosts != nil {
		t.Fatalf("scheduled = %+v", all)
	}
	wantStatus(t, w, "Version 1 is posted on 1 September 2026 at 02:30.")
	// The release is made: the next one is of the same version.
	w.postLater()
	wantSays(t, w, "Version 1, the newest, is posted")
}

func TestPostLaterToSome(t *testing.T) {
	w, s := openLater(t)
	w.postLater()
	pickSegment(t, w, postToSome)
	if !button(t, w, "Schedule post to 0 servers").Disabled() {
		t.Error("a post to no server can be scheduled")
	}
	tick(t, w, "east")
	tap(t, w, "Schedule post to 1 server")
	w.postLater()
	pickSegment(t, w, postToTags)
	tick(t, w, "eu")
	tap(t, w, "Schedule post to 2 servers")
	all := scheduled(t, s)
	if len(all) != 2 || !cmp.Equal(all[0].Hosts, []string{"east"}) || !cmp.Equal(all[1].Tags, []string{"eu"}) {
		t.Errorf("scheduled = %+v", all)
	}
}

func TestPostLaterWithoutServers(t *testing.T) {
	w, _ := open(t)
	w.postLater()
	wantSays(t, w, "There is no server to post to")
}

func TestScheduledPosts(t *testing.T) {
	w, s := openLater(t)
	w.scheduledPosts()
	wantSays(t, w, "No post waits for its time.")
	tap(t, w, "Post later…")
	tap(t, w, "Schedule post to 2 servers")
	w.scheduledPosts()
	wantSays(t, w, "Tymnet, version 1")
	wantSays(t, w, "to all servers")
	wantSays(t, w, "Waits")
	tap(t, w, "Cancel post")
	wantSays(t, w, "No post waits for its time.")
	if len(scheduled(t, s)) != 0 {
		t.Error("the post still waits")
	}
	wantStatus(t, w, "Cancelled the post of version 1; the release stays.")
}

// schedule makes a post due in an hour and lets two pass.
func schedule(t *testing.T, s *admin.Service, opt admin.PostOptions) {
	t.Helper()
	now := s.Now()
	_, err := s.Schedule(testBook, now.Add(time.Hour), opt)
	check(t, err)
	before := s.Now
	s.Now = func() time.Time { return before().Add(2 * time.Hour) }
}

func TestPostDue(t *testing.T) {
	w, s := openLater(t)
	w.postDue()
	wantStatus(t, w, "All edits saved")
	schedule(t, s, admin.PostOptions{})
	w.postDue()
	wantStatus(t, w, "Posted Tymnet, version 1, to 2 servers, as scheduled.")
	if got := w.hosts.state("west").words(); got != "Posted version 1" {
		t.Errorf("west: %s", got)
	}
	if len(scheduled(t, s)) != 0 || w.duePosting {
		t.Error("the post is not done")
	}
}

// What failed stays, says why, and is tried again after a while.
func TestPostDueFails(t *testing.T) {
	w, s := openLater(t)
	schedule(t, s, admin.PostOptions{Hosts: []string{"west"}})
	tries := 0
	connect := s.Connect
	s.Connect = func(context.Context, admin.Host, string, func(string)) (post.Remote, error) {
		tries++
		return nil, &post.Error{Op: "log in", Err: post.ErrLogin}
	}
	w.postDue()
	wantStatus(t, w, "The scheduled post of Tymnet, version 1, failed: The server refused the login. Check user and password. It is tried again.")
	once := tries
	w.postDue()
	if tries != once {
		t.Error("it is tried again at once")
	}
	w.scheduledPosts()
	wantSays(t, w, "Failed 1 August")
	tap(t, w, "Close")
	before := s.Now
	s.Now = func() time.Time { return before().Add(retryPause) }
	s.Connect = connect
	w.postDue()
	wantStatus(t, w, "Posted Tymnet, version 1, to 1 server, as scheduled.")
}

// A post of the user's and a scheduled one never run at once.
func TestPostDueWaits(t *testing.T) {
	w, s := openLater(t)
	schedule(t, s, admin.PostOptions{})
	w.posting = &posting{}
	w.postDue()
	if len(scheduled(t, s)) != 1 {
		t.Error("posted beside another post")
	}
	w.posting, w.duePosting = nil, true
	w.post(postOrder{book: testBook})
	wantSays(t, w, "A scheduled post is under way")
}

func TestPostSuperseded(t *testing.T) {
	w, s := openLater(t)
	schedule(t, s, admin.PostOptions{})
	_, err := s.EditPOP(testBook, napa, func(p *phonebook.POP) error { p.Name = "Napa Valley"; return nil })
	check(t, err)
	_, err = s.Post(context.Background(), testBook, admin.PostOptions{})
	check(t, err)
	w.postDue()
	wantStatus(t, w, "The scheduled post of Tymnet, version 1, was not needed: every server has a newer one.")
}
