package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// reads complains unless what somebody reads has all of the words and none of those
// that begin with a !.
func (e *example) reads(userID, line string, words ...string) string {
	e.floor.t.Helper()
	e.now = e.now.Add(time.Minute) // Nobody is too fast here.
	got := e.hears(userID, line)
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok && strings.Contains(got, not) || !ok && !strings.Contains(got, w) {
			e.floor.t.Errorf("%s: %s\nread %s\nwant %q", userID, line, got, w)
		}
	}
	return got
}

// made are the sales besides the one that was there.
func (s *stall) made() []bot.Sale {
	return slices.DeleteFunc(slices.Clone(s.sales), func(x bot.Sale) bool { return x.ID == "S7K2QMA" })
}

const newMilk = "/秒杀 新建 鲜牛奶 9.9 16.8 50份 明天 20:00 2小时 门店=十七号店 每人=2 品类=乳品 图片=web/static/coupon.png"

// A sale is made of one line: it is shown as the groups will see it, and made after a
// yes. What somebody has is not taken back by the way.
func TestASaleIsMadeOfOneLine(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", newMilk, "请确认", "群里会看到：", "鲜牛奶", "［卡片］")
	if made := e.stall.made(); len(made) > 0 {
		t.Fatalf("it was made without a yes: %+v", made)
	}
	// The card holds little: the whole post stands before it.
	last := e.sends[len(e.sends)-2:]
	post, card := last[0].(bot.AppMessage), last[1].(bot.AppMessage)
	if post.Card != nil || !strings.HasPrefix(post.Text, "群里会看到：") || !strings.Contains(post.Text, "有人没来取就轮到您") || card.Card == nil {
		t.Errorf("shown %+v and then %+v", post, card)
	}
	e.reads("hanmei", "1", "编号 S")
	made := e.stall.made()
	if len(made) != 1 {
		t.Fatalf("made %+v", made)
	}
	got := made[0]
	start := time.Date(2025, 11, 25, 20, 0, 0, 0, shanghai)
	if got.Item != "鲜牛奶" || got.Price != 990 || got.Was != 1680 || got.Units["s17"] != 50 || got.Each != 2 || got.Category != "乳品" ||
		!got.Start.Equal(start) || !got.End.Equal(start.Add(2*time.Hour)) || got.Store != "s17" || got.By != "hanmei" || got.Hold == 0 {
		t.Errorf("made %+v", got)
	}
	e.stall.audits[got.ID] = bot.SaleAudit{Kept: []bot.SaleBalance{{Sale: got.ID, Store: "s17", Total: 50, Held: 2, Available: 48}}}
	e.reads("hanmei", "/撤销", "已经有 2 份有主", "/秒杀 取消 "+got.ID)
	if e.stall.sold(got.ID).State != bot.SalePlanned {
		t.Errorf("with claims an undo comes to %+v", e.stall.sold(got.ID))
	}
}

func TestASaleIsTakenBackAsLongAsNobodyHasAnything(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", newMilk)
	e.reads("hanmei", "1", "编号 S")
	got := e.stall.made()[0]
	e.reads("hanmei", "/撤销", "确认")
	e.reads("hanmei", "1")
	if e.stall.sold(got.ID).State != bot.SaleCalledOff {
		t.Errorf("after an undo it is %+v", e.stall.sold(got.ID))
	}
}

// Who gives too little is told what is missing, with a line that holds what they
// said, and can pick the last thing by a number.
func TestASaleIsAskedForStepByStep(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 新建", "还差", "品名", "价格", "原价", "数量", "开始", "/秒杀 新建 鲜牛奶 9.9 16.8 50")
	e.reads("hanmei", "/秒杀 新建 手工皂 12.5", "已经有：品名 手工皂，价格 12.50", "!· 价格", "· 原价", "/秒杀 新建 手工皂 12.50 16.8 50")
	e.reads("hanmei", "/秒杀 新建 鲜牛奶 1L 9.9 16.8 50", "没看懂「1L 9.9 16.8 50」", "引号")
	e.reads("hanmei", "/秒杀 新建 手工皂 12.5 20 30", "· 开始", "1. 今晚 20:00", "3. 明天 20:00")
	e.reads("hanmei", "3", "请确认", "11月25日 周二 20:00")
	if len(e.stall.made()) > 0 {
		t.Error("something was made without a yes")
	}
}

func TestWhoHasManyStoresSaysWhere(t *testing.T) {
	more := config.Store{ID: "s18", Name: "十八号店"}
	e := newExampleWith(t, more)
	base := "/秒杀 新建 鲜牛奶 9.9 16.8 30 明天 20:00"
	e.reads("wangzong", base, "· 门店", "1. 十七号店", "2. 十八号店", "3. 全部门店")
	e.reads("wangzong", base+" 门店=火星店", "没有找到门店「火星店」")
	e.reads("hanmei", base+" 门店=十八号店", "没有找到门店「十八号店」")
	e.reads("wangzong", base+" 门店=十七号店:很多", "后面请写几份")
	e.reads("wangzong", "/秒杀 新建 鲜牛奶 9.9 16.8 开始=\"明天 20:00\" 门店=十七号店:30、十八号店", "卖几份")
	for where, want := range map[string]struct {
		units  map[string]int
		stores []string
	}{
		"门店=十七号店:12、十八号店": {units: map[string]int{"s17": 12, "s18": 30}},
		"门店=全部":           {units: map[string]int{"s17": 30, "s18": 30}},
		"门店=十八号店":         {units: map[string]int{"s18": 30}},
		"门店=全部 库存=共享":     {units: map[string]int{"": 30}},
		"门店=十七号店 库存=共享":   {units: map[string]int{"": 30}, stores: []string{"s17"}},
	} {
		e := newExampleWith(t, more)
		e.reads("wangzong", base+" "+where, "请确认")
		e.reads("wangzong", "1", "编号 S")
		made := e.stall.made()
		if len(made) != 1 || !maps.Equal(made[0].Units, want.units) || !slices.Equal(made[0].Stores, want.stores) {
			t.Errorf("%s makes %+v", where, made)
		}
	}
}

// What may cost much needs a second person.
func TestMuchMoneyNeedsASecondPerson(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 新建 咖啡机 99 1999 100 明天 20:00 图片=web/static/coupon.png", "另一位同事同意")
}

func TestWhatIsWrongWithASaleIsSaid(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 新建 鲜牛奶 16.8 9.9 50 明天 20:00", "没有比原价", "改好再发一次", "/秒杀 新建 鲜牛奶 16.80 9.90 50")
	e.reads("hanmei", "/秒杀 新建 鲜牛奶 9.9 16.8 50 明天 20:00 受众=?", "看不懂")
	e.reads("hanmei", "/秒杀 新建 鲜牛奶 9.9 16.8 50 明天 20:00 群=没有的群", "没有名字里带「没有的群」的群")
	if len(e.stall.made()) > 0 {
		t.Error("something was made")
	}
}

// A clerk sees how sales go, and makes none.
func TestAClerkReadsSales(t *testing.T) {
	e := newExample(t)
	e.reads("liming", "/秒杀", "鲜牛奶 1L ¥9.90", "剩 12/50", "候补 3 人")
	e.reads("liming", "/秒杀 1", "卖出 8，保留 29，候补中 1，可抢 12，共 50")
	for _, line := range []string{newMilk, "/秒杀 新建", "/秒杀 改 S7K2QMA 数量=80", "/秒杀 取消 S7K2QMA 没货", "/秒杀 再来 S7K2QMA"} {
		e.reads("liming", line, "店长", "什么都没有做")
	}
	if len(e.stall.made()) > 0 || e.stall.sold("S7K2QMA").State != bot.SalePlanned {
		t.Error("a clerk changed a sale")
	}
}

// The posts that nobody has confirmed stand in the list.
func TestTheListShowsTheLagOfConfirmation(t *testing.T) {
	e := newExample(t)
	e.stall.posts["p1"] = bot.Post{ID: "p1", Ref: "sale:S7K2QMA", Template: "sale/post", Sender: "hanmei", Store: "s17", ChatIDs: []string{"wr17"}, ConfirmedAt: monday, At: monday.Add(-time.Hour)}
	e.stall.posts["p2"] = bot.Post{ID: "p2", Ref: "sale:S7K2QMA", Template: "sale/post", Sender: "liming", Store: "s17", ChatIDs: []string{"wr18"}, At: monday.Add(-time.Hour)}
	e.reads("hanmei", "/秒杀", "群发 1/2 已确认")
	e.stall.posts["p3"] = bot.Post{ID: "p3", Ref: "sale:S7K2QMA", Template: "sale/post", Sender: "faraway", Store: "s99", ChatIDs: []string{"wr99"}, At: monday.Add(-time.Hour)}
	e.reads("hanmei", "/秒杀 S7K2QMA", "李明", "!faraway")
	e.reads("wangzong", "/秒杀 S7K2QMA", "李明", "faraway")
}

func TestASaleIsChangedAndBroughtBack(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 改 S7K2QMA", "要改什么", "数量=80")
	e.reads("hanmei", "/秒杀 改 S7K2QMA 价格=8.8 数量=60 结束=15:00", "请确认", "60 份", "已经抢到的还是原来的价格")
	e.reads("hanmei", "1", "改好了")
	got := e.stall.sold("S7K2QMA")
	if got.Version != 2 || got.Price != 880 || got.Units["s17"] != 60 || got.End.In(shanghai).Format("15:04") != "15:00" {
		t.Errorf("changed to %+v", got)
	}
	e.reads("hanmei", "/秒杀 改 S7K2QMA 数量=20", "不能少于")
	e.reads("hanmei", "/撤销")
	e.reads("hanmei", "1")
	if got := e.stall.sold("S7K2QMA"); got.Price != 990 || got.Version != 3 {
		t.Errorf("an undo brings back %+v", got)
	}
}

// Calling off asks what becomes of what people have.
func TestCallingOffAsksAboutClaims(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 取消 S7K2QMA", "为什么取消")
	e.reads("hanmei", "/秒杀 取消 S7K2QMA 货没有到", "30 份已经给客户留着", "1. 照样留着", "2. 不留了")
	e.reads("hanmei", "2", "请确认", "取消")
	e.reads("hanmei", "1", "1 位客户留的也放回了")
	if got := e.stall.sold("S7K2QMA"); got.State != bot.SaleCalledOff || got.OffWhy != "货没有到" {
		t.Errorf("it is %+v", got)
	}
	if len(e.stall.moves) != 1 || e.stall.moves[0].To != bot.ClaimLapsed {
		t.Errorf("moves %+v", e.stall.moves)
	}
	sorry := slices.ContainsFunc(e.todos, func(todo bot.Todo) bool {
		return todo.Kind == bot.TodoSale && strings.Contains(todo.Text, "小雨") && strings.Contains(todo.Text, "抱歉")
	})
	if !sorry {
		t.Errorf("nobody is asked to say sorry: %+v", e.todos)
	}

	e = newExample(t)
	e.reads("hanmei", "/秒杀 取消 S7K2QMA 货没有到 已抢=保留", "请确认")
	e.reads("hanmei", "1")
	if e.stall.sold("S7K2QMA").State != bot.SaleCalledOff || len(e.stall.moves) > 0 {
		t.Errorf("what was to be kept moved: %+v", e.stall.moves)
	}
}

func TestALongListOfPeopleIsPaged(t *testing.T) {
	e := newExample(t)
	for i := range 10_000 {
		e.stall.claims = append(e.stall.claims, bot.SaleClaim{
			Sale: "S7K2QMA", ExternalUserID: "wm-yu", Seq: int64(i + 2), State: bot.ClaimWaiting, Quantity: 1, Store: "s17", At: monday,
		})
	}
	e.reads("hanmei", "/秒杀 名单 S7K2QMA", "第 1 页", "1. 小雨，待提")
	e.reads("hanmei", "/秒杀 名单 S7K2QMA 页=2", "101. 小雨，候补")
	e.reads("hanmei", "/秒杀 名单 S7K2QMA 页=101", "10001. 小雨")
	e.reads("hanmei", "/秒杀 名单 S7K2QMA 页=102", "没有第 102 页，一共 101 页")
	e.reads("hanmei", "/秒杀 名单 S7K2QMA 状态=待提", "待提", "!候补")
}

func TestASaleOfAnotherStoreIsNotThere(t *testing.T) {
	e := newExample(t)
	e.stall.sells(bot.Sale{
		ID: "S9", Version: 1, Item: "秘密", Price: 100, Was: 200, Units: map[string]int{"s99": 5}, Start: monday, End: monday.Add(time.Hour), State: bot.SalePlanned, Store: "s99",
	})
	for _, line := range []string{"/秒杀", "/秒杀 S9", "/秒杀 名单 S9", "/秒杀 改 S9 数量=80", "/秒杀 取消 S9 没货", "/秒杀 再来 S9", "/库存", "/库存 对账 S9"} {
		e.reads("hanmei", line, "!秘密")
	}
}

func TestTheSameAgainIsTomorrowAtTheSameHour(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/秒杀 再来 S7K2QMA 价格=8.8", "请确认", "¥8.8", "11月25日 周二 11:00")
	e.reads("hanmei", "1", "编号 S")
	if made := e.stall.made(); len(made) != 1 || made[0].Units["s17"] != 50 || made[0].Each != 2 || made[0].Version != 1 {
		t.Errorf("made %+v", made)
	}
}

// Books that are right are said to be; what is wrong is said exactly, and heard of
// once.
func TestTheStockIsCountedTwice(t *testing.T) {
	e := newExample(t)
	e.reads("liming", "/库存 对账 S7K2QMA", "8 + 29 + 1 + 12 = 50", "账平", "#41", "9f86d081884c7d65")
	e.members["shenji"] = bot.StaffRecord{UserID: "shenji", Role: bot.RoleAuditor}
	e.reads("shenji", "/库存", "账平")
	a := e.stall.audits["S7K2QMA"]
	a.Counted = slices.Clone(a.Counted)
	a.Counted[0].Held, a.Counted[0].Available = 28, 13
	e.stall.audits["S7K2QMA"] = a
	e.reads("liming", "/库存 对账 S7K2QMA", "账不平", "保留记的是 29，重新数是 28（差 +1）", "可抢记的是 12，重新数是 13（差 -1）", "!账平：")
	e.reads("hanmei", "/库存", "账不平")
	keys := map[string]bool{}
	for _, alert := range e.stall.alerts {
		keys[alert.Key] = true
	}
	if len(keys) != 1 || e.stall.alerts[0].Kind != bot.AlertSale || !e.stall.alerts[0].Urgent {
		t.Errorf("alerts %+v", e.stall.alerts)
	}
	a.Counted, a.Sound = a.Kept, false
	e.stall.audits["S7K2QMA"] = a
	e.reads("liming", "/库存 对账 S7K2QMA", "流水前后对不上")
}

func TestOddLinesAboutSalesAreAnswered(t *testing.T) {
	e := newExample(t)
	for _, name := range []string{"秒杀", "秒杀 新建", "秒杀 改", "秒杀 取消", "秒杀 名单", "秒杀 再来", "库存", "活动", "活动 新建", "活动 新建 投票", "活动 结束"} {
		for _, rest := range []string{"", " " + strings.Repeat("长", 600), " <b>🍵</b>", " -1", " 0", " 99999999999", " ' OR 1=1 --", " 1 数量=-5", " 群=、、、", " 门店=:", " 结束=昨天", " \u202e\u0000"} {
			if got := e.reads("hanmei", fmt.Sprintf("/%s%s", name, rest)); got == "" || len(got) > 6000 || strings.Contains(got, "出错了") {
				t.Errorf("/%s%.30q is answered with %q", name, rest, got)
			}
		}
	}
	if len(e.stall.made()) > 0 || len(e.stall.campaigns) != 1 {
		t.Error("something was made of it")
	}
}
