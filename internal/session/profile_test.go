package session_test

import (
	"path/filepath"
	"testing"

	"github.com/phonebookadmin/pba/internal/session"
)

func TestProfilePlaces(t *testing.T) {
	at := func(parts ...string) string { return filepath.Join(parts...) }
	for _, c := range []struct{ got, want string }{
		{session.ProfileCopy(at("x", "corp"), 12), at("x", "corp-12")},
		{session.ProfileCopy(at("x", "corp")+string(filepath.Separator), 12), at("x", "corp-12")},
		{session.ProfileCopy("", 12), ""},
		{session.NewProfileFolder(at("x"), "Acme"), at("x", "Acme-profile")},
		{session.NewProfileFolder("", "Acme"), ""},
		{session.ProfileZip(at("x", "corp")), "corp.zip"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
