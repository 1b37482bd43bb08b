package commands

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// FuzzHandler types anything as anybody: nothing panics, every text fits into a
// message, and who has no role changes nothing.
func FuzzHandler(f *testing.F) {
	for _, line := range []string{
		"/标签 张三 常客", "／发券 ３ 10块5 试", "/确认", "/撤销", "/客户 张", "1", "1️⃣", "/帮助 券", "/kehu", "/处理 静默 明天 9点", "/标签 “张三", "//", "/更多",
		"/标签 客户=张 名字=“a\"b", "/设置 文字", "\xff/\x00", "/客户 张三 50",
	} {
		f.Add(line, "liming")
		f.Add(line, "stranger")
	}
	users := []string{"liming", "hanmei", "sunli", "wangzong", "shenji", "stranger", "gone"}
	f.Fuzz(func(t *testing.T, line, user string) {
		s := newStage(t)
		s.members["gone"] = bot.StaffRecord{UserID: "gone", LeftAt: monday}
		who := users[len(user)%len(users)]
		s.apply(bot.SetCardState{CardState: bot.CardState{Task: "card", Users: users}})
		s.types(who, line)
		s.types(who, line)
		s.types(who, "1")
		s.taps(who, "card", line)
		s.taps(who, "card", line)
		s.taps(who, "unknown", line)
		s.happens(who, bot.AppEvent{Event: "click", EventKey: line})
		s.happens(who, bot.CardClicked{TaskID: "card", EventKey: "/处理", Selected: map[string][]string{line: {line, user}}})
		for _, e := range s.effects {
			fits(t, e)
			if who == "stranger" || who == "gone" {
				harmless(t, e)
			}
		}
	})
}

func fits(t *testing.T, e bot.Effect) {
	switch e := e.(type) {
	case bot.AppMessage:
		if len(e.Text) > pageBytes || e.Text == "" && e.Card == nil {
			t.Errorf("%d bytes of text: %.100q", len(e.Text), e.Text)
		}
	case bot.SetSession:
		if len(e.More) > moreBytes+200 {
			t.Errorf("%d bytes are kept", len(e.More))
		}
	}
}

// harmless fails for what somebody without a role may not bring about.
func harmless(t *testing.T, e bot.Effect) {
	switch e := e.(type) {
	case bot.AppMessage, bot.SetSession:
	case bot.SetCardState:
		if e.Task != "card" || !e.DoneAt.IsZero() {
			t.Errorf("%+v", e)
		}
	case bot.RecordAudit:
		if e.Outcome != bot.AuditRefused {
			t.Errorf("%+v", e.AuditEntry)
		}
	default:
		t.Errorf("%T %+v", e, e)
	}
}
