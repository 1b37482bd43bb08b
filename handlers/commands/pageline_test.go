package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// page gives a line on a page, as whom the session says, and gives back the answer
// that the page waits for.
func (s *stage) page(userID, line string) bot.Reply {
	s.t.Helper()
	before := len(s.sends)
	effects, err := s.decides("", bot.PageLine{UserID: userID, Line: line, Reply: "r-" + line, At: s.now})
	if err != nil {
		s.t.Fatalf("%s %q: %v", userID, line, err)
	}
	var replies []bot.Reply
	for _, e := range effects {
		s.apply(e)
		if r, ok := e.(bot.SetReply); ok {
			replies = append(replies, r.Reply)
		}
	}
	for _, e := range s.sends[before:] {
		if m, ok := e.(bot.AppMessage); ok && strings.Contains(strings.Join(m.ToUsers, " "), userID) {
			s.t.Errorf("%q on a page: the chat hears %q as well", line, m.Text)
		}
	}
	if len(replies) != 1 || replies[0].ID != "r-"+line || replies[0].UserID != userID || replies[0].Text == "" || !replies[0].At.Equal(s.now) {
		s.t.Fatalf("%q on a page is answered with %+v", line, replies)
	}
	return replies[0]
}

func TestALineOnAPageIsACommandLikeAnyOther(t *testing.T) {
	s := newStage(t)
	got := s.page("liming", "/标签 张三 常客")
	if !got.Done || got.Asks || !strings.Contains(got.Text, "已经给张三打上「常客」") || strings.Contains(got.Text, "请回复") {
		t.Errorf("%+v", got)
	}
	s.did("wm-zhang 常客")
	s.audited("liming 标签 done")
	if got = s.page("liming", "/撤销"); !got.Done {
		t.Errorf("%+v", got)
	}
	s.did("wm-zhang 常客", `undo "wm-zhang 常客"`)
	s.audited("liming 标签 done", "liming 撤销 undone")
}

func TestATrialOnAPageDoesNothing(t *testing.T) {
	s := newStage(t)
	if got := s.page("liming", "/标签 张三 常客 试"); got.Done || !got.Asks || got.Code != "" || !strings.Contains(got.Text, "试一下：给张三打上「常客」") {
		t.Errorf("%+v", got)
	}
	if got := s.page("liming", "/处理 列表 试"); got.Asks || got.Done {
		t.Errorf("what would do nothing: %+v", got)
	}
	s.did()
}

func TestWhoMayNotInTheChatMayNotOnAPage(t *testing.T) {
	for _, c := range []struct{ user, line, says string }{
		{"liming", "/处理 收到", "店长"},
		{"shenji", "/标签 张三 x", "审计"},
		{"sunli", "/标签 wm-zhang x", "没有找到"},
		{"stranger", "/标签 张三 x", "还没有角色"},
	} {
		s := newStage(t)
		if got := s.page(c.user, c.line); got.Done || !strings.Contains(got.Text, c.says) {
			t.Errorf("%s %s: %+v", c.user, c.line, got)
		}
		s.did()
		if len(s.audit) != 1 || s.audit[0].Outcome != bot.AuditRefused {
			t.Errorf("%s %s: audited %+v", c.user, c.line, s.audit)
		}
	}
}

func TestAPageAsksBeforeWhatTouchesMany(t *testing.T) {
	s := newStage(t)
	got := s.page("liming", "/发券 3")
	if got.Done || !got.Asks || got.Code != s.code() || strings.Contains(got.Text, "请回复") || !strings.Contains(got.Text, "给 3 位客户发") {
		t.Fatalf("%+v", got)
	}
	s.did()
	if len(s.cards) != 0 {
		t.Errorf("a card that nobody has is kept: %v", s.cards)
	}
	if again := s.page("liming", "/发券 3"); again.Code != got.Code || !again.Asks {
		t.Errorf("the same question is asked as %+v", again)
	}
	if got = s.page("liming", "/确认 "+got.Code); !got.Done || got.Asks {
		t.Errorf("%+v", got)
	}
	s.did("给 3 位客户发 ¥0.00 ")
	s.audited("liming 发券 asked", "liming 发券 done")
}

func TestWhatIsAskedOnAPageCanBeAnsweredInTheChat(t *testing.T) {
	s := newStage(t)
	s.page("liming", "/发券 3")
	s.reads("liming", "2", "没有做")
	s.did()
	s.types("liming", "/发券 3")
	if got := s.page("liming", "/确认"); !got.Done {
		t.Errorf("%+v", got)
	}
}

func TestASecondPersonIsAskedInTheChat(t *testing.T) {
	s := newStage(t)
	code := s.page("liming", "/发券 600").Code
	got := s.page("liming", "/确认 "+code)
	if got.Done || !strings.Contains(got.Text, "另一位同事") {
		t.Errorf("%+v", got)
	}
	s.reads("hanmei", "/确认 "+code, "已经给 600 位")
	s.did("给 600 位客户发 ¥0.00 hanmei")
}

func TestAPageShowsACardAsItsText(t *testing.T) {
	s := newStage(t)
	if got := s.page("liming", "/客户 张三"); got.Done || !strings.Contains(got.Text, "这是张三") {
		t.Errorf("%+v", got)
	}
}

func TestAPageIsAlwaysAnswered(t *testing.T) {
	s := newStage(t)
	for range 30 {
		s.now = s.now.Add(-3 * time.Second)
		s.page("liming", "/客户 张三")
		s.page("liming", "你好")
		s.page("liming", "/飞天遁地")
	}
	if got := s.page("liming", "/客户 张三"); got.Done || !strings.Contains(got.Text, "没有执行") {
		t.Errorf("%+v", got)
	}
}
