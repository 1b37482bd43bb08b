// Package shared holds what instances share and may lose: access tokens and the
// lock around fetching them, how much of a limit is used up, and calls to wake
// up. Redis keeps it for several instances, Memory for one. Nothing is decided
// by it alone: whoever loses it asks WeCom again, or waits for the next poll.
package shared
