package web_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// boardScreen is a screen that the managers' page is looked at on: a desk's or a phone's.
type boardScreen struct {
	name       string
	wide, high int64
}

var boardScreens = []boardScreen{{"desk", 1440, 900}, {"phone", 390, 844}}

// screen makes the browser's window one of them.
func (b *browser) screen(s boardScreen) {
	b.t.Helper()
	if s.name != "desk" {
		b.run(chromedp.EmulateViewport(s.wide, s.high, chromedp.EmulateMobile, chromedp.EmulateScale(2)))
	} else {
		b.run(chromedp.EmulateViewport(s.wide, s.high))
	}
}

// Whoever looks, at whatever shop, on a desk and on a phone: nothing is wrong with the
// page, everything can be read and pressed, and nothing moves by itself.
func TestTheManagersPageIsSound(t *testing.T) {
	dir := album(t)
	t.Log("the screenshots are in", dir)
	for _, scene := range []struct {
		name, who, query string
		stores           int
		change           func(*boards)
	}{
		{"big", "boss", "", 60, nil},
		{"manager", "chen", "?days=7", 3, func(b *boards) { b.watch.Archive = false }},
		{"clerk", "u001", "?days=90", 1, nil},
		{"today", "boss", "?days=1", 3, func(b *boards) { b.behind = 4 }},
		{"empty", "boss", "?from=nonsense", 1, func(b *boards) { *b = boards{empty: true, shop: b.shop} }},
		{"away", "boss", "?store=s02", 3, func(b *boards) { b.errs = map[string]error{"watch": errAway, "days": errAway} }},
	} {
		st := newBoardStage(t, bigShop(scene.stores, 2*scene.stores))
		if scene.change != nil {
			scene.change(st.boards)
		}
		b := newBrowser(t, st.stage, web.Who{UserID: scene.who})
		for _, screen := range append(boardScreens, boardScreen{"small", 300, 600}) {
			if screen.name == "small" && scene.name != "big" {
				continue
			}
			at := scene.name + "-" + screen.name
			b.screen(screen)
			b.run(chromedp.Navigate(b.home + "/board" + scene.query))
			b.watchShifts()
			b.through(dir, "board-"+at, int(screen.high))
			b.wellMade(at)
			paint := eval[float64](b, "(performance.getEntriesByName('first-contentful-paint')[0] || {startTime: -1}).startTime")
			t.Logf("%s: first paint after %.0f ms, moved by %.4f", at, paint, eval[float64](b, "window.moved"))
		}
	}
}

// through goes down a page, screen by screen, and keeps a picture of each.
func (b *browser) through(dir, name string, high int) {
	b.t.Helper()
	whole := eval[int](b, "document.documentElement.scrollHeight")
	for n := 0; n*(high-80) < whole; n++ {
		eval[int](b, fmt.Sprintf("scrollTo(0, %d), 0", n*(high-80)))
		b.until(plotsDrawn)
		// A picture takes longer than the looking: they are for those who ask for them.
		if os.Getenv("ZHANGGUI_TEST_SCREENSHOTS") != "" || n == 0 {
			b.shoot(dir, fmt.Sprintf("%s-%d", name, n+1))
		}
	}
}

// plotsDrawn says that every plot in sight is.
const plotsDrawn = `[...document.querySelectorAll('[data-plot]')].every(p => p.dataset.drawn || p.getBoundingClientRect().top > innerHeight || p.getBoundingClientRect().bottom < 0)`

// goodShift is the sum of shifts below which a page stands still for people: what the
// Core Web Vitals call good.
const goodShift = .1

// watchShifts sums what moves on the page without anybody's having pressed anything.
func (b *browser) watchShifts() {
	b.t.Helper()
	b.until("document.readyState === 'complete'")
	eval[int](b, `window.moved = 0, new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.moved += e.value; })).observe({type: 'layout-shift', buffered: true}), 0`)
}

// wellMade checks what holds of the managers' page whatever it shows.
func (b *browser) wellMade(at string) {
	b.t.Helper()
	b.mu.Lock()
	wrongs := b.wrongs
	b.wrongs = nil
	b.mu.Unlock()
	wrongs = append(wrongs, strings.FieldsFunc(eval[string](b, flaws), func(r rune) bool { return r == '\n' })...)
	for i, wrong := range wrongs {
		if i > 12 {
			b.t.Errorf("%s: and %d more", at, len(wrongs)-i)
			break
		}
		b.t.Errorf("%s: %s", at, wrong)
	}
	if moved := eval[float64](b, "window.moved"); moved >= goodShift {
		b.t.Errorf("%s: the page moves by %.4f", at, moved)
	}
}

// flaws are what a reader would stumble over, a line each: text too pale, things without
// a name, things too small for a thumb, a page wider than the screen, an id twice.
const flaws = `(() => {
	const out = [], seen = e => e.getClientRects().length > 0;
	const rgb = c => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
	const light = c => { const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
	const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, v = rgb(c); if (v.length < 4 || v[3] > 0) return c; } return 'rgb(255,255,255)'; };
	const say = (e, what) => out.push(what + ': ' + e.outerHTML.slice(0, 120).replaceAll('\n', ' '));
	for (const e of document.querySelectorAll('body *')) {
		if (!seen(e) || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
		const a = light(getComputedStyle(e).color), g = light(ground(e)), ratio = (Math.max(a, g) + .05) / (Math.min(a, g) + .05);
		if (ratio < 4.5) say(e, 'contrast ' + ratio.toFixed(2));
		if (parseFloat(getComputedStyle(e).fontSize) < 11) say(e, 'too small to read');
	}
	for (const e of document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, [role=img], [tabindex="0"]')) {
		const name = e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].textContent.trim()) || e.textContent.trim();
		if (seen(e) && !name) say(e, 'no name');
	}
	for (const e of document.querySelectorAll('button, select, input, summary, .spans a, .name nav a')) {
		if (innerWidth < 500 && seen(e) && e.type !== 'hidden' && e.getBoundingClientRect().height < 40) say(e, 'too small to press');
	}
	const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
	ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => out.push('an id twice: ' + id));
	[...document.querySelectorAll('a[href^="#"]')].filter(a => a.hash !== '#shut' && !ids.includes(a.hash.slice(1))).forEach(a => say(a, 'leads nowhere'));
	if (document.querySelectorAll('h1').length !== 1 || document.documentElement.lang !== 'zh-CN') out.push('the head of the page is wrong');
	document.querySelectorAll('table').forEach(t => { if (!t.caption || t.querySelector('th:not([scope])')) say(t, 'a table without heads'); });
	const wide = document.documentElement.scrollWidth;
	if (wide > innerWidth) out.push('the page is ' + wide + ' wide');
	document.querySelectorAll('main *').forEach(e => { if (seen(e) && !e.closest('.scroll, .hidden') && e.getBoundingClientRect().right > innerWidth + .5) say(e, 'stands out of the screen'); });
	return out.join('\n');
})()`

// Without script the page is whole: the tables say what the plots do, they can be opened,
// ordered and turned over, and definitions open and shut.
func TestTheManagersPageNeedsNoScript(t *testing.T) {
	st := newBoardStage(t, bigShop(60, 80))
	b := newBrowser(t, st.stage, web.Who{UserID: "boss"})
	for _, screen := range boardScreens {
		b.screen(screen)
		b.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
		b.run(chromedp.Navigate(b.home + "/board"))
		b.run(chromedp.Click(chromedp.CSS("#panel-trend summary")), chromedp.Click(chromedp.CSS("#panel-funnel .what")))
		b.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
			return err
		}))
		if n := eval[int](b, "[...document.querySelectorAll('[data-plot]')].filter(p => p.getClientRects().length).length"); n != 0 {
			t.Errorf("%s: %d plots leave their place empty", screen.name, n)
		}
		if !eval[bool](b, "document.querySelector('#days tbody tr').getClientRects().length > 0") {
			t.Errorf("%s: the days' table does not open", screen.name)
		}
		if !eval[bool](b, "getComputedStyle(document.querySelector('#what-funnel')).position === 'fixed'") {
			t.Errorf("%s: the definition does not open", screen.name)
		}
		b.shoot(album(t), "board-plain-"+screen.name)
		b.wrongs = nil
	}
}

// A plot is walked through with arrow keys, which is said aloud; a definition is shut by
// Escape and leads back to where it was asked for.
func TestTheManagersPageIsUsedByKeyboard(t *testing.T) {
	st := newBoardStage(t, bigShop(3, 3))
	b := newBrowser(t, st.stage, web.Who{UserID: "boss"})
	b.screen(boardScreens[0])
	b.run(chromedp.Navigate(b.home + "/board?from=2026-11-01&until=2026-11-22"))
	b.until(plotsDrawn)
	press := func(on, key string) {
		eval[bool](b, fmt.Sprintf(`(e => (e.focus(), e.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))))(document.querySelector('%s'))`, key, on))
	}
	for _, step := range []struct{ key, says string }{{"ArrowRight", "11-01 周日：新增 "}, {"ArrowRight", "11-02 周一：新增 "}, {"End", "11-22 周日：新增 "}, {"ArrowLeft", "11-21 周六：新增 "}, {"Home", "11-01 周日：新增 "}} {
		press("#panel-trend [data-plot]", step.key)
		said := eval[string](b, "document.querySelector('[aria-live]').textContent")
		if !strings.HasPrefix(said, step.says) || strings.Contains(said, "流失 -") {
			t.Errorf("%s says %q", step.key, said)
		}
	}
	b.shoot(album(t), "board-tip")
	b.run(chromedp.Click(chromedp.CSS("#panel-work thead .what")))
	b.until("document.querySelector('.terms div:target dt').textContent === '新增'")
	b.shoot(album(t), "board-definition")
	press("body", "Escape")
	b.until("!document.querySelector('.terms div:target') && document.activeElement === document.querySelector('#panel-work thead .what')")
	b.watchShifts()
	b.wellMade("by keyboard")
}

// hostile is what somebody may call themselves, a store or a channel.
const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>'}{{.}}{a|b}</table>`

func TestNoNameRunsOnTheManagersPage(t *testing.T) {
	here := bigShop(2, 2)
	here.Name, here.Stores[0].Name, here.Channels[0].Name = hostile, hostile, hostile
	st := newBoardStage(t, here, func(b *boards) {
		for id := range b.names {
			b.names[id] = hostile
		}
		b.watch.Groups[0].Name, b.watch.Rules[0].Rule, b.watch.Storms[0].Cause, b.watch.Prices[0].Key = hostile, hostile, hostile, hostile
		b.selling.Sales[0].Item, b.selling.Coupons[0].Plan = hostile, hostile
		b.selling.Plans[hostile] = bot.CouponPlan{Name: hostile}
	})
	b := newBrowser(t, st.stage, web.Who{UserID: "boss"})
	for _, screen := range boardScreens {
		b.screen(screen)
		b.run(chromedp.Navigate(b.home + "/board?store=" + "%22%3E%3Cscript%3Ealert(3)%3C/script%3E"))
		b.watchShifts()
		b.through(album(t), "board-hostile-"+screen.name, int(screen.high))
		b.wellMade("hostile names on a " + screen.name)
		if n := eval[int](b, "document.querySelectorAll('img, body script').length"); n != 0 {
			t.Errorf("%s: a name became %d elements", screen.name, n)
		}
		if n := eval[int](b, fmt.Sprintf("document.body.innerText.split(%q).length - 1", hostile)); n < 10 {
			t.Errorf("%s: the names stand on the page only %d times as they were given", screen.name, n)
		}
	}
}
