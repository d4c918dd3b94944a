package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// addServer asks for a server and keeps it.
func (w *Window) addServer() {
	if w.ready() {
		w.showServerForm(nil)
	}
}

// editServer changes a server.
func (w *Window) editServer(name string) {
	if h, ok := w.server(name); ok && w.ready() {
		w.showServerForm(&h)
	}
}

// server returns a server by its name.
func (w *Window) server(name string) (admin.Host, bool) {
	for _, h := range w.hosts.list {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
	}
	return admin.Host{}, false
}

// showServerForm opens the form of a server, nil for a new one.
func (w *Window) showServerForm(old *admin.Host) {
	f := newServerForm(old)
	var d *parts.Dialog
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	title, label := words.T("Add server"), words.T("Add server")
	first := fyne.Focusable(f.name)
	if old != nil {
		title, label = words.T("Edit server {{.Server}}", "Server", old.Name), words.T("Save server")
		first = f.ftp
		if old.Folder != "" {
			first = f.folder
		}
	}
	keep := parts.NewButton(parts.Main, nil, label, nil)
	keep.OnTapped = func() {
		if keep.Disabled() {
			return
		}
		keep.Enable(false)
		w.keepServer(f, func(err error) {
			keep.Enable(true)
			f.tell(err)
			if err == nil {
				d.Close()
			}
		})
	}
	d = w.open(parts.DialogOptions{
		Title: title, Body: f.object, Width: 640, Height: 620,
		Buttons: []*parts.Button{cancel, keep}, Escape: cancel, Main: keep, First: first,
	})
}

// keepServer keeps what the form has, and its password in the keyring.
func (w *Window) keepServer(f *serverForm, then func(error)) {
	h, password, old := f.host(), f.password.Text, f.old
	if f.kind.Chosen() == kindFolder {
		password = ""
	}
	var unkept error
	inOrder(w, func(context.Context) (admin.Host, error) {
		keep := w.Service.AddHost
		if old != nil {
			keep = w.Service.SetHost
		}
		kept, err := keep(h)
		if err == nil && password != "" && w.KeepPassword != nil {
			unkept = w.KeepPassword(kept.Account(), password)
		}
		return kept, err
	}, func(kept admin.Host, err error) {
		then(err)
		if err != nil {
			return
		}
		said := words.T("Added server {{.Server}}.", "Server", kept.Name)
		if old != nil {
			said = words.T("Saved server {{.Server}}.", "Server", kept.Name)
		}
		w.reload(func() { w.status.say(sayDone, said) })
		if unkept != nil {
			w.Log.Error("keep a password", "cause", unkept)
			w.say(words.T("The password is not kept"), words.T(
				"Server {{.Server}} was saved, but the keyring of this computer did not take its password. You are asked for it with each post.", "Server", kept.Name))
		}
	})
}

// removeServer forgets a server after a question that says what goes on there.
func (w *Window) removeServer(name string) {
	h, ok := w.server(name)
	if !ok || !w.ready() {
		return
	}
	inOrder(w, func(context.Context) (admin.HostUse, error) { return w.Service.HostUse(h.Name) }, func(use admin.HostUse, err error) {
		if err != nil {
			w.fail("remove a server", err)
			return
		}
		if !w.ready() {
			return
		}
		w.confirm(question{
			title: words.T("Remove server {{.Server}}?", "Server", h.Name), words: w.remainsWords(h, use),
			no: words.T("Keep server"), yes: words.T("Remove server"),
		}, func() { w.forgetServer(h) })
	})
}

// remainsWords tells what stays when a server is forgotten.
func (w *Window) remainsWords(h admin.Host, use admin.HostUse) string {
	said := words.T("It is only forgotten here; nothing was posted there from here.")
	if n := len(use.Holds); n == 1 {
		said = words.T("It is only forgotten here. Clients there keep getting version {{.Version}} of {{.Book}}.",
			"Book", use.Holds[0].Book, "Version", int(use.Holds[0].Version))
	} else if n > 1 {
		said = words.N("It is only forgotten here. Clients there keep getting {{.N}} phone books.", n)
	}
	if w.forgets(h) {
		said += " " + words.T("Its password leaves the keyring of this computer.")
	}
	if n := len(use.Scheduled); n > 0 {
		said += " " + words.N("{{.N}} scheduled posts name it and will fail without it.", n)
	}
	return said
}

// forgets reports whether the password of a server goes with it: another server
// may be reached with the same account.
func (w *Window) forgets(h admin.Host) bool {
	shared := slices.ContainsFunc(w.hosts.list, func(o admin.Host) bool { return o.Name != h.Name && o.Account() == h.Account() })
	return h.FTP != "" && !shared && w.ForgetPassword != nil
}

func (w *Window) forgetServer(h admin.Host) {
	w.status.say(sayBusy, words.T("Removing {{.Server}} …", "Server", h.Name))
	forget := w.forgets(h)
	var unforgotten error
	inOrderError(w, func() error {
		err := w.Service.RemoveHost(h.Name)
		if err == nil && forget {
			unforgotten = w.ForgetPassword(h.Account())
		}
		return err
	}, func(err error) {
		if err != nil {
			w.fail("remove a server", err)
			if errors.Is(err, phonebook.ErrNotFound) {
				w.reload(nil)
			}
			return
		}
		w.reload(func() { w.status.say(sayDone, words.T("Removed server {{.Server}}.", "Server", h.Name)) })
		if unforgotten != nil {
			// Without a keyring there is nothing to forget.
			w.Log.Error("forget a password", "cause", unforgotten)
		}
	})
}

// askPassword asks for the password of a server, for this time. What comes next begins
// when the question is closed.
func (w *Window) askPassword(h admin.Host, use func(password string), cancelled func()) {
	var typed string
	accepted := false
	d := w.ask(prompt{
		title: words.T("Password for {{.Server}}", "Server", h.Name), label: words.T("Password"), button: words.T("Log in"), secret: true,
		hint:  words.T("For user {{.User}} at {{.Address}}. It is used once and not kept.", "User", h.User, "Address", h.FTP),
		check: func(string) error { return nil },
	}, func(password string, done func(error)) {
		typed, accepted = password, true
		done(nil)
	})
	closed := d.OnClose
	d.OnClose = func() {
		closed()
		if accepted {
			use(typed)
		} else {
			cancelled()
		}
	}
}
