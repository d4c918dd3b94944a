package deflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// runBlocks is how many blocks the runs of these tests have.
const runBlocks = 3

// checkStream compresses data as one folder and decodes every block twice: with
// the strict decoder of this package's tests, and with compress/flate.
// It returns the size of all streams.
func checkStream(t interface{ Fatalf(string, ...any) }, level int, data []byte) int {
	e := NewEncoder(level)
	total := 0
	for start := 0; start < len(data); {
		e.Start(data[:min(start+runBlocks*MaxBlock, len(data))], start)
		for e.More() {
			block := data[start:min(start+MaxBlock, len(data))]
			stream := e.AppendBlock(nil)
			checkBlock(t, stream, block, data[max(0, start-WindowSize):start])
			total += len(stream)
			start += len(block)
		}
	}
	return total
}

func checkBlock(t interface{ Fatalf(string, ...any) }, stream, block, history []byte) {
	if len(stream) > len(block)+StoredOverhead {
		t.Fatalf("%d bytes became %d", len(block), len(stream))
	}
	got, err := strictInflate(stream, history)
	if err != nil {
		t.Fatalf("strict decoder: %v", err)
	}
	if !bytes.Equal(got, block) {
		t.Fatalf("strict decoder: other bytes")
	}
	got, err = io.ReadAll(flate.NewReaderDict(bytes.NewReader(stream), history))
	if err != nil || !bytes.Equal(got, block) {
		t.Fatalf("compress/flate: %v, equal %v", err, bytes.Equal(got, block))
	}
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
			for level := MinLevel; level <= MaxLevel; level++ {
				n := checkStream(t, level, tt.data)
				if tt.max > 0 && n > tt.max {
					t.Errorf("level %d: %d bytes became %d, want at most %d", level, len(tt.data), n, tt.max)
				}
			}
		})
	}
}

func TestAppendBlockSizes(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 257, 258, 259, 32766, 32767, 32768, 32769, 65535, 65536, 65537} {
		for _, alphabet := range []int{1, 2, 5, 256} {
			t.Run(fmt.Sprintf("%d of %d", n, alphabet), func(t *testing.T) {
				checkStream(t, 1+n%9, randomBytes(n, alphabet))
			})
		}
	}
}

// TestAppendBlockPrefix checks that dst is kept and that the stored form is
// byte for byte the one of RFC 1951 section 3.2.4.
func TestAppendBlockPrefix(t *testing.T) {
	block := randomBytes(MaxBlock, 256)
	e := NewEncoder(MaxLevel)
	e.Start(block, 0)
	got := e.AppendBlock([]byte("CK"))
	want := append([]byte("CK\x01\x00\x80\xff\x7f"), block...)
	if !bytes.Equal(got, want) {
		t.Errorf("got % x..., %d bytes; want % x..., %d bytes", got[:7], len(got), want[:7], len(want))
	}
}

// TestStart checks that an Encoder that was used before writes the same, and that
// of a long history only what a match can reach counts.
func TestStart(t *testing.T) {
	data := []byte(strings.Repeat("Redmond,425,555-0134\r\nSeattle,206,555-0199\r\n", 3000))
	for level := MinLevel; level <= MaxLevel; level++ {
		used := NewEncoder(level)
		checkRun := func(run []byte, history int) []byte {
			used.Start(run, history)
			var out []byte
			for used.More() {
				out = used.AppendBlock(out)
			}
			return out
		}
		first := checkRun(data[:90_000], 50_000)
		checkRun(randomBytes(70_000, 7), 0)
		if again := checkRun(data[50_000-WindowSize:90_000], WindowSize); !bytes.Equal(first, again) {
			t.Errorf("level %d: not the same", level)
		}
	}
}

func TestNewEncoderPanics(t *testing.T) {
	for _, n := range []int{MinLevel - 1, MaxLevel + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("level %d: no panic", n)
				}
			}()
			NewEncoder(n)
		}()
	}
}

// TestParts compresses blocks of which each half is of another kind.
func TestParts(t *testing.T) {
	var mixed []byte
	for range 12 {
		mixed = append(mixed, randomBytes(9000, 256)...)
		mixed = append(mixed, strings.Repeat("some text that repeats, ", 400)...)
		mixed = append(mixed, randomBytes(8000, 10)...)
	}
	whole := checkStream(t, 7, mixed)
	if parts := checkStream(t, 9, mixed); parts > whole*97/100 {
		t.Errorf("%d bytes in parts, %d in one", parts, whole)
	}
}

// TestLevels checks that a higher level writes less.
func TestLevels(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var book bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&book, "%d,1,%d,City%d,%d,555-%04d,9600,56000,0,48,ISP\r\n", i, i/100, i/7, 200+i/30, rnd.IntN(10_000))
	}
	last := book.Len()
	for level := MinLevel; level <= MaxLevel; level++ {
		n := checkStream(t, level, book.Bytes())
		if n > last+last/100 {
			t.Errorf("level %d: %d bytes, level %d: %d", level, n, level-1, last)
		}
		last = n
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

// TestRunLengths expands what runLengths wrote.
func TestRunLengths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lengths []uint8
		for range rapid.IntRange(1, 12).Draw(t, "runs") {
			v := rapid.Uint8Range(0, 15).Draw(t, "length")
			n := rapid.IntRange(1, 150).Draw(t, "run")
			lengths = append(lengths, bytes.Repeat([]byte{v}, n)...)
		}
		lengths = lengths[:min(len(lengths), numLitLen+numDistance)]
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
	f.Add([]byte("a"), uint16(20_000), uint8(0), uint8(6))
	f.Add([]byte("23,1,2,Redmond,425,555-0134\r\n"), uint16(1500), uint8(3), uint8(9))
	f.Add(randomBytes(300, 16), uint16(1), uint8(0), uint8(3))
	f.Add(randomBytes(1000, 256), uint16(80), uint8(1), uint8(8))
	f.Fuzz(func(t *testing.T, seed []byte, repeat uint16, between, level uint8) {
		var data []byte
		for i := range repeat {
			if len(data) > 3*MaxBlock {
				break
			}
			data = append(data, seed...)
			data = append(data, randomBytes(int(between)*int(i%5), 256)...)
		}
		checkStream(t, MinLevel+int(level)%MaxLevel, data)
	})
}

// TestMemory checks what an Encoder takes, also with data that matches everywhere.
func TestMemory(t *testing.T) {
	for _, values := range []int{2, 3, 20} {
		data := randomBytes(8*MaxBlock, values)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		e := NewEncoder(MaxLevel)
		e.Start(data, 0)
		out := make([]byte, 0, MaxBlock+StoredOverhead)
		for e.More() {
			e.AppendBlock(out)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if n := int64(after.HeapAlloc) - int64(before.HeapAlloc); n > 6<<20 {
			t.Errorf("%d values: %d bytes", values, n)
		} else {
			t.Logf("%d values: %d bytes", values, n)
		}
		runtime.KeepAlive(e)
	}
}
