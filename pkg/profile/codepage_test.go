package profile_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// locales are identifiers of languages by the code page that their Windows has,
// written out in full: the package knows them by parts.
var locales = map[string]string{
	"shift_jis":    "1041",
	"euc-kr":       "1042",
	"big5":         "1028 3076 5124",
	"gbk":          "2052 4100",
	"windows-874":  "1054",
	"windows-1250": "1029 1038 1045 1048 1050 4122 2074 1051 1052 1060",
	"windows-1251": "1026 1049 1058 1059 1071 1087 1088 1092 3098 7194 8218 2092 2115 1104",
	"windows-1252": "1027 1030 1031 2055 3079 1033 2057 3081 1034 3082 2058 1035 1036 2060 3084 1039 1040 2064 1043 2067 1044 2068 1046 2070 1053 2077 1057 1069 1078 1080 1086 1089 1110",
	"windows-1253": "1032",
	"windows-1254": "1055 1068 1091",
	"windows-1255": "1037",
	"windows-1256": "1025 2049 3073 1056 1065",
	"windows-1257": "1061 1062 1063",
	"windows-1258": "1066",
}

// TestCodePages compares each language with its own code page, which fits, and with
// another one, which is told with both names.
func TestCodePages(t *testing.T) {
	for page, all := range locales {
		for lcid := range strings.FieldsSeq(all) {
			n, err := strconv.Atoi(lcid)
			if err != nil {
				t.Fatal(err)
			}
			other := "windows-1252"
			if page == other {
				other = "shift_jis"
			}
			for _, written := range []string{lcid, fmt.Sprintf("0x%04X", n), fmt.Sprintf("0X%x", n), "00" + lcid} {
				if got := languageFindings(t, written, page); got != "" {
					t.Errorf("%s and %s: %s", written, page, got)
				}
				want := "warning CORP.inf:20 [Strings] DisplayLCID The profile is for a language with the code page " + page + ", the phone book is in " + other + ".\n"
				if got := languageFindings(t, written, other); got != want {
					t.Errorf("%s and %s: %s", written, other, got)
				}
			}
		}
	}
}

// languageFindings returns what is found about the language of the .inf file.
func languageFindings(t *testing.T, lcid, encoding string) string {
	t.Helper()
	b := acme()
	b.Encoding = encoding
	found, err := profile.Check(edit(t, refreshed(t), "CORP.inf", "1033", lcid), b)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range found {
		if f.Key == "DisplayLCID" {
			fmt.Fprintln(&out, said(f))
		}
	}
	return out.String()
}

// TestCodePageUnknown says nothing where the language or the encoding is not known, or
// where any language has the letters.
func TestCodePageUnknown(t *testing.T) {
	for _, c := range [][2]string{
		{"1041", ""}, {"1041", "ascii"}, {"1041", "ASCII"}, {"1041", "Shift_JIS"}, // the encoding
		{"", "big5"}, {"ja-JP", "big5"}, {"-1041", "big5"}, {"0x", "big5"}, {"4294967296", "big5"}, {"1041.0", "big5"}, // no number
		{"1079", "big5"}, {"1081", "big5"}, {"0", "big5"}, // Georgian, Hindi, neutral
	} {
		if got := languageFindings(t, c[0], c[1]); got != "" {
			t.Errorf("%q: %s", c, got)
		}
	}
}

// TestCodePageWhere looks into the .inf file of the service alone, whatever its case.
func TestCodePageWhere(t *testing.T) {
	b := acme()
	b.Encoding = "shift_jis"
	p := refreshed(t)
	p.Files["corp.INF"] = p.Files["CORP.inf"]
	delete(p.Files, "CORP.inf")
	demand(t, p, b, "warning corp.INF:20 [Strings] DisplayLCID")
	p.Files["other.inf"] = p.Files["corp.INF"]
	delete(p.Files, "corp.INF")
	found, err := profile.Check(p, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Key == "DisplayLCID" {
			t.Errorf("of another service: %s", said(f))
		}
	}
}
