package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// TestLabelsFit: no label of the form and no button is cut in any
// language, in the narrowest window.
func TestLabelsFit(t *testing.T) {
	w, _ := open(t)
	t.Cleanup(func() { words.Use("en") })
	w.window.Resize(fyne.NewSize(leastWidth, leastHeight))
	choose(t, w, napa)
	for _, language := range []string{"en", "de", "es", "fr"} { // a Japanese font is no part of tests
		w.setLanguage(language)
		s := w.form.fields
		for _, o := range shown(w) {
			switch o := o.(type) {
			case *parts.Button:
				if least := o.MinSize().Width; o.Label() != "" && o.Size().Width+0.5 < least {
					t.Errorf("%s: button %q has %g of %g pixels", language, o.Label(), o.Size().Width, least)
				}
			case *parts.Text:
				for _, f := range []*field{s.status, s.country, s.region, s.name, s.area, s.number, s.minimum, s.dialUp, s.notes} {
					if f.label == o {
						if whole := fyne.MeasureText(o.Text(), fynetheme.TextSize(), fyne.TextStyle{}).Width; o.Size().Width < whole {
							t.Errorf("%s: label %q has %g of %g pixels", language, o.Text(), o.Size().Width, whole)
						}
					}
				}
			}
		}
	}
}
