package app

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The sale and the campaign of headquarters, in which customers of all stores are.
const (
	everyonesSale     = "SHARED"
	everyonesCampaign = "ASKED"
)

// dealings are what the bot's own pages brought to a store: its coupons, its sale and
// its campaign, with its own customers and the one whom all stores know.
func dealings(n string, at time.Time) []bot.Effect {
	own, b, store := customerOf(n, "a"), customerOf(n, "b"), storeID(n)
	coupon := func(id, who string, state bot.CouponState) bot.IssueCoupon {
		c := bot.Coupon{
			Code: id + n, Plan: "DX" + n, ExternalUserID: who, N: 1, Name: secret(n, "券"), UserID: clerkOf(n), Store: store, Source: "page",
			State: state, IssuedAt: at, ClaimedAt: at, Review: secret(n, "疑"), CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 500},
		}
		if state == bot.CouponRedeemed {
			c.RedeemedAt, c.RedeemedBy, c.RedeemedStore = at, clerkOf(n), store
		}
		return bot.IssueCoupon{Coupon: c}
	}
	answer := func(campaign, who string) bot.Effect {
		return bot.SetCampaignAnswer{CampaignAnswer: bot.CampaignAnswer{Campaign: campaign, ExternalUserID: who, Option: "好", Words: secret(n, "答"), At: at}}
	}
	all := []bot.Effect{
		coupon("CX", own, bot.CouponClaimed), coupon("KX", b, bot.CouponRedeemed), coupon("BX", everyones, bot.CouponClaimed),
		answer(everyonesCampaign, own), answer(everyonesCampaign, b),
	}
	if n == noStore {
		return all // What belongs to no store is everybody's.
	}
	return append(all,
		bot.SaveSale{Sale: bot.Sale{
			ID: "SX" + n, Version: 1, Kind: bot.SaleFlash, Item: secret(n, "货"), Price: 100, Was: 200, Units: map[string]int{store: 9}, Each: 1,
			Start: at, End: at.AddDate(9, 0, 0), Hold: time.Hour, Store: store, By: managerOf(n), At: at, State: bot.SalePlanned,
		}},
		bot.SetCampaign{Campaign: bot.Campaign{
			ID: "WX" + n, Kind: bot.CampaignVote, Title: secret(n, "问"), Options: []string{"好"}, Start: at, End: at.AddDate(9, 0, 0), Store: store, By: managerOf(n), At: at,
		}},
		answer("WX"+n, own), answer("WX"+n, everyones))
}

// everyonesDealings are what headquarters sells and asks.
func everyonesDealings(at time.Time) []bot.Effect {
	return []bot.Effect{
		bot.SaveSale{Sale: bot.Sale{
			ID: everyonesSale, Version: 1, Kind: bot.SaleFlash, Item: "大闸蟹", Price: 100, Was: 200, Units: map[string]int{"": 99}, Each: 1,
			Start: at, End: at.AddDate(9, 0, 0), Hold: time.Hour, By: "boss", At: at, State: bot.SalePlanned,
		}},
		bot.SetCampaign{Campaign: bot.Campaign{
			ID: everyonesCampaign, Kind: bot.CampaignVote, Title: "下次卖什么", Options: []string{"好"}, Start: at, End: at.AddDate(9, 0, 0), By: "boss", At: at,
		}},
	}
}

// plantDealings lets all of it happen. Claims come from customers' phones and not
// from events, so their rows are written as the ledger writes them.
func (f *floor) plantDealings() {
	f.t.Helper()
	at := f.now
	f.apply(everyonesDealings(at))
	for _, n := range numbers {
		f.apply(dealings(n, at))
	}
	l, seq := openLedger(f.t, f.where), 0
	claim := func(sale, who, stock, store, n string) {
		seq++
		must2(f.t, l.db.Table("sale_claims").Create(map[string]any{
			"sale": sale, "external_userid": who, "seq": seq, "state": "held", "wait_seq": 0, "turn": 0, "quantity": 1, "stock": stock, "store": store, "price": 100,
			"code": "LX" + n, "chat_id": "", "at": at.UnixMicro(), "changed_at": at.UnixMicro(), "until_at": 0, "sold_by": "", "act_key": "",
		}).Error)
	}
	for _, n := range numbers {
		claim(everyonesSale, customerOf(n, "a"), "", storeID(n), n)
		claim(everyonesSale, customerOf(n, "b"), "", "", n)
		if n != noStore {
			claim("SX"+n, customerOf(n, "a"), storeID(n), storeID(n), n)
			claim("SX"+n, everyones, storeID(n), storeID(n), n)
		}
	}
}

// soldQuestions are what is asked of what pages brought.
func soldQuestions(customers questioned, from time.Time) map[string]questioned {
	with := func(ids questioned, more ...any) (all questioned) {
		for _, id := range ids {
			all = append(all, append(append([]any{}, id...), more...))
		}
		return all
	}
	sales := append(things("SX"), []any{everyonesSale})
	campaigns := append(things("WX"), []any{everyonesCampaign})
	return map[string]questioned{
		"Counts": {{}}, "CouponCounts": {{}}, "Sale": sales, "SaleBalances": sales, "Coupons": customers, "Reviews": {{50}}, "Redeemed": {{50}},
		"SaleOf": sales, "Sales": {{from, 50}}, "SaleDesk.Audit": with(sales, 50), "SaleAudit": with(sales, 50), "ClaimsOf": customers,
		"Claims":     append(with(sales, bot.ClaimState(""), int64(0), 50), with(sales, bot.ClaimHeld, int64(0), 50)...),
		"CampaignOf": campaigns, "Campaigns": {{from, 50}}, "CampaignAnswers": with(campaigns, "", 50),
	}
}
