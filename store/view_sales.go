package store

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Sales reads sales and who stands where in them.
func (v view) Sales() bot.SaleView { return saleView{v} }

// saleView reads sales inside the transaction of the event.
type saleView struct{ view }

// Sale is one by ID. It is not locked, so that looking at a sale stops nobody's claim:
// who changes it reads its Balance first.
func (v saleView) Sale(id string) (bot.Sale, error) {
	return ofSale(v, id, func(tx *gorm.DB, id string) (bot.Sale, error) { return saleOf(tx, bot.Everything(), id) })
}

// ofSale asks about a sale, after the events of the same transaction that change it.
func ofSale[T any](v saleView, sale string, ask func(tx *gorm.DB, sale string) (T, error)) (T, error) {
	sale = key(sale, sizeID)
	return chatting(v.view, subject{sale: sale}, func(tx *gorm.DB) (T, error) { return ask(tx, sale) })
}

// Balance is that of a sale by store. The sale is locked.
func (v saleView) Balance(sale string) ([]bot.SaleBalance, error) {
	return ofSale(v, sale, func(tx *gorm.DB, sale string) ([]bot.SaleBalance, error) {
		if err := lockSale(tx, sale); err != nil {
			return nil, err
		}
		return balancesOf(tx, bot.Everything(), sale)
	})
}

// Claim is a customer's. Its sale is locked, as it is for whoever moves it.
func (v saleView) Claim(sale, externalUserID string) (bot.SaleClaim, error) {
	return ofSale(v, sale, func(tx *gorm.DB, sale string) (bot.SaleClaim, error) {
		if err := lockSale(tx, sale); err != nil {
			return bot.SaleClaim{}, err
		}
		c, err := claimOf(tx, sale, key(externalUserID, sizeID))
		return c.seen(), err
	})
}

// ClaimByCode is the one of a pickup code.
func (v saleView) ClaimByCode(code string) (bot.SaleClaim, error) {
	code = key(code, sizeCode)
	if code == "" {
		return bot.SaleClaim{}, nil
	}
	var found []saleClaim
	if err := v.tx.Where("code = ?", code).Order("sale, seq").Limit(1).Find(&found).Error; err != nil {
		v.note(err)
		return bot.SaleClaim{}, err
	}
	if len(found) == 0 {
		return bot.SaleClaim{}, nil
	}
	return v.Claim(found[0].Sale, found[0].ExternalUserID)
}

// Promoted are the sales of an item or a category that began, or will, after a time
// and were not called off: their posts go out shortly before they begin.
func (v saleView) Promoted(item, category string, since time.Time) ([]bot.Sale, error) {
	var rows []saleRow
	err := v.tx.Where("start_at >= ? AND state <> ? AND ((item <> '' AND item = ?) OR (category <> '' AND category = ?))",
		at(since), bot.SaleCalledOff, key(item, sizeName), key(category, sizeID)).Order("start_at DESC, id").Limit(pageLimit).Find(&rows).Error
	v.note(err)
	if err != nil {
		return nil, err
	}
	return v.lookedAt(rows)
}

// lookedAt notes that sales were looked at.
func (v saleView) lookedAt(rows []saleRow) ([]bot.Sale, error) {
	for _, r := range rows {
		if err := v.wait(subject{sale: r.ID}); err != nil {
			return nil, err
		}
	}
	return seenAll(rows, saleRow.seen)
}

// SaleOf is one by ID that the scope shows.
func (v saleView) SaleOf(scope bot.Scope, id string) (bot.Sale, error) {
	return ofSale(v, id, func(tx *gorm.DB, id string) (bot.Sale, error) { return saleOf(tx, scope, id) })
}

// Sales are those that end after a time, soonest start first.
func (v saleView) Sales(scope bot.Scope, endAfter time.Time, limit int) ([]bot.Sale, error) {
	rows, err := salesIn(v.tx, scope, endAfter, limit)
	v.note(err)
	if err != nil {
		return nil, err
	}
	return v.lookedAt(rows)
}

// Claims are those of a sale in a state, in order of coming, after a Seq.
func (v saleView) Claims(scope bot.Scope, sale string, state bot.ClaimState, after int64, limit int) ([]bot.SaleClaim, error) {
	return ofSale(v, sale, func(tx *gorm.DB, sale string) ([]bot.SaleClaim, error) {
		return claimsOfSale(tx, scope, sale, state, after, limit)
	})
}

// Audit counts a sale's units anew. The sale is locked, so that all numbers are of
// one moment.
func (v saleView) Audit(scope bot.Scope, sale string, lines int) (bot.SaleAudit, error) {
	return ofSale(v, sale, func(tx *gorm.DB, sale string) (bot.SaleAudit, error) { return auditSale(tx, scope, sale, lines) })
}

// ClaimsOf are a customer's, newest first.
func (v saleView) ClaimsOf(scope bot.Scope, externalUserID string) ([]bot.SaleClaim, error) {
	all, err := claimsOfCustomer(v.tx, scope, externalUserID)
	v.note(err)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if err := v.wait(subject{sale: c.Sale}); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b bot.SaleClaim) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(a.Sale, b.Sale)
	})
	return all, nil
}
