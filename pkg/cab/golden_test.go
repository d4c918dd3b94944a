package cab

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

// Contents of the cabinets below.
const (
	westPBK = "Redmond,425,555-0134\r\nSeattle,206,555-0199\r\nSeattle,206,555-0147\r\n"
	westPBR = "Washington\r\n"
	helloC  = "#include <stdio.h>\r\n\r\nvoid main(void)\r\n{\r\n    printf(\"Hello, world!\\n\");\r\n}\r\n"
	welcomC = "#include <stdio.h>\r\n\r\nvoid main(void)\r\n{\r\n    printf(\"Welcome!\\n\");\r\n}\r\n\r\n"
)

// TestGolden reads cabinets that others made.
func TestGolden(t *testing.T) {
	west := time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC)
	westFiles := []testFile{
		{FileHeader{"west.pbk", west, AttrArchive}, []byte(westPBK)},
		{FileHeader{"west.pbr", west, AttrArchive}, []byte(westPBR)},
	}
	tests := []struct {
		name string
		hex  string
		want []testFile
	}{
		{
			// The sample cabinet of [MS-CAB] 3: two stored files.
			"specification",
			`4d534346 00000000 fd000000 00000000 2c000000 00000000 0301 0100 0200 0000 2206 0000
			5e000000 0100 0000
			4d000000 00000000 0000 6c22 ba59 2000 68656c6c6f2e6300
			4a000000 4d000000 0000 6c22 e759 2000 77656c636f6d652e6300
			bd5aa630 9700 9700` + hex.EncodeToString([]byte(helloC+welcomC)),
			[]testFile{
				{FileHeader{"hello.c", time.Date(1997, 3, 12, 11, 13, 52, 0, time.UTC), AttrArchive}, []byte(helloC)},
				{FileHeader{"welcome.c", time.Date(1997, 3, 12, 11, 15, 14, 0, time.UTC), AttrArchive}, []byte(welcomC)},
			},
		},
		{
			// gcab 1.5: touch -d '2003-04-05 06:07:08 UTC' west.*
			// TZ=UTC gcab -c west.cab west.pbk west.pbr
			"gcab stored",
			`4d53434600000000b4000000000000002c00000000000000030101000200
			0000000000005e0000000100000042000000000000000000852ee4302000
			776573742e70626b000c000000420000000000852ee4302000776573742e
			706272007271024c4e004e005265646d6f6e642c3432352c3535352d3031
			33340d0a53656174746c652c3230362c3535352d303139390d0a53656174
			746c652c3230362c3535352d303134370d0a57617368696e67746f6e0d0a`,
			westFiles,
		},
		{
			// gcab 1.5: TZ=UTC gcab -cz west.cab west.pbk west.pbr
			"gcab MSZIP",
			`4d53434600000000a1000000000000002c00000000000000030101000200
			0000000000005e0000000100010042000000000000000000852ee4302000
			776573742e70626b000c000000420000000000852ee4302000776573742e
			70627200c2b6aa2f3b004e00434b0b4a4dc9cdcf4bd1313132d5313535d5
			35303436e1e50a4e4d2c29c949d5313230838a5a5a62133531e7e50a4f2c
			cec8cc4b2fc9cfe3e50200`,
			westFiles,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readCab(t, fromHex(t, tt.hex))
			checkContents(t, got, tt.want)
			for i := range got {
				if got[i].FileHeader != tt.want[i].FileHeader {
					t.Errorf("file %d: %+v, want %+v", i, got[i].FileHeader, tt.want[i].FileHeader)
				}
			}
		})
	}
}

// fromHex decodes hexadecimal digits with any white space between.
func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
