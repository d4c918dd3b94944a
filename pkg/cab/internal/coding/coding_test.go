package coding

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestLengths(t *testing.T) {
	tests := []struct {
		name  string
		freq  []uint32
		limit int
		want  []uint8
	}{
		{"none used", []uint32{0, 0, 0}, 15, []uint8{1, 1, 0}},
		{"only the first", []uint32{9, 0, 0}, 15, []uint8{1, 1, 0}},
		{"only the last", []uint32{0, 0, 9}, 15, []uint8{1, 0, 1}},
		{"two", []uint32{1, 0, 1000}, 15, []uint8{1, 0, 1}},
		{"skewed", []uint32{8, 4, 2, 1}, 15, []uint8{1, 2, 3, 3}},
		{"skewed, limited", []uint32{8, 4, 2, 1}, 2, []uint8{2, 2, 2, 2}},
		// Length 3 costs 8*1 + 4*3 + 2*3 + 1*3 + 1*3 = 32 bits, 1-2-3-4-4 30.
		{"five in 3 bits", []uint32{8, 4, 2, 1, 1}, 3, []uint8{1, 3, 3, 3, 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := make([]uint8, len(tt.freq))
			Lengths(got, tt.freq, tt.limit)
			if !bytes.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestLengthsComplete checks for any frequencies that the code is complete,
// keeps to the limit, and gives no rarer symbol a shorter code.
func TestLengthsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit, size := 16, 656
		if rapid.Bool().Draw(t, "code lengths") {
			limit, size = 7, 19
		}
		freq := rapid.SliceOfN(rapid.Uint32Range(0, 1<<rapid.IntRange(0, 16).Draw(t, "magnitude")), size, size).Draw(t, "freq")
		lengths := make([]uint8, size)
		Lengths(lengths, freq, limit)
		sum := 0
		for i, n := range lengths {
			if n > 0 {
				sum += 1 << (limit - int(n)) // a shift below 0 panics: past the limit
			}
			if freq[i] > 0 && n == 0 {
				t.Fatalf("symbol %d has no code", i)
			}
			if i > 0 && freq[i] > freq[i-1] && freq[i-1] > 0 && n > lengths[i-1] {
				t.Fatalf("symbol %d is more frequent than the one before and longer", i)
			}
		}
		if sum != 1<<limit {
			t.Fatalf("code not complete: %d of %d", sum, 1<<limit)
		}
	})
}

// TestLog compares with floating point.
func TestLog(t *testing.T) {
	for _, n := range []uint32{1, 2, 3, 100, 255, 256, 257, 1000, 65_535, 1 << 20, 1<<31 + 12345} {
		if got, want := float64(Log(n))/64, math.Log2(float64(n)); math.Abs(got-want) > 0.02 {
			t.Errorf("Log(%d) = %v, want %v", n, got, want)
		}
	}
}
