package web_test

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// noon is when everything here happens.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, shanghai)

// milk is a sale that has been open for a while, with units in two stores.
func milk() bot.SaleLook {
	return bot.SaleLook{
		Sale: bot.Sale{
			ID: "milk", Version: 3, Kind: bot.SaleFlash, Item: "鲜牛奶 1L", Detail: "当天到店，冷藏", Picture: "web/static/sale.png",
			Price: 990, Was: 1680, Units: map[string]int{"s17": 30, "s18": 20}, Each: 2, Hold: 24 * time.Hour, Offer: 30 * time.Minute,
			Start: noon.Add(-10 * time.Minute), End: noon.Add(9 * time.Hour), PickupBy: noon.Add(33 * time.Hour), State: bot.SalePlanned,
		},
		Now: noon, Left: map[string]int{"s17": 12, "s18": 0}, SaleAnswer: bot.SaleAnswer{Result: bot.SaleOpen},
	}
}

// hisClaim is how somebody stands who got two.
func hisClaim(state bot.ClaimState) bot.SaleClaim {
	return bot.SaleClaim{
		ExternalUserID: customer, State: state, Quantity: 2, Store: "s17", Price: 990, At: noon.Add(-time.Minute),
		Code: bot.NewCouponCode(reportKey, "test"), ChangedAt: noon.Add(-time.Minute), Until: noon.Add(24 * time.Hour),
	}
}

// sales are a sale for each state, by ID.
func sales() map[string]bot.SaleLook {
	all := map[string]bot.SaleLook{}
	add := func(id string, change func(*bot.SaleLook)) {
		l := milk()
		l.Sale.ID = id
		change(&l)
		all[id] = l
	}
	stands := func(result bot.SaleResult, state bot.ClaimState) func(*bot.SaleLook) {
		return func(l *bot.SaleLook) { l.Result, l.Claim = result, hisClaim(state) }
	}
	not := func(why bot.SaleWhy, until time.Time) func(*bot.SaleLook) {
		return func(l *bot.SaleLook) { l.Result, l.Why, l.Until = bot.SaleNotForYou, why, until }
	}
	soldOut := func(l *bot.SaleLook) { l.Result, l.Left = bot.SaleSoldOut, map[string]int{"s17": 0, "s18": 0} }
	add("open", func(*bot.SaleLook) {})
	add("waiting", func(l *bot.SaleLook) { l.Result, l.Sale.Start = bot.SaleWaitsToOpen, noon.Add(8*time.Hour) })
	add("opens", func(l *bot.SaleLook) { l.Result, l.Sale.Start = bot.SaleWaitsToOpen, noon.Add(2*time.Second) })
	add("shared", func(l *bot.SaleLook) {
		l.Sale.Units, l.Left, l.Sale.Each = map[string]int{"": 100}, map[string]int{"": 100}, 12
		l.Sale.Kind, l.Sale.Picture, l.Sale.Was = bot.SaleMemberDay, "", 0
	})
	add("queue", func(l *bot.SaleLook) { l.Result, l.Ahead = bot.SaleQueued, 42 })
	add("got", stands(bot.SaleGot, bot.ClaimHeld))
	add("picked", stands(bot.SalePicked, bot.ClaimSold))
	add("sold_out", soldOut)
	add("listed", func(l *bot.SaleLook) { stands(bot.SaleListed, bot.ClaimWaiting)(l); l.Place = 3 })
	add("offered", func(l *bot.SaleLook) {
		stands(bot.SaleOffered, bot.ClaimOffered)(l)
		l.Claim.Until = noon.Add(29*time.Minute + 30*time.Second)
	})
	add("lapsed", stands(bot.SaleLapsed, bot.ClaimLapsed))
	add("left", stands(bot.SaleLapsed, bot.ClaimLeft))
	add("over", func(l *bot.SaleLook) { l.Result, l.Sale.End = bot.SaleOver, noon.Add(-time.Minute) })
	add("off", func(l *bot.SaleLook) {
		l.Result, l.Sale.State, l.Sale.OffWhy = bot.SaleOff, bot.SaleCalledOff, "牛奶没到货"
	})
	add("stranger", not(bot.WhyStranger, time.Time{}))
	add("excluded", not(bot.WhyExcluded, noon.Add(72*time.Hour)))
	add("excluded_for_good", not(bot.WhyExcluded, time.Time{}))
	add("segment", not(bot.WhySegment, time.Time{}))
	add("group", not(bot.WhyGroup, time.Time{}))
	add("changed", func(l *bot.SaleLook) { l.Result = bot.SaleChanged })
	add("limit", func(l *bot.SaleLook) { l.Result = bot.SaleLimit })
	add("hostile", func(l *bot.SaleLook) {
		l.Sale.Item, l.Sale.Detail, l.Sale.Picture = `<script>alert(1)</script>🥛🥛`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`
	})
	return all
}

// couponOfState is a coupon of 满 50 减 10.
func couponOfState(name string, state bot.CouponState) bot.Coupon {
	return bot.Coupon{
		Code: bot.NewCouponCode(reportKey, "coupon", name), Plan: "new10", ExternalUserID: customer, N: 1, Name: "新客满50减10",
		CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 1000, Over: 5000}, Source: "welcome:默认欢迎", State: state,
		Until: noon.Add(7*24*time.Hour + 12*time.Hour), IssuedAt: noon.Add(-time.Hour),
	}
}

// coupons are one for each state, by name.
func coupons() map[string]bot.Coupon {
	all := map[string]bot.Coupon{}
	add := func(name string, state bot.CouponState, change func(*bot.Coupon)) {
		c := couponOfState(name, state)
		if change != nil {
			change(&c)
		}
		all[name] = c
	}
	add("issued", bot.CouponIssued, nil)
	add("claimed", bot.CouponClaimed, nil)
	add("later", bot.CouponClaimed, func(c *bot.Coupon) { c.From = noon.Add(24 * time.Hour) })
	add("held", bot.CouponHeld, func(c *bot.Coupon) { c.HeldUntil = noon.Add(time.Minute) })
	add("redeemed", bot.CouponRedeemed, func(c *bot.Coupon) { c.RedeemedAt, c.RedeemedStore = noon.Add(-time.Hour), "s17" })
	add("expired", bot.CouponClaimed, func(c *bot.Coupon) { c.Until = noon.Add(-time.Hour) })
	add("void", bot.CouponVoid, nil)
	add("external", bot.CouponClaimed, func(c *bot.Coupon) {
		c.Kind, c.Off, c.Over, c.External, c.Name = bot.CouponExternal, 0, 0, "KFC-2026-8841-7730", "肯德基早餐券"
	})
	for i, over := range []bot.Money{3000, 6000, 10000} {
		name := "pack" + string(rune('1'+i))
		add(name, bot.CouponIssued, func(c *bot.Coupon) {
			c.Plan, c.Source, c.Name, c.Off, c.Over = name, "pack:new3", "新客礼 "+yuanOf(over), over/5, over
		})
	}
	add("hostile", bot.CouponClaimed, func(c *bot.Coupon) {
		c.Name, c.Description = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	})
	return all
}

func yuanOf(m bot.Money) string { return "满" + m.String()[:len(m.String())-3] }

// campaignLooks are one for each state, by ID.
func campaignLooks() map[string]web.CampaignLook {
	base := func(id string, kind bot.CampaignKind) web.CampaignLook {
		return web.CampaignLook{
			Campaign: bot.Campaign{ID: id, Kind: kind, Title: "下一次秒杀，您想要什么？", Text: "票最多的，下周三上架", Start: noon.Add(-time.Hour), End: noon.Add(36 * time.Hour), Options: []string{"鲜牛奶 1L", "手冲咖啡豆 250g", "羊角包 4 个"}, Coupon: "new10"},
			Now:      noon, Thanks: []string{"王*", "小*", "李*"},
			Tally: bot.CampaignTally{Answers: 40, Options: map[string]int{"鲜牛奶 1L": 21, "手冲咖啡豆 250g": 15, "羊角包 4 个": 4}, Stars: [5]int{1, 0, 3, 12, 24}},
		}
	}
	all := map[string]web.CampaignLook{}
	add := func(id string, kind bot.CampaignKind, change func(*web.CampaignLook)) {
		l := base(id, kind)
		if change != nil {
			change(&l)
		}
		all[id] = l
	}
	voted := bot.CampaignAnswer{ExternalUserID: customer, Option: "鲜牛奶 1L", At: noon.Add(-time.Minute)}
	add("vote", bot.CampaignVote, nil)
	add("voted", bot.CampaignVote, func(l *web.CampaignLook) { l.Answer = voted })
	add("vote_over", bot.CampaignVote, func(l *web.CampaignLook) { l.Answer, l.Campaign.End = voted, noon.Add(-time.Minute) })
	add("review", bot.CampaignReview, func(l *web.CampaignLook) {
		l.Campaign.Title, l.Campaign.Text, l.Campaign.Options, l.Campaign.Words = "鲜牛奶好喝吗？", "说一句真话，我们改得更好", nil, true
	})
	add("trial", bot.CampaignTrial, func(l *web.CampaignLook) {
		l.Campaign.Title, l.Campaign.Text, l.Campaign.Seats, l.Campaign.Words = "新品试吃，20 位", "选一样想尝的", 20, true
	})
	add("seated", bot.CampaignTrial, func(l *web.CampaignLook) { l.Campaign.Seats, l.Answer = 20, voted; l.Answer.Seat = 7 })
	add("full", bot.CampaignTrial, func(l *web.CampaignLook) { l.Campaign.Seats, l.Answer = 20, voted })
	add("early", bot.CampaignVote, func(l *web.CampaignLook) { l.Campaign.Start = noon.Add(time.Hour) })
	add("campaign_off", bot.CampaignVote, func(l *web.CampaignLook) { l.Campaign.OffAt = noon })
	add("not", bot.CampaignVote, func(l *web.CampaignLook) { l.Why = bot.WhyGroup })
	add("hostile", bot.CampaignVote, func(l *web.CampaignLook) {
		l.Campaign.Title, l.Campaign.Options[0], l.Thanks[0] = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `<b>王*</b>`
	})
	return all
}

// wallet is one with something in all of its lists.
func wallet() web.Wallet {
	w := web.Wallet{}
	for _, name := range []string{"redeemed", "expired", "claimed", "issued", "void"} {
		w.Coupons = append(w.Coupons, coupons()[name])
	}
	for _, id := range []string{"got", "offered", "listed", "picked", "lapsed", "left"} {
		l := sales()[id]
		w.Claims = append(w.Claims, web.WalletClaim{SaleClaim: l.Claim, Sale: l.Sale, Place: l.Place})
	}
	w.Orders = []bot.Order{
		{Number: "A1", Store: "s17", Status: bot.OrderPaid, Amount: 12850, PaidAt: noon.Add(-48 * time.Hour), Items: []bot.OrderItem{{Name: "鲜牛奶 1L", Quantity: 2}, {Name: "羊角包"}}},
		{Number: "A2", Store: "s18", Status: bot.OrderRefunded, Amount: 6800, PaidAt: noon.Add(-400 * 24 * time.Hour), Items: []bot.OrderItem{{Name: "手冲咖啡豆 250g"}}},
	}
	return w
}
