package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// One deletion is said once to the store's manager, goes up when nobody takes it
// on, and is repeated at the top.
func TestOneDeletionGoesUp(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	p := w.customer("wm1", "小美", "liming", "s17")
	w.happens(clock(9, 0), bot.ContactLost{Pair: p})
	w.happens(clock(9, 0), bot.ContactLost{Pair: p})
	w.until(clock(17, 30))
	w.want(
		"09:01 hanmei: 十七号店：「小美」删除了李明", "11:01 quyu: 十七号店：「小美」删除了李明",
		"13:01 wangzong: 十七号店：「小美」删除了李明", "17:01 wangzong: 十七号店：「小美」删除了李明",
	)
	a := w.only()
	if a.Count != 1 || a.People != 1 || a.Level != 2 || !slices.Equal(a.Told, []string{"hanmei", "quyu", "wangzong"}) {
		t.Errorf("%+v", a)
	}
	first := w.said[0].card
	if first == nil || len(first.Buttons) != 4 || first.Buttons[0].Line != "/提醒 处理 "+a.ID || first.Buttons[3].Line != "/挽回 "+a.ID {
		t.Errorf("card %+v", first)
	}
	if !slices.ContainsFunc(w.said, func(s said) bool {
		return s.to == "群 s17-group" && strings.Contains(s.text, "「小美」删除了李明")
	}) {
		t.Error("the store's group does not hear it")
	}
	if at := slices.IndexFunc(w.said, func(s said) bool { return s.to == "群 hq-group" }); at < 0 || w.said[at].at.Before(clock(13, 0)) {
		t.Error("headquarters' group hears it not when headquarters do")
	}
}

func TestAckStopsIt(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	p := w.customer("wm1", "小美", "liming", "s17")
	w.happens(clock(9, 0), bot.ContactLost{Pair: p})
	w.until(clock(9, 5))
	w.ack(w.only())
	w.until(clock(20, 0))
	w.want("09:01 hanmei: 十七号店：「小美」删除了李明")
	// What happens afterwards is another matter.
	w.happens(clock(20, 0), bot.ContactLost{Pair: w.customer("wm2", "阿强", "liming", "s17")})
	w.until(clock(20, 5))
	w.want("09:01 hanmei: 十七号店：「小美」删除了李明", "20:01 hanmei: 十七号店：「阿强」删除了李明")
}

// Who deletes two members of staff is one person, and one alert.
func TestOnePersonWhoDeletesTwoCountsOnce(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.customers["wm1"] = bot.Customer{ExternalUserID: "wm1", Name: "小美", UnionID: "u1"}
	for _, staff := range []string{"liming", "xiaohong"} {
		p := w.customer("wm1", "小美", staff, "s17")
		w.customers["wm1"] = bot.Customer{ExternalUserID: "wm1", Name: "小美", UnionID: "u1"}
		w.happens(clock(9, 0), bot.ContactLost{Pair: p})
	}
	w.until(clock(9, 30))
	w.want("09:01 hanmei: 十七号店：「小美」删除了李明、小红")
	if a := w.only(); a.Count != 2 || a.People != 1 {
		t.Errorf("%+v", a)
	}
}

// Two hundred deletions are one message, with the likely cause.
func TestStormIsOneMessage(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*world)
		want   string
	}{
		"no cause":         {func(*world) {}, "没有找到明显的原因"},
		"staff left":       {func(w *world) { w.members["liming"] = bot.StaffRecord{UserID: "liming", LeftAt: clock(8, 0)} }, "李明刚离开了企业，其中 180 位是 TA 的客户"},
		"handing over":     {func(w *world) { w.moved = 150 }, "正在转接客户（一天里转了 150 位）"},
		"a post just sent": {func(w *world) { w.posts = []bot.Post{post(200)} }, "今天 08:30 李明刚发过群发「winter」"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, clock(9, 0))
			c.change(w)
			for n := range 200 {
				staff := "liming"
				if n%10 == 0 {
					staff = "xiaohong"
				}
				p := w.customer(fmt.Sprintf("wm%d", n), "", staff, "s17")
				w.happens(clock(9, 0).Add(-time.Duration(n)*time.Second), bot.ContactLost{Pair: p})
			}
			w.until(clock(10, 30))
			w.want("09:01 hanmei: 十七号店：短时间里有 200 位客户删除了店员，远多于平时")
			if !strings.Contains(w.said[0].text, c.want) {
				t.Errorf("the cause is not told:\n%s", w.said[0].text)
			}
			if a := w.only(); a.Kind != bot.AlertStorm || a.Of != bot.AlertLost || a.People != 200 {
				t.Errorf("%+v", a)
			}
		})
	}
}

func post(n int) bot.Post {
	p := bot.Post{ID: "p", Sender: "liming", Template: "winter", ConfirmedAt: clock(8, 30)}
	for i := range n {
		p.Customers = append(p.Customers, fmt.Sprintf("wm%d", i))
	}
	return p
}

// Where so many are usual, they are no storm.
func TestManyWhereManyAreUsualAreNoStorm(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.usual = []int{4, 4, 4}
	for n := range 12 {
		w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer(fmt.Sprintf("wm%d", n), "", "liming", "s17")})
	}
	w.until(clock(9, 30))
	w.want("09:01 hanmei: 十七号店：12 位客户删除了李明")
}

// A storm takes in what was told of its beginning.
func TestStormGrowsOutOfSingleDeletions(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for n := range 30 {
		w.happens(w.now, bot.ContactLost{Pair: w.customer(fmt.Sprintf("wm%d", n), "", "liming", "s17")})
		w.until(w.now.Add(time.Minute))
	}
	got := w.people()
	if len(got) > 4 || !strings.Contains(got[1], "远多于平时") {
		t.Errorf("said %s", strings.Join(got, "\n"))
	}
	storms := 0
	for _, a := range w.alerts {
		if a.Kind == bot.AlertStorm {
			storms++
			if a.Count < 29 {
				t.Errorf("%+v", a)
			}
		} else if a.ClosedAt.IsZero() {
			t.Errorf("it stands beside the storm: %+v", a)
		}
	}
	if storms != 1 {
		t.Errorf("%d storms", storms)
	}
}

// What is silenced is not said, and kept aside with the reason.
func TestSilence(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.silences = []bot.Silence{{ID: "S1", Kind: bot.AlertLost, Store: "s17", Until: clock(10, 0)}}
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm2", "阿强", "sunli", "s18")})
	w.until(clock(9, 59))
	w.want("09:01 sunli: 十八号店：「阿强」删除了孙丽")
	if w.aside[1] != "silenced by S1" {
		t.Errorf("aside %v", w.aside)
	}
	w.until(clock(10, 1))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm3", "小刚", "liming", "s17")})
	w.until(clock(10, 10))
	w.want("09:01 sunli: 十八号店：「阿强」删除了孙丽", "10:02 hanmei: 十七号店：「小刚」删除了李明")
}

// The night is quiet but for what is urgent; the morning brings one digest.
func TestNightComesAsOneDigest(t *testing.T) {
	w := newWorld(t, clock(22, 30))
	w.happens(clock(22, 30), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.happens(clock(22, 31), bot.ContactDeleted{Pair: w.customer("wm2", "阿强", "xiaohong", "s17")})
	w.happens(clock(22, 32), bot.ContactLost{Pair: w.customer("wm3", "小刚", "sunli", "s18")})
	w.until(clock(23, 0))
	w.happens(clock(23, 0), bot.AppHealth{Event: "low_active_alert", EffectTime: clock(24+24+9, 0)})
	w.until(clock(24+8, 29))
	w.want("23:01 wangzong: 掌柜这个应用需要大家用一用")
	if !strings.Contains(w.said[0].text, "11月24日 09:00 起只让它看到常用同事的客户：其他同事的新客户收不到欢迎语") {
		t.Errorf("it does not say what will be lost:\n%s", w.said[0].text)
	}
	w.said = nil
	w.until(clock(24+8, 40))
	w.want("08:30 hanmei: 免打扰的时候有 2 件事，一起告诉您：", "08:30 sunli: 十八号店：「小刚」删除了孙丽", "08:30 wangzong: 掌柜这个应用需要大家用一用")
	digest := w.said[slices.IndexFunc(w.said, func(s said) bool { return s.to == "hanmei" })]
	if !strings.Contains(digest.text, "「小美」删除了李明（昨天 22:30") || !strings.Contains(digest.text, "小红删除了「阿强」") || digest.card == nil {
		t.Errorf("the digest:\n%s", digest.text)
	}
	w.happens(w.now, bot.AppHealth{Event: "active_restored"})
	w.until(w.now.Add(5 * time.Hour))
	if !slices.ContainsFunc(w.people(), func(s string) bool { return strings.Contains(s, "wangzong: 掌柜这个应用恢复正常了") }) {
		t.Errorf("nobody hears that it is over: %v", w.people())
	}
}

// News follow after a while, not one by one.
func TestNewsFollowTogether(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for n := range 5 {
		w.happens(w.now, bot.ContactLost{Pair: w.customer(fmt.Sprintf("wm%d", n), "", "liming", "s17")})
		w.until(w.now.Add(2 * time.Minute))
	}
	w.until(clock(9, 30))
	w.want("09:01 hanmei: 十七号店：一位客户删除了李明", "09:11 hanmei: 十七号店：5 位客户删除了李明")
	if !strings.Contains(w.said[len(w.said)-2].text, "又多了 4 条") {
		t.Errorf("%s", w.said[len(w.said)-2].text)
	}
}

// WeCom's silence is told only in hours in which it is usually heard, and only
// after a day of history.
func TestSilenceOfWeCom(t *testing.T) {
	busy := func(hours ...int) []int {
		heard := make([]int, historyHours)
		for d := 1; d < 7; d++ {
			for _, h := range hours {
				heard[24*d+h] = 9
			}
		}
		return heard
	}
	for name, c := range map[string]struct {
		heard []int
		want  bool
	}{
		"usually busy":         {busy(0, 1, 2), true},
		"usually quiet now":    {busy(1, 2), false},
		"usually quiet before": {busy(0, 1), false},
		"no day of history":    {append(make([]int, 3), 5, 5, 5), false},
		"one day of history":   {append(make([]int, 24), 5, 5, 5), true},
	} {
		w := newWorld(t, clock(15, 0))
		w.last, w.heard = clock(12, 30), c.heard
		w.until(clock(15, 3))
		if got := len(w.people()) > 0; got != c.want {
			t.Errorf("%s: said %v", name, w.people())
			continue
		}
		if !c.want {
			continue
		}
		w.said, w.last = nil, clock(15, 10)
		w.until(clock(15, 15))
		if got := w.people(); len(got) != 1 || !strings.Contains(got[0], "又收到企业微信的消息了") || w.only().ClosedAt.IsZero() {
			t.Errorf("%s: then %v", name, got)
		}
	}
}

// What nothing new comes to is over after a day.
func TestOverAfterADay(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(24+9, 2))
	if a := w.only(); a.ClosedAt.IsZero() {
		t.Errorf("%+v", a)
	}
	w.said = nil
	w.until(clock(24+20, 0))
	w.want()
}

// Who shows no cards reads how to answer.
func TestPlainText(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.plain["hanmei"] = true
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(9, 5))
	if s := w.said[0]; s.card != nil || !strings.Contains(s.text, "/提醒 处理 "+w.only().ID) {
		t.Errorf("%+v", s)
	}
}

// Trouble that goes on is one alert, repeated but not told of every hour; who
// takes it on has peace for a while; when it is over, those who heard are told.
func TestTroubleThatGoesOn(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for hour := 9; hour <= 14; hour++ {
		w.happens(w.now, bot.TroubleSeen{Sentence: "服务器出口 IP 1.2.3.4 未加入企业可信IP：到 管理后台 → 应用 → 企业可信IP 添加"})
		w.until(clock(hour+1, 0))
	}
	w.want("09:01 wangzong: 企业微信拒绝了掌柜的请求", "13:01 wangzong: 企业微信拒绝了掌柜的请求")
	if !strings.Contains(w.said[0].text, "企业可信IP 添加") {
		t.Errorf("it does not say what to do:\n%s", w.said[0].text)
	}
	w.ack(w.only())
	w.happens(w.now, bot.TroubleSeen{Sentence: "服务器出口 IP 1.2.3.4 未加入企业可信IP"})
	w.said = nil
	w.until(clock(18, 0))
	w.want("17:30 wangzong: 最近 2 小时 30 分钟没有再出现，应该好了（提醒 " + w.only().ID + "）：企业微信拒绝掌柜的请求")
}

// Where nobody has the role, the next level hears it; where a store has nobody at
// all, headquarters do.
func TestSomebodyAlwaysHears(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for _, id := range []string{"hanmei", "quyu"} {
		w.members[id] = bot.StaffRecord{UserID: id, LeftAt: clock(8, 0)}
	}
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(12, 0))
	w.want("09:01 wangzong: 十七号店：「小美」删除了李明")
}
