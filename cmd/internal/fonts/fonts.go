// Package fonts knows what the fonts of this computer can show.
package fonts

import (
	"os"

	"github.com/go-text/typesetting/fontscan"
)

// noPrint keeps the font scanner's remarks on single files to itself.
type noPrint struct{}

func (noPrint) Printf(string, ...any) {}

// CanShow reports whether fonts of this computer have the letters of a text. Fyne
// takes from them what its own font lacks. Where the fonts cannot be listed, nobody
// is told to install one.
func CanShow(text string) bool {
	cache, err := os.UserCacheDir()
	if err != nil {
		return true
	}
	fonts, err := fontscan.SystemFonts(noPrint{}, cache)
	if err != nil {
		return true
	}
	for _, r := range text {
		found := false
		for _, f := range fonts {
			found = found || f.Runes.Contains(r)
		}
		if !found {
			return false
		}
	}
	return true
}
