package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the reports anew")

// reported are the lists of testdata/lists with how each is imported. make.py
// there makes them. Every row's fate is in the report beside the list.
var reported = []struct{ file, encoding, args string }{
	{"messy.xlsx", "ascii", "--fix commas,length,ascii,numbers"},
	{"messy.xls", "ascii", "--fix commas,length,ascii,numbers"},
	{"messy.ods", "ascii", "--fix commas,length,ascii,numbers"},
	{"messy.html", "ascii", "--fix commas,length,ascii,numbers"},
	{"german.csv", "windows-1252", ""},
	{"japanese.csv", "shift_jis", ""},
	{"french.txt", "windows-1252", ""},
	{"headerless.csv", "ascii", "--default country=USA"},
	{"pba.txt", "ascii", ""},
	{"spaceless.pbk", "ascii", ""},
	{"printed.txt", "ascii", ""},
}

// pba runs one command line and returns its exit code and what it printed.
func pba(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// TestReports imports the lists of testdata/lists: every row becomes what a
// careful person would have typed, and a second import says that nothing
// changes.
func TestReports(t *testing.T) {
	for _, tt := range reported {
		t.Run(tt.file, func(t *testing.T) {
			list := filepath.Join("testdata", "lists", tt.file)
			data := t.TempDir()
			if code, _, errs := pba(t, "--data", data, "book", "new", "Sample", "--encoding", tt.encoding); code != exitDone {
				t.Fatal(errs)
			}
			args := append([]string{"--data", data, "import", "Sample", list, "--rows", "--skip-invalid"}, strings.Fields(tt.args)...)
			code, out, errs := pba(t, args...)
			if code != exitDone {
				t.Fatalf("exit %d\n%s%s", code, out, errs)
			}
			checkReport(t, list+".report", out)
			code, out, _ = pba(t, args...)
			if code != exitNothing || !strings.Contains(out, "would add 0, change 0, delete 0; ") {
				t.Errorf("the second import exits with %d\n%s", code, out)
			}
		})
	}
}

func checkReport(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Error(d)
	}
}
