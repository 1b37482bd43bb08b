package engine

import (
	"context"
	"errors"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// sendTimeout bounds one attempt. Several calls may hide behind one send.
func sendTimeout(k bot.SendKind) time.Duration {
	switch k {
	case bot.KindWelcome:
		return 5 * time.Second
	case bot.KindPushTags, bot.KindFetchCustomers, bot.KindFetchGroups, bot.KindFetchTags:
		return 20 * time.Second
	case bot.KindFetchStaff:
		return 30 * time.Second
	case bot.KindPrepareAsset, bot.KindReadFeed, bot.KindReadPicture:
		return time.Minute
	default:
		return 10 * time.Second
	}
}

// dispatch makes one attempt at a send and records what became of it.
func (e *Engine) dispatch(item bot.OutboxItem) {
	started := e.o.Now()
	d, late := expired(item, started)
	if !late {
		o := e.send(item)
		ended := e.o.Now()
		if e.working.Err() != nil && !o.Final() {
			// The stop cut the attempt short, which is not the send's fault.
			o.Free, o.RetryAt = true, ended
		}
		e.metrics.attempted(item, o, ended.Sub(started))
		e.welcomed(item, o, ended)
		d = decideNext(item, o, ended)
	}
	e.record(item, d)
}

// send asks the gateway, no longer than the kind of send and its deadline
// allow. A panic counts as a failed attempt.
func (e *Engine) send(item bot.OutboxItem) bot.Outcome {
	limit := sendTimeout(item.Meta.Kind)
	if d := item.Meta.Deadline; !d.IsZero() {
		limit = min(limit, d.Sub(e.o.Now()))
	}
	ctx, cancel := context.WithTimeout(e.working, limit)
	defer cancel()
	var o bot.Outcome
	err := e.protect(func() error {
		o = e.o.Sender.Send(ctx, item)
		return nil
	})
	var p *panicked
	if errors.As(err, &p) {
		e.sendLog(item).WithField("stack", string(p.stack)).Error(p.Error())
		return bot.Outcome{Class: bot.ClassRetry, Cause: p.Error()}
	}
	return o
}

// bareAfter is after how many failures, in about half a minute, a result is
// given up. A server that changes over or has no room refuses everything for a
// while, which is not the result's fault.
const bareAfter = 9

// record does not let go of an outcome before the store has it: what WeCom has
// done must not be done again because nobody remembers it.
func (e *Engine) record(item bot.OutboxItem, d decision) {
	e.logDecision(item, d)
	for failures := 0; ; failures++ {
		ctx, cancel := e.recording()
		err := e.protect(func() error { return e.o.Outbox.Settle(ctx, item, d.outcome, d.retryAt) })
		cancel()
		if err == nil || errors.Is(err, bot.ErrLeaseLost) {
			return
		}
		if failures == 0 {
			e.sendLog(item).WithError(err).Warn("an outcome could not be recorded; trying again")
		}
		most := time.Second
		if !isAway(err) {
			most = 30 * time.Second
			if failures == bareAfter {
				d = bare(d)
			}
		}
		if !sleep(e.working, backoff(failures, 50*time.Millisecond, most, 2, e.o.Now())) && failures >= 2 {
			e.sendLog(item).WithError(err).Error("stopped before an outcome could be recorded; the send is repeated")
			return
		}
	}
}

// bare leaves out of a decision what may be the reason why the store does not
// take it: a result that cannot be written. The send counts as refused then,
// for whoever waits for the result.
func bare(d decision) decision {
	if d.outcome.Result == nil {
		return d
	}
	d.outcome.Result = nil
	d.outcome.Class = bot.ClassPermanent
	d.outcome.Reason = "结果无法保存"
	return d
}

// welcomed measures how long a customer waited for the welcome: from the
// second in which they were added, and from the acknowledgement of the event
// if this instance took it in.
func (e *Engine) welcomed(item bot.OutboxItem, o bot.Outcome, at time.Time) {
	w, ok := item.Send.(bot.Welcome)
	if !ok || o.Class != bot.ClassDone {
		return
	}
	e.metrics.welcomed("event", at.Sub(w.AddedAt))
	if received, ok := e.recent.get(item.EventID); ok {
		e.metrics.welcomed("acknowledgement", at.Sub(received))
	}
}

func (e *Engine) logDecision(item bot.OutboxItem, d decision) {
	log := e.sendLog(item).WithFields(logrus.Fields{"class": string(d.outcome.Class), "code": d.outcome.Code})
	if d.outcome.Cause != "" {
		log = log.WithField("cause", d.outcome.Cause)
	}
	switch {
	case d.outcome.Class == bot.ClassPermanent:
		log.Warnf("send ended without success: %s (%s)", d.outcome.Reason, d.reason)
	case d.outcome.Final():
		log.Debug("sent")
	case d.outcome.Free:
		// WeCom was not asked, because the bot keeps to its limits: thousands of
		// tags wait for their turn like this, and that is no news.
		log.Debugf("send waits for its turn until %s", d.retryAt.Format(time.RFC3339Nano))
	default:
		log.Infof("send is tried again at %s: %s", d.retryAt.Format(time.RFC3339Nano), d.reason)
	}
}

func (e *Engine) sendLog(item bot.OutboxItem) *logrus.Entry {
	return e.log.WithFields(logrus.Fields{
		"event_id": item.EventID, "handler": item.Handler, "effect": string(item.Meta.Kind), "send_id": item.ID,
	})
}
