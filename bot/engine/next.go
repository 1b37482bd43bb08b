package engine

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tooLate is what people read of a send whose time was over before it was
// tried.
const tooLate = "超过有效时间，未能发送"

// cutOff is what people read of a send that was in somebody's hands when the
// bot stopped and that cannot be asked about any more.
const cutOff = "发送中途中断过，无法确定是否已经送达"

// gaveUp is what people read of a send that failed too often for no reason
// that the gateway could name.
const gaveUp = "多次尝试仍未成功，已停止发送"

// mostAttempts bounds the counted attempts at a send that has not a deadline
// to bound them. A welcome has one.
const mostAttempts = 12

// soonest is the least time between two attempts at a send.
const soonest = 100 * time.Millisecond

// decision is what becomes of a send after an attempt: the outcome to record
// and, if that is not final, the time of the next attempt.
type decision struct {
	outcome bot.Outcome
	retryAt time.Time
	// reason is for the log.
	reason string
}

// decideNext says what becomes of a send after an attempt.
func decideNext(item bot.OutboxItem, o bot.Outcome, now time.Time) decision {
	if o.Final() {
		return decision{outcome: o, reason: "final: " + string(o.Class)}
	}
	if o.Class != bot.ClassRetry && o.Class != bot.ClassRefresh {
		o.Cause = fmt.Sprintf("unknown class %q; %s", o.Class, o.Cause)
		o.Class = bot.ClassRetry
	}
	if !o.Free && exhausted(item) {
		return giveUp(o, gaveUp, fmt.Sprintf("attempt %d was the last", item.Attempts+1))
	}
	at := nextAttempt(item, o, now)
	if deadline := item.Meta.Deadline; !deadline.IsZero() && !at.Before(deadline) {
		return giveUp(o, tooLate, "the next attempt would come after the deadline")
	}
	return decision{outcome: o, retryAt: at, reason: fmt.Sprintf("%s, attempt %d", o.Class, item.Attempts+1)}
}

// expired says of a send whose deadline has passed that it ends unsent. A send
// that was tried before got its last chance then.
func expired(item bot.OutboxItem, now time.Time) (decision, bool) {
	deadline := item.Meta.Deadline
	if deadline.IsZero() || now.Before(deadline) {
		return decision{}, false
	}
	o := bot.Outcome{Cause: fmt.Sprintf("deadline passed %s ago after %d attempts", now.Sub(deadline).Round(time.Millisecond), item.Attempts)}
	if item.Again {
		o.Unsure, o.Reason = true, cutOff
	}
	return giveUp(o, tooLate, "deadline passed"), true
}

func exhausted(item bot.OutboxItem) bool {
	if item.Meta.Kind == bot.KindWelcome && !item.Meta.Deadline.IsZero() {
		return false
	}
	return item.Attempts+1 >= mostAttempts
}

// nextAttempt follows the gateway's word, or backs off: quickly for a welcome,
// whose time is short.
func nextAttempt(item bot.OutboxItem, o bot.Outcome, now time.Time) time.Time {
	earliest := now.Add(soonest)
	switch {
	case o.RetryAt.After(earliest):
		return o.RetryAt
	case !o.RetryAt.IsZero():
		return earliest
	case item.Meta.Kind == bot.KindWelcome:
		return now.Add(backoff(item.Attempts, 250*time.Millisecond, 2*time.Second, 2, now))
	default:
		return now.Add(backoff(item.Attempts, time.Second, 10*time.Minute, 3, now))
	}
}

func giveUp(o bot.Outcome, reason, why string) decision {
	o.Class = bot.ClassPermanent
	o.RetryAt = time.Time{}
	o.Free = false
	if o.Reason == "" {
		o.Reason = reason
	}
	return decision{outcome: o, reason: "gave up: " + why}
}
