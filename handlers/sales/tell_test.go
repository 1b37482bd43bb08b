package sales

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// offers lets a unit of a sale be offered to somebody.
func (w *street) offers(sale bot.Sale, customer string) {
	w.t.Helper()
	until := w.now.Add(30 * time.Minute)
	w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: customer, State: bot.ClaimOffered, Quantity: 1, Store: "s17", Price: sale.Price, At: w.now, ChangedAt: w.now, Until: until})
	w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: customer, From: bot.ClaimWaiting, To: bot.ClaimOffered, Quantity: 1, At: w.now, Until: until}}})
}

// Units come free one by one. A clerk hears of the first few at once and of the rest in
// their list: each customer has a to-do with words to paste.
func TestAClerkIsNotFloodedByOffers(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Minute)
	w.sends = nil
	const many = 30
	for n := range many {
		id := fmt.Sprintf("wm%03d", n)
		w.knows(id, "liming")
		w.offers(sale, id)
		w.now = w.now.Add(10 * time.Second)
	}
	sent := of[bot.AppMessage](w)
	if len(sent) != buzzMost || !strings.Contains(sent[buzzMost-1].Text, "都在 /待办 里") || strings.Contains(sent[0].Text, "不一条条") {
		t.Errorf("%d messages: %+v", len(sent), sent)
	}
	open, _ := w.Desk().Todos(bot.Scope{}, "liming", 100)
	if len(open) != many {
		t.Errorf("%d to-dos", len(open))
	}
	w.now = w.now.Add(buzzWithin)
	w.knows("wmlater", "liming")
	if w.offers(sale, "wmlater"); len(of[bot.AppMessage](w)) != buzzMost+1 {
		t.Error("a while later nobody is told")
	}
}

func TestWhoIsKeptFromSalesIsNotToldOfAnOffer(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Minute)
	w.knows("wm1", "liming")
	w.excluded = []bot.Exclusion{{ID: "E1", ExternalUserID: "wm1"}}
	w.sends = nil
	if w.offers(sale, "wm1"); len(w.sends) != 0 {
		t.Errorf("%+v", w.sends)
	}
}

// What was kept for people is kept no more, and nobody is told otherwise.
func TestASaleThatIsCalledOffWithWhatWasKept(t *testing.T) {
	for _, freed := range []bool{false, true} {
		w := newStreet(t)
		sale := w.made(nil)
		w.until(sale.Start)
		w.wecom()
		for _, p := range w.posts {
			w.confirm(p.Sender)
		}
		w.kept(sale, nil)
		w.sends = nil
		end := w.seller().CallOff
		if freed {
			end = w.seller().CallOffFreed
		}
		answer, err := end(w.call("wangzong"), w, sale.ID, "货没有到")
		if err != nil {
			t.Fatal(err)
		}
		w.apply(answer.Effects...)
		texts := answer.Text
		for _, m := range of[bot.AppMessage](w) {
			texts += m.Text
		}
		for _, m := range of[bot.GroupNotice](w) {
			texts += m.Markdown
		}
		if promised := strings.Contains(texts, "照常"); promised == freed || strings.Contains(texts, "没法给您留货了") != freed {
			t.Errorf("freed %t: %s", freed, texts)
		}
	}
}
