package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// aCoupon is the n-th of a customer's coupons of a plan, as it is given.
func aCoupon(plan, who string, n int) bot.Coupon {
	return bot.Coupon{
		Code: strings.ToUpper(fmt.Sprintf("%s-%s-%d", plan, who, n)), Plan: plan, ExternalUserID: who, N: n, Name: "满100减20", Description: "全店通用",
		CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 2000, Over: 10000, Stores: []string{"s17", "s18"}},
		UserID:      "liming", Store: "s17", Source: "welcome:默认欢迎", State: bot.CouponIssued, IssuedAt: opening, Until: opening.AddDate(0, 0, 7),
	}
}

func givesCoupons(id int64, budget int, coupons ...bot.Coupon) told {
	var effects []bot.Effect
	for _, c := range coupons {
		effects = append(effects, bot.IssueCoupon{Coupon: c, Budget: budget})
	}
	return told{id, effects}
}

func appliedAll(t testing.TB, s *Store, events ...told) {
	t.Helper()
	for _, e := range events {
		applied(t, s, e)
	}
}

// refused is why the effects of an event cannot be applied.
func refused(s *Store, e told) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		return s.apply(tx, applyContext{EventID: e.id, Now: s.o.Now()}, e.effects...)
	})
}

// became is what happened to a coupon.
func became(id int64, c bot.Coupon, step bot.CouponStep, key string) told {
	return told{id, []bot.Effect{bot.SetCoupon{Coupon: c, Step: step, By: "liming", Key: key, At: opening.Add(time.Duration(id) * time.Minute)}}}
}

func theCoupon(t testing.TB, s *Store, code string) bot.Coupon {
	t.Helper()
	return ok[bot.Coupon](t)(s.CouponByCode(background, code))
}

func theCount(t testing.TB, s *Store, plan string) bot.CouponCount {
	t.Helper()
	return ok[bot.CouponCount](t)(s.CouponCount(background, plan))
}

// stepsTold is a coupon's journal in short.
func stepsTold(t testing.TB, s *Store, code string) (steps []bot.CouponStep) {
	t.Helper()
	viewed(t, s, func(v view) {
		for _, e := range ok[[]bot.CouponEntry](t)(v.Coupons().Journal(code)) {
			steps = append(steps, e.Step)
		}
	})
	return steps
}

func redeemed(c bot.Coupon, store string, when time.Time) bot.Coupon {
	c.State, c.RedeemedAt, c.RedeemedBy, c.RedeemedStore = bot.CouponRedeemed, when, "liming", store
	return c
}

func TestACouponComesBackAsItWasGiven(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := aCoupon("new20", "wmWangFang", 1)
		c.Name, c.Description = "👨‍👩‍👧‍👦满减 <b>'\"\\", strings.Repeat("🎁", 1000)
		c.CouponTerms = bot.CouponTerms{Kind: bot.CouponPercent, Percent: 85, Most: 5050, Over: 1, Gift: "赠品", Stores: []string{"s17"}, Stackable: true}
		c.From, c.Review = opening.AddDate(0, 0, 1), "10 分钟内领了 30 张"
		for range 3 {
			applied(t, s, givesCoupons(1, 0, c))
		}
		if diff := cmp.Diff(c, theCoupon(t, s, c.Code)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(bot.CouponCount{Plan: "new20", Given: 1, Issued: 1, Review: 1}, theCount(t, s, "new20")); diff != "" {
			t.Errorf("given three times it counts (-want +got):\n%s", diff)
		}
		if got := stepsTold(t, s, c.Code); !slices.Equal(got, []bot.CouponStep{bot.StepIssued}) {
			t.Errorf("the journal says %v", got)
		}
		if none := theCoupon(t, s, "new20"); none.Code != "" {
			t.Errorf("a code that nobody has is %+v", none)
		}
	})
}

func TestNamesThatAreTooLongAreCut(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := aCoupon("new20", "wmWangFang", 1)
		c.Name, c.Description, c.Review, c.Source = strings.Repeat("券", 9000), strings.Repeat("👍", 9000)+"\x00\xff", strings.Repeat("疑", 9000), strings.Repeat("s", 9000)
		applied(t, s, givesCoupons(1, 0, c))
		got := theCoupon(t, s, c.Code)
		if len([]rune(got.Name)) != sizeName || len([]rune(got.Description)) != sizeDetail || len([]rune(got.Review)) != sizeDetail || len(got.Source) != sizeName {
			t.Errorf("the coupon is %d, %d, %d, %d long", len(got.Name), len(got.Description), len(got.Review), len(got.Source))
		}
	})
}

// The first coupon of its number stays, and another of the plan is another number.
func TestTheFirstCouponOfANumberStays(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		first, other, next := aCoupon("new20", "wmWangFang", 1), aCoupon("new20", "wmWangFang", 1), aCoupon("new20", "wmWangFang", 2)
		other.Code = "OTHER"
		appliedAll(t, s, givesCoupons(1, 0, first), givesCoupons(2, 0, other, next))
		var codes []string
		for _, c := range ok[[]bot.Coupon](t)(s.CouponsOf(background, "wmWangFang")) {
			codes = append(codes, c.Code)
		}
		slices.Sort(codes)
		if diff := cmp.Diff([]string{first.Code, next.Code}, codes); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		stolen := aCoupon("new20", "wmLiWei", 1)
		stolen.Code = first.Code
		err := refused(s, givesCoupons(3, 0, stolen))
		if err == nil || errors.Is(err, errLater) || strings.Contains(err.Error(), first.Code) {
			t.Errorf("a code of somebody else is given again: %v", err)
		}
	})
}

func TestEachStepIsTakenInOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := aCoupon("new20", "wmWangFang", 1)
		claimed := c
		claimed.State, claimed.ClaimedAt, claimed.Until = bot.CouponClaimed, opening.Add(time.Minute), opening.AddDate(0, 0, 30)
		held := claimed
		held.State, held.HeldBy, held.HeldUntil = bot.CouponHeld, "liming", opening.Add(time.Hour)
		used := redeemed(claimed, "s18", opening.Add(2*time.Minute))
		back := used
		back.State, back.ReversedAt = bot.CouponClaimed, opening.Add(3*time.Minute)
		again := redeemed(back, "s17", opening.Add(4*time.Minute))
		steps := []told{
			givesCoupons(1, 0, c), became(2, claimed, bot.StepClaimed, "c"), became(3, held, bot.StepHeld, "h"),
			became(4, used, bot.StepRedeemed, "r1"), became(5, back, bot.StepReversed, "b1"), became(6, again, bot.StepRedeemed, "r2"),
		}
		var counts []bot.CouponCount
		for _, step := range steps {
			for range 3 {
				applied(t, s, step)
			}
			counts = append(counts, theCount(t, s, "new20"))
		}
		// What comes a second time, and backwards, says nothing new.
		slices.Reverse(steps)
		appliedAll(t, s, steps...)
		want := []bot.CouponCount{
			{Plan: "new20", Given: 1, Issued: 1}, {Plan: "new20", Given: 1, Claimed: 1}, {Plan: "new20", Given: 1, Held: 1},
			{Plan: "new20", Given: 1, Redeemed: 1}, {Plan: "new20", Given: 1, Claimed: 1, Reversed: 1}, {Plan: "new20", Given: 1, Redeemed: 1, Reversed: 1},
		}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("the numbers (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want[5], theCount(t, s, "new20")); diff != "" {
			t.Errorf("the numbers in the end (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(again, theCoupon(t, s, c.Code)); diff != "" {
			t.Errorf("the coupon (-want +got):\n%s", diff)
		}
		journal := []bot.CouponStep{bot.StepIssued, bot.StepClaimed, bot.StepHeld, bot.StepRedeemed, bot.StepReversed, bot.StepRedeemed}
		if diff := cmp.Diff(journal, stepsTold(t, s, c.Code)); diff != "" {
			t.Errorf("the journal (-want +got):\n%s", diff)
		}
	})
}

// What a coupon is good for, and for whom, is not changed by what happens to it.
func TestWhatACouponIsGoodForStays(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		c := aCoupon("new20", "wmWangFang", 1)
		said := redeemed(c, "s17", opening)
		said.ExternalUserID, said.Plan, said.N, said.Name, said.CouponTerms = "wmLiWei", "other", 7, "别的", bot.CouponTerms{Kind: bot.CouponGift, Gift: "车"}
		appliedAll(t, s, givesCoupons(1, 0, c), became(2, said, bot.StepRedeemed, "r"))
		if diff := cmp.Diff(redeemed(c, "s17", opening), theCoupon(t, s, c.Code)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		applied(t, s, became(3, aCoupon("gone", "wmNobody", 1), bot.StepRedeemed, "r")) // whose owner was erased
		if n := count(t, s, "coupons"); n != 1 {
			t.Errorf("there are %d coupons", n)
		}
	})
}

func TestTheBudgetHoldsForEventsThatAreHandledTogether(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		const people, budget = 300, 100
		for i := range people {
			mustPut(t, stores[0], arrival(fmt.Sprint("e", i), customerLane+fmt.Sprint("wm", i)))
		}
		items, _, err := stores[0].Inbox().Claim(background, people)
		if err != nil || len(items) != people {
			t.Fatal(len(items), err)
		}
		if err := stores[0].db.Exec("UPDATE inbox SET owner = 'two' WHERE id % 2 = 0").Error; err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		said := 0
		for _, item := range items {
			group.Go(func() {
				s := stores[(item.ID+1)%2]
				gave := false
				err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
					n, err := v.Coupons().Plan("few")
					if gave = err == nil && n.Given < budget; !gave {
						return nil, err
					}
					c := aCoupon("few", strings.TrimPrefix(item.Lane, customerLane), 1)
					return []bot.Planned{{Handler: "test", Effect: bot.IssueCoupon{Coupon: c, Budget: budget}}}, nil
				})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				} else if gave {
					said++
				}
			})
		}
		group.Wait()
		if n := theCount(t, stores[0], "few"); n.Given != budget || said != budget || count(t, stores[0], "coupons") != budget {
			t.Errorf("%+v are given, %d were promised, want %d", n, said, budget)
		}
	})
}

// Whoever gives without asking is told so, instead of giving what is not there.
func TestGivingWithoutAskingDoesNotExceedTheBudget(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		appliedAll(t, s, givesCoupons(1, 1, aCoupon("one", "wmWangFang", 1)), givesCoupons(2, 1, aCoupon("one", "wmWangFang", 1)))
		err := refused(s, givesCoupons(3, 1, aCoupon("one", "wmLiWei", 1)))
		if err == nil || errors.Is(err, errLater) {
			t.Errorf("the second coupon of one: %v", err)
		}
	})
}
