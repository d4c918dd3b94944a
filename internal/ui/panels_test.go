package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
)

func TestAddServer(t *testing.T) {
	w, s := open(t)
	kept := ""
	w.KeepPassword = func(server, password string) error {
		kept = server + ":" + password
		return nil
	}
	w.showTab(tabReleases)
	tap(t, w, "Add server")
	add := button(t, w, "Add server")
	in := entries(w)
	press(in[0], fyne.KeyReturn)
	wantSays(t, w, "Use 1 to 40 letters, digits, dots, hyphens.")
	typeInto(w, in[0], "lab")
	press(in[0], fyne.KeyReturn)
	wantSays(t, w, "Give the FTP server's name")
	typeInto(w, in[1], "ftp.example")
	typeInto(w, in[2], "anna")
	typeInto(w, in[3], "secret")
	add.Tapped(nil)
	if w.dialogs != 0 {
		t.Fatal("the dialog is still open")
	}
	hosts, err := s.Hosts()
	check(t, err)
	want := admin.Host{Name: "lab", FTP: "ftp.example:21", User: "anna", Dir: "/PBSData", Mode: "passive", TLS: "off"}
	if len(hosts) != 1 || !cmp.Equal(hosts[0], want) {
		t.Errorf("hosts = %+v", hosts)
	}
	if kept != "anna@ftp.example:21:secret" {
		t.Errorf("kept %q", kept)
	}
	wantSays(t, w, "Nothing posted yet")
	tap(t, w, "Remove…")
	tap(t, w, "Remove server")
	if hosts, _ := s.Hosts(); len(hosts) != 0 {
		t.Errorf("hosts = %+v", hosts)
	}
}

func TestCheckServer(t *testing.T) {
	w, s := open(t)
	_, err := s.AddHost(admin.Host{Name: "here", Folder: t.TempDir()})
	check(t, err)
	w.reload(nil)
	w.showTab(tabReleases)
	tap(t, w, "Check")
	wantSays(t, w, "Empty; nothing was released yet")
	_, err = s.Build(testBook, "First")
	check(t, err)
	w.reload(nil)
	tap(t, w, "Check all")
	wantSays(t, w, "New, empty")
	if got := (releaseRows{w}).Cell(0, 6).Text; got != "First" {
		t.Errorf("comment = %q", got)
	}
}

func TestFilterTakesTheSelectionAway(t *testing.T) {
	w, _ := open(t)
	choose(t, w, munich)
	typeInto(w, w.search.entry, "napa")
	if w.form.showing || !w.toolbar.remove.Disabled() {
		t.Errorf("the form shows POP %d", w.form.id)
	}
	// A new POP is in no filter and stays.
	w.search.clear()
	w.newPOP()
	typeInto(w, w.search.entry, "napa")
	if !w.form.adding() {
		t.Error("the new POP has gone")
	}
}
