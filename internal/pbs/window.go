package pbs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"time"
)

// openFile asks a running server to open its posting window: it lies in the data
// folder, empty, until the window is open, or the server writes why it is not. (ours)
const openFile = "open"

// How often a server looks for that file, and how long [AskToOpen] waits for it
// to go.
const (
	watchEvery = time.Second
	askFor     = 5 * time.Second
)

// OpenPosting opens the FTP port for [Server.FTPOpen], or for as long again. It
// does nothing where the port is always open or there is none.
func (s *Server) OpenPosting(ctx context.Context) error {
	if s.receiver == nil || s.FTPOpen == 0 {
		return nil
	}
	return s.receiver.gate.listen(ctx)
}

// watch opens the posting window when [AskToOpen] asks.
func (s *Server) watch(log *slog.Logger) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	name := path.Join(StateDir, openFile)
	var answered fs.FileInfo // a request that cannot be taken away is not heard twice
	for {
		select {
		case <-s.watched:
			return
		case <-tick.C:
		}
		asked, err := s.root.Lstat(name)
		if err != nil || asked.Size() > 0 || sameFile(asked, answered) {
			continue
		}
		answered = asked
		if err := s.OpenPosting(context.Background()); err != nil {
			log.Error("ftp: the posting window does not open", "reason", err)
			err = s.store.ledger.replace(name, []byte(err.Error()))
			if err != nil {
				log.Error("ftp: who asked is not told", "reason", err)
			}
			continue
		}
		if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			log.Error("ftp: who asked is not told", "reason", err)
		}
	}
}

// ErrNobodyOpens is returned by [AskToOpen] when no server took the request.
var ErrNobodyOpens = errors.New("no pbs with --ftp-open serves this folder")

// AskToOpen asks the server of the data folder dir to open its posting window,
// and returns when it did, or why it did not.
func AskToOpen(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	name := path.Join(StateDir, openFile)
	if err := errors.Join(root.MkdirAll(StateDir, 0o755), root.WriteFile(name, nil, 0o600), HandOver(dir)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	tick := time.NewTicker(watchEvery / 10)
	defer tick.Stop()
	for {
		reason, err := root.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if len(reason) > 0 {
			return errors.Join(fmt.Errorf("the posting window does not open: %s", reason), root.Remove(name))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(ErrNobodyOpens, root.Remove(name))
		}
	}
}
