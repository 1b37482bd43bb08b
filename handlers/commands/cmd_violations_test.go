package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// newTalk opens the office in which 张三, a customer of 李明 at s17, said something
// that 李明 was told of, and is kept from posts.
func newTalk(t *testing.T) *office {
	t.Helper()
	o := testOptions()
	o.Messages = must(templates.Load(""))
	o.Shop.Moderation = config.Moderation{Ladder: config.Ladder{
		Within: 720 * time.Hour, Warn: 2, Review: 3, Remove: 4, Exclude: map[string]time.Duration{"review": day},
	}, Precision: config.Precision{Line: 80, Least: 10}}
	o.Moderator = talkative(t, o)
	f := openOffice(t, o)
	f.talk = talkOf("wm-zhang", "s17", "liming")
	return f
}

func (f *office) violation() bot.Violation { return f.violations[0] }

func TestAViolationIsShownToThoseWhomItConcerns(t *testing.T) {
	f := newTalk(t)
	f.reads("liming", "/违规", "1. 「张三」说「要便宜的加我葳信138****8000」", "挖客", "V2345678")
	f.reads("liming", "/违规 1", "写成了「加我葳信」（谐音）", "到了「提醒店员」：需要提醒一下", "/违规 属实 V2345678")
	f.reads("hanmei", "/违规 v2345678", "加我微信", "十七号店")
	f.reads("hanmei", "/违规 张三", "一年里的 1 条")
	f.reads("shenji", "/违规 V2345678", "加我微信")
	for _, other := range []string{"sunli", "zhaoyun"} {
		f.reads(other, "/违规", "没有等人看的发言")
		for _, line := range []string{"/违规 V2345678", "/违规 属实 V2345678", "/违规 前后 V2345678", "/申诉 V2345678 不对"} {
			f.reads(other, line, "在您的范围内没有找到", "!张三", "!葳信")
		}
	}
	if x := f.violation(); x.State != bot.ViolationOpen {
		t.Errorf("%+v", x)
	}
	f.reads("liming", "/违规 前后 V2345678", "▶", "早上好呀", "!13800138000")
	if a := f.audit[len(f.audit)-1]; a.Outcome != bot.AuditShown || a.UserID != "liming" {
		t.Errorf("who read the talk is not in the audit trail: %+v", a)
	}
}

// A clerk sees to what they were told of, once; what is worse is the manager's.
func TestWhoDecides(t *testing.T) {
	f := newTalk(t)
	f.reads("shenji", "/违规 属实 V2345678", "只能看")
	f.reads("liming", "/违规 已处理 V2345678 试", "判「张三」的发言为属实", "不能撤销", "没有真的做")
	f.reads("liming", "/违规 已处理 V2345678 提醒过了", "属实")
	for range 10 {
		f.reads("liming", "/违规 已处理 V2345678", "已经判为属实，不用再处理")
	}
	if x := f.violation(); x.State != bot.ViolationUpheld || x.DecidedBy != "liming" || x.Note != "提醒过了" {
		t.Errorf("%+v", x)
	}
	f.reads("liming", "/撤销", "不能撤销", "改判")
	f.reads("liming", "/违规 误判 V2345678", "店长")
	f.reads("hanmei", "/违规 误判 V2345678 开玩笑的", "误判")
	if len(f.examples) != 1 || !f.examples[0].Harmless {
		t.Errorf("examples %+v", f.examples)
	}
	f.reads("hanmei", "/撤销", "改回「属实」")
	if x := f.violation(); x.State != bot.ViolationUpheld || x.Note != "提醒过了" {
		t.Errorf("%+v", x)
	}
}

func TestAnAppealIsForSomebodyElse(t *testing.T) {
	f := newTalk(t)
	f.reads("hanmei", "/违规 属实 V2345678", "属实")
	f.reads("liming", "/申诉 V2345678 "+strings.Repeat("真的是玩笑😀", 60), "另一位同事复核")
	f.reads("liming", "/申诉 V2345678", "已经在复核了")
	f.reads("hanmei", "/违规 误判 V2345678", "第一次是您判定的")
	f.reads("quyu", "/违规", "申诉待复核")
	f.reads("quyu", "/违规 误判 V2345678 确实是玩笑", "误判")
	f.reads("wangzong", "/违规 属实 V2345678", "不再改判")
	f.reads("quyu", "/撤销", "不能撤销", "申诉的人")
}

func TestACustomerIsKeptFromPostsAndTakesPartAgain(t *testing.T) {
	f := newTalk(t)
	f.exclusions = nil
	f.reads("liming", "/违规 暂停 张三 7天 发广告", "店长")
	f.reads("hanmei", "/违规 暂停 张三 3天 发广告", "1天、7天、15天或永久")
	f.reads("hanmei", "/违规 暂停 张三 7天", "为什么暂停")
	f.reads("hanmei", "/违规 暂停 钱多多 7天 发广告", "没有找到客户")
	f.reads("hanmei", "/违规 暂停 张三 7天 发广告", "12月1日 12:00")
	f.reads("hanmei", "/违规 名单", "1. 「张三」 到 12-01 12:00，原因：发广告，韩梅定的")
	f.reads("sunli", "/违规 名单", "没有客户被暂停", "!张三")
	f.reads("hanmei", "/撤销", "恢复了")
	f.reads("hanmei", "/违规 名单", "没有客户被暂停")
	f.reads("hanmei", "/违规 暂停 张三 永久 骗人", "请确认")
	f.reads("hanmei", "1", "长期")
	f.reads("hanmei", "/违规 名单", "永久")
	f.reads("hanmei", "/违规 恢复 1", "恢复了")
	f.reads("hanmei", "/违规 恢复 张三", "现在没有被暂停")
	f.reads("hanmei", "/撤销", "又暂停")
	if !slices.ContainsFunc(f.exclusions, func(e bot.Exclusion) bool { return e.Holds(f.now) && e.Until.IsZero() && e.Reason == "骗人" }) {
		t.Errorf("%+v", f.exclusions)
	}
}
