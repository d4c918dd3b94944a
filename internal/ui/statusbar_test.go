package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// What the status bar says goes when it is no longer true.
func TestStatusForgets(t *testing.T) {
	w, s := open(t)
	check(t, s.NewBook("Other", ""))
	w.reload(nil)
	offers := func() bool { return w.status.undo.Visible() }

	// Undo is offered for the step that is told, and for no later one.
	choose(t, w, napa)
	w.deleteSelected()
	tap(t, w, "Delete 1 POP")
	if !offers() {
		t.Fatalf("%q offers no undo", w.status.right.Text())
	}
	_, err := s.EditPOP(testBook, munich, func(p *phonebook.POP) error { p.Name = "Monaco"; return nil })
	check(t, err)
	w.reload(nil)
	if offers() {
		t.Error("Undo would take back another step than the one that is told")
	}

	// A failure goes with the next success, and with the book.
	w.status.say(sayBad, "It failed.")
	w.undo()
	wantStatus(t, w, "Undone: Edit Munich.")
	w.status.say(sayBad, "It failed.")
	w.openBook("Other")
	wantStatus(t, w, "All edits saved")
	w.openBook(testBook)
	wantStatus(t, w, "All edits saved")

	// What runs is told until it has ended, and leaves nothing behind.
	over := w.status.busy("Working …")
	w.openBook("Other")
	wantStatus(t, w, "Working …")
	over()
	wantStatus(t, w, "All edits saved")
	over = w.status.busy("Working …")
	w.status.say(sayDone, "Something else is done.")
	over()
	wantStatus(t, w, "Something else is done.")
}

// Of servers that are checked at once the bar tells what is wrong, whichever ends last.
func TestCheckAllTellsWhatIsWrong(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "far", Folder: t.TempDir()}, admin.Host{Name: "here", Folder: t.TempDir()}, admin.Host{Name: "near", Folder: t.TempDir()})
	w.checkServers()
	wantStatus(t, w, "3 servers answered.")
	reach := s.Connect
	s.Connect = func(ctx context.Context, h admin.Host, password string, say func(string)) (post.Remote, error) {
		if h.Name == "far" {
			return nil, &post.Error{Op: "connect", Err: post.ErrUnreachable}
		}
		return reach(ctx, h, password, say)
	}
	w.checkServers()
	wantStatus(t, w, "far, Connection: No FTP server answers. Check the address and the network.")
}

// Passwords are asked for one after the other, not on top of each other.
func TestCheckAllAsksOneByOne(t *testing.T) {
	w, s := openWith(t, admin.Host{Name: "east", FTP: "east.example", User: "anna"}, admin.Host{Name: "west", FTP: "west.example", User: "anna"})
	folder := t.TempDir()
	s.Connect = func(context.Context, admin.Host, string, func(string)) (post.Remote, error) {
		return post.Dir(folder), nil
	}
	w.checkServers()
	wantSays(t, w, "Password for east")
	if w.openDialogs() != 1 {
		t.Fatalf("%d dialogs", w.openDialogs())
	}
	tap(t, w, "Log in")
	wantSays(t, w, "Password for west")
	tap(t, w, "Cancel")
	if w.openDialogs() != 0 {
		t.Errorf("%d dialogs", w.openDialogs())
	}
	if got := w.status.right.Text(); !strings.HasPrefix(got, "east answered.") {
		t.Errorf("status = %q", got)
	}
}

// The last server too is checked before the round ends. Cancel ends the questions: what
// needs no password is checked all the same. A book or a review that is left ends them too.
func TestCheckAllEnds(t *testing.T) {
	far := func(name string) admin.Host { return admin.Host{Name: name, FTP: name + ".example", User: "anna"} }
	w, s := openWith(t, far("east"), far("north"), admin.Host{Name: "shelf", Folder: t.TempDir()}, far("west"))
	folder, reached := t.TempDir(), []string{}
	s.Connect = func(_ context.Context, h admin.Host, _ string, _ func(string)) (post.Remote, error) {
		reached = append(reached, h.Name)
		return post.Dir(folder), nil
	}
	w.checkServers()
	for range 3 {
		tap(t, w, "Log in")
	}
	if w.openDialogs() != 0 || strings.Join(reached, " ") != "east north shelf west" {
		t.Errorf("%d dialogs, reached %q", w.openDialogs(), reached)
	}
	wantStatus(t, w, "4 servers answered.")

	reached = nil
	w.checkServers()
	tap(t, w, "Log in")
	tap(t, w, "Cancel")
	if w.openDialogs() != 0 || strings.Join(reached, " ") != "east shelf" {
		t.Errorf("after cancel: %d dialogs, reached %q", w.openDialogs(), reached)
	}

	reached = nil
	w.reviewPost()
	w.checkServers()
	wantSays(t, w, "Password for east")
	w.reviewing.dialog.Close()
	if w.openDialogs() != 0 || reached != nil {
		t.Errorf("after the review was closed: %d dialogs, reached %q", w.openDialogs(), reached)
	}
}
