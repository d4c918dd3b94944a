package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Outcomes of a post on one host.
const (
	PostLive     = "live"     // clients' questions were answered with this release
	PostUploaded = "uploaded" // the files are there; no probe address to ask
	PostCurrent  = "current"  // nothing to send, the release was there
	PostPlanned  = "planned"  // dry run
	PostSkipped  = "skipped"  // in conflict, left out by choice
	PostHeld     = "held"     // a pilot is not live, so nothing was sent
	PostConflict = "conflict"
	PostFailed   = "failed"
)

// parallelHosts is how many hosts are posted to at once. (ours)
const parallelHosts = 4

// HostResult is how a post ended on one host.
type HostResult struct {
	Host    string            `json:"host"`
	Status  string            `json:"status"`
	Before  phonebook.Version `json:"before"`  // what the host held, 0 = nothing
	Version phonebook.Version `json:"version"` // what was to be posted
	Bytes   int64             `json:"bytes"`   // sent at most
	Tries   int               `json:"tries"`   // sessions in which it was tried to send
	Reason  string            `json:"reason,omitempty"`
	Err     error             `json:"-"`
}

// PostOptions says what to post where. The zero value posts the newest content
// to every host.
type PostOptions struct {
	Hosts   []string          // names; with Tags empty = all
	Tags    []string          // and every host with one of these
	Version phonebook.Version // an existing release; 0 = the newest, made first when the book changed
	Comment string            // of the release that is made
	DryRun  bool
	// Choices says what becomes of hosts in conflict, by name; those without stay as
	// they are, and the post says so.
	Choices map[string]Choice
	// BreakLock takes over the lock of another administrator, who may be posting.
	BreakLock bool
	// Password is asked once for each FTP host, one after the other.
	Password func(context.Context, Host) (string, error)
	// Trust, which may be nil, is asked about a server key that is not trusted. One
	// that is accepted is kept in the host entry. Calls never overlap.
	Trust func(context.Context, Host, *post.CertificateError) (bool, error)
	// Progress, which may be nil, is told each step. Calls never overlap.
	Progress func(host string, e post.Event)
	// Ended, which may be nil, is told how a host ended, as soon as it did. Calls
	// overlap neither with each other nor with those of Progress.
	Ended func(HostResult)
	// Said, which may be nil, is told every line of a session; passwords are masked.
	// Calls overlap neither with each other nor with those of Progress and Ended.
	Said func(host, line string)
	// Hurry, which may be nil, returns what ends the wait before the next try.
	Hurry func(host string) <-chan struct{}
	// AllAtOnce posts to pilots and the others alike.
	AllAtOnce bool
}

// PostResult is how a post ended.
type PostResult struct {
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"`
	Made    bool              `json:"made"` // the release was made by this post
	Hosts   []HostResult      `json:"hosts"`
	// BackupErr is why no backup was made after the post, which itself is done.
	BackupErr error `json:"-"`
}

// Failed returns the error that stands for the hosts that did not get the
// release: nil, a [*post.ConflictError] when conflicts are all there is, or a
// failure.
func (r PostResult) Failed() error {
	var conflict, failed error
	for _, h := range r.Hosts {
		switch h.Status {
		case PostConflict:
			conflict = errors.Join(conflict, fmt.Errorf("%s: %w", h.Host, h.Err))
		case PostFailed:
			failed = errors.Join(failed, fmt.Errorf("%s: %w", h.Host, h.Err))
		}
	}
	if failed != nil {
		return &PostError{Book: r.Book, Version: r.Version, Err: errors.Join(failed, conflict)}
	}
	return conflict
}

// PostError says that hosts did not get a release. Those keep what they had.
type PostError struct {
	Book    string
	Version phonebook.Version // 0 = no host could be asked, so no release was made
	Err     error
}

// Error names the release and every host's reason.
func (e *PostError) Error() string {
	if e.Version == 0 {
		return fmt.Sprintf("%s reached no server: %v", e.Book, e.Err)
	}
	return fmt.Sprintf("%s version %d did not reach every server: %v", e.Book, e.Version, e.Err)
}

// Unwrap returns the hosts' errors.
func (e *PostError) Unwrap() error { return e.Err }

// Post brings a release to hosts: every host is asked first what it holds, then
// the release is made if the book changed, then it is sent, first to the pilots and
// when all of those are live to the others, several at a time. It returns
// [phonebook.ErrUnchanged] when nothing was to be made and every host is current.
// How each host ended is in the result, also with an error; a host that failed
// keeps what it had, and the post can be repeated.
func (s *Service) Post(ctx context.Context, book string, opt PostOptions) (PostResult, error) {
	p, err := s.newPosting(book, opt)
	if err != nil {
		return PostResult{Book: book, Version: opt.Version}, err
	}
	defer p.close()
	if err := p.visitAll(ctx); err != nil {
		return p.result(), err
	}
	// A release that no host would get is not made: its number would be spent.
	if !slices.ContainsFunc(p.visits, func(v *visit) bool { return v.open() }) {
		return p.result(), p.result().end()
	}
	if p.release, p.made, err = s.releaseToPost(p.ledger, opt); err != nil {
		return p.result(), err
	}
	p.deliverAll(ctx)
	r := p.result()
	if slices.ContainsFunc(r.Hosts, func(h HostResult) bool { return h.Status == PostLive || h.Status == PostUploaded }) {
		r.BackupErr = s.backUp(afterPost)
	}
	if ctx.Err() != nil {
		return r, ctx.Err()
	}
	return r, r.end()
}

// end returns the error of a post that went through all hosts.
func (r PostResult) end() error {
	if err := r.Failed(); err != nil {
		return err
	}
	for _, h := range r.Hosts {
		if h.Status != PostCurrent && h.Status != PostSkipped {
			return nil
		}
	}
	if r.Made {
		return nil
	}
	return fmt.Errorf("every server has %s version %d: %w", r.Book, r.Version, phonebook.ErrUnchanged)
}

// releaseToPost returns the release that opt asks for, and makes the next one
// first when the book changed. A dry run only drafts it.
func (s *Service) releaseToPost(l phonebook.Ledger, opt PostOptions) (rec phonebook.ReleaseRecord, made bool, err error) {
	if opt.Version != 0 {
		rec, err = s.Store.Release(l.Book.Name, opt.Version)
		return rec, false, err
	}
	if opt.DryRun {
		rec, _, err = s.Draft(l.Book.Name)
	} else {
		rec, err = s.Build(l.Book.Name, opt.Comment)
	}
	if errors.Is(err, phonebook.ErrUnchanged) && l.Released != 0 {
		rec, err = s.Store.Release(l.Book.Name, l.Released)
		return rec, false, err
	}
	return rec, err == nil && !opt.DryRun, err
}
