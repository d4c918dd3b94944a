package admin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// UnansweredError says that a release was sent and is there, but that the phone
// book server at URL does not hand it to clients: Err is why it gave no answer,
// nil when it answered with something else.
type UnansweredError struct {
	URL  string
	Held phonebook.Version // of the client that got another answer
	Err  error
}

func (e *UnansweredError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("the files are there, but %s answers clients at version %d with something else", e.URL, e.Held)
	}
	return "the files are there, but clients are not answered: " + e.Err.Error()
}

func (e *UnansweredError) Unwrap() error { return e.Err }

// verify asks the host's phone book server as clients do that have no book, the
// version before and this one. Only the right answers make a host live. A server
// that looks for releases only now and then is given time.
func (p *posting) verify(ctx context.Context, v *visit) error {
	if v.host.Probe == "" {
		return nil
	}
	p.report(v, post.Event{Phase: post.Asking})
	for n := 0; ; n++ {
		err := p.question(ctx, v.host, p.release)
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		tries := len(p.Waits)
		if e, ok := errors.AsType[*UnansweredError](err); ok && e.Err != nil {
			tries = min(tries, firstTries) // it is not slow, it is not there
		}
		if n >= tries {
			return err
		}
		if err := pause(ctx, p.Waits[n], nil); err != nil {
			return err
		}
	}
}

// question asks as three clients and returns a [*UnansweredError] where one gets
// something else than the release gives it.
func (s *Service) question(ctx context.Context, h Host, rec phonebook.ReleaseRecord) error {
	m := rec.Manifest
	full := rec.Files[m.Full().Name]
	answers := []struct {
		held phonebook.Version
		want [][]byte
	}{
		{0, [][]byte{full}},
		{m.Version - 1, [][]byte{full}},
		{m.Version, [][]byte{nil}},
	}
	if delta, ok := m.Delta(m.Version - 1); ok {
		// A server sends the full book where the delta would save too little.
		answers[1].want = append(answers[1].want, rec.Files[delta.Name])
	}
	for i, a := range answers {
		if i == 1 && a.held == 0 {
			continue // asked already
		}
		got, err := s.Ask(ctx, h.Probe, m.Book, a.held)
		if err != nil {
			return &UnansweredError{URL: h.Probe, Held: a.held, Err: err}
		}
		if !slices.ContainsFunc(a.want, func(want []byte) bool { return bytes.Equal(got, want) }) {
			return &UnansweredError{URL: h.Probe, Held: a.held}
		}
	}
	return nil
}

// ProbeHost asks a host's phone book server as clients do and reports whether the
// answers lead to the newest release made here. Nothing is written and no password
// is needed; a host without a probe address is never live.
func (s *Service) ProbeHost(ctx context.Context, h Host, book string) (live bool, err error) {
	l, err := s.Store.Load(book)
	if err != nil || l.Released == 0 || h.Probe == "" {
		return false, err
	}
	rec, err := s.Store.Release(l.Book.Name, l.Released)
	if err != nil {
		return false, err
	}
	err = s.question(ctx, h, rec)
	if e, ok := errors.AsType[*UnansweredError](err); ok && e.Err == nil {
		return false, nil
	}
	return err == nil, err
}
