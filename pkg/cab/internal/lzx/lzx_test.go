package lzx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// encode returns the frames of data, given in runs of 8.
func encode(window int, calls bool, data []byte) [][]byte {
	e := NewEncoder(window, calls)
	var frames [][]byte
	for len(data) > 0 {
		n := min(len(data), 8*FrameSize)
		e.Start(data[:n])
		for range (n + FrameSize - 1) / FrameSize {
			frames = append(frames, e.AppendFrame(nil))
		}
		data = data[n:]
	}
	return frames
}

// decode returns the plain bytes of frames.
func decode(window int, frames [][]byte, size int) ([]byte, error) {
	d := NewDecoder(window)
	var out []byte
	for _, f := range frames {
		b := make([]byte, min(size-len(out), FrameSize))
		if err := d.DecodeFrame(b, f); err != nil {
			return out, err
		}
		out = append(out, b...)
	}
	return out, nil
}

func randomBytes(n, values int) []byte {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rnd.IntN(values))
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	program := bytes.Repeat([]byte("\xe8\x10\x20\x00\x00\x55\xe8\xf0\xff\xff\xff\x8b\xec\xe8"), 5000)
	samples := map[string][]byte{"program": program}
	for _, n := range []int{1, 2, 3, 5, 10, 11, 32767, 32768, 32769, 65536, 100_001} {
		for _, values := range []int{1, 2, 20, 256} {
			samples[fmt.Sprintf("%d of %d", n, values)] = randomBytes(n, values)
		}
	}
	samples["mixed"] = append(append(bytes.Repeat([]byte("some text, "), 20_000), randomBytes(100_001, 256)...), program...)
	windows := []int{MinWindow, 17, MaxWindow}
	for i, name := range slices.Sorted(maps.Keys(samples)) {
		window, calls := windows[i%len(windows)], i%2 == 0 || name == "program"
		t.Run(fmt.Sprintf("%s %d %v", name, window, calls), func(t *testing.T) {
			checkFolder(t, window, calls, samples[name])
		})
	}
}

// TestSlots checks the slot of every formatted offset against the tables.
func TestSlots(t *testing.T) {
	for i, n := range slotCounts {
		if end := slotBase[n]; end < 1<<(MinWindow+i) {
			t.Errorf("window %d: %d slots end at %d", MinWindow+i, n, end)
		}
	}
	for f := range uint32(1 << MaxWindow) {
		s := slotOf(f)
		if rest := f - slotBase[s]; f < slotBase[s] || rest>>slotExtra[s] != 0 {
			t.Fatalf("offset %d: slot %d", f, s)
		}
	}
}

// TestCalls checks that restore undoes translate for any bytes and that calls of one
// place become alike.
func TestCalls(t *testing.T) {
	frame := bytes.Repeat([]byte{0x90}, 200)
	for _, at := range []int{10, 50, 120} {
		frame[at] = opCall
		binary.LittleEndian.PutUint32(frame[at+1:], uint32(1000-at))
	}
	translate(frame, 0)
	for _, at := range []int{10, 50, 120} {
		if to := binary.LittleEndian.Uint32(frame[at+1:]); to != 1000 {
			t.Errorf("call at %d: %d", at, to)
		}
	}
	for _, pos := range []int64{0, 32768, 12_000_000 - 100, 1<<30 - FrameSize, 1 << 30} {
		for seed := range 50 {
			rnd := rand.New(rand.NewPCG(uint64(pos), uint64(seed)))
			want := make([]byte, 1+rnd.IntN(3000))
			for i := range want {
				want[i] = []byte{opCall, 0, 0xff, byte(rnd.IntN(256))}[rnd.IntN(4)]
			}
			got := bytes.Clone(want)
			translate(got, pos)
			restore(got, pos, callSize)
			if !bytes.Equal(got, want) {
				t.Errorf("at %d: not the same again", pos)
			}
		}
	}
}

// TestChanges applies what describes code lengths.
func TestChanges(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		before, want := make([]uint8, 249), make([]uint8, 249)
		for i := range want {
			before[i] = uint8(rnd.IntN(17))
			if i > 0 && rnd.IntN(4) > 0 {
				want[i] = want[i-1]
			} else {
				want[i] = uint8(rnd.IntN(17)) * uint8(rnd.IntN(2))
			}
		}
		var w bitWriter
		w.writeLengths(want, before)
		w.align()
		d := &Decoder{r: bitReader{in: w.out}}
		if err := d.readLengths(before); err != nil || !bytes.Equal(before, want) {
			t.Fatalf("%v\n%v\n%v", err, before, want)
		}
	}
}

// TestIncompressible checks that random bytes are kept as they are: a frame grows by its
// header and no more.
func TestIncompressible(t *testing.T) {
	for i, f := range encode(MaxWindow, false, randomBytes(10*FrameSize, 256)) {
		if len(f) > FrameSize+18 {
			t.Errorf("frame %d has %d bytes", i, len(f))
		}
	}
}

// TestReset decodes one folder, half of it, and another.
func TestReset(t *testing.T) {
	one, two := bytes.Repeat([]byte("one, "), 20_000), bytes.Repeat([]byte("two and "), 9000)
	frames := encode(16, true, one[:2*FrameSize])
	d := NewDecoder(16)
	if err := d.DecodeFrame(make([]byte, FrameSize), frames[0]); err != nil {
		t.Fatal(err)
	}
	d.Reset()
	got := make([]byte, len(two))
	for i, f := range encode(16, false, two) {
		if err := d.DecodeFrame(got[i*FrameSize:min(len(two), (i+1)*FrameSize)], f); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got, two) {
		t.Error("other bytes")
	}
}

func TestDecodeErrors(t *testing.T) {
	sound := encode(MinWindow, false, bytes.Repeat([]byte("hello, "), 1000))[0]
	tests := []struct {
		name string
		data []byte
	}{
		{"nothing", nil},
		{"one byte", []byte{0}},
		{"zeros", make([]byte, 1000)},
		{"ones", bytes.Repeat([]byte{0xff}, 1000)},
		{"half", sound[:len(sound)/2]},
		{"uncompressed, cut", []byte{0x00, 0x30, 0x01, 0x00, 1, 0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := NewDecoder(MinWindow).DecodeFrame(make([]byte, 7000), tt.data); !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPanics(t *testing.T) {
	for _, window := range []int{MinWindow - 1, MaxWindow + 1} {
		for _, do := range []func(){func() { NewEncoder(window, false) }, func() { NewDecoder(window) }} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("window %d: no panic", window)
					}
				}()
				do()
			}()
		}
	}
}

// FuzzDecode checks that no frame makes the Decoder panic or hang.
func FuzzDecode(f *testing.F) {
	f.Add(encode(MinWindow, true, bytes.Repeat([]byte("hello, \xe8 "), 4000))[0], uint16(3600))
	f.Add(encode(MinWindow, false, randomBytes(FrameSize, 256))[0], uint16(100))
	f.Fuzz(func(t *testing.T, data []byte, size uint16) {
		d := NewDecoder(MinWindow)
		// All frames but the last are whole.
		for _, n := range []int{FrameSize, 1 + int(size)%FrameSize} {
			if err := d.DecodeFrame(make([]byte, n), data); err != nil {
				if !errors.Is(err, ErrCorrupt) {
					t.Fatal(err)
				}
				return
			}
		}
	})
}

// FuzzRoundTrip compresses the seed repeated to several frames, each time with other
// bytes between, and decodes it with the strict decoder too.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("a"), uint16(20_000), uint8(0), uint8(0))
	f.Add([]byte("23,1,2,Redmond,425,555-0134\r\n"), uint16(1500), uint8(3), uint8(21))
	f.Add([]byte("\xe8\x00\x10\x00\x00\x55"), uint16(9000), uint8(1), uint8(15))
	f.Add(randomBytes(1000, 256), uint16(80), uint8(1), uint8(3))
	f.Fuzz(func(t *testing.T, seed []byte, repeat uint16, between, settings uint8) {
		var data []byte
		for i := range repeat {
			if len(data) > 3*FrameSize {
				break
			}
			data = append(data, seed...)
			data = append(data, randomBytes(int(between)*int(i%5), 256)...)
		}
		checkFolder(t, MinWindow+int(settings>>1)%2, settings&1 == 1, data)
	})
}
