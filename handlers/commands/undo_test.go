package commands

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestTheLastWriteIsTakenBack(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/撤销", "没有可以撤销")
	s.reads("liming", "/标签 张三 a", "/撤销")
	s.types("hanmei", "/标签 张丽 b")
	s.reads("liming", "/撤销 试", "试一下：撤销", "给张三打上「a」", "（没有真的做）")
	s.did("wm-zhang a", "wm-zhangli b")
	s.reads("liming", "/撤销", "已经撤销", "给张三打上「a」")
	s.did("wm-zhang a", "wm-zhangli b", `undo "wm-zhang a"`)
	s.audited("liming 标签 done", "hanmei 标签 done", "liming 撤销 undone")
	s.reads("liming", "/撤销", "没有可以撤销")
}

func TestWritesOfOneInstantAreTakenBackInTheirOrder(t *testing.T) {
	s := newStage(t)
	for s.events = 8; s.events < 30; s.now = monday {
		s.types("liming", "/标签 张三 a")
	}
	for i := range s.writes[1:] {
		if before, w := s.writes[i], s.writes[i+1]; !before.At.Equal(w.At) || before.ID >= w.ID {
			t.Errorf("%s at %s is not before %s at %s", before.ID, before.At, w.ID, w.At)
		}
	}
}

func TestWhatAnUndoDoesNotBringBackIsSaidFirst(t *testing.T) {
	s := newStage(t)
	s.note = "客户已经收到的消息收不回来"
	s.types("liming", "/标签 张三 a")
	s.reads("liming", "/撤销 试", "注意：客户已经收到的消息收不回来", "!不能撤销")
	s.reads("liming", "/撤销", "请确认：撤销今天 12:00 的「", "注意：客户已经收到的消息收不回来", "!不能撤销")
	s.did("wm-zhang a")
	s.reads("liming", "1", "已经撤销")
	s.did("wm-zhang a", `undo "wm-zhang a"`)
}

func TestAnotherWriteInBetweenIsNotTakenBack(t *testing.T) {
	s := newStage(t)
	s.note = "消息收不回来"
	s.types("liming", "/标签 张三 a")
	s.types("liming", "/撤销")
	code := s.code()
	s.types("liming", "/标签 张三 b")
	s.reads("liming", "/确认 "+code, "情况变了")
	s.did("wm-zhang a", "wm-zhang b")
}

func TestWhatCannotBeUndoneSaysWhy(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 1")
	s.reads("liming", "/撤销", "不能撤销：券发出去收不回来")
	s.reads("hanmei", "/处理 收到", "!撤销")
	s.reads("hanmei", "/撤销", "没有办法收回")
	s = newStage(t)
	s.types("liming", "/标签 张三 a")
	s.now = s.now.Add(25 * time.Hour)
	s.reads("liming", "/撤销", "超过 24 小时")
	s.did("wm-zhang a")
}

func TestWhatDoesNotStandAnyMoreIsNotUndone(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/标签 张三 a")
	s.gone = true
	s.reads("liming", "/撤销", "不用再撤", "!已经撤销")
	s.did("wm-zhang a")
	s.audited("liming 标签 done")
}

func TestOneUndoesOnlyWhatOnesRoleStillAllows(t *testing.T) {
	s := newStage(t)
	s.types("hanmei", "/标签 张丽 a")
	s.members["hanmei"] = bot.StaffRecord{UserID: "hanmei", Role: bot.RoleAuditor}
	s.reads("hanmei", "/撤销", "审计")
	s.did("wm-zhangli a")
}

// What cannot be taken back must not stand for good before what can.
func TestAWriteThatCannotBeTakenBackMakesWayForTheOneBefore(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/标签 张三 a")
	s.types("liming", "/发券 1")
	s.reads("liming", "/撤销 试", "不能撤销：券发出去收不回来", "!再发一次 /撤销")
	s.reads("liming", "/撤销", "不能撤销：券发出去收不回来", "再发一次 /撤销", "之前的那次改动")
	s.audited("liming 标签 done", "liming 发券 done")
	s.reads("liming", "/撤销", "已经撤销", "给张三打上「a」")
	s.reads("liming", "/撤销", "没有可以撤销")
	s.audited("liming 标签 done", "liming 发券 done", "liming 撤销 undone")
}

func TestAWriteThatWasChangedSinceMakesWayToo(t *testing.T) {
	m := newMarket(t)
	m.types("liming", "/跟进 张三 3天")
	m.types("liming", "/备注 张三 三楼奶茶妈妈")
	m.customers[0].relations[0].Remark = "别人改的"
	m.reads("liming", "/撤销", "备注没有动", "别人改的", "再发一次 /撤销")
	m.reads("liming", "/撤销", "取消了：跟进 张三")
	if m.todos[0].DoneAt.IsZero() || m.customers[0].relations[0].Remark != "别人改的" {
		t.Errorf("the reminder is %+v, the remark %q", m.todos[0], m.customers[0].relations[0].Remark)
	}
}

// A question that was asked before says only that it has no sense any more.
func TestAnUndoThatIsConfirmedTooLatePassesNothingOver(t *testing.T) {
	s := newStage(t)
	s.note = "消息收不回来"
	s.types("liming", "/标签 张三 a")
	s.types("liming", "/撤销")
	code := s.code()
	s.gone = true
	s.reads("liming", "/确认 "+code, "情况变了", "!再发一次 /撤销")
	s.reads("liming", "/撤销", "不用再撤", "再发一次 /撤销")
	s.reads("liming", "/撤销", "没有可以撤销")
	s.did("wm-zhang a")
}
