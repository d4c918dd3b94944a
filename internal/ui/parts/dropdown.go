package parts

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Dropdown shows one of several words and lets another be chosen from a list.
// A long list can be searched by typing, which Fyne's select cannot.
type Dropdown struct {
	widget.BaseWidget
	pointed
	keyed
	OnChange func(option int)
	// Keys gets the keys that mean nothing to a drop-down.
	Keys func(*fyne.KeyEvent)

	options []string
	chosen  int
	least   float32
	hint    string
	wrong   bool
	dot     func(option int) (name fyne.ThemeColorName, hollow bool)
	popup   *widget.PopUp
}

// NewDropdown returns a drop-down that is at least width pixels wide.
func NewDropdown(width float32, options []string, change func(int)) *Dropdown {
	d := &Dropdown{options: options, least: width, OnChange: change}
	d.pointed, d.keyed = pointed{of: d}, keyed{of: d}
	d.ExtendBaseWidget(d)
	return d
}

// SetDots draws a dot before each option.
func (d *Dropdown) SetDots(dot func(option int) (fyne.ThemeColorName, bool)) { d.dot = dot }

// SetOptions changes the words and chooses one, which tells nobody.
func (d *Dropdown) SetOptions(options []string, chosen int) {
	d.options, d.chosen = options, chosen
	d.Refresh()
}

// Choose chooses an option without telling anyone; -1 chooses none.
func (d *Dropdown) Choose(option int) {
	if d.chosen != option {
		d.chosen = option
		d.Refresh()
	}
}

// Pick chooses an option as the user does.
func (d *Dropdown) Pick(option int) {
	d.close()
	if option == d.chosen {
		return
	}
	d.Choose(option)
	if d.OnChange != nil {
		d.OnChange(option)
	}
}

// SetHint shows a text while nothing is chosen.
func (d *Dropdown) SetHint(hint string) {
	if d.hint != hint {
		d.hint = hint
		d.Refresh()
	}
}

// Chosen returns the chosen option, -1 for none.
func (d *Dropdown) Chosen() int { return d.chosen }

// Options returns the words.
func (d *Dropdown) Options() []string { return d.options }

// SetWrong draws the border of a wrong value.
func (d *Dropdown) SetWrong(wrong bool) {
	if d.wrong != wrong {
		d.wrong = wrong
		d.Refresh()
	}
}

// SetFallback sets where keys go that mean nothing to the drop-down.
func (d *Dropdown) SetFallback(keys func(*fyne.KeyEvent)) { d.Keys = keys }

// word returns the word that is shown.
func (d *Dropdown) word() string {
	if d.chosen < 0 || d.chosen >= len(d.options) {
		return d.hint
	}
	return d.options[d.chosen]
}

// Tapped is called by Fyne.
func (d *Dropdown) Tapped(*fyne.PointEvent) { d.open() }

// TypedRune is called by Fyne.
func (d *Dropdown) TypedRune(r rune) {
	if r != ' ' {
		d.openWith(string(r))
	}
}

// TypedKey is called by Fyne.
func (d *Dropdown) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyDown:
		d.open()
	default:
		if d.Keys != nil && !global(e) {
			d.Keys(e)
			return
		}
		unhandled(d, e)
	}
}

// searchFrom is how many options a list has at least that can be searched.
const searchFrom = 12

func (d *Dropdown) open() { d.openWith("") }

// openWith shows the list under the drop-down, searched for a text.
func (d *Dropdown) openWith(text string) {
	c := fyne.CurrentApp().Driver().CanvasForObject(d)
	if c == nil || d.popup != nil && d.popup.Visible() || len(d.options) == 0 {
		return
	}
	m := newMenu(d)
	m.search.SetText(text)
	m.search.CursorColumn = utf8.RuneCountInString(text)
	m.filter(text)
	width := max(d.Size().Width*100/theme.Px(100), 180)
	height := min(float32(min(len(d.options), 10)*ItemHeight)+8, 320) // of the design; Fixed fits it to the text size
	top := fyne.CanvasObject(nil)
	if len(d.options) >= searchFrom {
		top = Pad(0, 4, 0, 0, m.search)
		height += 32
	}
	d.popup = widget.NewPopUp(Fixed(width, height, Frame(top, nil, nil, nil, Stack(m.list.Object, m))), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d)
	at.Y += d.Size().Height
	if high := theme.Px(height); at.Y+high+12 > c.Size().Height {
		at.Y = max(0, at.Y-d.Size().Height-high-8)
	}
	at.X = max(0, min(at.X, c.Size().Width-width-12))
	d.popup.ShowAtPosition(at)
	if top != nil {
		c.Focus(m.search)
		return
	}
	c.Focus(m)
}

func (d *Dropdown) close() {
	if d.popup != nil {
		d.popup.Hide()
		d.popup = nil
	}
}

// menu is the open list of a drop-down.
type menu struct {
	widget.BaseWidget
	dropdown *Dropdown
	search   *Entry
	list     *List
	shown    []int
	current  int // of shown
}

func newMenu(d *Dropdown) *menu {
	m := &menu{dropdown: d, search: NewEntry(100, "Search")}
	m.search.OnChanged = m.filter
	m.search.Keys = m.TypedKey
	m.list = NewList(func() int { return len(m.shown) }, func(row int, item *Item) {
		option := m.shown[row]
		item.Set(ItemContent{Label: d.options[option], Selected: row == m.current, Bold: option == d.chosen, Plain: true, Indent: 8})
		item.OnTapped = func() { d.Pick(option) }
	})
	m.ExtendBaseWidget(m)
	return m
}

// filter shows the options that hold a text, first those that begin with it.
func (m *menu) filter(text string) {
	m.shown, m.current = m.shown[:0], 0
	text = strings.ToLower(text)
	var inside []int
	for i, option := range m.dropdown.options {
		switch at := strings.Index(strings.ToLower(option), text); {
		case at == 0:
			m.shown = append(m.shown, i)
		case at > 0:
			inside = append(inside, i)
		}
	}
	m.shown = append(m.shown, inside...)
	if text == "" {
		m.current = max(0, m.dropdown.chosen)
	}
	m.list.Refresh()
	if len(m.shown) > 0 {
		m.list.ScrollTo(m.current)
	}
}

// TypedKey moves in the list, chooses or leaves.
func (m *menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		m.dropdown.close()
	case fyne.KeyDown:
		m.move(1)
	case fyne.KeyUp:
		m.move(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if m.current < len(m.shown) {
			m.dropdown.Pick(m.shown[m.current])
		}
	default: // means nothing here
	}
}

func (m *menu) move(by int) {
	m.current = max(0, min(m.current+by, len(m.shown)-1))
	m.list.Refresh()
	m.list.ScrollTo(m.current)
}

// FocusGained is called by Fyne.
func (m *menu) FocusGained() {}

// FocusLost is called by Fyne.
func (m *menu) FocusLost() {}

// TypedRune is called by Fyne.
func (m *menu) TypedRune(rune) {}

// CreateRenderer is called by Fyne: the menu itself draws nothing.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Space(0, 0))
}

// CreateRenderer is called by Fyne.
func (d *Dropdown) CreateRenderer() fyne.WidgetRenderer {
	r := &dropdownRenderer{
		dropdown: d, ground: newBorder(), dot: canvas.NewCircle(color.Transparent),
		word:  NewText("", Style{Cut: true}),
		arrow: canvas.NewImageFromResource(fynetheme.NewColoredResource(fynetheme.MenuDropDownIcon(), theme.ColorNameForeground2)),
	}
	r.Refresh()
	return r
}

type dropdownRenderer struct {
	dropdown *Dropdown
	ground   *border
	dot      *canvas.Circle
	word     *Text
	arrow    *canvas.Image
}

func (r *dropdownRenderer) Destroy()           {}
func (r *dropdownRenderer) MinSize() fyne.Size { return px(fyne.NewSize(r.dropdown.least, 28)) }

func (r *dropdownRenderer) Objects() []fyne.CanvasObject {
	return append(r.ground.objects(), r.dot, r.word, r.arrow)
}

func (r *dropdownRenderer) Layout(size fyne.Size) {
	r.ground.layout(size)
	x := theme.Px(9)
	if r.dropdown.dot != nil {
		r.dot.Move(fyne.NewPos(x, (size.Height-8)/2))
		r.dot.Resize(fyne.NewSquareSize(8))
		x += 14
	}
	arrow := theme.Px(18)
	r.word.Move(fyne.NewPos(x, 0))
	r.word.Resize(fyne.NewSize(max(0, size.Width-x-arrow-4), size.Height))
	r.arrow.Move(fyne.NewPos(size.Width-arrow-3, (size.Height-arrow)/2))
	r.arrow.Resize(fyne.NewSquareSize(arrow))
}

func (r *dropdownRenderer) Refresh() {
	d := r.dropdown
	fill, edge, width := theme.ColorNameSurface, fynetheme.ColorNameInputBorder, float32(1)
	switch {
	case d.wrong:
		edge, width = theme.ColorNameBad, 2
	case d.focused:
		edge, width = fynetheme.ColorNamePrimary, 2
	case d.hovered:
		fill = fynetheme.ColorNameHover
	}
	r.ground.paint(fill, edge, width, fynetheme.Size(fynetheme.SizeNameInputRadius))
	r.dot.Hidden = d.dot == nil || d.chosen < 0
	if !r.dot.Hidden {
		name, hollow := d.dot(d.chosen)
		r.dot.FillColor, r.dot.StrokeColor, r.dot.StrokeWidth = theme.Color(name), nil, 0
		if hollow {
			r.dot.FillColor, r.dot.StrokeColor, r.dot.StrokeWidth = color.Transparent, theme.Color(name), 2
		}
	}
	style := Style{Cut: true}
	if d.chosen < 0 {
		style.Color = theme.ColorNameForeground3
	}
	r.word.Set(d.word(), style)
	r.word.Refresh()
	r.Layout(d.Size())
	r.arrow.Refresh()
	r.dot.Refresh()
}
