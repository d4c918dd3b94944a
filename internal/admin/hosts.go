package admin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
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
	Dir    string `json:"dir,omitempty"`   // on the FTP server
	Mode   string `json:"mode,omitempty"`  // data connections: passive
	TLS    string `json:"tls,omitempty"`   // off
	Probe  string `json:"probe,omitempty"` // URL where clients ask
}

// Account names whom a password is for, as the keyring keeps it: two data
// folders may have hosts of the same name.
func (h Host) Account() string { return h.User + "@" + h.FTP }

// What a host entry gets where nothing is said ("How Connection Manager Works"
// for the port; the directory is ours).
const (
	DefaultFTPPort = "21"
	DefaultDir     = "/PBSData"
)

const hostKind = "host"

var hostName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

// HostError says what is wrong with a host entry.
type HostError struct {
	Field, Value, Reason string
}

// Error names field, value and reason.
func (e *HostError) Error() string { return fmt.Sprintf("%s %q: %s", e.Field, e.Value, e.Reason) }

// normal returns h with defaults filled in, or a [*HostError].
func (h Host) normal() (Host, error) {
	bad := func(field, value, reason string) (Host, error) {
		return h, &HostError{Field: field, Value: value, Reason: reason}
	}
	if !hostName.MatchString(h.Name) {
		return bad("name", h.Name, "Use 1 to 40 letters, digits, dots, hyphens.")
	}
	if h.Probe != "" {
		u, err := url.Parse(h.Probe)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return bad("probe", h.Probe, "Give the address that clients ask, such as http://pbs.example/pbserver/pbserver.dll.")
		}
		if u.User != nil {
			return bad("probe", u.Redacted(), "Clients ask without a name or password. Leave them out.")
		}
	}
	if h.Folder != "" {
		if h.FTP != "" {
			return bad("folder", h.Folder, "A host is an FTP server or a folder, not both.")
		}
		if !filepath.IsAbs(h.Folder) {
			return bad("folder", h.Folder, "Give the whole path.")
		}
		return Host{Name: h.Name, Folder: filepath.Clean(h.Folder), Probe: h.Probe}, nil
	}
	return h.normalFTP(bad)
}

func (h Host) normalFTP(bad func(field, value, reason string) (Host, error)) (Host, error) {
	switch {
	case h.FTP == "":
		return bad("ftp", h.FTP, "Give the FTP server's name, with :port where it is not 21.")
	case h.User == "":
		return bad("user", h.User, "Give the user who may write there. Anonymous posting is not supported.")
	case strings.Contains(h.FTP, "@"): // a password may stand before it: it is not repeated
		return bad("ftp", h.FTP[strings.LastIndex(h.FTP, "@"):], "Give the server alone, without a user or a password.")
	case strings.ContainsAny(h.User, "\r\n"):
		return bad("user", h.User, "Line breaks are not allowed.")
	case strings.ContainsAny(h.Dir, "\r\n"):
		return bad("dir", h.Dir, "Line breaks are not allowed.")
	}
	if _, _, err := net.SplitHostPort(h.FTP); err != nil {
		h.FTP = net.JoinHostPort(strings.Trim(h.FTP, "[]"), DefaultFTPPort)
	}
	if host, port, err := net.SplitHostPort(h.FTP); err != nil || !validHost(host) || !validPort(port) {
		return bad("ftp", h.FTP, "Give the server as HOST or HOST:PORT.")
	}
	if h.Dir == "" {
		h.Dir = DefaultDir
	}
	h.Dir = "/" + strings.Trim(h.Dir, "/")
	if h.Mode == "" {
		h.Mode = "passive"
	}
	if h.TLS == "" {
		h.TLS = "off"
	}
	switch {
	case h.Mode == "active", h.TLS == "explicit", h.TLS == "implicit":
		return bad("mode", h.Mode+", tls "+h.TLS, "This version posts in passive mode without TLS only. Use --mode passive --tls off.")
	case h.Mode != "passive":
		return bad("mode", h.Mode, "Use passive.")
	case h.TLS != "off":
		return bad("tls", h.TLS, "Use off.")
	}
	return h, nil
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

// AddHost keeps a host entry. It returns a [*HostError], or
// [phonebook.ErrExists] for a name that is taken.
func (s *Service) AddHost(h Host) (Host, error) {
	h, err := h.normal()
	if err != nil {
		return h, err
	}
	hosts, err := s.Hosts()
	if err != nil {
		return h, err
	}
	for _, other := range hosts {
		if strings.EqualFold(other.Name, h.Name) {
			return h, fmt.Errorf("host %s: %w", other.Name, phonebook.ErrExists)
		}
	}
	return h, s.Store.PutSetting(hostKind, h.Name, h)
}

// SetHost replaces a host entry by name. It returns a [*HostError] or
// [phonebook.ErrNotFound].
func (s *Service) SetHost(h Host) (Host, error) {
	old, err := s.Host(h.Name)
	if err != nil {
		return h, err
	}
	h.Name = old.Name
	if h, err = h.normal(); err != nil {
		return h, err
	}
	return h, s.Store.PutSetting(hostKind, h.Name, h)
}

// RemoveHost forgets a host entry. What the server holds stays there.
func (s *Service) RemoveHost(name string) error {
	h, err := s.Host(name)
	if err != nil {
		return err
	}
	return s.Store.DeleteSetting(hostKind, h.Name)
}

// Hosts returns every host entry, sorted by name.
func (s *Service) Hosts() ([]Host, error) {
	var hosts []Host
	err := s.Store.Settings(hostKind, func(_ string, decode func(any) error) error {
		var h Host
		err := decode(&h)
		hosts = append(hosts, h)
		return err
	})
	return hosts, err
}

// Host returns one host entry by its name, compared without case.
func (s *Service) Host(name string) (Host, error) {
	hosts, err := s.Hosts()
	if err != nil {
		return Host{}, err
	}
	for _, h := range hosts {
		if strings.EqualFold(h.Name, name) {
			return h, nil
		}
	}
	return Host{}, fmt.Errorf("host %s: %w", name, phonebook.ErrNotFound)
}

// HostState is what a host holds of one book, and how that stands to the newest
// release here.
type HostState struct {
	Host    string            `json:"host"`
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"` // 0 = nothing there
	Status  string            `json:"status"`  // new, behind, current, conflict, unreleased
	Reason  string            `json:"reason,omitempty"`
}

// CheckHost logs in to a host and reads what it holds of every book here.
// Nothing is written there.
func (s *Service) CheckHost(ctx context.Context, name, password string) ([]HostState, error) {
	h, err := s.Host(name)
	if err != nil {
		return nil, err
	}
	remote, err := s.Connect(ctx, h, password)
	if err != nil {
		return nil, err
	}
	defer remote.Close()
	books, err := s.Store.Books()
	if err != nil {
		return nil, err
	}
	var out []HostState
	for _, l := range books {
		st, err := s.hostState(ctx, remote, h, l)
		if err != nil {
			return out, err
		}
		out = append(out, st)
	}
	return out, nil
}

func (s *Service) hostState(ctx context.Context, remote post.Remote, h Host, l phonebook.Ledger) (HostState, error) {
	st := HostState{Host: h.Name, Book: l.Book.Name}
	there, err := post.Inspect(ctx, remote, l.Book.Name)
	if conflict, ok := errors.AsType[*post.ConflictError](err); ok {
		st.Version, st.Status, st.Reason = conflict.Version, PostConflict, conflict.Error()
		return st, nil
	}
	if err != nil {
		return st, err
	}
	st.Version = there.Version()
	release := later(l)
	if l.Released != 0 {
		rec, err := s.Store.Release(l.Book.Name, l.Released)
		if err != nil {
			return st, err
		}
		release = rec.Manifest
	}
	status, err := post.Compare(release, there, s.known(l.Book.Name))
	switch {
	case err != nil:
		st.Status, st.Reason = PostConflict, err.Error()
	case l.Released == 0:
		st.Status = "unreleased"
	default:
		st.Status = string(status)
	}
	return st, nil
}

// later stands for any release of the book that is still to be made: what a host
// holds that conflicts with it conflicts with all of them.
func later(l phonebook.Ledger) phonebook.Manifest {
	return phonebook.Manifest{Book: l.Book.Name, Line: l.Book.Line, Version: phonebook.MaxVersions + 1}
}

// known finds the manifest of an earlier release made here.
func (s *Service) known(book string) func(phonebook.Version) (phonebook.Manifest, bool) {
	return func(v phonebook.Version) (phonebook.Manifest, bool) {
		rec, err := s.Store.Release(book, v)
		return rec.Manifest, err == nil
	}
}
