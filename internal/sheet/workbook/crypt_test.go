package workbook

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestXLSXPassword opens files that another program protected:
//
//	node -e "require('officecrypto-tool').encrypt(fs.readFileSync('open.xlsx'), {password: 'geheim'})"
//	                                                    and the same with type: 'standard'
func TestXLSXPassword(t *testing.T) {
	for _, name := range []string{"agile.xlsx", "standard.xlsx"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for password, want := range map[string]error{"": ErrPassword, "wrong": ErrWrong} {
			if _, err := OpenXLSX(data, password); !errors.Is(err, want) {
				t.Errorf("%s with %q: %v", name, password, err)
			}
		}
		w, err := OpenXLSX(data, "geheim")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := rowsOf(t, w)
		if err != nil || len(rows) != 3 || rows[2].Shown[1] != "Troy" {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
}

// encrypted is a compound file of the two streams of an encrypted package, with
// the description changed.
func encrypted(t *testing.T, change func(string) string, more ...xlsEntry) []byte {
	t.Helper()
	data := readTestdata(t, "agile.xlsx")
	compound, bounded, err := openCompound(data)
	if err != nil {
		t.Fatal(err)
	}
	var entries []xlsEntry
	for _, f := range compound.File {
		if f.Name != streamInfo && f.Name != streamPackage {
			continue
		}
		stream, err := readStream(f, bounded)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == streamInfo {
			stream = []byte(change(string(stream)))
		}
		entries = append(entries, xlsEntry{name: f.Name, data: stream})
	}
	return xlsCompound(append(entries, more...)...)
}

func replacing(old, with string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, with, 1) }
}

// TestXLSXPasswordBomb: however the number is written, and wherever it stands.
func TestXLSXPasswordBomb(t *testing.T) {
	const spin = `spinCount="100000"`
	same := func(s string) string { return s }
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"quotes":         {encrypted(t, replacing(spin, `spinCount="9999999"`)), ErrLimit},
		"apostrophes":    {encrypted(t, replacing(spin, `spinCount='9999999'`)), ErrLimit},
		"an entity":      {encrypted(t, replacing(spin, `spinCount="&#57;999999"`)), ErrLimit},
		"white space":    {encrypted(t, replacing(spin, "spinCount \n=\n' 9999999 '")), ErrLimit},
		"a namespace":    {encrypted(t, replacing(spin, `p:spinCount="9999999"`)), ErrLimit},
		"beyond numbers": {encrypted(t, replacing(spin, `spinCount="99999999999999999999"`)), ErrLimit},
		"decoys":         {encrypted(t, replacing("<keyData", `<a b="`+strings.Repeat("spinCount=1 ", 99)+`"/><c spinCount="9999999"/><keyData`)), ErrLimit},
		"no XML":         {encrypted(t, replacing("<keyData", "<")), ErrDamaged},
		"no end":         {encrypted(t, replacing("</encryption>", "")), ErrDamaged},
		"two":            {encrypted(t, same, xlsEntry{name: streamInfo, data: []byte("x")}), ErrVersion},
		"within":         {encrypted(t, same, xlsEntry{name: "d", nested: true}, xlsEntry{name: streamPackage, data: []byte("x")}), ErrVersion},
		"huge":           {encrypted(t, func(s string) string { return s + strings.Repeat(" ", maxInfo) }), ErrVersion},
		"none":           {xlsCompound(xlsEntry{name: streamPackage, data: []byte("x")}), ErrVersion},
		"extensible":     {encrypted(t, func(s string) string { return "\x04\x00\x03\x00" + s[4:] }), ErrVersion},
		"version":        {encrypted(t, func(s string) string { return "\x09\x00\x09\x00" + s[4:] }), ErrVersion},
		"unknown hash":   {encrypted(t, func(s string) string { return strings.ReplaceAll(s, `"SHA512"`, `"WHIRLPOOL"`) }), ErrVersion},
	} {
		if _, err := OpenXLSX(c.data, "geheim"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		} else if errors.Is(c.want, ErrVersion) && !strings.HasSuffix(err.Error(), "its encryption is not known") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := OpenXLSX(encrypted(t, same), "geheim")
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := rowsOf(t, w); err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
