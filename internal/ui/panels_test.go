package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestChanges(t *testing.T) {
	w, s := open(t)
	w.showTab(tabChanges)
	if w.changes.Len() != 5 { // three POPs in service, two regions
		t.Errorf("%d lines before the first release", w.changes.Len())
	}
	_, err := s.Build(testBook, "")
	check(t, err)
	_, err = s.EditPOP(testBook, munich, func(p *phonebook.POP) error {
		p.AccessNumber, p.MaxBaud = "129-6082", 9600
		return nil
	})
	check(t, err)
	_, err = s.EditPOP(testBook, napa, func(p *phonebook.POP) error {
		p.Status = phonebook.OutOfService
		return nil
	})
	check(t, err)
	w.reload(nil)
	wantSays(t, w, "2 changes since version 1")
	wantSays(t, w, "Next release: version 2")
	if w.changes.Len() != 3 {
		t.Fatalf("%d lines", w.changes.Len())
	}
	number := [5]string{}
	for col := range number {
		number[col] = w.changes.Cell(0, col).Text
	}
	if number != [5]string{"Munich", "Germany, Bavaria", "Access number", "129-6081", "129-6082"} {
		t.Errorf("line = %q", number)
	}
	if w.changes.Cell(1, 0).Text != "" || w.changes.Mark(2) != grid.Removed {
		t.Errorf("second line begins with %q, third has mark %d", w.changes.Cell(1, 0).Text, w.changes.Mark(2))
	}
	w.changes.kinds.Choose(3)
	w.changes.refresh()
	if w.changes.Len() != 1 {
		t.Errorf("%d removed", w.changes.Len())
	}
	// The marks of the table say the same.
	rows := popRows{w}
	var marks []grid.Mark
	for row := range rows.Len() {
		marks = append(marks, rows.Mark(row))
	}
	if len(marks) != 4 || marks[2] != grid.Changed || marks[3] != grid.Changed || marks[0] != grid.NoMark {
		t.Errorf("marks = %v of %q", marks, names(w))
	}
	w.changes.grid.Select(w.changes.Key(0), 0)
	w.changes.open()
	if w.tabs.Chosen() != tabPOPs || w.form.fields.name.entry.Text != "Napa" {
		t.Error("the POP of the line is not shown")
	}
}

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
