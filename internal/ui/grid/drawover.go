package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of what stands over the rows, in pixels.
const (
	reasonPx     = 24 // height of the reason in the usual text size
	reasonIcon   = 14
	optionsWidth = 180 // at least
)

// over holds the objects of the cell that is edited: the input, and below it the
// options and the reason why the text is wrong.
type over struct {
	layer  *layer
	reason *canvas.Text
	ground *canvas.Rectangle // of the reason
	icon   *canvas.Image
}

func newOver(g *Grid) over {
	o := over{
		layer: newLayer(), ground: newRectangle(), reason: canvas.NewText("", color.Transparent),
		icon: newIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, reasonIcon),
	}
	o.layer.objects = []fyne.CanvasObject{g.entry, g.list, o.ground, o.icon, o.reason}
	return o
}

func (o *over) draw(g *Grid, p *palette) {
	row, shown := 0, false
	if g.edit != nil {
		row, shown = g.edit.at.find(g.model)
	}
	show(o.layer, shown)
	if !shown {
		return
	}
	body := g.view.bodyHeight()
	put(o.layer, gutterWidth, g.view.head, max(0, g.view.size.Width-gutterWidth), body)
	_, cut := g.view.first()
	y := float32(row-int(g.view.top))*rowPx() - cut
	x, width := g.lefts[g.edit.col]-g.view.left-gutterWidth, g.width(g.edit.col)
	put(g.entry, x, y, width, rowPx())
	g.entry.SetWrong(g.edit.reason != "")

	below := o.drawOptions(g, x, y, max(width, optionsWidth))
	o.drawReason(g, p, x, y, below)
}

// drawOptions puts the options below the cell, or above it where there is more
// room, and returns the height that they take below.
func (o *over) drawOptions(g *Grid, x, y, width float32) (below float32) {
	height := g.list.height()
	show(g.list, height > 0)
	if height == 0 {
		return 0
	}
	g.list.reveal()
	x = max(0, min(x, o.layer.Size().Width-width))
	body := o.layer.Size().Height
	at := y + rowPx()
	if at+height > body && y > body-at {
		at = y - height
	} else {
		below = height
	}
	put(g.list, x, at, width, height)
	g.list.Refresh()
	return below
}

// drawReason puts the reason below the cell and its options, or above where
// there is no room.
func (o *over) drawReason(g *Grid, p *palette, x, y, below float32) {
	wrong := g.edit.reason != ""
	show(o.ground, wrong)
	show(o.icon, wrong)
	show(o.reason, wrong)
	if !wrong {
		return
	}
	size, reasonHeight := o.layer.Size(), theme.Px(reasonPx)
	const before = cellPad + reasonIcon + 6
	text := g.fit.fit(g.edit.reason, max(0, size.Width-before-cellPad), p.title, false)
	width := measure(text, p.title, false) + before + cellPad
	at := y + rowPx() + below + 2
	if at+reasonHeight > size.Height {
		at = y - reasonHeight - 2
	}
	x = max(0, min(x, size.Width-width))
	o.ground.FillColor, o.ground.CornerRadius = p.color(theme.ColorNameBadTint), 4
	o.ground.StrokeColor, o.ground.StrokeWidth = p.color(theme.ColorNameBadBar), 1
	put(o.ground, x, at, width, reasonHeight)
	o.icon.Move(fyne.NewPos(x+cellPad, at+(reasonHeight-reasonIcon)/2))
	o.reason.Text, o.reason.TextSize, o.reason.Color = text, p.title, p.color(theme.ColorNameBad)
	put(o.reason, x+before, at, width-before, reasonHeight)
}
