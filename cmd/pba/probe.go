package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) probeCommand() *cobra.Command {
	var url, dir string
	var held uint32
	var fleet bool
	c := &cobra.Command{
		Use:   "probe BOOK",
		Short: "Ask a phone book server as a client does",
		Long: `Ask a phone book server as a client of a version does: it answers nothing, a
delta or the full book. With --apply the answer is merged into the client's
files BOOK.pbk, BOOK.pbr and BOOK.ver in a folder; without --version the version
in that folder is asked for. --fleet asks as a client of every version that was
released here, and fails unless each has the newest book after that one request,
byte for byte.`,
		Example: `  pba probe Sample --url http://pbs.example/pbserver/pbserver.dll --version 0 --apply client
  pba probe Sample --url http://pbs.example/pbserver/pbserver.dll --fleet`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if url == "" {
				return &usageError{"--url is required"}
			}
			if fleet {
				return a.probeFleet(c.Context(), url, args[0])
			}
			version := phonebook.Version(held)
			if dir != "" && !c.Flags().Changed("version") {
				var err error
				if version, err = pbs.HeldVersion(dir, args[0]); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
			return a.probe(c, url, args[0], version, dir)
		},
	}
	f := c.Flags()
	f.StringVar(&url, "url", "", "address where clients ask, such as http://HOST/pbserver/pbserver.dll")
	f.Uint32Var(&held, "version", 0, "the client's version, 0 = it has no book")
	f.StringVar(&dir, "apply", "", "folder of the client's files")
	f.BoolVar(&fleet, "fleet", false, "ask as clients of all versions")
	c.MarkFlagsMutuallyExclusive("fleet", "apply")
	c.MarkFlagsMutuallyExclusive("fleet", "version")
	return c
}

// probeReport is what pba probe prints with --json.
type probeReport struct {
	Book    string            `json:"book"`
	Held    phonebook.Version `json:"held"`
	Kind    string            `json:"kind"` // none, delta, full
	Version phonebook.Version `json:"version"`
	Bytes   int               `json:"bytes"`
	Applied string            `json:"applied,omitempty"`
}

func (a *app) probe(c *cobra.Command, url, book string, held phonebook.Version, dir string) error {
	answer, err := pbs.Ask(c.Context(), url, book, held)
	if err != nil {
		return err
	}
	r := probeReport{Book: book, Held: held, Kind: string(answer.Kind), Version: answer.Version, Bytes: len(answer.Cab)}
	text := fmt.Sprintf("%s: client at version %d gets nothing: it is up to date", book, held)
	if answer.Kind != pbs.None {
		text = fmt.Sprintf("%s: client at version %d gets the %s to version %d, %s bytes",
			book, held, answer.Kind, answer.Version, phonebook.Thousands(r.Bytes))
		if dir != "" {
			if err := pbs.Apply(dir, book, held, answer); err != nil {
				return err
			}
			r.Applied = dir
			text += "; applied in " + dir
		}
	}
	return a.show(r, text)
}
