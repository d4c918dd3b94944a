package ui

import (
	"context"
	"slices"
	"strings"

	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// encoding is the one that the book has after the import.
func (s *importSheet) encoding() string {
	if s.options.Encoding != "" {
		return s.options.Encoding
	}
	return s.held()
}

// held is the encoding that the book has before the import.
func (s *importSheet) held() string {
	if b := s.window.book; b != nil && b.name() == s.book {
		return b.ledger.Book.Encoding
	}
	return phonebook.ASCII.Name()
}

// setEncoding plans for another encoding of the book. The one that it has is no
// change.
func (s *importSheet) setEncoding(name string) {
	if s.working {
		return
	}
	if strings.EqualFold(name, s.held()) {
		name = ""
	}
	s.options.Encoding = name
	s.refused = nil
	s.replan()
}

// offered are the encodings that a list may need, and how many of its rows do.
type offered struct {
	offers []admin.EncodingOffer
	rows   int
}

// askEncoding offers the encodings that have the letters of the list.
func (s *importSheet) askEncoding() {
	if s.working || s.planning || s.plan == nil {
		return
	}
	w, plan := s.window, s.plan
	s.note.Set(words.T("Working …"), theme.ColorNameForeground2)
	aside(w, func(context.Context) (offered, error) {
		offers, rows, err := w.Service.OfferEncodings(plan)
		return offered{offers, rows}, err
	}, func(o offered, err error) {
		if w.sheet != s || s.plan != plan || s.working {
			return
		}
		s.tell()
		switch {
		case err != nil:
			w.Log.Error("offer encodings", "cause", err)
			w.say(words.T("The encoding cannot be changed here"), explain(err))
		case len(o.offers) == 0:
			w.say(words.T("No other encoding has these letters"),
				words.T("None has both the letters of the list and those of the phone book. Spell them plainly, edit the rows, or leave them out."))
		default:
			s.chooseEncoding(o)
		}
	})
}

// chooseEncoding asks for one of the encodings, and says what clients see with it.
func (s *importSheet) chooseEncoding(o offered) {
	var d *parts.Dialog
	var use *parts.Button
	now := phonebook.EncodingLabel(s.encoding())
	said := parts.NewParagraph("", fynetheme.ColorNameForeground)
	count := parts.NewParagraph("", theme.ColorNameForeground2)
	labels := make([]string, len(o.offers))
	for i, offer := range o.offers {
		labels[i] = encodingWords(offer.Name)
	}
	choice := parts.NewDropdown(320, labels, nil)
	show := func(i int) {
		offer := o.offers[i]
		count.SetText(words.N("It has the letters of {{.Have}} of {{.N}} rows.", o.rows, "Have", words.Int(offer.Rows)))
		said.SetText(words.T("Clients show {{.Text}} right where the computer uses {{.Encoding}}. Other computers show wrong letters. Spelled plainly, every client reads it.",
			"Text", cutText(offer.Example, 30), "Encoding", phonebook.EncodingLabel(offer.Name)))
		use.SetLabel(words.T("Use {{.Encoding}}", "Encoding", phonebook.EncodingLabel(offer.Name)))
		if d != nil {
			d.Relayout()
		}
	}
	choice.OnChange = show
	keep := parts.NewButton(parts.Plain, nil, words.T("Keep {{.Encoding}}", "Encoding", now), func() { d.Close() })
	use = parts.NewButton(parts.Main, nil, "", func() {
		d.Close()
		if s.window.sheet == s {
			s.setEncoding(o.offers[choice.Chosen()].Name)
		}
	})
	choice.Choose(0)
	show(0)
	body := parts.Pad(16, 16, 24, 24, parts.Column(10,
		parts.Row(12, parts.NewText(words.T("Encoding"), parts.Label), parts.Fixed(320, 0, choice), parts.Grow()), count, said,
		parts.NewParagraph(words.T("The encoding of the phone book changes with the import. One undo takes both back."), theme.ColorNameForeground2)))
	d = s.window.open(parts.DialogOptions{
		Title: words.T("Change the encoding of {{.Book}}?", "Book", s.book), Subtitle: words.T("{{.Encoding}} lacks letters of the list.", "Encoding", now),
		Body: body, Width: 560, Height: 320, Buttons: []*parts.Button{keep, use}, Escape: keep, Main: use, First: choice,
	})
}

// cutText shortens a value that is quoted in a sentence.
func cutText(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// addRepairs lists the repairs that were chosen, each with a way back.
func (p *previewPage) addRepairs(plan *sheet.Plan) {
	s := p.sheet
	lines := parts.Column(6)
	line := func(said, back string, do func()) {
		lines.Add(parts.Frame(nil, nil, nil, parts.Column(0, parts.NewButton(parts.Small, nil, back, do)), parts.Pad(2, 0, 0, 8, parts.NewParagraph(said, theme.ColorNameForeground2))))
	}
	if s.options.Encoding != "" {
		line(words.T("The phone book is released in {{.Encoding}} from now on.", "Encoding", phonebook.EncodingLabel(s.options.Encoding)),
			words.T("Keep {{.Encoding}}", "Encoding", phonebook.EncodingLabel(s.held())), func() { s.setEncoding("") })
	}
	touched := plan.Touched()
	for _, fix := range []sheet.Fix{sheet.FixSplit, sheet.FixCommas, sheet.FixLength, sheet.FixASCII, sheet.FixSpeeds} {
		if n := touched[fix]; s.options.Fix&fix != 0 && n > 0 {
			line(repairedWords(fix, n), words.T("Take back"), func() { s.repair(fix, false) })
		}
	}
	if len(lines.Objects) == 0 {
		return
	}
	p.side.Add(parts.NewText(words.T("Repairs"), parts.Strong))
	p.side.Add(lines)
	p.side.Add(parts.Line())
}

// repairedWords tell what a repair has done.
func repairedWords(f sheet.Fix, n int) string {
	switch f {
	case sheet.FixSplit:
		return words.N("{{.N}} rows with several numbers become a POP for each.", n)
	case sheet.FixCommas:
		return words.N("In {{.N}} rows a comma becomes a space.", n)
	case sheet.FixLength:
		return words.N("In {{.N}} rows a text is cut.", n)
	case sheet.FixASCII:
		return words.N("In {{.N}} rows letters are spelled plainly.", n)
	default:
		return words.N("In {{.N}} rows the speed is left out.", n)
	}
}

// takeIn takes rows in again that were left out by choice.
func (s *importSheet) takeIn(rows []int) {
	if s.working {
		return
	}
	for _, row := range rows {
		delete(s.options.Leave, row)
	}
	s.replan()
}

// leftOut returns the numbers of the rows that stay out by choice.
func leftOut(p *sheet.Plan) []int {
	var out []int
	for i := range p.Rows {
		if r := &p.Rows[i]; r.LeftOut() {
			out = append(out, r.Row)
		}
	}
	return slices.Compact(out)
}
