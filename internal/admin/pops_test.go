package admin_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestAddPOP(t *testing.T) {
	f := withBook(t, 0)
	p := town(1)
	p.ID = 77 // the caller has no say
	got := f.add(p)
	if got.ID != 1 {
		t.Errorf("index %d, want 1", got.ID)
	}
	f.add(town(2))
	f.must(f.DeletePOPs("Sample", 2))
	if got := f.add(town(3)); got.ID != 3 {
		t.Errorf("index %d, want 3: indexes are never given again", got.ID)
	}
	diff(t, []string{"POP Add Town 1", "POP Add Town 2", "POP Delete Town 2", "POP Add Town 3"}, f.actions(0))
	if h := f.history()[0]; h.User != "anna" || h.POP != got || !h.Time.After(f.now.AddDate(0, 0, -1)) {
		t.Errorf("%+v", h)
	}
}

func TestAddPOPRefused(t *testing.T) {
	f := withBook(t, 1)
	tests := []struct {
		spoil func(*phonebook.POP)
		field phonebook.Field
	}{
		{func(p *phonebook.POP) { p.Country = 0 }, phonebook.FieldCountry},
		{func(p *phonebook.POP) { p.Country = 2 }, phonebook.FieldCountry},
		{func(p *phonebook.POP) { p.Region = 1 }, phonebook.FieldRegion},
		{func(p *phonebook.POP) { p.Name = "a,b" }, phonebook.FieldName},
		{func(p *phonebook.POP) { p.Name = strings.Repeat("n", 31) }, phonebook.FieldName},
		{func(p *phonebook.POP) { p.Name = "Zürich" }, phonebook.FieldName},
		{func(p *phonebook.POP) { p.AreaCode = "12345678901" }, phonebook.FieldAreaCode},
		{func(p *phonebook.POP) { p.AccessNumber = "" }, phonebook.FieldAccessNumber},
		{func(p *phonebook.POP) { p.AccessNumber = "###" }, phonebook.FieldAccessNumber},
		{func(p *phonebook.POP) { p.MinBaud = 64000 }, phonebook.FieldMinBaud},
		{func(p *phonebook.POP) { p.Flags = 256 }, phonebook.FieldFlags},
		{func(p *phonebook.POP) { p.DialUpEntry = strings.Repeat("e", 51) }, phonebook.FieldDialUpEntry},
		{func(p *phonebook.POP) { p.Comments = strings.Repeat("c", 1001) }, phonebook.FieldComments},
	}
	for _, tt := range tests {
		p := town(2)
		tt.spoil(&p)
		added := refusedAs[*admin.InvalidError](f, tt.field.String(), func() error { _, err := f.AddPOP("Sample", p); return err })
		edited := refusedAs[*admin.InvalidError](f, tt.field.String(), func() error {
			_, err := f.EditPOP("Sample", 1, func(into *phonebook.POP) error { *into = p; return nil })
			return err
		})
		checked, err := f.CheckPOP("Sample", p)
		f.must(err)
		diff(t, added.Fields, checked)
		for _, got := range [][]*phonebook.FieldError{added.Fields, edited.Fields} {
			if len(got) != 1 || got[0].Field != tt.field || got[0].Reason.Empty() {
				t.Errorf("%s: %v", tt.field, got)
			}
		}
		if found, ok := errors.AsType[*phonebook.FieldError](error(edited)); !ok || found != edited.Fields[0] || !strings.Contains(edited.Error(), "POP 1") {
			t.Errorf("%v does not lead to the field", edited)
		}
	}
	two := town(2)
	two.Name, two.Country = "a,b", 0
	invalid := refusedAs[*admin.InvalidError](f, "two faults", func() error { _, err := f.AddPOP("Sample", two); return err })
	if len(invalid.Fields) != 2 || !strings.Contains(invalid.Error(), "1 more") {
		t.Errorf("%v", invalid)
	}
}

func TestEditPOP(t *testing.T) {
	f := withBook(t, 2)
	before := f.ledger().Revision
	got, err := f.EditPOP("sample", 2, func(p *phonebook.POP) error { p.ID, p.Name = 99, "Redmond"; return nil })
	f.must(err)
	if got.ID != 2 || got.Name != "Redmond" || f.ledger().Revision != before+1 {
		t.Errorf("%+v", got)
	}
	last := f.history()[2]
	if last.Action != phonebook.POPEdit || last.Before.Name != "Town 2" || last.POP != got {
		t.Errorf("%+v", last)
	}
	kept := f.state()
	again, err := f.EditPOP("Sample", 2, func(p *phonebook.POP) error { p.Name = "Redmond"; return nil })
	f.must(err)
	diff(t, got, again)
	diff(t, kept, f.state())
	stop := errors.New("stop")
	f.refused("an edit that fails", stop, func() error {
		_, err := f.EditPOP("Sample", 1, func(p *phonebook.POP) error { p.Name = "x"; return stop })
		return err
	})
	f.refused("a POP that is not there", phonebook.ErrNotFound, func() error {
		_, err := f.EditPOP("Sample", 3, func(*phonebook.POP) error { return nil })
		return err
	})
}

func TestEditPOPs(t *testing.T) {
	f := withBook(t, 4)
	out := func(p *phonebook.POP) { p.ID, p.Status = 0, phonebook.OutOfService }
	f.refused("one is not there", phonebook.ErrNotFound, func() error { return f.EditPOPs("Sample", []phonebook.POPID{1, 9}, out) })
	invalid := refusedAs[*admin.InvalidError](f, "one gets invalid", func() error {
		return f.EditPOPs("Sample", []phonebook.POPID{1, 3}, func(p *phonebook.POP) {
			if p.Comments = "x"; p.ID == 3 {
				p.Country = 0
			}
		})
	})
	if invalid.POP.ID != 3 {
		t.Error(invalid)
	}
	f.must(f.EditPOPs("Sample", []phonebook.POPID{2, 4}, out))
	diff(t, []string{"POP Edit Town 2", "POP Edit Town 4"}, f.actions(2))
	kept := f.state()
	f.must(f.EditPOPs("Sample", []phonebook.POPID{2, 4}, out))
	diff(t, kept, f.state())
}

func TestDeletePOPs(t *testing.T) {
	f := withBook(t, 4)
	f.refused("one of them is not there", phonebook.ErrNotFound, func() error { return f.DeletePOPs("Sample", 1, 9) })
	kept := f.state()
	f.must(f.DeletePOPs("Sample"))
	diff(t, kept, f.state())
	f.must(f.DeletePOPs("Sample", 4, 1, 4)) // one named twice is deleted once
	diff(t, []string{"POP Delete Town 1", "POP Delete Town 4"}, f.actions(2))
	if _, err := f.POP("Sample", 4); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
	if p, err := f.POP("Sample", 3); err != nil || p.Name != "Town 3" {
		t.Error(p, err)
	}
}

func TestFullBook(t *testing.T) {
	f := withMany(t, phonebook.MaxPOPs)
	_, err := f.AddPOP("Sample", town(1))
	limit, ok := errors.AsType[*phonebook.LimitError](err)
	if !ok || limit.Limit != 65000 || limit.Found != 65001 || limit.Remedy.Empty() {
		t.Errorf("the 65,001st POP: %v", err)
	}
	f.rename(65000, "Edited") // a full book may still be edited
	f.must(f.DeletePOPs("Sample", 7))
	if p := f.add(town(1)); p.ID != 65001 {
		t.Errorf("index %d", p.ID)
	}
	if l := f.ledger(); len(l.Book.POPs) != phonebook.MaxPOPs {
		t.Errorf("%d POPs", len(l.Book.POPs))
	}
}

func TestFind(t *testing.T) {
	f := withBook(t, 12)
	f.must(f.AddRegion("Sample", "West"))
	out := phonebook.OutOfService
	for id, edit := range map[phonebook.POPID]func(*phonebook.POP){
		3: func(p *phonebook.POP) { p.Region, p.Comments = 1, "by the Sea" },
		5: func(p *phonebook.POP) { p.Country, p.Status = 49, out },
		7: func(p *phonebook.POP) { p.AccessNumber = "(see)"; p.AccessNumber = "01 23-45#6" },
	} {
		_, err := f.EditPOP("Sample", id, func(p *phonebook.POP) error { edit(p); return nil })
		f.must(err)
	}
	tests := []struct {
		q     admin.Query
		total int
		first phonebook.POPID
	}{
		{admin.Query{}, 12, 1},
		{admin.Query{Limit: 2}, 12, 1},
		{admin.Query{Search: "SEA town"}, 1, 3},
		{admin.Query{Search: "425012345"}, 1, 7},
		{admin.Query{Search: "sea 7"}, 0, 0},
		{admin.Query{Country: 49}, 1, 5},
		{admin.Query{Region: "west"}, 1, 3},
		{admin.Query{Status: &out}, 1, 5},
		{admin.Query{Status: &out, Country: 1}, 0, 0},
	}
	for _, tt := range tests {
		pops, total, err := f.Find("Sample", tt.q)
		f.must(err)
		want := tt.total
		if tt.q.Limit > 0 {
			want = tt.q.Limit
		}
		if total != tt.total || len(pops) != want || want > 0 && pops[0].ID != tt.first {
			t.Errorf("%+v: %d of %d, %v", tt.q, len(pops), total, pops)
		}
	}
	if _, _, err := f.Find("Sample", admin.Query{Region: "East"}); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
}
