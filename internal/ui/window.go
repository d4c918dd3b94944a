package ui

import (
	"context"
	"errors"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// Config is what a window is made of. App, Service and Tasks are required.
type Config struct {
	App     fyne.App
	Service *admin.Service
	Tasks   Tasks
	Version string // of the program
	// Screen is the size of the screen, zero where that is not known.
	Screen fyne.Size
	// Log gets the causes of what the window says in words. nil means no log.
	Log *slog.Logger
	// Sample makes the sample book and returns its name. nil: not offered.
	Sample func(context.Context) (string, error)
	// LocalServer starts the phone book server of this computer, makes it a
	// server to post to and returns its address. nil: not offered.
	LocalServer func(context.Context) (string, error)
	// StopServer stops it again; StatusPath is the path of its page for people.
	StopServer func() error
	StatusPath string
	// Backups are the ways to the backups. Without Restore none is offered.
	Backups Backups
	// ChooseFile asks for a file with the dialog of the desktop: "" when none was
	// chosen, [ErrNoDialog] where there is no such dialog. nil: the window asks.
	ChooseFile func(context.Context, FileChoice) (string, error)
	// Password finds the kept password of a server, KeepPassword keeps one,
	// ForgetPassword drops it. They may be nil: then it is asked for with each post.
	Password       func(account string) (string, error)
	KeepPassword   func(account, password string) error
	ForgetPassword func(account string) error
	// CanShow reports whether this computer has the letters of a text. nil: all.
	CanShow func(text string) bool
}

// The tabs of the main screen.
const (
	tabPOPs = iota
	tabRegions
	tabProblems
	tabChanges
	tabReleases
	tabOverview
)

// tabWords names the tabs.
func tabWords() []string {
	return []string{
		words.T("POPs"), words.T("Regions"), words.T("Problems"), words.T("Changes"),
		words.T("Releases and posts"), words.T("Overview"),
	}
}

// Window is the window of the program.
type Window struct {
	Config
	window fyne.Window
	tasks  Tasks
	queue  *queue

	books []admin.BookInfo
	book  *book // nil while none is open
	// wanted names the book that is to be shown: another one than book while it
	// is being loaded.
	wanted string
	hosts  *servers
	first  *firstLoad // nil once it is shown

	root        *fyne.Container // main screen, first start, import, or neither yet
	main        fyne.CanvasObject
	side        *parts.Pane    // the sidebar's
	small       bool           // the window, for the size of its texts
	sideAsked   bool           // the sidebar, while the window is small
	bar         *parts.MenuBar // nil where the desktop shows the menu
	shortcuts   []fyne.Shortcut
	tips        *parts.Tips
	local       *fyne.Container // the card of the local server on the first start
	serverAt    string          // of the local server, "" while it does not run
	toggling    bool            // the local server starts or stops
	welcome     fyne.CanvasObject
	blank       *blank
	sheet       *importSheet // nil while nothing is imported
	body        *fyne.Container
	tabs        *parts.Tabs
	toolbar     *toolbar
	search      *search
	sidebar     *sidebar
	pops        *popsPanel
	form        *form
	regions     *regionsPanel
	problems    *problemsPanel
	changes     *changesPanel
	releases    *releasesPanel
	overview    *overviewPanel
	status      *statusBar
	posting     *posting        // nil while nothing is posted
	duePosting  bool            // a scheduled post is looked for or under way
	reviewing   *review         // nil while none is open
	stack       []*parts.Dialog // that are open, the last in front
	tied        *parts.Dialog   // the one that goes with the open book, nil for none
	parting     *parts.Dialog   // the question before something typed is given up
	drafts      *session.Drafts // what was typed and is not in the open book
	restoring   bool            // a backup takes the place of the books
	draftWrites int             // of drafts, on their way to the disk
	typing      typing
	// changeEncoding opens the setting of the open book, nil while there is none.
	changeEncoding func()
	draftFault     error         // why the last of them could not be saved
	drafting       bool          // a release is being drafted for its review
	asking         *parts.Dialog // for a file, the last one that did
	away           bool          // another window is in front
	advised        bool          // what to install for the letters of the language was said

	stale [tabOverview + 1]staleness // panels that do not show the loaded state yet

	layout settings
}

// New makes the window without showing it. Call [Window.Open] to load the books.
func New(cfg Config) *Window {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	w := &Window{Config: cfg, tasks: cfg.Tasks, queue: &queue{tasks: cfg.Tasks}}
	if err := cfg.Service.Recall(settingsName, &w.layout); err != nil {
		w.layout = settings{} // what cannot be read whole is as good as none
	}
	w.paint()
	w.speak()
	w.readAhead()
	w.window = cfg.App.NewWindow(words.T("Phone Book Administrator"))
	w.window.SetPadded(false)
	w.tips = parts.NewTips(w.window.Canvas(), w.after)
	w.hosts = newServers()
	w.drafts = session.NewDrafts()
	w.build()
	w.window.Resize(w.layout.size(cfg.Screen))
	w.window.Canvas().SetOnTypedKey(w.typed)
	w.window.SetOnDropped(w.dropped)
	w.window.SetCloseIntercept(w.close)
	w.watch()
	return w
}

// Window returns Fyne's window, to be shown.
func (w *Window) Window() fyne.Window { return w.window }

// build makes every part in the language that is spoken and lays them out.
func (w *Window) build() {
	w.toolbar = newToolbar(w)
	w.search = newSearch(w)
	w.sidebar = newSidebar(w)
	w.tabs = parts.NewTabs(tabWords(), w.showTab)
	w.form = newForm(w)
	w.pops = newPOPsPanel(w)
	w.regions = newRegionsPanel(w)
	w.problems = newProblemsPanel(w)
	w.changes = newChangesPanel(w)
	w.releases = newReleasesPanel(w)
	w.overview = newOverviewPanel(w)
	w.status = newStatusBar(w)
	w.body = container.NewStack(w.panels()...)
	w.main = w.arrange()
	w.welcome = newWelcome(w)
	w.blank = newBlank(w)
	// A window is cleared in the colour of its ground before it is painted. Nothing
	// that lies on that ground paints it again: a full window costs as much as a
	// full table.
	w.root = container.NewStack(w.main, w.welcome, w.blank.object)
	w.window.SetContent(w.cover(w.root))
	w.setMenu()
	w.showTab(tabPOPs)
	w.blank.opening()
}

// panels returns the panels in the order of the tabs.
func (w *Window) panels() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		w.pops.object, w.regions.object, w.problems.object, w.changes.object, w.releases.object, w.overview.object,
	}
}

// showTab shows the panel of a tab.
func (w *Window) showTab(tab int) {
	// The keyboard goes along, but stays where it is in search, sidebar and tabs.
	along := !w.body.Objects[tab].Visible() && w.ready() && w.inPanel()
	w.tabs.Choose(tab)
	for i, panel := range w.body.Objects {
		if i == tab {
			panel.Show()
		} else {
			panel.Hide()
		}
	}
	if tab != tabRegions {
		w.regions.leave()
	}
	w.form.place(tab)
	w.freshen()
	w.status.refresh()
	w.offerPOPs()
	if along {
		w.enterPanel()
	}
}

// show puts one of the screens in front.
func (w *Window) show(screen fyne.CanvasObject) {
	for _, o := range w.root.Objects {
		if o == screen {
			o.Show()
		} else {
			o.Hide()
		}
	}
	w.root.Refresh()
}

// fail says in the status bar what went wrong and keeps the cause in the log.
func (w *Window) fail(doing string, err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	w.Log.Error(doing, "cause", err)
	w.status.say(sayBad, explain(err))
}

// close ends the window. What is typed and right was saved when its field was
// left; what is being posted is broken off, and the servers keep what they had.
func (w *Window) close() {
	w.leaveBook(words.T("Quit without them"), func() {
		if w.posting != nil && w.posting.running() {
			w.confirmClose()
			return
		}
		if w.sheet != nil && w.sheet.lost() != "" && w.openDialogs() == 0 {
			w.confirm(question{
				title: words.T("The import is not finished"), words: words.T("Nothing of it is written yet. Quitting gives up what you chose for it."),
				no: words.T("Go on importing"), yes: words.T("Quit without importing"),
			}, w.finish)
			return
		}
		w.finish()
	})
}

// finish closes the window without a question. An import that is being written is
// written to its end.
func (w *Window) finish() {
	w.rememberSize()
	w.window.Close()
}

// leaveBook enters what is typed, then goes on. What breaks a rule is kept for the
// next time; where something could not be written it asks first.
func (w *Window) leaveBook(yes string, next func()) {
	if w.parting != nil {
		return
	}
	w.leaveFields()
	w.regions.leave()
	if w.draftWrites == 0 {
		w.part(yes, next)
		return
	}
	// Whether the last value can be written is known only when it was tried.
	inOrderError(w, func() error { return nil }, func(error) { w.part(yes, next) })
}

// part goes on, or asks first where something typed is neither in the book nor
// kept.
func (w *Window) part(yes string, next func()) {
	if w.parting != nil {
		return
	}
	lost := w.lost()
	if lost == "" {
		next()
		return
	}
	w.parting = w.confirm(question{
		title: lost, words: words.T("What you typed is neither in the phone book nor kept beside it. Go back and try to save it again."),
		no: words.T("Go back"), yes: yes,
	}, next)
	closed := w.parting.OnClose
	w.parting.OnClose = func() {
		closed()
		w.parting = nil
	}
}

// Flush queues what is typed, right and not saved yet. It is for the time after
// the screen has gone, when no field is left any more.
func (w *Window) Flush() { w.flush() }

// Quit closes the window without a question, as when the session ends.
func (w *Window) Quit() {
	w.leaveFields()
	w.regions.leave()
	w.cancelPosting()
	w.window.Close()
}
