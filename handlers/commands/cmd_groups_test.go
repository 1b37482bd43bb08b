package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func withGroups(t *testing.T) *market {
	m := newMarket(t)
	m.groups = []bot.GroupSummary{
		{Group: bot.Group{ChatID: "wr-17a", Name: "十七号店福利群", Store: "s17", Owner: "hanmei", CreatedAt: monday.Add(-240 * day)}, Customers: 80, Staff: 2, Joined: 3, Left: 1},
		{Group: bot.Group{ChatID: "wr-17b", Name: "十七号店福利群2", Store: "s17"}, Customers: 20, Joined: 1},
		{Group: bot.Group{ChatID: "wr-17c", Name: "老群", Store: "s17", DismissedAt: monday}, Customers: 5},
		{Group: bot.Group{ChatID: "wr-18a", Name: "十八号店福利群", Store: "s18"}, Customers: 40},
		{Group: bot.Group{ChatID: "wr-none", Name: "不知哪家的群"}, Customers: 7},
	}
	m.posts = []bot.Post{
		{ID: "p1", Sender: "hanmei", Store: "s17", ChatIDs: []string{"wr-17a"}},
		{ID: "p2", Sender: "hanmei", Store: "s17", ChatIDs: []string{"wr-17b"}},
		{ID: "p3", Sender: "zhaoyun", Store: "s18", ChatIDs: []string{"wr-18a"}},
	}
	return m
}

func TestGroupsOfTheCallersStores(t *testing.T) {
	m := withGroups(t)
	m.wants(m.does("liming", "群", nil), "2 个客户群，客户 100 人次；今天进 4，退 1", "十七号店福利群：客户 80", "群发还没确认：韩梅 2 条",
		"not", "十八号店", "老群", "赵云", "不知哪家")
	m.wants(m.does("wangzong", "群", nil), "4 个客户群", "不知哪家的群", "赵云 1 条")
}

func TestAGroupByAPieceOfItsName(t *testing.T) {
	m := withGroups(t)
	ask := m.does("liming", "群", with{"群": text("福利")})
	m.wants(ask, "有 2 个群")
	if len(ask.Pick) != 2 || ask.Pick[0].Line != "/群 wr-17a" {
		t.Errorf("asks %+v", ask.Pick)
	}
	m.wants(m.does("liming", "群", with{"群": text("wr-17a")}), "群主：韩梅", "员工 2 位", "建于", "韩梅 1 条")
	m.wants(m.does("liming", "群", with{"群": text("十七号店福利群")}), "客户 80 位")
	for _, hidden := range []string{"wr-18a", "十八号店福利群", "老群", strings.Repeat("群", 5000)} {
		a := m.does("liming", "群", with{"群": text(hidden)})
		m.wants(a, "没有名字里带", "not", "40")
		if len(a.Text) > 2048 {
			t.Errorf("%d bytes", len(a.Text))
		}
	}
}

func TestNoGroups(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("liming", "群", nil), "还没有客户群")
}
