package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// textSizes are the sizes that the settings offer, in per cent.
var textSizes = []int{80, 90, 100, 110, 120, 130, 150, 175, 200}

// showSettings opens the settings of the window. Each choice counts at once.
func (w *Window) showSettings() {
	if !w.free() {
		return
	}
	var d *parts.Dialog
	again := func(change func()) {
		d.Close()
		change()
		w.showSettings()
	}
	label := func(text string, o fyne.CanvasObject) fyne.CanvasObject {
		return parts.Fixed(0, 32, parts.Row(12, parts.Fixed(148, 0, parts.NewText(text, parts.Style{Color: theme.ColorNameForeground2, Cut: true})), parts.Grow(o)))
	}
	language := w.languageChoice(again)
	backups := parts.NewText("…", parts.Style{Cut: true})
	aside(w, func(context.Context) ([]string, error) { return admin.Backups(w.Service.Dir) }, func(files []string, err error) {
		backups.SetText(backupWords(files, err))
	})
	done := parts.NewButton(parts.Main, nil, words.T("Close settings"), func() { d.Close() })
	rows := parts.Column(4,
		label(words.T("Language"), language),
		label(words.T("Theme"), w.themeChoice()),
		label(words.T("Text size"), w.sizeChoice(again)),
		parts.Space(0, 8), parts.Line(), parts.Space(0, 4),
		label(words.T("Data folder"), parts.NewText(w.Service.Dir, parts.Style{Cut: true})),
		label(words.T("Local server"), parts.NewText(words.T("127.0.0.1:8080, or another port where that is taken"), parts.Style{Cut: true})),
		label(words.T("Backups"), backups),
		parts.NewParagraph(words.T("A backup is made before an import of 1,000 changes and after each post. The ten newest stay, and one of each of the last 30 days."), theme.ColorNameForeground3),
	)
	d = w.open(parts.DialogOptions{
		Title: words.T("Settings"), Body: parts.Pad(16, 16, 24, 24, rows), Width: 560, Height: 420,
		Buttons: []*parts.Button{done}, Escape: done, Main: done, First: language,
	})
}

func (w *Window) languageChoice(again func(func())) *parts.Dropdown {
	labels, tags := []string{words.T("As the system")}, []string{""}
	for _, l := range words.Languages() {
		labels, tags = append(labels, l.Name), append(tags, l.Tag)
	}
	choice := parts.NewDropdown(240, labels, func(option int) {
		again(func() { w.setLanguage(tags[option]) })
	})
	choice.Choose(max(0, slices.Index(tags, w.layout.Language)))
	return choice
}

func (w *Window) themeChoice() *parts.Dropdown {
	choice := parts.NewDropdown(240, []string{words.T("As the system"), words.T("Light"), words.T("Dark")}, func(option int) {
		w.setTheme([]theme.Variant{theme.System, theme.Light, theme.Dark}[option])
	})
	choice.Choose(slices.Index([]theme.Variant{theme.System, theme.Light, theme.Dark}, w.layout.Theme))
	return choice
}

func (w *Window) sizeChoice(again func(func())) *parts.Dropdown {
	labels, now := make([]string, len(textSizes)), int(w.layout.scale()*100+0.5)
	for i, size := range textSizes {
		labels[i] = words.T("{{.Percent}} %", "Percent", size)
	}
	choice := parts.NewDropdown(240, labels, func(option int) {
		again(func() { w.setScale(float32(textSizes[option]) / 100) })
	})
	choice.Choose(slices.Index(textSizes, now))
	return choice
}

// backupWords says how many automatic backups there are.
func backupWords(files []string, err error) string {
	if err != nil {
		return explain(err)
	}
	if len(files) == 0 {
		return words.T("none yet")
	}
	return words.N("{{.N}} in the folder “backups”", len(files))
}
