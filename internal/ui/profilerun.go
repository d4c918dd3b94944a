package ui

import (
	"context"
	"errors"
	"strings"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// work shows that something runs, or that it has ended.
func (d *profileDialog) work(on bool) {
	d.busy = on
	d.act.Enable(!on)
	d.pages.Enable(!on) // what comes of it is shown on its own page
	if on {
		d.act.SetLabel(words.T("Working …"))
		d.dialog.Relayout()
		return
	}
	d.found.RemoveAll()
	d.scroll.ScrollToTop()
	d.arrange()
	if d.window.window.Canvas().Focused() == nil {
		d.dialog.Focus(d.act) // it lost the keyboard when it could not be pressed
	}
}

// run does what the page is for.
func (d *profileDialog) run() {
	w, page := d.window, d.pages.Chosen()
	if d.busy || !d.filled(page) {
		return
	}
	book, from, address := w.book.name(), strings.TrimSpace(d.folder.Text), strings.TrimSpace(d.url.Text)
	switch page {
	case profileRefresh:
		out, o := strings.TrimSpace(d.out.Text), profile.Options{Rename: d.rename.Checked, URL: address}
		d.start(page, out, func(ctx context.Context) (admin.ProfileReport, error) {
			return w.Service.RefreshProfile(ctx, from, book, out, o)
		})
	case profileCheck:
		d.start(page, "", func(context.Context) (admin.ProfileReport, error) { return w.Service.CheckProfile(from, book) })
	case profileNew:
		out, o := strings.TrimSpace(d.made.Text), profile.NewOptions{File: book, Service: strings.TrimSpace(d.service.Text), URL: address}
		if name := strings.TrimSpace(d.file.Text); name != "" {
			o.File = name
		}
		d.start(page, out, func(ctx context.Context) (admin.ProfileReport, error) { return w.Service.NewProfile(ctx, book, out, o) })
	case profilePack:
		w.choosePath(packChoice(from), func(file string) { d.pack(from, file) })
	}
}

// packChoice is the question for a zip file.
func packChoice(folder string) FileChoice {
	c := saveChoice(session.ProfileZip(folder))
	c.New = true
	return c
}

// filled demands the lines that a page cannot do without.
func (d *profileDialog) filled(page int) bool {
	needs := map[int][]string{profileRefresh: {"folder", "out"}, profileCheck: {"folder"}, profileNew: {"service", "made"}, profilePack: {"folder"}}
	for _, name := range needs[page] {
		if l := d.lines[name]; strings.TrimSpace(l.entry.Text) == "" {
			l.tell(words.T("Fill this in first."))
			d.dialog.Focus(l.entry)
			return false
		}
	}
	return true
}

// start runs what reads or writes a profile of the book.
func (d *profileDialog) start(page int, out string, work func(context.Context) (admin.ProfileReport, error)) {
	d.work(true)
	inOrder(d.window, work, func(r admin.ProfileReport, err error) {
		switch {
		case d.dialog.Open():
			d.work(false)
			d.show(page, r, out, err)
		case err != nil:
			d.failed(err)
		case out != "":
			d.window.status.say(sayDone, wroteWords(r, out))
		}
	})
}

// failed tells an error where there is no dialog any more to tell it in.
func (d *profileDialog) failed(err error) {
	d.window.fail("a service profile", err)
	if e, unfit := errors.AsType[*admin.ProfileError](err); unfit {
		d.window.status.say(sayBad, unfitWords(e.Report))
	}
}

// show tells what came of it.
func (d *profileDialog) show(page int, r admin.ProfileReport, out string, err error) {
	_, unfit := errors.AsType[*admin.ProfileError](err)
	switch {
	case unfit:
		d.tell(profile.Error, unfitWords(r))
	case err != nil:
		d.window.Log.Error("a service profile", "cause", err)
		d.tell(profile.Error, explain(err))
		return
	case page == profileCheck:
		d.tell(checkedProfile(r))
	default:
		d.done(wroteWords(r, out))
		d.window.status.say(sayDone, wroteWords(r, out))
		for _, c := range r.Changes {
			d.found.Add(parts.Pad(0, 2, 24, 0, parts.NewCode(c.File+": "+words.Say(c.What), theme.ColorNameForeground2)))
		}
	}
	if r.Unreleased > 0 {
		d.tell(profile.Note, words.N("{{.N}} changes since version {{.Version}} are not released yet, so they are not in a profile.", r.Unreleased, "Version", versionNumber(r.Version)))
	}
	for _, f := range r.Findings {
		d.finding(f)
	}
	d.found.Refresh()
	d.scroll.ScrollToTop()
}

// pack writes the zip file.
func (d *profileDialog) pack(from, file string) {
	d.work(true)
	aside(d.window, func(context.Context) (admin.ProfilePack, error) { return admin.PackProfile(from, file, words.Say) }, func(p admin.ProfilePack, err error) {
		said := words.N("Packed {{.N}} files into {{.File}}: {{.Size}}.", p.Files, "File", file, "Size", words.Size(p.Bytes))
		if err == nil {
			d.window.status.say(sayDone, said)
		}
		if !d.dialog.Open() {
			if err != nil {
				d.failed(err)
			}
			return
		}
		d.work(false)
		if err != nil {
			d.window.Log.Error("pack a service profile", "cause", err)
			d.tell(profile.Error, explain(err))
			return
		}
		d.done(said)
		d.found.Add(parts.Pad(0, 2, 24, 0, parts.NewCode("SHA-256 "+p.Sum, theme.ColorNameForeground2)))
		if !p.Floppy() {
			d.tell(profile.Warning, words.T("A disk of 1.44 MB does not hold it: {{.Bytes}} of {{.Max}} bytes.", "Bytes", p.Disk, "Max", profile.FloppySize))
		}
		if !p.Installs {
			d.tell(profile.Warning, words.T("The profile has no .inf file, so nobody can install it. Build the profile again."))
		}
		d.found.Refresh()
	})
}
