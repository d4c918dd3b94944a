// Command pba keeps phone books for Connection Manager clients on the command
// line: the same work as the window, for scripts and for machines without a
// screen. "pba help" is its manual.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/cmd/internal/man"
	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/store"
)

// buildVersion is the program's version, set by the build.
var buildVersion = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for a clean end; a second one ends the program.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// app is one run of the command.
type app struct {
	in   io.Reader
	out  io.Writer // results
	err  io.Writer // messages
	data string
	json bool

	svc  *admin.Service
	shut func() error
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, err: errs}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if a.shut != nil {
		if e := a.shut(); err == nil {
			err = e
		}
	}
	return a.end(err)
}

// service opens the data folder at its first use.
func (a *app) service() (*admin.Service, error) {
	if a.svc != nil {
		return a.svc, nil
	}
	dir, err := a.folder()
	if err != nil {
		return nil, err
	}
	a.svc, a.shut, err = wire.Open(dir)
	if errors.Is(err, store.ErrDamaged) {
		return nil, newDamage(dir, err)
	}
	return a.svc, err
}

// folder returns the data folder.
func (a *app) folder() (string, error) {
	if a.data != "" {
		return a.data, nil
	}
	return wire.DataDir()
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "pba",
		Short: "Keep phone books for dial-up clients and post them to servers",
		Long: `pba keeps phone books: lists of points of presence (POPs) that Connection
Manager clients dial. It imports the spreadsheets that ISPs send, makes numbered
releases with small deltas, and posts them to phone book servers by FTP.

Results go to standard output, messages to standard error. With --json a command
prints one JSON document.

Exit codes:
  0  done
  1  failed
  2  the command line is not understood
  3  refused by a rule (limit, validation, conflict); nothing was changed
  4  nothing to do`,
		Example: `  pba book new Sample
  pba import Sample list.xlsx --default country=1
  pba build Sample --comment "first list"
  pba host add lab --ftp ftp.example:21 --user post
  pba post Sample
  pba probe Sample --url http://pbs.example/pbserver/pbserver.dll`,
		Version:       buildVersion,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("pba {{.Version}}\n")
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err.Error()} })
	root.PersistentFlags().StringVar(&a.data, "data", "", "data folder (default: $PBA_DATA, else the user's data folder)")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON document")
	root.AddCommand(
		a.bookCommand(), a.popCommand(), a.regionCommand(), a.countryCommand(),
		a.importCommand(), a.exportCommand(), a.validateCommand(),
		a.undoCommand(), a.redoCommand(), a.backupCommand(), a.restoreCommand(),
		a.diffCommand(), a.historyCommand(), a.buildCommand(), a.releaseCommand(),
		a.hostCommand(), a.postCommand(), a.scheduleCommand(), a.courierCommand(), a.transcriptCommand(), a.probeCommand(),
		a.profileCommand(),
		a.cabCommand(), a.doctorCommand(), a.errorsCommand(), man.Command(1),
	)
	refuseStrays(root)
	refuseStrayHelp(root)
	return root
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short}
	c.AddCommand(commands...)
	return c
}

// refuseStrays makes a missing or unknown sub-command a usage error; cobra would
// print help and call that success.
func refuseStrays(c *cobra.Command) {
	if c.HasSubCommands() {
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{"unknown command " + c.CommandPath() + " " + args[0]}
			}
			return &usageError{"which command of " + c.CommandPath() + "?"}
		}
	}
	for _, sub := range c.Commands() {
		refuseStrays(sub)
	}
}

// refuseStrayHelp does the same for help on a command that is not there.
func refuseStrayHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, err := root.Find([]string{"help"})
	if err != nil {
		panic(err) // it was just added
	}
	help.RunE = func(_ *cobra.Command, args []string) error {
		c, rest, err := root.Find(args)
		if err != nil || len(rest) > 0 {
			return &usageError{"unknown command " + strings.Join(append([]string{c.CommandPath()}, rest...), " ")}
		}
		c.InitDefaultHelpFlag() // cobra adds them only to the command that runs
		c.InitDefaultVersionFlag()
		return c.Help()
	}
}

// takes checks the number of arguments; most < 0 means any number.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return &usageError{"usage: " + c.UseLine()}
		}
		return nil
	}
}

// usageError is a command line that is not understood.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }
