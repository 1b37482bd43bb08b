package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// updates are the cards that were changed.
func (s *stage) updates() []bot.UpdateCard {
	var all []bot.UpdateCard
	for _, e := range s.sends {
		if u, ok := e.(bot.UpdateCard); ok {
			all = append(all, u)
		}
	}
	return all
}

func TestTenTapsAreOne(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/客户 张三")
	card := s.newest("liming")
	for i := range 10 {
		read := s.taps("liming", card.Task, card.Buttons[0].Line)
		switch {
		case i == 1 && read != "这张卡片已经由您在今天 12:00 处理过了：给张三打上「常客」。这次什么都没有做。":
			t.Errorf("the second tap: %q", read)
		case i > 1 && read != "":
			t.Errorf("tap %d is answered again: %q", i, read)
		}
	}
	s.did("wm-zhang 常客")
	s.audited("liming 标签 done")
	if u := s.updates(); len(u) != 10 || u[0].Card.Done == "" || u[0].Card.Title != card.Title || u[0].UserIDs[0] != "liming" || u[0].ResponseCode == u[1].ResponseCode {
		t.Errorf("%d updates: %+v", len(u), u[0])
	}
}

func TestTenTapsThatAskAreOneQuestion(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/客户 张三")
	card := s.newest("liming")
	for range 10 {
		s.taps("liming", card.Task, card.Buttons[1].Line)
	}
	question := s.newest("liming")
	for range 10 {
		s.taps("liming", question.Task, question.Buttons[0].Line)
	}
	s.did("给 3 位客户发 ¥0.00 ")
	s.audited("liming 发券 asked", "liming 发券 done")
	s.holds("the card that asked", s.taps("liming", card.Task, card.Buttons[1].Line), []string{"处理过了"})
}

func TestACardIsDoneForAllWhoHaveIt(t *testing.T) {
	s := newStage(t)
	card := bot.Card{Task: "alert-1", Title: "有客户删除了店员", Buttons: []bot.CardButton{{Text: "已处理", Line: "/处理 收到"}}}
	s.apply(bot.SetCardState{CardState: bot.CardState{Task: "alert-1", Users: []string{"hanmei", "quyu"}, Card: card}})
	s.holds("a clerk's tap", s.taps("liming", "alert-1", "/处理 收到"), []string{"店长"})
	s.did()
	s.taps("quyu", "alert-1", "/处理 收到")
	s.holds("the other's tap", s.taps("hanmei", "alert-1", "/处理 收到"), []string{"区先生", "处理过了"})
	s.holds("the tap of somebody who was not sent it", s.taps("sunli", "alert-1", "/处理 收到"), []string{"处理过了", "!区先生"})
	s.did("/处理 ack")
	if u := s.updates()[0]; len(u.UserIDs) != 2 || u.UserIDs[0] != "quyu" || u.Card.Done != "已处理" || !strings.HasPrefix(u.Card.Text, "区先生 11-24 12:00 已处理") {
		t.Errorf("%+v", u)
	}
}

func TestADoneCardSaysShortlyWhatBecameOfIt(t *testing.T) {
	for button, want := range []string{"已确认", "已取消"} {
		s := newStage(t)
		s.types("liming", "/发券 3")
		card := s.newest("liming")
		s.taps("liming", card.Task, card.Buttons[button].Line)
		if u := s.updates(); len(u) != 1 || u[0].Card.Done != want || !strings.HasPrefix(u[0].Card.Text, "李明 11-24 12:00 "+want+"\n") {
			t.Errorf("%+v", u)
		}
	}
	s := newStage(t)
	s.types("liming", "/发券 3")
	card := s.newest("liming")
	s.expires()
	s.taps("liming", card.Task, card.Buttons[0].Line)
	if u := s.updates(); len(u) != 1 || u[0].Card.Done != "已失效" {
		t.Errorf("%+v", u)
	}
}

func TestWhatBecameOfACardIsOneClause(t *testing.T) {
	for outcome, want := range map[string]string{"": "", "给张三打上「常客」": "：给张三打上「常客」", "好，记下了。\n请跟进。": "：好，记下了", "。": ""} {
		if got := because(outcome); got != want {
			t.Errorf("because(%q) = %q, want %q", outcome, got, want)
		}
	}
}

func TestEachIsToldOnceThatACardIsDone(t *testing.T) {
	s := newStage(t)
	s.apply(bot.SetCardState{CardState: bot.CardState{Task: "a", Users: []string{"hanmei", "quyu"}, Card: bot.Card{Title: "有客户删除了店员"}}})
	s.taps("quyu", "a", "/处理 收到")
	for _, user := range []string{"hanmei", "quyu", "sunli"} {
		s.holds(user, s.taps(user, "a", "/处理 收到"), []string{"处理过了", "!。。"})
		if again := s.taps(user, "a", "/处理 收到"); again != "" {
			t.Errorf("%s is told again: %q", user, again)
		}
	}
}

func TestACardThatNobodyKnowsDoesNothing(t *testing.T) {
	s := newStage(t)
	s.holds("unknown task", s.taps("liming", "gone-1", "/标签 张三 常客"), []string{"已经失效", "什么都没有做"})
	s.holds("no task", s.taps("liming", "", "/客户 张三"), []string{"已经失效"})
	s.did()
	s.audited("liming 标签 refused")
}

func TestWhatWasChosenOnACardIsAnArgument(t *testing.T) {
	s := newStage(t)
	s.apply(bot.SetCardState{CardState: bot.CardState{Task: "a", Users: []string{"hanmei"}}})
	s.happens("hanmei", bot.CardClicked{TaskID: "a", EventKey: "/处理 静默", Selected: map[string][]string{"多久": {"2小时"}}})
	s.did("/处理 mute 多久=2小时")
}

func TestWhoSeesNoCardsReadsText(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/设置 文字", "文字")
	s.types("liming", "/客户 张三")
	s.types("liming", "/发券 3")
	for _, e := range s.sends {
		if m, ok := e.(bot.AppMessage); ok && m.Card != nil {
			t.Errorf("card %+v", m.Card)
		}
	}
	s.reads("liming", "1", "已经给 3 位")
	s.reads("liming", "/settings 卡片", "卡片")
	s.types("liming", "/客户 张三")
	s.newest("liming")
}

func TestAPictureFollowsItsText(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/战报", "今天")
	if f, ok := s.sends[1].(bot.AppFile); !ok || f.File.Name != "战报.png" || f.ToUsers[0] != "liming" || !f.Answer {
		t.Errorf("%+v", s.sends[1])
	}
}
