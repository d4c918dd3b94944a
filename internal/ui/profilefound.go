package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// wroteWords says what was written.
func wroteWords(r admin.ProfileReport, out string) string {
	return words.T("Wrote {{.Folder}} with version {{.Version}} of {{.Book}}.", "Folder", out, "Version", versionNumber(r.Version), "Book", r.Book)
}

// unfitWords says that nothing was written because of errors.
func unfitWords(r admin.ProfileReport) string {
	n, _ := profile.Worst(r.Findings)
	return words.N("Nothing was written: the profile has {{.N}} errors.", n)
}

// checkedProfile sums a check up.
func checkedProfile(r admin.ProfileReport) (profile.Level, string) {
	failed, warned := profile.Worst(r.Findings)
	version := versionNumber(r.Version)
	switch {
	case failed > 0:
		return profile.Error, words.N("The profile has {{.N}} errors against version {{.Version}} of {{.Book}}.", failed, "Version", version, "Book", r.Book)
	case warned > 0:
		return profile.Warning, words.N("The profile works with version {{.Version}} of {{.Book}}, with {{.N}} warnings.", warned, "Version", version, "Book", r.Book)
	}
	return profile.Note, words.T("The profile fits version {{.Version}} of {{.Book}}.", "Version", version, "Book", r.Book)
}

// levelIcon shows how much a finding matters.
func levelIcon(l profile.Level) fyne.CanvasObject {
	switch l {
	case profile.Error:
		return parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16)
	case profile.Warning:
		return parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 16)
	case profile.Note:
	}
	return parts.NewIcon(fynetheme.InfoIcon(), theme.ColorNameForeground2, 16)
}

// levelWord names a level.
func levelWord(l profile.Level) string {
	switch l {
	case profile.Error:
		return words.T("Error")
	case profile.Warning:
		return words.T("Warning")
	case profile.Note:
	}
	return words.T("Note")
}

// signed puts a sign before texts.
func signed(icon fyne.CanvasObject, texts fyne.CanvasObject) fyne.CanvasObject {
	return parts.Pad(6, 6, 0, 0, parts.Frame(nil, nil, parts.Column(0, parts.Fixed(24, 20, parts.Row(0, icon, parts.Grow()))), nil, texts))
}

// done says that something was written.
func (d *profileDialog) done(said string) {
	d.found.Add(signed(parts.NewIcon(fynetheme.ConfirmIcon(), theme.ColorNameAdd, 16), parts.NewStrong(said)))
}

// tell says what is not about one place.
func (d *profileDialog) tell(l profile.Level, said string) {
	text := parts.NewStrong(said)
	if l == profile.Note {
		text = parts.NewWords(said)
	}
	d.found.Add(signed(levelIcon(l), text))
	d.found.Refresh()
}

// finding shows one finding: how much it matters, where it is, what to do.
func (d *profileDialog) finding(f profile.Finding) {
	texts := parts.Column(0)
	place := levelWord(f.Level)
	if at := f.Place(); at != "" {
		place = words.T("{{.Level}} in {{.Place}}", "Level", place, "Place", at)
	}
	texts.Add(parts.NewParagraph(place, theme.ColorNameForeground3))
	texts.Add(parts.NewWords(words.Say(f.What)))
	texts.Add(parts.NewParagraph(words.Say(f.Remedy), theme.ColorNameForeground2))
	d.found.Add(parts.Line())
	d.found.Add(signed(levelIcon(f.Level), texts))
}
