package admin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// tidyTime bounds the clean-up after a post that was cancelled or refused.
const tidyTime = 10 * time.Second

// deliverAll sends the release to the pilots and, when clients of all of them get
// it, to the others.
func (p *posting) deliverAll(ctx context.Context) {
	var pilots, rest []*visit
	for _, v := range p.visits {
		v.result.Version = p.release.Manifest.Version
		if v.host.Pilot {
			pilots = append(pilots, v)
		} else {
			rest = append(rest, v)
		}
	}
	p.deliverTo(ctx, pilots)
	for _, v := range pilots {
		if s := v.result.Status; s != PostLive && s != PostCurrent && s != PostPlanned && s != PostSkipped {
			hold(rest, v.host.Name)
			return
		}
	}
	p.deliverTo(ctx, rest)
}

// hold leaves hosts alone because a pilot is not live.
func hold(visits []*visit, pilot string) {
	for _, v := range visits {
		if v.open() {
			v.result.Status, v.result.Reason = PostHeld, "Nothing was sent: the pilot "+pilot+" is not live."
		}
	}
}

func (p *posting) deliverTo(ctx context.Context, visits []*visit) {
	open := slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool { return !v.open() })
	each(open, func(v *visit) {
		if ctx.Err() != nil {
			return // it keeps what it had, and is not in the result
		}
		err := p.deliver(ctx, v)
		switch {
		case err != nil && v.result.Status == PostUploaded && ctx.Err() != nil:
			v.result.Reason = "Cancelled before clients were asked; the release is there."
		case err != nil:
			v.fail(err)
			if v.result.Status == PostFailed {
				p.noteFailure(v, err)
			}
		}
		v.leave()
	})
}

// deliver sends the release to one host and asks there as clients do.
func (p *posting) deliver(ctx context.Context, v *visit) error {
	err := p.retry(ctx, v, p.Waits, func() error {
		v.result.Tries++
		return p.send(ctx, v)
	})
	if v.locked {
		p.tidy(ctx, v)
	}
	if p.opt.DryRun || err != nil && v.result.Status != PostUploaded {
		return err
	}
	// What is live there is noted also when old files could not be removed.
	if err := errors.Join(err, p.noteOnce(v)); err != nil {
		return err
	}
	if err := p.verify(ctx, v); err != nil {
		return err
	}
	if v.result.Status == PostUploaded && v.host.Probe != "" {
		v.result.Status = PostLive
	}
	return nil
}

// send brings the files of the release to the host, under the host's lock. What
// the first visit found may be old by then, so it is looked at again.
func (p *posting) send(ctx context.Context, v *visit) (err error) {
	if v.plan, err = p.plan(ctx, v); err != nil {
		return err
	}
	v.result.Bytes = max(v.result.Bytes, v.plan.Bytes())
	switch {
	case v.plan.Status == post.Current && !v.locked && len(v.plan.Stale) == 0:
		p.found(v)
		return nil
	case p.opt.DryRun:
		v.result.Status = PostPlanned
		if v.plan.Status == post.Current {
			v.result.Status = PostCurrent
		}
		return nil
	}
	helper := p.helper(ctx, v)
	if helper != nil {
		defer helper.Close()
	}
	v.locked = true // also when the answer is lost
	unlock, err := post.Lock(ctx, v.remote, p.ledger.Book.Name, p.owner, p.opt.BreakLock)
	if _, others := errors.AsType[*post.LockedError](err); others {
		v.locked = false
	}
	if err != nil {
		return err
	}
	if err := p.sendLocked(ctx, v, helper); err != nil {
		return err
	}
	if unlock(ctx) == nil {
		v.locked = false // else it is tried once more
	}
	return nil
}

// found notes that the host has the release: from before, or from a try of this
// post whose end was not heard.
func (p *posting) found(v *visit) {
	if v.result.Status == "" {
		v.result.Status = PostCurrent
		if v.sent {
			v.result.Status = PostUploaded
		}
	}
}

func (p *posting) sendLocked(ctx context.Context, v *visit, helper *post.Helper) (err error) {
	if v.state, err = post.Confirm(ctx, v.remote, p.ledger.Book.Name, v.state); err != nil {
		return err
	}
	if v.plan, err = p.plan(ctx, v); err != nil {
		return err
	}
	if v.plan.Status == post.Current {
		p.found(v)
	} else {
		v.sent = true
	}
	pack := post.Package{Manifest: p.release.Manifest, Files: p.release.Files}
	err = post.Send(ctx, v.remote, pack, v.plan, post.SendOptions{
		Progress: func(e post.Event) { p.report(v, e) },
		Helper:   helper,
	})
	e, ok := errors.AsType[*post.Error](err)
	if v.plan.Status != post.Current && (err == nil || ok && e.Published) {
		v.result.Status = PostUploaded
	}
	return err
}

// helper opens a second session where that is worth it.
// Where the ports for data connections are few, two sessions would be in each
// other's way.
func (p *posting) helper(ctx context.Context, v *visit) *post.Helper {
	if v.host.FTP == "" || v.host.ActivePorts != "" || v.plan.Bytes() < post.HelperFrom {
		return nil
	}
	return post.OpenHelper(ctx, func(ctx context.Context) (post.Remote, error) {
		return p.Connect(ctx, v.host, v.password, func(line string) { v.transcript.line("2" + line) })
	})
}

// plan returns what is to be done on the host. In a new session it is looked at
// anew.
func (p *posting) plan(ctx context.Context, v *visit) (post.Plan, error) {
	if v.remote == nil {
		if err := p.arrive(ctx, v); err != nil {
			return post.Plan{}, err
		}
		var err error
		if v.state, err = post.Inspect(ctx, v.remote, p.ledger.Book.Name); err != nil {
			return post.Plan{}, err
		}
	}
	mine, err := p.mine(p.ledger)
	if err != nil {
		return post.Plan{}, err
	}
	status, err := post.Compare(p.release.Manifest, v.state, mine)
	if err == nil {
		err = p.unmixed(v)
	}
	if err != nil {
		return post.Plan{}, err
	}
	return post.NewPlan(post.Package{Manifest: p.release.Manifest, Files: p.release.Files}, v.state, status)
}

// unmixed returns a conflict for a release that would mix with what clients of a
// host have that was taken over: they hold other content under the numbers up to
// that one.
func (p *posting) unmixed(v *visit) error {
	taken, err := p.takeOvers(p.ledger.Book.Line)
	if err != nil {
		return err
	}
	m := p.release.Manifest
	for _, t := range taken {
		mixes := m.Version <= t.Version || slices.ContainsFunc(m.Cabs, func(c phonebook.ManifestCab) bool {
			return c.Kind == phonebook.KindDelta && c.Base <= t.Version
		})
		if mixes && strings.EqualFold(t.Host, v.host.Name) {
			return &post.ConflictError{
				Book: m.Book, Kind: post.Unknown, Version: t.Version,
				Reason: fmt.Sprintf("version %d was made before its number was taken over; post the newest release there.", m.Version),
			}
		}
	}
	return nil
}

// tidy removes what a failed post left under temporary names, and its lock, in a
// session of its own where the other died. What cannot be removed is removed by the
// next post.
func (p *posting) tidy(ctx context.Context, v *visit) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	v.leave()
	if p.arrive(ctx, v) != nil {
		return
	}
	unlock, err := post.Lock(ctx, v.remote, p.ledger.Book.Name, p.owner, false)
	if err != nil {
		return // another administrator posts now
	}
	if v.result.Status != PostUploaded && v.result.Status != PostCurrent {
		post.Tidy(ctx, v.remote, v.plan)
	}
	v.locked = unlock(ctx) != nil
}

// UnansweredError says that a release was sent and is there, but that the phone
// book server at URL does not hand it to clients: Err is why it gave no answer,
// nil when it answered with something else.
type UnansweredError struct {
	URL  string
	Held phonebook.Version // of the client that got another answer
	Err  error
}

func (e *UnansweredError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("the files are there, but %s answers clients at version %d with something else", e.URL, e.Held)
	}
	return "the files are there, but clients are not answered: " + e.Err.Error()
}

func (e *UnansweredError) Unwrap() error { return e.Err }

// verify asks the host's phone book server as clients do that have no book, the
// version before and this one. Only the right answers make a host live. A server
// that looks for releases only now and then is given time.
func (p *posting) verify(ctx context.Context, v *visit) error {
	if v.host.Probe == "" {
		return nil
	}
	p.report(v, post.Event{Phase: post.Asking})
	for n := 0; ; n++ {
		err := p.question(ctx, v.host, p.release)
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		tries := len(p.Waits)
		if e, ok := errors.AsType[*UnansweredError](err); ok && e.Err != nil {
			tries = min(tries, firstTries) // it is not slow, it is not there
		}
		if n >= tries {
			return err
		}
		if err := pause(ctx, p.Waits[n]); err != nil {
			return err
		}
	}
}

// question asks as three clients and returns a [*UnansweredError] where one gets
// something else than the release gives it.
func (s *Service) question(ctx context.Context, h Host, rec phonebook.ReleaseRecord) error {
	m := rec.Manifest
	full := rec.Files[m.Full().Name]
	answers := []struct {
		held phonebook.Version
		want [][]byte
	}{
		{0, [][]byte{full}},
		{m.Version - 1, [][]byte{full}},
		{m.Version, [][]byte{nil}},
	}
	if delta, ok := m.Delta(m.Version - 1); ok {
		// A server sends the full book where the delta would save too little.
		answers[1].want = append(answers[1].want, rec.Files[delta.Name])
	}
	for i, a := range answers {
		if i == 1 && a.held == 0 {
			continue // asked already
		}
		got, err := s.Ask(ctx, h.Probe, m.Book, a.held)
		if err != nil {
			return &UnansweredError{URL: h.Probe, Held: a.held, Err: err}
		}
		if !slices.ContainsFunc(a.want, func(want []byte) bool { return bytes.Equal(got, want) }) {
			return &UnansweredError{URL: h.Probe, Held: a.held}
		}
	}
	return nil
}

// ProbeHost asks a host's phone book server as clients do and reports whether the
// answers lead to the newest release made here. Nothing is written and no password
// is needed; a host without a probe address is never live.
func (s *Service) ProbeHost(ctx context.Context, h Host, book string) (live bool, err error) {
	l, err := s.Store.Load(book)
	if err != nil || l.Released == 0 || h.Probe == "" {
		return false, err
	}
	rec, err := s.Store.Release(l.Book.Name, l.Released)
	if err != nil {
		return false, err
	}
	err = s.question(ctx, h, rec)
	if e, ok := errors.AsType[*UnansweredError](err); ok && e.Err == nil {
		return false, nil
	}
	return err == nil, err
}
