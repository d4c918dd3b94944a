package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// postFlags are what pba post is told beside the book.
type postFlags struct {
	opt                  admin.PostOptions
	version              uint32
	skip, adopt, replace []string
	at                   string
	due                  bool
	pw                   passwordFlags
}

func (a *app) postCommand() *cobra.Command {
	var p postFlags
	c := &cobra.Command{
		Use:   "post BOOK",
		Short: "Bring a book to its servers",
		Long: `Bring a book to its servers. When the book changed, the next release is made
first. Every server is asked what it holds before anything is sent. Cabinets go
up under temporary names, are read back and compared, and the manifest is
renamed last: a post that fails leaves clients with the old release, and can be
repeated. Four servers are posted to at a time, pilots before the others. What
breaks on its way is tried again; what a server refuses is not.

A server is live when its clients' questions got the right answers at its probe
address. Without one it is uploaded.

A server that holds another book of the same name, a version that was not posted
from here or a higher one is a conflict and is left alone, unless it is named:
--skip leaves it out; --adopt takes its number for ours, and the next release
goes there under the number after it; --replace puts our book in the place of an
older one. Its clients then get the full book once.

With --at a release is posted later: pba post --due, run by a timer, posts what
is due. pba schedule list shows what waits.

The password comes from --password-stdin, --password-file (mode 0600),
PBA_PASSWORD, the keyring, or a prompt, in this order.`,
		Example: `  pba post Sample --comment "new numbers in Bavaria"
  pba post Sample --tag EU --version 12
  pba post Sample --at "2026-12-01 02:30"
  pba post --due --password-file /etc/pba/password`,
		Args: takes(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if p.due == (len(args) == 1) || p.due && p.at != "" {
				return &usageError{"name one book, or use --due without one and without --at"}
			}
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := a.complete(&p); err != nil {
				return err
			}
			switch {
			case p.due:
				return a.postDue(c.Context(), s, p.opt)
			case p.at != "":
				return a.schedule(s, args[0], p)
			}
			return a.post(c.Context(), s, args[0], p.opt)
		},
	}
	p.bind(c.Flags())
	return c
}

func (p *postFlags) bind(f *pflag.FlagSet) {
	f.StringArrayVar(&p.opt.Hosts, "host", nil, "server to post to, also several (default: all)")
	f.StringArrayVar(&p.opt.Tags, "tag", nil, "post to the servers with this tag, also several")
	f.Uint32Var(&p.version, "version", 0, "release to post (default: the newest)")
	f.StringVar(&p.opt.Comment, "comment", "", "comment of the release that is made")
	f.BoolVar(&p.opt.DryRun, "dry-run", false, "show what would be sent and change nothing")
	f.StringArrayVar(&p.skip, "skip", nil, "server to leave out when it is in conflict")
	f.StringArrayVar(&p.adopt, "adopt", nil, "server whose number is taken for ours when it is in conflict")
	f.StringArrayVar(&p.replace, "replace", nil, "server whose book is replaced by ours when it is in conflict")
	f.BoolVar(&p.opt.BreakLock, "break-lock", false, "take over the lock of an administrator who is no longer posting")
	f.StringVar(&p.at, "at", "", "post later, at this local time: \"2026-12-01 02:30\"")
	f.BoolVar(&p.due, "due", false, "post what is due")
	p.pw.bind(f, "the FTP password")
}

// complete makes options of flags.
func (a *app) complete(p *postFlags) error {
	p.opt.Version = phonebook.Version(p.version)
	p.opt.Choices = map[string]admin.Choice{}
	for choice, hosts := range map[admin.Choice][]string{admin.Skip: p.skip, admin.Adopt: p.adopt, admin.Replace: p.replace} {
		for _, h := range hosts {
			if other, twice := p.opt.Choices[strings.ToLower(h)]; twice && other != choice {
				return &usageError{fmt.Sprintf("%s is named for --%s and --%s", h, other, choice)}
			}
			p.opt.Choices[strings.ToLower(h)] = choice
		}
	}
	p.opt.Password = a.passwords(&p.pw)
	p.opt.Trust = a.askTrust
	return nil
}

// post posts one book and shows how it ended.
func (a *app) post(ctx context.Context, s *admin.Service, book string, opt admin.PostOptions) error {
	progress := a.progressLine()
	opt.Progress = progress.post
	result, err := s.Post(ctx, book, opt)
	progress.clear()
	if result.BackupErr != nil {
		a.say("warning: the post is done, but the backup after it was not made: %v", result.BackupErr)
	}
	if result.Hosts != nil {
		if e := a.show(result, describePost(result)); err == nil {
			err = e
		}
	}
	return err
}

// askTrust asks a person about a server key. Without a terminal the answer is no.
func (a *app) askTrust(ctx context.Context, h admin.Host, unknown *post.CertificateError) (bool, error) {
	in, ok := terminal(a.in)
	if !ok {
		return false, nil
	}
	a.say("the certificate of %s is not trusted: %v", h.Name, unknown)
	a.say("it says that it is of %s and runs until %s, which proves nothing", unknown.Subject, unknown.Expires.Format(time.DateOnly))
	fmt.Fprint(a.err, plain("Trust this key from now on? Type yes only if its owner confirmed "+unknown.Fingerprint+": "))
	type answer struct {
		line string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(in).ReadString('\n')
		done <- answer{line, err}
	}()
	select {
	case got := <-done:
		return strings.TrimSpace(got.line) == "yes", got.err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func describePost(r admin.PostResult) string {
	rows := [][]string{{"HOST", "BEFORE", "STATUS", "BYTES", "REASON"}}
	for _, h := range r.Hosts {
		rows = append(rows, []string{h.Host, version(h.Before), postStatus(h), phonebook.Thousands(int(h.Bytes)), h.Reason})
	}
	made := ""
	if r.Made {
		made = ", made now"
	}
	return fmt.Sprintf("%s version %s%s\n", r.Book, version(r.Version), made) + columns(rows...)
}

func postStatus(h admin.HostResult) string {
	if h.Status == admin.PostLive || h.Status == admin.PostUploaded {
		return fmt.Sprintf("%s %d", h.Status, h.Version)
	}
	return h.Status
}
