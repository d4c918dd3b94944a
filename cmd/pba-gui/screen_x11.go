//go:build linux && cgo && !ci && !wayland

package main

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

extern int pbaScreenGone(Display *screen);

static inline void pbaWatchScreen(void) { XSetIOErrorHandler(pbaScreenGone); }

static inline void pbaScreenSize(int *width, int *height) {
	Display *screen = XOpenDisplay(NULL);
	if (screen == NULL) return;
	*width = DisplayWidth(screen, DefaultScreen(screen));
	*height = DisplayHeight(screen, DefaultScreen(screen));
	XCloseDisplay(screen);
}
*/
import "C"

import "fyne.io/fyne/v2"

// screenGone is called when the X server has gone, on the screen's goroutine.
var screenGone func()

// onScreenGone calls end, which must not return, when the X server goes away: the X
// library would end the program on the spot.
func onScreenGone(end func()) {
	screenGone = end
	C.pbaWatchScreen()
}

//export pbaScreenGone
func pbaScreenGone(*C.Display) C.int {
	screenGone()
	return 0
}

// screenSize returns the size of the screen in pixels, zero where that is not known.
func screenSize() fyne.Size {
	var width, height C.int
	C.pbaScreenSize(&width, &height)
	return fyne.NewSize(float32(width), float32(height))
}
