package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// labelWidth is the width of a label with the gap behind it.
const labelWidth = 108

// formFields are the inputs of the form.
type formFields struct {
	form          *form
	title, index  *parts.Text
	status        *field
	country       *field
	region        *field
	name          *field
	area, number  *field
	minimum       *field // with maximum beside it
	maximum       *parts.Entry
	dialUp, notes *field
	flags         *parts.Entry
	flagsReason   *parts.Paragraph
	services      []*parts.Check
	place, who    *parts.Text
	phone         *parts.Paragraph
	listed        *parts.Paragraph
	foot          *fyne.Container

	countries []phonebook.Country
	regions   []phonebook.RegionID
	offered   *book // whose countries and regions are in the drop-downs
}

// field is an input with its label and the reason why its value is wrong.
type field struct {
	object   fyne.CanvasObject
	label    *parts.Text
	entry    *parts.Entry
	dropdown *parts.Dropdown
	reason   *parts.Paragraph
	repair   *parts.Button // under the reason, as a link
	under    *fyne.Container
}

func newForm(w *Window) *form {
	f := &form{window: w}
	f.fields = &formFields{form: f}
	f.single = f.fields.build()
	f.many = newManyForm(f)
	f.none = f.buildNone()
	f.many.object.Hide()
	f.single.Hide()
	f.pane = w.newFormPane(
		parts.Frame(parts.Column(0, f.buildHead(), f.buildBanner()), nil, nil, nil, parts.Stack(f.single, f.many.object, f.none)))
	f.object = f.pane.Object
	return f
}

// build lays the fields out.
func (s *formFields) build() fyne.CanvasObject {
	f := s.form
	f.unsaved = parts.Column(0)
	s.title, s.index = parts.NewText("", parts.Title), parts.NewText("", parts.Caption)
	s.status = s.choice(phonebook.FieldStatus, words.T("Status"), []string{words.T("In service"), words.T("Out of service")})
	s.status.dropdown.SetDots(func(option int) (fyne.ThemeColorName, bool) {
		if option == 1 {
			return theme.ColorNameForeground3, true
		}
		return theme.ColorNameAddBar, false
	})
	s.country, s.region = s.choice(phonebook.FieldCountry, words.T("Country"), nil), s.choice(phonebook.FieldRegion, words.T("Region"), nil)
	s.name, s.area, s.number = s.text(phonebook.FieldName, words.Title(words.T("POP name"))), s.text(phonebook.FieldAreaCode, words.T("Area code")), s.text(phonebook.FieldAccessNumber, words.T("Access number"))
	s.maximum = s.entry(phonebook.FieldMaxBaud, 68) // 128,000
	s.minimum = s.textWith(phonebook.FieldMinBaud, words.T("Speed, bit/s"), parts.NewText(phonebook.BetweenSpeeds, parts.Label), s.maximum)
	s.dialUp, s.notes = s.text(phonebook.FieldDialUpEntry, words.T("Dial-up entry")), s.text(phonebook.FieldComments, words.T("Comments"))
	s.foot = parts.Row(8, parts.Grow(),
		parts.NewButton(parts.Plain, nil, words.T("Cancel"), f.cancel),
		parts.NewButton(parts.Plain, fynetheme.ContentAddIcon(), words.T("Add POP"), f.add))
	column := parts.Column(4,
		parts.Fixed(0, 28, parts.Row(8, parts.Grow(s.title), s.index)), f.unsaved,
		s.status.object, s.country.object, s.region.object, s.name.object, s.area.object,
		s.number.object, s.minimum.object, s.dialUp.object, s.notes.object,
		parts.Space(0, 2), s.buildServices(), parts.Space(0, 4), s.buildPreview(),
	)
	// A new POP is added or cancelled whatever is scrolled.
	s.foot = parts.Column(0, parts.Line(), parts.Pad(12, 12, 16, 16, s.foot))
	return parts.Frame(nil, s.foot, nil, nil, container.NewVScroll(parts.Pad(2, 10, 16, 16, column)))
}

// entry returns an input that follows each keystroke.
func (s *formFields) entry(field phonebook.Field, width float32) *parts.Entry {
	e := parts.NewEntry(width, "")
	e.OnChanged = func(string) { s.form.typed() }
	e.OnLeave = s.form.leave
	e.Keys = s.form.keys(field)
	return e
}

func (s *formFields) text(of phonebook.Field, label string) *field {
	f := &field{entry: s.entry(of, 60)}
	return f.lay(label, parts.Grow(f.entry))
}

func (s *formFields) textWith(of phonebook.Field, label string, more ...fyne.CanvasObject) *field {
	f := &field{entry: s.entry(of, 56)}
	return f.lay(label, append([]fyne.CanvasObject{parts.Grow(f.entry)}, more...)...)
}

func (s *formFields) choice(of phonebook.Field, label string, options []string) *field {
	f := &field{}
	f.dropdown = parts.NewDropdown(60, options, func(int) {
		s.form.typed()
		s.form.leave()
	})
	f.dropdown.Keys = s.form.keys(of)
	return f.lay(label, parts.Grow(f.dropdown))
}

// lay puts label, input and reason in their places.
func (f *field) lay(label string, inputs ...fyne.CanvasObject) *field {
	f.label = parts.NewText(label, labelStyle)
	f.repair = parts.NewButton(parts.Link, nil, "", nil)
	f.repair.Hide()
	f.reason = parts.NewParagraph("", theme.ColorNameBad)
	icon := parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 14)
	f.under = parts.Pad(4, 4, 0, 0, parts.Frame(nil, nil,
		parts.Fixed(labelWidth, 0, parts.Column(0, parts.Space(0, 1), parts.Row(6, parts.Grow(), icon, parts.Space(1, 0)))),
		nil, parts.Column(2, f.reason, f.repair)))
	f.under.Hide()
	row := append([]fyne.CanvasObject{parts.Fixed(labelWidth-4, 0, f.label)}, inputs...)
	f.object = parts.Column(0, parts.Fixed(0, 28, parts.Row(4, row...)), f.under)
	return f
}

// labelStyle is that of a label: where a language needs more room it is cut.
var labelStyle = parts.Style{Color: theme.ColorNameForeground2, Cut: true}

// offer shows a repair under the reason, or with no words none.
func (f *field) offer(label string, repair func()) {
	f.repair.SetLabel(label)
	f.repair.OnTapped = repair
	visible(f.repair, label != "")
}

// judge shows the reason why the field is wrong, or none.
func (f *field) judge(reason string) {
	if f.dropdown != nil {
		f.dropdown.SetWrong(reason != "")
	}
	if f.entry != nil {
		markWrong(f.entry, reason != "")
	}
	f.reason.SetText(reason)
	visible(f.under, reason != "")
}

// markWrong draws the border of a wrong value, also while it is typed.
func markWrong(e *parts.Entry, wrong bool) { e.SetWrong(wrong) }

// input returns the input of a field.
func (s *formFields) input(f phonebook.Field) fyne.Focusable {
	switch f {
	case phonebook.FieldCountry:
		return s.country.dropdown
	case phonebook.FieldRegion:
		return s.region.dropdown
	case phonebook.FieldAreaCode:
		return s.area.entry
	case phonebook.FieldAccessNumber:
		return s.number.entry
	case phonebook.FieldMinBaud:
		return s.minimum.entry
	case phonebook.FieldMaxBaud:
		return s.maximum
	case phonebook.FieldFlags:
		return s.flags
	case phonebook.FieldDialUpEntry:
		return s.dialUp.entry
	case phonebook.FieldStatus:
		return s.status.dropdown
	case phonebook.FieldComments:
		return s.notes.entry
	default:
		return s.name.entry
	}
}

// of returns the input of a column, of the speeds that of the maximum.
func (s *formFields) of(col session.Column) fyne.Focusable {
	if fields := col.Fields(); len(fields) > 0 {
		return s.input(fields[len(fields)-1])
	}
	return s.name.entry
}
