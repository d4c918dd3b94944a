package admin

import (
	"context"
	"errors"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// HostState is what a host holds of one book, and how that stands to the newest
// release here.
type HostState struct {
	Host    string            `json:"host"`
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"` // 0 = nothing there
	Status  string            `json:"status"`  // new, behind, current, ahead, conflict, unreleased
	Reason  string            `json:"reason,omitempty"`
	Err     error             `json:"-"` // the conflict that Reason tells of
}

// HostReport is what was found out about a host before anything is posted there.
type HostReport struct {
	Host     string         `json:"host"`
	Findings []post.Finding `json:"findings"`
	Books    []HostState    `json:"books"`
}

// Bad reports whether a post to the host cannot work as it is.
func (r HostReport) Bad() bool {
	for _, f := range r.Findings {
		if f.Grade == post.Bad {
			return true
		}
	}
	return false
}

// CheckHost logs in to a host, tries there what a post does, with a file of a few
// bytes that it removes again, and reads what the host holds of every book here.
// What clients get stays as it is. It returns a [*post.CertificateError] for a
// server that must be trusted first.
func (s *Service) CheckHost(ctx context.Context, name, password string) (HostReport, error) {
	r := HostReport{Findings: []post.Finding{}, Books: []HostState{}}
	h, err := s.Host(name)
	if err != nil {
		return r, err
	}
	r.Host = h.Name
	remote, err := s.Connect(ctx, h, password, nil)
	if err != nil {
		return r, err
	}
	defer remote.Close()
	r.Findings = append(r.Findings, loginFinding(h))
	books, err := s.Store.Books()
	if err != nil {
		return r, err
	}
	for _, l := range books {
		st, err := s.hostState(ctx, remote, h, l)
		if err != nil {
			return r, err
		}
		r.Books = append(r.Books, st)
		found, err := post.Examine(ctx, remote, l.Book.Name)
		if err != nil {
			return r, err
		}
		r.Findings = append(r.Findings, found...)
	}
	if session, ok := remote.(*post.FTP); ok {
		err = s.examineFTP(ctx, &r, session, h)
	}
	r.Findings = once(r.Findings)
	return r, err
}

// examineFTP finds out what only an FTP server has.
func (s *Service) examineFTP(ctx context.Context, r *HostReport, session *post.FTP, h Host) error {
	outside, err := session.Outside(ctx)
	if err != nil {
		return err
	}
	server, err := h.Server("")
	if err != nil {
		return err
	}
	r.Findings = append(r.Findings, outside, post.Anonymous(ctx, server))
	return ctx.Err()
}

func loginFinding(h Host) post.Finding {
	f := post.Finding{What: "log-in", Grade: post.Good, Words: phonebook.Say("The server takes user and password, encrypted.")}
	switch {
	case h.Folder != "":
		return post.Finding{What: "folder", Grade: post.Good, Words: phonebook.Say("It is on this computer; no log-in is needed.")}
	case h.TLS == string(post.NoTLS):
		f.Grade, f.Words = post.Warn, phonebook.Say("The server takes user and password, but the password crosses the network in clear. Use TLS where the server offers it (--tls explicit).")
	}
	return f
}

// once drops findings that another book led to already.
func once(in []post.Finding) (out []post.Finding) {
	type key struct{ what, words string }
	seen := make(map[key]bool, len(in))
	for _, f := range in {
		if k := (key{f.What, f.Words.String()}); !seen[k] {
			seen[k] = true
			out = append(out, f)
		}
	}
	return out
}

func (s *Service) hostState(ctx context.Context, remote post.Remote, h Host, l phonebook.Ledger) (HostState, error) {
	st := HostState{Host: h.Name, Book: l.Book.Name}
	there, err := post.Inspect(ctx, remote, l.Book.Name)
	if conflict, ok := errors.AsType[*post.ConflictError](err); ok {
		st.Version, st.Status, st.Reason, st.Err = conflict.Version, PostConflict, conflict.Error(), conflict
		return st, nil
	}
	if err != nil {
		return st, err
	}
	there = s.settled(l, there)
	st.Version = max(there.Version(), there.Unlisted)
	release := later(l)
	if l.Released != 0 {
		rec, err := s.Store.Release(l.Book.Name, l.Released)
		if err != nil {
			return st, err
		}
		release = rec.Manifest
	}
	mine, err := s.mine(l, h.Name)
	if err != nil {
		return st, err
	}
	status, err := post.Compare(release, there, mine)
	conflict, inConflict := errors.AsType[*post.ConflictError](err)
	switch {
	case inConflict && conflict.Kind == post.Ahead:
		st.Status, st.Reason, st.Err = string(post.Ahead), err.Error(), err
	case err != nil:
		st.Status, st.Reason, st.Err = PostConflict, err.Error(), err
	case l.Released == 0:
		st.Status = "unreleased"
	default:
		st.Status = string(status)
	}
	return st, nil
}

// later stands for any release of the book that is still to be made: what a host
// holds that conflicts with it conflicts with all of them.
func later(l phonebook.Ledger) phonebook.Manifest {
	return phonebook.Manifest{Book: l.Book.Name, Line: l.Book.Line, Version: phonebook.MaxVersions + 1}
}
