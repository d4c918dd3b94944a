package profile_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// wide writes a text in UTF-16 with its mark.
func wide(order binary.ByteOrder, text string) []byte {
	out := []byte{}
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		pair := []byte{0, 0}
		order.PutUint16(pair, u)
		out = append(out, pair...)
	}
	return out
}

func TestINIGet(t *testing.T) {
	f := profile.ParseINI([]byte("stray=0\r\n[One]\r\n; a=comment\r\n a = 1 \r\nB=\"two words \"\r\nempty=\r\nbare\r\n\r\n[ two ]\na=2\na=3\n[One]\nc=late\n[open\nd=x"))
	for _, c := range []struct {
		section, key, want string
		line               int
	}{
		{"one", "A", "1", 4},
		{"One", "b", "two words ", 5},
		{"One", "empty", "", 6},
		{"One", "bare", "", 7},
		{"TWO", "a", "2", 10}, // the first one counts
		{"One", "c", "", 0},   // of the second section of that name
		{"One", "; a", "", 0},
		{"none", "a", "", 0},
		{"open", "d", "", 0},
	} {
		if k := f.Get(c.section, c.key); k.Value != c.want || k.Line != c.line {
			t.Errorf("[%s] %s is %q in line %d, not %q in %d", c.section, c.key, k.Value, k.Line, c.want, c.line)
		}
	}
	var names []string
	for _, s := range f.Sections() {
		names = append(names, s.Name)
	}
	if want := []string{"One", "two", "One"}; !slices.Equal(names, want) {
		t.Errorf("sections %q, not %q", names, want)
	}
}

// TestINISet changes one value and nothing else.
func TestINISet(t *testing.T) {
	tests := map[string]struct{ before, section, key, value, after string }{
		"value":                {"[a]\r\nk=1\r\nl=2\r\n", "A", "K", "9", "[a]\r\nk=9\r\nl=2\r\n"},
		"blanks are kept":      {"[a]\r\n\tk = 1  \r\n", "a", "k", "22", "[a]\r\n\tk = 22  \r\n"},
		"quotes are kept":      {"[a]\nk=\"1\"\n", "a", "k", "x y", "[a]\nk=\"x y\"\n"},
		"empty value":          {"[a]\r\nk=\r\n", "a", "k", "1", "[a]\r\nk=1\r\n"},
		"to nothing":           {"[a]\r\nk=1\r\n", "a", "k", "", "[a]\r\nk=\r\n"},
		"no equals sign":       {"[a]\r\nk\r\n", "a", "k", "1", "[a]\r\nk=1\r\n"},
		"the first of two":     {"[a]\nk=1\nk=2\n", "a", "k", "3", "[a]\nk=3\nk=2\n"},
		"comments stay":        {"; x\xe9\r\n[a]\r\n;k=0\r\nk=1;2\r\n", "a", "k", "3", "; x\xe9\r\n[a]\r\n;k=0\r\nk=3\r\n"},
		"same value":           {"[a]\nk=1", "a", "k", "1", "[a]\nk=1"},
		"new key":              {"[a]\r\nk=1\r\n\r\n\r\n[b]\r\n", "a", "n", "2", "[a]\r\nk=1\r\nn=2\r\n\r\n\r\n[b]\r\n"},
		"new key at the end":   {"[a]\nk=1", "a", "n", "2", "[a]\nk=1\nn=2\n"},
		"new key, empty":       {"[a]\r\n[b]\r\n", "a", "n", "2", "[a]\r\nn=2\r\n[b]\r\n"},
		"new section":          {"[a]\nk=1\n", "b", "n", "2", "[a]\nk=1\n[b]\nn=2\n"},
		"new section, no end":  {"[a]", "b", "n", "2", "[a]\r\n[b]\r\nn=2\r\n"},
		"empty file":           {"", "a", "k", "1", "[a]\r\nk=1\r\n"},
		"byte order mark":      {"\xef\xbb\xbf[a]\nk=1\n", "a", "k", "2", "\xef\xbb\xbf[a]\nk=2\n"},
		"letters of code page": {"[a]\r\nk=\x82\xa0\r\n", "a", "k", "1", "[a]\r\nk=1\r\n"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			f := profile.ParseINI([]byte(c.before))
			if err := f.Set(c.section, c.key, c.value); err != nil {
				t.Fatal(err)
			}
			if got := string(f.Bytes()); got != c.after {
				t.Errorf("got\n%q, not\n%q", got, c.after)
			}
		})
	}
}

func TestINIWide(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		data := wide(order, "; 日本 😀\r\n[ISP]\r\nPBFile=前 Foo.pbk\r\nx=1")
		f := profile.ParseINI(data)
		if k := f.Get("isp", "pbfile"); k.Value != "前 Foo.pbk" || k.Line != 3 {
			t.Errorf("%v: %+v", order, k)
		}
		if err := f.Set("ISP", "PBFile", "Acme.pbk"); err != nil {
			t.Fatal(err)
		}
		if err := f.Set("ISP", "New", "é"); err != nil {
			t.Fatal(err)
		}
		if want := wide(order, "; 日本 😀\r\n[ISP]\r\nPBFile=Acme.pbk\r\nx=1\r\nNew=é\r\n"); !bytes.Equal(f.Bytes(), want) {
			t.Errorf("%v: % x, not % x", order, f.Bytes(), want)
		}
	}
}

func TestINIRefuses(t *testing.T) {
	for _, c := range [][3]string{{"a", "k", "1\r\n[b]"}, {"a\n", "k", "1"}, {"a", "k=", "1"}, {"a", "k", "\x00"}} {
		f := profile.ParseINI([]byte("[a]\nk=1\n"))
		if err := f.Set(c[0], c[1], c[2]); err == nil || string(f.Bytes()) != "[a]\nk=1\n" {
			t.Errorf("%q: %v, %q", c, err, f.Bytes())
		}
	}
}

// FuzzINI reads anything: the file comes back byte for byte; a value that is set is
// read back, and every other key of the file keeps its own.
func FuzzINI(f *testing.F) {
	f.Add([]byte(corp), "ISP", "PBFile", "Acme.pbk")
	f.Add(windows(corpINF), "Strings", "ServiceName", "x")
	f.Add(wide(binary.LittleEndian, "[a]\r\nk=1"), "a", "k", "2")
	f.Add([]byte("\xff\xfe[\x00a"), "a", "k", "")
	f.Add([]byte("\xef\xbb\xbf[a]\n  k  =  ' 1 ' \n\n"), "b", "n", "v")
	f.Fuzz(func(t *testing.T, data []byte, section, key, value string) {
		ini := profile.ParseINI(data)
		if !bytes.Equal(ini.Bytes(), data) {
			t.Fatalf("%q came back as %q", data, ini.Bytes())
		}
		if !plainName(section) || !plainName(key) || value != "" && !plainName(value) {
			return
		}
		before := others(ini, section, key)
		if err := ini.Set(section, key, value); err != nil {
			t.Fatal(err)
		}
		again := profile.ParseINI(ini.Bytes())
		if got := again.Get(section, key).Value; got != value {
			t.Errorf("%q: [%s] %s is %q, not %q", data, section, key, got, value)
		}
		if after := others(again, section, key); !slices.Equal(before, after) {
			t.Errorf("%q: others were %q, are %q", data, before, after)
		}
	})
}

// plainName reports whether a text can be a section, a key and a value.
func plainName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`[]=;"'`, r) })
}

// others returns all values but one.
func others(f *profile.INI, section, key string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range f.Sections() {
		id := strings.ToLower(s.Name)
		if seen[id] {
			continue
		}
		seen[id] = true
		skipped := false
		for _, k := range f.Keys(s.Name) {
			if !skipped && strings.EqualFold(s.Name, section) && strings.EqualFold(k.Name, key) {
				skipped = true
				continue
			}
			out = append(out, s.Name+"/"+k.Name+"="+k.Value)
		}
	}
	return out
}
