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

// codePool hands out the codes of other systems in one transaction, in the order in
// which they were added.
type codePool struct {
	tx   *gorm.DB
	free map[string][]couponCode
	used []couponCode
}

func newCodePool(tx *gorm.DB) *codePool { return &codePool{tx: tx, free: map[string][]couponCode{}} }

// next is the next code of a plan, for a coupon; empty if there is none. At most most
// are wanted of a plan in all. Whoever wants codes at the same time waits.
func (p *codePool) next(plan, coupon string, most int) (string, error) {
	if _, read := p.free[plan]; !read {
		lock := ""
		if p.tx.Name() == MySQL {
			lock = " FOR UPDATE"
		}
		var free []couponCode
		err := p.tx.Raw("SELECT * FROM coupon_codes WHERE plan = ? AND coupon = '' ORDER BY plan, coupon, id LIMIT ?"+lock, plan, most).Scan(&free).Error
		if err != nil {
			return "", err
		}
		p.free[plan] = free
	}
	if len(p.free[plan]) == 0 {
		return "", nil
	}
	one := p.free[plan][0]
	one.Coupon, p.free[plan] = coupon, p.free[plan][1:]
	p.used = append(p.used, one)
	return one.Code, nil
}

// write notes whose the codes are that were handed out.
func (p *codePool) write(now instant, tallies couponTallies) error {
	for _, c := range p.used {
		if err := p.tx.Exec("UPDATE coupon_codes SET coupon = ?, given_at = ? WHERE id = ?", c.Coupon, now, c.ID).Error; err != nil {
			return err
		}
		tallies.of(c.Plan, "").Codes--
	}
	return nil
}

// assignCodes gives the claimed ones of some coupons that stand for a code of another
// system the next codes of their plans, as far as there are any.
func assignCodes(tx *gorm.DB, rows []couponRow, now instant, tallies couponTallies) (err error) {
	pool := newCodePool(tx)
	for i := range rows {
		row := &rows[i]
		if row.ClaimedAt == 0 || row.External != "" || row.kind() != bot.CouponExternal {
			continue
		}
		if row.External, err = pool.next(row.Plan, row.Code, len(rows)); err != nil {
			return err
		}
	}
	return pool.write(now, tallies)
}
