package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func munich() phonebook.POP {
	return phonebook.POP{
		ID: 7, Country: de, Region: 2, Name: "Munich", AreaCode: "89", AccessNumber: "129-6081",
		MinBaud: 300, MaxBaud: 2400, Reserved: 3, Flags: 48, DialUpEntry: "Default", Comments: "Node",
	}
}

func TestDraftKeepsThePOP(t *testing.T) {
	for _, p := range []phonebook.POP{munich(), {}, {ID: 1, MaxBaud: 128000, Flags: 255, Status: phonebook.OutOfService}} {
		d := session.NewDraft(p)
		got, bad := d.POP()
		if got != p || len(bad) > 0 {
			t.Errorf("draft of %+v is %+v, %v", p, got, bad)
		}
	}
}

func TestDraftReadsNumbers(t *testing.T) {
	tests := []struct {
		name   string
		typed  func(*session.Draft)
		want   func(*phonebook.POP)
		fields []phonebook.Field
	}{
		{"thousands", func(d *session.Draft) { d.MaxSpeed = "56,000" }, func(p *phonebook.POP) { p.MaxBaud = 56000 }, nil},
		{"plain", func(d *session.Draft) { d.MaxSpeed = "9600" }, func(p *phonebook.POP) { p.MaxBaud = 9600 }, nil},
		{"nothing", func(d *session.Draft) { d.MinSpeed, d.MaxSpeed = "", " " }, func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 0, 0 }, nil},
		{"words", func(d *session.Draft) { d.MinSpeed = "fast" }, func(*phonebook.POP) {}, []phonebook.Field{phonebook.FieldMinBaud}},
		{"negative", func(d *session.Draft) { d.MaxSpeed = "-1" }, func(*phonebook.POP) {}, []phonebook.Field{phonebook.FieldMaxBaud}},
		{"flags", func(d *session.Draft) { d.ServiceNumber = "120" }, func(p *phonebook.POP) { p.Flags = 120 }, nil},
		{"flags too high", func(d *session.Draft) { d.ServiceNumber = "256" }, func(*phonebook.POP) {}, []phonebook.Field{phonebook.FieldFlags}},
		{
			"both speeds", func(d *session.Draft) { d.MinSpeed, d.MaxSpeed = "a", "b" }, func(*phonebook.POP) {},
			[]phonebook.Field{phonebook.FieldMinBaud, phonebook.FieldMaxBaud},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, want := session.NewDraft(munich()), munich()
			tt.typed(&d)
			tt.want(&want)
			got, bad := d.POP()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("POP (-want +got):\n%s", diff)
			}
			var fields []phonebook.Field
			for _, e := range bad {
				fields = append(fields, e.Field)
				if e.Reason.Empty() {
					t.Errorf("%s has no reason", e.Field)
				}
			}
			if diff := cmp.Diff(tt.fields, fields); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDraftRebase(t *testing.T) {
	d := session.NewDraft(munich())
	d.AccessNumber = "1,2" // typed and wrong
	d.Status = phonebook.OutOfService
	d.Region = 1

	now := munich()
	now.Name, now.AccessNumber, now.Country, now.MaxBaud = "München", "129-6082", us, 9600
	d = d.Rebase(now)

	want := session.NewDraft(now)
	want.AccessNumber, want.Status, want.Region = "1,2", phonebook.OutOfService, 1
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
}

func TestDraftTexts(t *testing.T) {
	book := &phonebook.Book{Regions: phonebook.Regions{"California", "Bavaria"}, POPs: []phonebook.POP{munich()}}
	base := session.NewDraft(munich())
	typed := session.Draft{
		Base: munich(), Status: phonebook.OutOfService, Country: us, Region: 1, Name: "n", AreaCode: "a", AccessNumber: "b",
		MinSpeed: "1", MaxSpeed: "2", DialUpEntry: "d", Comments: "c", ServiceNumber: "9",
	}
	var got []string
	restored := typed
	for _, v := range typed.Typed(base, book) {
		if v.ID != 7 {
			t.Errorf("value of POP %d", v.ID)
		}
		got = append(got, v.Text)
		restored = restored.Restored(v.Field, base)
	}
	want := []string{"out of service", "1", "California", "n", "a", "b", "1", "2", "d", "c", "9"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("typed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(base, restored); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	if more := typed.Typed(typed, book); len(more) != 0 {
		t.Errorf("differs from itself by %+v", more)
	}
	var values []session.Value
	for _, v := range typed.Values(book) {
		values = append(values, session.Value{FieldDraft: v})
	}
	with := base.With(values)
	typed.Country, typed.Region = 0, session.NoChoice // a wrong choice is none
	if diff := cmp.Diff(typed, with); diff != "" {
		t.Errorf("with all values (-want +got):\n%s", diff)
	}
}

func TestPreview(t *testing.T) {
	tests := []struct {
		name   string
		change func(*phonebook.POP)
		want   session.Preview
	}{
		{"plain", func(*phonebook.POP) {}, session.Preview{Number: "(89) 129-6081", Modem: true, ISDN: true}},
		{"surcharge, no ISDN", func(p *phonebook.POP) { p.Flags = phonebook.Surcharge | phonebook.NotISDN }, session.Preview{
			Number: "(89) 129-6081", More: true, Modem: true,
		}},
		{"no area code", func(p *phonebook.POP) { p.AreaCode = "" }, session.Preview{Number: "129-6081", Modem: true, ISDN: true}},
		{"out of service", func(p *phonebook.POP) { p.Status = phonebook.OutOfService }, session.Preview{
			Number: "(89) 129-6081", Modem: true, ISDN: true, Hidden: session.HiddenByStatus,
		}},
		{"not for sign-on", func(p *phonebook.POP) { p.Flags = phonebook.NotSignOn }, session.Preview{
			Number: "(89) 129-6081", Modem: true, ISDN: true, Hidden: session.HiddenBySignOn,
		}},
		{"for nothing", func(p *phonebook.POP) { p.Flags = phonebook.NotModem | phonebook.NotISDN }, session.Preview{
			Number: "(89) 129-6081", Hidden: session.HiddenByService,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := munich()
			tt.change(&p)
			tt.want.Place, tt.want.Name = "Germany › Bavaria", "Munich"
			if diff := cmp.Diff(tt.want, session.NewPreview(p, "Germany", "Bavaria")); diff != "" {
				t.Errorf("preview (-want +got):\n%s", diff)
			}
		})
	}
	if v := session.NewPreview(munich(), "Germany", ""); v.Place != "Germany" {
		t.Errorf("place without a region = %q", v.Place)
	}
}
