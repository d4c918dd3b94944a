package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// overviewPanel shows the book in figures.
type overviewPanel struct {
	window *Window
	object fyne.CanvasObject
	cards  *fyne.Container
}

func newOverviewPanel(w *Window) *overviewPanel {
	p := &overviewPanel{window: w, cards: parts.Column(16)}
	p.object = container.NewVScroll(parts.Pad(16, 16, 16, 16, p.cards))
	return p
}

// refresh counts the loaded book.
func (p *overviewPanel) refresh() {
	b := p.window.book
	pops := b.ledger.Book.POPs
	var countries, regions []session.Tally
	for _, c := range b.counts {
		countries = append(countries, session.Tally{Label: c.Name, POPs: c.POPs})
	}
	for _, r := range session.Largest(b.counts) {
		regions = append(regions, session.Tally{Label: r.Name, POPs: r.POPs})
	}
	p.cards.Objects = []fyne.CanvasObject{
		parts.Columns(16, chart("POPs per country", fmt.Sprintf("%d in all", len(countries)), countries),
			chart("POPs per region", fmt.Sprintf("%d in all", len(regions)), regions),
			limits(b)),
		parts.Columns(16, chart("Fastest speed", "", session.Speeds(pops)),
			chart("Services", "", session.Services(pops)), releaseChart(b)),
	}
	p.cards.Refresh()
}

// chartLines is how many bars a chart has at most.
const chartLines = 9

// chart is a card with horizontal bars from zero, the largest in the accent.
func chart(title, note string, tallies []session.Tally) fyne.CanvasObject {
	rows := []fyne.CanvasObject{}
	most, rest := 1, 0
	for i, t := range tallies {
		most = max(most, t.POPs)
		if i >= chartLines {
			rest += t.POPs
		}
	}
	for i, t := range tallies {
		if i == chartLines {
			rows = append(rows, barRow(fmt.Sprintf("%d others", len(tallies)-chartLines), thousands(rest), 0, theme.ColorNameBar2))
			break
		}
		fill := theme.ColorNameBar2
		if t.POPs == most {
			fill = theme.ColorNameFill
		}
		rows = append(rows, barRow(t.Label, thousands(t.POPs), float64(t.POPs)/float64(most), fill))
	}
	if len(tallies) == 0 {
		rows = append(rows, parts.NewText("Nothing to count yet.", parts.Label))
	}
	return card(title, note, rows...)
}

func card(title, note string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	head := parts.Row(8, parts.Grow(parts.NewText(title, parts.Title)), parts.NewText(note, parts.Caption))
	column := parts.Column(6, head, parts.Space(0, 4))
	for _, row := range rows {
		column.Add(row)
	}
	return parts.Stack(parts.NewCard(), parts.Pad(14, 14, 16, 16, column))
}

// limits shows how full the book is.
func limits(b *book) fyne.CanvasObject {
	gauge := func(label string, n, most int, note string) fyne.CanvasObject {
		bar := parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 8)
		bar.Set(float64(n) / float64(most))
		return parts.Column(2,
			parts.Row(8, parts.Grow(parts.NewText(label, parts.Label)), parts.NewText(fmt.Sprintf("%.1f %%", 100*float64(n)/float64(most)), parts.Caption)),
			parts.Row(6, parts.NewText(thousands(n), parts.Heading), parts.NewText("of "+thousands(most), parts.Label), parts.Grow()),
			parts.Fixed(0, 12, bar), parts.NewText(note, parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true}),
			parts.Space(0, 4),
		)
	}
	pops, versions := len(b.ledger.Book.POPs), int(b.ledger.LastVersion)
	pending, most := b.ledger.Pending(), phonebook.MaxLaterImport
	note := fmt.Sprintf("Room for %s before you must post", thousands(max(0, most-pending)))
	if b.ledger.Posted == 0 {
		pending, most, note = 0, phonebook.MaxFirstImport, "Never posted: one import may bring 32,000 POPs"
	}
	return card("Limits", "",
		gauge("POPs", pops, phonebook.MaxPOPs, "Room for "+thousands(phonebook.MaxPOPs-pops)+" more"),
		gauge("Versions", versions, int(phonebook.MaxVersions), "A warning comes at "+thousands(int(phonebook.WarnVersions))),
		gauge("Imported since the last post", pending, most, note),
	)
}

// releaseChart shows the sizes of the newest releases.
func releaseChart(b *book) fyne.CanvasObject {
	rows := []fyne.CanvasObject{}
	most := int64(1)
	for _, r := range b.releases {
		most = max(most, r.Manifest.Full().Size)
	}
	for i, r := range b.releases {
		if i == chartLines {
			break
		}
		fill := theme.ColorNameBar2
		if i == 0 {
			fill = theme.ColorNameFill
		}
		size := r.Manifest.Full().Size
		rows = append(rows, barRow(fmt.Sprintf("Version %d", r.Manifest.Version), kilobytes(size), float64(size)/float64(most), fill))
	}
	if len(rows) == 0 {
		rows = append(rows, parts.NewText("No release yet.", parts.Label))
	}
	return card("Releases", "full book", rows...)
}

// barRow is a line of a chart: words, a bar from zero, the value at its end.
func barRow(label, value string, share float64, fill fyne.ThemeColorName) fyne.CanvasObject {
	bar := parts.NewBar(fill, "", 12)
	bar.Set(share)
	return parts.Row(10,
		parts.Fixed(112, 18, parts.NewText(label, parts.Style{Color: theme.ColorNameForeground2, Cut: true})),
		parts.Grow(bar),
		parts.Fixed(60, 18, parts.NewText(value, parts.Style{Align: fyne.TextAlignTrailing, Cut: true, Size: fynetheme.SizeNameText})),
	)
}
