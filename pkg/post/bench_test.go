package post_test

import (
	"fmt"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// largest is the release of a book of the most POPs that are allowed, with a
// delta of a thousand changes from each of five bases.
func largest(b *testing.B) phonebook.Release {
	b.Helper()
	book := newBook("Largest", phonebook.MaxPOPs)
	var fulls []phonebook.Full
	for v := range 6 {
		for i := range 1000 {
			book.POPs[(v*1000+i*13)%len(book.POPs)].AccessNumber = fmt.Sprintf("55%d-%04d", v, i)
		}
		fulls = append(fulls, book.Full(phonebook.Version(v+1)))
	}
	r, err := phonebook.NewRelease(book, 6, fulls[:5], phonebook.ASCII, testTime)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkPack makes the full cabinet and five deltas of the largest book.
func BenchmarkPack(b *testing.B) {
	r := largest(b)
	var p post.Package
	for b.Loop() {
		var err error
		if p, err = post.Pack(r); err != nil {
			b.Fatal(err)
		}
	}
	var deltas int64
	for _, c := range p.Manifest.Cabs[1:] {
		deltas += c.Size
	}
	b.ReportMetric(float64(p.Manifest.Full().Size), "full-bytes")
	b.ReportMetric(float64(deltas)/5, "delta-bytes")
}

// BenchmarkUnpack reads the full cabinet of the largest book.
func BenchmarkUnpack(b *testing.B) {
	p, err := post.Pack(largest(b))
	if err != nil {
		b.Fatal(err)
	}
	data := p.Files[p.Manifest.Full().Name]
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := post.UnpackFull(data, "Largest", phonebook.ASCII); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSend posts the largest book into an empty folder.
func BenchmarkSend(b *testing.B) {
	p, err := post.Pack(largest(b))
	if err != nil {
		b.Fatal(err)
	}
	plan, err := post.NewPlan(p, post.State{}, post.New)
	if err != nil {
		b.Fatal(err)
	}
	root := b.TempDir()
	b.SetBytes(plan.Bytes())
	n := 0
	for b.Loop() {
		n++
		if err := post.Send(b.Context(), post.Dir(fmt.Sprintf("%s/%d", root, n)), p, plan, post.SendOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
