package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// scarce is how few coupons of a plan may be left before whoever asks for them locks
// the plan: as many as the transactions of an instance can give at the same time
// without knowing of each other.
const scarce = 2 * batchTurns

// couponNeed is what has to be left of a plan for another coupon.
type couponNeed struct {
	// budget is how many there are in all; 0 is no limit. codes says that each takes
	// one of another system.
	budget int
	codes  bool
}

func needOf(c couponRow, budget int) couponNeed {
	return couponNeed{budget: budget, codes: c.kind() == bot.CouponExternal}
}

// bounded says that others may take the last one.
func (n couponNeed) bounded() bool { return n.budget > 0 || n.codes }

// left is how many more there are, many where nothing bounds them. Of the codes of
// another system those that were given and are not claimed need one each.
func (n couponNeed) left(c bot.CouponCount) int {
	left := 1 << 30
	if n.budget > 0 {
		left = n.budget - c.Given
	}
	if n.codes {
		left = min(left, c.Codes-c.Issued)
	}
	return left
}

// lockCouponBudget keeps others from giving coupons of a plan until the transaction
// ends. Where nothing bounds them many may give at the same time: they only keep
// those away to whom the number matters.
func lockCouponBudget(tx *gorm.DB, plan string, n couponNeed) error {
	row, err := budgetRow(tx, plan, n.bounded())
	if err == nil && row.Plan == "" {
		if _, err = couponBudgetTable.insert(tx, []couponBudget{{Plan: plan, Budget: int64(n.budget)}}); err == nil {
			row, err = budgetRow(tx, plan, n.bounded())
		}
	}
	if err != nil || int64(n.budget) <= row.Budget {
		return err
	}
	return tx.Exec("UPDATE coupon_budgets SET budget = ? WHERE plan = ?", n.budget, plan).Error
}

// budgetRow reads the row of a plan and locks it: for itself, or together with
// others who do the same.
func budgetRow(tx *gorm.DB, plan string, alone bool) (row couponBudget, err error) {
	lock := ""
	if tx.Name() == MySQL {
		// MariaDB does not know FOR SHARE.
		if lock = " LOCK IN SHARE MODE"; alone {
			lock = " FOR UPDATE"
		}
	}
	return row, tx.Raw("SELECT plan, budget FROM coupon_budgets WHERE plan = ?"+lock, plan).Scan(&row).Error
}

// couponMemory is what one transaction has read of coupons.
type couponMemory struct {
	// plans are by ID, made those that people made; nil if nobody asked.
	plans map[string]*plannedCoupons
	made  []bot.CouponPlan
	asked bool
	// owned are which coupons those have whose coupons were all read, by external_userid.
	owned map[string]map[ownCoupon]bool
}

// ownCoupon is which of somebody's coupons one is.
type ownCoupon struct {
	plan string
	n    int64
}

// plannedCoupons is how a plan stands for the events of one transaction.
type plannedCoupons struct {
	count bot.CouponCount
	// budget is the one that was heard of; locked says that nobody else gives any.
	budget int
	locked bool
	// pending are those that events before this one give, which is not written yet.
	pending int
}

func newCouponMemory() couponMemory {
	return couponMemory{plans: map[string]*plannedCoupons{}, owned: map[string]map[ownCoupon]bool{}}
}

// planned reads how a plan stands. When little is left it is locked, so that what is
// answered holds. Where it is not, the events of this transaction see each other's
// coupons, and those of others are counted when they are written.
func (m *memory) planned(id string) (*plannedCoupons, error) {
	p := m.coupons.plans[id]
	if p == nil {
		row, err := couponBudgetOf(m.tx, id)
		if err != nil {
			return nil, err
		}
		p = &plannedCoupons{budget: int(row.Budget)}
		if p.count, err = couponCountOf(m.tx, id); err != nil {
			return nil, err
		}
		m.coupons.plans[id] = p
	}
	if p.locked || !p.scarce() {
		return p, nil
	}
	if err := lockCouponBudget(m.tx, id, couponNeed{codes: true}); err != nil {
		return nil, err
	}
	var err error
	p.count, err = couponCountOf(m.tx, id)
	p.locked = err == nil
	return p, err
}

func (p *plannedCoupons) scarce() bool {
	return p.budget > 0 && p.budget-p.seen().Given <= scarce || p.count.Codes > 0 && p.count.Codes-p.seen().Issued <= scarce
}

// seen is the number with those that are not written yet.
func (p *plannedCoupons) seen() bot.CouponCount {
	c := p.count
	c.Given, c.Issued = c.Given+p.pending, c.Issued+p.pending
	return c
}

func couponBudgetOf(tx *gorm.DB, plan string) (row couponBudget, err error) {
	return row, tx.Raw("SELECT plan, budget FROM coupon_budgets WHERE plan = ?", plan).Scan(&row).Error
}
