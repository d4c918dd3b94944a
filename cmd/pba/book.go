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
		a.bookNew(), a.bookList(), a.bookShow(), a.bookSet(), a.bookDelete())
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

func (a *app) bookSet() *cobra.Command {
	var encoding string
	var repair bool
	var next uint32
	c := &cobra.Command{
		Use:   "set NAME",
		Short: "Change the encoding or the next version of a phone book",
		Long: `Change the encoding of the files that clients read from the next release on, or
raise the number of the next release. Texts with characters that the encoding lacks
are listed and nothing is changed; with --repair they are spelled in plain letters.
pba undo NAME takes the encoding back; a number is never taken back.`,
		Example: `  pba book set Sample --encoding windows-1252
  pba book set Sample --next-version 18`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("encoding") && !c.Flags().Changed("next-version") {
				return &usageError{"say what to set: --encoding or --next-version"}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			if c.Flags().Changed("encoding") {
				if err := a.setEncoding(s, args[0], encoding, repair); err != nil {
					return err
				}
			}
			if c.Flags().Changed("next-version") {
				if err := s.RaiseVersion(args[0], phonebook.Version(next)); err != nil {
					return err
				}
				return a.show(map[string]any{"book": args[0], "nextVersion": next}, fmt.Sprintf("the next release of %s is version %d", args[0], next))
			}
			return nil
		},
	}
	c.Flags().StringVar(&encoding, "encoding", "", "text encoding of released files: ascii, windows-1252, shift_jis, …")
	c.Flags().BoolVar(&repair, "repair", false, "spell what the encoding lacks in plain letters")
	c.Flags().Uint32Var(&next, "next-version", 0, "number of the next release, where a server is ahead")
	return c
}

// setEncoding changes the encoding of a book, or lists what does not fit.
func (a *app) setEncoding(s *admin.Service, book, encoding string, repair bool) error {
	n, err := s.SetEncoding(book, encoding, repair)
	if e, ok := errors.AsType[*admin.MisfitError](err); ok {
		rows := [][]string{{"WHERE", "TEXT", "REPAIRED"}}
		for _, m := range e.Misfits {
			where := fmt.Sprintf("POP %d", m.POP)
			if m.Region != 0 {
				where = fmt.Sprintf("region %d", m.Region)
			}
			rows = append(rows, []string{where, m.Text, m.Repaired})
		}
		return errors.Join(a.show(e.Misfits, columns(rows...)), err)
	}
	if err != nil {
		return err
	}
	text := fmt.Sprintf("the next release of %s is in %s", book, encoding)
	if n > 0 {
		text += fmt.Sprintf("; repaired %s", count(n, "text"))
	}
	return a.show(map[string]any{"book": book, "encoding": encoding, "repaired": n}, text)
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
