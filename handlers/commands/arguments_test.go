package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestSeveralCustomersAreAListToPickFrom(t *testing.T) {
	s := newStage(t)
	s.customers[0].relations[0].Remark = "常来的"
	s.reads("liming", "/标签 张 常客", "「张」有 2 位", "1. 张三 · 备注 常来的 · 李明的客户 · 尾号 8000", "2. 张丽 · 韩梅的客户", "!13800138000", "请回复编号")
	s.did()
	s.reads("liming", "9", "没有第 9 个")
	s.reads("liming", "２", "已经给张丽")
	s.did("wm-zhangli 常客")
	if read := s.types("liming", "2"); read != "" && !strings.Contains(read, "/帮助") {
		t.Errorf("a list was picked from twice: %q", read)
	}
	s.did("wm-zhangli 常客")
}

func TestAPickKeepsTheRestOfTheLine(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/标签 名字=“爱 喝茶” 张 试")
	s.reads("liming", "1", "试一下：给张三打上「爱 喝茶」")
	s.did()
}

func TestAPickIsForgotten(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/标签 张 常客")
	s.types("liming", "/战报")
	s.types("liming", "1")
	s.types("liming", "/标签 张 常客")
	s.now = s.now.Add(choicesFor)
	s.types("liming", "1")
	s.did()
}

func TestTheWholeNameGoesBeforePieces(t *testing.T) {
	s := newStage(t)
	s.meet("wm-zhangsan2", "张三丰", "s17", "liming")
	s.reads("liming", "/标签 张三 a", "已经给张三打上")
	s.meet("wm-zhangsan3", "张三", "s17", "hanmei")
	s.reads("liming", "/标签 张三 b", "有 3 位")
	s.did("wm-zhang a")
}

func TestManyCustomersAreNotAllListed(t *testing.T) {
	s := newStage(t)
	for i := range 20 {
		s.meet("wm-zhou"+itoa(i), "周"+itoa(i), "s17", "liming")
	}
	s.reads("liming", "/客户 周", "前 9 位", "9. ", "!10. ")
}

func TestNothingOutsideTheScopeIsOffered(t *testing.T) {
	s := newStage(t)
	s.meet("wm-zhang18", "张三", "s18", "zhaoyun")
	s.reads("liming", "/标签 张三 a", "已经给张三")
	s.reads("sunli", "/标签 张三 b", "已经给张三")
	s.reads("wangzong", "/标签 张三 c", "有 2 位")
	s.did("wm-zhang a", "wm-zhang18 b")
	s.reads("hanmei", "/处理 收到 同事=赵云", "没有找到")
	s.reads("hanmei", "/处理 收到 同事=zhaoyun", "没有找到")
	s.reads("hanmei", "/处理 收到 同事=王总", "没有找到")
	s.reads("hanmei", "/处理 收到 渠道=收银台", "没有找到", "!s18")
}

func TestArgumentsAreReadByTheirType(t *testing.T) {
	for line, want := range map[string]string{
		"/处理 收到 十七 2小时 明天 9点 李明": `/处理 ack s17 2小时 "2025-11-25 09:00" liming`,
		"/处理 静默 半天":              "/处理 mute 多久=12小时",
		"/处理 mute 后天":            `/处理 mute 到="2025-11-26 09:00"`,
		"/处理 静默 @liming 渠道=门口":   "/处理 mute 同事=liming 渠道=s17-door",
		"/处理 静默 我":               "/处理 mute 同事=hanmei",
		"/handle 静默 18:30":       `/处理 mute 到="2025-11-24 18:30"`,
		"/处理 做法=静默 门店=十七号店":      "/处理 mute s17",
	} {
		s := newStage(t)
		s.types("hanmei", line)
		s.did(want)
		again := newStage(t)
		again.types("hanmei", want)
		again.did(want)
	}
}

func TestAWordThatFitsNowhereIsNamed(t *testing.T) {
	s := newStage(t)
	s.reads("hanmei", "/处理 静墨", "没看懂「静墨」", "是不是「静默」", "可以写：确认、静默")
	s.reads("hanmei", "/处理 收到 s17 2小时 明天 李明 还有", "没看懂「还有」", "用法：")
	s.reads("hanmei", "/处理 收到 收到 门店=s17 门店=s17", "写了两次")
	s.did()
}

func TestANewcomerIsFoundByWhoRunsAStore(t *testing.T) {
	s := newStage(t)
	s.members["newbie"] = bot.StaffRecord{UserID: "newbie", Name: "小新"}
	s.reads("hanmei", "/处理 收到 同事=newbie", "newbie")
	s.reads("hanmei", "/处理 收到 同事=小新", "没有找到")
	s.reads("wangzong", "/处理 收到 同事=小新", "newbie")
}

func TestWhatWasLookedAtWithAReasonIsAudited(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/客户 张三 理由=“要打 13800138000”", "这是张三")
	s.audited("liming 客户 shown")
	a := s.audit[0]
	if len(a.Subjects) != 1 || a.Subjects[0] != bot.Pseudonym("wm-zhang") || a.Role != bot.RoleClerk || a.Count != 1 {
		t.Errorf("%+v", a)
	}
}
