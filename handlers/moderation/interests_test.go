package moderation

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestInterests(t *testing.T) {
	m := newStreet(t).m
	for text, want := range map[string]string{
		"有没有燕麦奶": "燕麦奶", "有燕 麦 奶吗": "燕麦奶", "燕麦口味的奶有吗": "燕麦奶", "停车方便吗，有燕麦奶吗": "燕麦奶 停车", "牛奶还有吗": "", "": "",
	} {
		var names []string
		for _, i := range m.Interests(text) {
			names = append(names, i.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q asks for %q, want %q", text, got, want)
		}
	}
}

// Who asks for something is tagged, and the clerk gets words to answer with: once
// for a day, and not while they talk about it.
func TestWhatCustomersAskFor(t *testing.T) {
	s := newStreet(t)
	s.hears(between("1", xiaomei, "liming", "请问有没有燕麦奶", 0))
	if s.waiting(bot.TodoSuggest) != "liming" || len(s.said) != 2 || s.said[1].Text != "有的，在二号货架～" {
		t.Fatalf("%+v %+v", s.todos, s.said)
	}
	if !strings.Contains(s.said[0].Card.Text, "「请问有没有燕麦奶」") {
		t.Errorf("%+v", s.said[0].Card)
	}
	pair := bot.Pair{UserID: "liming", ExternalUserID: xiaomei}
	if len(s.tags) != 1 || len(s.lines) != 1 {
		t.Errorf("tags %+v, lines %+v", s.tags, s.lines)
	}
	for _, tag := range s.tags {
		if tag.Pair != pair || tag.Tag != (bot.Tag{Group: "需求", Name: "燕麦奶", Class: bot.TagStatic}) || !tag.At.Equal(tenAM) {
			t.Errorf("%+v", tag)
		}
	}
	s.hears(between("1", xiaomei, "liming", "请问有没有燕麦奶", 0), between("2", xiaomei, "liming", "燕麦奶多少钱", 10))
	if len(s.said) != 2 {
		t.Errorf("told again while they talk: %+v", s.said[2:])
	}
	s.hears(between("3", xiaomei, "liming", "燕麦奶到货了吗", 26*60))
	if len(s.said) != 4 {
		t.Errorf("told %d times after a day", len(s.said))
	}
}

// No words are handed to who needs none.
func TestNoSuggestionIsNeeded(t *testing.T) {
	ask := between("1", xiaomei, "liming", "有没有燕麦奶", 0)
	tests := []struct {
		name string
		shop func(*street)
		said bot.ChatMessage
		want string
	}{
		{"in a chat", func(*street) {}, ask, "liming"},
		{"in the group", func(*street) {}, inTheGroup("1", xiaomei, "有没有燕麦奶", 0), "liming"},
		{"answered already", func(s *street) { s.hears(between("2", "liming", xiaomei, "有的呀", 1)) }, ask, ""},
		{"the clerk wrote to somebody else", func(s *street) { s.hears(between("2", "liming", aqiang, "有的呀", 1)) }, ask, "liming"},
		{"the bot answers in kf", func(*street) {}, kfSays("1", "有没有燕麦奶"), ""},
		{"a person answers in kf", func(s *street) { s.talks["kf17"+xiaomei] = bot.KfTalk{Human: true} }, kfSays("1", "有没有燕麦奶"), "liming"},
		{"what the bot does not answer itself", func(*street) {}, kfSays("1", "怎么停车"), "liming"},
		{"two days late", func(s *street) { s.now = tenAM.Add(48 * time.Hour) }, ask, ""},
		{"staff ask nothing", func(*street) {}, between("1", "liming", xiaomei, "要不要燕麦奶", 0), ""},
		{"erased", func(s *street) { s.erased[xiaomei] = tenAM }, ask, ""},
	}
	for _, tt := range tests {
		s := newStreet(t)
		tt.shop(s)
		s.hears(tt.said)
		if got := s.waiting(bot.TodoSuggest); got != tt.want {
			t.Errorf("%s: suggested to %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A tag is given at the store of the chat, and not at others that know the
// customer.
func TestInterestsKeepToTheStore(t *testing.T) {
	s := newStreet(t)
	s.customer(xiaomei, "小美", "zhaoyun", "s18")
	s.hears(inTheGroup("1", xiaomei, "有没有燕麦奶", 0))
	for _, tag := range s.tags {
		if tag.UserID != "liming" {
			t.Errorf("%+v", tag)
		}
	}
	if len(s.tags) != 1 || s.heardBy("燕麦奶") != "liming" {
		t.Errorf("%+v", s.tags)
	}
}

// Words that were taken back before they were heard of are shown to nobody.
func TestNobodyIsShownAWishThatWasTakenBack(t *testing.T) {
	s := newStreet(t)
	s.hears(bot.ChatRecalled{MsgID: "r", Recalled: "1", Speaker: xiaomei}, between("1", xiaomei, "liming", "有没有燕麦奶，急用", 0))
	if len(s.said) == 0 || s.heardBy("急用") != "" || strings.Contains(s.said[0].Card.Text, "急用") {
		t.Errorf("%+v", s.said)
	}
}
