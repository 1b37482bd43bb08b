package testserver

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// stopped says by an error which thread of a process does not stand yet. The
// state follows the name in brackets, which may itself hold anything.
func stopped(pid int) error {
	threads, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "stat"))
	if err != nil {
		return err
	}
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		if err != nil {
			continue // the thread has ended
		}
		if _, state, ok := bytes.Cut(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" ")); !ok || state[0] != 'T' {
			return fmt.Errorf("%s still runs", thread)
		}
	}
	return nil
}
