package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) historyCommand() *cobra.Command {
	var export, since string
	var filter admin.HistoryFilter
	var pop uint32
	c := &cobra.Command{
		Use:   "history BOOK",
		Short: "Show who changed what and when",
		Long: `Show the history of a book, oldest first: every POP added, edited or deleted by
hand, by import or by undo, region changes, releases and posts. --export writes it:
  .csv   a line for every field that changed, old and new, for spreadsheets
  .json  everything, for programs
  other  the form of Microsoft's administrator`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			filter.POP = phonebook.POPID(pop)
			if since != "" {
				var err error
				if filter.Since, err = time.ParseInLocation(time.DateOnly, since, time.Local); err != nil {
					return &usageError{fmt.Sprintf("--since %q: write a day such as 2001-01-27", since)}
				}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			if export != "" {
				n, err := s.ExportHistory(args[0], export, filter)
				if err != nil {
					return err
				}
				return a.show(map[string]any{"file": export, "written": n}, fmt.Sprintf("wrote %s to %s", count(n, "line"), export))
			}
			entries, err := s.History(args[0], filter)
			if err != nil {
				return err
			}
			return a.showHistory(entries)
		},
	}
	f := c.Flags()
	f.StringVar(&export, "export", "", "write the history to this file")
	f.Uint32Var(&pop, "pop", 0, "only this POP index")
	f.StringVar(&filter.User, "user", "", "only what this user did")
	f.StringVar(&filter.Action, "action", "", "only actions with this word, such as delete, release or POP")
	f.StringVar(&since, "since", "", "only from this day on, such as 2001-01-27")
	f.StringVar(&filter.Text, "search", "", "only entries with this text in name, values or source")
	return c
}

func (a *app) showHistory(entries []phonebook.HistoryEntry) error {
	if entries == nil {
		entries = []phonebook.HistoryEntry{}
	}
	rows := [][]string{{"TIME", "USER", "ACTION", "KEY", "DETAIL"}}
	for _, e := range entries {
		rows = append(rows, []string{
			e.Time.Local().Format(time.DateTime), e.User, string(e.Action), e.Key, historyDetail(e),
		})
	}
	return a.show(entries, columns(rows...))
}

func historyDetail(e phonebook.HistoryEntry) string {
	detail := strings.Join(e.Detail, "; ")
	if e.Action.OnPOP() {
		detail = fmt.Sprintf("POP %d", e.POP.ID)
	}
	if e.Action == phonebook.POPEdit {
		for _, f := range (phonebook.Change{Before: e.Before, After: e.POP}).Fields() {
			detail += fmt.Sprintf("; %s: %s -> %s", f.Field, f.Old, f.New)
		}
	}
	if e.Source != "" {
		detail += "; from " + e.Source
	}
	return detail
}
