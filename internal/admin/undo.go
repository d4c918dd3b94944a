package admin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Undo takes the newest step of a book back: an edit, also one of which nothing was
// right, an import, a change of the
// regions, a revert, or the deletion of the book itself. That is a change of its own, which the history records.
// Steps can be undone across restarts; the last [phonebook.MaxBatches] are kept.
// It returns the step, and [phonebook.ErrUnchanged] where there is none.
func (s *Service) Undo(book string) (phonebook.Batch, error) {
	return s.step(book, phonebook.StepUndo)
}

// Redo makes the step again that was undone last. After any other change there
// is none. It returns the step, and [phonebook.ErrUnchanged] where there is none.
func (s *Service) Redo(book string) (phonebook.Batch, error) {
	return s.step(book, phonebook.StepRedo)
}

// Steps returns the titles of what can be undone and done again, the next one
// first.
func (s *Service) Steps(book string) (undo, redo []string, err error) {
	if undo, err = s.Store.Batches(book, false); err != nil {
		return nil, nil, err
	}
	redo, err = s.Store.Batches(book, true)
	return undo, redo, err
}

// undelete brings a deleted book back, as the step that deleted it.
func (s *Service) undelete(book string) (phonebook.Batch, error) {
	if err := s.Store.Undelete(book); err != nil {
		return phonebook.Batch{}, err
	}
	l, err := s.Store.Load(book)
	batch := phonebook.Batch{Title: "Delete phone book " + l.Book.Name}
	for _, p := range l.Book.POPs {
		batch.Changes = append(batch.Changes, phonebook.Change{Before: p})
	}
	return batch, err
}

func (s *Service) step(book string, step phonebook.Step) (phonebook.Batch, error) {
	o, err := s.open(book)
	if errors.Is(err, phonebook.ErrNotFound) && step == phonebook.StepUndo {
		return s.undelete(book)
	}
	if err != nil {
		return phonebook.Batch{}, err
	}
	l := &o.Ledger
	verb := "undo"
	if step == phonebook.StepRedo {
		verb = "redo"
	}
	batch, err := s.Store.Batch(book, step == phonebook.StepRedo)
	if errors.Is(err, phonebook.ErrNotFound) {
		return batch, fmt.Errorf("%s has nothing to %s: %w", l.Book.Name, verb, phonebook.ErrUnchanged)
	}
	if err != nil {
		return batch, err
	}
	do := batch
	if step == phonebook.StepUndo {
		do = batch.Inverse()
	}
	old := l.Book.Regions
	if err := do.Apply(&l.Book); err != nil {
		return batch, err
	}
	c := phonebook.Commit{Book: l.Book.Name, Revision: l.Revision, Step: step, Changes: do.Changes, Imported: do.Imported}
	c.Drafts = append(replaced(o.drafts, do.Changes), o.draftsOf(do)...)
	edited := do.Changes
	if do.Regions != nil {
		c.Regions = &do.Regions.After
		c.History = s.regionEntries(old, do.Regions.After)
		edited = regionEdits(edited, old, do.Regions.After)
	}
	if do.Encoding != nil {
		c.Encoding = do.Encoding.After
		c.History = append(c.History, s.encodingEntry(l.Book.Name, *do.Encoding))
	}
	c.History = append(c.History, s.entries(edited, "")...)
	for i := range c.History {
		c.History[i].Source = strings.ToUpper(verb[:1]) + verb[1:] + ": " + batch.Title
	}
	_, err = s.Store.Commit(c)
	return batch, err
}

// draftsOf returns the drafts that a step brings back or drops. What is right in the
// book as it is then is no draft: it would be written at once, and the step with it.
func (o *open) draftsOf(step phonebook.Batch) []phonebook.DraftWrite {
	var out []phonebook.DraftWrite
	for _, c := range step.Drafts {
		w := c.Write()
		if p, ok := o.Book.POP(w.ID); ok && !w.Drop {
			_, err := o.Book.Judge(p, w.FieldDraft, o.countries, o.encoding)
			w.Drop = err == nil
		}
		out = append(out, w)
	}
	return out
}
