package cab

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// judges are the readers that are asked for all contents of a cabinet.
var judges = []peer{
	{[]string{"cabextract"}, []peerCommand{{args: []string{"-q", "-p", cabName}, all: true}}},
	{[]string{"7zz", "7z"}, []peerCommand{{args: []string{"e", "-so", cabName}, all: true}}},
	{[]string{"gcab"}, []peerCommand{{args: []string{"-x", "-C", "out", cabName}}}},
	{[]string{"bsdtar"}, []peerCommand{{args: []string{"-xOf", cabName}, all: true}}},
}

// verdicts are what the judges make of the cases of strict_test.go, one letter for each:
//
//   - all is read
//   - an error, whatever was read before it
//     !	other bytes, without a word
//     ?	versions differ
//
// Seen with cabextract 1.9, 7-Zip 26.02, gcab 1.5 and bsdtar with libarchive 3.6.2.
var verdicts = map[string]string{
	"nothing unusual":                     "++++",
	"no checksum":                         "++-+",
	"cbCabinet too small":                 "++++",
	"a signature behind":                  "++++",
	"version 1.2":                         "++++",
	"a number without a set":              "+++-",
	"slashes in a name":                   "++++",
	"name of 255 bytes":                   "++++",
	"reserved fields of the header":       "+-++",
	"LZX":                                 "++++",
	"header checksum of 1997":             "+-+-",
	"gap in front of the files":           "-+-+",
	"single distance code":                "-+++",
	"cbData 32785":                        "++++",
	"other bits of typeCompress":          "++++",
	"gap between files":                   "+++-",
	"files out of order":                  "+!+-",
	"empty file inside another":           "+-+-",
	"name twice":                          "++-+",
	"name of 256 bytes":                   "-++?",
	"name in a code page":                 "++++",
	"empty folder at the same place":      "+++-",
	"two folders":                         "++++",
	"reserved fields":                     "-+-+",
	"version 1.4":                         "++++",
	"version 2.3":                         "++++",
	"unknown flag":                        "+-++",
	"previous cabinet":                    "+-+-",
	"next cabinet":                        "+-+-",
	"truncated":                           "+-++",
	"no folders":                          "----",
	"no files":                            "-++-",
	"coffFiles 0":                         "+-+-",
	"coffFiles behind the end":            "--+-",
	"reserve too large":                   "+++-",
	"empty name":                          "-++-",
	"name of 257 bytes":                   "-+-+",
	"name leads out":                      "++++",
	"name leads out with slashes":         "++++",
	"absolute name":                       "++++",
	"name with a drive":                   "++++",
	"no such folder":                      "----",
	"folder of another cabinet":           "----",
	"behind the folder":                   "----",
	"far too large":                       "----",
	"files overlap":                       "+-+-",
	"data inside the header":              "----",
	"data behind the end":                 "----",
	"folders share data":                  "+++-",
	"wrong checksum":                      "----",
	"checksum without the reserve":        "+-+-",
	"short first block":                   "+++-",
	"short middle block":                  "+++-",
	"empty last block":                    "++++",
	"empty first block":                   "-++-",
	"cbUncomp 40000":                      "----",
	"stored sizes differ":                 "+-+-",
	"cbData 38915":                        "----",
	"file behind the end":                 "----",
	"data ends":                           "+++-",
	"wrong checksum in front of the file": "----",
	"no CK":                               "----",
	"no data at all":                      "----",
	"no stream":                           "----",
	"stream too short":                    "----",
	"stream too long":                     "+--+",
	"bomb":                                "---+",
	"bytes behind the stream":             "+--+",
	"broken stream":                       "----",
	"distance without history":            "+---",
	"history of another folder":           "+---",
	"Quantum":                             "+---",
	"LZX of other bytes":                  "----",
	"LZX window 22":                       "----",
	"unknown method":                      "----",
}

// judge returns the letter of a judge for a cabinet, of which want are the contents if
// they are known.
func (p *peer) judge(t *testing.T, cabinet, want []byte, known bool) byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, cabName), cabinet, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := p.commands[0]
	cmd := exec.CommandContext(ctx, p.find(), command.args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C.UTF-8")
	got, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%s does not end", p.tools[0])
	case err != nil:
		return '-'
	case command.all && known && !bytes.Equal(got, want):
		return '!'
	}
	return '+'
}

// stricter are cases that all judges let pass and that are refused here: versions that
// Wine refuses, and names that they mend each in its own way.
var stricter = map[string]bool{
	"version 1.4": true, "version 2.3": true,
	"name leads out": true, "name leads out with slashes": true, "absolute name": true, "name with a drive": true,
}

// TestVerdicts gives all cases to the other readers. What is accepted here, two of them
// at least accept with the same contents; what is refused here, one of them at least
// refuses or gets wrong, but for what is stricter here.
func TestVerdicts(t *testing.T) {
	for _, p := range judges {
		if p.find() == "" {
			missingPeer(t, p.tools[0])
			return
		}
	}
	for _, tt := range acceptedCabs {
		checkVerdict(t, tt.name, tt.change, true)
	}
	for _, tt := range refusedCabs {
		if !errors.Is(tt.want, ErrLimit) { // gigabytes
			checkVerdict(t, tt.name, tt.change, false)
		}
	}
	for _, tt := range unreadableCabs {
		checkVerdict(t, tt.name, tt.change, tt.want == nil)
	}
}

func checkVerdict(t *testing.T, name string, change func(c *rawCab), accepted bool) {
	t.Run(name, func(t *testing.T) {
		c := newRaw()
		change(c)
		var want bytes.Buffer
		err := readInto(&want, c.bytes())
		if (err == nil) != accepted {
			t.Fatalf("read here: %v", err)
		}
		verdict, plus := verdicts[name], 0
		if len(verdict) != len(judges) {
			t.Fatalf("the verdict is %q", verdict)
		}
		for i := range judges {
			got := judges[i].judge(t, c.bytes(), want.Bytes(), accepted)
			if got != verdict[i] && verdict[i] != '?' {
				t.Errorf("%s: %c, want %c", judges[i].tools[0], got, verdict[i])
			}
			if got == '+' {
				plus++
			}
		}
		if accepted && plus < 2 {
			t.Errorf("accepted here, and by %d others", plus)
		}
		if !accepted && (plus == len(judges)) != stricter[name] {
			t.Errorf("refused here, and accepted by %d others", plus)
		}
	})
}

// readInto writes the contents of all files to dst.
func readInto(dst *bytes.Buffer, cabinet []byte) error {
	r, err := newReader(cabinet)
	if err != nil {
		return err
	}
	for _, f := range r.Files {
		data, err := readFile(f)
		if err != nil {
			return err
		}
		dst.Write(data)
	}
	return nil
}
