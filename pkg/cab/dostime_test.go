package cab

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDOSTime(t *testing.T) {
	utc := func(year int, month time.Month, day, hour, minute, second int) time.Time {
		return time.Date(year, month, day, hour, minute, second, 0, time.UTC)
	}
	tests := []struct {
		in          time.Time
		date, clock uint16
		back        time.Time
	}{
		{time.Time{}, 0x0021, 0, utc(1980, 1, 1, 0, 0, 0)},
		{utc(1980, 1, 1, 0, 0, 0), 0x0021, 0, utc(1980, 1, 1, 0, 0, 0)},
		// The example of [MS-CAB]: hello.c of 1997-03-12, 11:13:52.
		{utc(1997, 3, 12, 11, 13, 52), 0x226C, 0x59BA, utc(1997, 3, 12, 11, 13, 52)},
		{utc(1997, 3, 12, 11, 13, 53), 0x226C, 0x59BA, utc(1997, 3, 12, 11, 13, 52)},
		{utc(2000, 2, 29, 23, 59, 59), 0x285D, 0xBF7D, utc(2000, 2, 29, 23, 59, 58)},
		{utc(2107, 12, 31, 23, 59, 58), 0xFF9F, 0xBF7D, utc(2107, 12, 31, 23, 59, 58)},
	}
	for _, tt := range tests {
		date, clock, err := timeToDOS(tt.in)
		if date != tt.date || clock != tt.clock || err != nil {
			t.Errorf("timeToDOS(%v) = %#x, %#x, %v; want %#x, %#x", tt.in, date, clock, err, tt.date, tt.clock)
		}
		if back := timeFromDOS(date, clock); back != tt.back {
			t.Errorf("timeFromDOS(%#x, %#x) = %v, want %v", date, clock, back, tt.back)
		}
	}
	for _, year := range []int{1601, 1979, 2108} {
		if _, _, err := timeToDOS(utc(year, 6, 1, 0, 0, 0)); !errors.Is(err, ErrHeader) {
			t.Errorf("year %d: %v", year, err)
		}
	}
}

func TestNoSuchDOSTime(t *testing.T) {
	tests := []struct {
		name        string
		date, clock uint16
	}{
		{"nothing", 0, 0},
		{"day 0", 1 << 5, 0},
		{"month 0", 1, 0},
		{"month 13", 13<<5 | 1, 0},
		{"February 30", 2<<5 | 30, 0},
		{"hour 24", 0x21, 24 << 11},
		{"minute 60", 0x21, 60 << 5},
		{"second 60", 0x21, 30},
	}
	for _, tt := range tests {
		if got := timeFromDOS(tt.date, tt.clock); !got.IsZero() {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// TestDOSTimeAll checks that any fields give the zero time or themselves again.
func TestDOSTimeAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date, clock := rapid.Uint16().Draw(t, "date"), rapid.Uint16().Draw(t, "clock")
		got := timeFromDOS(date, clock)
		if got.IsZero() {
			return
		}
		if d, c, err := timeToDOS(got); d != date || c != clock || err != nil {
			t.Fatalf("%v gives %#x, %#x, %v", got, d, c, err)
		}
	})
}
