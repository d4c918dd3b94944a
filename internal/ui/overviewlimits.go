package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/chart"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// limitsCard shows how full the book is.
type limitsCard struct {
	object                   fyne.CanvasObject
	pops, versions, imported *gauge
}

// gauge shows a number of a limit.
type gauge struct {
	object                fyne.CanvasObject
	label, share, n, most *parts.Text
	note                  *parts.Text
	bar                   *parts.Bar
}

func newGauge(label string) *gauge {
	g := &gauge{
		label: parts.NewText(label, cutStyle(parts.Label)), share: parts.NewText("", parts.Caption),
		n: parts.NewText("", parts.Heading), most: parts.NewText("", parts.Label),
		note: parts.NewText("", cutStyle(parts.Caption)), bar: parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 8),
	}
	g.object = parts.Column(0,
		parts.Fixed(0, 20, parts.Row(8, parts.Grow(g.label), g.share)),
		parts.Fixed(0, 32, parts.Row(6, g.n, g.most, parts.Grow())),
		parts.Fixed(0, 14, g.bar),
		parts.Fixed(0, 20, g.note),
	)
	return g
}

func cutStyle(s parts.Style) parts.Style {
	s.Cut = true
	return s
}

// show fills the gauge; from warn on it says so, with a word and a colour.
func (g *gauge) show(n, most, warn int, note string) {
	g.n.SetText(words.Int(n))
	g.most.SetText(words.T("of {{.N}}", "N", most))
	share, digits := 100*float64(n)/float64(most), 1
	if n > 0 && share < 0.1 {
		digits = 2
	}
	g.share.SetText(words.T("{{.Share}} %", "Share", words.Decimal(share, digits)))
	g.bar.Set(float64(n) / float64(most))
	style := parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true}
	g.bar.SetFill(theme.ColorNameFill)
	if n >= warn {
		style.Color, style.Bold = theme.ColorNameChange, true
		g.bar.SetFill(theme.ColorNameChangeBar)
	}
	g.note.Set(note, style)
}

func newLimitsCard() *limitsCard {
	c := &limitsCard{pops: newGauge(words.T("POPs")), versions: newGauge(words.T("Versions")), imported: newGauge(words.T("Imported since the last post"))}
	c.object = chart.NewCard(words.T("Limits"), nil, parts.Column(10, c.pops.object, c.versions.object, c.imported.object), nil)
	return c
}

// nearly is the part of a limit from which a gauge warns, in percent.
const nearly = 90

func (c *limitsCard) show(b *book) {
	pops := len(b.ledger.Book.POPs)
	c.pops.show(pops, phonebook.MaxPOPs, phonebook.MaxPOPs*nearly/100, words.T("Room for {{.N}} more", "N", max(0, phonebook.MaxPOPs-pops)))
	note := words.T("A warning comes at {{.N}}", "N", int(phonebook.WarnVersions))
	version := int(b.ledger.LastVersion)
	if version >= int(phonebook.WarnVersions) {
		note = words.T("Room for {{.N}} more. Then start a phone book under a new name.", "N", max(0, int(phonebook.MaxVersions)-version))
	}
	c.versions.show(version, int(phonebook.MaxVersions), int(phonebook.WarnVersions), note)
	pending, most := b.ledger.Pending(), phonebook.MaxLaterImport
	note = words.T("Room for {{.N}} before you must post", "N", max(0, most-pending))
	if b.ledger.Posted == 0 {
		pending, most = 0, phonebook.MaxFirstImport
		note = words.T("Never posted: one import may bring {{.N}} POPs", "N", most)
	}
	c.imported.show(pending, most, most*nearly/100, note)
}
