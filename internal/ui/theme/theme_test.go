package theme_test

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

var (
	light = theme.New(theme.Light)
	dark  = theme.New(theme.Dark)
)

// hex writes a colour as the design writes it; a see-through one gets its alpha.
func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	if n.A == 0xFF {
		return fmt.Sprintf("#%02X%02X%02X", n.R, n.G, n.B)
	}
	return fmt.Sprintf("#%02X%02X%02X%02X", n.R, n.G, n.B, n.A)
}

// designTokens is the table of the design, with every name a token goes by.
var designTokens = []struct {
	token, light, dark string
	names              []fyne.ThemeColorName
}{
	{"bg", "#F4F5F8", "#16181D", []fyne.ThemeColorName{
		theme.ColorNameGround, fynetheme.ColorNameHeaderBackground,
		fynetheme.ColorNameMenuBackground, fynetheme.ColorNameScrollBarBackground,
	}},
	{"surface", "#FFFFFF", "#1C1F25", []fyne.ThemeColorName{
		theme.ColorNameSurface, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameButton,
	}},
	{"zebra", "#F8F9FB", "#20232A", []fyne.ThemeColorName{theme.ColorNameZebra}},
	{"hover", "#ECEEF3", "#2A2E37", []fyne.ThemeColorName{
		fynetheme.ColorNameHover, fynetheme.ColorNamePressed, fynetheme.ColorNameDisabledButton,
	}},
	{"line", "#E1E4EA", "#2D323B", []fyne.ThemeColorName{fynetheme.ColorNameSeparator}},
	{"edge", "#848C99", "#6B7483", []fyne.ThemeColorName{
		fynetheme.ColorNameInputBorder, fynetheme.ColorNameDisabled,
	}},
	{"fg", "#1A1E26", "#E9EBF0", []fyne.ThemeColorName{fynetheme.ColorNameForeground}},
	{"fg2", "#505866", "#AEB6C3", []fyne.ThemeColorName{theme.ColorNameForeground2}},
	{"fg3", "#5E6674", "#99A2B0", []fyne.ThemeColorName{
		theme.ColorNameForeground3, fynetheme.ColorNamePlaceHolder,
	}},
	{"accent", "#2A5BD0", "#7FA6FF", []fyne.ThemeColorName{
		fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink,
	}},
	{"fill", "#2A5BD0", "#3566DB", []fyne.ThemeColorName{theme.ColorNameFill}},
	{"on fill", "#FFFFFF", "#FFFFFF", []fyne.ThemeColorName{theme.ColorNameOnFill}},
	{"sel", "#DFE8FC", "#243456", []fyne.ThemeColorName{
		fynetheme.ColorNameSelection, fynetheme.ColorNameFocus,
	}},
	{"add", "#14703F", "#67CC9B", []fyne.ThemeColorName{theme.ColorNameAdd}},
	{"add tint", "#E2F3E9", "#17352A", []fyne.ThemeColorName{theme.ColorNameAddTint}},
	{"add bar", "#1E9A5A", "#3FB57F", []fyne.ThemeColorName{theme.ColorNameAddBar}},
	{"chg", "#8A5200", "#E8B65A", []fyne.ThemeColorName{theme.ColorNameChange}},
	{"chg tint", "#FCF0D8", "#3A2E17", []fyne.ThemeColorName{theme.ColorNameChangeTint}},
	{"chg bar", "#C67D06", "#E0A63D", []fyne.ThemeColorName{theme.ColorNameChangeBar}},
	{"bad", "#B82A28", "#FF918A", []fyne.ThemeColorName{theme.ColorNameBad}},
	{"bad tint", "#FBE8E7", "#43211F", []fyne.ThemeColorName{theme.ColorNameBadTint}},
	{"bad bar", "#D9403C", "#F0655E", []fyne.ThemeColorName{theme.ColorNameBadBar}},
	{"bar2", "#6F91DF", "#5470B0", []fyne.ThemeColorName{theme.ColorNameBar2}},
	{"track", "#E3E6EC", "#333842", []fyne.ThemeColorName{theme.ColorNameTrack}},
	{"thumb", "#B4BAC5", "#4B5260", []fyne.ThemeColorName{fynetheme.ColorNameScrollBar}},
	{"scrim", "#161A225C", "#00000080", []fyne.ThemeColorName{fynetheme.ColorNameShadow}},
	{"shade", "#161A221A", "#00000040", []fyne.ThemeColorName{theme.ColorNameShade}},
}

func TestTokens(t *testing.T) {
	test.NewTempApp(t)
	for _, tt := range designTokens {
		for _, name := range tt.names {
			// A fixed variant holds whatever the desktop asks for.
			for _, asked := range []fyne.ThemeVariant{fynetheme.VariantLight, fynetheme.VariantDark} {
				if got := hex(light.Color(name, asked)); got != tt.light {
					t.Errorf("%s (%s) light = %s, want %s", tt.token, name, got, tt.light)
				}
				if got := hex(dark.Color(name, asked)); got != tt.dark {
					t.Errorf("%s (%s) dark = %s, want %s", tt.token, name, got, tt.dark)
				}
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrast(t *testing.T) {
	test.NewTempApp(t)
	plain := []fyne.ThemeColorName{theme.ColorNameSurface, theme.ColorNameGround, theme.ColorNameZebra}
	everywhere := func(tints ...fyne.ThemeColorName) []fyne.ThemeColorName {
		return slices.Concat(plain, tints, []fyne.ThemeColorName{fynetheme.ColorNameHover, fynetheme.ColorNameSelection})
	}
	tests := []struct {
		name        fyne.ThemeColorName
		grounds     []fyne.ThemeColorName
		light, dark float64
	}{
		{fynetheme.ColorNameForeground, everywhere(), 13.6, 10.4},
		{theme.ColorNameForeground2, everywhere(), 5.8, 6.0},
		{theme.ColorNameForeground3, everywhere(), 4.7, 4.8},
		{fynetheme.ColorNamePrimary, everywhere(), 4.9, 5.2},
		{theme.ColorNameOnFill, []fyne.ThemeColorName{theme.ColorNameFill}, 6.0, 5.2},
		{theme.ColorNameAdd, everywhere(theme.ColorNameAddTint), 5.0, 6.3},
		{theme.ColorNameChange, everywhere(theme.ColorNameChangeTint), 5.2, 6.6},
		{theme.ColorNameBad, everywhere(theme.ColorNameBadTint), 5.0, 5.7},
		{fynetheme.ColorNameInputBorder, plain, 3.0, 3.0},
		{theme.ColorNameAddBar, plain, 3.0, 3.0},
		{theme.ColorNameChangeBar, plain, 3.0, 3.0},
		{theme.ColorNameBadBar, plain, 3.0, 3.0},
		{theme.ColorNameBar2, []fyne.ThemeColorName{theme.ColorNameSurface}, 3.0, 3.0},
		{fynetheme.ColorNameForegroundOnPrimary, []fyne.ThemeColorName{fynetheme.ColorNamePrimary}, 4.5, 4.5},
		{fynetheme.ColorNameForegroundOnSuccess, []fyne.ThemeColorName{fynetheme.ColorNameSuccess}, 4.5, 4.5},
		{fynetheme.ColorNameForegroundOnWarning, []fyne.ThemeColorName{fynetheme.ColorNameWarning}, 4.5, 4.5},
		{fynetheme.ColorNameForegroundOnError, []fyne.ThemeColorName{fynetheme.ColorNameError}, 4.5, 4.5},
		{fynetheme.ColorNameForeground, []fyne.ThemeColorName{fynetheme.ColorNameFocus}, 4.5, 4.5},
	}
	check := func(th fyne.Theme, variant string, name, ground fyne.ThemeColorName, want float64) {
		// The design states its figures to one decimal place.
		got := math.Round(contrast(th.Color(name, 0), th.Color(ground, 0))*10) / 10
		if got < want {
			t.Errorf("%s: %s on %s has contrast %.1f, want at least %.1f", variant, name, ground, got, want)
		}
	}
	for _, tt := range tests {
		for _, ground := range tt.grounds {
			check(light, "light", tt.name, ground, tt.light)
			check(dark, "dark", tt.name, ground, tt.dark)
		}
	}
}

func TestSizes(t *testing.T) {
	test.NewTempApp(t)
	want := map[fyne.ThemeSizeName]float32{
		fynetheme.SizeNameText:               13,
		fynetheme.SizeNameCaptionText:        12,
		fynetheme.SizeNameSubHeadingText:     15,
		fynetheme.SizeNameHeadingText:        20,
		fynetheme.SizeNamePadding:            4,
		fynetheme.SizeNameInnerPadding:       4,
		fynetheme.SizeNameInputRadius:        4,
		fynetheme.SizeNameSelectionRadius:    4,
		fynetheme.SizeNameCardRadius:         6,
		fynetheme.SizeNameDialogRadius:       8,
		fynetheme.SizeNameSeparatorThickness: 1,
		fynetheme.SizeNameModalBlurRadius:    0,
	}
	for name, size := range want {
		if got := light.Size(name); got != size {
			t.Errorf("%s = %g, want %g", name, got, size)
		}
	}
}

func TestColorFollowsTheApplication(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(light)
	if got := hex(theme.Color(theme.ColorNameZebra)); got != "#F8F9FB" {
		t.Errorf("light zebra = %s", got)
	}
	app.Settings().SetTheme(dark)
	if got := hex(theme.Color(theme.ColorNameZebra)); got != "#20232A" {
		t.Errorf("dark zebra = %s", got)
	}
}

func TestSystemFollowsTheDesktop(t *testing.T) {
	test.NewTempApp(t)
	system := theme.New(theme.System)
	if got := hex(system.Color(theme.ColorNameFill, fynetheme.VariantLight)); got != "#2A5BD0" {
		t.Errorf("fill on a light desktop = %s", got)
	}
	if got := hex(system.Color(theme.ColorNameFill, fynetheme.VariantDark)); got != "#3566DB" {
		t.Errorf("fill on a dark desktop = %s", got)
	}
}

func TestOtherNamesComeFromFyne(t *testing.T) {
	test.NewTempApp(t)
	name := fynetheme.ColorNameInnerWindowBorder
	want := fynetheme.DefaultTheme().Color(name, fynetheme.VariantDark)
	if got := dark.Color(name, fynetheme.VariantLight); got != want {
		t.Errorf("%s = %s, want %s", name, hex(got), hex(want))
	}
}
