package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/post"
)

// lowRoom is the room on the disk below which pba doctor warns, in bytes: a full book
// of 65,000 POPs with its releases, a backup and an import at once. Ours.
const lowRoom = 256 << 20

// skew is how far two clocks may be apart: certificates and the times of a history
// are told by them. Ours.
const skew = 5 * time.Minute

func checkRoom(dir string) finding {
	const name = "disk"
	for { // the folder may not be there yet
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	room, err := freeRoom(dir)
	words := fmt.Sprintf("%d MB are free.", room>>20)
	switch {
	case err != nil:
		return finding{name, gradeWarn, err.Error(), ""}
	case room < lowRoom:
		return finding{name, gradeWarn, words, fmt.Sprintf("Make room: %d MB are needed for backups and large imports.", lowRoom>>20)}
	}
	return fine(name, "%s", words)
}

// checkClock compares the clock with that of the disk, which is another computer's
// where the folder is shared, and with the time of the newest backup and books.
func checkClock(dir string, now time.Time) finding {
	const name = "clock"
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return fine(name, "%s", now.Format(time.RFC1123Z))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return finding{name, gradeWarn, err.Error(), ""}
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Sub(now) > skew {
			return finding{
				name, gradeWarn, fmt.Sprintf("It is %s, and %s was written on %s.", now.Format(time.DateTime), e.Name(), info.ModTime().Format(time.DateTime)),
				"Set the clock, or have it set by the network (NTP).",
			}
		}
	}
	return fine(name, "%s", now.Format(time.RFC1123Z))
}

// windowLibraries are what the window loads (X11, Linux).
var windowLibraries = []string{"libGL.so.1", "libX11.so.6", "libXcursor.so.1", "libXi.so.6", "libXinerama.so.1", "libXrandr.so.2"}

// checkDisplay tells whether pba-gui can open its window.
func checkDisplay() finding {
	const name = "display"
	if runtime.GOOS != "linux" {
		return fine(name, "The window draws with OpenGL 2.1 or newer.")
	}
	var missing []string
	for _, library := range windowLibraries {
		if !installed(library) {
			missing = append(missing, library)
		}
	}
	switch {
	case len(missing) > 0:
		return finding{name, gradeWarn, "The window lacks " + strings.Join(missing, ", ") + "; pba works without.", "On Debian: apt install libgl1 libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2"}
	case os.Getenv("DISPLAY") == "":
		return finding{name, gradeWarn, "There is none here (DISPLAY is empty); pba works without.", "For the window log in to a desktop, or use ssh -X."}
	}
	return fine(name, "%s; all libraries of the window are there.", os.Getenv("DISPLAY"))
}

// installed reports whether a library is where distributions keep them.
func installed(library string) bool {
	for _, place := range []string{"/usr/lib/*/", "/lib/*/", "/usr/lib/", "/usr/lib64/", "/lib64/", "/usr/local/lib/"} {
		if found, err := filepath.Glob(place + library); err == nil && len(found) > 0 {
			return true
		}
	}
	return false
}

// checkHosts checks every host as pba host check does, and the clock of its update
// service.
func (a *app) checkHosts(ctx context.Context) []finding {
	hosts, err := a.svc.Hosts()
	if err != nil {
		return []finding{{"hosts", gradeBad, err.Error(), ""}}
	}
	if len(hosts) == 0 {
		return []finding{fine("hosts", "There are none yet; pba host add makes one.")}
	}
	var out []finding
	for _, h := range hosts {
		if ctx.Err() != nil {
			break
		}
		out = append(out, a.checkHost(ctx, h)...)
	}
	return out
}

func (a *app) checkHost(ctx context.Context, h admin.Host) []finding {
	name := "host " + h.Name
	password, err := a.knownPassword(h, &passwordFlags{})
	if errors.Is(err, errNoPassword) {
		return []finding{{name, gradeWarn, "Not looked at: its password is not kept.", "pba host check " + h.Name + " asks for it."}}
	}
	var report admin.HostReport
	if err == nil {
		report, err = a.svc.CheckHost(ctx, h.Name, password)
	}
	if err != nil {
		return []finding{{name, gradeBad, err.Error(), strings.Join(hints(err), " ")}}
	}
	f := fine(name, "A post can work.")
	for _, found := range report.Findings {
		switch {
		case found.Grade == post.Bad && f.Grade != gradeBad:
			f = finding{name, gradeBad, found.What + ": " + found.Words.String(), "pba host check " + h.Name + " shows all."}
		case found.Grade == post.Warn && f.Grade == gradeOK:
			f = finding{name, gradeWarn, found.What + ": " + found.Words.String(), "pba host check " + h.Name + " shows all."}
		}
	}
	if h.Probe == "" {
		return []finding{f}
	}
	return []finding{f, checkService(ctx, h, time.Now())}
}

// checkService asks the update service of a host for its time.
func checkService(ctx context.Context, h admin.Host, now time.Time) finding {
	name := "service of " + h.Name
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, h.Probe, http.NoBody)
	if err != nil {
		return finding{name, gradeBad, err.Error(), "Correct the address: pba host edit " + h.Name + " --probe URL."}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{name, gradeBad, err.Error(), "Check the address, the network and the phone book server there."}
	}
	_ = resp.Body.Close() // a HEAD has none
	there, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return fine(name, "It answers.")
	}
	if off := there.Sub(now).Round(time.Second); off.Abs() > skew {
		return finding{name, gradeWarn, fmt.Sprintf("It answers; its clock is %s off from that of this computer.", off), "Set the clock that is wrong, or have it set by the network (NTP)."}
	}
	return fine(name, "It answers, and its clock agrees.")
}
