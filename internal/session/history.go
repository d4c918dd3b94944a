package session

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// History is what happened in a book, the newest first. It is made away from the
// screen and searched at each keystroke.
type History struct {
	entries []phonebook.HistoryEntry
	keys    []string // what a search looks at, folded
	days    []time.Time
	made    map[string]ReleaseChange // by version
	posts   []Post
}

// ReleaseChange counts what a release changed for clients of the one before.
type ReleaseChange struct{ Added, Changed, Removed int }

// NewHistory prepares the entries of a book, which come oldest first.
func NewHistory(entries []phonebook.HistoryEntry) *History {
	h := &History{entries: slices.Clone(entries), made: map[string]ReleaseChange{}}
	slices.Reverse(h.entries)
	h.keys = make([]string, len(h.entries))
	for i := range h.entries {
		e := &h.entries[i]
		h.keys[i] = fold(strings.Join(append([]string{
			e.Key, e.User, e.Source, e.POP.AreaCode, e.POP.AccessNumber, e.Before.Name, e.Before.AreaCode, e.Before.AccessNumber,
			e.POP.DialUpEntry, e.Before.DialUpEntry, e.POP.Comments, e.Before.Comments,
		}, e.Detail...), "\x00"))
		if c, ok := ReleaseOf(*e); ok {
			h.made[e.Key] = c
		}
		if p, ok := PostOf(*e); ok {
			h.posts = append(h.posts, p)
		}
		if day := dayOf(e.Time); len(h.days) == 0 || !h.days[len(h.days)-1].Equal(day) {
			h.days = append(h.days, day)
		}
	}
	return h
}

// ReleaseOf reads what the release that an entry is about changed.
func ReleaseOf(e phonebook.HistoryEntry) (c ReleaseChange, ok bool) {
	if e.Action != phonebook.BookRelease {
		return c, false
	}
	for _, d := range e.Detail {
		for suffix, n := range map[string]*int{" added": &c.Added, " changed": &c.Changed, " removed": &c.Removed} {
			if number, ok := strings.CutSuffix(d, suffix); ok {
				if count, err := strconv.Atoi(number); err == nil {
					*n = count
				}
			}
		}
	}
	return c, true
}

// Release returns what a release changed, where the history tells it.
func (h *History) Release(v phonebook.Version) (ReleaseChange, bool) {
	c, known := h.made[strconv.FormatUint(uint64(v), 10)]
	return c, known
}

// dayOf returns the beginning of a day on this computer.
func dayOf(t time.Time) time.Time {
	year, month, day := t.Local().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.Local)
}

// Days returns the days on which something happened, the newest first.
func (h *History) Days() []time.Time { return h.days }

// Len returns how many entries there are.
func (h *History) Len() int { return len(h.entries) }

// Entry returns an entry by its place.
func (h *History) Entry(at int32) phonebook.HistoryEntry { return h.entries[at] }

// Actions returns what can be done, in the order of the list.
func Actions() []phonebook.Action {
	return []phonebook.Action{
		phonebook.POPAdd, phonebook.POPEdit, phonebook.POPDelete, phonebook.RegionAdd, phonebook.RegionEdit, phonebook.RegionDelete,
		phonebook.BookRelease, phonebook.BookPost, phonebook.BookPostFailed, phonebook.BookTakeOver,
	}
}

// Actions returns what was done, each once, in the order of the list.
func (h *History) Actions() []phonebook.Action {
	return slices.DeleteFunc(Actions(), func(a phonebook.Action) bool {
		return !slices.ContainsFunc(h.entries, func(e phonebook.HistoryEntry) bool { return e.Action == a })
	})
}

// Find returns the places of the entries that hold every word of a text and are of
// an action, "" for any, and a day, zero for any.
func (h *History) Find(text string, action phonebook.Action, day time.Time) []int32 {
	terms := strings.Fields(fold(text))
	out := make([]int32, 0, len(h.entries))
	next := day.AddDate(0, 0, 1)
	for i := range h.entries {
		e := &h.entries[i]
		if action != "" && e.Action != action || !day.IsZero() && (e.Time.Before(day) || !e.Time.Before(next)) {
			continue
		}
		if holdsAll(h.keys[i], terms) {
			out = append(out, int32(i))
		}
	}
	return out
}

func holdsAll(key string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(key, t) {
			return false
		}
	}
	return true
}

// Post is a post to one server as the history tells it.
type Post struct {
	Time    time.Time
	User    string
	Host    string
	Version string
	Failed  bool
	Bytes   int64         // sent; 0 where nothing was or nobody noted it
	Reason  string        // why it failed, in English
	Cause   string        // the code of the reason, "" where nobody noted one
	Took    time.Duration // 0 where nobody noted it
}

// Posts returns the posts of a history, the newest first.
func (h *History) Posts() []Post { return h.posts }

// PostOf reads the post that an entry is about.
func PostOf(e phonebook.HistoryEntry) (Post, bool) {
	if e.Action != phonebook.BookPost && e.Action != phonebook.BookPostFailed || len(e.Detail) < 2 {
		return Post{}, false
	}
	p := Post{Time: e.Time, User: e.User, Version: e.Detail[0], Host: e.Detail[1], Failed: e.Action == phonebook.BookPostFailed}
	for _, detail := range e.Detail[2:] {
		cause, isCause := strings.CutPrefix(detail, phonebook.CauseMark)
		number, isBytes := strings.CutSuffix(detail, " bytes")
		took, err := time.ParseDuration(detail)
		switch {
		case isCause:
			p.Cause = cause
		case isBytes:
			p.Bytes = int64(numeric(number))
		case err == nil:
			p.Took = took
		case p.Failed && p.Reason == "":
			p.Reason = detail
		}
	}
	return p, true
}
