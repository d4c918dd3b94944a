package pbs

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"time"
)

// openFile asks a running server to open its posting window: it lies in the data
// folder until the server takes it away. (ours)
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
	for {
		select {
		case <-s.watched:
			return
		case <-tick.C:
		}
		err := s.root.Remove(path.Join(StateDir, openFile))
		if err == nil {
			err = s.OpenPosting(context.Background())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			log.Error("ftp: the posting window does not open", "reason", err)
		}
	}
}

// ErrNobodyOpens is returned by [AskToOpen] when no server took the request.
var ErrNobodyOpens = errors.New("no pbs with --ftp-open serves this folder")

// AskToOpen asks the server of the data folder dir to open its posting window,
// and returns when it did.
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
		if _, err := root.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(ErrNobodyOpens, root.Remove(name))
		}
	}
}
