package app

import (
	"context"
	"github.com/zhanggui/zhanggui/store"
	"time"
)

const (
	// keepFinished is how long finished events and sends are kept. Longer than
	// any callback is repeated, and long enough to look something up.
	keepFinished = 90 * 24 * time.Hour
	// leastFinished is how long they are kept at least: the archive hands the same
	// message out for five days.
	leastFinished = 7 * 24 * time.Hour
	// purgeEvery and purgeBatch keep the work small: others write meanwhile.
	purgeEvery = time.Hour
	purgeBatch = 1000
)

// every does something now and then until the context ends.
func every(ctx context.Context, period time.Duration, do func(context.Context)) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do(ctx)
		}
	}
}

// purge empties what mentions customers whose data was erased and forgets old
// finished rows. Several instances may do it at once.
func (a *App) purge(ctx context.Context) {
	a.inParts(ctx, "old rows about erased customers could not be emptied; the next hour goes on", func() (int64, error) {
		return a.store.SweepErased(ctx, purgeBatch)
	})
	a.inParts(ctx, "old rows could not be purged; the next hour tries again", func() (int64, error) {
		return a.store.Purge(ctx, a.o.Now().Add(-finishedFor(a.o.Config.WeCom.Archive.Keep)), purgeBatch)
	})
	a.inParts(ctx, "what was said long ago could not be forgotten; the next hour tries again", func() (int64, error) {
		return a.store.PurgeChats(ctx, a.o.Now().Add(-a.o.Config.WeCom.Archive.Keep), purgeBatch)
	})
	a.inParts(ctx, "answers that pages have shown could not be thrown away; the next hour tries again", func() (int64, error) {
		return a.store.PurgeReplies(ctx, a.o.Now().Add(-store.RepliesKept), purgeBatch)
	})
}

// finishedFor is how long finished events and sends are kept, and the talk with
// staff: no longer than what people said, which they quote.
func finishedFor(said time.Duration) time.Duration {
	return min(keepFinished, max(said, leastFinished))
}

// inParts does a part of some work after the other until nothing is left.
func (a *App) inParts(ctx context.Context, failed string, part func() (int64, error)) {
	for ctx.Err() == nil {
		n, err := part()
		if err != nil {
			a.o.Log.WithError(err).Warn(failed)
			return
		}
		if n == 0 {
			return
		}
	}
}
