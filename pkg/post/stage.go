package post

import (
	"context"
	"path"
	"sync"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// HelperFrom is the size of a post from which a second session is worth its log-in,
// in bytes.
const HelperFrom = 64 << 10

// Helper is a second session with a server, in which half of the cabinets are sent:
// most of the time of a post goes into waiting for answers. A server that takes no
// second session gets everything in one.
type Helper struct {
	opened chan Remote // gets the session, or is closed without
	cancel context.CancelFunc
}

// OpenHelper begins to open a second session. The caller closes the helper, after
// [Send] if it was handed there.
func OpenHelper(ctx context.Context, dial func(context.Context) (Remote, error)) *Helper {
	ctx, cancel := context.WithCancel(ctx)
	h := &Helper{opened: make(chan Remote, 1), cancel: cancel}
	go func() {
		defer close(h.opened)
		if r, err := dial(ctx); err == nil { // else the first session does it all
			h.opened <- r
		}
	}()
	return h
}

// Close ends the session, also one that is still being opened.
func (h *Helper) Close() {
	h.cancel()
	for r := range h.opened {
		_ = r.Close() // what it sent was verified
	}
}

// stage uploads cabinets under their temporary names. Each session takes the next
// one when it is done with one; when none is left nobody waits for a helper that is
// still logging in.
func (s *sender) stage(missing []Upload, p Package) error {
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	next := make(chan Upload, len(missing))
	for _, u := range missing {
		next <- u
	}
	close(next)
	var first sync.Once
	var failed error
	work := func(r Remote) {
		for u := range next {
			if ctx.Err() != nil {
				return
			}
			data := p.Files[path.Base(u.Final)]
			err := CheckCab(phonebook.ManifestCab{Name: path.Base(u.Final), Size: u.Size, SHA256: u.SHA256}, data)
			if err == nil {
				err = s.upload(ctx, r, u, data)
			}
			if err != nil {
				first.Do(func() { failed = err }) // the other session is broken off by it
				stop()
				return
			}
		}
	}
	done := make(chan struct{})
	var helping sync.WaitGroup
	if s.opt.Helper != nil {
		helping.Go(func() {
			select {
			case r, ok := <-s.opt.Helper.opened:
				if ok {
					work(r)
					_ = r.Close() // what it sent was verified
				}
			case <-done:
			}
		})
	}
	work(s.remote)
	close(done)
	helping.Wait()
	if failed == nil {
		failed = s.ctx.Err()
	}
	return failed
}
