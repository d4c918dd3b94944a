package admin

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Automatic backups lie in <Dir>/backups/, named by the time and the reason. (ours)
const (
	backupFolder  = "backups"
	backupTime    = "20060102T150405.000Z"
	backupEnding  = ".db"
	keepNewest    = 10   // whatever their age
	keepDays      = 30   // of these the newest of each day
	largeImport   = 1000 // changes from which an import is backed up before
	beforeImport  = "import"
	afterPost     = "post"
	backupPattern = "*" + backupEnding
)

// Backup writes a copy of all books to a new file, while work goes on. It returns
// [fs.ErrExist] for a file that is there.
func (s *Service) Backup(file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s: %w", file, fs.ErrExist)
	}
	return s.Store.Backup(file)
}

// backUp makes an automatic backup and removes those that are no longer kept.
func (s *Service) backUp(reason string) error {
	name := s.Now().UTC().Format(backupTime) + "-" + reason + backupEnding
	if err := s.Store.Backup(filepath.Join(s.Dir, backupFolder, name)); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	files, err := Backups(s.Dir)
	for _, file := range outdated(files, s.Now()) {
		_ = os.Remove(file) // one that is being read goes with the next backup
	}
	return err
}

// Backups returns the automatic backups of a data folder, the newest first.
func Backups(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, backupFolder, backupPattern))
	files = slices.DeleteFunc(files, func(f string) bool { return backupAt(f).IsZero() })
	slices.Sort(files)
	slices.Reverse(files)
	return files, err
}

// BackupFile is an automatic backup.
type BackupFile struct {
	Path   string
	Time   time.Time
	Reason string // "import" before a large import, "post" after a post
	Size   int64
}

// BackupFiles describes the automatic backups of a data folder, the newest first.
func BackupFiles(dir string) ([]BackupFile, error) {
	paths, err := Backups(dir)
	out := make([]BackupFile, 0, len(paths))
	for _, path := range paths {
		f := BackupFile{Path: path, Time: backupAt(path)}
		_, reason, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), backupEnding), "-")
		f.Reason = reason
		if info, err := os.Stat(path); err == nil {
			f.Size = info.Size()
		}
		out = append(out, f)
	}
	return out, err
}

// backupAt returns when a backup was made, the zero time for a file of another
// name.
func backupAt(file string) time.Time {
	stamp, _, _ := strings.Cut(filepath.Base(file), "-")
	t, err := time.Parse(backupTime, stamp)
	if err != nil {
		return time.Time{}
	}
	return t
}

// outdated returns the backups that are kept no longer: all but the ten newest
// and the newest of each of the last thirty days. Files are the newest first. A
// clock that was set back makes no backup outdated that lies in its future.
func outdated(files []string, now time.Time) (out []string) {
	days := make(map[string]bool)
	for i, file := range files {
		at := backupAt(file)
		day := at.Format(time.DateOnly)
		keep := i < keepNewest || at.After(now) || !days[day] && now.Sub(at) <= keepDays*24*time.Hour
		days[day] = true
		if !keep {
			out = append(out, file)
		}
	}
	return out
}

// backUpBefore makes a backup before an import of many changes. Without one the
// import does not begin.
func (s *Service) backUpBefore(changes []phonebook.Change) error {
	if len(changes) < largeImport {
		return nil
	}
	return s.backUp(beforeImport)
}
