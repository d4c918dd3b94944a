package admin_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestHostDefaults(t *testing.T) {
	f := newFixture(t)
	tests := []struct{ give, want admin.Host }{
		{
			admin.Host{Name: "a", FTP: "ftp.example", User: "anna"},
			admin.Host{Name: "a", FTP: "ftp.example:21", User: "anna", Dir: "/PBSData", Mode: "passive", TLS: "off"},
		},
		{
			admin.Host{Name: "b.c-d_9", FTP: "ftp.example:2121", User: "anna", Dir: "pbs/data/", Mode: "passive", TLS: "off", Probe: "https://pbs.example/x.dll"},
			admin.Host{Name: "b.c-d_9", FTP: "ftp.example:2121", User: "anna", Dir: "/pbs/data", Mode: "passive", TLS: "off", Probe: "https://pbs.example/x.dll"},
		},
		{
			admin.Host{Name: "six", FTP: "::1", User: "anna", Dir: "/"},
			admin.Host{Name: "six", FTP: "[::1]:21", User: "anna", Dir: "/", Mode: "passive", TLS: "off"},
		},
		{
			admin.Host{Name: "six2", FTP: "[fe80::1]", User: "anna"},
			admin.Host{Name: "six2", FTP: "[fe80::1]:21", User: "anna", Dir: "/PBSData", Mode: "passive", TLS: "off"},
		},
		{
			admin.Host{Name: "tls", FTP: "ftp.example", User: "anna", Mode: "active", TLS: "implicit", ActivePorts: "50000-50010", ActiveIP: "192.0.2.7", Tags: []string{"EU", "dmz", "eu"}},
			admin.Host{Name: "tls", FTP: "ftp.example:990", User: "anna", Dir: "/PBSData", Mode: "active", TLS: "implicit", ActivePorts: "50000-50010", ActiveIP: "192.0.2.7", Tags: []string{"dmz", "EU"}},
		},
		{
			admin.Host{Name: "dir", Folder: f.Dir + "//x/../y", User: "not needed"},
			admin.Host{Name: "dir", Folder: filepath.Join(f.Dir, "y")},
		},
	}
	for _, tt := range tests {
		got, err := f.AddHost(tt.give)
		f.must(err)
		diff(t, tt.want, got)
		kept, err := f.Host(strings.ToUpper(tt.give.Name))
		f.must(err)
		diff(t, tt.want, kept)
	}
	hosts, err := f.Hosts()
	f.must(err)
	if len(hosts) != len(tests) {
		t.Errorf("%d hosts", len(hosts))
	}
	if _, err := f.AddHost(admin.Host{Name: "DIR", Folder: f.Dir}); !errors.Is(err, phonebook.ErrExists) {
		t.Errorf("a taken name: %v", err)
	}
	f.must(f.RemoveHost("Dir"))
	for _, name := range []string{"dir", "none"} {
		if err := f.RemoveHost(name); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("remove %s: %v", name, err)
		}
	}
}

func TestHostRefused(t *testing.T) {
	f := newFixture(t)
	good := admin.Host{Name: "a", FTP: "ftp.example", User: "anna"}
	tests := []struct {
		field string
		spoil func(*admin.Host)
	}{
		{"name", func(h *admin.Host) { h.Name = "" }},
		{"name", func(h *admin.Host) { h.Name = "a b" }},
		{"name", func(h *admin.Host) { h.Name = "-a" }},
		{"name", func(h *admin.Host) { h.Name = strings.Repeat("a", 41) }},
		{"name", func(h *admin.Host) { h.Name = "a\n" }},
		{"ftp", func(h *admin.Host) { h.FTP = "" }},
		{"ftp", func(h *admin.Host) { h.FTP = ":21" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp.example:" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp.example:99999" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp.example:21:21" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp://ftp.example" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp.example/dir" }},
		{"ftp", func(h *admin.Host) { h.FTP = "ftp.example\r\nDELE x" }},
		{"ftp", func(h *admin.Host) { h.FTP = "anna:s3cret@ftp.example:21" }},
		{"ftp", func(h *admin.Host) { h.FTP = "anna:s3cret@ftp.example" }},
		{"user", func(h *admin.Host) { h.User = "" }},
		{"user", func(h *admin.Host) { h.User = "anna\r\nDELE x" }},
		{"dir", func(h *admin.Host) { h.Dir = "/a\nb" }},
		{"mode", func(h *admin.Host) { h.Mode = "odd" }},
		{"mode", func(h *admin.Host) { h.ActivePorts = "50000-50010" }},
		{"mode", func(h *admin.Host) { h.ActiveIP = "192.0.2.7" }},
		{"active-ip", func(h *admin.Host) { h.Mode, h.ActiveIP = "active", "here" }},
		{"active-ip", func(h *admin.Host) { h.Mode, h.ActiveIP = "active", "0.0.0.0" }},
		{"active-ports", func(h *admin.Host) { h.Mode, h.ActivePorts = "active", "20-30" }},
		{"active-ports", func(h *admin.Host) { h.Mode, h.ActivePorts = "active", "50010-50000" }},
		{"active-ports", func(h *admin.Host) { h.Mode, h.ActivePorts = "active", "50000-70000" }},
		{"pin", func(h *admin.Host) { h.Pin = "sha256//AAAA" }},
		{"pin", func(h *admin.Host) { h.TLS, h.Pin = "explicit", "sha256//AAAA" }},
		{"pilot", func(h *admin.Host) { h.Pilot = true }},
		{"tag", func(h *admin.Host) { h.Tags = []string{"a b"} }},
		{"tls", func(h *admin.Host) { h.TLS = "maybe" }},
		{"probe", func(h *admin.Host) { h.Probe = "pbs.example" }},
		{"probe", func(h *admin.Host) { h.Probe = "ftp://pbs.example" }},
		{"probe", func(h *admin.Host) { h.Probe = "http://anna:s3cret@pbs.example/x.dll" }},
		{"folder", func(h *admin.Host) { h.Folder = f.Dir }},
		{"folder", func(h *admin.Host) { h.FTP, h.Folder = "", "here" }},
	}
	for _, tt := range tests {
		h := good
		tt.spoil(&h)
		_, err := f.AddHost(h)
		bad, ok := errors.AsType[*admin.HostError](err)
		if !ok || bad.Field != tt.field || bad.Reason.Empty() {
			t.Errorf("%+v: %v, want the %s refused", h, err, tt.field)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the error repeats a password: %v", err)
		}
	}
	if hosts, err := f.Hosts(); err != nil || len(hosts) != 0 {
		t.Errorf("%v, %v", hosts, err)
	}
}

func TestSetHost(t *testing.T) {
	f := newFixture(t)
	f.host("West")
	got, err := f.SetHost(admin.Host{Name: "west", FTP: "ftp.example", User: "anna"})
	f.must(err)
	if got.Name != "West" || got.Folder != "" || got.FTP != "ftp.example:21" {
		t.Errorf("%+v", got)
	}
	if _, err := f.SetHost(admin.Host{Name: "West"}); err == nil {
		t.Error("a host without an address was kept")
	}
	if _, err := f.SetHost(admin.Host{Name: "East", Folder: f.Dir}); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
	kept, err := f.Host("West")
	f.must(err)
	diff(t, got, kept)
}

// TestPasswordIsNotKept posts with a password and looks for it everywhere.
func TestPasswordIsNotKept(t *testing.T) {
	f := withBook(t, 1)
	_, err := f.AddHost(admin.Host{Name: "west", FTP: "ftp.example", User: "anna"})
	f.must(err)
	dir := t.TempDir()
	f.Connect = func(_ context.Context, _ admin.Host, password string, _ func(string)) (post.Remote, error) {
		if password != "s3cret" {
			return nil, post.ErrLogin
		}
		return post.Dir(dir), nil
	}
	asked := 0
	_, err = f.post(admin.PostOptions{Password: func(context.Context, admin.Host) (string, error) { asked++; return "s3cret", nil }})
	f.must(err)
	if asked != 1 {
		t.Errorf("the password was asked for %d times", asked)
	}
	found := []any{tree(t, f.Dir), tree(t, dir), f.history(), f.ledger()}
	f.must(f.Store.Settings("host", func(_ string, decode func(any) error) error {
		var raw json.RawMessage
		err := decode(&raw)
		found = append(found, string(raw))
		return err
	}))
	text, err := json.Marshal(found)
	f.must(err)
	if strings.Contains(string(text), "s3cret") {
		t.Error("the password was written down")
	}
	if _, err := f.CheckHost(t.Context(), "west", "wrong"); !errors.Is(err, post.ErrLogin) {
		t.Errorf("a wrong password: %v", err)
	}
}

func TestCheckHost(t *testing.T) {
	f := withBook(t, 1)
	west, east := f.host("west"), f.host("east")
	f.must(f.NewBook("Other", ""))
	check := func(host string) admin.HostState {
		t.Helper()
		before := []any{tree(t, west), tree(t, east), f.state()}
		report, err := f.CheckHost(t.Context(), strings.ToUpper(host), "")
		f.must(err)
		if report.Host != host || report.Bad() {
			t.Errorf("%+v", report)
		}
		states := report.Books
		diff(t, before, []any{tree(t, west), tree(t, east), f.state()})
		if len(states) != 2 || states[0] != (admin.HostState{Host: host, Book: "Other", Status: "unreleased"}) {
			t.Fatalf("%+v", states)
		}
		return states[1]
	}
	diff(t, admin.HostState{Host: "west", Book: "Sample", Status: "unreleased"}, check("west"))
	f.build()
	diff(t, admin.HostState{Host: "west", Book: "Sample", Status: "new"}, check("west"))
	f.mustPost()
	diff(t, admin.HostState{Host: "west", Book: "Sample", Version: 1, Status: "current"}, check("west"))
	f.rename(1, "Redmond")
	f.build()
	diff(t, admin.HostState{Host: "west", Book: "Sample", Version: 1, Status: "behind"}, check("west"))
	edit(t, filepath.Join(east, "Database", "Sample.json"), `"line-1"`, `"elsewhere"`)
	if st := check("east"); st.Status != "conflict" || st.Version != 1 || st.Reason == "" {
		t.Errorf("%+v", st)
	}
	f.must(os.WriteFile(filepath.Join(east, "Database", "Sample.json"), []byte("{"), 0o600))
	if st := check("east"); st.Status != "conflict" || !strings.Contains(st.Reason, "cannot be understood") {
		t.Errorf("a damaged manifest: %+v", st)
	}
	if _, err := f.CheckHost(t.Context(), "none", ""); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
}

// edit replaces text in a file.
func edit(t testing.TB, path, old, now string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s: %v", data, err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, now)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRemember(t *testing.T) {
	f := newFixture(t)
	var got struct{ Width int }
	if err := f.Recall("split", &got); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
	f.must(f.Remember("split", struct{ Width int }{240}))
	f.must(f.Recall("split", &got))
	if hosts, err := f.Hosts(); got.Width != 240 || err != nil || hosts != nil {
		t.Errorf("%+v, hosts %v, %v", got, hosts, err)
	}
}

// What goes on without a host entry: what clients get there, and posts that name it.
func TestHostUse(t *testing.T) {
	f := withBook(t, 1)
	f.host("west")
	use, err := f.HostUse("west")
	f.must(err)
	diff(t, admin.HostUse{}, use)
	f.mustPost()
	p, err := f.Schedule("Sample", f.now.Add(time.Hour), admin.PostOptions{Hosts: []string{"WEST"}})
	f.must(err)
	_, err = f.Schedule("Sample", f.now.Add(time.Hour), admin.PostOptions{})
	f.must(err)
	use, err = f.HostUse("West")
	f.must(err)
	diff(t, admin.HostUse{Holds: []admin.HeldBook{{Book: "Sample", Version: 1}}, Scheduled: []admin.Scheduled{p}}, use)
}
