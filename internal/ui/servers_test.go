package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/post"
)

// withServer opens a window with a server in a folder.
func withServer(t *testing.T) (*Window, *admin.Service, admin.Host) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	h, err := s.AddHost(admin.Host{Name: "here", Folder: t.TempDir()})
	check(t, err)
	w := openOn(t, s)
	w.showTab(tabReleases)
	return w, s, h
}

func hostsOf(t *testing.T, s *admin.Service) []admin.Host {
	t.Helper()
	hosts, err := s.Hosts()
	check(t, err)
	return hosts
}

func TestAddServer(t *testing.T) {
	w, s := open(t)
	kept := ""
	w.KeepPassword = func(server, password string) error {
		kept = server + ":" + password
		return nil
	}
	w.addServer()
	add := button(t, w, "Add server")
	in := entries(w)
	press(in[0], fyne.KeyReturn)
	wantSays(t, w, "Use 1 to 40 letters, digits, dots, hyphens.")
	typeInto(w, in[0], "lab")
	if says(w, "Use 1 to 40 letters") {
		t.Error("the reason stays while another name is typed")
	}
	press(in[0], fyne.KeyReturn)
	wantSays(t, w, "Give the FTP server's name")
	typeInto(w, in[1], "ftp.example")
	typeInto(w, in[2], "anna")
	typeInto(w, in[3], "secret")
	typeInto(w, entry(t, w, "Such as EU, DMZ; a post can choose them"), "EU, lab;EU")
	add.Tapped(nil)
	if w.openDialogs() != 0 {
		t.Fatal("the dialog is still open")
	}
	want := admin.Host{Name: "lab", FTP: "ftp.example:21", User: "anna", Dir: "/PBSData", Mode: "passive", TLS: "off", Tags: []string{"EU", "lab"}}
	if diff := cmp.Diff([]admin.Host{want}, hostsOf(t, s)); diff != "" {
		t.Error(diff)
	}
	if kept != "anna@ftp.example:21:secret" {
		t.Errorf("kept %q", kept)
	}
	// A second of the name is refused at its line.
	w.addServer()
	typeInto(w, entries(w)[0], "LAB")
	typeInto(w, entries(w)[1], "other.example")
	typeInto(w, entries(w)[2], "anna")
	tap(t, w, "Add server")
	wantSays(t, w, "This name is taken. Choose another.")
}

func TestKeyringRefuses(t *testing.T) {
	w, s := open(t)
	w.KeepPassword = func(string, string) error { return errors.New("no keyring") }
	w.addServer()
	in := entries(w)
	for i, text := range []string{"lab", "ftp.example", "anna", "secret"} {
		typeInto(w, in[i], text)
	}
	tap(t, w, "Add server")
	wantSays(t, w, "the keyring of this computer did not take its password")
	if len(hostsOf(t, s)) != 1 {
		t.Error("the server was not added")
	}
}

func TestEditServer(t *testing.T) {
	s := newService(t)
	fill(t, s)
	pin := "sha256//" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	_, err := s.AddHost(admin.Host{
		Name: "west", FTP: "ftp.example:2121", User: "post", Dir: "/books", TLS: "explicit", Mode: "active",
		ActiveIP: "192.0.2.7", ActivePorts: "50000-50100", Pin: pin, Probe: "http://pbs.example/x", Tags: []string{"EU"},
	})
	check(t, err)
	w := openOn(t, s)
	w.editServer("west")
	wantSays(t, w, pin)
	typeInto(w, entry(t, w, "Any, or such as 50000-50100"), "9")
	tap(t, w, "Save server")
	wantSays(t, w, "Give the ports as FIRST-LAST, each from 1024 to 65535.")
	typeInto(w, entry(t, w, "Any, or such as 50000-50100"), "50000-50010")
	typeInto(w, entry(t, w, "http://pbs.example/pbserver/pbserver.dll"), "")
	for _, o := range shown(w) {
		if c, ok := o.(*parts.Check); ok {
			c.SetChecked(true)
		}
	}
	tap(t, w, "Save server")
	wantSays(t, w, "A pilot needs the address that clients ask")
	typeInto(w, entry(t, w, "http://pbs.example/pbserver/pbserver.dll"), "https://pbs.example/x")
	tap(t, w, "Forget key")
	tap(t, w, "Save server")
	want := admin.Host{
		Name: "west", FTP: "ftp.example:2121", User: "post", Dir: "/books", TLS: "explicit", Mode: "active",
		ActiveIP: "192.0.2.7", ActivePorts: "50000-50010", Probe: "https://pbs.example/x", Pilot: true, Tags: []string{"EU"},
	}
	if diff := cmp.Diff([]admin.Host{want}, hostsOf(t, s)); diff != "" {
		t.Error(diff)
	}
	wantStatus(t, w, "Saved server west.")
}

func TestServerBecomesAFolder(t *testing.T) {
	w, s, _ := withServer(t)
	folder := t.TempDir()
	w.editServer("HERE")
	typeInto(w, entry(t, w, "/srv/pbs/PBSData"), "relative")
	tap(t, w, "Save server")
	wantSays(t, w, "Give the whole path.")
	typeInto(w, entry(t, w, "/srv/pbs/PBSData"), folder)
	tap(t, w, "Save server")
	if diff := cmp.Diff([]admin.Host{{Name: "here", Folder: folder}}, hostsOf(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveServer(t *testing.T) {
	w, s, h := withServer(t)
	forgotten := ""
	w.ForgetPassword = func(account string) error { forgotten = account; return nil }
	w.removeServer("here")
	wantSays(t, w, "It is only forgotten here; nothing was posted there from here.")
	tap(t, w, "Keep server")
	_, err := s.Build(testBook, "")
	check(t, err)
	_, err = s.Schedule(testBook, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), admin.PostOptions{Hosts: []string{h.Name}})
	check(t, err)
	_, err = s.Post(context.Background(), testBook, admin.PostOptions{})
	check(t, err)
	w.removeServer("here")
	wantSays(t, w, "Clients there keep getting version 1 of Tymnet. 1 scheduled post names it and will fail without it.")
	tap(t, w, "Remove server")
	if len(hostsOf(t, s)) != 0 || forgotten != "" {
		t.Errorf("hosts = %+v, forgotten %q", hostsOf(t, s), forgotten)
	}
}

// The password goes with the last server that is reached with it.
func TestRemoveServerForgetsItsPassword(t *testing.T) {
	s := newService(t)
	fill(t, s)
	for _, name := range []string{"one", "two"} {
		_, err := s.AddHost(admin.Host{Name: name, FTP: "ftp.example", User: "post", Dir: "/" + name})
		check(t, err)
	}
	w := openOn(t, s)
	var forgotten []string
	w.ForgetPassword = func(account string) error { forgotten = append(forgotten, account); return nil }
	for _, name := range []string{"one", "two"} {
		w.removeServer(name)
		tap(t, w, "Remove server")
	}
	if diff := cmp.Diff([]string{"post@ftp.example:21"}, forgotten); diff != "" {
		t.Error(diff)
	}
}

func TestCheckServer(t *testing.T) {
	w, s, h := withServer(t)
	tap(t, w, "Check")
	wantSays(t, w, "Check of server here")
	wantSays(t, w, "It is on this computer; no log-in is needed.")
	wantSays(t, w, "Empty; nothing was released yet")
	tap(t, w, "Close")
	_, err := s.Build(testBook, "First")
	check(t, err)
	w.reload(nil)
	tap(t, w, "Check all")
	wantSays(t, w, "New, empty")
	// A folder that may not be written is told with what to do.
	check(t, os.MkdirAll(filepath.Join(h.Folder, "Database"), 0o700))
	check(t, os.WriteFile(filepath.Join(h.Folder, "Tymnet"), nil, 0o600))
	tap(t, w, "Check")
	if !says(w, "A post cannot work until this is repaired on the server.") && !says(w, "Connection") {
		t.Error("a folder that is a file is no problem")
	}
	tap(t, w, "Edit server…")
	wantSays(t, w, "Edit server here")
}

func TestCheckOfAServerThatRefuses(t *testing.T) {
	w, s, h := withServer(t)
	s.Connect = func(context.Context, admin.Host, string, func(string)) (post.Remote, error) {
		return nil, &post.Error{Op: "log in", Err: post.ErrLogin}
	}
	w.checkServer(h)
	wantSays(t, w, "The server refused the login. Check user and password.")
	s.Connect = func(_ context.Context, h admin.Host, _ string, _ func(string)) (post.Remote, error) {
		return post.Dir(h.Folder), nil
	}
	tap(t, w, "Check again")
	wantSays(t, w, "It is on this computer; no log-in is needed.")
}
