package admin

import (
	"context"
	"errors"
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
		if v.host.Pilot && !p.opt.AllAtOnce {
			pilots = append(pilots, v)
		} else {
			rest = append(rest, v)
		}
	}
	p.deliverTo(ctx, pilots)
	for _, v := range pilots {
		if s := v.result.Status; s != PostLive && s != PostCurrent && s != PostPlanned && s != PostSkipped {
			hold(rest, v.host.Name)
			for _, held := range rest {
				p.ended(held)
			}
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
		v.began = p.Now()
		err := p.deliver(ctx, v)
		switch {
		case err != nil && v.result.Status == PostUploaded && ctx.Err() != nil:
			v.result.Reason = "Cancelled before clients were asked; the release is there."
		case err != nil:
			v.fail(err)
			if v.result.Status == PostConflict && p.choice(v.host.Name) == Skip {
				v.result.Status, v.result.Err = PostSkipped, nil
			}
			if v.result.Status == PostFailed {
				p.noteFailure(v, err)
			}
		}
		v.leave()
		p.ended(v)
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
	switch {
	case v.plan.Status == post.Current && !v.locked && len(v.plan.Stale) == 0:
		p.found(v)
		return nil
	case p.opt.DryRun:
		v.result.Status, v.result.Bytes = PostPlanned, v.plan.Bytes()
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
	err = p.sendLocked(ctx, v, helper)
	if _, others := errors.AsType[*post.LockedError](err); others {
		v.locked = false
	}
	return err
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

func (p *posting) sendLocked(ctx context.Context, v *visit, helper *post.Helper) error {
	lock, err := post.Lock(ctx, v.remote, p.ledger.Book.Name, p.owner, p.opt.BreakLock)
	if err != nil {
		return err
	}
	if v.state, err = post.Confirm(ctx, v.remote, p.ledger.Book.Name, v.state); err != nil {
		return err
	}
	if v.plan, err = p.plan(ctx, v); err != nil {
		return err
	}
	if v.plan.Status == post.Current {
		p.found(v)
	} else {
		v.sent, v.result.Bytes = true, max(v.result.Bytes, v.plan.Bytes())
	}
	pack := post.Package{Manifest: p.release.Manifest, Files: p.release.Files}
	err = post.Send(ctx, v.remote, pack, v.plan, post.SendOptions{
		Progress: func(e post.Event) { p.report(v, e) },
		Helper:   helper,
		Before:   func(ctx context.Context) error { return p.stillOurs(ctx, v, lock) },
	})
	e, ok := errors.AsType[*post.Error](err)
	if v.plan.Status != post.Current && (err == nil || ok && e.Published) {
		v.result.Status = PostUploaded
	}
	if err == nil && lock.Unlock(ctx) == nil {
		v.locked = false // else it is tried once more
	}
	return err
}

// stillOurs looks, before anything gets its name, whether another administrator took
// the lock by force meanwhile; and after we did so, whether the one before came to
// the end.
func (p *posting) stillOurs(ctx context.Context, v *visit, lock *post.Locked) error {
	if err := lock.Check(ctx); err != nil || !p.opt.BreakLock {
		return err
	}
	now, err := post.Confirm(ctx, v.remote, p.ledger.Book.Name, v.state)
	if err == nil && now.Version() != v.state.Version() {
		mine, known := p.mine(p.ledger, v.host.Name)
		if known != nil {
			return known
		}
		_, err = post.Compare(p.release.Manifest, now, mine)
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
	mine, err := p.mine(p.ledger, v.host.Name)
	if err != nil {
		return post.Plan{}, err
	}
	there := p.settled(p.ledger, v.state)
	if v.accepted {
		there.Unlisted, there.Damaged = 0, nil
	}
	status, err := post.Compare(p.release.Manifest, there, mine)
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
		if mixes(m, t.Version) && strings.EqualFold(t.Host, v.host.Name) {
			return &post.ConflictError{
				Book: m.Book, Kind: post.Unknown, Version: t.Version,
				Reason: phonebook.Say("version {{.Version}} was made before its number was taken over; post the newest release there.", "Version", m.Version),
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
	lock, err := post.Lock(ctx, v.remote, p.ledger.Book.Name, p.owner, false)
	if err != nil {
		return // another administrator posts now
	}
	if v.result.Status != PostUploaded && v.result.Status != PostCurrent {
		post.Tidy(ctx, v.remote, v.plan)
	}
	v.locked = lock.Unlock(ctx) != nil
}
