package sheet

import "testing"

// TestGeographic: what the numbering plans say, and where the list knows better.
func TestGeographic(t *testing.T) {
	for _, tt := range []struct{ raw, code, iso, area, number string }{
		{"02079460000", "44", "GB", "020", "79460000"},
		{"020 7946 0000", "44", "GB", "020", "7946 0000"},
		{"+44 20 7946 0000", "44", "GB", "20", "7946 0000"},
		{"+44 (0)20 7946 0000", "44", "GB", "020", "7946 0000"},
		{"0895550134", "49", "DE", "089", "5550134"},
		{"0221-5550135", "49", "DE", "0221", "5550135"},
		{"03-3580-3311", "81", "JP", "03", "3580-3311"},
		{"0423-83-2234", "81", "JP", "0423", "83-2234"},  // the plan of today says 042
		{"0120-123-456", "81", "JP", "", "0120-123-456"}, // free of charge
		{"5550134", "49", "DE", "", "5550134"},           // a local number that looks like one of Ilmenau
		{"514413", "49", "DE", "", "514413"},
		{"143", "965", "KW", "", "143"},
		{"31-18-63-33", "45", "DK", "", "31-18-63-33"},
		{"02-7255015", "32", "BE", "02", "7255015"},
		{"206-555-0101", "1", "US", "206", "555-0101"},
	} {
		s := split(tt.raw, dialing{code: tt.code, iso: tt.iso, split: true})
		if s.area != tt.area || s.number != tt.number || !s.reason.Empty() {
			t.Errorf("%s (+%s): %q, %q, %s; want %q, %q", tt.raw, tt.code, s.area, s.number, s.reason, tt.area, tt.number)
		}
	}
}

func TestWordsAroundANumber(t *testing.T) {
	for raw, want := range map[string]string{
		"Tel.: 555-0134": "555-0134", "Phone 555-0134": "555-0134", "555-0134 (local)": "555-0134", "555-0134 (24h)": "555-0134 24h", "Telex 5": "Telex 5",
	} {
		if s := split(raw, dialing{code: "1", split: true}); s.number != want {
			t.Errorf("%s: %q, want %q", raw, s.number, want)
		}
	}
}

func TestAreaCodeIsNotRepeated(t *testing.T) {
	for _, tt := range []struct{ area, raw, code, want string }{
		{"0113", "+44 113 496 0147", "44", "496 0147"},
		{"0113", "0113 496 0147", "44", "496 0147"},
		{"425", "425-555-0134", "1", "555-0134"},
		{"425", "1-425-555-0134", "1", "555-0134"},
		{"425", "4255550134", "1", "555-0134"},
		{"425", "425-0134", "1", "425-0134"}, // seven digits that begin alike
		{"20", "2012345", "43", "2012345"},
		{"0113", "01134960147", "44", "4960147"},
	} {
		s := split(tt.raw, dialing{code: tt.code}).without(tt.area, tt.code)
		if s.number != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.area, tt.raw, s.number, tt.want)
		}
	}
}
