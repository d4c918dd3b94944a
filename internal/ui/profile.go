package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The pages of the dialog for service profiles.
const (
	profileRefresh = iota
	profileCheck
	profileNew
	profilePack
)

// profileDialog keeps the phone book of service profiles new.
type profileDialog struct {
	window *Window
	dialog *parts.Dialog
	pages  *parts.Tabs
	told   *parts.Paragraph // what the page does
	form   *fyne.Container
	lines  map[string]*formLine
	found  *fyne.Container // what came of it
	scroll *container.Scroll
	act    *parts.Button

	folder, out, made, url, service, file *parts.Entry
	rename                                *parts.Check
	suggested                             string // the place that was offered for the copy
	busy                                  bool
}

// showProfiles opens the dialog for the open book.
func (w *Window) showProfiles() {
	if !w.ready() {
		return
	}
	book := w.book.name()
	d := &profileDialog{
		window: w, lines: map[string]*formLine{}, found: parts.Column(0), told: parts.NewParagraph("", theme.ColorNameForeground3),
		folder: parts.NewEntry(200, words.T("Path of the folder")), out: parts.NewEntry(200, words.T("Path of a new folder")),
		made: parts.NewEntry(200, words.T("Path of a new folder")), url: parts.NewEntry(200, "http://pbs.example"+phonebook.ServerPath),
		service: parts.NewEntry(200, words.T("Name that users see")), file: parts.NewEntry(200, book),
		rename: parts.NewCheck(words.T("Let the profile name the phone book {{.Book}}", "Book", book), nil),
	}
	d.made.SetText(session.NewProfileFolder(w.layout.Folder, book))
	d.pages = parts.NewSegments([]string{words.T("Refresh"), words.T("Check"), words.T("New"), words.T("Pack")}, func(int) { d.turn() })
	d.build()
	shut := parts.NewButton(parts.Plain, nil, words.T("Close"), func() { d.dialog.Close() })
	d.act = parts.NewButton(parts.Main, nil, "", d.run)
	d.scroll = container.NewVScroll(parts.Pad(8, 8, 24, 24, d.found))
	body := parts.Frame(parts.Pad(14, 8, 24, 24, d.form), nil, nil, nil,
		parts.Frame(parts.Line(), nil, nil, nil, parts.Stack(parts.NewSurface(theme.ColorNameSurface), d.scroll)))
	d.dialog = w.open(parts.DialogOptions{
		Title: words.T("Service profile"), Subtitle: words.T("Profiles of Connection Manager with the phone book {{.Book}}", "Book", book),
		Body: body, Width: 820, Height: 640,
		Buttons: []*parts.Button{shut, d.act}, Escape: shut, Main: d.act, First: d.folder,
	})
	w.tie(d.dialog)
	d.arrange()
}

// build lays out the lines of all pages.
func (d *profileDialog) build() {
	d.form = parts.Column(4, parts.Row(0, d.pages, parts.Grow()), parts.Pad(4, 6, 0, 0, d.told))
	add := func(name, label string, input *parts.Entry, choose func()) {
		var object fyne.CanvasObject = input
		if choose != nil {
			object = parts.Row(8, parts.Grow(input), parts.NewButton(parts.Plain, nil, words.T("Choose…"), choose))
		}
		l := newFormLine(label, object, func() { d.form.Refresh() })
		l.entry = input
		input.OnChanged = func(string) { l.tell("") }
		d.lines[name] = l
		d.form.Add(l.object)
	}
	add("folder", words.T("Profile"), d.folder, d.choose)
	add("service", words.T("Service"), d.service, nil)
	add("file", words.T("Name of files"), d.file, nil)
	add("out", words.T("Copy to"), d.out, nil)
	add("made", words.T("Write to"), d.made, d.choosePlace)
	add("url", words.T("Clients ask at"), d.url, nil)
	d.form.Add(parts.Pad(0, 0, formLabel+12, 0, d.rename))
	told := d.folder.OnChanged
	d.folder.OnChanged = func(text string) {
		told(text)
		d.suggest(text)
	}
}

// suggest offers a place for the copy, beside the profile, unless another was typed.
func (d *profileDialog) suggest(folder string) {
	if d.out.Text != d.suggested {
		return
	}
	d.suggested = session.ProfileCopy(strings.TrimSpace(folder), d.window.book.ledger.Released)
	d.out.SetText(d.suggested)
}

// choose asks for the folder of a profile.
func (d *profileDialog) choose() {
	d.window.choosePath(FileChoice{Title: words.T("Choose the folder of a profile"), Accept: words.T("Use this folder"), Folders: true}, func(folder string) {
		d.folder.SetText(folder)
	})
}

// choosePlace asks for the folder that a new profile comes into.
func (d *profileDialog) choosePlace() {
	d.window.choosePath(FileChoice{Title: words.T("Choose a folder"), Accept: words.T("Use this folder"), Folders: true}, func(folder string) {
		d.made.SetText(session.NewProfileFolder(folder, d.window.book.name()))
	})
}

// arrange shows the lines of the chosen page.
func (d *profileDialog) arrange() {
	page := d.pages.Chosen()
	on := map[string]bool{}
	label := ""
	switch page {
	case profileRefresh:
		on["folder"], on["out"], on["url"], label = true, true, true, words.T("Write copy")
		d.told.SetText(words.T("Copies a profile with the newest release in it. Every other byte is kept, and the profile itself is not touched."))
		d.url.SetPlaceHolder(words.T("Leave empty to keep the profile's address"))
	case profileCheck:
		on["folder"], label = true, words.T("Check profile")
		d.told.SetText(words.T("Compares a profile with the newest release: names, address, filters, service types and flags. Nothing is written."))
	case profileNew:
		on["service"], on["file"], on["made"], on["url"], label = true, true, true, true, words.T("Write profile")
		d.told.SetText(words.T("Writes a minimal profile of documented keys. It was not tried on Windows: build it there in the Connection Manager Administration Kit."))
		d.url.SetPlaceHolder(d.knownServer())
	case profilePack:
		on["folder"], label = true, words.T("Pack profile…")
		d.told.SetText(words.T("Puts a profile into a zip file with sums and a text for its users: on a disk, by e-mail, as a download, or installed beforehand."))
	}
	for name, l := range d.lines {
		visible(l.object, on[name])
	}
	visible(d.rename, page == profileRefresh)
	if !d.busy {
		d.act.SetLabel(label)
	}
	d.form.Refresh()
	d.dialog.Relayout()
}

// knownServer is the address that a new profile gets when none is typed: that of the
// first server of which it is known. Without one it is an example.
func (d *profileDialog) knownServer() string {
	for _, h := range d.window.hosts.list {
		if h.Probe != "" {
			return h.Probe
		}
	}
	return "http://pbs.example" + phonebook.ServerPath
}

// turn shows another page. The keyboard stays with the pages, or goes to the first line.
func (d *profileDialog) turn() {
	d.found.RemoveAll()
	d.arrange()
	if d.window.window.Canvas().Focused() == fyne.Focusable(d.pages) {
		return
	}
	first := d.folder
	if d.pages.Chosen() == profileNew {
		first = d.service
	}
	d.dialog.Focus(first)
}
