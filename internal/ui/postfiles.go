package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// files lists what is sent to each server.
func (r *review) files() fyne.CanvasObject {
	m := r.rec.Manifest
	list := parts.Column(4)
	line := func(name, what string, size int64) {
		list.Add(parts.Row(8, parts.Fixed(112, 20, parts.NewText(name, parts.Style{Cut: true})),
			parts.Grow(parts.NewText(what, parts.Style{Color: theme.ColorNameForeground2, Cut: true})), parts.NewText(words.Size(size), parts.Style{})))
	}
	for _, c := range m.Cabs {
		what := words.T("Full book")
		if c.Kind == phonebook.KindDelta {
			what = words.T("from version {{.Version}}", "Version", int(c.Base))
		}
		line(c.Name, what, c.Size)
	}
	line(phonebook.ManifestName(m.Book), words.T("Manifest"), r.manifestSize())
	r.costs = parts.NewParagraph("", theme.ColorNameForeground2)
	return parts.Column(8, parts.Row(8, parts.Grow(parts.NewText(words.T("Files for each server"), parts.Style{Bold: true, Cut: true})),
		parts.NewText(words.Size(r.bytes()), parts.Strong)), list, r.costs)
}

func (r *review) manifestSize() int64 {
	data, err := r.rec.Manifest.Marshal()
	if err != nil {
		return 0 // it is checked again before it is sent
	}
	return int64(len(data))
}

// bytes are those of all files for one server.
func (r *review) bytes() int64 {
	n := r.manifestSize()
	for _, c := range r.rec.Manifest.Cabs {
		n += c.Size
	}
	return n
}
