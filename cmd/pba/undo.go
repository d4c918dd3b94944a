package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) undoCommand() *cobra.Command {
	return a.stepCommand("undo", "Take the newest change of a book back", "undid", (*admin.Service).Undo)
}

func (a *app) redoCommand() *cobra.Command {
	return a.stepCommand("redo", "Make the change again that was undone last", "redid", (*admin.Service).Redo)
}

func (a *app) stepCommand(use, short, done string, step func(*admin.Service, string) (phonebook.Batch, error)) *cobra.Command {
	return &cobra.Command{
		Use:   use + " BOOK",
		Short: short,
		Long: fmt.Sprintf(`%s: an edit, an import, a change of the regions, a revert,
or the deletion of the book, each as one step. That is a change of its own, which the history records. The last
%d steps of a book are kept, also when the program ends in between.`, short, phonebook.MaxBatches),
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			b, err := step(s, args[0])
			if err != nil {
				return err
			}
			return a.show(map[string]any{"step": b.Title, "time": b.Time, "user": b.User, "pops": len(b.Changes)},
				fmt.Sprintf("%s %q: %s", done, b.Title, count(len(b.Changes), "POP")))
		},
	}
}
