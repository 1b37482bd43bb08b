package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// posted puts a post that waits for 李明 into the office.
func (f *office) posted(id, store string, change ...func(*bot.Post)) {
	p := bot.Post{ID: id, MsgID: "msg-" + id, Sender: "liming", Store: store, Text: "今晚八点秒杀，电话 13800138000\n不见不散", ChatIDs: []string{"wrA", "wrB"}, At: monday.Add(-2 * time.Hour)}
	for _, c := range change {
		c(&p)
	}
	f.posts[id] = p
}

// sent are the effects of a line that are of a kind; nothing comes of them.
func sent[E bot.Effect](f *office, userID, line string) (all []E) {
	f.t.Helper()
	f.events++
	f.now = f.now.Add(time.Second)
	body := bot.AppText{Content: line}
	effects, err := f.handler.Handle(bot.Event{ID: f.events, Receiver: "app", From: userID, Kind: body.Kind(), At: f.now, ReceivedAt: f.now, Body: body}, f)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, e := range effects {
		if one, ok := e.(E); ok {
			all = append(all, one)
		}
	}
	return all
}

func TestAManagerSeesWhichPostsWaitAndRemindsTheirSender(t *testing.T) {
	f := newOffice(t)
	f.posted("PSALE77", "s17")
	f.posted("PELSE77", "s18")
	f.reads("hanmei", "/群发", "有 1 条群发还没确认", "1. 等李明确认：发到 2 个群", "138****8000", "催一下发 /群发 催 1", "!13800138000", "!PELSE77")
	f.reads("hanmei", "/群发 催 1 试", "试一下", "提醒李明确认群发", "没有真的做")
	if got := sent[bot.RemindPost](f, "hanmei", "/群发 催 PSALE77"); len(got) != 1 || got[0].MsgID != "msg-PSALE77" {
		t.Errorf("WeCom is asked %+v", got)
	}
	told := sent[bot.AppMessage](f, "hanmei", "/群发 催 1")
	if !slices.ContainsFunc(told, func(m bot.AppMessage) bool {
		return slices.Equal(m.ToUsers, []string{"liming"}) && strings.Contains(m.Text, "群发助手")
	}) {
		t.Errorf("told is %+v", told)
	}
	f.reads("hanmei", "/群发 催 1", "已经请企业微信提醒李明", "第 1 次")
	if p := f.posts["PSALE77"]; p.Reminders != 1 || p.RemindedAt.IsZero() {
		t.Errorf("kept is %+v", p)
	}
	f.reads("hanmei", "/群发", "提醒过 1 次")
}

func TestNobodyIsRemindedTooOften(t *testing.T) {
	f := newOffice(t)
	f.posted("PSALE77", "s17")
	for n, after := range []time.Duration{0, time.Hour, time.Hour} {
		f.now = f.now.Add(after)
		f.reads("hanmei", "/群发 催 PSALE77", "已经请企业微信提醒李明")
		f.reads("hanmei", "/群发 催 PSALE77", "刚提醒过李明", "没有再提醒")
		if p := f.posts["PSALE77"]; p.Reminders != n+1 {
			t.Errorf("%d reminders", p.Reminders)
		}
	}
	f.now = f.now.Add(time.Hour)
	f.reads("hanmei", "/群发 催 PSALE77", "一天最多提醒 3 次", "直接和李明说")
	f.now = f.now.Add(24 * time.Hour)
	f.reads("hanmei", "/群发 催 PSALE77", "第 4 次")
}

func TestAPostThatNeedsNoReminderSaysWhy(t *testing.T) {
	f := newOffice(t)
	f.posted("PYOUNG7", "s17", func(p *bot.Post) { p.MsgID = "" })
	f.reads("hanmei", "/群发 催 PYOUNG7", "还没在企业微信里建好")
	f.reads("hanmei", "/群发 催", "催哪一条")
	f.reads("hanmei", "/群发 催 7", "序号只认半小时内给您看过的列表")
	if n := len(sent[bot.RemindPost](f, "hanmei", "/群发 催 PYOUNG7")); n != 0 {
		t.Errorf("%d reminders of a post that is not there", n)
	}
}

func TestPostsOfOthersAreNobodysToRemind(t *testing.T) {
	f := newOffice(t)
	f.posted("PELSE77", "s18")
	f.posted("PSALE77", "s17")
	f.reads("hanmei", "/群发 催 PELSE77", "在您的范围内没有")
	f.reads("liming", "/群发 催 PSALE77", "店长及以上")
	f.reads("shenji", "/群发", "!催一下")
	for _, p := range f.posts {
		if p.Reminders != 0 {
			t.Errorf("%s was reminded", p.ID)
		}
	}
}
