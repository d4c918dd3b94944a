package admin

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// AddHost keeps a host entry. It returns a [*HostError], or
// [phonebook.ErrExists] for a name that is taken.
func (s *Service) AddHost(h Host) (Host, error) {
	h, err := h.normal()
	if err != nil {
		return h, err
	}
	hosts, err := s.Hosts()
	if err != nil {
		return h, err
	}
	for _, other := range hosts {
		if strings.EqualFold(other.Name, h.Name) {
			return h, fmt.Errorf("host %s: %w", other.Name, phonebook.ErrExists)
		}
	}
	return h, s.Store.PutSetting(hostKind, h.Name, h)
}

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

// RemoveHost forgets a host entry. What the server holds stays there.
func (s *Service) RemoveHost(name string) error {
	h, err := s.Host(name)
	if err != nil {
		return err
	}
	return s.Store.DeleteSetting(hostKind, h.Name)
}

// Hosts returns every host entry, sorted by name.
func (s *Service) Hosts() ([]Host, error) {
	var hosts []Host
	err := s.Store.Settings(hostKind, func(_ string, decode func(any) error) error {
		var h Host
		err := decode(&h)
		hosts = append(hosts, h)
		return err
	})
	return hosts, err
}

// Host returns one host entry by its name, compared without case.
func (s *Service) Host(name string) (Host, error) {
	hosts, err := s.Hosts()
	if err != nil {
		return Host{}, err
	}
	for _, h := range hosts {
		if strings.EqualFold(h.Name, name) {
			return h, nil
		}
	}
	return Host{}, fmt.Errorf("host %s: %w", name, phonebook.ErrNotFound)
}

// TrustHost keeps the fingerprint of the server's key, so that its certificate is
// taken from now on, whoever signed it. It returns a [*HostError] or
// [phonebook.ErrNotFound].
func (s *Service) TrustHost(name, fingerprint string) (Host, error) {
	h, err := s.Host(name)
	if err != nil {
		return h, err
	}
	if h.FTP == "" || h.TLS == string(post.NoTLS) {
		return h, &HostError{"trust", h.Name, phonebook.Say("It is reached without TLS, so it has no key to trust.")}
	}
	h.Pin = fingerprint
	return s.SetHost(h)
}

// ErrNoHost is returned by Post when there is no host to post to.
var ErrNoHost = errors.New("there is no server to post to")

// choose returns the named hosts, those with one of the tags, or all of them where
// neither is given.
func (s *Service) choose(names, tags []string) ([]Host, error) {
	all, err := s.Hosts()
	if err != nil {
		return nil, err
	}
	wanted := func(h Host) bool {
		is := func(name string) bool { return strings.EqualFold(name, h.Name) }
		tagged := func(tag string) bool {
			return slices.ContainsFunc(h.Tags, func(t string) bool { return strings.EqualFold(t, tag) })
		}
		return len(names)+len(tags) == 0 || slices.ContainsFunc(names, is) || slices.ContainsFunc(tags, tagged)
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(h Host) bool { return strings.EqualFold(name, h.Name) }) {
			return nil, fmt.Errorf("host %s: %w", name, phonebook.ErrNotFound)
		}
	}
	hosts := slices.DeleteFunc(all, func(h Host) bool { return !wanted(h) })
	if len(hosts) == 0 && len(tags) > 0 {
		return nil, fmt.Errorf("a host with the tag %s: %w", strings.Join(tags, " or "), phonebook.ErrNotFound)
	}
	if len(hosts) == 0 {
		return nil, ErrNoHost
	}
	return hosts, nil
}

// HostUse is what goes on after a host entry is forgotten.
type HostUse struct {
	Holds     []HeldBook
	Scheduled []Scheduled // that name the host
}

// HeldBook is a version of a book that was posted to a host.
type HeldBook struct {
	Book    string
	Version phonebook.Version
}

// HostUse returns what a host holds by the posts that were made from here, and which
// scheduled posts name it.
func (s *Service) HostUse(name string) (HostUse, error) {
	var use HostUse
	books, err := s.Store.Books()
	if err != nil {
		return use, err
	}
	for _, l := range books {
		posts, err := s.Store.Posts(l.Book.Name)
		if err != nil {
			return use, err
		}
		for _, p := range posts {
			if strings.EqualFold(p.Host, name) {
				use.Holds = append(use.Holds, HeldBook{l.Book.Name, p.Version})
			}
		}
	}
	all, err := s.ScheduledPosts()
	for _, p := range all {
		if slices.ContainsFunc(p.Hosts, func(h string) bool { return strings.EqualFold(h, name) }) {
			use.Scheduled = append(use.Scheduled, p)
		}
	}
	return use, err
}
