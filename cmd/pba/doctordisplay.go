package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// windowLibraries are what the window loads (X11, Linux).
var windowLibraries = []string{"libGL.so.1", "libX11.so.6", "libXcursor.so.1", "libXi.so.6", "libXinerama.so.1", "libXrandr.so.2"}

// checkDisplay tells whether pba-gui can open its window.
func checkDisplay(ctx context.Context) finding {
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
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") != "":
		return finding{name, gradeWarn, "There is only one of Wayland here (DISPLAY is empty), and the window needs X11; pba works without.", "Install and start Xwayland, then log in again."}
	case os.Getenv("DISPLAY") == "":
		return finding{name, gradeWarn, "There is none here (DISPLAY is empty); pba works without.", "For the window log in to a desktop, or use ssh -X."}
	}
	if err := reachDisplay(ctx, os.Getenv("DISPLAY")); err != nil {
		return finding{name, gradeWarn, fmt.Sprintf("No display answers at DISPLAY=%s: %v; pba works without.", os.Getenv("DISPLAY"), err), "For the window set DISPLAY to that of your desktop, or log in again; from afar use ssh -X."}
	}
	return fine(name, "%s answers; all libraries of the window are there.", os.Getenv("DISPLAY"))
}

// displayLimit is how long a display may take to answer. Ours.
const displayLimit = 5 * time.Second

// reachDisplay connects to an X server, named as in DISPLAY: [HOST]:NUMBER[.SCREEN].
func reachDisplay(ctx context.Context, display string) error {
	colon := strings.LastIndex(display, ":")
	if colon < 0 {
		return errors.New("it is not HOST:NUMBER")
	}
	host := display[:colon]
	digits, _, _ := strings.Cut(display[colon+1:], ".")
	number, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return errors.New("it is not HOST:NUMBER")
	}
	dialer := net.Dialer{Timeout: displayLimit}
	if host != "" && host != "unix" {
		return reach(ctx, dialer, "tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(6000+number, 10)))
	}
	socket := fmt.Sprintf("/tmp/.X11-unix/X%d", number)
	if reach(ctx, dialer, "unix", "@"+socket) == nil { // Linux's name without a file
		return nil
	}
	return reach(ctx, dialer, "unix", socket)
}

// reach connects and leaves again.
func reach(ctx context.Context, dialer net.Dialer, network, address string) error {
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return err
	}
	return conn.Close()
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
