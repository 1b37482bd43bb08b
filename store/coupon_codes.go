package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// addCodes adds codes of other systems that are in no plan yet.
func addCodes(tx *gorm.DB, codes []couponCode, tallies couponTallies) error {
	// The order in which they came is the one in which they are given; only those of
	// one statement are written in the order of the key.
	for part := range slices.Chunk(codes, mostNamed) {
		byPlan := map[string][]couponCode{}
		for _, c := range part {
			byPlan[c.Plan] = append(byPlan[c.Plan], c)
		}
		for plan, some := range byPlan {
			n, err := couponCodeTable.insert(tx, some)
			if err != nil {
				return err
			}
			tallies.of(plan, "").Codes += int64(n)
		}
	}
	return nil
}

// kind is what the coupon gives.
func (c couponRow) kind() bot.CouponKind {
	one, err := c.seen()
	if err != nil {
		return ""
	}
	return one.Kind
}

// assignCodes gives the claimed ones of some coupons that stand for a code of another
// system the next codes of their plans, as far as there are any.
func assignCodes(tx *gorm.DB, rows []couponRow, now instant, tallies couponTallies) error {
	byPlan := map[string][]*couponRow{}
	for i := range rows {
		row := &rows[i]
		if row.ClaimedAt != 0 && row.External == "" && row.kind() == bot.CouponExternal {
			byPlan[row.Plan] = append(byPlan[row.Plan], row)
		}
	}
	for plan, of := range byPlan {
		// Whoever takes codes at the same time takes others.
		lock := ""
		if tx.Name() == MySQL {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		var free []couponCode
		err := tx.Raw("SELECT * FROM coupon_codes WHERE plan = ? AND coupon = '' ORDER BY plan, coupon, id LIMIT ?"+lock, plan, len(of)).Scan(&free).Error
		if err != nil {
			return err
		}
		for i, code := range free {
			of[i].External = code.Code
			err := tx.Exec("UPDATE coupon_codes SET coupon = ?, given_at = ? WHERE id = ?", of[i].Code, now, code.ID).Error
			if err != nil {
				return err
			}
		}
		tallies.of(plan, "").Codes -= int64(len(free))
	}
	return nil
}
