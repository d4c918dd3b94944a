package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) popCommand() *cobra.Command {
	return group("pop", "List, add, edit and delete POPs",
		a.popList(), a.popShow(), a.popAdd(), a.popEdit(), a.popDelete())
}

func (a *app) popList() *cobra.Command {
	var q admin.Query
	var country, status string
	c := &cobra.Command{
		Use: "list BOOK", Short: "List the POPs of a book", Args: takes(1, 1),
		Example: `  pba pop list Sample --search "munich 89"
  pba pop list Sample --country Germany --status out`,
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			table, err := s.CountryTable()
			if err != nil {
				return err
			}
			if country != "" {
				if q.Country, err = table.Resolve(country); err != nil {
					return err
				}
			}
			if status != "" {
				st, err := phonebook.ParseStatus(status)
				if err != nil {
					return err
				}
				q.Status = &st
			}
			return a.listPOPs(s, args[0], q, table)
		},
	}
	f := c.Flags()
	f.StringVar(&q.Search, "search", "", "words that all occur in name, numbers or comments")
	f.StringVar(&country, "country", "", "country ID, name or code")
	f.StringVar(&q.Region, "region", "", "region name")
	f.StringVar(&status, "status", "", "in or out")
	f.IntVar(&q.Limit, "limit", 0, "most POPs to list (default all)")
	return c
}

func (a *app) listPOPs(s *admin.Service, book string, q admin.Query, table phonebook.Countries) error {
	if q.Limit < 0 {
		return &usageError{"--limit takes a whole number from 1"}
	}
	pops, total, err := s.Find(book, q)
	if err != nil {
		return err
	}
	l, err := s.Ledger(book)
	if err != nil {
		return err
	}
	rows := [][]string{{"ID", "COUNTRY", "REGION", "NAME", "AREA", "NUMBER", "SPEED", "FLAGS", "STATUS"}}
	for _, p := range pops {
		rows = append(rows, []string{
			fmt.Sprint(p.ID), table.Name(p.Country), l.Book.Regions.Name(p.Region), p.Name, p.AreaCode,
			p.AccessNumber, speeds(p), fmt.Sprint(uint32(p.Flags)), p.Status.String(),
		})
	}
	if pops == nil {
		pops = []phonebook.POP{} // an empty list, not null
	}
	if err := a.show(pops, columns(rows...)); err != nil {
		return err
	}
	if len(pops) < total {
		a.say("%s of %s POPs shown", phonebook.Thousands(len(pops)), phonebook.Thousands(total))
	}
	return nil
}

func speeds(p phonebook.POP) string {
	switch {
	case p.MinBaud == 0 && p.MaxBaud == 0:
		return ""
	case p.MinBaud == p.MaxBaud:
		return fmt.Sprint(p.MaxBaud)
	}
	return fmt.Sprintf("%d-%d", p.MinBaud, p.MaxBaud)
}

func (a *app) popShow() *cobra.Command {
	return &cobra.Command{
		Use: "show BOOK ID", Short: "Show one POP", Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			id, err := popID(args[1])
			if err != nil {
				return err
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			p, err := s.POP(args[0], id)
			if err != nil {
				return err
			}
			return a.showPOP(s, args[0], p, "")
		},
	}
}

// showPOP prints what was done to a POP, or the POP field by field.
func (a *app) showPOP(s *admin.Service, book string, p phonebook.POP, done string) error {
	if done != "" {
		return a.show(p, done)
	}
	table, err := s.CountryTable()
	if err != nil {
		return err
	}
	l, err := s.Ledger(book)
	if err != nil {
		return err
	}
	words := map[phonebook.Field]string{
		phonebook.FieldCountry: fmt.Sprintf("%d %s", p.Country, table.Name(p.Country)),
		phonebook.FieldRegion:  fmt.Sprintf("%d %s", p.Region, l.Book.Regions.Name(p.Region)),
		phonebook.FieldFlags:   fmt.Sprintf("%d %s", uint32(p.Flags), p.Flags),
	}
	var rows [][]string
	for _, f := range phonebook.Fields() {
		value, ok := words[f]
		if !ok {
			value = p.Value(f)
		}
		rows = append(rows, []string{f.String(), value})
	}
	return a.show(p, columns(rows...))
}

func popID(s string) (phonebook.POPID, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 {
		return 0, &usageError{fmt.Sprintf("%q is no POP index", s)}
	}
	return phonebook.POPID(n), nil
}

// popFlags are the fields of a POP on the command line.
type popFlags struct {
	country, region, name, area, number, entry, status, comments string
	min, max, flags                                              uint32
}

func (p *popFlags) bind(f *pflag.FlagSet) {
	f.StringVar(&p.country, "country", "", "country ID, name or code")
	f.StringVar(&p.region, "region", "", `region name, "" for none`)
	f.StringVar(&p.name, "name", "", "POP name, at most 30 characters")
	f.StringVar(&p.area, "area", "", "area code")
	f.StringVar(&p.number, "number", "", "access number")
	f.Uint32Var(&p.min, "min", 0, "minimum speed in bit/s")
	f.Uint32Var(&p.max, "max", 0, "maximum speed in bit/s")
	f.Uint32Var(&p.flags, "flags", uint32(phonebook.DefaultFlags), "service flags, 0 to 255")
	f.StringVar(&p.entry, "entry", "", "dial-up entry")
	f.StringVar(&p.status, "status", "in", "in or out")
	f.StringVar(&p.comments, "comments", "", "comments, never released")
}

// apply writes the flags that were given into p.
func (p *popFlags) apply(into *phonebook.POP, given func(string) bool, s *admin.Service, book string) error {
	for flag, set := range map[string]func(){
		"name":     func() { into.Name = p.name },
		"area":     func() { into.AreaCode = p.area },
		"number":   func() { into.AccessNumber = p.number },
		"min":      func() { into.MinBaud = p.min },
		"max":      func() { into.MaxBaud = p.max },
		"flags":    func() { into.Flags = phonebook.ServiceFlags(p.flags) },
		"entry":    func() { into.DialUpEntry = p.entry },
		"comments": func() { into.Comments = p.comments },
	} {
		if given(flag) {
			set()
		}
	}
	var err error
	if given("status") {
		if into.Status, err = phonebook.ParseStatus(p.status); err != nil {
			return err
		}
	}
	if given("country") {
		table, err := s.CountryTable()
		if err != nil {
			return err
		}
		if into.Country, err = table.Resolve(p.country); err != nil {
			return err
		}
	}
	if given("region") {
		into.Region, err = s.RegionID(book, p.region)
	}
	return err
}

func (a *app) popAdd() *cobra.Command {
	var flags popFlags
	c := &cobra.Command{
		Use: "add BOOK", Short: "Add a POP", Args: takes(1, 1),
		Example: `  pba pop add Sample --country 1 --name Redmond --area 425 --number 555-0134 --max 56000`,
		RunE: func(c *cobra.Command, args []string) error {
			for _, must := range []string{"country", "name", "number"} {
				if !c.Flags().Changed(must) {
					return &usageError{"--" + must + " is required"}
				}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			p := phonebook.POP{Flags: phonebook.DefaultFlags}
			if err := flags.apply(&p, c.Flags().Changed, s, args[0]); err != nil {
				return err
			}
			if p, err = s.AddPOP(args[0], p); err != nil {
				return err
			}
			return a.showPOP(s, args[0], p, fmt.Sprintf("added POP %d, %s", p.ID, p.Name))
		},
	}
	flags.bind(c.Flags())
	return c
}

func (a *app) popEdit() *cobra.Command {
	var flags popFlags
	c := &cobra.Command{
		Use: "edit BOOK ID", Short: "Change fields of a POP", Args: takes(2, 2),
		Example: `  pba pop edit Sample 23 --number 555-0135 --status out`,
		RunE: func(c *cobra.Command, args []string) error {
			id, err := popID(args[1])
			if err != nil {
				return err
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			before, err := s.POP(args[0], id)
			if err != nil {
				return err
			}
			after, err := s.EditPOP(args[0], id, func(p *phonebook.POP) error {
				return flags.apply(p, c.Flags().Changed, s, args[0])
			})
			if err != nil {
				return err
			}
			if before == after {
				return fmt.Errorf("POP %d is already so: %w", id, phonebook.ErrUnchanged)
			}
			return a.showPOP(s, args[0], after, fmt.Sprintf("changed POP %d, %s", after.ID, after.Name))
		},
	}
	flags.bind(c.Flags())
	return c
}

func (a *app) popDelete() *cobra.Command {
	return &cobra.Command{
		Use:   "delete BOOK ID…",
		Short: "Delete POPs",
		Long:  `Delete POPs, all or none. Their indexes are never given again: clients merge by them.`,
		Args:  takes(2, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			var ids []phonebook.POPID
			for _, arg := range args[1:] {
				id, err := popID(arg)
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := s.DeletePOPs(args[0], ids...); err != nil {
				return err
			}
			return a.show(map[string]any{"deleted": ids}, "deleted "+count(len(ids), "POP"))
		},
	}
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return phonebook.Thousands(n) + " " + noun
}
