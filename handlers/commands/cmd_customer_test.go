package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// richCustomer is 张三 with everything that may be known of somebody.
func richCustomer(m *market) *testCustomer {
	c := m.customers[0]
	c.Orders, c.Spent, c.LastOrderAt, c.LastSeenAt = 3, 23900, monday.Add(-24*time.Hour), monday.Add(-time.Hour)
	c.relations[0].Remark, c.relations[0].Channel = "奶茶妈妈", "门口海报"
	c.risk = bot.Risk{Reason: "比平时多静了 20 天", Next: "发条问候"}
	c.story = []bot.TimeLineEntry{
		{At: monday.Add(-time.Hour), UserID: "liming", Interaction: bot.InteractionTagged, Detail: "李明 打上了「银卡」", Ref: "et1"},
		{At: monday.Add(-2 * time.Hour), Interaction: bot.InteractionJoinedGroup, Ref: "wr-17"},
		{At: monday.Add(-3 * time.Hour), Send: bot.KindPushTags, Class: bot.ClassDone},
		{At: monday.Add(-4 * time.Hour), Send: bot.KindWelcome, Class: bot.ClassDone},
		{At: monday.Add(-30 * time.Hour), Interaction: bot.InteractionOrdered, Detail: "奶茶，电话 13800138000"},
		{At: monday.Add(-31 * time.Hour), Interaction: bot.InteractionLost},
		{At: monday.Add(-32 * time.Hour), Interaction: bot.InteractionAdded},
	}
	m.groups = []bot.GroupSummary{
		{Group: bot.Group{ChatID: "wr-17", Name: "十七号店福利群", Store: "s17"}},
		{Group: bot.Group{ChatID: "wr-18", Name: "十八号店福利群", Store: "s18"}},
	}
	m.stays["wm-zhang"] = []bot.Membership{
		{ChatID: "wr-17", Store: "s17", Member: bot.Member{Present: true}},
		{ChatID: "wr-18", Store: "s18", Member: bot.Member{Present: true}},
	}
	m.records[zhang] = []bot.TagRecord{
		{HeldTag: bot.HeldTag{Tag: bot.Tag{Group: "偏好", Name: "奶粉"}}, Held: true},
		{HeldTag: bot.HeldTag{Tag: silver}, Held: true},
	}
	return c
}

func TestAProfileSaysWhatIsKnown(t *testing.T) {
	m := newMarket(t)
	richCustomer(m)
	a := m.does("liming", "客户", with{"客户": text("wm-zhang")})
	m.wants(a, "张三", "李明（好友，备注「奶茶妈妈」，十七号店，门口海报，昨天加的）", "会员层级 银卡；偏好 奶粉", "3 笔，共 239.00 元，最近 昨天",
		"138****8000", "十七号店福利群", "今天 11:00", "比平时多静了 20 天。建议：发条问候", "店员打标签 · 李明 打上了「银卡」", "进群 · 十七号店福利群", "欢迎语：完成", "下单",
		"not", "13800138000", "十八号店", "同步标签", "添加好友")
	if a.Looked != "" || len(a.Effects) > 0 {
		t.Errorf("looking is not in the audit trail: %q, and changes nothing: %v", a.Looked, a.Effects)
	}
	card := a.Card
	if card == nil || card.Title != "张三" || len(card.Rows) > cardRowsMost || card.Task == "" {
		t.Fatalf("card %+v", card)
	}
	for i, line := range []string{"/跟进 wm-zhang 3天", "/客户 wm-zhang 时间线", "/客户 wm-zhang 电话"} {
		if card.Buttons[i].Line != line {
			t.Errorf("button %d is %+v, want %s", i, card.Buttons[i], line)
		}
	}
}

func TestAnAuditorLooksOnly(t *testing.T) {
	m := newMarket(t)
	for _, b := range m.does("shenji", "客户", with{"客户": text("wm-zhang")}).Card.Buttons {
		if strings.HasPrefix(b.Line, "/跟进") {
			t.Errorf("an auditor's card has %+v", b)
		}
	}
	for _, c := range m.commands {
		if c.Writes && bot.RoleAuditor.May(c.Role, c.Writes) {
			t.Errorf("an auditor may /%s", c.Name)
		}
	}
}

func TestACustomerOfAnotherStoreIsNotThere(t *testing.T) {
	m := newMarket(t)
	for _, show := range []bot.Value{{}, text(showStory), text(showPhone)} {
		a := m.does("zhaoyun", "客户", with{"客户": text("wm-zhang"), "看": show, "原因": text("送货联系")})
		m.wants(a, "没有找到", "not", "张三", "138")
		if a.Looked != "" || len(a.Customers) > 0 {
			t.Errorf("it looks as if something was shown: %+v", a)
		}
	}
}

func TestWholePhonesNeedAReasonAndAreInTheTrail(t *testing.T) {
	m := newMarket(t)
	for _, reason := range []string{"", "送", "  "} {
		a := m.does("liming", "客户", with{"客户": text("wm-zhang"), "看": text(showPhone), "原因": text(reason)})
		m.wants(a, "原因", "例如", "not", "13800138000")
		if a.Looked != "" {
			t.Errorf("nothing was shown for %q", reason)
		}
	}
	a := m.does("liming", "客户", with{"客户": text("wm-zhang"), "看": text(showPhone), "原因": text("给 13912345678 送货")})
	m.wants(a, "13800138000", "已记录")
	if !strings.Contains(a.Looked, "送货") || strings.Contains(a.Looked, "13912345678") || len(a.Customers) != 1 {
		t.Errorf("the trail has %q about %v", a.Looked, a.Customers)
	}
	m.customers[0].phones = nil
	m.wants(m.does("liming", "客户", with{"客户": text("wm-zhang"), "看": text(showPhone), "原因": text("送货联系")}), "没有登记手机号")
}

func TestAWholeTimeLine(t *testing.T) {
	m := newMarket(t)
	richCustomer(m)
	a := m.does("hanmei", "客户", with{"客户": text("wm-zhang"), "看": text(showStory)})
	m.wants(a, "新的在前", "添加好友", "删除了店员", "138****8000", "not", "13800138000", "同步标签")
	m.wants(m.does("hanmei", "客户", with{"客户": text("wm-zhangli"), "看": text(showStory)}), "还没有动态")
}

func TestNamesFromOutsideStayNames(t *testing.T) {
	m := newMarket(t)
	m.customers[0].Name = "<a href=\"http://evil\">\u202e13800138000"
	m.customers[0].relations[0].Remark = "行1\n行2<b>"
	a := m.does("liming", "客户", with{"客户": text("wm-zhang")})
	m.wants(a, "not", "<", "\u202e", "13800138000", "行1\n行2")
}

func TestWithoutAnyWordSearchIsExplained(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("liming", "客户", nil), "手机后四位", "/客户 小雨")
}
