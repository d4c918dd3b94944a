//go:build e2e

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
)

// desk is a screen with the program on it, and what works it: xdotool for hands,
// import for eyes. The window fills the screen, so that its places are known.
type desk struct {
	*testing.T
	screen, data, pictures string
	program                *exec.Cmd
	log                    *output
	taken                  int
}

// TestE2E goes through the main job as a person does: a list of a provider
// becomes a phone book that a client of the server gets. Each step leaves a
// picture.
func TestE2E(t *testing.T) {
	screen, ok := display(t)
	if !ok {
		t.Fatal("there is no Xvfb")
	}
	d := &desk{T: t, screen: screen, data: t.TempDir(), pictures: os.Getenv("PBA_PICTURES")}
	if d.pictures == "" {
		d.pictures = t.TempDir()
	}
	d.start()
	d.picture("first-start")
	d.stop()

	list, err := filepath.Abs("testdata/messy.csv")
	check(t, err)
	d.start(list)
	d.importList()
	d.addRegion()
	d.post(1, "post")
	d.edit()
	d.post(2, "delta-post")
	d.undo()
	d.stop()

	d.start()
	d.picture("restarted")
	d.keys("alt+6")
	d.picture("overview")
	d.keys("ctrl+shift+l", "ctrl+shift+l", "alt+1")
	d.picture("dark")
	d.stop()
	d.checkBook()
}

// importList imports the list and mends what is wrong with it.
func (d *desk) importList() {
	d.text("Acme")
	d.keys("Return")
	d.picture("import-file")
	d.keys("Return")
	d.picture("import-columns")
	d.keys("Return", "Return")
	d.picture("import-preview")
	d.click(1204, 112) // what can be repaired
	d.click(1214, 251) // leave the one out that has no number
	d.picture("import-repaired")
	d.keys("Return")
	d.picture("import-result")
	d.keys("Return")
	d.picture("pops")
}

func (d *desk) addRegion() {
	d.keys("alt+2")
	d.click(267, 131)
	d.text("Coast")
	d.keys("Return")
	d.picture("region-added")
}

// post posts the book to the local server and waits until that serves it.
func (d *desk) post(version int, picture string) {
	if version == 1 {
		d.keys("alt+5")
		d.click(955, 133) // start the local server
		d.await("local server runs")
	}
	d.keys("ctrl+shift+p")
	d.picture(picture + "-review")
	d.keys("Return")
	d.await(fmt.Sprintf("book=Acme version=%d", version))
	d.picture(picture)
	d.keys("Escape", "alt+5")
	d.picture(picture + "-releases")
}

// edit gives the first POP another number, in the table.
func (d *desk) edit() {
	d.keys("alt+1")
	d.click(740, 182)
	d.text("555-0199")
	d.picture("editing")
	d.keys("Return", "alt+4")
	d.picture("changes")
}

// undo takes the last edit back, which is a change again.
func (d *desk) undo() {
	d.keys("alt+1", "ctrl+z")
	d.picture("undone")
}

// checkBook looks at what the window has left behind.
func (d *desk) checkBook() {
	s, shut, err := wire.Open(d.data)
	check(d.T, err)
	defer shut()
	info, err := s.Book("Acme")
	check(d.T, err)
	if info.POPs != 7 || info.Released != 2 || !info.Changed {
		d.Errorf("the book is %+v: want 7 POPs, version 2 released, one change since", info)
	}
	regions, err := s.Regions("Acme")
	check(d.T, err)
	names := make([]string, 0, len(regions))
	for _, r := range regions {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, ", "); got != "California, Nevada, Bayern, Coast" {
		d.Errorf("regions %s", got)
	}
	posts, err := s.Posts("Acme")
	check(d.T, err)
	if len(posts) == 0 || posts[0].Version != 2 {
		d.Errorf("posts %+v", posts)
	}
}

// output is what the program says, safe to look at while it is said.
type output struct{ file string }

func (o *output) text() string {
	data, _ := os.ReadFile(o.file) // nothing was said yet
	return string(data)
}

func (d *desk) start(args ...string) {
	home := d.TempDir()
	check(d.T, os.Mkdir(filepath.Join(home, ".cache"), 0o700))
	d.log = &output{filepath.Join(home, "log")}
	file, err := os.Create(d.log.file)
	check(d.T, err)
	defer file.Close()
	d.program = exec.CommandContext(d.Context(), os.Args[0], append([]string{"--data", d.data}, args...)...)
	d.program.Env = append(os.Environ(), asProgram+"=1", "DISPLAY="+d.screen, "HOME="+home,
		"XDG_RUNTIME_DIR="+home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "FYNE_THEME=light")
	d.program.Stderr = file
	check(d.T, d.program.Start())
	d.await("window runs")
	d.tool("search", "--sync", "--onlyvisible", "--name", "Phone Book Administrator", "windowmove", "0", "0")
	d.settle()
}

// stop ends the program as the end of a desktop session does.
func (d *desk) stop() {
	if code := exitCode(d.T, d.program); code != 0 {
		d.Errorf("exit code %d:\n%s", code, d.log.text())
	}
	if strings.Contains(d.log.text(), "level=ERROR") {
		d.Errorf("errors:\n%s", d.log.text())
	}
}

// await waits until the program has said something.
func (d *desk) await(words string) {
	d.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if strings.Contains(d.log.text(), words) {
			d.settle()
			return
		}
	}
	d.picture("failed")
	d.Fatalf("the program does not say %q:\n%s", words, d.log.text())
}

func (d *desk) tool(args ...string) {
	d.Helper()
	cmd := exec.CommandContext(d.Context(), "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.screen)
	if out, err := cmd.CombinedOutput(); err != nil {
		d.Fatalf("xdotool %v: %v\n%s", args, err, out)
	}
}

func (d *desk) keys(names ...string) {
	for _, name := range names {
		d.tool("key", name)
		d.settle()
	}
}

func (d *desk) text(text string) {
	d.tool("type", "--delay", "20", text)
	d.settle()
}

func (d *desk) click(x, y int) {
	d.tool("mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
	d.tool("mousemove", "4", "790") // nothing is under the pointer in the pictures
	d.settle()
}

// settle waits until the screen stands still: two looks that are the same. A
// blinking cursor is given up on.
func (d *desk) settle() {
	last := ""
	for range 20 {
		time.Sleep(150 * time.Millisecond)
		cmd := exec.CommandContext(d.Context(), "import", "-window", "root", "-format", "%#", "info:-")
		cmd.Env = append(os.Environ(), "DISPLAY="+d.screen)
		now, err := cmd.Output()
		check(d.T, err)
		if string(now) == last {
			return
		}
		last = string(now)
	}
}

// picture keeps what the screen shows.
func (d *desk) picture(name string) {
	d.taken++
	file := filepath.Join(d.pictures, fmt.Sprintf("%02d-%s.png", d.taken, name))
	cmd := exec.CommandContext(d.Context(), "import", "-window", "root", file)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.screen)
	check(d.T, cmd.Run())
}
