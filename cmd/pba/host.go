package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/pkg/post"
)

func (a *app) hostCommand() *cobra.Command {
	return group("host", "Keep the servers that releases are posted to",
		a.hostAdd(), a.hostEdit(), a.hostList(), a.hostShow(), a.hostRemove(), a.hostCheck(), a.hostTrust())
}

// host opens the data folder and finds a host in it.
func (a *app) host(name string) (*admin.Service, admin.Host, error) {
	s, err := a.service()
	if err != nil {
		return nil, admin.Host{}, err
	}
	h, err := s.Host(name)
	return s, h, err
}

func (a *app) hostAdd() *cobra.Command {
	var h admin.Host
	var pw passwordFlags
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a server",
		Long: `Add a server: an FTP server, or with --folder a folder on this machine that a
phone book server reads. With --password-stdin the password is kept in the
keyring of the operating system, and nowhere else.

Data connections are opened by this computer (--mode passive), or by the server
from its port 20 (--mode active); then a firewall must let the server in, at
--active-ports, and a router must be named with --active-ip.

Posts go first to pilots (--pilot), and to the others only when clients of all
pilots get the release. Tags (--tag) name groups of servers.`,
		Example: `  pba host add lab --ftp ftp.example --user post --probe http://pbs.example/pbserver/pbserver.dll
  pba host add west --ftp ftp.example --user post --mode active --tls explicit --tag EU
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
	bindHost(c.Flags(), &h)
	c.Flags().BoolVar(&pw.stdin, "password-stdin", false, "read the password from standard input and keep it in the keyring")
	return c
}

// bindHost adds the flags of a host entry.
func bindHost(f *pflag.FlagSet, h *admin.Host) {
	f.StringVar(&h.FTP, "ftp", "", "FTP server, HOST or HOST:PORT")
	f.StringVar(&h.User, "user", "", "FTP user")
	f.StringVar(&h.Dir, "dir", "", "directory on the server (default "+admin.DefaultDir+")")
	f.StringVar(&h.Mode, "mode", "", "data connections: passive or active (default passive)")
	f.StringVar(&h.TLS, "tls", "", "encryption: off, explicit or implicit (default off)")
	f.StringVar(&h.ActiveIP, "active-ip", "", "active mode: this computer's address as the server sees it")
	f.StringVar(&h.ActivePorts, "active-ports", "", "active mode: ports that the server connects to, FIRST-LAST")
	f.StringVar(&h.Folder, "folder", "", "folder on this machine instead of an FTP server")
	f.StringVar(&h.Probe, "probe", "", "address where clients ask, to verify each post")
	f.BoolVar(&h.Pilot, "pilot", false, "post here first; needs --probe")
	f.StringSliceVar(&h.Tags, "tag", nil, "group of servers, also several")
}

func (a *app) hostEdit() *cobra.Command {
	var now admin.Host
	c := &cobra.Command{
		Use: "edit NAME", Short: "Change what is said of a server; what is not named stays", Args: takes(1, 1),
		Example: `  pba host edit lab --mode active --active-ports 50000-50010`,
		RunE: func(c *cobra.Command, args []string) error {
			s, h, err := a.host(args[0])
			if err != nil {
				return err
			}
			fields := map[string]func(){
				"ftp": func() { h.FTP, h.Pin = now.FTP, "" }, "user": func() { h.User = now.User },
				"dir": func() { h.Dir = now.Dir }, "mode": func() { h.Mode = now.Mode },
				"tls": func() { h.TLS = now.TLS }, "active-ip": func() { h.ActiveIP = now.ActiveIP },
				"active-ports": func() { h.ActivePorts = now.ActivePorts },
				"folder":       func() { h.Folder = now.Folder }, "probe": func() { h.Probe = now.Probe },
				"pilot": func() { h.Pilot = now.Pilot }, "tag": func() { h.Tags = now.Tags },
			}
			c.Flags().Visit(func(f *pflag.Flag) {
				if set := fields[f.Name]; set != nil {
					set()
				}
			})
			// What depends on the other goes with it.
			if c.Flags().Changed("tls") && h.TLS == string(post.NoTLS) {
				h.Pin = ""
			}
			if c.Flags().Changed("mode") && h.Mode == admin.ModePassive && !c.Flags().Changed("active-ip") && !c.Flags().Changed("active-ports") {
				h.ActiveIP, h.ActivePorts = "", ""
			}
			if h, err = s.SetHost(h); err != nil {
				return err
			}
			return a.show(h, "changed host "+h.Name)
		},
	}
	bindHost(c.Flags(), &now)
	return c
}

func (a *app) hostTrust() *cobra.Command {
	return &cobra.Command{
		Use:   "trust NAME FINGERPRINT",
		Short: "Trust the key of a server whose certificate nobody signed",
		Long: `Trust the key of a server whose certificate this computer does not trust, as one
that it made itself. Compare the fingerprint with the administrator of the server
first: whoever has the key gets the password. pba host check shows it. It is the
hash of the public key, as curl's --pinnedpubkey takes it.`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			h, err := s.TrustHost(args[0], args[1])
			if err != nil {
				return err
			}
			return a.show(h, "host "+h.Name+" is trusted with "+h.Pin)
		},
	}
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
			rows := [][]string{{"HOST", "ADDRESS", "USER", "DIRECTORY", "MODE", "TLS", "PROBE", "GROUPS"}}
			for _, h := range hosts {
				rows = append(rows, []string{h.Name, h.FTP + h.Folder, h.User, h.Dir, h.Mode, h.TLS, h.Probe, groups(h)})
			}
			if hosts == nil {
				hosts = []admin.Host{}
			}
			return a.show(hosts, columns(rows...))
		},
	}
}

// groups names the groups of a host, pilots first.
func groups(h admin.Host) string {
	out := h.Tags
	if h.Pilot {
		out = append([]string{"pilot"}, out...)
	}
	return strings.Join(out, ", ")
}

func (a *app) hostShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a server and what was posted to it", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, h, err := a.host(args[0])
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
				{"Pilot", yes(h.Pilot)},
				{"Tags", strings.Join(h.Tags, ", ")},
			}
			for _, more := range [][]string{{"Active at", strings.TrimSpace(h.ActiveIP + " " + h.ActivePorts)}, {"Trusted key", h.Pin}} {
				if more[1] != "" {
					rows = append(rows, more)
				}
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
			s, h, err := a.host(args[0])
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
