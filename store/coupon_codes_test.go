package store

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func addsCodes(id int64, plan string, codes ...string) told {
	return told{id, []bot.Effect{bot.AddCouponCodes{Plan: plan, Codes: codes, At: opening}}}
}

func anExternalPlan(id string) bot.CouponPlan {
	p := aPlan(id, 0)
	p.Kind = bot.CouponExternal
	return p
}

func anExternal(plan, who string) bot.Coupon {
	c := aCoupon(plan, who, 1)
	c.CouponTerms = bot.CouponTerms{Kind: bot.CouponExternal}
	return c
}

func TestCodesOfAnotherSystemAreGivenOnceAndInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 5)
		for range 3 {
			appliedAll(t, s, addsCodes(1, "ext", "京A1", "B2", "", " B2 ", "C3"), addsCodes(2, "other", "C3", "D4"))
		}
		if e, other := theCount(t, s, "ext"), theCount(t, s, "other"); e.Codes != 3 || other.Codes != 1 {
			t.Errorf("there are %d and %d codes, want 3 and 1: each once, in the plan in which it came first", e.Codes, other.Codes)
		}
		p := anExternalPlan("ext")
		applied(t, s, givesCoupons(3, 0, anExternal("ext", "wm3")))
		if a := expect(t, s, wants(p, "wm0", "k"), "got ext 1 claimed"); a.Coupon.External != "京A1" {
			t.Errorf("the first gets %q", a.Coupon.External)
		}
		if a := expect(t, s, wants(p, "wm1", "k"), "got ext 1 claimed"); a.Coupon.External != "B2" {
			t.Errorf("the second gets %q", a.Coupon.External)
		}
		expect(t, s, wants(p, "wm2", "k"), "gone") // the third is for whom one was given to
		if a := expect(t, s, wants(p, "wm3", "k"), "got ext 1 claimed"); a.Coupon.External != "C3" {
			t.Errorf("who was given one gets %q", a.Coupon.External)
		}
		if a := expect(t, s, wants(p, "wm0", "k"), "got ext 1 claimed again"); a.Coupon.External != "京A1" {
			t.Errorf("the first gets %q when asking again", a.Coupon.External)
		}
		if diff := cmp.Diff(bot.CouponCount{Plan: "ext", Given: 3, Claimed: 3}, theCount(t, s, "ext")); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// A clerk may claim for somebody in chat, by which they get a code too.
func TestAHandlerThatClaimsGetsTheCode(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := anExternal("ext", "wmWangFang")
		appliedAll(t, s, addsCodes(1, "ext", "A1", "B2"), givesCoupons(2, 0, c))
		c.State, c.ClaimedAt = bot.CouponClaimed, opening
		for range 3 {
			applied(t, s, became(3, c, bot.StepClaimed, "c"))
		}
		used := theCoupon(t, s, c.Code)
		if used.External != "A1" || theCount(t, s, "ext").Codes != 1 {
			t.Fatalf("%q, and %d are left", used.External, theCount(t, s, "ext").Codes)
		}
		used = redeemed(used, "s17", opening)
		used.External = ""
		applied(t, s, became(4, used, bot.StepRedeemed, "r"))
		if got := theCoupon(t, s, c.Code); got.External != "A1" || theCount(t, s, "ext").Codes != 1 {
			t.Errorf("afterwards it is %q", got.External)
		}
	})
}

func TestEachCodeOfAnotherSystemIsGivenOnceAtTheSameTime(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 100)
		stores := []*Store{s, beside(t, s.o, "two")}
		var codes []string
		for i := range 60 {
			codes = append(codes, fmt.Sprintf("CODE%03d", i))
		}
		applied(t, s, addsCodes(1, "ext", codes...))
		var issued []bot.Coupon
		for i := range 20 {
			issued = append(issued, anExternal("ext", fmt.Sprint("wm", i)))
		}
		applied(t, s, givesCoupons(2, 0, issued...))
		var mu sync.Mutex
		var given []string
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				c := wants(anExternalPlan("ext"), fmt.Sprint("wm", i), "k")
				if i < 10 {
					c = bot.CouponClaim{Plan: c.Plan, Code: issued[i].Code, At: c.At, Key: "k"}
				}
				a, err := stores[i%2].CouponClaim(background, c)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if a.Result == bot.CouponGot {
					given = append(given, a.Coupon.External)
				}
				if i < 20 && a.Result != bot.CouponGot {
					t.Errorf("%d, who was given one, gets %s", i, cameOf(a))
				}
			})
		}
		group.Wait()
		slices.Sort(given)
		if diff := cmp.Diff(codes, given); diff != "" || theCount(t, s, "ext").Codes != 0 {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestTenThousandCodesAreImported(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var codes []string
		for i := range 10_000 {
			codes = append(codes, fmt.Sprint("券", i, strings.Repeat("x", i%200)))
		}
		appliedAll(t, s, addsCodes(1, "ext", codes...), addsCodes(2, "ext", codes...))
		if n := theCount(t, s, "ext").Codes; n != 10_000 {
			t.Errorf("there are %d", n)
		}
	})
}
