package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) bookCommand() *cobra.Command {
	return group("book", "Make, list and delete phone books",
		a.bookNew(), a.bookList(), a.bookShow(), a.bookDelete())
}

func (a *app) bookNew() *cobra.Command {
	var encoding string
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make an empty phone book",
		Long: `Make an empty phone book. The name has 1 to 8 letters and digits, not digits
alone, and becomes a file name on every client. The encoding is that of the
files that clients read; a character that it lacks cannot be saved in a POP.`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := s.NewBook(args[0], encoding); err != nil {
				return err
			}
			info, err := s.Book(args[0])
			if err != nil {
				return err
			}
			return a.show(info, "made phone book "+info.Name)
		},
	}
	c.Flags().StringVar(&encoding, "encoding", "ascii", "text encoding of released files: ascii, windows-1252, shift_jis, …")
	return c
}

func (a *app) bookList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the phone books", Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			books, fault := s.Books()
			if fault != nil && len(books) == 0 {
				return fault
			}
			rows := [][]string{{"BOOK", "POPS", "IN SERVICE", "REGIONS", "VERSION", "CHANGED"}}
			for _, b := range books {
				rows = append(rows, []string{
					b.Name, phonebook.Thousands(b.POPs), phonebook.Thousands(b.In),
					strconv.Itoa(b.Regions), version(b.Released), yes(b.Changed),
				})
			}
			return errors.Join(a.show(books, columns(rows...)), fault)
		},
	}
}

func version(v phonebook.Version) string {
	if v == 0 {
		return "-"
	}
	return fmt.Sprint(v)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (a *app) bookShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show one phone book", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			b, err := s.Book(args[0])
			if err != nil {
				return err
			}
			return a.show(b, describeBook(b))
		},
	}
}

func describeBook(b admin.BookInfo) string {
	return columns(
		[]string{"Name", b.Name},
		[]string{"POPs", fmt.Sprintf("%s of %s, %s in service", phonebook.Thousands(b.POPs),
			phonebook.Thousands(phonebook.MaxPOPs), phonebook.Thousands(b.In))},
		[]string{"Regions", strconv.Itoa(b.Regions)},
		[]string{"Encoding", b.Encoding},
		[]string{"Version", version(b.Released)},
		[]string{"Changed since", yes(b.Changed)},
		[]string{"Imported since the last post", phonebook.Thousands(b.Pending)},
		[]string{"Line", b.Line},
	)
}

func (a *app) bookDelete() *cobra.Command {
	var purge bool
	c := &cobra.Command{
		Use:   "delete NAME",
		Short: "Delete a phone book; pba undo NAME brings it back",
		Long: `Delete a phone book with its POPs, regions, history and releases. Its released
cabinets stay in the data folder, and pba undo NAME brings the book back. With
--purge all of it goes for good, also what was deleted under that name before.
What servers hold stays there.`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			b, err := s.Book(args[0])
			if err != nil && (!purge || !errors.Is(err, phonebook.ErrNotFound)) {
				return err
			}
			if err := s.DeleteBook(args[0], purge); err != nil {
				return err
			}
			if purge {
				return a.show(b, fmt.Sprintf("deleted phone book %s for good", args[0]))
			}
			return a.show(b, fmt.Sprintf("deleted phone book %s with %s", b.Name, count(b.POPs, "POP")))
		},
	}
	c.Flags().BoolVar(&purge, "purge", false, "delete it for good, with the released cabinets")
	return c
}
