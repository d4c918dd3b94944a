package admin

import (
	"errors"
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The kinds of settings under which the texts of a book's fields lie: those that are
// being typed, and those that were when the program ended.
const (
	typingKind  = "typing"
	unsavedKind = "unsaved"
)

// TypedText is text that was typed into a field and not entered: it is neither in the
// book nor a draft.
type TypedText struct {
	phonebook.FieldDraft
	Before string // what the field held while it was typed
}

// typedField is one of them as it is kept.
type typedField struct {
	ID     phonebook.POPID `json:"id"`
	Field  string          `json:"field"` // its key
	Text   string          `json:"text"`
	Before string          `json:"before"`
}

// KeepTyping keeps what is being typed into fields of a book that were not left yet,
// in the place of what was kept before. After a crash [Service.TakeTyped] finds it.
// Without texts nothing is kept.
func (s *Service) KeepTyping(book string, texts ...TypedText) error {
	return s.keepTexts(typingKind, book, texts)
}

func (s *Service) keepTexts(kind, book string, texts []TypedText) error {
	if len(texts) == 0 {
		if err := s.Store.DeleteSetting(kind, book); !errors.Is(err, phonebook.ErrNotFound) {
			return err
		}
		return nil
	}
	list := make([]typedField, len(texts))
	for i, v := range texts {
		list[i] = typedField{ID: v.ID, Field: v.Field.Key(), Text: v.Text, Before: v.Before}
	}
	return s.Store.PutSetting(kind, book, list)
}

// texts returns what is kept of every book under a kind.
func (s *Service) texts(kind string) (map[string][]TypedText, error) {
	kept := map[string][]TypedText{}
	err := s.Store.Settings(kind, func(book string, decode func(any) error) error {
		var list []typedField
		if err := decode(&list); err != nil {
			return err
		}
		kept[book] = nil
		for _, v := range list {
			if field, known := phonebook.FieldByKey(v.Field); known {
				kept[book] = append(kept[book], TypedText{phonebook.FieldDraft{ID: v.ID, Field: field, Text: v.Text}, v.Before})
			}
		}
		return nil
	})
	return kept, err
}

// TakeTyped makes what was being typed when the program ended unsaved text: see
// [Service.UnsavedOf]. What was typed of a new POP becomes a draft, for that shows
// by itself that it is not added. Books that are gone are passed over.
func (s *Service) TakeTyped() error {
	typing, err := s.texts(typingKind)
	if err != nil {
		return err
	}
	for _, book := range slices.Sorted(maps.Keys(typing)) {
		fault := s.takeTyped(book, typing[book])
		if errors.Is(fault, phonebook.ErrNotFound) {
			fault = nil
		}
		if fault == nil {
			fault = s.KeepTyping(book)
		}
		err = errors.Join(err, fault) // the other books are taken all the same
	}
	return errors.Join(err, s.pruneUnsaved())
}

// pruneUnsaved forgets the unsaved texts that their fields hold, and those of POPs and
// books that are gone: they shall not come back when the fields change.
func (s *Service) pruneUnsaved() error {
	unsaved, err := s.texts(unsavedKind)
	if err != nil {
		return err
	}
	for _, book := range slices.Sorted(maps.Keys(unsaved)) {
		l, fault := s.Store.Load(book)
		var left []TypedText
		if fault == nil {
			left, fault = s.unheld(l, slices.Clone(unsaved[book]))
		}
		if errors.Is(fault, phonebook.ErrNotFound) {
			left, fault = nil, nil
		}
		if fault == nil && len(left) < len(unsaved[book]) {
			fault = s.keepTexts(unsavedKind, book, left)
		}
		err = errors.Join(err, fault)
	}
	return err
}

func (s *Service) takeTyped(book string, texts []TypedText) error {
	if _, err := s.Store.Drafts(book); err != nil { // the book is gone
		return err
	}
	unsaved, err := s.texts(unsavedKind)
	if err != nil {
		return err
	}
	var adding []phonebook.FieldDraft
	all := unsaved[book]
	for _, v := range texts {
		if v.ID == 0 {
			adding = append(adding, v.FieldDraft)
		} else {
			all = append(without(all, v.FieldDraft), v) // the later text of a field
		}
	}
	if len(adding) > 0 {
		if err := s.KeepNewPOP(book, adding...); err != nil {
			return err
		}
	}
	return s.keepTexts(unsavedKind, book, all)
}

// without returns the texts of other fields.
func without(texts []TypedText, of phonebook.FieldDraft) []TypedText {
	return slices.DeleteFunc(slices.Clone(texts), func(v TypedText) bool { return v.ID == of.ID && v.Field == of.Field })
}

// UnsavedOf returns what was typed into fields of a book and was not entered when the
// program ended. Texts of POPs that are gone, and those that the fields hold by now,
// are left out.
func (s *Service) UnsavedOf(l phonebook.Ledger) ([]TypedText, error) {
	unsaved, err := s.texts(unsavedKind)
	if err != nil || len(unsaved[l.Book.Name]) == 0 {
		return nil, err
	}
	return s.unheld(l, unsaved[l.Book.Name])
}

// LeftUnsaved is [Service.UnsavedOf] for whoever looks before the window is started
// again, which takes over what was being typed when it ended.
func (s *Service) LeftUnsaved(l phonebook.Ledger) ([]TypedText, error) {
	unsaved, err := s.texts(unsavedKind)
	if err != nil {
		return nil, err
	}
	typing, err := s.texts(typingKind)
	if err != nil {
		return nil, err
	}
	all := unsaved[l.Book.Name]
	for _, v := range typing[l.Book.Name] {
		if v.ID != 0 {
			all = append(without(all, v.FieldDraft), v)
		}
	}
	return s.unheld(l, all)
}

// unheld returns the texts that their fields do not hold.
func (s *Service) unheld(l phonebook.Ledger, all []TypedText) ([]TypedText, error) {
	kept, err := s.Store.Drafts(l.Book.Name)
	if err != nil {
		return nil, err
	}
	drafts := make(map[place]string, len(kept))
	for _, d := range kept {
		drafts[place{d.ID, d.Field}] = d.Text
	}
	return slices.DeleteFunc(all, func(v TypedText) bool {
		p, there := l.Book.POP(v.ID)
		if !there {
			return true
		}
		now, wrong := drafts[place{v.ID, v.Field}]
		if !wrong {
			now = l.Book.Text(p, v.Field)
		}
		return v.Field.Same(now, v.Text)
	}), nil
}

// DropUnsaved forgets unsaved texts of fields.
func (s *Service) DropUnsaved(book string, of ...phonebook.FieldDraft) error {
	unsaved, err := s.texts(unsavedKind)
	if err != nil {
		return err
	}
	left := unsaved[book]
	for _, v := range of {
		left = without(left, v)
	}
	if len(left) == len(unsaved[book]) {
		return nil
	}
	return s.keepTexts(unsavedKind, book, left)
}

// EnterTyped enters texts as if their fields had been left, those of a new POP as
// such.
func (s *Service) EnterTyped(book string, texts ...TypedText) error {
	var adding, values []phonebook.FieldDraft
	for _, v := range texts {
		if v.ID == 0 {
			adding = append(adding, v.FieldDraft)
		} else {
			values = append(values, v.FieldDraft)
		}
	}
	if len(adding) > 0 {
		if err := s.KeepNewPOP(book, adding...); err != nil {
			return err
		}
	}
	return s.Enter(book, values...)
}
