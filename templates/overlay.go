package templates

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"
)

// folders are the folders a tree of templates may have.
var folders = []string{"messages", "web", "words", "fonts"}

// overlay shows the files of over, and of base where over has none.
type overlay struct{ over, base fs.FS }

// Open opens a file from the upper tree, or else from the lower; a folder
// lists both.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = o.base.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || !info.IsDir() {
		return f, err
	}
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &openFolder{File: f, entries: entries}, nil
}

// ReadDir lists a folder of both trees in order of name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, overErr := fs.ReadDir(o.over, name)
	lower, baseErr := fs.ReadDir(o.base, name)
	if overErr != nil && baseErr != nil {
		return nil, overErr
	}
	seen := map[string]bool{}
	var all []fs.DirEntry
	for _, e := range append(upper, lower...) {
		if !seen[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			seen[e.Name()] = true
			all = append(all, e)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name() < all[j].Name() })
	return all, nil
}

type openFolder struct {
	fs.File
	entries []fs.DirEntry
}

// ReadDir is what fs.ReadDirFile asks for.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.entries) {
		n = len(f.entries)
	}
	part := f.entries[:n]
	f.entries = f.entries[n:]
	return part, nil
}

// checkFolders finds what lies beside the known folders or stands where the
// embedded tree has the other of file and folder: files that would silently
// override nothing.
func checkFolders(base, over fs.FS) []error {
	entries, err := fs.ReadDir(over, ".")
	if err != nil {
		return []error{fmt.Errorf("templates: %w", err)}
	}
	var problems []error
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		known := false
		for _, f := range folders {
			known = known || f == e.Name()
		}
		if !known {
			problems = append(problems, fmt.Errorf("templates: %s overrides nothing; the folders are %s", e.Name(), strings.Join(folders, ", ")))
		}
	}
	err = fs.WalkDir(over, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if info, err := fs.Stat(base, p); err == nil && info.IsDir() != isFolder(over, p, d) {
			problems = append(problems, fmt.Errorf("templates: %s is a file in one tree and a folder in the other", p))
		}
		return nil
	})
	if err != nil {
		problems = append(problems, fmt.Errorf("templates: %w", err))
	}
	return problems
}

// isFolder follows a link, as mounted configuration is often made of links.
func isFolder(files fs.FS, p string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.IsDir()
	}
	info, err := fs.Stat(files, p)
	return err == nil && info.IsDir()
}
