package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// newWelcome lays out the first start: three ways in, the local server, the drop
// area, and what else may be wanted first.
func newWelcome(w *Window) fyne.CanvasObject {
	head := parts.Row(16,
		parts.Stack(parts.Fixed(48, 48, parts.NewBanner(theme.ColorNameFill)),
			container.NewCenter(parts.NewIcon(icon("book"), theme.ColorNameOnFill, 28))),
		parts.Grow(parts.Column(0,
			parts.NewText(words.T("Phone Book Administrator"), parts.Heading),
			parts.NewPlain(words.T("Keep dial-up POPs, import ISP spreadsheets, post the book to phone book servers."), theme.ColorNameForeground2),
		)))
	sample := parts.NewButton(parts.Main, nil, words.T("Open sample"), w.openSample)
	sample.Enable(w.Sample != nil)
	ways := parts.Cards(16, 230,
		way(icon("book"), words.T("Open the sample book"), words.T("406 POPs to look around with. Change what you like: it is a copy."), sample, "Ctrl+Shift+O"),
		way(fynetheme.ContentAddIcon(), words.T("New phone book"), words.T("Choose a name of up to 8 letters and digits and start typing POPs."),
			parts.NewButton(parts.Plain, nil, words.T("New phone book"), w.newBook), "Ctrl+Shift+N"),
		way(fynetheme.DownloadIcon(), words.T("Import a spreadsheet"), words.T("xlsx, csv, txt or pbk. You see every change before it is written."),
			parts.NewButton(parts.Plain, nil, words.T("Choose a file…"), w.chooseImport), "Ctrl+I"),
	)
	drop := parts.Stack(parts.NewBanner(fynetheme.ColorNameHover), parts.Pad(22, 22, 12, 12, parts.Row(8, parts.Grow(),
		parts.NewIcon(fynetheme.FileIcon(), theme.ColorNameForeground2, 16),
		parts.NewText(words.T("Or drop a spreadsheet, a .pbk file or a backup anywhere in this window"), cutStyle(parts.Label)), parts.Grow())))
	w.local = parts.Stack()
	w.showLocal()
	column := parts.Amid(848, parts.Column(16, head, parts.Space(0, 0), ways, w.local, drop, parts.Space(0, 0), w.firstChoices()))
	foot := parts.Column(0, parts.Line(), parts.Fixed(0, 27, parts.Pad(0, 0, 16, 16, parts.Row(0, parts.NewText(words.T("No phone book open"), parts.Caption), parts.Grow(),
		parts.NewText(words.T("F1 opens help for the place you are in"), parts.Caption)))))
	return parts.Frame(nil, foot, nil, nil, container.NewVScroll(column))
}

// way is a card of the first start.
func way(picture fyne.Resource, title, told string, button fyne.CanvasObject, keys string) fyne.CanvasObject {
	press := parts.Row(0, button, parts.Grow(), parts.NewText(keys, parts.Hint))
	return parts.Stack(parts.NewCard(), parts.Pad(20, 20, 20, 20, parts.Frame(nil, press, nil, nil, parts.Column(8,
		parts.Row(0, parts.NewIcon(picture, fynetheme.ColorNamePrimary, 28), parts.Grow()),
		parts.Space(0, 2), parts.NewText(title, parts.Title), parts.NewPlain(told, theme.ColorNameForeground2), parts.Space(0, 12),
	))))
}

// firstChoices are a backup, the help, the language and the theme.
func (w *Window) firstChoices() fyne.CanvasObject {
	restore := parts.NewButton(parts.Link, nil, words.T("Restore a backup…"), w.restoreBackup)
	visible(restore, w.Backups.Restore != nil)
	tags, names := []string{""}, []string{words.T("As the system")}
	for _, l := range words.Languages() {
		tags, names = append(tags, l.Tag), append(names, l.Name)
	}
	language := parts.NewDropdown(128, names, func(i int) { w.setLanguage(tags[i]) })
	language.Choose(max(0, slices.Index(tags, w.layout.Language)))
	variants := []theme.Variant{theme.System, theme.Light, theme.Dark}
	look := parts.NewDropdown(136, []string{words.T("As the system"), words.T("Light"), words.T("Dark")}, func(i int) { w.setTheme(variants[i]) })
	look.Choose(max(0, slices.Index(variants, w.layout.Theme)))
	what := parts.NewButton(parts.Link, nil, words.T("What is a phone book?"), func() { w.showHelp("book") })
	return parts.Fold(12, 0, parts.Wrap(16, restore, what), parts.Wrap(16,
		parts.Row(8, parts.NewText(words.T("Language"), parts.Label), parts.Fixed(140, 0, language)),
		parts.Row(8, parts.NewText(words.T("Theme"), parts.Label), parts.Fixed(140, 0, look))))
}

// showLocal shows whether the phone book server of this computer runs.
func (w *Window) showLocal() {
	title, told := words.T("Try posting without a server"), words.T("It runs on this computer only (127.0.0.1, port 8080) and stops with this window.")
	color := theme.ColorNameForeground2
	toggle := w.localToggle()
	buttons := []fyne.CanvasObject{toggle}
	if w.serverAt != "" {
		title, told, color = words.T("The local server runs"), words.T("Runs at {{.Address}}. Post a phone book to try it.", "Address", w.serverAt), theme.ColorNameAdd
		buttons = []fyne.CanvasObject{
			parts.NewButton(parts.Plain, nil, words.T("Open status page"), w.openStatusPage), toggle,
		}
	}
	row := []fyne.CanvasObject{
		parts.NewIcon(fynetheme.StorageIcon(), color, 28),
		parts.Grow(parts.Column(2, parts.NewText(title, parts.Title), parts.NewPlain(told, theme.ColorNameForeground2))),
	}
	w.local.Objects = []fyne.CanvasObject{parts.NewCard(), parts.Pad(14, 14, 20, 20, parts.Fold(12, 280, parts.Row(16, row...), parts.Wrap(8, buttons...)))}
	w.local.Refresh()
}

// showWelcome shows the first start.
func (w *Window) showWelcome() {
	w.window.SetTitle(words.T("Phone Book Administrator"))
	if w.sheet == nil {
		w.show(w.welcome)
	}
}
