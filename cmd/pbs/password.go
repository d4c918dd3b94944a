package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
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
	line, _, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 || len(data) > maxPassword {
		return "", hinted{
			fmt.Errorf("the password file %s holds no password", file),
			fmt.Sprintf("write the password into its first line; the file may have %d bytes", maxPassword),
		}
	}
	return string(line), nil
}
