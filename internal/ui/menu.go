package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const ctrl = fyne.KeyModifierShortcutDefault

// command makes a menu item with a shortcut. Fyne runs shortcuts also under a
// dialog and for disabled items, so every action asks for itself whether it may.
func command(label string, key fyne.KeyName, held fyne.KeyModifier, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, do)
	if key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: held}
	}
	return item
}

// when runs a command only while it may.
func (w *Window) when(do func()) func() {
	return func() {
		if w.ready() {
			do()
		}
	}
}

// menu makes the main menu: every command stands in it with its shortcut.
func (w *Window) menu() *fyne.MainMenu {
	quit := command("Quit", fyne.KeyQ, ctrl, w.close)
	quit.IsQuit = true
	shift := ctrl | fyne.KeyModifierShift
	return fyne.NewMainMenu(
		fyne.NewMenu("File",
			command("New phone book…", fyne.KeyN, shift, w.newBook),
			command("Open the sample book", fyne.KeyO, shift, w.openSample),
			fyne.NewMenuItemSeparator(),
			command("Import…", fyne.KeyI, ctrl, w.chooseImport),
			command("Export…", fyne.KeyE, ctrl, w.exportBook),
			fyne.NewMenuItemSeparator(),
			quit,
		),
		fyne.NewMenu("Edit",
			w.editCommand("Undo", &fyne.ShortcutUndo{}),
			w.editCommand("Redo", &fyne.ShortcutRedo{}),
			fyne.NewMenuItemSeparator(),
			w.editCommand("Cut", &fyne.ShortcutCut{}),
			w.editCommand("Copy", &fyne.ShortcutCopy{}),
			w.editCommand("Paste", &fyne.ShortcutPaste{}),
			w.editCommand("Select all", &fyne.ShortcutSelectAll{}),
			fyne.NewMenuItemSeparator(),
			command(words.T("Next problem"), fyne.KeyPeriod, ctrl, func() { w.nextProblem(1) }),
			command(words.T("Previous problem"), fyne.KeyPeriod, shift, func() { w.nextProblem(-1) }),
			fyne.NewMenuItemSeparator(),
			command("Search", fyne.KeyF, ctrl, w.when(func() { w.window.Canvas().Focus(w.search.entry) })),
			command("Clear search", fyne.KeyL, ctrl, w.when(w.search.clear)),
		),
		fyne.NewMenu("POP",
			command("New POP", fyne.KeyN, ctrl, w.newPOP),
			command("Duplicate POP", fyne.KeyD, shift, w.duplicatePOP),
			command("In or out of service", fyne.KeyS, shift, w.when(w.switchStatus)),
			fyne.NewMenuItemSeparator(),
			command("Delete…", "", 0, w.deleteSelected),
		),
		fyne.NewMenu("Book",
			command("Release…", fyne.KeyR, shift, w.reviewRelease),
			command("Post…", fyne.KeyP, shift, w.reviewPost),
			fyne.NewMenuItemSeparator(),
			command("Check servers", fyne.KeyK, shift, w.when(w.releases.checkAll)),
			command("Add server…", "", 0, w.addServer),
			command("Start local server", "", 0, w.when(w.startServer)),
			fyne.NewMenuItemSeparator(),
			command("Move region up", fyne.KeyUp, fyne.KeyModifierAlt, func() { w.nudgeRegion(-1) }),
			command("Move region down", fyne.KeyDown, fyne.KeyModifierAlt, func() { w.nudgeRegion(1) }),
			fyne.NewMenuItemSeparator(),
			command("Delete phone book…", "", 0, w.deleteBook),
			command("Bring back phone book…", "", 0, w.bringBack),
		),
		w.viewMenu(shift),
		fyne.NewMenu("Help", command("About Phone Book Administrator", "", 0, w.about)),
	)
}

func (w *Window) viewMenu(shift fyne.KeyModifier) *fyne.Menu {
	items := []*fyne.MenuItem{}
	keys := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6}
	for tab, word := range tabWords {
		items = append(items, command(word, keys[tab], fyne.KeyModifierAlt, w.when(func() { w.showTab(tab) })))
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		command("Show or hide sidebar", fyne.KeyB, ctrl, w.when(w.toggleSidebar)),
		command("Show or hide form", fyne.KeyF, shift, w.when(w.toggleForm)),
		fyne.NewMenuItemSeparator(),
		w.themeItem("Light", theme.Light), w.themeItem("Dark", theme.Dark), w.themeItem("As the system", theme.System),
		command("Next of these", fyne.KeyL, shift, w.nextTheme),
	)
	return fyne.NewMenu("View", items...)
}

func (w *Window) themeItem(label string, v theme.Variant) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, func() { w.setTheme(v) })
	item.Checked = w.layout.Theme == v
	return item
}

// setTheme shows the window in other colours and remembers them.
func (w *Window) setTheme(v theme.Variant) {
	w.layout.Theme = v
	w.App.Settings().SetTheme(theme.New(v))
	w.window.SetMainMenu(w.menu())
	w.remember()
}

func (w *Window) nextTheme() {
	w.setTheme(map[theme.Variant]theme.Variant{theme.Light: theme.Dark, theme.Dark: theme.System, theme.System: theme.Light}[w.layout.Theme])
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
		if _, copying := shortcut.(*fyne.ShortcutCopy); copying && focused == fyne.Focusable(w.pops.grid) {
			w.copyRows()
			return
		}
		if _, typing := focused.(*parts.Entry); !typing && w.stepCommand(shortcut) {
			return
		}
		if target, ok := focused.(fyne.Shortcutable); ok {
			target.TypedShortcut(shortcut)
		}
	})
	item.Shortcut = shortcut
	return item
}

// switchStatus puts the selected POPs out of service, or in where all are out.
func (w *Window) switchStatus() {
	status := phonebook.InService
	for _, id := range w.pops.selected() {
		if p, ok := w.book.view.POP(id); ok && p.Status == phonebook.InService {
			status = phonebook.OutOfService
		}
	}
	w.setStatus(status)
}

func (w *Window) about() {
	if w.dialogs == 0 {
		w.say("Phone Book Administrator "+w.Version, "Keeps dial-up POPs, imports ISP spreadsheets and posts the book to phone book servers.")
	}
}
