package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Those of the many of whom the page shows the first.
const (
	fewRows  = 8
	pageRows = 20
)

// showTrend is how many came and went, day by day.
func showTrend(b *boardSheet) boardPanel {
	d := b.days.Days
	total := b.days.Total
	t := boardTable{
		ID: "days", Title: "每天", Folded: true, Size: 14, Empty: "这些日子没有数。",
		Columns: []boardColumn{
			{Key: "day", Title: "日期", Text: true}, {Key: "added", Title: "新增", Term: "added"}, {Key: "lost", Title: "流失", Term: "lost"},
			{Key: "net", Title: "净增", Term: "net"}, {Key: "deleted", Title: "店员删除", Term: "deleted"}, {Key: "joined", Title: "进群", Term: "joined"},
			{Key: "left", Title: "退群", Term: "left"}, {Key: "removed", Title: "被移出", Term: "removed"}, {Key: "violations", Title: "违规", Term: "violations"},
		},
	}
	for _, one := range slices.Backward(d) {
		t.Rows = append(t.Rows, []boardCell{
			b.dayCell(one.Key), number(one.Added), number(one.Lost), signed(one.Net()), number(one.Deleted),
			number(one.Joined), number(one.Left), number(one.Removed), number(one.Violations),
		})
	}
	p := boardPanel{Tables: []boardTable{t}, Facts: []boardFact{
		{"新增", "added", thousands(int64(total.Added)), ""}, {"流失", "lost", thousands(int64(total.Lost)), ""}, {"净增", "net", signed(total.Net()).Text, ""},
	}}
	p.Plots = []boardPlot{{
		Label: fmt.Sprintf("%d 天里每天的新增、流失和净增。一共新增 %d，流失 %d，净增 %d；每天的数在下面的表里。", len(d), total.Added, total.Lost, total.Net()),
		Tall:  "high",
		plotData: plotData{X: dayNames(d), Partial: b.running(), Unit: "人", Series: []plotSeries{
			{Name: "新增", Colour: "added", Stack: "people", Data: counts(d, func(n bot.BoardNumbers) int { return n.Added })},
			{Name: "流失", Colour: "lost", Stack: "people", Down: true, Data: counts(d, func(n bot.BoardNumbers) int { return -n.Lost })},
			{Name: "净增", Colour: "net", Line: true, Data: counts(d, func(n bot.BoardNumbers) int { return n.Net() })},
		}},
	}}
	return p
}

// running says whether the last of the days is the present one.
func (b *boardSheet) running() bool { return b.ask.Now.Before(b.ask.Until) }

// dayCell is a day, and says of the present one that it is not over.
func (b *boardSheet) dayCell(key string) boardCell {
	c := boardCell{Text: dayName(key), CSV: key}
	if key == b.ask.Now.Format("2006-01-02") {
		c.Small = "到现在"
	}
	return c
}

// addsTable is a table of who came and went by something.
func (b *boardSheet) addsTable(id, title, first, term string, all []bot.BoardNumbers, name func(bot.BoardNumbers) boardCell) boardTable {
	t := boardTable{
		ID: id, Title: title, Size: fewRows, Empty: "这些日子没有新增，也没有流失。",
		Columns: []boardColumn{
			{Key: "name", Title: first, Term: term, Text: true}, {Key: "net", Title: "净增", Term: "net"},
			{Key: "added", Title: "新增", Term: "added"}, {Key: "lost", Title: "流失", Term: "lost"},
		},
	}
	for _, one := range all {
		if one.Added != 0 || one.Lost != 0 {
			t.Rows = append(t.Rows, []boardCell{name(one), signed(one.Net()), number(one.Added), number(one.Lost)})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []boardCell) int {
		return cmp.Or(cmp.Compare(b[1].Sort, a[1].Sort), cmp.Compare(b[2].Sort, a[2].Sort))
	})
	withBars(t.Rows, 1)
	return t
}

func showChannels(b *boardSheet) boardPanel {
	names := map[string]string{"": "没有渠道"}
	for _, c := range b.shop.Channels {
		names[c.State] = c.Name
	}
	return boardPanel{Tables: []boardTable{b.addsTable("channels", "按渠道", "渠道", "channel", b.days.Channels, func(n bot.BoardNumbers) boardCell {
		c := words(cmp.Or(names[n.Key], n.Key))
		if b.store == "" && len(b.stores) > 1 && n.Store != "" {
			c.Small = b.storeName(n.Store)
		}
		return c
	})}}
}

func showStores(b *boardSheet) boardPanel {
	t := b.addsTable("stores", "按门店", "门店", "", b.days.Stores, func(n bot.BoardNumbers) boardCell { return words(b.nameOfStore(n.Key)) })
	// The rows beside it have two lines where there are several stores.
	t.Size = fewRows + fewRows/2
	return boardPanel{Tables: []boardTable{t}}
}

func showStaff(b *boardSheet) boardPanel {
	staff, note := b.staffSeen()
	t := b.addsTable("staff", "按店员", "店员", "", staff, func(n bot.BoardNumbers) boardCell { return b.staffCell(n) })
	t.Note = note
	return boardPanel{Tables: []boardTable{t}}
}

// staffSeen are the members of staff whose numbers the reader may see by name: clerks
// see their own, as in chat.
func (b *boardSheet) staffSeen() ([]bot.BoardNumbers, string) {
	if b.caller.Role != bot.RoleClerk {
		return b.days.Staff, ""
	}
	var own []bot.BoardNumbers
	for _, one := range b.days.Staff {
		if strings.EqualFold(one.Key, b.caller.UserID) {
			own = append(own, one)
		}
	}
	return own, "店员看自己的数；全店的数店长能看到。"
}

// staffCell is a member of staff with the store, where there are several.
func (b *boardSheet) staffCell(n bot.BoardNumbers) boardCell {
	c := person(n.Key)
	if b.store == "" && len(b.stores) > 1 && n.Store != "" {
		c.Small = b.storeName(n.Store)
	}
	return c
}

// nameOfStore is a store's name; what belongs to none says so.
func (b *boardSheet) nameOfStore(id string) string {
	if id == "" {
		return "没有归门店"
	}
	return b.storeName(id)
}
