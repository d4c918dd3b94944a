package phonebook

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// TextLine is one line of the import text of Microsoft's administrator: a POP to
// add or change, or, with Delete, the index of one to delete ("Add, edit, or
// delete POPs by command line").
type TextLine struct {
	POP    POP
	Delete bool
}

// WritePOPText writes import text: the eleven fields joined by comma and space,
// CRLF. Status and comments have no place in it. A deletion is written as the
// index, country 0 and empty fields (ours).
func WritePOPText(w io.Writer, lines []TextLine, enc Encoding) error {
	for _, l := range lines {
		if l.POP.ID == 0 {
			return &POPError{0, l.POP.Name, errors.New("the index starts at 1")}
		}
		out := []byte(fmt.Sprintf("%d, 0%s", l.POP.ID, strings.Repeat(", ", entryCommas-1)))
		if !l.Delete {
			if err := l.POP.Validate(); err != nil {
				return &POPError{l.POP.ID, l.POP.Name, err}
			}
			var err error
			if out, err = appendFields(nil, l.POP, enc, ", "); err != nil {
				return err
			}
		}
		if _, err := w.Write(append(out, '\r', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// ReadPOPText reads import text with or without spaces around the fields. A
// line that is no entry is a [*ParseError], and then no lines are returned.
func ReadPOPText(r io.Reader, enc Encoding) ([]TextLine, error) {
	raw, err := readLines(r)
	if err != nil {
		return nil, err
	}
	out := make([]TextLine, 0, len(raw))
	for i, b := range raw {
		text, err := enc.Decode(b)
		if err != nil {
			return nil, &ParseError{Line: i + 1, Err: err}
		}
		l, err := parseTextLine(text)
		if err != nil {
			return nil, parseErrorAt(i+1, err)
		}
		out = append(out, l)
	}
	return out, nil
}

func parseTextLine(text string) (TextLine, error) {
	f := strings.Split(text, ",")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	p, err := ParseEntry(strings.Join(f, ","))
	if err != nil {
		return TextLine{}, err
	}
	if p.Country == 0 {
		return TextLine{POP: POP{ID: p.ID}, Delete: true}, nil
	}
	return TextLine{POP: p}, nil
}
