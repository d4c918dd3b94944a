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
