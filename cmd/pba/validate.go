package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// invalidBook is the result of pba validate that exits with 3.
type invalidBook struct {
	book   string
	errors int
}

func (e *invalidBook) Error() string {
	return fmt.Sprintf("%s has %s", e.book, count(e.errors, "error"))
}

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate BOOK",
		Short: "Check a book: errors stop a release, warnings do not",
		Args:  takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			problems, err := s.Problems(args[0])
			if err != nil {
				return err
			}
			l, err := s.Ledger(args[0])
			if err != nil {
				return err
			}
			unsaved, err := s.LeftUnsaved(l)
			if err != nil {
				return err
			}
			return a.showProblems(l.Book, problems, unsaved)
		},
	}
}

// problemReport is one line of pba validate with --json.
type problemReport struct {
	POP     phonebook.POPID `json:"pop,omitempty"`
	Name    string          `json:"name,omitempty"`
	Field   phonebook.Field `json:"field"`
	Value   string          `json:"value"`
	Reason  string          `json:"reason"`
	Warning bool            `json:"warning"`
	Draft   bool            `json:"draft,omitempty"`
	Unsaved bool            `json:"unsaved,omitempty"`
}

// unsavedReason is why text that was typed in the window is worth a warning.
const unsavedReason = "typed in the window, but not saved when it ended; open the window to save or drop it"

func (a *app) showProblems(book phonebook.Book, problems []phonebook.Problem, unsaved []admin.TypedText) error {
	out := []problemReport{}
	var text strings.Builder
	bad := 0
	for _, p := range problems {
		kind := "warning"
		if !p.Warning {
			bad++
			kind = "error"
		}
		where := "regions"
		switch {
		case p.POP.ID != 0:
			where = fmt.Sprintf("POP %d (%s)", p.POP.ID, p.POP.Name)
		case p.Draft:
			where = "new POP"
		}
		if p.Draft {
			where += ", not in the book"
		}
		fmt.Fprintf(&text, "%s: %s: %v\n", kind, where, p.Err)
		out = append(out, problemReport{p.POP.ID, p.POP.Name, p.Err.Field, p.Err.Value, p.Err.Reason.String(), p.Warning, p.Draft, false})
	}
	for _, v := range unsaved {
		p, _ := book.POP(v.ID)
		fmt.Fprintf(&text, "warning: POP %d (%s): %s %q: %s\n", p.ID, p.Name, v.Field, v.Text, unsavedReason)
		out = append(out, problemReport{p.ID, p.Name, v.Field, v.Text, unsavedReason, true, false, true})
	}
	fmt.Fprintf(&text, "%s, %s\n", count(bad, "error"), count(len(problems)-bad+len(unsaved), "warning"))
	if err := a.show(out, text.String()); err != nil || bad == 0 {
		return err
	}
	return &invalidBook{book.Name, bad}
}
