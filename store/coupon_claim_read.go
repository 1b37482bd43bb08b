package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// couponClaims is a batch of claims that are decided in the order of their arrival.
type couponClaims struct {
	w    *work
	most int
	// rows are the coupons that are there or become, by code; was is how those stood
	// that were there. of are those of the plans' claimants, by owner.
	rows map[string]*couponRow
	was  map[string]couponRow
	of   map[planOwner][]*couponRow
	// counts are how the plans stand that may run out, denied whom they are not for, by the condition
	// and external_userid, whose with whom the claimants are in contact.
	counts map[string]*bot.CouponCount
	denied map[string]map[string]bot.SaleAnswer
	whose  map[string]pairStore

	pool  *codePool
	steps []couponStep
	moves []bot.CouponMove
}

// planOwner is a customer and a plan.
type planOwner struct{ who, plan string }

// pairStore is with whom a customer is in contact, and the store whose customer that
// makes them.
type pairStore struct {
	ExternalUserID string `gorm:"column:external_userid"`
	UserID, Store  string
}

// readClaims reads what a batch of claims is decided by, and keeps it as it is: first
// the plans, in one order, then the coupons.
func (w *work) readClaims(batch []bot.CouponClaim) (*couponClaims, error) {
	d := &couponClaims{
		w: w, most: len(batch), rows: map[string]*couponRow{}, was: map[string]couponRow{}, of: map[planOwner][]*couponRow{},
		counts: map[string]*bot.CouponCount{}, denied: map[string]map[string]bot.SaleAnswer{}, whose: map[string]pairStore{},
		pool: newCodePool(w.tx),
	}
	needs, claimants, codes := map[string]couponNeed{}, map[string][]string{}, []string(nil)
	for _, c := range batch {
		if c.Code != "" {
			codes = append(codes, c.Code)
			continue
		}
		n := needs[c.Plan.ID]
		n.budget, n.codes = max(n.budget, c.Plan.Budget), n.codes || c.Plan.Kind == bot.CouponExternal
		needs[c.Plan.ID], claimants[c.Plan.ID] = n, append(claimants[c.Plan.ID], c.ExternalUserID)
	}
	for _, plan := range slices.Sorted(maps.Keys(needs)) {
		if err := d.lock(plan, needs[plan]); err != nil {
			return nil, err
		}
	}
	if len(codes) > 0 {
		if err := d.read(w.tx.Where("code IN ?", codes).Order("code")); err != nil {
			return nil, err
		}
	}
	for _, plan := range slices.Sorted(maps.Keys(claimants)) {
		slices.Sort(claimants[plan])
		if err := d.read(w.tx.Where("plan = ? AND external_userid IN ?", plan, slices.Compact(claimants[plan])).Order("external_userid, n")); err != nil {
			return nil, err
		}
	}
	return d, d.judge(batch)
}

// lock keeps a plan as it stands, and reads how that is where it matters.
func (d *couponClaims) lock(plan string, need couponNeed) error {
	err := lockCouponBudget(d.w.tx, plan, need)
	if err != nil || !need.bounded() {
		return err
	}
	n, err := couponCountOf(d.w.tx, plan)
	d.counts[plan] = &n
	return err
}

// read locks coupons.
func (d *couponClaims) read(tx *gorm.DB) error {
	var rows []couponRow
	if err := locking(tx).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if d.rows[row.Code] == nil {
			d.was[row.Code] = row
			d.add(&row)
		}
	}
	return nil
}

func (d *couponClaims) add(row *couponRow) {
	o := planOwner{row.ExternalUserID, row.Plan}
	d.rows[row.Code], d.of[o] = row, append(d.of[o], row)
}

// judge reads who of those that need a new coupon may have one, and of whom they are
// a customer.
func (d *couponClaims) judge(batch []bot.CouponClaim) error {
	byRule, all := map[string][]string{}, []string(nil)
	for _, c := range batch {
		if c.Code == "" && len(d.open(c)) == 0 {
			byRule[c.Plan.If] = append(byRule[c.Plan.If], c.ExternalUserID)
			all = append(all, c.ExternalUserID)
		}
	}
	for rule, who := range byRule {
		slices.Sort(who)
		var err error
		if d.denied[rule], err = eligible(d.w.tx, d.w.now, slices.Compact(who), rule, nil); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	var pairs []pairStore
	err := d.w.tx.Raw("SELECT c.external_userid, r.user_id, r.store FROM customers c JOIN relations r ON r.customer_id = c.id "+
		"WHERE c.external_userid IN ? AND r.status IN ('active', 'half') ORDER BY r.added_at, r.user_id", all).Scan(&pairs).Error
	for _, p := range pairs {
		d.whose[p.ExternalUserID] = p // the one added last stays
	}
	return err
}

// open are the claimant's coupons of the plan that are neither used nor over, those
// first that are not claimed yet.
func (d *couponClaims) open(c bot.CouponClaim) (open []*couponRow) {
	var claimed []*couponRow
	for _, row := range d.of[planOwner{c.ExternalUserID, c.Plan.ID}] {
		switch row.stateAt(at(c.At)) {
		case bot.CouponIssued:
			open = append(open, row)
		case bot.CouponClaimed, bot.CouponHeld:
			claimed = append(claimed, row)
		}
	}
	return append(open, claimed...)
}

// stateAt is the state at a time, as bot.Coupon.Now has it.
func (c couponRow) stateAt(now instant) bot.CouponState {
	return bot.Coupon{State: c.State, HeldUntil: c.HeldUntil.Time(), Until: c.UntilAt.Time()}.Now(now.Time())
}
