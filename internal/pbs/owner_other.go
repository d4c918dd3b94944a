//go:build !unix

package pbs

// HandOver is for systems where root's files are out of others' reach.
func HandOver(string) error { return nil }
