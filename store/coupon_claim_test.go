package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// aPlan is a plan of which there are a number of coupons.
func aPlan(id string, budget int) bot.CouponPlan {
	return bot.CouponPlan{
		ID: id, Name: "满100减20", CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 2000, Over: 10000},
		Budget: budget, Valid: 30 * 24 * time.Hour,
	}
}

// wants is a customer's claim of a plan on its page.
func wants(p bot.CouponPlan, who, pageKey string) bot.CouponClaim {
	return bot.CouponClaim{
		Plan: p, ExternalUserID: who, NewCode: strings.ToUpper(fmt.Sprintf("%s-%s-%s", p.ID, who, pageKey)), Source: "page", At: opening.Add(time.Minute), Key: pageKey,
	}
}

// shopWith is an open shop with the customers wm0, wm1, …
func shopWith(t testing.TB, o Options, people int) (*Store, *clock) {
	t.Helper()
	now := clockAt(opening)
	o.Now = now.Now
	s := mustOpen(t, o)
	addPeople(t, s, people)
	return s, now
}

func addPeople(t testing.TB, s *Store, people int) {
	t.Helper()
	customers, pairs := make([]customer, people), make([]relation, people)
	for i := range people {
		customers[i] = customer{ID: int64(i + 1), ExternalUserID: fmt.Sprint("wm", i)}
		pairs[i] = relation{CustomerID: int64(i + 1), UserID: "liming", Status: bot.RelationActive, AddedAt: at(opening), Store: "s17"}
	}
	_, err := customerTable.insert(s.db, customers)
	if err == nil {
		_, err = relationTable.insert(s.db, pairs)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func mustTake(t testing.TB, s *Store, c bot.CouponClaim) bot.CouponAnswer {
	t.Helper()
	return ok[bot.CouponAnswer](t)(s.CouponClaim(background, c))
}

// cameOf is an answer in short.
func cameOf(a bot.CouponAnswer) string {
	line := string(a.Result)
	if a.Coupon.Code != "" {
		line += fmt.Sprintf(" %s %d %s", a.Coupon.Plan, a.Coupon.N, a.Coupon.State)
	}
	if a.Again {
		line += " again"
	}
	return line
}

func expect(t testing.TB, s *Store, c bot.CouponClaim, want string) bot.CouponAnswer {
	t.Helper()
	a := mustTake(t, s, c)
	if got := cameOf(a); got != want {
		t.Errorf("%s of %s by %s: %s, want %s", c.Plan.ID+c.Code, c.ExternalUserID, c.Key, got, want)
	}
	return a
}

// movesTold are what the events in the inbox tell of coupons, in order.
func movesTold(t testing.TB, s *Store) (all []string) {
	t.Helper()
	var rows []inboxRow
	if err := s.read.Where("kind = ?", bot.KindCouponMoved).Order("id").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		body, err := bot.DecodeInternal(row.Kind, row.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range body.(bot.CouponMoved).Moves {
			all = append(all, fmt.Sprintf("%s %s", m.Code, m.Step))
		}
	}
	return all
}

func TestACouponIsClaimedOnceHoweverOftenSomebodyTriesIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 2)
		p := aPlan("new20", 10)
		first := expect(t, s, wants(p, "wm0", "k1"), "got new20 1 claimed")
		want := bot.Coupon{
			Code: "NEW20-WM0-K1", Plan: "new20", ExternalUserID: "wm0", N: 1, Name: p.Name, CouponTerms: p.CouponTerms, UserID: "liming", Store: "s17",
			Source: "page", State: bot.CouponClaimed, Until: opening.Add(time.Minute + p.Valid), IssuedAt: opening.Add(time.Minute), ClaimedAt: opening.Add(time.Minute),
		}
		if diff := cmp.Diff(want, first.Coupon); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		expect(t, s, wants(p, "wm0", "k1"), "got new20 1 claimed again")
		expect(t, s, wants(p, "wm0", "k2"), "got new20 1 claimed again") // the page was opened twice
		applied(t, s, became(1, redeemed(first.Coupon, "s17", opening.Add(time.Hour)), bot.StepRedeemed, "r"))
		expect(t, s, wants(p, "wm0", "k1"), "got new20 1 redeemed again")
		expect(t, s, wants(p, "wm0", "k3"), "limit new20 1 redeemed again")
		if diff := cmp.Diff(bot.CouponCount{Plan: "new20", Given: 1, Redeemed: 1}, theCount(t, s, "new20")); diff != "" {
			t.Errorf("the numbers (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"NEW20-WM0-K1 claimed"}, movesTold(t, s)); diff != "" {
			t.Errorf("what is told (-want +got):\n%s", diff)
		}
	})
}

func TestACouponThatWasGivenIsClaimedByItsCode(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 2)
		p, c := aPlan("new20", 1), aCoupon("new20", "wm0", 1)
		applied(t, s, givesCoupons(1, 1, c))
		byCode := bot.CouponClaim{Plan: p, Code: c.Code, At: opening.Add(time.Hour), Key: "k"}
		strange := byCode
		strange.ExternalUserID = "wm1"
		expect(t, s, strange, "unknown")
		expect(t, s, bot.CouponClaim{Plan: p, Code: "NOSUCH", Key: "k"}, "unknown")
		expect(t, s, bot.CouponClaim{Key: "k"}, "unknown")
		expect(t, s, wants(p, "wm1", "k"), "gone")
		got := expect(t, s, byCode, "got new20 1 claimed")
		if want := opening.Add(time.Hour + p.Valid); !got.Coupon.Until.Equal(want) {
			t.Errorf("it is good until %v, want %v: its time runs since the claim", got.Coupon.Until, want)
		}
		for range 3 {
			expect(t, s, byCode, "got new20 1 claimed again")
		}
		applied(t, s, became(2, redeemed(got.Coupon, "s17", opening), bot.StepRedeemed, "r"))
		byCode.Key = "k2"
		expect(t, s, byCode, "limit new20 1 redeemed again")
		if diff := cmp.Diff(bot.CouponCount{Plan: "new20", Given: 1, Redeemed: 1}, theCount(t, s, "new20")); diff != "" {
			t.Errorf("the numbers (-want +got):\n%s", diff)
		}
	})
}

// The clerk may be faster than the customer's page.
func TestACouponThatWasUsedBeforeItWasClaimedIsUsed(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shopWith(t, o, 1)
		c := aCoupon("new20", "wm0", 1)
		applied(t, s, givesCoupons(1, 0, c))
		applied(t, s, became(2, redeemed(c, "s18", opening.Add(time.Minute)), bot.StepRedeemed, "r"))
		expect(t, s, bot.CouponClaim{Plan: aPlan("new20", 0), Code: c.Code, Key: "k"}, "limit new20 1 redeemed again")
		now.set(opening.AddDate(1, 0, 0))
		if n := ok[int](t)(s.CouponSweep(background)); n != 0 {
			t.Errorf("%d coupons expire that were used", n)
		}
		if got := theCoupon(t, s, c.Code); got.State != bot.CouponRedeemed {
			t.Errorf("it ends %s", got.State)
		}
	})
}

func TestTheNextCouponMayBeClaimedWhenTheOneBeforeIsUsedOrOver(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 1)
		p := aPlan("twice", 0)
		p.Each = 2
		lapsed := aCoupon("twice", "wm0", 1)
		lapsed.Until = opening.Add(time.Second)
		applied(t, s, givesCoupons(1, 0, lapsed))
		first := expect(t, s, wants(p, "wm0", "k1"), "got twice 2 claimed") // what lapsed unclaimed counts for nobody
		expect(t, s, wants(p, "wm0", "k2"), "got twice 2 claimed again")
		applied(t, s, became(2, redeemed(first.Coupon, "s17", opening), bot.StepRedeemed, "r"))
		later := wants(p, "wm0", "k3")
		expect(t, s, later, "got twice 3 claimed")
		expect(t, s, later, "got twice 3 claimed again")
		afterwards := wants(p, "wm0", "k4")
		afterwards.At = opening.AddDate(1, 0, 0)
		expect(t, s, afterwards, "limit twice 3 claimed again")
	})
}

func TestWhoMayNotHaveACouponGetsNone(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 3)
		p := aPlan("new20", 10)
		over, stopped, vip := p, p, p
		over.Until, stopped.ClosedAt, vip.If = opening, opening, "消费/大单"
		vip.ID = "vip"
		expect(t, s, wants(over, "wm0", "k"), "over")
		expect(t, s, wants(stopped, "wm0", "k"), "over")
		expect(t, s, wants(vip, "wm0", "k"), "denied")
		expect(t, s, wants(p, "wmStranger", "k"), "denied")
		applied(t, s, told{1, []bot.Effect{bot.SetExclusion{Exclusion: bot.Exclusion{ID: "x1", ExternalUserID: "wm1", From: opening.Add(-time.Hour), Reason: "广告"}}}})
		expect(t, s, wants(p, "wm1", "k"), "denied")
		// What they were given is theirs.
		applied(t, s, givesCoupons(2, 0, aCoupon("vip", "wm1", 1)))
		expect(t, s, wants(vip, "wm1", "k"), "got vip 1 claimed")
		if n := count(t, s, "coupons"); n != 1 {
			t.Errorf("there are %d coupons", n)
		}
		if _, err := s.CouponClaim(background, bot.CouponClaim{Plan: p, ExternalUserID: "wm0"}); err == nil {
			t.Error("a claim without a code for the new coupon is no mistake")
		}
	})
}

// The code of another customer's coupon refuses one claim, and not those with it.
func TestATakenCodeConcernsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 8)
		var group sync.WaitGroup
		var failed sync.Map
		for i := range 8 {
			c := wants(aPlan("new20", 10), fmt.Sprint("wm", i), "k")
			if i < 2 {
				c.NewCode = "SAME"
			}
			group.Go(func() {
				if _, err := s.CouponClaim(background, c); err != nil {
					failed.Store(i, err)
				}
			})
		}
		group.Wait()
		n := 0
		failed.Range(func(_, err any) bool {
			if n++; !errors.Is(err.(error), errCodeTaken) {
				t.Error(err)
			}
			return true
		})
		if c := theCount(t, s, "new20"); n != 1 || c.Given != 7 {
			t.Errorf("%d failed and %d were given, want 1 and 7", n, c.Given)
		}
	})
}

func TestTheBudgetOfClaimsIsExact(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const people, budget, callers = 400, 150, 64
		s, _ := shopWith(t, o, people)
		stores := []*Store{s, beside(t, s.o, "two")}
		var mu sync.Mutex
		results, codes := map[bot.CouponResult]int{}, map[string]bool{}
		queue := make(chan int, 3*people)
		for i := range 3 * people { // everybody tries three times
			queue <- i % people
		}
		close(queue)
		var group sync.WaitGroup
		for caller := range callers {
			group.Go(func() {
				for i := range queue {
					a, err := stores[(caller+i)%2].CouponClaim(background, wants(aPlan("few", budget), fmt.Sprint("wm", i), "k"))
					mu.Lock()
					if err != nil {
						t.Error(err)
					}
					if results[a.Result]++; a.Result == bot.CouponGot {
						codes[a.Coupon.Code] = true
					}
					mu.Unlock()
				}
			})
		}
		group.Wait()
		n := theCount(t, s, "few")
		if n.Given != budget || n.Claimed != budget || len(codes) != budget || count(t, s, "coupons") != budget || len(movesTold(t, s)) != budget {
			t.Errorf("%+v: %d have one, %d rows, %d moves told, want %d each", n, len(codes), count(t, s, "coupons"), len(movesTold(t, s)), budget)
		}
		if results[bot.CouponGot] != 3*budget || results[bot.CouponGone] != 3*(people-budget) {
			t.Errorf("the answers are %v", results)
		}
	})
}

// Whatever a transaction did that the database has not committed never happened.
func TestAClaimThatIsRolledBackLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shopWith(t, o, 5)
		p := aPlan("ext", 3)
		p.Kind = bot.CouponExternal
		applied(t, s, told{1, []bot.Effect{bot.AddCouponCodes{Plan: "ext", Codes: []string{"A", "B", "C", "D"}}}})
		applied(t, s, givesCoupons(2, 3, aCoupon("ext", "wm0", 1)))
		died := errors.New("the power went")
		claims := []bot.CouponClaim{wants(p, "wm0", "k"), wants(p, "wm1", "k"), wants(p, "wm2", "k")}
		for range 20 {
			w := s.newWork(nil)
			err := s.db.Transaction(func(tx *gorm.DB) error {
				w.tx, w.now = tx, s.o.Now()
				d, err := w.readClaims(claims)
				for _, c := range claims {
					if err == nil {
						_, err = d.decide(c)
					}
				}
				return errors.Join(err, d.write(), died)
			})
			w.drop()
			if !errors.Is(err, died) {
				t.Fatal(err)
			}
		}
		if n := theCount(t, s, "ext"); n != (bot.CouponCount{Plan: "ext", Given: 1, Issued: 1, Codes: 4}) || len(movesTold(t, s)) != 0 {
			t.Errorf("%+v, and %v are told", n, movesTold(t, s))
		}
		for _, c := range claims {
			if a := mustTake(t, s, c); a.Result != bot.CouponGot || a.Again {
				t.Errorf("afterwards %s: %s", c.ExternalUserID, cameOf(a))
			}
		}
	})
}
