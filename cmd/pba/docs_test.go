package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDocs runs the commands of the pages in docs and demands what they print. A
// block of the language console holds lines that begin with "$ ", each with its
// output; "…" stands for any text, and alone in a line for any lines. The commands of
// a page are one session of a shell in a folder of its own, beside the files of
// docs/examples. A command that ends in & runs until its page ends.
func TestDocs(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin, "../pbs")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH")) // pba is there: testscript.Main
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if steps := docSteps(freePorts(t, string(text))); len(steps) > 0 {
			t.Run(filepath.Base(page), func(t *testing.T) {
				readerHas(t, string(text), steps)
				runDoc(t, steps)
			})
		}
	}
}

// readerHas demands that a page says where the files are that its commands name.
func readerHas(t *testing.T, text string, steps []docStep) {
	examples, err := os.ReadDir("../../docs/examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		for _, s := range steps {
			before, _, linked := strings.Cut(text, "](examples)")
			if slices.Contains(strings.Fields(s.command), e.Name()) && (!linked || strings.Contains(before, "\n$ ")) {
				t.Fatalf("$ %s\nThe page does not say before that %s is in the folder examples.", s.command, e.Name())
			}
		}
	}
}

// freePorts puts ports that are free now in the place of those that a page names.
func freePorts(t *testing.T, text string) string {
	free := map[string]string{}
	return regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllStringFunc(text, func(addr string) string {
		if free[addr] == "" {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			free[addr] = l.Addr().String()
		}
		return free[addr]
	})
}

// A docStep is one command of a page.
type docStep struct{ command, output string }

func docSteps(text string) (steps []docStep) {
	inside := false
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = strings.TrimSpace(line) == "```console"
		case inside && strings.HasPrefix(line, "$ "):
			steps = append(steps, docStep{command: strings.TrimSpace(line[2:])})
		case inside:
			steps[len(steps)-1].output += line
		}
	}
	return steps
}

// runDoc runs the commands of a page in one shell, which writes a mark behind the
// output of each.
func runDoc(t *testing.T, steps []docStep) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../docs/examples")); err != nil {
		t.Fatal(err)
	}
	const mark = "---next---"
	var script strings.Builder
	script.WriteString("trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n")
	for _, s := range steps {
		if background, ok := strings.CutSuffix(s.command, "&"); ok { // ready when it says so
			script.WriteString(background + " >server.log 2>&1 &\nfor n in $(seq 200); do grep -q serving server.log && break; sleep 0.05; done\n")
		} else {
			script.WriteString(s.command + "\n")
		}
		script.WriteString("echo " + mark + "\n")
	}
	cmd := exec.CommandContext(t.Context(), "bash")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(script.String())
	cmd.Env = append(os.Environ(), "PBA_DATA="+filepath.Join(dir, "books"), "TZ=UTC", "HOME="+dir, "DISPLAY=",
		"PBA_PASSWORD=", "DBUS_SESSION_BUS_ADDRESS=", "XDG_CONFIG_HOME="+filepath.Join(dir, "config"))
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	got := strings.Split(strings.ReplaceAll(string(out), "\r\n", "\n"), mark+"\n")
	if err != nil && len(got) <= len(steps) {
		t.Errorf("the shell ended: %v\n%s", err, out)
	}
	for i, s := range steps {
		if i >= len(got) {
			t.Fatalf("$ %s\nwas not run", s.command)
		}
		if !docPattern(s.output).MatchString(got[i]) {
			t.Errorf("$ %s\n%s", s.command, got[i])
		}
	}
}

// docPattern returns what matches an output as a page shows it.
func docPattern(output string) *regexp.Regexp {
	var p strings.Builder
	p.WriteString(`\A`)
	for line := range strings.Lines(output) {
		if strings.TrimSpace(line) == "…" {
			p.WriteString(`(?s:.*)`)
			continue
		}
		p.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*"))
	}
	return regexp.MustCompile(p.String() + `\z`)
}
