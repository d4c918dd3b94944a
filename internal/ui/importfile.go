package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// filePage is the first step: which file, how it is read, and its first rows.
type filePage struct {
	sheet  *importSheet
	object fyne.CanvasObject
	choose fyne.CanvasObject // no file yet: where one comes from
	busy   fyne.CanvasObject // while it is read
	look   fyne.CanvasObject // its first rows beside how it is read
	told   *parts.Text       // while it is read
	rows   *fyne.Container   // the table of the first rows
	source *sourceChoices
	fault  *fyne.Container // why it cannot be read
	known  *fyne.Container // the lists that were imported before
}

// What is shown of a file before its columns are chosen.
const (
	lookRows    = 50
	lookColumns = 40
)

func newFilePage(s *importSheet) *filePage {
	p := &filePage{sheet: s, rows: parts.Stack(), fault: parts.Column(0), known: parts.Column(4), told: parts.NewText("", parts.Style{})}
	p.source = newSourceChoices(s)
	p.choose = p.buildChoose()
	p.busy = container.NewCenter(parts.Row(16, parts.NewIcon(fynetheme.FileIcon(), theme.ColorNameForeground2, 28), p.told,
		parts.NewButton(parts.Plain, fynetheme.MediaStopIcon(), words.T("Cancel reading"), p.cancel)))
	another := parts.NewButton(parts.Plain, nil, words.T("Choose another file…"), p.ask)
	side := parts.Column(8, p.source.object, parts.Row(0, another, parts.Grow()))
	p.look = parts.Beside(sideWidth+16, besideSide, parts.Stack(parts.NewSurface(theme.ColorNameSurface), p.rows),
		container.NewVScroll(parts.Pad(16, 16, 24, 24, side)))
	p.object = parts.Frame(p.fault, nil, nil, nil, parts.Stack(p.choose, p.busy, p.look))
	p.fault.Hide()
	p.front(p.choose)
	return p
}

// buildChoose lays out what is there before a file was chosen.
func (p *filePage) buildChoose() fyne.CanvasObject {
	w := p.sheet.window
	recent := parts.Column(4, parts.NewText(words.T("Recent files"), parts.Strong))
	for _, path := range w.layout.Recent {
		recent.Add(parts.Row(8, parts.NewButton(parts.Link, nil, filepath.Base(path), func() { p.sheet.open(path) }),
			parts.Grow(parts.NewText(filepath.Dir(path), parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground3, Cut: true}))))
	}
	if len(w.layout.Recent) == 0 {
		recent.Add(parts.NewText(words.T("None yet"), parts.Hint))
	}
	title := parts.Title
	title.Align = fyne.TextAlignCenter
	drop := parts.Stack(parts.NewBanner(fynetheme.ColorNameHover), parts.Pad(32, 32, 24, 24, parts.Column(8,
		container.NewCenter(parts.NewIcon(fynetheme.DownloadIcon(), fynetheme.ColorNamePrimary, 28)),
		parts.NewText(words.T("Drop a list anywhere in this window"), title),
		container.NewCenter(parts.NewText(words.T("xlsx, xlsm, xls, ods, csv, tsv, txt, html or pbk; the content decides, not the name"), parts.Caption)),
		parts.Space(0, 4),
		container.NewCenter(parts.NewButton(parts.Main, nil, words.T("Choose a file…"), p.ask)))))
	p.known.Add(parts.NewText(words.T("Lists whose columns are known"), parts.Strong))
	return container.NewCenter(parts.Fixed(720, 0, parts.Column(24, drop, parts.Columns(24, recent, p.known))))
}

// ask asks for the file.
func (p *filePage) ask() { p.sheet.window.chooseFile(listEndings(), p.sheet.open) }

// recall lists what was imported before: a list of the same columns is mapped as
// it was then.
func (p *filePage) recall() {
	w := p.sheet.window
	aside(w, func(context.Context) ([]admin.Layout, error) { return w.Service.Layouts() }, func(list []admin.Layout, err error) {
		if w.sheet != p.sheet || err != nil {
			return
		}
		p.known.Objects = p.known.Objects[:1]
		if len(list) == 0 {
			p.known.Add(parts.NewText(words.T("None yet: they are remembered with each import"), parts.Hint))
		}
		for _, l := range list[:min(len(list), 6)] {
			p.known.Add(parts.Row(8, parts.Grow(parts.NewText(l.File, parts.Style{Cut: true})),
				parts.NewText(words.Day(l.Time), parts.Hint),
				parts.NewButton(parts.Quiet, fynetheme.CancelIcon(), "", func() {
					inOrderError(w, func() error { return w.Service.ForgetLayout(l.Name) }, func(err error) {
						w.fail("forget a mapping", err)
						p.recall()
					})
				})))
		}
		p.known.Refresh()
	})
}

// front shows one of the states.
func (p *filePage) front(state fyne.CanvasObject) {
	for _, o := range []fyne.CanvasObject{p.choose, p.busy, p.look} {
		visible(o, o == state)
	}
}

// reading shows how far the reading is.
func (p *filePage) reading(rows int) {
	file := filepath.Base(p.sheet.path)
	said := words.T("Reading {{.File}} …", "File", file)
	if rows > 0 {
		said = words.N("Reading {{.File}} … {{.N}} rows", rows, "File", file)
	}
	p.told.SetText(said)
	p.front(p.busy)
}

// cancel ends the reading and goes back to what was there before.
func (p *filePage) cancel() {
	s := p.sheet
	s.stop()
	s.reading = false
	if s.table == nil {
		s.path = ""
		p.front(p.choose)
	} else {
		s.read = s.opened
		p.source.show(s.table)
		p.front(p.look)
	}
	s.describe()
	s.tell()
}

// show shows what was read.
func (p *filePage) show(t *sheet.Table) {
	p.fault.Hide()
	p.source.show(t)
	p.rows.Objects = []fyne.CanvasObject{lookGrid(t)}
	p.rows.Refresh()
	p.front(p.look)
}

// failed shows why a file cannot be read, with the sheets that could be.
func (p *filePage) failed(title, why string, sheets []string) {
	s := p.sheet
	ways := parts.Row(8)
	for _, name := range sheets[:min(len(sheets), 4)] {
		ways.Add(parts.NewButton(parts.Plain, nil, words.T("Read sheet {{.Name}}", "Name", name), func() {
			s.read.Sheet = name
			s.readFile()
		}))
	}
	ways.Add(parts.NewButton(parts.Plain, nil, words.T("Choose another file…"), p.ask))
	ways.Add(parts.Grow())
	p.fault.Objects = []fyne.CanvasObject{parts.Stack(parts.NewSurface(theme.ColorNameBadTint), parts.Pad(12, 12, 24, 24, parts.Row(12,
		parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 18),
		parts.Grow(parts.Column(4, parts.NewText(title, parts.Style{Bold: true, Cut: true}), parts.NewWords(why), parts.Space(0, 2), ways))))), parts.Line()}
	p.fault.Show()
	if s.table == nil {
		p.front(p.choose)
	} else {
		p.front(p.look)
	}
	p.object.Refresh()
}

// tableRows is the model of the first rows of a file.
type tableRows struct{ table *sheet.Table }

func (r tableRows) Len() int           { return min(len(r.table.Rows), lookRows) }
func (r tableRows) Key(row int) uint64 { return uint64(r.table.Rows[row].Number) }
func (r tableRows) Mark(int) grid.Mark { return grid.NoMark }
func (r tableRows) Cell(row, col int) grid.Cell {
	if col == 0 {
		return grid.Cell{Text: words.Int(r.table.Rows[row].Number), Color: theme.ColorNameForeground3}
	}
	return grid.Cell{Text: r.table.Rows[row].Cell(col - 1)}
}

// lookGrid makes a table of the first rows.
func lookGrid(t *sheet.Table) *grid.Grid {
	columns := []grid.Column{{Title: words.T("Row"), Width: 56, AlignRight: true}}
	for i := range min(t.Columns, lookColumns) {
		title := columnLetter(i)
		if i < len(t.Header) && t.Header[i] != "" {
			title = t.Header[i]
		}
		columns = append(columns, grid.Column{Title: title, Width: 120})
	}
	g := grid.New(tableRows{t}, columns)
	g.Empty = words.T("The file has no row below the header. Choose another header or file.")
	return g
}
