package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// A phone goes through every state of every page, and keeps pictures of them.
func TestEveryPageLooksRightOnAPhone(t *testing.T) {
	st := newStage(t)
	st.run()
	b := newBrowser(t, st, web.Who{ExternalUserID: customer})
	dir := album(t)
	t.Log("the screenshots are in", dir)
	for _, sale := range []string{
		"waiting", "open", "shared", "queue", "got", "picked", "sold_out", "listed", "offered", "lapsed", "left", "over", "off",
		"stranger", "excluded", "segment", "group", "changed", "limit", "hostile",
	} {
		b.open(link(sale))
		if eval[bool](b, "!!document.querySelector('.go')") {
			b.inSight(sale)
		}
		b.shoot(dir, "sale-"+sale)
	}
	for _, name := range []string{"issued", "claimed", "later", "held", "redeemed", "expired", "void", "external", "pack1", "hostile"} {
		b.open(ticket(name))
		b.shoot(dir, "coupon-"+name)
	}
	for _, id := range []string{"vote", "voted", "vote_over", "review", "trial", "seated", "full", "early", "campaign_off", "not", "hostile"} {
		b.open(campaignLink(id))
		b.shoot(dir, "campaign-"+id)
	}
	for name, path := range map[string]string{
		"me-coupons": "/me", "me-claims": "/me?list=claims", "me-orders": "/me?list=orders", "plan": "/coupon/new10", "plan-pack": "/coupon/new3",
	} {
		b.open(path)
		b.shoot(dir, name)
	}
	if v := eval[bool](b, "window.alert.toString().includes('native code')"); !v {
		t.Error("somebody's name ran")
	}
}

// The button lights by itself at the start, one press gets it, the line is waited in,
// and what was won is shown.
func TestAPhoneBuysFromTheStartToTheCode(t *testing.T) {
	st := newStage(t)
	st.run()
	b := newBrowser(t, st, web.Who{ExternalUserID: customer})
	b.open(link("opens"))
	if eval[bool](b, "!document.querySelector('.go').disabled") {
		t.Error("the button is lit before the start")
	}
	b.until("!document.querySelector('.go').disabled")
	st.selling.answer("opens", bot.SaleAnswer{Result: bot.SaleQueued, Ahead: 9})
	st.selling.show("opens", func(l *bot.SaleLook) { l.Result = bot.SaleOpen; l.Sale.Start = noon })
	b.run(chromedp.Click(chromedp.CSS(`input[name=quantity][value="2"] + span`)), chromedp.Click(chromedp.CSS(".go")))
	b.until("document.querySelector('main').dataset.state === 'queue'")
	b.until("document.getElementById('ahead').textContent === '9'")
	st.selling.show("opens", func(l *bot.SaleLook) { l.Result, l.Claim = bot.SaleGot, hisClaim(bot.ClaimHeld) })
	st.selling.answer("opens", bot.SaleAnswer{Result: bot.SaleGot})
	b.until("document.querySelector('main').dataset.state === 'got'")
	b.until("[...document.images].every(i => i.naturalWidth > 0)")
	b.sound("from the start to the code")
	acts := st.selling.done()
	for _, a := range acts {
		if a != acts[0] || a.Quantity != 2 {
			t.Errorf("the line was joined twice: %+v", acts)
		}
	}
}

// What others buy is seen without a touch, and so is that nothing is left.
func TestAnOpenPageFollowsTheStock(t *testing.T) {
	st := newStage(t)
	st.run()
	b := newBrowser(t, st, web.Who{ExternalUserID: customer})
	b.open(link("open"))
	// It asks at once when somebody looks at it again.
	const looked = "document.dispatchEvent(new Event('visibilitychange'))"
	st.selling.show("open", func(l *bot.SaleLook) { l.Left = map[string]int{"s17": 5} })
	eval[bool](b, looked)
	b.until("document.getElementById('left').textContent === '5'")
	st.selling.show("open", func(l *bot.SaleLook) { l.Left, l.Result = map[string]int{}, bot.SaleSoldOut })
	b.until("document.querySelector('main').dataset.state === 'sold_out'")
	b.sound("an open page")
}
