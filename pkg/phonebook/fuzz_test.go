package phonebook_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Each target holds: accepted input re-emits, when it is valid, and re-parses
// to the same value; rejected input yields no value.

// fuzzEncodings are those with each kind of code page: none, one byte, two
// bytes, unknown.
func fuzzEncodings(f *testing.F) []phonebook.Encoding {
	return []phonebook.Encoding{phonebook.ASCII, page(f, "windows-1252"), page(f, "shift_jis"), phonebook.Bytes}
}

var pbkSeeds = []string{
	"", "\r\n", pbkExample, pbkOptional, pbkExample + "24,1,0,a;b,,5,0,0,0,48,x y\n",
	"1,1,0,a,,5,0,0,0,0", "1,1,0,a,,5,0,0,0,0,,\n", "1,1,0,a,,5,0,0,0,0,,,\n", "23,0,,,,,,,,,\r\n24,0,,,,,,,,,\n",
	"1,1,0,\x95\x5c,,5,0,0,0,0,\r\n", "1,1,0,\x95,,5,0,0,0,0,\r\n", "1,1,0,Z\xfcrich,,5,0,0,0,0,\r\n",
	"2,1,0,a,,5,0,0,0,0,\r\n1,1,0,a,,5,0,0,0,0,\r\n", "1,1,0,a\x00,,5,0,0,0,0,\r\n\x1a",
}

func FuzzReadPBK(f *testing.F) {
	for _, s := range pbkSeeds {
		f.Add([]byte(s))
	}
	encs := fuzzEncodings(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, enc := range encs {
			got, err := phonebook.ReadPBK(bytes.NewReader(data), enc)
			if err != nil {
				wantNothing(t, got == nil, err)
				continue
			}
			for _, p := range got {
				entryAgain(t, p, enc)
			}
			pbkAgain(t, got, enc)
		}
	})
}

// wantNothing fails unless a parser that returned err returned no value.
func wantNothing(t *testing.T, nothing bool, err error) {
	t.Helper()
	if !nothing {
		t.Errorf("a value beside %v", err)
	}
	if _, ok := errors.AsType[*phonebook.ParseError](err); !ok {
		t.Errorf("%v (%T) is no *ParseError", err, err)
	}
}

// entryAgain writes one POP, if it may be written, and reads it back.
func entryAgain(t *testing.T, p phonebook.POP, enc phonebook.Encoding) {
	t.Helper()
	line, err := phonebook.AppendEntry(nil, p, enc)
	if err != nil {
		wantPOP(t, err, p.ID)
		if line != nil {
			t.Errorf("bytes %q beside %v", line, err)
		}
		return
	}
	if bytes.Count(line, []byte(",")) != 10 || bytes.ContainsAny(line, "\"\r\n") && !strings.Contains(p.DialUpEntry, `"`) {
		t.Errorf("%s: %q would break a file", enc.Name(), line)
	}
	text, err := enc.Decode(line)
	if err != nil {
		t.Fatalf("%s: %q does not decode: %v", enc.Name(), line, err)
	}
	if back, err := phonebook.ParseEntry(text); err != nil || back != p {
		t.Errorf("%s: %+v becomes %q and %+v, %v", enc.Name(), p, line, back, err)
	}
}

// pbkAgain writes a file in the order of its index and reads it back.
func pbkAgain(t *testing.T, list []phonebook.POP, enc phonebook.Encoding) {
	t.Helper()
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b phonebook.POP) int { return int(int64(a.ID) - int64(b.ID)) })
	var out bytes.Buffer
	if phonebook.WritePBK(&out, list, enc) != nil {
		return
	}
	back, err := phonebook.ReadPBK(&out, enc)
	if err != nil || !slices.Equal(back, list) {
		t.Errorf("%s: %v (-want +got):\n%s", enc.Name(), err, cmp.Diff(list, back))
	}
}

func FuzzReadDeltaPBK(f *testing.F) {
	for _, s := range pbkSeeds {
		f.Add([]byte(s))
	}
	encs := fuzzEncodings(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, enc := range encs {
			got, err := phonebook.ReadDeltaPBK(bytes.NewReader(data), enc)
			if err != nil {
				wantNothing(t, cmp.Equal(got, phonebook.Delta{}), err)
				continue
			}
			var out bytes.Buffer
			if err := phonebook.WriteDeltaPBK(&out, got, enc); err != nil {
				if _, ok := errors.AsType[*phonebook.POPError](err); !ok {
					t.Errorf("%v (%T) is no *POPError", err, err)
				}
				continue
			}
			back, err := phonebook.ReadDeltaPBK(&out, enc)
			if diff := cmp.Diff(got, back); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", enc.Name(), err, diff)
			}
		}
	})
}

func FuzzReadPBR(f *testing.F) {
	for _, s := range []string{
		"", pbrExample, "0", "0\r\n", " 1 \nSeattle\n", "+1\nSeattle", "2\nSeattle\n", "1\na,b\n", "2\na\nA\n", "1\n\x95\x5c\n",
		"2\nK\n\xe2\x84\xaa\n", "1\na\r\r\n", "2\n\nb\n", "1\n\x1a",
	} {
		f.Add([]byte(s))
	}
	encs := fuzzEncodings(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, enc := range encs {
			got, err := phonebook.ReadPBR(bytes.NewReader(data), enc)
			if err != nil {
				wantNothing(t, got == nil, err)
				continue
			}
			var out bytes.Buffer
			if phonebook.WritePBR(&out, got, enc) != nil {
				if out.Len() > 0 {
					t.Errorf("%q was written before the error", out.Bytes())
				}
				continue
			}
			back, err := phonebook.ReadPBR(&out, enc)
			if diff := cmp.Diff(got, back); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", enc.Name(), err, diff)
			}
		}
	})
}

func FuzzReadVersionFile(f *testing.F) {
	for _, s := range []string{"", "1\r\n", "32676\n", "32677", "0", "007\r\n\r\n", "+1", "1\n2", "1 ", "99999999999"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := phonebook.ReadVersionFile(bytes.NewReader(data))
		if err != nil {
			wantNothing(t, got == 0, err)
			return
		}
		var out bytes.Buffer
		if err := phonebook.WriteVersionFile(&out, got); err != nil {
			t.Fatal(err)
		}
		if back, err := phonebook.ReadVersionFile(&out); err != nil || back != got {
			t.Errorf("%d becomes %d, %v", got, back, err)
		}
	})
}

func FuzzReadPOPText(f *testing.F) {
	for _, s := range append(pbkSeeds,
		"23, 1, 2, Redmond, 999, 5550134, 9600, 56000, 0, 96, \r\n", "23, 0, , , , , , , , , ", " 23 ,\t0,,,,,,,,,\n",
		"0, 0, , , , , , , , , ", "1, 1, 0, \xa0a, , 5, 0, 0, 0, 0, \x85\n",
	) {
		f.Add([]byte(s))
	}
	encs := fuzzEncodings(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, enc := range encs {
			got, err := phonebook.ReadPOPText(bytes.NewReader(data), enc)
			if err != nil {
				wantNothing(t, got == nil, err)
				continue
			}
			var out bytes.Buffer
			if err := phonebook.WritePOPText(&out, got, enc); err != nil {
				if _, ok := errors.AsType[*phonebook.POPError](err); !ok {
					t.Errorf("%v (%T) is no *POPError", err, err)
				}
				continue
			}
			back, err := phonebook.ReadPOPText(&out, enc)
			if diff := cmp.Diff(got, back); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", enc.Name(), err, diff)
			}
		}
	})
}

func FuzzReadHistory(f *testing.F) {
	for _, s := range []string{
		"", histExample, phonebook.HistoryHeader, "1/27/01 3:40:35 PM, Post, 12, main", "1/27/01 3:40:35 PM, Release, 12, ",
		"1/27/01 3:40:35 PM, POP Edit, a;b, 3;1;0;a;b;912;5;0;0;0;48;x;y;0;1/1/27;;0\n", "1/27/01 3:40:35.5 PM, Region Add, a, b;;c\r\n",
		"1/27/69 0:00:00 AM, Region Add, , ;", "12/31/68 12:59:59 PM, POP Delete, a\rb, 3;1;0;a;;5;;;;;;1;;;\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := phonebook.ReadHistory(bytes.NewReader(data), time.UTC)
		if err != nil {
			wantNothing(t, got == nil, err)
			return
		}
		text := writeHistory(t, got, time.UTC)
		back, err := phonebook.ReadHistory(strings.NewReader(text), time.UTC)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if again := writeHistory(t, back, time.UTC); again != text {
			t.Errorf("written twice (-first +second):\n%s", cmp.Diff(text, again))
		}
		// A carriage return inside a line is written as a space.
		inside := bytes.Contains(bytes.ReplaceAll(data, []byte("\r\n"), nil), []byte("\r"))
		if diff := cmp.Diff(got, back); diff != "" && !inside {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func FuzzReadManifest(f *testing.F) {
	b, err := manifest().Marshal()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		"", "null", "{}", string(b), string(b[:len(b)-2]), strings.ToUpper(string(b)),
		strings.Replace(string(b), "d9a1", "<&>\u2028\xff", 1), strings.Replace(string(b), "15Z", "15.123456789+14:00", 1),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := phonebook.ReadManifest(data)
		if err != nil {
			if diff := cmp.Diff(phonebook.Manifest{}, got); diff != "" {
				t.Errorf("a manifest beside %v: %s", err, diff)
			}
			return
		}
		text, err := got.Marshal()
		if err != nil {
			if len(data) < 8<<10 { // indenting makes a long one longer than is read
				t.Errorf("accepted, but %v", err)
			}
			return
		}
		back, err := phonebook.ReadManifest(text)
		if diff := cmp.Diff(got, back); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}
