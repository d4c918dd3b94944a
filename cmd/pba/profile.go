package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

func (a *app) profileCommand() *cobra.Command {
	c := group("profile", "Work with service profiles of Connection Manager",
		a.profileRefresh(), a.profileCheck(), a.profileNew(), a.profilePack())
	c.Long = `Work with service profiles of Connection Manager, as the Connection Manager
Administration Kit (CMAK) makes them: a folder with a .cms, a .cmp and an .inf file,
and the phone book that new users begin with. A profile gets the newest release of a
phone book, never what is not released yet. Nothing of it was tried on Windows.`
	return c
}

// filled checks the arguments, none of which may be empty.
func filled(next cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if slices.Contains(args, "") {
			return &usageError{"an argument is empty; usage: " + c.UseLine()}
		}
		return next(c, args)
	}
}

// wantValue refuses a flag that was given without a value.
func wantValue(c *cobra.Command, flag string) error {
	if f := c.Flags().Lookup(flag); f.Changed && f.Value.String() == "" {
		return &usageError{"--" + flag + " is empty; leave it out, or give it a value"}
	}
	return nil
}

func (a *app) profileRefresh() *cobra.Command {
	var o profile.Options
	c := &cobra.Command{
		Use:   "refresh PROFILE_DIR BOOK OUT",
		Short: "Copy a profile with the newest release of a phone book in it",
		Long: `Copy the profile in PROFILE_DIR to the folder OUT, which must not be there, with
the .pbk and .pbr file of the newest release of BOOK. Every other byte is kept, and
PROFILE_DIR stays as it is. Names, PBURL, service types and flags are checked as by
pba profile check; with an error nothing is written (exit code 3).

Clients ask for updates by the name of the .pbk file, so the profile must name the
book. With --rename it is made to: PBFile, RegionFile and the lists of files in the
.inf file are changed. In a merged profile every service that names the book is
refreshed.`,
		Example: `  pba profile refresh "Corp Dial" Acme "Corp Dial 12"
  pba profile refresh old Acme new --rename --url http://pbs.example/pbserver/pbserver.dll`,
		Args: filled(takes(3, 3)),
		RunE: func(c *cobra.Command, args []string) error {
			if err := wantValue(c, "url"); err != nil {
				return err
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			report, err := s.RefreshProfile(c.Context(), args[0], args[1], args[2], o)
			if err != nil && !is[*admin.ProfileError](err) {
				return err
			}
			out := args[2]
			if err != nil {
				out = ""
			}
			return errors.Join(a.showProfile(report, out), err)
		},
	}
	c.Flags().BoolVar(&o.Rename, "rename", false, "let the profile name this phone book")
	c.Flags().StringVar(&o.URL, "url", "", "write this address of the phone book server into the profile")
	return c
}

func (a *app) profileCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check PROFILE_DIR BOOK",
		Short: "Check a profile against the newest release of a phone book",
		Long: `Check a profile against the newest release of a phone book: names, the phone book
and region files, PBURL, filters and service types against the flags of the POPs,
dial-up entries, the code page, and the files that the installation lists. Each
finding has its file, line, section and key, and what to do. Errors keep clients
from the phone book (exit code 3), warnings probably surprise.`,
		Args: filled(takes(2, 2)),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			report, err := s.CheckProfile(args[0], args[1])
			if err != nil {
				return err
			}
			return errors.Join(a.showProfile(report, ""), report.Err())
		},
	}
}

func (a *app) profileNew() *cobra.Command {
	var o profile.NewOptions
	c := &cobra.Command{
		Use:   "new BOOK OUT --service NAME",
		Short: "Write a minimal profile with the newest release of a phone book",
		Long: `Write a minimal profile to the folder OUT, which must not be there: a .cms, a .cmp
and an .inf file of documented keys, and the newest release of BOOK. It was not tried
on Windows: open it in the Connection Manager Administration Kit and build it there.
Without --url the address is that where the first server of pba host list answers.
With an error nothing is written (exit code 3).`,
		Example: `  pba profile new Acme acme-profile --service "Acme Dial-Up" --url http://pbs.example/pbserver/pbserver.dll`,
		Args:    filled(takes(2, 2)),
		RunE: func(c *cobra.Command, args []string) error {
			if err := wantValue(c, "url"); err != nil {
				return err
			}
			if o.Service == "" {
				return &usageError{"--service is required"}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			o.File = cmp.Or(o.File, args[0])
			report, err := s.NewProfile(c.Context(), args[0], args[1], o)
			if is[*admin.ProfileError](err) {
				return errors.Join(a.showProfile(report, ""), err)
			}
			if err != nil {
				return err
			}
			a.say("note: this profile was not tried on Windows; build it in the Connection Manager Administration Kit")
			return a.showProfile(report, args[1])
		},
	}
	c.Flags().StringVar(&o.Service, "service", "", "name that users see, up to 35 characters")
	c.Flags().StringVar(&o.File, "file", "", "name of the files, up to 8 letters and digits (default: that of the book)")
	c.Flags().StringVar(&o.URL, "url", "", "address of the phone book server")
	return c
}

func (a *app) profilePack() *cobra.Command {
	var language string
	c := &cobra.Command{
		Use:   "pack PROFILE_DIR OUT.zip",
		Short: "Put a profile into a zip file for its users",
		Long: `Put a profile into a plain zip file with SHA256SUMS and a README: how it comes to its
users on a disk, by e-mail, as a download or installed beforehand. The same profile
gives the same bytes. What a disk of 1.44 MB cannot hold, packed or not, is warned about.`,
		Args: filled(takes(2, 2)),
		RunE: func(_ *cobra.Command, args []string) error {
			if language != "" && words.Best(language) == "en" && !strings.HasPrefix(strings.ToLower(language), "en") {
				return &usageError{language + " is not spoken: use en, de, es, fr or ja"}
			}
			words.Use(words.Best(cmp.Or(language, os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))))
			pack, err := admin.PackProfile(args[0], args[1], words.Say)
			if err != nil {
				return err
			}
			if !pack.Floppy() {
				a.say("warning: %s bytes on a disk, and one of 1.44 MB holds %s", phonebook.Thousands(int(pack.Disk)), phonebook.Thousands(profile.FloppySize))
			}
			if pack.Fault != "" {
				a.say("warning: %s", pack.Fault)
			}
			if !pack.Installs {
				a.say("warning: the profile has no .inf file, so nobody can install it")
			}
			return a.show(packReport{args[1], pack.Name, pack.Files, pack.Bytes, pack.Sum, pack.Floppy()},
				fmt.Sprintf("packed %s: %s, %s bytes\nSHA-256 %s", pack.Name, count(pack.Files, "file"), phonebook.Thousands(int(pack.Bytes)), pack.Sum))
		},
	}
	c.Flags().StringVar(&language, "language", "", "language of the README: en, de, es, fr, ja (default: that of the system)")
	return c
}

// packReport is what pba profile pack prints with --json.
type packReport struct {
	Zip    string `json:"zip"`
	Name   string `json:"profile"`
	Files  int    `json:"files"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Floppy bool   `json:"floppy"` // a disk of 1.44 MB can hold it
}

// profileFinding is one finding with --json.
type profileFinding struct {
	Level   string             `json:"level"`
	File    string             `json:"file,omitempty"`
	Line    int                `json:"line,omitempty"`
	Section string             `json:"section,omitempty"`
	Key     string             `json:"key,omitempty"`
	What    phonebook.Sentence `json:"what"`
	Remedy  phonebook.Sentence `json:"remedy"`
}

// profileChange is one file of a profile that was written, with --json.
type profileChange struct {
	File string             `json:"file"`
	What phonebook.Sentence `json:"what"`
}

// profileReport is what the commands about a profile and a book print with --json.
type profileReport struct {
	Book       string            `json:"book"`
	Version    phonebook.Version `json:"version"`
	Unreleased int               `json:"unreleased"`
	Out        string            `json:"out,omitempty"`
	Changes    []profileChange   `json:"changes"`
	Findings   []profileFinding  `json:"findings"`
}

// showProfile prints what came of a profile; out is the folder that was written.
func (a *app) showProfile(r admin.ProfileReport, out string) error {
	report := profileReport{r.Book, r.Version, r.Unreleased, out, []profileChange{}, []profileFinding{}}
	var text strings.Builder
	for _, f := range r.Findings {
		report.Findings = append(report.Findings, profileFinding{f.Level.String(), f.File, f.Line, f.Section, f.Key, f.What, f.Remedy})
		place := f.Place()
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(&text, "%s: %s%s\n  -> %s\n", f.Level, place, f.What, f.Remedy)
	}
	if out != "" {
		for _, c := range r.Changes {
			report.Changes = append(report.Changes, profileChange{c.File, c.What})
			fmt.Fprintf(&text, "%s: %s\n", c.File, c.What)
		}
		fmt.Fprintf(&text, "wrote %s with version %d of %s\n", filepath.Clean(out), r.Version, r.Book)
		if len(r.Changes) == 0 {
			a.say("note: the profile had version %d already; the copy is the same", r.Version)
		}
	}
	failed, warned := profile.Worst(r.Findings)
	fmt.Fprintf(&text, "%s version %d: %s, %s\n", r.Book, r.Version, count(failed, "error"), count(warned, "warning"))
	if r.Unreleased > 0 {
		a.say("note: not released, so not in a profile: %s since version %d", count(r.Unreleased, "change"), r.Version)
	}
	return a.show(report, text.String())
}
