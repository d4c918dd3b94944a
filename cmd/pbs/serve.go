package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"github.com/phonebookadmin/pba/internal/pbs"
)

// running is a server that runs and what may change meanwhile.
type running struct {
	*pbs.Server
	args   []string // as pbs was called
	o      options
	flags  *pflag.FlagSet
	level  *slog.LevelVar
	log    *slog.Logger
	stderr io.Writer
}

// settings reads the command line and the configuration file that it names.
func settings(args []string) (o options, flags *pflag.FlagSet, from origins, err error) {
	flags = pflag.NewFlagSet("pbs", pflag.ContinueOnError)
	flags.SortFlags = false
	o.shared(flags)
	o.register(flags)
	if err := flags.Parse(args); err != nil {
		return o, nil, nil, usageError{err}
	}
	from, err = configure(flags, o.config)
	return o, flags, from, err
}

// runServer is pbs without a command.
func runServer(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, flags, from, err := settings(args)
	if err != nil {
		return err
	}
	given, err := activated()
	if err != nil {
		return err
	}
	if err := o.verify(given); err != nil {
		return err
	}
	if o.check {
		return inForce(stdout, flags, from)
	}
	level := new(slog.LevelVar)
	r := running{args: args, o: o, flags: flags, level: level, stderr: stderr, log: o.logger(stderr, level)}
	if r.Server, err = o.server(given, r.log); err != nil {
		return err
	}
	if needlessRoot(ctx, o) {
		r.log.Warn("pbs runs as root and need not: give it a user of its own")
	}
	return r.serve(ctx)
}

// serve runs the server until a signal comes or a listener breaks.
func (r *running) serve(ctx context.Context) error {
	ctx, restore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer restore()
	asked := make(chan os.Signal, 4)
	if len(operatorSignals) > 0 { // none would mean all
		signal.Notify(asked, operatorSignals...)
		defer signal.Stop(asked)
	}
	if err := r.Start(ctx); err != nil {
		return explain(err)
	}
	r.sayReady()
	notify("READY=1")
	var failed error
	for done := false; !done; {
		select {
		case <-ctx.Done():
			done = true
		case failed = <-r.Failed():
			done = true
		case sig := <-asked:
			r.operate(ctx, sig)
		}
	}
	// From here on a signal ends the program as it would any other.
	restore()
	return errors.Join(failed, r.stop())
}

func (r *running) sayReady() {
	for _, door := range []struct{ name, addr string }{
		{pbs.DoorHTTP, r.HTTPAddr()}, {pbs.DoorHTTPS, r.HTTPSAddr()}, {pbs.DoorPages, r.PagesAddr()}, {pbs.DoorFTP, r.FTPAddr()},
	} {
		if door.addr != "" && (door.name != pbs.DoorPages || door.addr != r.HTTPAddr() && door.addr != r.HTTPSAddr()) {
			sayReady(r.stderr, door.name, door.addr)
		}
	}
}

// operate does what a signal asks for.
func (r *running) operate(ctx context.Context, sig os.Signal) {
	if sig == openSignal {
		if err := r.OpenPosting(ctx); err != nil {
			r.log.Error("the posting window does not open", "reason", err)
		}
		return
	}
	if err := r.reload(); err != nil {
		r.log.Error("not reloaded, everything goes on as it was", "reason", err)
	}
}

// live are the settings that a running server can change.
var live = []string{"log", "keep", "grace"}

// reload takes settings over that changed in the configuration file, and a
// renewed certificate.
func (r *running) reload() error {
	o, flags, _, err := settings(r.args)
	if err != nil {
		return err
	}
	var now, later []string
	flags.VisitAll(func(f *pflag.Flag) {
		switch was := r.flags.Lookup(f.Name); {
		case was.Value.String() == f.Value.String():
		case slices.Contains(live, f.Name):
			now = append(now, f.Name)
		default:
			later = append(later, f.Name)
		}
	})
	if o.keep < 0 || o.grace < 0 {
		return usagef("--keep and --grace are not negative")
	}
	r.o.keep, r.o.grace, r.o.level = o.keep, o.grace, o.level
	for _, name := range now {
		if err := r.flags.Set(name, flags.Lookup(name).Value.String()); err != nil {
			return err
		}
	}
	r.level.Set(o.level)
	r.Reload(o.keep)
	r.log.Info("reloaded", "changed", now)
	if len(later) > 0 {
		r.log.Warn("these settings change with the next start", "settings", later)
	}
	return nil
}

// stop lets what runs end, for the time of grace, and says what it waits for.
func (r *running) stop() error {
	notify("STOPPING=1")
	sayStopping(r.stderr)
	answers, sessions := r.Busy()
	if answers+sessions > 0 {
		r.log.Info("waiting for what runs", "answers", answers, "ftp", sessions, "at_most", r.o.grace)
	}
	grace, cancel := context.WithTimeout(context.Background(), r.o.grace)
	defer cancel()
	begun := time.Now()
	err := r.Shutdown(grace)
	if !errors.Is(err, context.DeadlineExceeded) {
		if err == nil && answers+sessions > 0 {
			r.log.Info("all of it ended", "after", time.Since(begun).Round(time.Millisecond))
		}
		return err
	}
	// Breaking off who did not end in time is what was announced.
	answers, sessions = r.Busy()
	r.log.Warn("broken off: it did not end in time", "answers", answers, "ftp", sessions)
	return nil
}

// needlessRoot reports whether pbs has the rights of root for nothing: ports below
// 1024 may need them where the system knows no finer ones.
func needlessRoot(ctx context.Context, o options) bool {
	if os.Geteuid() != 0 || o.port20 {
		return false
	}
	for _, address := range []string{o.http, o.https, o.pages, o.ftp} {
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			continue
		}
		if n, err := net.DefaultResolver.LookupPort(ctx, "tcp", port); err == nil && n > 0 && n < 1024 {
			return false
		}
	}
	return true
}
