package commands

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestALineComesInByEveryDoor(t *testing.T) {
	for name, body := range map[string]bot.Body{
		"a slash":               bot.AppText{Content: "/标签 张三 常客"},
		"a wide slash":          bot.AppText{Content: "\u200b ／标签　张三　常客"},
		"in English":            bot.AppText{Content: "/TAG customer=张三 name=常客"},
		"a menu with a line":    bot.AppEvent{Event: "click", EventKey: "/标签 张三 常客"},
		"a menu with a name":    bot.AppEvent{Event: "click", EventKey: "标签 @张三 常客"},
		"by the phone's end":    bot.AppText{Content: "/标签 ８０００ 常客"},
		"quoted":                bot.AppText{Content: "/标签 “张三” 「常客」"},
		"with a name of an arg": bot.AppText{Content: "/标签 常客 客户＝张三"},
	} {
		s := newStage(t)
		if read := s.happens("liming", body); !strings.Contains(read, "已经给张三打上「常客」") {
			t.Errorf("%s: read %q", name, read)
		}
		s.did("wm-zhang 常客")
		s.audited("liming 标签 done")
	}
}

func TestAMenuOfAnotherAppIsNotOurs(t *testing.T) {
	s := newStage(t)
	if effects, err := s.decides("liming", bot.AppEvent{Event: "click", EventKey: "SHOP_PAGE"}); err != nil || len(effects) > 0 {
		t.Errorf("%v %v", effects, err)
	}
}

func TestOtherTextGetsOneHint(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "你好呀👋", "/帮助")
	if read := s.types("liming", "在吗"); read != "" {
		t.Errorf("hinted twice: %q", read)
	}
	s.now = s.now.Add(11 * time.Minute)
	s.reads("liming", "在吗", "/帮助")
	s.did()
}

func TestEveryBadInputIsAnsweredAndChangesNothing(t *testing.T) {
	for _, c := range []struct {
		name, user, line string
		pieces           []string
		audit            []string
	}{
		{"unknown command", "liming", "/飞天遁地", []string{"没有「/飞天遁地」", "/帮助"}, nil},
		{"10 KB of a writing command", "liming", "/标签 张三 " + strings.Repeat("长", 3400), []string{"太长", "没有执行"}, []string{"liming 标签 refused"}},
		{"10 KB of text", "liming", strings.Repeat("😀", 2560), []string{"太长"}, nil},
		{"emoji", "liming", "/😀 张三", []string{"没有「/😀」"}, nil},
		{"a clerk tries a manager's command", "liming", "/处理 收到", []string{"店长", "您是店员"}, []string{"liming 处理 refused"}},
		{"an auditor writes", "shenji", "/标签 张三 x", []string{"审计"}, []string{"shenji 标签 refused"}},
		{"the manager of another store", "sunli", "/标签 张三 x", []string{"没有找到", "!李明", "!十七"}, []string{"sunli 标签 refused"}},
		{"another store's customer by id", "sunli", "/标签 wm-zhang x", []string{"没有找到"}, []string{"sunli 标签 refused"}},
		{"another store", "sunli", "/处理 收到 门店=s17", []string{"没有找到", "十八号店", "!十七号店"}, []string{"sunli 处理 refused"}},
		{"somebody without a role", "stranger", "/标签 张三 x", []string{"还没有角色", "/角色 stranger 店员"}, []string{"stranger 标签 refused"}},
		{"somebody without a role asks for help", "stranger", "/帮助", []string{"还没有角色", "!标签"}, nil},
		{"somebody without a role is wrong", "stranger", "/标牵", []string{"还没有角色", "!标签"}, nil},
		{"somebody who left", "gone", "/标签 张三 x", []string{"离开"}, []string{"gone 标签 refused"}},
		{"an open quote", "liming", "/标签 张三 “常客", []string{"引号", "/标签 张三 “常客”"}, nil},
		{"nothing to do it with", "liming", "/标签", []string{"还缺「客户」", "用法：/标签 <客户> <名字…>", "例：/标签 张三"}, nil},
		{"too much", "liming", "/发券 3 10 天上", []string{"没看懂「天上」"}, nil},
		{"no number", "liming", "/发券 很多", []string{"「很多」不是人数", "整数"}, nil},
		{"no such code", "liming", "/确认 ABCDEF", []string{"没有找到"}, []string{"liming 确认 refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.members["gone"] = bot.StaffRecord{UserID: "gone", Role: bot.RoleManager, LeftAt: monday}
			s.reads(c.user, c.line, c.pieces...)
			s.did()
			s.audited(c.audit...)
		})
	}
}

func TestWhoIsTooFastIsToldOnce(t *testing.T) {
	s := newStage(t)
	told := 0
	for range 30 {
		s.now = s.now.Add(-time.Second)
		if strings.Contains(s.types("liming", "/客户 张三"), "太快") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	s.reads("liming", "/标签 张三 x", "已经")
	s.reads("hanmei", "/客户 张三", "这是张三")
	s.now = s.now.Add(time.Minute)
	s.reads("liming", "/客户 张三", "这是张三")
}

func TestTheNearestCommandIsOffered(t *testing.T) {
	for typed, want := range map[string]string{
		"kehu": "客户", "kh": "客户", "客互": "客户", "标牵": "标签", "bq": "标签", "cutsomer": "客户", "客户张三": "客户 张三", "coupn": "发券", "设制": "设置",
	} {
		s := newStage(t)
		s.reads("liming", "/"+typed+" 张三", "没有「/"+typed+"」", "1. /"+want)
	}
	s := newStage(t)
	s.reads("liming", "/kehu 张三", "1. ")
	s.reads("liming", "1️⃣", "这是张三")
	s.reads("liming", "/chuli 收到", "!处理")
	s.reads("hanmei", "/chuli 收到", "处理")
	s.reads("liming", "/@#$%", "!回复", "/帮助")
}

func TestACommandThatFailsIsTriedAgainAndThenTold(t *testing.T) {
	for name, broken := range map[string]func() error{
		"an error": func() error { return errors.New("坏了") }, "a panic": func() error { panic("坏了") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.broken = broken
			if _, err := s.decides("liming", bot.AppText{Content: "/坏"}); err == nil {
				t.Error("the first try hides the error from the log")
			}
			ev := bot.Event{ID: 77, From: "liming", Kind: bot.KindText, At: s.now, ReceivedAt: s.now, Body: bot.AppText{Content: "/坏"}}
			s.now = s.now.Add(time.Minute)
			effects, err := s.handler.Handle(ev, s.floor)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range effects {
				s.apply(e)
			}
			if m := s.sends[0].(bot.AppMessage); !strings.Contains(m.Text, "E77") {
				t.Errorf("read %q", m.Text)
			}
			s.audited("liming 坏 failed")
		})
	}
}

func TestAnAuditorReadsWhatAWritingCommandShows(t *testing.T) {
	s := newStage(t)
	s.reads("shenji", "/处理 列表", "都在这里")
	s.reads("shenji", "/处理 收到", "审计只能查看")
	s.reads("shenji", "/处理 收到 试", "审计只能查看")
	s.did()
	s.audited("shenji 处理 refused", "shenji 处理 refused")
	s.reads("shenji", "/帮助", "/处理", "!/标签")
}
