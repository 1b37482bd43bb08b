package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// unclear is what somebody reads whose number names nothing that they saw.
const unclear = "序号只认半小时内给您看过的列表"

// newcomer is an alert that stands before all others of 十七号店.
func (f *office) newcomer(id string) {
	f.alerts[id] = bot.Alert{ID: id, Kind: bot.AlertLost, Store: "s17", UserID: "hanmei", OpenedAt: f.now, LastAt: f.now, Count: 1, People: 1}
}

// silenced are the alerts' staff that are silenced.
func (f *office) silenced() []string {
	var all []string
	for _, s := range f.silences {
		if s.EndedAt.IsZero() {
			all = append(all, s.ID)
		}
	}
	slices.Sort(all)
	return all
}

// What a manager points at is what they saw there, whatever came in between.
func TestANewcomerDoesNotShiftTheNumbers(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒")
	f.newcomer("AAA0001")
	for _, line := range []string{"/提醒 1", "/提醒 分派 １", "/提醒 静默 #1 4小时 换班 试", "/提醒 静默 1 4小时 换班", "/提醒 处理 1"} {
		if got := f.asks("hanmei", line); strings.Contains(got, "AAA0001") || strings.Contains(got, unclear) {
			t.Errorf("%s: %s", line, got)
		}
	}
	if !f.alerts["AAA0001"].Open() || f.alerts["LOSTS17"].AckBy != "hanmei" {
		t.Errorf("%+v", f.alerts)
	}
	for _, s := range f.silences {
		if s.UserID != "liming" {
			t.Errorf("silenced is %+v", s)
		}
	}
	f.reads("hanmei", "/提醒 处理 2", "没有第 2 条，您刚才看到的一共 1 条")
	f.reads("hanmei", "/提醒 处理 0", "没有第 0 条")
	f.asks("hanmei", "/提醒")
	f.reads("hanmei", "/提醒 处理 1", "不会再重复提醒")
	if f.alerts["AAA0001"].Open() {
		t.Error("the list that was shown anew does not count")
	}
}

func TestANewSilenceDoesNotShiftTheNumbers(t *testing.T) {
	f := newOffice(t)
	f.silences["SB"] = bot.Silence{ID: "SB", Kind: bot.AlertLost, Store: "s17", Until: monday.Add(day), By: "hanmei"}
	f.reads("hanmei", "/提醒 静默列表", "1. ", "编号 SB")
	f.silences["SA"] = bot.Silence{ID: "SA", Kind: bot.AlertLeft, Store: "s17", Until: monday.Add(day), By: "hanmei"}
	f.reads("hanmei", "/提醒 取消静默 1", "恢复提醒：十七号店的「客户删除店员」")
	f.reads("hanmei", "/提醒 取消静默 1", "您看到的第 1 个是静默 SB，它已经结束了")
	if got := f.silenced(); !slices.Equal(got, []string{"SA"}) {
		t.Errorf("there are the silences %v", got)
	}
	f.reads("hanmei", "/提醒 取消静默 sa", "恢复提醒")
	f.asks("quyu", "/提醒 静默列表")
	f.reads("quyu", "/提醒 取消静默 1", "现在没有静默")
}

func TestANewToDoDoesNotShiftTheNumbers(t *testing.T) {
	m := newMarket(t)
	todo := func(id, what string) bot.Todo {
		return bot.Todo{ID: id, Kind: bot.TodoFollow, UserID: "liming", Store: "s17", Text: what, CreatedAt: monday}
	}
	m.todos = []bot.Todo{todo("T1", "跟进 甲"), todo("T2", "跟进 乙")}
	m.reads("liming", "/待办", "1. 跟进 甲", "2. 跟进 乙")
	m.todos = append([]bot.Todo{todo("T0", "跟进 新来的")}, m.todos...)
	m.reads("liming", "/待办 推迟 1 2天", "再提醒：跟进 甲")
	m.reads("liming", "/待办 完成 1", "办好了：跟进 甲")
	m.reads("liming", "/待办 完成 1", "就了结了：跟进 甲")
	m.reads("liming", "/待办 完成 3", "没有第 3 条")
	if m.todos[0].ID != "T0" || !m.todos[0].DoneAt.IsZero() {
		t.Errorf("%+v", m.todos)
	}
	m.todos[2].UserID, m.todos[2].Store = "zhaoyun", "s18"
	m.reads("liming", "/待办 完成 2", "您看到的第 2 条是待办 T2，它现在不归您了")
}

// After half an hour nobody remembers what stood there: the list is shown, and
// what is picked from it is done as it was typed.
func TestNumbersOfAnOldListAreAskedAbout(t *testing.T) {
	f := newOffice(t)
	f.newcomer("AAA0001")
	f.asks("hanmei", "/提醒")
	f.now = f.now.Add(listFor - 3*time.Second)
	f.reads("hanmei", "/提醒 1", "编号 AAA0001")
	f.now = f.now.Add(2 * time.Second)
	f.reads("hanmei", `/提醒 静默 1 4小时 "a 试 b"`, unclear, "1. 十七号店", "2. 十七号店：「张三」删除了李明", "请回复编号")
	if len(f.silences) != 0 {
		t.Fatalf("%+v", f.silences)
	}
	f.reads("hanmei", "2", "不再提醒：十七号店李明的「客户删除店员」", `原因："a 试 b"`)
	f.reads("hanmei", "/提醒 处理 2", "「张三」删除了李明")
	if !f.alerts["AAA0001"].Open() || f.alerts["LOSTS17"].Open() {
		t.Errorf("%+v", f.alerts)
	}
}

// A trial stays one when the number has to be asked about.
func TestATrialIsAskedAboutAsATrial(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/提醒 处理 1 试", unclear)
	f.reads("hanmei", "1", "没有真的做")
	if !f.alerts["LOSTS17"].Open() {
		t.Error("a trial did something")
	}
}

func TestAnotherMembersListIsNotMine(t *testing.T) {
	f := newOffice(t)
	f.asks("quyu", "/提醒")
	f.reads("hanmei", "/提醒 处理 1", unclear, "LOSTS17")
	f.reads("hanmei", "/提醒 取消静默 1", "现在没有静默")
	f.reads("hanmei", "/待办 完成 1", "条提醒没人接手")
	f.reads("sunli", "/提醒 处理 1", unclear, "LOSTS18")
	if !f.alerts["LOSTS17"].Open() || !f.alerts["LOSTS18"].Open() {
		t.Errorf("%+v", f.alerts)
	}
	// And a list of one kind is none of another.
	f.asks("sunli", "/提醒 静默 LOSTS18 4小时")
	f.reads("sunli", "/提醒 取消静默 1", unclear)
	f.reads("sunli", "1", "恢复提醒")
}

// An id means the same with a list and without.
func TestIDsNeedNoList(t *testing.T) {
	f := newOffice(t)
	f.newcomer("AAA0001")
	f.reads("hanmei", "/提醒 处理 losts17", "「张三」删除了李明")
	f.asks("hanmei", "/提醒")
	f.reads("hanmei", "/提醒 处理 LOSTS17", "已经由韩梅在", "不用再处理")
}

// What was settled since is said of it, and nothing is done about another.
func TestWhatWasShownAndIsOverIsSaidByItsID(t *testing.T) {
	f := newOffice(t)
	f.newcomer("ZZZ0001")
	f.asks("hanmei", "/提醒")
	f.asks("quyu", "/提醒 处理 LOSTS17")
	f.reads("hanmei", "/提醒 处理 1", "提醒 LOSTS17 已经由区先生在")
	f.asks("hanmei", "/提醒 分派 LOSTS17 @李明")
	f.asks("liming", "/提醒")
	f.asks("hanmei", "/提醒 分派 LOSTS17 @韩梅")
	before := len(f.audit)
	f.reads("liming", "/提醒 处理 1", "您看到的第 1 条是提醒 LOSTS17，它现在不归您处理了")
	if len(f.audit) != before {
		t.Errorf("who was shown it did not reach for what is not theirs: %+v", f.audit[before:])
	}
	if !f.alerts["ZZZ0001"].Open() {
		t.Errorf("%+v", f.alerts)
	}
}

// Pages are of one list: turning them changes no number.
func TestPagesAreOneList(t *testing.T) {
	f := newOffice(t)
	for n := range alertsMost - 1 {
		f.newcomer(fmt.Sprintf("AAA%04d", n))
	}
	f.reads("hanmei", "/提醒", "有 30 条提醒", "回复 /更多")
	f.newcomer("AAA")
	f.asks("hanmei", "/更多")
	f.reads("hanmei", "/提醒 处理 30", "「张三」删除了李明")
	f.reads("hanmei", "/更多", "")
	f.asks("hanmei", "/提醒 处理 1")
	if !f.alerts["AAA"].Open() || f.alerts["AAA0000"].Open() {
		t.Errorf("%+v", f.alerts["AAA"])
	}
}

// What is remembered is bounded, and an older line means no newer list.
func TestListsAreRememberedForAWhile(t *testing.T) {
	ids := slices.Repeat([]string{"x"}, listMost+1)
	first := remembered(nil, bot.Answer{List: "a", Listed: ids}, monday)
	if got := len(first["a"].IDs); got != listMost {
		t.Errorf("%d lines are remembered", got)
	}
	second := remembered(first, bot.Answer{List: "b", Listed: ids[:1]}, monday.Add(listFor))
	if got := slices.Collect(maps.Keys(second)); !slices.Equal(got, []string{"b"}) || len(first) != 1 {
		t.Errorf("remembered are %v", got)
	}
	if got := remembered(second, bot.Answer{List: "b"}, monday.Add(listFor)); got != nil {
		t.Errorf("of an empty list it is remembered %v", got)
	}
	if fresh(first["a"], monday.Add(-time.Second)) || !fresh(first["a"], monday) || fresh(first["a"], monday.Add(listFor)) {
		t.Error("a list is fresh from when it was asked for until half an hour later")
	}
}
