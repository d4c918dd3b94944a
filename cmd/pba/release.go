package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) diffCommand() *cobra.Command {
	var since uint32
	c := &cobra.Command{
		Use:   "diff BOOK",
		Short: "Show what clients would see change with the next release",
		Args:  takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			set, err := s.Changes(args[0], phonebook.Version(since))
			if err != nil {
				return err
			}
			return a.showChanges(set)
		},
	}
	c.Flags().Uint32Var(&since, "since", 0, "version to compare with (default: the newest release)")
	return c
}

// changeReport is one POP of pba diff with --json.
type changeReport struct {
	Action string                  `json:"action"` // added, changed, removed
	ID     phonebook.POPID         `json:"id"`
	Name   string                  `json:"name"`
	Fields []phonebook.FieldChange `json:"fields,omitempty"`
}

// diffReport is what pba diff prints with --json.
type diffReport struct {
	Since   phonebook.Version `json:"since"`
	Changes []changeReport    `json:"changes"`
	Old     phonebook.Regions `json:"oldRegions"`
	New     phonebook.Regions `json:"newRegions"`
}

func (a *app) showChanges(set admin.ChangeSet) error {
	out := diffReport{Since: set.Since, Changes: []changeReport{}, Old: set.Old, New: set.New}
	var text strings.Builder
	for _, c := range set.Changes {
		switch c.Action() {
		case phonebook.POPAdd:
			out.Changes = append(out.Changes, changeReport{Action: "added", ID: c.After.ID, Name: c.After.Name})
			fmt.Fprintf(&text, "+ %d %s  %s %s\n", c.After.ID, c.After.Name, c.After.AreaCode, c.After.AccessNumber)
		case phonebook.POPDelete:
			out.Changes = append(out.Changes, changeReport{Action: "removed", ID: c.Before.ID, Name: c.Before.Name})
			fmt.Fprintf(&text, "- %d %s\n", c.Before.ID, c.Before.Name)
		default:
			out.Changes = append(out.Changes, changeReport{"changed", c.After.ID, c.After.Name, c.Fields()})
			for _, f := range c.Fields() {
				fmt.Fprintf(&text, "~ %d %s  %s: %s -> %s\n", c.After.ID, c.After.Name, f.Field, f.Old, f.New)
			}
		}
	}
	if !slices.Equal(set.Old, set.New) {
		text.WriteString(describeRegions(set.Old, set.New))
	}
	n := set.Counts()
	fmt.Fprintf(&text, "since version %s: %d added, %d changed, %d removed\n", version(set.Since), n.Added, n.Changed, n.Removed)
	return a.show(out, text.String())
}

// describeRegions lists the positions of the region list that change.
func describeRegions(old, now phonebook.Regions) string {
	var b strings.Builder
	for i := range max(len(old), len(now)) {
		id := phonebook.RegionID(i + 1)
		if was, is := old.Name(id), now.Name(id); was != is {
			fmt.Fprintf(&b, "~ region %d: %s -> %s\n", id, orNone(was), orNone(is))
		}
	}
	return b.String()
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (a *app) buildCommand() *cobra.Command {
	var out, comment string
	c := &cobra.Command{
		Use:   "build BOOK",
		Short: "Make the next release, without any network",
		Long: `Make the next release: the full cabinet and a delta from each of the last five
versions. The files are kept in the data folder under BOOK/VERSION.`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			rec, err := s.Build(args[0], comment)
			if err != nil {
				return err
			}
			return a.showBuilt(s, rec, out)
		},
	}
	c.Flags().StringVar(&out, "out", "", "write the release's files to this folder too")
	c.Flags().StringVar(&comment, "comment", "", "comment, kept in the history, never sent")
	return c
}

func (a *app) showBuilt(s *admin.Service, rec phonebook.ReleaseRecord, out string) error {
	if out != "" {
		if err := admin.WriteRelease(out, rec); err != nil {
			return err
		}
	}
	if v := rec.Manifest.Version; v >= phonebook.WarnVersions {
		a.say("warning: version %d of at most %d", v, phonebook.MaxVersions)
	}
	return a.show(newReleaseReport(rec), describeRelease(rec)+"files: "+filepath.Join(s.Dir, rec.Manifest.Book, fmt.Sprint(rec.Manifest.Version)))
}

// releaseReport is a release with --json.
type releaseReport struct {
	phonebook.Manifest
	Comment string `json:"comment"`
	User    string `json:"user"`
}

func newReleaseReport(rec phonebook.ReleaseRecord) releaseReport {
	return releaseReport{rec.Manifest, rec.Comment, rec.User}
}

func describeRelease(rec phonebook.ReleaseRecord) string {
	m := rec.Manifest
	rows := [][]string{{"FILE", "LEADS", "BYTES", "SHA-256"}}
	for _, c := range m.Cabs {
		leads := "full book"
		if c.Kind == phonebook.KindDelta {
			leads = fmt.Sprintf("%d to %d", c.Base, m.Version)
		}
		rows = append(rows, []string{c.Name, leads, fmt.Sprint(c.Size), c.SHA256})
	}
	head := fmt.Sprintf("%s version %d: %s, %s\n", m.Book, m.Version, count(m.POPs, "POP"), count(m.Regions, "region"))
	if rec.Comment != "" {
		head += "comment: " + rec.Comment + "\n"
	}
	return head + columns(rows...)
}

func (a *app) releaseCommand() *cobra.Command {
	return group("release", "List, show and revert releases", a.releaseList(), a.releaseShow(), a.releaseRevert())
}

func (a *app) releaseList() *cobra.Command {
	return &cobra.Command{
		Use: "list BOOK", Short: "List the releases of a book", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			releases, err := s.Releases(args[0])
			if err != nil {
				return err
			}
			out := []releaseReport{}
			rows := [][]string{{"VERSION", "TIME", "POPS", "FULL", "DELTAS", "COMMENT"}}
			for _, r := range releases {
				m := r.Manifest
				out = append(out, newReleaseReport(r))
				rows = append(rows, []string{
					fmt.Sprint(m.Version), m.Time.Local().Format(time.DateTime), phonebook.Thousands(m.POPs),
					phonebook.Thousands(int(m.Full().Size)), strconv.Itoa(len(m.Cabs) - 1), r.Comment,
				})
			}
			return a.show(out, columns(rows...))
		},
	}
}

func releaseVersion(s string) (phonebook.Version, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 {
		return 0, &usageError{fmt.Sprintf("%q is no version", s)}
	}
	return phonebook.Version(n), nil
}

func (a *app) releaseShow() *cobra.Command {
	return &cobra.Command{
		Use: "show BOOK VERSION", Short: "Show the files of a release", Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := releaseVersion(args[1])
			if err != nil {
				return err
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			rec, err := s.Release(args[0], v)
			if err != nil {
				return err
			}
			return a.show(newReleaseReport(rec), describeRelease(rec))
		},
	}
}

func (a *app) releaseRevert() *cobra.Command {
	return &cobra.Command{
		Use:   "revert BOOK VERSION",
		Short: "Publish the content of an old release as a new version",
		Long: `Bring the book back to what clients saw at an old version and make that the next
release: clients never step back, so old content gets a new number. POPs that
came later go out of service; deleted ones return under their own index.`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := releaseVersion(args[1])
			if err != nil {
				return err
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			rec, err := s.Revert(args[0], v)
			if err != nil {
				return err
			}
			return a.showBuilt(s, rec, "")
		},
	}
}
