package commands

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func after3days(m *market) (bot.Answer, bot.Todo) {
	m.t.Helper()
	a := m.does("liming", "跟进", with{"客户": text("wm-zhang"), "多久": {Text: "3天", Span: 3 * day}, "事情": text("带试用装")})
	if len(m.todos) == 0 {
		m.t.Fatalf("no to-do: %q", a.Text)
	}
	return a, m.todos[len(m.todos)-1]
}

// due lets the reminder's time come.
func (m *market) due(todo bot.Todo, when time.Time) []bot.Effect {
	m.t.Helper()
	m.events++
	m.now = when
	payload := must(json.Marshal(todo.ID))
	ev := bot.Event{ID: m.events, Kind: bot.JobKind(bot.JobFollow), Body: bot.JobDue{Name: bot.JobFollow, Due: when, Payload: payload}}
	effects, err := Followed(marketOptions()).Handle(ev, m)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range effects {
		m.apply(e)
	}
	return effects
}

func TestAReminderComesWhenItIsDue(t *testing.T) {
	m := newMarket(t)
	a, todo := after3days(m)
	m.wants(a, "11-27 12:00", "跟进 张三：带试用装", todo.ID)
	jobs := effectsOf[bot.ScheduleJob](a.Effects)
	if len(jobs) != 1 || jobs[0].Name != bot.JobFollow || !jobs[0].Due.Equal(todo.DueAt) || jobs[0].Lane != "member:liming" {
		t.Fatalf("jobs %+v", jobs)
	}
	told := effectsOf[bot.AppMessage](m.due(todo, todo.DueAt))
	if len(told) != 1 || told[0].ToUsers[0] != "liming" || !strings.Contains(told[0].Text, "带试用装") || told[0].Card == nil {
		t.Fatalf("told %+v", told)
	}
	if b := told[0].Card.Buttons; b[0].Line != "/待办 完成 "+todo.ID || b[1].Line != "/待办 推迟 "+todo.ID+" 1天" {
		t.Errorf("buttons %+v", b)
	}
	if state, ok := m.cards[told[0].Card.Task]; !ok || state.Users[0] != "liming" {
		t.Error("the card is not known")
	}
}

func TestAReminderThatIsDoneOrPutOffStaysQuiet(t *testing.T) {
	m := newMarket(t)
	_, todo := after3days(m)
	m.does("liming", "待办", with{"做": text(todoLater), "哪条": text(todo.ID), "多久": {Span: 5 * day}})
	if e := m.due(todo, todo.DueAt); len(e) > 0 {
		t.Errorf("it was put off: %v", e)
	}
	m.does("liming", "待办", with{"做": text(todoDone), "哪条": text(strings.ToLower(todo.ID))})
	if e := m.due(todo, m.todos[0].DueAt); len(e) > 0 {
		t.Errorf("it is done: %v", e)
	}
}

func TestAReminderOfSomebodyWhoLeftGoesToTheManager(t *testing.T) {
	m := newMarket(t)
	_, todo := after3days(m)
	m.members["liming"] = bot.StaffRecord{UserID: "liming", LeftAt: m.now}
	told := effectsOf[bot.AppMessage](m.due(todo, todo.DueAt))
	if len(told) != 1 || told[0].ToUsers[0] != "hanmei" || !strings.Contains(told[0].Text, "李明") {
		t.Fatalf("told %+v", told)
	}
	m.wants(m.does("hanmei", "待办", nil), "带试用装")
}

func TestAReminderSaysThatTheCustomerWent(t *testing.T) {
	m := newMarket(t)
	_, todo := after3days(m)
	m.customers[0].relations[0].Status = bot.RelationLost
	if told := effectsOf[bot.AppMessage](m.due(todo, todo.DueAt)); len(told) != 1 || !strings.Contains(told[0].Text, "不是好友") {
		t.Errorf("told %+v", told)
	}
}

func TestAReminderOfSomebodyErasedIsDropped(t *testing.T) {
	m := newMarket(t)
	_, todo := after3days(m)
	m.erased["wm-zhang"] = m.now
	if e := m.due(todo, todo.DueAt); len(effectsOf[bot.AppMessage](e)) > 0 {
		t.Errorf("told %v", e)
	}
}

func TestRemindersComeInTheDaytime(t *testing.T) {
	m := newMarket(t)
	m.now = monday.Add(11 * time.Hour) // 23:00
	_, todo := after3days(m)
	if got := todo.DueAt.In(shanghai).Format("01-02 15:04"); got != "11-27 10:00" {
		t.Errorf("due at %s", got)
	}
	m.does("liming", "跟进", with{"客户": text("wm-zhang"), "多久": {Span: time.Hour}})
	if got := m.todos[1].DueAt.In(shanghai).Format("01-02 15:04"); got != "11-25 00:00" {
		t.Errorf("due at %s; who says one hour means one hour", got)
	}
}

func TestAReminderIsCalledOff(t *testing.T) {
	m := newMarket(t)
	a, todo := after3days(m)
	m.wants(m.undoes("liming", "跟进", a), "取消了")
	if m.todos[0].DoneAt.IsZero() {
		t.Error("it still waits")
	}
	if e := m.due(todo, todo.DueAt); len(e) > 0 {
		t.Errorf("it was called off: %v", e)
	}
	m.wants(m.undoes("liming", "跟进", a), "已经了结")
}

func TestRemindersSayWhatIsWrong(t *testing.T) {
	m := newMarket(t)
	for _, span := range []time.Duration{0, time.Second, -day, 400 * day} {
		m.wants(m.does("liming", "跟进", with{"客户": text("wm-zhang"), "多久": {Span: span}}), "366 天", "例如")
	}
	m.wants(m.does("zhaoyun", "跟进", with{"客户": text("wm-zhang"), "多久": {Span: day}}), "没有找到")
	if len(m.todos) > 0 {
		t.Errorf("kept %+v", m.todos)
	}
}

func TestTodosAreListedDoneAndBroughtBack(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("liming", "待办", nil), "没有待办")
	_, todo := after3days(m)
	m.open = []bot.Alert{{ID: "A1", Store: "s17"}, {ID: "A2", Store: "s18"}}
	m.wants(m.does("liming", "待办", nil), "1. 跟进 张三：带试用装，11-27 12:00", "not", "提醒没人接手")
	m.wants(m.does("hanmei", "待办", nil), "1 条提醒没人接手")
	a := m.does("liming", "待办", with{"做": text(todoDone), "哪条": text("1")})
	m.wants(a, "办好了", "带试用装")
	m.wants(m.does("liming", "待办", with{"做": text(todoDone), "哪条": text(todo.ID)}), "了结")
	m.wants(m.undoes("liming", "待办", a), "恢复了")
	m.wants(m.does("liming", "待办", nil), "带试用装")
	m.wants(m.does("liming", "待办", with{"做": text(todoLater), "哪条": text("1")}), "明天 12:00")
}

func TestTodosSayWhatIsWrong(t *testing.T) {
	m := newMarket(t)
	_, todo := after3days(m)
	m.does("liming", "待办", nil)
	for _, c := range []struct{ user, which, want string }{
		{"liming", "", "哪一条"},
		{"liming", "2", "没有第 2 条"},
		{"liming", "0", "没有第 0 条"},
		{"liming", "99999999999999999999", "没有找到"},
		{"liming", strings.Repeat("X", 5000), "没有找到"},
		{"zhaoyun", todo.ID, "没有找到"},
	} {
		a := m.does(c.user, "待办", with{"做": text(todoDone), "哪条": text(c.which)})
		m.wants(a, c.want)
		if len(a.Effects) > 0 || len(a.Text) > 2048 {
			t.Errorf("%+v changes %v", c, a.Effects)
		}
	}
}

func TestWhatAnotherCommandSettlesIsNotTickedOff(t *testing.T) {
	m := newMarket(t)
	m.todos = []bot.Todo{
		{ID: "confirm-K7Q2MD-hanmei", Kind: bot.TodoConfirm, UserID: "hanmei", Ref: "K7Q2MD", Text: "李明提出「打标签」"},
		{ID: "alert-A1", Kind: bot.TodoAlert, UserID: "hanmei", Ref: "A1", Text: "3 位客户删除了李明"},
		{ID: "post:p1", Kind: bot.TodoPost, UserID: "hanmei", Ref: "p1", Text: "去确认群发"},
	}
	m.wants(m.does("hanmei", "待办", nil), "1. [待确认] 李明提出", "2. [提醒]", "3. [群发]")
	for which, want := range map[string]string{"1": "/确认 K7Q2MD", "alert-A1": "/提醒 处理 A1"} {
		for _, do := range []string{todoDone, todoLater} {
			a := m.does("hanmei", "待办", with{"做": text(do), "哪条": text(which)})
			m.wants(a, want)
			if len(a.Effects) > 0 {
				t.Errorf("%s %s changes %v", do, which, a.Effects)
			}
		}
	}
	m.wants(m.does("hanmei", "待办", with{"做": text(todoDone), "哪条": text("post:p1")}), "办好了")
}
