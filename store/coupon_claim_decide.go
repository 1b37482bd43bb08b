package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// decide is what comes of one claim, after those before it.
func (d *couponClaims) decide(c bot.CouponClaim) (bot.CouponAnswer, error) {
	if c.Code != "" {
		row := d.rows[c.Code]
		if row == nil || row.nobodys() || c.ExternalUserID != "" && row.ExternalUserID != c.ExternalUserID {
			return bot.CouponAnswer{Result: bot.CouponUnknown}, nil
		}
		return d.take(row, c)
	}
	theirs := d.of[planOwner{c.ExternalUserID, c.Plan.ID}]
	for _, row := range theirs {
		if c.Key != "" && row.ClaimKey == c.Key {
			return answerWith(row, bot.CouponGot, true)
		}
	}
	if open := d.open(c); len(open) > 0 {
		return d.take(open[0], c)
	}
	if !c.Plan.OpenAt(c.At) {
		return bot.CouponAnswer{Result: bot.CouponOver}, nil
	}
	had := slices.DeleteFunc(slices.Clone(theirs), func(row *couponRow) bool {
		return row.State == bot.CouponVoid || row.stateAt(at(c.At)) == bot.CouponExpired && row.ClaimedAt == 0 && row.RedeemedAt == 0
	})
	if len(had) >= c.Plan.Persons() {
		newest := slices.MaxFunc(had, func(a, b *couponRow) int { return cmp.Compare(a.N, b.N) })
		return answerWith(newest, bot.CouponLimit, true)
	}
	if _, denied := d.denied[c.Plan.If][c.ExternalUserID]; denied {
		return bot.CouponAnswer{Result: bot.CouponDenied}, nil
	}
	return d.make(c, theirs)
}

// take claims a coupon that was given, or answers how it stands.
func (d *couponClaims) take(row *couponRow, c bot.CouponClaim) (bot.CouponAnswer, error) {
	switch row.stateAt(at(c.At)) {
	case bot.CouponClaimed, bot.CouponHeld:
		return answerWith(row, bot.CouponGot, true)
	case bot.CouponRedeemed:
		if c.Key != "" && row.ClaimKey == c.Key {
			return answerWith(row, bot.CouponGot, true)
		}
		return answerWith(row, bot.CouponLimit, true)
	case bot.CouponIssued:
	default:
		return answerWith(row, bot.CouponOver, false)
	}
	until := row.UntilAt
	if c.Plan.ID == row.Plan {
		until = at(c.Plan.Ends(c.At))
	}
	if until != 0 && until <= at(c.At) {
		return answerWith(row, bot.CouponOver, false)
	}
	if row.kind() == bot.CouponExternal {
		code, err := d.pool.next(row.Plan, row.Code, d.most)
		if err != nil || code == "" {
			return bot.CouponAnswer{Result: bot.CouponGone}, err
		}
		row.External = code
	}
	if n := d.counts[row.Plan]; n != nil {
		n.Issued--
		if row.External != "" {
			n.Codes--
		}
	}
	row.State, row.ClaimedAt, row.UntilAt, row.ClaimKey = bot.CouponClaimed, at(c.At), until, c.Key
	return d.claimed(row)
}

// make gives the claimant a new coupon, if there is one left.
func (d *couponClaims) make(c bot.CouponClaim, theirs []*couponRow) (bot.CouponAnswer, error) {
	need := couponNeed{budget: c.Plan.Budget, codes: c.Plan.Kind == bot.CouponExternal}
	if need.bounded() && need.left(*d.counts[c.Plan.ID]) <= 0 {
		return bot.CouponAnswer{Result: bot.CouponGone}, nil
	}
	until := c.Plan.Ends(c.At)
	if !until.IsZero() && !until.After(c.At) {
		return bot.CouponAnswer{Result: bot.CouponOver}, nil
	}
	if d.rows[c.NewCode] != nil {
		return bot.CouponAnswer{}, fmt.Errorf("plan %s for %s: %w", c.Plan.ID, c.ExternalUserID, errCodeTaken)
	}
	next := int64(1)
	for _, row := range theirs {
		next = max(next, row.N+1)
	}
	row := newCoupon(bot.Coupon{
		Code: c.NewCode, Plan: c.Plan.ID, ExternalUserID: c.ExternalUserID, N: int(next), Name: c.Plan.Name, Description: c.Plan.Description,
		CouponTerms: c.Plan.CouponTerms, UserID: d.whose[c.ExternalUserID].UserID, Store: d.whose[c.ExternalUserID].Store, Source: c.Source,
		State: bot.CouponClaimed, From: c.Plan.From, Until: until, IssuedAt: c.At, ClaimedAt: c.At,
	})
	row.ClaimKey = c.Key
	if need.codes {
		code, err := d.pool.next(row.Plan, row.Code, d.most)
		if err != nil || code == "" {
			return bot.CouponAnswer{Result: bot.CouponGone}, err
		}
		row.External = code
	}
	if n := d.counts[row.Plan]; n != nil {
		n.Given++
		if need.codes {
			n.Codes--
		}
	}
	d.add(&row)
	return d.claimed(&row)
}

// claimed notes that a coupon is claimed now.
func (d *couponClaims) claimed(row *couponRow) (bot.CouponAnswer, error) {
	row.LookAt = row.look()
	step := row.step(bot.StepClaimed, string(bot.StepClaimed), "", row.ClaimedAt)
	d.steps, d.moves = append(d.steps, step), append(d.moves, row.move(step))
	return answerWith(row, bot.CouponGot, false)
}

func answerWith(row *couponRow, result bot.CouponResult, again bool) (bot.CouponAnswer, error) {
	c, err := row.seen()
	return bot.CouponAnswer{Result: result, Coupon: c, Again: again}, err
}

// write writes what was decided, and who will hear of it.
func (d *couponClaims) write() error {
	if len(d.steps) == 0 {
		return nil
	}
	tallies := couponTallies{}
	var fresh, changed []couponRow
	for _, code := range slices.Sorted(maps.Keys(d.rows)) {
		row := *d.rows[code]
		switch was, there := d.was[code]; {
		case !there:
			fresh = append(fresh, row)
			tallies.of(row.Plan, row.Store).add(row, 1)
		case was != row:
			changed = append(changed, row)
			tallies.turn(was, row)
		}
	}
	if n, err := couponTable.insert(d.w.tx, fresh); err != nil {
		return err
	} else if n < len(fresh) {
		return foreignCode(d.w.tx, fresh)
	}
	for _, write := range []func() error{
		func() error { return couponTable.overwrite(d.w.tx, changed) },
		func() error { return d.pool.write(at(d.w.now), tallies) },
		func() error { return writeSteps(d.w.tx, d.steps) },
		func() error { return tallies.write(d.w.tx, d.w.s.couponPart.Add(1)) },
		func() error { return d.w.tellCoupons(d.moves) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
