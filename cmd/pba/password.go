package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/secret"
)

// errNoPassword is returned when no source gives a password.
var errNoPassword = errors.New("no password is known")

// passwordFlags say where a password comes from. There is no flag for the
// password itself: other users can read command lines.
type passwordFlags struct {
	stdin bool
	file  string
}

// bind adds the flags for a password, which what names.
func (p *passwordFlags) bind(f *pflag.FlagSet, what string) {
	f.BoolVar(&p.stdin, "password-stdin", false, "read "+what+" from standard input")
	f.StringVar(&p.file, "password-file", "", "read "+what+" from this file (mode 0600)")
}

// passwords returns a source that reads standard input and a file only once,
// for all hosts.
func (a *app) passwords(p *passwordFlags) func(context.Context, admin.Host) (string, error) {
	var once string
	return func(ctx context.Context, h admin.Host) (string, error) {
		if once != "" {
			return once, nil
		}
		password, err := a.password(ctx, h, p)
		if p.stdin || p.file != "" {
			once = password
		}
		return password, err
	}
}

// password finds the password of a host in the documented order.
func (a *app) password(ctx context.Context, h admin.Host, p *passwordFlags) (string, error) {
	password, err := a.knownPassword(h, p)
	if !errors.Is(err, errNoPassword) {
		return password, err
	}
	return a.askPassword(ctx, fmt.Sprintf("password of %s at %s: ", h.User, h.FTP))
}

// knownPassword finds the password of a host without asking anybody. It returns
// [errNoPassword] where none is given or kept.
func (a *app) knownPassword(h admin.Host, p *passwordFlags) (string, error) {
	if h.Folder != "" {
		return "", nil
	}
	if password, err := a.givenPassword(p); password != "" || err != nil {
		return password, err
	}
	if password, err := secret.Get(h.Account()); err == nil {
		return password, nil
	}
	return "", errNoPassword
}

// givenPassword returns the password that flags or the environment give, "" for
// none.
func (a *app) givenPassword(p *passwordFlags) (string, error) {
	switch {
	case p.stdin:
		return a.readPassword()
	case p.file != "":
		return passwordFile(p.file)
	}
	return os.Getenv("PBA_PASSWORD"), nil
}

// terminal returns the file of a stream at which a person sits.
func terminal(stream any) (*os.File, bool) {
	f, ok := stream.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// askPassword asks a person. Without a terminal it returns [errNoPassword].
func (a *app) askPassword(ctx context.Context, question string) (string, error) {
	in, ok := terminal(a.in)
	if !ok {
		return "", errNoPassword
	}
	fmt.Fprint(a.err, plain(question))
	return a.prompt(ctx, int(in.Fd()))
}

// prompt reads a password from a terminal without showing it. The wait ends with
// ctx, and the terminal is left as it was.
func (a *app) prompt(ctx context.Context, fd int) (string, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	type answer struct {
		text []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		done <- answer{text, err}
	}()
	defer fmt.Fprintln(a.err)
	select {
	case got := <-done:
		return string(got.text), got.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

// readPassword reads the first line of standard input.
func (a *app) readPassword() (string, error) {
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line != "" {
		return line, nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("standard input: %w", err)
	}
	return "", fmt.Errorf("standard input: %w", errNoPassword)
}

func passwordFile(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", &openFileError{name}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	password, _, _ := strings.Cut(string(data), "\n")
	if password = strings.TrimSuffix(password, "\r"); password == "" {
		return "", fmt.Errorf("%s is empty: %w", name, errNoPassword)
	}
	return password, nil
}

// openFileError refuses a password file that others can read.
type openFileError struct{ name string }

func (e *openFileError) Error() string { return e.name + " can be read by other users" }

// keepPassword reads a password and keeps it in the keyring.
func (a *app) keepPassword(h admin.Host) error {
	password, err := a.readPassword()
	if err != nil {
		return err
	}
	return secret.Set(h.Account(), password)
}
