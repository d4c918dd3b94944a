// Command pbs is the embedded phone book server: it takes posts over FTP and
// gives phone books to clients over HTTP. See [pbs.Server].
package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/cmd/internal/man"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/post"
)

// buildVersion is the program's version, set by the build.
var buildVersion = "development"

// Exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
	exitNothing = 4
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with its surroundings handed in; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	cmd := newCommand(args, stdin, stdout, stderr)
	cmd.SetArgs(args)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	err := cmd.Execute()
	if err == nil {
		return exitDone
	}
	sayError(stderr, err)
	return exitCode(err)
}

func exitCode(err error) int {
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*post.ConflictError](err); ok {
		return exitRefused
	}
	if _, ok := errors.AsType[*post.LockedError](err); ok {
		return exitRefused
	}
	if _, ok := errors.AsType[*pbs.RuleError](err); ok || errors.Is(err, pbs.ErrNoUser) {
		return exitRefused
	}
	if errors.Is(err, errThere) || errors.Is(err, pbs.ErrNothingToAccept) {
		return exitNothing
	}
	return exitFailed
}

const help = `pbs serves phone books. It answers Connection Manager clients over HTTP and HTTPS
at /pbserver/pbserver.dll and, with --ftp, takes the posts of phone book
administrators over FTP, into the same folder.

The folder DIR/PBSData is what a host's directory holds; FTP shows it as
/PBSData:

  PBSData/<Book>/12Full.cab        the cabinets of one version
  PBSData/Database/<Book>.json     the manifest: what is live

A release goes live with its manifest, whoever writes it: the FTP receiver, pba
posting to the folder, another FTP server or a copy by hand. A release that is
not whole, or that clients could not step to, is refused, the one before it stays
live, and the log and /status say why; pbs accept lets one in. DIR/.pbs holds
what must not be forgotten: who may post, what was live, and the --keep releases
before it.

Who may post is kept by pbs user, with hashed passwords. With --cert and --key FTP
takes TLS alone (AUTH TLS), unless --ftp-tls says otherwise; without them it is
not encrypted: offer it in networks that you trust. --user with --password-file or
the environment variable PBS_PASSWORD is one user more, for tries.

Settings may stand in a file, by the names of the flags: --config FILE. pbs
--check-config prints what is in force.

For those who run it there are /status, a page for people, /metrics with the
counters as Prometheus reads them, and /healthz. They answer requests of this
computer alone; --pages gives them an address of their own, for whoever reaches it.

pbs says on the standard error when it is ready, one line per listener, and
logs there.

Signals:
  INT, TERM  let running answers and uploads end, for at most --grace; a second
             one does not wait
  HUP        read the configuration and the certificate again; nobody is cut off
  USR1       open the FTP port again, with --ftp-open

Exit codes:
  0  stopped by a signal
  1  failed: an address is taken, the folder cannot be used
  2  the command line or the configuration makes no sense`

const examples = `  Serve the books in /srv/pbs on port 80, posted to the folder:
    pbs --data /srv/pbs --http :80

  Take posts over FTP with TLS as well, for ten minutes after the start:
    pbs user add --data /srv/pbs mary
    pbs --data /srv/pbs --https :443 --cert full.pem --key key.pem --ftp :21 --ftp-open 10m

  Try a post on this machine; port 0 takes a free one:
    PBS_PASSWORD=secret pbs --data ./try --http 127.0.0.1:0 --ftp 127.0.0.1:0 --user me --log debug

  Look at what a configuration makes of it:
    pbs --config /etc/pbs.conf --check-config

  Ask as a client without a book does:
    curl -i 'http://localhost:8080/pbserver/pbserver.dll?pbver=0&pb=Sample'`

func newCommand(args []string, stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:     "pbs --data DIR [--http ADDRESS] [--https ADDRESS --cert FILE --key FILE] [--ftp ADDRESS]",
		Short:   "Serve phone books to clients and take posts",
		Long:    help,
		Example: examples,
		Version: buildVersion,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("%q is neither a command nor a flag", args[0])
			}
			return nil
		},
		RunE:          func(cmd *cobra.Command, _ []string) error { return runServer(cmd.Context(), args, stdout, stderr) },
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	cmd.PersistentFlags().SortFlags = false
	cmd.Flags().SortFlags = false
	o.shared(cmd.PersistentFlags())
	o.register(cmd.Flags())
	cmd.AddCommand(
		newImportCommand(&o, stdout), newUserCommand(&o, stdin, stdout, stderr), newAcceptCommand(&o, stdout), newOpenCommand(&o, stdout),
		newExportCommand(&o, stdout), man.Command(8))
	return cmd
}
