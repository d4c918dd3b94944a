package pbs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Names in the folder of [Store.Export]. (ours)
const (
	ExportCabs   = "cabinets"    // the answers, each under its hash
	ExportMaps   = "maps.conf"   // for nginx's http context: who gets what
	ExportServer = "server.conf" // for a server block: the update service
	ExportNginx  = "nginx.conf"  // a whole configuration, to begin with
)

// exportPort is where the configuration to begin with listens.
const exportPort = 8080

// Exported says what was written of one book.
type Exported struct {
	Release  *Release
	Cabinets int // that clients can get
}

// Export writes the answers of every live release into dir, as files that never
// change, and the configuration with which nginx gives them to clients as [Handler]
// does, without this program. dir is made when it is missing; its absolute path goes
// into the configuration. The maps are replaced last and at once: who reloads nginx
// then moves all clients to the new releases. Cabinets that neither the new nor the
// last maps name are removed; those of the last are for answers that still run, and for servers that were
// not reloaded yet.
//
// A refused release is not exported; what it would follow is. The error names the
// book that cannot be read; then the maps are as they were.
func (s *Store) Export(dir string) ([]Exported, error) {
	books, err := s.Status()
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, ExportCabs), 0o755); err != nil {
		return nil, err
	}
	var out []Exported
	for _, b := range books {
		if b.Version == 0 {
			continue // nothing of it was ever good
		}
		r, err := s.Release(b.Book)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.Book, err)
		}
		n, err := exportCabs(filepath.Join(dir, ExportCabs), r)
		if err != nil {
			return nil, err
		}
		out = append(out, Exported{r, n})
	}
	last, err := os.ReadFile(filepath.Join(dir, ExportMaps))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	maps := nginxMaps(out)
	err = replaceAll(dir, []file{
		{ExportServer, []byte(nginxServer(filepath.Join(dir, ExportCabs)))},
		{ExportNginx, []byte(nginxConf())},
		{ExportMaps, []byte(maps)},
	})
	// The same once more says nothing of what a server that was not reloaded names.
	if err != nil || maps == string(last) {
		return out, err
	}
	return out, removeOld(filepath.Join(dir, ExportCabs), maps+string(last))
}

// exportCabs writes the cabinets that some client gets, where they are not there.
func exportCabs(dir string, r *Release) (n int, err error) {
	for _, c := range r.Manifest.Cabs {
		held := c.Base // of the full cabinet 0, which every client without a book has
		if _, cab := Decide(r.Manifest, held); cab.Name != c.Name {
			continue // a delta that is no smaller
		}
		n++
		if err := exportCab(filepath.Join(dir, c.SHA256+".cab"), r.Cab(c.Name), r.Manifest.Time); err != nil {
			return n, err
		}
	}
	return n, nil
}

// exportCab writes one file. Its time is that of the release, so that every copy of
// the folder has the same.
func exportCab(name string, data []byte, at time.Time) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	temp, err := writeTemp(filepath.Dir(name), file{filepath.Base(name), data})
	if err != nil {
		return err
	}
	err = errors.Join(os.Chmod(temp, 0o644), os.Chtimes(temp, at, at))
	if err == nil {
		err = os.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return nil
}

// replaceAll gives files their names one after the other, each at once.
func replaceAll(dir string, files []file) error {
	for _, f := range files {
		temp, err := writeTemp(dir, f)
		if err != nil {
			return err
		}
		if err := errors.Join(os.Chmod(temp, 0o644), os.Rename(temp, filepath.Join(dir, f.name))); err != nil {
			return errors.Join(err, removeIfThere(temp))
		}
	}
	return nil
}

// removeOld removes the cabinets that none of the maps names, and what an export
// left that was broken off.
func removeOld(dir, maps string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		sum, isCab := strings.CutSuffix(e.Name(), ".cab")
		if isCab && strings.Contains(maps, sum) || !isCab && !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// Export writes the releases in the data folder of a [Server], which may be running,
// as [Store.Export] does. It writes nothing there.
func Export(data, dir string) ([]Exported, error) {
	root, err := os.OpenRoot(data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	s := NewStore(root, HostDir, slog.New(slog.DiscardHandler))
	s.visits = true
	return s.Export(dir)
}
