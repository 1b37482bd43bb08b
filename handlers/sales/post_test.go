package sales

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestThePreviewIsThePost(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	text, link, err := w.seller().Preview(sale)
	if err != nil {
		t.Fatal(err)
	}
	w.until(sale.Start)
	posts := of[bot.CreatePost](w)
	if len(posts) != 2 {
		t.Fatalf("%d posts", len(posts))
	}
	for _, p := range posts {
		got := p.Attachments[0]
		chat, err := bot.ReadSale(w.o.Key, strings.TrimPrefix(got.URL, "https://shop.example.com/s/"), w.now)
		if err != nil || chat.Sale != sale.ID || chat.ChatID != p.ChatIDs[0] {
			t.Errorf("the link is for %+v, %v", chat, err)
		}
		got.URL = link.URL
		if p.Text != text || got != link {
			t.Errorf("post %q %+v\nwant %q %+v", p.Text, got, text, link)
		}
	}
	for _, part := range []string{"鲜牛奶 1L", "¥9.9（平时 ¥16.8）", "11月25日 周三 20:00–21:00", "十七号店 30 份，每人限 2 份", "24 小时内到店自提"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// A price for some does not stand where everybody reads it.
func TestAMembersPriceIsNotInThePost(t *testing.T) {
	w := newStreet(t)
	sale := milk()
	sale.If = "银卡 or 金卡"
	text, link, err := w.seller().Preview(w.seller().Draft(w.call("hanmei"), sale))
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{text, link.Title, link.Description} {
		if strings.Contains(said, "9.9") || strings.Contains(said, "16.8") || strings.Contains(said, "银卡") {
			t.Errorf("it says %q", said)
		}
	}
}

func TestPostsGoOutOwnerByOwner(t *testing.T) {
	w := newStreet(t)
	sale := w.made(func(s *bot.Sale) { s.Units = map[string]int{"s17": 30} })
	w.until(sale.Start.Add(-2*time.Hour - time.Minute))
	if posts := of[bot.CreatePost](w); len(posts) != 0 {
		t.Fatalf("too early: %+v", posts)
	}
	w.until(sale.Start)
	w.again()
	var senders []string
	var at []time.Time
	for _, p := range of[bot.CreatePost](w) {
		senders, at = append(senders, p.Sender), append(at, p.At)
		if p.Ref != "sale:"+sale.ID || p.Store != "s17" || p.By != "hanmei" {
			t.Errorf("post %+v", p.Post)
		}
	}
	if !slices.Equal(senders, []string{"hanmei", "liming"}) {
		t.Fatalf("posts of %v", senders)
	}
	if !at[0].Equal(sale.Start.Add(-2*time.Hour)) || at[1].Sub(at[0]) != 2*time.Minute {
		t.Errorf("made at %v", at)
	}
}

// A group that had its post of the day gets none; its owner is asked to write.
func TestAGroupTakesOnePostADay(t *testing.T) {
	w := newStreet(t)
	w.posts["other"] = bot.Post{ID: "other", Sender: "liming", ChatIDs: []string{"wr1"}, At: noon.Add(-time.Hour), MsgID: "m", ConfirmedAt: noon}
	sale := w.made(nil)
	w.until(sale.Start)
	for _, p := range of[bot.CreatePost](w) {
		if slices.Contains(p.ChatIDs, "wr1") {
			t.Errorf("post %+v", p.Post)
		}
	}
	var asked []string
	for _, todo := range w.todos {
		if todo.Kind == bot.TodoSale && todo.UserID == "liming" && strings.Contains(todo.Text, "https://shop.example.com/s/") {
			asked = append(asked, todo.Text)
		}
	}
	if len(asked) != 1 || !strings.Contains(asked[0], "「福利一群」今天已经有群发了") {
		t.Errorf("to-dos %q", asked)
	}
}

func TestAnUnconfirmedPostIsRemindedOfThreeTimes(t *testing.T) {
	w := newStreet(t)
	sale := w.made(func(s *bot.Sale) { s.End = s.Start.Add(90 * time.Minute) })
	w.until(sale.Start.Add(-2 * time.Hour).Add(3 * time.Minute))
	w.confirm("hanmei")
	w.until(sale.End.Add(-time.Minute))
	reminders, told := of[bot.RemindPost](w), of[bot.AppMessage](w)
	if len(reminders) != 3 || len(told) != 1 || told[0].ToUsers[0] != "liming" || !strings.Contains(told[0].Text, "20:00 开始，您的 1 个群还没发") {
		t.Errorf("reminders %+v, told %+v", reminders, told)
	}
	if item, ok := w.raised["sale/"+sale.ID+"/lag/s17"]; !ok || !strings.Contains(item.Detail, "还有 1 个群的群发没有确认") {
		t.Errorf("raised %+v", w.raised)
	}
	lag, err := w.seller().Lag(w, sale)
	if err != nil || !strings.Contains(lag, "十七号店：2 个群，已确认 1 个，送达 1 个，最慢用了 3 分钟；还在等 李明（") {
		t.Errorf("lag %q, %v", lag, err)
	}
}

// Who confirmed just now is not said to be late: WeCom is asked first.
func TestNobodyIsSaidToBeLateWhoHasJustConfirmed(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.until(sale.Start.Add(-10 * time.Minute))
	w.wecom()
	w.until(sale.Start)
	if asked := of[bot.FetchPost](w); len(asked) == 0 {
		t.Error("at the start nobody asks how the posts stand")
	}
	if item, ok := w.raised["sale/"+sale.ID+"/lag/s17"]; ok {
		t.Errorf("at the start it is said already: %s", item.Detail)
	}
	w.confirm("hanmei")
	w.confirm("liming")
	w.until(sale.Start.Add(10 * time.Minute))
	if item, ok := w.raised["sale/"+sale.ID+"/lag/s17"]; ok {
		t.Errorf("of posts that were confirmed it is said: %s", item.Detail)
	}
}

func TestPostsAreCalledOffWhenNothingIsLeft(t *testing.T) {
	w := newStreet(t)
	sale := w.made(func(s *bot.Sale) { s.Units = map[string]int{"s17": 1} })
	w.until(sale.Start.Add(-time.Hour))
	w.wecom()
	w.confirm("hanmei")
	w.until(sale.Start)
	w.now = sale.Start.Add(90 * time.Second)
	claim := w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: "wm1", State: bot.ClaimHeld, Store: "s17", At: w.now, Until: w.now.Add(24 * time.Hour)})
	moved := bot.SaleMoved{Sale: sale.ID, SoldOut: true, Moves: []bot.SaleMove{{ExternalUserID: "wm1", To: bot.ClaimHeld, Quantity: 1, Store: "s17", At: claim.At, Until: claim.Until}}}
	w.happen(moved)
	w.happen(moved)
	w.until(w.now.Add(5 * time.Minute))
	w.happen(moved)
	w.until(w.now.Add(5 * time.Minute))
	if off := of[bot.CancelPost](w); len(off) != 1 || w.posts[off[0].ID].Sender != "liming" {
		t.Errorf("called off %+v", off)
	}
	var said []string
	for _, n := range of[bot.GroupNotice](w) {
		if strings.Contains(n.Markdown, "抢完了") {
			said = append(said, n.Markdown)
		}
	}
	if len(said) != 1 || !strings.Contains(said[0], "1 份用了 1 分钟全部有主，已提 0 份") || !strings.Contains(said[0], "1 条群发已经取消") {
		t.Errorf("said %q", said)
	}
	if item := w.raised["sale/"+sale.ID+"/soldout/1"]; item.Kind != bot.AlertSale || item.Store != "s17" {
		t.Errorf("raised %+v", w.raised)
	}
}

func TestTheResultIsToldOnceAndTrue(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.until(sale.Start)
	w.confirm("hanmei")
	w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: "wm1", State: bot.ClaimHeld, Store: "s17", Quantity: 2, At: w.now, Until: w.now.Add(24 * time.Hour)})
	w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: "wm2", State: bot.ClaimSold, Store: "s17", At: w.now})
	w.until(sale.End.Add(10 * time.Minute))
	if now := w.All[sale.ID]; now.State != bot.SaleDone || !now.ToldAt.Equal(sale.End) {
		t.Errorf("the sale is %s, told at %s", now.State, now.ToldAt)
	}
	var said []string
	for _, n := range of[bot.GroupNotice](w) {
		if strings.Contains(n.Markdown, "结束") {
			said = append(said, n.Markdown)
		}
	}
	if len(said) != 1 || !strings.Contains(said[0], "截至 21:00：30 份里抢到 3 份，已提 1 份，待取 2 份，剩 27 份") {
		t.Errorf("said %q", said)
	}
	// The group had the announcement today: its owner says it.
	for _, p := range of[bot.CreatePost](w) {
		if p.Template == resultTemplate {
			t.Errorf("post %+v", p.Post)
		}
	}
	todo := w.todos["sale-result:"+digest(sale.ID, "result", "hanmei")]
	if !strings.Contains(todo.Text, "30 份里抢到 3 份") || todo.UserID != "hanmei" {
		t.Errorf("to-do %+v", todo)
	}
	if _, asked := w.todos["sale-result:"+digest(sale.ID, "result", "liming")]; asked {
		t.Error("who never brought it to a group is to tell the result there")
	}
}

// What ran for days has its result told by a post of its own.
func TestTheResultIsAPostWhereTheGroupTakesOne(t *testing.T) {
	w := newStreet(t)
	sale := w.made(func(s *bot.Sale) { s.End = s.Start.Add(20 * time.Hour) })
	w.until(sale.Start)
	w.confirm("hanmei")
	w.confirm("liming")
	w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: "wm1", State: bot.ClaimHeld, Store: "s17", At: w.now, Until: w.now.Add(24 * time.Hour)})
	w.until(sale.End.Add(time.Minute))
	var results []string
	for _, p := range of[bot.CreatePost](w) {
		if p.Template == resultTemplate {
			results = append(results, p.Sender+" "+strings.Join(p.ChatIDs, ","))
		}
	}
	if !slices.Equal(results, []string{"hanmei wr2", "liming wr1"}) && !slices.Equal(results, []string{"liming wr1", "hanmei wr2"}) {
		t.Errorf("results %v", results)
	}
}
