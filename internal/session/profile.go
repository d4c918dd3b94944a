package session

import (
	"fmt"
	"path/filepath"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ProfileCopy returns where a copy of the service profile in a folder is offered to
// go, beside it: "corp-12" for version 12. It is "" for no folder.
func ProfileCopy(folder string, v phonebook.Version) string {
	if folder == "" {
		return ""
	}
	return fmt.Sprintf("%s-%d", filepath.Clean(folder), v)
}

// NewProfileFolder returns where a new profile of a book is offered to go.
func NewProfileFolder(folder, book string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, book+"-profile")
}

// ProfileZip returns the name that is offered for the zip file of a profile.
func ProfileZip(folder string) string {
	return filepath.Base(filepath.Clean(folder)) + ".zip"
}
