package admin

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// HistoryFilter chooses entries of a history. The zero value chooses all.
type HistoryFilter struct {
	POP    phonebook.POPID // 0 for any
	User   string          // "" for any
	Action string          // a part of the action's name, without case
	Since  time.Time
	Text   string // in key, values or source, without case
}

// Match reports whether an entry is chosen.
func (f HistoryFilter) Match(e phonebook.HistoryEntry) bool {
	holds := func(text, part string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(part)) }
	switch {
	case f.POP != 0 && (!e.Action.OnPOP() || e.POP.ID != f.POP), f.User != "" && e.User != f.User, e.Time.Before(f.Since):
		return false
	case !holds(string(e.Action), f.Action):
		return false
	}
	text := []string{e.Key, e.Source, strings.Join(e.Detail, " ")}
	for _, field := range phonebook.Fields() {
		text = append(text, e.POP.Value(field), e.Before.Value(field))
	}
	return f.Text == "" || slices.ContainsFunc(text, func(t string) bool { return holds(t, f.Text) })
}

// History returns the entries of a book that the filter chooses, oldest first.
func (s *Service) History(book string, filter HistoryFilter) ([]phonebook.HistoryEntry, error) {
	entries, err := s.Store.History(book, 0)
	return slices.DeleteFunc(entries, func(e phonebook.HistoryEntry) bool { return !filter.Match(e) }), err
}

// ExportHistory writes the chosen entries of a book's history and returns their
// number: see [WriteHistory].
func (s *Service) ExportHistory(book, file string, filter HistoryFilter) (int, error) {
	entries, err := s.History(book, filter)
	if err != nil {
		return 0, err
	}
	return len(entries), WriteHistory(file, entries)
}

// WriteHistory writes entries of a history in UTF-8. The form is that of the file's
// ending: .csv has a line for every field that changed, .json everything; any other
// is that of "Example phone book history", in local time.
func WriteHistory(file string, entries []phonebook.HistoryEntry) (err error) {
	var out bytes.Buffer
	switch strings.ToLower(filepath.Ext(file)) {
	case ".csv":
		err = writeHistoryCSV(&out, entries)
	case ".json":
		enc := json.NewEncoder(&out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		err = enc.Encode(append([]phonebook.HistoryEntry{}, entries...))
	default:
		err = phonebook.WriteHistory(&out, entries, time.Local)
	}
	if err != nil {
		return err
	}
	return writeFile(file, out.Bytes())
}

// writeHistoryCSV writes a line for every field that an entry changed.
func writeHistoryCSV(w io.Writer, entries []phonebook.HistoryEntry) error {
	const bom = "\uFEFF" // without it spreadsheet programs take UTF-8 for something else
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	lines := [][]string{{"Time", "User", "Action", "Key", "POP ID", "Field", "Old", "New", "Source"}}
	for _, e := range entries {
		head := []string{e.Time.Local().Format(time.DateTime), e.User, string(e.Action), e.Key, "", "", "", strings.Join(e.Detail, "; "), e.Source}
		if !e.Action.OnPOP() {
			lines = append(lines, head)
			continue
		}
		head[4] = fmt.Sprint(e.POP.ID)
		before, after := e.Before, e.POP
		if e.Action == phonebook.POPDelete {
			before, after = e.POP, phonebook.POP{}
		}
		for _, c := range (phonebook.Change{Before: before, After: after}).Fields() {
			line := slices.Clone(head)
			line[5], line[6], line[7] = c.Field.String(), c.Old, c.New
			lines = append(lines, line)
		}
	}
	for _, line := range lines {
		for i, cell := range line {
			if cell != "" && strings.IndexByte("=+-@", cell[0]) >= 0 {
				line[i] = "'" + cell // a spreadsheet program would run it as a formula
			}
		}
	}
	return out.WriteAll(lines)
}
