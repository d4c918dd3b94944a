// Package parts holds the small components that the screens are built from:
// texts, buttons, inputs, rows, layouts and dialogs in the measures and colours
// of the design. They know nothing of phone books.
//
// Every part asks the theme again in each Refresh, so that a change of theme
// needs no new widgets. All of it must be used on Fyne's main goroutine.
package parts
