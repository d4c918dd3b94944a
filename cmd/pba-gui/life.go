package main

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
)

const (
	// patience is how long the screen may take to end by itself.
	patience = time.Second
	// mostEnd is how long everything else may take then: a write that is under way
	// comes to its end, what does not let itself be cancelled is left behind.
	mostEnd = 8 * time.Second
)

// life is how the program ends, in whichever way that comes: once, in order, and
// also where Fyne does not. Its loop drops what was queued when it stops, and then
// waits for it for ever; and where the screen has gone it never stops.
type life struct {
	end    func() int // what is to be done at the end, with the exit code
	closed atomic.Bool
}

// newLife returns the life of a program. finish is called once.
func newLife(finish func() int) *life { return &life{end: sync.OnceValue(finish)} }

// close is called when the window has been closed: the program ends soon.
func (l *life) close() {
	l.closed.Store(true)
	time.AfterFunc(patience, l.exit)
}

// exit ends the program without the screen.
func (l *life) exit() { os.Exit(l.end()) }

// onSignal closes the window as its button does when the session ends. before is
// called first, away from the screen.
func (l *life) onSignal(quit, before func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		before()
		time.AfterFunc(patience, l.exit)
		fyne.Do(func() {
			if !l.closed.Load() { // else this is no longer the screen's goroutine
				quit()
			}
		})
	}()
}
