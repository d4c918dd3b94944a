package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Dialog is a modal sheet: a head, a body, a foot with buttons. Escape presses
// the safe way out, Enter the main button, whatever has the keyboard.
type Dialog struct {
	Title, Subtitle *Text
	// OnClose is called once when the dialog has gone.
	OnClose func()

	popup        *widget.PopUp
	canvas       fyne.Canvas
	escape, main *Button
	note         *Text
	foot         *fyne.Container
}

// DialogOptions say what a dialog shows.
type DialogOptions struct {
	Title, Subtitle string
	Body            fyne.CanvasObject
	Width, Height   float32 // 0: as the content asks
	// Buttons from left to right; the safe way out comes first.
	Buttons []*Button
	// Escape and Main are those of the buttons that the keys press.
	Escape, Main *Button
	// First gets the keyboard when the dialog opens; nil is the first button.
	First fyne.Focusable
}

// ShowDialog opens a dialog over a window.
func ShowDialog(c fyne.Canvas, opt DialogOptions) *Dialog {
	d := &Dialog{
		canvas: c, escape: opt.Escape, main: opt.Main,
		Title: NewText(opt.Title, Title), Subtitle: NewText(opt.Subtitle, cut(Caption)),
		note: NewText("", cut(Label)),
	}
	head := Column(0, d.Title)
	if opt.Subtitle != "" {
		head = Column(0, d.Title, d.Subtitle)
	}
	buttons := []fyne.CanvasObject{Grow(d.note)}
	for _, b := range opt.Buttons {
		buttons = append(buttons, b)
	}
	d.foot = Row(8, buttons...)
	content := Frame(
		Column(0, Fixed(0, 56, Pad(10, 6, 24, 24, container.NewVBox(layout.NewSpacer(), head, layout.NewSpacer()))), Line()),
		Column(0, Line(), Fixed(0, 60, Stack(NewSurface(theme.ColorNameGround), Pad(0, 0, 24, 24, d.foot)))),
		nil, nil, container.New(&dialogBody{c}, container.NewVScroll(opt.Body)),
	)
	d.connect(content)
	d.popup = widget.NewModalPopUp(content, c)
	d.popup.Show()
	if opt.Width > 0 {
		size := c.Size()
		width, height := theme.Px(opt.Width), theme.Px(opt.Height)
		d.popup.Resize(fyne.NewSize(min(width, size.Width-32), min(max(height, d.popup.MinSize().Height), size.Height-32)))
		c.Overlays().Top().Refresh() // in the middle again
	}
	switch {
	case opt.First != nil:
		c.Focus(opt.First)
	case len(opt.Buttons) > 0:
		c.Focus(opt.Buttons[0])
	}
	return d
}

// dialogBody has the height that a body asks for, as long as the window has it: in
// less the body scrolls.
type dialogBody struct{ canvas fyne.Canvas }

func (b *dialogBody) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (b *dialogBody) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].(*container.Scroll).Content.MinSize()
	around := theme.Px(56+60) + 2 + 32
	return fyne.NewSize(least.Width, min(least.Height, max(0, b.canvas.Size().Height-around)))
}

func cut(s Style) Style {
	s.Cut = true
	return s
}

// Note shows a sentence beside the buttons, such as why nothing was saved.
func (d *Dialog) Note(text string, color fyne.ThemeColorName) {
	d.note.Set(text, Style{Color: color, Cut: true})
}

// Open reports whether the dialog is still there.
func (d *Dialog) Open() bool { return d.popup != nil }

// Focus turns the keyboard to a part of the dialog.
func (d *Dialog) Focus(part fyne.Focusable) { d.canvas.Focus(part) }

// Close takes the dialog away.
func (d *Dialog) Close() {
	if d.popup == nil {
		return
	}
	d.popup.Hide()
	d.popup = nil
	if d.OnClose != nil {
		d.OnClose()
	}
}

// Key presses the button that a key stands for.
func (d *Dialog) Key(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && d.escape != nil:
		d.escape.Tapped(nil)
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && d.main != nil:
		d.main.Tapped(nil)
	}
}

// fallback is a part that hands on the keys that mean nothing to it.
type fallback interface {
	SetFallback(keys func(*fyne.KeyEvent))
}

// connect makes every part of the dialog hand its keys to the dialog.
func (d *Dialog) connect(o fyne.CanvasObject) {
	if part, ok := o.(fallback); ok {
		part.SetFallback(d.Key)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			d.connect(child)
		}
	case *container.Scroll:
		d.connect(o.Content)
	}
}

// Relayout places the buttons of the foot again after one changed its words or
// was hidden.
func (d *Dialog) Relayout() {
	if d.popup != nil {
		d.foot.Refresh()
	}
}
