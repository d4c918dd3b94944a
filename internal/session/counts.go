package session

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// CountryCount is a country with the number of POPs in it, by region.
type CountryCount struct {
	ID      phonebook.CountryID
	Name    string
	POPs    int
	Regions []RegionCount // those of the country's POPs; empty when none is in a region
}

// RegionCount is a region with the number of a country's POPs in it. The region
// [phonebook.AllRegions] counts those in no region.
type RegionCount struct {
	ID   phonebook.RegionID
	Name string
	POPs int
}

// Count counts the POPs of a book per country and region, the largest first.
func Count(book *phonebook.Book, countries phonebook.Countries) []CountryCount {
	per := make(map[phonebook.CountryID]map[phonebook.RegionID]int)
	for i := range book.POPs {
		p := &book.POPs[i]
		if per[p.Country] == nil {
			per[p.Country] = make(map[phonebook.RegionID]int)
		}
		per[p.Country][p.Region]++
	}
	out := make([]CountryCount, 0, len(per))
	for id, regions := range per {
		c := CountryCount{ID: id, Name: countries.Name(id)}
		for region, n := range regions {
			c.POPs += n
			c.Regions = append(c.Regions, RegionCount{ID: region, Name: regionName(book.Regions, region), POPs: n})
		}
		if len(c.Regions) == 1 && c.Regions[0].ID == phonebook.AllRegions {
			c.Regions = nil
		}
		slices.SortFunc(c.Regions, func(a, b RegionCount) int {
			return cmp.Or(b.POPs-a.POPs, cmp.Compare(a.Name, b.Name))
		})
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b CountryCount) int {
		return cmp.Or(b.POPs-a.POPs, cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func regionName(regions phonebook.Regions, id phonebook.RegionID) string {
	if id == phonebook.AllRegions {
		return "No region"
	}
	// A book of another program may refer to a position past its list.
	return cmp.Or(regions.Name(id), fmt.Sprintf("Region %d", id))
}

// Tally is a value of a chart.
type Tally struct {
	Label string
	POPs  int
}

// Speeds counts the POPs by their maximum speed, the slowest first. Those that
// state none come last.
func Speeds(pops []phonebook.POP) []Tally {
	per := make(map[uint32]int)
	for i := range pops {
		per[pops[i].MaxBaud]++
	}
	unstated := per[0]
	delete(per, 0)
	speeds := make([]uint32, 0, len(per))
	for s := range per {
		speeds = append(speeds, s)
	}
	slices.Sort(speeds)
	var out []Tally
	for _, s := range speeds {
		out = append(out, Tally{phonebook.Thousands(int(s)) + " bit/s", per[s]})
	}
	if unstated > 0 {
		out = append(out, Tally{"Not stated", unstated})
	}
	return out
}

// Services counts the POPs that offer each service.
func Services(pops []phonebook.POP) []Tally {
	services := phonebook.Services()
	out := make([]Tally, len(services))
	for i, s := range services {
		out[i].Label = s.Name
		for j := range pops {
			if s.Has(pops[j].Flags) {
				out[i].POPs++
			}
		}
	}
	return out
}

// Speed writes the speeds of a POP as people read them: "300–2,400".
func Speed(p phonebook.POP) string {
	low, high := phonebook.Thousands(int(p.MinBaud)), phonebook.Thousands(int(p.MaxBaud))
	switch {
	case p.MinBaud == 0 && p.MaxBaud == 0:
		return ""
	case p.MinBaud == 0 || p.MinBaud == p.MaxBaud:
		return high
	case p.MaxBaud == 0:
		return low
	}
	return low + "–" + high
}

// Largest returns the regions of all countries together, the largest first.
// POPs in no region are left out.
func Largest(counts []CountryCount) []RegionCount {
	at := make(map[phonebook.RegionID]int)
	var out []RegionCount
	for _, c := range counts {
		for _, r := range c.Regions {
			if r.ID == phonebook.AllRegions {
				continue
			}
			i, ok := at[r.ID]
			if !ok {
				i = len(out)
				at[r.ID] = i
				out = append(out, RegionCount{ID: r.ID, Name: r.Name})
			}
			out[i].POPs += r.POPs
		}
	}
	slices.SortFunc(out, func(a, b RegionCount) int {
		return cmp.Or(b.POPs-a.POPs, cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Comparer says which of two texts comes first for the reader.
type Comparer interface{ CompareString(a, b string) int }

// ByNames returns the counts sorted by the names of countries and regions.
func ByNames(counts []CountryCount, names Comparer) []CountryCount {
	out := slices.Clone(counts)
	slices.SortStableFunc(out, func(a, b CountryCount) int { return names.CompareString(a.Name, b.Name) })
	for i := range out {
		out[i].Regions = slices.Clone(out[i].Regions)
		slices.SortStableFunc(out[i].Regions, func(a, b RegionCount) int { return names.CompareString(a.Name, b.Name) })
	}
	return out
}
