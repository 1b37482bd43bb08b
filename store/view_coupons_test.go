package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// couponsSeen lets a test ask what handlers may ask.
func couponsSeen(t testing.TB, s *Store, look func(bot.CouponView)) {
	t.Helper()
	viewed(t, s, func(v view) { look(v.Coupons()) })
}

func codesOf(coupons []bot.Coupon) []string {
	codes := []string{}
	for _, c := range coupons {
		codes = append(codes, c.Code)
	}
	return codes
}

// inStore is a coupon of a store's customer.
func inStore(plan, who, store string) bot.Coupon {
	c := aCoupon(plan, who, 1)
	c.Store, c.Review = store, "一分钟内领的"
	return c
}

func TestCouponsAreSeenByTheStoreTheyBelongTo(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 3) // all are liming's, of store s17
		ours, theirs, nobodys := inStore("p", "wm0", "s17"), inStore("p", "wm1", "s18"), inStore("q", "wm2", "")
		applied(t, s, givesCoupons(1, 0, ours, theirs, nobodys))
		used := redeemed(theirs, "s17", opening.Add(time.Hour))
		used.RedeemedBy = "zhanglan"
		applied(t, s, became(2, used, bot.StepRedeemed, "r"))
		for _, tt := range []struct {
			name                          string
			scope                         bot.Scope
			reviews, redeemed, wm1, plans []string
		}{
			{"headquarters", bot.Everything(), []string{ours.Code, theirs.Code, nobodys.Code}, []string{used.Code}, []string{theirs.Code}, []string{"p 2", "q 1"}},
			{"the store", bot.Scope{Stores: []string{"s17"}}, []string{ours.Code}, []string{used.Code}, nil, []string{"p 1"}},
			{"the other store", bot.Scope{Stores: []string{"s18"}}, []string{theirs.Code}, nil, []string{theirs.Code}, []string{"p 1"}},
			{"both", bot.Scope{Stores: []string{"s18", "s17"}}, []string{ours.Code, theirs.Code}, []string{used.Code}, []string{theirs.Code}, []string{"p 2"}},
			{"a clerk with their customers", bot.Scope{Stores: []string{"s17"}, UserID: "liming"}, []string{ours.Code}, nil, nil, []string{"p 1"}},
			{"a clerk without customers", bot.Scope{Stores: []string{"s17"}, UserID: "zhanglan"}, nil, []string{used.Code}, nil, nil},
			{"no store at all", bot.Scope{Stores: []string{""}}, nil, nil, nil, nil},
			{"nobody", bot.Scope{}, nil, nil, nil, nil},
		} {
			couponsSeen(t, s, func(v bot.CouponView) {
				var plans []string
				for _, c := range ok[[]bot.CouponCount](t)(v.Counts(tt.scope)) {
					plans = append(plans, fmt.Sprint(c.Plan, " ", c.Given))
				}
				for what, got := range map[string][2][]string{
					"to look at":     {tt.reviews, codesOf(ok[[]bot.Coupon](t)(v.Reviews(tt.scope, 10)))},
					"redeemed":       {tt.redeemed, codesOf(ok[[]bot.Coupon](t)(v.Redeemed(tt.scope, 10)))},
					"of one of them": {tt.wm1, codesOf(ok[[]bot.Coupon](t)(v.Coupons(tt.scope, "wm1")))},
					"counted":        {tt.plans, plans},
				} {
					slices.Sort(got[0])
					slices.Sort(got[1])
					if !slices.Equal(got[0], got[1]) {
						t.Errorf("%s sees %v %s, want %v", tt.name, got[1], what, got[0])
					}
				}
			})
		}
		// By its code it is found wherever it is taken: that is for who asks to look at.
		couponsSeen(t, s, func(v bot.CouponView) {
			if c := ok[bot.Coupon](t)(v.Coupon(theirs.Code)); !c.TakenAt("s18") || c.Store != "s18" {
				t.Errorf("by its code: %+v", c)
			}
		})
	})
}

// The numbers of one member of staff's customers agree with those that are added up.
func TestCouponsAreCountedTheSameEitherWay(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shopWith(t, o, 6)
		var all []bot.Coupon
		for i := range 6 {
			all = append(all, aCoupon("p", fmt.Sprint("wm", i), 1))
		}
		all[5].Until = hours(1)
		applied(t, s, givesCoupons(1, 0, all...))
		claimed, held, back, marked := all[1], all[2], redeemed(all[3], "s17", opening), all[4]
		claimed.State, claimed.ClaimedAt, claimed.Until = bot.CouponClaimed, opening, hours(1)
		held.State, held.ClaimedAt, held.HeldUntil = bot.CouponHeld, opening, hours(9)
		back.ReversedAt, marked.Review = opening, "？"
		appliedAll(t, s, became(2, claimed, bot.StepClaimed, "k"), became(3, held, bot.StepHeld, "k"), became(4, back, bot.StepRedeemed, "k"), became(5, marked, bot.StepReviewed, "k"))
		now.set(hours(2))
		ok[int](t)(s.CouponSweep(background))
		want := []bot.CouponCount{{Plan: "p", Given: 5, Issued: 2, Held: 1, Redeemed: 1, Expired: 2, Reversed: 1, Review: 1}}
		couponsSeen(t, s, func(v bot.CouponView) {
			for _, scope := range []bot.Scope{bot.Everything(), {Stores: []string{"s17"}}, {Stores: []string{"s17"}, UserID: "liming"}} {
				if diff := cmp.Diff(want, ok[[]bot.CouponCount](t)(v.Counts(scope))); diff != "" {
					t.Errorf("%+v (-want +got):\n%s", scope, diff)
				}
			}
		})
	})
}

func TestPlansOfChatComeBackAsTheyWereSetLast(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		p := aPlan("节日", 5)
		p.Tiers, p.Pack, p.If, p.High = []bot.CouponTier{{If: "消费/大单", Plan: "vip"}}, []string{"a", "b"}, "来源/新客", true
		p.From, p.Until, p.Store, p.By, p.At = opening, hours(48), "s17", "liming", opening
		stopped := p
		stopped.ClosedAt = hours(1)
		for range 3 {
			applied(t, s, told{1, []bot.Effect{bot.SetCouponPlan{CouponPlan: p}}})
		}
		applied(t, s, told{2, []bot.Effect{bot.SetCouponPlan{CouponPlan: stopped}, bot.SetCouponPlan{CouponPlan: bot.CouponPlan{ID: "A", Budget: 7}}}})
		couponsSeen(t, s, func(v bot.CouponView) {
			if diff := cmp.Diff([]bot.CouponPlan{{ID: "A", Budget: 7}, stopped}, ok[[]bot.CouponPlan](t)(v.Plans())); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
		applied(t, s, told{3, []bot.Effect{bot.SetCouponPlan{CouponPlan: p}}})
		if all := ok[[]bot.CouponPlan](t)(s.CouponPlans(background)); !all[1].ClosedAt.IsZero() {
			t.Errorf("opened again it is %+v", all[1])
		}
	})
}

func TestCouponsThatEndAreFoundOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var all []bot.Coupon
		for i := range 5 {
			c := aCoupon("p", fmt.Sprint("wm", i), 1)
			c.State, c.ClaimedAt, c.Until = bot.CouponClaimed, opening, hours(i)
			all = append(all, c)
		}
		all[2].State, all[4].Until = bot.CouponIssued, time.Time{}
		applied(t, s, givesCoupons(1, 0, all...))
		ending := func(limit int, want ...string) {
			t.Helper()
			couponsSeen(t, s, func(v bot.CouponView) {
				if diff := cmp.Diff(want, codesOf(ok[[]bot.Coupon](t)(v.Ending(hours(0), hours(4), limit)))); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
		ending(9, all[0].Code, all[1].Code, all[3].Code)
		ending(1, all[0].Code)
		all[1].RemindedAt = opening
		applied(t, s, became(2, all[1], bot.StepReminded, "r"))
		ending(9, all[0].Code, all[3].Code)
	})
}

// Events of one transaction see what those before them decided.
func TestACouponThatIsUsedInTheSameMomentIsUsedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := aCoupon("p", "wmWangFang", 1)
		applied(t, s, givesCoupons(1, 0, c))
		for i := range 20 {
			mustPut(t, s, arrival(fmt.Sprint("till", i), ""))
		}
		items, _, err := s.Inbox().Claim(background, 20)
		if err != nil {
			t.Fatal(err)
		}
		took := make(chan string, len(items))
		for _, item := range items {
			go func() {
				said := "used before"
				err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
					one, err := v.Coupons().Coupon(c.Code)
					if said = "used before"; err != nil || one.State == bot.CouponRedeemed {
						return nil, err
					}
					said = "used"
					return []bot.Planned{{Handler: "test", Effect: bot.SetCoupon{Coupon: redeemed(one, "s17", opening), Step: bot.StepRedeemed, Key: item.Key, At: opening}}}, nil
				})
				if err != nil {
					said = err.Error()
				}
				took <- said
			}()
		}
		heard := map[string]int{}
		for range items {
			heard[<-took]++
		}
		if diff := cmp.Diff(map[string]int{"used": 1, "used before": 19}, heard); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff([]bot.CouponStep{bot.StepIssued, bot.StepRedeemed}, stepsTold(t, s, c.Code)); diff != "" {
			t.Errorf("the journal (-want +got):\n%s", diff)
		}
	})
}
