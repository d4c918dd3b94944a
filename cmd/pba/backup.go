package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/store"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup OUT",
		Short: "Copy all books, with releases and history, to a new file",
		Long: `Copy all books, with their releases and history, to a new file. Backups are also made
by themselves, into the folder backups of the data folder: before large imports and
after each post; the last 10 stay, and one of each of the last 30 days. A copy of
the file stays beside it when a new version of the program changes its form.`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := s.Backup(args[0]); err != nil {
				return err
			}
			return a.show(map[string]any{"file": args[0]}, "wrote "+args[0])
		},
	}
}

func (a *app) restoreCommand() *cobra.Command {
	newest := false
	c := &cobra.Command{
		Use:   "restore FILE | --newest",
		Short: "Put a backup in the place of all books",
		Long: `Put a backup in the place of all books. The file that is replaced stays beside it, also
when it is damaged. Versions and POP indexes that it has given are not given again.
A backup that is not whole is refused, and nothing is changed.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if newest == (len(args) == 1) {
				return &usageError{"name a backup, or use --newest"}
			}
			dir, err := a.folder()
			if err != nil {
				return err
			}
			file := ""
			if newest {
				if file, err = wire.NewestBackup(dir); err == nil && file == "" {
					err = fmt.Errorf("%s has no backup that is whole", filepath.Join(dir, "backups"))
				}
			} else {
				file = args[0]
			}
			if err != nil {
				return err
			}
			done, err := wire.Restore(dir, file)
			if err != nil {
				return err
			}
			return a.show(map[string]any{"restored": file, "kept": done.Kept, "before": done.Before, "after": done.After}, restoredText(file, done))
		},
	}
	c.Flags().BoolVar(&newest, "newest", false, "the newest automatic backup that is whole")
	return c
}

func restoredText(file string, done store.Restored) string {
	rows := [][]string{{"BOOK", "BEFORE", "NOW", "NEXT VERSION"}}
	for _, n := range done.After {
		rows = append(rows, []string{n.Book, popsBefore(done.Before, n.Line), count(n.POPs, "POP"), fmt.Sprint(n.LastVersion + 1)})
	}
	for _, n := range done.Before {
		if popsBefore(done.After, n.Line) == "-" {
			rows = append(rows, []string{n.Book, popsText(n), "not in the backup", "-"})
		}
	}
	text := "restored " + file + "\n" + columns(rows...)
	if done.Kept != "" {
		text += "what was replaced is kept as " + done.Kept + "\n"
	}
	return text
}

func popsBefore(books []store.Numbers, line string) string {
	for _, n := range books {
		if n.Line == line {
			return popsText(n)
		}
	}
	return "-"
}

func popsText(n store.Numbers) string {
	if n.POPs == store.Unknown {
		return "unknown"
	}
	return count(n.POPs, "POP")
}

// damageError is a store that cannot be opened, with the ways on.
type damageError struct {
	err      error
	readable []store.Numbers
	whole    string // the store's own file, where only its last commits are gone
	newest   string
}

func newDamage(dir string, err error) error {
	e := &damageError{err: err, readable: wire.Readable(dir)}
	newest, lost := wire.NewestBackup(dir)
	e.newest, e.whole = newest, wire.Whole(dir)
	e.err = errors.Join(e.err, lost)
	return e
}

func (e *damageError) Error() string { return e.err.Error() }

func (e *damageError) Unwrap() error { return e.err }

func (e *damageError) hints() []string {
	out := []string{"Nothing was changed."}
	var books []string
	for _, n := range e.readable {
		books = append(books, n.Book+" with "+popsText(n))
	}
	if len(books) > 0 {
		out = append(out, "Still readable: "+strings.Join(books, ", ")+".")
	}
	if e.whole != "" {
		out = append(out, "All that is readable is whole. Go on with it, without the last changes: pba restore "+e.whole)
	}
	if e.newest == "" {
		return append(out, "There is no automatic backup that is whole. Put one of your own in its place: pba restore FILE.")
	}
	return append(out, "Go back to the newest backup, "+filepath.Base(e.newest)+": pba restore --newest. The damaged file is kept.")
}
