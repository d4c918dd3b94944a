package deflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkStream compresses data as one folder and decodes every block twice: with
// the strict decoder of this package's tests, and with compress/flate.
// It returns the size of all streams.
func checkStream(t interface{ Fatalf(string, ...any) }, data []byte) int {
	e := new(Encoder)
	total := 0
	for start := 0; start < len(data); start += MaxBlock {
		block := data[start:min(start+MaxBlock, len(data))]
		history := data[max(0, start-WindowSize):start]
		stream := e.AppendBlock(nil, block)
		total += len(stream)
		if len(stream) > len(block)+StoredOverhead {
			t.Fatalf("block at %d: %d bytes became %d", start, len(block), len(stream))
		}
		got, err := strictInflate(stream, history)
		if err != nil {
			t.Fatalf("block at %d: strict decoder: %v", start, err)
		}
		if !bytes.Equal(got, block) {
			t.Fatalf("block at %d: strict decoder: other bytes", start)
		}
		got, err = io.ReadAll(flate.NewReaderDict(bytes.NewReader(stream), history))
		if err != nil || !bytes.Equal(got, block) {
			t.Fatalf("block at %d: compress/flate: %v, equal %v", start, err, bytes.Equal(got, block))
		}
	}
	return total
}

func randomBytes(n int, alphabet int) []byte {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rnd.IntN(alphabet))
	}
	return b
}

// fibonacci returns symbols whose optimal codes without a limit would be
// longer than 15 bits: frequencies 1, 1, 2, 3, 5 ...
func fibonacci() []byte {
	var b []byte
	for s, n, next := byte(0), 1, 1; len(b)+n <= MaxBlock; s, n, next = s+1, next, n+next {
		b = append(b, bytes.Repeat([]byte{s}, n)...)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
	return b
}

func TestAppendBlock(t *testing.T) {
	text := strings.Repeat("23,1,2,Redmond,425,555-0134,9600,56000,0,48,ISP\r\n", 2000)
	tests := []struct {
		name string
		data []byte
		max  int // largest size allowed of all streams, 0 for no such bound
	}{
		{"one byte", []byte("a"), 3},
		{"two bytes", []byte("ab"), 4},
		{"three equal bytes", []byte("aaa"), 5},
		{"no match", randomBytes(300, 16), 220}, // the code of no distance
		{"one distance", bytes.Repeat([]byte("a"), 20_000), 50},
		{"two distances", []byte("abcabcabc--xyxyxyxy"), 0},
		{"all symbols once", randomBytes(256, 256), 0},
		{"does not shrink", randomBytes(100_000, 256), 0},
		{"zeros", make([]byte, MaxBlock+1), 0},
		{"text over borders", []byte(text), 1500},
		{"long codes", fibonacci(), 0},
		{"farthest match", append(randomBytes(MaxBlock, 256), randomBytes(MaxBlock, 256)...), MaxBlock + StoredOverhead + 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := checkStream(t, tt.data)
			if tt.max > 0 && n > tt.max {
				t.Errorf("%d bytes became %d, want at most %d", len(tt.data), n, tt.max)
			}
		})
	}
}

func TestAppendBlockSizes(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 257, 258, 259, 32766, 32767, 32768, 32769, 65535, 65536, 65537} {
		for _, alphabet := range []int{1, 2, 5, 256} {
			t.Run(fmt.Sprintf("%d of %d", n, alphabet), func(t *testing.T) {
				checkStream(t, randomBytes(n, alphabet))
			})
		}
	}
}

// TestAppendBlockPrefix checks that dst is kept and that the stored form is
// byte for byte the one of RFC 1951 section 3.2.4.
func TestAppendBlockPrefix(t *testing.T) {
	block := randomBytes(MaxBlock, 256)
	got := new(Encoder).AppendBlock([]byte("CK"), block)
	want := append([]byte("CK\x01\x00\x80\xff\x7f"), block...)
	if !bytes.Equal(got, want) {
		t.Errorf("got % x..., %d bytes; want % x..., %d bytes", got[:7], len(got), want[:7], len(want))
	}
}

func TestAppendBlockPanics(t *testing.T) {
	for _, n := range []int{0, MaxBlock + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d bytes: no panic", n)
				}
			}()
			new(Encoder).AppendBlock(nil, make([]byte, n))
		}()
	}
}

// TestSymbols checks the symbol of every length and distance against the
// tables of base values.
func TestSymbols(t *testing.T) {
	for length := minMatch; length <= maxMatch; length++ {
		s := lengthSymbol(length)
		if rest := length - int(lengthBase[s]); rest < 0 || rest>>lengthExtra[s] != 0 {
			t.Errorf("length %d: symbol %d, extra %d", length, s, rest)
		}
	}
	for distance := 1; distance <= WindowSize; distance++ {
		s := distanceSymbol(distance)
		if rest := distance - int(distanceBase[s]); rest < 0 || rest>>distanceExtra[s] != 0 {
			t.Errorf("distance %d: symbol %d, extra %d", distance, s, rest)
		}
	}
}

func TestSetLengths(t *testing.T) {
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
			setLengths(got, tt.freq, tt.limit)
			if !bytes.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestSetLengthsComplete checks for any frequencies that the code is complete,
// keeps to the limit, and gives no rarer symbol a shorter code.
func TestSetLengthsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit, size := maxCodeBits, numLitLen
		if rapid.Bool().Draw(t, "code lengths") {
			limit, size = maxCodeLenBits, numCodeLen
		}
		freq := rapid.SliceOfN(rapid.Uint32Range(0, 1<<rapid.IntRange(0, 16).Draw(t, "magnitude")), size, size).Draw(t, "freq")
		lengths := make([]uint8, size)
		setLengths(lengths, freq, limit)
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

// TestRunLengths expands what runLengths wrote.
func TestRunLengths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lengths []uint8
		for range rapid.IntRange(1, 12).Draw(t, "runs") {
			v := rapid.Uint8Range(0, 15).Draw(t, "length")
			n := rapid.IntRange(1, 150).Draw(t, "run")
			lengths = append(lengths, bytes.Repeat([]byte{v}, n)...)
		}
		var got []uint8
		for _, s := range runLengths(lengths) {
			switch s.symbol {
			case repeatPrevious:
				got = append(got, bytes.Repeat(got[len(got)-1:], 3+int(s.extra))...)
			case repeatZero:
				got = append(got, make([]byte, 3+int(s.extra))...)
			case repeatZeroLong:
				got = append(got, make([]byte, 11+int(s.extra))...)
			default:
				got = append(got, s.symbol)
			}
			if s.extra>>codeLenExtra[s.symbol] != 0 {
				t.Fatalf("symbol %d: extra %d", s.symbol, s.extra)
			}
		}
		if !bytes.Equal(got, lengths) {
			t.Fatalf("got %v, want %v", got, lengths)
		}
	})
}

// TestStrictInflate checks that the decoder of these tests refuses what it is
// there for: blocks of compress/flate with an incomplete code.
func TestStrictInflate(t *testing.T) {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(bytes.Repeat([]byte("a"), 20_000))
	w.Close()
	if _, err := strictInflate(buf.Bytes(), nil); err == nil {
		t.Error("incomplete code accepted")
	}
}

// FuzzAppendBlock compresses the seed repeated to several blocks, each time
// with other bytes between.
func FuzzAppendBlock(f *testing.F) {
	f.Add([]byte("a"), uint16(20_000), uint8(0))
	f.Add([]byte("23,1,2,Redmond,425,555-0134\r\n"), uint16(1500), uint8(3))
	f.Add(randomBytes(300, 16), uint16(1), uint8(0))
	f.Add(randomBytes(1000, 256), uint16(80), uint8(1))
	f.Fuzz(func(t *testing.T, seed []byte, repeat uint16, between uint8) {
		var data []byte
		for i := range repeat {
			if len(data) > 3*MaxBlock {
				break
			}
			data = append(data, seed...)
			data = append(data, randomBytes(int(between)*int(i%5), 256)...)
		}
		checkStream(t, data)
	})
}
