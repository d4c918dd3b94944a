package ui

import (
	"context"
	"net/url"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// Trouble is why the books cannot be opened, and the ways on.
type Trouble struct {
	Title, Words string
	Folder       string
	// Waiting says that it may pass by itself, as when another program ends.
	Waiting bool
	// Elsewhere says that another data folder would help.
	Elsewhere bool
	// Damaged says that the books are damaged, lost or behind: Readable are those
	// that can still be read, and Whole is set where they are whole although the
	// last changes are gone.
	Damaged  bool
	Readable []Held
	Whole    string // the file to go on with
	// Mended says that it is over: what is told is what was done.
	Mended bool
}

// TroubleConfig is what the window for a [Trouble] is made of.
type TroubleConfig struct {
	App     fyne.App
	Tasks   Tasks
	Backups Backups
	// Try opens the books, away from the screen, and returns what is in the way,
	// nil when they are open.
	Try func() *Trouble
	// Opened shows the books. The window of the trouble is gone then.
	Opened func()
	// Closed is told when the window was closed instead. nil: nobody.
	Closed func()
	// Move makes another folder the data folder.
	Move func(folder string) error
	// Retry is the time between two tries while somebody waits, 0 for none.
	Retry time.Duration
}

// troubleWindow stands in for the main window while the books cannot be opened.
// Nothing is written before something is chosen here.
type troubleWindow struct {
	TroubleConfig
	window  fyne.Window
	trouble Trouble
	picker  *backupPicker // nil unless the books are damaged
	note    *parts.Text
	buttons []*parts.Button
	busy    bool
	gone    bool
}

// NewTrouble returns the window for a trouble.
func NewTrouble(cfg TroubleConfig, t Trouble) fyne.Window {
	words.Use(words.Best(systemLocale))
	cfg.App.Settings().SetTheme(theme.New(theme.System))
	w := &troubleWindow{TroubleConfig: cfg, window: cfg.App.NewWindow(words.T("Phone Book Administrator"))}
	w.window.SetPadded(false)
	w.window.SetOnClosed(func() {
		if !w.gone && w.Closed != nil {
			w.Closed()
		}
		w.gone = true
	})
	w.show(t)
	w.window.CenterOnScreen()
	return w.window
}

// show lays out a trouble.
func (w *troubleWindow) show(t Trouble) {
	w.trouble, w.picker, w.buttons = t, nil, nil
	w.note = parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true})
	quit := w.button(parts.Plain, words.T("Quit"), w.window.Close)
	ways := []fyne.CanvasObject{parts.Grow(w.note), quit}
	column := w.told(t)
	main := w.button(parts.Main, words.T("Try again"), w.try)
	if t.Mended {
		main.SetLabel(words.T("Open the phone books"))
	}
	if t.Elsewhere {
		ways = append(ways, w.button(parts.Plain, words.T("Choose another folder…"), w.chooseFolder))
	}
	size, body := fyne.NewSize(640, 240), fyne.CanvasObject(nil)
	if t.Damaged {
		size = fyne.NewSize(880, 560)
		ways = append(ways, w.waysOut(t)...)
		main = w.offerBackups(t)
		body = parts.Frame(parts.Line(), nil, nil, nil, w.picker.object)
	}
	head := parts.Pad(24, 16, 32, 32, parts.Column(8, column...))
	foot := parts.Column(0, parts.Line(), parts.Fixed(0, 60, parts.Pad(0, 0, 24, 24, parts.Row(8, append(ways, main)...))))
	w.window.SetContent(parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(head, foot, nil, nil, body)))
	w.window.Resize(size)
	w.window.Canvas().Focus(quit)
	if !t.Damaged {
		w.window.Canvas().Focus(main)
	}
	if w.picker != nil {
		w.picker.load()
	}
	if t.Waiting && w.Retry > 0 {
		w.note.SetText(words.T("This window goes on by itself when they are free."))
		w.retryLater()
	}
}

// told is what happened, where, and what can still be read.
func (w *troubleWindow) told(t Trouble) []fyne.CanvasObject {
	picture, color := fynetheme.WarningIcon(), theme.ColorNameChange
	if t.Mended {
		picture, color = fynetheme.ConfirmIcon(), theme.ColorNameAdd
	}
	folder := w.button(parts.Link, words.T("Show folder"), w.showFolder)
	column := []fyne.CanvasObject{
		parts.Row(16, parts.NewIcon(picture, color, 28), parts.Grow(parts.NewText(t.Title, parts.Title))),
		parts.NewWords(t.Words),
		parts.Row(12, parts.Grow(parts.NewText(t.Folder, parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2})), folder),
	}
	for _, b := range t.Readable {
		column = append(column, parts.NewText(words.T("Still readable: {{.Held}}", "Held", heldWords(b)), parts.Style{Cut: true}))
	}
	return column
}

// waysOut are the buttons for damaged books, beside the backups.
func (w *troubleWindow) waysOut(t Trouble) (ways []fyne.CanvasObject) {
	if w.Backups.Anew != nil {
		ways = append(ways, w.button(parts.Plain, words.T("Start empty…"), w.askAnew))
	}
	ways = append(ways, w.button(parts.Plain, words.T("Choose a file…"), w.chooseBackup))
	if t.Whole != "" {
		ways = append(ways, w.button(parts.Plain, words.T("Go on without the last changes"), func() { w.restore(t.Whole) }))
	}
	return ways
}

// offerBackups makes the list of backups, and the button that restores one.
func (w *troubleWindow) offerBackups(t Trouble) *parts.Button {
	main := w.button(parts.Main, words.T("Restore"), func() {
		if f, ok := w.picker.selected(); ok {
			w.restore(f.Path)
		}
	})
	w.picker = newBackupPicker(w.Backups, w.Tasks, func() { w.offer(main) })
	w.picker.empty = w.Backups.Anew != nil
	for _, b := range t.Readable {
		b.POPs = -1 // what is left of a damaged book is no measure of what is lost
		w.picker.now = append(w.picker.now, b)
	}
	return main
}

// button makes a button of the foot. Escape leaves, whatever has the keyboard.
func (w *troubleWindow) button(kind parts.Kind, label string, do func()) *parts.Button {
	b := parts.NewButton(kind, nil, label, do)
	b.Keys = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			w.window.Close()
		}
	}
	w.buttons = append(w.buttons, b)
	return b
}

// offer names the backup that would be restored.
func (w *troubleWindow) offer(restore *parts.Button) {
	if w.picker == nil {
		return
	}
	f, ok := w.picker.selected()
	restore.Enable(ok)
	label := words.T("Restore")
	if ok {
		label = words.T("Restore {{.Moment}}", "Moment", words.Moment(f.Time))
	}
	restore.SetLabel(label)
	if w.window.Content() != nil {
		w.window.Content().Refresh()
	}
}

// work holds all buttons but the first, which quits, up while something runs.
func (w *troubleWindow) work(said string, work func() *Trouble) {
	if w.busy {
		return
	}
	w.busy = true
	for _, b := range w.buttons[1:] {
		b.Enable(false)
	}
	w.note.SetText(said)
	w.Tasks.Go(func(context.Context) {
		t := work()
		w.Tasks.Do(func() {
			w.busy = false
			switch {
			case w.gone:
			case t != nil:
				w.show(*t)
			default:
				w.open()
			}
		})
	})
}

// open shows the books in the place of this window.
func (w *troubleWindow) open() {
	w.gone = true
	w.Opened()
	w.window.Close()
}

// try opens the books again. Who waits can quit meanwhile.
func (w *troubleWindow) try() { w.work(words.T("Trying …"), w.Try) }

// retryLater tries again by itself while the same trouble is shown.
func (w *troubleWindow) retryLater() {
	shown := w.note
	w.Tasks.Go(func(ctx context.Context) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(w.Retry):
		}
		w.Tasks.Do(func() {
			if !w.gone && !w.busy && w.note == shown {
				w.try() // the trouble that is left tries again
			}
		})
	})
}

func (w *troubleWindow) chooseBackup() {
	picker := w.picker
	w.choose(FileChoice{Title: words.T("Choose a file"), Accept: words.T("Choose file"), Endings: backupEndings(), Folder: w.trouble.Folder}, picker.addFile)
}

// chooseFolder makes another folder the data folder and tries it.
func (w *troubleWindow) chooseFolder() {
	w.choose(FileChoice{Title: words.T("Choose a folder"), Accept: words.T("Use this folder"), Folders: true, Folder: filepath.Dir(w.trouble.Folder)}, w.moveTo)
}

// choose asks for a file or folder, one question at a time.
func (w *troubleWindow) choose(c FileChoice, use func(path string)) {
	if w.busy || w.window.Canvas().Overlays().Top() != nil {
		return
	}
	showFileDialog(c, w.Tasks, func(opt parts.DialogOptions) *parts.Dialog {
		return parts.ShowDialog(w.window.Canvas(), opt)
	}, "", use)
}

func (w *troubleWindow) moveTo(folder string) {
	w.work(words.T("Trying …"), func() *Trouble {
		if err := w.Move(folder); err != nil {
			t := w.trouble
			t.Words = explain(err)
			return &t
		}
		return w.Try()
	})
}

// showFolder opens the data folder in the file manager.
func (w *troubleWindow) showFolder() {
	if err := w.App.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(w.trouble.Folder)}); err != nil {
		w.note.SetText(words.T("No program shows folders here: {{.Folder}}", "Folder", w.trouble.Folder))
	}
}
