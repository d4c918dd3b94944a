package admin

import (
	"errors"
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// typingKind is the kind of setting under which a book's fields lie that are being
// typed in.
const typingKind = "typing"

// typedField is one of them.
type typedField struct {
	ID    phonebook.POPID `json:"id"`
	Field string          `json:"field"` // its key
	Text  string          `json:"text"`
}

// KeepTyping keeps what is being typed into fields of a book that were not left yet,
// in the place of what was kept before. It is neither in the book nor a draft; after
// a crash [Service.EnterTyped] finds it. Without values nothing is kept.
func (s *Service) KeepTyping(book string, values ...phonebook.FieldDraft) error {
	if len(values) == 0 {
		if err := s.Store.DeleteSetting(typingKind, book); !errors.Is(err, phonebook.ErrNotFound) {
			return err
		}
		return nil
	}
	list := make([]typedField, len(values))
	for i, v := range values {
		list[i] = typedField{ID: v.ID, Field: v.Field.Key(), Text: v.Text}
	}
	return s.Store.PutSetting(typingKind, book, list)
}

// EnterTyped enters what was being typed when the program ended without leaving the
// fields, as if they had been left then. POPs and books that are gone are passed over.
func (s *Service) EnterTyped() error {
	kept := map[string][]phonebook.FieldDraft{}
	err := s.Store.Settings(typingKind, func(book string, decode func(any) error) error {
		var list []typedField
		if err := decode(&list); err != nil {
			return err
		}
		kept[book] = nil
		for _, v := range list {
			if field, known := phonebook.FieldByKey(v.Field); known {
				kept[book] = append(kept[book], phonebook.FieldDraft{ID: v.ID, Field: field, Text: v.Text})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, book := range slices.Sorted(maps.Keys(kept)) {
		fault := s.enterTyped(book, kept[book])
		if errors.Is(fault, phonebook.ErrNotFound) {
			fault = nil
		}
		if fault == nil {
			fault = s.KeepTyping(book)
		}
		err = errors.Join(err, fault) // the other books are entered all the same
	}
	return err
}

func (s *Service) enterTyped(book string, values []phonebook.FieldDraft) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	isNew := func(v phonebook.FieldDraft) bool { return v.ID == 0 }
	if adding := slices.DeleteFunc(slices.Clone(values), func(v phonebook.FieldDraft) bool { return !isNew(v) }); len(adding) > 0 {
		if err := s.KeepNewPOP(book, adding...); err != nil {
			return err
		}
	}
	values = slices.DeleteFunc(values, func(v phonebook.FieldDraft) bool {
		_, there := o.Book.POP(v.ID)
		return isNew(v) || !there
	})
	return s.Enter(book, values...)
}
