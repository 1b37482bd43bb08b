package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestATrialSaysWhatWouldHappenAndDoesNothing(t *testing.T) {
	for _, line := range []string{"/标签 张三 常客 试", "/标签 试 张三 常客", "/tag --试 张三 常客", "/标签 张三 dry 常客"} {
		s := newStage(t)
		s.reads("liming", line, "试一下：给张三打上「常客」", "（没有真的做）", "客户：张三")
		s.did()
		s.audited()
	}
	s := newStage(t)
	s.reads("liming", "/标签 张三 “试”", "已经给张三打上「试」")
	s.reads("liming", "/发券 3 试", "请您确认", "不能撤销：券发出去收不回来")
	s.reads("liming", "/发券 600 试", "另一位同事同意")
	s.did("wm-zhang 试")
}

func TestWhatTouchesManyAsksFirst(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/发券 3 10块5", "请确认：给 3 位客户发 ¥10.50", "3 位", "金额：¥10.50", "/确认 ", "不能撤销")
	card := s.newest("liming")
	if card.Title != "给 3 位客户发 ¥10.50" || len(card.Buttons) != 2 || !card.Buttons[0].Danger || card.Buttons[0].Line != "/确认 "+s.code() {
		t.Errorf("%+v", card)
	}
	s.did()
	s.reads("liming", "/确认 "+strings.ToLower(s.code()), "已经给 3 位客户发")
	s.did("给 3 位客户发 ¥10.50 ")
	s.audited("liming 发券 asked", "liming 发券 done")
	s.reads("liming", "/确认 "+card.Buttons[0].Line[len("/确认 "):], "已经在", "由您确认", "已经做完了")
	s.did("给 3 位客户发 ¥10.50 ")
}

func TestMoneyAloneAsksToo(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/发券 1 200", "已经")
	s.reads("liming", "/发券 1 200.01", "请确认")
}

func TestANumberOrABareYesConfirms(t *testing.T) {
	for _, yes := range []string{"1", "/确认", "/yes"} {
		s := newStage(t)
		s.types("liming", "/发券 3")
		s.reads("liming", yes, "已经给 3 位")
	}
	s := newStage(t)
	s.types("liming", "/发券 3")
	s.reads("liming", "2", "没有做")
	s.did()
	s.audited("liming 发券 asked", "liming 发券 no")
	s.reads("liming", "/确认", "请带上卡片上的编号")
}

func TestTheSameQuestionIsAskedOnce(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	s.reads("liming", "/发券 3", "已经在等确认")
	s.types("liming", "/确认 "+s.code())
	s.reads("liming", "/发券 3", "!已经在等", "请确认")
	s.audited("liming 发券 asked", "liming 发券 done", "liming 发券 asked")
}

func TestAConfirmationIsForTheCallerOnly(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	for _, user := range []string{"hanmei", "wangzong", "zhaoyun", "stranger"} {
		s.reads(user, "/确认 "+s.code(), "!3 位")
		s.reads(user, "/取消 "+s.code(), "!3 位")
	}
	s.did()
	s.reads("liming", "/确认 "+s.code(), "已经")
}

func TestAConfirmationExpires(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	s.now = s.now.Add(10 * time.Minute)
	s.reads("liming", "/确认 "+s.code(), "过了有效期", "/发券 3")
	s.did()
	s.audited("liming 发券 asked", "liming 发券 lapsed")
}

func TestAConfirmationLapsesWhenThePlanChanged(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	old := s.code()
	s.stock = "9"
	s.reads("liming", "/确认 "+old, "情况变了", "请确认：给 3 位")
	s.did()
	s.audited("liming 发券 asked", "liming 发券 lapsed", "liming 发券 asked")
	s.reads("liming", "/确认 "+old, "作废")
	s.reads("liming", "/确认 "+s.code(), "已经给 3 位")
}

func TestAConfirmationLapsesWithTheRole(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	s.members["liming"] = bot.StaffRecord{UserID: "liming", LeftAt: s.now}
	s.reads("liming", "/确认 "+s.code(), "离开")
	s.did()
}

func TestASecondPersonMustAgree(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 600 门店=s17")
	code := s.code()
	s.reads("hanmei", "/确认 "+code, "没有找到")
	s.reads("liming", "/确认 "+code, "还要另一位同事", "韩梅")
	s.did()
	if card := s.newest("hanmei"); !strings.Contains(card.Detail, "李明") || card.Title != "给 600 位客户发 ¥0.00" {
		t.Errorf("%+v", card)
	}
	s.reads("liming", "/确认 "+code, "您已经同意")
	s.reads("sunli", "/确认 "+code, "没有找到")
	s.reads("zhaoyun", "/确认 "+code, "没有找到")
	s.reads("shenji", "/确认 "+code, "没有找到")
	s.did()
	s.reads("hanmei", "/确认 "+code, "已经给 600 位")
	s.did("给 600 位客户发 ¥0.00 hanmei")
	last := s.audit[len(s.audit)-1]
	if last.UserID != "liming" || last.Outcome != bot.AuditDone || !strings.Contains(last.Detail, "第二人 hanmei") || last.Count != 600 {
		t.Errorf("%+v", last)
	}
	if m := s.told("liming"); !strings.Contains(m, "韩梅同意了") {
		t.Errorf("liming heard %q", m)
	}
	s.reads("wangzong", "/确认 "+code, "已经在", "韩梅")
}

func TestTheSecondPersonMaySayNo(t *testing.T) {
	s := newStage(t)
	s.types("hanmei", "/发券 600")
	s.reads("hanmei", "1", "还要另一位同事", "区先生", "!王总")
	s.reads("wangzong", "/取消 "+s.code(), "没有做")
	if m := s.told("hanmei"); !strings.Contains(m, "没有同意") {
		t.Errorf("hanmei heard %q", m)
	}
	s.did()
	s.audited("hanmei 发券 asked", "hanmei 发券 asked", "hanmei 发券 no")
}

func TestNobodyElseMayAgree(t *testing.T) {
	s := newStage(t)
	s.members["wangzong"] = bot.StaffRecord{UserID: "wangzong", LeftAt: s.now}
	s.reads("quyu", "/发券 600", "没有别人有这个权限")
	s.did()
}

func TestASecondPersonSeesAChangedPlanLapse(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 600 门店=s17")
	s.types("liming", "1")
	code := s.code()
	s.stock = "1"
	s.reads("hanmei", "/确认 "+code, "情况变了")
	s.did()
	if m := s.told("liming"); !strings.Contains(m, "请确认") {
		t.Errorf("liming heard %q", m)
	}
}

// told is the newest text that a member was sent.
func (s *stage) told(userID string) string {
	for i := len(s.sends) - 1; i >= 0; i-- {
		if m, ok := s.sends[i].(bot.AppMessage); ok && m.ToUsers[0] == userID {
			return m.Text
		}
	}
	return ""
}

// expires lets the time of the newest confirmation be over, and its job happen.
func (s *stage) expires() {
	s.t.Helper()
	for i := len(s.effects) - 1; i >= 0; i-- {
		if job, ok := s.effects[i].(bot.ScheduleJob); ok {
			s.now = job.Due
			s.happens("", bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload})
			return
		}
	}
	s.t.Fatal("no job was scheduled")
}

// waits are the open to-dos of a member.
func (s *stage) waits(userID string) int {
	open, _ := s.Desk().Todos(bot.Scope{}, userID, 9)
	return len(open)
}

func TestWhatNobodyAnswersLapsesByItself(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 3")
	card := s.newest("liming")
	s.expires()
	s.audited("liming 发券 asked", "liming 发券 lapsed")
	s.reads("liming", card.Buttons[0].Line, "过了有效期", "/发券 3")
	s.holds("the card", s.taps("liming", card.Task, card.Buttons[0].Line), []string{"已经失效", "过了有效期", "!由您"})
	s.did()
	s.expires()
	s.audited("liming 发券 asked", "liming 发券 lapsed")
}

func TestWhoWaitsForASecondYesHearsThatNoneCame(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 600 门店=s17")
	s.types("liming", "1")
	if s.waits("hanmei") != 1 || s.waits("liming") != 0 {
		t.Errorf("%d wait for hanmei", s.waits("hanmei"))
	}
	s.expires()
	if m := s.told("liming"); !strings.Contains(m, "没有另一位同事同意") || s.waits("hanmei") != 0 {
		t.Errorf("liming heard %q, %d wait for hanmei", m, s.waits("hanmei"))
	}
	s.did()
}

func TestTheFirstYesGivesTheSecondItsOwnTime(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 600 门店=s17")
	first := s.effects
	s.now = s.now.Add(9 * time.Minute)
	s.types("liming", "/确认 "+s.code())
	second := s.effects
	s.effects = first
	s.expires()
	s.effects = second
	s.reads("hanmei", "/确认 "+s.code(), "已经给 600 位")
	if s.waits("hanmei") != 0 {
		t.Error("it still waits for hanmei")
	}
}
