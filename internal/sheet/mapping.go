package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// mapping says where each field comes from. Columns count from 0, -1 is none.
type mapping struct {
	columns  []ColumnMap
	profiles []profile
	slots    [fieldCount][roleCount]int16 // column from 1, 0 for none
	left     [fieldCount]bool             // left out by the user
	unread   []bool                       // columns left out by the user
	marks    []int                        // columns of speed marks
	entries  bool                         // the eleven fields of a phone book file
	exact    bool                         // a list of this program or a phone book file: numbers stay as they stand
	notes    []phonebook.Sentence
}

const fieldCount = phonebook.FieldComments + 1

// slot is what one column at most may fill. The service flags have a slot for
// each kind of word.
type slot struct {
	field phonebook.Field
	part  role
}

func slotOf(m meaning) slot {
	switch m.role {
	case roleISDN, roleSurcharge, roleMulticast, roleServices:
		return slot{m.field, m.role}
	}
	return slot{field: m.field}
}

// of returns the column of a field, -1 for none.
func (m *mapping) of(f phonebook.Field) int { return m.part(f, roleValue) }

func (m *mapping) part(f phonebook.Field, r role) int { return int(m.slots[f][r]) - 1 }

func (m *mapping) roleOf(f phonebook.Field) role {
	if i := m.of(f); i >= 0 {
		return m.columns[i].role
	}
	return roleValue
}

// newMapping finds the columns of t. It returns a [*MapError] for a column that
// was named and does not exist.
func newMapping(t *Table, countries phonebook.Countries, named map[phonebook.Field]string, unread []string) (*mapping, error) {
	m := &mapping{unread: make([]bool, t.Columns)}
	for _, name := range unread { // what is not there is not read either
		if i := findColumn(t, name); i >= 0 {
			m.unread[i] = true
		}
	}
	for i := range t.Columns {
		m.columns = append(m.columns, ColumnMap{Letter: letter(i), Title: headerAt(t, i), Samples: samples(t, i)})
		m.profiles = append(m.profiles, profileOf(t, i, countries))
	}
	if err := m.name(t, named); err != nil {
		return nil, err
	}
	switch {
	case isEntries(t):
		m.mapEntries()
	case t.Header != nil:
		m.findMarks()
		m.findTitles()
		m.dropDialCodes(t, countries)
		m.findNumber()
	default:
		m.guess()
	}
	m.splitNames()
	m.explainRest()
	m.exact = m.entries || slices.EqualFunc(t.Header, exportHeader, func(a, b string) bool { return title(a) == title(b) })
	return m, nil
}

func headerAt(t *Table, i int) string {
	if i < len(t.Header) {
		return t.Header[i]
	}
	return ""
}

func samples(t *Table, i int) []string {
	out := []string{}
	for _, r := range t.Rows[:min(len(t.Rows), profileRows)] {
		if c := tidy(r.Cell(i)); c != "" && !lonely(r) && !slices.Contains(out, c) {
			if out = append(out, c); len(out) == 3 {
				break
			}
		}
	}
	return out
}

// name sets the columns that the user chose.
func (m *mapping) name(t *Table, named map[phonebook.Field]string) error {
	for _, f := range phonebook.Fields() {
		want, ok := named[f]
		if !ok {
			continue
		}
		if want == "-" {
			m.left[f] = true
			continue
		}
		i := findColumn(t, want)
		if i < 0 {
			return &MapError{
				Field: f, Value: want, Reason: phonebook.Say(`The list has no column "{{.Column}}".`, "Column", want),
				Remedy: "Name a column by title, letter or number: " + m.list() + ".",
			}
		}
		if c := &m.columns[i]; c.Field != phonebook.FieldNone {
			return &MapError{
				Field: f, Value: want, Reason: phonebook.Say("Column {{.Column}} is already the {{.Field}}.", "Column", c.Letter, "Field", c.Field),
				Remedy: "Name each column once.",
			}
		}
		m.set(i, meaning{f, m.roleFor(f, i)}, 1, chosenByHand)
	}
	return nil
}

// roleFor keeps the way of reading that the title asks for when a column is
// chosen by hand.
func (m *mapping) roleFor(f phonebook.Field, i int) role {
	found, _ := lookUp(title(m.columns[i].Title))
	for _, k := range found {
		if k.field == f && k.role != roleSpeedMark {
			return k.role
		}
	}
	if f == phonebook.FieldID {
		return roleStrongID
	}
	return roleValue
}

func (m *mapping) list() string {
	var out []string
	for _, c := range m.columns {
		if c.Title == "" {
			out = append(out, c.Letter)
		} else {
			out = append(out, fmt.Sprintf("%s (%s)", c.Title, c.Letter))
		}
	}
	return strings.Join(out, ", ")
}

// findColumn finds a column by title, then by letter, then by number.
func findColumn(t *Table, want string) int {
	if key := title(want); key != "" {
		for i, h := range t.Header {
			if title(h) == key {
				return i
			}
		}
	}
	if i := columnOf(want); i >= 0 && i < t.Columns {
		return i
	}
	if n, err := strconv.Atoi(want); err == nil && n >= 1 && n <= t.Columns {
		return n - 1
	}
	return -1
}

func (m *mapping) set(i int, k meaning, sure float64, why phonebook.Sentence) {
	c := &m.columns[i]
	c.Field, c.role, c.Confidence, c.Why = k.field, k.role, sure, why
	at := slotOf(k)
	m.slots[at.field][at.part] = int16(i + 1)
}

func (m *mapping) free(i int, f phonebook.Field) bool {
	return m.columns[i].Field == phonebook.FieldNone && !m.left[f] && !m.unread[i]
}

// findMarks maps columns such as bps300 or 64K, where a tick means the speed of
// the title.
func (m *mapping) findMarks() {
	if m.left[phonebook.FieldMaxBaud] || m.of(phonebook.FieldMaxBaud) >= 0 {
		return
	}
	for i := range m.columns {
		c, p := &m.columns[i], &m.profiles[i]
		speed, ok := speedTitle(c.Title)
		if !ok || m.unread[i] || c.Field != phonebook.FieldNone || p.share(asMark) < 0.9 {
			continue
		}
		c.Field, c.role, c.speed = phonebook.FieldMaxBaud, roleSpeedMark, speed
		c.Confidence = 1
		c.Why = phonebook.Say("A mark means {{.Speed}} bit/s.", "Speed", int(speed))
		m.marks = append(m.marks, i)
	}
}

// mustHave are the fields without which a POP is wrong: a column whose title can
// mean nothing else is read whatever it holds.
var mustHave = map[phonebook.Field]bool{phonebook.FieldCountry: true, phonebook.FieldAreaCode: true, phonebook.FieldAccessNumber: true}

// candidate is one reading of one column.
type candidate struct {
	column int
	meaning
	score float64
}

// findTitles maps the columns whose title is known, the surest first. Where a
// title may mean several things the content decides.
func (m *mapping) findTitles() {
	var all []candidate
	for i := range m.columns {
		word := title(m.columns[i].Title)
		found, sure := lookUp(word)
		for rank, k := range found {
			fit := m.profiles[i].accepts(k)
			switch {
			case rank == 0 && believed[word]:
				fit = 1
			case len(found) == 1 && sure == 1 && mustHave[k.field] && !m.profiles[i].counts():
				fit = max(fit, 0.5) // rows that do not fit are named then, not passed over
			}
			if k.role == roleSpeedMark || fit == 0 {
				continue
			}
			// A title that means less means it surer: "Area code" before "Prefix".
			all = append(all, candidate{i, k, sure*(0.6+0.4*fit) - 0.05*float64(rank) - 0.01*float64(len(found)-1)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	for _, c := range all {
		if !m.free(c.column, c.field) || len(m.marks) > 0 && c.field == phonebook.FieldMaxBaud {
			continue
		}
		if at := slotOf(c.meaning); m.part(at.field, at.part) >= 0 {
			continue
		}
		why := phonebook.Say("By its title.")
		if c.score < 0.9 {
			why = phonebook.Say("By its title and its values.")
		}
		m.set(c.column, c.meaning, c.score, why)
	}
}

// splitNames reads "Albany, NY" as a town and its state where nearly all names are
// so and no column gives the regions.
func (m *mapping) splitNames() {
	i := m.of(phonebook.FieldName)
	if i < 0 || m.entries || m.of(phonebook.FieldRegion) >= 0 || m.left[phonebook.FieldRegion] || m.profiles[i].filled < 3 || m.profiles[i].share(asCityState) < 0.8 {
		return
	}
	m.columns[i].role = roleCityState
	m.notes = append(m.notes, phonebook.Say("Column {{.Column}} holds towns with their state, which became the region.", "Column", m.columns[i].Letter))
}

// dropDialCodes gives a column of dial codes back that a title such as
// "Indicatif" or "Code" made the area codes: in every row it is the code of the
// row's country.
func (m *mapping) dropDialCodes(t *Table, countries phonebook.Countries) {
	area, country := m.of(phonebook.FieldAreaCode), m.of(phonebook.FieldCountry)
	if area < 0 || country < 0 || m.columns[area].Why.Text == chosenByHand.Text {
		return
	}
	same, rows := 0, 0
	for _, r := range t.Rows[:min(len(t.Rows), profileRows)] {
		id, err := resolve(countries, tidy(r.Cell(country)))
		c, ok := countries.Get(id)
		if code := digitsOf(r.Cell(area)); err == nil && ok && code != "" {
			rows++
			if strings.TrimLeft(code, "0") == c.Code {
				same++
			}
		}
	}
	if rows == 0 || same*10 < rows*9 {
		return
	}
	c := &m.columns[area]
	c.Field, c.role, c.Confidence = phonebook.FieldNone, roleValue, 0
	m.slots[phonebook.FieldAreaCode][roleValue] = 0
	m.notes = append(m.notes, phonebook.Say("Column {{.Column}} ({{.Title}}) holds the dial codes of the countries and was not read.", "Column", c.Letter, "Title", c.Title))
}

var chosenByHand = phonebook.Say("Chosen by hand.")

// findNumber takes the only column of telephone numbers for the access number
// when no title names it.
func (m *mapping) findNumber() {
	if m.of(phonebook.FieldAccessNumber) >= 0 || m.left[phonebook.FieldAccessNumber] {
		return
	}
	found := -1
	for i := range m.columns {
		if p := &m.profiles[i]; m.free(i, phonebook.FieldAccessNumber) && p.share(asPhone) >= 0.9 {
			if found >= 0 {
				return
			}
			found = i
		}
	}
	if found >= 0 {
		m.set(found, meaning{field: phonebook.FieldAccessNumber}, 0.5, phonebook.Say("Its values look like telephone numbers."))
	}
}

// explainRest says of each column that is not read why.
func (m *mapping) explainRest() {
	for i := range m.columns {
		c, p := &m.columns[i], &m.profiles[i]
		if c.Field != phonebook.FieldNone {
			continue
		}
		if m.unread[i] {
			c.Why = leftOut
			continue
		}
		if p.share(asPhone) >= 0.5 && m.of(phonebook.FieldAccessNumber) >= 0 {
			m.notes = append(m.notes, phonebook.Say("Column {{.Column}} ({{.Title}}) holds telephone numbers too and was not read.", "Column", c.Letter, "Title", cmp.Or(c.Title, "…")))
		}
		c.Why = phonebook.Say("No field has this title.")
		if c.Title == "" {
			c.Why = phonebook.Say("Nothing tells what it holds.")
		}
		found, _ := lookUp(title(c.Title))
		if len(found) == 0 {
			continue
		}
		k := found[0]
		switch at := m.part(k.field, slotOf(k).part); {
		case m.left[k.field]:
			c.Why = leftOut
		case k.field == phonebook.FieldID && p.accepts(k) == 0:
			c.Why = phonebook.Say("It is no POP index: that takes a different whole number from 1 in every row.")
			m.notes = append(m.notes, phonebook.Say("Column {{.Column}} ({{.Title}}) was not taken for the POP index: its values are not all different whole numbers from 1.",
				"Column", c.Letter, "Title", c.Title))
		case at >= 0:
			c.Why = phonebook.Say("The {{.Field}} comes from column {{.Column}}.", "Field", k.field, "Column", m.columns[at].Letter)
		default:
			c.Why = phonebook.Say("Its values do not look like the {{.Field}}.", "Field", k.field)
		}
	}
}
