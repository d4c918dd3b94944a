//go:build !unix

package main

import "os"

// Systems without these signals have pbs open for the posting window, and take a
// configuration over at the next start; certificates and users are read again
// everywhere when they change.
var (
	openSignal      os.Signal
	operatorSignals []os.Signal
)
