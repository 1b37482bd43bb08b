package web

import (
	"cmp"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// silentAfter is how long nobody speaks in a group until it is called silent.
const silentAfter = 7 * 24 * time.Hour

// showGroups is how the customer groups do.
func showGroups(b *boardSheet) boardPanel {
	w := b.watch
	t := boardTable{
		ID: "groups", Title: "客户群", Size: fewRows, Empty: "还没有客户群。让店员在企业微信里建一个，机器人会自动认出来。",
		Columns: []boardColumn{
			{Key: "name", Title: "群", Text: true}, {Key: "customers", Title: "客户", Term: "group_customers", Unit: "人"}, {Key: "joined", Title: "进群", Term: "joined"},
			{Key: "left", Title: "退群", Term: "left"}, {Key: "removed", Title: "被移出", Term: "removed"}, {Key: "spoke", Title: "最近发言", Term: "spoke"},
			{Key: "waiting", Title: "待确认群发", Term: "waiting"}, {Key: "owner", Title: "群主", Text: true}, {Key: "store", Title: "门店", Text: true},
		},
	}
	silent, people, joined, left := 0, 0, 0, 0
	for _, g := range w.Groups {
		spoke := b.spokeCell(g)
		if spoke.Class == "bad" {
			silent++
		}
		people, joined, left = people+g.Customers, joined+g.Joined, left+g.Left
		waiting := number(g.Waiting)
		if g.Waiting > 0 {
			waiting.Class = "bad"
		}
		t.Rows = append(t.Rows, []boardCell{
			words(cmp.Or(g.Name, "没有名字的群")), number(g.Customers), number(g.Joined), number(g.Left), number(g.Removed),
			spoke, waiting, person(g.Owner), words(b.nameOfStore(g.Store)),
		})
	}
	p := boardPanel{Facts: []boardFact{{"客户群", "groups", thousands(int64(w.GroupsAll)), ""}}}
	quiet := boardFact{"沉默的群", "silent", "不知道", "没有开通会话存档"}
	if w.Archive {
		quiet = boardFact{"沉默的群", "silent", thousands(int64(silent)), "7 天没有客户说话"}
	}
	p.Facts = append(p.Facts, quiet, boardFact{"进群", "joined", thousands(int64(joined)), ""}, boardFact{"退群", "left", thousands(int64(left)), ""})
	if w.GroupsAll > len(w.Groups) {
		p.Notes = append(p.Notes, fmt.Sprintf("一共 %s 个群，这里是最热闹的 %d 个；上面的沉默、进群和退群只数这些。选一家门店可以看得更全。", thousands(int64(w.GroupsAll)), len(w.Groups)))
	}
	if !w.Archive && len(w.Groups) > 0 {
		p.Notes = append(p.Notes, "没有开通会话存档，所以不知道群里有没有人说话：不是没有人说。")
	}
	p.Tables = []boardTable{t}
	return p
}

// spokeCell is when somebody spoke in a group last, as far as anybody knows.
func (b *boardSheet) spokeCell(g bot.BoardGroup) boardCell {
	switch {
	case !b.watch.Archive:
		return none("不知道")
	case g.SpokeAt.IsZero():
		c := none("还没有人说过")
		c.Class = "bad"
		return c
	}
	c := b.at(g.SpokeAt)
	if ago := b.ask.Now.Sub(g.SpokeAt); ago >= silentAfter {
		c.Class, c.Small = "bad", "沉默 "+seconds(max(ago, 48*time.Hour))
	}
	return c
}
