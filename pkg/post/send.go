package post

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
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

// Send carries out a plan made for p. progress may be nil. On an error the
// server still has its old release live, unless [Error.Published] says
// otherwise, or the connection broke while the manifest was being renamed: then
// the next [Inspect] tells which is live, and the post can be repeated; temporary files may stay and are removed by the next post.
func Send(ctx context.Context, r Remote, p Package, plan Plan, progress func(Event)) error {
	if plan.Status == Current {
		return nil
	}
	if err := p.Check(); err != nil {
		return err
	}
	s := sender{ctx: ctx, remote: r, total: plan.Bytes(), progress: progress}
	if s.progress == nil {
		s.progress = func(Event) {}
	}
	if err := s.cabs(p, plan); err != nil {
		return err
	}
	if err := s.upload(plan.Manifest, plan.manifest); err != nil {
		return err
	}
	s.report(Switching, plan.Manifest.Final)
	if err := s.rename(plan.Manifest); err != nil {
		return err
	}
	s.report(Cleaning, "")
	for _, name := range plan.Stale {
		if err := r.Remove(ctx, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &Error{Op: "remove", Path: name, Published: true, Err: err}
		}
	}
	s.report(Done, "")
	return nil
}

// errDiffers is returned when what was read back is not what was sent.
var errDiffers = errors.New("the server holds other bytes than were sent")

// Tidy removes what a failed [Send] of a plan left under temporary names. What it
// cannot remove is removed by the next post.
func Tidy(ctx context.Context, r Remote, plan Plan) {
	for _, u := range append(slices.Clone(plan.Cabs), plan.Manifest) {
		if u.Temp != "" {
			_ = r.Remove(ctx, u.Temp) // most are not there
		}
	}
}

// sender is the state of one Send.
type sender struct {
	ctx      context.Context
	remote   Remote
	done     int64
	total    int64
	progress func(Event)
}

func (s *sender) report(phase Phase, file string) {
	if file != "" {
		file = path.Base(file)
	}
	s.progress(Event{Phase: phase, File: file, Done: s.done, Total: s.total})
}

// cabs stages every cabinet that is not there yet and renames them when all are.
func (s *sender) cabs(p Package, plan Plan) error {
	for _, dir := range plan.Dirs {
		if err := s.remote.Mkdir(s.ctx, dir); err != nil {
			return &Error{Op: "make folder", Path: path.Join(".", dir), Err: err}
		}
	}
	var staged []Upload
	for _, u := range plan.Cabs {
		if u.There && s.holds(u.Final, u) == nil {
			s.done += u.Size
			continue
		}
		if err := s.upload(u, p.Files[path.Base(u.Final)]); err != nil {
			return err
		}
		staged = append(staged, u)
	}
	for _, u := range staged {
		if err := s.rename(u); err != nil {
			return err
		}
	}
	return nil
}

// upload sends one file under its temporary name and reads it back.
func (s *sender) upload(u Upload, data []byte) error {
	before := s.done
	s.report(Uploading, u.Final)
	err := s.remote.Write(s.ctx, u.Temp, data, func(sent int64) {
		s.done = before + sent
		s.report(Uploading, u.Final)
	})
	if err != nil {
		return &Error{Op: "upload", Path: u.Final, Err: err}
	}
	s.done = before + u.Size
	s.report(Verifying, u.Final)
	if err := s.holds(u.Temp, u); err != nil {
		return &Error{Op: "verify", Path: u.Final, Err: err}
	}
	return nil
}

// holds returns nil when the server's file name has exactly the bytes of u.
func (s *sender) holds(name string, u Upload) error {
	data, err := s.remote.Read(s.ctx, name, u.Size)
	if err != nil {
		return err
	}
	if int64(len(data)) != u.Size || Hash(data) != u.SHA256 {
		return fmt.Errorf("%w: %d bytes there, %d sent", errDiffers, len(data), u.Size)
	}
	return nil
}

// rename gives a staged file its final name. An answer that was lost may hide a
// rename that happened, so the final name decides.
func (s *sender) rename(u Upload) error {
	if err := s.remote.Rename(s.ctx, u.Temp, u.Final); err != nil && s.holds(u.Final, u) != nil {
		return &Error{Op: "rename", Path: u.Final, Err: err}
	}
	return nil
}
