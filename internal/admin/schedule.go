package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const scheduleKind = "scheduled"

// Scheduled is a release that is to be posted later. (ours)
type Scheduled struct {
	ID      string            `json:"id"` // the book's name and the version: "Sample-12", "Sample-12-2"
	Book    string            `json:"book"`
	Line    string            `json:"line"`
	Version phonebook.Version `json:"version"`
	Hosts   []string          `json:"hosts,omitempty"` // with Tags empty = all
	Tags    []string          `json:"tags,omitempty"`
	At      time.Time         `json:"at"`
	User    string            `json:"user"`
	// Tried and Reason tell of the last try that failed; the post is still due.
	Tried  time.Time `json:"tried,omitzero"`
	Reason string    `json:"reason,omitempty"`
	Cause  string    `json:"cause,omitempty"` // the code of the reason: see [Cause]
}

// PastError refuses a time that is over.
type PastError struct{ At time.Time }

// Error names the time.
func (e *PastError) Error() string {
	return e.At.Format(time.DateTime) + " is over; leave the time out to post now"
}

// Schedule notes that a release is to be posted at a time, to the hosts that opt
// names. The release is made now when the book changed and opt names none: what is
// edited until then is not in it. Nothing posts by itself: [Service.PostDue] does,
// run by a timer.
func (s *Service) Schedule(book string, at time.Time, opt PostOptions) (Scheduled, error) {
	if !at.After(s.Now()) {
		return Scheduled{}, &PastError{at}
	}
	if _, err := s.choose(opt.Hosts, opt.Tags); err != nil {
		return Scheduled{}, err
	}
	l, err := s.Store.Load(book)
	if err != nil {
		return Scheduled{}, err
	}
	opt.DryRun = false
	rec, _, err := s.releaseToPost(l, opt)
	if err != nil {
		return Scheduled{}, err
	}
	v := rec.Manifest.Version
	id, err := s.scheduleID(fmt.Sprintf("%s-%d", l.Book.Name, v))
	if err != nil {
		return Scheduled{}, err
	}
	p := Scheduled{
		ID: id, Book: l.Book.Name, Line: l.Book.Line, Version: v,
		Hosts: opt.Hosts, Tags: opt.Tags, At: at, User: s.User,
	}
	return p, s.Store.PutSetting(scheduleKind, p.ID, p)
}

// scheduleID returns a name that no scheduled post has yet.
func (s *Service) scheduleID(name string) (string, error) {
	all, err := s.ScheduledPosts()
	taken := func(id string) bool {
		return slices.ContainsFunc(all, func(p Scheduled) bool { return strings.EqualFold(p.ID, id) })
	}
	id := name
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", name, n)
	}
	return id, err
}

// ScheduledPosts returns what is to be posted later, the next one first.
func (s *Service) ScheduledPosts() ([]Scheduled, error) {
	out := []Scheduled{}
	err := s.Store.Settings(scheduleKind, func(_ string, decode func(any) error) error {
		var p Scheduled
		err := decode(&p)
		out = append(out, p)
		return err
	})
	slices.SortStableFunc(out, func(a, b Scheduled) int { return a.At.Compare(b.At) })
	return out, err
}

// Unschedule forgets a scheduled post; its release stays. It returns
// [phonebook.ErrNotFound] where there is none.
func (s *Service) Unschedule(id string) error {
	all, err := s.ScheduledPosts()
	if err != nil {
		return err
	}
	for _, p := range all {
		if strings.EqualFold(p.ID, id) {
			return s.Store.DeleteSetting(scheduleKind, p.ID)
		}
	}
	return fmt.Errorf("scheduled post %s: %w", id, phonebook.ErrNotFound)
}

// DueResult is how a scheduled post ended.
type DueResult struct {
	Scheduled  Scheduled  `json:"scheduled"`
	Result     PostResult `json:"result"`
	Superseded bool       `json:"superseded,omitempty"` // every host got a newer release meanwhile
	Err        error      `json:"-"`
}

// Due returns the posts whose time has come, the next one first. One that failed
// waits for a pause before it is due again.
func (s *Service) Due(pause time.Duration) ([]Scheduled, error) {
	all, err := s.ScheduledPosts()
	now := s.Now()
	return slices.DeleteFunc(all, func(p Scheduled) bool {
		// A try in the future is one from before the clock was set back.
		tried := !p.Tried.IsZero() && !p.Tried.After(now) && now.Sub(p.Tried) < pause
		return p.At.After(now) || tried
	}), err
}

// PostDue posts what is due after the pause, one after the other. What fails stays
// scheduled and says why. It returns [phonebook.ErrUnchanged] where nothing is due.
func (s *Service) PostDue(ctx context.Context, pause time.Duration, opt PostOptions) ([]DueResult, error) {
	all, err := s.Due(pause)
	if err != nil {
		return nil, err
	}
	var out []DueResult
	var failed error
	for _, p := range all {
		if ctx.Err() != nil {
			break
		}
		r := s.postDue(ctx, p, opt)
		out = append(out, r)
		failed = errors.Join(failed, r.Err, s.settle(ctx, r))
	}
	if failed == nil && len(out) == 0 {
		failed = fmt.Errorf("no post is due: %w", phonebook.ErrUnchanged)
	}
	return out, errors.Join(ctx.Err(), failed)
}

func (s *Service) postDue(ctx context.Context, p Scheduled, opt PostOptions) DueResult {
	r := DueResult{Scheduled: p, Result: PostResult{Book: p.Book, Version: p.Version}}
	hosts, err := s.waiting(p)
	if err != nil || len(hosts) == 0 {
		r.Err, r.Superseded = err, err == nil
		return r
	}
	opt.Hosts, opt.Tags, opt.Version = hosts, nil, p.Version
	if r.Result, r.Err = s.Post(ctx, p.Book, opt); errors.Is(r.Err, phonebook.ErrUnchanged) {
		r.Err = nil // an earlier try brought it there
	}
	return r
}

// waiting returns the hosts of a scheduled post that have no newer release of the
// book.
func (s *Service) waiting(p Scheduled) (names []string, err error) {
	l, err := s.Store.Load(p.Book)
	if err != nil {
		return nil, err
	}
	if l.Book.Line != p.Line {
		return nil, fmt.Errorf("phone book %s that this post was scheduled for: %w", p.Book, phonebook.ErrNotFound)
	}
	hosts, err := s.choose(p.Hosts, p.Tags)
	if err != nil {
		return nil, err
	}
	posts, err := s.Store.Posts(p.Book)
	for _, h := range hosts {
		newer := slices.ContainsFunc(posts, func(r phonebook.PostRecord) bool { return r.Host == h.Name && r.Version > p.Version })
		if !newer {
			names = append(names, h.Name)
		}
	}
	return names, err
}

// settle forgets a scheduled post that is done, and keeps why one is not.
func (s *Service) settle(ctx context.Context, r DueResult) error {
	p := r.Scheduled
	if r.Err == nil {
		return s.Store.DeleteSetting(scheduleKind, p.ID)
	}
	if ctx.Err() != nil {
		return nil
	}
	p.Tried = s.Now()
	p.Reason, _, _ = strings.Cut(r.Err.Error(), "\n")
	p.Cause = causeCode(r.Err)
	return s.Store.PutSetting(scheduleKind, p.ID, p)
}
