package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// booksShown is how many books the sidebar shows without scrolling.
const booksShown = 6

// sidebar lists the books, and the countries and regions of the open one.
type sidebar struct {
	window *Window
	object fyne.CanvasObject
	books  *parts.List
	space  *parts.Height // of the books, as high as they need
	tree   *parts.List
	order  *parts.Button
	nodes  []node
	open   map[phonebook.CountryID]bool

	bookKeys, treeKeys *parts.Keyboard
	book, node         int // where the keyboard is
}

// node is a line of the tree.
type node struct {
	place   session.Place
	content parts.ItemContent
}

func newSidebar(w *Window) *sidebar {
	s := &sidebar{window: w, open: map[phonebook.CountryID]bool{}}
	s.bookKeys = parts.NewKeyboard(s.bookKey, s.focused)
	s.treeKeys = parts.NewKeyboard(s.treeKey, s.focused)
	s.treeKeys.OnRune = s.jump
	s.books = parts.NewList(s.lines, s.bindBook)
	s.tree = parts.NewList(func() int { return len(s.nodes) }, s.bindNode)
	s.space = parts.NewHeight(parts.ItemHeight, parts.Stack(s.books.Object, s.bookKeys))
	add := parts.NewButton(parts.Quiet, fynetheme.ContentAddIcon(), "", w.newBook)
	add.SetTip(words.T("Add a phone book"))
	s.order = parts.NewButton(parts.Quiet, icon("sort"), "", s.sort)
	content := parts.Frame(
		parts.Column(0, s.head(words.T("Phone books"), add), s.space.Object, parts.Space(0, 8), parts.Line(),
			s.head(words.T("Countries and regions"), s.order)),
		nil, nil, nil, parts.Stack(s.tree.Object, s.treeKeys),
	)
	s.object = content
	s.tellOrder()
	return s
}

// head is the title of one of the lists with its button.
func (s *sidebar) head(title string, button fyne.CanvasObject) fyne.CanvasObject {
	return parts.Fixed(0, 32, parts.Pad(4, 0, 16, 4, parts.Row(0, parts.Grow(parts.NewText(title, parts.Style{
		Bold: true, Size: fynetheme.SizeNameCaptionText, Color: parts.Label.Color, Cut: true,
	})), parts.Fixed(24, 24, button))))
}

// lines is the number of lines of the list of books. Who has but one is offered to
// add another in a line of its own.
func (s *sidebar) lines() int {
	if n := len(s.window.books); n > 1 {
		return n
	}
	return len(s.window.books) + 1
}

// refresh shows the books and the tree of the open one.
func (s *sidebar) refresh() {
	s.space.Set(float32(min(s.lines(), booksShown) * parts.ItemHeight))
	s.book = min(s.book, s.lines()-1)
	s.nodes = s.nodes[:0]
	if b := s.window.book; b != nil {
		s.fill(b)
	}
	s.node = max(0, min(s.node, len(s.nodes)-1))
	s.draw()
	s.object.Refresh()
}

// draw draws both lists again.
func (s *sidebar) draw() {
	s.books.Refresh()
	s.tree.Refresh()
}

// focused follows the keyboard, which shows as a ring.
func (s *sidebar) focused(bool) { s.draw() }

// sort sorts countries and regions by name, or by count.
func (s *sidebar) sort() {
	s.window.layout.ByName = !s.window.layout.ByName
	s.tellOrder()
	s.refresh()
	s.window.remember()
}

func (s *sidebar) tellOrder() {
	if s.window.layout.ByName {
		s.order.SetTip(words.T("Sorted by name. Press to sort by the number of POPs"))
		return
	}
	s.order.SetTip(words.T("Sorted by the number of POPs. Press to sort by name"))
}

func (s *sidebar) fill(b *book) {
	chosen := s.window.search.place
	add := func(p session.Place, c parts.ItemContent) {
		c.Selected, c.Bold = p.Equal(chosen), p.Equal(chosen)
		s.nodes = append(s.nodes, node{p, c})
	}
	add(session.Place{}, parts.ItemContent{Label: words.T("All countries"), Count: words.Int(len(b.ledger.Book.POPs)), Indent: 32})
	counts := b.counts
	if s.window.layout.ByName {
		counts = session.ByNames(counts, words.Collator())
	}
	for _, c := range counts {
		arrow := parts.NoArrow
		if len(c.Regions) > 0 {
			arrow = parts.Closed
			if s.open[c.ID] {
				arrow = parts.Open
			}
		}
		add(session.Place{Country: c.ID}, parts.ItemContent{Label: c.Name, Count: words.Int(c.POPs), Indent: 32, Arrow: arrow})
		if arrow != parts.Open {
			continue
		}
		for _, r := range c.Regions {
			name := r.Name
			if r.ID == phonebook.AllRegions {
				name = words.T("No region")
			}
			add(session.InRegion(c.ID, r.ID), parts.ItemContent{Label: name, Count: words.Int(r.POPs), Indent: 48})
		}
	}
}

func (s *sidebar) bindBook(row int, item *parts.Item) {
	w := s.window
	current := s.bookKeys.Focused() && row == s.book
	if row == len(w.books) {
		item.Set(parts.ItemContent{
			Label: words.T("Add a phone book"), Indent: 40, Icon: fynetheme.ContentAddIcon(),
			Color: fynetheme.ColorNameHyperlink, IconColor: fynetheme.ColorNameHyperlink, Current: current,
		})
		item.OnTapped, item.OnMenu = w.newBook, nil
		return
	}
	b := w.books[row]
	chosen := w.book != nil && w.book.name() == b.Name
	item.Set(parts.ItemContent{
		Label: b.Name, Count: words.Int(b.POPs), Indent: 40, Selected: chosen, Bold: chosen, Icon: icon("book"), Current: current,
	})
	item.OnTapped = func() { w.openBook(b.Name) }
	item.OnMenu = func(at fyne.Position) { s.bookMenu(b.Name, at) }
}

func (s *sidebar) bindNode(row int, item *parts.Item) {
	n := s.nodes[row]
	n.content.Current = s.treeKeys.Focused() && row == s.node
	item.Set(n.content)
	item.OnArrow = func() { s.toggle(n.place.Country) }
	item.OnTapped = func() {
		s.node = row
		s.window.window.Canvas().Focus(s.treeKeys)
		// A chosen country opens and closes with further clicks.
		if n.content.Arrow != parts.NoArrow && (n.content.Selected || n.content.Arrow == parts.Closed) {
			s.open[n.place.Country] = n.content.Arrow == parts.Closed
		}
		s.choose(n.place)
	}
}

func (s *sidebar) toggle(country phonebook.CountryID) {
	s.open[country] = !s.open[country]
	s.refresh()
}

// choose shows the POPs of a place.
func (s *sidebar) choose(p session.Place) {
	s.window.search.choose(p)
	s.window.showTab(tabPOPs)
	s.refresh()
}

// bookMenu offers what can be done with a book. Its name is not among it, and the
// menu says why.
func (s *sidebar) bookMenu(name string, at fyne.Position) {
	w := s.window
	then := func(do func()) func() {
		return func() {
			if w.isOpen(name) {
				do()
				return
			}
			w.leaveBook(words.T("Open {{.Book}} without them", "Book", name), func() { w.load(name, do) })
		}
	}
	rename := fyne.NewMenuItem(words.T("Rename: not possible, clients keep the name"), nil)
	rename.Disabled = true
	parts.ShowMenu(w.window.Canvas(), fyne.NewMenu("",
		fyne.NewMenuItem(words.T("Open {{.Book}}", "Book", name), then(func() {})),
		rename,
		fyne.NewMenuItem(words.T("Export…"), then(w.exportBook)),
		line(),
		fyne.NewMenuItem(words.T("Delete phone book…"), then(w.deleteBook)),
	), at)
}

// bookKey works the list of books.
func (s *sidebar) bookKey(e *fyne.KeyEvent) bool {
	w := s.window
	if e.Name == fyne.KeyDown && s.book == s.lines()-1 {
		w.window.Canvas().Focus(s.treeKeys)
		return true
	}
	if to, moves := rowFor(e.Name, s.book, s.lines()); moves {
		s.moveBook(to)
		return true
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if s.book == len(w.books) {
			w.newBook()
		} else {
			w.openBook(w.books[s.book].Name)
		}
	case fyne.KeyDelete:
		if s.book < len(w.books) && w.isOpen(w.books[s.book].Name) {
			w.deleteBook()
		}
	default:
		return false
	}
	return true
}

func (s *sidebar) moveBook(to int) {
	s.book = max(0, min(to, s.lines()-1))
	s.books.Refresh()
	s.books.ScrollTo(s.book)
}

// treeKey works the tree: Left closes a country or goes up to it, Right opens it.
func (s *sidebar) treeKey(e *fyne.KeyEvent) bool {
	if len(s.nodes) == 0 {
		return false
	}
	if e.Name == fyne.KeyUp && s.node == 0 {
		s.window.window.Canvas().Focus(s.bookKeys)
		return true
	}
	if to, moves := rowFor(e.Name, s.node, len(s.nodes)); moves {
		s.moveNode(to)
		return true
	}
	at := s.nodes[s.node]
	switch e.Name {
	case fyne.KeyRight:
		switch at.content.Arrow {
		case parts.Closed:
			s.toggle(at.place.Country)
		case parts.Open:
			s.moveNode(s.node + 1)
		case parts.NoArrow:
		}
	case fyne.KeyLeft:
		s.closeNode(at)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.choose(at.place)
	default:
		return false
	}
	return true
}

// closeNode closes a country, or goes from a region to its country.
func (s *sidebar) closeNode(at node) {
	if at.content.Arrow == parts.Open {
		s.toggle(at.place.Country)
		return
	}
	if at.place.Region == nil {
		return
	}
	for i, n := range s.nodes {
		if n.place.Equal(session.Place{Country: at.place.Country}) {
			s.moveNode(i)
			return
		}
	}
}

func (s *sidebar) moveNode(to int) {
	s.node = max(0, min(to, len(s.nodes)-1))
	s.tree.Refresh()
	s.tree.ScrollTo(s.node)
}

// jump goes to the next line that begins with a letter.
func (s *sidebar) jump(letter rune) {
	for i := range s.nodes {
		at := (s.node + 1 + i) % len(s.nodes)
		if strings.HasPrefix(strings.ToLower(s.nodes[at].content.Label), strings.ToLower(string(letter))) {
			s.moveNode(at)
			return
		}
	}
}
