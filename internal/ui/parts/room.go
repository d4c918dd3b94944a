package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// These layouts are for what stands beside each other where there is room, and
// below each other where there is not: in a small window or with large texts.

// Put moves an object and gives it a size, of which nothing is negative.
func Put(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// tallAs gives an object a width and returns the height that it asks for then.
func tallAs(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
	return o.MinSize().Height
}

// Wrap puts objects beside each other, and in further lines where a line is full.
func Wrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{gap: gap}, objects...)
}

type wrap struct{ gap, width float32 }

func (w *wrap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w.width = size.Width
	w.place(objects, func(o fyne.CanvasObject, x, y float32, least fyne.Size) {
		Put(o, x, y, min(least.Width, size.Width), least.Height)
	})
}

// place finds each object its place and returns the height of all lines.
func (w *wrap) place(objects []fyne.CanvasObject, at func(o fyne.CanvasObject, x, y float32, least fyne.Size)) float32 {
	gap := theme.Px(w.gap)
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range visible(objects) {
		least := o.MinSize()
		if x > 0 && w.width > 0 && x+least.Width > w.width+0.5 {
			x, y, line = 0, y+line+gap, 0
		}
		at(o, x, y, least)
		x, line = x+least.Width+gap, max(line, least.Height)
	}
	return y + line
}

func (w *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	height := w.place(objects, func(_ fyne.CanvasObject, _, _ float32, least fyne.Size) { wide = max(wide, least.Width) })
	return fyne.NewSize(wide, height)
}

// Fold puts actions at the right of what they belong to, or below it where that
// would leave it less than a width.
func Fold(gap, least float32, of, actions fyne.CanvasObject) *fyne.Container {
	return container.New(&fold{gap: gap, least: least}, of, actions)
}

type fold struct {
	gap, least float32
	width      float32 // as it was laid out last
}

// below reports whether there is no room for the actions beside what they belong to.
func (f *fold) below(of, actions fyne.CanvasObject) bool {
	return f.width > 0 && f.width-theme.Px(f.gap)-Widest(actions) < max(of.MinSize().Width, theme.Px(f.least))
}

func (f *fold) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	of, actions := objects[0], objects[1]
	gap, need := theme.Px(f.gap), Widest(actions)
	f.width = size.Width
	if !f.below(of, actions) {
		left := size.Width - need
		height := tallAs(of, left-gap)
		Put(of, 0, (size.Height-height)/2, left-gap, height)
		height = tallAs(actions, need)
		Put(actions, left, (size.Height-height)/2, need, height)
		return
	}
	height := tallAs(of, size.Width)
	Put(of, 0, 0, size.Width, height)
	Put(actions, 0, height+gap, size.Width, tallAs(actions, size.Width))
}

// Widest is the width at which nothing of an object wraps.
func Widest(o fyne.CanvasObject) float32 {
	c, ok := o.(*fyne.Container)
	if !ok {
		return o.MinSize().Width
	}
	w, ok := c.Layout.(*wrap)
	if !ok {
		return o.MinSize().Width
	}
	return (&row{w.gap}).MinSize(c.Objects).Width
}

func (f *fold) MinSize(objects []fyne.CanvasObject) fyne.Size {
	of, actions := objects[0].MinSize(), objects[1].MinSize()
	if f.below(objects[0], objects[1]) {
		return fyne.NewSize(max(of.Width, actions.Width), of.Height+theme.Px(f.gap)+actions.Height)
	}
	return fyne.NewSize(max(of.Width, actions.Width), max(of.Height, actions.Height))
}

// Beside puts a pane of a width at the right of what it belongs to, with a line
// between them, or below it where that would leave it less than a width.
func Beside(width, least float32, of, pane fyne.CanvasObject) *fyne.Container {
	return container.New(&besides{width, least}, of, pane, Line())
}

type besides struct{ width, least float32 }

// belowShare is how much of the height a pane has that is below.
const belowShare = 0.42

func (b *besides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	of, pane, line := objects[0], objects[1], objects[2]
	width := theme.Px(b.width)
	if left := size.Width - width; left >= max(theme.Px(b.least), of.MinSize().Width) {
		Put(of, 0, 0, left, size.Height)
		Put(line, left, 0, 1, size.Height)
		Put(pane, left+1, 0, width-1, size.Height)
		return
	}
	top := float32(int(size.Height * (1 - belowShare)))
	Put(of, 0, 0, size.Width, top)
	Put(line, 0, top, size.Width, 1)
	Put(pane, 0, top+1, size.Width, size.Height-top-1)
}

func (b *besides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(objects[0].MinSize().Width, objects[1].MinSize().Width), 0)
}

// Sides puts two columns that scroll together beside each other, the left one of a
// width, with a line between them; or above each other where the right one would
// have less than a width.
func Sides(width, least float32, left, right fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.New(&sides{width: width, least: least}, left, right, Line()))
}

type sides struct {
	width, least float32
	stacked      bool
}

func (s *sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right, line := objects[0], objects[1], objects[2]
	width := theme.Px(s.width)
	s.stacked = size.Width-width < theme.Px(s.least)
	if !s.stacked {
		Put(left, 0, 0, width, tallAs(left, width))
		Put(line, width, 0, 1, size.Height)
		Put(right, width+1, 0, size.Width-width-1, tallAs(right, size.Width-width-1))
		return
	}
	top := tallAs(left, size.Width)
	Put(left, 0, 0, size.Width, top)
	Put(line, 0, top, size.Width, 1)
	Put(right, 0, top+1, size.Width, tallAs(right, size.Width))
}

func (s *sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	if s.stacked {
		return fyne.NewSize(max(left.Width, right.Width), left.Height+right.Height+1)
	}
	return fyne.NewSize(0, max(left.Height, right.Height))
}

// Upto gives an object of a [Row] a width and a height, and less width, down to
// least, where the row is too narrow.
func Upto(width, least, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&upto{fixed: fixed{fyne.NewSize(width, height)}, smallest: least}, o)
}

type upto struct {
	fixed
	smallest float32
}

func (u *upto) least([]fyne.CanvasObject) float32 { return theme.Px(u.smallest) }

// yielding is a layout of what can be narrower than it asks for.
type yielding interface {
	least(objects []fyne.CanvasObject) float32
}

// leastWidth is how narrow an object of a row can be.
func leastWidth(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if y, ok := c.Layout.(yielding); ok {
			return y.least(c.Objects)
		}
	}
	return o.MinSize().Width
}

// WhatFits puts a text and what it leads to beside each other. What does not fit whole
// is left out, and the text is cut where it is alone.
//
// It is clipped, and what is left out stands outside.
func WhatFits(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&whatFits{gap}, objects...)
}

type whatFits struct{ gap float32 }

func (w *whatFits) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, o := range visible(objects) {
		least := o.MinSize()
		if t, ok := o.(*Text); ok {
			least.Width = t.Whole()
		}
		if i > 0 && x+least.Width > size.Width {
			const away = -10_000 // outside of what it is clipped to
			Put(o, away, 0, least.Width, least.Height)
			continue
		}
		Put(o, x, (size.Height-least.Height)/2, min(least.Width, size.Width-x), least.Height)
		x += least.Width + theme.Px(w.gap)
	}
}

func (w *whatFits) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for _, o := range objects {
		least.Height = max(least.Height, o.MinSize().Height)
	}
	return least
}

// Amid puts an object of a width in the middle, or narrower where there is less room;
// what is too high for its place begins at the top.
func Amid(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&amid{width}, o)
}

type amid struct{ width float32 }

// amidPad is what stays free around it.
const amidPad = 16

func (a *amid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pad := theme.Px(amidPad)
	width := min(theme.Px(a.width), size.Width-2*pad)
	height := tallAs(objects[0], width)
	Put(objects[0], float32(int((size.Width-width)/2)), max(pad, float32(int((size.Height-height)/2))), width, height)
}

func (a *amid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	return fyne.NewSize(least.Width, least.Height).AddWidthHeight(2*theme.Px(amidPad), 2*theme.Px(amidPad))
}

// Cards puts objects of the same width and height beside each other, or below each
// other where each would have less than a width.
func Cards(gap, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&cards{columns: columns{gap}, least: least}, objects...)
}

type cards struct {
	columns
	least   float32
	stacked bool
}

func (c *cards) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	c.stacked = (size.Width-(n-1)*theme.Px(c.gap))/n < theme.Px(c.least)
	if c.stacked {
		(&column{c.gap}).Layout(objects, size)
		return
	}
	width := (size.Width - (n-1)*theme.Px(c.gap)) / n
	for _, o := range objects {
		tallAs(o, width)
	}
	c.columns.Layout(objects, size)
}

func (c *cards) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := (&column{c.gap}).MinSize(objects)
	if !c.stacked {
		least.Height = c.columns.MinSize(objects).Height
	}
	return least
}

// AtLeast gives an object a height, and more where it needs more.
func AtLeast(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atLeast{height}, o)
}

type atLeast struct{ height float32 }

func (*atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Put(objects[0], 0, 0, size.Width, size.Height)
}

func (a *atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(0, theme.Px(a.height)))
}
