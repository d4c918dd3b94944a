package parts

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/fill"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// border is the ground and border of an input or a card, in colours of the theme.
type border struct{ box *fill.Box }

func newBorder() *border { return &border{fill.NewBox()} }

// objects returns what is drawn.
func (b *border) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.box.Object} }

// paint sets the colours; an empty name is nothing.
func (b *border) paint(ground, edge fyne.ThemeColorName, width, radius float32) {
	named := func(name fyne.ThemeColorName) color.Color {
		if name == "" {
			return nil
		}
		return theme.Color(name)
	}
	b.box.Paint(fill.Look{Fill: named(ground), Edge: named(edge), Width: width, Radius: radius})
}

// layout fills a size.
func (b *border) layout(size fyne.Size) { b.box.Resize(size) }
