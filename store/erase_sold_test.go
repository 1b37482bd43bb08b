package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// soldTo is what becomes of somebody on the bot's own pages.
func soldTo(p bot.Pair, name string) []bot.Effect {
	who := p.ExternalUserID
	// One that was used, one that was claimed, and one that is on its way.
	coupon := func(n int) bot.Coupon {
		return bot.Coupon{
			Code: fmt.Sprint("CODE", who[2:4], n), Plan: "tea", ExternalUserID: who, N: n, Name: "奶茶券", Description: "下次用", UserID: p.UserID, Store: "s17",
			Source: "page", State: bot.CouponIssued, IssuedAt: opening, Until: hours(90), CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 500},
		}
	}
	used, claimed := coupon(1), coupon(2)
	used.State, used.ClaimedAt, used.RedeemedAt, used.RedeemedBy, used.RedeemedStore, used.Order = bot.CouponRedeemed, opening, hours(1), "hanmei", "s17", "A"+who[2:4]
	claimed.State, claimed.ClaimedAt, claimed.Review = bot.CouponClaimed, opening, name+"一天领了九张"
	return []bot.Effect{
		bot.IssueCoupon{Coupon: coupon(1), Budget: 9}, bot.IssueCoupon{Coupon: coupon(2), Budget: 9}, bot.IssueCoupon{Coupon: coupon(3), Budget: 9},
		bot.SetCoupon{Coupon: used, Step: bot.StepRedeemed, By: "hanmei", Key: "used", At: hours(1)},
		bot.SetCoupon{Coupon: claimed, Step: bot.StepClaimed, By: who, Key: "claimed " + who, At: opening},
		bot.SetCampaign{Campaign: tasting},
		bot.SetCampaignAnswer{CampaignAnswer: bot.CampaignAnswer{
			Campaign: tasting.ID, ExternalUserID: who, Option: "抹茶", Stars: 5, Words: "好喝，" + name, Public: true, At: hours(1), Seat: 1 + len(name)/12,
		}},
		bot.SetReply{Reply: bot.Reply{ID: "reply-" + who[2:4], UserID: "liming", Text: "给" + name + "核销了", Done: true, At: hours(1)}},
	}
}

// soup is a sale in which both have something, and nothing is left.
var soup = bot.Sale{
	ID: "S50", Version: 1, Kind: bot.SaleFlash, Item: "番茄鸡蛋汤", Price: 990, Was: 1990, Units: map[string]int{"s17": 4}, Each: 2, Start: opening, End: hours(50),
	Hold: 24 * time.Hour, Offer: time.Hour, By: "hanmei", At: opening, State: bot.SalePlanned,
}

// sold lets both have all of the soup. What tells of it is handled.
func sold(t testing.TB, s *Store, now *clock) {
	t.Helper()
	before := now.Now()
	now.set(opening.Add(time.Minute)) // since then both are kept from sales
	decree(t, s, bot.SaveSale{Sale: soup})
	gets(t, s, buying(fang, bot.DoClaim), bot.SaleGot)
	gets(t, s, buying(liwei.ExternalUserID, bot.DoClaim), bot.SaleGot)
	now.set(before)
	for _, item := range ok3[[]bot.InboxItem](t)(s.Inbox().Claim(background, 100)) {
		if item.Kind != bot.KindSaleMoved {
			t.Fatalf("there is also %s", item.Key)
		}
		mustProcess(t, s, item)
	}
}

func buying(who string, do bot.SaleDo) bot.SaleAct {
	return bot.SaleAct{Sale: soup.ID, ExternalUserID: who, Do: do, Quantity: 2, Store: "s17", Version: 1, Key: fmt.Sprint(do, who), NewCode: "PICK" + who[2:4], ChatID: "wrPromos"}
}

func TestWhatSomebodyAnsweredStaysAsANumberThatIsNobodys(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		_, _, before, err := s.CampaignLook(background, tasting.ID, fang)
		if err != nil || before.Answers != 2 || before.Seats != 2 {
			t.Fatalf("the test plants %+v, %v", before, err)
		}
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		_, answer, after, err := s.CampaignLook(background, tasting.ID, fang)
		if diff := cmp.Diff(before, after); err != nil || diff != "" || answer != (bot.CampaignAnswer{}) {
			t.Errorf("%+v, %v; what it came to (-before +after)\n%s", answer, err, diff)
		}
		if n := count(t, s, "campaign_answers WHERE external_userid LIKE 'erased:%' AND words = '' AND at = 0 AND NOT public"); n != 1 {
			t.Errorf("%d answers are nobody's, want 1", n)
		}
		viewed(t, s, func(v view) {
			all := ok[[]bot.CampaignAnswer](t)(v.Campaigns().CampaignAnswers(bot.Everything(), tasting.ID, "", 10))
			if len(all) != 1 || all[0].ExternalUserID != liwei.ExternalUserID {
				t.Errorf("who answered: %+v", all)
			}
		})
		if thanked := ok[[]string](t)(s.CampaignThanks(background, tasting.ID, 10)); len(thanked) != 1 {
			t.Errorf("thanked are %q", thanked)
		}
		// An answer that was on its way brings nobody back.
		now.set(hours(3))
		happens(t, s, about("late", fang, ""), soldTo(liming, fangName)[6])
		if _, answer, _, err := s.CampaignLook(background, tasting.ID, fang); err != nil || answer != (bot.CampaignAnswer{}) {
			t.Errorf("it came back: %+v, %v", answer, err)
		}
	})
}

func TestCouponsOfWhoIsErasedAreVoidOrNumbers(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		tea := func() bot.CouponCount { return ok[bot.CouponCount](t)(s.CouponCount(background, "tea")) }
		if got, want := tea(), (bot.CouponCount{Plan: "tea", Given: 6, Issued: 2, Claimed: 2, Redeemed: 2, Review: 2}); got != want {
			t.Fatalf("the test plants %+v, want %+v", got, want)
		}
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		// Two of them come free for others.
		want := bot.CouponCount{Plan: "tea", Given: 4, Issued: 1, Claimed: 1, Redeemed: 2, Review: 1}
		if got := tea(); got != want {
			t.Errorf("there are %+v, want %+v", got, want)
		}
		if n := count(t, s, "coupons WHERE external_userid LIKE 'erased:%' AND state = 'void' AND look_at = 0"); n != 2 {
			t.Errorf("%d coupons are void, want 2", n)
		}
		if n := count(t, s, "coupon_journal WHERE step = 'voided' AND by_user = ''"); n != 2 {
			t.Errorf("the journal tells of %d of them", n)
		}
		for n := range 3 {
			if c := ok[bot.Coupon](t)(s.CouponByCode(background, fmt.Sprint("CODEWa", n+1))); c.Code != "" {
				t.Errorf("a till still finds %+v", c)
			}
		}
		// Steps and coupons that were on their way change nothing.
		now.set(hours(3))
		happens(t, s, about("late", fang, ""), soldTo(liming, fangName)[:5]...)
		if got := tea(); got != want || count(t, s, "coupons") != 6 {
			t.Errorf("afterwards there are %+v, want %+v", got, want)
		}
		viewed(t, s, func(v view) {
			redeemed := ok[[]bot.Coupon](t)(v.Coupons().Redeemed(bot.Everything(), 10))
			reviews := ok[[]bot.Coupon](t)(v.Coupons().Reviews(bot.Everything(), 10))
			if len(redeemed) != 1 || len(reviews) != 1 || redeemed[0].ExternalUserID != liwei.ExternalUserID || reviews[0].ExternalUserID != liwei.ExternalUserID {
				t.Errorf("lists name nobody: %+v, %+v", redeemed, reviews)
			}
		})
	})
}

func TestUnitsOfWhoIsErasedGoToTheNext(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		next := bot.Pair{UserID: "liming", ExternalUserID: "wmNext"}
		happens(t, s, arrival("next", ""), bot.SetRelation{Pair: next, Status: bot.RelationActive, At: opening})
		gets(t, s, buying(next.ExternalUserID, bot.DoWait), bot.SaleListed)
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), soup.ID, 9))
		if !audit.Right() || audit.Kept[0].Offered != 2 || audit.Kept[0].Held != 2 {
			t.Errorf("the sale stands at %+v", audit)
		}
		viewed(t, s, func(v view) {
			all := ok[[]bot.SaleClaim](t)(v.Sales().Claims(bot.Everything(), soup.ID, "", 0, 9))
			if len(all) != 2 || all[0].ExternalUserID != liwei.ExternalUserID || all[1].ExternalUserID != next.ExternalUserID || all[1].State != bot.ClaimOffered {
				t.Errorf("who stands in it: %+v", all)
			}
		})
		gets(t, s, buying(next.ExternalUserID, bot.DoAccept), bot.SaleGot)
		// The page is still open, and knows nobody any more.
		again := buying(fang, bot.DoWait)
		again.Key = "again"
		if answer := gets(t, s, again, bot.SaleNotForYou); answer.Why != bot.WhyStranger {
			t.Errorf("who was erased acts on: %+v", answer)
		}
		// What tells of the offer names the other alone.
		if n := count(t, s, "inbox WHERE kind = ? AND due_at > 0 AND INSTR(body, ?) > 0", bot.KindSaleMoved, fang); n != 0 {
			t.Errorf("%d events are to tell of who was erased", n)
		}
	})
}

// An answer, a claim and what happened to coupons came before the erasure and are
// handled after it: nothing of them is left.
func TestWhatCameFromPagesIsEmptiedWithItsCustomer(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		for _, kind := range []bot.Kind{bot.KindCampaignAnswered, bot.KindSaleMoved, bot.KindCouponMoved} {
			a := arrival(string(kind), "")
			a.Kind, a.Body, a.Format = kind, []byte(`{"external_userid":"`+fang+`","words":"`+fangName+`"}`), bot.FormatInternal
			mustPut(t, s, a)
		}
		waiting := mustClaim(t, s, string(bot.KindCampaignAnswered), string(bot.KindSaleMoved), string(bot.KindCouponMoved))
		mustProcess(t, s, waiting[1])
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		mustProcess(t, s, waiting[0], soldTo(liming, fangName)[6])
		mustProcess(t, s, waiting[2], bot.RecordInteraction{Pair: liming, Kind: bot.InteractionCouponClaimed, At: hours(1), Ref: "tea/2"})
		now.set(hours(3))
		for _, item := range mustClaimSends(t, s) {
			mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
		}
		swept(t, s)
		left := traces(t, s, fangWords, "inbox.lane", "inbox.open_lane")
		for _, place := range left {
			if strings.HasPrefix(place, "inbox.") && count(t, s, "inbox WHERE finished_at > 0 AND (INSTR(body, ?) > 0 OR INSTR(body, ?) > 0)", fang, fangName) == 0 {
				continue // of a job that waits for its time
			}
			t.Errorf("there is still %s", place)
		}
	})
}
