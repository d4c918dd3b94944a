// Command pbs is the embedded phone book server: it takes posts over FTP and
// gives phone books to clients over HTTP. See [pbs.Server].
package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

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

// graceTime is how long answers and uploads that run may take to end after the
// first signal. A second signal ends pbs at once.
const graceTime = 30 * time.Second

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with its surroundings handed in; it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	cmd := newCommand(stdout, stderr)
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
	if errors.Is(err, errThere) {
		return exitNothing
	}
	return exitFailed
}

const help = `pbs serves phone books. It answers Connection Manager clients over HTTP at
/pbserver/pbserver.dll and, with --ftp, takes the posts of phone book
administrators over FTP, into the same folder.

The folder DIR/PBSData is what a host's directory holds; FTP shows it as
/PBSData:

  PBSData/<Book>/12Full.cab        the cabinets of one version
  PBSData/Database/<Book>.json     the manifest: what is live

A release goes live with its manifest, whoever writes it: the FTP receiver, pba
posting to the folder, another FTP server or a copy by hand. A release that is
not whole is refused, the one before it stays live, and the log says why.

The password comes from --password-file, whose mode must be 0600, or from the
environment variable PBS_PASSWORD. FTP is not encrypted: offer it in networks
that you trust.

Servers that no network reaches take releases by hand: pbs import --data DIR
BUNDLE.zip, with a bundle of pba courier.

For those who run it there are /status, a page for people, /metrics with the
counters as Prometheus reads them, and /healthz. They answer requests of this
computer alone; --pages gives them an address of their own, for whoever reaches it.

pbs says on the standard error when it is ready, one line per listener, and
logs there. SIGINT and SIGTERM let running answers and uploads end, for at most
30 seconds; a second signal does not wait.

Exit codes:
  0  stopped by a signal
  1  failed: an address is taken, the folder cannot be used
  2  the command line makes no sense`

const examples = `  Serve the books in /srv/pbs on port 80, posted to the folder:
    pbs --data /srv/pbs --http :80

  Take posts over FTP as well:
    pbs --data /srv/pbs --ftp :21 --user poster --password-file /etc/pbs.password

  Try a post on this machine; port 0 takes a free one:
    PBS_PASSWORD=secret pbs --data ./try --http 127.0.0.1:0 --ftp 127.0.0.1:0 --user me --log debug

  Ask as a client without a book does:
    curl -i 'http://localhost:8080/pbserver/pbserver.dll?pbver=0&pb=Sample'`

// options are the flags.
type options struct {
	data, http, pages, ftp, user, passwordFile string
	level                                      slog.Level
}

func newCommand(stdout, stderr io.Writer) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:     "pbs --data DIR [--http ADDRESS] [--ftp ADDRESS --user USER]",
		Short:   "Serve phone books to clients and take posts",
		Long:    help,
		Example: examples,
		Version: buildVersion,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("%q is not a flag", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := o.server(stderr)
			if err != nil {
				return err
			}
			return serve(cmd.Context(), s, stderr)
		},
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.data, "data", "", "`DIR` with the phone books; made when it does not exist")
	f.StringVar(&o.http, "http", ":8080", "`ADDRESS` of the update service; empty for none")
	f.StringVar(&o.pages, "pages", "", "`ADDRESS` of /status, /metrics and /healthz for whoever reaches it; without one they are at --http, for this computer alone")
	f.StringVar(&o.ftp, "ftp", "", "`ADDRESS` of the FTP receiver, such as :2121; empty for none")
	f.StringVar(&o.user, "user", "", "`USER` that may post over FTP")
	f.StringVar(&o.passwordFile, "password-file", "", "`FILE` with that user's password in its first line, mode 0600")
	f.TextVar(&o.level, "log", slog.LevelInfo, "`LEVEL` of the log: info tells of releases, debug of every answer")
	cmd.AddCommand(newImportCommand(stdout), man.Command(8))
	return cmd
}

// server makes the server that the flags ask for.
func (o options) server(stderr io.Writer) (*pbs.Server, error) {
	switch {
	case o.data == "":
		return nil, usagef("--data is missing: the folder of the phone books")
	case o.http == "" && o.ftp == "":
		return nil, usagef("neither --http nor --ftp has an address")
	case o.ftp == "" && (o.user != "" || o.passwordFile != ""):
		return nil, usagef("--user and --password-file are for --ftp, which is off")
	case o.ftp != "" && o.user == "":
		return nil, usagef("--ftp needs --user: there is no anonymous access")
	}
	s := &pbs.Server{
		Dir: o.data, HTTP: o.http, Pages: o.pages, FTP: o.ftp, User: o.user,
		Log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: o.level})),
	}
	if o.ftp == "" {
		return s, nil
	}
	var err error
	if s.Password, err = readPassword(o.passwordFile); err != nil {
		return nil, err
	}
	if s.Password == "" {
		return nil, usageError{hinted{pbs.ErrNoPassword, "give --password-file FILE or set " + passwordEnv}}
	}
	return s, nil
}

// serve runs the server until a signal comes or a listener breaks.
func serve(ctx context.Context, s *pbs.Server, stderr io.Writer) error {
	ctx, restore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer restore()
	if err := s.Start(ctx); err != nil {
		return err
	}
	if addr := s.HTTPAddr(); addr != "" {
		sayReady(stderr, "http", addr)
	}
	if addr := s.PagesAddr(); addr != s.HTTPAddr() {
		sayReady(stderr, "pages", addr)
	}
	if addr := s.FTPAddr(); addr != "" {
		sayReady(stderr, "ftp", addr)
	}
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-s.Failed():
	}
	// From here on a signal ends the program as it would any other.
	restore()
	sayStopping(stderr)
	grace, cancel := context.WithTimeout(context.Background(), graceTime)
	defer cancel()
	err := s.Shutdown(grace)
	if failed == nil && errors.Is(err, context.DeadlineExceeded) {
		// Breaking off who did not end in time is what was announced.
		return nil
	}
	return errors.Join(failed, err)
}
