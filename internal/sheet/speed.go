package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// speeds are the modem and ISDN rates there ever were, in bit/s. A number is
// taken for a speed without a title only when it is one of them.
var speeds = map[uint32]bool{
	75: true, 110: true, 300: true, 600: true, 1200: true, 2400: true, 4800: true, 7200: true, 9600: true,
	12000: true, 14400: true, 16800: true, 19200: true, 21600: true, 24000: true, 26400: true, 28800: true,
	31200: true, 33600: true, 38400: true, 48000: true, 53000: true, 53300: true, 56000: true, 57600: true,
	64000: true, 115200: true, 128000: true,
}

// speedWords are standards and what they carry.
var speedWords = map[string][2]uint32{
	"v21": {300, 300}, "v22": {1200, 1200}, "v22bis": {2400, 2400}, "v32": {9600, 9600}, "v32bis": {14400, 14400},
	"vfc": {28800, 28800}, "v34": {33600, 33600}, "v90": {56000, 56000}, "v92": {56000, 56000},
	"x2": {56000, 56000}, "k56flex": {56000, 56000}, "kflex": {56000, 56000}, "isdn": {64000, 128000},
}

var (
	speedToken = regexp.MustCompile(`v\.?\s?\d\d(?:\s?bis)?\b|v\.?fc|k56\s?flex|kflex|\bx2\b|isdn|` +
		`(?:\d+[.,]\d{1,2}\s?[km]|\d{1,3}(?:[,.' ]\d{3})+\b|\d+[.,](?:\d|00)\b|\d+)\s*(?:k|m)?`)
	speedFiller   = regexp.MustCompile(`^(?:bps|b|bit/s|bits/s|bit|bits|b/s|/s|bd|baud|up|to|and|or|max|min|analog|analogue|modem|digital|modems|[-–—/,;:&+.()*\s])*$`)
	negative      = regexp.MustCompile(`^[-−]\s*\d[\d.,]*$`)
	trailingZeros = regexp.MustCompile(`^(\d+)[.,]0{1,2}$`)
	noMarks       = strings.NewReplacer(",", "", ".", "", "'", "", " ", "")
	// kilo values that lists give without a unit.
	bareKilo = map[uint32]bool{14: true, 28: true, 33: true, 56: true, 64: true, 128: true}
)

// parseSpeed reads what lists write into a speed column: "28.8", "56K", "2,400
// bps", "300-9600", "V.34/V.90", "ISDN 64k, 128k". It returns the lowest and the
// highest speed named, ok false when the cell says anything else.
func parseSpeed(s string) (low, high uint32, ok bool) {
	s = strings.ToLower(norm.NFKC.String(tidy(s)))
	if n, err := strconv.ParseUint(s, 10, 32); err == nil {
		if v := uint32(n); bareKilo[v] {
			return v * 1000, v * 1000, true
		}
		return uint32(n), uint32(n), true
	}
	if negative.MatchString(s) {
		return 0, 0, false // not the end of a range: a slip, or a sum
	}
	last := 0
	isdn := false
	for _, at := range speedToken.FindAllStringIndex(s, -1) {
		if !speedFiller.MatchString(s[last:at[0]]) {
			return 0, 0, false
		}
		last = at[1]
		token := s[at[0]:at[1]]
		if token == "isdn" {
			isdn = true
			continue
		}
		a, b, known := speedOf(token)
		if !known {
			return 0, 0, false
		}
		if !ok || a < low {
			low = a
		}
		high = max(high, b)
		ok = true
	}
	if !speedFiller.MatchString(s[last:]) {
		return 0, 0, false
	}
	// "ISDN 64k" says its speed; ISDN alone, or beside modem speeds, means both rates.
	if r := speedWords["isdn"]; isdn && high < r[0] {
		if !ok {
			low = r[0]
		}
		high, ok = r[1], true
	}
	return low, high, ok
}

// speedOf returns the range of one token.
func speedOf(token string) (low, high uint32, ok bool) {
	word := noMarks.Replace(token)
	if r, found := speedWords[word]; found {
		return r[0], r[1], true
	}
	if word[0] < '0' || word[0] > '9' {
		return 0, 0, false
	}
	number := strings.TrimRight(token, "km \u00a0")
	unit := token[len(number):]
	scale := 1.0
	switch {
	case strings.Contains(unit, "m"):
		scale = 1e6
	case strings.Contains(unit, "k"):
		scale = 1e3
	}
	number = trailingZeros.ReplaceAllString(number, "$1") // 56000.0, as some programs write numbers
	if i := strings.LastIndexAny(number, ".,' "); i >= 0 {
		if len(number)-i == 2 || scale > 1 && len(number)-i == 3 { // digits behind the point: 28.8, 1.54M
			number = strings.ReplaceAll(number, ",", ".")
			if scale == 1 {
				scale = 1e3
			}
		} else {
			number = noMarks.Replace(number)
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, 0, false
	}
	if scale == 1 && bareKilo[uint32(min(v, 1e6))] && v == float64(uint32(v)) {
		scale = 1e3
	}
	v = v*scale + 0.5
	if v > 1<<32-1 {
		return 0, 0, false
	}
	return uint32(v), uint32(v), true
}

// isSpeed reports whether every number of a cell is one of the known rates.
func isSpeed(s string) bool {
	low, high, ok := parseSpeed(s)
	return ok && speeds[low] && speeds[high]
}

var (
	titleSpeed  = regexp.MustCompile(`\d+(?:[.,]\d)?\s*k?|v\.?\s?\d\d(?:bis)?`)
	titleFiller = regexp.MustCompile(`[_?*]|speeds?|dial-?up|access`)
	byHundred   = regexp.MustCompile(`\b100'?s\b`) // "100's bps" over 3, 12, 24 and 96
)

// speedTitle returns the speed that the title of a column of marks names, such
// as "bps300", "2400" or "64K".
func speedTitle(t string) (uint32, bool) {
	t = strings.ToLower(norm.NFKC.String(tidy(t)))
	hundreds := byHundred.MatchString(t)
	t = byHundred.ReplaceAllString(t, " ")
	found := titleSpeed.FindAllString(t, -1)
	if len(found) != 1 {
		return 0, false
	}
	if rest := strings.Replace(t, found[0], " ", 1); !speedFiller.MatchString(titleFiller.ReplaceAllString(rest, " ")) {
		return 0, false
	}
	if n, err := strconv.ParseUint(found[0], 10, 16); hundreds && err == nil {
		return uint32(n * 100), speeds[uint32(n*100)]
	}
	low, high, ok := parseSpeed(found[0])
	return high, ok && low == high && speeds[high]
}

// isMark reports whether a cell is a tick or its absence, and which.
func isMark(s string) (set, ok bool) {
	switch strings.ToLower(tidy(s)) {
	case "", "-", "–", "—", "n", "no", "0", "false", "none", "n/a", "nein", "non", "nee", "não", "nej", "нет", "いいえ", "아니요", "×":
		return false, true
	case "b", "c", "x", "y", "yes", "1", "true", "✓", "✔", "•", "*", "+", "ja", "oui", "si", "b/c", "bc", "sì", "sí", "sim", "да", "はい", "○", "예":
		return true, true
	}
	return false, false
}
