// Package secret keeps the passwords of hosts in the keyring of the operating
// system. They are kept nowhere else.
package secret

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"
)

const service = "Phone Book Administrator"

// waitTime bounds a call: a locked keyring may wait for a person who is not
// there.
const waitTime = 5 * time.Second

// Errors that callers branch on.
var (
	// ErrNone is returned by Get when the keyring holds no password for a host.
	ErrNone = errors.New("the keyring holds no password for this host")
	// ErrNoKeyring is returned when there is no keyring, or it is locked.
	ErrNoKeyring = errors.New("no keyring is available")
)

// Get returns the password of a host.
func Get(host string) (string, error) {
	var password string
	err := call(func() (err error) {
		password, err = keyring.Get(service, host)
		return err
	})
	return password, err
}

// Set keeps the password of a host, replacing an earlier one.
func Set(host, password string) error {
	return call(func() error { return keyring.Set(service, host, password) })
}

// Delete forgets the password of a host; one that is not kept is no error.
func Delete(host string) error {
	err := call(func() error { return keyring.Delete(service, host) })
	if errors.Is(err, ErrNone) {
		return nil
	}
	return err
}

func call(fn func() error) error {
	if !hasBus() {
		return ErrNoKeyring
	}
	done := make(chan error, 1)
	go func() { done <- fn() }()
	select {
	case err := <-done:
		switch {
		case err == nil:
			return nil
		case errors.Is(err, keyring.ErrNotFound):
			return ErrNone
		}
		return fmt.Errorf("%w: %w", ErrNoKeyring, err)
	case <-time.After(waitTime):
		return fmt.Errorf("%w: it does not answer", ErrNoKeyring)
	}
}

// hasBus reports whether a session bus is there already. Without one the D-Bus
// library would start a bus and a keyring daemon of its own and leave them
// behind on every run.
func hasBus() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}
