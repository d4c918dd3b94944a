package phonebook

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Version numbers the releases of a book, from 1. It only ever rises: a client
// never goes back.
type Version uint32

// Limits of versions ("How Connection Manager Works").
const (
	MaxVersions  Version = 32676
	WarnVersions Version = 32000 // (ours)
	// KeepBases is how many versions back a delta leads from; clients that are
	// further behind get the full book.
	KeepBases = 5
)

// Release is one version of a book, immutable: the full content and a
// cumulative delta from each base that is kept. Posting copies it and never
// changes it.
type Release struct {
	Book     string
	Line     string
	Encoding Encoding
	Time     time.Time
	Full     Full
	Deltas   []Delta // newest base first
}

// NewRelease freezes the book as version v with a delta from each of the bases,
// in any order. It returns a [*POPError] for a POP in service that may not be
// released and an error for a region list that may not; v and the bases are the
// caller's to choose, by [NextVersion] and [Bases].
func NewRelease(b *Book, v Version, bases []Full, enc Encoding, now time.Time) (Release, error) {
	full := b.Full(v)
	if err := WritePBK(io.Discard, full.POPs, enc); err != nil {
		return Release{}, err
	}
	if err := WritePBR(io.Discard, full.Regions, enc); err != nil {
		return Release{}, err
	}
	for _, p := range full.POPs {
		if p.Region != AllRegions && b.Regions.Name(p.Region) == "" {
			return Release{}, &POPError{p.ID, p.Name, fmt.Errorf("region %d: %w", p.Region, ErrNotFound)}
		}
	}
	if err := CheckPOPs(b.Name, len(full.POPs)); err != nil {
		return Release{}, err
	}
	r := Release{Book: b.Name, Line: b.Line, Encoding: enc, Time: now.UTC().Truncate(time.Second), Full: full}
	for _, base := range bases {
		if base.Version == 0 || base.Version >= v {
			return Release{}, fmt.Errorf("base %d is not older than version %d: %w", base.Version, v, ErrBase)
		}
		if slices.ContainsFunc(r.Deltas, func(d Delta) bool { return d.From == base.Version }) {
			return Release{}, fmt.Errorf("base %d: %w", base.Version, ErrExists)
		}
		r.Deltas = append(r.Deltas, Diff(base, full))
	}
	slices.SortFunc(r.Deltas, func(a, b Delta) int { return int(b.From) - int(a.From) })
	return r, nil
}

// NextVersion returns the version of the next release: one more than any that
// the book or a server has seen. It returns a [*LimitError] past [MaxVersions].
func NextVersion(seen ...Version) (Version, error) {
	var highest Version
	for _, v := range seen {
		highest = max(highest, v)
	}
	if highest >= MaxVersions {
		return 0, &LimitError{
			What: Say("versions of the book"), Limit: int(MaxVersions), Found: int(highest) + 1,
			Remedy: Say("Clients count no further. Start a book under a new name and give clients its profile."),
		}
	}
	return highest + 1, nil
}

// Bases returns the versions, newest first, that a release of version v leads
// from: those among v−5 … v−1 that exist.
func Bases(v Version, existing []Version) []Version {
	var out []Version
	for _, e := range existing {
		if e > 0 && e < v && v-e <= KeepBases {
			out = append(out, e)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return slices.Compact(out)
}

// FullName returns the name of the full cabinet of a version: "12Full.cab". (ours)
func FullName(v Version) string { return fmt.Sprintf("%dFull.cab", v) }

var fullName = regexp.MustCompile(`^([1-9][0-9]{0,4})Full\.cab$`)

// FullVersion returns the version of a full cabinet by its name.
func FullVersion(name string) (Version, bool) {
	m := fullName.FindStringSubmatch(name)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 32)
	return Version(n), err == nil && Version(n) <= MaxVersions
}

var cabName = regexp.MustCompile(`^[0-9]+(Full|Delta[0-9]+)\.cab$`)

// IsCabName reports whether a file has a name that [FullName] or [DeltaName]
// gives.
func IsCabName(name string) bool { return cabName.MatchString(name) }

// DeltaName returns the name of the cabinet that leads from base to v:
// "12Delta11.cab". (ours)
func DeltaName(v, base Version) string { return fmt.Sprintf("%dDelta%d.cab", v, base) }
