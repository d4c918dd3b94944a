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

// Choice is one of several ways, with what comes of it.
type Choice struct{ Title, Words string }

// Choices lets one of several ways be chosen, each with its consequences beneath.
// Up and Down move the choice while it has the keyboard.
type Choices struct {
	widget.BaseWidget
	keyed
	OnChange func(choice int)
	// Keys gets the keys that mean nothing here, such as Escape.
	Keys func(*fyne.KeyEvent)

	choices []Choice
	chosen  int
	tops    []float32
}

// NewChoices returns choices of which the first is chosen.
func NewChoices(choices []Choice, change func(int)) *Choices {
	c := &Choices{choices: choices, OnChange: change}
	c.keyed = keyed{of: c}
	c.ExtendBaseWidget(c)
	return c
}

// Chosen returns the choice.
func (c *Choices) Chosen() int { return c.chosen }

// Choose chooses without telling anyone.
func (c *Choices) Choose(choice int) {
	if c.chosen != choice {
		c.chosen = choice
		c.Refresh()
	}
}

// Pick chooses as the user does.
func (c *Choices) Pick(choice int) {
	if choice < 0 || choice >= len(c.choices) || choice == c.chosen {
		return
	}
	c.Choose(choice)
	if c.OnChange != nil {
		c.OnChange(choice)
	}
}

// SetFallback sets where keys go that mean nothing here.
func (c *Choices) SetFallback(keys func(*fyne.KeyEvent)) { c.Keys = keys }

// Tapped is called by Fyne.
func (c *Choices) Tapped(e *fyne.PointEvent) {
	for i := len(c.tops) - 1; i >= 0; i-- {
		if e.Position.Y >= c.tops[i] {
			c.Pick(i)
			return
		}
	}
}

// TypedKey is called by Fyne.
func (c *Choices) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyDown:
		c.Pick(c.chosen + 1)
	case e.Name == fyne.KeyUp:
		c.Pick(c.chosen - 1)
	case c.Keys != nil:
		c.Keys(e)
	}
}

// Cursor is called by Fyne.
func (c *Choices) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is called by Fyne.
func (c *Choices) CreateRenderer() fyne.WidgetRenderer {
	r := &choicesRenderer{choices: c, ring: canvas.NewRectangle(color.Transparent)}
	r.ring.StrokeWidth, r.ring.CornerRadius = 2, 4
	r.objects = []fyne.CanvasObject{r.ring}
	for _, choice := range c.choices {
		mark := NewIcon(fynetheme.RadioButtonIcon(), fynetheme.ColorNameInputBorder, 18)
		title, words := NewText(choice.Title, Style{Cut: true}), NewParagraph(choice.Words, theme.ColorNameForeground2)
		r.marks, r.titles, r.words = append(r.marks, mark), append(r.titles, title), append(r.words, words)
		r.objects = append(r.objects, mark, title, words)
	}
	r.Refresh()
	return r
}

type choicesRenderer struct {
	choices *Choices
	ring    *canvas.Rectangle
	marks   []*canvas.Image
	titles  []*Text
	words   []*Paragraph
	objects []fyne.CanvasObject
}

const (
	choiceLeft = 26
	choiceGap  = 8
)

func (r *choicesRenderer) Destroy()                     {}
func (r *choicesRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *choicesRenderer) MinSize() fyne.Size {
	height := float32(0)
	for i := range r.titles {
		if i > 0 {
			height += theme.Px(choiceGap)
		}
		height += theme.Px(20) + r.words[i].MinSize().Height
	}
	return fyne.NewSize(theme.Px(160), height)
}

func (r *choicesRenderer) Layout(size fyne.Size) {
	y, left, line, mark := float32(0), theme.Px(choiceLeft), theme.Px(20), theme.Px(18)
	room := max(0, size.Width-left)
	r.choices.tops = r.choices.tops[:0]
	for i := range r.titles {
		r.choices.tops = append(r.choices.tops, y)
		place(r.marks[i], 0, y+(line-mark)/2, mark, mark)
		place(r.titles[i], left, y, room, line)
		r.words[i].Resize(fyne.NewSize(room, line)) // its height follows from its width
		height := r.words[i].MinSize().Height
		place(r.words[i], left, y+line, room, height)
		if i == r.choices.chosen {
			place(r.ring, -4, y-2, size.Width+8, height+line+4)
		}
		y += line + height + theme.Px(choiceGap)
	}
}

func (r *choicesRenderer) Refresh() {
	c := r.choices
	for i, mark := range r.marks {
		if i == c.chosen {
			SetIcon(mark, fynetheme.RadioButtonCheckedIcon(), fynetheme.ColorNamePrimary)
		} else {
			SetIcon(mark, fynetheme.RadioButtonIcon(), fynetheme.ColorNameInputBorder)
		}
		r.titles[i].Refresh()
		r.words[i].Refresh()
	}
	r.ring.StrokeColor = theme.Color(fynetheme.ColorNamePrimary)
	show(r.ring, c.focused)
	r.Layout(c.Size())
	canvas.Refresh(c)
}
