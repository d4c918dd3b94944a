// Package session is what a window is in the middle of, without the window: the
// rows that are shown and in which order, how each differs from the last
// release, the search, marks, counts, drafts, repairs, paste and fill, changes and
// history.
//
// Everything here is plain values and functions of the domain. A [View] holds
// one loaded state of a book; after each change of the book a new one is made,
// away from the screen, and takes the place of the old one.
package session
