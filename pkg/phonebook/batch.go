package phonebook

import (
	"slices"
	"time"
)

// Limits of what can be undone. (ours)
const (
	MaxBatches    = 50       // steps of a book
	MaxBatchBytes = 64 << 20 // bytes of all steps of a book, as they are kept
)

// Batch is one step of a book that can be undone: a commit with what it changed,
// and from what.
type Batch struct {
	Title    string // what was done, such as "Import list.xlsx"
	Time     time.Time
	User     string
	Changes  []Change
	Regions  *RegionsChange  // nil where the list stayed as it was
	Encoding *EncodingChange // nil where it stayed as it was
	Drafts   []DraftChange   // what became of values that are kept apart from the book
	Imported int             // how many of the changes count as import
}

// DraftChange is the draft of a field before and after a step.
type DraftChange struct {
	ID            POPID
	Field         Field
	Before, After string
	Had, Has      bool // there was one before, there is one after
}

// Write returns what makes the change.
func (c DraftChange) Write() DraftWrite {
	return DraftWrite{FieldDraft: FieldDraft{ID: c.ID, Field: c.Field, Text: c.After}, Drop: !c.Has}
}

// RegionsChange is the region list before and after a step.
type RegionsChange struct{ Before, After Regions }

// EncodingChange is the encoding of released files before and after a step.
type EncodingChange struct{ Before, After string }

// Inverse returns the step that takes b back. An import that is taken back no
// longer counts towards the limit of imports between posts.
func (b Batch) Inverse() Batch {
	out := b
	out.Changes = make([]Change, len(b.Changes))
	for i, c := range b.Changes {
		out.Changes[i] = Change{Before: c.After, After: c.Before}
	}
	if b.Regions != nil {
		out.Regions = &RegionsChange{Before: b.Regions.After, After: b.Regions.Before}
	}
	if b.Encoding != nil {
		out.Encoding = &EncodingChange{Before: b.Encoding.After, After: b.Encoding.Before}
	}
	out.Drafts = make([]DraftChange, len(b.Drafts))
	for i, d := range b.Drafts {
		out.Drafts[i] = DraftChange{ID: d.ID, Field: d.Field, Before: d.After, After: d.Before, Had: d.Has, Has: d.Had}
	}
	out.Imported = -b.Imported
	return out
}

// Apply makes the step to a book, of which drafts are no part. It returns an error and changes nothing when
// the book is not as the step found it.
func (b Batch) Apply(book *Book) error {
	if b.Regions != nil && !slices.Equal(book.Regions, b.Regions.Before) {
		return ErrMoved
	}
	if b.Encoding != nil && book.Encoding != b.Encoding.Before {
		return ErrMoved
	}
	if err := book.Apply(b.Changes); err != nil {
		return err
	}
	if b.Regions != nil {
		book.Regions = slices.Clone(b.Regions.After)
	}
	if b.Encoding != nil {
		book.Encoding = b.Encoding.After
	}
	return nil
}

// Step says what a commit does to the steps that can be undone.
type Step uint8

// The steps of a commit.
const (
	StepNew   Step = iota // it is a step of its own; what was undone can no longer be redone
	StepUndo              // it takes the newest step back
	StepRedo              // it makes the step again that was taken back last
	StepFirst             // it is what a new book begins with, and no step
)
