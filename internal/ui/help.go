package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// helpPlaces are the places that have a help, by the names of their files.
var helpPlaces = []string{"first", "pops", "regions", "problems", "changes", "releases", "overview", "import", "book"}

// helpTitle names a place in the list of places.
func helpTitle(place string) string {
	switch place {
	case "first":
		return words.T("First steps")
	case "import":
		return words.T("Import")
	case "book":
		return words.T("What is a phone book?")
	}
	for tab, p := range helpPlaces[1:] {
		if p == place {
			return tabWords()[tab]
		}
	}
	return place
}

// placeNow is the place that the window shows.
func (w *Window) placeNow() string {
	switch {
	case w.sheet != nil:
		return "import"
	case w.book == nil:
		return "first"
	}
	return helpPlaces[1+w.tabs.Chosen()]
}

// help says what can be done in this place.
func (w *Window) help() {
	if w.openDialogs() == 0 {
		w.showHelp(w.placeNow())
	}
}

// showHelp opens the help at a place; the others are a key away.
func (w *Window) showHelp(place string) {
	at := 0
	text := container.NewVScroll(parts.Space(0, 0))
	var list *parts.List
	var keys *parts.Keyboard
	show := func(to int) {
		at = to
		page := widget.NewRichTextFromMarkdown(assets.Help(words.Current(), helpPlaces[at]))
		page.Wrapping = fyne.TextWrapWord
		text.Content = page
		text.ScrollToTop()
		text.Refresh()
		list.Refresh()
	}
	list = parts.NewList(func() int { return len(helpPlaces) }, func(row int, item *parts.Item) {
		item.Set(parts.ItemContent{Label: helpTitle(helpPlaces[row]), Indent: 16, Selected: row == at, Bold: row == at, Current: row == at && keys.Focused()})
		item.OnTapped = func() { show(row) }
	})
	var d *parts.Dialog
	keys = parts.NewKeyboard(func(e *fyne.KeyEvent) bool {
		if to, moves := rowFor(e.Name, at, len(helpPlaces)); moves {
			show(to)
		} else {
			d.Key(e)
		}
		return true
	}, func(bool) { list.Refresh() })
	all := parts.NewButton(parts.Plain, nil, words.T("Show all keys"), func() {
		d.Close()
		w.showKeys()
	})
	done := parts.NewButton(parts.Main, nil, words.T("Close help"), func() { d.Close() })
	body := parts.Frame(nil, nil, parts.Fixed(200, 0, parts.Stack(parts.NewSurface(theme.ColorNameGround),
		parts.Pad(8, 8, 0, 0, parts.Stack(list.Object, keys)))), nil, parts.Pad(8, 8, 16, 16, text))
	for i, p := range helpPlaces {
		if p == place {
			at = i
		}
	}
	d = w.open(parts.DialogOptions{
		Title: words.T("Help"), Body: body, Width: 840, Height: 580,
		Buttons: []*parts.Button{all, done}, Escape: done, Main: done, First: keys,
	})
	show(at)
}

// keyLine is a key and what it does.
type keyLine struct{ keys, does string }

// showKeys lists the keys of every command, and those of the table and the tree.
func (w *Window) showKeys() {
	if w.openDialogs() > 0 {
		return
	}
	column := parts.Column(0)
	group := func(title string, lines []keyLine) {
		column.Add(parts.Pad(12, 4, 0, 0, parts.NewText(title, parts.Strong)))
		for _, l := range lines {
			column.Add(parts.Fixed(0, 24, parts.Row(12, parts.Fixed(190, 0, parts.NewText(l.keys, parts.Style{Mono: true, Size: fynetheme.SizeNameCaptionText, Cut: true})),
				parts.Grow(parts.NewText(l.does, parts.Style{Cut: true})))))
		}
	}
	for _, m := range w.menus() {
		var lines []keyLine
		for _, item := range m.Items {
			if item.Shortcut != nil {
				lines = append(lines, keyLine{parts.KeyWords(item.Shortcut), item.Label})
			}
		}
		if len(lines) > 0 {
			group(m.Label, lines)
		}
	}
	group(words.T("Table"), tableKeys())
	group(words.T("Window"), windowKeys())
	var d *parts.Dialog
	done := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.Close() })
	d = w.open(parts.DialogOptions{
		Title: words.T("All keys"), Body: container.NewVScroll(parts.Pad(4, 16, 24, 24, column)), Width: 640, Height: 620,
		Buttons: []*parts.Button{done}, Escape: done, Main: done,
	})
}

func tableKeys() []keyLine {
	return []keyLine{
		{"↑ ↓ ← →  Page ↑ ↓", words.T("Move; with Shift also select, with Ctrl only move")},
		{"Home  End", words.T("First or last column; with Ctrl first or last row")},
		{words.T("Space"), words.T("Select the row, or select it no more")},
		{"F2", words.T("Edit the cell; typing does too")},
		{"Enter", words.T("Save the cell and go down; Tab goes right")},
		{"Ctrl+Enter", words.T("Write into all selected rows")},
		{"Esc", words.T("Leave the cell as it was")},
		{"Shift+F10", words.T("Menu of the selected rows")},
	}
}

func windowKeys() []keyLine {
	return []keyLine{
		{"F6  Shift+F6", words.T("Next or previous pane")},
		{"F10", words.T("Menu bar")},
		{"← →", words.T("Close or open a country in the sidebar")},
		{"Tab  Shift+Tab", words.T("Next or previous part")},
	}
}
