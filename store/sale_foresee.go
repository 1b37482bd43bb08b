package store

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// foreseen says for whom a sale is not, found out while the transaction begins and
// waits for the sale's lock. Nothing of it is locked in the transaction either, so it
// is as true as if it were asked there.
type foreseen struct {
	sale  bot.Sale
	asked map[string]bool
	said  map[string]bot.SaleAnswer
	err   error
	done  chan struct{}
}

// foresee begins to ask about those of a batch who may get something.
func (s *Store) foresee(ctx context.Context, l *liveSale, batch []bot.SaleAct) *foreseen {
	f := &foreseen{asked: map[string]bool{}, done: make(chan struct{})}
	var ids []string
	l.mu.RLock()
	f.sale = l.sale
	for _, a := range batch {
		wants := a.Do == bot.DoWait || a.Do == bot.DoClaim && l.left[l.sale.StockOf(a.Store)] > 0
		if wants && !l.came[a.ExternalUserID] && !f.asked[a.ExternalUserID] {
			f.asked[a.ExternalUserID] = true
			ids = append(ids, a.ExternalUserID)
		}
	}
	l.mu.RUnlock()
	go func() {
		defer close(f.done)
		defer caught(&f.err)
		f.said, f.err = eligible(s.read.WithContext(ctx), s.saleNow(), ids, f.sale.If, f.sale.Chats)
	}()
	return f
}

// denied says for whom of some people the sale is not. Who was not asked about before,
// or about another sale than it is by now, is asked about here.
func (f *foreseen) denied(b *saleBook, ids []string) (map[string]bot.SaleAnswer, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	<-f.done
	same := f.err == nil && f.sale.ID == b.sale.ID && f.sale.Version == b.sale.Version
	var rest []string
	for _, id := range ids {
		if !same || !f.asked[id] {
			rest = append(rest, id)
		}
	}
	if len(rest) == 0 {
		return f.said, nil
	}
	said, err := eligible(b.tx, b.now, rest, b.sale.If, b.sale.Chats)
	if err != nil || !same {
		return said, err
	}
	for id, answer := range f.said {
		if _, again := said[id]; !again {
			said[id] = answer
		}
	}
	return said, nil
}
