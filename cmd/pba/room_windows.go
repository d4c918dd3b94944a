package main

import "golang.org/x/sys/windows"

// freeRoom returns the bytes that the user may still write to the disk of a folder.
func freeRoom(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var room uint64
	err = windows.GetDiskFreeSpaceEx(path, &room, nil, nil)
	return room, err
}
