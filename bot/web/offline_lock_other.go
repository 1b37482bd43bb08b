//go:build !unix

package web

import "os"

// lockFile has nothing to do here: the configuration gives each process its own file.
func lockFile(*os.File) error { return nil }
