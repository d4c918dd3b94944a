package cab

import (
	"fmt"
	"time"
)

const (
	dosEpoch    = 1980 // [MS-CAB] 2.3, date
	dosLastYear = dosEpoch + 1<<7 - 1

	// dosFirstDate is 1980-01-01. It stands for the zero time, since a date of
	// 0 would be the day 0 of the month 0.
	dosFirstDate = 1<<5 | 1
)

// timeToDOS returns the date and time fields of a CFFILE, [MS-CAB] 2.3, for the
// wall clock of t in its own location. An odd second is rounded down, for
// rounding it up could name a time to come.
func timeToDOS(t time.Time) (date, clock uint16, err error) {
	if t.IsZero() {
		return dosFirstDate, 0, nil
	}
	year, month, day := t.Date()
	if year < dosEpoch || year > dosLastYear {
		return 0, 0, fmt.Errorf("%w: the year %d is not in %d to %d", ErrHeader, year, dosEpoch, dosLastYear)
	}
	hour, minute, second := t.Clock()
	date = uint16(year-dosEpoch)<<9 | uint16(month)<<5 | uint16(day)
	clock = uint16(hour)<<11 | uint16(minute)<<5 | uint16(second/2)
	return date, clock, nil
}

// timeFromDOS returns the time of the fields as UTC, or the zero time if there
// is no such date or time of day.
func timeFromDOS(date, clock uint16) time.Time {
	t := time.Date(
		dosEpoch+int(date>>9), time.Month(date>>5&0xF), int(date&0x1F),
		int(clock>>11), int(clock>>5&0x3F), int(clock&0x1F)*2, 0, time.UTC)
	// time.Date turns February 30 into March 1 or 2. Such fields do not come
	// out again.
	if d, c, err := timeToDOS(t); err != nil || d != date || c != clock {
		return time.Time{}
	}
	return t
}
