package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/ui/parts"
)

// icon returns one of the project's own icons.
func icon(name string) fyne.Resource {
	return fyne.NewStaticResource(name+".svg", assets.SVG(name))
}

// toolbar is the row of buttons under the menu; the search stands between its
// halves.
type toolbar struct {
	left, right fyne.CanvasObject

	duplicate, remove *parts.Button
	post              *parts.Button
}

// sidebarWidth is the width of the sidebar, over which the left half stands.
const sidebarWidth = 216

func newToolbar(w *Window) *toolbar {
	t := &toolbar{}
	quiet := func(icon fyne.Resource, do func()) *parts.Button { return parts.NewButton(parts.Quiet, icon, "", do) }
	t.duplicate = quiet(fynetheme.ContentCopyIcon(), w.duplicatePOP)
	t.remove = quiet(fynetheme.DeleteIcon(), w.deleteSelected)
	t.left = parts.Fixed(sidebarWidth, 43, parts.Pad(0, 0, 8, 8, parts.Row(4,
		quiet(fynetheme.ContentAddIcon(), w.newPOP), t.duplicate, t.remove,
	)))
	t.post = parts.NewButton(parts.Main, fynetheme.UploadIcon(), "Post", w.reviewPost)
	t.right = parts.Pad(0, 0, 16, 12, parts.Row(8,
		parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), "Import", w.chooseImport),
		parts.NewButton(parts.Plain, icon("release"), "Release", w.reviewRelease),
		t.post,
	))
	return t
}

// enable follows the selection.
func (t *toolbar) enable(selected int) {
	t.duplicate.Enable(selected == 1)
	t.remove.Enable(selected > 0)
}
