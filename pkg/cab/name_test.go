package cab

import (
	"errors"
	"strings"
	"testing"
)

func TestEncodeName(t *testing.T) {
	long := strings.Repeat("n", MaxName)
	tests := []struct{ in, want string }{
		{"a", "a"},
		{"west.pbk", "west.pbk"},
		{"dir/sub/a", `dir\sub\a`},
		{`dir\sub/a`, `dir\sub\a`},
		{"..a", "..a"},
		{"a..", "a.."},
		{"...", "..."},
		{"Zürich.pbk", "Zürich.pbk"},
		{long, long},
	}
	for _, tt := range tests {
		got, err := encodeName(tt.in)
		if got != tt.want || err != nil {
			t.Errorf("encodeName(%q) = %q, %v", tt.in, got, err)
		}
		back, err := decodeName(got)
		if want := strings.ReplaceAll(tt.in, `\`, "/"); back != want || err != nil {
			t.Errorf("decodeName(%q) = %q, %v", got, back, err)
		}
	}
}

func TestEncodeNameErrors(t *testing.T) {
	tests := []struct{ name, in string }{
		{"empty", ""},
		{"256 bytes", strings.Repeat("n", MaxName+1)},
		{"256 bytes of UTF-8", strings.Repeat("ü", 128)},
		{"not UTF-8", "\xff"},
		{"NUL", "a\x00b"},
		{"absolute", "/a"},
		{"absolute with backslash", `\a`},
		{"share", `\\server\share\a`},
		{"drive", `c:\a`},
		{"drive, relative", "c:a"},
		{"stream", "a:b"},
		{"dot", "./a"},
		{"only dot", "."},
		{"parent", "../a"},
		{"parent inside", "a/../b"},
		{"parent with backslash", `a\..\..\b`},
		{"parent at the end", "a/.."},
		{"empty component", "a//b"},
		{"directory", "a/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := encodeName(tt.in); got != "" || !errors.Is(err, ErrHeader) {
				t.Errorf("encodeName(%q) = %q, %v", tt.in, got, err)
			}
		})
	}
}
