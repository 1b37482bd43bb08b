package wecom

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

func TestANoticeNeedsNoToken(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiToken, code(40001, "invalid credential"))
	f.wecom.script(apiWebhook, ok(""))
	want(t, f.send(bot.GroupNotice{Webhook: "managers", Markdown: strings.Repeat("汉", 2000)}), bot.ClassDone, 0)
	if n := len(f.wecom.of(apiToken)); n != 0 {
		t.Errorf("%d token requests", n)
	}
	got := f.wecom.of(apiWebhook)[0].json(t)
	text := got["markdown"].(map[string]any)["content"].(string)
	if got["msgtype"] != "markdown" || len(text) != 4095 || !utf8.ValidString(text) {
		t.Errorf("%v of %d bytes", got["msgtype"], len(text))
	}
}

func TestNoticesThatCannotBeSent(t *testing.T) {
	f := newFixture(t)
	o := f.send(bot.GroupNotice{Webhook: "nobody", Markdown: "x"})
	want(t, o, bot.ClassPermanent, 0)
	if !strings.Contains(o.Reason, "nobody") || !strings.Contains(o.Reason, "wecom.webhooks") {
		t.Errorf("reason %q", o.Reason)
	}
	want(t, f.send(bot.GroupNotice{Webhook: "managers"}), bot.ClassPermanent, 93017)
	if n := len(f.wecom.of(apiWebhook)); n != 0 {
		t.Errorf("%d calls", n)
	}
	f.wecom.script(apiWebhook, code(93000, "invalid webhook url"))
	o = f.send(bot.GroupNotice{Webhook: "managers", Markdown: "x"})
	want(t, o, bot.ClassPermanent, 93000)
	if !strings.Contains(o.Reason, "webhook") || f.Trouble() == "" {
		t.Errorf("reason %q, trouble %q", o.Reason, f.Trouble())
	}
}

func TestEachPushBotHasItsTwentyAMinute(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Webhooks["store"] = "another-key-of-the-app" })
	f.wecom.say(apiWebhook, nil)
	notice := func(webhook string, n int) bot.Outcome {
		f.wecom.script(apiWebhook, ok(""))
		return f.send(bot.GroupNotice{Webhook: webhook, Markdown: fmt.Sprint(n)})
	}
	for i := range perPushBot {
		want(t, notice("managers", i), bot.ClassDone, 0)
	}
	o := notice("managers", perPushBot)
	want(t, o, bot.ClassRetry, 0)
	if !o.Free || !o.RetryAt.Equal(f.clock.Now().Add(countedMinute)) {
		t.Errorf("outcome %+v", o)
	}
	want(t, notice("store", 0), bot.ClassDone, 0)
	f.clock.add(countedMinute)
	want(t, notice("managers", 0), bot.ClassDone, 0)
}

func TestAPushBotThatIsUsedUpRestsAMinuteAndTheOthersGoOn(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Webhooks["store"] = "another-key-of-the-app" })
	f.wecom.script(apiWebhook, code(45009, "limit"), ok(""))
	o := f.send(bot.GroupNotice{Webhook: "managers", Markdown: "x"})
	want(t, o, bot.ClassRetry, 45009)
	if wait := o.RetryAt.Sub(f.clock.Now()); wait < time.Minute || wait > time.Minute+jitter {
		t.Errorf("tried again in %s", wait)
	}
	want(t, f.send(bot.GroupNotice{Webhook: "managers", Markdown: "y"}), bot.ClassRetry, 45009)
	want(t, f.send(bot.GroupNotice{Webhook: "store", Markdown: "z"}), bot.ClassDone, 0)
}

func TestNoticesReachTheGroupInTheSimulator(t *testing.T) {
	w := newWorld(t, func(c *simulator.Config) { c.Webhooks = []simulator.Webhook{{Key: testHook, Name: "managers"}} })
	want(t, w.send(bot.GroupNotice{Webhook: "managers", Markdown: "**战报** 今天 <font color=\"info\">3</font> 位"}), bot.ClassDone, 0)
	w.sim.Faults.Add(simulator.Fault{API: apiWebhook, Code: 93000, Times: 1})
	want(t, w.send(bot.GroupNotice{Webhook: "managers", Markdown: "x"}), bot.ClassPermanent, 93000)
	if feed := w.sim.WebhookFeed("managers"); len(feed) != 1 || !strings.Contains(feed[0].Text, "战报") {
		t.Errorf("the group sees %+v", feed)
	}
}
