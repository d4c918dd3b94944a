package parts

import "fyne.io/fyne/v2"

// Trail puts an icon and a text at the right end of the room they get; the text is
// cut where the room is too narrow.
func Trail(gap float32, icon fyne.CanvasObject, text *Text) *fyne.Container {
	return &fyne.Container{Layout: &trail{gap, icon, text}, Objects: []fyne.CanvasObject{icon, text}}
}

type trail struct {
	gap  float32
	icon fyne.CanvasObject
	text *Text
}

func (t *trail) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	lead := float32(0)
	icon := minOf(t.icon)
	if t.icon.Visible() {
		lead = icon.Width + t.gap
	}
	width := min(t.text.width(t.text.text)+1, max(0, size.Width-lead))
	height := t.text.MinSize().Height
	t.text.Move(fyne.NewPos(size.Width-width, (size.Height-height)/2))
	t.text.Resize(fyne.NewSize(width, height))
	t.icon.Move(fyne.NewPos(size.Width-width-lead, (size.Height-icon.Height)/2))
	t.icon.Resize(icon)
}

func (t *trail) MinSize([]fyne.CanvasObject) fyne.Size {
	icon := minOf(t.icon)
	return fyne.NewSize(icon.Width, max(icon.Height, t.text.MinSize().Height))
}
