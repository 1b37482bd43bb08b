package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// stormNames are what came at once.
var stormNames = map[bot.AlertKind]string{
	bot.AlertLost: "客户删除店员", bot.AlertDeleted: "店员删除客户", bot.AlertLeft: "退群", bot.AlertRemoved: "被移出群",
	bot.AlertTransfer: "交接失败", bot.AlertWelcome: "欢迎语没送到",
}

// fewTouches is up to how many messages their price says little.
const fewTouches = 200

// showDeletions is who left, day by day, with the storms.
func showDeletions(b *boardSheet) boardPanel {
	d, total := b.days.Days, b.days.Total
	p := boardPanel{Facts: []boardFact{
		{"流失", "lost", thousands(int64(total.Lost)), ""}, {"店员删除", "deleted", thousands(int64(total.Deleted)), ""},
		{"扎堆", "storm", thousands(int64(len(b.watch.Storms))), ""},
	}}
	p.Plots = []boardPlot{{
		Label: fmt.Sprintf("每天的流失和店员删除，扎堆的日子有标记。一共流失 %d，店员删除 %d，扎堆 %d 次。", total.Lost, total.Deleted, len(b.watch.Storms)),
		plotData: plotData{X: dayNames(d), Partial: b.running(), Unit: "人", Marks: b.stormMarks(), Series: []plotSeries{
			{Name: "流失", Colour: "lost", Stack: "deletions", Data: counts(d, func(n bot.BoardNumbers) int { return n.Lost })},
			{Name: "店员删除", Colour: "three", Stack: "deletions", Data: counts(d, func(n bot.BoardNumbers) int { return n.Deleted })},
		}},
	}}
	t := boardTable{
		ID: "storms", Title: "扎堆", Size: fewRows, Empty: "这些日子没有扎堆。",
		Columns: []boardColumn{
			{Key: "at", Title: "开始", Term: "storm", Text: true}, {Key: "of", Title: "什么事", Text: true}, {Key: "people", Title: "人数", Term: "storm_people", Unit: "人"},
			{Key: "where", Title: "哪里", Text: true}, {Key: "cause", Title: "可能的原因", Text: true},
		},
	}
	for _, s := range b.watch.Storms {
		at := b.at(s.FirstAt)
		at.Text = s.FirstAt.In(b.zone).Format("01-02 15:04")
		where := words(b.nameOfStore(s.Store))
		if s.Store == "" && s.UserID != "" && b.caller.Role != bot.RoleClerk {
			where = person(s.UserID)
		}
		people := number(s.People)
		if s.Count > s.People {
			people.Small = thousands(int64(s.Count)) + " 次"
		}
		cause := none("还没有看出来")
		if s.Cause != "" {
			cause = words(s.Cause)
		}
		t.Rows = append(t.Rows, []boardCell{at, words(cmp.Or(stormNames[s.Of], string(s.Of))), people, where, cause})
	}
	p.Tables = []boardTable{t}
	return p
}

// stormMarks are the storms of deletions on their days.
func (b *boardSheet) stormMarks() []plotMark {
	people := map[string]int{}
	for _, s := range b.watch.Storms {
		if s.Of == bot.AlertLost || s.Of == bot.AlertDeleted {
			people[s.FirstAt.In(b.zone).Format("2006-01-02")] += s.People
		}
	}
	var marks []plotMark
	for i, d := range b.days.Days {
		if n := people[d.Key]; n > 0 {
			marks = append(marks, plotMark{At: i, Text: fmt.Sprintf("扎堆 %d 人", n)})
		}
	}
	return marks
}

// showPrices is what messages cost in deletions.
func showPrices(b *boardSheet) boardPanel {
	t := boardTable{
		ID: "prices", Title: "每种内容的删除代价", Size: fewRows, Empty: "这些日子没有发给客户的内容。",
		Columns: []boardColumn{
			{Key: "template", Title: "内容", Text: true}, {Key: "price", Title: "每千条删除", Term: "price"}, {Key: "extra", Title: "比对照多", Term: "price_extra"},
			{Key: "sent", Title: "发了", Term: "sent", Unit: "条"}, {Key: "lost", Title: "删除", Term: "price_lost", Unit: "人"},
			{Key: "held", Title: "对照", Term: "price_held", Unit: "人"}, {Key: "heldlost", Title: "对照里删除", Unit: "人", Sheet: true},
		},
	}
	few := false
	for _, one := range b.watch.Prices {
		price, extra := none("—"), none("没有对照")
		if one.Sent > 0 {
			price = decimal(one.PerThousand())
		}
		if one.Sent > 0 && one.HeldBack > 0 {
			extra = decimal(one.PerThousand() - one.HeldPerThousand())
			if extra.Sort > 0 {
				extra.Text = "+" + extra.Text
			}
		}
		name := words(bot.TouchTitle(one.Key))
		if one.Sent < fewTouches {
			few = true
			name.Small = "条数少，仅供参考"
		}
		held := number(one.HeldBack)
		if one.HeldBack > 0 {
			held.Small = "删 " + thousands(int64(one.HeldLost)) + " 位"
		}
		t.Rows = append(t.Rows, []boardCell{name, price, extra, number(one.Sent), number(one.Lost), held, number(one.HeldLost)})
	}
	slices.SortStableFunc(t.Rows, func(a, b []boardCell) int { return compareCells(a[1], b[1], true) })
	withBars(t.Rows, 1)
	p := boardPanel{Term: "price", Tables: []boardTable{t}}
	if few {
		p.Notes = append(p.Notes, fmt.Sprintf("少于 %d 条的，一两个人就会让数字跳很多。", fewTouches))
	}
	return p
}
