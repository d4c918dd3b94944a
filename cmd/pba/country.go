package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) countryCommand() *cobra.Command {
	return group("country", "Keep the country table", a.countryList(), a.countryAdd())
}

func (a *app) countryList() *cobra.Command {
	var search string
	c := &cobra.Command{
		Use: "list", Short: "List the countries with their TAPI IDs and dial codes", Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			table, err := s.CountryTable()
			if err != nil {
				return err
			}
			found := []phonebook.Country{}
			rows := [][]string{{"ID", "CODE", "ISO", "COUNTRY"}}
			for _, c := range table.List() {
				words := strings.Join(append([]string{fmt.Sprint(c.ID), c.Code, c.ISO2, c.ISO3, c.Name}, c.Aliases...), "\x1f")
				if strings.Contains(strings.ToLower(words), strings.ToLower(search)) {
					found = append(found, c)
					rows = append(rows, []string{fmt.Sprint(c.ID), c.Code, c.ISO2, c.Name})
				}
			}
			return a.show(found, columns(rows...))
		},
	}
	c.Flags().StringVar(&search, "search", "", "part of a name, spelling, ID or code")
	return c
}

func (a *app) countryAdd() *cobra.Command {
	return &cobra.Command{
		Use:     "add ID CODE NAME",
		Short:   "Add a country to the table, or replace the one with its ID",
		Example: `  pba country add 382 382 Montenegro`,
		Args:    takes(3, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			id, err := strconv.ParseUint(args[0], 10, 32)
			if err != nil || id == 0 {
				return &usageError{fmt.Sprintf("%q is no country ID", args[0])}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			c := phonebook.Country{ID: phonebook.CountryID(id), Code: args[1], Name: args[2]}
			if err := s.AddCountry(c); err != nil {
				return err
			}
			return a.show(c, fmt.Sprintf("added country %d, %s", c.ID, c.Name))
		},
	}
}
