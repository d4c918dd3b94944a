package admin

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Misfit is a text that another encoding cannot hold.
type Misfit struct {
	POP    phonebook.POPID    `json:"pop,omitempty"`    // 0 for the name of a region
	Region phonebook.RegionID `json:"region,omitempty"` // 0 for a POP
	Field  phonebook.Field    `json:"field"`
	Text   string             `json:"text"`
	// Repaired is the text in letters that the encoding has, "" where there is none
	// that keeps the rules.
	Repaired string `json:"repaired,omitempty"`
	Reason   string `json:"reason"`
}

// MisfitError says that texts of a book do not fit an encoding. Nothing was changed.
type MisfitError struct {
	Encoding string
	Misfits  []Misfit // at least one
}

// Error names the first text and how many there are.
func (e *MisfitError) Error() string {
	if len(e.Misfits) == 1 {
		return fmt.Sprintf("%q does not fit %s; nothing was changed", e.Misfits[0].Text, e.Encoding)
	}
	return fmt.Sprintf("%d texts do not fit %s, such as %q; nothing was changed", len(e.Misfits), e.Encoding, e.Misfits[0].Text)
}

// CheckEncoding returns the texts of a book that cannot be released in an encoding,
// and what they would be repaired to. It changes nothing.
func (s *Service) CheckEncoding(book, encoding string) ([]Misfit, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	enc, err := s.Encoding(encoding)
	if err != nil {
		return nil, err
	}
	return o.misfits(enc), nil
}

func (o *open) misfits(enc phonebook.Encoding) []Misfit {
	out := []Misfit{}
	for i, name := range o.Book.Regions {
		if err := encodesRegion(name, enc); err != nil {
			m := Misfit{Region: phonebook.RegionID(i + 1), Field: phonebook.FieldRegion, Text: name, Reason: err.Reason.String()}
			if m.Repaired = sheet.Spell(name, enc); encodesRegion(m.Repaired, enc) != nil {
				m.Repaired = ""
			}
			out = append(out, m)
		}
	}
	for _, p := range o.Book.POPs {
		out = append(out, o.popMisfits(p, enc)...)
	}
	return out
}

// popMisfits returns the texts of a POP that break a rule in enc alone.
func (o *open) popMisfits(p phonebook.POP, enc phonebook.Encoding) []Misfit {
	var out []Misfit
	for _, field := range []phonebook.Field{phonebook.FieldName, phonebook.FieldDialUpEntry} {
		fault := o.fault(p, field, enc)
		if fault == nil || o.fault(p, field, o.encoding) != nil {
			continue
		}
		m := Misfit{POP: p.ID, Field: field, Text: p.Value(field), Reason: fault.Reason.String()}
		repaired := p
		setText(&repaired, field, sheet.Spell(m.Text, enc))
		if o.fault(repaired, field, enc) == nil {
			m.Repaired = repaired.Value(field)
		}
		out = append(out, m)
	}
	return out
}

// fault returns the rule that a field of a POP breaks in an encoding.
func (o *open) fault(p phonebook.POP, field phonebook.Field, enc phonebook.Encoding) *phonebook.FieldError {
	for _, e := range o.Book.CheckPOP(p, o.countries, enc) {
		if e.Field == field {
			return e
		}
	}
	return nil
}

func setText(p *phonebook.POP, field phonebook.Field, text string) {
	if field == phonebook.FieldName {
		p.Name = text
	} else {
		p.DialUpEntry = text
	}
}

// SetEncoding changes the encoding of the releases to come, as one step. Where texts
// do not fit it returns a [*MisfitError], or with repair spells them in the letters
// that the encoding has in the same step; one that no such letters spell is an error
// all the same. Clients that hold other bytes for the same text get the next release
// whole.
func (s *Service) SetEncoding(book, encoding string, repair bool) (repaired int, err error) {
	o, err := s.open(book)
	if err != nil {
		return 0, err
	}
	enc, err := s.Encoding(encoding)
	if err != nil {
		return 0, err
	}
	if enc.Name() == o.encoding.Name() {
		return 0, fmt.Errorf("%s is in %s: %w", o.Book.Name, enc.Name(), phonebook.ErrUnchanged)
	}
	change := phonebook.EncodingChange{Before: o.encoding.Name(), After: enc.Name()}
	c := phonebook.Commit{
		Title: "Change the encoding to " + enc.Name(), Encoding: enc.Name(),
		History: []phonebook.HistoryEntry{s.encodingEntry(o.Book.Name, change)},
	}
	misfits := o.misfits(enc)
	if len(misfits) > 0 && !repair {
		return 0, &MisfitError{enc.Name(), misfits}
	}
	if err := o.respell(&c, misfits, enc); err != nil {
		return 0, err
	}
	if c.Regions != nil {
		c.History = append(c.History, s.regionEntries(o.Book.Regions, *c.Regions)...)
	}
	c.History = append(c.History, s.entries(c.Changes, "")...)
	o.encoding = enc
	return len(misfits), s.commit(&o, c)
}

// respell adds the repairs of texts to a commit.
func (o *open) respell(c *phonebook.Commit, misfits []Misfit, enc phonebook.Encoding) error {
	regions := o.Book.Regions
	changes := map[phonebook.POPID]phonebook.Change{}
	var order []phonebook.POPID
	for _, m := range misfits {
		if m.Repaired == "" {
			return &MisfitError{enc.Name(), []Misfit{m}}
		}
		if m.Region != 0 {
			renamed, err := regions.Rename(m.Region, m.Repaired)
			if err != nil {
				return err
			}
			regions, c.Regions = renamed, &renamed
			continue
		}
		change, begun := changes[m.POP]
		if !begun {
			change.Before, _ = o.Book.POP(m.POP)
			change.After = change.Before
			order = append(order, m.POP)
		}
		setText(&change.After, m.Field, m.Repaired)
		changes[m.POP] = change
	}
	for _, id := range order {
		c.Changes = append(c.Changes, changes[id])
	}
	return nil
}

func (s *Service) encodingEntry(book string, c phonebook.EncodingChange) phonebook.HistoryEntry {
	return s.entry(phonebook.BookEdit, book, "encoding", c.Before, c.After)
}

// encodesRegion returns why a released file cannot hold the name of a region.
func encodesRegion(name string, enc phonebook.Encoding) *phonebook.FieldError {
	e, _ := errors.AsType[*phonebook.FieldError](checkPBR(name, enc))
	return e
}

// sameBytes reports whether clients that hold a release have the same bytes for its
// texts as the book's encoding gives.
func (s *Service) sameBytes(o *open, full phonebook.Full) (bool, error) {
	was := o.EncodingOf(full.Version)
	if was == o.Book.Encoding {
		return true, nil
	}
	then, err := s.Encoding(was)
	if err != nil {
		return false, err
	}
	same := func(text string) bool {
		a, errA := then.Encode(text)
		b, errB := o.encoding.Encode(text)
		return cmp.Or(errA, errB) == nil && bytes.Equal(a, b)
	}
	for _, name := range full.Regions {
		if !same(name) {
			return false, nil
		}
	}
	for _, p := range full.POPs {
		if !same(p.Name) || !same(p.DialUpEntry) {
			return false, nil
		}
	}
	return true, nil
}

// respelt reports whether the newest release holds the texts of the book in other
// bytes than the book's encoding gives: then there must be another one, though no
// text changed.
func (s *Service) respelt(o *open) (bool, error) {
	if o.Released == 0 || o.EncodingOf(o.Released) == o.Book.Encoding {
		return false, nil
	}
	full, err := s.content(o.Ledger, o.Released)
	if err != nil {
		return false, err
	}
	same, err := s.sameBytes(o, full)
	return !same, err
}

// RaiseVersion makes next the version of the next release, where it is higher than
// what comes anyway: a server holds a version that was not made here, and clients
// never go back. It cannot be undone. It returns a [*phonebook.FieldError] for a
// number that is not higher, or past the last one there is.
func (s *Service) RaiseVersion(book string, next phonebook.Version) error {
	l, err := s.Store.Load(book)
	if err != nil {
		return err
	}
	comes, err := phonebook.NextVersion(l.LastVersion)
	if err != nil {
		return err
	}
	if next <= comes || next > phonebook.MaxVersions {
		return &phonebook.FieldError{
			What: "version", Value: fmt.Sprint(next), Limit: int(phonebook.MaxVersions),
			Reason: phonebook.Say("Give a number from {{.First}} to {{.Last}}: versions only rise.", "First", int(comes+1), "Last", int(phonebook.MaxVersions)),
		}
	}
	if err := s.Store.NoteVersion(l.Book.Name, next-1); err != nil {
		return err
	}
	return s.Store.Note(l.Book.Name, s.entry(phonebook.BookEdit, l.Book.Name, "next version", fmt.Sprint(comes), fmt.Sprint(next)))
}
