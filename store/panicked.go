package store

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// panicked is a panic turned into an error. A commit serves many callers: a
// panic on the way belongs to one of them, or to none.
type panicked struct {
	value any
	// at is "file.go:line" of what panicked.
	at string
}

// Error names the place.
func (p panicked) Error() string { return fmt.Sprintf("panic at %s: %v", p.at, p.value) }

// Unwrap lets a panic with an error be recognised.
func (p panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// caught is deferred; it turns a panic into an error.
func caught(err *error) {
	if v := recover(); v != nil {
		*err = panicked{value: v, at: panicPlace()}
	}
}

// panicPlace is the first frame above the runtime's own.
func panicPlace() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}
