package post

import (
	"context"
	"path"
	"slices"
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

// queue is what is still to be uploaded. Two sessions take from it.
type queue struct {
	mu    sync.Mutex
	files []Upload
}

func (q *queue) next() (u Upload, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.files) == 0 {
		return u, false
	}
	u, q.files = q.files[0], q.files[1:]
	return u, true
}

// back gives back what could not be uploaded. The server may still hold what
// arrived of it.
func (q *queue) back(u Upload) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u.Left = true
	q.files = append(q.files, u)
}

// stage uploads cabinets under their temporary names. Each session takes the next
// one when it is done with one; when none is left nobody waits for a helper that is
// still logging in. A helper that fails is done without.
func (s *sender) stage(missing []Upload, p Package) error {
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	q := &queue{files: slices.Clone(missing)}
	upload := func(r Remote, u Upload) error {
		data := p.Files[path.Base(u.Final)]
		if err := CheckCab(phonebook.ManifestCab{Name: path.Base(u.Final), Size: u.Size, SHA256: u.SHA256}, data); err != nil {
			return err
		}
		return s.upload(ctx, r, u, data)
	}
	done := make(chan struct{})
	var helping sync.WaitGroup
	if s.opt.Helper != nil {
		helping.Go(func() {
			select {
			case r, ok := <-s.opt.Helper.opened:
				if ok {
					s.help(r, q, upload)
				}
			case <-done:
			}
		})
	}
	err := s.drain(q, upload)
	if err != nil {
		stop() // the helper stops too
	}
	close(done)
	helping.Wait()
	if err == nil {
		err = s.drain(q, upload) // what the helper gave back
	}
	return err
}

// drain uploads in the first session until nothing is left.
func (s *sender) drain(q *queue, upload func(Remote, Upload) error) error {
	for u, ok := q.next(); ok; u, ok = q.next() {
		if err := upload(s.remote, u); err != nil {
			return err
		}
	}
	return s.ctx.Err()
}

// help uploads in the second session until nothing is left or something fails.
func (s *sender) help(r Remote, q *queue, upload func(Remote, Upload) error) {
	defer r.Close() // what it sent was verified
	for u, ok := q.next(); ok; u, ok = q.next() {
		if upload(r, u) != nil {
			q.back(u)
			return
		}
	}
}
