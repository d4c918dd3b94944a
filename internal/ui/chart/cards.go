package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of a page of cards, in pixels.
const (
	pagePad    = 16
	cardGap    = 16
	threeCards = 900 // the width from which three cards stand in a row
	twoCards   = 560
)

// NewCards returns a page of cards that stand in rows of three, two or one, as
// the width allows, and scroll.
func NewCards(cards ...fyne.CanvasObject) *fyne.Container {
	rows := &cardRows{}
	scroll := container.NewVScroll(parts.Pad(pagePad, pagePad, pagePad, pagePad, container.New(rows, cards...)))
	return container.New(&page{rows}, scroll)
}

// page tells the rows the width before the scroller asks for their height.
type page struct{ rows *cardRows }

// Layout is called by Fyne.
func (p *page) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	switch width := size.Width; {
	case width >= theme.Px(threeCards):
		p.rows.across = 3
	case width >= theme.Px(twoCards):
		p.rows.across = 2
	default:
		p.rows.across = 1
	}
	objects[0].Resize(size)
	objects[0].Refresh()
}

// MinSize is called by Fyne.
func (p *page) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// cardRows lays cards in rows; those of a row are equally high.
type cardRows struct{ across int }

func (c *cardRows) heights(cards []fyne.CanvasObject) []float32 {
	across := max(1, c.across)
	out := make([]float32, (len(cards)+across-1)/across)
	for i, card := range cards {
		out[i/across] = max(out[i/across], card.MinSize().Height)
	}
	return out
}

// Layout is called by Fyne.
func (c *cardRows) Layout(cards []fyne.CanvasObject, size fyne.Size) {
	across := max(1, c.across)
	width := (size.Width - float32(across-1)*cardGap) / float32(across)
	y, heights := float32(0), c.heights(cards)
	for i, card := range cards {
		if i > 0 && i%across == 0 {
			y += heights[i/across-1] + cardGap
		}
		card.Move(fyne.NewPos(float32(i%across)*(width+cardGap), y))
		card.Resize(fyne.NewSize(width, heights[i/across]))
	}
}

// MinSize is called by Fyne.
func (c *cardRows) MinSize(cards []fyne.CanvasObject) fyne.Size {
	total := float32(0)
	heights := c.heights(cards)
	for _, h := range heights {
		total += h
	}
	return fyne.NewSize(280, total+float32(max(0, len(heights)-1))*cardGap)
}

// NewCard returns a card with a title, something at its right, a body and, where
// it is not nil, something below.
func NewCard(title string, right, body, below fyne.CanvasObject) fyne.CanvasObject {
	head := parts.Row(8, parts.Grow(parts.NewText(title, parts.Title)))
	if right != nil {
		head.Add(right)
	}
	return parts.Stack(parts.NewCard(), parts.Pad(12, 14, 16, 16,
		parts.Frame(parts.Pad(0, 8, 0, 0, parts.Fixed(0, 28, head)), below, nil, nil, body)))
}
