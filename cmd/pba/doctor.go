package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/cmd/internal/fonts"
	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/internal/store"
)

// A finding is one line of pba doctor: what was looked at, how it is, and what to
// do where it is not well.
type finding struct {
	Check string `json:"check"`
	Grade string `json:"grade"` // gradeOK, gradeWarn or gradeBad
	Words string `json:"words"`
	Do    string `json:"do,omitempty"`
}

const (
	gradeOK   = "ok"
	gradeWarn = "warning" // the work can be done all the same
	gradeBad  = "bad"
)

func fine(check, words string, args ...any) finding {
	return finding{Check: check, Grade: gradeOK, Words: fmt.Sprintf(words, args...)}
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at all that the work depends on, and say what to do",
		Long: `Look at all that the work depends on: data folder, phone books, backups, room on the
disk, keyring, display and fonts of the window, clocks, and every host. A host is logged
in to where its password is kept in the keyring or given in PBA_PASSWORD; of the others
it is seen whether they answer. A line is ok, a warning, or bad with what to do about
it. No phone book is changed. Exits 1 where a line is bad.`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			findings, err := a.examine(c.Context())
			if err != nil {
				return err
			}
			bad := 0
			for _, f := range findings {
				if f.Grade == gradeBad {
					bad++
				}
			}
			if err := a.show(findings, describeFindings(findings)); err != nil || bad == 0 {
				return err
			}
			return fmt.Errorf("%s of %d bad", count(bad, "check"), len(findings))
		},
	}
}

func describeFindings(findings []finding) string {
	rows := [][]string{{"CHECK", "STATE", "WORDS"}}
	for _, f := range findings {
		rows = append(rows, []string{f.Check, f.Grade, f.Words})
		if f.Do != "" {
			rows = append(rows, []string{"", "", "→ " + f.Do})
		}
	}
	return columns(rows...)
}

// examine makes every check; the error is that of a cancelled run, or of a computer
// without a place for the data folder.
func (a *app) examine(ctx context.Context) ([]finding, error) {
	dir, err := a.folder()
	if err != nil {
		return nil, err
	}
	folder := checkFolder(dir)
	out := append([]finding{folder}, checkRoom(dir))
	if folder.Grade != gradeBad {
		out = append(out, checkClock(dir, time.Now()))
	}
	out = append(out, a.checkBooks(dir)...)
	out = append(out, a.checkBackups(ctx, dir, time.Now()), checkKeyring(), checkDisplay(ctx), checkFonts())
	if a.svc != nil {
		out = append(out, a.checkHosts(ctx)...)
	}
	return out, ctx.Err()
}

// checkFolder tries whether the data folder can be written, and whether others
// can read what is in it.
func checkFolder(dir string) finding {
	f := fine("data folder", "%s can be written.", dir)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		f.Words = dir + " is not there yet; the first book makes it."
		return f
	case err != nil || !info.IsDir():
		return finding{f.Check, gradeBad, fmt.Sprintf("%s cannot be used: %v", dir, cause(err, "it is no folder")), "Choose another with --data or PBA_DATA."}
	}
	probe, err := os.CreateTemp(dir, ".pba-doctor-*")
	if err != nil {
		return finding{f.Check, gradeBad, fmt.Sprintf("%s cannot be written: %v", dir, cause(err, "")), "Give your account the right to write there, or choose another with --data or PBA_DATA."}
	}
	_, err = probe.WriteString("a few bytes")
	if err := errors.Join(err, probe.Close(), os.Remove(probe.Name())); err != nil {
		return finding{f.Check, gradeBad, fmt.Sprintf("%s cannot be written: %v", dir, cause(err, "")), "Make room on the disk, or mend it."}
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return finding{f.Check, gradeWarn, dir + " can be written by other users.", "chmod go-w " + dir}
	}
	return f
}

// cause is the reason in an error, without the path that is said already.
func cause(err error, otherwise string) string {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err.Error()
	}
	if err != nil {
		return err.Error()
	}
	return otherwise
}

// checkBooks opens the books, which checks every page of the file.
func (a *app) checkBooks(dir string) []finding {
	const name = "phone books"
	if _, err := os.Stat(filepath.Join(dir, wire.StoreFile)); errors.Is(err, os.ErrNotExist) {
		if gone := wire.Gone(dir); gone != nil {
			gone = newDamage(dir, gone)
			return []finding{{name, gradeBad, gone.Error(), strings.Join(hints(gone), " ")}}
		}
		return []finding{fine(name, "There are none yet.")}
	}
	s, err := a.service()
	if err != nil {
		f := finding{name, gradeBad, err.Error(), strings.Join(hints(err), " ")}
		if errors.Is(err, store.ErrLocked) {
			f.Grade = gradeWarn // the window is open, which is no fault
		}
		return []finding{f}
	}
	books, err := s.Books()
	if err != nil {
		return []finding{{name, gradeBad, err.Error(), "Put a backup in its place: pba restore --newest."}}
	}
	out := []finding{fine(name, "%d, whole and readable.", len(books))}
	for _, b := range books {
		out = append(out, checkBook(s, b))
	}
	return out
}

func checkBook(s *admin.Service, b admin.BookInfo) finding {
	name := "phone book " + b.Name
	problems, err := s.Problems(b.Name)
	if err != nil {
		return finding{name, gradeBad, err.Error(), ""}
	}
	errs := 0
	for _, p := range problems {
		if !p.Warning {
			errs++
		}
	}
	if errs > 0 {
		return finding{name, gradeWarn, fmt.Sprintf("%s; %s to mend before it can be released.", count(b.POPs, "POP"), count(errs, "error")), "pba validate " + b.Name + " lists them."}
	}
	return fine(name, "%s, version %d; nothing keeps it from being released.", count(b.POPs, "POP"), b.Released)
}

// checkBackups opens every automatic backup as a restore would.
func (a *app) checkBackups(ctx context.Context, dir string, now time.Time) finding {
	const name = "backups"
	const remedy = "Check the disk, make one of your own (pba backup FILE), and move those that are damaged away."
	files, err := admin.BackupFiles(dir)
	if err != nil {
		return finding{name, gradeBad, err.Error(), remedy}
	}
	progress := a.progressLine()
	defer progress.clear()
	var newest *admin.BackupFile
	var damaged []string
	for _, f := range files {
		if ctx.Err() != nil {
			break
		}
		progress.show("reading backup " + filepath.Base(f.Path))
		if _, err := store.Verify(f.Path); err != nil {
			damaged = append(damaged, filepath.Base(f.Path))
		} else if newest == nil {
			newest = &f
		}
	}
	if newest == nil && damaged == nil {
		return fine(name, "None yet; the first post makes one.")
	}
	if newest == nil {
		return finding{name, gradeBad, "None can be put back. Damaged: " + strings.Join(damaged, ", "), remedy}
	}
	words := fmt.Sprintf("The newest is whole, %s old: %s", age(now.Sub(newest.Time)), filepath.Base(newest.Path))
	switch {
	case damaged == nil:
		return fine(name, "%s", words)
	case newest.Path != files[0].Path:
		words = fmt.Sprintf("The newest that is whole is %s old: %s", age(now.Sub(newest.Time)), filepath.Base(newest.Path))
	}
	return finding{name, gradeWarn, words + ". Damaged: " + strings.Join(damaged, ", "), remedy}
}

// age says how long ago something was; a clock that was set back makes nothing younger.
func age(d time.Duration) string { return count(max(0, int(d.Hours()/24)), "day") }

func checkKeyring() finding {
	const name = "keyring"
	_, err := secret.Get("pba-doctor")
	if err == nil || errors.Is(err, secret.ErrNone) {
		return fine(name, "It keeps passwords.")
	}
	return finding{name, gradeWarn, err.Error(), "Passwords are asked for each time. Give them in PBA_PASSWORD, which pba doctor reads too, or install a keyring such as gnome-keyring."}
}

func checkFonts() finding {
	const name = "fonts"
	if fonts.CanShow("電話帳の") {
		return fine(name, "Those of this computer have Japanese letters too.")
	}
	return finding{name, gradeWarn, "Those of this computer have no Japanese letters.", "For Japanese in the window install fonts-noto-cjk."}
}
