package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/pbs"
)

const acceptHelp = `A release that is whole may still be refused: when its version is lower than one
that clients have, when that version was served with other content, when it
belongs to another line of the book, or when its version is far above the last.
Clients cannot step back, so pbs serves what it served until somebody who knows
lets the release in.

Without --i-know the command tells what stands against it. With it the release is
let in, once; a pbs that runs takes it with the next request.

Exit codes:
  0  let in
  1  failed: no such book, or the release is not whole
  3  what stands against it was told
  4  nothing stands against it`

func newAcceptCommand(o *options, stdout io.Writer) *cobra.Command {
	var order bool
	cmd := &cobra.Command{
		Use: "accept BOOK", Short: "Let a release in that a rule refuses", Long: acceptHelp, Args: one("a phone book"),
		Example: `  pbs accept --data /srv/pbs Sample
  pbs accept --data /srv/pbs Sample --i-know`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.needData(cmd); err != nil {
				return err
			}
			broken, err := pbs.Accept(o.data, args[0], order)
			if err != nil {
				return err
			}
			if !order {
				return hinted{broken, "pbs accept --i-know lets it in; clients with what was live may keep it for good"}
			}
			if err := o.handOver(); err != nil {
				return err
			}
			sayAccepted(stdout, broken.New.Book, uint32(broken.New.Version))
			return nil
		},
	}
	cmd.Flags().BoolVar(&order, "i-know", false, "let it in, whatever clients have")
	return cmd
}

const openHelp = `Ask the pbs of a data folder that runs with --ftp-open to open its FTP port, for
the time that it was given. The signal USR1 does the same.

Exit codes:
  0  it is open
  1  no pbs with --ftp-open runs there`

func newOpenCommand(o *options, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "open", Short: "Open the FTP port of a running pbs for its posting window", Long: openHelp, Args: none,
		Example: "  pbs open --data /srv/pbs && pba post Sample",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.needData(cmd); err != nil {
				return err
			}
			if err := pbs.AskToOpen(cmd.Context(), o.data); err != nil {
				return err
			}
			sayLine(stdout, "the posting window is open")
			return nil
		},
	}
}

// needData demands the data folder, of a flag or of the configuration.
func (o *options) needData(cmd *cobra.Command) error {
	if err := o.configured(cmd); err != nil {
		return err
	}
	if o.data == "" {
		return usagef("--data is missing: the folder of the phone books")
	}
	return nil
}
