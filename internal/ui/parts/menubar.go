package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/fill"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// MenuBar is the row of menus at the top of a window. Fyne's own has neither the
// height of the design nor menus that are made when they are opened, which the
// words of undo need. Its menus reach over what stands below, so it must be the
// last of the objects that a window stacks.
type MenuBar struct {
	widget.BaseWidget

	titles []string
	menus  func() []*fyne.Menu
	canvas fyne.Canvas
	open   int // -1: none
	hover  int
	menu   *menuList // the open one
	before fyne.Focusable
	held   bool // the pointer is down on the open menu
}

// NewMenuBar returns a menu bar. menus makes the menus anew each time that one
// is opened; their number and order never change.
func NewMenuBar(c fyne.Canvas, menus func() []*fyne.Menu) *MenuBar {
	b := &MenuBar{menus: menus, canvas: c, open: -1, hover: -1}
	for _, m := range menus() {
		b.titles = append(b.titles, m.Label)
	}
	b.ExtendBaseWidget(b)
	return b
}

// Open opens a menu for the keyboard.
func (b *MenuBar) Open(menu int) {
	if b.open == menu {
		return
	}
	if focused := b.canvas.Focused(); b.open < 0 && focused != fyne.Focusable(b) {
		b.before = focused
	}
	b.open, b.held = menu, false
	b.menu = newMenuList(b.menus()[menu], b.Close, func() { b.held = true })
	b.Refresh()
	b.canvas.Focus(b)
}

// Close closes the open menu and turns the keyboard to where it was, so that the
// command of the menu is for that.
func (b *MenuBar) Close() {
	if b.open < 0 {
		return
	}
	lost := b.held // to the pointer, which chooses a command
	b.open, b.menu, b.held = -1, nil, false
	b.Refresh()
	if focused := b.canvas.Focused(); focused == fyne.Focusable(b) || lost && focused == nil {
		if b.before != nil {
			b.canvas.Focus(b.before)
		} else {
			b.canvas.Unfocus()
		}
	}
	b.before = nil
}

// IsOpen reports whether a menu is open.
func (b *MenuBar) IsOpen() bool { return b.open >= 0 }

// lefts returns where each title begins, and the end of the last.
func (b *MenuBar) lefts() []float32 {
	x := theme.Px(4)
	out := []float32{x}
	for _, title := range b.titles {
		x += b.width(title) + 2*theme.Px(8)
		out = append(out, x)
	}
	return out
}

func (b *MenuBar) width(title string) float32 {
	return fyne.MeasureText(title, fynetheme.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width
}

// at returns the menu at a position, -1 for none.
func (b *MenuBar) at(p fyne.Position) int {
	lefts := b.lefts()
	for i := range b.titles {
		if p.Y < theme.Px(28) && p.X >= lefts[i] && p.X < lefts[i+1] {
			return i
		}
	}
	return -1
}

// Tapped is called by Fyne.
func (b *MenuBar) Tapped(e *fyne.PointEvent) {
	menu := b.at(e.Position)
	if menu < 0 || menu == b.open {
		b.Close()
		return
	}
	b.Open(menu)
}

// MouseIn is called by Fyne.
func (b *MenuBar) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved is called by Fyne.
func (b *MenuBar) MouseMoved(e *desktop.MouseEvent) {
	menu := b.at(e.Position)
	if menu >= 0 && b.open >= 0 {
		b.Open(menu)
	}
	b.setHover(menu)
}

// MouseOut is called by Fyne.
func (b *MenuBar) MouseOut() { b.setHover(-1) }

func (b *MenuBar) setHover(menu int) {
	if b.hover != menu {
		b.hover = menu
		b.Refresh()
	}
}

// FocusGained is called by Fyne: a menu that is reached with Tab opens with Down.
func (b *MenuBar) FocusGained() {
	if b.open < 0 {
		b.setHover(0)
	}
}

// FocusLost is called by Fyne, also between the press on a command and its tap: the
// menu stays open for that.
func (b *MenuBar) FocusLost() {
	if b.held {
		return
	}
	b.Close()
	b.setHover(-1)
}

// TypedRune is called by Fyne.
func (b *MenuBar) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (b *MenuBar) TypedKey(e *fyne.KeyEvent) {
	n := len(b.titles)
	if b.menu == nil {
		switch e.Name {
		case fyne.KeyLeft:
			b.setHover((max(0, b.hover) + n - 1) % n)
		case fyne.KeyRight:
			b.setHover((b.hover + 1) % n)
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
			b.Open(max(0, b.hover))
		default:
			unhandled(b, e)
		}
		return
	}
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyF10:
		b.Close()
	case fyne.KeyLeft:
		if !b.menu.leave() {
			b.Open((b.open + n - 1) % n)
		}
	case fyne.KeyRight:
		if last := b.menu.last(); last.enter() {
			last.child.step(1)
		} else {
			b.Open((b.open + 1) % n)
		}
	case fyne.KeyDown:
		b.menu.last().step(1)
	case fyne.KeyUp:
		b.menu.last().step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.menu.last().trigger()
	default: // means nothing here
	}
}

// CreateRenderer is called by Fyne.
func (b *MenuBar) CreateRenderer() fyne.WidgetRenderer {
	r := &menuBarRenderer{bar: b, beside: &beside{close: b.Close}, ground: fill.New(), mark: canvas.NewRectangle(color.Transparent)}
	r.beside.ExtendBaseWidget(r.beside)
	for range b.titles {
		r.titles = append(r.titles, canvas.NewText("", color.Transparent))
	}
	r.Refresh()
	return r
}

// beside is the rest of the window while a menu is open: a click there closes it.
type beside struct {
	widget.BaseWidget
	close func()
}

// Tapped is called by Fyne.
func (o *beside) Tapped(*fyne.PointEvent) { o.close() }

// TappedSecondary is called by Fyne.
func (o *beside) TappedSecondary(*fyne.PointEvent) { o.close() }

// MouseIn is called by Fyne: what is under it is not hovered.
func (o *beside) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is called by Fyne.
func (o *beside) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (o *beside) MouseOut() {}

// CreateRenderer is called by Fyne: there is nothing to see.
func (o *beside) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Space(0, 0)) }

type menuBarRenderer struct {
	bar    *MenuBar
	beside *beside
	ground *fill.Area
	mark   *canvas.Rectangle
	titles []*canvas.Text
}

func (r *menuBarRenderer) Destroy() {}

// MinSize is that of the row alone.
func (r *menuBarRenderer) MinSize() fyne.Size {
	lefts := r.bar.lefts()
	return fyne.NewSize(lefts[len(lefts)-1], theme.Px(28))
}

func (r *menuBarRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ground.Object, r.mark}
	for _, t := range r.titles {
		out = append(out, t)
	}
	if r.bar.menu != nil {
		out = append(out, r.beside, r.bar.menu)
	}
	return out
}

func (r *menuBarRenderer) Layout(size fyne.Size) {
	row := theme.Px(28)
	r.ground.Object.Resize(fyne.NewSize(size.Width, row))
	lefts := r.bar.lefts()
	for i, t := range r.titles {
		t.Move(fyne.NewPos(lefts[i]+theme.Px(8), 0))
		t.Resize(fyne.NewSize(lefts[i+1]-lefts[i]-2*theme.Px(8), row))
	}
	marked := r.marked()
	r.mark.Hidden = marked < 0
	if marked >= 0 {
		r.mark.Move(fyne.NewPos(lefts[marked], theme.Px(2)))
		r.mark.Resize(fyne.NewSize(lefts[marked+1]-lefts[marked], row-2*theme.Px(2)))
	}
	if m := r.bar.menu; m != nil {
		room := r.bar.canvas.Size()
		r.beside.Move(fyne.NewPos(0, row))
		r.beside.Resize(fyne.NewSize(room.Width, max(0, room.Height-row)))
		m.Move(fyne.NewPos(lefts[r.bar.open], row))
		m.Resize(m.MinSize())
	}
}

// marked is the menu that is open or under the pointer.
func (r *menuBarRenderer) marked() int {
	if r.bar.open >= 0 {
		return r.bar.open
	}
	return r.bar.hover
}

func (r *menuBarRenderer) Refresh() {
	r.ground.Paint(theme.Color(theme.ColorNameGround))
	r.mark.FillColor = theme.Color(fynetheme.ColorNameHover)
	if r.bar.open >= 0 {
		r.mark.FillColor = theme.Color(fynetheme.ColorNameSelection)
	}
	r.mark.CornerRadius = fynetheme.Size(fynetheme.SizeNameSelectionRadius)
	for i, t := range r.titles {
		t.Text, t.TextSize, t.Color = r.bar.titles[i], fynetheme.Size(fynetheme.SizeNameText), theme.Color(fynetheme.ColorNameForeground)
	}
	r.Layout(r.bar.Size())
	canvas.Refresh(r.bar)
}
