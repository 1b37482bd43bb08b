package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestASaleIsMadeOnceWithAllThatWasLeftOpen(t *testing.T) {
	w := newStreet(t)
	call := w.call("hanmei")
	draft := w.seller().Draft(call, milk())
	answer, err := w.seller().Create(call, w, draft)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(answer.Effects...)
	sale := w.All[draft.ID]
	if sale.Version != 1 || sale.Kind != bot.SaleFlash || sale.State != bot.SalePlanned || sale.Hold != 24*time.Hour || sale.Offer != 30*time.Minute || sale.Store != "s17" || sale.By != "hanmei" {
		t.Errorf("the sale is %+v", sale)
	}
	if !strings.HasPrefix(sale.ID, "S") || len(sale.ID) != 7 {
		t.Errorf("its number is %s", sale.ID)
	}
	if p := answer.Plan; !p.Ask || p.Money != 30*690 || !strings.Contains(p.Summary, "¥9.9（原价 ¥16.8），十七号店 30 份，每人限 2 份") {
		t.Errorf("the plan is %+v", p)
	}
	told := of[bot.GroupNotice](w)
	if len(told) != 1 || told[0].Webhook != "staff17" || !strings.Contains(told[0].Markdown, "群发 11月25日 周三 18:00 起陆续建好") {
		t.Errorf("told %+v", told)
	}
	// A confirmation is another event: what was agreed to is the same all the same.
	later, err := w.seller().Create(w.call("hanmei"), newStreet(t), w.seller().Draft(w.call("hanmei"), milk()))
	if err != nil || later.Plan.Bind != answer.Plan.Bind {
		t.Errorf("bound to %v, %v", later.Plan, err)
	}
	dearer := milk()
	dearer.Price++
	other, err := w.seller().Create(w.call("hanmei"), newStreet(t), dearer)
	if err != nil || other.Plan.Bind == answer.Plan.Bind {
		t.Errorf("another price is the same, %v", err)
	}
}

func TestWhoMayMakeASale(t *testing.T) {
	all := milk()
	all.Units = map[string]int{"": 30}
	s18 := milk()
	s18.Units = map[string]int{"s17": 10, "s18": 10}
	tests := []struct {
		name, by string
		sale     bot.Sale
		says     string
	}{
		{"a clerk", "liming", milk(), "要店长或以上"},
		{"a manager for another store too", "hanmei", s18, "不在您范围内的门店：十七号店、十八号店"},
		{"a manager for all stores", "hanmei", all, "要总部来安排"},
		{"headquarters for all stores", "wangzong", all, ""},
	}
	for _, tt := range tests {
		w := newStreet(t)
		answer, err := w.seller().Create(w.call(tt.by), w, tt.sale)
		if err != nil || (len(answer.Effects) == 0) != (tt.says != "") || !strings.Contains(answer.Text, tt.says) {
			t.Errorf("%s: %q, %v", tt.name, answer.Text, err)
		}
		if tt.says != "" && answer.Refused == "" {
			t.Errorf("%s: the trail knows nothing of it", tt.name)
		}
	}
}

// change lets hanmei change a sale.
func (w *street) change(sale bot.Sale) bot.Answer {
	w.t.Helper()
	answer, err := w.seller().Change(w.call("hanmei"), w, sale)
	if err != nil {
		w.t.Fatal(err)
	}
	w.apply(answer.Effects...)
	return answer
}

// Of a sale that changes, posts that nobody confirmed are made anew, and who has sent
// one is asked to say it.
func TestAChangedSaleChangesItsPosts(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.until(sale.Start.Add(-time.Hour))
	w.wecom()
	w.confirm("hanmei")
	sale.Price = 890
	answer := w.change(sale)
	if w.All[sale.ID].Version != 2 || !strings.Contains(answer.Text, "还没确认的 1 条旧群发已经取消") {
		t.Errorf("it says %q", answer.Text)
	}
	w.until(w.now.Add(10 * time.Minute))
	w.again()
	made, _ := w.Posting().PostsOf(Ref(sale.ID))
	var alive []string
	for _, p := range made {
		if p.CancelledAt.IsZero() {
			alive = append(alive, p.Sender+" "+strings.Split(p.Text, "\n")[1])
		}
	}
	if len(made) != 3 || len(alive) != 2 {
		t.Errorf("posts %v of %d", alive, len(made))
	}
	for _, p := range made {
		if old := strings.Contains(p.Text, "¥9.9"); p.Sender == "liming" && old != !p.CancelledAt.IsZero() {
			t.Errorf("post %+v", p)
		}
	}
	asked := w.todos["sale-changed-2:"+digest(sale.ID, "changed-2", "hanmei")]
	if !strings.Contains(asked.Text, "¥8.9") || asked.UserID != "hanmei" {
		t.Errorf("to-dos %+v", w.todos)
	}
	undone, err := w.seller().UndoChange(w.call("hanmei"), payloadOf(t, answer), w)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(undone.Effects...)
	if now := w.All[sale.ID]; now.Price != 990 || now.Version != 3 || !now.Start.Equal(sale.Start) {
		t.Errorf("taken back it is %+v", now)
	}
	again, err := w.seller().UndoChange(w.call("hanmei"), payloadOf(t, answer), w)
	if err != nil || len(again.Effects) != 0 {
		t.Errorf("twice it says %q, %v", again.Text, err)
	}
}

func TestWhatCannotBeChanged(t *testing.T) {
	tests := []struct {
		name   string
		at     time.Duration
		change func(*bot.Sale)
		says   string
	}{
		{"nothing", -time.Hour, func(*bot.Sale) {}, "没有变化"},
		{"what somebody else changed meanwhile", -time.Hour, func(s *bot.Sale) { s.Version, s.Price = 0, 890 }, "刚刚被改过了"},
		{"less than people have", time.Minute, func(s *bot.Sale) { s.Units = map[string]int{"s17": 1} }, "十七号店已经有 2 份有主"},
		{"the start of what has begun", time.Minute, func(s *bot.Sale) { s.Start = s.Start.Add(10 * time.Minute) }, "已经开始了"},
		{"what is over", 2 * time.Hour, func(s *bot.Sale) { s.Price = 890 }, "已经结束了"},
		{"into nonsense", -time.Hour, func(s *bot.Sale) { s.Price = 9900 }, "没有比原价"},
	}
	for _, tt := range tests {
		w := newStreet(t)
		sale := w.made(nil)
		w.now = sale.Start
		w.kept(sale, nil)
		w.now = sale.Start.Add(tt.at)
		tt.change(&sale)
		if answer := w.change(sale); len(answer.Effects) != 0 || !strings.Contains(answer.Text, tt.says) {
			t.Errorf("%s: it says %q", tt.name, answer.Text)
		}
	}
	w := newStreet(t)
	sale := w.made(nil)
	w.now = sale.Start.Add(time.Minute)
	sale.Units = map[string]int{"s17": 50}
	if answer := w.change(sale); len(answer.Effects) == 0 {
		t.Errorf("more while it goes on: %q", answer.Text)
	}
}

func TestASaleThatIsCalledOffEndsEverythingButPickups(t *testing.T) {
	w := newStreet(t)
	sale := w.made(nil)
	w.until(sale.Start.Add(-time.Hour))
	w.wecom()
	w.confirm("hanmei")
	w.now = sale.Start.Add(time.Minute)
	w.kept(sale, nil)
	answer, err := w.seller().CallOff(w.call("hanmei"), w, sale.ID, "货没有\n到")
	if err != nil || !answer.Plan.Ask || answer.Undo != nil || answer.Plan.Lasting == "" {
		t.Fatalf("%+v, %v", answer, err)
	}
	w.apply(answer.Effects...)
	if now := w.All[sale.ID]; now.State != bot.SaleCalledOff || now.OffWhy != "货没有 到" {
		t.Errorf("the sale is %+v", now)
	}
	if off := of[bot.CancelPost](w); len(off) != 1 {
		t.Errorf("called off %+v", off)
	}
	said := of[bot.GroupNotice](w)
	if last := said[len(said)-1].Markdown; !strings.Contains(last, "秒杀取消：鲜牛奶 1L") || !strings.Contains(last, "已经抢到的 2 份（已提 0 份）照常可以取") {
		t.Errorf("said %q", last)
	}
	if todo := w.todos["sale-off:"+digest(sale.ID, "off", "hanmei")]; !strings.Contains(todo.Text, "取消了：货没有 到") {
		t.Errorf("to-do %+v", todo)
	}
	w.now = w.now.Add(time.Minute)
	if got := w.pickUp("liming", ""); len(got.Effects) == 0 {
		t.Errorf("at the till it says %q", got.Text)
	}
	before := len(w.sends)
	w.until(sale.End.Add(time.Hour))
	for _, s := range w.sends[before:] {
		t.Errorf("afterwards comes %+v", s)
	}
	again, err := w.seller().CallOff(w.call("hanmei"), w, sale.ID, "")
	if err != nil || len(again.Effects) != 0 || !strings.Contains(again.Text, "已经取消了") {
		t.Errorf("again it says %q, %v", again.Text, err)
	}
}
