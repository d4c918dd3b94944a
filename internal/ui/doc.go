// Package ui is the window of the phone book administrator.
//
// It draws and forwards. What a book may hold is said by package phonebook, what
// can be done with it by package admin, what is shown of it by package session;
// the parts that screens are made of are in ui/parts, the table in ui/grid, the
// charts in ui/chart, the colours in ui/theme.
//
// A [Window] holds one loaded state of one book. What reads or writes it
// goes through a queue: the work runs away from the screen, in the order in which
// it was asked for, and its result comes back to the screen's goroutine. Posts run
// beside the queue, so that edits go on. After
// each change the book is loaded again and every part shows the new state.
package ui
