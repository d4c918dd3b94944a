package admin

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Posts returns the newest post of a book to each host, as it was noted here.
func (s *Service) Posts(book string) ([]phonebook.PostRecord, error) { return s.Store.Posts(book) }

// Posted is the newest post of a book to a host.
type Posted struct {
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"`
	Time    time.Time         `json:"time"`
}

// PostedTo returns the newest post of each book to a host, as noted here.
func (s *Service) PostedTo(host string) ([]Posted, error) {
	books, err := s.Store.Books()
	if err != nil {
		return nil, err
	}
	out := []Posted{}
	for _, l := range books {
		posts, err := s.Store.Posts(l.Book.Name)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if p.Host == host {
				out = append(out, Posted{l.Book.Name, p.Version, p.Time})
			}
		}
	}
	return out, nil
}

// note records that the release m is live on a host.
func (s *Service) note(v *visit, m phonebook.Manifest) error {
	entry := s.entry(phonebook.BookPost, fmt.Sprint(m.Version), fmt.Sprint(m.Version), v.host.Name, fmt.Sprintf("%d bytes", v.result.Bytes))
	return s.Store.NotePost(m.Book, phonebook.PostRecord{Host: v.host.Name, Version: m.Version, Time: s.Now()}, entry)
}

// noteMissed records a release that a host has without a record of it: an
// earlier post reached the host and ended before it was noted.
func (s *Service) noteMissed(v *visit, m phonebook.Manifest) error {
	posts, err := s.Store.Posts(m.Book)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if p.Host == v.host.Name && p.Version == m.Version {
			return nil
		}
	}
	return s.note(v, m)
}

// UnansweredError says that a release was sent and is there, but that the phone
// book server at URL does not hand it to clients: Err is why it gave no answer,
// nil when it answered with something else.
type UnansweredError struct {
	URL string
	Err error
}

func (e *UnansweredError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("the files are there, but %s answers clients with something else", e.URL)
	}
	return "the files are there, but clients are not answered: " + e.Err.Error()
}

func (e *UnansweredError) Unwrap() error { return e.Err }

// verify asks the host's phone book server as a new client does. Only the right
// answer makes a host live.
func (s *Service) verify(ctx context.Context, v *visit, rec phonebook.ReleaseRecord) error {
	if v.host.Probe == "" {
		return nil
	}
	got, err := s.Ask(ctx, v.host.Probe, rec.Manifest.Book, 0)
	if err != nil {
		return &UnansweredError{URL: v.host.Probe, Err: err}
	}
	if !bytes.Equal(got, rec.Files[rec.Manifest.Full().Name]) {
		return &UnansweredError{URL: v.host.Probe}
	}
	return nil
}

// ProbeHost asks a host's phone book server as a client one version behind
// would, and reports whether the answer leads to the newest release made here.
// Nothing is written and no password is needed; a host without a probe address
// is never live.
func (s *Service) ProbeHost(ctx context.Context, h Host, book string) (live bool, err error) {
	l, err := s.Store.Load(book)
	if err != nil || l.Released == 0 || h.Probe == "" {
		return false, err
	}
	rec, err := s.Store.Release(l.Book.Name, l.Released)
	if err != nil {
		return false, err
	}
	full := rec.Manifest.Full().Name
	held, want := phonebook.Version(0), full
	if delta, ok := rec.Manifest.Delta(l.Released - 1); ok {
		held, want = l.Released-1, delta.Name
	}
	got, err := s.Ask(ctx, h.Probe, l.Book.Name, held)
	// A server sends the full book where the delta would save too little.
	return err == nil && (bytes.Equal(got, rec.Files[want]) || bytes.Equal(got, rec.Files[full])), err
}
