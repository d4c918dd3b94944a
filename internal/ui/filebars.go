package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// fileBars draws the files of a release by size.
func fileBars(m phonebook.Manifest) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	full := float64(max(1, m.Full().Size))
	for _, c := range m.Cabs {
		label, fill := words.T("Delta from {{.N}}", "N", int(c.Base)), theme.ColorNameBar2
		if c.Kind == phonebook.KindFull {
			label, fill = words.T("Full"), theme.ColorNameFill
		}
		rows = append(rows, fileBar(label, words.Size(c.Size), float64(c.Size)/full, fill))
	}
	return rows
}

// fileBar is a file with its size as a bar.
func fileBar(label, size string, share float64, fill fyne.ThemeColorName) fyne.CanvasObject {
	bar := parts.NewBar(fill, "", 12)
	bar.Set(share)
	return parts.Row(8,
		parts.Fixed(92, 20, parts.NewText(label, parts.Style{Color: theme.ColorNameForeground2, Cut: true})),
		parts.Grow(bar),
		parts.Fixed(64, 20, parts.NewText(size, parts.Style{Align: fyne.TextAlignTrailing, Cut: true})),
	)
}

// modemSpeed is what a modem of 28.8 kbit/s reads, in bytes a second.
const modemSpeed = 2900

// waitWords tells how long clients wait for a release.
func waitWords(m phonebook.Manifest) string {
	full := durationWords(float64(m.Full().Size) / modemSpeed)
	for _, c := range m.Cabs {
		if c.Kind == phonebook.KindDelta {
			return words.T("At 2.9 kB/s a client waits {{.Full}} for the full book and {{.Delta}} for the delta from {{.Base}}.",
				"Full", full, "Delta", durationWords(float64(c.Size)/modemSpeed), "Base", int(c.Base))
		}
	}
	return words.T("At 2.9 kB/s a client waits {{.Full}} for the full book.", "Full", full)
}

// durationWords writes how long something takes.
func durationWords(seconds float64) string {
	switch {
	case seconds < 1:
		return words.T("less than 1 s")
	case seconds < 120:
		return words.T("{{.N}} s", "N", int(seconds+0.5))
	}
	return words.T("{{.N}} min", "N", int(seconds/60+0.5))
}
