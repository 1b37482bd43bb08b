package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// writeCoupons writes plans and codes, then coupons that are given, then what became
// of coupons, and last how many there are of them now.
func (c *changes) writeCoupons() error {
	tx, all := c.seen.tx, &c.coupons
	if len(all.plans)+len(all.codes)+len(all.given)+len(all.told) == 0 {
		return nil
	}
	tallies := couponTallies{}
	for _, step := range []func() error{
		func() error {
			return mergeByID(tx, couponPlanTable, all.plans, func(p couponPlanRow) string { return p.ID })
		},
		func() error { return addCodes(tx, all.codes, tallies) },
		func() error { return c.giveCoupons(tallies) },
		func() error { return c.tellCoupons(tallies) },
		func() error { return tallies.write(tx, c.store.couponPart.Add(1)) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// giveCoupons gives what the plans still have, one plan after the other.
func (c *changes) giveCoupons(tallies couponTallies) error {
	byPlan := map[string][]givenCoupon{}
	for _, g := range c.coupons.given {
		byPlan[g.row.Plan] = append(byPlan[g.row.Plan], g)
	}
	var steps []couponStep
	for _, plan := range slices.Sorted(maps.Keys(byPlan)) {
		fresh, err := c.giveOfPlan(plan, byPlan[plan])
		if err != nil {
			return err
		}
		for _, row := range fresh {
			tallies.of(row.Plan, row.Store).add(row, 1)
			steps = append(steps, row.step(bot.StepIssued, string(bot.StepIssued), row.UserID, row.IssuedAt))
		}
	}
	return writeSteps(c.seen.tx, steps)
}

// giveOfPlan gives coupons of one plan and answers those that were not there.
func (c *changes) giveOfPlan(plan string, given []givenCoupon) (fresh []couponRow, err error) {
	var most couponNeed
	for _, g := range given {
		n := needOf(g.row, g.budget)
		most.budget, most.codes = max(most.budget, n.budget), most.codes || n.codes
	}
	if err := lockCouponBudget(c.seen.tx, plan, most); err != nil {
		return nil, err
	}
	if fresh, err = c.insertCoupons(given); err != nil || !most.bounded() {
		return fresh, err
	}
	count, err := couponCountOf(c.seen.tx, plan)
	if err != nil {
		return nil, err
	}
	for _, g := range given {
		if !slices.ContainsFunc(fresh, func(row couponRow) bool { return row.Code == g.row.Code }) {
			continue
		}
		if needOf(g.row, g.budget).left(count) <= 0 {
			return nil, c.tooMany(plan)
		}
		count.Given, count.Issued = count.Given+1, count.Issued+1
	}
	return fresh, nil
}

// tooMany is the error of an event that gives what is not there. If others were
// faster since it asked, it has to decide again.
func (c *changes) tooMany(plan string) error {
	if asked := c.seen.coupons.plans[plan]; asked != nil && !asked.locked {
		return errLater
	}
	return fmt.Errorf("store: an event gives more coupons of plan %s than there are; it has to ask CouponView.Plan, and to count those that it gives itself", plan)
}

// insertCoupons writes those that are not there. Whoever has one of that number keeps
// it; if it came after the event looked, the event has to look again.
func (c *changes) insertCoupons(given []givenCoupon) ([]couponRow, error) {
	rows, mine := make([]couponRow, 0, len(given)), map[string]bool{}
	for _, g := range given {
		if !mine[g.row.Code] {
			rows, mine[g.row.Code] = append(rows, g.row), true
		}
	}
	slices.SortFunc(rows, compareOwners)
	have, err := ownedCoupons(c.seen.tx, rows)
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(rows, func(row couponRow) bool { return have[row.own()] != "" })
	fresh = slices.CompactFunc(fresh, func(a, b couponRow) bool { return a.own() == b.own() })
	for own, code := range have {
		if seen, read := c.seen.coupons.owned[own.who]; read && !seen[own.ownCoupon] && !mine[code] {
			return nil, errLater
		}
	}
	if n, err := couponTable.insert(c.seen.tx, fresh); err != nil || n == len(fresh) {
		return fresh, err
	}
	return nil, foreignCode(c.seen.tx, fresh)
}

// errCodeTaken says that a coupon's code is another coupon's.
var errCodeTaken = errors.New("store: the code is another coupon's")

// foreignCode says why coupons could not be written: another transaction has committed
// one of them since, which is seen now, or one of the codes is another coupon's.
func foreignCode(tx *gorm.DB, rows []couponRow) error {
	var codes []string
	for _, row := range rows {
		codes = append(codes, row.Code)
	}
	there, err := lockCoupons(tx, codes)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if other := there[row.Code]; other.Code != "" && other.own() != row.own() {
			return fmt.Errorf("coupon %d of plan %s for %s: %w", row.N, row.Plan, row.ExternalUserID, errCodeTaken)
		}
	}
	return errLater
}

// owner is whose coupon it is, and which of theirs.
type owner struct {
	who string
	ownCoupon
}

func (c couponRow) own() owner { return owner{c.ExternalUserID, ownCoupon{c.Plan, c.N}} }

func compareOwners(a, b couponRow) int {
	return cmp.Or(cmp.Compare(a.ExternalUserID, b.ExternalUserID), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.N, b.N), cmp.Compare(a.Code, b.Code))
}

// ownedCoupons are the codes of those of the coupons that are there, whatever their
// code is.
func ownedCoupons(tx *gorm.DB, rows []couponRow) (map[owner]string, error) {
	have := map[owner]string{}
	for part := range slices.Chunk(rows, mostNamed) {
		var who []string
		for _, row := range part {
			who = append(who, row.ExternalUserID)
		}
		var found []couponRow
		err := tx.Select("code", "plan", "external_userid", "n").Where("plan = ? AND external_userid IN ?", part[0].Plan, who).Find(&found).Error
		if err != nil {
			return nil, err
		}
		for _, row := range found {
			have[row.own()] = row.Code
		}
	}
	return have, nil
}

// tellCoupons takes in what became of coupons, each step once.
func (c *changes) tellCoupons(tallies couponTallies) error {
	if len(c.coupons.told) == 0 {
		return nil
	}
	var codes []string
	for _, t := range c.coupons.told {
		codes = append(codes, t.row.Code)
	}
	before, err := lockCoupons(c.seen.tx, codes)
	if err != nil {
		return err
	}
	known, err := stepsOf(c.seen.tx, codes)
	if err != nil {
		return err
	}
	after, steps := maps.Clone(before), []couponStep(nil)
	for _, t := range c.coupons.told {
		row, there := after[t.row.Code]
		if !there || row.nobodys() {
			continue // its owner was erased
		}
		row.set(t.row, t.when)
		step := row.step(t.step, t.key, t.by, t.when)
		if taken := [2]string{step.Code, step.StepKey}; !known[taken] {
			known[taken], after[row.Code], steps = true, row, append(steps, step)
		}
	}
	var changed []couponRow
	for _, code := range slices.Sorted(maps.Keys(after)) {
		if after[code] != before[code] {
			changed = append(changed, after[code])
		}
	}
	if err := assignCodes(c.seen.tx, changed, at(c.ev.Now), tallies); err != nil {
		return err
	}
	for _, row := range changed {
		tallies.turn(before[row.Code], row)
	}
	if err := couponTable.overwrite(c.seen.tx, changed); err != nil {
		return err
	}
	return writeSteps(c.seen.tx, steps)
}

// lockCoupons reads coupons by code and keeps them as they are.
func lockCoupons(tx *gorm.DB, codes []string) (map[string]couponRow, error) {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	all := make(map[string]couponRow, len(codes))
	for part := range slices.Chunk(codes, mostNamed) {
		var rows []couponRow
		if err := locking(tx).Where("code IN ?", part).Order("code").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			all[row.Code] = row
		}
	}
	return all, nil
}

// stepsOf are the steps that are known of coupons, by code and key.
func stepsOf(tx *gorm.DB, codes []string) (map[[2]string]bool, error) {
	known := map[[2]string]bool{}
	for part := range slices.Chunk(codes, mostNamed) {
		var rows []couponStep
		if err := tx.Select("code", "step_key").Where("code IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			known[[2]string{row.Code, row.StepKey}] = true
		}
	}
	return known, nil
}

func writeSteps(tx *gorm.DB, steps []couponStep) error {
	slices.SortStableFunc(steps, func(a, b couponStep) int { return cmp.Compare(a.Code, b.Code) })
	_, err := couponStepTable.insert(tx, steps)
	return err
}
