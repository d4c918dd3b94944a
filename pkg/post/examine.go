package post

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"github.com/phonebookadmin/pba/pkg/phonebook"
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
	What  string             `json:"what"`
	Grade Grade              `json:"grade"`
	Words phonebook.Sentence `json:"words"`
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
	f := Finding{What: "folder " + dir, Grade: Good, Words: phonebook.Say("Files can be written, renamed, replaced and removed.")}
	first, second := path.Join(dir, examFile+".part"), path.Join(dir, examFile+".txt")
	steps := []struct {
		fails phonebook.Sentence
		do    func() error
	}{
		{phonebook.Say("A file cannot be written: {{.Cause}}."), func() error { return r.Write(ctx, first, []byte("first\n"), nil) }},
		{phonebook.Say("A file cannot be renamed: {{.Cause}}."), func() error { return r.Rename(ctx, first, second) }},
		{phonebook.Say("A file cannot be written: {{.Cause}}."), func() error { return r.Write(ctx, first, []byte("second\n"), nil) }},
		{phonebook.Say("A file cannot be replaced: {{.Cause}}."), func() error { return r.Rename(ctx, first, second) }},
		{phonebook.Say("A file cannot be read: {{.Cause}}."), func() error {
			data, err := r.Read(ctx, second, 100)
			if err == nil && string(data) != "second\n" {
				err = errDiffers
			}
			return err
		}},
		{phonebook.Say("A file cannot be removed: {{.Cause}}."), func() error { return r.Remove(ctx, second) }},
	}
	there, err := hasFolder(ctx, r, dir)
	if err != nil {
		return f, err
	}
	if !there {
		f.Words = phonebook.Say("It is not there yet; the first post makes it.")
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
		f.Grade, f.Words = Bad, step.fails.With("Cause", err)
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
	found := Finding{What: "rights outside", Grade: Good, Words: phonebook.Say("The account cannot write outside of {{.Folder}}.", "Folder", f.dir)}
	if f.dir == "/" {
		found.Words = phonebook.Say("The directory is the top of what the account sees.")
		return found, nil
	}
	beside := &FTP{conn: f.conn, link: f.link, dir: path.Dir(f.dir), active: f.active}
	const name = examFile + ".txt"
	err := beside.Write(ctx, name, []byte("outside\n"), nil)
	if err == nil {
		found.Grade = Warn
		found.Words = phonebook.Say("The account can write in {{.Other}} too. Confine it to {{.Folder}}.", "Other", beside.dir, "Folder", f.dir)
		err = beside.Remove(ctx, name)
	}
	if err != nil && (Retry(err) == Often || ctx.Err() != nil) {
		return found, &Error{Op: "try", Path: beside.dir, Err: err}
	}
	return found, nil
}

// Anonymous tells whether the server lets anyone in without a password.
func Anonymous(ctx context.Context, s FTPServer) Finding {
	found := Finding{What: "anonymous log-in", Grade: Good, Words: phonebook.Say("It is refused.")}
	if s.User == "anonymous" || s.User == "ftp" {
		return Finding{found.What, Warn, phonebook.Say("This host is posted to without a user of its own: anyone can do the same.")}
	}
	s.User, s.Password, s.Transcript = "anonymous", "pba@", nil
	f, err := DialFTP(ctx, s)
	switch {
	case err == nil:
		_ = f.Close()
		found.Grade, found.Words = Warn, phonebook.Say("Anyone can log in. Switch it off, or make sure that nothing can be written.")
	case !errors.Is(err, ErrLogin) && !errors.Is(err, ErrNeedsTLS):
		found.Grade, found.Words = Warn, phonebook.Say("It could not be told: {{.Cause}}.", "Cause", err)
	}
	return found
}
