package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// decided lists the index and the result of every row, such as "2 change".
func decided(p *Plan) []string {
	var out []string
	for _, r := range p.Rows {
		out = append(out, fmt.Sprintf("%d %s", r.POP.ID, r.Result))
	}
	return out
}

func rated(id phonebook.POPID, name string, low, high uint32) phonebook.POP {
	p := pop(id, name, "518", "555-0101")
	p.MinBaud, p.MaxBaud = low, high
	return p
}

// TestAsk gives rows that may be several POPs of one number.
func TestAsk(t *testing.T) {
	const header = "City,Area code,Phone,Min,Max,Notes"
	tests := []struct {
		name string
		book []phonebook.POP
		rows []string
		want []string
	}{
		{
			"the speed settles it",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Troy", 2400, 9600)},
			[]string{"Troy,518,555-0101,2400,9600,new"},
			[]string{"2 change"},
		},
		{
			"one settles the next",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Troy", 2400, 9600)},
			[]string{"Troy,518,555-0101,14400,28800,new", "Troy,518,555-0101,2400,9600,new"},
			[]string{"1 change", "2 change"},
		},
		{
			"nothing settles it",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Troy", 2400, 9600), rated(3, "Rome", 1, 2)},
			[]string{"Troy,518,555-0101,14400,28800,new"},
			[]string{"0 rejected"},
		},
		{
			"twins are alike",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Troy", 300, 1200)},
			[]string{"Troy,518,555-0101,14400,28800,new", "Troy,518,555-0101,14400,33600,new"},
			[]string{"1 change", "2 change"},
		},
		{
			"a new town beside towns of the list",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Rome", 300, 1200)},
			[]string{"Troy,518,555-0101,300,1200,", "Rome,518,555-0101,300,1200,", "Utica,518,555-0101,300,1200,"},
			[]string{"1 unchanged", "2 unchanged", "3 add"},
		},
		{
			"a town in the place of another or beside it",
			[]phonebook.POP{rated(1, "Troy", 300, 1200), rated(2, "Rome", 300, 1200)},
			[]string{"Troy,518,555-0101,300,1200,", "Utica,518,555-0101,300,1200,"},
			[]string{"1 unchanged", "3 add"},
		},
		{
			"two columns or one",
			[]phonebook.POP{{ID: 1, Country: 1, Name: "Troy", AccessNumber: "518-555-0101", Flags: 48}},
			[]string{"Troy,518,555-0101,,,"},
			[]string{"1 change"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := book(tt.book...)
			table := text(t, append([]string{header}, tt.rows...)...)
			p := plan(t, table, b, Options{Defaults: usa})
			if d := cmp.Diff(tt.want, decided(p)); d != "" {
				t.Error(d)
			}
			for _, r := range p.Rows {
				if r.Result == Rejected && (!strings.Contains(told(r), "The book has 2 POPs of this number and name: 1, 2.") || !strings.Contains(told(r), "--map id=COLUMN")) {
					t.Errorf("got %q", told(r))
				}
			}
			if err := b.Apply(p.Changes()); err != nil {
				t.Fatal(err)
			}
			// The list again changes nothing.
			again := plan(t, table, b, Options{Defaults: usa}).Counts()
			if again.Add+again.Change+again.Delete != 0 || again.Rejected != p.Counts().Rejected {
				t.Errorf("imported again: %+v", again)
			}
		})
	}
}

func TestAskNamesFivePOPs(t *testing.T) {
	var pops []phonebook.POP
	for i := range 9 {
		pops = append(pops, rated(phonebook.POPID(i+1), fmt.Sprint("Town ", i), 300, 1200))
	}
	p := plan(t, text(t, "City,Area code,Phone", "Troy,518,555-0101"), book(pops...), Options{Defaults: usa})
	if got := reasons(p)[0]; got != "rejected | C The book has 9 POPs of this number, none by the row's name: 1, 2, 3, 4, 5, …." {
		t.Errorf("got %q", got)
	}
	if g := p.Groups(); len(g) != 1 || g[0].Field != phonebook.FieldAccessNumber {
		t.Errorf("%+v", g)
	}
}

// TestListWithoutNames: the number alone recognises what it can.
func TestListWithoutNames(t *testing.T) {
	b := book(rated(1, "Troy", 300, 1200), rated(2, "Rome", 2400, 9600), pop(3, "Bonn", "518", "555-0102"))
	table := text(t, "Area code,Phone,Min,Max", "518,555-0101,2400,9600", "518,555-0101,300,1200", "518,555-0102,,")
	if d := cmp.Diff([]string{"2 unchanged", "1 unchanged", "3 unchanged"}, decided(plan(t, table, b, Options{Defaults: usa}))); d != "" {
		t.Error(d)
	}
}

// TestPartialRows: rows that say less than the book take the POPs that say more
// only when these are nobody else's.
func TestPartialRows(t *testing.T) {
	b := book(rated(1, "Troy", 2400, 9600), rated(2, "Troy", 0, 0))
	table := text(t, "City,Area code,Phone,Min,Max", "Troy,518,555-0101,,", "Troy,518,555-0101,2400,9600")
	if d := cmp.Diff([]string{"2 unchanged", "1 unchanged"}, decided(plan(t, table, b, Options{Defaults: usa}))); d != "" {
		t.Error(d)
	}
	twice := text(t, "City,Area code,Phone", "Troy,518,555-0101", "Troy,518,555-0101", "Troy,518,555-0101")
	if d := cmp.Diff([]string{"2 unchanged", "1 unchanged", "0 skipped"}, decided(plan(t, twice, b, Options{Defaults: usa}))); d != "" {
		t.Error(d)
	}
}

func TestRetire(t *testing.T) {
	off := pop(4, "Ulm", "206", "555-0104")
	off.Status = phonebook.OutOfService
	b := book(pop(1, "Rome", "706", "555-0100"), pop(2, "Troy", "518", "555-0101"), pop(3, "Bonn", "206", "555-0102"), off)
	table := text(t, "City,Area code,Phone", "Rome,706,555-0100", `"Bonn, x",206,555-0102`)
	p := plan(t, table, b, Options{Defaults: usa, Mode: ModeRetire})
	if d := cmp.Diff(Counts{Change: 1, Unchanged: 1, Rejected: 1}, p.Counts()); d != "" {
		t.Error(d)
	}
	if len(p.Missing) != 2 || !hasNote(p.Notes, "2 POPs of the book are not in the file and will be taken out of service; out of service already: 1.") {
		t.Errorf("missing %v, notes %q", p.Missing, p.Notes)
	}
	if err := b.Apply(p.Changes()); err != nil {
		t.Fatal(err)
	}
	for i, want := range []phonebook.Status{phonebook.InService, phonebook.OutOfService, phonebook.InService, phonebook.OutOfService} {
		if b.POPs[i].Status != want {
			t.Errorf("POP %d is %s", i+1, b.POPs[i].Status)
		}
	}
	if got := plan(t, table, b, Options{Defaults: usa, Mode: ModeRetire}).Changes(); len(got) != 0 {
		t.Errorf("imported again: %v", got)
	}
	// What was taken out by hand does not come back by a list that says nothing of it.
	back := plan(t, text(t, "City,Area code,Phone", "Troy,518,555-0101"), b, Options{Defaults: usa})
	if r := back.Rows[0]; r.Result != Unchanged {
		t.Errorf("%+v", r)
	}
}

func TestRetireIsLimited(t *testing.T) {
	b := &phonebook.Book{Name: "TEST"}
	for i := range 6002 {
		b.POPs = append(b.POPs, pop(phonebook.POPID(i+1), "Town", "518", fmt.Sprintf("555-%05d", i)))
	}
	p := plan(t, text(t, "City,Area code,Phone", "Town,518,555-00000"), b, Options{Defaults: usa, Mode: ModeRetire})
	if err := p.CheckLimits(false, 0); err != nil {
		t.Error(err)
	}
	if err := p.CheckLimits(true, 0); err == nil {
		t.Error("6,001 POPs were taken out of service after a post")
	}
}

func TestChains(t *testing.T) {
	hash := []uint64{7, 9, 7, 7, 1 << 40, 9}
	c := newChains(hash)
	positions := func(h uint64) (out []int) {
		for at := c.first(h); at >= 0; at = c.after(at) {
			out = append(out, at)
		}
		return out
	}
	for h, want := range map[uint64][]int{7: {0, 2, 3}, 9: {1, 5}, 1 << 40: {4}, 8: nil} {
		if d := cmp.Diff(want, positions(h)); d != "" {
			t.Errorf("%d: %s", h, d)
		}
	}
	c.drop(0)
	if d := cmp.Diff([]int{2, 3}, positions(7)); d != "" {
		t.Error(d)
	}
	if got := newChains(nil).first(7); got != -1 {
		t.Errorf("an empty table has %d", got)
	}
}

// TestOneNumberForAll: lists give one placeholder, or a service's single number,
// to every town. That must not take the square of the rows.
func TestOneNumberForAll(t *testing.T) {
	const n = 30000
	b := &phonebook.Book{Name: "TEST"}
	lines, bare := []string{"City,Area code,Phone"}, []string{"Area code,Phone,Max speed"}
	for i := range n {
		p := pop(phonebook.POPID(i+1), fmt.Sprint("Town ", i), "", "11111")
		p.MaxBaud = uint32(2400 + i)
		b.POPs = append(b.POPs, p)
		lines = append(lines, fmt.Sprintf("Town %d,,11111", i))
		bare = append(bare, fmt.Sprintf(",11111,%d", 2400+i))
	}
	for _, table := range []*Table{text(t, lines...), text(t, bare...)} {
		p := plan(t, table, b, Options{Defaults: usa})
		if d := cmp.Diff(Counts{Unchanged: n}, p.Counts()); d != "" {
			t.Errorf("%s%s", d, firstOther(p))
		}
	}
	lines[1] = "New Town,,11111"
	if d := cmp.Diff(Counts{Add: 1, Unchanged: n - 1}, plan(t, text(t, lines...), b, Options{Defaults: usa}).Counts()); d != "" {
		t.Error(d)
	}
}
