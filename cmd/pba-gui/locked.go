package main

import (
	"errors"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/ui"
	"github.com/phonebookadmin/pba/internal/words"
)

// retryPause is the time between two tries while another program has the books.
const retryPause = 2 * time.Second

// refuse shows a window that says why the books cannot be opened, with the ways
// on. Nothing is written before one is chosen.
func (p *program) refuse(err error) {
	p.waiting = ui.NewBackground()
	w := ui.NewTrouble(ui.TroubleConfig{
		App: p.app, Tasks: p.waiting, Backups: p.backups(), Retry: retryPause,
		Try: func() *ui.Trouble {
			if err := p.openStore(); err != nil {
				t := p.trouble(err)
				return &t
			}
			return nil
		},
		Opened: p.show, Closed: p.life.close, Move: p.move,
	}, p.trouble(err))
	p.life.onSignal(w.Close, func() {})
	w.Show()
}

// move makes another folder the data folder, also for the next start.
func (p *program) move(folder string) error {
	if err := wire.KeepDataDir(folder); err != nil {
		return err
	}
	p.dir = folder
	return nil
}

// backups are the ways to the backups of the data folder.
func (p *program) backups() ui.Backups {
	return ui.Backups{
		List: func() ([]admin.BackupFile, error) { return admin.BackupFiles(p.dir) },
		Inspect: func(path string) ([]ui.Held, error) {
			books, err := store.Verify(path)
			return held(books), err
		},
		Restore: func(path string) (string, error) {
			var done store.Restored
			var err error
			if p.service != nil {
				done, err = wire.Replace(p.service, path)
			} else {
				done, err = wire.Restore(p.dir, path)
			}
			return done.Kept, err
		},
		Anew: func() (string, error) { return wire.Anew(p.dir) },
	}
}

func held(books []store.Numbers) []ui.Held {
	out := make([]ui.Held, 0, len(books))
	for _, b := range books {
		out = append(out, ui.Held{Name: b.Book, Line: b.Line, POPs: b.POPs, Version: b.LastVersion})
	}
	return out
}

// trouble says why the books cannot be opened, and what can be done.
func (p *program) trouble(err error) ui.Trouble {
	t := ui.Trouble{Folder: p.dir}
	switch {
	case errors.Is(err, store.ErrLocked):
		t.Title, t.Words, t.Waiting = words.T("The phone books are open elsewhere"), lockedWords(err), true
	case errors.Is(err, store.ErrNewer):
		t.Title = words.T("The phone books need a newer program")
		t.Words = words.T("A newer version of this program wrote them. Use that version; nothing was changed.")
	case errors.Is(err, store.ErrDamaged):
		t.Damaged, t.Readable, t.Whole = true, held(wire.Readable(p.dir)), wire.Whole(p.dir)
		for i, b := range t.Readable {
			if b.POPs == 0 && t.Whole == "" {
				t.Readable[i].POPs = -1 // none can be read, which is not none
			}
		}
		t.Title = words.T("The phone books are damaged")
		t.Words = words.T("The data file is not as it was written. Nothing was changed. Go back to a backup: the damaged file is set aside, not overwritten.")
		if t.Whole != "" {
			t.Title = words.T("The last changes of the phone books are missing")
			t.Words = words.T("The data file is whole, but older than the last changes that were made. Nothing was changed. Go back to a backup, or go on with it as it is.")
		}
	case errors.Is(err, syscall.ENOSPC):
		t.Title, t.Elsewhere = words.T("The data folder has no room"), true
		t.Words = words.T("The disk is full. Make room, then try again, or choose another folder. Nothing was changed.")
	case errors.Is(err, syscall.EROFS):
		t.Title, t.Elsewhere = words.T("The data folder cannot be written"), true
		t.Words = words.T("Its disk can only be read. Make it writable, then try again, or choose another folder.")
	default:
		t.Title, t.Elsewhere = words.T("The data folder cannot be used"), true
		t.Words = words.T("It cannot be read or written. Check who may read and write there, then try again, or choose another folder.")
	}
	return t
}

// lockedWords say who has the books open.
func lockedWords(err error) string {
	e, ok := errors.AsType[*store.LockedError](err)
	if !ok || e.Holder.PID == 0 {
		return words.T("Another window or a command has them open. Close it, then try again.")
	}
	since := e.Holder.Since
	if at, err := time.Parse(time.RFC3339, since); err == nil {
		since = words.Moment(at)
	}
	if host, err := os.Hostname(); err == nil && host == e.Holder.Host {
		return words.T("Process {{.Process}} of {{.User}} on this computer has them open since {{.Since}}. Close it, then try again.",
			"Process", strconv.Itoa(e.Holder.PID), "User", e.Holder.User, "Since", since)
	}
	return words.T("Process {{.Process}} of {{.User}} on {{.Computer}} has them open since {{.Since}}. Close it, then try again.",
		"Process", strconv.Itoa(e.Holder.PID), "User", e.Holder.User, "Computer", e.Holder.Host, "Since", since)
}
