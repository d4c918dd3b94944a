package cab

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
)

// kindFiles are files of every kind, one behind the other in a folder: text, random
// bytes, long runs, a program, strings that repeat after one byte to more than a window,
// and sizes about a block. A whole block of random bytes does not shrink.
func kindFiles() []testFile {
	book := phoneBook(1500)
	files := []testFile{
		{FileHeader{Name: "text"}, book[:40_000]},
		{FileHeader{Name: "random"}, randomBytes(2*blockSize, 256)},
		{FileHeader{Name: "program"}, programBytes(20_000)},
		file("empty", ""),
		file("one", "1"),
	}
	var runs []byte
	for i := range 40 {
		runs = append(runs, bytes.Repeat([]byte{byte(i * 7)}, 250+i%20)...)
	}
	files = append(files, testFile{FileHeader{Name: "runs"}, runs})
	for _, period := range []int{1, 2, 3, 8, 257, 258, 259, 32_767, 32_768, 32_769} {
		n := max(2000, period+500)
		data := bytes.Repeat(randomBytes(period, 60), n/period+1)[:n]
		files = append(files, testFile{FileHeader{Name: fmt.Sprint("period ", period)}, data})
	}
	for _, n := range []int{blockSize - 1, blockSize, blockSize + 1} {
		files = append(files, testFile{FileHeader{Name: fmt.Sprint("edge ", n)}, book[:n]})
	}
	return files
}

// programBytes returns what looks like a program for x86, with calls of a few functions.
func programBytes(n int) []byte {
	var b []byte
	for i := 0; len(b) < n; i++ {
		b = append(b, 0x55, 0x8b, 0xec, 0x83, 0xec, byte(i*4), 0xe8)
		b = binary.LittleEndian.AppendUint32(b, uint32(int32(i%7*1000-len(b)-4)))
		b = append(b, 0x8b, 0xe5, 0x5d, 0xc3)
	}
	return b[:n]
}

// TestForeignInflate reads what every level writes of all kinds with compress/flate,
// block by block with the 32 KiB before as its dictionary, and sees that no block passes
// the 32780 bytes of [MS-MCI] 2.
func TestForeignInflate(t *testing.T) {
	files := kindFiles()
	var want []byte
	for _, f := range files {
		want = append(want, f.data...)
	}
	sizes := make(map[int]int)
	for level := MinLevel; level <= MaxLevel; level++ {
		t.Run(fmt.Sprint(level), func(t *testing.T) {
			cabinet := writeCabWith(t, MSZIP(level), files...)
			sizes[level] = len(cabinet)
			got, err := inflateFolder(cabinet)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v, %d bytes of %d", err, len(got), len(want))
			}
			checkContents(t, readCab(t, cabinet), files)
		})
	}
	if sizes[MaxLevel] > sizes[DefaultLevel] || sizes[DefaultLevel] > sizes[MinLevel] {
		t.Errorf("sizes by level: %v", sizes)
	}
}

// TestBlockBorders writes files whose ends fall before, on and behind the end of a block
// and of a run of blocks: blocks take no notice.
func TestBlockBorders(t *testing.T) {
	for _, border := range []int{blockSize, runSize} {
		for _, first := range []int{border - 1, border, border + 1} {
			files := []testFile{
				{FileHeader{Name: "a"}, cheapData(first)},
				file("b", "x"),
				file("c", ""),
				{FileHeader{Name: "d"}, cheapData(100)},
			}
			for _, c := range []Compression{Store(), MSZIP(1), LZX(15)} {
				cabinet := writeCabWith(t, c, files...)
				checkContents(t, readCab(t, cabinet), files)
				checkBlocks(t, cabinet, first+101)
			}
		}
	}
}

// checkBlocks checks that the blocks of the only folder are whole but for the last, and
// together n plain bytes.
func checkBlocks(t *testing.T, cabinet []byte, n int) {
	t.Helper()
	at := int(binary.LittleEndian.Uint32(cabinet[headerLen:]))
	var sizes []int
	for at < len(cabinet) {
		sizes = append(sizes, int(binary.LittleEndian.Uint16(cabinet[at+6:])))
		at += dataLen + int(binary.LittleEndian.Uint16(cabinet[at+4:]))
	}
	want := slices.Repeat([]int{blockSize}, n/blockSize)
	if rest := n % blockSize; rest > 0 {
		want = append(want, rest)
	}
	if !slices.Equal(sizes, want) {
		t.Errorf("blocks of %v, want %v", sizes, want)
	}
	if count := int(binary.LittleEndian.Uint16(cabinet[headerLen+4:])); count != len(want) {
		t.Errorf("cCFData is %d, there are %d blocks", count, len(want))
	}
}
