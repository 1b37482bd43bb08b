package testserver

import (
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// folderPrefix marks the folders of this package among the temporary ones.
const folderPrefix = "zhanggui-testserver-"

// held keeps the owner files of this process open: closing one would give up
// the lock on its folder.
var held struct {
	sync.Mutex
	files []*os.File
}

// newFolder makes a folder for one server. A killed test leaves its folder
// behind, so each is marked by a file that its owner keeps locked, and folders
// that nobody owns any more are swept on the way.
func newFolder() (string, error) {
	sweep()
	dir, err := os.MkdirTemp("", folderPrefix)
	if err != nil {
		return "", err
	}
	// It takes its name only when it is locked, or another process could sweep
	// the folder in between.
	owner, err := lock(dir, "owner.new", os.O_CREATE)
	if err != nil {
		return "", err
	}
	if err := os.Rename(owner.Name(), filepath.Join(dir, "owner")); err != nil {
		return "", err
	}
	held.Lock()
	defer held.Unlock()
	held.files = append(held.files, owner)
	return dir, nil
}

// sweep removes the folders whose owners are gone. A folder without the owner
// file is being made at this moment and is left alone.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	for _, dir := range dirs {
		owner, err := lock(dir, "owner", 0)
		if err != nil {
			continue
		}
		_ = os.RemoveAll(dir)
		owner.Close()
	}
}

func lock(dir, name string, flags int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
