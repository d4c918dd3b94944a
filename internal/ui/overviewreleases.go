package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/chart"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// releasesCard shows the sizes of the newest releases.
type releasesCard struct {
	window   *Window
	object   fyne.CanvasObject
	columns  *chart.Columns
	sentence *parts.Paragraph
	records  []phonebook.ReleaseRecord // as they stand in the chart
}

// chartReleases is how many releases the chart shows.
const chartReleases = 12

func newReleasesCard(w *Window) *releasesCard {
	c := &releasesCard{window: w, sentence: parts.NewParagraph("", theme.ColorNameForeground2)}
	c.columns = chart.NewColumns(func(kilobytes float64) string {
		if kilobytes == float64(int(kilobytes)) {
			return words.Int(int(kilobytes))
		}
		return words.Decimal(kilobytes, 1)
	})
	c.columns.OnPoint = c.point
	c.columns.OnOpen = func(group int) { w.showRelease(c.records[group].Manifest.Version) }
	key := func(name fyne.ThemeColorName, label string) []fyne.CanvasObject {
		square := parts.NewSurface(name)
		return []fyne.CanvasObject{parts.Fixed(10, 10, square), parts.NewText(label, parts.Caption)}
	}
	legend := parts.Row(6, append(key(theme.ColorNameFill, words.T("Full")), append([]fyne.CanvasObject{parts.Space(4, 0)}, key(theme.ColorNameBar2, words.T("Delta, kB"))...)...)...)
	c.object = chart.NewCard(words.T("Releases"), legend, c.columns, parts.Pad(8, 0, 0, 0, c.sentence))
	return c
}

// show draws the newest releases, the oldest of them first.
func (c *releasesCard) show(b *book) {
	c.records = nil
	var groups []chart.Group
	for i := min(chartReleases, len(b.releases)) - 1; i >= 0; i-- {
		m := b.releases[i].Manifest
		c.records = append(c.records, b.releases[i])
		groups = append(groups, chart.Group{Label: words.Int(int(m.Version)), First: float64(m.Full().Size) / 1e3, Second: float64(deltaSize(m)) / 1e3})
	}
	c.columns.Set(groups)
	visible(c.columns, len(groups) > 0)
	c.point(-1)
}

// point tells about a release of the chart; -1 is the newest.
func (c *releasesCard) point(group int) {
	if group < 0 {
		group = len(c.records) - 1
	}
	if group < 0 {
		c.sentence.SetText(words.T("No release yet."))
		return
	}
	m := c.records[group].Manifest
	if delta := deltaSize(m); delta > 0 {
		c.sentence.SetText(words.T("Version {{.N}} of {{.Day}}: {{.Full}}, delta {{.Delta}}",
			"N", int(m.Version), "Day", words.Day(m.Time), "Full", words.Size(m.Full().Size), "Delta", words.Size(delta)))
		return
	}
	c.sentence.SetText(words.T("Version {{.N}} of {{.Day}}: {{.Full}}", "N", int(m.Version), "Day", words.Day(m.Time), "Full", words.Size(m.Full().Size)))
}

// newestDelta returns the delta from the newest base, false where there is none.
func newestDelta(m phonebook.Manifest) (phonebook.ManifestCab, bool) {
	for _, c := range m.Cabs {
		if c.Kind == phonebook.KindDelta {
			return c, true
		}
	}
	return phonebook.ManifestCab{}, false
}

// deltaSize returns the size of that delta, 0 where there is none.
func deltaSize(m phonebook.Manifest) int64 {
	delta, _ := newestDelta(m)
	return delta.Size
}
