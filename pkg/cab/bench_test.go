package cab

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// benchLines is the size of the largest phone book, in access numbers.
const benchLines = 65_000

// BenchmarkWrite writes the largest phone book and reports the size of the
// cabinet, also as a share of what gcab -cz makes, when it is installed.
func BenchmarkWrite(b *testing.B) {
	data := phoneBook(benchLines)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var size int
	for b.Loop() {
		size = len(writeCab(b, testFile{FileHeader{Name: "book.pbk"}, data}))
	}
	b.ReportMetric(float64(size), "bytes")
	if peer := gcabSize(b, data); peer > 0 {
		b.ReportMetric(float64(size)/float64(peer), "of-gcab")
	}
}

// gcabSize returns the size of the cabinet that gcab makes, or 0 without gcab.
func gcabSize(b *testing.B, data []byte) int64 {
	b.Helper()
	program, err := exec.LookPath("gcab")
	if err != nil {
		b.Log("gcab is not installed: no comparison")
		return 0
	}
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.pbk"), data, 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), program, "-cz", "book.cab", "book.pbk")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("gcab: %v: %s", err, out)
	}
	info, err := os.Stat(filepath.Join(dir, "book.cab"))
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// BenchmarkRead reads the same cabinet. What is allocated is one decoder, and
// what compress/flate needs for the codes of each block.
func BenchmarkRead(b *testing.B) {
	data := phoneBook(benchLines)
	cabinet := writeCab(b, testFile{FileHeader{Name: "book.pbk"}, data})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(cabinet), int64(len(cabinet)))
		if err != nil {
			b.Fatal(err)
		}
		rc, err := r.Files[0].Open()
		if err != nil {
			b.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, rc); n != int64(len(data)) || err != nil {
			b.Fatal(n, err)
		}
		rc.Close()
	}
}

// BenchmarkWriteRandom writes data that does not shrink: every block is stored.
func BenchmarkWriteRandom(b *testing.B) {
	data := randomBytes(1<<20, 256)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		writeCab(b, testFile{FileHeader{Name: "r"}, data})
	}
}
