package post

import (
	"context"
	"path"
	"slices"
	"sync"
	"sync/atomic"

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

// queue is which of some things are still to be done. Two sessions take from it.
type queue struct {
	mu   sync.Mutex
	left []int
}

func newQueue(n int) *queue {
	q := &queue{left: make([]int, n)}
	for i := range q.left {
		q.left[i] = i
	}
	return q
}

func (q *queue) next() (i int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.left) == 0 {
		return 0, false
	}
	i, q.left = q.left[0], q.left[1:]
	return i, true
}

// back gives back what could not be done.
func (q *queue) back(i int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.left = append(q.left, i)
}

// share does n things in any order, in two sessions where there is a helper: each
// takes the next one when it is done with one. When none is left nobody waits for a
// helper that is still logging in. What fails in the helper's session is done again
// in the first, and the helper done without.
func (s *sender) share(n int, do func(ctx context.Context, r Remote, i int) error) error {
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	q, done := newQueue(n), make(chan struct{})
	var helping sync.WaitGroup
	helping.Go(func() {
		r := s.helper(done)
		for r != nil {
			i, ok := q.next()
			if !ok {
				return
			}
			if do(ctx, r, i) != nil {
				q.back(i)
				s.second, s.opt.Helper = nil, nil
				_ = r.Close()
				return
			}
		}
	})
	drain := func() error {
		for i, ok := q.next(); ok; i, ok = q.next() {
			if err := do(ctx, s.remote, i); err != nil {
				stop() // the helper stops too
				return err
			}
		}
		return nil
	}
	err := drain()
	close(done)
	helping.Wait()
	if err == nil {
		err = drain() // what the helper gave back
	}
	return err
}

// helper returns the second session, waiting for it until done; nil where there is
// none.
func (s *sender) helper(done <-chan struct{}) Remote {
	if s.second == nil && s.opt.Helper != nil {
		select {
		case s.second = <-s.opt.Helper.opened:
		case <-done:
		}
	}
	return s.second
}

// stage uploads cabinets and the manifest under their temporary names.
func (s *sender) stage(missing []Upload, p Package, plan Plan) error {
	all := append(slices.Clone(missing), plan.Manifest)
	tried := make([]atomic.Bool, len(all))
	return s.share(len(all), func(ctx context.Context, r Remote, i int) error {
		u, data := all[i], plan.manifest
		if i < len(missing) {
			data = p.Files[path.Base(u.Final)]
		}
		// What a session that failed left may still be held by the server for it.
		u.Left = tried[i].Swap(true) || u.Left
		if err := CheckCab(phonebook.ManifestCab{Name: path.Base(u.Final), Size: u.Size, SHA256: u.SHA256}, data); err != nil {
			return err
		}
		return s.upload(ctx, r, u, data)
	})
}
