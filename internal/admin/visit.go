package admin

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/post"
)

// visit is one host in the course of a post. One goroutine at a time has it.
type visit struct {
	host       Host
	password   string
	remote     post.Remote // nil while there is no session
	state      post.State
	plan       post.Plan // of the last try
	locked     bool      // the host's lock may be ours
	sent       bool      // a try to send began
	accepted   bool      // what it holds is to be posted over, by choice
	transcript transcript
	result     HostResult
	began      time.Time // the sending
}

// open reports whether the host may still get the release.
func (v *visit) open() bool { return v.result.Err == nil && v.result.Status == "" }

func (v *visit) fail(err error) {
	v.result.Status, v.result.Reason, v.result.Err = PostFailed, err.Error(), err
	if errors.Is(err, context.Canceled) {
		v.result.Reason = "cancelled"
	}
	if _, ok := errors.AsType[*post.ConflictError](err); ok {
		v.result.Status = PostConflict
	}
}

// leave ends the session.
func (v *visit) leave() {
	if v.remote != nil {
		_ = v.remote.Close() // what was posted is verified; a lost goodbye changes nothing
		v.remote = nil
	}
}

// visitAll asks every host what it holds. A host that cannot be reached is a
// failed result, not an error: the others still get the release. Versions met on
// the way are noted, so that their numbers are never used again.
func (p *posting) visitAll(ctx context.Context) error {
	for _, v := range p.visits {
		if v.host.FTP == "" {
			continue
		}
		var err error
		if v.password, err = p.opt.Password(ctx, v.host); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			v.fail(err)
		}
	}
	each(p.visits, func(v *visit) {
		if v.open() {
			p.visit(ctx, v)
		}
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, v := range p.visits {
		if err := p.judge(v); err != nil {
			return err
		}
		p.ended(v)
	}
	return nil
}

// visit reads what a host holds.
func (p *posting) visit(ctx context.Context, v *visit) {
	err := p.retry(ctx, v, p.Waits[:min(firstTries, len(p.Waits))], func() (err error) {
		if err = p.arrive(ctx, v); err != nil {
			return err
		}
		v.state, err = post.Inspect(ctx, v.remote, p.ledger.Book.Name)
		return err
	})
	v.state = p.settled(p.ledger, v.state)
	v.result.Before = max(v.state.Version(), v.state.Unlisted)
	if err != nil {
		v.fail(err)
	}
}

// judge notes what was met on a host and finds conflicts that any release has with
// it; those that the administrator chose to end are no more.
func (p *posting) judge(v *visit) error {
	if _, ok := errors.AsType[*post.ConflictError](v.result.Err); !ok && v.result.Err != nil {
		return nil
	}
	mine, err := p.mine(p.ledger, v.host.Name)
	if err != nil {
		return err
	}
	if v.result.Err == nil {
		next := later(p.ledger)
		if v.state.Manifest == nil { // cabinets that no manifest names conflict with the next release already
			next.Version = p.ledger.LastVersion + 1
		}
		if _, err := post.Compare(next, v.state, mine); err != nil {
			v.fail(err)
		}
	}
	if m := v.state.Manifest; m != nil && m.Line == p.ledger.Book.Line && !p.opt.DryRun {
		if err := p.Store.NoteVersion(p.ledger.Book.Name, m.Version); err != nil {
			return err
		}
	}
	return p.resolve(v)
}

// arrive opens a session where there is none.
func (p *posting) arrive(ctx context.Context, v *visit) error {
	if v.remote != nil {
		return nil
	}
	p.report(v, post.Event{Phase: post.Connecting})
	remote, err := p.Connect(ctx, v.host, v.password, v.transcript.line)
	if unknown, ok := errors.AsType[*post.CertificateError](err); ok {
		yes, asked := p.trust(ctx, v, unknown)
		if asked != nil {
			return asked
		}
		if yes {
			remote, err = p.Connect(ctx, v.host, v.password, v.transcript.line)
		}
	}
	if err != nil {
		return err
	}
	v.remote = remote
	return nil
}

// firstTries is how often a host is tried again that was not reached yet: most such
// addresses are wrong, and nothing was begun there.
const firstTries = 2

// retry calls try again after each of the waits, each time in a new session, while
// that may help. The waits vary, so that hosts do not come back all at once.
func (p *posting) retry(ctx context.Context, v *visit, waits []time.Duration, try func() error) error {
	for n := 0; ; n++ {
		err := try()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		again := post.Retry(err)
		if again == post.Never || again == post.Once && n > 0 || n >= len(waits) {
			return err
		}
		v.leave()
		wait := waits[n] + time.Duration(rand.Int64N(int64(waits[n]/2)+1))
		p.report(v, post.Event{Phase: post.Retrying, Wait: wait, Err: err})
		v.transcript.line("! " + err.Error())
		if err := pause(ctx, wait, p.hurry(v)); err != nil {
			return err
		}
	}
}

// pause waits, at most until hurry, or returns the context's error when that ends.
func pause(ctx context.Context, d time.Duration, hurry <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	case <-hurry:
		return nil
	}
}

// choice returns what was chosen for a host in conflict, "" for nothing.
func (p *posting) choice(host string) Choice {
	for name, c := range p.opt.Choices {
		if strings.EqualFold(name, host) {
			return c
		}
	}
	return ""
}
