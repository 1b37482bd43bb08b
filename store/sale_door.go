package store

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// SaleAct does what a customer wants in a sale, and answers when it is durable. The
// same act again, with the same Key, changes nothing and is answered with where they
// stand. Who could get nothing is answered from memory. Who is not through within
// about three seconds is answered SaleQueued and stays in the line.
func (s *Store) SaleAct(ctx context.Context, a bot.SaleAct) (bot.SaleAnswer, error) {
	a = cleanAct(a)
	if a.Sale == "" || a.ExternalUserID == "" {
		return bot.SaleAnswer{Result: bot.SaleUnknown}, nil
	}
	// Where nothing is known just now nobody waits here to be told: who came later, when
	// it is known, would be in the line before them.
	if l := s.sales.of(a.Sale); l.fresh() {
		if answer, ok := l.offhand(a, s.saleNow()); ok {
			return answer, nil
		}
		if answer, ok, err := s.again(ctx, l, a); ok || err != nil {
			return answer, err
		}
	}
	return s.saleQueue(a.Sale).submit(ctx, a)
}

// again answers who has something and comes again, without the line.
func (s *Store) again(ctx context.Context, l *liveSale, a bot.SaleAct) (answer bot.SaleAnswer, ok bool, err error) {
	if a.Do != bot.DoClaim && a.Do != bot.DoWait || !l.knows(a.ExternalUserID) {
		return answer, false, nil
	}
	c, err := s.sales.claims.submit(ctx, claimOfWhom{a.Sale, a.ExternalUserID})
	if err != nil || !c.live() {
		return answer, false, err
	}
	answer, err = s.standing(ctx, l, c)
	return answer, true, err
}

// saleQueue is the line of a sale.
func (s *Store) saleQueue(sale string) *saleQueue {
	s.sales.mu.Lock()
	defer s.sales.mu.Unlock()
	q := s.sales.queues[sale]
	if q == nil {
		if s.sales.queues == nil {
			s.sales.queues = map[string]*saleQueue{}
		}
		q = &saleQueue{
			most: mostQueued, patience: actPatience, asked: map[string]*queued{},
			know:    func(ctx context.Context) { _, _ = s.know(ctx, sale) }, // if it cannot be known, the ledger will say so
			offhand: func(a bot.SaleAct) (bot.SaleAnswer, bool) { return s.sales.of(sale).offhand(a, s.saleNow()) },
			commit: func(ctx context.Context, batch []bot.SaleAct) ([]bot.SaleAnswer, error) {
				return s.commitActs(ctx, sale, batch)
			},
		}
		s.sales.queues[sale] = q
	}
	return q
}
