//go:build linux || darwin || freebsd

package store

import "syscall"

// freeBytes is how much an ordinary user may still write on a folder's disk.
func freeBytes(dir string) uint64 {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0
	}
	// The types of both differ from system to system.
	return uint64(s.Bavail) * uint64(s.Bsize)
}

// mayWrite asks the system without writing.
func mayWrite(path string) bool {
	const writing = 2
	return syscall.Access(path, writing) == nil
}
