package pbs

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of a request.
const (
	// MaxQuery is the longest query in bytes: the original refused longer
	// requests, and overran its buffers before it did (MS00-094).
	MaxQuery = 1024
	// maxHeld is the largest pbver taken. It lies above [phonebook.MaxVersions],
	// because a client may hold what no server of today would give it.
	maxHeld = 32767
)

// ErrBadRequest is returned by [ParseQuery] for a query that is not a client's.
var ErrBadRequest = errors.New("Bad Request") //nolint:staticcheck // ST1005: the original's words, which clients and scanners look for

// Query is what a client asks: the book by name, in any case, and the version
// that it holds, 0 for none.
type Query struct {
	Book string
	Held phonebook.Version
}

// ParseQuery reads the query of a request URL, without its question mark. Only
// pb and pbver decide; their names may be in any case, the first of several
// counts, and an absent or empty pbver is 0. It returns [ErrBadRequest], with
// the reason, for a query that is empty or longer than [MaxQuery], a pb that
// cannot be a book's name, or a pbver that is not one to five digits up to
// 32767; the Query is then zero.
func ParseQuery(raw string) (Query, error) {
	switch {
	case raw == "":
		return Query{}, fmt.Errorf("%w: no arguments", ErrBadRequest)
	case len(raw) > MaxQuery:
		return Query{}, fmt.Errorf("%w: more than %d bytes", ErrBadRequest, MaxQuery)
	}
	book, err := argument(raw, "pb")
	if err != nil {
		return Query{}, err
	}
	if err := phonebook.CheckBookName(book); err != nil {
		// The rule is not repeated to whoever tries names, and neither is the name.
		return Query{}, fmt.Errorf("%w: pb is not the name of a phone book", ErrBadRequest)
	}
	pbver, err := argument(raw, "pbver")
	if err != nil {
		return Query{}, err
	}
	held, err := parseHeld(pbver)
	if err != nil {
		return Query{}, err
	}
	return Query{Book: book, Held: held}, nil
}

// argument returns the first value under the name. Arguments that nobody asks
// for may be as broken as they like.
func argument(raw, name string) (string, error) {
	for pair := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key, err := url.QueryUnescape(key); err != nil || !strings.EqualFold(key, name) {
			continue
		}
		value, err := url.QueryUnescape(value)
		if err != nil {
			return "", fmt.Errorf("%w: %s is not escaped as URLs are", ErrBadRequest, name)
		}
		return value, nil
	}
	return "", nil
}

func parseHeld(s string) (phonebook.Version, error) {
	if s == "" {
		return 0, nil
	}
	// ParseUint takes digits only, but any number of leading zeros.
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n > maxHeld || len(s) > len("32767") {
		return 0, fmt.Errorf("%w: pbver is not a number from 0 to %d", ErrBadRequest, maxHeld)
	}
	return phonebook.Version(n), nil
}
