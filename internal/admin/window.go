package admin

import (
	"bytes"
	"context"
	"fmt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Posts returns the newest post of a book to each host, as it was noted here.
func (s *Service) Posts(book string) ([]phonebook.PostRecord, error) { return s.Store.Posts(book) }

// SetHost replaces a host entry by name. It returns a [*HostError] or
// [phonebook.ErrNotFound].
func (s *Service) SetHost(h Host) (Host, error) {
	old, err := s.Host(h.Name)
	if err != nil {
		return h, err
	}
	h.Name = old.Name
	if h, err = h.normal(); err != nil {
		return h, err
	}
	return h, s.Store.PutSetting(hostKind, h.Name, h)
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

const windowKind = "window"

// Remember keeps how the window was left, such as the width of a pane, under a
// name. Secrets have no place here.
func (s *Service) Remember(name string, v any) error { return s.Store.PutSetting(windowKind, name, v) }

// Recall fills into with what was remembered under a name. It returns
// [phonebook.ErrNotFound] when nothing was.
func (s *Service) Recall(name string, into any) error {
	found := false
	err := s.Store.Settings(windowKind, func(have string, decode func(any) error) error {
		if have != name {
			return nil
		}
		found = true
		return decode(into)
	})
	if err == nil && !found {
		err = fmt.Errorf("window setting %s: %w", name, phonebook.ErrNotFound)
	}
	return err
}

// EditPOPs changes several POPs in one step, all or none. An edit that changes
// nothing commits nothing.
func (s *Service) EditPOPs(book string, ids []phonebook.POPID, edit func(*phonebook.POP)) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	var changes []phonebook.Change
	for _, id := range ids {
		before, ok := o.Book.POP(id)
		if !ok {
			return noPOP(id)
		}
		after := before
		edit(&after)
		if after.ID = id; after == before {
			continue
		}
		if err := o.check(after); err != nil {
			return err
		}
		changes = append(changes, phonebook.Change{Before: before, After: after})
	}
	if len(changes) == 0 {
		return nil
	}
	return s.commitPOPs(&o, changes)
}
