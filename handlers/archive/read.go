package archive

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// read has the archive read on: at the doorbell, which comes at most every 15 s
// while people talk [docs 95039], and now and then without one.
func (k *keeper) read(_ bot.Event, v bot.View) ([]bot.Effect, error) {
	if !k.Archive.Enabled {
		return nil, nil
	}
	effects := []bot.Effect{bot.ReadFeed{Feed: bot.FeedArchive}}
	place, err := v.Moderation().Feed(bot.FeedArchive)
	if err != nil || !k.overdue(place, v.Now()) {
		return effects, err
	}
	// It may only have been switched off for the night: whether this reading comes
	// is looked at later.
	due := v.Now().Truncate(patience).Add(2 * patience)
	return append(effects, bot.ScheduleJob{
		Name: JobOverdue, Key: fmt.Sprintf("%s/%d", JobOverdue, due.Unix()), Due: due, Lane: lane,
	}), nil
}

// lane keeps what is told of the archive in order.
const lane = "feed:" + bot.FeedArchive

// patience is how long, at least, a reading that is asked for late may take
// before somebody hears of it.
const patience = 10 * time.Minute

// overdue says that the archive was read once, and then not for too long.
func (k *keeper) overdue(place bot.FeedPlace, now time.Time) bool {
	return k.Archive.Behind > 0 && !place.ReadAt.IsZero() && now.Sub(place.ReadAt) > k.Archive.Behind
}

// place goes on reading until nothing more waits, and raises what managers have
// to hear of how reading goes.
func (k *keeper) place(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.FeedRead:
		if b.Feed == bot.FeedArchive {
			return k.came(v, b)
		}
	case bot.SendFailed:
		send, err := bot.DecodeSend(b.SendKind, b.Payload)
		if err != nil {
			return nil, err
		}
		if s, ok := send.(bot.ReadFeed); ok && s.Feed == bot.FeedArchive {
			return k.failed(ev, v, b.Reason)
		}
	case bot.JobDue:
		place, err := v.Moderation().Feed(bot.FeedArchive)
		if err != nil || !k.Archive.Enabled || !k.overdue(place, v.Now()) {
			return nil, err
		}
		return k.failed(ev, v, "一直没有读成功，请运行 zhanggui doctor 检查会话存档的设置和网络")
	}
	return nil, nil
}

// came takes in a reading. One that brought nothing and yet says that more waits
// is not repeated at once: the job comes back to it.
func (k *keeper) came(v bot.View, b bot.FeedRead) ([]bot.Effect, error) {
	var effects []bot.Effect
	if b.Gap {
		var err error
		if effects, err = k.lost(v, b); err != nil {
			return nil, err
		}
	}
	if b.Caught {
		return effects, nil
	}
	if k.Archive.Enabled && b.Messages > 0 {
		effects = append(effects, bot.ReadFeed{Feed: bot.FeedArchive})
	}
	place, err := v.Moderation().Feed(bot.FeedArchive)
	if err != nil {
		return nil, err
	}
	if item, behind := k.behindItem(b, place); behind {
		effects = append(effects, k.raise(v, item)...)
	}
	return effects, nil
}

// failed raises that reading came to nothing, unless it has gone well since.
func (k *keeper) failed(ev bot.Event, v bot.View, why string) ([]bot.Effect, error) {
	place, err := v.Moderation().Feed(bot.FeedArchive)
	if err != nil || place.ReadAt.After(ev.At) {
		return nil, err
	}
	return k.raise(v, k.failedItem(ev.At, place, why)), nil
}
