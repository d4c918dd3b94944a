package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colour names of the tokens Fyne has no name for.
const (
	ColorNameZebra       fyne.ThemeColorName = "pbaZebra"       // ground of every second row
	ColorNameForeground2 fyne.ThemeColorName = "pbaForeground2" // labels, icons, second lines
	ColorNameForeground3 fyne.ThemeColorName = "pbaForeground3" // counts, hints, old values
	ColorNameFill        fyne.ThemeColorName = "pbaFill"        // the one main button, progress
	ColorNameOnFill      fyne.ThemeColorName = "pbaOnFill"      // text and icons on fill
	ColorNameAddTint     fyne.ThemeColorName = "pbaAddTint"     // ground of what is new
	ColorNameAddBar      fyne.ThemeColorName = "pbaAddBar"      // bar or dot of what is new or live
	ColorNameChangeTint  fyne.ThemeColorName = "pbaChangeTint"  // ground of what is changed or touched
	ColorNameChangeBar   fyne.ThemeColorName = "pbaChangeBar"   // bar or border of what is changed
	ColorNameBadTint     fyne.ThemeColorName = "pbaBadTint"     // ground of what is wrong or removed
	ColorNameBadBar      fyne.ThemeColorName = "pbaBadBar"      // bar of what is wrong or removed
	ColorNameBar2        fyne.ThemeColorName = "pbaBar2"        // chart bars other than the largest
	ColorNameTrack       fyne.ThemeColorName = "pbaTrack"       // empty part of a gauge
	ColorNameShade       fyne.ThemeColorName = "pbaShade"       // soft shadow under a dialog
)

// Names that say what a Fyne colour means here.
const (
	ColorNameSurface = fynetheme.ColorNameInputBackground  // grid, inputs, cards, sheets
	ColorNameGround  = fynetheme.ColorNameHeaderBackground // menu, toolbar, sidebar, form, status bar
	ColorNameAdd     = fynetheme.ColorNameSuccess          // text and icons: new, live, in service
	ColorNameChange  = fynetheme.ColorNameWarning          // text and icons: changed, warning
	ColorNameBad     = fynetheme.ColorNameError            // text and icons: error, removed, failed
)

// shades is one token: the colour in the light and in the dark variant.
type shades struct{ light, dark color.Color }

// rgb makes an opaque token from two 0xRRGGBB values.
func rgb(light, dark uint32) shades {
	opaque := func(v uint32) color.Color {
		return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
	}
	return shades{opaque(light), opaque(dark)}
}

var (
	background = rgb(0xF4F5F8, 0x16181D)
	surface    = rgb(0xFFFFFF, 0x1C1F25)
	hover      = rgb(0xECEEF3, 0x2A2E37)
	edge       = rgb(0x848C99, 0x6B7483)
	third      = rgb(0x5E6674, 0x99A2B0)
	accent     = rgb(0x2A5BD0, 0x7FA6FF)
	selection  = rgb(0xDFE8FC, 0x243456)
	// onState is text on a ground of accent, add, chg or bad, all of which are
	// dark in the light variant and light in the dark one.
	onState = rgb(0xFFFFFF, 0x16181D)
)

// cleared returns what Fyne must be given so that a window is cleared in a colour:
// its OpenGL painter divides by 255², not by 65535, and comes out lighter.
func cleared(s shades) shades {
	darken := func(c color.Color) color.Color {
		const share = 255. * 255 / 65535
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		part := func(v uint8) uint8 { return uint8(float64(v)*share + 0.5) }
		return color.NRGBA{R: part(n.R), G: part(n.G), B: part(n.B), A: n.A}
	}
	return shades{darken(s.light), darken(s.dark)}
}

var tokens = map[fyne.ThemeColorName]shades{
	fynetheme.ColorNameBackground:          cleared(background),
	fynetheme.ColorNameHeaderBackground:    background,
	fynetheme.ColorNameMenuBackground:      background,
	fynetheme.ColorNameScrollBarBackground: background,

	fynetheme.ColorNameInputBackground:   surface,
	fynetheme.ColorNameOverlayBackground: surface,
	fynetheme.ColorNameButton:            surface,

	fynetheme.ColorNameHover:          hover,
	fynetheme.ColorNamePressed:        hover,
	fynetheme.ColorNameDisabledButton: hover,

	fynetheme.ColorNameSeparator:   rgb(0xE1E4EA, 0x2D323B),
	fynetheme.ColorNameInputBorder: edge,
	fynetheme.ColorNameDisabled:    edge,

	fynetheme.ColorNameForeground:  rgb(0x1A1E26, 0xE9EBF0),
	ColorNameForeground2:           rgb(0x505866, 0xAEB6C3),
	ColorNameForeground3:           third,
	fynetheme.ColorNamePlaceHolder: third,

	fynetheme.ColorNamePrimary:   accent,
	fynetheme.ColorNameHyperlink: accent,
	fynetheme.ColorNameSelection: selection,
	// Fyne paints Focus as the ground of focused buttons, checks and menu
	// items, so the accent itself would make their words unreadable.
	fynetheme.ColorNameFocus: selection,

	fynetheme.ColorNameForegroundOnPrimary: onState,
	fynetheme.ColorNameForegroundOnSuccess: onState,
	fynetheme.ColorNameForegroundOnWarning: onState,
	fynetheme.ColorNameForegroundOnError:   onState,

	fynetheme.ColorNameSuccess: rgb(0x14703F, 0x67CC9B),
	ColorNameAddTint:           rgb(0xE2F3E9, 0x17352A),
	ColorNameAddBar:            rgb(0x1E9A5A, 0x3FB57F),
	fynetheme.ColorNameWarning: rgb(0x8A5200, 0xE8B65A),
	ColorNameChangeTint:        rgb(0xFCF0D8, 0x3A2E17),
	ColorNameChangeBar:         rgb(0xC67D06, 0xE0A63D),
	fynetheme.ColorNameError:   rgb(0xB82A28, 0xFF918A),
	ColorNameBadTint:           rgb(0xFBE8E7, 0x43211F),
	ColorNameBadBar:            rgb(0xD9403C, 0xF0655E),

	ColorNameZebra:               rgb(0xF8F9FB, 0x20232A),
	ColorNameFill:                rgb(0x2A5BD0, 0x3566DB),
	ColorNameOnFill:              rgb(0xFFFFFF, 0xFFFFFF),
	ColorNameBar2:                rgb(0x6F91DF, 0x5470B0),
	ColorNameTrack:               rgb(0xE3E6EC, 0x333842),
	fynetheme.ColorNameScrollBar: rgb(0xB4BAC5, 0x4B5260),

	// Shadow is the scrim behind dialogs: 36 % and 50 %; the shade 10 % and 25 %.
	fynetheme.ColorNameShadow: {color.NRGBA{R: 22, G: 26, B: 34, A: 92}, color.NRGBA{A: 128}},
	ColorNameShade:            {color.NRGBA{R: 22, G: 26, B: 34, A: 26}, color.NRGBA{A: 64}},
}

// sizes holds every measure that differs from Fyne's default theme.
var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:            13,
	fynetheme.SizeNameCaptionText:     12,
	fynetheme.SizeNameSubHeadingText:  15,
	fynetheme.SizeNameHeadingText:     20,
	fynetheme.SizeNameInnerPadding:    4,
	fynetheme.SizeNameInlineIcon:      18,
	fynetheme.SizeNameInputRadius:     4,
	fynetheme.SizeNameButtonRadius:    4,
	fynetheme.SizeNameSelectionRadius: 4,
	fynetheme.SizeNamePopupRadius:     4,
	fynetheme.SizeNameMenuRadius:      4,
	fynetheme.SizeNameCardRadius:      6,
	fynetheme.SizeNameDialogRadius:    8,
	fynetheme.SizeNameScrollBar:       10,
	fynetheme.SizeNameScrollBarSmall:  6,
	// The blur repaints the whole window at each change behind a dialog.
	fynetheme.SizeNameModalBlurRadius: 0,
}

// textSizes grow with the chosen text size to the fraction.
var textSizes = map[fyne.ThemeSizeName]bool{
	fynetheme.SizeNameText: true, fynetheme.SizeNameCaptionText: true,
	fynetheme.SizeNameSubHeadingText: true, fynetheme.SizeNameHeadingText: true,
}

// fixedSizes stay as they are in every text size: lines, borders, corners.
var fixedSizes = map[fyne.ThemeSizeName]bool{
	fynetheme.SizeNameSeparatorThickness: true, fynetheme.SizeNameInputBorder: true,
	fynetheme.SizeNameInputRadius: true, fynetheme.SizeNameButtonRadius: true,
	fynetheme.SizeNameSelectionRadius: true, fynetheme.SizeNamePopupRadius: true,
	fynetheme.SizeNameMenuRadius: true, fynetheme.SizeNameCardRadius: true,
	fynetheme.SizeNameDialogRadius: true, fynetheme.SizeNameModalBlurRadius: true,
	fynetheme.SizeNameScrollBarRadius: true,
}
