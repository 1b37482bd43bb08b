package web

import (
	"cmp"
	"slices"
)

// showWork is how the members of staff do.
func showWork(b *boardSheet) boardPanel {
	staff, note := b.staffSeen()
	t := boardTable{
		ID: "work", Title: "店员表现", Size: pageRows, Empty: "这些日子没有店员有数。", Note: note,
		Columns: []boardColumn{
			{Key: "name", Title: "店员", Text: true}, {Key: "added", Title: "新增", Term: "added"}, {Key: "lost", Title: "流失", Term: "lost"},
			{Key: "net", Title: "净增", Term: "net"}, {Key: "deleted", Title: "店员删除", Term: "deleted"}, {Key: "transferred", Title: "交接", Term: "transferred"}, {Key: "rate", Title: "送达率", Term: "welcome_rate"},
			{Key: "joined", Title: "进群", Term: "joined"}, {Key: "coupons", Title: "送券", Term: "coupons"}, {Key: "redeemed", Title: "核销", Term: "redeemed"},
			{Key: "orders", Title: "订单", Term: "orders"}, {Key: "sales", Title: "销售额", Term: "sales", Unit: "元"}, {Key: "violations", Title: "违规", Term: "violations"},
		},
	}
	for _, n := range staff {
		rate := none("—")
		if n.WelcomeRate() >= 0 {
			rate = percent(n.WelcomeRate())
		}
		t.Rows = append(t.Rows, []boardCell{
			b.staffCell(n), number(n.Added), number(n.Lost), signed(n.Net()), number(n.Deleted), number(n.Transferred), rate, number(n.Joined), number(n.Coupons),
			number(n.Redeemed), number(n.Orders), amount(n.Sales), number(n.Violations),
		})
	}
	slices.SortStableFunc(t.Rows, func(a, b []boardCell) int {
		return cmp.Or(cmp.Compare(b[11].Sort, a[11].Sort), cmp.Compare(b[3].Sort, a[3].Sort))
	})
	withBars(t.Rows, 1)
	withBars(t.Rows, 11)
	return boardPanel{Tables: []boardTable{t}}
}
