package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"
	"time"
)

// Phase says what a post is doing.
type Phase string

// The phases of a post, in order.
const (
	Connecting Phase = "connecting"
	Retrying   Phase = "retrying" // waiting for another try
	Uploading  Phase = "uploading"
	Verifying  Phase = "verifying"
	Switching  Phase = "switching" // the manifest is being renamed
	Cleaning   Phase = "cleaning"
	Asking     Phase = "asking" // as clients do
	Done       Phase = "done"
)

// Event reports the progress of a post. Done and Total count bytes over all
// files.
type Event struct {
	Phase       Phase
	File        string // its name without folder; none while cleaning and when done
	Done, Total int64
	Wait        time.Duration // until the next try, for Retrying
	Err         error         // why there is another try
}

// Error says which step of a post failed and whether clients get the new
// release already.
type Error struct {
	Op        string
	Path      string
	Published bool // the new manifest is live; only the clean-up failed
	Err       error
}

// Error names the step before the cause, and what clients get.
func (e *Error) Error() string {
	after := ""
	if e.Published {
		after = " (the new release is live)"
	}
	return fmt.Sprintf("%s %s: %v%s", e.Op, e.Path, e.Err, after)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// SendOptions are what a post may be helped with. The zero value sends everything
// in one session and tells nobody.
type SendOptions struct {
	// Progress is told each step. Calls never overlap.
	Progress func(Event)
	// Helper takes over some of the cabinets.
	Helper *Helper
	// Before is asked when everything lies there under temporary names. An error
	// stops the post: nothing was renamed.
	Before func(context.Context) error
}

// Send carries out a plan made for p. On an error the server still has its old
// release live, unless [Error.Published] says otherwise, or the connection broke
// while the manifest was being renamed: then the next [Inspect] tells which is
// live, and the post can be repeated. Temporary files may stay: [Tidy] or the next
// post removes them.
func Send(ctx context.Context, r Remote, p Package, plan Plan, opt SendOptions) error {
	s := &sender{ctx: ctx, remote: r, total: plan.Bytes(), opt: opt}
	defer func() {
		if s.second != nil {
			_ = s.second.Close() // what it did was verified
		}
	}()
	if plan.Status == Current {
		return s.clean(plan.Stale)
	}
	for _, c := range p.Manifest.Cabs { // the hashes are compared before each upload
		if int64(len(p.Files[c.Name])) != c.Size {
			return CheckCab(c, p.Files[c.Name])
		}
	}
	staged, err := s.cabs(p, plan)
	if err != nil {
		return err
	}
	if opt.Before != nil {
		if err := opt.Before(ctx); err != nil {
			return err
		}
	}
	err = s.share(len(staged), func(ctx context.Context, r Remote, i int) error {
		return rename(ctx, r, staged[i], p.Files[path.Base(staged[i].Final)])
	})
	if err != nil {
		return err
	}
	s.report(Switching, plan.Manifest.Final)
	if err := rename(ctx, r, plan.Manifest, plan.manifest); err != nil {
		return err
	}
	return s.clean(plan.Stale)
}

// clean removes what the live manifest does not name.
func (s *sender) clean(stale []string) error {
	s.report(Cleaning, "")
	err := s.share(len(stale), func(ctx context.Context, r Remote, i int) error {
		if err := r.Remove(ctx, stale[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &Error{Op: "remove", Path: stale[i], Published: true, Err: err}
		}
		return nil
	})
	if err == nil {
		s.report(Done, "")
	}
	return err
}

// Tidy removes what a failed [Send] of a plan left under temporary names. What it
// cannot remove is removed by the next post.
func Tidy(ctx context.Context, r Remote, plan Plan) {
	for _, u := range append(slices.Clone(plan.Cabs), plan.Manifest) {
		if u.Temp != "" {
			_ = r.Remove(ctx, u.Temp) // most are not there
		}
	}
}

// errDiffers is returned when what was read back is not what was sent.
var errDiffers = errors.New("the server holds other bytes than were sent")

// sender is the state of one Send.
type sender struct {
	ctx    context.Context
	remote Remote
	total  int64
	opt    SendOptions
	second Remote // the helper's session, from when it is first needed

	mu   sync.Mutex // of what two sessions share
	sent int64
}

// report tells a step, and more bytes that left.
func (s *sender) report(phase Phase, file string) { s.add(phase, file, 0) }

func (s *sender) add(phase Phase, file string, more int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent += more
	if s.opt.Progress == nil {
		return
	}
	if file != "" {
		file = path.Base(file)
	}
	s.opt.Progress(Event{Phase: phase, File: file, Done: s.sent, Total: s.total})
}

// cabs stages every cabinet that is not there yet, and the manifest, and returns
// those cabinets.
func (s *sender) cabs(p Package, plan Plan) (missing []Upload, err error) {
	for _, dir := range plan.Dirs {
		if err := s.remote.Mkdir(s.ctx, dir); err != nil {
			return nil, &Error{Op: "make folder", Path: path.Join(".", dir), Err: err}
		}
	}
	for _, u := range plan.Cabs {
		if u.There && holds(s.ctx, s.remote, u.Final, p.Files[path.Base(u.Final)]) == nil {
			s.add(Verifying, u.Final, u.Size)
			continue
		}
		missing = append(missing, u)
	}
	return missing, s.stage(missing, p, plan)
}

// upload sends one file under its temporary name and reads it back.
func (s *sender) upload(ctx context.Context, r Remote, u Upload, data []byte) error {
	s.report(Uploading, u.Final)
	if u.Left {
		_ = r.Remove(ctx, u.Temp) // else the upload says why not
	}
	var told int64
	err := r.Write(ctx, u.Temp, data, func(sent int64) {
		s.add(Uploading, u.Final, sent-told)
		told = sent
	})
	if err != nil {
		s.add(Uploading, u.Final, -told)
		return &Error{Op: "upload", Path: u.Final, Err: err}
	}
	s.add(Verifying, u.Final, u.Size-told)
	if err := holds(ctx, r, u.Temp, data); err != nil {
		s.add(Verifying, u.Final, -u.Size)
		return &Error{Op: "verify", Path: u.Final, Err: err}
	}
	return nil
}

// holds returns nil when a file of the server has exactly these bytes.
func holds(ctx context.Context, r Remote, name string, want []byte) error {
	got, err := r.Read(ctx, name, int64(len(want)))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%w: %d bytes there, %d sent", errDiffers, len(got), len(want))
	}
	return nil
}

// rename gives a staged file its final name. An answer that was lost may hide a
// rename that happened, so the final name decides.
func rename(ctx context.Context, r Remote, u Upload, data []byte) error {
	if err := r.Rename(ctx, u.Temp, u.Final); err != nil && holds(ctx, r, u.Final, data) != nil {
		return &Error{Op: "rename", Path: u.Final, Err: err}
	}
	return nil
}
