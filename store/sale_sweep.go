package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// sweepClaims is how many claims lapse in one transaction.
const sweepClaims = 500

// lapsing are the states that end by themselves.
var lapsing = []bot.ClaimState{bot.ClaimHeld, bot.ClaimOffered}

// SaleSweep lets what was held or offered lapse when its time is over, by the
// database's clock, and offers what is available to those who wait. It may run on
// several instances at once and does nothing twice. It tells how many claims it
// moved.
func (s *Store) SaleSweep(ctx context.Context) (moved int, err error) {
	if err := s.setSaleClock(ctx); err != nil {
		return 0, fmt.Errorf("store: sweep sales: %w", err)
	}
	var sales []string
	now := at(s.saleNow())
	err = s.read.WithContext(ctx).Raw("SELECT t.sale FROM sale_stocks t WHERE t.held + t.offered > 0 AND EXISTS ("+
		"SELECT 1 FROM sale_claims c WHERE c.sale = t.sale AND c.state IN ? AND c.turn > 0 AND c.turn <= ?) "+
		"UNION SELECT t.sale FROM sale_stocks t JOIN sales ON sales.id = t.sale WHERE t.waiting > 0 AND t.available > 0 "+
		"AND sales.state <> ? AND (sales.pickup_by = 0 OR sales.pickup_by > ?) AND EXISTS ("+
		// One that is left over stays for ever where those who wait want two.
		"SELECT 1 FROM sale_claims c WHERE c.sale = t.sale AND c.state = ? AND c.stock = t.store AND c.quantity <= t.available)",
		lapsing, now, bot.SaleCalledOff, now, bot.ClaimWaiting).Scan(&sales).Error
	if err != nil {
		return 0, fmt.Errorf("store: sweep sales: %w", err)
	}
	var errs []error
	for _, sale := range sales {
		for more := true; more; {
			n := 0
			n, more, err = s.sweepSale(ctx, sale)
			moved += n
			if err != nil {
				// One sale that cannot be swept does not stop the others.
				errs, more = append(errs, fmt.Errorf("store: sweep sale %s: %w", sale, err)), false
			}
		}
	}
	return moved, errors.Join(errs...)
}

// sweepSale sweeps one sale, and says whether more is to be done.
func (s *Store) sweepSale(ctx context.Context, sale string) (moved int, more bool, err error) {
	var b *saleBook
	err = s.inTx(ctx, func(w *work) (err error) {
		if b, err = s.openBook(w.tx, sale); err != nil || b == nil {
			return err
		}
		late, err := b.lapse(w.tx)
		if err != nil {
			return err
		}
		if err := b.offerFree(); err != nil {
			return err
		}
		moved, more = len(b.moves), late == sweepClaims
		arrivals, err := b.close()
		if err != nil {
			return err
		}
		return w.tell(arrivals)
	})
	if err != nil || b == nil {
		return 0, false, err
	}
	s.sales.of(sale).learn(b)
	return moved, more, nil
}

// lapse takes back what was not taken in time.
func (b *saleBook) lapse(tx *gorm.DB) (late int, err error) {
	var rows []saleClaim
	err = tx.Raw("SELECT * FROM sale_claims WHERE sale = ? AND state IN ? AND turn > 0 AND turn <= ? ORDER BY turn, seq LIMIT ?",
		b.row.ID, lapsing, at(b.now), sweepClaims).Scan(&rows).Error
	if err != nil {
		return 0, err
	}
	b.take(rows)
	for i := range rows {
		b.bring(b.claims[rows[i].ExternalUserID], bot.ClaimLapsed, 0, lineLapsed)
	}
	return len(rows), nil
}
