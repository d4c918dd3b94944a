//go:build !linux || !cgo || ci || wayland

package main

import "fyne.io/fyne/v2"

// onScreenGone does nothing where a screen that goes away closes the window.
func onScreenGone(func()) {}

// screenSize returns the size of the screen, zero where that is not known.
func screenSize() fyne.Size { return fyne.Size{} }
