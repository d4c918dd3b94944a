package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// lowRoom is the room on the disk below which pba doctor warns, in bytes: a full book
// of 65,000 POPs with its releases, a backup and an import at once. Ours.
const lowRoom = 256 << 20

// skew is how far two clocks may be apart: certificates and the times of a history
// are told by them. Ours.
const skew = 5 * time.Minute

func checkRoom(dir string) finding {
	const name = "disk"
	for { // the folder may not be there yet
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	room, err := freeRoom(dir)
	words := fmt.Sprintf("%d MB are free.", room>>20)
	switch {
	case err != nil:
		return finding{name, gradeWarn, err.Error(), ""}
	case room < lowRoom:
		return finding{name, gradeWarn, words, fmt.Sprintf("Make room: %d MB are needed for backups and large imports.", lowRoom>>20)}
	}
	return fine(name, "%s", words)
}

// checkClock compares the clock with that of the disk, which is another computer's
// where the folder is shared, and with the time of the newest backup and books.
func checkClock(dir string, now time.Time) finding {
	const name = "clock"
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return fine(name, "%s", now.Format(time.RFC1123Z))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return finding{name, gradeWarn, err.Error(), ""}
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Sub(now) > skew {
			return finding{
				name, gradeWarn, fmt.Sprintf("It is %s, and %s was written on %s.", now.Format(time.DateTime), e.Name(), info.ModTime().Format(time.DateTime)),
				"Set the clock, or have it set by the network (NTP).",
			}
		}
	}
	return fine(name, "%s", now.Format(time.RFC1123Z))
}
