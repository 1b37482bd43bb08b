package engine

import (
	"errors"
	"fmt"
	"time"
)

// decideRetry says when to handle an event again that failed for the
// (attempts+1)-th time, and why; the zero time sets it aside as a dead letter.
// An event keeps its lane waiting until then, so the attempts fit into about
// a minute.
func decideRetry(attempts, most int, err error, now time.Time) (at time.Time, reason string) {
	var bad unreadable
	switch {
	case errors.As(err, &bad):
		return time.Time{}, fmt.Sprintf("unreadable, which another attempt does not change: %v", err)
	case attempts+1 >= most:
		return time.Time{}, fmt.Sprintf("failed %d times, the last time: %v", attempts+1, err)
	default:
		return now.Add(backoff(attempts, 200*time.Millisecond, time.Minute, 4, now)),
			fmt.Sprintf("attempt %d of %d failed: %v", attempts+1, most, err)
	}
}
