package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// worldCountries know their two letters, as numbering plans need them.
var worldCountries = phonebook.NewCountries([]phonebook.Country{
	{ID: 1, Code: "1", ISO2: "US", Name: "United States", Aliases: []string{"USA"}},
	{ID: 33, Code: "33", ISO2: "FR", Name: "France"},
	{ID: 34, Code: "34", ISO2: "ES", Name: "Spain", Aliases: []string{"España"}},
	{ID: 44, Code: "44", ISO2: "GB", Name: "United Kingdom", Aliases: []string{"UK"}},
	{ID: 49, Code: "49", ISO2: "DE", Name: "Germany"},
	{ID: 52, Code: "52", ISO2: "MX", Name: "Mexico"},
	{ID: 7, Code: "7", ISO2: "RU", Name: "Russia"},
})

// become says what each row of a list becomes: area, number, speeds and region of
// a POP, or the reason.
func become(t *testing.T, opt Options, lines ...string) []string {
	t.Helper()
	p, err := NewPlan(text(t, lines...), Target{Book: book(), Countries: worldCountries}, opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range p.Rows {
		if r.Result != Add {
			out = append(out, r.Result.String()+": "+r.Problems[len(r.Problems)-1].Reason.String())
			continue
		}
		out = append(out, fmt.Sprintf("+%d %s|%s %d-%d %s %s", r.POP.Country, r.POP.AreaCode, r.POP.AccessNumber, r.POP.MinBaud, r.POP.MaxBaud,
			p.Regions.Name(r.POP.Region), r.POP.Status))
	}
	return out
}

// TestCareful: lists as they come, and what a careful person would have typed.
func TestCareful(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		opt   Options
		want  []string
	}{
		{
			"numbers as other programs write them",
			[]string{"country,city,area code,number,speed", "Germany,Berlin,30.0,5550101.0,56000.0", "Germany,Bonn,228.5,5550102,1.5M", `Germany,Jena,"=""03641""",5550103,56 Kb`, "Germany,Ulm,-518,5550104,"},
			Options{},
			[]string{"+49 30|5550101 0-56000  in service", "rejected: This is no area code: it is negative or has a fraction.", "+49 03641|5550103 0-56000  in service", "rejected: This is no area code: it is negative or has a fraction."},
		},
		{
			"area codes that the number has",
			[]string{"country,city,area code,number", "USA,Rome,,706-555-0104", "USA,Troy,518,1518555-0105", "USA,Utica,212,518-555-0106", "Germany,Kiel,212/718,123456", "Germany,Bonn,212-,555--0136"},
			Options{},
			[]string{"+1 706|555-0104 0-0  in service", "+1 518|555-0105 0-0  in service", "rejected: The number holds another area code than 212, which its column gives.", "rejected: The cell holds several area codes.", "+49 212|555-0136 0-0  in service"},
		},
		{
			"international prefixes and trunks",
			[]string{"country,city,number", "Germany,Jena,0049 3641 123456", "UK,Hull,00 44 1482 555107", "USA,London,011 44 20 7946 0000", "Russia,Tula,8 (4872) 12-34-56", "UK,Leeds,0171 555 0100", "Germany,Bonn,0130-5550", "Germany,Ulm,0032 2 7255015"},
			Options{},
			[]string{
				"+49 3641|123456 0-0  in service", "+44 1482|555107 0-0  in service", "rejected: The number starts with the dial code of another country.",
				"+7 4872|12-34-56 0-0  in service", "+44 0171|555 0100 0-0  in service", "+49 |0130-5550 0-0  in service",
				"rejected: The number starts with the dial code of another country.",
			},
		},
		{
			"what stands around a number",
			[]string{"country,city,number", "USA,Rome,212-555-0110*", "USA,Troy,555-0123 (voice)", `USA,Utica,"555-0135,,1"`},
			Options{Fix: FixSplit},
			[]string{"+1 212|555-0110 0-0  in service", "rejected: The list says that no modem answers there: voice.", "rejected: A comma ends the field. Enter one number."},
		},
		{
			"a status called estado",
			[]string{"País,Ciudad,Estado,Teléfono", "España,Madrid,activo,915550101", "México,Puebla,inactivo,2225550102"},
			Options{},
			[]string{"+34 |915550101 0-0  in service", "+52 |2225550102 0-0  out of service"},
		},
		{
			"a column that counts the rows",
			[]string{"No.,Country,City,Local access telephone", "1,USA,Rome,706-555-0101", "2,USA,Troy,518-555-0102"},
			Options{},
			[]string{"+1 706|555-0101 0-0  in service", "+1 518|555-0102 0-0  in service"},
		},
		{
			"dial codes called indicatif",
			[]string{"Pays,Indicatif,Ville,Numéro", "France,33,Paris,01 55 50 10 00", "Spain,34,Madrid,915550101"},
			Options{},
			[]string{"+33 01|55 50 10 00 0-0  in service", "+34 |915550101 0-0  in service"},
		},
		{
			"a header on every page",
			[]string{"Ort,Vorwahl,Nummer", "Berlin,030,123456", "Bonn,0228,123457", "Ort,Vorwahl,Nummer", "Ulm,0731,445566"},
			Options{Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "Germany"}},
			[]string{"+49 030|123456 0-0  in service", "+49 0228|123457 0-0  in service", "skipped: This row repeats the header.", "+49 0731|445566 0-0  in service"},
		},
		{
			"a town without a number among towns in capitals",
			[]string{"NAME,AREA,NUMBER", "AUGSBURG,821,555100", "MUNICH,,", "NUREMBERG,911,555101"},
			Options{Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "Germany"}},
			[]string{"+49 821|555100 0-0  in service", "rejected: Enter a number: it has no digit.", "+49 911|555101 0-0  in service"},
		},
		{
			"countries as headings",
			[]string{"City,Area,Number", "GERMANY,,", "Bonn,0228,555100", "FRANCE,,", "Paris,01,55501000"},
			Options{Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "USA"}},
			[]string{"skipped: This row is a heading: the rows below are in Germany.", "+49 0228|555100 0-0  in service", "skipped: This row is a heading: the rows below are in France.", "+33 01|55501000 0-0  in service"},
		},
		{
			"one POP in several writings",
			[]string{"country,city,area,number,speed,toll free", "USA,Albany,518,555-0100,56K?,yes", "USA,Albany,518,5550100,,", "USA,Albany,518,555 0100,,"},
			Options{Map: map[phonebook.Field]string{phonebook.FieldMaxBaud: "-"}},
			[]string{"+1 518|555-0100 0-0  in service", "skipped: Row 2 already holds this POP.", "skipped: Row 2 already holds this POP."},
		},
		{
			"a quotation mark that is never closed",
			[]string{"country,city,number,notes", `USA,Albany,518-555-0100,"old name`, "USA,Troy,518-555-0101,", `USA,Rome,706-555-0102,12" antenna`, "USA,Utica,315-555-0103,"},
			Options{},
			[]string{"+1 518|555-0100 0-0  in service", "+1 518|555-0101 0-0  in service", "+1 706|555-0102 0-0  in service", "+1 315|555-0103 0-0  in service"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, become(t, tt.opt, tt.lines...)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestDialCodeAndTrunkAreOneNumber: a list with dial codes names the POPs of one
// without.
func TestDialCodeAndTrunkAreOneNumber(t *testing.T) {
	first, err := NewPlan(text(t, "Country,City,Number", "UK,London,020 7946 0123"), Target{Book: book(), Countries: worldCountries}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{"+44 20 7946 0123", "0044 20 79460123", "(020) 7946-0123", "02079460123"} {
		p, err := NewPlan(text(t, "Country,City,Number", "UK,London,"+number), Target{Book: book(first.Rows[0].POP), Countries: worldCountries}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r := p.Rows[0]; r.Result != Unchanged {
			t.Errorf("%s: %v %+v", number, r.Result, r.POP)
		}
	}
}

// TestTitlesOfTheUser: titles that no list of titles knows are found by the words
// that the user gives.
func TestTitlesOfTheUser(t *testing.T) {
	lines := strings.Join([]string{"Place7,Zone,Code7,Line", "USA,Rome,706,555-0101", "USA,Troy,518,555-0102"}, "\n")
	table := readBytes(t, []byte(lines), ReadOptions{Titles: []string{"zone", "C", "line"}})
	if table.HeaderRow != 1 || len(table.Rows) != 2 || table.Columns != 4 {
		t.Errorf("header in row %d, %d rows, %d columns", table.HeaderRow, len(table.Rows), table.Columns)
	}
	n := 0
	for with := range readBytes(t, []byte(lines), ReadOptions{}).WithHeader() {
		if n++; with.HeaderRow != n || len(with.Rows) != 3-n {
			t.Errorf("header in row %d, %d rows", with.HeaderRow, len(with.Rows))
		}
	}
}
