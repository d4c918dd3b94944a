package phonebook

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Action says what a history entry records. Those about POPs are spelled as
// "Example phone book history" shows them; the others are ours.
type Action string

// The actions of a history.
const (
	POPAdd       Action = "POP Add"
	POPEdit      Action = "POP Edit"
	POPDelete    Action = "POP Delete"
	RegionAdd    Action = "Region Add"
	RegionEdit   Action = "Region Edit"
	RegionDelete Action = "Region Delete"
	BookRelease  Action = "Release"
	BookPost     Action = "Post"
	// BookPostFailed records a host that did not get a release.
	BookPostFailed Action = "Post Failed"
	// BookTakeOver records a choice to post over what another administrator posted.
	BookTakeOver Action = "Take Over"
	// BookEdit records a setting of the book.
	BookEdit Action = "Book Edit"
)

// OnPOP reports whether the action is about one POP.
func (a Action) OnPOP() bool { return a == POPAdd || a == POPEdit || a == POPDelete }

func (a Action) known() bool {
	switch a {
	case POPAdd, POPEdit, POPDelete, RegionAdd, RegionEdit, RegionDelete, BookRelease, BookPost, BookPostFailed, BookTakeOver, BookEdit:
		return true
	}
	return false
}

// CauseMark begins the detail of a failed post that holds the code of its reason.
const CauseMark = "cause="

// HistoryEntry records one change of a book. Entries are only ever appended.
type HistoryEntry struct {
	Time   time.Time `json:"time"`
	User   string    `json:"user"`
	Action Action    `json:"action"`
	Key    string    `json:"key"`              // POP name, region name, or version
	POP    POP       `json:"pop,omitzero"`     // after the change; for POPDelete before it
	Before POP       `json:"before,omitzero"`  // for POPEdit
	Detail []string  `json:"detail,omitempty"` // for other actions: the record's values
	Source string    `json:"source,omitempty"` // the file of an import
}

// NewPOPEntry returns the entry that records c.
func NewPOPEntry(c Change, now time.Time, user, source string) HistoryEntry {
	e := HistoryEntry{Time: now, User: user, Action: c.Action(), POP: c.After, Source: source}
	if e.Action == POPEdit {
		e.Before = c.Before
	}
	if e.Action == POPDelete {
		e.POP = c.Before
	}
	e.Key = e.POP.Name
	return e
}

// HistoryHeader is the first line of an exported history.
const HistoryHeader = "Date, Action, Key Field, Record ( ; delimited )"

// histTime and histDate are the forms of "Example phone book history".
const (
	histTime = "1/2/06 3:04:05 PM"
	histDate = "1/2/06"
)

// histFields is the number of values in the record of a POP: the eleven fields,
// the status, the date of the change and two reserved values.
const histFields = 15

// WriteHistory writes the header and one line per entry, CRLF, times in loc.
func WriteHistory(w io.Writer, entries []HistoryEntry, loc *time.Location) error {
	bw := bufio.NewWriter(w)
	bw.WriteString(HistoryHeader + "\r\n")
	for _, e := range entries {
		t := e.Time.In(loc)
		line := fmt.Sprintf("%s, %s, %s, %s", t.Format(histTime), e.Action, e.Key, e.record(t))
		bw.WriteString(oneLine(line) + "\r\n")
	}
	return bw.Flush()
}

func (e HistoryEntry) record(t time.Time) string {
	if !e.Action.OnPOP() {
		values := make([]string, len(e.Detail))
		for i, d := range e.Detail {
			values[i] = strings.ReplaceAll(d, ";", ",")
		}
		return strings.Join(values, ";")
	}
	p, status := e.POP, 1
	if p.Status == OutOfService {
		status = 0
	}
	return fmt.Sprintf("%d;%d;%d;%s;%s;%s;%d;%d;%d;%d;%s;%d;%s;;0", p.ID, p.Country, p.Region, p.Name,
		p.AreaCode, p.AccessNumber, p.MinBaud, p.MaxBaud, p.Reserved, p.Flags, p.DialUpEntry, status, t.Format(histDate))
}

// oneLine keeps a history line a line: drafts of old books may hold anything.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' {
			return ' '
		}
		return r
	}, s)
}

// ReadHistory reads exported history, times in loc. The header may be missing.
// A line that is no history line is a [*ParseError], and then no entries are
// returned.
func ReadHistory(r io.Reader, loc *time.Location) ([]HistoryEntry, error) {
	lines, err := readLines(r)
	if err != nil {
		return nil, err
	}
	var out []HistoryEntry
	for i, l := range lines {
		if i == 0 && strings.HasPrefix(string(l), "Date,") {
			continue
		}
		e, err := parseHistory(string(l), loc)
		if err != nil {
			return nil, &ParseError{Line: i + 1, Err: err}
		}
		out = append(out, e)
	}
	return out, nil
}

func parseHistory(line string, loc *time.Location) (HistoryEntry, error) {
	if !utf8.ValidString(line) {
		return HistoryEntry{}, errors.New("the text is damaged")
	}
	part := strings.SplitN(line, ", ", 3)
	if len(part) < 3 {
		return HistoryEntry{}, errors.New("date, action, key and record expected")
	}
	t, err := time.ParseInLocation(histTime, part[0], loc)
	if err != nil {
		return HistoryEntry{}, fmt.Errorf("%q is no date and time", shorten(part[0]))
	}
	e := HistoryEntry{Time: t.Truncate(time.Second), Action: Action(part[1])}
	if !e.Action.known() {
		return HistoryEntry{}, fmt.Errorf("%q is no action", shorten(part[1]))
	}
	key, record, ok := strings.Cut(part[2], ", ")
	if !ok {
		return HistoryEntry{}, errors.New("the record is missing")
	}
	e.Key = key
	if !e.Action.OnPOP() {
		if record != "" {
			e.Detail = strings.Split(record, ";")
		}
		return e, nil
	}
	e.POP, err = parseRecord(key, record)
	return e, err
}

// parseRecord reads the record of a POP. A semicolon may stand in the name,
// which is the key field, and in the dial-up entry; nowhere else.
func parseRecord(key, record string) (POP, error) {
	f := strings.Split(record, ";")
	nameParts := 1
	if len(f) > histFields {
		nameParts += strings.Count(key, ";")
	}
	entryParts := len(f) - histFields + 2 - nameParts
	if entryParts < 1 {
		return POP{}, fmt.Errorf("%d values instead of %d", len(f), histFields)
	}
	rest := f[3+nameParts:]
	entry, tail := strings.Join(rest[6:6+entryParts], ";"), rest[6+entryParts:]
	fields := append([]string{f[0], f[1], f[2], strings.Join(f[3:3+nameParts], ";")}, rest[:6]...)
	p, err := parseFields(append(fields, entry))
	if err != nil {
		return POP{}, err
	}
	status, err := strconv.ParseUint(tail[0], 10, 8)
	if err != nil || status > 1 {
		return POP{}, &FieldError{Field: FieldStatus, Value: tail[0], Reason: Say("This is neither 0 nor 1.")}
	}
	if status == 0 {
		p.Status = OutOfService
	}
	return p, nil
}
