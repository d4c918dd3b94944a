package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// buildHead makes the choice between this POP and all that are selected.
func (f *form) buildHead() fyne.CanvasObject {
	f.which = parts.NewHalves(words.T("This POP"), words.T("All selected"), func(half int) { f.chooseAll(half == 1) })
	return parts.Pad(12, 4, 16, 16, f.which)
}

func (f *form) showHead() {
	second, chosen := words.T("All selected"), 0
	if f.selected > 1 {
		second = words.N("All {{.N}} selected", f.selected)
	}
	waits := f.many.waits()
	if waits {
		second = words.N("{{.N}} POPs", f.many.edit.Len())
	}
	if f.all {
		chosen = 1
	}
	f.which.Set(second, chosen, f.selected < 2 && !waits)
}

// buildBanner makes the place that says what could not be saved.
func (f *form) buildBanner() fyne.CanvasObject {
	f.fault = parts.NewParagraph("", theme.ColorNameBad)
	retry := parts.NewButton(parts.Small, fynetheme.ViewRefreshIcon(), words.T("Retry"), func() { f.window.retry() })
	icon := parts.Column(0, parts.Space(0, 1), parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 14))
	f.banner = parts.Pad(8, 4, 16, 16, parts.Stack(parts.NewBanner(theme.ColorNameBadTint), parts.Pad(8, 8, 10, 10,
		parts.Frame(nil, parts.Pad(8, 0, 0, 0, parts.Row(0, parts.Grow(), retry)), parts.Pad(0, 0, 0, 8, icon), nil, f.fault))))
	f.banner.Hide()
	return f.banner
}

// showBanner says what could not be saved, and why.
func (f *form) showBanner() {
	n := len(f.window.drafts.Failed())
	if n > 0 {
		f.fault.SetText(words.N("{{.N}} fields could not be saved. {{.Reason}}", n, "Reason", explain(f.window.draftFault)))
	}
	if f.banner.Visible() != (n > 0) {
		visible(f.banner, n > 0)
		f.object.Refresh()
	}
}

// buildNone makes what is shown while no POP is selected.
func (f *form) buildNone() fyne.CanvasObject {
	column := parts.Column(6,
		parts.NewText(words.T("No POP selected"), parts.Title),
		parts.NewParagraph(words.T("Click a row to edit its POP here. Shift and Ctrl select several rows."), theme.ColorNameForeground3),
		parts.Space(0, 2),
	)
	f.counts = nil
	for range 4 {
		count := parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true})
		f.counts = append(f.counts, count)
		column.Add(count)
	}
	return parts.Pad(8, 0, 16, 16, column)
}

// showNone counts what the book holds.
func (f *form) showNone() {
	b := f.window.book
	if b == nil {
		return
	}
	f.counts[0].SetText(words.N("{{.N}} POPs", len(b.ledger.Book.POPs)))
	f.counts[1].SetText(words.N("{{.N}} in service", b.ledger.Book.InService()))
	f.counts[2].SetText(words.N("{{.N}} regions", len(b.regions)))
	f.counts[3].SetText(words.N("{{.N}} problems", len(b.problems)))
}

// offer shows the repair of the first of these fields that has one.
func (f *form) offer(input *field, of ...phonebook.Field) {
	for _, field := range of {
		finding, wrong := f.repairs[field]
		if !wrong || f.id == 0 {
			continue
		}
		doctor := session.NewDoctor(f.window.book.rules())
		finding.Repair = doctor.Repair(finding.Problem)
		label := repairLabel(finding.Repair.Kind, []session.Finding{finding}, f.window.book)
		input.offer(label, func() { f.window.mend([]session.Finding{finding}) })
		return
	}
	input.offer("", nil)
}
