package workbook

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// tempPrefix starts the names of folders of temporary files; the number of the
// process that made them follows.
const tempPrefix = "pba-sheet-"

// TempFolder makes a folder for temporary files, which the caller removes whole.
// Folders that a killed process left behind are removed first.
func TempFolder() (string, error) {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), tempPrefix+"*"))
	if err != nil {
		left = nil // the folder's name is a pattern; what was left stays
	}
	for _, dir := range left {
		if abandoned(dir) {
			_ = os.RemoveAll(dir) // another user's, or in the way of nobody
		}
	}
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", tempPrefix, os.Getpid()))
	if err != nil {
		return "", fmt.Errorf("temporary folder: %w", err)
	}
	return dir, nil
}

// abandoned reports whether the process that made a folder is gone.
func abandoned(dir string) bool {
	number, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), tempPrefix), "-")
	pid, err := strconv.Atoi(number)
	if err != nil || pid <= 0 {
		return false
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return true // Windows tells at once
	}
	return errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
