package session_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/phonebookadmin/pba/internal/session"
)

func TestParseMoment(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, zone)
	for _, c := range []struct {
		day, clock string
		want       string
		err        error
	}{
		{"2026-03-02", "02:30", "2026-03-02T02:30:00+01:00", nil},
		{" 2026-07-01 ", "2:05", "2026-07-01T02:05:00+02:00", nil},
		{"2026-03-01", "12:01", "2026-03-01T12:01:00+01:00", nil},
		{"1.3.2026", "12:01", "", session.ErrDay},
		{"2026-02-30", "12:01", "", session.ErrDay},
		{"", "", "", session.ErrDay},
		{"2026-03-02", "25:00", "", session.ErrClock},
		{"2026-03-02", "noon", "", session.ErrClock},
		{"2026-03-29", "02:30", "", session.ErrGap},
		{"2026-03-01", "12:00", "", session.ErrPast},
	} {
		got, err := session.ParseMoment(c.day, c.clock, now, zone)
		if !errors.Is(err, c.err) || c.err == nil && got.Format(time.RFC3339) != c.want {
			t.Errorf("%s %s = %v, %v, want %s, %v", c.day, c.clock, got, err, c.want, c.err)
		}
	}
}
