package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// TestMain makes pbs a command of the tests: it is this binary under another
// name.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"pbs": main}) }

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exit": wantExit, "bundle": writeBundle},
	})
}

// wantExit runs a command and holds its exit code to the first argument.
func wantExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND [ARGUMENT...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// writeBundle writes a release of the same book as pba courier does: bundle FILE
// VERSION.
func writeBundle(ts *testscript.TestScript, _ bool, args []string) {
	version, err := strconv.ParseUint(args[1], 10, 16)
	ts.Check(err)
	b := &phonebook.Book{Name: "Sample", Line: "line", POPs: []phonebook.POP{{
		ID: 1, Country: 1, Name: "Town " + args[1], AccessNumber: "555-0100", Flags: phonebook.DefaultFlags,
	}}}
	r, err := phonebook.NewRelease(b, phonebook.Version(version), nil, phonebook.ASCII, time.Unix(0, 0))
	ts.Check(err)
	p, err := post.Pack(r)
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(errors.Join(post.WriteBundle(f, p), f.Close()))
}
