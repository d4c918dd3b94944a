package session

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Texts are the cells that show something else than the book holds: what was typed
// and breaks a rule.
type Texts map[phonebook.POPID]map[Column]string

// Texts returns what the cells of POPs with wrong values show.
func (d *Drafts) Texts(book *phonebook.Book) Texts {
	out := Texts{}
	for id := range d.values {
		p, ok := book.POP(id)
		if !ok || !d.Wrong(id) {
			continue
		}
		out[id] = map[Column]string{}
		for col := range Columns {
			if text, wrong := d.Text(book, d.Pending(p), col); wrong {
				out[id][col] = text
			}
		}
	}
	return out
}

// Text returns what a cell shows of a POP that has a wrong value there; wrong is
// false where it has none.
func (d *Drafts) Text(book *phonebook.Book, p phonebook.POP, col Column) (text string, wrong bool) {
	texts := make([]string, 0, 2)
	for _, f := range col.Fields() {
		text := book.Text(p, f)
		if v, ok := d.At(p.ID, f); ok && v.Err != nil {
			text, wrong = v.Text, true
		}
		texts = append(texts, text)
	}
	if !wrong {
		return "", false
	}
	return CellText(texts), true
}

// overlay is what is found and sorted of the POPs whose cells show something else
// than the book holds.
type overlay struct {
	texts Texts
	at    []int32 // positions of the POPs, ascending
	index *index  // of them as they are shown
}

// Show makes search and order go by what these cells show. It reports whether that
// differs from what they showed before. The rows stay where they are.
func (v *View) Show(texts Texts) bool {
	if maps.EqualFunc(v.over.texts, texts, maps.Equal) {
		return false
	}
	if v.over.of(v.sorted.Column, texts) {
		v.moved = true
	}
	v.orders = orders{}
	v.over = overlay{texts: texts}
	for id := range texts {
		if i, ok := v.at(id); ok {
			v.over.at = append(v.over.at, int32(i))
		}
	}
	slices.Sort(v.over.at)
	shown := make([]phonebook.POP, len(v.over.at))
	for j, i := range v.over.at {
		shown[j] = asShown(v.pops[i], texts[v.ids[i]])
	}
	v.over.index = newIndex(shown, v.regions, v.countries)
	v.apply()
	return true
}

// of reports whether any cell of a column shows another text than in others.
func (o *overlay) of(col Column, others Texts) bool {
	differs := func(a, b Texts) bool {
		for id, cells := range a {
			text, is := cells[col]
			other, was := b[id][col]
			if is != was || text != other {
				return true
			}
		}
		return false
	}
	return differs(o.texts, others) || differs(others, o.texts)
}

// asShown returns a POP with the texts that its cells show, as far as its fields are
// text. Of a choice whose cell shows something else it has none.
func asShown(p phonebook.POP, cells map[Column]string) phonebook.POP {
	for col, text := range cells {
		switch col {
		case ByName:
			p.Name = text
		case ByAreaCode:
			p.AreaCode = text
		case ByAccessNumber:
			p.AccessNumber = text
		case ByEntry:
			p.DialUpEntry = text
		case ByComments:
			p.Comments = text
		case ByCountry:
			p.Country = 0
		case ByRegion:
			p.Region = 0
		default: // its text is looked at by itself
		}
	}
	return p
}

// isChoice reports whether a column shows no text of its own: its POPs are found by
// numbers and names.
func (c Column) isChoice() bool {
	switch c {
	case ByCountry, ByRegion, BySpeed, ByStatus, ByServices:
		return true
	default:
		return false
	}
}

// correct makes hits of all POPs those of what is shown.
func (v *View) correct(t term, hits bitset) {
	if len(v.over.at) == 0 {
		return
	}
	found := v.over.index.find(t)
	for j, i := range v.over.at {
		hit := found.has(j)
		for col, text := range v.over.texts[v.ids[i]] {
			switch {
			case t.keyed && t.column == col && col.isChoice():
				hit = t.matches(col, fold(text))
			case !t.keyed && (col == ByCountry || col == ByRegion):
				hit = hit || strings.Contains(fold(text), t.low)
			}
		}
		if hits.clear(int(i)); hit {
			hits.set(int(i))
		}
	}
}

// matches reports whether a folded text in the place of a choice satisfies a condition.
// What is compared with a number must be one.
func (t term) matches(col Column, text string) bool {
	if t.numbers && (col == ByServices || col == BySpeed && t.relation != holds) {
		n, is := quantity(text)
		return is && t.number(n)
	}
	return t.text(text)
}

// pop returns a POP as it is sorted.
func (v *View) pop(i int) *phonebook.POP {
	if j, wrong := slices.BinarySearch(v.over.at, int32(i)); wrong {
		return &v.over.index.pops[j]
	}
	return &v.pops[i]
}

// text returns what a cell shows instead of what the book holds, "" for nothing.
func (v *View) text(i int, col Column) string { return v.over.texts[v.ids[i]][col] }

// wrongNumber returns where a text that stands in the place of a number is sorted:
// as the number that it is, else behind all.
func wrongNumber(text string) uint64 {
	if n, is := quantity(fold(text)); is {
		return n
	}
	return math.MaxUint64
}
