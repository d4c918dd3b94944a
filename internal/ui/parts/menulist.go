package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of an open menu in pixels of the design.
const (
	menuRow   = 26
	menuGap   = 9 // of a separator
	menuEdge  = 4
	menuCheck = 28 // before the words
	menuApart = 32 // between words and keys
	menuArrow = 24
)

// menuList is an open menu. Fyne's own writes the keys of its commands too pale to
// be read.
type menuList struct {
	widget.BaseWidget
	items   []*fyne.MenuItem
	current int // -1: none
	child   *menuList
	close   func()
	hold    func() // the pointer was pressed here
}

func newMenuList(m *fyne.Menu, dismiss, hold func()) *menuList {
	l := &menuList{items: m.Items, current: -1, close: dismiss, hold: hold}
	l.ExtendBaseWidget(l)
	return l
}

// last returns the innermost open menu.
func (l *menuList) last() *menuList {
	for l.child != nil {
		l = l.child
	}
	return l
}

// step moves to the next command, or with -1 to the one before.
func (l *menuList) step(by int) {
	n, at := len(l.items), l.current
	if at < 0 && by < 0 {
		at = 0
	}
	for range n {
		at = (at + by + n) % n
		if item := l.items[at]; !item.IsSeparator && !item.Disabled {
			l.point(at)
			return
		}
	}
}

// point makes a row the current one; a menu behind another row closes.
func (l *menuList) point(row int) {
	if l.current != row {
		l.current, l.child = row, nil
		l.Refresh()
	}
}

// enter opens the menu behind the current row and reports whether there is one.
func (l *menuList) enter() bool {
	if l.current < 0 || l.items[l.current].ChildMenu == nil {
		return false
	}
	l.child = newMenuList(l.items[l.current].ChildMenu, l.close, l.hold)
	l.Refresh()
	return true
}

// leave closes the innermost menu behind a row and reports whether there was one.
func (l *menuList) leave() bool {
	if l.child == nil {
		return false
	}
	for l.child.child != nil {
		l = l.child
	}
	l.child = nil
	l.Refresh()
	return true
}

// trigger runs the current command after the menu has closed.
func (l *menuList) trigger() {
	if l.current < 0 || l.items[l.current].Disabled || l.enter() {
		return
	}
	item := l.items[l.current]
	l.close()
	if item.Action != nil {
		item.Action()
	}
}

// at returns the row at a height, -1 for none.
func (l *menuList) at(y float32) int {
	top := theme.Px(menuEdge)
	for i, item := range l.items {
		high := rowOf(item)
		if y >= top && y < top+high && !item.IsSeparator {
			return i
		}
		top += high
	}
	return -1
}

func rowOf(item *fyne.MenuItem) float32 {
	if item.IsSeparator {
		return theme.Px(menuGap)
	}
	return theme.Px(menuRow)
}

// MouseDown is called by Fyne before it takes the keyboard from the menu bar.
func (l *menuList) MouseDown(*desktop.MouseEvent) { l.hold() }

// MouseUp is called by Fyne.
func (l *menuList) MouseUp(*desktop.MouseEvent) {}

// Tapped is called by Fyne. Between two commands it closes the menu, which has lost
// the keyboard.
func (l *menuList) Tapped(e *fyne.PointEvent) {
	row := l.at(e.Position.Y)
	if row < 0 {
		l.close()
		return
	}
	l.point(row)
	l.trigger()
}

// MouseIn is called by Fyne.
func (l *menuList) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved is called by Fyne: a menu behind a row opens under the pointer.
func (l *menuList) MouseMoved(e *desktop.MouseEvent) {
	if row := l.at(e.Position.Y); row >= 0 && row != l.current {
		l.point(row)
		l.enter()
	}
}

// MouseOut is called by Fyne.
func (l *menuList) MouseOut() {}

// CreateRenderer is called by Fyne.
func (l *menuList) CreateRenderer() fyne.WidgetRenderer {
	r := &menuListRenderer{list: l, ground: newBorder(), mark: canvas.NewRectangle(color.Transparent)}
	for _, item := range l.items {
		r.rows = append(r.rows, newMenuRow(item))
	}
	r.Refresh()
	return r
}

// menuLine is what is drawn of a command.
type menuLine struct {
	label, keys *canvas.Text
	line        *canvas.Rectangle
	mark        *canvas.Image // a tick, or the arrow of a menu behind it
}

func newMenuRow(item *fyne.MenuItem) *menuLine {
	m := &menuLine{label: canvas.NewText(item.Label, color.Transparent), keys: canvas.NewText("", color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	if item.Shortcut != nil {
		m.keys.Text = KeyWords(item.Shortcut)
	}
	switch {
	case item.ChildMenu != nil:
		m.mark = NewIcon(fynetheme.MenuExpandIcon(), theme.ColorNameForeground2, 16)
	case item.Checked:
		m.mark = NewIcon(fynetheme.ConfirmIcon(), fynetheme.ColorNameForeground, 16)
	}
	return m
}

type menuListRenderer struct {
	list   *menuList
	ground *border
	mark   *canvas.Rectangle
	rows   []*menuLine
}

func (r *menuListRenderer) Destroy() {}

func (r *menuListRenderer) Objects() []fyne.CanvasObject {
	out := append(r.ground.objects(), r.mark)
	for _, m := range r.rows {
		out = append(out, m.line, m.label, m.keys)
		if m.mark != nil {
			out = append(out, m.mark)
		}
	}
	if r.list.child != nil {
		out = append(out, r.list.child)
	}
	return out
}

func (r *menuListRenderer) MinSize() fyne.Size {
	label, keys, height := float32(0), float32(0), 2*theme.Px(menuEdge)
	for i, m := range r.rows {
		label, keys = max(label, m.label.MinSize().Width), max(keys, m.keys.MinSize().Width)
		height += rowOf(r.list.items[i])
	}
	return fyne.NewSize(theme.Px(menuCheck)+label+theme.Px(menuApart)+max(keys, theme.Px(menuArrow))+theme.Px(12), height)
}

func (r *menuListRenderer) Layout(size fyne.Size) {
	r.ground.layout(size)
	edge, y := theme.Px(menuEdge), theme.Px(menuEdge)
	r.mark.Hidden = r.list.current < 0
	for i, m := range r.rows {
		item, high := r.list.items[i], rowOf(r.list.items[i])
		m.line.Move(fyne.NewPos(0, y+high/2))
		m.line.Resize(fyne.NewSize(size.Width, 1))
		m.label.Move(fyne.NewPos(theme.Px(menuCheck), y))
		m.label.Resize(fyne.NewSize(m.label.MinSize().Width, high))
		keys := m.keys.MinSize().Width
		m.keys.Move(fyne.NewPos(size.Width-theme.Px(12)-keys, y))
		m.keys.Resize(fyne.NewSize(keys, high))
		if m.mark != nil {
			side, x := theme.Px(16), theme.Px(8)
			if item.ChildMenu != nil {
				x = size.Width - theme.Px(8) - side
			}
			m.mark.Move(fyne.NewPos(x, y+(high-side)/2))
			m.mark.Resize(fyne.NewSquareSize(side))
		}
		if i == r.list.current {
			r.mark.Move(fyne.NewPos(edge, y))
			r.mark.Resize(fyne.NewSize(size.Width-2*edge, high))
			if child := r.list.child; child != nil {
				child.Resize(child.MinSize())
				child.Move(fyne.NewPos(size.Width-2, y-edge))
			}
		}
		y += high
	}
}

func (r *menuListRenderer) Refresh() {
	r.ground.paint(theme.ColorNameSurface, fynetheme.ColorNameInputBorder, 1, fynetheme.Size(fynetheme.SizeNameMenuRadius))
	r.mark.FillColor, r.mark.CornerRadius = theme.Color(fynetheme.ColorNameSelection), fynetheme.Size(fynetheme.SizeNameSelectionRadius)
	for i, m := range r.rows {
		item := r.list.items[i]
		m.line.Hidden, m.line.FillColor = !item.IsSeparator, theme.Color(fynetheme.ColorNameSeparator)
		m.label.TextSize, m.keys.TextSize = fynetheme.Size(fynetheme.SizeNameText), fynetheme.Size(fynetheme.SizeNameCaptionText)
		m.label.Color, m.keys.Color = theme.Color(fynetheme.ColorNameForeground), theme.Color(theme.ColorNameForeground3)
		if item.Disabled {
			m.label.Color = theme.Color(fynetheme.ColorNameDisabled)
		}
	}
	r.Layout(r.list.Size())
	canvas.Refresh(r.list)
}

// KeyWords writes a shortcut as it stands on the keyboard, "" for one without keys.
func KeyWords(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	out, key := "", string(k.Key())
	for _, m := range []struct {
		held fyne.KeyModifier
		word string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierSuper, "Cmd+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if k.Mod()&m.held != 0 {
			out += m.word
		}
	}
	if name := map[string]string{"Up": "↑", "Down": "↓"}[key]; name != "" {
		key = name
	}
	return out + key
}
