//go:build !unix

package cputime

import "time"

// Now returns the time on the wall where the system gives no other.
func Now() time.Duration { return time.Since(start) }

var start = time.Now()
