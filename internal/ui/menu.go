package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Modifiers of the shortcuts.
const (
	ctrl  = fyne.KeyModifierShortcutDefault
	shift = ctrl | fyne.KeyModifierShift
	alt   = fyne.KeyModifierAlt
)

// command makes a menu item with a shortcut. Shortcuts come also under a dialog
// and for disabled items, so every action asks for itself whether it may.
func command(label string, key fyne.KeyName, held fyne.KeyModifier, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, do)
	if key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: held}
	}
	return item
}

// line separates the groups of a menu.
func line() *fyne.MenuItem { return fyne.NewMenuItemSeparator() }

// when runs a command only while it may.
func (w *Window) when(do func()) func() {
	return func() {
		if w.ready() {
			do()
		}
	}
}

// menu makes the main menu: every command stands in it with its shortcut.
func (w *Window) menu() *fyne.MainMenu { return fyne.NewMainMenu(w.menus()...) }

// menus makes the menus as they are now: what is checked, and what undo undoes.
func (w *Window) menus() []*fyne.Menu {
	return []*fyne.Menu{w.fileMenu(), w.editMenu(), w.popMenu(), w.bookMenu(), w.viewMenu(), w.helpMenu()}
}

func (w *Window) fileMenu() *fyne.Menu {
	quit := command(words.T("Quit"), fyne.KeyQ, ctrl, w.close)
	quit.IsQuit = true
	return fyne.NewMenu(words.T("File"),
		command(words.T("New phone book…"), fyne.KeyN, shift, w.newBook),
		command(words.T("Switch phone book…"), fyne.KeyO, ctrl, w.when(w.switchBook)),
		command(words.T("Open the sample book"), fyne.KeyO, shift, w.openSample),
		line(),
		command(words.T("Import…"), fyne.KeyI, ctrl, w.chooseImport),
		command(words.T("Export…"), fyne.KeyE, ctrl, w.exportBook),
		line(),
		command(words.T("Back up…"), fyne.KeyB, shift, w.when(w.backUp)),
		command(words.T("Restore a backup…"), "", 0, w.restoreBackup),
		line(),
		command(words.T("Settings…"), fyne.KeyComma, ctrl, w.showSettings),
		line(),
		quit,
	)
}

func (w *Window) editMenu() *fyne.Menu {
	undo, redo := words.T("Undo"), words.T("Redo")
	if b := w.book; b != nil {
		if step := first(b.undo); step != "" {
			undo = undoWords(step)
		}
		if step := first(b.redo); step != "" {
			redo = redoWords(step)
		}
	}
	again := w.editCommand(redo, &fyne.ShortcutRedo{})
	return fyne.NewMenu(words.T("Edit"),
		w.editCommand(undo, &fyne.ShortcutUndo{}),
		again,
		line(),
		w.editCommand(words.T("Cut"), &fyne.ShortcutCut{}),
		w.editCommand(words.T("Copy"), &fyne.ShortcutCopy{}),
		w.editCommand(words.T("Paste"), &fyne.ShortcutPaste{}),
		w.editCommand(words.T("Select all"), &fyne.ShortcutSelectAll{}),
		command(words.T("Copy rows"), fyne.KeyC, shift, w.copyRows),
		command(words.T("Fill down"), fyne.KeyD, ctrl, w.fillDown),
		line(),
		command(words.T("Next problem"), fyne.KeyPeriod, ctrl, func() { w.nextProblem(1) }),
		command(words.T("Previous problem"), fyne.KeyPeriod, shift, func() { w.nextProblem(-1) }),
		line(),
		command(words.T("Search"), fyne.KeyF, ctrl, w.when(w.searchPOPs)),
		command(words.T("Find and replace…"), fyne.KeyH, ctrl, w.replaceText),
		command(words.T("Clear search and filters"), fyne.KeyL, ctrl, w.when(w.search.clear)),
	)
}

func (w *Window) popMenu() *fyne.Menu {
	return fyne.NewMenu(words.T("POP"),
		command(words.T("New POP"), fyne.KeyN, ctrl, w.newPOP),
		command(words.T("Duplicate POP"), fyne.KeyD, shift, w.duplicatePOP),
		command(words.T("In or out of service"), fyne.KeyS, shift, w.when(w.switchStatus)),
		line(),
		command(words.T("Go to POP index…"), fyne.KeyG, ctrl, w.when(w.goToPOP)),
		line(),
		command(words.T("Delete…"), fyne.KeyDelete, 0, w.deleteSelected),
	)
}

func (w *Window) bookMenu() *fyne.Menu {
	return fyne.NewMenu(words.T("Book"),
		command(words.T("Release…"), fyne.KeyR, shift, w.reviewRelease),
		command(words.T("Post…"), fyne.KeyP, shift, w.reviewPost),
		command(words.T("Post later…"), "", 0, w.postLater),
		command(words.T("Scheduled posts…"), "", 0, w.scheduledPosts),
		line(),
		command(words.T("History"), "", 0, w.when(w.showHistory)),
		command(words.T("Service profile…"), "", 0, w.showProfiles),
		line(),
		command(words.T("Check servers"), fyne.KeyK, shift, w.when(w.checkServers)),
		command(words.T("Add server…"), "", 0, w.addServer),
		command(w.toggleWords(), "", 0, w.when(w.toggleServer)),
		command(words.T("Open status page of local server"), "", 0, w.openStatusPage),
		line(),
		command(words.T("Move region up"), fyne.KeyUp, alt, func() { w.nudgeRegion(-1) }),
		command(words.T("Move region down"), fyne.KeyDown, alt, func() { w.nudgeRegion(1) }),
		line(),
		command(words.T("Phone book settings…"), "", 0, w.showBookSettings),
		command(words.T("Countries…"), "", 0, w.showCountries),
		line(),
		command(words.T("Delete phone book…"), "", 0, w.deleteBook),
		command(words.T("Bring back phone book…"), "", 0, w.bringBack),
	)
}

func (w *Window) viewMenu() *fyne.Menu {
	items := []*fyne.MenuItem{}
	keys := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6}
	for tab, word := range tabWords() {
		items = append(items, command(word, keys[tab], alt, w.when(func() { w.chooseTab(tab) })))
	}
	items = append(items, line(),
		command(words.T("Show or hide sidebar"), fyne.KeyB, ctrl, w.when(w.toggleSidebar)),
		command(words.T("Show or hide form"), fyne.KeyF, shift, w.when(w.toggleForm)),
		line(),
		command(words.T("Fit columns"), "", 0, w.when(func() { w.pops.grid.FitColumns(widestFit) })),
		command(words.T("Reset columns"), "", 0, w.when(w.pops.resetColumns)),
		line(),
		command(words.T("Larger text"), fyne.KeyPlus, ctrl, func() { w.setScale(w.layout.scale() + scaleStep) }),
		command(words.T("Smaller text"), fyne.KeyMinus, ctrl, func() { w.setScale(w.layout.scale() - scaleStep) }),
		command(words.T("Usual text size"), fyne.Key0, ctrl, func() { w.setScale(1) }),
		line(),
		w.themeItem(words.T("Light"), theme.Light), w.themeItem(words.T("Dark"), theme.Dark),
		w.themeItem(words.T("As the system"), theme.System),
		command(words.T("Next of these"), fyne.KeyL, shift, w.nextTheme),
		line(),
		w.languageItem(),
	)
	return fyne.NewMenu(words.T("View"), items...)
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu(words.T("Help"),
		command(words.T("Help for this place"), fyne.KeyF1, 0, w.help),
		command(words.T("All keys"), fyne.KeySlash, ctrl, w.showKeys),
		line(),
		command(words.T("About Phone Book Administrator"), "", 0, w.about),
	)
}

func (w *Window) themeItem(label string, v theme.Variant) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, func() { w.setTheme(v) })
	item.Checked = w.layout.Theme == v
	return item
}

// languageItem offers the languages by their own names.
func (w *Window) languageItem() *fyne.MenuItem {
	item := fyne.NewMenuItem(words.T("Language"), nil)
	choice := func(label, tag string) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, func() { w.setLanguage(tag) })
		i.Checked = w.layout.Language == tag
		return i
	}
	items := []*fyne.MenuItem{choice(words.T("As the system"), ""), line()}
	for _, l := range words.Languages() {
		items = append(items, choice(l.Name, l.Tag))
	}
	item.ChildMenu = fyne.NewMenu("", items...)
	return item
}

// more are keys of commands that stand in the menu with another one.
func (w *Window) more() []*fyne.MenuItem {
	larger := func() { w.setScale(w.layout.scale() + scaleStep) }
	return []*fyne.MenuItem{
		w.editShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: shift}, &fyne.ShortcutRedo{}),
		// Where plus is typed with Shift, its key is that of the equals sign.
		command("", fyne.KeyEqual, ctrl, larger), command("", fyne.KeyEqual, shift, larger), command("", fyne.KeyPlus, shift, larger),
	}
}

// editShortcut is an [Window.editCommand] for another key.
func (w *Window) editShortcut(key, shortcut fyne.Shortcut) *fyne.MenuItem {
	item := w.editCommand("", shortcut)
	item.Shortcut = key
	return item
}

// setMenu gives the window its menu and the shortcuts of all commands. Only
// macOS shows a menu outside the window: there Fyne makes it, with its keys.
func (w *Window) setMenu() {
	if runtime.GOOS == "darwin" {
		w.window.SetMainMenu(w.menu())
		return
	}
	c := w.window.Canvas()
	for _, s := range w.shortcuts {
		c.RemoveShortcut(s)
	}
	w.shortcuts = w.shortcuts[:0]
	items := w.more()
	for _, m := range w.menus() {
		items = append(items, m.Items...)
	}
	for _, item := range items {
		if item.Shortcut == nil {
			continue
		}
		w.shortcuts = append(w.shortcuts, item.Shortcut)
		c.AddShortcut(item.Shortcut, func(fyne.Shortcut) { item.Action() })
	}
}

// cover puts what stands over the whole window on its content: the menu bar with
// the open menu, and the tooltips.
func (w *Window) cover(content fyne.CanvasObject) fyne.CanvasObject {
	if runtime.GOOS == "darwin" {
		return parts.Within(leastWidth, leastHeight, parts.Stack(content, w.tips.Object))
	}
	w.bar = parts.NewMenuBar(w.window.Canvas(), w.menus)
	return parts.Within(leastWidth, leastHeight, parts.Stack(parts.Frame(parts.Space(0, 28), nil, nil, nil, content),
		parts.Frame(w.bar, nil, nil, nil, nil), w.tips.Object))
}

// editCommand hands a shortcut to what has the keyboard. Copy is also for rows;
// where nothing is being typed, undo and redo are those of the book.
func (w *Window) editCommand(label string, shortcut fyne.Shortcut) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, func() {
		switch s := shortcut.(type) {
		case *fyne.ShortcutCut:
			s.Clipboard = w.App.Clipboard()
		case *fyne.ShortcutCopy:
			s.Clipboard = w.App.Clipboard()
		case *fyne.ShortcutPaste:
			s.Clipboard = w.App.Clipboard()
		}
		focused := w.window.Canvas().Focused()
		if focused == fyne.Focusable(w.pops.grid) && w.clipCommand(shortcut) {
			return
		}
		if _, typing := focused.(*parts.Entry); !typing && w.stepCommand(shortcut) {
			return
		}
		if rows, ok := focused.(*grid.Grid); ok {
			// It hands what it does not know to the window, which is here.
			if _, all := shortcut.(*fyne.ShortcutSelectAll); all {
				rows.SelectAll()
			}
		} else if target, ok := focused.(fyne.Shortcutable); ok {
			target.TypedShortcut(shortcut)
		}
	})
	item.Shortcut = shortcut
	return item
}

// switchStatus puts the selected POPs out of service, or in where all are out.
func (w *Window) switchStatus() {
	if !w.seesPOPs() {
		return
	}
	status := phonebook.InService
	for _, id := range w.pops.selected() {
		if p, ok := w.book.view.POP(id); ok && p.Status == phonebook.InService {
			status = phonebook.OutOfService
		}
	}
	w.setStatus(status)
}
