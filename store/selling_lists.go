package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// CouponCounts are how many coupons of each plan a scope shows, in order of the plans'
// IDs.
func (s *Store) CouponCounts(ctx context.Context, scope bot.Scope) ([]bot.CouponCount, error) {
	all, err := couponCounts(s.read.WithContext(ctx), scope)
	if err != nil {
		return nil, fmt.Errorf("store: coupons by plan: %w", err)
	}
	return all, nil
}

// CodesKnown are those of some codes of other systems that are there already, each
// with the plan it is in.
func (s *Store) CodesKnown(ctx context.Context, codes []string) (map[string]string, error) {
	known := make(map[string]string, len(codes))
	for part := range slices.Chunk(codes, mostNamed) {
		var rows []couponCode
		if err := s.read.WithContext(ctx).Table(couponCodeTable.name).Select("plan, code").Where("code IN ?", part).Scan(&rows).Error; err != nil {
			return nil, fmt.Errorf("store: codes of other systems: %w", err)
		}
		for _, r := range rows {
			known[r.Code] = r.Plan
		}
	}
	return known, nil
}

// Sales are those in a scope that end after a time, soonest start first.
func (s *Store) Sales(ctx context.Context, scope bot.Scope, endAfter time.Time, limit int) ([]bot.Sale, error) {
	rows, err := salesIn(s.read.WithContext(ctx), scope, endAfter, limit)
	if err != nil {
		return nil, fmt.Errorf("store: sales: %w", err)
	}
	return seenAll(rows, saleRow.seen)
}

// Sale is one by ID that the scope shows; zero if there is none.
func (s *Store) Sale(ctx context.Context, scope bot.Scope, id string) (bot.Sale, error) {
	sale, err := saleOf(s.read.WithContext(ctx), scope, key(id, sizeID))
	if err != nil {
		return bot.Sale{}, fmt.Errorf("store: sale %s: %w", id, err)
	}
	return sale, nil
}

// SaleBalances are where the units of a sale are, by store.
func (s *Store) SaleBalances(ctx context.Context, scope bot.Scope, sale string) ([]bot.SaleBalance, error) {
	all, err := balancesOf(s.read.WithContext(ctx), scope, key(sale, sizeID))
	if err != nil {
		return nil, fmt.Errorf("store: units of sale %s: %w", sale, err)
	}
	return all, nil
}

// PagesUsed says whether a customer did anything on a page that asks who they are.
func (s *Store) PagesUsed(ctx context.Context) (bool, error) {
	tx := s.read.WithContext(ctx)
	for _, table := range []string{saleClaim{}.TableName(), campaignAnswer{}.TableName()} {
		var found []int
		if err := tx.Raw("SELECT 1 FROM " + table + " LIMIT 1").Scan(&found).Error; err != nil {
			return false, fmt.Errorf("store: whether pages were used: %w", err)
		}
		if len(found) > 0 {
			return true, nil
		}
	}
	return false, nil
}
