package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// BenchmarkWindow measures the real window with a full book, beside Fyne's table
// in the same window and the same window with an empty book.
func BenchmarkWindow(b *testing.B) {
	screen, ok := display(b)
	if !ok {
		b.Skip("there is no Xvfb")
	}
	empty, full := b.TempDir(), b.TempDir()
	book(b, empty, 0)
	book(b, full, phonebook.MaxPOPs)
	for b.Loop() {
		least, _ := measure(b, screen, empty)
		f, begun := measure(b, screen, full)
		ms := func(d time.Duration, name string) { b.ReportMetric(float64(d)/1e6, name) }
		ms(f.FirstFrame.Sub(begun), "ms-to-first-frame")
		ms(f.Row, "ms-CPU/row")
		ms(f.Page, "ms-CPU/page")
		ms(f.Arrow, "ms-CPU/arrow")
		b.ReportMetric(float64(f.AloneRow)/float64(f.PeerRow), "row-ratio")
		b.ReportMetric(float64(f.AlonePage)/float64(f.PeerPage), "page-ratio")
		ms(f.Keystroke, "ms/keystroke")
		b.ReportMetric(100*f.Idle, "%-idle")
		b.ReportMetric(float64(f.Memory)/1e6, "MB")
		b.ReportMetric(float64(f.MemoryAfterScrolls)/1e6, "MB-scrolled")
		b.ReportMetric((float64(f.Memory)-60e6)/float64(least.Memory), "memory-ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// measure runs the program with --bench.
func measure(b *testing.B, screen, data string) (f figures, begun time.Time) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "figures.json")
	begun = time.Now()
	p, log := start(b, screen, "--data", data, "--bench", file)
	if err := p.Wait(); err != nil {
		b.Fatalf("%v\n%s", err, log)
	}
	text, err := os.ReadFile(file)
	check(b, err)
	check(b, json.Unmarshal(text, &f))
	return f, begun
}

// book makes a book of n POPs, by imports of the size that is allowed.
func book(b *testing.B, dir string, n int) {
	b.Helper()
	s, shut, err := wire.Open(dir)
	check(b, err)
	check(b, s.NewBook("Big", ""))
	for done := 0; done < n; {
		part := min(n-done, phonebook.MaxFirstImport)
		var list strings.Builder
		list.WriteString("POP name,Country,Area code,Access number,Minimum speed,Maximum speed\n")
		for i := done; i < done+part; i++ {
			country := []string{"United States", "Germany", "Japan", "Canada", "France"}[i%5]
			fmt.Fprintf(&list, "City %05d,%s,%d,555-%04d,300,%d\n", i*7919%n, country, 200+i/10000, i%10000, 9600*(1+i%4))
		}
		file := filepath.Join(b.TempDir(), "list.csv")
		check(b, os.WriteFile(file, []byte(list.String()), 0o600))
		plan, err := s.PlanImport(b.Context(), "Big", file, sheet.ReadOptions{}, sheet.Options{})
		check(b, err)
		check(b, s.Import(plan, false))
		done += part
	}
	check(b, shut())
}
