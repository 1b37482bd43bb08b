//go:build unix

package archive

import (
	"os/exec"
	"syscall"
)

// apart gives the worker a process group of its own: a Ctrl-C at the terminal is
// for the bot, which ends its workers itself.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
