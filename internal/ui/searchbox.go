package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// searchBox draws the search: its tokens, what is typed behind them, and examples
// while nothing is searched for.
type searchBox struct {
	search *search
	object fyne.CanvasObject
	ground *parts.Input
	tokens *fyne.Container
	set    *fyne.Container // the tokens in their place
	hints  *fyne.Container
	idle   fyne.CanvasObject // the examples, as many as fit
	keys   *parts.Text
	cross  *parts.Button // clears the search
}

func newSearchBox(s *search) *searchBox {
	b := &searchBox{search: s, ground: parts.NewInput(), tokens: parts.Row(6), hints: parts.WhatFits(8)}
	s.entry.OnFocus = func(has bool) {
		b.ground.SetFocused(has)
		if !has {
			s.selectWhole(false)
		}
	}
	b.keys = parts.NewText(words.T("Ctrl+F"), parts.Hint)
	b.cross = parts.NewButton(parts.Quiet, fynetheme.CancelIcon(), "", s.clear)
	b.cross.SetTip(words.T("Clear search and filters"))
	b.set, b.idle = parts.Shrink(b.tokens), container.NewClip(b.hints)
	row := parts.Row(8, parts.NewIcon(fynetheme.SearchIcon(), theme.ColorNameForeground2, 18),
		b.set, parts.Grow(parts.Stack(s.entry, b.idle)), b.keys)
	b.object = parts.Fixed(0, 28, parts.Stack(b.ground, parts.Pad(0, 0, 9, 9, row), parts.Row(0, parts.Grow(), b.cross)))
	b.show()
	return b
}

// show draws the search as it is.
func (b *searchBox) show() {
	s := b.search
	b.tokens.RemoveAll()
	if label := s.placeLabel(); label != "" {
		b.tokens.Add(b.token(label, nil, s.leavePlace))
	}
	for i, condition := range s.tokens {
		b.tokens.Add(b.token(condition, func() { s.edit(i) }, func() { s.remove(i) }))
	}
	idle := len(b.tokens.Objects) == 0 && s.entry.Text == ""
	visible(b.set, len(b.tokens.Objects) > 0)
	if idle {
		b.fillHints()
	}
	visible(b.idle, idle)
	visible(b.cross, !idle)
	b.fit()
	b.object.Refresh()
}

// fit leaves the keys out where the box is narrow.
func (b *searchBox) fit() { visible(b.keys, !b.cross.Visible() && !b.search.window.small) }

func (b *searchBox) token(label string, edit, remove func()) *parts.Token {
	kind := parts.Set
	if b.search.whole {
		kind = parts.Selected
	}
	t := parts.NewToken(kind, strings.ReplaceAll(label, `"`, ""), edit, remove)
	t.SetTip(words.T("Only POPs with {{.Condition}} are shown", "Condition", label))
	return t
}

// fillHints offers two examples that suit the open book.
func (b *searchBox) fillHints() {
	s := b.search
	try := func(condition string) fyne.CanvasObject {
		return parts.NewToken(parts.Outline, strings.ReplaceAll(condition, `"`, ""), func() { s.add(condition) }, nil)
	}
	b.hints.Objects = []fyne.CanvasObject{parts.NewText(words.T("Search POPs. Try"), parts.Style{Color: theme.ColorNameForeground3, Cut: true})}
	if open := s.window.book; open != nil && len(open.regions) > 0 {
		if regions := session.Largest(open.counts); len(regions) > 0 {
			b.hints.Add(try(localKey("region") + ":" + session.Quote(regions[0].Name)))
		}
	}
	b.hints.Add(try(localKey("status") + ":" + localOut()))
}

// localOut is the shortest word of the language in use for what is out of service.
func localOut() string {
	if words.Current() == "en" {
		return "out"
	}
	return session.Quote(words.T("Out"))
}
