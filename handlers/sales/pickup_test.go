package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// kept is a claim of wm1 in a sale at s17, kept until tomorrow.
func (w *street) kept(sale bot.Sale, change func(*bot.SaleClaim)) bot.SaleClaim {
	c := bot.SaleClaim{
		Sale: sale.ID, ExternalUserID: "wm1", State: bot.ClaimHeld, Quantity: 2, Store: "s17", Price: 990, Code: "CODE1", At: w.now, Until: w.now.Add(24 * time.Hour),
	}
	if change != nil {
		change(&c)
	}
	return w.Add(c)
}

func (w *street) pickUp(userID, store string) bot.Answer {
	w.t.Helper()
	claim, _ := w.ClaimByCode("CODE1")
	answer, err := w.seller().PickUp(w.call(userID), w, claim, store)
	if err != nil {
		w.t.Fatal(err)
	}
	w.apply(answer.Effects...)
	return answer
}

func TestAPickupIsAnOrder(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Hour)
	claim := w.kept(sale, nil)
	answer := w.pickUp("liming", "")
	if !strings.Contains(answer.Text, "核销好了：「鲜牛奶 1L」2 份，收款 ¥19.8，小美，十七号店") {
		t.Errorf("it says %q", answer.Text)
	}
	if now, _ := w.Claim(sale.ID, "wm1"); now.State != bot.ClaimSold || now.SoldBy != "liming" {
		t.Errorf("the claim is %+v", now)
	}
	order := w.orders[orderNumber(sale.ID, claim.Seq)]
	if order.Amount != 1980 || order.Status != bot.OrderPaid || order.Store != "s17" || order.Source != "sale" || order.JoinedBy == "" || order.Items[0].Category != "乳品" {
		t.Errorf("the order is %+v", order)
	}
	if got := w.kinds("wm1"); got[bot.InteractionSalePicked] != 1 || got[bot.InteractionOrdered] != 1 {
		t.Errorf("the time line is %v", got)
	}
	again := w.pickUp("hanmei", "")
	if len(again.Effects) != 0 || !strings.Contains(again.Text, "已经取走了：11月25日 周三 21:00，在十七号店由 李明 核销") {
		t.Errorf("again it says %q", again.Text)
	}
}

func TestAPickupIsTakenBackOnItsDay(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.now = sale.Start
	claim := w.kept(sale, func(c *bot.SaleClaim) { c.Until = w.now.Add(30 * time.Minute) })
	undo := payloadOf(t, w.pickUp("liming", ""))
	w.now = w.now.Add(20 * time.Minute)
	answer, err := w.seller().UndoPickUp(w.call("liming"), undo, w)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(answer.Effects...)
	if now, _ := w.Claim(sale.ID, "wm1"); now.State != bot.ClaimHeld || !now.Until.Equal(w.now.Add(time.Hour)) {
		t.Errorf("the claim is %+v", now)
	}
	if got := w.kinds("wm1"); got[bot.InteractionSalePicked] != 1 || got[bot.InteractionSaleReturned] != 1 {
		t.Errorf("the time line is %v", got)
	}
	if order := w.orders[orderNumber(sale.ID, claim.Seq)]; order.Status != bot.OrderRefunded || order.Amount != 1980 {
		t.Errorf("the order is %+v", order)
	}
	if !strings.Contains(answer.Text, "留到 21:20。¥19.8 请退还给客户") {
		t.Errorf("it says %q", answer.Text)
	}
	twice, err := w.seller().UndoPickUp(w.call("liming"), undo, w)
	if err != nil || len(twice.Effects) != 0 || !strings.Contains(twice.Text, "已经撤销过了") {
		t.Errorf("twice it says %q, %v", twice.Text, err)
	}
	w.now = w.now.Add(time.Minute)
	undo = payloadOf(t, w.pickUp("liming", ""))
	if order := w.orders[orderNumber(sale.ID, claim.Seq)]; order.Status != bot.OrderPaid {
		t.Errorf("picked up again the order is %+v", order)
	}
	w.now = w.now.Add(12 * time.Hour)
	late, err := w.seller().UndoPickUp(w.call("liming"), undo, w)
	if err != nil || len(late.Effects) != 0 || !strings.Contains(late.Text, "只能当天撤销") {
		t.Errorf("on the next day it says %q, %v", late.Text, err)
	}
	other, err := w.seller().UndoPickUp(bot.NewCall(bot.Call{Caller: bot.Caller{UserID: "zhaolei", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{"s18"}}}, At: w.now}, nil), undo, w)
	if err != nil || len(other.Effects) != 0 || other.Refused == "" {
		t.Errorf("another store's manager is told %q, %v", other.Text, err)
	}
}

func TestWhatCannotBePickedUpSaysWhyAndWhatCanBeDone(t *testing.T) {
	tests := []struct {
		name   string
		sale   func(*bot.Sale)
		claim  func(*bot.SaleClaim)
		after  time.Duration
		by     string
		store  string
		says   []string
		refuse bool
	}{
		{name: "another store's caller", by: "zhaolei", says: []string{"这件要在十七号店取，十八号店不能核销", "请客户到十七号店来取"}, refuse: true},
		{name: "a store that does not take part", by: "wangzong", store: "s18", claim: func(c *bot.SaleClaim) { c.Store = "" }, says: []string{"十八号店没有参加这一场", "十七号店"}, refuse: true},
		{name: "a store out of scope", by: "liming", store: "s18", says: []string{"十八号店不在您的范围内"}, refuse: true},
		{name: "an auditor", by: "shenji", says: []string{"只能查看"}, refuse: true},
		{name: "too late, and some are left", by: "liming", claim: func(c *bot.SaleClaim) { c.State = bot.ClaimLapsed; c.Until = time.Time{} }, after: 10 * time.Minute, says: []string{"时间过了", "还有 30 份，请 TA 打开抢购页再抢一次"}},
		{name: "too late, nobody has noted it yet", by: "liming", claim: func(c *bot.SaleClaim) { c.Until = c.At.Add(time.Minute) }, after: 10 * time.Minute, says: []string{"给 TA 留到 20:01，已经过了"}},
		{name: "too late, and it is over", by: "liming", claim: func(c *bot.SaleClaim) { c.State = bot.ClaimLapsed }, after: 30 * time.Hour, says: []string{"已经过了", "这一场已经结束"}},
		{name: "it was given back", by: "liming", claim: func(c *bot.SaleClaim) { c.State = bot.ClaimLeft }, says: []string{"不要了"}},
		{name: "it is only offered", by: "liming", claim: func(c *bot.SaleClaim) { c.State = bot.ClaimOffered; c.Until = c.At.Add(time.Hour) }, says: []string{"还没有确认", "21:00 前"}},
		{name: "they wait", by: "liming", claim: func(c *bot.SaleClaim) { c.State = bot.ClaimWaiting }, says: []string{"还没有轮到"}},
		{name: "several stores, and nobody says which", by: "wangzong", sale: func(s *bot.Sale) { s.Units = map[string]int{"": 30} }, claim: func(c *bot.SaleClaim) { c.Store = "" }, says: []string{"请写上是哪一家"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newStreet(t)
			draft := milk()
			if tt.sale != nil {
				tt.sale(&draft)
			}
			sale := w.seller().Draft(w.call("wangzong"), draft)
			w.apply(bot.SaveSale{Sale: sale})
			w.now = sale.Start
			w.kept(sale, tt.claim)
			w.now = w.now.Add(tt.after)
			call := w.call(tt.by)
			switch tt.by {
			case "zhaolei":
				call.Caller = bot.Caller{UserID: "zhaolei", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s18"}}}
			case "shenji":
				call.Caller = bot.Caller{UserID: "shenji", Role: bot.RoleAuditor, Scope: bot.Everything()}
			}
			claim, _ := w.ClaimByCode("CODE1")
			answer, err := w.seller().PickUp(call, w, claim, tt.store)
			if err != nil || len(answer.Effects) != 0 || (answer.Refused != "") != tt.refuse {
				t.Fatalf("%+v, %v", answer, err)
			}
			for _, part := range tt.says {
				if !strings.Contains(answer.Text, part) {
					t.Errorf("it says %q, not %q", answer.Text, part)
				}
			}
		})
	}
}
