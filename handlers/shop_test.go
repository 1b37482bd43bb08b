package handlers

import (
	"os"
	"testing"
	"time"
	_ "time/tzdata" // The tests speak of Asia/Shanghai wherever they run.

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// The people and places of the tests.
const (
	customer = "wmEXAMPLEcustomer000000000000001"
	group    = "wrEXAMPLEgroup000000000000000001"
	public   = "https://bot.example.com"
)

var (
	pair = bot.Pair{UserID: "liming", ExternalUserID: customer}
	// noon is twelve o'clock of a Saturday in Shanghai.
	noon = time.Date(2025, 11, 22, 4, 0, 0, 0, time.UTC)
)

// testShop is small and has one of everything.
func testShop() config.Shop {
	return config.Shop{
		Name: "春芽生活", Timezone: "Asia/Shanghai",
		Stores: []config.Store{
			{ID: "s17", Name: "十七号店", Groups: []string{group}, Invite: config.InviteImage, RoomBaseName: "十七号店福利群", RoomBaseID: 2},
			{ID: "s18", Name: "十八号店", Groups: []string{"wr18"}, Invite: config.InviteLink},
			{ID: "s19", Name: "十九号店"},
		},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"},
			{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s18"},
			{UserID: "womeng", Name: "沃萌", Role: bot.RoleClerk, Store: "s19"},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Channels: []config.Channel{
			{State: "s17-door", Name: "门口海报", Store: "s17", Campaign: "开业季"},
			{State: "s17-till", Name: "收银台", Store: "s17"},
			{State: "web", Name: "公众号"},
		},
		Coupons: []config.Coupon{
			{ID: "new10", Name: "新客减10元", Description: "满 50 减 10"},
			{ID: "card", Name: "会员卡", AppID: "wx123", Page: "pages/card"},
		},
		Welcome: config.Welcome{AgainAfter: 10 * time.Minute, Rules: []config.WelcomeRule{
			{Name: "默认", Message: "welcome/default", Coupon: "new10", Invite: true},
			{Name: "门口", When: config.WelcomeWhen{States: []string{"s17-door"}}, Message: "welcome/door", Coupon: "new10", Invite: true},
		}},
		Tags: config.Tags{Rules: []config.TagRule{
			{Name: "渠道", On: onAdded, Class: bot.TagStatic, Group: "渠道", Tag: "{channel}"},
			{Name: "新客", On: onAdded, Class: bot.TagTier, Group: "层级", Tag: "新客", Expires: 30 * 24 * time.Hour},
			{Name: "意向", On: onHalfAdded, Class: bot.TagBehaviour, Group: "行为", Tag: "加过"},
			{Name: "流失", On: onLost, Class: bot.TagBehaviour, Group: "行为", Tag: "已流失"},
			{Name: "回来", On: onAdded, Class: bot.TagBehaviour, Group: "行为", Tag: "已流失", Remove: true},
			{Name: "被删", On: onDeleted, Class: bot.TagBehaviour, Group: "行为", Tag: "被删"},
			{Name: "入群", On: onJoined, Class: bot.TagBehaviour, Group: "行为", Tag: "入群 {store}"},
			{Name: "退群", On: onLeft, Class: bot.TagBehaviour, Group: "行为", Tag: "退群"},
		}},
	}
}

func testMessages(t testing.TB) *templates.Catalogue {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

func testOptions(t testing.TB) Options {
	return Options{Shop: testShop(), Messages: testMessages(t), PublicURL: public, AppOf: map[string]string{"second": "crm"}}
}

func testDesk(t testing.TB, change ...func(*Options)) *desk {
	t.Helper()
	o := testOptions(t)
	for _, c := range change {
		c(&o)
	}
	d, err := newDesk(o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// event is an event with this body at a time, received a second later.
func event(at time.Time, body bot.Body) bot.Event {
	return bot.Event{Receiver: "app", Kind: body.Kind(), At: at, ReceivedAt: at.Add(time.Second), Body: body}
}

// The shop of the shipped configuration works as it is.
func TestShippedShopHasNoProblems(t *testing.T) {
	shipped, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(shipped, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := All(Options{Shop: c.Shop, Messages: testMessages(t), PublicURL: c.Server.PublicURL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bot.NewRouter(all...); err != nil {
		t.Error(err)
	}
	if all[0].Name != "welcome" {
		t.Errorf("the first handler is %s; the welcome must have the first place in the outbox", all[0].Name)
	}
}
