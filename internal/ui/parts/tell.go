package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Tell lets a tooltip say the words of a text where they are cut.
func Tell(t *Text) fyne.CanvasObject {
	o := &told{text: t}
	o.ExtendBaseWidget(o)
	return o
}

// told is a text that is pointed at. A text alone takes no notice of the pointer: it
// would keep it from what it stands in.
type told struct {
	widget.BaseWidget
	text *Text
}

// MouseIn is called by Fyne.
func (t *told) MouseIn(e *desktop.MouseEvent) {
	if t.text.IsCut() {
		hoverTip(t, e, t.text.Text())
	}
}

// MouseMoved is called by Fyne.
func (t *told) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (t *told) MouseOut() { leaveTip(t) }

// CreateRenderer is called by Fyne.
func (t *told) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.text) }
