package ui

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// moveBanner says what a move does to clients, and lets it be kept or not.
type moveBanner struct {
	panel        *regionsPanel
	object       fyne.CanvasObject
	title, words *parts.Paragraph
	tried        triedMove // whose sizes are known
	effect       admin.RegionEffect
	trying       bool
}

// triedMove is a move in one state of the book: after any change of the book the
// same positions mean something else.
type triedMove struct {
	book *book
	move session.RegionMove
}

// current is the move of the panel in the state that is shown.
func (b *moveBanner) current() triedMove { return triedMove{b.panel.window.book, b.panel.move} }

func newMoveBanner(p *regionsPanel) *moveBanner {
	b := &moveBanner{panel: p, title: parts.NewStrong(""), words: parts.NewWords("")}
	row := parts.Row(12,
		parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 16),
		parts.Grow(parts.Column(0, b.title, b.words)),
		parts.NewButton(parts.Small, fynetheme.ContentUndoIcon(), words.T("Undo move"), func() { p.undoMove() }),
		parts.NewButton(parts.Small, nil, words.T("Keep move"), p.keepMove),
	)
	b.object = parts.Pad(0, 12, 16, 16, parts.Stack(parts.NewBanner(theme.ColorNameChangeTint), parts.Pad(8, 8, 12, 12, row)))
	b.object.Hide()
	return b
}

// refresh shows the move of the panel.
func (b *moveBanner) refresh() {
	p := b.panel
	visible(b.object, p.move.From != 0)
	if p.move.From != 0 {
		regions := p.window.book.ledger.Book.Regions
		_, moved, _ := regions.Move(p.move.From, p.move.To) // both are positions of the list
		n, pops := p.window.book.ledger.Book.Renumbered(moved)
		b.title.SetText(words.N("Moving {{.Region}} to position {{.To}} renumbers {{.N}} regions.", n, "Region", p.chosen, "To", int(p.move.To)))
		b.words.SetText(b.reach(pops))
		b.try()
	}
	p.object.Refresh()
	p.window.status.refresh()
}

// reach tells what goes to clients again, with the sizes once they are known.
func (b *moveBanner) reach(pops int) string {
	p := b.panel
	since := int(p.window.book.changes.Since)
	e := b.effect
	switch {
	case since == 0:
		return words.T("Nothing was released yet, so no client notices.")
	case b.tried != b.current() || e.Before+e.After == 0:
		return words.N("{{.N}} POPs go out again.", pops)
	case e.After != 0 && words.Size(e.After) == words.Size(e.Before):
		return words.N("{{.N}} POPs go out again; the delta from {{.Version}} keeps its size.", pops, "Version", since)
	case e.After == 0:
		return words.T("The book is then as clients of version {{.Version}} have it.", "Version", since)
	case e.After < e.Before:
		return words.T("The delta from {{.Version}} shrinks from {{.Before}} to {{.After}}.",
			"Version", since, "Before", words.Size(e.Before), "After", words.Size(e.After))
	case e.Before == 0:
		return words.N("{{.N}} POPs go out again; the delta from {{.Version}} will have {{.After}}.", pops,
			"Version", since, "After", words.Size(e.After))
	}
	return words.N("{{.N}} POPs go out again; the delta from {{.Version}} grows from {{.Before}} to {{.After}}.", pops,
		"Version", since, "Before", words.Size(e.Before), "After", words.Size(e.After))
}

// try drafts the files beside the queue, one move at a time: who holds the key
// down asks for many.
func (b *moveBanner) try() {
	p := b.panel
	w, now := p.window, b.current()
	if b.trying || b.tried == now || now.book.changes.Since == 0 {
		return
	}
	b.trying = true
	book, name := now.book.name(), p.chosen
	aside(w, func(context.Context) (admin.RegionEffect, error) {
		return w.Service.TryMoveRegion(book, name, now.move.To)
	}, func(effect admin.RegionEffect, err error) {
		b.trying = false
		// Without sizes the sentence stays the short one; the move itself is checked
		// when it is kept.
		if b.tried, b.effect = now, effect; err != nil {
			w.Log.Error("draft a move", "cause", err)
		}
		if w.book != nil && p.move.From != 0 {
			b.refresh()
		}
	})
}

// nudge moves the chosen region by one position.
func (p *regionsPanel) nudge(by int) {
	if r, ok := p.current(); ok && p.window.ready() {
		p.moveTo(int(r.ID) + by)
	}
}

// nudgeRegion moves the chosen region while the regions are shown.
func (w *Window) nudgeRegion(by int) {
	if w.tabs.Chosen() == tabRegions {
		w.regions.nudge(by)
	}
}

// moveTo tries a position for the chosen region.
func (p *regionsPanel) moveTo(to int) {
	r, ok := p.current()
	if !ok || to < 1 || to > len(p.rows) || to == int(r.ID) {
		return
	}
	p.side.save()
	p.move = session.RegionMove{From: r.Key, To: phonebook.RegionID(to)}
	if p.move.From == p.move.To {
		p.move = session.RegionMove{} // it is back where it was
	}
	p.list()
	p.side.fill(false)
}

// undoMove puts the region back and reports whether it was moved.
func (p *regionsPanel) undoMove() bool {
	if p.move.From == 0 {
		return false
	}
	p.move = session.RegionMove{}
	p.list()
	p.side.fill(false)
	return true
}

// keepMove makes the move a step of the book.
func (p *regionsPanel) keepMove() {
	if p.move.From == 0 {
		return
	}
	w, move := p.window, p.move
	name := w.book.ledger.Book.Regions.Name(move.From)
	p.move = session.RegionMove{}
	w.change(w.book.name(), words.T("Moving {{.Region}}", "Region", name), func(s *admin.Service, book string) error {
		_, err := s.MoveRegion(book, name, move.To)
		return err
	}, func() {
		w.status.say(sayDone, words.T("{{.Region}} is at position {{.To}}.", "Region", name, "To", int(move.To)))
	})
}

// typedPosition moves the region to the position that was typed.
func (p *regionsPanel) typedPosition(text string) string {
	r, ok := p.current()
	to, err := strconv.Atoi(strings.TrimSpace(text))
	if !ok || err == nil && to == int(r.ID) {
		return ""
	}
	if err != nil || to < 1 || to > len(p.rows) {
		return words.T("Give a position from 1 to {{.Last}}.", "Last", len(p.rows))
	}
	p.moveTo(to)
	return ""
}
