package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// passwordEnv is the environment variable that may hold the password.
const passwordEnv = "PBS_PASSWORD"

// maxPassword bounds a password file in bytes: what is longer is another file.
const maxPassword = 1024

// readPassword returns the FTP password: the first line of the file when one is
// named, else what the environment holds, which may be nothing. It never comes
// from an argument, because everybody on the machine sees those.
func readPassword(file string) (string, error) {
	if file == "" {
		return os.Getenv(passwordEnv), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	// Windows keeps rights elsewhere than in the mode.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", hinted{
			fmt.Errorf("others may read the password file %s (mode %04o)", file, info.Mode().Perm()),
			"chmod 600 " + file,
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil {
		return "", err
	}
	line := firstLine(data)
	if len(line) == 0 || len(data) > maxPassword {
		return "", hinted{
			fmt.Errorf("the password file %s holds no password", file),
			fmt.Sprintf("write the password into its first line; the file may have %d bytes", maxPassword),
		}
	}
	return string(line), nil
}

func firstLine(data []byte) []byte {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// newPassword returns the password that a user gets: from the standard input, a
// file, or asked for twice on a terminal, which does not show it.
func newPassword(stdin io.Reader, stderr io.Writer, fromStdin bool, file string) (string, error) {
	switch {
	case fromStdin && file != "":
		return "", usagef("--password-stdin and --password-file exclude each other")
	case file != "":
		return readPassword(file)
	case fromStdin:
		data, err := io.ReadAll(io.LimitReader(stdin, maxPassword))
		return string(firstLine(data)), err
	}
	f, ok := stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", usagef("there is no terminal to ask for the password: --password-stdin or --password-file")
	}
	var typed [2]string
	for i, what := range []string{"Password", "The same again"} {
		sayAsk(stderr, what)
		line, err := term.ReadPassword(int(f.Fd()))
		sayLine(stderr, "")
		if err != nil {
			return "", err
		}
		typed[i] = string(line)
	}
	if typed[0] != typed[1] {
		return "", usagef("the two passwords differ")
	}
	return typed[0], nil
}
