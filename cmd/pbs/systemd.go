package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/pbs"
)

// firstHanded is the first file descriptor that systemd hands over.
const firstHanded = 3

// activated returns the listeners that systemd hands over, by the names of their
// sockets. See sd_listen_fds(3).
func activated() (map[string]net.Listener, error) {
	names, err := handedOver(os.Getenv)
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		_ = os.Unsetenv(name) // they are for this process alone
	}
	if err != nil {
		return nil, err
	}
	given := make(map[string]net.Listener, len(names))
	for i, name := range names {
		switch name {
		case pbs.DoorHTTP, pbs.DoorHTTPS, pbs.DoorPages, pbs.DoorFTP:
		default:
			return nil, fmt.Errorf("a socket has FileDescriptorName=http, https, pages or ftp, not %q", name)
		}
		if given[name] != nil {
			return nil, fmt.Errorf("two sockets have FileDescriptorName=%s", name)
		}
		f := os.NewFile(uintptr(firstHanded+i), name) //nolint:gosec // a few
		l, err := net.FileListener(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("socket %s: %w", name, err)
		}
		given[name] = l
	}
	return given, nil
}

// handedOver returns the names of the sockets that are for this process.
func handedOver(env func(string) string) ([]string, error) {
	if env("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return nil, nil
	}
	n, err := strconv.ParseUint(env("LISTEN_FDS"), 10, 8)
	if err != nil {
		return nil, fmt.Errorf("LISTEN_FDS: %w", err)
	}
	names := strings.Split(env("LISTEN_FDNAMES"), ":")
	if uint64(len(names)) != n {
		return nil, fmt.Errorf("systemd hands over %d sockets and %d names", n, len(names))
	}
	return names, nil
}

// notify tells systemd how the server does. See sd_notify(3). Nobody listens in
// most cases, and who listens and does not hear changes nothing.
func notify(state string) {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprint(conn, state)
}
