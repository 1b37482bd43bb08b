//go:build unix

package web

import (
	"os"
	"syscall"
)

// lockFile keeps a file for this process until it ends.
func lockFile(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
