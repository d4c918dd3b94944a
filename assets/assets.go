// Package assets holds the files that ship inside the programs: the country
// table, the sample list and the icons. README.md beside it tells their sources.
package assets

import (
	"bytes"
	"embed"
	"fmt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

//go:embed countries.csv
var countries []byte

// Sample is the sample list as an ISP would send it: CSV with a header row.
//
//go:embed sample.csv
var Sample []byte

// Icon is the application's icon, a PNG of 512 by 512 pixels.
//
//go:embed icon.png
var Icon []byte

//go:embed icons/*.svg
var icons embed.FS

//go:embed help/*/*.md
var help embed.FS

// Help returns the help of a place in a language as Markdown, in English where
// there is none. It panics for a place without an English one, which is a mistake
// in the program.
func Help(language, place string) string {
	for _, l := range []string{language, "en"} {
		if b, err := help.ReadFile("help/" + l + "/" + place + ".md"); err == nil {
			return string(b)
		}
	}
	panic(fmt.Sprintf("assets: no help for %q", place))
}

// Countries returns the built-in country table.
func Countries() ([]phonebook.Country, error) {
	return phonebook.ReadCountries(bytes.NewReader(countries))
}

// SVG returns one of the project's own icons by name, such as "release". It
// panics for a name that does not exist, which is a mistake in the program.
func SVG(name string) []byte {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("assets: no icon %q", name))
	}
	return b
}
