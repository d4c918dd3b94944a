//go:build !unix

package pbs

// affordable is for systems without a limit of open files.
func affordable(clients int) (int, bool) { return clients, false }
