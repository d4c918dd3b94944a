package post_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// packed returns version 1 of a small phone book.
func packed() (post.Package, error) {
	book := &phonebook.Book{Name: "Sample", Line: "a", POPs: []phonebook.POP{
		{ID: 1, Country: 49, Name: "Munich", AreaCode: "89", AccessNumber: "5550100", Flags: 48},
	}}
	release, err := phonebook.NewRelease(book, 1, nil, phonebook.ASCII, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	if err != nil {
		return post.Package{}, err
	}
	return post.Pack(release)
}

// A release is brought to a server, here to a folder: look, compare, plan, send.
func Example() {
	p, err := packed()
	check(err)
	dir, err := os.MkdirTemp("", "server")
	check(err)
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, server := context.Background(), post.Dir(dir)

	there, err := post.Inspect(ctx, server, "Sample")
	check(err)
	status, err := post.Compare(p.Manifest, there, func(phonebook.Manifest) bool { return false })
	check(err)
	fmt.Println("before:", status)
	plan, err := post.NewPlan(p, there, status)
	check(err)
	check(post.Send(ctx, server, p, plan, post.SendOptions{}))

	there, err = post.Inspect(ctx, server, "Sample")
	check(err)
	status, err = post.Compare(p.Manifest, there, func(phonebook.Manifest) bool { return true })
	check(err)
	fmt.Println("after:", status, there.Manifest.Version)
	// Output:
	// before: new
	// after: current 1
}

// A server that holds another phone book of the name keeps it.
func ExampleCompare() {
	p, err := packed()
	check(err)
	theirs := p.Manifest
	theirs.Line = "b"
	_, err = post.Compare(p.Manifest, post.State{Manifest: &theirs}, func(phonebook.Manifest) bool { return false })
	conflict, _ := errors.AsType[*post.ConflictError](err)
	fmt.Println(conflict.Kind)
	fmt.Println(err)
	// Output:
	// foreign
	// conflict: the server holds Sample version 1: it belongs to another phone book of the same name.
}

// A release travels as a file to a server that no network reaches.
func ExampleWriteBundle() {
	p, err := packed()
	check(err)
	var file bytes.Buffer
	check(post.WriteBundle(&file, p))
	arrived, err := post.ReadBundle(bytes.NewReader(file.Bytes()), int64(file.Len()))
	check(err)
	fmt.Println(arrived.Manifest.Book, arrived.Manifest.Version, arrived.Check() == nil)
	// Output: Sample 1 true
}

// What a client got is read without writing it to a disk.
func ExampleUnpackFull() {
	p, err := packed()
	check(err)
	for name, cabinet := range p.Files {
		full, err := post.UnpackFull(cabinet, "Sample", phonebook.ASCII)
		check(err)
		fmt.Println(name, full.Version, full.POPs[0].Name)
	}
	// Output: 1Full.cab 1 Munich
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
