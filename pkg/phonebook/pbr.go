package phonebook

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WritePBR writes a region file: the number of regions, then one name per line,
// CRLF ([MS-CPSP] 2.2). It returns an error for a name that may not be written.
func WritePBR(w io.Writer, regions Regions, enc Encoding) error {
	if err := regions.checkIn(enc); err != nil {
		return err
	}
	out := []byte(strconv.Itoa(len(regions)) + "\r\n")
	for i, name := range regions {
		b, err := encodeField(FieldRegion, name, maxReadRegion, enc)
		if err != nil {
			return fmt.Errorf("region %d: %w", i+1, err)
		}
		out = append(append(out, b...), '\r', '\n')
	}
	_, err := w.Write(out)
	return err
}

// ReadPBR reads a region file with LF or CRLF. A count that disagrees with the
// names is a [*ParseError]; the names themselves are not checked.
func ReadPBR(r io.Reader, enc Encoding) (Regions, error) {
	lines, err := readLines(r)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, &ParseError{Line: 1, Field: FieldRegion, Err: errors.New("the file is empty")}
	}
	count, err := strconv.Atoi(strings.TrimSpace(string(lines[0])))
	if err != nil || count < 0 {
		return nil, &ParseError{Line: 1, Field: FieldRegion, Err: fmt.Errorf("%q is not the number of regions", shorten(string(lines[0])))}
	}
	names := lines[1:]
	if len(names) != count {
		return nil, &ParseError{Line: 1, Field: FieldRegion, Err: fmt.Errorf("the file announces %d regions and holds %d", count, len(names))}
	}
	var regions Regions
	for i, raw := range names {
		name, err := enc.Decode(raw)
		if err != nil {
			return nil, &ParseError{Line: i + 2, Field: FieldRegion, Err: err}
		}
		regions = append(regions, name)
	}
	return regions, nil
}

// PBRLine is a line of a region file: a name, or why it is none.
type PBRLine struct {
	Line int // of the file, from 1
	Name string
	Err  error // a rule of region names, or of the file for its first line
}

// ScanPBR reads a region file line by line, for someone who decides about each
// bad one: a name that may not stand in the list, that stands there twice, or a
// count that disagrees with the names. It returns an error when there is no line.
func ScanPBR(r io.Reader, enc Encoding) ([]PBRLine, error) {
	lines, err := readLines(r)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, &ParseError{Line: 1, Field: FieldRegion, Err: errors.New("the file is empty")}
	}
	out := []PBRLine{{Line: 1, Err: scanCount(string(lines[0]), len(lines)-1)}}
	seen := map[string]bool{}
	for i, raw := range lines[1:] {
		line := PBRLine{Line: i + 2}
		if name, err := enc.Decode(raw); err == nil {
			line.Name, line.Err = name, CheckRegionName(name)
		} else {
			line.Err = &FieldError{Field: FieldRegion, Value: string(raw), Reason: Say("The line is no text in {{.Encoding}}, the encoding of the book.", "Encoding", EncodingLabel(enc.Name()))}
		}
		key := foldCase(line.Name)
		if line.Err == nil && seen[key] {
			line.Err = &FieldError{Field: FieldRegion, Value: line.Name, Reason: Say("The name stands in the file twice.")}
		}
		seen[key] = true
		out = append(out, line)
	}
	return out, nil
}

func scanCount(first string, names int) error {
	count, err := strconv.Atoi(strings.TrimSpace(first))
	bad := func(reason Sentence) error {
		return &FieldError{Field: FieldRegion, What: "number of regions", Value: first, Reason: reason}
	}
	switch {
	case err != nil || count < 0:
		return bad(Say("The first line is not the number of regions."))
	case count != names:
		return bad(Say("The file announces {{.Count}} regions and holds {{.Names}}.", "Count", count, "Names", names))
	}
	return nil
}

// WriteVersionFile writes a .ver file: the version in decimal and CRLF. It
// returns an error for a version outside 1 to [MaxVersions]. (ours)
func WriteVersionFile(w io.Writer, v Version) error {
	if v == 0 || v > MaxVersions {
		return fmt.Errorf("%d is no version from 1 to %d", v, MaxVersions)
	}
	_, err := fmt.Fprintf(w, "%d\r\n", v)
	return err
}

// ReadVersionFile reads a .ver file with LF, CRLF or no line end. A version
// outside 1 to [MaxVersions] is a [*ParseError].
func ReadVersionFile(r io.Reader) (Version, error) {
	lines, err := readLines(r)
	if err != nil {
		return 0, err
	}
	if len(lines) != 1 {
		return 0, &ParseError{Line: 1, Err: fmt.Errorf("%d lines instead of one", len(lines))}
	}
	v, err := strconv.ParseUint(string(lines[0]), 10, 32)
	if err != nil || v == 0 || v > uint64(MaxVersions) {
		return 0, &ParseError{Line: 1, Err: fmt.Errorf("%q is no version from 1 to %d", shorten(string(lines[0])), MaxVersions)}
	}
	return Version(v), nil
}
