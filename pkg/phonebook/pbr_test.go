package phonebook_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// pbrExample is the region file of [MS-CPSP] section 3.
const pbrExample = "2\r\nSeattle\r\nHyderabad\r\n"

func TestPBRGolden(t *testing.T) {
	regions := phonebook.Regions{"Seattle", "Hyderabad"}
	if got := writePBR(t, regions, phonebook.ASCII); string(got) != pbrExample {
		t.Errorf("WritePBR = %q, want %q", got, pbrExample)
	}
	got, err := phonebook.ReadPBR(strings.NewReader(pbrExample), phonebook.ASCII)
	if diff := cmp.Diff(regions, got); err != nil || diff != "" {
		t.Errorf("ReadPBR: %v (-want +got):\n%s", err, diff)
	}
	if got := writePBR(t, nil, phonebook.ASCII); string(got) != "0\r\n" {
		t.Errorf("no regions become %q", got)
	}
}

func TestReadPBRLenient(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       phonebook.Regions
	}{
		{"none", "0\r\n", nil},
		{"none, no line end", "0", nil},
		{"LF", "2\nSeattle\nHyderabad\n", phonebook.Regions{"Seattle", "Hyderabad"}},
		{"no last line end", "2\r\nSeattle\r\nHyderabad", phonebook.Regions{"Seattle", "Hyderabad"}},
		{"spaces around the number", " 1 \r\nSeattle\r\n", phonebook.Regions{"Seattle"}},
		{"blank lines and an end mark", "1\r\nSeattle\r\n\r\n\x1a", phonebook.Regions{"Seattle"}},
		{"names are not checked", "2\r\na,b\r\na,b\r\n", phonebook.Regions{"a,b", "a,b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := phonebook.ReadPBR(strings.NewReader(c.file), phonebook.ASCII)
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestReadPBRRefuses(t *testing.T) {
	for _, c := range []refusal{
		{"empty", "§", phonebook.FieldRegion},
		{"line ends alone", "§\r\n\r\n", phonebook.FieldRegion},
		{"no number", "§Seattle\r\nHyderabad\r\n", phonebook.FieldRegion},
		{"negative number", "§-1\r\n", phonebook.FieldRegion},
		{"huge number", "§99999999999999999999\r\nSeattle\r\n", phonebook.FieldRegion},
		{"too few names", "§3\r\nSeattle\r\nHyderabad\r\n", phonebook.FieldRegion},
		{"too many names", "§1\r\nSeattle\r\nHyderabad\r\n", phonebook.FieldRegion},
		{"encoding", "2\r\nSeattle\r\n§Z\xfcrich\r\n", phonebook.FieldRegion},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, line := c.split(t)
			got, err := phonebook.ReadPBR(strings.NewReader(file), phonebook.ASCII)
			if got != nil {
				t.Errorf("regions %v beside an error", got)
			}
			wantParse(t, err, line, c.field)
		})
	}
	if _, err := phonebook.ReadPBR(failReader{}, phonebook.ASCII); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
}

func TestWritePBRRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		enc  phonebook.Encoding
		bad  string
	}{
		{"empty", phonebook.ASCII, ""},
		{"comma", phonebook.ASCII, "a,b"},
		{"quotation mark", phonebook.ASCII, `a"b`},
		{"line end", phonebook.ASCII, "a\nb"},
		{"31 characters", phonebook.ASCII, strings.Repeat("r", 31)},
		{"not ASCII", phonebook.ASCII, "Zürich"},
		{"32 bytes", page(t, "shift_jis"), strings.Repeat("表", 16)},
		{"raw empty", phonebook.Bytes, ""},
		{"raw comma", phonebook.Bytes, "a,b"},
		{"raw, 32 bytes", phonebook.Bytes, strings.Repeat("\u0095", 32)},
		{"raw, no byte", phonebook.Bytes, "Ā"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := phonebook.WritePBR(io.Discard, phonebook.Regions{"Seattle", c.bad}, c.enc)
			e, ok := errors.AsType[*phonebook.FieldError](err)
			if !ok || e.Field != phonebook.FieldRegion || !strings.Contains(err.Error(), "region 2") {
				t.Errorf("WritePBR: %v, want a *FieldError about region 2", err)
			}
		})
	}
	twice := phonebook.Regions{"Seattle", "SEATTLE"}
	if err := phonebook.WritePBR(io.Discard, twice, phonebook.ASCII); !errors.Is(err, phonebook.ErrExists) {
		t.Errorf("a name twice: %v", err)
	}
	if err := phonebook.WritePBR(&failWriter{0}, nil, phonebook.ASCII); !errors.Is(err, errFull) {
		t.Errorf("a failing writer: %v", err)
	}
}

// In an unknown code page a name of 31 bytes may be one of 30 characters or
// fewer, and case is unknown: İ and i may be the bytes of anything.
func TestWritePBRBytes(t *testing.T) {
	r := phonebook.Regions{strings.Repeat("\u0095", 31), "A", "a", "\u0085"}
	if got := writePBR(t, r, phonebook.Bytes); string(got) != "4\r\n"+strings.Repeat("\x95", 31)+"\r\nA\r\na\r\n\x85\r\n" {
		t.Errorf("%q", got)
	}
}

func TestVersionFile(t *testing.T) {
	for v, want := range map[phonebook.Version]string{1: "1\r\n", 12: "12\r\n", 32676: "32676\r\n"} {
		var out strings.Builder
		if err := phonebook.WriteVersionFile(&out, v); err != nil || out.String() != want {
			t.Errorf("WriteVersionFile(%d) = %q, %v, want %q", v, out.String(), err, want)
		}
	}
	for _, v := range []phonebook.Version{0, 32677, 1<<32 - 1} {
		var out strings.Builder
		if err := phonebook.WriteVersionFile(&out, v); err == nil || out.Len() > 0 {
			t.Errorf("WriteVersionFile(%d) = %q, %v, want an error", v, out.String(), err)
		}
	}
	if err := phonebook.WriteVersionFile(&failWriter{0}, 1); !errors.Is(err, errFull) {
		t.Errorf("a failing writer: %v", err)
	}
}

func TestReadVersionFile(t *testing.T) {
	for file, want := range map[string]phonebook.Version{
		"1\r\n": 1, "12\n": 12, "12": 12, "12\r\n\r\n": 12, "32676\r\n": 32676, "007\r\n": 7,
	} {
		if got, err := phonebook.ReadVersionFile(strings.NewReader(file)); err != nil || got != want {
			t.Errorf("ReadVersionFile(%q) = %d, %v, want %d", file, got, err, want)
		}
	}
	for _, file := range []string{"", "\r\n", "0\r\n", "32677\r\n", "-1\r\n", "+1\r\n", " 1\r\n", "1.0\r\n", "1\r\n2\r\n", "\r\n1\r\n", "x\r\n", "4294967297\r\n"} {
		t.Run(file, func(t *testing.T) {
			got, err := phonebook.ReadVersionFile(strings.NewReader(file))
			if got != 0 {
				t.Errorf("version %d beside an error", got)
			}
			wantParse(t, err, 1, phonebook.FieldNone)
		})
	}
	if _, err := phonebook.ReadVersionFile(failReader{}); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
}

func TestPBRIdentity(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			r := drawRegions(t, enc)
			got, err := phonebook.ReadPBR(strings.NewReader(string(writePBR(t, r, enc))), enc)
			if diff := cmp.Diff(r, got); err != nil || diff != "" {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
		}))
	}
}

func TestVersionFileIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := phonebook.Version(rapid.Uint32Range(1, 32676).Draw(t, "version"))
		var out strings.Builder
		if err := phonebook.WriteVersionFile(&out, v); err != nil {
			t.Fatal(err)
		}
		if got, err := phonebook.ReadVersionFile(strings.NewReader(out.String())); err != nil || got != v {
			t.Fatalf("%d, %v, want %d", got, err, v)
		}
	})
}

func TestScanPBR(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"good":      {"2\r\nOregon\r\nSeattle\r\n", []string{"1", "2 Oregon", "3 Seattle"}},
		"bad lines": {"5\na,b\nOregon\noregon\n\nEast\n", []string{"1", "2 a,b: A comma ends the field. Use a space.", "3 Oregon", "4 oregon: The name stands in the file twice.", "5 : Enter a name.", "6 East"}},
		"count":     {"3\nOregon\n", []string{"1 : The file announces 3 regions and holds 1.", "2 Oregon"}},
		"no count":  {"Oregon\nSeattle\n", []string{"1 : The first line is not the number of regions.", "2 Seattle"}},
		"encoding":  {"1\nS\xfcd\n", []string{"1", "2 : The line is no text in ASCII, the encoding of the book."}},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := phonebook.ScanPBR(strings.NewReader(c.file), phonebook.ASCII)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range lines {
				text := strings.TrimRight(fmt.Sprintf("%d %s", l.Line, l.Name), " ")
				if e, ok := errors.AsType[*phonebook.FieldError](l.Err); ok {
					text = fmt.Sprintf("%d %s: %s", l.Line, l.Name, e.Reason)
				} else if l.Err != nil {
					text = fmt.Sprintf("%d %s: %v", l.Line, l.Name, l.Err)
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := phonebook.ScanPBR(strings.NewReader(""), phonebook.ASCII); err == nil {
		t.Error("an empty file is no list")
	}
}
