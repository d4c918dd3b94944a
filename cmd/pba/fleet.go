package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// fleetReport is what pba probe --fleet prints with --json.
type fleetReport struct {
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"` // that every client has afterwards
	Clients int               `json:"clients"` // one of each version, and one without a book
	None    int               `json:"none"`
	Delta   int               `json:"delta"`
	Full    int               `json:"full"`
}

// probeFleet asks as a client of every version that was released, and as one without
// a book, and demands that each has the newest book afterwards, byte for byte.
func (a *app) probeFleet(ctx context.Context, url, book string) error {
	s, err := a.service()
	if err != nil {
		return err
	}
	releases, err := s.Releases(book)
	if err != nil {
		return err
	}
	if len(releases) == 0 {
		return fmt.Errorf("%s was never released: there are no clients of it", book)
	}
	newest := releases[len(releases)-1].Manifest
	work, err := os.MkdirTemp("", "pba-fleet-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	f := fleet{s: s, url: url, work: work, newest: newest}
	f.Book, f.Version = newest.Book, newest.Version
	f.want = filepath.Join(work, "newest")
	if err := f.hold(f.want, newest.Version); err != nil {
		return err
	}
	if err := f.walk(ctx, 0); err != nil {
		return err
	}
	for _, r := range releases {
		if err := f.walk(ctx, r.Manifest.Version); err != nil {
			return err
		}
	}
	return a.show(f.fleetReport, fmt.Sprintf("%s: %s, one of each version and one without a book, are at version %d after one request: %d got nothing, %d a delta, %d the full book",
		f.Book, count(f.Clients, "client"), f.Version, f.None, f.Delta, f.Full))
}

// fleet walks clients to the newest release.
type fleet struct {
	fleetReport
	s      *admin.Service
	url    string
	work   string // a folder for clients
	want   string // the files of a client that has the newest book
	newest phonebook.Manifest
}

// hold makes the files of a client that got a version.
func (f *fleet) hold(dir string, v phonebook.Version) error {
	rec, err := f.s.Release(f.Book, v)
	if err != nil {
		return err
	}
	return pbs.Apply(dir, f.Book, 0, pbs.Answer{Kind: pbs.Full, Version: v, Cab: rec.Files[phonebook.FullName(v)]})
}

// walk lets a client of a version ask once.
func (f *fleet) walk(ctx context.Context, held phonebook.Version) error {
	home := filepath.Join(f.work, "client")
	if err := os.RemoveAll(home); err != nil {
		return err
	}
	if held > 0 {
		if err := f.hold(home, held); err != nil {
			return err
		}
	}
	answer, err := pbs.Ask(ctx, f.url, f.Book, held)
	if err == nil {
		err = pbs.Apply(home, f.Book, held, answer)
	}
	if err != nil {
		return fmt.Errorf("a client at version %d: %w", held, err)
	}
	f.Clients++
	switch answer.Kind {
	case pbs.None:
		f.None++
	case pbs.Delta:
		f.Delta++
	case pbs.Full:
		f.Full++
	}
	for _, ending := range []string{".pbk", ".pbr", ".ver"} {
		got, _ := os.ReadFile(filepath.Join(home, f.Book+ending)) // what cannot be read differs
		want, err := os.ReadFile(filepath.Join(f.want, f.Book+ending))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("a client at version %d has another %s%s afterwards than version %d; the server answers with version %d", held, f.Book, ending, f.newest.Version, answer.Version)
		}
	}
	return nil
}
