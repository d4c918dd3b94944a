package pbs

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const wholeQuery = "osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=7&pb=Sample"

func TestParseQuery(t *testing.T) {
	for _, tt := range []struct {
		raw  string
		want Query
	}{
		{wholeQuery, Query{"Sample", 7}},
		{"OSArch=0&OSType=0&LCID=1033&PBVer=7&PB=Sample", Query{"Sample", 7}}, // as a known scanner asks
		{"pb=AWESOME&pbver=18", Query{"AWESOME", 18}},
		{"pb=Sample", Query{"Sample", 0}},
		{"pb=Sample&pbver=", Query{"Sample", 0}},
		{"pb=Sample&pbver=0", Query{"Sample", 0}},
		{"pb=Sample&pbver", Query{"Sample", 0}},
		{"pb=Sample&pbver=00007", Query{"Sample", 7}},
		{"pb=Sample&pbver=32676", Query{"Sample", 32676}},
		{"pb=Sample&pbver=32767", Query{"Sample", 32767}},
		{"pb=First&pb=Second&pbver=1&pbver=2", Query{"First", 1}},
		{"pb=First&PB=../x&PBVER=x", Query{}}, // pbver is x: the first of its name
		{"%70b=S%61mple", Query{"Sample", 0}},
		{"&&pb=Sample&&", Query{"Sample", 0}},
		{"nonsense=%zz&%zz=1&pb=Sample", Query{"Sample", 0}},
	} {
		got, err := ParseQuery(tt.raw)
		if got != tt.want || (err == nil) != (tt.want != Query{}) {
			t.Errorf("ParseQuery(%q) = %+v, %v, want %+v", tt.raw, got, err, tt.want)
		}
	}
}

// badQueries are refused, each for one reason.
var badQueries = []string{
	"",
	"&",
	"pbver=7",
	"pb=&pbver=7",
	"pb=&pb=Sample",
	"pb=123",
	"pb=ninechars",
	"pb=NUL",
	"pb=com1",
	"pb=../x",
	"pb=..%2fx",
	"pb=%2fetc%2fpasswd",
	"pb=..%5cx",
	"pb=Sample%00",
	"pb=%00",
	"pb=Sample.json",
	"pb=Sam+ple",
	"pb=Sample;pbver=1",
	"pb=S%zzmple",
	"pb=%FFample",
	"pb=Sample&pbver=-1",
	"pb=Sample&pbver=+1",
	"pb=Sample&pbver=1.5",
	"pb=Sample&pbver=0x7",
	"pb=Sample&pbver=7_0",
	"pb=Sample&pbver=32768",
	"pb=Sample&pbver=000007",
	"pb=Sample&pbver=99999999999999999999",
	"pb=Sample&pbver=%zz",
	"pb=" + strings.Repeat("A", 980), // CVE-2000-1089
	"pb=Sample&x=" + strings.Repeat("x", MaxQuery),
}

func TestParseQueryRefuses(t *testing.T) {
	for _, raw := range badQueries {
		got, err := ParseQuery(raw)
		if !errors.Is(err, ErrBadRequest) || got != (Query{}) {
			t.Errorf("ParseQuery(%.60q) = %+v, %v, want ErrBadRequest", raw, got, err)
			continue
		}
		if !strings.HasPrefix(err.Error(), "Bad Request: ") || strings.Contains(err.Error(), "../") {
			t.Errorf("ParseQuery(%.60q) says %q", raw, err)
		}
	}
}

func TestParseQueryLength(t *testing.T) {
	raw := "pb=Sample&x="
	raw += strings.Repeat("x", MaxQuery-len(raw))
	if _, err := ParseQuery(raw); err != nil {
		t.Errorf("%d bytes: %v", len(raw), err)
	}
	if _, err := ParseQuery(raw + "x"); !errors.Is(err, ErrBadRequest) {
		t.Errorf("%d bytes: %v, want ErrBadRequest", len(raw)+1, err)
	}
}

// FuzzParseQuery holds that what is accepted obeys the rules and asks the same
// when it is written anew, and that what is refused yields nothing.
func FuzzParseQuery(f *testing.F) {
	f.Add(wholeQuery)
	for _, raw := range badQueries {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := ParseQuery(raw)
		if err != nil {
			if !errors.Is(err, ErrBadRequest) || q != (Query{}) {
				t.Fatalf("refused with %v and %+v", err, q)
			}
			return
		}
		if phonebook.CheckBookName(q.Book) != nil || q.Held > maxHeld || len(raw) > MaxQuery {
			t.Fatalf("accepted %+v", q)
		}
		again, err := ParseQuery(fmt.Sprintf("pbver=%d&pb=%s", q.Held, url.QueryEscape(q.Book)))
		if err != nil || again != q {
			t.Fatalf("%+v, written anew: %+v, %v", q, again, err)
		}
	})
}
