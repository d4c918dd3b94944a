package cab

import (
	"testing"

	"pgregory.net/rapid"
)

func TestChecksum(t *testing.T) {
	tests := []struct {
		in   string
		seed uint32
		want uint32
	}{
		{"", 0, 0},
		{"", 0x12345678, 0x12345678},
		{"\x01", 0, 0x01},
		{"\x01\x02", 0, 0x0102},
		{"\x01\x02\x03", 0, 0x010203},
		{"\x01\x02\x03\x04", 0, 0x04030201},
		{"\x01\x02\x03\x04\x05", 0, 0x04030201 ^ 0x05},
		{"\x01\x02\x03\x04\x05\x06\x07", 0xFF000000, 0x04030201 ^ 0x050607 ^ 0xFF000000},
		{"\x01\x02\x03\x04\x01\x02\x03\x04", 0, 0},
		{"\x01\x02\x03\x04\x05\x06\x07\x08\x09", 0, 0x04030201 ^ 0x08070605 ^ 0x09},
	}
	for _, tt := range tests {
		if got := checksum([]byte(tt.in), tt.seed); got != tt.want {
			t.Errorf("checksum(% x, %#x) = %#x, want %#x", tt.in, tt.seed, got, tt.want)
		}
	}
}

// TestChecksumSlow compares with the rule of the specification, taken word by
// word.
func TestChecksumSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 70).Draw(t, "data")
		seed := rapid.Uint32().Draw(t, "seed")
		want := seed
		rest := b
		for ; len(rest) >= 4; rest = rest[4:] {
			want ^= uint32(rest[0]) | uint32(rest[1])<<8 | uint32(rest[2])<<16 | uint32(rest[3])<<24
		}
		switch len(rest) {
		case 3:
			want ^= uint32(rest[0])<<16 | uint32(rest[1])<<8 | uint32(rest[2])
		case 2:
			want ^= uint32(rest[0])<<8 | uint32(rest[1])
		case 1:
			want ^= uint32(rest[0])
		}
		if got := checksum(b, seed); got != want {
			t.Fatalf("got %#x, want %#x", got, want)
		}
	})
}

func TestBlockChecksumOrder(t *testing.T) {
	// The data comes first and the header second, so the three bytes of a tail
	// fall on the low bytes whatever follows.
	if got, want := blockChecksum([]byte{1, 0, 2, 0}, []byte("abc")), uint32(0x616263^0x00020001); got != want {
		t.Errorf("got %#x, want %#x", got, want)
	}
}
