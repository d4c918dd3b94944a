package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/post"
)

// serverForm asks for a server.
type serverForm struct {
	kind                                      *parts.Tabs
	secure, mode                              *parts.Dropdown
	name, ftp, user, dir, folder, probe, word *parts.Entry
	rows                                      []fyne.CanvasObject // those of an FTP server, then those of a folder
	reason                                    *parts.Paragraph
}

// addServer asks for a server and keeps it.
func (w *Window) addServer() {
	if !w.ready() {
		return
	}
	f := newServerForm()
	var d *parts.Dialog
	cancel := parts.NewButton(parts.Plain, nil, "Cancel", func() { d.Close() })
	add := parts.NewButton(parts.Main, nil, "Add server", nil)
	add.OnTapped = func() {
		h, password := f.host(), f.word.Text
		add.Enable(false)
		var unkept error
		inOrderError(w, func() error {
			added, err := w.Service.AddHost(h)
			if err == nil && password != "" && w.KeepPassword != nil {
				unkept = w.KeepPassword(added.Account(), password)
			}
			return err
		}, func(err error) {
			add.Enable(true)
			if err != nil {
				f.tell(err)
				return
			}
			d.Close()
			w.reload(func() { w.status.say(sayDone, "Added server "+h.Name+".") })
			if unkept != nil {
				w.Log.Error("keep a password", "cause", unkept)
				w.say("The password is not kept", "Server "+h.Name+" was added, but the keyring of this computer did not take its password. You are asked for it with each post.")
			}
		})
	}
	d = w.open(parts.DialogOptions{
		Title: "Add server", Body: f.body(), Width: 600, Height: 490,
		Buttons: []*parts.Button{cancel, add}, Escape: cancel, Main: add, First: f.name,
	})
}

func newServerForm() *serverForm {
	f := &serverForm{
		name: parts.NewEntry(200, "lab"), ftp: parts.NewEntry(200, "ftp.example or ftp.example:2121"),
		user: parts.NewEntry(200, ""), dir: parts.NewEntry(200, admin.DefaultDir),
		word: parts.NewPassword(200, "Kept in the keyring of this computer only"), folder: parts.NewEntry(200, "/srv/pbs/PBSData"),
		probe:  parts.NewEntry(200, "http://pbs.example/pbserver/pbserver.dll"),
		reason: parts.NewParagraph("", theme.ColorNameBad),
	}
	f.secure = parts.NewDropdown(200, []string{"None: the password crosses in clear", "TLS, on the ordinary port", "TLS from the start, port 990"}, nil)
	f.mode = parts.NewDropdown(200, []string{"Passive: this computer opens them", "Active: the server opens them, from port 20"}, nil)
	f.kind = parts.NewSegments([]string{"FTP server", "Folder on this computer"}, func(int) { f.arrange() })
	return f
}

func (f *serverForm) body() fyne.CanvasObject {
	line := func(label string, entry fyne.CanvasObject) fyne.CanvasObject {
		return parts.Row(12, parts.Fixed(112, 0, parts.NewText(label, parts.Label)), parts.Grow(entry))
	}
	f.rows = []fyne.CanvasObject{
		line("FTP address", f.ftp), line("User", f.user), line("Password", f.word),
		line("Encryption", f.secure), line("Data connections", f.mode), line("Directory", f.dir), line("Folder", f.folder),
	}
	column := parts.Column(4, parts.Row(0, f.kind, parts.Grow()), parts.Space(0, 4), line("Name", f.name))
	for _, row := range f.rows {
		column.Add(row)
	}
	column.Add(line("Clients ask at", f.probe))
	column.Add(parts.Pad(2, 0, 124, 0, f.reason))
	f.arrange()
	return parts.Pad(14, 8, 24, 24, column)
}

// arrange shows the lines of the chosen kind.
func (f *serverForm) arrange() {
	for i, row := range f.rows {
		visible(row, (i == len(f.rows)-1) == (f.kind.Chosen() == 1))
	}
}

func (f *serverForm) host() admin.Host {
	h := admin.Host{Name: f.name.Text, Probe: f.probe.Text}
	if f.kind.Chosen() == 1 {
		h.Folder = f.folder.Text
		return h
	}
	h.FTP, h.User, h.Dir = f.ftp.Text, f.user.Text, f.dir.Text
	h.TLS = string([]post.TLSMode{post.NoTLS, post.ExplicitTLS, post.ImplicitTLS}[f.secure.Chosen()])
	h.Mode = []string{admin.ModePassive, admin.ModeActive}[f.mode.Chosen()]
	return h
}

// tell shows why the server cannot be kept, at the line that is wrong.
func (f *serverForm) tell(err error) {
	f.reason.SetText(explain(err))
	e, ok := errors.AsType[*admin.HostError](err)
	for field, entry := range map[string]*parts.Entry{
		"name": f.name, "ftp": f.ftp, "user": f.user, "folder": f.folder, "probe": f.probe,
	} {
		markWrong(entry, ok && e.Field == field)
	}
}

// askPassword asks for the password of a server, for this time or for good.
func (w *Window) askPassword(h admin.Host, use func(password string)) {
	w.ask(prompt{
		title: "Password for " + h.Name, label: "Password", button: "Log in", secret: true,
		hint:  "For user " + h.User + " at " + h.FTP + ". It is used once and not kept.",
		check: func(string) error { return nil },
	}, func(password string, done func(error)) {
		done(nil)
		use(password)
	})
}
