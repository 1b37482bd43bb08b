package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Welcomes give coupons without a budget at the same time: none waits until another
// one is through.
func TestCouponsWithoutABudgetWaitForNobody(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		if o.Driver == SQLite {
			t.Skip("has one writer")
		}
		s := mustOpen(t, o)
		applied(t, s, givesCoupons(1, 0, aCoupon("p", "wm0", 1)))
		err := s.db.Transaction(func(tx *gorm.DB) error {
			if err := s.apply(tx, applyContext{EventID: 2, Now: opening}, givesCoupons(2, 0, aCoupon("p", "wm1", 1)).effects...); err != nil {
				return err
			}
			// The first one is not committed yet.
			ctx, cancel := context.WithTimeout(background, 30*time.Second)
			defer cancel()
			return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
				return s.apply(tx, applyContext{EventID: 3, Now: opening}, givesCoupons(3, 0, aCoupon("p", "wm2", 1)).effects...)
			})
		})
		if err != nil || theCount(t, s, "p").Given != 3 {
			t.Errorf("%+v, %v", theCount(t, s, "p"), err)
		}
	})
}

// A shop that gives a budget to a plan that had none counts those given before.
func TestABudgetThatComesLaterCountsAll(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 5)
		applied(t, s, givesCoupons(1, 0, aCoupon("p", "wm0", 1), aCoupon("p", "wm1", 1)))
		expect(t, s, wants(aPlan("p", 0), "wm2", "k"), "got p 1 claimed")
		expect(t, s, wants(aPlan("p", 3), "wm3", "k"), "gone")
		expect(t, s, wants(aPlan("p", 4), "wm3", "k"), "got p 1 claimed")
		expect(t, s, wants(aPlan("p", 2), "wm4", "k"), "gone")
		if err := refused(s, givesCoupons(2, 4, aCoupon("p", "wm4", 1))); err == nil || errors.Is(err, errLater) {
			t.Errorf("a fifth of four: %v", err)
		}
		expect(t, s, wants(aPlan("p", 0), "wm4", "k"), "got p 1 claimed")
	})
}

// What was taken back from somebody is there for somebody else.
func TestACouponThatIsTakenBackGivesItsUnitBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 2)
		a := expect(t, s, wants(aPlan("p", 1), "wm0", "k"), "got p 1 claimed")
		expect(t, s, wants(aPlan("p", 1), "wm1", "k"), "gone")
		void := a.Coupon
		void.State = bot.CouponVoid
		applied(t, s, became(1, void, bot.StepVoided, "v"))
		expect(t, s, bot.CouponClaim{Plan: aPlan("p", 1), Code: void.Code, Key: "again"}, "over p 1 void")
		expect(t, s, wants(aPlan("p", 1), "wm1", "k"), "got p 1 claimed")
	})
}
