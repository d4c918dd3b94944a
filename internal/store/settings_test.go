package store_test

import (
	"errors"
	"testing"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

type setting struct{ Text string }

// settings returns the names of a kind in the order of the store, and the values.
func settings(t testing.TB, s *store.Store, kind string) (names []string, values []setting) {
	t.Helper()
	err := s.Settings(kind, func(name string, decode func(any) error) error {
		var v setting
		err := decode(&v)
		names, values = append(names, name), append(values, v)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, values
}

func TestSettings(t *testing.T) {
	s := storetest.Open(t)
	for _, p := range [][2]string{
		{"hostile", "a"}, {"host", "west"}, {"host", "ile"}, {"hos", "t"}, {"host", "East"}, {"host", ""}, {"window", "west"}, {"host", "west"},
	} {
		if err := s.PutSetting(p[0], p[1], setting{p[0] + "/" + p[1]}); err != nil {
			t.Fatal(err)
		}
	}
	names, values := settings(t, s, "host")
	mustDiff(t, []string{"", "East", "ile", "west"}, names)
	mustDiff(t, []setting{{"host/"}, {"host/East"}, {"host/ile"}, {"host/west"}}, values)
	names, _ = settings(t, s, "hostile")
	mustDiff(t, []string{"a"}, names)
	if names, _ = settings(t, s, "ho"); names != nil {
		t.Errorf("kind ho has %q", names)
	}

	if err := s.DeleteSetting("host", "west"); err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]string{{"host", "west"}, {"host", "WEST"}, {"none", "a"}, {"host", "a"}} {
		if err := s.DeleteSetting(p[0], p[1]); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("%v: %v, want ErrNotFound", p, err)
		}
	}
	names, _ = settings(t, s, "window")
	mustDiff(t, []string{"west"}, names)
}

func TestSettingErrors(t *testing.T) {
	s := storetest.Open(t)
	if err := s.PutSetting("host", "a", func() {}); err == nil {
		t.Error("a function was kept as JSON")
	}
	if err := s.PutSetting("host", "a", "text"); err != nil {
		t.Fatal(err)
	}
	var into struct{ A int }
	err := s.Settings("host", func(_ string, decode func(any) error) error { return decode(&into) })
	if err == nil {
		t.Error("a text was decoded as a struct")
	}
	stop := errors.New("stop")
	if err := s.Settings("host", func(string, func(any) error) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v, want the callback's error", err)
	}
}

func TestCountries(t *testing.T) {
	s := storetest.Open(t)
	rows := []phonebook.Country{{ID: 992, Code: "992", Name: "Tajikistan"}, {ID: 382, Code: "382", Name: "Montenegro"}, {ID: 382, Code: "382", Name: "Crna Gora"}}
	for _, c := range rows {
		if err := s.PutCountry(c); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Countries()
	if err != nil {
		t.Fatal(err)
	}
	mustDiff(t, []phonebook.Country{rows[2], rows[0]}, got)
}
