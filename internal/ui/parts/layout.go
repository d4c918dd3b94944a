package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Frame puts objects around a centre without any gap, unlike Fyne's border
// layout. Any of them may be nil.
func Frame(top, bottom, left, right, center fyne.CanvasObject) *fyne.Container {
	var all []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{center, left, right, top, bottom} {
		if o != nil {
			all = append(all, o)
		}
	}
	return container.New(&frame{top, bottom, left, right, center}, all...)
}

type frame struct{ top, bottom, left, right, center fyne.CanvasObject }

func minOf(o fyne.CanvasObject) fyne.Size {
	if o == nil || !o.Visible() {
		return fyne.Size{}
	}
	return o.MinSize()
}

func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		if o != nil && o.Visible() {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(max(0, w), max(0, h)))
		}
	}
	for _, o := range []fyne.CanvasObject{f.top, f.bottom} {
		if o != nil && o.Visible() {
			tallAs(o, size.Width) // the height of what wraps follows from its width
		}
	}
	top, bottom := minOf(f.top).Height, minOf(f.bottom).Height
	left, right := minOf(f.left).Width, minOf(f.right).Width
	middle := size.Height - top - bottom
	place(f.top, 0, 0, size.Width, top)
	place(f.bottom, 0, size.Height-bottom, size.Width, bottom)
	place(f.left, 0, top, left, middle)
	place(f.right, size.Width-right, top, right, middle)
	place(f.center, left, top, size.Width-left-right, middle)
}

func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size {
	top, bottom, left, right, center := minOf(f.top), minOf(f.bottom), minOf(f.left), minOf(f.right), minOf(f.center)
	return fyne.NewSize(
		max(top.Width, bottom.Width, left.Width+center.Width+right.Width),
		top.Height+bottom.Height+max(left.Height, center.Height, right.Height),
	)
}

// Column stacks objects with a gap between them.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap}, objects...)
}

type column struct{ gap float32 }

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	// The height of what wraps follows from its width, so that comes first.
	for _, o := range visible(objects) {
		tallAs(o, size.Width)
	}
	layout.NewCustomPaddedVBoxLayout(theme.Px(c.gap)).Layout(objects, size)
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return layout.NewCustomPaddedVBoxLayout(theme.Px(c.gap)).MinSize(objects)
}

// Row puts objects beside each other, each at its own height in the middle of
// the row. What [Grow] marks shares the width that the others leave. A text that can
// be cut is as wide as its words, and cut where the row is too narrow.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap}, objects...)
}

type row struct{ gap float32 }

// Grow makes an object take the width that the other objects of a [Row] leave.
// Without an object it is a spacer.
func Grow(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&growing{}, objects...)
}

// Shrink lets an object of a [Row] be narrower than it asks for; what does not fit
// is cut off at its left.
func Shrink(o fyne.CanvasObject) *fyne.Container {
	return container.New(&shrinking{}, container.NewClip(container.New(&atRight{}, o)))
}

type shrinking struct{}

func (shrinking) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (shrinking) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].(*container.Clip).Content.MinSize()
}

func (shrinking) least([]fyne.CanvasObject) float32 { return 0 }

// atRight shows the right end of what is too wide.
type atRight struct{}

func (atRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	need := objects[0].MinSize().Width
	Put(objects[0], min(0, size.Width-need), 0, max(need, size.Width), size.Height)
}

func (atRight) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

type growing struct{}

func (growing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (growing) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(minOf(o))
	}
	return least
}

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(*growing)
	return ok
}

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare, growers, yields := size.Width, 0, float32(0)
	for i, o := range visible(objects) {
		if i > 0 {
			spare -= theme.Px(r.gap)
		}
		least := wanted(o).Width
		spare -= least
		yields += least - leastWidth(o)
		if grows(o) {
			growers++
		}
	}
	x := float32(0)
	for _, o := range visible(objects) {
		least := wanted(o)
		width := least.Width
		if grows(o) {
			width += max(0, spare) / float32(growers)
		}
		if spare < 0 && yields > 0 { // each gives of what it has too much
			width += max(spare, -yields) * (least.Width - leastWidth(o)) / yields
		}
		height := min(tallAs(o, width), size.Height)
		// On a whole pixel, or the lower edge of a frame is lost.
		Put(o, x, float32(int((size.Height-height)/2)), width, height)
		x += width + theme.Px(r.gap)
	}
}

// wanted is the size that an object of a row has where there is room.
func wanted(o fyne.CanvasObject) fyne.Size {
	size := o.MinSize()
	if t, ok := o.(*Text); ok {
		size.Width = max(size.Width, t.Whole())
	}
	return size
}

func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range visible(objects) {
		if i > 0 {
			least.Width += theme.Px(r.gap)
		}
		least.Width += leastWidth(o)
		least.Height = max(least.Height, o.MinSize().Height)
	}
	return least
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// Columns puts objects beside each other, all of the same width and height.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{gap}, objects...)
}

type columns struct{ gap float32 }

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	gap := theme.Px(c.gap)
	width := (size.Width - (n-1)*gap) / max(1, n)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+gap), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(minOf(o))
	}
	n := float32(len(objects))
	return fyne.NewSize(n*least.Width+max(0, n-1)*theme.Px(c.gap), least.Height)
}

// Pad keeps a distance around an object.
func Pad(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&pad{top, bottom, left, right}, o)
}

type pad struct{ top, bottom, left, right float32 }

func (p *pad) inner() fyne.Layout {
	return layout.NewCustomPaddedLayout(theme.Px(p.top), theme.Px(p.bottom), theme.Px(p.left), theme.Px(p.right))
}

func (p *pad) Layout(objects []fyne.CanvasObject, size fyne.Size) { p.inner().Layout(objects, size) }

func (p *pad) MinSize(objects []fyne.CanvasObject) fyne.Size { return p.inner().MinSize(objects) }

// px is a size of the design in the text size that is chosen.
func px(s fyne.Size) fyne.Size { return fyne.NewSize(theme.Px(s.Width), theme.Px(s.Height)) }

// Fixed gives an object a width and a height whatever it asks for; 0 leaves
// that side to the object.
func Fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fixed{fyne.NewSize(width, height)}, o)
}

type fixed struct{ size fyne.Size }

func (f *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

func (f *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := px(f.size)
	if least.Width == 0 || least.Height == 0 {
		own := minOf(objects[0])
		if least.Width == 0 {
			least.Width = own.Width
		}
		if least.Height == 0 {
			least.Height = own.Height
		}
	}
	return least
}

// Within lays an object out in whatever room there is: what it asks for does not
// make a window larger than its screen.
func Within(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&within{fyne.NewSize(width, height)}, o)
}

type within struct{ least fyne.Size }

func (*within) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

func (w *within) MinSize([]fyne.CanvasObject) fyne.Size { return w.least }

// Space is an empty object of a size.
func Space(width, height float32) fyne.CanvasObject {
	return container.New(&space{fyne.NewSize(width, height)})
}

type space struct{ size fyne.Size }

func (*space) Layout([]fyne.CanvasObject, fyne.Size)   {}
func (s *space) MinSize([]fyne.CanvasObject) fyne.Size { return px(s.size) }

// Stack lays objects over each other.
func Stack(objects ...fyne.CanvasObject) *fyne.Container { return container.NewStack(objects...) }
