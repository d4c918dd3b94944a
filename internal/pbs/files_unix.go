//go:build unix

package pbs

import "syscall"

// spareFiles is what is left for listeners, FTP, releases and the log.
const spareFiles = 256

// affordable returns how many clients the limit of open files leaves room for.
func affordable(clients int) (int, bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return clients, false
	}
	room := max(16, int(min(limit.Cur, 1<<30))-spareFiles) //nolint:gosec // bounded on the same line
	return min(clients, room), clients > room
}
