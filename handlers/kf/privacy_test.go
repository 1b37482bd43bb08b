package kf

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestACustomerHearsWhatIsStored(t *testing.T) {
	w := newWorld(t)
	w.export = bot.Export{ExternalUserID: alice, Parts: []bot.ExportPart{
		{Title: "订单", Purpose: "结账和售后", Rows: []map[string]string{{"phone": "13800138000"}, {}}}, {Title: "标签", Purpose: "少打扰您"},
	}}
	got := shape(w.write("我的数据"))
	if !strings.Contains(got, "订单 2 条，用来结账和售后") || strings.Contains(got, "标签") || strings.Contains(got, "138") || !strings.HasSuffix(got, "[data.export][data.erase]") {
		t.Errorf("they hear %q", got)
	}
	w.export = bot.Export{}
	if got := shape(w.write("我的数据")); !strings.Contains(got, "除了这里的聊天记录") {
		t.Errorf("of nobody they hear %q", got)
	}
}

func TestAWholeCopyIsThePersonsWhoRunsTheStore(t *testing.T) {
	w := newWorld(t)
	got := w.tap("data.export")
	todo, told := of[bot.SetTodo](got)[0], of[bot.AppMessage](got)[0]
	if todo.Store != "s17" || todo.ExternalUserID != alice || !strings.Contains(todo.Text, "/我的数据 "+alice) || told.ToUsers[0] != "hanmei" || len(told.ToUsers) != 1 {
		t.Errorf("to-do %+v, told %+v", todo, told)
	}
}

func TestNothingIsErasedWithoutTheWholeWordsInTime(t *testing.T) {
	errands := func(effects []bot.Effect) int { return len(of[bot.SetTodo](effects)) }
	w := newWorld(t)
	if got := w.write("确认删除"); errands(got) != 0 {
		t.Fatal("nobody asked, and yet it is confirmed")
	}
	w = newWorld(t)
	w.now = noon
	if got := w.write("删除我的资料"); errands(got) != 0 || !strings.Contains(shape(got), "确认删除") {
		t.Fatalf("asked %q", shape(got))
	}
	if got := w.write("取消"); errands(got) != 0 || !strings.Contains(shape(got), "已取消") {
		t.Errorf("called off: %q", shape(got))
	}
	if got := w.write("确认删除"); errands(got) != 0 {
		t.Error("what was called off is confirmed")
	}
	w = newWorld(t)
	w.write("删除我的资料")
	w.now = w.now.Add(31 * time.Minute)
	if got := w.write("确认删除"); errands(got) != 0 {
		t.Error("half an hour later it is confirmed")
	}
	w = newWorld(t)
	w.write("删除我的资料")
	if got := w.write("有券吗"); errands(got) != 0 || !strings.Contains(shape(got), "新客") {
		t.Errorf("another question is answered by %q", shape(got))
	}
	if got := w.write("确认删除"); errands(got) != 0 {
		t.Error("what was left is confirmed")
	}
}

func TestAConfirmedErasureGoesToWhoMayDoIt(t *testing.T) {
	w := newWorld(t)
	w.tap("data.erase")
	got := w.write("确认 删除")
	todo := of[bot.SetTodo](got)
	if len(todo) != 1 || !strings.Contains(todo[0].Text, "/删除 "+alice) || len(of[bot.Erase](got)) != 0 {
		t.Fatalf("effects %+v", got)
	}
	if s := shape(got); !strings.Contains(s, "在那之前资料还在") {
		t.Errorf("they hear %q", s)
	}
}

func TestAnExcludedCustomerHearsThatThereIsNoCoupon(t *testing.T) {
	w := newWorld(t)
	w.exclusions = []bot.Exclusion{{ID: "x1", ExternalUserID: alice, From: noon.Add(-time.Hour), Until: noon.Add(24 * time.Hour)}}
	if got := shape(w.write("我的券")); !strings.Contains(got, "到 11月23日 12:00 为止") || strings.Contains(got, "/c/") || !strings.HasSuffix(got, "[appeal]") {
		t.Errorf("they hear %q", got)
	}
	w.exclusions[0].LiftedAt = noon
	if got := shape(w.write("我的券")); !strings.Contains(got, "/c/") {
		t.Errorf("after it was lifted they hear %q", got)
	}
}

func TestTheGroupsOfTheStore(t *testing.T) {
	w := newWorld(t)
	w.assets["join_way:s17"] = bot.Asset{URL: "https://old", ReadyAt: noon, Problem: "坏了"}
	if got := shape(w.write("怎么进群")); !strings.Contains(got, "还没准备好") || strings.Contains(got, "https://old") {
		t.Errorf("without a code they hear %q", got)
	}
	w.in = []bot.Membership{{ChatID: "wrGroup17", Member: bot.Member{ID: alice, Present: true}}}
	if got := shape(w.write("怎么进群")); !strings.Contains(got, "已经在「十七号店」的群里") {
		t.Errorf("who is in it hears %q", got)
	}
}

// wrong is something that was found wrong with what alice said.
var wrong = bot.Violation{
	ID: "V7", MsgID: "g1", ChatID: "wrGroup17", Store: "s17", ExternalUserID: alice, UserID: "liming", At: noon.Add(-24 * time.Hour), Text: "加我微信 有优惠",
	Hits: []bot.Hit{{Check: "ids", Why: "像是在拉人加微信。"}}, Step: bot.StepReview, State: bot.ViolationOpen,
}

func TestAnAppealIsShownAskedForAndTaken(t *testing.T) {
	w := newWorld(t)
	older := wrong
	older.ID, older.At = "V1", noon.Add(-31*24*time.Hour)
	staffs := wrong
	staffs.ID, staffs.ByStaff = "V8", true
	w.violations = []bot.Violation{staffs, wrong, older}
	got := w.write("我要申诉")
	if s := shape(got); !strings.Contains(s, "11月21日 12:00 您说的「加我微信 有优惠」，因为像是在拉人加微信，被记了下来") {
		t.Errorf("they hear %q", s)
	}
	if got := w.write("算了"); !strings.Contains(shape(got), "已取消") {
		t.Errorf("called off: %q", shape(got))
	}
	w.write("申诉")
	got = w.write("我是想让店员加我，不是卖东西，有券吗")
	set := of[bot.SetViolation](got)
	if len(set) != 1 || set[0].State != bot.ViolationAppealed || set[0].AppealedBy != alice || set[0].Appeal != "我是想让店员加我，不是卖东西，有券吗" {
		t.Fatalf("effects %+v", got)
	}
	if s := shape(got); !strings.Contains(s, "另一位同事") {
		t.Errorf("they hear %q", s)
	}
	w.violations[1] = set[0].Violation
	if s := shape(w.write("申诉")); !strings.Contains(s, "已经在复核") {
		t.Errorf("asked again they hear %q", s)
	}
}

// Of what can be appealed that comes first which keeps the customer from something,
// however old it is and whatever came since.
func TestWhatKeepsACustomerFromThingsIsAppealedFirst(t *testing.T) {
	w := newWorld(t)
	note, severe := wrong, wrong
	note.ID, note.Text, note.State, note.Step = "V9", "哈哈哈", bot.ViolationNoted, bot.StepNote
	severe.ID, severe.Text, severe.At = "V3", "很久以前的话", noon.Add(-90*24*time.Hour)
	w.violations = []bot.Violation{note, severe}
	if got := shape(w.write("申诉")); !strings.Contains(got, "哈哈哈") {
		t.Errorf("kept from nothing they hear %q", got)
	}
	w.write("取消")
	w.exclusions = []bot.Exclusion{{ID: "EV3-1", ExternalUserID: alice, From: noon.Add(-90 * 24 * time.Hour), Violation: "V3"}}
	if got := shape(w.write("申诉")); !strings.Contains(got, "很久以前的话") {
		t.Errorf("kept from coupons for good they hear %q", got)
	}
	if set := of[bot.SetViolation](w.write("我没有说过")); len(set) != 1 || set[0].ID != "V3" {
		t.Errorf("they appealed against %+v", set)
	}
	w.violations = nil
	if got := shape(w.write("申诉")); !strings.HasSuffix(got, "→ people") {
		t.Errorf("what a person decided without a message: %q", got)
	}
}

// What a customer hears of the end is that of the longest, and nobody is promised a
// coupon that they cannot get.
func TestSeveralExclusionsEndWithTheLast(t *testing.T) {
	w := newWorld(t)
	hold := func(id string, until time.Time) bot.Exclusion {
		return bot.Exclusion{ID: id, ExternalUserID: alice, From: noon.Add(-time.Hour), Until: until}
	}
	w.exclusions = []bot.Exclusion{hold("x1", noon.Add(24*time.Hour)), hold("x2", noon.Add(7*24*time.Hour)), hold("x3", noon.Add(time.Hour))}
	if got := shape(w.write("我的券")); !strings.Contains(got, "到 11月29日 12:00 为止") {
		t.Errorf("they hear %q", got)
	}
	enter := bot.KfEvent{MsgID: "e1", Event: "enter_session", OpenKfID: desk1, ExternalUserID: alice, At: w.now, WelcomeCode: "CODE"}
	if got := shape(w.happen(enter, w.now)); got == "" || strings.Contains(got, "新客") {
		t.Errorf("they are welcomed with %q", got)
	}
}

func TestNobodyAppealsAgainstWhatIsNotTheirs(t *testing.T) {
	w := newWorld(t)
	others := wrong
	others.ExternalUserID = "wmEXAMPLEbob00000000000000000001"
	w.violations = []bot.Violation{others}
	w.talks[desk1+"/"+alice] = bot.KfTalk{OpenKfID: desk1, ExternalUserID: alice, Asked: "appeal:V7@" + "1795320000"}
	w.now = time.Unix(1795320000, 0)
	got := w.write("这不是我说的")
	if len(of[bot.SetViolation](got)) != 0 || !strings.Contains(shape(got), "没有找到") {
		t.Errorf("effects %+v", got)
	}
}
