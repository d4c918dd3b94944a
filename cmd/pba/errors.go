package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// An errorText is one line of pba errors: what is said, with which exit code, and
// what to do.
type errorText struct {
	About string   `json:"about"`
	Code  int      `json:"exit"`
	Text  string   `json:"error"`
	Hints []string `json:"hints,omitempty"`
}

func (a *app) errorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "errors",
		Short: "List what can go wrong, with the exit code and what to do",
		Long: `List what can go wrong: the exit code, what is said, and what to do. Names and figures
are examples. Errors of the operating system come in its own words.`,
		Example: `  pba errors
  pba errors --json`,
		Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			texts, err := errorTexts()
			if err != nil {
				return err
			}
			return a.show(texts, describeErrors(texts))
		},
	}
}

// errorTexts says each example as [app.end] would.
func errorTexts() (out []errorText, err error) {
	areas, err := errorExamples()
	if err != nil {
		return nil, err
	}
	for _, area := range areas {
		for _, e := range area.examples {
			out = append(out, errorText{About: area.about, Code: exitCode(e), Text: errorLine(e), Hints: hints(e)})
		}
	}
	return out, nil
}

func describeErrors(texts []errorText) string {
	var b strings.Builder
	about := ""
	for _, t := range texts {
		if t.About != about {
			about = t.About
			fmt.Fprintf(&b, "%s\n", strings.ToUpper(about))
		}
		fmt.Fprintf(&b, "  %d  %s\n", t.Code, t.Text)
		for _, hint := range t.Hints {
			fmt.Fprintf(&b, "     -> %s\n", hint)
		}
	}
	return b.String()
}

// errorLine is what is said of an error.
func errorLine(err error) string {
	if errors.Is(err, context.Canceled) {
		return "cancelled"
	}
	return err.Error()
}
