package session

import (
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// CountrySearch returns the search that finds the POPs of a country. Where the
// name is part of that of another country which is counted, it must be the whole.
func CountrySearch(c CountryCount, all []CountryCount) string {
	sign := ":"
	for _, other := range all {
		if other.ID != c.ID && strings.Contains(fold(other.Name), fold(c.Name)) {
			sign = "="
		}
	}
	return ByCountry.Key() + sign + Quote(c.Name)
}

// RegionSearch returns the search that finds the POPs of a region.
func RegionSearch(r RegionCount) string {
	if r.ID == phonebook.AllRegions {
		return ByRegion.Key() + `=""`
	}
	return ByRegion.Key() + "=" + Quote(r.Name)
}

// SpeedSearch returns the search that finds the POPs of a fastest speed.
func SpeedSearch(s SpeedCount) string {
	return BySpeed.Key() + "=" + strconv.FormatUint(uint64(s.Speed), 10)
}

// ServiceSearch returns the search that finds the POPs with a service.
func ServiceSearch(s ServiceCount) string { return ByServices.Key() + ":" + Quote(s.Service.Name) }
