package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// SaleAudit counts a sale's units anew and compares them with what its ledger keeps;
// lines is how much of its journal is wanted.
func (s *Store) SaleAudit(ctx context.Context, scope bot.Scope, sale string, lines int) (audit bot.SaleAudit, err error) {
	err = s.inTx(ctx, func(w *work) (err error) {
		audit, err = auditSale(w.tx, scope, key(sale, sizeID), lines)
		return err
	})
	if err != nil {
		return bot.SaleAudit{}, fmt.Errorf("store: audit of sale %s: %w", sale, err)
	}
	return audit, nil
}

// auditSale locks a sale and counts it twice. What the units come to is counted from
// the claims, and what there are in all from the journal: neither looks at what the
// ledger keeps.
func auditSale(tx *gorm.DB, scope bot.Scope, sale string, lines int) (bot.SaleAudit, error) {
	var row saleRow
	if err := locking(tx).Where("sales.id = ?", sale).Where(salesVisible(tx, scope)).Limit(1).Find(&row).Error; err != nil || row.ID == "" {
		return bot.SaleAudit{}, err
	}
	kept, err := balancesOf(tx, scope, sale)
	if err != nil {
		return bot.SaleAudit{}, err
	}
	walk, err := walkJournal(tx, sale)
	if err != nil {
		return bot.SaleAudit{}, err
	}
	counted, err := countClaims(tx, sale)
	if err != nil {
		return bot.SaleAudit{}, err
	}
	audit := bot.SaleAudit{Kept: kept, Entries: row.Entries, Hash: row.Hash}
	audit.Sound = walk.whole && walk.seq == row.Entries && walk.hash == row.Hash
	for _, b := range kept {
		c, sum := counted[b.Store], walk.sums[b.Store]
		c.Sale, c.Store, c.Total = sale, b.Store, sum.Total
		c.Available = c.Total - c.Sold - c.Held - c.Offered
		audit.Counted = append(audit.Counted, c)
		// The journal has to lead to what is kept as well.
		audit.Sound = audit.Sound && sum == saleStock{Total: b.Total, Sold: b.Sold, Held: b.Held, Offered: b.Offered, Available: b.Available}
	}
	if lines > 0 {
		var newest []saleLine
		err = tx.Where("sale_journal.sale = ?", sale).Where(unitsVisible(tx, scope, "sale_journal")).
			Order("sale_journal.seq DESC").Limit(page(lines)).Find(&newest).Error
		for _, l := range newest {
			audit.Lines = append(audit.Lines, l.seen())
		}
	}
	return audit, err
}

// countClaims adds up a sale's claims by store.
func countClaims(tx *gorm.DB, sale string) (map[string]bot.SaleBalance, error) {
	var rows []struct {
		Stock  string
		State  bot.ClaimState
		Units  int
		People int
	}
	err := tx.Raw("SELECT stock, state, SUM(quantity) AS units, COUNT(*) AS people FROM sale_claims WHERE sale = ? GROUP BY stock, state", sale).Scan(&rows).Error
	all := map[string]bot.SaleBalance{}
	for _, r := range rows {
		b := saleStock(all[r.Stock])
		if units := b.bucket(r.State); units != nil {
			*units = r.Units
		}
		if r.State == bot.ClaimWaiting {
			b.Waiting = r.People
		}
		all[r.Stock] = b.seen()
	}
	return all, err
}
