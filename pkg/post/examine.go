package post

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Grade says how a finding is to be taken.
type Grade string

// The grades of findings.
const (
	Good Grade = "ok"
	Warn Grade = "warning" // a post works all the same
	Bad  Grade = "bad"     // a post cannot work
)

// Finding is what was found out about a server before anything is posted there.
type Finding struct {
	What  string `json:"what"`
	Grade Grade  `json:"grade"`
	Words string `json:"words"` // a sentence
}

// examFile is written, renamed and removed where a post writes. It has no leading
// dot, which some servers hide or refuse.
const examFile = "pba-check"

// Examine tries in the host's directory and in a book's folder what a post does
// there, with a file of a few bytes that is removed again. Folders that are
// missing are made by the first post and are not tried. Only a broken session is
// an error.
func Examine(ctx context.Context, r Remote, book string) ([]Finding, error) {
	var out []Finding
	for _, dir := range []string{databaseDir, book} {
		found, err := tryFolder(ctx, r, dir)
		if err != nil {
			return out, err
		}
		out = append(out, found)
	}
	return out, nil
}

// tryFolder writes, replaces and removes a file in a folder.
func tryFolder(ctx context.Context, r Remote, dir string) (Finding, error) {
	f := Finding{What: "folder " + dir, Grade: Good, Words: "Files can be written, renamed, replaced and removed."}
	first, second := path.Join(dir, examFile+".part"), path.Join(dir, examFile+".txt")
	steps := []struct {
		op string
		do func() error
	}{
		{"written", func() error { return r.Write(ctx, first, []byte("first\n"), nil) }},
		{"renamed", func() error { return r.Rename(ctx, first, second) }},
		{"written", func() error { return r.Write(ctx, first, []byte("second\n"), nil) }},
		{"replaced", func() error { return r.Rename(ctx, first, second) }},
		{"read", func() error {
			data, err := r.Read(ctx, second, 100)
			if err == nil && string(data) != "second\n" {
				err = errDiffers
			}
			return err
		}},
		{"removed", func() error { return r.Remove(ctx, second) }},
	}
	there, err := hasFolder(ctx, r, dir)
	if err != nil {
		return f, err
	}
	if !there {
		f.Words = "It is not there yet; the first post makes it."
		return f, nil
	}
	for _, step := range steps {
		err := step.do()
		if err == nil {
			continue
		}
		if Retry(err) == Often || ctx.Err() != nil {
			return f, &Error{Op: "try", Path: dir, Err: err}
		}
		_ = r.Remove(ctx, first) // what is there of the two
		_ = r.Remove(ctx, second)
		f.Grade, f.Words = Bad, fmt.Sprintf("A file cannot be %s: %v.", step.op, err)
		break
	}
	return f, nil
}

// hasFolder reports whether a folder is there: making it anew tells.
func hasFolder(ctx context.Context, r Remote, dir string) (bool, error) {
	err := r.Claim(ctx, dir)
	switch {
	case err == nil:
		return false, r.Rmdir(ctx, dir)
	case errors.Is(err, fs.ErrExist):
		return true, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrDenied):
		return false, nil // its parent is missing, or may not be written: a post will say so
	}
	return false, &Error{Op: "look at", Path: dir, Err: err}
}

// Outside tells whether the account of an FTP session can write beside the
// directory of its host entry, where it has no business.
func (f *FTP) Outside(ctx context.Context) (Finding, error) {
	found := Finding{What: "rights outside", Grade: Good, Words: "The account cannot write outside of " + f.dir + "."}
	if f.dir == "/" {
		found.Words = "The directory is the top of what the account sees."
		return found, nil
	}
	beside := &FTP{conn: f.conn, link: f.link, dir: path.Dir(f.dir), active: f.active}
	const name = examFile + ".txt"
	err := beside.Write(ctx, name, []byte("outside\n"), nil)
	if err == nil {
		found.Grade = Warn
		found.Words = fmt.Sprintf("The account can write in %s too. Confine it to %s.", beside.dir, f.dir)
		err = beside.Remove(ctx, name)
	}
	if err != nil && (Retry(err) == Often || ctx.Err() != nil) {
		return found, &Error{Op: "try", Path: beside.dir, Err: err}
	}
	return found, nil
}

// Anonymous tells whether the server lets anyone in without a password.
func Anonymous(ctx context.Context, s FTPServer) Finding {
	found := Finding{What: "anonymous log-in", Grade: Good, Words: "It is refused."}
	if s.User == "anonymous" || s.User == "ftp" {
		return Finding{found.What, Warn, "This host is posted to without a user of its own: anyone can do the same."}
	}
	s.User, s.Password, s.Transcript = "anonymous", "pba@", nil
	f, err := DialFTP(ctx, s)
	switch {
	case err == nil:
		_ = f.Close()
		found.Grade, found.Words = Warn, "Anyone can log in. Switch it off, or make sure that nothing can be written."
	case !errors.Is(err, ErrLogin) && !errors.Is(err, ErrNeedsTLS):
		found.Grade, found.Words = Warn, fmt.Sprintf("It could not be told: %v.", err)
	}
	return found
}
