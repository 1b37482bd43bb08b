package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// renewBatch is how many leases one statement renews at most.
const renewBatch = 500

// renewer keeps the leases of one queue.
type renewer[T any] struct {
	queue *Queue[T]
	renew func(ctx context.Context, ids []int64) error
	every time.Duration
	now   func() time.Time
	log   *logrus.Entry
	lost  func(n int)
	away  bool
}

// run renews until the context ends. What cannot be renewed in time lapses:
// the queue does not start it any more.
func (r *renewer[T]) run(ctx context.Context) {
	tick := time.NewTicker(r.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.round(ctx)
			r.lost(r.queue.takeLapsed())
		}
	}
}

func (r *renewer[T]) round(ctx context.Context) {
	for batch := range slices.Chunk(r.queue.ageing(r.every), renewBatch) {
		if err := r.extend(ctx, batch); err != nil {
			if !r.away && ctx.Err() == nil {
				r.log.WithError(err).Warn("leases cannot be renewed; trying again")
			}
			r.away = true
			return
		}
	}
	r.away = false
}

// extend renews a batch. If a row in it is lost, it looks for that row by
// halves and drops it.
func (r *renewer[T]) extend(ctx context.Context, ids []int64) error {
	limited, cancel := context.WithTimeout(ctx, r.every)
	defer cancel()
	at := r.now()
	err := r.renew(limited, ids)
	switch {
	case err == nil:
		r.queue.renewed(ids, at)
		return nil
	case !errors.Is(err, bot.ErrLeaseLost):
		return err
	case len(ids) == 1:
		r.queue.drop(ids)
		return nil
	}
	half := len(ids) / 2
	return errors.Join(r.extend(ctx, ids[:half]), r.extend(ctx, ids[half:]))
}
