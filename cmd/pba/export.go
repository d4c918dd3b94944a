package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
)

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export BOOK OUT.xlsx|.csv|.pbk|.pbr|.txt",
		Short: "Write a book to a file",
		Long: `Write a book to a file; the ending of the name chooses the form:
  .xlsx, .csv  every POP with every field; imports again unchanged
  .pbk         POPs in service, as clients read them
  .pbr         the regions, as clients read them
  .txt         the import text of Microsoft's administrator, every POP; it has no place
               for the status and comments`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			n, err := s.Export(args[0], args[1])
			if e, ok := errors.AsType[*admin.ExportKindError](err); ok {
				return &usageError{e.Error()}
			}
			if err != nil {
				return err
			}
			return a.show(map[string]any{"file": args[1], "written": n}, fmt.Sprintf("wrote %s to %s", count(n, "row"), args[1]))
		},
	}
}
