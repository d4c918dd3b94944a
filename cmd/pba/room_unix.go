//go:build unix

package main

import "golang.org/x/sys/unix"

// freeRoom returns the bytes that the user may still write to the disk of a folder.
func freeRoom(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Bsize), nil
}
