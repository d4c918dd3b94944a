package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// newWelcome lays out the first start: three ways in.
func newWelcome(w *Window) fyne.CanvasObject {
	head := parts.Row(16,
		parts.Stack(parts.Fixed(48, 48, parts.NewBanner(theme.ColorNameFill)),
			container.NewCenter(parts.NewIcon(icon("book"), theme.ColorNameOnFill, 28))),
		parts.Grow(parts.Column(0,
			parts.NewText("Phone Book Administrator", parts.Heading),
			parts.NewText("Keep dial-up POPs, import ISP spreadsheets, post the book to phone book servers.", parts.Label),
		)))
	sample := parts.NewButton(parts.Main, nil, "Open sample", w.openSample)
	sample.Enable(w.Sample != nil)
	ways := parts.Columns(16,
		way(icon("book"), "Open the sample book", "406 POPs to look around with. Change what you like: it is a copy.", sample, "Ctrl+Shift+O"),
		way(fynetheme.ContentAddIcon(), "New phone book", "Choose a name of up to 8 letters and digits and start typing POPs.",
			parts.NewButton(parts.Plain, nil, "New phone book", w.newBook), "Ctrl+Shift+N"),
		way(fynetheme.DownloadIcon(), "Import a spreadsheet", "xlsx, csv, txt or pbk. You see every change before it is written.",
			parts.NewButton(parts.Plain, nil, "Choose a file…", w.chooseImport), "Ctrl+I"),
	)
	start := parts.NewButton(parts.Plain, fynetheme.MediaPlayIcon(), "Start local server", w.startServer)
	start.Enable(w.LocalServer != nil)
	local := parts.Stack(parts.NewCard(), parts.Pad(14, 14, 20, 20, parts.Row(16,
		parts.NewIcon(fynetheme.StorageIcon(), theme.ColorNameForeground2, 28),
		parts.Grow(parts.Column(2, parts.NewText("Try posting without a server", parts.Title),
			parts.NewText("It runs on this computer only (127.0.0.1, port 8080) and stops with this window.", parts.Label))),
		start)))
	drop := parts.Stack(parts.NewBanner(fynetheme.ColorNameHover), parts.Pad(22, 22, 0, 0, parts.Row(8, parts.Grow(),
		parts.NewIcon(fynetheme.FileIcon(), theme.ColorNameForeground2, 16),
		parts.NewText("Or drop a spreadsheet or a .pbk file anywhere in this window", parts.Label), parts.Grow())))
	column := parts.Fixed(848, 0, parts.Column(16, head, parts.Space(0, 4), ways, local, drop))
	foot := parts.Column(0, parts.Line(), parts.Fixed(0, 27, parts.Pad(0, 0, 16, 16, parts.Row(0, parts.NewText("No phone book open", parts.Caption), parts.Grow()))))
	return parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground), parts.Frame(nil, foot, nil, nil, container.NewCenter(column)))
}

// way is a card of the first start.
func way(picture fyne.Resource, title, words string, button fyne.CanvasObject, keys string) fyne.CanvasObject {
	return parts.Stack(parts.NewCard(), parts.Pad(20, 20, 20, 20, parts.Column(8,
		parts.Row(0, parts.NewIcon(picture, fynetheme.ColorNamePrimary, 28), parts.Grow()),
		parts.NewText(title, parts.Title), parts.NewWords(words), parts.Space(0, 8),
		parts.Row(0, button, parts.Grow(), parts.NewText(keys, parts.Hint)),
	)))
}

// showWelcome shows the first start.
func (w *Window) showWelcome() {
	w.window.SetTitle("Phone Book Administrator")
	if w.sheet == nil {
		w.show(w.welcome)
	}
}
