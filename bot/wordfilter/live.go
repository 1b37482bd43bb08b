package wordfilter

import "sync/atomic"

// Live holds the engine that is in force. The zero value holds one without
// rules. It may be used by any number of goroutines.
type Live struct{ now atomic.Pointer[Engine] }

// nothing is the engine that finds nothing.
var nothing = &Engine{first: channel{matcher: newMatcher(nil)}}

// Load is the engine in force. Who looks at one text twice keeps it, so that
// both looks see the same rules.
func (l *Live) Load() *Engine {
	if e := l.now.Load(); e != nil {
		return e
	}
	return nothing
}

// Swap puts another engine in force, whole, and returns the one before.
func (l *Live) Swap(e *Engine) *Engine {
	if before := l.now.Swap(e); before != nil {
		return before
	}
	return nothing
}
