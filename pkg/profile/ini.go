package profile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// INI is a file of sections and keys, such as a .cms, .cmp or .inf file. It keeps
// every byte that it is not told to change: comments, order, blank lines, line
// ends, text in any code page or in UTF-16. The libraries for this format write
// the file anew, which a file that others made and signed for does not bear.
//
// Names are compared without case. Where a section or a key is there twice, the
// first one counts (ours).
type INI struct {
	mark  []byte           // byte order mark
	order binary.ByteOrder // of UTF-16; nil for text of single bytes
	lines [][]byte         // each with its line end
	tail  []byte           // half a character behind the last line of UTF-16
}

// Key is one line of a section. A line without an equals sign has no value.
type Key struct {
	Name, Value string
	Line        int // from 1
}

// errLine refuses what cannot be one line of a file.
var errLine = errors.New("a section, key or value is not one line")

// ParseINI reads a file. Whatever it holds, [INI.Bytes] gives it back.
func ParseINI(data []byte) *INI {
	f := &INI{}
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		f.mark, f.order = data[:2], binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		f.mark, f.order = data[:2], binary.BigEndian
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		f.mark = data[:3]
	}
	rest := data[len(f.mark):]
	if f.order == nil {
		for line := range bytes.Lines(rest) {
			f.lines = append(f.lines, line)
		}
		return f
	}
	whole := len(rest) &^ 1
	rest, f.tail = rest[:whole], rest[whole:]
	start := 0
	for i := 0; i+1 < len(rest); i += 2 {
		if f.order.Uint16(rest[i:]) == '\n' {
			f.lines = append(f.lines, rest[start:i+2])
			start = i + 2
		}
	}
	if start < len(rest) {
		f.lines = append(f.lines, rest[start:])
	}
	return f
}

// fault says why a file is not readable as one of sections; bad is false where it is.
func (f *INI) fault() (why phonebook.Sentence, bad bool) {
	raw := bytes.Join(f.lines, nil)
	switch {
	case f.order == nil && bytes.IndexByte(raw, 0) >= 0:
		return phonebook.Say("{{.File}} is not readable as a service file: it holds zero bytes, as UTF-16 without a byte order mark does."), true
	case f.order == nil && bytes.IndexByte(raw, '\r') >= 0 && bytes.IndexByte(raw, '\n') < 0:
		return phonebook.Say("{{.File}} is not readable as a service file: its lines do not end as those of Windows do."), true
	case len(f.Sections()) == 0:
		return phonebook.Say("{{.File}} is not readable as a service file: it has no section such as [Connection Manager]."), true
	}
	return phonebook.Sentence{}, false
}

// Bytes returns the file.
func (f *INI) Bytes() []byte {
	return slices.Concat(f.mark, bytes.Join(f.lines, nil), f.tail)
}

// text returns a line without its end. Bytes above ASCII stay as they are, UTF-16
// becomes UTF-8.
func (f *INI) text(i int) string {
	return strings.TrimRight(f.decode(f.lines[i]), "\r\n")
}

func (f *INI) decode(raw []byte) string {
	if f.order == nil {
		return string(raw)
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = f.order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

func (f *INI) encode(s string) []byte {
	if f.order == nil {
		return []byte(s)
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		pair := []byte{0, 0}
		f.order.PutUint16(pair, u)
		out = append(out, pair...)
	}
	return out
}

// replace puts s in the place of a part of line i, in bytes of [INI.text].
func (f *INI) replace(i, from, to int, s string) {
	line := f.text(i)
	at := func(n int) int { return len(f.encode(line[:n])) }
	f.lines[i] = slices.Concat(f.lines[i][:at(from)], f.encode(s), f.lines[i][at(to):])
}

// insert puts a new line before line i.
func (f *INI) insert(i int, text string) {
	end := f.lineEnd()
	if i > 0 && i == len(f.lines) && !strings.HasSuffix(f.decode(f.lines[i-1]), "\n") {
		f.lines[i-1] = append(slices.Clip(f.lines[i-1]), f.encode(end)...)
	}
	f.lines = slices.Insert(f.lines, i, f.encode(text+end))
}

// lineEnd is how the lines of the file end; those of Windows, where none does.
func (f *INI) lineEnd() string {
	if len(f.lines) > 0 {
		if first := f.decode(f.lines[0]); strings.HasSuffix(first, "\n") && !strings.HasSuffix(first, "\r\n") {
			return "\n"
		}
	}
	return "\r\n"
}

const blanks = " \t"

// heading returns the name of the section that a line begins.
func heading(line string) (string, bool) {
	line = strings.Trim(line, blanks)
	if !strings.HasPrefix(line, "[") {
		return "", false
	}
	name, _, closed := strings.Cut(line[1:], "]")
	return strings.Trim(name, blanks), closed
}

// A part of a line is its key and its value, in bytes of the line.
type part struct{ key, from, to int }

// split finds key and value of a line; ok is false for comments and blank lines.
func split(line string) (p part, ok bool) {
	trimmed := strings.TrimLeft(line, blanks)
	if trimmed == "" || trimmed[0] == ';' {
		return part{}, false
	}
	start := len(line) - len(trimmed)
	equals := strings.IndexByte(line, '=')
	if equals < 0 {
		end := len(strings.TrimRight(line, blanks))
		return part{start, end, end}, end > start
	}
	value := line[equals+1:]
	p = part{start, equals + 1 + len(value) - len(strings.TrimLeft(value, blanks)), len(strings.TrimRight(line, blanks))}
	p.to = max(p.from, p.to)
	if v := line[p.from:p.to]; len(v) >= 2 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		p.from, p.to = p.from+1, p.to-1
	}
	return p, true
}

// name returns the key of a line.
func (p part) name(line string) string {
	name, _, _ := strings.Cut(line[p.key:], "=")
	return strings.Trim(name, blanks)
}

// find returns the lines of a section: that of its heading and the one behind it.
// The heading is -1 where there is no such section.
func (f *INI) find(section string) (head, end int) {
	head = -1
	for i := range f.lines {
		name, ok := heading(f.text(i))
		switch {
		case ok && head >= 0:
			return head, i
		case ok && strings.EqualFold(name, section):
			head = i
		}
	}
	return head, len(f.lines)
}

// Sections returns the names of the sections in their order, each as often as it
// is there.
func (f *INI) Sections() []Key {
	var out []Key
	for i := range f.lines {
		if name, ok := heading(f.text(i)); ok {
			out = append(out, Key{Name: name, Line: i + 1})
		}
	}
	return out
}

// Keys returns the lines of a section that are no comments.
func (f *INI) Keys(section string) []Key {
	head, end := f.find(section)
	if head < 0 {
		return nil
	}
	var out []Key
	for i := head + 1; i < end; i++ {
		line := f.text(i)
		if p, ok := split(line); ok {
			out = append(out, Key{p.name(line), line[p.from:p.to], i + 1})
		}
	}
	return out
}

// Get returns the value of a key; the line is 0 where there is none.
func (f *INI) Get(section, key string) Key {
	for _, k := range f.Keys(section) {
		if strings.EqualFold(k.Name, key) {
			return k
		}
	}
	return Key{Name: key}
}

// Set changes the value of a key and nothing else. A key or a section that is
// missing is added, the key behind the last one of its section. In a file of
// single bytes the value is written as it is; a value is one line without blanks
// or quotation marks at its ends.
func (f *INI) Set(section, key, value string) error {
	if strings.ContainsAny(section+key+value, "\r\n\x00") || strings.ContainsAny(key, "=") {
		return errLine
	}
	if k := f.Get(section, key); k.Line > 0 {
		line := f.text(k.Line - 1)
		p, _ := split(line)
		switch {
		case k.Value == value:
		case strings.Contains(line, "="):
			f.replace(k.Line-1, p.from, p.to, value)
		default:
			f.replace(k.Line-1, p.to, p.to, "="+value)
		}
		return nil
	}
	head, end := f.find(section)
	if head < 0 {
		f.insert(len(f.lines), "["+section+"]")
		end = len(f.lines)
	}
	for end > head+1 && end > 0 && strings.Trim(f.text(end-1), blanks) == "" {
		end--
	}
	f.insert(end, key+"="+value)
	return nil
}
