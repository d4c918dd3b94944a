package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/phonebookadmin/pba/internal/pbs"
)

// options are the settings, from flags and the configuration file.
type options struct {
	config, data, users     string
	http, https, pages, ftp string
	cert, key, user, pass   string
	ftpTLS, ports, publicIP string
	port20, check           bool
	clients, sessions, each int
	keep                    int
	ftpOpen, idle, grace    time.Duration
	level                   slog.Level
	format                  string
}

// shared registers what every command takes.
func (o *options) shared(f *pflag.FlagSet) {
	f.StringVar(&o.config, "config", "", "`FILE` with settings, one \"flag: value\" a line; flags override it")
	f.StringVar(&o.data, "data", "", "`DIR` with the phone books; made when it does not exist")
	f.StringVar(&o.users, "users", "", "`FILE` of the users that may post; DIR/"+pbs.UsersFile+" by default")
}

// register registers the flags of the server.
func (o *options) register(f *pflag.FlagSet) {
	f.StringVar(&o.http, "http", ":8080", "`ADDRESS` of the update service; empty for none")
	f.StringVar(&o.https, "https", "", "`ADDRESS` of the update service with TLS 1.2 and later, such as :8443")
	f.StringVar(&o.cert, "cert", "", "`FILE` with the certificate and its chain, PEM; read again when it changes")
	f.StringVar(&o.key, "key", "", "`FILE` with its key, PEM; not readable by everybody")
	f.StringVar(&o.pages, "pages", "", "`ADDRESS` of /status, /metrics and /healthz for whoever reaches it; without one they are at --http and --https, for this computer alone")
	f.IntVar(&o.clients, "clients", pbs.DefaultClients, "`N` connections of clients at a time")
	f.StringVar(&o.ftp, "ftp", "", "`ADDRESS` of the FTP receiver, such as :2121; empty for none")
	f.StringVar(&o.ftpTLS, "ftp-tls", "", "`MODE` of TLS there: require (the default with --cert), offer, or off")
	f.DurationVar(&o.ftpOpen, "ftp-open", 0, "`TIME` for which the FTP port opens at the start and by pbs open; 0 for always")
	f.StringVar(&o.ports, "ftp-passive-ports", "", "`FROM-TO` ports to which clients connect in passive mode; any by default")
	f.StringVar(&o.publicIP, "ftp-public-ip", "", "`IP` that clients connect to in passive mode, behind a router")
	f.BoolVar(&o.port20, "ftp-data-port-20", false, "send from port 20 in active mode, as the original did; needs the right to low ports")
	f.IntVar(&o.sessions, "ftp-sessions", pbs.DefaultSessions, "`N` FTP sessions at a time")
	f.IntVar(&o.each, "ftp-sessions-per-address", pbs.DefaultSessionsEach, "`N` of them from one address")
	f.DurationVar(&o.idle, "ftp-idle", pbs.DefaultIdle, "`TIME` between two commands, after which a session ends")
	f.StringVar(&o.user, "user", "", "`USER` that may post, beside those of pbs user")
	f.StringVar(&o.pass, "password-file", "", "`FILE` with that user's password in its first line, mode 0600")
	f.IntVar(&o.keep, "keep", pbs.DefaultKeep, "`N` releases before the live one that stay on disk")
	f.DurationVar(&o.grace, "grace", 5*time.Minute, "`TIME` that running answers and uploads have to end when pbs stops")
	f.TextVar(&o.level, "log", slog.LevelInfo, "`LEVEL` of the log: info tells of releases, debug of every answer")
	f.StringVar(&o.format, "log-format", "text", "`FORMAT` of the log: text or json")
	f.BoolVar(&o.check, "check-config", false, "print what is in force and end")
}

// usersFile returns where the users are.
func (o *options) usersFile() (string, error) {
	switch {
	case o.users != "":
		return o.users, nil
	case o.data == "":
		return "", usagef("--data is missing: the folder of the phone books")
	}
	return filepath.Join(o.data, filepath.FromSlash(pbs.UsersFile)), nil
}

// verify finds what does not go together, and values that make no sense.
func (o *options) verify(given map[string]net.Listener) error {
	if err := o.verifyDoors(given); err != nil {
		return err
	}
	switch {
	case o.clients < 1 || o.sessions < 1 || o.each < 1:
		return usagef("--clients, --ftp-sessions and --ftp-sessions-per-address are at least 1")
	case o.keep < 0 || o.grace < 0 || o.ftpOpen < 0 || o.idle < time.Second:
		return usagef("--keep, --grace and --ftp-open are not negative, --ftp-idle is at least 1s")
	case o.format != "text" && o.format != "json":
		return usagef("--log-format is text or json, not %q", o.format)
	case o.publicIP != "" && net.ParseIP(o.publicIP).To4() == nil:
		return usagef("--ftp-public-ip is an IPv4 address, not %q", o.publicIP)
	}
	switch pbs.TLSMode(o.ftpTLS) {
	case "", pbs.TLSOff, pbs.TLSOffer, pbs.TLSRequire:
	default:
		return usagef("--ftp-tls is require, offer or off, not %q", o.ftpTLS)
	}
	_, err := parsePorts(o.ports)
	return err
}

func (o *options) verifyDoors(given map[string]net.Listener) error {
	ftp := o.ftp != "" || given[pbs.DoorFTP] != nil
	web := o.http != "" || o.https != "" || given[pbs.DoorHTTP] != nil || given[pbs.DoorHTTPS] != nil
	switch {
	case o.data == "":
		return usagef("--data is missing: the folder of the phone books")
	case !web && !ftp:
		return usagef("none of --http, --https and --ftp has an address")
	case !ftp && (o.user != "" || o.pass != ""):
		return usagef("--user and --password-file are for --ftp, which is off")
	case o.user == "" && o.pass != "":
		return usagef("--password-file needs --user")
	case (o.cert == "") != (o.key == ""):
		return usagef("--cert and --key go together")
	case o.https != "" && o.cert == "":
		return usagef("--https needs --cert and --key")
	}
	return nil
}

// parsePorts reads FROM-TO; nothing means any port.
func parsePorts(s string) (pbs.PortRange, error) {
	if s == "" {
		return pbs.PortRange{}, nil
	}
	from, to, _ := strings.Cut(s, "-")
	a, err1 := strconv.ParseUint(from, 10, 16)
	b, err2 := strconv.ParseUint(to, 10, 16)
	if err1 != nil || err2 != nil || a == 0 || b < a {
		return pbs.PortRange{}, usagef("--ftp-passive-ports is FROM-TO, such as 50000-50100, not %q", s)
	}
	return pbs.PortRange{From: int(a), To: int(b)}, nil
}

// server makes the server that the settings ask for.
func (o *options) server(given map[string]net.Listener, log *slog.Logger) (*pbs.Server, error) {
	ports, err := parsePorts(o.ports)
	if err != nil {
		return nil, err
	}
	s := &pbs.Server{
		Dir: o.data, HTTP: o.http, HTTPS: o.https, Pages: o.pages, FTP: o.ftp, Listeners: given,
		CertFile: o.cert, KeyFile: o.key, Clients: o.clients, Keep: &o.keep,
		User: o.user, Users: o.users, FTPTLS: pbs.TLSMode(o.ftpTLS), FTPOpen: o.ftpOpen,
		PassivePorts: ports, PublicIP: o.publicIP, DataPort20: o.port20,
		Sessions: o.sessions, SessionsEach: o.each, Idle: o.idle, Log: log,
	}
	if o.user == "" {
		return s, nil
	}
	if s.Password, err = readPassword(o.pass); err != nil {
		return nil, err
	}
	if s.Password == "" {
		return nil, usageError{hinted{
			fmt.Errorf("--user %s has no password", o.user), "give --password-file FILE or set " + passwordEnv,
		}}
	}
	return s, nil
}

// explain adds what to do to an error of the server.
func explain(err error) error {
	if errors.Is(err, pbs.ErrNoUsers) {
		return usageError{hinted{err, "pbs user add NAME makes one; there is no anonymous access"}}
	}
	return err
}

// logger writes the log to w as the settings ask; level may change later.
func (o *options) logger(w io.Writer, level *slog.LevelVar) *slog.Logger {
	level.Set(o.level)
	h := &slog.HandlerOptions{Level: level}
	if o.format == "json" {
		return slog.New(slog.NewJSONHandler(w, h))
	}
	return slog.New(slog.NewTextHandler(w, h))
}
