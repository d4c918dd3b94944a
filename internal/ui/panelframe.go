package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of a panel with a pane at its right.
const (
	paneLeast = 320
	paneMost  = 384
	paneSmall = 240 // where a panel is so narrow that its table would get less than tableRoom
	tableRoom = 420
	paneShare = 0.36 // of the panel, between the two
	barHeight = 44
	barLine   = 36 // of a second line of the bar
	barPad    = 16

	inputHeight = 28
)

// panelFrame lays a bar of two halves over a table, and a pane beside both. Where
// the halves do not fit beside each other the right one goes below.
type panelFrame struct {
	object             *fyne.Container
	left, right, table fyne.CanvasObject
	content            fyne.CanvasObject // of the pane, which goes when it is hidden
	pane               *fyne.Container
	most               float32 // the width of the pane
}

// newPanelFrame lays out a panel. Most is the width of the pane where there is room.
func newPanelFrame(left, right, table, pane fyne.CanvasObject, most float32) *panelFrame {
	f := &panelFrame{
		left: left, right: right, table: table, content: pane, most: most,
		pane: parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Frame(nil, nil, parts.Line(), nil, container.NewVScroll(pane))),
	}
	f.object = container.New(f, parts.NewSurface(theme.ColorNameSurface), f.left, f.right, f.table, f.pane)
	return f
}

// relayout places the parts again after the bar or the pane changed. The table, which
// is dear to draw, stays as it is.
func (f *panelFrame) relayout() {
	f.Layout(f.object.Objects, f.object.Size())
	f.pane.Refresh()
	canvas.Refresh(f.object)
}

// Layout is called by Fyne.
func (f *panelFrame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pane := float32(int(min(theme.Px(f.most), max(theme.Px(paneLeast), size.Width*paneShare))))
	pane = max(min(pane, size.Width-theme.Px(tableRoom)), theme.Px(paneSmall), f.content.MinSize().Width+1)
	if f.pane.Hidden = !f.content.Visible(); f.pane.Hidden {
		pane = 0
	}
	width := size.Width - pane
	objects[0].Resize(fyne.NewSize(width, size.Height))
	left, right, bar, line := f.left.MinSize(), fyne.NewSize(parts.Widest(f.right), f.right.MinSize().Height), theme.Px(barHeight), theme.Px(barHeight)
	put := func(o fyne.CanvasObject, x, y float32, size fyne.Size) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(size)
	}
	put(f.left, barPad, (line-left.Height)/2, fyne.NewSize(min(left.Width, width-2*barPad), left.Height))
	if left.Width+right.Width+3*barPad <= width {
		put(f.right, width-barPad-right.Width, (line-right.Height)/2, right)
	} else {
		// What is in the second line may need more than one.
		f.right.Resize(fyne.NewSize(width-2*barPad, f.right.MinSize().Height))
		right.Height = f.right.MinSize().Height
		put(f.right, barPad, line-2, fyne.NewSize(width-2*barPad, right.Height))
		bar += right.Height + theme.Px(barLine-inputHeight)
	}
	put(f.table, 0, bar, fyne.NewSize(width, max(0, size.Height-bar)))
	put(f.pane, width, 0, fyne.NewSize(pane, size.Height))
}

// MinSize is called by Fyne.
func (f *panelFrame) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(paneLeast), 240)
}
