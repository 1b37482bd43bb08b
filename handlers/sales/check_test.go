package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// found is what is found about the milk with something changed, before 17 o'clock of
// its day.
func (w *street) found(change func(*bot.Sale)) (stops, warnings string) {
	w.t.Helper()
	sale := milk()
	if change != nil {
		change(&sale)
	}
	draft := w.seller().Draft(w.call("hanmei"), sale)
	// What nobody says is not filled in: it is looked at as it was typed.
	draft.Each = sale.Each
	all, err := w.seller().Check(w, draft, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	f := findings(all)
	return strings.Join(f.stops(), "\n"), strings.Join(f.warnings(), "\n")
}

func TestASaleInOrderIsNotStopped(t *testing.T) {
	w := newStreet(t)
	w.knows("wm1", "liming")
	stops, warnings := w.found(nil)
	if stops != "" || warnings != "所有客户都能参加，现在一共 1 位" {
		t.Errorf("stops %q, warnings %q", stops, warnings)
	}
}

func TestWhatKeepsASaleFromBeingMadeIsSaidInWords(t *testing.T) {
	tests := []struct {
		name   string
		sale   func(*bot.Sale)
		street func(*street)
		stop   string
		warn   string
	}{
		{name: "nothing to sell", sale: func(s *bot.Sale) { s.Item = " " }, stop: "没有写卖什么"},
		{name: "for nothing", sale: func(s *bot.Sale) { s.Price = 0 }, stop: "价格要大于 0"},
		{name: "below nothing", sale: func(s *bot.Sale) { s.Price = -100 }, stop: "价格要大于 0"},
		{name: "dearer than usual", sale: func(s *bot.Sale) { s.Price = 1680 }, stop: "没有比原价 ¥16.8 便宜"},
		{name: "a slip of the finger", sale: func(s *bot.Sale) { s.Price = 99 }, warn: "不到原价 ¥16.8 的 20%"},
		{name: "no usual price", sale: func(s *bot.Sale) { s.Was = 0 }, warn: "没有写原价"},
		{name: "no picture", sale: func(s *bot.Sale) { s.Picture = "" }, warn: "没有配图"},
		{name: "a picture that phones cannot load", sale: func(s *bot.Sale) { s.Picture = "http://shop/milk.png" }, stop: "手机打不开"},
		{name: "a picture that is not there", sale: func(s *bot.Sale) { s.Picture = "web/static/nowhere.png" }, stop: "没有图片文件"},
		{name: "no stock", sale: func(s *bot.Sale) { s.Units = map[string]int{"s17": 0} }, stop: "没有库存"},
		{name: "less than no stock", sale: func(s *bot.Sale) { s.Units = map[string]int{"s17": -3} }, stop: "写的是 -3"},
		{name: "a store that is not there", sale: func(s *bot.Sale) { s.Units = map[string]int{"s99": 3} }, stop: "没有门店「s99」"},
		{name: "shared and apart", sale: func(s *bot.Sale) { s.Units = map[string]int{"": 3, "s17": 3} }, stop: "不能两样都写"},
		{name: "nobody may have any", sale: func(s *bot.Sale) { s.Each = 0 }, stop: "每人限购要写 1 到 100"},
		{name: "more each than there is", sale: func(s *bot.Sale) { s.Each = 31 }, warn: "可是一共只有 30 份"},
		{name: "the past", sale: func(s *bot.Sale) { s.Start = noon.Add(-time.Hour) }, stop: "开始的时间（11月25日 周三 11:00）已经过了"},
		{name: "the end before the start", sale: func(s *bot.Sale) { s.End = s.Start }, stop: "要晚于开始"},
		{name: "pickup before the end", sale: func(s *bot.Sale) { s.PickupBy = s.Start }, stop: "取货截止"},
		{name: "too near", sale: func(s *bot.Sale) { s.Start = noon.Add(time.Hour) }, warn: "离开始只有 1 小时，群发马上就建"},
		{name: "no page", street: func(w *street) { w.o.PublicURL = "" }, stop: "public_url"},
		{name: "no login", street: func(w *street) { w.o.Login = "none" }, stop: "pages.login"},
		{name: "an audience nobody understands", sale: func(s *bot.Sale) { s.If = "银卡 and (" }, stop: "人群条件看不懂"},
		{name: "an audience of nobody", sale: func(s *bot.Sale) { s.If = "银卡" }, warn: "现在没有一位客户符合条件"},
		{name: "an audience", sale: func(s *bot.Sale) { s.If = "银卡" }, street: func(w *street) { w.audience["银卡"] = make([]bot.Pair, 37) },
			warn: "能参加的是：有标签「银卡」，现在一共 37 位"},
		{name: "a group that is not there", sale: func(s *bot.Sale) { s.Chats = []string{"wr9"} }, stop: "没有群「wr9」"},
		{name: "another store's group", sale: func(s *bot.Sale) { s.Chats = []string{"wr3"} }, stop: "群「十八号店群」不属于这一场的门店"},
		{name: "a group that ended", sale: func(s *bot.Sale) { s.Chats = []string{"wr1"} }, street: func(w *street) { w.groups[0].DismissedAt = noon }, stop: "已经解散了"},
		{name: "a group's post is used up", street: func(w *street) {
			w.posts["p"] = bot.Post{ID: "p", ChatIDs: []string{"wr2"}, At: noon.Add(-time.Hour)}
		}, warn: "「福利二群」当天已经有群发了"},
		{name: "a group without an owner", street: func(w *street) { w.groups[0].Owner = "" }, warn: "「福利一群」没有群主"},
		{name: "promoted lately", street: func(w *street) {
			w.All["SOLD"] = bot.Sale{ID: "SOLD", Item: "鲜牛奶 1L", Start: noon.Add(-3 * 24 * time.Hour), State: bot.SaleDone}
		}, warn: "7 天内推过同一样商品（11月22日 周日 12:00，编号 SOLD）"},
		{name: "another store's promotion is nobody's business", sale: func(s *bot.Sale) { s.Was = 0 }, street: func(w *street) {
			w.All["SOLD"] = bot.Sale{ID: "SOLD", Item: "鲜牛奶 1L", Start: noon.Add(-3 * 24 * time.Hour), State: bot.SaleDone, Units: map[string]int{"s18": 3}}
		}, warn: "没有写原价，客户看不出便宜了多少。例如：原价=16.8\n现在没有一位客户符合条件，谁也抢不了"},
		{name: "bought lately", street: func(w *street) {
			w.audience["(relation = active) and ordered < 72h"] = []bot.Pair{{ExternalUserID: "wm1"}, {ExternalUserID: "wm2"}}
			w.orders["1"] = bot.Order{Number: "1", ExternalUserID: "wm1", Status: bot.OrderPaid, PaidAt: noon.Add(-time.Hour), Items: []bot.OrderItem{{Name: "鲜牛奶 1L"}}}
			w.orders["2"] = bot.Order{Number: "2", ExternalUserID: "wm2", Status: bot.OrderPaid, PaidAt: noon.Add(-time.Hour), Items: []bot.OrderItem{{Name: "酸奶", Category: "乳品"}}}
		}, warn: "其中 1 位最近 3 天内刚买过"},
		{name: "bought so lately that it is not bought again", sale: func(s *bot.Sale) { s.Item, s.Category = "咖啡豆", "咖啡" }, street: func(w *street) {
			w.audience["(relation = active) and ordered < 336h"] = []bot.Pair{{ExternalUserID: "wm1"}}
			w.orders["1"] = bot.Order{Number: "1", ExternalUserID: "wm1", Status: bot.OrderPaid, PaidAt: noon.Add(-10 * 24 * time.Hour), Items: []bot.OrderItem{{Name: "挂耳", Category: "咖啡"}}}
		}, warn: "其中 1 位最近 14 天内刚买过"},
		{name: "kept from sales", street: func(w *street) { w.excluded = []bot.Exclusion{{ID: "E1", ExternalUserID: "wm1"}} }, warn: "有 1 位客户因为违规暂停参加活动"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newStreet(t)
			if tt.street != nil {
				tt.street(w)
			}
			stops, warnings := w.found(tt.sale)
			if !strings.Contains(stops, tt.stop) || tt.stop == "" && stops != "" {
				t.Errorf("stops %q, want %q", stops, tt.stop)
			}
			if !strings.Contains(warnings, tt.warn) {
				t.Errorf("warnings %q, want %q", warnings, tt.warn)
			}
		})
	}
}
