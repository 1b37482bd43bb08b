package commands

import (
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestTheTrailIsReadByPages(t *testing.T) {
	m := newMarket(t)
	for i := range auditPage + 5 {
		m.apply(bot.RecordAudit{AuditEntry: bot.AuditEntry{
			At: monday.Add(time.Duration(i) * time.Minute), UserID: "liming", Role: bot.RoleClerk, Action: "标签", Outcome: bot.AuditDone,
			Store: "s17", Count: i, Subjects: []string{bot.Pseudonym("wm-zhang")}, Detail: "打电话 13800138000",
		}})
	}
	m.apply(bot.RecordAudit{AuditEntry: bot.AuditEntry{At: monday, UserID: "cli:root", Action: "erase", Outcome: bot.AuditFailed, Count: 1}})
	a := m.does("shenji", "审计", nil)
	m.wants(a, "#26 今天 12:00 服务器上的 root 删除 失败", "#25 今天 12:24 李明（店员） 标签 做了，24 位客户，十七号店", "再往前：/审计 之前=7", "not", "13800138000", "失败，1 位客户")
	m.wants(m.does("shenji", "审计", with{"人": text("liming"), "命令": text("/tag"), "之前": {Number: 7}}), "#6", "not", "#7 ", "删除")
	m.wants(m.does("shenji", "审计", with{"人": text("hanmei")}), "没有符合")
	m.wants(m.does("shenji", "审计", with{"之前": {Number: -1}}), "之前=120")
}

func TestTheTrailIsAskedForOneCustomerByTheirPseudonym(t *testing.T) {
	m := newMarket(t)
	for i := range auditPage {
		m.apply(bot.RecordAudit{AuditEntry: bot.AuditEntry{UserID: "liming", Action: "标签", Outcome: bot.AuditDone, Subjects: []string{bot.Pseudonym("wm-zhang")}, Detail: fmt.Sprint(i)}})
	}
	m.apply(bot.RecordAudit{AuditEntry: bot.AuditEntry{UserID: "hanmei", Action: "标签", Outcome: bot.AuditDone, Subjects: []string{bot.Pseudonym("wm-qian")}}})
	a := m.does("hanmei", "审计", with{"客户": text("wm-zhang")})
	m.wants(a, "李明", "再往前：/审计 客户=wm-zhang 之前=1", "not", "韩梅")
}

func TestClerksDoNotReadTheTrail(t *testing.T) {
	for _, c := range List(marketOptions()) {
		if c.Name == "审计" && (bot.RoleClerk.May(c.Role, c.Writes) || !bot.RoleManager.May(c.Role, c.Writes) || !bot.RoleAuditor.May(c.Role, c.Writes)) {
			t.Error("managers, those above and auditors read the trail")
		}
	}
}

func TestTheTrailIsReadInWordsAndByName(t *testing.T) {
	m := newMarket(t)
	for _, e := range []bot.AuditEntry{
		{Action: "提醒", Outcome: bot.AuditDone, Detail: "做 silence"}, {Action: "待办", Outcome: bot.AuditDone, Detail: "做 later，多久 2天"},
		{Action: "提醒", Outcome: bot.AuditDone, Detail: "做 处理"}, {Action: "角色", Outcome: bot.AuditRefused, Detail: "谁 liming，角色 manager，第二人 hanmei"},
		{Action: "撤销", Outcome: bot.AuditUndone},
	} {
		e.UserID, e.Role, e.At = "wangzong", bot.RoleHeadquarters, monday
		m.apply(bot.RecordAudit{AuditEntry: e})
	}
	m.wants(m.does("shenji", "审计", nil), "提醒 做了：做 静默", "待办 做了：做 推迟，多久 2天", "做 处理", "角色 被拒：谁 李明，角色 店长，第二人 韩梅", "撤销 做了",
		"not", "silence", "later", "liming", "manager", "hanmei", "撤销 撤销")
}

func TestTheTrailKeepsChoicesInWords(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒 处理 LOSTS17")
	f.asks("hanmei", "/撤销")
	if got := f.audit[0].Detail; got != "做 处理" {
		t.Errorf("the trail keeps %q", got)
	}
}
