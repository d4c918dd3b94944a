package lzx

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
)

// checkFolder compresses data as a folder and decodes it twice: with the Decoder and
// with the strict one of these tests. It returns the size and the blocks of each kind.
func checkFolder(t interface {
	Helper()
	Fatalf(string, ...any)
}, window int, calls bool, data []byte,
) (size int, kinds map[int]int) {
	t.Helper()
	frames := encode(window, calls, data)
	for _, f := range frames {
		size += len(f)
	}
	got, err := decode(window, frames, len(data))
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("Decoder: %v, %d bytes of %d", err, len(got), len(data))
	}
	got, kinds, err = strictDecode(window, frames, len(data))
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("strict decoder: %v, %d bytes of %d", err, len(got), len(data))
	}
	return size, kinds
}

// TestFinderNaive compares the trees with a search of every position: every match is a
// copy in the frame and the window; the longest is as long as there is, unless the
// search ends for a length that is long enough.
func TestFinderNaive(t *testing.T) {
	for seed := range 8 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 1))
		data := make([]byte, 1200)
		for i := range data {
			data[i] = byte(rnd.IntN(20 + 10*seed))
			if n := rnd.IntN(60); i > 100 && n > 9 {
				data[i] = data[i-n]
			}
		}
		f := newFinder(MinWindow)
		f.add(data)
		f.findRun(0)
		for pos := range data {
			if pos+4 > len(data) {
				break
			}
			longest := 0
			for _, m := range f.found[f.first[pos]:f.first[pos+1]] {
				from := pos - int(m.offset())
				if m.length() <= longest || from < 0 || pos+m.length() > len(data) {
					t.Fatalf("seed %d at %d: length %d after %d, from %d", seed, pos, m.length(), longest, from)
				}
				if !bytes.Equal(data[pos:pos+m.length()], data[from:from+m.length()]) {
					t.Fatalf("seed %d at %d: no copy of %d bytes from %d", seed, pos, m.length(), from)
				}
				longest = m.length()
			}
			want := 0
			for from := range pos {
				n := 0
				for n < min(maxMatch, len(data)-pos) && data[from+n] == data[pos+n] {
					n++
				}
				want = max(want, n)
			}
			if want >= 4 && longest != want && longest < nice && want < nice {
				t.Fatalf("seed %d at %d: longest match %d, found %d", seed, pos, want, longest)
			}
		}
	}
}

// TestFarthest puts a copy at every distance about the largest: three bytes less than
// the window are used, two are out of reach.
func TestFarthest(t *testing.T) {
	const copied = 300
	for _, window := range []int{MinWindow, 16} {
		without := randomBytes(1<<window+copied+1000, 100)
		most, _ := checkFolder(t, window, false, without)
		for _, short := range []int{4, 3, 2} {
			distance := 1<<window - short
			data := bytes.Clone(without)
			copy(data[500+distance:], data[500:500+copied])
			size, _ := checkFolder(t, window, false, data)
			if used := size < most-copied/2; used != (short >= 3) {
				t.Errorf("window %d, copy %d before: %d bytes, %d without the copy", window, distance, size, most)
			}
		}
	}
}

// TestFarthestFound is TestFarthest for the largest window, with the finder alone.
func TestFarthestFound(t *testing.T) {
	const copied, size = 300, 1 << MaxWindow
	for _, short := range []int{3, 2} {
		data := randomBytes(size+1000, 256)
		copy(data[500+size-short:], data[500:500+copied])
		f := newFinder(MaxWindow)
		f.add(data)
		// Only where the copy is, and what it is of, must be known.
		for pos := range 1000 {
			f.find(pos, 0, false)
		}
		f.findRun(size)
		longest, offset := 0, uint32(0)
		for _, m := range f.found {
			if m.length() > longest {
				longest, offset = m.length(), m.offset()
			}
		}
		if found := longest == maxMatch && offset == size-3; found != (short == 3) {
			t.Errorf("copy %d before: longest match %d, %d before", size-short, longest, offset)
		}
	}
}

// TestWindows moves the window over more than twice its size in each.
func TestWindows(t *testing.T) {
	for window := MinWindow; window <= 17; window++ {
		t.Run(fmt.Sprint(window), func(t *testing.T) {
			part := append(randomBytes(1<<window-20_000, 3), bytes.Repeat([]byte("end of it, "), 1000)...)
			checkFolder(t, window, window%2 == 0, bytes.Repeat(part, 3))
		})
	}
}

// TestKinds makes blocks of all three kinds, one behind the other.
func TestKinds(t *testing.T) {
	text := bytes.Repeat([]byte("23,1,2,Redmond,425,555-0134\r\n"), 2500)
	rnd := rand.New(rand.NewPCG(1, 1))
	var aligned []byte // copies from a multiple of 8 before
	for len(aligned) < 80_000 {
		if n := len(aligned); n > 4096 {
			from := n - 8*(1+rnd.IntN(500))
			aligned = append(aligned, aligned[from:from+8]...)
		} else {
			aligned = append(aligned, byte(rnd.IntN(256)))
		}
	}
	data := append(text, randomBytes(2*FrameSize+1, 256)...)
	data = append(data, aligned...)
	data = append(data, randomBytes(70_001, 256)...) // an odd uncompressed block at the end
	_, kinds := checkFolder(t, 17, false, data)
	for _, kind := range []int{kindVerbatim, kindAligned, kindUncompressed} {
		if kinds[kind] == 0 {
			t.Errorf("no block of kind %d: %v", kind, kinds)
		}
	}
	// An odd block in the middle of the folder, with another behind.
	checkFolder(t, 15, false, append(randomBytes(FrameSize, 256), text...))
}

// TestCallEdges puts calls where a translation just begins and just ends: at the first
// bytes of a frame, in the last ten, and in frames of no more than ten.
func TestCallEdges(t *testing.T) {
	call := []byte{opCall, 0x10, 0x20, 0, 0}
	for _, size := range []int{5, 9, 10, 11, 12, 15, FrameSize, FrameSize + 10, FrameSize + 11, 2*FrameSize + 5} {
		for _, from := range []int{0, 1, 5, 9, 10, 11, 14} { // from the end of a frame
			data := bytes.Repeat([]byte{0x90}, size)
			copy(data, call)
			for end := size; end > 0; end -= FrameSize {
				if at := min(end, (end-1)/FrameSize*FrameSize+FrameSize) - from - len(call); at >= 0 {
					copy(data[at:], call)
				}
			}
			checkFolder(t, 15, true, data)
		}
	}
	frame := bytes.Repeat([]byte{opCall}, 40)
	translate(frame, 100_000)
	if tail := frame[len(frame)-callTail+4:]; !bytes.Equal(tail, bytes.Repeat([]byte{opCall}, len(tail))) {
		t.Errorf("the end was translated: % x", frame)
	}
}

// TestCallOperands translates operands about all borders; the values are those of the
// rule that libmspack's lzxd.c gives for the way back.
func TestCallOperands(t *testing.T) {
	tests := []struct {
		pos      int64
		from, to int32
	}{
		{0, 0, 0},
		{1000, 0, 1000},
		{1000, -1000, 0},
		{1000, -1001, -1001}, // in front of the folder
		{1000, callSize - 1001, callSize - 1},
		{1000, callSize - 1000, -1000},
		{1000, callSize - 1, -1},
		{1000, callSize, callSize}, // behind the program
		{1000, -1 << 31, -1 << 31},
		{1000, 1<<31 - 1, 1<<31 - 1},
		{callSize, -callSize, 0},
	}
	for _, tt := range tests {
		frame := make([]byte, 30)
		at := tt.pos % FrameSize
		frame = append(make([]byte, at), frame...)
		frame[at] = opCall
		binary.LittleEndian.PutUint32(frame[at+1:], uint32(tt.from))
		translate(frame, tt.pos-at)
		if got := int32(binary.LittleEndian.Uint32(frame[at+1:])); got != tt.to {
			t.Errorf("%d at %d: %d, want %d", tt.from, tt.pos, got, tt.to)
		}
		restore(frame, tt.pos-at, callSize)
		if got := int32(binary.LittleEndian.Uint32(frame[at+1:])); got != tt.from {
			t.Errorf("%d at %d came back as %d", tt.from, tt.pos, got)
		}
	}
}

// TestCallsEnd checks that translation ends with the frame 32768, at 1 GiB.
func TestCallsEnd(t *testing.T) {
	for _, tt := range []struct {
		pos        int64
		translated bool
	}{{1<<30 - FrameSize, true}, {1 << 30, false}, {1<<31 - FrameSize, false}} {
		frame := bytes.Repeat([]byte{opCall, 1, 0, 0, 0, 0x90}, 10)
		before := bytes.Clone(frame)
		// Calls this far behind need an address that leads back into the program.
		binary.LittleEndian.PutUint32(frame[1:], uint32(100-int32(tt.pos)))
		binary.LittleEndian.PutUint32(before[1:], uint32(100-int32(tt.pos)))
		translate(frame, tt.pos)
		if got := !bytes.Equal(frame, before); got != tt.translated {
			t.Errorf("at %d: translated %v", tt.pos, got)
		}
		restore(frame, tt.pos, callSize)
		if !bytes.Equal(frame, before) {
			t.Errorf("at %d: not the same again", tt.pos)
		}
	}
}

// TestFrameLimit mixes frames of random bytes with others, which may share codes that do
// not suit them: no frame passes the 6144 bytes more that readers allow.
func TestFrameLimit(t *testing.T) {
	kinds := [][]byte{
		randomBytes(FrameSize, 256), make([]byte, FrameSize), randomBytes(FrameSize, 2),
		bytes.Repeat([]byte("text "), FrameSize/5+1)[:FrameSize], randomBytes(FrameSize, 100),
	}
	rnd := rand.New(rand.NewPCG(1, 5))
	for range 6 {
		var data []byte
		for range 9 {
			data = append(data, kinds[rnd.IntN(len(kinds))]...)
		}
		for i, f := range encode(16, false, data) {
			if len(f) > FrameSize+6144 {
				t.Errorf("frame %d has %d bytes", i, len(f))
			}
		}
	}
}
