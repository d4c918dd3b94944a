package grid

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/fill"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// palette is what the theme answers during one drawing.
type palette struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
	text    float32
	title   float32
}

func (g *Grid) palette() palette {
	return palette{
		theme: g.Theme(), variant: fyne.CurrentApp().Settings().ThemeVariant(),
		text: cellSize(g), title: titleSize(g),
	}
}

func (p *palette) color(name fyne.ThemeColorName) color.Color {
	return p.theme.Color(name, p.variant)
}

// renderer draws the grid. The objects of each layer stand in the order of
// painting:
//
//	body    row grounds, cells, change bars, icons
//	cells   cell grounds, bars, texts, dots, ring of the current cell
//	header  ground, titles, separators, arrows, filters, line
//	empty text, scrollbars
//	over    what belongs to the cell that is edited
//	tip
type renderer struct {
	grid    *Grid
	palette palette

	grounds               *fill.Area    // of the rows, and of what they leave free
	colors                []color.Color // of the grounds
	ring                  *canvas.Rectangle
	body, cells           *layer
	lines                 []*line
	cellGrounds, bars     pool[*canvas.Rectangle]
	frames                pool[*canvas.Rectangle] // of ranges
	dots                  pool[*canvas.Circle]
	olds                  pool[*canvas.Text] // old values and arrows
	icons                 [Problem + 1]pool[*canvas.Image]
	headings              headings
	header                header
	over                  over
	tip                   tipBox
	track, vThumb, hThumb *canvas.Rectangle
	empty                 *canvas.Text
	objects               []fyne.CanvasObject
	reorder               bool // a layer has a new object
	drawn                 fyne.Size
}

func newRenderer(g *Grid) *renderer {
	r := &renderer{
		grid: g, reorder: true,
		grounds: fill.New(), ring: newRectangle(),
		body: newLayer(), cells: newLayer(), header: newHeader(len(g.columns)),
		track: newRectangle(), vThumb: newRectangle(), hThumb: newRectangle(),
		empty: canvas.NewText("", color.Transparent),
		over:  newOver(g), tip: newTipBox(),
	}
	r.cellGrounds.create, r.bars.create, r.frames.create = newRectangle, newRectangle, newFrame
	r.olds.create = func() *canvas.Text { return canvas.NewText("", color.Transparent) }
	r.dots.create = func() *canvas.Circle { return canvas.NewCircle(color.Transparent) }
	for mark := range r.icons {
		r.icons[mark].create = func() *canvas.Image { return newIcon(markStyles[mark].icon(), markStyles[mark].color, markIcon) }
	}
	r.headings.init()
	// The ring has square corners: Fyne blurs the edges of rounded strokes.
	r.ring.StrokeWidth = 2
	r.vThumb.CornerRadius, r.hThumb.CornerRadius = barWidth/2, (barWidth-2)/2
	r.empty.Alignment = fyne.TextAlignCenter
	r.objects = []fyne.CanvasObject{
		r.body,
		r.header.ground.Object, r.header.layer, r.header.filters, r.header.line,
		r.empty, r.track, r.hThumb, r.vThumb, r.over.layer, r.tip.layer,
	}
	if g.Corner != nil {
		r.objects = append(r.objects, g.Corner)
	}
	return r
}

func newRectangle() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

// newIcon returns a square icon that follows the theme.
func newIcon(resource fyne.Resource, name fyne.ThemeColorName, size float32) *canvas.Image {
	icon := canvas.NewImageFromResource(fynetheme.NewColoredResource(resource, name))
	icon.FillMode = canvas.ImageFillContain
	icon.Resize(fyne.NewSquareSize(size))
	return icon
}

// Destroy is called by Fyne.
func (r *renderer) Destroy() {}

// MinSize is called by Fyne: the gutter, three narrow columns and three rows.
func (r *renderer) MinSize() fyne.Size {
	return fyne.NewSize(gutterWidth+3*minColumn, r.grid.headHeight()+3*rowPx())
}

// Objects is called by Fyne.
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

// Layout is called by Fyne, also after each scroll step because the texts have
// new sizes: drawing again would then be for nothing.
func (r *renderer) Layout(size fyne.Size) {
	if size != r.drawn {
		r.Refresh()
	}
}

// Refresh draws the state of the grid.
func (r *renderer) Refresh() {
	g := r.grid
	g.sync()
	r.palette = g.palette()
	size, body := g.view.size, g.view.bodyHeight()
	r.drawn = size
	put(r.body, 0, g.view.head, size.Width, body)
	put(r.cells, gutterWidth, 0, max(0, size.Width-gutterWidth), body)

	r.drawRows(body)
	r.header.draw(g, &r.palette)
	r.drawBars()
	r.drawEmpty(body)
	r.over.draw(g, &r.palette)
	r.tip.draw(g, &r.palette)
	if r.reorder {
		r.stack()
	}
	canvas.Refresh(g)
}

// drawRows draws the rows that have a pixel in the body, and no others.
func (r *renderer) drawRows(body float32) {
	g := r.grid
	for needed := int(math.Ceil(float64(body/rowPx()))) + 1; len(r.lines) < needed; {
		r.lines = append(r.lines, newLine(len(g.columns)))
		r.reorder = true
	}
	g.mouse.row = -1
	if g.mouse.inside {
		g.mouse.row = g.spotAt(g.mouse.at).row
	}
	show(r.ring, false)
	show(r.headings.action, false)
	first, cut := g.view.first()
	r.colors = r.colors[:0]
	for i, l := range r.lines {
		row, y := first+i, float32(i)*rowPx()-cut
		visible := row < g.view.rows && y < body
		l.show(visible)
		ground := theme.ColorNameSurface
		if visible {
			ground = g.groundOf(row, g.model.Key(row))
			r.drawLine(l, row, y)
		}
		r.colors = append(r.colors, r.palette.color(ground))
	}
	r.grounds.Paint(r.colors...)
	put(r.grounds.Object, 0, -cut, g.view.size.Width, float32(len(r.colors))*rowPx())
	r.drawFrames(body)
	r.cellGrounds.rest()
	r.bars.rest()
	r.dots.rest()
	r.olds.rest()
	r.headings.rest()
	for mark := range r.icons {
		r.icons[mark].rest()
	}
}

// drawBars draws the scrollbars that are needed: the vertical one over the
// rows, the horizontal one in a strip of its own.
func (r *renderer) drawBars() {
	view := &r.grid.view
	thumb := r.palette.color(fynetheme.ColorNameScrollBar)
	vertical, horizontal := view.vertical(), view.horizontal()

	show(r.vThumb, vertical.needed())
	if vertical.needed() {
		at, length := vertical.thumb()
		r.vThumb.FillColor = thumb
		put(r.vThumb, view.size.Width-barWidth-barInset, at, barWidth, length)
	}
	show(r.track, view.content > view.size.Width)
	show(r.hThumb, horizontal.needed())
	if horizontal.needed() {
		y := view.size.Height - barWidth
		at, length := horizontal.thumb()
		r.track.FillColor = r.palette.color(theme.ColorNameGround)
		put(r.track, 0, y, view.size.Width, barWidth)
		r.hThumb.FillColor = thumb
		put(r.hThumb, at, y+1, length, barWidth-2)
	}
}

// drawEmpty draws the sentence for a model without rows.
func (r *renderer) drawEmpty(body float32) {
	view := &r.grid.view
	show(r.empty, view.rows == 0)
	if view.rows > 0 {
		return
	}
	r.empty.Text = r.grid.fit.fit(r.grid.Empty, view.size.Width-2*cellPad, r.palette.text, false)
	r.empty.TextSize = r.palette.text
	r.empty.Color = r.palette.color(theme.ColorNameForeground2)
	put(r.empty, cellPad, view.head, max(0, view.size.Width-2*cellPad), body)
}

// stack puts the objects of the layers into the order of painting.
func (r *renderer) stack() {
	r.reorder = false
	body, cells := r.body.objects[:0], r.cells.objects[:0]
	body = append(body, r.grounds.Object, r.cells)
	for _, l := range r.lines {
		body = append(body, l.bar)
	}
	for mark := range r.icons {
		for _, icon := range r.icons[mark].items {
			body = append(body, icon)
		}
	}
	body = append(body, r.headings.objects()...)
	for _, ground := range r.cellGrounds.items {
		cells = append(cells, ground)
	}
	for _, bar := range r.bars.items {
		cells = append(cells, bar)
	}
	for _, l := range r.lines {
		for _, text := range l.texts {
			cells = append(cells, text)
		}
	}
	for _, old := range r.olds.items {
		cells = append(cells, old)
	}
	for _, dot := range r.dots.items {
		cells = append(cells, dot)
	}
	for _, frame := range r.frames.items {
		cells = append(cells, frame)
	}
	r.body.objects, r.cells.objects = body, append(cells, r.ring)
}
