package engine

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
)

// panicked is a panic turned into an error.
type panicked struct {
	value any
	// at is "folder/file.go:line" of the frame that panicked.
	at    string
	stack []byte
}

// Error names the place, so that the record of the failure does.
func (p *panicked) Error() string { return fmt.Sprintf("panic at %s: %v", p.at, p.value) }

// Unwrap lets a panic with an error be recognised.
func (p *panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// recovered belongs into a deferred function; it turns a panic into an error.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = &panicked{value: v, at: panicFrame(), stack: debug.Stack()}
	}
}

// panicFrame finds the frame above the runtime's own panic machinery.
func panicFrame() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	inPanic := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.")
		if inRuntime && strings.Contains(f.Function, "panic") {
			inPanic = true
		} else if inPanic && !inRuntime {
			dir, file := filepath.Split(f.File)
			return fmt.Sprintf("%s/%s:%d", filepath.Base(dir), file, f.Line)
		}
		if !more {
			return "unknown place"
		}
	}
}

// unreadable is an event that could not be parsed.
type unreadable struct{ error }

// Unwrap gives what parsing said.
func (u unreadable) Unwrap() error { return u.error }

// isAway tells whether an error says that the database did not answer, which
// tells nothing about the row that was being worked on.
func isAway(err error) bool {
	var network net.Error
	var errno syscall.Errno
	for _, known := range []error{
		driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed,
		context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return errors.As(err, &network) || errors.As(err, &errno)
}
