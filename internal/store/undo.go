package store

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Steps that can be undone and redone lie in two buckets of their book. The key
// is the number of the step and of its part, both big-endian: part 0 is the head,
// the others are the changes, compressed and in parts of that size.
const stepPart = 256 << 10

// smallStep is the size up to which the changes of a step are not compressed: a
// single edit has a hundred bytes.
const smallStep = 4 << 10

// Batch returns the step of a book that would be undone next, or with redo the
// one that would be done again. It returns [phonebook.ErrNotFound] where there is
// none.
func (s *Store) Batch(name string, redo bool) (batch phonebook.Batch, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		batch, err = readBatch(stepsOf(b, redo))
		return err
	})
	return batch, err
}

// Batches returns the titles of the steps that can be undone, or with redo done
// again, the next one first.
func (s *Store) Batches(name string, redo bool) (titles []string, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b, err := book(tx, name)
		if err != nil {
			return err
		}
		return stepsOf(b, redo).ForEach(func(k, v []byte) error {
			if _, part := stepKey(k); part > 0 {
				return nil
			}
			r := newReader(v)
			titles = append(titles, r.batchHead().batch.Title)
			return r.err
		})
	})
	slices.Reverse(titles)
	return titles, err
}

func stepsOf(b *bbolt.Bucket, redo bool) *bbolt.Bucket {
	if redo {
		return b.Bucket(redoBucket)
	}
	return b.Bucket(undoBucket)
}

// noteStep keeps what a commit did, or moves the step that it took back or did
// again. Before is the book as the commit found it, without its POPs.
func noteStep(b *bbolt.Bucket, c phonebook.Commit, before phonebook.Book) error {
	undo, redo := b.Bucket(undoBucket), b.Bucket(redoBucket)
	switch c.Step {
	case phonebook.StepUndo:
		return moveStep(undo, redo, -c.Imported)
	case phonebook.StepRedo:
		return moveStep(redo, undo, c.Imported)
	case phonebook.StepFirst:
		return nil
	case phonebook.StepNew:
	}
	batch := phonebook.Batch{Title: c.Title, Changes: c.Changes, Imported: c.Imported}
	if len(c.History) > 0 {
		batch.Time, batch.User = c.History[0].Time, c.History[0].User
	}
	if c.Regions != nil {
		batch.Regions = &phonebook.RegionsChange{Before: before.Regions, After: *c.Regions}
	}
	if c.Encoding != "" {
		batch.Encoding = &phonebook.EncodingChange{Before: before.Encoding, After: c.Encoding}
	}
	var err error
	if batch.Drafts, err = draftChanges(b, c.Drafts); err != nil {
		return err
	}
	if err := clearSteps(redo); err != nil {
		return err
	}
	if err := putBatch(undo, batch); err != nil {
		return err
	}
	return trimSteps(undo)
}

// batchHead is the first part of a step.
type batchHead struct {
	batch phonebook.Batch // without its changes
	size  uint64          // bytes of the changes
}

func (w *writer) batchHead(h batchHead) {
	w.text(h.batch.Title)
	w.time(h.batch.Time)
	w.text(h.batch.User)
	w.uint(uint64(h.batch.Imported))
	w.uint(h.size)
	var has uint64
	if h.batch.Regions != nil {
		has |= hasRegions
	}
	if h.batch.Encoding != nil {
		has |= hasEncoding
	}
	if len(h.batch.Drafts) > 0 {
		has |= hasDrafts
	}
	w.uint(has)
	if h.batch.Regions != nil {
		w.texts(h.batch.Regions.Before)
		w.texts(h.batch.Regions.After)
	}
	if h.batch.Encoding != nil {
		w.text(h.batch.Encoding.Before)
		w.text(h.batch.Encoding.After)
	}
	if len(h.batch.Drafts) > 0 {
		w.draftChanges(h.batch.Drafts)
	}
}

// What a step changes beside POPs.
const (
	hasRegions = 1 << iota
	hasEncoding
	hasDrafts
)

func (r *reader) batchHead() batchHead {
	h := batchHead{batch: phonebook.Batch{Title: r.text(), Time: r.time(), User: r.text(), Imported: int(r.uint())}, size: r.uint()}
	has := r.uint()
	if has&hasRegions != 0 {
		h.batch.Regions = &phonebook.RegionsChange{Before: r.texts(), After: r.texts()}
	}
	if has&hasEncoding != 0 {
		h.batch.Encoding = &phonebook.EncodingChange{Before: r.text(), After: r.text()}
	}
	if has&hasDrafts != 0 {
		h.batch.Drafts = r.draftChanges()
	}
	return h
}

// putBatch keeps a step as the newest one of a bucket.
func putBatch(steps *bbolt.Bucket, batch phonebook.Batch) error {
	seq, err := steps.NextSequence()
	if err != nil {
		return err
	}
	var w writer
	for _, c := range batch.Changes {
		w.pop(c.Before)
		w.pop(c.After)
	}
	packed := w.b
	if len(packed) > smallStep {
		if packed, err = pack(w.b); err != nil {
			return err
		}
	}
	head := newWriter()
	head.batchHead(batchHead{batch: batch, size: uint64(len(w.b))})
	if err := putRecord(steps, makeStepKey(seq, 0), head); err != nil {
		return err
	}
	for part := uint32(1); len(packed) > 0; part++ {
		n := min(len(packed), stepPart)
		w := newWriter()
		w.text(string(packed[:n]))
		if err := putRecord(steps, makeStepKey(seq, part), w); err != nil {
			return err
		}
		packed = packed[n:]
	}
	return nil
}

// pack compresses: a list of 32,000 changes to a third, in hundredths of a
// second.
func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpack is the inverse of pack for data that had that size.
func unpack(packed []byte, size uint64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), int64(size)+1))
	if err != nil || uint64(len(data)) != size {
		return nil, fmt.Errorf("%d bytes instead of %d: %w", len(data), size, ErrDamaged)
	}
	return data, nil
}

// readBatch returns the newest step of a bucket.
func readBatch(steps *bbolt.Bucket) (phonebook.Batch, error) {
	seq, ok := newestStep(steps)
	if !ok {
		return phonebook.Batch{}, fmt.Errorf("a step: %w", phonebook.ErrNotFound)
	}
	r := newReader(steps.Get(makeStepKey(seq, 0)))
	h := r.batchHead()
	if r.err != nil {
		return h.batch, fmt.Errorf("step %d: %w", seq, r.err)
	}
	var packed bytes.Buffer
	for part := uint32(1); ; part++ {
		v := steps.Get(makeStepKey(seq, part))
		if v == nil {
			break
		}
		r := newReader(v)
		packed.WriteString(r.text())
		if r.err != nil {
			return h.batch, fmt.Errorf("step %d, part %d: %w", seq, part, r.err)
		}
	}
	data := packed.Bytes()
	if h.size > smallStep {
		var err error
		if data, err = unpack(data, h.size); err != nil {
			return h.batch, fmt.Errorf("step %d: %w", seq, err)
		}
	}
	changes := &reader{b: data}
	for len(changes.b) > 0 && changes.err == nil {
		h.batch.Changes = append(h.batch.Changes, phonebook.Change{Before: changes.pop(), After: changes.pop()})
	}
	return h.batch, changes.err
}

func makeStepKey(seq uint64, part uint32) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, seq), part)
}

func stepKey(k []byte) (seq uint64, part uint32) {
	return binary.BigEndian.Uint64(k), binary.BigEndian.Uint32(k[8:])
}

func newestStep(steps *bbolt.Bucket) (seq uint64, ok bool) {
	k, _ := steps.Cursor().Last()
	if k == nil {
		return 0, false
	}
	seq, _ = stepKey(k)
	return seq, true
}

// moveStep makes the newest step of one bucket the newest of the other. Imported
// is how many rows it counts for from now on: those that taking it back freed.
func moveStep(from, to *bbolt.Bucket, imported int) error {
	seq, ok := newestStep(from)
	if !ok {
		return fmt.Errorf("a step: %w", phonebook.ErrNotFound)
	}
	next, err := to.NextSequence()
	if err != nil {
		return err
	}
	for part := uint32(0); ; part++ {
		v := from.Get(makeStepKey(seq, part))
		if v == nil {
			return nil
		}
		v = bytes.Clone(v)
		if part == 0 {
			r := newReader(v)
			h := r.batchHead()
			if r.err != nil {
				return r.err
			}
			h.batch.Imported = imported
			w := newWriter()
			w.batchHead(h)
			v = w.seal()
		}
		if err := to.Put(makeStepKey(next, part), v); err != nil {
			return err
		}
		if err := from.Delete(makeStepKey(seq, part)); err != nil {
			return err
		}
	}
}

func clearSteps(steps *bbolt.Bucket) error {
	c := steps.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.First() {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

// trimSteps removes the oldest steps beyond the limits.
func trimSteps(steps *bbolt.Bucket) error {
	count, size := 0, 0
	var oldest uint64 // that is kept
	c := steps.Cursor()
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		seq, part := stepKey(k)
		if size += len(v); part > 0 {
			continue
		}
		if count++; count > 1 && (count > phonebook.MaxBatches || size > phonebook.MaxBatchBytes) {
			break
		}
		oldest = seq
	}
	for k, _ := c.First(); k != nil; k, _ = c.First() {
		if seq, _ := stepKey(k); seq >= oldest {
			return nil
		}
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}
