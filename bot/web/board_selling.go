package web

import (
	"cmp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// showCoupons is what became of the coupons of every plan.
func showCoupons(b *boardSheet) boardPanel {
	t := boardTable{
		ID: "coupons", Title: "每个券方案", Size: fewRows, Empty: "还没有发过券。",
		Columns: []boardColumn{
			{Key: "plan", Title: "券", Text: true}, {Key: "rate", Title: "核销率", Term: "coupon_rate"}, {Key: "given", Title: "发出", Term: "given"},
			{Key: "issued", Title: "待领", Term: "issued"}, {Key: "claimed", Title: "待用", Term: "usable"}, {Key: "redeemed", Title: "核销", Term: "redeemed"},
			{Key: "expired", Title: "过期", Term: "expired"}, {Key: "reversed", Title: "撤销过", Term: "reversed"}, {Key: "review", Title: "待判断", Term: "coupon_review"},
		},
	}
	plans := slices.Clone(b.selling.Coupons)
	slices.SortStableFunc(plans, func(a, b bot.CouponCount) int { return cmp.Compare(b.Given, a.Given) })
	configured := map[string]string{}
	for _, plan := range b.shop.Coupons {
		configured[plan.ID] = plan.Name
	}
	given, redeemed := 0, 0
	var names []string
	for _, c := range plans {
		name := words(cmp.Or(b.selling.Plans[c.Plan].Name, configured[c.Plan], c.Plan))
		if c.Given == 0 {
			continue
		}
		given, redeemed = given+c.Given, redeemed+c.Redeemed
		names = append(names, name.Text)
		t.Rows = append(t.Rows, []boardCell{
			name, share(c.Redeemed, c.Given), number(c.Given), number(c.Issued), number(c.Claimed + c.Held), number(c.Redeemed),
			number(c.Expired), number(c.Reversed), number(c.Review),
		})
	}
	p := boardPanel{Tables: []boardTable{t}, Facts: []boardFact{
		{"发出", "given", thousands(int64(given)), ""}, {"核销", "redeemed", thousands(int64(redeemed)), ""}, {"核销率", "coupon_rate", share(redeemed, given).Text, ""},
	}}
	if shown := plans[:min(len(names), fewRows)]; len(shown) > 0 {
		p.Plots = []boardPlot{{
			Label: "发得最多的券现在各有多少待领、待用、核销和过期；数在下面的表里。",
			plotData: plotData{X: names[:len(shown)], Sideways: true, Unit: "张", Series: []plotSeries{
				{Name: "核销", Stack: "c", Colour: "one", Data: counts(shown, func(c bot.CouponCount) int { return c.Redeemed })},
				{Name: "待用", Stack: "c", Colour: "three", Data: counts(shown, func(c bot.CouponCount) int { return c.Claimed + c.Held })},
				{Name: "待领", Stack: "c", Colour: "four", Data: counts(shown, func(c bot.CouponCount) int { return c.Issued })},
				{Name: "过期", Stack: "c", Colour: "two", Data: counts(shown, func(c bot.CouponCount) int { return c.Expired })},
			}},
		}}
	}
	p.Notes = append(p.Notes, "从方案开始到现在的数，和选的日期无关。")
	return p
}

// showSales is where the units of the sales are.
func showSales(b *boardSheet) boardPanel {
	t := boardTable{
		ID: "sales", Title: "每场抢购", Size: fewRows, Empty: "这些日子没有抢购。",
		Columns: []boardColumn{
			{Key: "item", Title: "商品", Text: true}, {Key: "start", Title: "开始", Text: true}, {Key: "grabbed", Title: "抢到", Term: "grabbed", Unit: "人"},
			{Key: "picked", Title: "提货率", Term: "pick_rate"}, {Key: "units", Title: "份数", Term: "units"}, {Key: "sold", Title: "已提", Term: "sold"},
			{Key: "held", Title: "待提", Term: "held"}, {Key: "left", Title: "还剩", Term: "available"}, {Key: "waiting", Title: "候补", Term: "waitlist", Unit: "人"},
		},
	}
	var sums []bot.SaleBalance
	var names []string
	for _, one := range b.selling.Sales {
		var sum bot.SaleBalance
		for _, at := range one.Balances {
			sum.Total, sum.Sold, sum.Held = sum.Total+at.Total, sum.Sold+at.Sold, sum.Held+at.Held
			sum.Offered, sum.Available, sum.Waiting = sum.Offered+at.Offered, sum.Available+at.Available, sum.Waiting+at.Waiting
		}
		item, start := words(one.Item), b.at(one.Start)
		item.Small = saleTitle(one.Kind) + " · " + b.saleState(one.Sale)
		start.Text = one.Start.In(b.zone).Format("01-02 15:04")
		t.Rows = append(t.Rows, []boardCell{
			item, start, number(one.Grabbed), share(one.Picked, one.Grabbed), number(sum.Total), number(sum.Sold),
			number(sum.Held + sum.Offered), number(sum.Available), number(sum.Waiting),
		})
		if len(names) < fewRows {
			names, sums = append(names, one.Item), append(sums, sum)
		}
	}
	p := boardPanel{Tables: []boardTable{t}}
	if len(sums) > 0 {
		p.Plots = []boardPlot{{
			Label: "最近的抢购各有多少份已提、待提和还剩；数在下面的表里。",
			plotData: plotData{X: names, Sideways: true, Unit: "份", Series: []plotSeries{
				{Name: "已提", Stack: "s", Colour: "one", Data: counts(sums, func(s bot.SaleBalance) int { return s.Sold })},
				{Name: "待提", Stack: "s", Colour: "three", Data: counts(sums, func(s bot.SaleBalance) int { return s.Held + s.Offered })},
				{Name: "还剩", Stack: "s", Colour: "four", Data: counts(sums, func(s bot.SaleBalance) int { return s.Available })},
			}},
		}}
	}
	return p
}

// saleState is where a sale stands.
func (b *boardSheet) saleState(s bot.Sale) string {
	switch {
	case s.State == bot.SaleCalledOff:
		return "取消了"
	case s.OpenAt(b.ask.Now):
		return "进行中"
	case b.ask.Now.Before(s.Start):
		return "还没开始"
	default:
		return "结束了"
	}
}
