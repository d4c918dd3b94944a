package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) hostCommand() *cobra.Command {
	return group("host", "Keep the servers that releases are posted to",
		a.hostAdd(), a.hostList(), a.hostShow(), a.hostRemove(), a.hostCheck())
}

func (a *app) hostAdd() *cobra.Command {
	var h admin.Host
	var pw passwordFlags
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a server",
		Long: `Add a server: an FTP server, or with --folder a folder on this machine that a
phone book server reads. With --password-stdin the password is kept in the
keyring of the operating system, and nowhere else.`,
		Example: `  pba host add lab --ftp ftp.example --user post --probe http://pbs.example/pbserver/pbserver.dll
  pba host add here --folder /srv/pbs/PBSData`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			h.Name = args[0]
			added, err := s.AddHost(h)
			if err != nil {
				return err
			}
			if pw.stdin {
				if err := a.keepPassword(added); err != nil {
					return fmt.Errorf("host %s was added, but its password could not be kept: %w", added.Name, err)
				}
			}
			return a.show(added, "added host "+added.Name)
		},
	}
	f := c.Flags()
	f.StringVar(&h.FTP, "ftp", "", "FTP server, HOST or HOST:PORT")
	f.StringVar(&h.User, "user", "", "FTP user")
	f.StringVar(&h.Dir, "dir", "", "directory on the server (default "+admin.DefaultDir+")")
	f.StringVar(&h.Mode, "mode", "passive", "data connections: passive")
	f.StringVar(&h.TLS, "tls", "off", "encryption: off")
	f.StringVar(&h.Folder, "folder", "", "folder on this machine instead of an FTP server")
	f.StringVar(&h.Probe, "probe", "", "address where clients ask, to verify each post")
	f.BoolVar(&pw.stdin, "password-stdin", false, "read the password from standard input and keep it in the keyring")
	return c
}

func (a *app) hostList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the servers", Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			hosts, err := s.Hosts()
			if err != nil {
				return err
			}
			rows := [][]string{{"HOST", "ADDRESS", "USER", "DIRECTORY", "PROBE"}}
			for _, h := range hosts {
				rows = append(rows, []string{h.Name, h.FTP + h.Folder, h.User, h.Dir, h.Probe})
			}
			if hosts == nil {
				hosts = []admin.Host{}
			}
			return a.show(hosts, columns(rows...))
		},
	}
}

func (a *app) hostShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a server and what was posted to it", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			h, err := s.Host(args[0])
			if err != nil {
				return err
			}
			posted, err := s.PostedTo(h.Name)
			if err != nil {
				return err
			}
			rows := [][]string{
				{"Host", h.Name},
				{"Address", h.FTP + h.Folder},
				{"User", h.User},
				{"Directory", h.Dir},
				{"Mode", h.Mode},
				{"TLS", h.TLS},
				{"Probe", h.Probe},
			}
			for _, p := range posted {
				rows = append(rows, []string{"Posted", fmt.Sprintf("%s version %d, %s", p.Book, p.Version, p.Time.Local().Format(time.DateTime))})
			}
			return a.show(hostReport{h, posted}, columns(rows...))
		},
	}
}

// hostReport is a host with --json.
type hostReport struct {
	admin.Host
	Posted []admin.Posted `json:"posted"`
}

func (a *app) hostRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Forget a server; what it holds stays there", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			h, err := s.Host(args[0])
			if err != nil {
				return err
			}
			if err := s.RemoveHost(h.Name); err != nil {
				return err
			}
			if err := secret.Delete(h.Account()); err != nil && !errors.Is(err, secret.ErrNoKeyring) {
				a.say("note: the keyring still holds the password: %v", err)
			}
			return a.show(map[string]any{"removed": h.Name}, "removed host "+h.Name)
		},
	}
}

func (a *app) hostCheck() *cobra.Command {
	var pw passwordFlags
	c := &cobra.Command{
		Use:   "check NAME",
		Short: "Log in to a server and show what it holds; nothing is written",
		Args:  takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			h, err := s.Host(args[0])
			if err != nil {
				return err
			}
			password, err := a.password(c.Context(), h, &pw)
			if err != nil {
				return err
			}
			states, err := s.CheckHost(c.Context(), h.Name, password)
			if err != nil {
				return err
			}
			rows := [][]string{{"BOOK", "THERE", "STATUS", "REASON"}}
			for _, st := range states {
				rows = append(rows, []string{st.Book, version(st.Version), st.Status, st.Reason})
			}
			if states == nil {
				states = []admin.HostState{}
			}
			return a.show(states, columns(rows...))
		},
	}
	pw.bind(c.Flags(), "the FTP password")
	return c
}

func (a *app) postCommand() *cobra.Command {
	var opt admin.PostOptions
	var v uint32
	var pw passwordFlags
	c := &cobra.Command{
		Use:   "post BOOK",
		Short: "Bring a book to its servers",
		Long: `Bring a book to its servers. When the book changed, the next release is made
first. Every server is asked what it holds before anything is sent; one that
holds another book of the same name is a conflict and is left alone. Cabinets go
up under temporary names, are read back and compared, and the manifest is
renamed last: a post that fails leaves clients with the old release, and can be
repeated.

The password comes from --password-stdin, --password-file (mode 0600),
PBA_PASSWORD, the keyring, or a prompt, in this order.`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			opt.Version = phonebook.Version(v)
			opt.Password = a.passwords(&pw)
			progress := a.progressLine()
			opt.Progress = progress.post
			result, err := s.Post(c.Context(), args[0], opt)
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
		},
	}
	f := c.Flags()
	f.StringArrayVar(&opt.Hosts, "host", nil, "server to post to (default: all)")
	f.Uint32Var(&v, "version", 0, "release to post (default: the newest)")
	f.StringVar(&opt.Comment, "comment", "", "comment of the release that is made")
	f.BoolVar(&opt.DryRun, "dry-run", false, "show what would be sent and change nothing")
	pw.bind(f, "the FTP password")
	return c
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
