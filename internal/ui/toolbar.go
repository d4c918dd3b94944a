package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// icon returns one of the project's own icons.
func icon(name string) fyne.Resource {
	return fyne.NewStaticResource(name+".svg", assets.SVG(name))
}

// toolbar is the row of buttons under the menu; the search stands between its
// halves.
type toolbar struct {
	left, right fyne.CanvasObject
	width       *parts.Width // of the left half

	add, duplicate, remove *parts.Button
	undo, redo             *parts.Button
	in, release, post      *parts.Button
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{}
	quiet := func(icon fyne.Resource, tip string, do func()) *parts.Button {
		b := parts.NewButton(parts.Quiet, icon, "", do)
		b.SetTip(tip)
		return b
	}
	t.add = quiet(fynetheme.ContentAddIcon(), words.T("New POP"), w.newPOP)
	t.duplicate = quiet(fynetheme.ContentCopyIcon(), words.T("Duplicate POP"), w.duplicatePOP)
	t.remove = quiet(fynetheme.DeleteIcon(), words.T("Delete the selected POPs"), w.deleteSelected)
	t.undo = quiet(fynetheme.ContentUndoIcon(), words.T("Nothing to undo"), w.undo)
	t.redo = quiet(fynetheme.ContentRedoIcon(), words.T("Nothing to do again"), w.redo)
	t.width = parts.NewWidth(sidebarWidth, parts.Pad(0, 0, 8, 0, parts.Row(4,
		t.add, t.duplicate, t.remove, parts.Pad(0, 0, 4, 4, parts.Fixed(1, 20, parts.Line())), t.undo, t.redo,
	)))
	t.left = t.width.Object
	t.in = parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), words.T("Import"), w.chooseImport)
	t.in.SetTip(words.T("Import a spreadsheet or a file of POPs"))
	t.release = parts.NewButton(parts.Plain, icon("release"), words.T("Release"), w.reviewRelease)
	t.release.SetTip(words.T("Number the phone book as it is now, after a review"))
	t.post = parts.NewButton(parts.Main, fynetheme.UploadIcon(), words.T("Post"), w.reviewPost)
	t.post.SetTip(words.T("Send the release to the servers, after a review"))
	t.right = parts.Pad(0, 0, 16, 12, parts.Row(8, t.in, t.release, t.post))
	t.enable(0)
	t.offer(nil)
	return t
}

// fit makes the toolbar fit a window: in a small one the search gets the room of
// words that the tooltips say as well.
func (t *toolbar) fit(sidebar float32, small bool) {
	t.width.SetUsual(sidebar)
	in, release := words.T("Import"), words.T("Release")
	if small {
		in, release = "", ""
	}
	t.in.SetLabel(in)
	t.release.SetLabel(release)
}

// enable follows the selection.
func (t *toolbar) enable(selected int) {
	t.duplicate.Enable(selected == 1)
	t.remove.Enable(selected > 0)
}

// offer says what can be undone and done again in the open book.
func (t *toolbar) offer(b *book) {
	undo, redo := "", ""
	if b != nil {
		undo, redo = first(b.undo), first(b.redo)
	}
	t.undo.Enable(undo != "")
	t.undo.SetTip(undoWords(undo))
	t.redo.Enable(redo != "")
	t.redo.SetTip(redoWords(redo))
}

// undoWords says what undo would take back, "" for nothing.
func undoWords(step string) string {
	if step == "" {
		return words.T("Nothing to undo")
	}
	return words.T("Undo: {{.Step}}", "Step", session.StepWords(step))
}

// redoWords says what redo would do again, "" for nothing.
func redoWords(step string) string {
	if step == "" {
		return words.T("Nothing to do again")
	}
	return words.T("Do again: {{.Step}}", "Step", session.StepWords(step))
}

func first(titles []string) string {
	if len(titles) == 0 {
		return ""
	}
	return titles[0]
}
