//go:build unix

package main

import (
	"os"
	"syscall"
)

// openSignal opens the posting window.
const openSignal = syscall.SIGUSR1

// operatorSignals are what a running server does something for.
var operatorSignals = []os.Signal{syscall.SIGHUP, openSignal}
