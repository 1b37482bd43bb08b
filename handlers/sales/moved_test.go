package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// kinds counts the entries of a customer's time line.
func (w *street) kinds(customer string) map[bot.InteractionKind]int {
	counts := map[bot.InteractionKind]int{}
	for _, i := range w.past[customer] {
		counts[i.Kind]++
	}
	return counts
}

// names are the tags that a pair holds.
func (w *street) names(customer, userID string) string {
	held, _ := w.Tags(bot.Pair{UserID: userID, ExternalUserID: customer})
	var names []string
	for _, t := range held {
		names = append(names, t.Group+"/"+t.Name)
	}
	return strings.Join(names, " ")
}

func TestWhatCustomersDoInASaleIsRemembered(t *testing.T) {
	w := newStreet(t)
	w.knows("wm1", "hanmei")
	w.knows("wm1", "liming")
	w.knows("wm2", "liming")
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Minute)
	moved := bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{
		{ExternalUserID: "wm1", To: bot.ClaimHeld, Quantity: 1, At: w.now, Until: w.now.Add(24 * time.Hour)},
		{ExternalUserID: "wm2", To: bot.ClaimWaiting, Quantity: 1, At: w.now},
		{ExternalUserID: "wm3", To: bot.ClaimHeld, Quantity: 1, At: w.now, Until: w.now.Add(24 * time.Hour)},
	}}
	for range 3 {
		w.happen(moved)
	}
	if got := w.kinds("wm1"); got[bot.InteractionSaleJoined] != 1 || got[bot.InteractionSaleGot] != 1 {
		t.Errorf("wm1 %v", got)
	}
	if got := w.kinds("wm2"); got[bot.InteractionSaleJoined] != 1 || got[bot.InteractionSaleGot] != 0 {
		t.Errorf("wm2 %v", got)
	}
	for pair, want := range map[[2]string]string{
		{"wm1", "liming"}: "偏好/乳品 秒杀/参与秒杀 秒杀/抢到", {"wm1", "hanmei"}: "", {"wm2", "liming"}: "秒杀/参与秒杀",
	} {
		if got := w.names(pair[0], pair[1]); got != want {
			t.Errorf("%v holds %q, want %q", pair, got, want)
		}
	}
	w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: "wm1", From: bot.ClaimHeld, To: bot.ClaimLapsed, Quantity: 1, At: w.now.Add(time.Hour)}}})
	if got := w.kinds("wm1"); got[bot.InteractionSaleMissed] != 1 || got[bot.InteractionSaleJoined] != 1 {
		t.Errorf("wm1 %v", got)
	}
	if w.happen(bot.SaleMoved{Sale: "S000000", Moves: moved.Moves}) != nil {
		t.Error("something comes of a sale that nobody knows")
	}
}

func TestWhoBuysOnlyWhatIsCheapMindsPrices(t *testing.T) {
	w := newStreet(t)
	w.knows("wm1", "liming")
	for n := range 3 {
		sale := w.made(func(s *bot.Sale) { s.Item += strings.Repeat("!", n) })
		at := sale.Start.Add(time.Duration(n) * time.Minute)
		w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: "wm1", To: bot.ClaimHeld, Quantity: 1, At: at}}})
		if has := strings.Contains(w.names("wm1", "liming"), "价格敏感"); has != (n == 2) {
			t.Errorf("after %d it is %t", n+1, has)
		}
	}
	w.orders["1"] = bot.Order{Number: "1", ExternalUserID: "wm1", Status: bot.OrderPaid, PaidAt: w.now, Source: "api"}
	sale := w.made(func(s *bot.Sale) { s.Item = "面包" })
	w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: "wm1", To: bot.ClaimHeld, Quantity: 1, At: sale.Start}}})
	if held := w.names("wm1", "liming"); strings.Contains(held, "价格敏感") {
		t.Errorf("who bought at the full price holds %s", held)
	}
}

// offer puts a claim there that a unit is offered to, and tells of it.
func (w *street) offer(sale bot.Sale, customer string) bot.SaleMoved {
	w.t.Helper()
	c := w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: customer, State: bot.ClaimOffered, Price: sale.Price, At: w.now, Until: w.now.Add(sale.Offer)})
	moved := bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: customer, From: bot.ClaimWaiting, To: bot.ClaimOffered, Quantity: 1, At: w.now, Until: c.Until}}}
	w.happen(moved)
	return moved
}

func TestAnOfferIsToldWhereATalkIsOpen(t *testing.T) {
	w := newStreet(t)
	w.knows("wm1", "liming")
	sale := w.made(nil)
	w.now = sale.Start.Add(10 * time.Minute)
	w.talks["kf1/wm1"] = bot.KfTalk{OpenKfID: "kf1", ExternalUserID: "wm1", SaidAt: w.now.Add(-47 * time.Hour), Answered: 4}
	w.offer(sale, "wm1")
	answers := of[bot.KfMessage](w)
	if len(answers) != 1 || !strings.Contains(answers[0].Text, "小美，候补轮到您啦") || !strings.Contains(answers[0].Text, "20:40 前") || w.talks["kf1/wm1"].Answered != 5 {
		t.Fatalf("answers %+v, talk %+v", answers, w.talks)
	}
	for _, todo := range w.todos {
		if todo.Kind == bot.TodoSale {
			t.Errorf("to-do %+v", todo)
		}
	}
}

// Where the bot may not write, the member of staff does.
func TestAnOfferIsTheClerksToTellElsewhere(t *testing.T) {
	for name, talk := range map[string]bot.KfTalk{
		"no talk": {}, "two days ago": {SaidAt: noon.Add(-48 * time.Hour)}, "five answers": {SaidAt: noon, Answered: 5}, "a person has it": {SaidAt: noon, Human: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newStreet(t)
			w.knows("wm1", "liming")
			sale := w.made(nil)
			w.now = sale.Start.Add(10 * time.Minute)
			talk.OpenKfID, talk.ExternalUserID = "kf1", "wm1"
			w.talks["kf1/wm1"] = talk
			moved := w.offer(sale, "wm1")
			w.happen(moved)
			if len(of[bot.KfMessage](w)) != 0 {
				t.Error("the bot writes all the same")
			}
			id := todoOf(aboutOffer, sale.ID, "wm1")
			todo := w.todos[id]
			if todo.UserID != "liming" || todo.ExternalUserID != "wm1" || !strings.Contains(todo.Text, "小美，候补轮到您啦") || !strings.Contains(todo.Text, "/s/") {
				t.Fatalf("to-do %+v", todo)
			}
			w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: "wm1", From: bot.ClaimOffered, To: bot.ClaimHeld, Quantity: 1, At: w.now.Add(time.Minute)}}})
			if done := w.todos[id]; done.DoneAt.IsZero() || done.Outcome != "客户已经确认了" {
				t.Errorf("to-do %+v", done)
			}
		})
	}
}

// An offer that is told of late is over, and at night nobody is written to.
func TestNoOfferIsToldThatIsOverOrAtNight(t *testing.T) {
	for name, late := range map[string]time.Duration{"over": time.Hour, "at night": 3 * time.Hour} {
		w := newStreet(t)
		w.knows("wm1", "liming")
		sale := w.made(func(s *bot.Sale) { s.Offer = 12 * time.Hour; s.End = s.Start.Add(5 * time.Hour) })
		w.now = sale.Start.Add(time.Minute)
		until := w.now.Add(12 * time.Hour)
		if name == "over" {
			until = w.now.Add(30 * time.Minute)
		}
		w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: "wm1", State: bot.ClaimOffered, At: w.now, Until: until})
		at := w.now
		w.now = w.now.Add(late)
		w.sends = nil
		w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{{ExternalUserID: "wm1", From: bot.ClaimWaiting, To: bot.ClaimOffered, Quantity: 1, At: at, Until: until}}})
		if len(w.sends) != 0 || w.todos[todoOf(aboutOffer, sale.ID, "wm1")].ID != "" {
			t.Errorf("%s: %+v", name, w.sends)
		}
	}
}

// What is kept for somebody is brought up once before it is gone, in the day.
func TestWhatEndsSoonIsBroughtUpOnce(t *testing.T) {
	w := newStreet(t)
	w.knows("wm1", "liming")
	w.knows("wm2", "liming")
	w.knows("wm3", "liming")
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Minute)
	until := w.now.Add(24 * time.Hour)
	var moves []bot.SaleMove
	for _, id := range []string{"wm1", "wm2", "wm3"} {
		w.Add(bot.SaleClaim{Sale: sale.ID, ExternalUserID: id, State: bot.ClaimHeld, Store: "s17", Price: sale.Price, At: w.now, Until: until})
		moves = append(moves, bot.SaleMove{ExternalUserID: id, To: bot.ClaimHeld, Quantity: 1, Store: "s17", At: w.now, Until: until})
	}
	w.happen(bot.SaleMoved{Sale: sale.ID, Moves: moves})
	w.apply(bot.MoveClaim{Sale: sale.ID, ExternalUserID: "wm2", From: bot.ClaimHeld, To: bot.ClaimSold, At: w.now})
	w.sends = nil
	w.until(until.Add(-2*time.Hour - 5*time.Minute))
	if told := of[bot.AppMessage](w); len(told) > 0 {
		t.Fatalf("too early: %+v", told)
	}
	w.until(until.Add(-time.Hour))
	w.again()
	w.until(until)
	told := 0
	for _, m := range of[bot.AppMessage](w) {
		if strings.Contains(m.Text, "2 位客户抢到还没来取") {
			told++
		}
	}
	if todo := w.todos[todoOf(aboutEnding, sale.ID, "wm1")]; told == 0 || !strings.Contains(todo.Text, "给您留到 20:01，在十七号店取") {
		t.Errorf("told %d times, to-do %+v, messages %+v", told, todo, of[bot.AppMessage](w))
	}
	if todo := w.todos[todoOf(aboutEnding, sale.ID, "wm2")]; todo.ID != "" {
		t.Errorf("who was here is to be told %+v", todo)
	}
}

// What ends in the morning is brought up in the evening before.
func TestNobodyIsRemindedAtNight(t *testing.T) {
	s := newStreet(t).seller()
	from := time.Date(2026, 11, 25, 9, 0, 0, 0, shanghai)
	for _, tt := range []struct{ until, want time.Time }{
		{from.Add(24 * time.Hour), time.Date(2026, 11, 25, 21, 30, 0, 0, shanghai)},
		{from.Add(12 * time.Hour), time.Date(2026, 11, 25, 19, 0, 0, 0, shanghai)},
		{from.Add(3 * time.Hour), time.Date(2026, 11, 25, 11, 0, 0, 0, shanghai)},
	} {
		if got := s.endingAt(bot.SaleMove{At: from, Until: tt.until}); !got.Equal(tt.want) {
			t.Errorf("what ends at %s is brought up at %s, want %s", tt.until, got, tt.want)
		}
	}
}
