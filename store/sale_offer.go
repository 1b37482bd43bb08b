package store

import (
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// offerAgain is for how long a unit is offered if the sale does not say.
const offerAgain = 30 * time.Minute

// offers says whether what comes free goes to those who wait: also after the end, as
// what was held then comes free only later, but not when nobody can pick up any more.
func (b *saleBook) offers() bool {
	return b.sale.State != bot.SaleCalledOff && (b.sale.PickupBy.IsZero() || b.now.Before(b.sale.PickupBy))
}

// offerUntil is when what is offered now lapses.
func (b *saleBook) offerUntil() instant {
	wait := b.sale.Offer
	if wait <= 0 {
		wait = offerAgain
	}
	until := b.now.Add(wait)
	if by := b.sale.PickupBy; !by.IsZero() && by.Before(until) {
		until = by
	}
	return at(until)
}

// offerFree offers what is available to those who wait, in their order. Somebody who
// wants more than there is keeps their place, and the next one is asked: a unit that
// lies idle helps nobody.
func (b *saleBook) offerFree() error {
	b.freed = false
	if !b.offers() {
		return nil
	}
	for _, store := range slices.Sorted(maps.Keys(b.stocks)) {
		if err := b.offerAt(b.stocks[store]); err != nil {
			return err
		}
	}
	return nil
}

// offerFreed does so if something came free. Where nothing did, nobody waits for what
// there is.
func (b *saleBook) offerFreed() error {
	if !b.freed {
		return nil
	}
	return b.offerFree()
}

func (b *saleBook) offerAt(stock *saleStock) error {
	for after := int64(0); stock.Available > 0 && stock.Waiting > 0; {
		page := min(stock.Available, mostNamed)
		waiting, err := b.waiting(stock, after, page)
		if err != nil || len(waiting) == 0 {
			return err
		}
		barred, err := b.barred(waiting)
		if err != nil {
			return err
		}
		for _, c := range waiting {
			after = c.WaitSeq
			if c.Quantity <= stock.Available && !barred[c.ExternalUserID] {
				b.bring(c, bot.ClaimOffered, b.offerUntil(), lineOffers)
			}
		}
	}
	return nil
}

// barred are those of some who wait that are kept from sales by now: they keep their
// place, and are offered nothing as long as that lasts.
func (b *saleBook) barred(waiting []*saleClaim) (map[string]bool, error) {
	ids := make([]string, len(waiting))
	for i, c := range waiting {
		ids[i] = c.ExternalUserID
	}
	denied, err := eligible(b.tx, b.now, ids, "", nil)
	out := map[string]bool{}
	for id, answer := range denied {
		out[id] = answer.Why == bot.WhyExcluded
	}
	return out, err
}

// waiting are the next of those who wait for units of a store and want no more than
// there are: a long list of people who all want two costs nothing where one came
// free. Who was moved here is known better than the table has it.
func (b *saleBook) waiting(stock *saleStock, after int64, limit int) ([]*saleClaim, error) {
	// Those who came to wait here are behind everybody who waited before.
	limit += len(b.changed)
	var rows []saleClaim
	err := b.tx.Raw("SELECT * FROM sale_claims WHERE sale = ? AND state = ? AND turn > ? AND stock = ? AND quantity <= ? ORDER BY turn LIMIT ?",
		b.row.ID, bot.ClaimWaiting, after, stock.Store, stock.Available, limit).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	whole := len(rows) < limit
	b.take(rows)
	last := after
	if len(rows) > 0 {
		last = rows[len(rows)-1].WaitSeq
	}
	var all []*saleClaim
	for _, c := range b.claims {
		if c.State == bot.ClaimWaiting && c.Stock == stock.Store && c.Quantity <= stock.Available && c.WaitSeq > after && (whole || c.WaitSeq <= last) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(x, y *saleClaim) int { return int(x.WaitSeq - y.WaitSeq) })
	return all, nil
}
