//go:build unix

package sheet

import (
	"syscall"
	"time"
)

// cpuTime is what the process has computed so far. The clock on the wall also
// counts what other programs on the machine do.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
