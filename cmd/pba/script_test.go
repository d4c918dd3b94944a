package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pba": main})
}

// TestScript runs the transcripts in testdata/script. Each has a data folder of
// its own and the sample list as sample.csv and a picture.png. Beside the standard commands:
//
//	pbs DIR           a phone book server on free ports; sets $FTP and $URL
//	cabs DIR          every cabinet in DIR must pass the foreign readers
//	uncab FILE DIR    extracts a cabinet with a foreign reader
//	rows N FILE       writes a CSV list of N POPs
//	locked FILE       writes a file that is an encrypted workbook
//	workbook FILE     writes a small .xlsx list
//	tree A B          two folders must hold the same files
//	code N CMD…       runs a command that must exit with N
//	hold              keeps the data folder open, as another program would
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PBA_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
			env.Setenv("PBA_PASSWORD", "")
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
			protected, err := os.ReadFile("../../internal/sheet/workbook/testdata/agile.xlsx")
			return errors.Join(
				err, os.WriteFile(filepath.Join(env.WorkDir, "protected.xlsx"), protected, 0o644),
				os.WriteFile(filepath.Join(env.WorkDir, "sample.csv"), assets.Sample, 0o644),
				os.WriteFile(filepath.Join(env.WorkDir, "picture.png"), assets.Icon, 0o644),
			)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"pbs": startPBS, "cabs": checkCabs, "uncab": extractCab, "rows": writeRows,
			"locked": writeLocked, "workbook": writeWorkbook, "hold": holdStore, "code": exitWith, "tree": sameTree,
		},
	})
}

// exitWith runs pba and demands its exit code: code 3 pba import …
func exitWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exited with %d instead of %d", strings.Join(args[1:], " "), got, want)
	}
}

func startPBS(ts *testscript.TestScript, _ bool, args []string) {
	s := &pbs.Server{
		Dir: ts.MkAbs(args[0]), HTTP: "127.0.0.1:0", FTP: "127.0.0.1:0",
		User: "post", Password: "secret", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	ts.Check(s.Start(context.Background()))
	ts.Defer(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		ts.Check(s.Shutdown(ctx))
	})
	ts.Setenv("FTP", s.FTPAddr())
	ts.Setenv("URL", "http://"+s.HTTPAddr()+"/pbserver/pbserver.dll")
}

// readers are the foreign programs that judge cabinets.
var readers = [][]string{{"cabextract", "-q", "-t"}, {"7z", "t"}, {"gcab", "-t"}, {"bsdtar", "-tf"}}

var noteReaders sync.Once

func checkCabs(ts *testscript.TestScript, _ bool, args []string) {
	cabs, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.cab"))
	ts.Check(err)
	if len(cabs) == 0 {
		ts.Fatalf("no cabinet in %s", args[0])
	}
	for _, r := range readers {
		if _, err := exec.LookPath(r[0]); err != nil {
			missing(ts, r[0])
			continue
		}
		for _, c := range cabs {
			if out, err := exec.Command(r[0], append(r[1:], c)...).CombinedOutput(); err != nil {
				ts.Fatalf("%s refuses %s: %v\n%s", r[0], filepath.Base(c), err, out)
			}
		}
	}
}

// missing notes a foreign program that is not there; make test installs them
// all and then demands them.
func missing(ts *testscript.TestScript, program string) {
	if os.Getenv("PBA_PEERS") != "" {
		ts.Fatalf("%s is missing", program)
	}
	noteReaders.Do(func() { ts.Logf("%s is missing; make test installs it", program) })
}

func extractCab(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(dir, 0o755))
	if _, err := exec.LookPath("bsdtar"); err != nil {
		ts.Fatalf("bsdtar is missing; make test installs it")
	}
	if out, err := exec.Command("bsdtar", "-xf", ts.MkAbs(args[0]), "-C", dir).CombinedOutput(); err != nil {
		ts.Fatalf("bsdtar: %v\n%s", err, out)
	}
}

func writeRows(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	start := 0
	if len(args) > 2 {
		start, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	var b bytes.Buffer
	b.WriteString("country,name,area,number,max speed\n")
	for i := start; i < start+n; i++ {
		fmt.Fprintf(&b, "1,Town %d,%03d,555-%04d,56000\n", i, 200+i/10000, i%10000)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

func writeWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	f := newWorkbook(ts)
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}

func writeLocked(ts *testscript.TestScript, _ bool, args []string) {
	f := newWorkbook(ts)
	ts.Check(f.SaveAs(ts.MkAbs(args[0]), excelize.Options{Password: "x"}))
}

func newWorkbook(ts *testscript.TestScript) *excelize.File {
	f := excelize.NewFile()
	for i, row := range [][]any{
		{"Country", "City", "Area code", "Phone", "Max speed"},
		{"United States", "Redmond", "425", "555-0134", "56K"},
		{"Canada", "Ottawa", "613", "555-0101", "v.34"},
		{"Total: 2 numbers", "", "", "", ""},
	} {
		ts.Check(f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	return f
}

func holdStore(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := store.Open(filepath.Join(ts.Getenv("PBA_DATA"), wire.StoreFile), store.Holder{Host: "desk", PID: 4711, User: "anna", Since: "2001-01-27T12:00:00Z"})
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
}

// sameTree demands that two folders hold the same files: tree A B.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	err := exec.Command("diff", "-r", ts.MkAbs(args[0]), ts.MkAbs(args[1])).Run()
	if (err == nil) == neg {
		ts.Fatalf("%s and %s: same is %v", args[0], args[1], err == nil)
	}
}
