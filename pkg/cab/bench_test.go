package cab

import (
	"archive/tar"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/cputime"
)

// benchLines is the size of the largest phone book, in access numbers.
const benchLines = 65_000

// benchData are what the benchmarks compress: a phone book, program text and a
// program.
func benchData(b *testing.B) []testFile {
	b.Helper()
	program, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	code, err := os.ReadFile(program)
	if err != nil {
		b.Fatal(err)
	}
	return []testFile{
		{FileHeader{Name: "book"}, benchBook(b)},
		{FileHeader{Name: "source"}, goSource(b)},
		{FileHeader{Name: "program"}, code[:min(len(code), 4<<20)]},
	}
}

// benchBook returns a phone book of the exchanges of North America if the directory
// PBA_LISTS has their list, else one of this package's own making.
func benchBook(b *testing.B) []byte {
	b.Helper()
	f, err := os.Open(filepath.Join(os.Getenv("PBA_LISTS"), "npa_nxx_city_libphonenumber.csv"))
	if err != nil {
		return phoneBook(benchLines)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	rows = rows[1:] // npa, nxx, city, state
	slices.SortStableFunc(rows, func(x, y []string) int {
		return strings.Compare(x[3]+"\x00"+x[2], y[3]+"\x00"+y[2])
	})
	rnd := rand.New(rand.NewPCG(65, 1))
	services := []string{"28800,56000,0,48,Modem", "28800,56000,0,48,Modem", "9600,33600,0,48,Modem", "64000,128000,0,52,ISDN"}
	var book bytes.Buffer
	region, state := 0, ""
	for i := range benchLines {
		row := rows[i*len(rows)/benchLines]
		if row[3] != state {
			region, state = region+1, row[3]
		}
		fmt.Fprintf(&book, "%d,1,%d,%.30s,%s,%s-%04d,%s\r\n",
			i+1, region, row[2], row[0], row[1], rnd.IntN(10_000), services[rnd.IntN(len(services))])
	}
	return book.Bytes()
}

// goSource returns a tar of some of the standard library's source.
func goSource(b *testing.B) []byte {
	b.Helper()
	root, err := exec.CommandContext(b.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		b.Fatal(err)
	}
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	if err := w.AddFS(os.DirFS(filepath.Join(strings.TrimSpace(string(root)), "src", "net"))); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// A gcabRun is what gcab -cz does.
type gcabRun struct {
	size int64
	cpu  time.Duration // of the process
	wall time.Duration // the shortest
}

// gcab compresses data with the peer, several times, and returns the mean times.
func gcab(b *testing.B, data []byte) (run gcabRun, ok bool) {
	b.Helper()
	program, err := exec.LookPath("gcab")
	if err != nil {
		b.Log("gcab is not installed: no comparison")
		return run, false
	}
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.pbk"), data, 0o600); err != nil {
		b.Fatal(err)
	}
	const times = 5
	for range times {
		cmd := exec.CommandContext(b.Context(), program, "-cz", "book.cab", "book.pbk")
		cmd.Dir = dir
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("gcab: %v: %s", err, out)
		}
		if d := time.Since(start); run.wall == 0 || d < run.wall {
			run.wall = d
		}
		run.cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()) / times
	}
	info, err := os.Stat(filepath.Join(dir, "book.cab"))
	if err != nil {
		b.Fatal(err)
	}
	run.size = info.Size()
	return run, true
}

// BenchmarkWrite writes a cabinet with one worker. It reports the size and, for gcab in
// the same run, size and processor time as shares of it.
func BenchmarkWrite(b *testing.B) {
	compressions := []struct {
		name string
		c    Compression
	}{
		{"MSZIP1", MSZIP(1)},
		{"MSZIP3", MSZIP(3)},
		{"MSZIP6", MSZIP(0)},
		{"MSZIP9", MSZIP(9)},
		{"LZX21", LZX(21)},
		{"LZX21E8", LZX(21).E8()},
		{"store", Store()},
	}
	for _, f := range benchData(b) {
		peer, ok := gcab(b, f.data)
		for _, tt := range compressions {
			b.Run(f.Name+"/"+tt.name, func(b *testing.B) {
				size, cpu := 0, cputime.Now()
				for b.Loop() {
					size = len(benchWrite(b, tt.c, 1, f.data))
				}
				spent := (cputime.Now() - cpu).Seconds() / float64(b.N)
				b.ReportMetric(float64(size), "bytes")
				b.ReportMetric(float64(len(f.data))/1e6/spent, "MB/cpu-s")
				if ok {
					b.ReportMetric(float64(size)/float64(peer.size), "x-gcab-bytes")
					b.ReportMetric(spent/peer.cpu.Seconds(), "x-gcab-cpu")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// benchWrite returns a cabinet.
func benchWrite(b *testing.B, c Compression, workers int, data []byte) []byte {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.Compression, w.Workers = c, workers
	f, err := w.Create("book.pbk")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// BenchmarkWorkers reports how much faster two workers are than one, and than gcab. The
// clock on the wall also goes on when other programs have the cores, so the shortest of
// several turns counts, and "possible" is what two loops without anything in common
// gain in the same turns. "x-cpu" is what the work itself grows by.
func BenchmarkWorkers(b *testing.B) {
	data := benchBook(b)
	peer, ok := gcab(b, data)
	for _, c := range []Compression{MSZIP(0), MSZIP(9)} {
		b.Run(fmt.Sprint(c, c.level), func(b *testing.B) {
			var ours, loops, cpu [3]time.Duration
			for b.Loop() {
				var cabinets [3][]byte
				for _, n := range []int{1, 2} {
					used := cputime.Now()
					keepShortest(&ours[n], func() { cabinets[n] = benchWrite(b, c, n, data) })
					cpu[n] += cputime.Now() - used
					keepShortest(&loops[n], func() { spin(n) })
				}
				if !bytes.Equal(cabinets[1], cabinets[2]) {
					b.Fatal("not the same")
				}
			}
			b.ReportMetric(ours[1].Seconds()/ours[2].Seconds(), "x-one-worker")
			b.ReportMetric(loops[1].Seconds()/loops[2].Seconds(), "possible")
			b.ReportMetric(cpu[2].Seconds()/cpu[1].Seconds(), "x-cpu")
			if ok {
				b.ReportMetric(ours[2].Seconds()/peer.wall.Seconds(), "x-gcab-wall")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// keepShortest sets d to how long do takes, if that is shorter.
func keepShortest(d *time.Duration, do func()) {
	start := time.Now()
	do()
	if took := time.Since(start); *d == 0 || took < *d {
		*d = took
	}
}

// spin computes something in n parts at once.
func spin(n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			x := uint64(1)
			for range 300_000_000 / n {
				x = x*6364136223846793005 + 1
			}
			spun.Store(x)
		})
	}
	wg.Wait()
}

var spun atomic.Uint64

// BenchmarkRead reads the cabinets of both methods. What is allocated is one decoder.
func BenchmarkRead(b *testing.B) {
	data := benchBook(b)
	for _, c := range []Compression{MSZIP(0), LZX(21)} {
		b.Run(c.String(), func(b *testing.B) {
			cabinet := benchWrite(b, c, 2, data)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			cpu := cputime.Now()
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
			b.ReportMetric(float64(len(data))*float64(b.N)/1e6/(cputime.Now()-cpu).Seconds(), "MB/cpu-s")
		})
	}
}
