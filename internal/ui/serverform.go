package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/post"
)

// formLabel is the width of the labels of a form in a dialog.
const formLabel = 132

// formLine is a labelled input with the reason why its value cannot be.
type formLine struct {
	object fyne.CanvasObject
	entry  *parts.Entry // the input where it is one, else nil
	reason *parts.Paragraph
	moved  func() // what stands below has another place
}

func newFormLine(label string, input fyne.CanvasObject, moved func()) *formLine {
	l := &formLine{reason: parts.NewParagraph("", theme.ColorNameBad), moved: moved}
	l.object = parts.Column(0,
		parts.Row(12, parts.Fixed(formLabel, 0, parts.NewText(label, cutLabel())), parts.Grow(input)),
		parts.Pad(2, 2, formLabel+12, 0, l.reason))
	l.reason.Hide()
	if e, ok := input.(*parts.Entry); ok {
		l.entry = e
		e.OnChanged = func(string) { l.tell("") }
	}
	return l
}

func cutLabel() parts.Style {
	style := parts.Label
	style.Cut = true
	return style
}

// tell shows why the value cannot be, or with "" that it can.
func (l *formLine) tell(reason string) {
	if l.reason.Text() == reason {
		return
	}
	l.reason.SetText(reason)
	visible(l.reason, reason != "")
	if l.entry != nil {
		markWrong(l.entry, reason != "")
	}
	l.moved()
}

// The kinds of servers that the form offers.
const (
	kindFTP = iota
	kindFolder
)

var (
	tlsModes  = []post.TLSMode{post.NoTLS, post.ExplicitTLS, post.ImplicitTLS}
	dataModes = []string{admin.ModePassive, admin.ModeActive}
)

// serverForm edits a server.
type serverForm struct {
	kind                                *parts.Tabs
	secure, mode                        *parts.Dropdown
	name, ftp, user, password, dir      *parts.Entry
	activeIP, activePorts, folder, tags *parts.Entry
	probe                               *parts.Entry
	pilot                               *parts.Check
	pin                                 string
	pinText                             *parts.Text
	lines                               map[string]*formLine // by the field of a HostError
	kinds                               map[string]int       // which kind of server a line is for
	fault                               *parts.Paragraph     // of none of the lines
	old                                 *admin.Host          // nil for a new server
	object                              fyne.CanvasObject
}

func newServerForm(old *admin.Host) *serverForm {
	f := &serverForm{
		old:  old,
		name: parts.NewEntry(200, "lab"), ftp: parts.NewEntry(200, "ftp.example or ftp.example:2121"),
		user: parts.NewEntry(200, ""), dir: parts.NewEntry(200, admin.DefaultDir),
		password: parts.NewPassword(200, words.T("Kept in the keyring of this computer only")),
		activeIP: parts.NewEntry(200, words.T("As this computer sees itself")), activePorts: parts.NewEntry(200, words.T("Any, or such as 50000-50100")),
		folder: parts.NewEntry(200, "/srv/pbs/PBSData"), probe: parts.NewEntry(200, "http://pbs.example/pbserver/pbserver.dll"),
		tags:  parts.NewEntry(200, words.T("Such as EU, DMZ; a post can choose them")),
		pilot: parts.NewCheck(words.T("Post here first; the others wait until clients here get it"), nil),
		fault: parts.NewParagraph("", theme.ColorNameBad), pinText: parts.NewText("", parts.Style{Mono: true, Cut: true}),
	}
	f.secure = parts.NewDropdown(200, []string{
		words.T("None: the password crosses in clear"), words.T("TLS, on the ordinary port"), words.T("TLS from the start, port 990"),
	}, func(int) { f.arrange() })
	f.mode = parts.NewDropdown(200, []string{
		words.T("Passive: this computer opens them"), words.T("Active: the server opens them, from port 20"),
	}, func(int) { f.arrange() })
	f.kind = parts.NewSegments([]string{words.T("FTP server"), words.T("Folder on this computer")}, func(int) { f.arrange() })
	f.object = f.build()
	if old != nil {
		f.fill(*old)
	}
	f.arrange()
	return f
}

// build lays the lines out, from what a server needs to what few have.
func (f *serverForm) build() fyne.CanvasObject {
	column := parts.Column(4, parts.Row(0, f.kind, parts.Grow()), parts.Space(0, 4))
	f.lines, f.kinds = map[string]*formLine{}, map[string]int{}
	add := func(field, label string, input fyne.CanvasObject, kind int) {
		l := newFormLine(label, input, func() { f.object.Refresh() })
		f.lines[field], f.kinds[field] = l, kind
		column.Add(l.object)
	}
	const both = -1
	if f.old == nil {
		add("name", words.T("Name"), f.name, both)
	}
	add("ftp", words.T("FTP address"), f.ftp, kindFTP)
	add("user", words.T("User"), f.user, kindFTP)
	add("password", words.T("Password"), f.password, kindFTP)
	add("tls", words.T("Encryption"), f.secure, kindFTP)
	forget := parts.NewButton(parts.Link, nil, words.T("Forget key"), func() {
		f.pin = ""
		f.arrange()
	})
	add("pin", words.T("Trusted key"), parts.Row(8, parts.Grow(f.pinText), forget), kindFTP)
	add("mode", words.T("Data connections"), f.mode, kindFTP)
	add("active-ip", words.T("Own address"), f.activeIP, kindFTP)
	add("active-ports", words.T("Own ports"), f.activePorts, kindFTP)
	add("dir", words.T("Directory"), f.dir, kindFTP)
	add("folder", words.T("Folder"), f.folder, kindFolder)
	add("probe", words.T("Clients ask at"), f.probe, both)
	add("pilot", words.T("Pilot"), f.pilot, both)
	add("tag", words.T("Tags"), f.tags, both)
	column.Add(f.fault)
	f.fault.Hide()
	return container.NewVScroll(parts.Pad(14, 12, 24, 24, column))
}

// fill shows a server.
func (f *serverForm) fill(h admin.Host) {
	f.kind.Choose(kindFTP)
	if h.Folder != "" {
		f.kind.Choose(kindFolder)
	}
	f.password.SetPlaceHolder(words.T("Leave empty to keep the password"))
	f.ftp.SetText(h.FTP)
	f.user.SetText(h.User)
	f.dir.SetText(h.Dir)
	f.folder.SetText(h.Folder)
	f.probe.SetText(h.Probe)
	f.activeIP.SetText(h.ActiveIP)
	f.activePorts.SetText(h.ActivePorts)
	f.tags.SetText(strings.Join(h.Tags, ", "))
	f.pilot.SetQuietly(h.Pilot)
	f.pin = h.Pin
	for i, mode := range tlsModes {
		if string(mode) == h.TLS {
			f.secure.Choose(i)
		}
	}
	for i, mode := range dataModes {
		if mode == h.Mode {
			f.mode.Choose(i)
		}
	}
}

// arrange shows the lines that the chosen kind and modes have.
func (f *serverForm) arrange() {
	for field, l := range f.lines {
		visible(l.object, f.kinds[field] < 0 || f.kinds[field] == f.kind.Chosen())
	}
	ftp := f.kind.Chosen() == kindFTP
	active := ftp && dataModes[f.mode.Chosen()] == admin.ModeActive
	visible(f.lines["active-ip"].object, active)
	visible(f.lines["active-ports"].object, active)
	f.pinText.SetText(f.pin)
	visible(f.lines["pin"].object, ftp && f.pin != "" && tlsModes[f.secure.Chosen()] != post.NoTLS)
	f.object.Refresh()
}

// host returns the server as it is entered.
func (f *serverForm) host() admin.Host {
	h := admin.Host{Name: f.name.Text, Probe: strings.TrimSpace(f.probe.Text), Pilot: f.pilot.Checked}
	if f.old != nil {
		h.Name = f.old.Name
	}
	h.Tags = strings.FieldsFunc(f.tags.Text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
	if f.kind.Chosen() == kindFolder {
		h.Folder = f.folder.Text
		return h
	}
	h.FTP, h.User, h.Dir = strings.TrimSpace(f.ftp.Text), f.user.Text, f.dir.Text
	h.TLS, h.Mode = string(tlsModes[f.secure.Chosen()]), dataModes[f.mode.Chosen()]
	if h.TLS != string(post.NoTLS) {
		h.Pin = f.pin
	}
	if h.Mode == admin.ModeActive {
		h.ActiveIP, h.ActivePorts = strings.TrimSpace(f.activeIP.Text), strings.TrimSpace(f.activePorts.Text)
	}
	return h
}

// tell shows why the server cannot be kept, at the line that is wrong.
func (f *serverForm) tell(err error) {
	for _, l := range f.lines {
		l.tell("")
	}
	f.fault.Hide()
	if err == nil {
		return
	}
	reason := explain(err)
	field := "name" // of another server
	if e, ok := errors.AsType[*admin.HostError](err); ok {
		field = e.Field
	}
	if l, ok := f.lines[field]; ok && l.object.Visible() {
		l.tell(reason)
		return
	}
	f.fault.SetText(reason)
	f.fault.Show()
	f.object.Refresh()
}
