package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// salesVisible are the sales that a scope shows, as a condition: those of its stores,
// and those without a store, which are everybody's. Who sees no store sees none.
func salesVisible(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	switch {
	case scope.All:
		return where.Where("1 = 1")
	case len(storesOf(scope)) == 0:
		return where.Where("1 = 0")
	default:
		return where.Where("(sales.store = '' OR sales.store IN ?)", storesOf(scope))
	}
}

// unitsVisible are the units, or lines of a journal, that a scope shows, as a
// condition: those of its stores, and those that all stores share.
func unitsVisible(tx *gorm.DB, scope bot.Scope, table string) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	sales := tx.Session(&gorm.Session{NewDB: true}).Model(&saleRow{}).Select("1").
		Where(ofTable("sales.id = T.sale", table)).Where(salesVisible(tx, scope))
	where = where.Where("EXISTS (?)", sales)
	if !scope.All {
		where = where.Where(ofTable("(T.store = '' OR T.store IN ?)", table), storesOf(scope))
	}
	return where
}

// claimsVisible are the claims that a scope shows, as a condition: what is picked up
// at its stores, and of what is picked up anywhere that of its customers. A member of
// staff sees those of their customers.
func claimsVisible(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := unitsVisible(tx, scope, "sale_claims")
	if unbounded(scope) {
		return where
	}
	theirs := tx.Session(&gorm.Session{NewDB: true}).Table("relations").Select("1").Joins("JOIN customers ON customers.id = relations.customer_id").
		Where("customers.external_userid = sale_claims.external_userid").Where(relationsIn(tx, scope))
	if scope.UserID != "" {
		return where.Where("EXISTS (?)", theirs)
	}
	anywhere := tx.Session(&gorm.Session{NewDB: true}).Where("sale_claims.store <> ''").Or("EXISTS (?)", theirs)
	return where.Where(anywhere)
}

func saleOf(tx *gorm.DB, scope bot.Scope, id string) (bot.Sale, error) {
	var rows []saleRow
	err := tx.Where("sales.id = ?", id).Where(salesVisible(tx, scope)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return bot.Sale{}, err
	}
	return rows[0].seen()
}

func salesIn(tx *gorm.DB, scope bot.Scope, endAfter time.Time, limit int) ([]saleRow, error) {
	var rows []saleRow
	err := tx.Where("sales.end_at > ?", at(endAfter)).Where(salesVisible(tx, scope)).
		Order("sales.start_at, sales.id").Limit(page(limit)).Find(&rows).Error
	return rows, err
}

func claimsOfSale(tx *gorm.DB, scope bot.Scope, sale string, state bot.ClaimState, after int64, limit int) ([]bot.SaleClaim, error) {
	tx = tx.Where("sale_claims.sale = ? AND sale_claims.seq > ? AND sale_claims.external_userid NOT LIKE ?", sale, after, nobodysKey+"%").
		Where(claimsVisible(tx, scope))
	if state != "" {
		tx = tx.Where("sale_claims.state = ?", state)
	}
	var rows []saleClaim
	err := tx.Order("sale_claims.seq").Limit(page(limit)).Find(&rows).Error
	return claimsSeen(rows), err
}

func claimsOfCustomer(tx *gorm.DB, scope bot.Scope, who string) ([]bot.SaleClaim, error) {
	var rows []saleClaim
	err := tx.Where("sale_claims.external_userid = ?", key(who, sizeID)).Where(claimsVisible(tx, scope)).
		Order("sale_claims.at DESC, sale_claims.sale").Limit(pageLimit).Find(&rows).Error
	return claimsSeen(rows), err
}

func claimsSeen(rows []saleClaim) []bot.SaleClaim {
	all := make([]bot.SaleClaim, len(rows))
	for i, r := range rows {
		all[i] = r.seen()
	}
	return all
}

// lockSale keeps a sale, its units and its claims as they are.
func lockSale(tx *gorm.DB, sale string) error {
	var id []string
	return locking(tx).Model(&saleRow{}).Where("id = ?", sale).Pluck("id", &id).Error
}

func balancesOf(tx *gorm.DB, scope bot.Scope, sale string) ([]bot.SaleBalance, error) {
	var rows []saleStock
	err := tx.Where("sale_stocks.sale = ?", sale).Where(unitsVisible(tx, scope, "sale_stocks")).Order("sale_stocks.store").Find(&rows).Error
	all := make([]bot.SaleBalance, len(rows))
	for i, r := range rows {
		all[i] = r.seen()
	}
	return all, err
}

// SaleClaims are a customer's claims for their own page, newest first, with the sales
// they are of.
func (s *Store) SaleClaims(ctx context.Context, externalUserID string) ([]bot.SaleClaim, map[string]bot.Sale, error) {
	tx := s.read.WithContext(ctx)
	claims, err := claimsOfCustomer(tx, bot.Everything(), externalUserID)
	if err != nil {
		return nil, nil, fmt.Errorf("store: a customer's claims: %w", err)
	}
	ids := make([]string, len(claims))
	for i, c := range claims {
		ids[i] = c.Sale
	}
	var rows []saleRow
	if err := tx.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("store: a customer's claims: %w", err)
	}
	sales := make(map[string]bot.Sale, len(rows))
	for _, r := range rows {
		if sales[r.ID], err = r.seen(); err != nil {
			return nil, nil, err
		}
	}
	return claims, sales, nil
}
