package web

import (
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// withinNames are the latencies by which welcomes are sorted.
var withinNames = [len(bot.BoardSteps) + 1]string{"1 秒内", "1–2 秒", "2–5 秒", "5–10 秒", "10–20 秒", "20 秒以上"}

// showWelcome is how many welcomes arrived and how fast.
func showWelcome(b *boardSheet) boardPanel {
	d, total := b.days.Days, b.days.Total
	rate := none("没有要发的")
	if r := total.WelcomeRate(); r >= 0 {
		rate = percent(r)
	}
	p := boardPanel{Facts: []boardFact{
		{"送达率", "welcome_rate", rate.Text, ""}, {"送达", "welcomed", thousands(int64(total.Welcomed)), ""},
		{"5 秒内", "within", share(total.Within[0]+total.Within[1]+total.Within[2], withinAll(total)).Text, ""},
	}}
	rates := series(d, func(n bot.BoardNumbers) (float64, bool) { return round1(n.WelcomeRate()), n.WelcomeRate() >= 0 })
	p.Plots = []boardPlot{{
		Label: fmt.Sprintf("每天的欢迎语按用时分档，和送达率。一共送达 %d 条，送达率%s。", total.Welcomed, rate.Text),
		plotData: plotData{X: dayNames(d), Partial: b.running(), Unit: "条", Right: "%", Series: append(withinSeries(d), plotSeries{
			Name: "送达率", Line: true, Right: true, Colour: "net", Data: rates,
		})},
	}}
	p.Tables = []boardTable{withinTable(total), b.welcomeTable()}
	return p
}

func withinAll(n bot.BoardNumbers) int {
	all := 0
	for _, one := range n.Within {
		all += one
	}
	return all
}

// withinSeries are the latencies of each day, the fast ones below.
func withinSeries(d []bot.BoardNumbers) []plotSeries {
	var all []plotSeries
	for i, colour := range []string{"fast", "good", "late", "lost"} {
		parts := [][2]int{{0, 1}, {1, 3}, {3, 5}, {5, 6}}[i]
		all = append(all, plotSeries{
			Name: []string{"1 秒内", "1–5 秒", "5–20 秒", "20 秒以上"}[i], Stack: "within", Colour: colour,
			Data: counts(d, func(n bot.BoardNumbers) int {
				sum := 0
				for _, one := range n.Within[parts[0]:parts[1]] {
					sum += one
				}
				return sum
			}),
		})
	}
	return all
}

// withinTable is how fast welcomes were in all of the days.
func withinTable(total bot.BoardNumbers) boardTable {
	t := boardTable{
		ID: "within", Title: "用时分布", Fixed: true, Folded: true,
		Columns: []boardColumn{{Key: "within", Title: "用时", Text: true}, {Key: "n", Title: "送达", Term: "welcomed", Unit: "条"}, {Key: "part", Title: "占比", Term: "within"}},
	}
	for i, name := range withinNames {
		t.Rows = append(t.Rows, []boardCell{words(name), number(total.Within[i]), share(total.Within[i], withinAll(total))})
	}
	withBars(t.Rows, 1)
	return t
}

// welcomeTable is how welcomes went, day by day.
func (b *boardSheet) welcomeTable() boardTable {
	t := boardTable{
		ID: "welcome", Title: "每天的欢迎语", Folded: true, Size: 14, Empty: "这些日子没有要发的欢迎语。",
		Columns: []boardColumn{
			{Key: "day", Title: "日期", Text: true}, {Key: "rate", Title: "送达率", Term: "welcome_rate"}, {Key: "welcomed", Title: "送达", Term: "welcomed"},
			{Key: "failed", Title: "没送到", Term: "welcome_failed"}, {Key: "unsure", Title: "不知道", Term: "welcome_unsure"},
			{Key: "missing", Title: "没给欢迎码", Term: "welcome_missing"}, {Key: "median", Title: "一般用时", Term: "welcome_median", Unit: "秒"},
			{Key: "slow", Title: "最慢 1%", Term: "welcome_slow", Unit: "秒"},
		},
	}
	for _, n := range slices.Backward(b.days.Days) {
		rate, median, slow := none("—"), none("—"), none("—")
		if n.WelcomeRate() >= 0 {
			rate = percent(n.WelcomeRate())
		}
		if n.Welcomed > 0 {
			median, slow = took(n.WelcomeMedian), took(n.WelcomeSlow)
		}
		t.Rows = append(t.Rows, []boardCell{
			b.dayCell(n.Key), rate, number(n.Welcomed), number(n.WelcomeFailed), number(n.WelcomeUnsure), number(n.WelcomeMissing), median, slow,
		})
	}
	return t
}

// round1 is a number with one place, as plots tell it.
func round1(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

// showMoney is what was bought, day by day.
func showMoney(b *boardSheet) boardPanel {
	d, total := b.days.Days, b.days.Total
	t := boardTable{
		ID: "money", Title: "每天的订单", Folded: true, Size: 14, Empty: "这些日子没有订单。",
		Columns: []boardColumn{
			{Key: "day", Title: "日期", Text: true}, {Key: "sales", Title: "销售额", Term: "sales", Unit: "元"}, {Key: "orders", Title: "订单", Term: "orders"},
			{Key: "refunded", Title: "退款", Term: "refunded"}, {Key: "claimed", Title: "领取", Term: "claimed"}, {Key: "redeemed", Title: "核销", Term: "redeemed"},
			{Key: "grabbed", Title: "抢到", Term: "grabbed"}, {Key: "picked", Title: "提货", Term: "picked"},
		},
	}
	for _, n := range slices.Backward(d) {
		t.Rows = append(t.Rows, []boardCell{
			b.dayCell(n.Key), amount(n.Sales), number(n.Orders), number(n.Refunded), number(n.Claimed), number(n.Redeemed), number(n.Grabbed), number(n.Picked),
		})
	}
	each := none("—")
	if total.Orders > 0 {
		each = amount(total.Sales / bot.Money(total.Orders))
	}
	return boardPanel{
		Facts: []boardFact{{"销售额", "sales", amount(total.Sales).Text, ""}, {"订单", "orders", thousands(int64(total.Orders)), "每单 " + each.Text}, {"核销", "redeemed", thousands(int64(total.Redeemed)), ""}},
		Plots: []boardPlot{{
			Label: fmt.Sprintf("每天的销售额和核销的券。一共 %d 单，%s 元，核销 %d 张。", total.Orders, total.Sales, total.Redeemed),
			plotData: plotData{X: dayNames(d), Partial: b.running(), Unit: "元", Right: "张", Series: []plotSeries{
				{Name: "销售额", Colour: "one", Data: series(d, func(n bot.BoardNumbers) (float64, bool) { return float64(n.Sales) / 100, true })},
				{Name: "核销", Colour: "two", Line: true, Right: true, Data: counts(d, func(n bot.BoardNumbers) int { return n.Redeemed })},
			}},
		}},
		Tables: []boardTable{t},
	}
}
