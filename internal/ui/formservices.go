package ui

import (
	"cmp"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (s *formFields) buildServices() fyne.CanvasObject {
	s.flags = s.entry(phonebook.FieldFlags, 48)
	s.flagsReason = parts.NewParagraph("", theme.ColorNameBad)
	s.flagsReason.Hide()
	grid := container.NewGridWithColumns(2)
	grid.Layout = &pairs{}
	for i, service := range phonebook.Services() {
		check := parts.NewCheck(session.ServiceWord(service), nil)
		check.OnChanged = func(on bool) { s.tick(i, on) }
		check.Keys = s.form.keys(phonebook.FieldFlags)
		s.services = append(s.services, check)
		grid.Add(check)
	}
	head := parts.Row(8, parts.Grow(parts.NewText(words.T("Services"), parts.Strong)), parts.NewText(words.T("as number"), parts.Caption), parts.Fixed(48, 24, s.flags))
	return parts.Column(0, parts.Fixed(0, 28, head), s.flagsReason, grid)
}

// pairs lays checks out in two columns, or in one where their words need it.
type pairs struct{ one bool }

// checkRow is the height of a row of checks.
const checkRow = 24

func (p *pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / 2
	p.one = false
	for _, o := range objects {
		p.one = p.one || o.MinSize().Width > width
	}
	columns := 2
	if p.one {
		columns, width = 1, size.Width
	}
	row := theme.Px(checkRow)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%columns)*width-4, float32(i/columns)*row))
		o.Resize(fyne.NewSize(width, row))
	}
}

func (p *pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := len(objects)
	if !p.one {
		rows = (rows + 1) / 2
	}
	return fyne.NewSize(0, float32(rows)*theme.Px(checkRow))
}

// tick changes one service of the number.
func (s *formFields) tick(service int, on bool) {
	if s.form.loading || !s.form.showing {
		return
	}
	flags := phonebook.Services()[service].With(s.form.pop.Flags, on)
	s.flags.SetText(strconv.FormatUint(uint64(flags), 10))
	s.form.leave()
}

func (s *formFields) buildPreview() fyne.CanvasObject {
	small := parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true}
	s.place = parts.NewText("", small)
	s.listed = parts.NewParagraph("", theme.ColorNameForeground2)
	s.who = parts.NewText("", parts.Style{Bold: true, Cut: true})
	s.phone = parts.NewParagraph("", fynetheme.ColorNameForeground)
	return parts.Stack(parts.NewCard(), parts.Pad(8, 8, 12, 12, parts.Column(2,
		parts.NewText(words.T("Client sees it as"), small), s.place, s.who, s.phone, s.listed)))
}

// describe shows the heading and what clients would see of a POP.
func (s *formFields) describe(b *book, p phonebook.POP) {
	isNew := s.form.id == 0
	visible(s.foot, isNew)
	s.title.SetText(cmp.Or(p.Name, words.T("New POP")))
	s.index.SetText(words.T("New"))
	if !isNew {
		s.title.SetText(cmp.Or(p.Name, words.T("Without a name")))
		s.index.SetText(words.T("POP {{.Index}}", "Index", index(p.ID)))
	}
	country := ""
	if p.Country != 0 {
		country = b.countries.Name(p.Country)
	}
	v := session.NewPreview(p, country, b.ledger.Book.Regions.Name(p.Region))
	s.place.SetText(v.Place)
	visible(s.place, v.Place != "")
	s.who.SetText(v.Name)
	visible(s.who, v.Name != "")
	s.phone.SetText(v.Number) // whole: it is what clients dial
	visible(s.phone, v.Number != "")
	s.listed.SetText(listing(v))
}

// listing says where clients list a POP, or why they do not.
func listing(v session.Preview) string {
	switch v.Hidden {
	case session.HiddenByStatus:
		return words.T("Clients do not see it: out of service.")
	case session.HiddenBySignOn:
		return words.T("Clients do not see it: not for sign-on.")
	case session.HiddenByService:
		return words.T("Clients do not see it: for neither modem nor ISDN.")
	case session.Shown:
	}
	kinds := words.T("Modem")
	switch {
	case v.Modem && v.ISDN:
		kinds = words.T("Modem, ISDN")
	case v.ISDN:
		kinds = words.T("ISDN")
	}
	if v.More {
		return words.T("More access numbers: {{.Kinds}}", "Kinds", kinds)
	}
	return words.T("Access numbers: {{.Kinds}}", "Kinds", kinds)
}
