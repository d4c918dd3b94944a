//go:build !unix

package sheet

import "time"

// cpuTime is the time on the wall where the system gives no other.
func cpuTime() time.Duration { return time.Since(processStart) }

var processStart = time.Now()
