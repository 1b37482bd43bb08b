package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// welcomeTemplate begins the template of a welcome's touch; the rule follows.
const welcomeTemplate = "welcome:"

// addResolution is how finely WeCom tells when a customer was added.
const addResolution = time.Second

// touchOf is the touch that a send becomes when WeCom took it: a welcome's. All
// others have a handler that hears what became of them.
func touchOf(item bot.OutboxItem, o bot.Outcome, now time.Time) *touch {
	w, ok := item.Send.(bot.Welcome)
	if !ok || w.ExternalUserID == "" || o.Class != bot.ClassDone && o.Class != bot.ClassAlready {
		return nil
	}
	row := newTouch(bot.Touch{
		Pair: w.Pair, Template: welcomeTemplate + w.Rule, Ref: w.AddedAt.UTC().Format(time.RFC3339), At: now,
		Took: welcomeTook(w.AddedAt, item.CreatedAt, now), Coupon: w.Coupon,
	})
	return &row
}

// welcomeTook is from the add to the welcome's arrival at WeCom, as finely as
// it is known. WeCom tells the whole second in which the customer was added, so
// that measuring from there would make every welcome half a second late. What
// is measured is from the last moment at which it can have been: the end of
// that second, or when the bot decided about the welcome if that was before. So
// it took at least this long, and less than a second longer.
func welcomeTook(addedAt, decidedAt, now time.Time) time.Duration {
	since := addedAt.Add(addResolution)
	if decidedAt.Before(since) && decidedAt.After(addedAt) {
		since = decidedAt
	}
	return max(0, now.Sub(since))
}
