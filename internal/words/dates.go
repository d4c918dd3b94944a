package words

import (
	"fmt"
	"time"
)

// dates is how a language writes days.
type dates struct {
	months [12]string
	day    func(d int, month string, month1 int) string       // without the year
	full   func(d int, month string, month1, year int) string // with it
}

var dateForms = map[string]dates{
	"en": {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		day:    func(d int, month string, _ int) string { return fmt.Sprintf("%d %s", d, month) },
		full:   func(d int, month string, _, year int) string { return fmt.Sprintf("%d %s %d", d, month, year) },
	},
	"de": {
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		day:    func(d int, month string, _ int) string { return fmt.Sprintf("%d. %s", d, month) },
		full:   func(d int, month string, _, year int) string { return fmt.Sprintf("%d. %s %d", d, month, year) },
	},
	"es": {
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		day:    func(d int, month string, _ int) string { return fmt.Sprintf("%d de %s", d, month) },
		full:   func(d int, month string, _, year int) string { return fmt.Sprintf("%d de %s de %d", d, month, year) },
	},
	"fr": {
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		day:    func(d int, month string, _ int) string { return frenchDay(d) + " " + month },
		full: func(d int, month string, _, year int) string {
			return fmt.Sprintf("%s %s %d", frenchDay(d), month, year)
		},
	},
	"ja": {
		day:  func(d int, _ string, month int) string { return fmt.Sprintf("%d月%d日", month, d) },
		full: func(d int, _ string, month, year int) string { return fmt.Sprintf("%d年%d月%d日", year, month, d) },
	},
}

func frenchDay(d int) string {
	if d == 1 {
		return "1er"
	}
	return fmt.Sprint(d)
}

// Day writes a day of this computer's calendar, with the year.
func Day(t time.Time) string {
	t, d := t.Local(), speaking().dates
	return d.full(t.Day(), d.months[t.Month()-1], int(t.Month()), t.Year())
}

// Moment writes a day without its year, and the time of day.
func Moment(t time.Time) string {
	t, d := t.Local(), speaking().dates
	return d.day(t.Day(), d.months[t.Month()-1], int(t.Month())) + " " + Clock(t)
}

// Clock writes the time of day, hours and minutes.
func Clock(t time.Time) string { return t.Local().Format("15:04") }
