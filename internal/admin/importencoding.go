package admin

import (
	"cmp"
	"slices"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// EncodingOffer is another encoding for a book that a list with more letters is
// imported into.
type EncodingOffer struct {
	Name string
	Rows int // of the list, whose letters it all has
	// Example is a text of such a row.
	Example string
}

// OfferEncodings returns the encodings that have letters of a list which that of the
// plan lacks, the one for most rows first, and how many rows have such letters. All
// texts of the book fit in each.
func (s *Service) OfferEncodings(p *sheet.Plan) (offers []EncodingOffer, rows int, err error) {
	o, err := s.open(p.Book)
	if err != nil {
		return nil, 0, err
	}
	now, err := s.encodingOf(&o, p.Options)
	if err != nil {
		return nil, 0, err
	}
	lacking := p.Lacking()
	for _, name := range s.Encodings {
		enc, err := s.Encoding(name)
		if err != nil {
			return nil, 0, err
		}
		if enc.Name() == now.Name() {
			continue
		}
		if n, example := held(lacking, enc); n > 0 && len(o.misfits(enc)) == 0 {
			offers = append(offers, EncodingOffer{enc.Name(), n, example})
		}
	}
	slices.SortStableFunc(offers, func(a, b EncodingOffer) int { return cmp.Compare(b.Rows, a.Rows) })
	return offers, len(lacking), nil
}

// held counts the rows whose texts an encoding has, and returns the first of these
// texts. Lists repeat their letters, so each is looked at once.
func held(rows [][]string, enc phonebook.Encoding) (n int, example string) {
	known := map[rune]bool{}
	has := func(r rune) bool {
		ok, seen := known[r]
		if !seen {
			_, err := enc.Encode(string(r))
			ok = err == nil
			known[r] = ok
		}
		return ok
	}
	for _, texts := range rows {
		if !slices.ContainsFunc(texts, func(text string) bool {
			return slices.ContainsFunc([]rune(text), func(r rune) bool { return !has(r) })
		}) {
			if n++; n == 1 {
				example = texts[0]
			}
		}
	}
	return n, example
}

// encodingOf returns the encoding that an import is planned for.
func (s *Service) encodingOf(o *open, opt sheet.Options) (phonebook.Encoding, error) {
	if opt.Encoding == "" {
		return o.encoding, nil
	}
	return s.Encoding(opt.Encoding)
}

// importEncoding makes a change of the encoding part of an import. It returns a
// [*MisfitError] where texts of the book do not fit.
func (s *Service) importEncoding(o *open, c *phonebook.Commit, opt sheet.Options) error {
	enc, err := s.encodingOf(o, opt)
	if err != nil || enc.Name() == o.encoding.Name() {
		return err
	}
	if misfits := o.misfits(enc); len(misfits) > 0 {
		return &MisfitError{enc.Name(), misfits}
	}
	change := phonebook.EncodingChange{Before: o.encoding.Name(), After: enc.Name()}
	c.Encoding = enc.Name()
	c.History = append(c.History, s.encodingEntry(o.Book.Name, change))
	o.encoding = enc
	return nil
}
