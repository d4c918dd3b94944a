package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Choice is what is to become of a host in conflict.
type Choice string

// The choices. None is ever made without being asked for.
const (
	// Skip leaves the host out of this post.
	Skip Choice = "skip"
	// Adopt takes the host's number for our own: the next release is numbered above
	// it and goes to every host.
	Adopt Choice = "adopt"
	// Replace puts our book in the place of what the host holds, whose version must
	// not be above ours.
	Replace Choice = "replace"
)

const takeOverKind = "takeover"

// takeOver is a manifest that was found on a host and may be posted over. Clients
// there hold a version of that number with other content: no delta of ours may
// lead from it or from below.
type takeOver struct {
	Host     string              `json:"host"`
	Line     string              `json:"line"` // of our book
	Version  phonebook.Version   `json:"version"`
	Manifest *phonebook.Manifest `json:"manifest,omitempty"` // nil where none names the cabinets
	Choice   Choice              `json:"choice"`
	User     string              `json:"user"`
	Time     time.Time           `json:"time"`
}

// takeOvers returns what was taken over for a line.
func (s *Service) takeOvers(line string) ([]takeOver, error) {
	var out []takeOver
	err := s.Store.Settings(takeOverKind, func(_ string, decode func(any) error) error {
		var t takeOver
		err := decode(&t)
		if t.Line == line {
			out = append(out, t)
		}
		return err
	})
	return out, err
}

// floor returns the highest version that was taken over: a release must be above
// it, and no delta may lead from there. 0 means none.
func (s *Service) floor(line string) (floor phonebook.Version, err error) {
	taken, err := s.takeOvers(line)
	for _, t := range taken {
		floor = max(floor, t.Version)
	}
	return floor, err
}

// mixes reports whether a release has the number of a version up to floor, or a delta
// from one: clients who hold other content under it would mix the two.
func mixes(m phonebook.Manifest, floor phonebook.Version) bool {
	return m.Version <= floor || slices.ContainsFunc(m.Cabs, func(c phonebook.ManifestCab) bool {
		return c.Kind == phonebook.KindDelta && c.Base <= floor
	})
}

// mine tells manifests of releases made here, and those that were taken over on a
// host.
func (s *Service) mine(l phonebook.Ledger, host string) (func(phonebook.Manifest) bool, error) {
	taken, err := s.takeOvers(l.Book.Line)
	return func(m phonebook.Manifest) bool {
		for _, t := range taken {
			if strings.EqualFold(t.Host, host) && t.Manifest != nil && t.Manifest.Equal(m) {
				return true
			}
		}
		rec, err := s.Store.Release(l.Book.Name, m.Version)
		return err == nil && rec.Manifest.Equal(m)
	}, err
}

// settled returns what a host holds without the cabinets that no manifest names
// where those are of a release made here: its first post broke off.
func (s *Service) settled(l phonebook.Ledger, there post.State) post.State {
	if there.Manifest != nil || there.Damaged != nil || there.Unlisted == 0 {
		return there
	}
	rec, err := s.Store.Release(l.Book.Name, there.Unlisted)
	if full := rec.Manifest.Full(); err == nil && there.Files[full.Name] == full.Size {
		there.Unlisted = 0
	}
	return there
}

// resolve does what was chosen for a host in conflict. The next release then goes
// there like anywhere else.
func (p *posting) resolve(v *visit) error {
	s, l, choice := p.Service, p.ledger, p.choice(v.host.Name)
	conflict, ok := errors.AsType[*post.ConflictError](v.result.Err)
	if !ok {
		return nil
	}
	if conflict.Kind == post.OtherCase && choice != Skip {
		v.fail(fmt.Errorf("%w Remove it there, or post to another directory", conflict))
		return nil
	}
	switch choice {
	case Skip:
		v.result.Status, v.result.Reason, v.result.Err = PostSkipped, conflict.Error(), nil
		return nil
	case Replace:
		if conflict.Version > l.LastVersion || conflict.Kind == post.Ahead {
			v.fail(fmt.Errorf("%w It cannot be replaced: clients there hold version %d and would not take a lower one; adopt its number instead", conflict, conflict.Version))
			return nil
		}
	case Adopt:
		if conflict.Version >= phonebook.MaxVersions {
			v.fail(fmt.Errorf("%w It cannot be adopted: %d is the last version there is", conflict, phonebook.MaxVersions))
			return nil
		}
	default:
		return nil
	}
	v.accepted = true
	if p.opt.DryRun {
		v.result.Status, v.result.Reason, v.result.Err = PostPlanned, fmt.Sprintf("Its version %d would be taken over.", conflict.Version), nil
		return nil
	}
	t := takeOver{
		Host: v.host.Name, Line: l.Book.Line, Version: conflict.Version, Manifest: v.state.Manifest,
		Choice: choice, User: s.User, Time: s.Now(),
	}
	name, err := json.Marshal([]any{l.Book.Line, v.host.Name, conflict.Version})
	if err != nil {
		return err
	}
	// First the number: a release that was numbered below would never arrive.
	if err := s.Store.NoteVersion(l.Book.Name, conflict.Version); err != nil {
		return err
	}
	if err := s.Store.PutSetting(takeOverKind, string(name), t); err != nil {
		return err
	}
	v.result.Status, v.result.Reason, v.result.Err = "", "", nil
	entry := s.entry(phonebook.BookTakeOver, fmt.Sprint(conflict.Version), fmt.Sprint(conflict.Version), v.host.Name, string(choice))
	return s.Store.Note(l.Book.Name, entry)
}
