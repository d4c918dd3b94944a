package admin_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestSchedule posts a release when it is due, once, and what was edited meanwhile
// is not in it.
func TestSchedule(t *testing.T) {
	f := withBook(t, 2)
	west, east := f.host("west"), f.host("east")
	_, err := f.Schedule("Sample", f.now.Add(-time.Hour), admin.PostOptions{})
	if _, ok := errors.AsType[*admin.PastError](err); !ok {
		t.Errorf("a time that is over: %v", err)
	}
	at := f.now.Add(24 * time.Hour)
	p, err := f.Schedule("Sample", at, admin.PostOptions{Hosts: []string{"west"}, Comment: "tonight"})
	f.must(err)
	if p.ID != "Sample-1" || p.Version != 1 {
		t.Errorf("%+v", p)
	}
	f.rename(1, "Redmond")
	due := func() ([]admin.DueResult, error) { return f.PostDue(t.Context(), 0, admin.PostOptions{}) }
	if _, err := due(); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("too early: %v", err)
	}
	f.now = at
	done, err := due()
	f.must(err)
	if len(done) != 1 || done[0].Result.Version != 1 {
		t.Errorf("%+v", done)
	}
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, west, rec)
	diff(t, map[string]string(nil), tree(t, east))
	if _, err := due(); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("twice: %v", err)
	}
}

// TestScheduleKeepsWhatFailed tries again until it is done, and says why it is not.
func TestScheduleKeepsWhatFailed(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	at := f.now.Add(time.Hour)
	_, err := f.Schedule("Sample", at, admin.PostOptions{})
	f.must(err)
	f.now = at
	f.offline()
	if _, err := f.PostDue(t.Context(), 0, admin.PostOptions{}); err == nil {
		t.Error("posted to a host that nobody reaches")
	}
	all, err := f.ScheduledPosts()
	f.must(err)
	if len(all) != 1 || all[0].Reason == "" || all[0].Tried.IsZero() {
		t.Errorf("%+v", all)
	}
	f.wrap = nil
	_, err = f.PostDue(t.Context(), 0, admin.PostOptions{})
	f.must(err)
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, west, rec)
}

// TestScheduleFailedWaits leaves a post that failed alone until its pause is over,
// also when another one is due meanwhile.
func TestScheduleFailedWaits(t *testing.T) {
	const pause = 10 * time.Minute
	f := withBook(t, 1)
	f.host("west")
	f.host("east")
	at := f.now.Add(time.Hour)
	_, err := f.Schedule("Sample", at, admin.PostOptions{Hosts: []string{"west"}})
	f.must(err)
	_, err = f.Schedule("Sample", at.Add(time.Minute), admin.PostOptions{Hosts: []string{"east"}})
	f.must(err)
	f.Now = func() time.Time { return f.now }
	due := func(wait time.Duration) (hosts []string) {
		f.now = at.Add(wait)
		done, _ := f.PostDue(t.Context(), pause, admin.PostOptions{})
		for _, r := range done {
			hosts = append(hosts, r.Scheduled.Hosts...)
		}
		return hosts
	}
	f.offline()
	for _, c := range []struct {
		wait time.Duration
		want []string
	}{
		{0, []string{"west"}},
		{time.Second, nil},
		{time.Minute, []string{"east"}}, // the first one waits still
		{pause - time.Second, nil},
		{pause, []string{"west"}},
		{pause + time.Minute, []string{"east"}},
		{-time.Minute + 2*pause, []string{}}, // the second try of both was less than a pause ago
	} {
		if got := due(c.wait); !slices.Equal(got, c.want) {
			t.Errorf("after %s: posted to %v, want %v", c.wait, got, c.want)
		}
	}
	// A clock that is set back holds nothing up for longer than the post's own time.
	if got := due(time.Minute); !slices.Equal(got, []string{"west", "east"}) {
		t.Errorf("with the clock set back: posted to %v", got)
	}
}

// TestScheduleSuperseded leaves a host alone that got a newer release meanwhile.
func TestScheduleSuperseded(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	at := f.now.Add(time.Hour)
	_, err := f.Schedule("Sample", at, admin.PostOptions{})
	f.must(err)
	f.rename(1, "Redmond")
	f.mustPost()
	f.now = at
	done, err := f.PostDue(t.Context(), 0, admin.PostOptions{})
	f.must(err)
	if len(done) != 1 || !done[0].Superseded {
		t.Errorf("%+v", done)
	}
	rec, err := f.Release("Sample", 2)
	f.must(err)
	serves(t, west, rec)
	if err := f.Unschedule("Sample-1"); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("what is done can be cancelled: %v", err)
	}
}

// TestScheduleTwice posts the same release to different hosts at different times.
func TestScheduleTwice(t *testing.T) {
	f := withBook(t, 1)
	west, east := f.host("west"), f.host("east")
	tonight := f.now.Add(time.Hour)
	_, err := f.Schedule("Sample", tonight, admin.PostOptions{Hosts: []string{"west"}})
	f.must(err)
	p, err := f.Schedule("Sample", tonight.Add(24*time.Hour), admin.PostOptions{Hosts: []string{"east"}})
	f.must(err)
	if p.ID != "Sample-1-2" {
		t.Errorf("%+v", p)
	}
	f.now = tonight.Add(48 * time.Hour)
	done, err := f.PostDue(t.Context(), 0, admin.PostOptions{})
	f.must(err)
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, west, rec)
	serves(t, east, rec)
	if len(done) != 2 {
		t.Errorf("%+v", done)
	}
}
