package parts

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// ItemHeight is the height of an item in a list or tree, in pixels of the design.
const ItemHeight = 26

// Item is one line of a list or tree: an arrow, an icon, words, a count.
type Item struct {
	widget.BaseWidget
	OnTapped func()
	// OnArrow is called instead of OnTapped for a click on the arrow.
	OnArrow func()
	// OnMenu asks for the context menu at a position on the canvas.
	OnMenu func(at fyne.Position)

	content ItemContent
	hovered bool
	label   *Text // nil before it is first drawn
}

// Arrow says whether an item can be opened.
type Arrow int

// The arrows of an item.
const (
	NoArrow Arrow = iota
	Closed
	Open
)

// ItemContent is what an item shows.
type ItemContent struct {
	Label, Count string
	Icon         fyne.Resource // nil: none
	IconColor    fyne.ThemeColorName
	Arrow        Arrow
	Indent       float32 // of the words
	Selected     bool
	Bold         bool
	Color        fyne.ThemeColorName // of the words
	Plain        bool                // no room around the selection, for menus
	Current      bool                // the keyboard is here: a ring
	Tip          string              // what a tooltip says; empty: the label where it is cut
}

// NewItem returns an item without content.
func NewItem() *Item {
	i := &Item{}
	i.ExtendBaseWidget(i)
	return i
}

// Set shows other content.
func (i *Item) Set(content ItemContent) {
	if i.content != content {
		i.content = content
		i.Refresh()
	}
}

// Content returns what the item shows.
func (i *Item) Content() ItemContent { return i.content }

// Tapped is called by Fyne.
func (i *Item) Tapped(e *fyne.PointEvent) {
	leaveTip(i)
	switch {
	case i.content.Arrow != NoArrow && i.OnArrow != nil && e != nil && e.Position.X < theme.Px(i.content.Indent):
		i.OnArrow()
	case i.OnTapped != nil:
		i.OnTapped()
	}
}

// TappedSecondary is called by Fyne.
func (i *Item) TappedSecondary(e *fyne.PointEvent) {
	if i.OnMenu != nil {
		i.OnMenu(e.AbsolutePosition)
	}
}

// MouseIn is called by Fyne.
func (i *Item) MouseIn(e *desktop.MouseEvent) {
	i.hovered = true
	i.Refresh()
	tip := i.content.Tip
	if tip == "" && i.label != nil && i.label.IsCut() {
		tip = i.content.Label
	}
	hoverTip(i, e, tip)
}

// MouseMoved is called by Fyne.
func (i *Item) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (i *Item) MouseOut() {
	i.hovered = false
	i.Refresh()
	leaveTip(i)
}

// CreateRenderer is called by Fyne.
func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	r := &itemRenderer{
		item: i, ground: canvas.NewRectangle(color.Transparent),
		label: NewText("", Style{Cut: true}), count: NewText("", Style{}),
		arrow: canvas.NewImageFromResource(nil), icon: canvas.NewImageFromResource(nil),
	}
	i.label = r.label
	r.Refresh()
	return r
}

type itemRenderer struct {
	item         *Item
	ground       *canvas.Rectangle
	label, count *Text
	arrow, icon  *canvas.Image
}

func (r *itemRenderer) Destroy()           {}
func (r *itemRenderer) MinSize() fyne.Size { return px(fyne.NewSize(80, ItemHeight)) }

func (r *itemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.arrow, r.icon, r.label, r.count}
}

func (r *itemRenderer) Layout(size fyne.Size) {
	c := r.item.content
	margin, indent, side := theme.Px(8), theme.Px(c.Indent), theme.Px(16)
	if c.Plain {
		margin = 0
	}
	r.ground.Move(fyne.NewPos(margin, 0))
	r.ground.Resize(fyne.NewSize(size.Width-2*margin, size.Height))
	square := func(o *canvas.Image, x float32) {
		o.Move(fyne.NewPos(x, (size.Height-side)/2))
		o.Resize(fyne.NewSquareSize(side))
	}
	square(r.arrow, max(0, indent-theme.Px(20)))
	square(r.icon, indent-theme.Px(24))
	count := r.count.MinSize().Width
	right := size.Width - margin - theme.Px(8)
	r.count.Move(fyne.NewPos(right-count, 0))
	r.count.Resize(fyne.NewSize(count, size.Height))
	left := max(indent, margin+theme.Px(8))
	r.label.Move(fyne.NewPos(left, 0))
	r.label.Resize(fyne.NewSize(max(0, right-count-theme.Px(8)-left), size.Height))
}

func (r *itemRenderer) Refresh() {
	c := r.item.content
	r.ground.CornerRadius = fynetheme.Size(fynetheme.SizeNameSelectionRadius)
	switch {
	case c.Selected:
		r.ground.FillColor = theme.Color(fynetheme.ColorNameSelection)
	case r.item.hovered:
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	default:
		r.ground.FillColor = color.Transparent
	}
	r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, 0
	if c.Current {
		r.ground.StrokeColor, r.ground.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 2
	}
	r.label.Set(c.Label, Style{Cut: true, Bold: c.Bold, Color: c.Color})
	r.count.Set(c.Count, Style{Size: fynetheme.SizeNameCaptionText, Color: countColor(c.Selected)})
	r.arrow.Hidden, r.icon.Hidden = c.Arrow == NoArrow, c.Icon == nil
	if c.Arrow != NoArrow {
		arrow := fynetheme.MenuExpandIcon()
		if c.Arrow == Open {
			arrow = fynetheme.MenuDropDownIcon()
		}
		SetIcon(r.arrow, arrow, theme.ColorNameForeground2)
	}
	if c.Icon != nil {
		SetIcon(r.icon, c.Icon, cmp.Or(c.IconColor, theme.ColorNameForeground2))
	}
	r.Layout(r.item.Size())
	r.ground.Refresh()
	r.label.Refresh()
	r.count.Refresh()
}

// countColor is that of a count, which must be read on the selection too.
func countColor(selected bool) fyne.ThemeColorName {
	if selected {
		return theme.ColorNameForeground2
	}
	return theme.ColorNameForeground3
}

// List is a list of items that draws only what is seen.
type List struct {
	// Object is what stands on the screen.
	Object fyne.CanvasObject
	list   *rows
}

// rows is Fyne's list without a keyboard of its own: what the list stands in has one.
type rows struct{ widget.List }

// Disabled is called by Fyne, which then leaves the list out of the order of Tab.
func (*rows) Disabled() bool { return true }

// Enable is part of the same interface.
func (*rows) Enable() {}

// Disable is part of the same interface.
func (*rows) Disable() {}

// NewList returns a list of items; bind fills the item of a row.
func NewList(length func() int, bind func(row int, item *Item)) *List {
	return NewRows(length, func() fyne.CanvasObject { return NewItem() },
		func(row int, o fyne.CanvasObject) { bind(row, o.(*Item)) })
}

// NewRows returns a list of rows of any kind without gaps between them.
func NewRows(length func() int, create func() fyne.CanvasObject, bind func(row int, o fyne.CanvasObject)) *List {
	l := &List{list: &rows{}}
	l.list.Length, l.list.CreateItem, l.list.UpdateItem = length, create, bind
	l.list.ExtendBaseWidget(l.list)
	l.list.HideSeparators = true
	// Fyne's list leaves the theme's padding between rows; the design has none.
	l.Object = container.NewThemeOverride(l.list, gapless{})
	return l
}

// SetHeight gives a row another height.
func (l *List) SetHeight(row int, height float32) { l.list.SetItemHeight(row, height) }

// Refresh draws the rows again.
func (l *List) Refresh() { l.list.Refresh() }

// ScrollTo brings a row into view.
func (l *List) ScrollTo(row int) { l.list.ScrollTo(row) }

// ScrollToTop brings the first row into view.
func (l *List) ScrollToTop() { l.list.ScrollToTop() }

// gapless is the theme of the application without padding.
type gapless struct{}

func current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (gapless) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return current().Color(n, v)
}
func (gapless) Font(s fyne.TextStyle) fyne.Resource     { return current().Font(s) }
func (gapless) Icon(n fyne.ThemeIconName) fyne.Resource { return current().Icon(n) }

func (gapless) Size(n fyne.ThemeSizeName) float32 {
	if n == fynetheme.SizeNamePadding {
		return 0
	}
	return current().Size(n)
}
