package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/cab"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// errorArea holds examples of the errors about one thing.
type errorArea struct {
	about    string
	examples []error
}

// errorExamples returns an example of each kind of error, made as the program makes
// it where a rule makes it.
func errorExamples() ([]errorArea, error) {
	values, err := valueExamples()
	if err != nil {
		return nil, err
	}
	return []errorArea{
		{"the command line", []error{
			&usageError{"unknown command pba pots"}, errNoPassword, &openFileError{"password.txt"}, context.Canceled,
		}},
		{"values of a POP", values},
		{"phone books and their limits", bookExamples()},
		{"lists and files", listExamples()},
		{"the data folder", []error{
			&store.LockedError{Path: "pba.db"}, store.ErrDamaged, store.ErrNewer, phonebook.ErrGone,
		}},
		{"servers and posts", serverExamples()},
		{"service profiles", profileExamples()},
		{"cabinets", cabinetExamples()},
	}, nil
}

// valueExamples are what the rules say to values that break them.
func valueExamples() (out []error, err error) {
	list, err := assets.Countries()
	if err != nil {
		return nil, err
	}
	countries := phonebook.NewCountries(list)
	book := &phonebook.Book{Name: "Sample", Regions: phonebook.Regions{"Bavaria"}}
	pop := phonebook.POP{Name: "Munich", Country: 49, AreaCode: "89", AccessNumber: "555-0100", MinBaud: 9600, MaxBaud: 56000}
	for _, wrong := range []phonebook.FieldDraft{
		{Field: phonebook.FieldName, Text: ""},
		{Field: phonebook.FieldName, Text: strings.Repeat("Munich ", 5) + "East"},
		{Field: phonebook.FieldName, Text: "Munich, East"},
		{Field: phonebook.FieldName, Text: `"Munich"`},
		{Field: phonebook.FieldName, Text: "Munich\tEast"},
		{Field: phonebook.FieldName, Text: " Munich"},
		{Field: phonebook.FieldName, Text: "München"},
		{Field: phonebook.FieldCountry, Text: "Bavaria"},
		{Field: phonebook.FieldRegion, Text: "Tyrol"},
		{Field: phonebook.FieldAreaCode, Text: "89a"},
		{Field: phonebook.FieldAreaCode, Text: "12345678901"},
		{Field: phonebook.FieldAccessNumber, Text: ""},
		{Field: phonebook.FieldAccessNumber, Text: "call us"},
		{Field: phonebook.FieldAccessNumber, Text: "--"},
		{Field: phonebook.FieldMinBaud, Text: "fast"},
		{Field: phonebook.FieldMaxBaud, Text: "300"},
		{Field: phonebook.FieldDialUpEntry, Text: "one, two"},
		{Field: phonebook.FieldFlags, Text: "modem"},
		{Field: phonebook.FieldComments, Text: strings.Repeat("x", phonebook.MaxCommentsLen+1)},
	} {
		if _, fault := book.Judge(pop, wrong, countries, phonebook.ASCII); fault != nil {
			out = append(out, fault)
		}
	}
	return out, nil
}

func bookExamples() []error {
	misfits := []admin.Misfit{{Text: "München"}}
	broken := &phonebook.FieldError{Field: phonebook.FieldRegion, Value: "7", Reason: phonebook.Say("The book has {{.Regions}} regions. Add the region first.", "Regions", 3)}
	return []error{
		phonebook.CheckBookName("Phone book"), phonebook.CheckBookName("Continental"), phonebook.CheckBookName("2026"), phonebook.CheckBookName("con"),
		phonebook.CheckRegionName("North, South"), phonebook.Regions{"North", "north"}.Check(),
		fmt.Errorf("phone book Sampel: %w", phonebook.ErrNotFound), fmt.Errorf("phone book Sample: %w", phonebook.ErrExists), phonebook.ErrMoved,
		phonebook.CheckPOPs("Sample", phonebook.MaxPOPs+1),
		phonebook.CheckImport(phonebook.MaxFirstImport+1, false, 0),
		phonebook.CheckImport(1, true, phonebook.MaxLaterImport),
		&admin.MisfitError{Encoding: "ASCII", Misfits: misfits},
		&admin.ReleaseError{Book: "Sample", Problems: []phonebook.Problem{{POP: phonebook.POP{ID: 7, Name: "Munich"}, Err: broken}}},
		&invalidBook{book: "Sample", errors: 2},
		phonebook.ErrUnchanged,
		&admin.PastError{At: time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)},
	}
}

func listExamples() []error {
	return []error{
		&sheet.FileError{File: "list.xlsx", Reason: phonebook.Say("The file is damaged or cut off."), Remedy: phonebook.Say("Get the file again, or open it in a spreadsheet program and save it as a new .xlsx file.")},
		&sheet.FileError{File: "list.pdf", Reason: phonebook.Say("The file is a PDF document, not a list."), Remedy: phonebook.Say("Ask the provider for the list as a spreadsheet.")},
		&admin.RejectedError{File: "list.xlsx", Rejected: 3, Rows: 1200},
		&admin.EmptyListError{File: "list.xlsx", Mode: sheet.ModeReplace, POPs: 1200},
		&phonebook.ParseError{Line: 12, Field: phonebook.FieldCountry, Err: &phonebook.FieldError{Field: phonebook.FieldCountry, Value: "x", Reason: phonebook.Say("Enter a number.")}},
		&admin.ExportKindError{File: "book.doc", Kinds: ".xlsx, .csv, .pbk, .pbr or .txt"},
	}
}

func serverExamples() []error {
	const key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	other := strings.Replace(key, "AAAA", "BBBB", 1)
	return []error{
		admin.ErrNoHost, admin.ErrNoPassword, secret.ErrNone, secret.ErrNoKeyring,
		post.ErrUnreachable, post.ErrLogin, post.ErrNeedsTLS, post.ErrNoTLS, post.ErrReuse,
		post.ErrNoCallBack, post.ErrNoPort, post.ErrMode, post.ErrStalled, post.ErrNoReply, post.ErrFull, post.ErrDenied,
		&post.CertificateError{Host: "ftp.example", Fingerprint: key, Err: x509.UnknownAuthorityError{}},
		&post.CertificateError{Host: "ftp.example", Fingerprint: other, Pinned: key},
		&post.ConflictError{Book: "Sample", Kind: post.Foreign, Version: 4, Reason: phonebook.Say("it belongs to another phone book of the same name.")},
		&post.ConflictError{Book: "Sample", Kind: post.Ahead, Version: 9, Reason: phonebook.Say("clients there could not step back to version {{.Version}}.", "Version", 4)},
		&post.LockedError{Book: "Sample", Owner: post.Owner{ID: "a", User: "eva", Computer: "desk", Since: time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)}},
		&admin.HostError{Field: "port", Value: "70000", Reason: phonebook.Say("Use 1 to 65535.")},
		&admin.UnansweredError{URL: "http://pbs.example/pbserver/pbserver.dll", Held: 3},
		pbs.ErrNotPBS, pbs.ErrDamaged, &pbs.StatusError{Status: 500, Words: "The phone books cannot be read."},
	}
}

func profileExamples() []error {
	finding := profile.Finding{Level: profile.Error, File: "sample.cms", What: phonebook.Say("PBURL is missing.")}
	return []error{
		&profile.RefusedError{Reason: phonebook.Say("{{.Book}} was never released.", "Book", "Sample"), Remedy: phonebook.Say("Make a release first: a profile gets the newest one.")},
		&admin.ProfileError{Report: admin.ProfileReport{Findings: []profile.Finding{finding}}},
	}
}

func cabinetExamples() []error {
	const text = "This is no cabinet, though it is longer than the header of one."
	_, none := cab.NewReader(strings.NewReader(text), int64(len(text)))
	w := cab.NewWriter(io.Discard)
	_, name := w.Create("../readme.txt")
	return []error{none, cab.ErrChecksum, cab.ErrAlgorithm, cab.ErrSet, name, cab.NewWriter(io.Discard).Close()}
}
