package pbs

import "github.com/phonebookadmin/pba/pkg/phonebook"

// Kind says what a client gets.
type Kind string

// The kinds of answer. Delta and Full are spelled as in a manifest.
const (
	None  Kind = "none" // the client is up to date
	Delta Kind = phonebook.KindDelta
	Full  Kind = phonebook.KindFull
)

// MaxDeltaPercent is how large a delta may be, in percent of the full cabinet:
// above it the full cabinet costs a modem little more and mends whatever the
// client holds. (ours)
const MaxDeltaPercent = 75

// Decide returns what a client that holds version held gets of the book that m
// describes, and the cabinet, which is empty for [None]. A client without a
// book holds version 0.
func Decide(m phonebook.Manifest, held phonebook.Version) (Kind, phonebook.ManifestCab) {
	if held >= m.Version {
		return None, phonebook.ManifestCab{}
	}
	full := m.Full()
	if delta, ok := m.Delta(held); ok && delta.Size*100 <= full.Size*MaxDeltaPercent {
		return Delta, delta
	}
	return Full, full
}
