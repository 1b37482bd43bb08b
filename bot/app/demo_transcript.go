package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// transcript tells on the terminal what happens in the demo.
type transcript struct {
	out  io.Writer
	zone *time.Location
	// latencies are the times from an add to its welcome.
	latencies []time.Duration
}

func (t *transcript) line(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

func (t *transcript) opening(d *shopDemo) {
	t.line("掌柜 · %s开门了", d.config.Shop.Name)
	if d.options.lively() {
		return // One address is enough, and it comes when the shop is full.
	}
	t.line("  掌柜          http://%s", d.bot().Addr())
	t.line("  模拟企业微信  %s    (a simulated WeCom, strict, over the real protocol)", d.sim.URL())
}

func (t *transcript) scene(n int, sc scene) {
	t.line("\n%d. %s\n   %s", n, sc.title, sc.english)
}

func (t *transcript) failed(what string, err error) { t.line("   ✗ %s: %v", what, err) }

// happened tells what came of a scene: the wire, the phones, the tags.
func (t *transcript) happened(ctx context.Context, p *player, sc scene, id string, began time.Time) {
	entries := p.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Seq > p.since })
	if !sc.quiet {
		for _, e := range entries {
			t.wire(e)
		}
	}
	if sc.phone {
		t.phone(p, id)
	}
	for _, page := range p.pages {
		t.page(page)
	}
	for _, userID := range sc.chats {
		t.chat(p, userID)
	}
	if id != "" {
		t.tags(ctx, p, id)
	}
	if sc.segment != "" {
		t.audience(ctx, p, sc.segment)
	}
	for _, e := range entries {
		if e.Kind == simulator.EntryAPI && e.API == "externalcontact/send_welcome_msg" && e.Code == 0 {
			took := e.Wall.Sub(began)
			t.latencies = append(t.latencies, took)
			t.line("   从加好友到欢迎语：%d 毫秒  (from the add to the welcome)", took.Milliseconds())
		}
	}
}

// wire is one callback or call, on one line.
func (t *transcript) wire(e simulator.Entry) {
	when := e.Wall.In(t.zone).Format("15:04:05.000")
	switch {
	case e.Kind == simulator.EntryCallback && e.Error != "":
		t.line("   %s  → %-44s %s", when, e.API, e.Error)
	case e.Kind == simulator.EntryCallback:
		t.line("   %s  → %-44s 应答 %d，%.1f 毫秒", when, e.API, e.Status, float64(e.Latency.Microseconds())/1000)
	case e.API == "archive/chatdata" && e.Code == 0: // once a second, mostly for nothing
	case e.Kind == simulator.EntryAPI && e.API != "gettoken":
		answer := "ok"
		if e.Code != 0 {
			answer = fmt.Sprintf("errcode %d", e.Code)
		}
		t.line("   %s  ← %-44s %s", when, e.API, answer)
	}
}

func (t *transcript) phone(p *player, id string) {
	items, err := p.sim.CustomerPhone(id)
	if err != nil {
		t.failed("phone", err)
		return
	}
	t.line("   ┌ 客户的手机 (the customer's phone)")
	for _, item := range items {
		t.bubble(item)
	}
	t.line("   └")
}

func (t *transcript) bubble(item simulator.PhoneItem) {
	switch item.Kind {
	case "text":
		t.quote(item.Text)
	case "image":
		t.quote("[图片] 扫码进群 (the group's code)")
	default:
		t.quote(fmt.Sprintf("[卡片] %s  %s\n       %s", item.Title, item.Text, item.URL))
	}
}

func (t *transcript) quote(text string) {
	for _, l := range strings.Split(text, "\n") {
		t.line("   │ %s", l)
	}
}

func (t *transcript) chat(p *player, userID string) {
	messages, err := p.heard(userID)
	if err != nil {
		t.failed("chat of "+userID, err)
		return
	}
	if len(messages) == 0 {
		return // What was expected there is reported as not seen.
	}
	t.line("   ┌ %s 的手机，应用消息 (%s's chat with the app)", p.nameOf(userID), userID)
	for i, m := range messages {
		if i > 0 && m.Mine {
			t.line("   │")
		}
		if m.Mine {
			t.line("   │ » %s", m.Text)
			continue
		}
		t.quote(asText(m))
	}
	t.line("   └")
}

// tags shows what the database holds of a customer.
func (t *transcript) tags(ctx context.Context, p *player, id string) {
	held, err := p.bot().Store().PairTags(ctx, bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.failed("tags", err)
		return
	}
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = h.Group + "·" + h.Name
	}
	t.line("   标签：%s", strings.Join(names, "  "))
}

// audience shows how many customers a segment has.
func (t *transcript) audience(ctx context.Context, p *player, text string) {
	n, err := sizeOf(ctx, p.bot().Store(), text)
	if err != nil {
		t.failed("segment", err)
		return
	}
	t.line("   分群 %s：%d 位  (zhanggui segment)", text, n)
}

func (t *transcript) closing(d *shopDemo, missing []string) {
	if len(missing) > 0 {
		t.line("\n✗ 有 %d 件事没有看到 (not seen):", len(missing))
		for _, m := range missing {
			t.line("  - %s", m)
		}
		return
	}
	slices.Sort(t.latencies)
	t.line("\n✓ 开门顺利：该看到的都看到了。%d 次欢迎，最慢 %d 毫秒。(Every expected effect was seen.)",
		len(t.latencies), t.latencies[len(t.latencies)-1].Milliseconds())
}

// invitation says how to go on by hand.
func (t *transcript) invitation(d *shopDemo) {
	t.line(`
接着自己玩 (go on by hand)：
  curl -d '{"state":"s17-door","name":"小明"}' %[1]s/sim/scan
  curl -d '{"userid":"liming","content":"/帮助"}' %[1]s/sim/app/type   店员发一行 (a clerk types)
  curl %[1]s/sim/chat/liming   店员的手机 (the clerk's chat)
  curl %[1]s/sim/          能做的事 (what can be done)
  http://%[2]s/coupon/new10   客户看到的优惠券 (the coupon on a phone)
  http://%[2]s/metrics        指标
按 Ctrl-C 打烊 (Ctrl-C closes the shop)。
`, d.sim.URL(), d.bot().Addr())
}

// follow tells what happens on the wire until the context ends.
func (t *transcript) follow(ctx context.Context, sim *simulator.Simulator) {
	entries, stop := sim.Journal.Subscribe(1024)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-entries:
			t.wire(e)
		}
	}
}
