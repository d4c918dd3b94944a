package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// book is one loaded state of a book with all that the panels show of it.
type book struct {
	ledger    phonebook.Ledger
	countries phonebook.Countries
	encoding  phonebook.Encoding
	view      *session.View
	counts    []session.CountryCount
	regions   []admin.RegionInfo
	drafts    []phonebook.FieldDraft // as they are kept
	unsaved   []admin.TypedText      // typed when the program ended, and not entered since
	found     []phonebook.Problem    // of the book
	problems  []phonebook.Problem    // with those of the drafts
	diagnosed []session.ProblemGroup // found, with repairs
	groups    []session.ProblemGroup // with those of the drafts
	stops     int                    // problems that stop a release
	checked   time.Time
	changes   admin.ChangeSet
	list      *session.ChangeList
	releases  []phonebook.ReleaseRecord // newest first
	posts     []phonebook.PostRecord

	undo, redo []string // titles of the steps that can be undone and done again, the next one first
}

func (b *book) name() string { return b.ledger.Book.Name }

// changed counts what clients would see change, the region list as one.
func (b *book) changed() int {
	return b.list.Count(session.AnyKind)
}

// loadBook reads everything the panels show, with the POPs in an order. It runs
// away from the screen.
func loadBook(s *admin.Service, name string, sorted session.Order) (*book, error) {
	b := &book{}
	var err error
	if b.ledger, err = s.Ledger(name); err != nil {
		return nil, err
	}
	if b.countries, err = s.CountryTable(); err != nil {
		return nil, err
	}
	names := assets.CountryNames(words.Current())
	b.countries = b.countries.Renamed(func(c phonebook.Country) string { return names[c.Name] })
	if b.encoding, err = s.Encoding(b.ledger.Book.Encoding); err != nil {
		return nil, err
	}
	if b.changes, err = s.ChangesOf(b.ledger, 0); err != nil {
		return nil, err
	}
	if b.releases, err = s.Releases(name); err != nil {
		return nil, err
	}
	if b.posts, err = s.Posts(name); err != nil {
		return nil, err
	}
	if b.undo, b.redo, err = s.Steps(name); err != nil {
		return nil, err
	}
	slices.Reverse(b.releases)
	all := &b.ledger.Book
	b.regions = admin.RegionsOf(all)
	if b.drafts, err = s.Drafts(name); err != nil {
		return nil, err
	}
	if b.unsaved, err = s.UnsavedOf(b.ledger); err != nil {
		return nil, err
	}
	b.derive(s, sorted)
	return b, nil
}

// derive finds out what the panels show of what was read.
func (b *book) derive(s *admin.Service, sorted session.Order) {
	all := &b.ledger.Book
	// The list of the changes and what is shown of the POPs do not need each other.
	var beside sync.WaitGroup
	beside.Go(func() {
		b.list = session.NewChangeList(b.changes.Changes, session.ChangeSides{
			Countries: b.countries, Old: b.changes.Old, New: b.changes.New,
			Out: func(id phonebook.POPID) bool { _, there := all.POP(id); return there },
		})
	})
	b.found = all.Check(b.countries, b.encoding)
	b.problems, b.checked = b.found, s.Now()
	b.diagnosed = session.Diagnose(b.found, b.rules())
	b.groups = b.diagnosed
	b.counts = session.Count(all, b.countries)
	changed := b.changes.Changes
	if b.changes.Since == 0 {
		changed = nil // before the first release every POP would be marked as new
	}
	b.view = session.NewView(all, b.countries, session.Marks(changed, b.found), sorted)
	typed := session.NewDrafts()
	typed.Take(b.drafts)
	typed.Judge(b.rules())
	if b.view.Show(typed.Texts(all)) {
		b.view.Sort(sorted.Column, sorted.Descending)
	}
	beside.Wait()
}

// loaded is what a load brings.
type loaded struct {
	books []admin.BookInfo
	hosts []admin.Host
	book  *book
	fault error // of books that cannot be read beside these
}

// Open loads the books and shows the one that was open last, or the first
// start when there is none.
func (w *Window) Open() {
	w.start(nil)
}

// start is [Window.Open]; then runs when the book is shown.
func (w *Window) start(then func()) {
	inOrderError(w, func() error {
		if w.first == nil {
			return nil // the window runs already
		}
		return w.first.fault
	}, func(err error) { w.fail("take what was typed before", err) })
	w.load(w.layout.Book, then)
}

// firstLoad is what is read while the window is made. The queue alone touches it.
type firstLoad struct {
	loaded loaded
	err    error
	fault  error // of what was typed before
}

// readAhead begins to read what [Window.Open] shows. Making the window takes as long,
// and neither needs the other.
func (w *Window) readAhead() {
	w.queue.add(func(context.Context) {
		w.first = &firstLoad{fault: w.Service.TakeTyped()}
		w.first.loaded, w.first.err = loadAll(w.Service, w.layout.Book, leftColumns(w.Service).order())
	})
}

// reload loads the book that is to be shown again, after a change that is not
// of a book; then runs when it is shown.
func (w *Window) reload(then func()) { w.load(w.wanted, then) }

// reloadBook loads a book again after a change of it, unless another one is to
// be shown by now.
func (w *Window) reloadBook(name string, then func()) {
	if name == w.wanted {
		w.load(name, then)
	}
}

// isOpen reports whether a book is shown and goes on being shown.
func (w *Window) isOpen(name string) bool {
	return w.book != nil && w.book.name() == name && !w.switching()
}

// switching reports whether another book is about to be shown.
func (w *Window) switching() bool { return w.book != nil && w.book.name() != w.wanted }

// load loads the book of that name, or another one where it is gone. Of loads
// that wait for each other the last one says which book is to be shown.
func (w *Window) load(name string, then func()) {
	w.wanted = name
	w.blank.busy()
	w.problems.checking()
	sorted := w.pops.sorted
	inOrder(w, func(context.Context) (loaded, error) {
		if first := w.first; first != nil {
			w.first = nil
			return first.loaded, first.err
		}
		return loadAll(w.Service, name, sorted)
	}, func(l loaded, err error) {
		if name != w.wanted {
			return
		}
		if err != nil {
			w.wanted = ""
			if w.book != nil {
				w.wanted = w.book.name()
			}
			w.fail("load the book", err)
			if w.book == nil {
				w.books = l.books
				w.blank.failed(name, err)
			}
			return
		}
		w.take(l)
		if then != nil {
			then()
		}
		w.fail("load every book", l.fault)
	})
}

func loadAll(s *admin.Service, name string, sorted session.Order) (loaded, error) {
	var l loaded
	var err error
	if l.books, l.fault = s.Books(); l.fault != nil && len(l.books) == 0 {
		return l, l.fault
	}
	if l.hosts, err = s.Hosts(); err != nil || len(l.books) == 0 {
		return l, err
	}
	chosen := l.books[0].Name
	for _, b := range l.books {
		if strings.EqualFold(b.Name, name) {
			chosen = b.Name
		}
	}
	l.book, err = loadBook(s, chosen, sorted)
	return l, err
}

// take shows a loaded state.
func (w *Window) take(l loaded) {
	w.books = l.books
	old := w.book
	if old != nil && (l.book == nil || l.book.name() != old.name()) {
		w.leaveFields() // what was typed while the other book was being loaded
	}
	w.book, w.wanted = l.book, ""
	w.hosts.set(l.hosts, l.book)
	same := old != nil && l.book != nil && old.name() == l.book.name()
	if !same {
		w.leaveOldBook()
	}
	if w.book == nil {
		w.showWelcome()
		return
	}
	w.wanted = w.book.name()
	if same {
		w.book.view.Follow(old.view)
		w.search.follow(old, w.book)
	}
	if w.sheet == nil {
		w.show(w.main)
	}
	if w.layout.Book != w.book.name() {
		w.layout.Book = w.book.name()
		w.remember()
	}
	w.takeDrafts(same)
	w.retitle()
	w.refresh(same)
	if !same {
		w.probe()
	}
}

// leaveOldBook drops what belongs to the book that was shown until now.
func (w *Window) leaveOldBook() {
	if w.tied != nil {
		w.tied.Close()
		w.tied = nil
	}
	w.form.forget()
	w.search.reset()
	w.status.leaveBook()
}

// refresh shows the loaded state in every part; panels that are hidden follow when
// they are shown. same says that it is the same book as before, so that what is
// selected stays.
func (w *Window) refresh(same bool) {
	b := w.book
	w.sidebar.refresh()
	w.toolbar.offer(b)
	w.pops.refresh(same)
	for tab, was := range w.stale {
		w.stale[tab] = newerBook
		if same && was != newerBook {
			w.stale[tab] = newerState
		}
	}
	w.freshen()
	w.tabs.SetCount(tabRegions, words.Int(len(b.regions)))
	w.tabs.SetCount(tabProblems, words.Int(len(b.problems)))
	w.tabs.SetCount(tabChanges, words.Int(b.changed()))
	w.countShown()
	w.status.refresh()
}

// staleness is what a panel that is hidden does not show yet.
type staleness int

const (
	fresh      staleness = iota
	newerState           // of the same book
	newerBook
)

// freshen makes the panel in front show the loaded state.
func (w *Window) freshen() {
	tab := w.tabs.Chosen()
	was := w.stale[tab]
	if w.book == nil || was == fresh {
		return
	}
	w.stale[tab] = fresh
	switch tab {
	case tabRegions:
		w.regions.refresh(was == newerState)
	case tabProblems:
		w.problems.refresh()
	case tabChanges:
		w.changes.refresh()
	case tabReleases:
		w.releases.refresh()
	case tabOverview:
		w.overview.refresh()
	}
}

// openBook switches to another book.
func (w *Window) openBook(name string) {
	if w.wanted == name {
		return
	}
	w.leaveBook(words.T("Open {{.Book}} without them", "Book", name), func() { w.load(name, func() { w.showTab(tabPOPs) }) })
}

// change runs a change of a book and shows what became of it. The name is that
// of the book for which the change was asked for: when another one is shown by
// now, nothing is changed. done runs after the book was loaded again.
func (w *Window) change(name, doing string, work func(s *admin.Service, book string) error, done func()) {
	if !w.isOpen(name) {
		return
	}
	w.status.say(sayBusy, words.T("{{.Doing}} …", "Doing", doing))
	inOrder(w, func(context.Context) (struct{}, error) {
		return struct{}{}, work(w.Service, name)
	}, func(_ struct{}, err error) {
		if err != nil {
			w.fail(doing, err)
			if errors.Is(err, phonebook.ErrNotFound) {
				w.reloadBook(name, nil)
			}
			return
		}
		w.status.say(saySaved, "")
		w.reloadBook(name, done)
	})
}
