package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// buildNote makes what is said while the edit is for other POPs than those that are
// selected.
func (m *manyForm) buildNote() fyne.CanvasObject {
	text := parts.NewParagraph(words.T("The changes are for the POPs that were selected before. Apply or discard them to edit what is selected now."), theme.ColorNameChange)
	icon := parts.Column(0, parts.Space(0, 1), parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 14))
	note := parts.Stack(parts.NewBanner(theme.ColorNameChangeTint), parts.Pad(8, 8, 10, 10,
		parts.Frame(nil, nil, parts.Pad(0, 0, 0, 8, icon), nil, text)))
	note.Hide()
	return note
}

func (m *manyForm) buildFoot() fyne.CanvasObject {
	m.head = parts.NewText("", parts.Strong)
	m.writes = parts.Column(2)
	m.reason = parts.NewParagraph("", theme.ColorNameBad)
	m.apply = parts.NewButton(parts.Main, nil, "", m.write)
	m.apply.Keys = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			m.discard()
		}
	}
	discard := parts.NewButton(parts.Plain, nil, words.T("Discard"), m.discard)
	m.foot = parts.Column(0, parts.Line(), parts.Pad(12, 12, 16, 16,
		parts.Column(6, m.head, m.writes, m.reason, parts.Row(8, discard, parts.Grow(), m.apply))))
	return m.foot
}

// fillFoot lists what Apply would write, and why it cannot.
func (m *manyForm) fillFoot() {
	writes := m.edit.Writes()
	visible(m.foot, m.edit.Dirty() || m.badFlags)
	m.writes.RemoveAll()
	for _, text := range m.lines(writes) {
		m.writes.Add(parts.NewText(text, parts.Style{Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}))
	}
	reason := m.wrong()
	m.reason.SetText(reason)
	visible(m.reason, reason != "")
	m.head.SetText(words.N("{{.N}} fields will change", len(writes)))
	most := 0
	for _, w := range writes {
		most = max(most, w.POPs)
	}
	m.apply.SetLabel(words.N("Apply to {{.N}} POPs", most))
	m.apply.Enable(len(writes) > 0 && reason == "")
}

// wrong returns the rule that the edit breaks first, "" for none. All are checked
// when it is applied.
func (m *manyForm) wrong() string {
	if m.badFlags {
		return words.T("Enter a number from 0 to 255.")
	}
	if bad := m.edit.Bad(); len(bad) > 0 {
		return words.Say(bad[0].Reason)
	}
	b := m.form.window.book
	p, _ := m.edit.Shared(phonebook.FieldID)
	for _, e := range b.ledger.Book.CheckPOP(p, b.countries, b.encoding) {
		if m.edit.Touched(e.Field) {
			return words.Say(e.Reason)
		}
	}
	return ""
}

// lines tells what each field becomes.
func (m *manyForm) lines(writes []session.Write) []string {
	var out []string
	for _, w := range writes {
		if w.Field != phonebook.FieldFlags {
			out = append(out, m.describe(w))
			continue
		}
		added, removed := m.edit.ServiceChanges()
		for _, s := range added {
			out = append(out, words.T("Services: {{.Service}} added", "Service", session.ServiceWord(s)))
		}
		for _, s := range removed {
			out = append(out, words.T("Services: {{.Service}} removed", "Service", session.ServiceWord(s)))
		}
	}
	return out
}

// describe tells what one field becomes.
func (m *manyForm) describe(w session.Write) string {
	old, now := m.word(w.Field, w.Old), m.word(w.Field, w.New)
	if w.OldMixed {
		old = words.T("mixed")
	}
	if w.NewMixed {
		now = words.T("mixed")
	}
	return words.T("{{.Field}}: {{.Old}}, will be {{.New}}", "Field", m.row(w.Field).name, "Old", old, "New", now)
}

// word returns a value as people read it.
func (m *manyForm) word(f phonebook.Field, p phonebook.POP) string {
	b := m.form.window.book
	switch f {
	case phonebook.FieldCountry:
		return b.countries.Name(p.Country)
	case phonebook.FieldRegion:
		return cmp.Or(b.ledger.Book.Regions.Name(p.Region), words.T("no region"))
	case phonebook.FieldStatus:
		return statusCell(p.Status).Text
	default:
		return cmp.Or(p.Value(f), words.T("empty"))
	}
}
