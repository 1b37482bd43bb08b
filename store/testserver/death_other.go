//go:build !linux

package testserver

import "syscall"

// dieWithParent asks for nothing: only Linux can kill a child with its parent.
func dieWithParent() *syscall.SysProcAttr { return nil }
