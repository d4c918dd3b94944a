package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// maxRegionFile bounds a region file in bytes: a list of 65,000 names is larger
// than any client reads.
const maxRegionFile = 1 << 20

// regionImport is the dialog between a region file and the book.
type regionImport struct {
	panel  *regionsPanel
	book   string
	dialog *parts.Dialog
	file   *session.RegionFile

	sum, effect *parts.Paragraph
	order       *parts.Check
	bad         *fyne.Container
	take        *parts.Button
}

func (p *regionsPanel) chooseFile() {
	if p.window.ready() {
		p.leave()
		book := p.window.book.name()
		p.window.chooseFile([]string{".pbr", ".txt"}, func(path string) { p.importFile(book, path) })
	}
}

// importFile reads a region file and shows what it would do.
func (p *regionsPanel) importFile(book, path string) {
	w := p.window
	p.leave()
	inOrder(w, func(context.Context) ([]phonebook.PBRLine, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		lines, err := w.Service.ReadRegions(book, io.LimitReader(f, maxRegionFile))
		return lines, errors.Join(err, f.Close())
	}, func(lines []phonebook.PBRLine, err error) {
		if err != nil {
			w.fail("read regions", err)
			w.say(words.T("The file was not read"), explain(err))
			return
		}
		if w.isOpen(book) && w.free() {
			w.showTab(tabRegions)
			p.showImport(filepath.Base(path), lines)
		}
	})
}

func (p *regionsPanel) showImport(name string, lines []phonebook.PBRLine) {
	w := p.window
	d := &regionImport{
		panel: p, book: w.book.name(), file: session.NewRegionFile(&w.book.ledger.Book, lines),
		sum: parts.NewWords(""), effect: parts.NewParagraph("", theme.ColorNameForeground2), bad: parts.Column(0),
	}
	d.order = parts.NewCheck(words.T("Use the order of the file"), func(on bool) {
		d.file.Order = on
		d.refresh()
	})
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.dialog.Close() })
	d.take = parts.NewButton(parts.Main, nil, "", d.accept)
	body := parts.Frame(parts.Pad(12, 8, 24, 24, parts.Column(6, d.sum, parts.Fixed(0, 28, d.order), d.effect)),
		nil, nil, nil, container.NewVScroll(parts.Pad(0, 8, 24, 24, d.bad)))
	d.dialog = w.open(parts.DialogOptions{
		Title: words.T("Import regions"), Subtitle: name, Body: body, Width: 640, Height: 420,
		Buttons: []*parts.Button{cancel, d.take}, Escape: cancel, Main: d.take, First: cancel,
	})
	w.tie(d.dialog)
	d.refresh()
}

// refresh shows what the file would do now, and what has to be decided first.
func (d *regionImport) refresh() {
	known, added := d.file.Counts()
	regions, pops := d.file.Renumbered()
	bad := d.file.Bad()
	d.sum.SetText(words.N("{{.N}} names of the file are new and go to the end of the list.", added) + " " +
		words.N("{{.N}} are known and keep their position.", known))
	d.effect.SetText(words.T("Without it, nothing is renumbered."))
	if d.file.Order {
		d.sum.SetText(words.N("{{.N}} names of the file are new.", added) + " " + words.N("{{.N}} are known.", known))
		d.effect.SetText(words.N("{{.N}} regions are renumbered.", regions) + " " + words.N("{{.N}} POPs go out again.", pops))
	}
	d.take.SetLabel(words.N("Import {{.N}} regions", added))
	if added == 0 && d.file.Order {
		d.take.SetLabel(words.T("Take the order"))
	}
	d.take.Enable(len(bad) == 0 && d.file.Changes())
	d.dialog.Note("", "")
	switch {
	case len(bad) > 0:
		d.dialog.Note(words.N("{{.N}} lines cannot be read. Skip them, or repair the file.", len(bad)), theme.ColorNameBad)
	case !d.file.Changes():
		d.dialog.Note(words.T("The book has all regions of the file already."), theme.ColorNameForeground2)
	}
	d.listBad(bad)
	d.dialog.Relayout()
}

// badLines is how many bad lines are shown at once.
const badLines = 50

// listBad lists the lines that somebody has to decide about.
func (d *regionImport) listBad(bad []phonebook.PBRLine) {
	d.bad.RemoveAll()
	if len(bad) > 1 {
		d.bad.Add(parts.Row(0, parts.Grow(), parts.NewButton(parts.Small, nil, words.N("Skip all {{.N}}", len(bad)), func() {
			for _, l := range bad {
				d.file.Skip(l.Line)
			}
			d.refresh()
		})))
	}
	for i, l := range bad {
		if i == badLines {
			d.bad.Add(parts.NewText(words.N("and {{.N}} more", len(bad)-badLines), parts.Hint))
			break
		}
		d.bad.Add(parts.Column(0, parts.Pad(6, 6, 0, 0, parts.Row(8,
			parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16),
			parts.Fixed(64, 20, parts.NewText(lineWords(l.Line), parts.Strong)),
			parts.Fixed(140, 20, parts.NewText(l.Name, parts.Style{Cut: true, Mono: true})),
			parts.Grow(parts.NewText(explain(l.Err), parts.Style{Cut: true, Color: theme.ColorNameBad})),
			parts.NewButton(parts.Small, nil, words.T("Skip it"), func() {
				d.file.Skip(l.Line)
				d.refresh()
			}),
		)), parts.Line()))
	}
	d.bad.Refresh()
}

// accept takes the file over as one step.
func (d *regionImport) accept() {
	if d.take.Disabled() {
		return
	}
	w, names, order := d.panel.window, d.file.Names(), d.file.Order
	d.dialog.Close()
	added := 0
	w.change(d.book, words.T("Importing regions"), func(s *admin.Service, book string) (err error) {
		added, err = s.TakeRegions(book, names, order)
		return err
	}, func() { w.status.say(sayDone, words.N("Added {{.N}} regions.", added)) })
}
