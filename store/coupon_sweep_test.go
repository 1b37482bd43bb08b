package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestCouponsGoWhenTheirTimeIsOver(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shopWith(t, o, 4)
		lapses, claimed, held, both := aCoupon("p", "wm0", 1), aCoupon("p", "wm1", 1), aCoupon("p", "wm2", 1), aCoupon("p", "wm3", 1)
		lapses.Until = hours(1)
		applied(t, s, givesCoupons(1, 4, lapses, claimed, held, both))
		claimed.State, claimed.ClaimedAt, claimed.Until = bot.CouponClaimed, opening, hours(2)
		held.State, held.ClaimedAt, held.Until, held.HeldBy, held.HeldUntil = bot.CouponHeld, opening, hours(9), "liming", hours(1)
		both.State, both.ClaimedAt, both.Until, both.HeldBy, both.HeldUntil = bot.CouponHeld, opening, hours(2), "liming", hours(2)
		appliedAll(t, s, became(2, claimed, bot.StepClaimed, "c"), became(3, held, bot.StepHeld, "h"), became(4, both, bot.StepHeld, "h"))
		sweep := func(hour, want int) {
			t.Helper()
			now.set(hours(hour))
			for _, n := range []int{want, 0, 0} {
				if got := ok[int](t)(s.CouponSweep(background)); got != n {
					t.Errorf("at hour %d %d coupons go, want %d", hour, got, n)
				}
			}
		}
		expect(t, s, wants(aPlan("p", 4), "wm0", "early"), "got p 1 claimed") // taken at the last minute
		lapsing := aCoupon("p", "wm0", 2)
		lapsing.Until = hours(1)
		applied(t, s, givesCoupons(5, 5, lapsing))
		sweep(0, 0)
		sweep(1, 2)
		if n := theCount(t, s, "p"); n != (bot.CouponCount{Plan: "p", Given: 4, Claimed: 3, Held: 1, Expired: 1}) {
			t.Errorf("after an hour %+v: what lapsed is given back", n)
		}
		if c := theCoupon(t, s, held.Code); c.State != bot.CouponClaimed || c.HeldBy != "" || !c.HeldUntil.IsZero() {
			t.Errorf("the held one is %+v", c)
		}
		sweep(2, 2)
		sweep(9, 1)
		if n := theCount(t, s, "p"); n != (bot.CouponCount{Plan: "p", Given: 4, Claimed: 1, Expired: 4}) {
			t.Errorf("in the end %+v", n)
		}
		told := movesTold(t, s)
		slices.Sort(told)
		want := []string{
			lapses.Code + " claimed", lapsing.Code + " expired", claimed.Code + " expired", held.Code + " expired", held.Code + " freed", both.Code + " expired",
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("what is told (-want +got):\n%s", diff)
		}
	})
}

func TestSeveralInstancesLetCouponsGoOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shopWith(t, o, 0)
		two := beside(t, s.o, "two")
		const coupons = 3*sweptTogether + 7
		var all []bot.Coupon
		for i := range coupons {
			all = append(all, aCoupon("p", fmt.Sprint("wm", i), 1))
		}
		applied(t, s, givesCoupons(1, coupons, all...))
		now.set(opening.AddDate(1, 0, 0))
		var mu sync.Mutex
		var group sync.WaitGroup
		gone := 0
		for i := range 8 {
			group.Go(func() {
				n, err := []*Store{s, two}[i%2].CouponSweep(background)
				mu.Lock()
				defer mu.Unlock()
				if gone += n; err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := theCount(t, s, "p"); gone != coupons || n != (bot.CouponCount{Plan: "p", Expired: coupons}) || len(movesTold(t, s)) != coupons {
			t.Errorf("%d went, %+v, %d are told, want %d", gone, n, len(movesTold(t, s)), coupons)
		}
		// Each unit can be claimed by somebody else now.
		addPeople(t, s, 1)
		if a := mustTake(t, s, wants(aPlan("p", 1), "wm0", "k")); a.Result != bot.CouponGot || a.Coupon.N != 2 {
			t.Errorf("the unit that came back: %s", cameOf(a))
		}
	})
}

// The clock and a claim may meet: either of the two is right, and the numbers agree.
func TestAClaimMeetsTheEndOfItsTime(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shopWith(t, o, 32)
		var all []bot.Coupon
		for i := range 32 {
			c := aCoupon("p", fmt.Sprint("wm", i), 1)
			c.Until = hours(1)
			all = append(all, c)
		}
		applied(t, s, givesCoupons(1, 32, all...))
		now.set(hours(2))
		var group sync.WaitGroup
		for _, c := range all {
			group.Go(func() {
				if _, err := s.CouponClaim(background, bot.CouponClaim{Plan: aPlan("p", 32), Code: c.Code, At: opening.Add(59 * time.Minute), Key: "k"}); err != nil {
					t.Error(err)
				}
			})
			group.Go(func() {
				if _, err := s.CouponSweep(background); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		n := theCount(t, s, "p")
		claimed, expired := count(t, s, "coupons WHERE state = 'claimed'"), count(t, s, "coupons WHERE state = 'expired'")
		if n.Claimed != claimed || n.Expired != expired || n.Given != claimed || claimed+expired != 32 || len(movesTold(t, s)) != 32 {
			t.Errorf("%+v, but %d are claimed, %d over, and %d told", n, claimed, expired, len(movesTold(t, s)))
		}
	})
}
