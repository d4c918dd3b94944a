package ui

import (
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
	space  *fyne.Container // of the books, as high as they need
	tree   *parts.List
	nodes  []node
	open   map[phonebook.CountryID]bool
}

// node is a line of the tree.
type node struct {
	place   session.Place
	content parts.ItemContent
}

func newSidebar(w *Window) *sidebar {
	s := &sidebar{window: w, open: map[phonebook.CountryID]bool{}}
	s.books = parts.NewList(func() int { return len(w.books) }, s.bindBook)
	s.tree = parts.NewList(func() int { return len(s.nodes) }, s.bindNode)
	s.space = parts.Fixed(0, parts.ItemHeight, s.books.Object)
	head := func(title string, button fyne.CanvasObject) fyne.CanvasObject {
		row := parts.Row(0, parts.Grow(parts.NewText(title, parts.Style{
			Bold: true, Size: fynetheme.SizeNameCaptionText, Color: parts.Label.Color, Cut: true,
		})), button)
		return parts.Fixed(0, 32, parts.Pad(4, 0, 16, 4, row))
	}
	add := parts.Fixed(24, 24, parts.NewButton(parts.Quiet, fynetheme.ContentAddIcon(), "", w.newBook))
	content := parts.Frame(
		parts.Column(0, head(words.T("Phone books"), add), s.space, parts.Space(0, 8), parts.Line(),
			head(words.T("Countries and regions"), parts.Space(0, 0))),
		nil, nil, nil, s.tree.Object,
	)
	s.object = parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground), content)
	return s
}

// refresh shows the books and the tree of the open one.
func (s *sidebar) refresh() {
	s.space.Layout = parts.Fixed(0, float32(min(max(1, len(s.window.books)), booksShown)*parts.ItemHeight), s.books.Object).Layout
	s.books.Refresh()
	s.nodes = s.nodes[:0]
	if b := s.window.book; b != nil {
		s.fill(b)
	}
	s.tree.Refresh()
	s.object.Refresh()
}

func (s *sidebar) fill(b *book) {
	chosen := s.window.search.place
	add := func(p session.Place, c parts.ItemContent) {
		c.Selected, c.Bold = p.Equal(chosen), p.Equal(chosen)
		s.nodes = append(s.nodes, node{p, c})
	}
	add(session.Place{}, parts.ItemContent{Label: words.T("All countries"), Count: words.Int(len(b.ledger.Book.POPs)), Indent: 32})
	for _, c := range b.counts {
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
			add(session.InRegion(c.ID, r.ID), parts.ItemContent{Label: r.Name, Count: words.Int(r.POPs), Indent: 48})
		}
	}
}

func (s *sidebar) bindBook(row int, item *parts.Item) {
	b := s.window.books[row]
	chosen := s.window.book != nil && s.window.book.name() == b.Name
	item.Set(parts.ItemContent{
		Label: b.Name, Count: words.Int(b.POPs), Indent: 40, Selected: chosen, Bold: chosen, Icon: icon("book"),
	})
	item.OnTapped = func() { s.window.openBook(b.Name) }
}

func (s *sidebar) bindNode(row int, item *parts.Item) {
	n := s.nodes[row]
	item.Set(n.content)
	item.OnArrow = func() { s.toggle(n.place.Country) }
	item.OnTapped = func() {
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
