package web

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// todayPart is what stands above the other parts: the tiles, and all numbers of today.
var todayPart = boardPart{"today", "今天", 12, []boardSource{fromDays}, []string{"today"}, showToday}

// moreOfToday are the numbers that have no tile.
var moreOfToday = []tileKind{
	{"店员删除", "deleted", -1, whole(func(n bot.Numbers) int { return n.Deleted }), plain, nil},
	{"退群", "left", -1, whole(func(n bot.Numbers) int { return n.Left }), plain, nil},
	{"被移出", "removed", 0, whole(func(n bot.Numbers) int { return n.Removed }), plain, nil},
	{"交接", "transferred", 0, whole(func(n bot.Numbers) int { return n.Transferred }), plain, nil},
	{"送达", "welcomed", 1, whole(func(n bot.Numbers) int { return n.Welcomed }), plain, nil},
	{"没送到", "welcome_failed", -1, whole(func(n bot.Numbers) int { return n.WelcomeFailed }), plain, nil},
	{"一般用时", "welcome_median", -1, func(n bot.Numbers) (float64, bool) { return float64(n.WelcomeMedian), n.Welcomed > 0 }, lasted, nil},
	{"最慢 1%", "welcome_slow", -1, func(n bot.Numbers) (float64, bool) { return float64(n.WelcomeSlow), n.Welcomed > 0 }, lasted, nil},
	{"送券", "coupons", 1, whole(func(n bot.Numbers) int { return n.Coupons }), plain, nil},
	{"领取", "claimed", 1, whole(func(n bot.Numbers) int { return n.Claimed }), plain, nil},
	{"抢到", "grabbed", 1, whole(func(n bot.Numbers) int { return n.Grabbed }), plain, nil},
	{"提货", "picked", 1, whole(func(n bot.Numbers) int { return n.Picked }), plain, nil},
	{"订单", "orders", 1, whole(func(n bot.Numbers) int { return n.Orders }), plain, nil},
	{"退款", "refunded", -1, whole(func(n bot.Numbers) int { return n.Refunded }), plain, nil},
}

func lasted(f float64) boardCell { return took(time.Duration(f)) }

// showToday are all numbers of today beside the same weekday's.
func showToday(b *boardSheet) boardPanel {
	t := boardTable{
		ID: "today", Title: "今天的全部数字", Fixed: true, Folded: true,
		Columns: []boardColumn{
			{Key: "name", Title: "项目", Text: true}, {Key: "now", Title: "今天", Term: "sameday"},
			{Key: "before", Title: "上周" + weekday(b.ask.Now), Term: "sameday"}, {Key: "change", Title: "变化", Text: true},
		},
	}
	for _, k := range slices.Concat(tileKinds, moreOfToday) {
		name := words(k.name)
		name.Term = k.term
		row := []boardCell{name, k.figure(b.days.Today), k.figure(b.days.Before), none("—")}
		if tile := k.tile(b.days); tile.Change != "" {
			row[3] = boardCell{Text: tile.Change, Class: tile.Tone}
		}
		t.Rows = append(t.Rows, row)
	}
	return boardPanel{Tables: []boardTable{t}}
}

// figure is the kind's number of some numbers.
func (k tileKind) figure(n bot.Numbers) boardCell {
	if v, ok := k.of(n); ok {
		return k.cell(v)
	}
	return none("—")
}
