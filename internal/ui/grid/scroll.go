package grid

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures in pixels. Row heights are whole numbers and the vertical offset is
// kept in rows: pixel sums in float32 are off by several rows at 65,000.
const (
	gutterWidth  = 28
	headerHeight = 28
	filterHeight = 32 // of the row under the titles, where there is one
	rowHeight    = 26
	cellPad      = 8
	minColumn    = 32
	maxColumn    = 2000

	barWidth   = 6  // of both scrollbars
	barInset   = 2  // between a thumb and the ends of its track
	barGrab    = 10 // the strip on the right that takes the pointer
	minThumb   = 24
	wheelSpeed = 3 // rows per notch, and as many times Fyne's pixels sideways
)

// rowPx is the height of a row in the text size that is chosen: a whole number too.
func rowPx() float32 { return theme.Px(rowHeight) }

// headPx is the height of the titles in the text size that is chosen.
func headPx() float32 { return theme.Px(headerHeight) }

// filterPx is the height of the row of filters in the text size that is chosen.
func filterPx() float32 { return theme.Px(filterHeight) }

// notch is what Fyne reports for one step of a wheel.
const notch = 25

// viewport is the part of the table that is seen.
type viewport struct {
	size    fyne.Size
	head    float32 // height of what stands above the rows
	rows    int     // in the model
	content float32 // width of the gutter and all columns
	top     float64 // the row at the upper edge
	left    float32 // pixels scrolled sideways
}

// bodyHeight is the height that rows can use.
func (v *viewport) bodyHeight() float32 {
	height := v.size.Height - v.head
	if v.content > v.size.Width {
		height -= barWidth
	}
	return max(0, height)
}

// lines is the number of rows, with a fraction, that fit in the body.
func (v *viewport) lines() float64 { return float64(v.bodyHeight()) / float64(rowPx()) }

// page is the number of whole rows that fit in the body.
func (v *viewport) page() int { return max(1, int(v.lines())) }

// clamp brings the offsets back into the content after either has changed.
func (v *viewport) clamp() {
	v.top = max(0, min(v.top, float64(v.rows)-v.lines()))
	v.left = max(0, min(v.left, v.content-v.size.Width))
}

// first returns the first row seen and how many of its pixels are cut off.
func (v *viewport) first() (row int, cut float32) {
	row = int(v.top)
	return row, float32(int((v.top - float64(row)) * float64(rowPx())))
}

// revealRow scrolls as little as needed to show all of a row. Downwards it
// stops at a whole row, so that the row under the header is not cut.
func (v *viewport) revealRow(row int) {
	if at := float64(row); at < v.top {
		v.top = at
	} else if at+1 > v.top+v.lines() {
		v.top = float64(row + 1 - v.page())
	}
}

// revealSpan scrolls sideways as little as needed to show the pixels from x to
// end, which are counted before scrolling.
func (v *viewport) revealSpan(x, end float32) {
	if end > v.left+v.size.Width {
		v.left = end - v.size.Width
	}
	if x-gutterWidth < v.left {
		v.left = x - gutterWidth
	}
}

// bar is one scrollbar along its axis, in pixels from the edge of the grid.
type bar struct {
	start, length        float32 // of the track
	total, shown, offset float64 // of the content, in its own unit
}

func (b bar) needed() bool { return b.total > b.shown && b.length > minThumb }

// thumb returns where the thumb begins and how long it is.
func (b bar) thumb() (at, length float32) {
	length = max(minThumb, float32(float64(b.length)*b.shown/b.total))
	return b.start + (b.length-length)*float32(b.offset/(b.total-b.shown)), length
}

// offsetAt returns the offset that makes the thumb begin at a pixel.
func (b bar) offsetAt(at float32) float64 {
	_, length := b.thumb()
	return float64((at-b.start)/(b.length-length)) * (b.total - b.shown)
}

func (v *viewport) vertical() bar {
	return bar{
		start: v.head + barInset, length: v.bodyHeight() - 2*barInset,
		total: float64(v.rows), shown: v.lines(), offset: v.top,
	}
}

func (v *viewport) horizontal() bar {
	return bar{
		start: barInset, length: v.size.Width - 2*barInset,
		total: float64(v.content), shown: float64(v.size.Width), offset: float64(v.left),
	}
}

// sync takes over the size of the grid and of the model.
func (g *Grid) sync() {
	g.view.size, g.view.head = g.Size(), g.headHeight()
	g.view.rows = g.model.Len()
	g.placeColumns()
	g.view.clamp()
}

// reveal scrolls a cell into view.
func (g *Grid) reveal(row, col int) {
	g.sync()
	g.view.revealRow(row)
	if len(g.columns) > 0 {
		g.view.revealSpan(g.lefts[col], g.lefts[col+1])
	}
}

// scrollBy moves the view by rows and pixels.
func (g *Grid) scrollBy(rows float64, pixels float32) {
	g.sync()
	g.view.top += rows
	g.view.left += pixels
	g.Refresh()
}

// headHeight is the height of titles and filters.
func (g *Grid) headHeight() float32 {
	for _, column := range g.columns {
		if column.Filter != nil {
			return headPx() + filterPx()
		}
	}
	return headPx()
}

// Scrolled is called by Fyne when a wheel turns. With Shift the rows move sideways.
func (g *Grid) Scrolled(e *fyne.ScrollEvent) {
	g.hideTip()
	dx, dy := e.Scrolled.DX, e.Scrolled.DY
	if dx == 0 && g.modifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	g.scrollBy(-float64(dy)/notch*wheelSpeed, -dx*wheelSpeed)
}
