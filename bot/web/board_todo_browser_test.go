package web_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

// hostileName is what somebody may call themselves.
const hostileName = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}`

// newBackroom is a site whose managers have something to do.
func newBackroom(t *testing.T) (*stage, *web.Backroom) {
	t.Helper()
	back := web.NewBackroom(noon)
	back.Hands = append(back.Hands, bot.Caller{UserID: "wu", Name: hostileName, Role: bot.RoleClerk})
	back.Says = map[string]string{
		"ALOST17": "「小雨」、「阿强」等 5 位客户删除了李明（十七号店）（今天 11:20，编号 ALOST17）",
		"AGIVEN2": "「" + hostileName + "」删除了李明（十七号店）（今天 10:02，编号 AGIVEN2）",
		"DFOLLOW": "跟进 小雨：带试用装，今天 15:00", "confirm-K7Q2MD-hanmei": "[待确认] 赵丽提出「给 312 位客户打标签 银卡」：/确认 K7Q2MD，或 /取消 K7Q2MD，今天 12:10 前有效",
		"V234567": "「" + hostileName + "」说「加我微信 wx***88 有便宜货，比店里便宜一半」，推销，复核（今天 11:58，编号 V234567）",
		"V765432": "「小美」说「这也太坑了吧，烦死了」，不文明，提醒（今天 11:40，编号 V765432）",
		"PSALE77": "等李明确认：发到 3 个群，「【秒杀】今晚八点燕麦奶 9.9 元…」，今天 10:00建的，提醒过 1 次，最近 今天 11:00",
		"PMINE77": "等韩梅确认：发到 18 位客户，「好久不见，给您留了一张券…」，今天 09:30建的", "7K3Q9F2MX8RT": "「小雨」 满 50 减 10，领了没用，到 11-30 24:00：一分钟里领了 6 张",
	}
	log := logrus.New()
	here := config.Shop{Name: "春芽生活", Timezone: "Asia/Shanghai", Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "人民路店"}}}
	s, err := web.New(web.Options{
		Shop: here, Files: os.DirFS("../../templates"), Gatherer: prometheus.NewRegistry(), Log: log, Key: reportKey,
		Login: config.Pages{Login: config.LoginWeCom, Session: 72 * time.Hour}, Now: func() time.Time { return noon },
		Counter: back, Boards: back, Teller: back,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &stage{Site: s}, back
}

// pressOn presses a button of the page by what its form brings back.
func (b *browser) pressOn(do string) {
	b.t.Helper()
	const press = `(() => { const b = [...document.querySelectorAll('button[name=do]')].find(b => b.value === %q && b.checkVisibility()); if (b) b.click(); document.querySelector('#answer')?.remove(); return !!b })()`
	if !eval[bool](b, fmt.Sprintf(press, do)) {
		b.t.Fatalf("nobody can press %q on %s", do, eval[string](b, "document.body.innerText"))
	}
	b.until("!!document.querySelector('#answer')")
}

// What holds of a page that everybody can use: what is faint on it, what has no label,
// what moved while it loaded, and what the tabulator key does not reach in order.
const (
	faint = `(() => {
		const rgba = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m };
		const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
		const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c.slice(0, 3) } return [255, 255, 255] };
		return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).filter(e => {
			const a = light(rgba(getComputedStyle(e).color).slice(0, 3)), b = light(behind(e));
			return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
		}).map(e => e.tagName + ' ' + e.innerText).join(' | ') })()`
	unnamed = `[...document.querySelectorAll('input:not([type=hidden]), select, button, a, summary')].filter(e => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.ariaLabel).length`
	doubled = `(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i).join(' ') })()`
	moves   = `(() => { window.shifted = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.shifted += e.value)).observe({type: 'layout-shift', buffered: true}); setTimeout(() => window.looked = true, 0); return true })()`
)

// usable checks that.
func (b *browser) usable(path string) {
	b.t.Helper()
	if those := eval[string](b, faint); those != "" {
		b.t.Errorf("%s: too faint to read: %s", path, those)
	}
	if n := eval[int](b, unnamed); n > 0 {
		b.t.Errorf("%s: %d things have no name", path, n)
	}
	if those := eval[string](b, doubled); those != "" {
		b.t.Errorf("%s: ids are there twice: %s", path, those)
	}
	if n := eval[int](b, `document.querySelectorAll('[tabindex]:not([tabindex="0"]):not([tabindex="-1"]), [style], script:not([src])').length`); n > 0 {
		b.t.Errorf("%s: %d things break the order, or the policy", path, n)
	}
}

// tabs presses the tabulator key and answers what has the focus then.
func (b *browser) tabs() string {
	b.t.Helper()
	b.run(chromedp.KeyEvent("\t"))
	return eval[string](b, `(() => { const e = document.activeElement; return e.tagName + ' ' + (e.value || e.innerText).trim() })()`)
}

func TestWhatWaitsIsWorkedOffOnAPhone(t *testing.T) {
	st, back := newBackroom(t)
	b := newBrowser(t, st, web.Who{UserID: "hanmei"})
	dir := album(t)
	b.open("/board/todo")
	b.usable("/board/todo")
	b.shoot(dir, "todo-390")
	for i, want := range []string{"A 跳到清单", "A 看板", "A 待办", "A 核销", "A 不是您？", "A 刷新"} {
		if got := b.tabs(); got != want {
			t.Errorf("the %d. stop is %q, want %q", i+1, got, want)
		}
	}

	// Everything is done by presses, without a script.
	b.pressOn("ack ALOST17")
	b.sound("an answer")
	b.usable("an answer")
	b.shoot(dir, "todo-390-done")
	b.pressOn("undo")
	b.run(chromedp.Click(chromedp.CSS("#alerts summary")))
	b.shoot(dir, "todo-390-assign")
	b.sound("whom to give it to")
	b.pressOn("assign ALOST17")
	back.Answers[`/违规 误判 V234567`] = bot.Reply{Text: "请确认：判「小雨」的发言为误判（编号 V234567）\n不能撤销：判过的话不会变回没判过", Asks: true, Code: "K7Q2MD"}
	b.pressOn("overturn V234567")
	b.shoot(dir, "todo-390-ask")
	b.pressOn("yes K7Q2MD")
	b.pressOn("remind PSALE77")
	want := []string{"/提醒 处理 ALOST17", "/撤销", "/提醒 分派 ALOST17 \"@liming\"", "/违规 误判 V234567", "/确认 K7Q2MD", "/群发 催 PSALE77"}
	if diff := cmp.Diff(want, back.Given); diff != "" {
		t.Error(diff)
	}
	if !eval[bool](b, "window.alert.toString().includes('native code')") || eval[int](b, "document.images.length") != 0 {
		t.Error("somebody's name ran")
	}
}

func TestWhatWaitsIsSeenAtADesk(t *testing.T) {
	st, back := newBackroom(t)
	b := newBrowser(t, st, web.Who{UserID: "quyu"})
	b.run(chromedp.EmulateViewport(1440, 900))
	dir := album(t)
	b.run(chromedp.Navigate(b.home + "/board/todo?store=s17"))
	b.usable("the desk")
	if w := eval[int](b, "document.documentElement.scrollWidth"); w > 1440 {
		t.Errorf("it is %d wide", w)
	}
	if eval[string](b, "document.querySelector('#store').value") != "s17" || len(back.Asked) == 0 || !slices.Equal(back.Asked[0].Scope.Stores, []string{"s17"}) {
		t.Errorf("the store is not the one that was chosen: %+v", back.Asked)
	}
	eval[bool](b, moves)
	b.until("window.looked === true")
	if n := eval[float64](b, "window.shifted"); n > .01 {
		t.Errorf("things move while it loads: %v", n)
	}
	b.shoot(dir, "todo-1440")
	b.pressOn("uphold V765432")
	b.usable("the desk with an answer")
	b.shoot(dir, "todo-1440-done")
	if at := eval[string](b, "location.search"); at != "?store=s17" {
		t.Errorf("the store is forgotten: %q", at)
	}
	if b.wrongs != nil {
		t.Errorf("%v", b.wrongs)
	}
}
