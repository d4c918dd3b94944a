package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/pbs"
)

// BenchmarkNginx asks pbs and nginx for the same cabinets in one run, with wrk on the
// same machine: connections that stay open, connections that close after the answer as
// those of clients do, and a cabinet ten times as large. It reports requests a second,
// the time of the slowest hundredth and processor time for each request, as shares of
// nginx's.
func BenchmarkNginx(b *testing.B) {
	for _, program := range []string{"wrk", "/usr/sbin/nginx"} {
		if _, err := exec.LookPath(program); err != nil {
			b.Skip(err)
		}
	}
	dir := b.TempDir()
	small, large := loadBooks(b, dir)
	ours := startLoaded(b, dir)
	theirs := startNginx(b, dir)
	for _, c := range []struct {
		name, query string
		args        []string
	}{
		{"5KB", small, nil},
		{"5KBClosing", small, []string{"-H", "Connection: close"}},
		{"50KB", large, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				us, they := ours.load(b, c.query, c.args), theirs.load(b, c.query, c.args)
				b.ReportMetric(us.rate, "requests/s")
				b.ReportMetric(us.rate/they.rate, "ofnginx/rate")
				b.ReportMetric(float64(us.slowest)/float64(they.slowest), "ofnginx/p99")
				b.ReportMetric(us.cpu.Seconds()*1e6, "cpu-µs/request")
				b.ReportMetric(float64(us.cpu)/float64(they.cpu), "ofnginx/cpu")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkMemory loads a hundred books of 65,000 POPs and reports what pbs holds in
// memory beside their cabinets.
func BenchmarkMemory(b *testing.B) {
	dir := b.TempDir()
	size := hundredBooks(b, dir)
	p := startLoaded(b, dir)
	for b.Loop() {
		for i := range 100 {
			url := fmt.Sprintf("http://%s%s", p.addr, pbs.Path)
			if _, err := pbs.Ask(b.Context(), url, fmt.Sprintf("Book%d", i), 0); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(size)/(1<<20), "MB-cabinets")
	b.ReportMetric(float64(p.resident(b)-int(size))/(1<<20), "MB-beside")
}

// loadBooks posts two books to a folder: clients of version 1 get a delta of about
// 5 KB of one, and of about 50 KB of the other.
func loadBooks(b *testing.B, dir string) (small, large string) {
	b.Helper()
	postBook(b, dir, "Small", 65_000, 250)
	postBook(b, dir, "Large", 65_000, 3_500)
	const query = pbs.Path + "?osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=1&pb="
	return query + "Small", query + "Large"
}

// A loaded server is a process that is asked by wrk.
type loaded struct {
	pid  int
	addr string
}

// measured is what one run of wrk found.
type measured struct {
	rate    float64       // requests a second
	slowest time.Duration // that 99 of 100 are faster than
	cpu     time.Duration // of the server, for each request
}

var (
	wrkRate     = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	wrkRequests = regexp.MustCompile(`(\d+) requests in`)
	wrkSlowest  = regexp.MustCompile(`99%\s+(\S+)`)
)

func (l loaded) load(b *testing.B, query string, args []string) measured {
	b.Helper()
	before := l.cpu(b)
	out, err := exec.Command("wrk", append([]string{"-t1", "-c32", "-d4s", "--latency", "http://" + l.addr + query}, args...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors") {
		b.Fatalf("%v: %s", err, out)
	}
	find := func(re *regexp.Regexp) string {
		m := re.FindSubmatch(out)
		if m == nil {
			b.Fatalf("wrk says: %s", out)
		}
		return string(m[1])
	}
	rate, _ := strconv.ParseFloat(find(wrkRate), 64) // digits by the pattern
	requests, _ := strconv.Atoi(find(wrkRequests))
	slowest, err := time.ParseDuration(find(wrkSlowest))
	if err != nil {
		b.Fatal(err)
	}
	return measured{rate, slowest, (l.cpu(b) - before) / time.Duration(requests)}
}

// cpu returns what the process and its children have computed.
func (l loaded) cpu(b *testing.B) (sum time.Duration) {
	b.Helper()
	const tick = time.Second / 100 // USER_HZ of Linux
	pids := []int{l.pid}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", l.pid, l.pid)) // none is none
	for _, field := range strings.Fields(string(children)) {
		pid, _ := strconv.Atoi(field)
		pids = append(pids, pid)
	}
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			b.Fatal(err)
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		for _, field := range fields[11:13] { // utime and stime, proc(5)
			n, _ := strconv.Atoi(field)
			sum += time.Duration(n) * tick
		}
	}
	return sum
}

// resident returns the memory of the process that is its own, in bytes.
func (l loaded) resident(b *testing.B) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", l.pid))
	if err != nil {
		b.Fatal(err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	n, _ := strconv.Atoi(string(m[1]))
	return n << 10
}

// startLoaded runs pbs in a process of its own.
func startLoaded(b *testing.B, dir string) loaded {
	b.Helper()
	program := filepath.Join(b.TempDir(), "pbs")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	p := command(b, nil, program, "--data", dir, "--http", "127.0.0.1:0")
	p.run(b, 1)
	return loaded{p.Process.Pid, p.addr["http"]}
}

// startNginx exports the folder and runs nginx on it.
func startNginx(b *testing.B, data string) loaded {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "static")
	if _, err := pbs.Export(data, dir); err != nil {
		b.Fatal(err)
	}
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) { // its workers give up being root
		if err := os.Chmod(up, 0o755); err != nil {
			b.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	conf := filepath.Join(dir, pbs.ExportNginx)
	text, err := os.ReadFile(conf)
	if err == nil {
		err = os.WriteFile(conf, []byte(strings.Replace(string(text), "listen 8080 reuseport", "listen "+addr, 1)), 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("/usr/sbin/nginx", "-p", dir, "-c", pbs.ExportNginx, "-g", "daemon off;")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() })
	waitFor(b, addr)
	return loaded{cmd.Process.Pid, addr}
}
