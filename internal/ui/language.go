package ui

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// localeVars say the language of a program on Unix, the most important first.
var localeVars = []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}

// systemLocale is the language of the desktop as it was at the start: what Fyne
// is told later goes over the same variables.
var systemLocale = func() string {
	for _, name := range localeVars {
		if value, _, _ := strings.Cut(os.Getenv(name), ":"); value != "" && value != "C" && value != "POSIX" {
			return value
		}
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return lang.SystemLocale().String()
	}
	return ""
}()

// speak uses the language of the settings.
func (w *Window) speak() {
	words.Use(cmp.Or(w.layout.Language, words.Best(systemLocale)))
	w.teach()
}

// teach makes the words of Fyne itself, such as those of its file dialog, follow
// the language. Fyne has no way to choose one: it looks at the locale of the
// system again when a translation is added.
func (w *Window) teach() {
	for _, name := range localeVars {
		_ = os.Setenv(name, words.Current()) // cannot fail for these names
	}
	empty := fyne.NewStaticResource("pba."+words.Current()+".json", []byte(`{"pba": {"other": "pba"}}`))
	if err := lang.AddTranslations(empty); err != nil {
		w.Log.Error("choose the language of Fyne", "cause", err)
	}
}

// setLanguage shows the window in another language and remembers it. The empty
// tag is the language of the system. The window is built anew; what is open,
// typed, searched and selected stays.
func (w *Window) setLanguage(tag string) {
	if !w.free() || w.layout.Language == tag {
		return
	}
	w.layout.Language = tag
	w.remember()
	before := words.Current()
	w.speak()
	if words.Current() != before {
		w.paint() // Fyne keeps the fonts of the old language, without bold ones of the new
		w.rebuild()
		if w.book != nil {
			w.reload(nil) // with the names of the countries
		}
	}
	w.setMenu()
	w.adviseFont()
}

// place is what a window shows besides the book itself.
type place struct {
	tab     int
	search  searchState
	open    map[phonebook.CountryID]bool
	form    form // what is typed in it
	many    *session.Many
	grid    grid.State
	move    session.RegionMove
	welcome bool
	wanted  string // the book that could not be read
	fault   error
}

// rebuild makes the content of the window again, in the language that is spoken
// now.
func (w *Window) rebuild() {
	w.leaveFields()
	was := w.where()
	w.build()
	w.window.SetTitle(words.T("Phone Book Administrator"))
	if w.book == nil {
		if was.welcome {
			w.showWelcome()
		} else if was.fault != nil {
			w.blank.failed(was.wanted, was.fault)
		}
		return
	}
	w.show(w.main)
	w.retitle()
	w.goBack(was)
}

// where notes what the window shows.
func (w *Window) where() place {
	p := place{
		tab: w.tabs.Chosen(), search: w.search.state(), open: w.sidebar.open,
		form: *w.form, many: w.form.many.edit, move: w.regions.move,
		grid: w.pops.grid.State(), welcome: w.welcome.Visible(), wanted: w.blank.name, fault: w.blank.fault,
	}
	return p
}

// goBack shows again what was noted.
func (w *Window) goBack(was place) {
	w.search.restore(was.search)
	w.sidebar.open = was.open
	w.refresh(false)
	w.form.many.edit = was.many
	w.pops.grid.Restore(was.grid)
	w.form.goOn(was.form)
	w.regions.move = was.move
	w.showTab(was.tab)
}

// retitle writes the open book into the title of the window.
func (w *Window) retitle() {
	w.window.SetTitle(words.T("{{.Book}} – Phone Book Administrator", "Book", w.book.name()))
}

// adviseFont says once what to install where the letters of the language cannot
// be shown.
func (w *Window) adviseFont() {
	if words.Current() != "ja" || w.CanShow == nil || w.advised {
		return
	}
	w.advised = true
	can := w.CanShow
	aside(w, func(context.Context) (bool, error) { return can("日本語"), nil }, func(shown bool, _ error) {
		if !shown {
			w.say("Japanese letters are missing on this computer",
				"Install a Japanese font, on Debian and Ubuntu the package fonts-noto-cjk, and start the program again.")
		}
	})
}

// goOn shows what another form showed, with what is typed in it.
func (f *form) goOn(was form) {
	ids := f.window.pops.selected()
	f.all = was.all
	if !was.showing {
		f.show(ids)
		return
	}
	f.showing, f.id, f.begun, f.before, f.draft, f.pop, f.saving = true, was.id, was.begun, was.before, was.draft, was.pop, was.saving
	f.selected = len(ids)
	f.present()
	f.lay()
}
