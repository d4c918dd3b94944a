package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
)

func (a *app) hostCheck() *cobra.Command {
	var pw passwordFlags
	c := &cobra.Command{
		Use:   "check NAME",
		Short: "Log in to a server, try what a post does there and show what it holds",
		Long: `Log in to a server and find out whether a post can work: what the account may do in
the folders of the books, with a file of a few bytes that is removed again, what it
may do outside of them, whether anyone can log in, and what the server holds of each
book: new, behind, current, ahead, or in conflict. What clients get stays as it is.`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			s, h, err := a.host(args[0])
			if err != nil {
				return err
			}
			password, err := a.password(c.Context(), h, &pw)
			if err != nil {
				return err
			}
			report, err := s.CheckHost(c.Context(), h.Name, password)
			if err != nil {
				return err
			}
			if err := a.show(report, describeCheck(report)); err != nil || !report.Bad() {
				return err
			}
			return fmt.Errorf("a post to %s cannot work as it is", h.Name)
		},
	}
	pw.bind(c.Flags(), "the FTP password")
	return c
}

func describeCheck(r admin.HostReport) string {
	findings := [][]string{{"CHECK", "RESULT", "WORDS"}}
	for _, f := range r.Findings {
		findings = append(findings, []string{f.What, string(f.Grade), f.Words.String()})
	}
	books := [][]string{{"BOOK", "THERE", "STATUS", "REASON"}}
	for _, st := range r.Books {
		books = append(books, []string{st.Book, version(st.Version), st.Status, st.Reason})
	}
	return columns(findings...) + "\n" + columns(books...)
}
