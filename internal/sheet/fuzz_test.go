package sheet

import (
	"context"
	"slices"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// FuzzText reads arbitrary bytes. Reading must not panic, and every row that is
// not blank must be in the plan once, in order, with a result and, where it is
// turned away, a reason.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"Country,City,Phone\nUSA,Rome,555-0100\nUSA,\"Troy, NY\",555-0101\n", "1,1,0,Rome,706,5550100,300,2400,0,96,\n2,0,,,,,,,,,\n",
		"City;Vorwahl;Rufnummer\r\nM\xFCnchen;089;5550134\r\n", "706,5550100,GA,Rome\n518,5550101,NY,Troy\n", "\xFF\xFEa\x00,\x00b\x00",
		"State\tCity\tPhone\nAK LOCATIONS\n\tAdak\t907/555-0125\nTotal: 1", "a,\"b\nc", "PK\x03\x04", "bps300|1200|Phone\nX|B|555",
	} {
		f.Add([]byte(s), uint8(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, fix uint8) {
		table, err := readData(context.Background(), "list.csv", data, ReadOptions{})
		if err != nil {
			if table != nil {
				t.Fatal("an error came with a table")
			}
			return
		}
		opt := Options{Defaults: usa, Fix: Fix(fix & 7), Mode: Mode(fix >> 3 & 1)}
		b := book(pop(1, "Rome", "706", "555-0100"))
		p, err := NewPlan(table, Target{Book: b, Countries: testCountries}, opt)
		if err != nil {
			return
		}
		checkPlan(t, table, p)
		apply(t, b, p)
	})
}

func checkPlan(t *testing.T, table *Table, p *Plan) {
	t.Helper()
	if len(p.Rows) != len(table.Rows) {
		t.Fatalf("%d rows of the file, %d of the plan", len(table.Rows), len(p.Rows))
	}
	for i, r := range p.Rows {
		if r.Row != table.Rows[i].Number || r.Result == 0 {
			t.Fatalf("row %d: %+v", table.Rows[i].Number, r)
		}
		turnedAway := r.Result == Rejected || r.Result == Skipped
		if turnedAway != (told(r) != "") {
			t.Fatalf("row %d is %v without a reason", r.Row, r.Result)
		}
	}
	p.Groups()
}

// apply carries the plan out: what it adds or changes must be allowed.
func apply(t *testing.T, b *phonebook.Book, p *Plan) {
	t.Helper()
	after := &phonebook.Book{Name: b.Name, POPs: b.POPs, Regions: slices.Clone(b.Regions)}
	for _, name := range p.NewRegions {
		out, err := after.Regions.Add(name)
		if err != nil {
			t.Fatalf("new region %q: %v", name, err)
		}
		after.Regions = out
	}
	if err := after.Apply(p.Changes()); err != nil {
		t.Fatal(err)
	}
	for _, pop := range after.POPs {
		if broken := after.CheckPOP(pop, testCountries, phonebook.ASCII); len(broken) > 0 {
			t.Fatalf("%+v: %v", pop, broken[0])
		}
	}
}
