package pbs

import (
	"sync"
	"sync/atomic"
	"time"
)

// Counts are the counters that the original kept ("Phone Book Service
// activity"), since the start. Every request is in Total and, once answered, in
// one of the others.
type Counts struct {
	Total     uint64
	NoUpgrade uint64
	Delta     uint64
	Full      uint64
	Errors    uint64
}

// tally counts for one book.
type tally struct {
	total, none, delta, full, errors atomic.Uint64
	hours                            hits
}

func (t *tally) count(k Kind) {
	t.total.Add(1)
	t.hours.add(time.Now())
	switch k {
	case None:
		t.none.Add(1)
	case Delta:
		t.delta.Add(1)
	case Full:
		t.full.Add(1)
	default:
		t.errors.Add(1)
	}
}

func (t *tally) counts() Counts {
	return Counts{
		Total: t.total.Load(), NoUpgrade: t.none.Load(), Delta: t.delta.Load(),
		Full: t.full.Load(), Errors: t.errors.Load(),
	}
}

// tallies holds a tally per book. Only names of books that are or were served
// become keys, so strangers cannot make it grow.
type tallies struct {
	books sync.Map // string → *tally
}

func (t *tallies) of(book string) *tally {
	if v, ok := t.books.Load(book); ok {
		return v.(*tally)
	}
	v, _ := t.books.LoadOrStore(book, new(tally))
	return v.(*tally)
}

func (t *tallies) all() map[string]Counts {
	out := make(map[string]Counts)
	t.books.Range(func(book, v any) bool {
		out[book.(string)] = v.(*tally).counts()
		return true
	})
	return out
}
