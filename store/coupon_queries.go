package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// mostCoupons is how many coupons of one customer are told at once.
const mostCoupons = 500

// CouponByCode is a coupon by its code; zero if there is none.
func (s *Store) CouponByCode(ctx context.Context, code string) (bot.Coupon, error) {
	c, err := couponOf(s.read.WithContext(ctx), code)
	if err != nil {
		return bot.Coupon{}, fmt.Errorf("store: a coupon: %w", err)
	}
	return c, nil
}

// CouponsOf are a customer's coupons, newest first, at most 500 of them.
func (s *Store) CouponsOf(ctx context.Context, externalUserID string) ([]bot.Coupon, error) {
	all, err := couponsOf(s.read.WithContext(ctx), externalUserID)
	if err != nil {
		return nil, fmt.Errorf("store: coupons of %s: %w", externalUserID, err)
	}
	return all, nil
}

// CouponPlans are the plans that people made, also stopped ones, and what they
// changed of the configuration's, in order of ID.
func (s *Store) CouponPlans(ctx context.Context) ([]bot.CouponPlan, error) {
	all, err := couponPlans(s.read.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("store: coupon plans: %w", err)
	}
	return all, nil
}

// CouponCount is how many coupons of a plan there are.
func (s *Store) CouponCount(ctx context.Context, plan string) (bot.CouponCount, error) {
	c, err := couponCountOf(s.read.WithContext(ctx), key(plan, sizeID))
	if err != nil {
		return bot.CouponCount{}, fmt.Errorf("store: coupons of plan %s: %w", plan, err)
	}
	return c, nil
}

// couponOf is a coupon by its code. Of one whose customer was erased nobody knows.
func couponOf(tx *gorm.DB, code string) (bot.Coupon, error) {
	var rows []couponRow
	if err := tx.Where("code = ?", key(code, sizeCode)).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 || rows[0].nobodys() {
		return bot.Coupon{}, err
	}
	return rows[0].seen()
}

// couponsOf are a customer's coupons, newest first.
func couponsOf(tx *gorm.DB, externalUserID string) ([]bot.Coupon, error) {
	return someCoupons(tx.Where("coupons.external_userid = ?", key(externalUserID, sizeID)).Order("coupons.issued_at DESC, coupons.code"), mostCoupons)
}

func someCoupons(tx *gorm.DB, limit int) ([]bot.Coupon, error) {
	var rows []couponRow
	if err := tx.Where("coupons.external_userid NOT LIKE ?", nobodysKey+"%").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, couponRow.seen)
}

func couponPlans(tx *gorm.DB) ([]bot.CouponPlan, error) {
	var rows []couponPlanRow
	if err := tx.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, couponPlanRow.seen)
}

// couponCounts are how many coupons of each plan a scope shows. Whoever sees the
// customers of one member of staff alone gets those counted one by one; codes of
// other systems belong to no store.
func couponCounts(tx *gorm.DB, scope bot.Scope) ([]bot.CouponCount, error) {
	var rows []couponTally
	if scope.UserID == "" {
		err := tx.Table("coupon_tallies").Select("plan, " + couponSums).Where(ownedIn(tx, scope, "store", "")).Group("plan").Order("plan").Scan(&rows).Error
		return couponsCounted(rows), err
	}
	var of []struct {
		Plan                     string
		State                    bot.CouponState
		Lapsed, Reversed, Marked bool
		N                        int64
	}
	err := tx.Table("coupons").Where(theirsIn(tx, scope, "coupons")).Group("plan, state, lapsed, reversed, marked").Order("plan").
		Select("plan, state, claimed_at = 0 AND redeemed_at = 0 AS lapsed, reversed_at > 0 AS reversed, review <> '' AS marked, COUNT(*) AS n").Scan(&of).Error
	if err != nil {
		return nil, err
	}
	for _, o := range of {
		if len(rows) == 0 || rows[len(rows)-1].Plan != o.Plan {
			rows = append(rows, couponTally{Plan: o.Plan})
		}
		one := couponRow{State: o.State}
		if !o.Lapsed {
			one.ClaimedAt = 1
		}
		if o.Reversed {
			one.ReversedAt = 1
		}
		if o.Marked {
			one.Review = "?"
		}
		rows[len(rows)-1].add(one, o.N)
	}
	return couponsCounted(rows), nil
}

func couponsCounted(rows []couponTally) (all []bot.CouponCount) {
	for _, row := range rows {
		if c := row.count(); c != (bot.CouponCount{Plan: row.Plan}) {
			all = append(all, c)
		}
	}
	return all
}

// couponJournal is what happened to a coupon, oldest first.
func couponJournal(tx *gorm.DB, code string) (all []bot.CouponEntry, err error) {
	var rows []couponStep
	if err = tx.Where("code = ?", key(code, sizeCode)).Order("at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, s := range rows {
		all = append(all, bot.CouponEntry{Code: s.Code, Step: s.Step, At: s.At.Time(), By: s.ByUser, Store: s.Store})
	}
	return all, nil
}
