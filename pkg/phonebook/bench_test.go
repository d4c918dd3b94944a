package phonebook_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// large returns the largest book, its regions and entries as varied as those of
// a real one.
func large() *phonebook.Book {
	b := &phonebook.Book{Name: "Sample", Line: "d9a1", POPs: pops(phonebook.MaxPOPs), Regions: north()}
	for i := range b.POPs {
		p := &b.POPs[i]
		p.Region = phonebook.RegionID(i % 4)
		p.Name = fmt.Sprintf("Town %d", i)
		p.AccessNumber = fmt.Sprintf("555-01%05d", i)
	}
	return b
}

func BenchmarkWritePBK(b *testing.B) {
	full := large().Full(1)
	size := len(writePBK(b, full.POPs, phonebook.ASCII))
	for _, enc := range []phonebook.Encoding{phonebook.ASCII, page(b, "windows-1252"), page(b, "shift_jis"), phonebook.Bytes} {
		b.Run(enc.Name(), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := phonebook.WritePBK(io.Discard, full.POPs, enc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadPBK(b *testing.B) {
	data := writePBK(b, large().Full(1).POPs, phonebook.ASCII)
	for _, enc := range []phonebook.Encoding{phonebook.ASCII, page(b, "windows-1252"), page(b, "shift_jis"), phonebook.Bytes} {
		b.Run(enc.Name(), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := phonebook.ReadPBK(bytes.NewReader(data), enc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// versions returns two versions of the largest book of which the later has a
// tenth of its POPs changed.
func versions(b *testing.B) (old, now phonebook.Full) {
	book := large()
	old = book.Full(1)
	for i := 0; i < len(book.POPs); i += 10 {
		book.POPs[i].Flags = 96
	}
	now = book.Full(2)
	if len(phonebook.Diff(old, now).Changed) != 6500 {
		b.Fatal("another number of changes than 6,500")
	}
	return old, now
}

func BenchmarkDiff(b *testing.B) {
	old, now := versions(b)
	b.ReportAllocs()
	for b.Loop() {
		phonebook.Diff(old, now)
	}
}

func BenchmarkApply(b *testing.B) {
	old, now := versions(b)
	d := phonebook.Diff(old, now)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := phonebook.Apply(old, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBookApply(b *testing.B) {
	old, now := versions(b)
	changes := phonebook.Changes(old, now)
	b.ReportAllocs()
	for b.Loop() {
		book := phonebook.Book{Name: "Sample", POPs: old.POPs}
		if err := book.Apply(changes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBookCheck(b *testing.B) {
	book, countries := large(), table()
	b.ReportAllocs()
	for b.Loop() {
		if found := book.Check(countries, phonebook.ASCII); len(found) > 0 {
			b.Fatal(found[0].Err)
		}
	}
}
