package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// What stands in the middle of the drop area is in its middle.
func TestDropAreaIsCentred(t *testing.T) {
	w, _ := open(t)
	w.startImport(false)
	w.window.Resize(fyne.NewSize(1280, 800))
	middle := w.window.Canvas().Size().Width / 2
	for _, o := range shown(w) {
		text, ok := o.(*parts.Text)
		if !ok || text.Text() != "Drop a list anywhere in this window" {
			continue
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
		drawn, ok := test.WidgetRenderer(text).Objects()[0].(*canvas.Text)
		if got := at.X + text.Size().Width/2; got < middle-1 || got > middle+1 || text.Size().Width < drawn.MinSize().Width {
			t.Errorf("its middle is at %v, that of the window at %v, its width %v", got, middle, text.Size().Width)
		}
		if !ok || drawn.Alignment != fyne.TextAlignCenter {
			t.Error("it does not stand in the middle of its room")
		}
		return
	}
	t.Error("no heading")
}

// Services and encodings are named in the language of the window.
func TestImportSpeaksOneLanguage(t *testing.T) {
	t.Cleanup(func() { words.Use("en") })
	w, _ := open(t)
	words.Use("de")
	w.build()
	preview(t, w, "City,Country,Number\nMünchen,Germany,089/5550134\n")
	wantSays(t, w, "gibt es in ASCII nicht")
	w.sheet.step(stepColumns)
	wantSays(t, w, "Anmeldung, Modem")
	if choice := w.sheet.columns.constants.lines[phonebook.FieldFlags].choice; !strings.HasPrefix(choice.Options()[0], "48: Anmeldung, Modem") {
		t.Errorf("services to choose from: %q", choice.Options())
	}
}
