package session

import (
	"cmp"
	"slices"

	"github.com/phonebookadmin/pba/internal/words"
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
	return cmp.Or(regions.Name(id), regionText(regions, id))
}

// SpeedCount is a speed with the number of POPs that it is the fastest of.
type SpeedCount struct {
	Speed uint32 // in bit/s, 0 where none is stated
	POPs  int
}

// Speeds counts the POPs by their fastest speed, the slowest first. Those that
// state none come last.
func Speeds(pops []phonebook.POP) []SpeedCount {
	per := make(map[uint32]int)
	for i := range pops {
		per[max(pops[i].MinBaud, pops[i].MaxBaud)]++
	}
	out := make([]SpeedCount, 0, len(per))
	for speed, n := range per {
		out = append(out, SpeedCount{speed, n})
	}
	slices.SortFunc(out, func(a, b SpeedCount) int { return cmp.Compare(a.Speed-1, b.Speed-1) }) // 0 becomes the highest
	return out
}

// ServiceCount is a service with the number of POPs that offer it.
type ServiceCount struct {
	Service phonebook.Service
	POPs    int
}

// Services counts the POPs that offer each service.
func Services(pops []phonebook.POP) []ServiceCount {
	var per [phonebook.MaxFlags + 1]int
	other := map[phonebook.ServiceFlags]int{}
	for i := range pops {
		if f := pops[i].Flags; f <= phonebook.MaxFlags {
			per[f]++
		} else {
			other[f]++
		}
	}
	for f, n := range per {
		if n > 0 {
			other[phonebook.ServiceFlags(f)] += n
		}
	}
	out := []ServiceCount{}
	for _, s := range phonebook.Services() {
		c := ServiceCount{Service: s}
		for f, n := range other {
			if s.Has(f) {
				c.POPs += n
			}
		}
		out = append(out, c)
	}
	return out
}

// Speed writes the speeds of a POP as people read them: "300–2,400".
func Speed(p phonebook.POP) string {
	low, high := words.Int(int(p.MinBaud)), words.Int(int(p.MaxBaud))
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
