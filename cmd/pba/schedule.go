package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) scheduleCommand() *cobra.Command {
	return group("schedule", "Show and cancel posts that wait for their time (pba post --at)", a.scheduleList(), a.scheduleCancel())
}

func (a *app) scheduleList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the posts that wait", Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			all, err := s.ScheduledPosts()
			if err != nil {
				return err
			}
			rows := [][]string{{"POST", "AT", "SERVERS", "STATE"}}
			for _, p := range all {
				rows = append(rows, []string{p.ID, p.At.Local().Format(time.DateTime), scheduledHosts(p), scheduledState(p, s.Now())})
			}
			return a.show(all, columns(rows...))
		},
	}
}

func scheduledHosts(p admin.Scheduled) string {
	var out []string
	out = append(out, p.Hosts...)
	for _, tag := range p.Tags {
		out = append(out, "tag "+tag)
	}
	if len(out) == 0 {
		return "all"
	}
	return strings.Join(out, ", ")
}

func scheduledState(p admin.Scheduled, now time.Time) string {
	switch {
	case p.Reason != "":
		return "failed " + p.Tried.Local().Format(time.DateTime) + ": " + p.Reason
	case now.After(p.At):
		return "due: run pba post --due"
	}
	return "waits"
}

func (a *app) scheduleCancel() *cobra.Command {
	return &cobra.Command{
		Use: "cancel POST", Short: "Forget a post that waits; its release stays", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := s.Unschedule(args[0]); err != nil {
				return err
			}
			return a.show(map[string]any{"cancelled": args[0]}, "cancelled the post "+args[0])
		},
	}
}

// schedule notes a post for later.
func (a *app) schedule(s *admin.Service, book string, p postFlags) error {
	at, err := parseTime(p.at)
	if err != nil {
		return err
	}
	if p.opt.DryRun || len(p.opt.Choices) > 0 || p.opt.BreakLock {
		return &usageError{"--dry-run, --skip, --adopt, --replace and --break-lock are for a post that is made now"}
	}
	made, err := s.Schedule(book, at, p.opt)
	if err != nil {
		return err
	}
	return a.show(made, fmt.Sprintf("%s version %d will be posted at %s, when a timer runs pba post --due",
		made.Book, made.Version, made.At.Local().Format("2006-01-02 15:04:05 MST")))
}

// parseTime reads a local time, or one with its zone.
func parseTime(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04", time.DateTime, "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &usageError{fmt.Sprintf("%q is no time: write it as 2026-12-01 02:30", text)}
}

// postDue posts what is due and shows how each ended.
func (a *app) postDue(ctx context.Context, s *admin.Service, opt admin.PostOptions) error {
	if len(opt.Hosts)+len(opt.Tags)+len(opt.Choices) > 0 || opt.Version != 0 || opt.DryRun || opt.BreakLock {
		return &usageError{"what is due names its servers and its version itself, and nobody is there to make choices"}
	}
	progress := a.progressLine()
	opt.Progress = progress.post
	results, err := s.PostDue(ctx, 0, opt)
	progress.clear()
	if len(results) == 0 {
		return err
	}
	var text strings.Builder
	for _, r := range results {
		if r.Superseded {
			fmt.Fprintf(&text, "%s version %d: every server has a newer version already\n", r.Scheduled.Book, r.Scheduled.Version)
			continue
		}
		text.WriteString(describePost(r.Result))
	}
	if e := a.show(results, text.String()); err == nil {
		err = e
	}
	return err
}

func (a *app) courierCommand() *cobra.Command {
	var v uint32
	c := &cobra.Command{
		Use:   "courier BOOK OUT.zip",
		Short: "Write a release for a server that no network reaches",
		Long: `Write a release into a zip file that a person carries to a server that no network
reaches: the cabinets, the manifest, their checksums, and a text that says what to
do. There pbs import takes it, and refuses what is older than what clients have.`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			m, err := s.Courier(args[0], phonebook.Version(v), args[1])
			if err != nil {
				return err
			}
			return a.show(m, fmt.Sprintf("wrote %s version %d to %s", m.Book, m.Version, args[1]))
		},
	}
	c.Flags().Uint32Var(&v, "version", 0, "release to write (default: the newest)")
	return c
}

func (a *app) transcriptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "transcript BOOK HOST",
		Short: "Show what was said to an FTP server in the newest post, without the password",
		Args:  takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			text, err := s.Transcript(args[0], args[1])
			if err != nil {
				return err
			}
			return a.show(map[string]string{"transcript": text}, text)
		},
	}
}
