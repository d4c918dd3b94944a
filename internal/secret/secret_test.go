package secret

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/zalando/go-keyring"
)

// withBus names a session bus, so that calls reach the keyring's stand-in; no
// bus is ever asked.
func withBus(t *testing.T) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
}

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	withBus(t)
	if _, err := Get("west"); !errors.Is(err, ErrNone) || errors.Is(err, ErrNoKeyring) {
		t.Errorf("nothing kept: %v, want ErrNone", err)
	}
	if err := Delete("west"); err != nil {
		t.Errorf("deleting what is not kept: %v", err)
	}
	for _, password := range []string{"first", "pass wörd\n", ""} {
		if err := Set("west", password); err != nil {
			t.Fatal(err)
		}
		if got, err := Get("west"); err != nil || got != password {
			t.Errorf("%q, %v, want %q", got, err, password)
		}
	}
	if _, err := Get("east"); !errors.Is(err, ErrNone) {
		t.Errorf("another host: %v, want ErrNone", err)
	}
	if err := Delete("west"); err != nil {
		t.Fatal(err)
	}
	if _, err := Get("west"); !errors.Is(err, ErrNone) {
		t.Errorf("after Delete: %v, want ErrNone", err)
	}
}

func TestLockedKeyring(t *testing.T) {
	locked := errors.New("the collection is locked")
	keyring.MockInitWithError(locked)
	t.Cleanup(keyring.MockInit)
	withBus(t)
	_, getErr := Get("west")
	for _, err := range []error{getErr, Set("west", "s3cret"), Delete("west")} {
		if !errors.Is(err, ErrNoKeyring) || !errors.Is(err, locked) {
			t.Errorf("%v, want ErrNoKeyring and its cause", err)
		}
	}
}

// TestNoBus unsets the bus. Where the system has one at its usual place, or
// needs none, the stand-in answers.
func TestNoBus(t *testing.T) {
	keyring.MockInit()
	withBus(t)
	if err := os.Unsetenv("DBUS_SESSION_BUS_ADDRESS"); err != nil {
		t.Fatal(err)
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	wantGet, wantOther := ErrNoKeyring, ErrNoKeyring
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || err == nil {
		wantGet, wantOther = ErrNone, nil
	}
	if _, err := Get("west"); !errors.Is(err, wantGet) {
		t.Errorf("Get: %v, want %v", err, wantGet)
	}
	for _, err := range []error{Set("west", "s3cret"), Delete("west")} {
		if !errors.Is(err, wantOther) {
			t.Errorf("%v, want %v", err, wantOther)
		}
	}
}

// TestSilentKeyring waits for a person who is not there.
func TestSilentKeyring(t *testing.T) {
	withBus(t)
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan error)
		err := call(func() error { return <-answer })
		if !errors.Is(err, ErrNoKeyring) {
			t.Errorf("%v, want ErrNoKeyring", err)
		}
		close(answer)
	})
}
