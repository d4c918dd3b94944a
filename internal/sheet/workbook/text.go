package workbook

import (
	"bytes"
)

// What repeats in a file may come to, which has few bytes for many cells.
const (
	repeatCost = 32 // bytes of a repeated cell besides its text
	repeatMax  = MaxUnpack
)

// budget counts the repeats of a sheet.
type budget struct{ spent int64 }

// spend counts cells with so many bytes of text in all.
func (b *budget) spend(cells, text int) error {
	if b.spent += int64(cells)*repeatCost + int64(text); b.spent > repeatMax {
		return tooLarge("its repeated cells come to more than {{.Most}} MB", "Most", repeatMax>>20)
	}
	return nil
}

// plainText gathers a text in which runs of white space are one space, and none
// begins or ends a line.
type plainText struct {
	b    []byte
	gap  bool // white space is due before what comes next
	over bool // it is longer than [MaxCell], and what came then is dropped
}

func (t *plainText) reset() { *t = plainText{b: t.b[:0]} }

func (t *plainText) string() string { return string(t.b) }

// add adds text in which white space collapses.
func (t *plainText) add(text []byte) {
	for len(text) > 0 {
		word := bytes.IndexFunc(text, isSpace)
		if word < 0 {
			word = len(text)
		}
		t.put(string(text[:word]))
		rest := bytes.TrimLeftFunc(text[word:], isSpace)
		t.gap = t.gap || len(rest) < len(text)-word
		text = rest
	}
}

// put adds text as it is.
func (t *plainText) put(text string) {
	if len(t.b)+len(text) > MaxCell {
		t.over = true
		return
	}
	if t.gap && text != "" {
		if len(t.b) > 0 && t.b[len(t.b)-1] != '\n' {
			t.b = append(t.b, ' ')
		}
		t.gap = false
	}
	t.b = append(t.b, text...)
}

func (t *plainText) newline() {
	t.gap = false
	t.put("\n")
}

func isSpace(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
