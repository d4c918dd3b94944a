package session

import (
	"errors"
	"strings"
	"time"
)

// Why a day and a time of day name no moment to wait for.
var (
	ErrDay   = errors.New("the day is not written as 2026-12-01")
	ErrClock = errors.New("the time is not written as 02:30")
	ErrGap   = errors.New("the clocks skip this time on that day")
	ErrPast  = errors.New("the time is over")
)

// Layouts of a moment that is typed.
const (
	DayLayout   = time.DateOnly
	ClockLayout = "15:04"
)

// ParseMoment returns the moment that a day and a time of day name in a zone.
func ParseMoment(day, clock string, now time.Time, zone *time.Location) (time.Time, error) {
	day, clock = strings.TrimSpace(day), strings.TrimSpace(clock)
	d, err := time.ParseInLocation(DayLayout, day, zone)
	if err != nil {
		return time.Time{}, ErrDay
	}
	c, err := time.Parse(ClockLayout, clock)
	if err != nil {
		return time.Time{}, ErrClock
	}
	at := time.Date(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), 0, 0, zone)
	switch {
	case at.Hour() != c.Hour() || at.Minute() != c.Minute():
		return time.Time{}, ErrGap
	case !at.After(now):
		return time.Time{}, ErrPast
	}
	return at, nil
}
