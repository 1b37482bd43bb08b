package engine

import (
	"context"
	"errors"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// processTimeout bounds one transaction, recordTimeout the recording of what
// became of a row.
const (
	processTimeout = 30 * time.Second
	recordTimeout  = 10 * time.Second
)

// Results of a handling, as the metrics name them.
const (
	resultDone      = "done"
	resultRetry     = "retry"
	resultDead      = "dead"
	resultLaneBusy  = "lane_busy"
	resultLeaseLost = "lease_lost"
	resultAway      = "away"
)

// handle brings one event to an end: handled, to be tried again, dead, or not
// ours any more.
func (e *Engine) handle(item bot.InboxItem) {
	started := e.o.Now()
	e.recent.put(item.ID, item.ReceivedAt)
	result := e.settleEvent(item)
	e.metrics.handled(item.Kind, result, e.o.Now().Sub(started))
}

// settleEvent works on an event until its fate is recorded. While the database
// is away it waits and tries again, as long as the lease can be trusted; after
// that the row comes back through a poller, here or elsewhere.
func (e *Engine) settleEvent(item bot.InboxItem) string {
	for failures := 0; ; failures++ {
		result, err := e.tryEvent(item, failures)
		if err == nil {
			return result
		}
		if failures == 0 {
			e.eventLog(item).WithError(err).Warn("the database did not take the event; it waits")
		}
		if !e.pause(failures) {
			e.handBack(e.o.Inbox.Release, []int64{item.ID})
			return resultAway
		}
		if !e.inbox.leased(item.ID) {
			return resultAway
		}
	}
}

// tryEvent handles an event once. An error says that the database seems to be
// away and nothing is known to be recorded.
func (e *Engine) tryEvent(item bot.InboxItem, failures int) (result string, away error) {
	fromHandler, err := e.process(item)
	switch {
	case err == nil:
		return resultDone, nil
	case errors.Is(err, bot.ErrLaneBusy):
		return resultLaneBusy, nil
	case errors.Is(err, bot.ErrLeaseLost):
		return resultLeaseLost, nil
	case failures < 2 && (isAway(err) || !fromHandler):
		// A connection that breaks has as many names as there are drivers, and
		// a handler that reads from it reports it too. Most are gone at the
		// next attempt; what is not is either known by name or a fault.
		return "", err
	case isAway(err) && !fromHandler:
		return "", err
	}
	return e.recordFailure(item, err)
}

// process parses the event and applies what the handlers decide, in the
// store's transaction. It tells whether an error is the handlers' or the
// store's.
func (e *Engine) process(item bot.InboxItem) (fromHandler bool, err error) {
	ev, err := e.parse(item)
	if err != nil {
		return true, unreadable{err}
	}
	ctx, cancel := context.WithTimeout(e.working, processTimeout)
	defer cancel()
	var fault error
	err = e.protect(func() error {
		return e.o.Inbox.Process(ctx, item, func(v bot.View) (plan []bot.Planned, err error) {
			plan, fault = e.route(ev, v)
			return plan, fault
		})
	})
	if err != nil && fault != nil && !errors.Is(err, bot.ErrLaneBusy) && !errors.Is(err, bot.ErrLeaseLost) {
		return true, fault
	}
	return false, err
}

func (e *Engine) parse(item bot.InboxItem) (ev bot.Event, err error) {
	defer recovered(&err)
	return e.o.Parse(item)
}

func (e *Engine) route(ev bot.Event, v bot.View) (plan []bot.Planned, err error) {
	defer recovered(&err)
	return e.o.Router.Route(ev, v)
}

func (e *Engine) protect(f func() error) (err error) {
	defer recovered(&err)
	return f()
}

// recordFailure records that handling the event failed.
func (e *Engine) recordFailure(item bot.InboxItem, cause error) (result string, away error) {
	at, reason := decideRetry(item.Attempts, e.o.Attempts, cause, e.o.Now())
	log := e.eventLog(item)
	var p *panicked
	if errors.As(cause, &p) {
		log = log.WithField("stack", string(p.stack))
	}
	ctx, cancel := e.recording()
	defer cancel()
	err := e.o.Inbox.Fail(ctx, item, at, clip(cause.Error()))
	switch {
	case errors.Is(err, bot.ErrLeaseLost):
		return resultLeaseLost, nil
	case err != nil && isAway(err):
		return "", err
	case err != nil:
		log.WithError(err).Errorf("a failure could not be recorded, the event comes back when its lease ends: %s", reason)
		return resultRetry, nil
	case at.IsZero():
		log.Errorf("the event is set aside: %s", reason)
		return resultDead, nil
	default:
		log.Warnf("the event is handled again at %s: %s", at.Format(time.RFC3339Nano), reason)
		return resultRetry, nil
	}
}

// clip keeps a cause short enough to be stored and read.
func clip(s string) string {
	const most = 1000
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func (e *Engine) eventLog(item bot.InboxItem) *logrus.Entry {
	return e.log.WithFields(logrus.Fields{"event_id": item.ID, "kind": string(item.Kind)})
}
