package workbook

import (
	"bytes"
	"errors"
	"io"
)

// tagReader walks the tags of an XML document without judging it: names without
// prefixes, attributes as bytes, and of text only as much as a number has.
type tagReader struct {
	r       io.Reader
	buf     []byte
	at, end int // what of buf is not yet looked at
	left    int // bytes that may still be read
	err     error

	name   []byte // of the tag, without prefix
	rest   []byte // behind the name: attributes
	ending bool   // it is an end tag
	text   []byte // the start of the text before the tag
	// solid says that the text before the tag is not blank.
	solid bool
	size  int // bytes of that text
}

const (
	tagBuffer = 64 << 10 // bytes; no tag of a sheet is longer
	tagText   = 64       // bytes of text that are kept
	cdata     = "<![CDATA["
)

func newTagReader(r io.Reader) tagReader {
	return tagReader{r: r, buf: make([]byte, tagBuffer), left: MaxUnpack}
}

// next goes to the next tag and reports whether there is one.
func (t *tagReader) next() bool {
	t.text, t.solid, t.size = t.text[:0], false, 0
	for t.skipText() {
		size := t.tagSize()
		if size < 0 {
			return false
		}
		tag := t.buf[t.at : t.at+size]
		t.at += size
		switch tag[1] {
		case '?':
		case '!':
			if bytes.HasPrefix(tag, []byte(cdata)) {
				t.keep(tag[len(cdata) : size-len("]]>")])
			}
		default:
			t.split(tag[1 : size-1])
			return true
		}
	}
	return false
}

// split takes the inside of a tag apart.
func (t *tagReader) split(inside []byte) {
	t.ending = len(inside) > 0 && inside[0] == '/'
	if t.ending {
		inside = inside[1:]
	}
	n := bytes.IndexAny(inside, " \t\r\n/")
	if n < 0 {
		n = len(inside)
	}
	t.name, t.rest = inside[:n], inside[n:]
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
}

func (t *tagReader) opens(name string) bool  { return !t.ending && string(t.name) == name }
func (t *tagReader) closes(name string) bool { return t.ending && string(t.name) == name }

// closed reports whether the tag is an element without content.
func (t *tagReader) closed() bool { return len(t.rest) > 0 && t.rest[len(t.rest)-1] == '/' }

// fault returns the error that ended the reading, nil at the end of the document.
func (t *tagReader) fault() error {
	if errors.Is(t.err, io.EOF) {
		if t.at < t.end {
			return damaged("a part of it breaks off")
		}
		return nil
	}
	return t.err
}

// attr returns the value of an attribute, nil where there is none.
func (t *tagReader) attr(name string) []byte {
	for rest := t.rest; ; {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		n := bytes.IndexByte(rest[1:], rest[0])
		if n < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : n+1]
		}
		rest = rest[n+2:]
	}
}

// skipText goes to the next "<".
func (t *tagReader) skipText() bool {
	for {
		n := bytes.IndexByte(t.buf[t.at:t.end], '<')
		if n >= 0 {
			t.keep(t.buf[t.at : t.at+n])
			t.at += n
			return true
		}
		t.keep(t.buf[t.at:t.end])
		t.at = t.end
		if !t.fill() {
			return false
		}
	}
}

func (t *tagReader) keep(text []byte) {
	if len(text) == 0 {
		return
	}
	t.text = append(t.text, text[:min(len(text), tagText-len(t.text))]...)
	t.solid = t.solid || len(bytes.TrimSpace(text)) > 0
	t.size += len(text)
}

// tagSize returns the length of the tag that starts at t.at, -1 when it does not
// end. A ">" within quotation marks does not end it.
func (t *tagReader) tagSize() int {
	seen := 1
	for {
		var size int
		if size, seen = tagEnd(t.buf[t.at:t.end], seen); size > 0 {
			return size
		}
		if !t.fill() {
			return -1
		}
	}
}

// tagEnd finds the end of a tag of which the first seen bytes hold none. It
// returns 0 and from where to go on when more is needed.
func tagEnd(tag []byte, seen int) (size, more int) {
	if len(tag) < 2 {
		return 0, 1
	}
	if tag[1] == '!' {
		return declarationEnd(tag), 1
	}
	for i := seen; i < len(tag); i++ {
		switch c := tag[i]; c {
		case '>':
			return i + 1, 0
		case '"', '\'':
			n := bytes.IndexByte(tag[i+1:], c)
			if n < 0 {
				return 0, i
			}
			i += n + 1
		}
	}
	return 0, len(tag)
}

// declarationEnd returns the length of a comment, a CDATA section or another
// declaration, 0 when more is needed.
func declarationEnd(tag []byte) int {
	end := ">"
	switch {
	case bytes.HasPrefix(tag, []byte("<!--")):
		end = "-->"
	case bytes.HasPrefix(tag, []byte(cdata)):
		end = "]]>"
	case len(tag) < len(cdata):
		return 0 // too short to tell
	}
	if n := bytes.Index(tag[2:], []byte(end)); n >= 0 {
		return 2 + n + len(end)
	}
	return 0
}

// fill reads more behind what is not yet looked at.
func (t *tagReader) fill() bool {
	if t.err != nil {
		return false
	}
	copy(t.buf, t.buf[t.at:t.end])
	t.at, t.end = 0, t.end-t.at
	if t.end == len(t.buf) {
		t.err = because(damaged("a part of it cannot be read"), "a tag has more than %d bytes", tagBuffer)
		return false
	}
	n, err := t.r.Read(t.buf[t.end:])
	t.end += n
	if t.left -= n; t.left < 0 {
		t.err = tooLarge("it unpacks to more than {{.Most}} MB", "Most", MaxUnpack>>20)
		return false
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, ErrLimit) {
		err = because(damaged("a part of it cannot be unpacked"), "%w", err)
	}
	t.err = err
	return n > 0 || err == nil
}
