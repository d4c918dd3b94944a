// Package assets holds the files that ship inside the programs: the country
// table, the sample list and the icons. README.md beside it tells their sources.
package assets

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

//go:embed countries.csv
var countries []byte

//go:embed countrynames.csv
var countryNames []byte

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

// Countries returns the built-in country table. Its countries are known by their
// names in other languages as well.
func Countries() ([]phonebook.Country, error) {
	rows, err := phonebook.ReadCountries(bytes.NewReader(countries))
	if err != nil {
		return nil, err
	}
	names := translatedNames()
	for i := range rows {
		if said := names[rows[i].Name]; len(said) > 0 {
			rows[i].Aliases = append(rows[i].Aliases, slices.Compact(slices.Sorted(maps.Values(said)))...)
		}
	}
	return rows, nil
}

// CountryNames returns what countries of the built-in table are called in a language,
// by their names there. It is empty for English and for languages without them.
func CountryNames(language string) map[string]string {
	names := make(map[string]string)
	for name, said := range translatedNames() {
		if local, ok := said[language]; ok {
			names[name] = local
		}
	}
	return names
}

// translatedNames returns for each name of the built-in table what it is in other
// languages.
var translatedNames = sync.OnceValue(func() map[string]map[string]string {
	rows, err := csv.NewReader(bytes.NewReader(countryNames)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("assets: country names: %v", err))
	}
	names := make(map[string]map[string]string, len(rows))
	for _, row := range rows[1:] {
		said := make(map[string]string, len(row))
		for i, language := range rows[0][1:] {
			said[language] = row[i+1]
		}
		names[row[0]] = said
	}
	return names
})

// SVG returns one of the project's own icons by name, such as "release". It
// panics for a name that does not exist, which is a mistake in the program.
func SVG(name string) []byte {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("assets: no icon %q", name))
	}
	return b
}
