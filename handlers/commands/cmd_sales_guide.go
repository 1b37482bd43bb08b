package commands

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// How what is missing is asked for, and what stands for it in the line that is
// offered.
var saleAsks = map[string]struct{ ask, example string }{
	"品名": {"卖什么", "鲜牛奶"},
	"价格": {"秒杀价", "9.9"},
	"原价": {"平时卖多少", "16.8"},
	"数量": {"卖几份", "50"},
	"开始": {"什么时候开始", "明天 20:00"},
	"门店": {"哪些门店卖（几家用、隔开，都卖写 全部）", "全部"},
}

// recentSales is how many past sales are offered to be made again.
const recentSales = 3

// guide says what is missing, with a line that holds what was said already; where a
// single thing is missing that one can choose, it is offered to be chosen.
func (w *saleWish) guide() (bot.Answer, error) {
	set := map[string]string{}
	lines := []string{"好，来做一场秒杀。" + w.known()}
	if detail := w.sale.Detail; detail != "" {
		lines = append(lines, "没看懂「"+detail+"」，先当作介绍了。品名里有空格的话请加引号；也可以每样都写名字，像下面这样。")
	}
	lines = append(lines, "还差：")
	for _, name := range w.missing {
		set[name] = saleAsks[name].example
		lines = append(lines, "· "+name+"："+saleAsks[name].ask)
	}
	picks, err := w.picks()
	if err != nil {
		return bot.Answer{}, err
	}
	if w.sale.Picture == "" {
		lines = append(lines, "有图更好卖：图片=https://…")
	}
	lines = append(lines, "照着补上，发这样一行：", w.lineWith(salesCommand(w.counter), w.call, set))
	answer := bot.Answer{Text: strings.Join(lines, "\n"), Pick: picks}
	if len(picks) > 0 {
		answer.Text += "\n或者直接选："
	}
	return answer, nil
}

// known is what was said already.
func (w *saleWish) known() string {
	var all []string
	for _, name := range []string{"品名", "价格", "原价", "数量", "开始", "门店"} {
		if w.call.Given(name) && !slices.Contains(w.missing, name) {
			all = append(all, name+" "+w.call.Arg(name).Text)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "已经有：" + strings.Join(all, "，") + "。"
}

// picks are lines to choose from: sales to make again where nothing was said, or
// what may stand for the one thing that is missing.
func (w *saleWish) picks() ([]bot.Choice, error) {
	switch {
	case len(w.missing) >= 5 && w.sale.Item == "":
		return w.before()
	case len(w.missing) != 1:
		return nil, nil
	}
	var picks []bot.Choice
	line := func(label, value string) {
		picks = append(picks, bot.Choice{Label: label, Line: w.lineOf(w.call, w.missing[0], value)})
	}
	switch w.missing[0] {
	case "开始":
		now := w.local(w.v.Now())
		for _, at := range []struct {
			days, hour int
			label      string
		}{{0, 20, "今晚 20:00"}, {1, 10, "明天 10:00"}, {1, 20, "明天 20:00"}} {
			if start := clock(now.AddDate(0, 0, at.days), at.hour, 0); start.After(now.Add(w.Shop.Sales.PostBefore)) {
				line(at.label, start.Format(momentLayout))
			}
		}
	case "门店":
		for _, s := range w.roster.Stores(w.call.Scope)[:min(mostFound-1, len(w.roster.Stores(w.call.Scope)))] {
			line(s.Name, s.Name)
		}
		line("全部门店", "全部")
	}
	return picks, nil
}

// before are the newest sales that are over.
func (w *saleWish) before() ([]bot.Choice, error) {
	all, err := w.v.Sales().Sales(w.call.Scope, w.v.Now().Add(-30*day), salesMost)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b bot.Sale) int { return b.Start.Compare(a.Start) })
	var picks []bot.Choice
	var items []string
	for _, s := range all {
		if len(picks) == recentSales || s.End.After(w.v.Now()) || slices.Contains(items, s.Item) {
			continue
		}
		items = append(items, s.Item)
		picks = append(picks, bot.Choice{
			Label: "再来一场：" + saleTitle(s), Line: "/" + salesName + " 再来 " + s.ID,
		})
	}
	return picks, nil
}
