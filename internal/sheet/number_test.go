package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplit(t *testing.T) {
	const several, holder, foreign = "several numbers", "placeholder", "another country"
	tests := []struct {
		raw, code    string
		area, number string
		reason       string
	}{
		{"(022)782-9329", "56", "022", "782-9329", ""},
		{"(2) 390-9111", "20", "2", "390-9111", ""},
		{"907/592-2557", "1", "907", "592-2557", ""},
		{"089/5550134", "49", "089", "5550134", ""},
		{"999/555/0134", "1", "999", "555-0134", ""},
		{"5193880100", "1", "519", "388-0100", ""},
		{"1-800-555-0100", "1", "800", "555-0100", ""},
		{"+1 (425) 555.0134", "1", "425", "555-0134", ""},
		{"425.555.0134", "1", "425", "555-0134", ""},
		{"425 555–0134", "1", "425", "555-0134", ""},
		{"425\u00a0555\u00a00134", "1", "425", "555-0134", ""},
		{"４２５５５５０１３４", "1", "425", "555-0134", ""},
		{"555-0134", "1", "", "555-0134", ""},
		{"2425550134", "44", "", "2425550134", ""},
		{"+49 89 5550134", "49", "", "89 5550134", ""},
		{"+44 (0)20 5550 0134", "44", "", "020 5550 0134", ""},
		{"51-2000", "506", "", "51-2000", ""},
		{"143", "965", "", "143", ""},
		{"(9)99 99 999", "33", "9", "99 99 999", ""},
		{"55.50.13.4", "33", "", "55-50-13-4", ""},
		{"555 - 0134", "1", "", "555 - 0134", ""},
		{"(555) - 0134", "56", "555", "0134", ""},
		{"555  0134", "1", "", "555  0134", ""},
		{" 555-0134 ", "1", "", "555-0134", ""},
		{"*70 555-0134#", "1", "", "*70 555-0134#", ""},
		{"0251 (LOCAL)", "1", "", "0251", ""},
		{"072-155190\n072-155191", "31", "", "", several},
		{"212-555-0101; 212-555-0102 / 0103", "1", "", "", several},
		{"5550101/5550102", "1", "", "", several},
		{"5550101 or 5550102", "1", "", "", several},
		{"800/###-####", "1", "", "", holder},
		{"#######", "1", "", "", holder},
		{"(???) 999999", "1", "", "", holder},
		{"555-XXXX", "1", "", "", holder},
		{"+33 1 5550134", "49", "", "", foreign},
		{"+1 425 555 0134", "", "", "", foreign},
	}
	for _, tt := range tests {
		got := split(tt.raw, dialing{code: tt.code, split: true})
		if tt.reason != "" {
			if !strings.Contains(got.reason.String(), tt.reason) || got.remedy.Empty() {
				t.Errorf("split(%q): reason %q, want %q", tt.raw, got.reason, tt.reason)
			}
			continue
		}
		if got.area != tt.area || got.number != tt.number || !got.reason.Empty() {
			t.Errorf("split(%q, +%s) = %q, %q, %q; want %q, %q", tt.raw, tt.code, got.area, got.number, got.reason, tt.area, tt.number)
		}
	}
}

func TestSplitBesideAreaColumn(t *testing.T) {
	for raw, want := range map[string]string{
		"4255550134": "4255550134", "(425) 555.0134": "425 555-0134", "555-0134": "555-0134", "+1 555-0134": "555-0134",
	} {
		if got := split(raw, dialing{code: "1"}); got.area != "" || got.number != want {
			t.Errorf("split(%q) = %q, %q; want %q", raw, got.area, got.number, want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"(022)782-9329", "907/592-2557", "+1 425 555 0134", "1;2", "４２５", "--", "", "(0)", "\xff\n5"} {
		f.Add(s, "1", true)
		f.Add(s, "49", false)
	}
	f.Fuzz(func(t *testing.T, raw, code string, on bool) {
		if strings.Trim(code, "0123456789") != "" || len(code) > 4 {
			return
		}
		got := split(raw, dialing{code: code, split: on})
		if !got.reason.Empty() {
			return
		}
		if !on && got.area != "" {
			t.Errorf("split(%q) took the area code %q", raw, got.area)
		}
		// No digit is lost but a dial code and a leading 1; none is made up.
		all := digitsOf(got.area + got.number)
		if utf8.ValidString(raw) && isASCII(raw) && !strings.HasSuffix(digitsOf(raw), all) {
			t.Errorf("split(%q) = %q, %q", raw, got.area, got.number)
		}
		if lost := len(digitsOf(raw)) - len(all); isASCII(raw) && lost > len(code)+1 {
			t.Errorf("split(%q, +%s) lost %d digits: %q, %q", raw, code, lost, got.area, got.number)
		}
		// What was split comes back the same from a list with two columns.
		again := split(got.number, dialing{code: code})
		if allowed(got.number) && again.reason.Empty() && again.number != got.number {
			t.Errorf("%q becomes %q, then %q", raw, got.number, again.number)
		}
	})
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func TestParseSpeed(t *testing.T) {
	tests := []struct {
		cell      string
		low, high uint32
		ok        bool
	}{
		{"28800", 28800, 28800, true},
		{"300 bps", 300, 300, true},
		{"2,400", 2400, 2400, true},
		{"33.600", 33600, 33600, true},
		{"28.8", 28800, 28800, true},
		{"28,8", 28800, 28800, true},
		{"28.8k", 28800, 28800, true},
		{"56K", 56000, 56000, true},
		{"56", 56000, 56000, true},
		{"up to 56 kbps", 56000, 56000, true},
		{"300-9600", 300, 9600, true},
		{"-5", 0, 0, false},
		{"−33600", 0, 0, false},
		{"300,1200,2400", 300, 2400, true},
		{"28.8/33.6", 28800, 33600, true},
		{"V.34/V.90", 33600, 56000, true},
		{"v.92", 56000, 56000, true},
		{"V.32bis", 14400, 14400, true},
		{"v.90, ISDN", 56000, 128000, true},
		{"ISDN", 64000, 128000, true},
		{"ISDN 64k, 128k", 64000, 128000, true},
		{"ISDN 64K", 64000, 64000, true},
		{"K56flex", 56000, 56000, true},
		{"0", 0, 0, true},
		{"", 0, 0, false},
		{"fast", 0, 0, false},
		{"56K soon", 0, 0, false},
		{"v.99", 0, 0, false},
		{"99999999999", 0, 0, false},
	}
	for _, tt := range tests {
		low, high, ok := parseSpeed(tt.cell)
		if ok != tt.ok || ok && (low != tt.low || high != tt.high) {
			t.Errorf("parseSpeed(%q) = %d, %d, %v; want %d, %d, %v", tt.cell, low, high, ok, tt.low, tt.high, tt.ok)
		}
	}
}

func FuzzParseSpeed(f *testing.F) {
	for _, s := range []string{"28.8", "56K", "V.34/V.90", "ISDN 64k", "300-9600", "1.5M", "9 999 999 999k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if low, high, ok := parseSpeed(s); ok && low > high {
			t.Errorf("parseSpeed(%q) = %d, %d", s, low, high)
		}
		speedTitle(s)
	})
}

func TestSpeedTitle(t *testing.T) {
	for s, want := range map[string]uint32{
		"bps300": 300, "2400": 2400, "9600 bps": 9600, "64K": 64000, "28.8": 28800, "V.90": 56000, "BPS_1200": 1200,
	} {
		if got, ok := speedTitle(s); !ok || got != want {
			t.Errorf("speedTitle(%q) = %d, %v; want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "speed", "number 2", "2401", "300 1200", "City 300", "Region 1"} {
		if got, ok := speedTitle(s); ok {
			t.Errorf("speedTitle(%q) = %d", s, got)
		}
	}
}
