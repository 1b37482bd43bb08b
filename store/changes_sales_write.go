package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// writeSales writes sales and moves claims, sale by sale, through the same ledger as
// what customers do on the page.
func (c *changes) writeSales() error {
	for _, sale := range slices.Sorted(maps.Keys(c.sales.of)) {
		if err := c.writeSale(sale, c.sales.of[sale]); err != nil {
			return fmt.Errorf("store: sale %s: %w", sale, err)
		}
	}
	return nil
}

func (c *changes) writeSale(sale string, all []bot.Effect) error {
	b, err := c.store.openBook(c.seen.tx, sale)
	if err != nil {
		return err
	}
	for _, e := range all {
		switch e := e.(type) {
		case bot.SaveSale:
			b, err = c.saveSale(b, sale, e.Sale)
		case bot.MoveClaim:
			err = b.moveClaim(e)
		}
		if err != nil {
			return err
		}
	}
	if b == nil {
		return nil
	}
	// What was decided by hand is known to whoever decided it; what follows is told.
	b.moves = nil
	if err := b.offerFree(); err != nil {
		return err
	}
	arrivals, err := b.close()
	c.sales.told = append(c.sales.told, arrivals...)
	c.store.sales.forget(sale)
	return err
}

// saveSale records what people decided about a sale, unless something newer was.
func (c *changes) saveSale(b *saleBook, id string, s bot.Sale) (*saleBook, error) {
	s.ID = id
	if b == nil {
		return c.newSale(s)
	}
	switch {
	case s.Version > b.row.Version:
		b.row.set(s)
		units := unitsOf(s)
		for store := range b.stocks {
			if _, still := units[store]; !still {
				b.supply(store, 0)
			}
		}
		for store, n := range units {
			b.supply(key(store, sizeID), n)
		}
		b.tellUnits()
	case s.Version == b.row.Version:
		if err := b.row.decide(s); err != nil {
			return b, err
		}
	default:
		return b, nil
	}
	var err error
	if b.sale, err = b.row.seen(); err != nil {
		return b, err
	}
	return b, saleTable.overwrite(b.tx, []saleRow{b.row})
}

// newSale writes a sale that was not there. If another instance was faster, its sale
// stands, and this one changes it as far as it is newer.
func (c *changes) newSale(s bot.Sale) (*saleBook, error) {
	row := saleRow{ID: s.ID}
	row.set(s)
	var stocks []saleStock
	for _, store := range slices.Sorted(maps.Keys(unitsOf(s))) {
		stocks = append(stocks, saleStock{Sale: s.ID, Store: key(store, sizeID)})
	}
	written, err := saleTable.insert(c.seen.tx, []saleRow{row})
	if err != nil {
		return nil, err
	}
	if written == 1 {
		if _, err := saleStockTable.insert(c.seen.tx, stocks); err != nil {
			return nil, err
		}
	}
	b, err := c.store.openBook(c.seen.tx, s.ID)
	switch {
	case err != nil || b == nil:
		return b, err
	case written == 0:
		return c.saveSale(b, s.ID, s)
	}
	for store, n := range unitsOf(s) {
		b.supply(key(store, sizeID), n)
	}
	return b, nil
}

// tellUnits lets the sale say how many units there are, where fewer were wanted than
// are taken.
func (b *saleBook) tellUnits() {
	s, err := b.row.seen()
	if err != nil {
		return
	}
	for store := range s.Units {
		s.Units[store] = b.stock(store).Total
	}
	b.row.Body = bodyOf(s)
}

// moveClaim brings a claim from one state into another, if it is still in it and if
// there are units for it.
func (b *saleBook) moveClaim(e bot.MoveClaim) error {
	if b == nil || !movable(e.To) {
		return nil
	}
	who := key(e.ExternalUserID, sizeID)
	if err := b.read([]string{who}); err != nil {
		return err
	}
	c := b.claims[who]
	if c == nil || c.State != e.From || e.From == e.To || !b.can(c, e.To) {
		return nil
	}
	until := instant(0)
	if e.To == bot.ClaimHeld || e.To == bot.ClaimOffered {
		until = at(e.Until)
	}
	b.bring(c, e.To, until, lineOf(e.From, e.To))
	if !e.At.IsZero() {
		c.ChangedAt = at(e.At)
	}
	c.SoldBy = ""
	if e.To == bot.ClaimSold {
		c.SoldBy = key(e.By, sizeID)
	}
	return nil
}

func movable(to bot.ClaimState) bool {
	return to.Takes() || to == bot.ClaimWaiting || to == bot.ClaimLapsed || to == bot.ClaimLeft
}

// lineOf is what the journal calls a move that was decided by hand.
func lineOf(from, to bot.ClaimState) string {
	switch {
	case from == bot.ClaimSold || to == bot.ClaimSold:
		return linePickup
	case from == bot.ClaimOffered && to == bot.ClaimHeld:
		return lineAccepted
	case to == bot.ClaimOffered:
		return lineOffers
	case to == bot.ClaimLapsed:
		return lineLapsed
	case to == bot.ClaimLeft:
		return lineLeft
	default:
		return lineClaims
	}
}

// forget makes a sale be read again. What was changed is not committed yet: another
// reading may come before that, and is believed for liveFor.
func (l *liveSales) forget(sale string) {
	one := l.of(sale)
	one.mu.Lock()
	defer one.mu.Unlock()
	one.readAt = one.readAt.Add(-liveFor)
}
