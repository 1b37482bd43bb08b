package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// Who says of an alert that was given away that it is done has not taken it on:
// it is over. An undo opens it, and the to-do, again.
func TestTheEndOfAnAssignedAlertAndItsUndo(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 分派 LOSTS17 @李明")
	got := f.asks("liming", "/提醒 处理 LOSTS17")
	if strings.Contains(got, "由您处理") || !strings.Contains(got, "处理完了") {
		t.Errorf("reads %q", got)
	}
	f.reads("liming", "/待办", "没有待办")
	f.asks("liming", "/撤销")
	if a := f.alerts["LOSTS17"]; !a.ClosedAt.IsZero() || a.Assigned != "liming" {
		t.Errorf("%+v", a)
	}
	f.reads("liming", "/待办", "「张三」删除了李明")
}

// An alert that ended by itself leaves nobody a to-do that cannot be ticked off.
func TestAToDoOfAnAlertThatEndedByItself(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 分派 LOSTS17 @李明")
	a := f.alerts["LOSTS17"]
	a.ClosedAt = f.now.Add(time.Minute)
	f.alerts["LOSTS17"] = a
	f.asks("liming", "/提醒 处理 LOSTS17")
	f.reads("liming", "/待办", "没有待办")
	if got := f.alerts["LOSTS17"]; !got.ClosedAt.Equal(a.ClosedAt) {
		t.Errorf("ended at %v, not at %v", got.ClosedAt, a.ClosedAt)
	}
}

// What was given to a clerk is on their list, however many alerts came since.
func TestAClerksAlertIsListedBehindNewerOnes(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 分派 LOSTS17 @李明")
	for n := range alertsMost {
		id := fmt.Sprintf("AAA%d", n)
		f.alerts[id] = bot.Alert{ID: id, Kind: bot.AlertLost, Store: "s17", UserID: "liming", OpenedAt: f.now, Count: 1, People: 1}
	}
	f.reads("liming", "/提醒", "有 1 条提醒", "编号 LOSTS17")
}

// Who was held out was not written to, and it is not said that they were.
func TestHeldOutWereNotWrittenTo(t *testing.T) {
	o := testOptions()
	o.Messages = must(templates.Load(""))
	o.Shop.Alerts = config.Alerts{WinBack: config.WinBack{Message: "winback/default"}, HoldOut: 100}
	f := openOffice(t, o)
	f.also("wm-zhang", "hanmei", "s17")
	f.asks("hanmei", "/挽回 LOSTS17")
	for _, line := range []string{"/挽回 LOSTS17", "/挽回 张三"} {
		if got := f.asks("hanmei", line); strings.Contains(got, "已经备过") || !strings.Contains(got, "特意不发") {
			t.Errorf("%s: %s", line, got)
		}
	}
	if len(f.posts) != 0 || len(f.attempts) != 1 {
		t.Errorf("posts %+v, attempts %+v", f.posts, f.attempts)
	}
}

// A choice carries the words that were typed, whatever they look like.
func TestARemarkIsKeptWhileOneChooses(t *testing.T) {
	m := newMarket(t)
	c := m.customers[0]
	other := c.relations[0]
	other.UserID = "wangwu"
	c.relations = append(c.relations, other)
	for _, remark := range []string{"爱 试 口红", "谁=王五 家的", "19\" 屏"} {
		ask := m.does("hanmei", "备注", with{"客户": text("wm-zhang"), "备注": text(remark)})
		if len(ask.Pick) != 2 {
			t.Fatalf("%+v", ask)
		}
		words, problem := split(strings.TrimPrefix(ask.Pick[1].Line, "/备注 "))
		if problem != nil {
			t.Errorf("%s: %v", ask.Pick[1].Line, problem)
			continue
		}
		last := words[len(words)-1]
		if last.key != "" || isTrial(last) || last.text != remark {
			t.Errorf("%s ends with %+v", ask.Pick[1].Line, last)
		}
	}
}

// Where one customer has two members and one of them gave the tag already, that
// is not another customer.
func TestOneCustomerOfTwoMembersIsOne(t *testing.T) {
	m := newMarket(t)
	c := m.customers[0]
	other := c.relations[0]
	other.UserID = "wangwu"
	c.relations = append(c.relations, other)
	m.records[other.Pair] = []bot.TagRecord{{HeldTag: bot.HeldTag{Tag: silver}, Held: true}}
	a := m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang")})
	m.wants(a, "打上", "not", "另有 1 位本来")
}

// Of more than are read it is not said how many there are.
func TestManyAlertsAreNotCountedShort(t *testing.T) {
	f := newOffice(t)
	add := func(n int) {
		for range n {
			id := fmt.Sprintf("AAA%03d", len(f.alerts))
			f.alerts[id] = bot.Alert{ID: id, Kind: bot.AlertLost, Store: "s17", UserID: "liming", OpenedAt: f.now, Count: 1, People: 1}
		}
	}
	add(alertsMost + 5)
	f.reads("hanmei", "/提醒", fmt.Sprintf("最新的 %d 条", alertsMost))
	f.reads("hanmei", fmt.Sprintf("/提醒 处理 %d", alertsMost+1), "没有第 31 条")
	f.reads("hanmei", "/待办", fmt.Sprintf("还有 %d 条提醒没人接手", alertsMost+6))
	add(openAlertsMost)
	f.reads("hanmei", "/待办", fmt.Sprintf("还有 %d 条以上提醒没人接手", openAlertsMost))
}

// Whose yes is taken back has as much time again: nobody above is told that it
// waited all the while.
func TestAnAlertThatIsNobodysAgainHasItsTimeAgain(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 处理 LOSTS17")
	f.now = f.now.Add(3 * time.Hour)
	f.asks("hanmei", "/撤销")
	if a := f.alerts["LOSTS17"]; !a.LevelAt.Equal(f.now) || !a.NotifiedAt.Equal(f.now) {
		t.Errorf("told at %v, this level at %v; want %v", a.NotifiedAt, a.LevelAt, f.now)
	}
}

// A silence that would be over already is not begun anew.
func TestTheEndOfASilenceIsNotTakenBackTooLate(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 静默 LOSTS17 4小时")
	f.asks("hanmei", "/提醒 静默列表")
	f.asks("hanmei", "/提醒 取消静默 1")
	f.now = f.now.Add(5 * time.Hour)
	if got := f.asks("hanmei", "/撤销"); strings.Contains(got, "又静默到") {
		t.Errorf("reads %q", got)
	}
	if len(f.silences) != 1 {
		t.Errorf("%+v", f.silences)
	}
}

// A message that was called off, or could not be made, won nobody back.
func TestResultsCountNoMessagesThatWereCalledOff(t *testing.T) {
	f := newOffice(t)
	for n, post := range []bot.Post{{}, {CancelledAt: monday}, {Problem: "没有权限"}} {
		post.ID, post.Store = fmt.Sprint("P", n), "s17"
		f.posts[post.ID] = post
		f.attempts[post.ID] = bot.WinBack{ID: post.ID, Store: "s17", Post: post.ID, ExternalUserID: fmt.Sprint("wm-", n), BackAt: monday}
	}
	f.reads("hanmei", "/提醒 成效", "挽回 1 位，回来 1 位")
}
