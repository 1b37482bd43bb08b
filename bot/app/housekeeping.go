package app

import (
	"context"
	"time"
)

const (
	// keepFinished is how long finished events and sends are kept. Longer than
	// any callback is repeated, and long enough to look something up.
	keepFinished = 90 * 24 * time.Hour
	// purgeEvery and purgeBatch keep the work small: others write meanwhile.
	purgeEvery = time.Hour
	purgeBatch = 1000
)

// purge forgets old finished rows now and then until the context ends. Several
// instances may do it at once.
func (a *App) purge(ctx context.Context) {
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			a.purgeOnce(ctx)
		}
	}
}

func (a *App) purgeOnce(ctx context.Context) {
	a.sweepErased(ctx)
	for ctx.Err() == nil {
		n, err := a.store.Purge(ctx, a.o.Now().Add(-keepFinished), purgeBatch)
		if err != nil {
			a.o.Log.WithError(err).Warn("old rows could not be purged; the next hour tries again")
			return
		}
		if n == 0 {
			return
		}
	}
}

// sweepErased empties old rows that mention customers whose data was erased.
func (a *App) sweepErased(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := a.store.SweepErased(ctx, purgeBatch)
		if err != nil {
			a.o.Log.WithError(err).Warn("old rows about erased customers could not be emptied; the next hour goes on")
			return
		}
		if n == 0 {
			return
		}
	}
}
