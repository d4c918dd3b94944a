package admin

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Host is a server that releases are posted to: an FTP server, or a folder that
// a phone book server on this machine reads. It never holds a password.
type Host struct {
	Name   string `json:"name"`
	FTP    string `json:"ftp,omitempty"`    // host:port
	Folder string `json:"folder,omitempty"` // instead of FTP, absolute
	User   string `json:"user,omitempty"`
	Dir    string `json:"dir,omitempty"`  // on the FTP server
	Mode   string `json:"mode,omitempty"` // data connections: passive or active
	TLS    string `json:"tls,omitempty"`  // off, explicit, implicit
	// ActiveIP and ActivePorts are what an active server is told to connect to, where
	// a router or a firewall stands in between: an address, FIRST-LAST.
	ActiveIP    string `json:"activeIP,omitempty"`
	ActivePorts string `json:"activePorts,omitempty"`
	// Pin is the fingerprint of the server's key, where it was accepted by hand.
	Pin   string `json:"pin,omitempty"`
	Probe string `json:"probe,omitempty"` // URL where clients ask
	// Pilot hosts are posted to first; the others wait until clients there get the
	// release. Tags name groups of hosts.
	Pilot bool     `json:"pilot,omitempty"`
	Tags  []string `json:"tags,omitempty"`
}

// Account names whom a password is for, as the keyring keeps it: two data
// folders may have hosts of the same name.
func (h Host) Account() string { return h.User + "@" + h.FTP }

// What a host entry gets where nothing is said ("How Connection Manager Works"
// for the port; the directory is ours).
const (
	DefaultFTPPort = "21"
	implicitPort   = "990"
	DefaultDir     = "/PBSData"
)

// What a host entry may say.
const (
	ModePassive = "passive"
	ModeActive  = "active"
)

const hostKind = "host"

var hostName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

// HostError says what is wrong with a host entry.
type HostError struct {
	Field, Value string
	Reason       phonebook.Sentence
}

// Error names field, value and reason.
func (e *HostError) Error() string { return fmt.Sprintf("%s %q: %s", e.Field, e.Value, e.Reason) }

// normal returns h with defaults filled in, or a [*HostError].
func (h Host) normal() (Host, error) {
	bad := func(field, value string, reason phonebook.Sentence) (Host, error) {
		return h, &HostError{Field: field, Value: value, Reason: reason}
	}
	if !hostName.MatchString(h.Name) {
		return bad("name", h.Name, phonebook.Say("Use 1 to 40 letters, digits, dots, hyphens."))
	}
	if err := checkProbe(h.Probe); err != nil {
		return h, err
	}
	if h.Pilot && h.Probe == "" {
		return bad("pilot", h.Name, phonebook.Say("A pilot needs the address that clients ask: the other servers wait until clients there get the release."))
	}
	var err error
	if h.Tags, err = normalTags(h.Tags); err != nil {
		return h, err
	}
	if h.Folder == "" {
		return h.normalFTP(bad)
	}
	if h.FTP != "" {
		return bad("folder", h.Folder, phonebook.Say("A host is an FTP server or a folder, not both."))
	}
	if !filepath.IsAbs(h.Folder) {
		return bad("folder", h.Folder, phonebook.Say("Give the whole path."))
	}
	return Host{Name: h.Name, Folder: filepath.Clean(h.Folder), Probe: h.Probe, Pilot: h.Pilot, Tags: h.Tags}, nil
}

func checkProbe(probe string) error {
	if probe == "" {
		return nil
	}
	u, err := url.Parse(probe)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return &HostError{"probe", probe, phonebook.Say("Give the address that clients ask, such as http://pbs.example/pbserver/pbserver.dll.")}
	}
	if u.User != nil {
		return &HostError{"probe", u.Redacted(), phonebook.Say("Clients ask without a name or password. Leave them out.")}
	}
	return nil
}

// normalTags returns tags sorted and once each, nil for none.
func normalTags(tags []string) ([]string, error) {
	var out []string
	for _, tag := range tags {
		if !hostName.MatchString(tag) {
			return nil, &HostError{"tag", tag, phonebook.Say("Use 1 to 40 letters, digits, dots, hyphens.")}
		}
		out = append(out, tag)
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(out, strings.EqualFold), nil
}

func (h Host) normalFTP(bad func(field, value string, reason phonebook.Sentence) (Host, error)) (Host, error) {
	switch {
	case h.FTP == "":
		return bad("ftp", h.FTP, phonebook.Say("Give the FTP server's name, with :port where it is not 21."))
	case h.User == "":
		return bad("user", h.User, phonebook.Say("Give the user who may write there. Anonymous posting is not supported."))
	case strings.Contains(h.FTP, "@"): // a password may stand before it: it is not repeated
		return bad("ftp", h.FTP[strings.LastIndex(h.FTP, "@"):], phonebook.Say("Give the server alone, without a user or a password."))
	case strings.ContainsAny(h.User, "\r\n"):
		return bad("user", h.User, phonebook.Say("Line breaks are not allowed."))
	case strings.ContainsAny(h.Dir, "\r\n"):
		return bad("dir", h.Dir, phonebook.Say("Line breaks are not allowed."))
	}
	h.Mode, h.TLS = cmp.Or(h.Mode, ModePassive), cmp.Or(h.TLS, string(post.NoTLS))
	switch post.TLSMode(h.TLS) {
	case post.NoTLS, post.ExplicitTLS, post.ImplicitTLS:
	default:
		return bad("tls", h.TLS, phonebook.Say("Use off, explicit or implicit."))
	}
	port := DefaultFTPPort
	if h.TLS == string(post.ImplicitTLS) {
		port = implicitPort
	}
	if _, _, err := net.SplitHostPort(h.FTP); err != nil {
		h.FTP = net.JoinHostPort(strings.Trim(h.FTP, "[]"), port)
	}
	if host, port, err := net.SplitHostPort(h.FTP); err != nil || !validHost(host) || !validPort(port) {
		return bad("ftp", h.FTP, phonebook.Say("Give the server as HOST or HOST:PORT."))
	}
	h.Dir = path.Clean("/" + cmp.Or(h.Dir, DefaultDir))
	if h.Pin != "" && (h.TLS == string(post.NoTLS) || !post.IsFingerprint(h.Pin)) {
		return bad("pin", h.Pin, phonebook.Say("Give the fingerprint of the key as it is shown, such as sha256//…=, for a server with TLS."))
	}
	return h.normalMode(bad)
}

func (h Host) normalMode(bad func(field, value string, reason phonebook.Sentence) (Host, error)) (Host, error) {
	switch {
	case h.Mode != ModePassive && h.Mode != ModeActive:
		return bad("mode", h.Mode, phonebook.Say("Use active or passive."))
	case h.Mode == ModePassive && (h.ActiveIP != "" || h.ActivePorts != ""):
		return bad("mode", h.Mode, phonebook.Say("An address and ports for data connections are for the active mode only."))
	}
	if h.ActiveIP != "" {
		ip, err := netip.ParseAddr(h.ActiveIP)
		if err != nil || ip.IsUnspecified() {
			return bad("active-ip", h.ActiveIP, phonebook.Say("Give the address of this computer as the server sees it, such as 192.0.2.7."))
		}
		h.ActiveIP = ip.String()
	}
	if _, err := h.activePorts(); err != nil {
		return h, err
	}
	return h, nil
}

// activePorts returns the first and last port for data connections, zeros for any.
func (h Host) activePorts() (ports [2]uint16, err error) {
	if h.ActivePorts == "" {
		return ports, nil
	}
	first, last, isRange := strings.Cut(h.ActivePorts, "-")
	if !isRange {
		last = first
	}
	for i, text := range []string{first, last} {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n < 1024 {
			return ports, &HostError{"active-ports", h.ActivePorts, phonebook.Say("Give the ports as FIRST-LAST, each from 1024 to 65535.")}
		}
		ports[i] = uint16(n)
	}
	if ports[0] > ports[1] {
		return ports, &HostError{"active-ports", h.ActivePorts, phonebook.Say("The first port is higher than the last.")}
	}
	return ports, nil
}

// Server returns how an FTP host is reached.
func (h Host) Server(password string) (post.FTPServer, error) {
	ports, err := h.activePorts()
	s := post.FTPServer{
		Addr: h.FTP, Dir: h.Dir, User: h.User, Password: password,
		Active: h.Mode == ModeActive, ActivePorts: ports, TLS: post.TLSMode(h.TLS), Pin: h.Pin,
	}
	if h.ActiveIP != "" && err == nil {
		s.ActiveIP, err = netip.ParseAddr(h.ActiveIP)
	}
	return s, err
}

// validHost reports whether a name or an address may be dialled.
func validHost(host string) bool {
	if strings.Contains(host, ":") {
		_, err := netip.ParseAddr(host)
		return err == nil
	}
	bad := func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`/\[]`, r)
	}
	return host != "" && !strings.ContainsFunc(host, bad)
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}
