package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// BoardSelling is what coupons and sales did, as far as a scope shows it. The plans
// are those that people made, and what they changed of others.
func (s *Store) BoardSelling(ctx context.Context, ask bot.BoardAsk) (b bot.BoardSelling, err error) {
	tx := s.read.WithContext(ctx)
	if b.Sales, err = boardSales(tx, ask); err != nil {
		return bot.BoardSelling{}, fmt.Errorf("store: sales of days: %w", err)
	}
	if b.Coupons, err = couponCounts(tx, ask.Scope); err != nil {
		return bot.BoardSelling{}, fmt.Errorf("store: coupons by plan: %w", err)
	}
	plans, err := couponPlans(tx)
	if err != nil {
		return bot.BoardSelling{}, fmt.Errorf("store: coupon plans: %w", err)
	}
	b.Plans = map[string]bot.CouponPlan{}
	for _, c := range b.Coupons {
		for _, plan := range plans {
			if plan.ID == c.Plan {
				b.Plans[plan.ID] = plan
			}
		}
	}
	return b, nil
}

// boardSales are the sales that ran in the days, newest first. One that was called
// off ran until then; what was never on, or never will be, is none.
func boardSales(tx *gorm.DB, ask bot.BoardAsk) ([]bot.BoardSale, error) {
	from, until := at(ask.From), min(at(ask.Until), at(ask.Now)+1)
	var rows []saleRow
	err := tx.Where("sales.start_at < ? AND sales.end_at > ? AND (sales.off_at = 0 OR sales.off_at > sales.start_at AND sales.off_at > ?)", until, from, from).
		Where(salesVisible(tx, ask.Scope)).Order("sales.start_at DESC, sales.id").Limit(bot.BoardMost).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids, place, all := make([]string, len(rows)), make(map[string]*bot.BoardSale, len(rows)), make([]bot.BoardSale, len(rows))
	for i, row := range rows {
		if all[i].Sale, err = row.seen(); err != nil {
			return nil, err
		}
		ids[i], place[row.ID] = row.ID, &all[i]
	}
	var stocks []saleStock
	err = tx.Where("sale_stocks.sale IN ?", ids).Where(unitsVisible(tx, ask.Scope, "sale_stocks")).Order("sale_stocks.sale, sale_stocks.store").Find(&stocks).Error
	for _, stock := range stocks {
		b := place[stock.Sale]
		b.Balances = append(b.Balances, stock.seen())
	}
	if err != nil {
		return nil, err
	}
	return all, countGrabbed(tx, ask.Scope, ids, place)
}

// countGrabbed says for how many people units were kept, and who of them picked them
// up. Whoever let theirs lapse or gave them back had some, unless they came by the
// queue and never took what they were offered.
func countGrabbed(tx *gorm.DB, scope bot.Scope, ids []string, place map[string]*bot.BoardSale) error {
	for _, had := range []struct {
		where  string
		states []bot.ClaimState
	}{
		{"1 = 1", []bot.ClaimState{bot.ClaimHeld, bot.ClaimSold}},
		{"sale_claims.wait_seq = 0", []bot.ClaimState{bot.ClaimLapsed, bot.ClaimLeft}},
	} {
		var rows []struct {
			Sale  string
			State bot.ClaimState
			N     int
		}
		err := tx.Table("sale_claims").Select("sale_claims.sale, sale_claims.state, COUNT(*) AS n").
			Where("sale_claims.sale IN ? AND sale_claims.state IN ?", ids, had.states).Where(had.where).
			Where(claimsVisible(tx, scope)).Group("sale_claims.sale, sale_claims.state").Find(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			b := place[row.Sale]
			if b.Grabbed += row.N; row.State == bot.ClaimSold {
				b.Picked += row.N
			}
		}
	}
	return nil
}
