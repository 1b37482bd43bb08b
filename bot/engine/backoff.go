package engine

import "time"

// backoff is how long to wait after a number of failures: first doubled by
// factor each time, at most most, and then up to a fifth more or less. What
// makes it vary is the clock's last digits, so that it stays a function of its
// arguments.
func backoff(failures int, first, most time.Duration, factor int, now time.Time) time.Duration {
	wait := first
	for ; failures > 0 && wait < most; failures-- {
		wait *= time.Duration(factor)
	}
	wait = min(wait, most)
	// A multiplication by an odd constant spreads neighbouring times.
	spread := uint64(now.UnixNano()) * 0x9E3779B97F4A7C15 >> 40
	fifth := wait / 5
	return wait - fifth + time.Duration(float64(2*fifth)*float64(spread)/float64(1<<24))
}
