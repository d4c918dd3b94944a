package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// postBook posts version 1 of a book of so many POPs to the folder of pbs, and version 2
// with so many new numbers where that is not 0.
func postBook(b *testing.B, dir, name string, pops, changed int) (size int64) {
	b.Helper()
	rnd := rand.New(rand.NewPCG(1, uint64(len(name))))
	book := &phonebook.Book{Name: name, Line: "line-of-" + name}
	for i := range pops {
		book.POPs = append(book.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Name: fmt.Sprintf("Town %d", rnd.IntN(20_000)), AreaCode: fmt.Sprint(200 + i/100),
			AccessNumber: fmt.Sprintf("555-%04d", rnd.IntN(1e4)), MaxBaud: 56000, Flags: 48,
		})
	}
	first, pkg := pack(b, book, 1, nil)
	if changed > 0 {
		for i := range changed {
			book.POPs[i*(pops/changed)].AccessNumber = fmt.Sprintf("556-%04d", rnd.IntN(1e4))
		}
		_, pkg = pack(b, book, 2, []phonebook.Full{first})
	}
	me := post.Owner{ID: "benchmark", Since: time.Now()}
	if _, err := post.Receive(b.Context(), post.Dir(filepath.Join(dir, pbs.HostDir)), pkg, me, false); err != nil {
		b.Fatal(err)
	}
	for _, c := range pkg.Manifest.Cabs {
		size += c.Size
	}
	return size
}

// hundredBooks posts as many books as there can be, each at its limit, and returns
// the size of their cabinets in bytes.
func hundredBooks(b *testing.B, dir string) (size int64) {
	b.Helper()
	var wait sync.WaitGroup
	var mu sync.Mutex
	next := make(chan int)
	for range 2 {
		wait.Go(func() {
			for i := range next {
				n := postBook(b, dir, fmt.Sprintf("Book%d", i), 65_000, 0)
				mu.Lock()
				size += n
				mu.Unlock()
			}
		})
	}
	for i := range 100 {
		next <- i
	}
	close(next)
	wait.Wait()
	return size
}

func waitFor(b *testing.B, addr string) {
	b.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(deadline) {
			b.Fatal(err)
		}
	}
}
