package phonebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a client still reads of a text, in bytes ([MS-CPSP] 2.1 and 2.2). In a
// double-byte encoding these bind before the character limits do.
const (
	maxReadName   = 31
	maxReadRegion = 31
)

// entryCommas is the number of commas of a written entry. A client ignores an
// entry with fewer, and the whole file when one has more than eleven.
const entryCommas = 10

// AppendEntry appends the .pbk entry of p, without line end, to dst. It returns
// a [*POPError] and no bytes for a POP that a client would not read back.
func AppendEntry(dst []byte, p POP, enc Encoding) ([]byte, error) {
	if err := p.validateIn(enc); err != nil {
		return nil, &POPError{p.ID, p.Name, err}
	}
	return appendFields(dst, p, enc, ",")
}

// validateIn is [POP.Validate] for text of that encoding. Under [Bytes] the
// texts keep a client's limits, which are in bytes.
func (p POP) validateIn(enc Encoding) error {
	if enc != Bytes {
		return p.Validate()
	}
	var c checker
	c.text(FieldName, maskBytes(p.Name), maxReadName, `,"`)
	c.text(FieldDialUpEntry, maskBytes(p.DialUpEntry), MaxDialUpEntryLen, ",")
	p.Name, p.DialUpEntry = "", ""
	return joinFields(append(c.found, p.Check()...))
}

// appendFields joins the eleven fields by sep, with no check beyond what the
// encoding needs.
func appendFields(dst []byte, p POP, enc Encoding, sep string) ([]byte, error) {
	name, nameErr := encodeField(FieldName, p.Name, maxReadName, enc)
	entry, entryErr := encodeField(FieldDialUpEntry, p.DialUpEntry, MaxDialUpEntryLen, enc)
	for _, err := range []*FieldError{nameErr, entryErr} {
		if err != nil {
			return nil, &POPError{p.ID, p.Name, err}
		}
	}
	num := func(n uint64) { dst = append(strconv.AppendUint(dst, n, 10), sep...) }
	num(uint64(p.ID))
	num(uint64(p.Country))
	num(uint64(p.Region))
	dst = append(append(dst, name...), sep...)
	dst = append(append(dst, p.AreaCode...), sep...)
	dst = append(append(dst, p.AccessNumber...), sep...)
	num(uint64(p.MinBaud))
	num(uint64(p.MaxBaud))
	num(uint64(p.Reserved))
	num(uint64(p.Flags))
	return append(dst, entry...), nil
}

// encodeField encodes one text and checks its length in bytes.
func encodeField(f Field, s string, most int, enc Encoding) ([]byte, *FieldError) {
	b, err := enc.Encode(s)
	if missing, ok := errors.AsType[*EncodingError](err); ok {
		return nil, &FieldError{Field: f, Value: s, Rule: RuleEncoding, Reason: missing.Reason()}
	}
	if err != nil {
		return nil, &FieldError{Field: f, Value: s, Rule: RuleEncoding, Reason: Say("{{.Cause}}", "Cause", err.Error())}
	}
	if len(b) > most {
		return nil, &FieldError{Field: f, Value: s, Limit: most, Rule: RuleLength, Reason: TooManyBytes(len(b), most, enc)}
	}
	return b, nil
}

// WritePBK writes one entry per POP, each with exactly ten commas and CRLF. The
// POPs must be sorted by index without repeats. It returns a [*POPError] for
// the first POP that may not be written; what w then holds is not a file.
func WritePBK(w io.Writer, pops []POP, enc Encoding) error {
	var line []byte
	for i, p := range pops {
		if i > 0 && pops[i-1].ID >= p.ID {
			return &POPError{p.ID, p.Name, errors.New("the POPs are not in the order of their index")}
		}
		var err error
		if line, err = AppendEntry(line[:0], p, enc); err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\r', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// ReadPBK reads a phone book file as clients do: 10 or 11 commas, LF or CRLF,
// every field but country and access number may be missing. Instead of dropping
// entries as a client does it returns a [*ParseError] that names the line, and
// then no POPs. Removal entries of a delta are not allowed here.
func ReadPBK(r io.Reader, enc Encoding) ([]POP, error) {
	pops, err := readEntries(r, enc)
	if err != nil {
		return nil, err
	}
	for i, p := range pops {
		if p.Country == 0 {
			return nil, &ParseError{Line: i + 1, Field: FieldCountry, Err: errors.New("0 is no country")}
		}
	}
	return pops, nil
}

func readEntries(r io.Reader, enc Encoding) ([]POP, error) {
	lines, err := readLines(r)
	if err != nil {
		return nil, err
	}
	pops := make([]POP, 0, len(lines))
	for i, raw := range lines {
		line, err := enc.Decode(raw)
		if err != nil {
			return nil, &ParseError{Line: i + 1, Err: err}
		}
		p, err := ParseEntry(line)
		if err != nil {
			return nil, parseErrorAt(i+1, err)
		}
		pops = append(pops, p)
	}
	return pops, nil
}

// parseErrorAt places err at a line and, where it knows one, at a field.
func parseErrorAt(line int, err error) *ParseError {
	if e, ok := errors.AsType[*FieldError](err); ok {
		return &ParseError{Line: line, Field: e.Field, Err: err}
	}
	return &ParseError{Line: line, Err: err}
}

// maxFile bounds what a reader takes into memory: 65,000 entries of the longest
// kind are under 14 MB.
const maxFile = 32 << 20

// readLines returns the lines without their ends; blank lines at the end of the
// file are no lines.
func readLines(r io.Reader) ([][]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, &LimitError{What: Say("bytes in one file"), Limit: maxFile, Found: len(data), Remedy: Say("This is no phone book file.")}
	}
	data = bytes.TrimRight(data, "\r\n\x1a")
	if len(data) == 0 {
		return nil, nil
	}
	lines := bytes.Split(data, []byte("\n"))
	for i, l := range lines {
		lines[i] = bytes.TrimSuffix(l, []byte("\r"))
	}
	return lines, nil
}

// ParseEntry reads one .pbk entry of the decoded text, without line end. It is
// lenient as [ReadPBK] is and checks the form only: use [POP.Validate] for the
// rules. An entry of country 0 is a delta's removal and needs no number.
func ParseEntry(line string) (POP, error) {
	f := strings.Split(line, ",")
	if n := len(f) - 1; n != entryCommas && n != entryCommas+1 {
		return POP{}, fmt.Errorf("%d commas instead of %d", n, entryCommas)
	}
	return parseFields(f[:entryCommas+1])
}

// parseFields reads the eleven fields of an entry.
func parseFields(f []string) (POP, error) {
	p := POP{Name: f[3], AreaCode: f[4], AccessNumber: f[5], DialUpEntry: f[10]}
	var country, id, region, flags uint32
	for _, n := range []struct {
		field Field
		text  string
		into  *uint32
	}{
		{FieldID, f[0], &id},
		{FieldCountry, f[1], &country},
		{FieldRegion, f[2], &region},
		{FieldMinBaud, f[6], &p.MinBaud},
		{FieldMaxBaud, f[7], &p.MaxBaud},
		{FieldReserved, f[8], &p.Reserved},
		{FieldFlags, f[9], &flags},
	} {
		v, err := parseNumber(n.field, n.text)
		if err != nil {
			return POP{}, err
		}
		*n.into = v
	}
	p.ID, p.Country, p.Region, p.Flags = POPID(id), CountryID(country), RegionID(region), ServiceFlags(flags)
	if f[1] == "" {
		return POP{}, &FieldError{Field: FieldCountry, Reason: Say("The country is missing.")}
	}
	if p.Country != 0 && p.AccessNumber == "" {
		return POP{}, &FieldError{Field: FieldAccessNumber, Reason: Say("The access number is missing.")}
	}
	for _, t := range []struct {
		field Field
		text  string
	}{{FieldName, p.Name}, {FieldDialUpEntry, p.DialUpEntry}} {
		if !utf8.ValidString(t.text) {
			return POP{}, &FieldError{Field: t.field, Value: t.text, Reason: Say("The text is damaged.")}
		}
	}
	return p, nil
}

// parseNumber reads an unsigned decimal of 32 bits; missing is 0.
func parseNumber(f Field, s string) (uint32, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, &FieldError{Field: f, Value: s, Reason: Say("This is not a whole number from 0 to 4294967295.")}
	}
	return uint32(n), nil
}
