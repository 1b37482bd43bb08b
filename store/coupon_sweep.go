package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// sweptTogether is how many coupons one transaction of the clock looks at.
const sweptTogether = 200

// CouponSweep lets the coupons go whose time is over, and tells how many they were:
// those that were given and not claimed give their unit of the budget back, those
// that were claimed expire, and those that are held at a till come free. Several
// instances may do it at once.
func (s *Store) CouponSweep(ctx context.Context) (int, error) {
	for all := 0; ; {
		n := 0
		err := s.inTx(ctx, func(w *work) (err error) {
			n, err = w.sweepCoupons()
			return err
		})
		if err != nil {
			return all, fmt.Errorf("store: coupons whose time is over: %w", err)
		}
		if all += n; n < sweptTogether {
			return all, nil
		}
	}
}

func (w *work) sweepCoupons() (int, error) {
	var rows []couponRow
	now := at(w.now)
	err := w.tx.Raw("SELECT * FROM coupons WHERE look_at > 0 AND look_at <= ? ORDER BY look_at LIMIT ?"+w.s.skip, now, sweptTogether).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	tallies, steps, moves := couponTallies{}, []couponStep(nil), []bot.CouponMove(nil)
	for i := range rows {
		was := rows[i]
		step := rows[i].pass(now)
		tallies.turn(was, rows[i])
		steps, moves = append(steps, step), append(moves, rows[i].move(step))
	}
	for _, write := range []func() error{
		func() error { return couponTable.overwrite(w.tx, rows) },
		func() error { return writeSteps(w.tx, steps) },
		func() error { return tallies.write(w.tx, w.s.couponPart.Add(1)) },
		func() error { return w.tellCoupons(moves) },
	} {
		if err := write(); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// pass lets the time that has come change a coupon, and is the step that it takes.
func (c *couponRow) pass(now instant) couponStep {
	took, when := bot.StepFreed, c.LookAt
	if c.State == bot.CouponHeld {
		c.State, c.HeldUntil, c.HeldBy = bot.CouponClaimed, 0, ""
	}
	if c.UntilAt != 0 && c.UntilAt <= now {
		took, when = bot.StepExpired, c.UntilAt
		c.State = bot.CouponExpired
	}
	c.LookAt = c.look()
	return c.step(took, fmt.Sprintf("clock/%s/%d", took, when), "", when)
}
