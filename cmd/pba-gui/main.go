// Command pba-gui is the window of the phone book administrator.
//
//	pba-gui [--data DIR] [--sample] [FILE]
//
// FILE is a list to import, a region file or a backup.
//
// The data folder is that of the pba command: $PBA_DATA, else the user's data
// directory. One program at a time can have it open. With --sample the sample
// book is made when it is missing, a phone book server is started on this
// computer and the book is posted to it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/cmd/internal/fonts"
	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/internal/ui"
)

// appID names the program to the desktop. Fyne keeps its settings under it.
const appID = "org.phonebookadmin.pba"

// buildVersion is set by the Makefile.
var buildVersion = "development"

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

// run is main with its exit code: 0 after the window was closed, 1 when the
// books could not be opened, 2 for flags that are not known.
func run(args []string, messages io.Writer) int {
	flags := flag.NewFlagSet("pba-gui", flag.ContinueOnError)
	flags.SetOutput(messages)
	dir := flags.String("data", "", "data folder (default $PBA_DATA or the user's data directory)")
	sample := flags.Bool("sample", false, "make the sample book when it is missing and post it to a server on this computer")
	figures := flags.String("bench", "", "") // hidden: measure the window and write the figures to this file
	flags.Usage = func() { usage(flags) }
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	folder, err := dataDir(*dir)
	if err != nil {
		fmt.Fprintln(messages, "pba-gui:", err)
		return 1
	}
	keepMemory()
	prepareDesktop()
	a := app.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	p := &program{
		app: a, dir: folder, sample: *sample, file: flags.Arg(0), figures: *figures, log: slog.New(slog.NewTextHandler(messages, nil)),
	}
	return p.run()
}

// usage prints the flags that are for users.
func usage(flags *flag.FlagSet) {
	fmt.Fprintln(flags.Output(), "Usage: pba-gui [--data DIR] [--sample]")
	flags.VisitAll(func(f *flag.Flag) {
		if f.Usage != "" {
			fmt.Fprintf(flags.Output(), "  --%s\n\t%s\n", f.Name, f.Usage)
		}
	})
}

// prepareDesktop gives Fyne what it takes for granted on a full desktop.
func prepareDesktop() {
	// It makes its own cache folder, but not the one above it.
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700) // Fyne does without and says so
	}
	// Without a session bus nobody can tell light from dark, and it takes dark.
	if runtime.GOOS == "linux" && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && os.Getenv("FYNE_THEME") == "" {
		_ = os.Setenv("FYNE_THEME", "light") // cannot fail for this name
	}
}

func dataDir(given string) (string, error) {
	if given == "" {
		return wire.DataDir()
	}
	return filepath.Abs(given)
}

// program is what runs between the start and the end of the window.
type program struct {
	app    fyne.App
	dir    string
	sample bool
	file   string // to open, "" for none
	// figures is the file for what a measured window tells, "" for none.
	figures string
	log     *slog.Logger
	life    *life

	waiting *ui.Background // while the books cannot be opened
	service *admin.Service // nil until the books are open, as are the others
	tasks   *ui.Background
	window  *ui.Window
	demo    *demo
	shut    func() error
}

// run shows the window, or one that says why there is none, until it is closed.
func (p *program) run() int {
	p.life = newLife(p.finish)
	if err := p.openStore(); err != nil {
		p.refuse(err)
	} else {
		p.show()
	}
	p.app.Lifecycle().SetOnStarted(func() {
		p.log.Info("window runs")
		if p.figures != "" && p.window != nil {
			p.startBench()
		}
	})
	onScreenGone(p.life.exit)
	p.app.Run()
	return p.life.end()
}

// finish saves what is not saved yet, ends what runs behind the window and returns
// the exit code. The screen has gone, or is given up.
func (p *program) finish() int {
	late := time.AfterFunc(mostEnd, func() {
		p.log.Error("something does not end")
		os.Exit(1)
	})
	defer late.Stop()
	if p.waiting != nil {
		p.waiting.Stop()
	}
	if p.shut == nil {
		return 1
	}
	// Fyne ends at a signal on its own account, without a word to the window, and so
	// do screens.
	if p.window != nil { // none where the books were opened while somebody quit
		p.tasks.Detach()
		p.window.Flush()
		p.tasks.Stop()
	}
	if err := p.demo.stop(); err != nil {
		p.log.Error("stop the local server", "cause", err)
	}
	if err := p.shut(); err != nil {
		p.log.Error("close the data file", "cause", err)
		return 1
	}
	return 0
}

// openStore opens the books, away from the screen or before there is one.
func (p *program) openStore() error {
	service, shut, err := wire.Open(p.dir)
	if err != nil {
		p.log.Error("open the data folder", "folder", p.dir, "cause", err)
		return err
	}
	p.service, p.shut = service, shut
	p.demo = &demo{service: service, dir: p.dir, log: p.log}
	if p.sample {
		// The window is of use without the sample too.
		if err := p.demo.prepare(context.Background()); err != nil {
			p.log.Error("prepare the sample book", "cause", err)
		}
	}
	return nil
}

// show shows the window on the books.
func (p *program) show() {
	p.tasks = ui.NewBackground()
	w := ui.New(ui.Config{
		App: p.app, Version: buildVersion, Service: p.service, Tasks: p.tasks, Log: p.log,
		Sample: p.demo.book, LocalServer: p.demo.start, StopServer: p.demo.stop, StatusPath: pbs.PathStatus,
		Password: secret.Get, KeepPassword: secret.Set, ForgetPassword: secret.Delete, CanShow: fonts.CanShow, Backups: p.backups(), ChooseFile: chooseFile, Screen: screenSize(),
	})
	p.window = w
	p.life.onSignal(w.Quit, p.tasks.Detach)
	w.Window().SetOnClosed(func() {
		p.tasks.Detach()
		p.life.close()
	})
	if file, err := filepath.Abs(p.file); p.file != "" && err == nil {
		w.OpenWith(file)
	} else {
		w.Open()
	}
	w.Watch(ui.DuePause)
	w.Window().Show()
}
