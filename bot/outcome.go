package bot

import "time"

// Class says what the answer to a send means for the send.
type Class string

// ClassDone is success; the others are the four classes of WeCom's error
// codes.
const (
	// ClassDone: WeCom did it.
	ClassDone Class = "done"
	// ClassAlready: it had been done before, or nothing was left to do.
	ClassAlready Class = "already"
	// ClassRetry: try again at Outcome.RetryAt.
	ClassRetry Class = "retry"
	// ClassRefresh: the token is not accepted. The gateway refreshes it once
	// by itself; an outcome of this class means that did not help, and it is
	// tried again later like ClassRetry.
	ClassRefresh Class = "refresh"
	// ClassPermanent: it will never work; the reason is recorded.
	ClassPermanent Class = "permanent"
)

// Outcome is what became of one attempt at a send.
type Outcome struct {
	Class Class
	// Code is WeCom's errcode; 0 for success and where WeCom did not answer.
	Code int
	// Reason is a sentence for a shop owner; empty for success.
	Reason string
	// Cause is for the log, without secrets.
	Cause string
	// RetryAt is when to try again with ClassRetry and ClassRefresh; zero
	// leaves the time to the engine.
	RetryAt time.Time
	// Free says that the attempt must not be counted: WeCom was not asked
	// because a limit was known to be used up or an asset was not ready.
	Free bool
	// Unsure says of a send that ended without success that it may have been
	// done all the same: nobody may be told that it was not.
	Unsure bool
	// Result becomes an internal event when the outcome is recorded; nil for
	// none.
	Result Body
}

// Final says whether the send has come to its end.
func (o Outcome) Final() bool {
	return o.Class == ClassDone || o.Class == ClassAlready || o.Class == ClassPermanent
}
