//go:build !linux || !cgo || ci

package main

// keepMemory does nothing where the graphics do not use the C library's memory.
func keepMemory() {}
