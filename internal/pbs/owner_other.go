//go:build !unix

package pbs

import "os"

// giveTo is for systems whose files have one owner.
func giveTo(*os.File, string) error { return nil }
