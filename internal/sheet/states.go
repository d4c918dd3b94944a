package sheet

import "strings"

// regionCountries are the regions that say their country by themselves, by their
// folded names and codes. Codes that mean a region of two of them are left out.
var regionCountries = func() map[string]string {
	out := make(map[string]string)
	for iso, names := range map[string]string{
		"US": "Alabama|AL|Alaska|AK|Arizona|AZ|Arkansas|AR|California|CA|Colorado|CO|Connecticut|CT|Delaware|DE|Florida|FL|GA|Hawaii|HI|" +
			"Idaho|ID|Illinois|IL|Indiana|IN|Iowa|IA|Kansas|KS|Kentucky|KY|Louisiana|LA|Maine|ME|Maryland|MD|Massachusetts|MA|Michigan|MI|" +
			"Minnesota|MN|Mississippi|MS|Missouri|MO|Montana|MT|Nebraska|NE|Nevada|NV|New Hampshire|NH|New Jersey|NJ|New Mexico|NM|New York|NY|" +
			"North Carolina|NC|North Dakota|ND|Ohio|OH|Oklahoma|OK|Oregon|OR|Pennsylvania|PA|Rhode Island|RI|South Carolina|SC|South Dakota|SD|" +
			"Tennessee|TN|Texas|TX|Utah|UT|Vermont|VT|Virginia|VA|Washington|West Virginia|WV|Wisconsin|WI|Wyoming|WY|District of Columbia|DC",
		"CA": "Alberta|AB|British Columbia|BC|Manitoba|MB|New Brunswick|Newfoundland|Nova Scotia|Ontario|ON|Prince Edward Island|Quebec|QC|Saskatchewan",
		"DE": "Baden-Württemberg|Bayern|Bavaria|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Hesse|Mecklenburg-Vorpommern|Niedersachsen|Lower Saxony|" +
			"Nordrhein-Westfalen|North Rhine-Westphalia|NRW|Rheinland-Pfalz|Saarland|Sachsen|Saxony|Sachsen-Anhalt|Schleswig-Holstein|Thüringen|Thuringia",
		"AU": "New South Wales|NSW|Queensland|QLD|Tasmania|TAS|Victoria|VIC|Northern Territory",
		"GB": "England|Scotland|Wales|Northern Ireland",
	} {
		for name := range strings.SplitSeq(names, "|") {
			out[foldName(name)] = iso
		}
	}
	return out
}()
