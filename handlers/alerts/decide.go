package alerts

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// reason says why something is said of an alert, or why nothing is.
type reason string

// The reasons to say something.
const (
	sayFirst    reason = "first"
	sayUpdate   reason = "update"
	sayRepeat   reason = "repeat"
	sayEscalate reason = "escalate"
)

// The reasons to say nothing.
const (
	notOver     reason = "over"
	notEmpty    reason = "nothing happened"
	notTaken    reason = "taken on"
	notSilenced reason = "silenced"
	notQuiet    reason = "quiet hours"
	notYet      reason = "too soon"
	notNew      reason = "said already"
)

// verdict is whether to say something of an alert.
type verdict struct {
	say    bool
	reason reason
	// digest says that it waited for the end of the quiet hours, so that it comes
	// with everything else that did.
	digest bool
}

// decide says whether to say something of an alert now. It is the only place
// where that is decided.
func decide(a bot.Alert, c config.Alerts, silenced bool, q quiet, now time.Time) verdict {
	switch {
	case !a.ClosedAt.IsZero():
		return verdict{reason: notOver}
	case a.Count == 0:
		return verdict{reason: notEmpty}
	case !a.AckAt.IsZero():
		return verdict{reason: notTaken}
	case silenced:
		return verdict{reason: notSilenced}
	}
	why, due := next(a, c, now)
	switch {
	case due.IsZero():
		return verdict{reason: notNew}
	case now.Before(due):
		return verdict{reason: notYet}
	case a.Urgent && why != sayRepeat:
		return verdict{say: true, reason: why}
	case q.holds(now):
		return verdict{reason: notQuiet}
	default:
		return verdict{say: true, reason: why, digest: q.holds(due)}
	}
}

// next is what there is to say of an alert next, and when: of what is due, what
// matters most; zero if there is nothing more to say.
func next(a bot.Alert, c config.Alerts, now time.Time) (reason, time.Time) {
	if a.Notices == 0 {
		return sayFirst, a.OpenedAt
	}
	var why reason
	var due time.Time
	add := func(r reason, at time.Time) {
		if due.IsZero() || now.Before(due) && at.Before(due) {
			why, due = r, at
		}
	}
	waits := !informs(a.Kind)
	if waits && a.Level < len(roster.Levels)-1 {
		since := a.LevelAt
		if since.IsZero() {
			since = a.NotifiedAt
		}
		add(sayEscalate, since.Add(c.Escalate))
	}
	if a.Count > a.NotifiedCount && !lasts(a.Kind) {
		add(sayUpdate, a.NotifiedAt.Add(c.Update))
	}
	if waits {
		add(sayRepeat, a.NotifiedAt.Add(c.Repeat))
	}
	return why, due
}

// informs says of a kind that nobody has to take it on: it is said once, and
// each time it happens is an alert of its own.
func informs(k bot.AlertKind) bool {
	return k == bot.AlertMissed || k == bot.AlertRisk || k == bot.AlertSale
}

// lasts says of a kind that it is one thing that goes on: that it is still so is
// no news, and who took it on has some time to end it.
func lasts(k bot.AlertKind) bool { return k == bot.AlertTrouble || k == bot.AlertArchive }
