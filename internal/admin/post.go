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
	PostLive     = "live"     // a client's question was answered with this release
	PostUploaded = "uploaded" // the files are there; no probe address to ask
	PostCurrent  = "current"  // nothing to send, the release was there
	PostPlanned  = "planned"  // dry run
	PostConflict = "conflict"
	PostFailed   = "failed"
)

// HostResult is how a post ended on one host.
type HostResult struct {
	Host    string            `json:"host"`
	Status  string            `json:"status"`
	Before  phonebook.Version `json:"before"`  // what the host held, 0 = nothing
	Version phonebook.Version `json:"version"` // what was to be posted
	Bytes   int64             `json:"bytes"`   // sent at most
	Reason  string            `json:"reason,omitempty"`
	Err     error             `json:"-"`
}

// PostOptions says what to post where. The zero value posts the newest content
// to every host.
type PostOptions struct {
	Hosts   []string          // names; empty = all
	Version phonebook.Version // an existing release; 0 = the newest, made first when the book changed
	Comment string            // of the release that is made
	DryRun  bool
	// Password is asked once for each FTP host.
	Password func(context.Context, Host) (string, error)
	// Progress, which may be nil, is told each step. It is called from the
	// goroutine of Post.
	Progress func(host string, e post.Event)
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

// visit is one host in the course of a post.
type visit struct {
	host   Host
	remote post.Remote
	state  post.State
	result HostResult
}

// Post brings a release to hosts: every host is asked first what it holds, then
// the release is made if the book changed, then it is sent host by host. It
// returns [phonebook.ErrUnchanged] when nothing was to be made and every host is
// current. How each host ended is in the result, also with an error; a host that
// failed keeps what it had, and the post can be repeated.
func (s *Service) Post(ctx context.Context, book string, opt PostOptions) (PostResult, error) {
	result := PostResult{Book: book, Version: opt.Version}
	hosts, err := s.choose(opt.Hosts)
	if err != nil {
		return result, err
	}
	l, err := s.Store.Load(book)
	if err != nil {
		return result, err
	}
	result.Book = l.Book.Name
	if opt.Version != 0 {
		if _, err := s.Store.Release(book, opt.Version); err != nil {
			return result, err
		}
	}
	visits, err := s.visitAll(ctx, l, hosts, opt)
	defer closeAll(visits)
	if err != nil {
		return result, err
	}
	// A release that no host would get is not made: its number would be spent.
	if !slices.ContainsFunc(visits, func(v *visit) bool { return v.result.Err == nil }) {
		for _, v := range visits {
			result.Hosts = append(result.Hosts, v.result)
		}
		return result, result.Failed()
	}
	rec, made, err := s.releaseToPost(l, opt)
	if err != nil {
		return result, err
	}
	result.Version, result.Made = rec.Manifest.Version, made
	for _, v := range visits {
		if ctx.Err() != nil {
			return result, ctx.Err()
		}
		s.postTo(ctx, v, rec, opt)
		result.Hosts = append(result.Hosts, v.result)
	}
	if slices.ContainsFunc(result.Hosts, func(h HostResult) bool { return h.Status == PostLive || h.Status == PostUploaded }) {
		result.BackupErr = s.backUp(afterPost)
	}
	return result, result.end()
}

// end returns the error of a post that went through all hosts.
func (r PostResult) end() error {
	if err := r.Failed(); err != nil {
		return err
	}
	for _, h := range r.Hosts {
		if h.Status != PostCurrent {
			return nil
		}
	}
	if r.Made {
		return nil
	}
	return fmt.Errorf("every server has %s version %d: %w", r.Book, r.Version, phonebook.ErrUnchanged)
}

// choose returns the named hosts, or all of them.
func (s *Service) choose(names []string) ([]Host, error) {
	if len(names) > 0 {
		var hosts []Host
		for _, name := range names {
			h, err := s.Host(name)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(hosts, h) {
				hosts = append(hosts, h)
			}
		}
		return hosts, nil
	}
	hosts, err := s.Hosts()
	if err == nil && len(hosts) == 0 {
		err = ErrNoHost
	}
	return hosts, err
}

// ErrNoHost is returned by Post when there is no host to post to.
var ErrNoHost = errors.New("there is no server to post to")

// visitAll connects to every host and reads what it holds. A host that cannot
// be reached is a failed result, not an error: the others still get the release.
// Versions met on the way are noted, so that their numbers are never used again.
func (s *Service) visitAll(ctx context.Context, l phonebook.Ledger, hosts []Host, opt PostOptions) ([]*visit, error) {
	var visits []*visit
	for _, h := range hosts {
		v := &visit{host: h, result: HostResult{Host: h.Name}}
		visits = append(visits, v)
		err := s.connect(ctx, v, l.Book.Name, opt)
		if ctx.Err() != nil {
			return visits, ctx.Err()
		}
		if err != nil {
			v.fail(err)
			continue
		}
		v.result.Before = v.state.Version()
		if _, err := post.Compare(later(l), v.state, s.known(l.Book.Name)); err != nil {
			v.fail(err)
		}
		if m := v.state.Manifest; m != nil && m.Line == l.Book.Line && !opt.DryRun {
			if err := s.Store.NoteVersion(l.Book.Name, m.Version); err != nil {
				return visits, err
			}
		}
	}
	return visits, nil
}

func closeAll(visits []*visit) {
	for _, v := range visits {
		if v.remote != nil {
			_ = v.remote.Close()
		}
	}
}

func (s *Service) connect(ctx context.Context, v *visit, book string, opt PostOptions) (err error) {
	password := ""
	if v.host.FTP != "" {
		if password, err = opt.Password(ctx, v.host); err != nil {
			return err
		}
	}
	if v.remote, err = s.Connect(ctx, v.host, password); err != nil {
		return err
	}
	v.state, err = post.Inspect(ctx, v.remote, book)
	return err
}

func (v *visit) fail(err error) {
	v.result.Status, v.result.Reason, v.result.Err = PostFailed, err.Error(), err
	if _, ok := errors.AsType[*post.ConflictError](err); ok {
		v.result.Status = PostConflict
	}
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

// postTo sends the release to one host and notes the result.
func (s *Service) postTo(ctx context.Context, v *visit, rec phonebook.ReleaseRecord, opt PostOptions) {
	v.result.Version = rec.Manifest.Version
	if v.result.Err != nil {
		return
	}
	if err := s.send(ctx, v, rec, opt); err != nil {
		v.fail(err)
	}
}

func (s *Service) send(ctx context.Context, v *visit, rec phonebook.ReleaseRecord, opt PostOptions) error {
	m := rec.Manifest
	status, err := post.Compare(m, v.state, s.known(m.Book))
	if err != nil {
		return err
	}
	pack := post.Package{Manifest: m, Files: rec.Files}
	plan, err := post.NewPlan(pack, v.state, status)
	if err != nil {
		return err
	}
	v.result.Bytes = plan.Bytes()
	switch {
	case status == post.Current:
		v.result.Status = PostCurrent
		if opt.DryRun {
			return nil
		}
		if err := s.noteMissed(v, m); err != nil {
			return err
		}
		return s.verify(ctx, v, rec)
	case opt.DryRun:
		v.result.Status = PostPlanned
		return nil
	}
	err = post.Send(ctx, v.remote, pack, plan, func(e post.Event) {
		if opt.Progress != nil {
			opt.Progress(v.host.Name, e)
		}
	})
	if e, ok := errors.AsType[*post.Error](err); ok && e.Published {
		return errors.Join(err, s.note(v, m))
	}
	if err != nil {
		return err
	}
	v.result.Status = PostUploaded
	if err := s.note(v, m); err != nil {
		return err
	}
	err = s.verify(ctx, v, rec)
	if err == nil && v.host.Probe != "" {
		v.result.Status = PostLive
	}
	return err
}
