package session

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func three() []phonebook.POP {
	p := phonebook.POP{ID: 1, Country: 1, Region: 1, Name: "Napa", AreaCode: "707", AccessNumber: "257-6810", MaxBaud: 9600, Flags: 48}
	q, r := p, p
	q.ID, q.AreaCode, q.Status = 2, "805", phonebook.OutOfService
	r.ID, r.Flags = 3, 50
	return []phonebook.POP{p, q, r}
}

// many begins an edit of POPs.
func many(pops []phonebook.POP) *Many {
	refs := make([]*phonebook.POP, len(pops))
	for i := range pops {
		refs[i] = &pops[i]
	}
	return NewMany(refs)
}

func TestManyCommon(t *testing.T) {
	m := many(three())
	if p, same := m.Shared(phonebook.FieldName); p.Name != "Napa" || !same {
		t.Errorf("name %q, %v", p.Name, same)
	}
	if _, same := m.Shared(phonebook.FieldAreaCode); same {
		t.Error("area codes that differ are the same")
	}
	if diff := cmp.Diff([]string{"707", "805"}, m.Distinct(phonebook.FieldAreaCode)); diff != "" {
		t.Error(diff)
	}
}

// TestManyWritesOnlyWhatWasTouched writes every field once and leaves the others.
func TestManyWritesOnlyWhatWasTouched(t *testing.T) {
	writes := map[phonebook.Field]struct {
		write func(*Draft)
		want  func(*phonebook.POP)
	}{
		phonebook.FieldStatus:       {func(d *Draft) { d.Status = phonebook.OutOfService }, func(p *phonebook.POP) { p.Status = phonebook.OutOfService }},
		phonebook.FieldCountry:      {func(d *Draft) { d.Country = 49 }, func(p *phonebook.POP) { p.Country = 49 }},
		phonebook.FieldRegion:       {func(d *Draft) { d.Region = 0 }, func(p *phonebook.POP) { p.Region = 0 }},
		phonebook.FieldName:         {func(d *Draft) { d.Name = "Rome" }, func(p *phonebook.POP) { p.Name = "Rome" }},
		phonebook.FieldAreaCode:     {func(d *Draft) { d.AreaCode = "1" }, func(p *phonebook.POP) { p.AreaCode = "1" }},
		phonebook.FieldAccessNumber: {func(d *Draft) { d.AccessNumber = "2" }, func(p *phonebook.POP) { p.AccessNumber = "2" }},
		phonebook.FieldMinBaud:      {func(d *Draft) { d.MinSpeed = "1,200" }, func(p *phonebook.POP) { p.MinBaud = 1200 }},
		phonebook.FieldMaxBaud:      {func(d *Draft) { d.MaxSpeed = "" }, func(p *phonebook.POP) { p.MaxBaud = 0 }},
		phonebook.FieldDialUpEntry:  {func(d *Draft) { d.DialUpEntry = "ISP" }, func(p *phonebook.POP) { p.DialUpEntry = "ISP" }},
		phonebook.FieldComments:     {func(d *Draft) { d.Comments = "c" }, func(p *phonebook.POP) { p.Comments = "c" }},
	}
	for f, w := range writes {
		m := many(three())
		m.Touch(f, w.write)
		for _, p := range three() {
			want := p
			w.want(&want)
			got, bad := m.Apply(p)
			if got != want || bad != nil {
				t.Errorf("%v: %+v, %v, want %+v", f, got, bad, want)
			}
		}
		m.Leave(f)
		if got, _ := m.Apply(three()[1]); got != three()[1] || m.Dirty() {
			t.Errorf("%v: taken back and written all the same", f)
		}
	}
}

// TestManyServices changes services one by one: the others stay as they are in each.
func TestManyServices(t *testing.T) {
	m := many(three())
	m.Tick(service(t, 64), true)
	m.Tick(service(t, 16), false)
	want := []phonebook.ServiceFlags{96, 96, 98}
	for i, p := range three() {
		if got, _ := m.Apply(p); got.Flags != want[i] {
			t.Errorf("POP %d: services %d, want %d", p.ID, got.Flags, want[i])
		}
	}
	m.Tick(service(t, 16), true)
	if got, _ := m.Apply(three()[0]); got.Flags != 112 {
		t.Errorf("services %d, want 112", got.Flags)
	}
}

func TestManyWrites(t *testing.T) {
	m := many(three())
	m.Touch(phonebook.FieldStatus, func(d *Draft) { d.Status = phonebook.OutOfService })
	m.Touch(phonebook.FieldName, func(d *Draft) { d.Name = "Napa" }) // as it is
	m.Touch(phonebook.FieldAreaCode, func(d *Draft) { d.AreaCode = "707" })
	m.Tick(service(t, 64), true)
	type write struct {
		field    phonebook.Field
		pops     int
		old, now string
		om, nm   bool
	}
	var got []write
	for _, w := range m.Writes() {
		got = append(got, write{w.Field, w.POPs, w.Old.Value(w.Field), w.New.Value(w.Field), w.OldMixed, w.NewMixed})
	}
	want := []write{
		{phonebook.FieldStatus, 2, phonebook.InService.String(), phonebook.OutOfService.String(), true, false},
		{phonebook.FieldAreaCode, 1, "707", "707", true, false},
		{phonebook.FieldFlags, 3, "48", "112", true, true},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(write{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m.Discard()
	if m.Dirty() || m.Writes() != nil {
		t.Error("something is left")
	}
	m.Touch(phonebook.FieldMaxBaud, func(d *Draft) { d.MaxSpeed = "fast" })
	if _, bad := m.Apply(three()[0]); len(bad) != 1 || bad[0].Field != phonebook.FieldMaxBaud {
		t.Errorf("%v", bad)
	}
}

// service returns the service whose bit that is.
func service(t *testing.T, bit phonebook.ServiceFlags) phonebook.Service {
	t.Helper()
	for _, s := range phonebook.Services() {
		if s.Bit == bit {
			return s
		}
	}
	t.Fatalf("no service has the bit %d", bit)
	panic("unreachable")
}

// TestManyShows is what the inputs show.
func TestManyShows(t *testing.T) {
	m := many(three())
	if got := m.Text(phonebook.FieldName) + "|" + m.Text(phonebook.FieldAreaCode) + "|" + m.Text(phonebook.FieldMaxBaud); got != "Napa||9,600" {
		t.Error(got)
	}
	m.Touch(phonebook.FieldAreaCode, func(d *Draft) { d.AreaCode = "x" })
	if p, same := m.Shared(phonebook.FieldAreaCode); p.AreaCode != "x" || !same || m.Text(phonebook.FieldAreaCode) != "x" {
		t.Errorf("%+v, %v", p, same)
	}
	if on, same := m.Service(service(t, 2)); on && same {
		t.Error("a service of one POP is one of all")
	}
}

// An edit is for the POPs it was begun with: those that are gone leave it, others
// never come in.
func TestManyStaysWithItsPOPs(t *testing.T) {
	m := many(three())
	m.Touch(phonebook.FieldName, func(d *Draft) { d.Name = "Rome" })
	if !m.Are([]phonebook.POPID{3, 1, 2}) || m.Are([]phonebook.POPID{1, 2, 4}) || m.Are([]phonebook.POPID{1, 2}) || m.Holds(4) {
		t.Error("it is for other POPs")
	}
	m.Rebase(func(ids []phonebook.POPID) (left []*phonebook.POP) {
		for _, id := range ids {
			p := three()[id-1]
			if p.Name, p.AreaCode = "Rome", "805"; id != 2 {
				left = append(left, &p)
			}
		}
		return left
	})
	if diff := cmp.Diff([]phonebook.POPID{1, 3}, m.IDs()); diff != "" || !m.Are([]phonebook.POPID{1, 3}) || m.Holds(2) {
		t.Errorf("after one was deleted (-want +got):\n%s", diff)
	}
	if !m.Dirty() || m.Writes() != nil || m.Text(phonebook.FieldAreaCode) != "805" {
		t.Errorf("writes %+v", m.Writes())
	}
	m.Rebase(func([]phonebook.POPID) []*phonebook.POP { return nil })
	if _, same := m.Shared(phonebook.FieldName); m.Len() != 0 || m.Writes() != nil || same {
		t.Error("it is for no POP and writes something")
	}
}

// Of very many different values no more are counted than can be shown.
func TestManyDistinctOfVeryMany(t *testing.T) {
	pops := make([]phonebook.POP, MostDistinct+5)
	for i := range pops {
		pops[i].AccessNumber = strconv.Itoa(i)
	}
	if got := len(many(pops).Distinct(phonebook.FieldAccessNumber)); got != MostDistinct+1 {
		t.Errorf("%d values", got)
	}
	if got := len(many(pops[:MostDistinct]).Distinct(phonebook.FieldAccessNumber)); got != MostDistinct {
		t.Errorf("%d values", got)
	}
}
