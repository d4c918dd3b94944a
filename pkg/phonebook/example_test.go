package phonebook_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func ExampleReadPBK() {
	const file = "23,1,2,Redmond,999,5550134,9600,56000,0,96,\r\n"
	pops, err := phonebook.ReadPBK(strings.NewReader(file), phonebook.ASCII)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pops {
		fmt.Printf("%d: %s, %s, up to %d bit/s\n", p.ID, p.Name, p.AccessNumber, p.MaxBaud)
	}
	// Output: 23: Redmond, 5550134, up to 56000 bit/s
}

// A damaged file is refused whole, with the line and the field to repair.
func ExampleReadPBK_error() {
	const file = "23,1,2,Redmond,999,5550134,9600,56000,0,96,\r\n24,1,2,Seattle,206,5550105,28.8,56000,0,96,\r\n"
	_, err := phonebook.ReadPBK(strings.NewReader(file), phonebook.ASCII)
	fmt.Println(err)
	// Output: line 2: minimum speed "28.8": This is not a whole number from 0 to 4294967295.
}

// A client that holds version 4 takes the delta and holds version 5.
func ExampleApply() {
	redmond := phonebook.POP{ID: 23, Country: 1, Name: "Redmond", AccessNumber: "5550134", Flags: 48}
	seattle := phonebook.POP{ID: 24, Country: 1, Name: "Seattle", AccessNumber: "5550105", Flags: 48}
	old := phonebook.Full{Version: 4, POPs: []phonebook.POP{redmond}}
	now := phonebook.Full{Version: 5, POPs: []phonebook.POP{seattle}}

	delta := phonebook.Diff(old, now)
	var pbk strings.Builder
	if err := phonebook.WriteDeltaPBK(&pbk, delta, phonebook.ASCII); err != nil {
		fmt.Println(err)
	}
	fmt.Print(strings.ReplaceAll(pbk.String(), "\r\n", "\n"))
	client, err := phonebook.Apply(old, delta)
	fmt.Println(client.Version, client.Same(now), err)
	_, err = phonebook.Apply(client, delta)
	fmt.Println(errors.Is(err, phonebook.ErrBase))
	// Output:
	// 23,0,,,,,,,,,
	// 24,1,0,Seattle,,5550105,0,0,0,48,
	// 5 true <nil>
	// true
}

func ExampleServiceFlags_String() {
	for _, f := range []phonebook.ServiceFlags{phonebook.DefaultFlags, 96, 120} {
		fmt.Printf("%d: %v\n", uint32(f), f)
	}
	fmt.Println(phonebook.MoreAccessNumbers.Passes(96))
	// Output:
	// 48: Sign-on, Modem, ISDN, Custom 1
	// 96: Sign-on, Modem, ISDN, Surcharge
	// 120: Sign-on, Modem, Surcharge, Custom 1
	// true
}

// The next version is above what the book and every server have seen.
func ExampleNextVersion() {
	v, err := phonebook.NextVersion(7, 9, 8)
	fmt.Println(v, err)
	_, err = phonebook.NextVersion(phonebook.MaxVersions)
	fmt.Println(err)
	// Output:
	// 10 <nil>
	// versions of the book: 32,677, at most 32,676
}

func ExampleBases() {
	fmt.Println(phonebook.Bases(10, []phonebook.Version{2, 4, 5, 7, 8, 9}))
	// Output: [9 8 7 5]
}
