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

// Decide returns what a client that holds version held gets of the book that m
// describes, and the cabinet, which is empty for [None]. A client without a
// book holds version 0.
func Decide(m phonebook.Manifest, held phonebook.Version) (Kind, phonebook.ManifestCab) {
	cab, behind := m.Answer(held)
	if !behind {
		return None, cab
	}
	return Kind(cab.Kind), cab
}
