package deflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"testing"
)

// deflated returns a stream of compress/flate.
func deflated(t testing.TB, plain, history []byte, level int) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriterDict(&b, level, history)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(plain)
	w.Close()
	return b.Bytes()
}

// TestDecode reads streams of compress/flate, incomplete codes included.
func TestDecode(t *testing.T) {
	history := randomBytes(WindowSize, 3)
	d := new(Decoder)
	for _, level := range []int{0, 1, 6, 9, flate.HuffmanOnly} {
		for _, values := range []int{1, 2, 17, 256} {
			for _, n := range []int{1, 2, 3, 300, 32767, 32768} {
				plain := randomBytes(n, values)
				got := append(bytes.Clone(history), make([]byte, n)...)
				err := d.Decode(got, len(history), deflated(t, plain, history, level))
				if err != nil || !bytes.Equal(got[len(history):], plain) {
					t.Errorf("level %d, %d of %d values: %v", level, n, values, err)
				}
			}
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	hello := deflated(t, []byte("hello, hello, hello, hello"), nil, 9)
	tests := []struct {
		name string
		data []byte
		size int
	}{
		{"nothing", nil, 5},
		{"too short", deflated(t, []byte("hell"), nil, 9), 5},
		{"too long", deflated(t, []byte("hello!"), nil, 9), 5},
		{"far too long", deflated(t, make([]byte, 1<<20), nil, 9), 5},
		{"bytes behind", append(bytes.Clone(hello), 0), 26},
		{"ends early", hello[:len(hello)-1], 26},
		{"kind 3", []byte{7}, 5},
		{"no history", deflated(t, []byte("hello"), []byte("hello"), 9), 5},
		{"stored, wrong complement", []byte{1, 5, 0, 5, 0, 'h', 'e', 'l', 'l', 'o'}, 5},
		{"stored, too long", []byte{1, 6, 0, 0xf9, 0xff, 'h', 'e', 'l', 'l', 'o', '!'}, 5},
		{"stored, ends early", []byte{1, 5, 0, 0xfa, 0xff, 'h', 'e'}, 5},
		{"blocks without bytes and end", bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 1000), 5},
		{"too many lengths", []byte{0x05 | 31<<3, 0, 0, 0}, 5},
		{"all zeros", make([]byte, 100), 5},
		{"all ones", bytes.Repeat([]byte{0xff}, 100), 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := new(Decoder).Decode(make([]byte, tt.size), 0, tt.data); !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestDecodeAllocs(t *testing.T) {
	plain := randomBytes(MaxBlock, 19)
	stream := deflated(t, plain, nil, 9)
	d, got := new(Decoder), make([]byte, MaxBlock)
	if n := testing.AllocsPerRun(10, func() {
		if err := d.Decode(got, 0, stream); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzDecode checks that whatever the Decoder takes, compress/flate takes for the same,
// and that it takes what compress/flate takes if the size is right.
func FuzzDecode(f *testing.F) {
	f.Add(deflated(f, []byte("hello, hello"), nil, 9), uint16(12))
	f.Add(deflated(f, randomBytes(3000, 20), nil, 9), uint16(3000))
	f.Add([]byte{1, 1, 0, 0xfe, 0xff, 'x'}, uint16(1))
	f.Fuzz(func(t *testing.T, data []byte, size uint16) {
		got := make([]byte, size)
		err := new(Decoder).Decode(got, 0, data)
		in := bytes.NewReader(data)
		want := make([]byte, int(size)+1)
		n := 0
		var other error
		for r := flate.NewReader(in); other == nil && n < len(want); {
			var k int
			k, other = r.Read(want[n:])
			n += k
		}
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
		if err == nil && !bytes.Equal(got, want[:n]) {
			t.Fatalf("%d bytes, compress/flate: %d, %v", size, n, other)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	plain := randomBytes(MaxBlock, 19)
	stream := deflated(b, plain, nil, 9)
	d, got := new(Decoder), make([]byte, MaxBlock)
	b.SetBytes(MaxBlock)
	for b.Loop() {
		if err := d.Decode(got, 0, stream); err != nil {
			b.Fatal(err)
		}
	}
}
