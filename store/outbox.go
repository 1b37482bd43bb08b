package store

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// OutboxQueue is the outbox as the engine sees it.
type OutboxQueue struct{ s *Store }

// Outbox is the queue of sends.
func (s *Store) Outbox() *OutboxQueue { return &OutboxQueue{s} }

// Claim takes up to n sends that are due and first in their lanes. next is
// when another one will be due, zero if none will.
func (q *OutboxQueue) Claim(ctx context.Context, n int) (items []bot.OutboxItem, next time.Time, err error) {
	return claim(ctx, q.s, "outbox", n, q.s.claimSends)
}

// Settle records what became of a send: it is finished, or due again at
// retryAt. Together with that, in one transaction, its result or its failure
// becomes an event, and the next send of its lane may begin. Many settle in
// one commit.
func (q *OutboxQueue) Settle(ctx context.Context, item bot.OutboxItem, o bot.Outcome, retryAt time.Time) error {
	st, err := newSettlement(item, o, retryAt, q.s.o.Now())
	if err == nil {
		_, err = q.s.settles.submit(ctx, st)
	}
	return err
}

// Renew keeps the leases of sends that are still under way.
func (q *OutboxQueue) Renew(ctx context.Context, ids []int64) error {
	return q.s.renew(ctx, "outbox", ids)
}

// Release hands sends back, to be taken by anybody at once.
func (q *OutboxQueue) Release(ctx context.Context, ids []int64) error {
	return q.s.release(ctx, "outbox", ids)
}
