package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// A page says what the chat says, and offers those whom the command takes.
func TestAPageSaysWhatTheChatSays(t *testing.T) {
	f := newOffice(t)
	f.posted("PSALE77", "s17")
	o := testOptions()
	o.Messages = must(templates.Load(""))
	teller := NewTeller(o)
	manager := bot.Caller{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{"s17"}}}
	lists := bot.BoardLists{
		Alerts: []bot.Alert{f.alerts["LOSTS17"]}, Posts: []bot.Post{f.posts["PSALE77"]},
		Todos: []bot.Todo{{ID: "D1234567", Kind: bot.TodoFollow, UserID: "hanmei", Store: "s17", Text: "跟进 小雨，电话 13800138000"}},
	}
	words, err := teller.Tell(manager, f.now, lists, f)
	if err != nil || len(words.Alerts) != 1 || len(words.Todos) != 1 || len(words.Posts) != 1 || len(words.Violations)+len(words.Coupons) != 0 {
		t.Fatalf("%+v, %v", words, err)
	}
	chat := f.asks("hanmei", "/提醒")
	if !strings.Contains(chat, words.Alerts[0].Text) || !strings.Contains(words.Alerts[0].Text, "编号 LOSTS17") {
		t.Errorf("the page says %q, the chat %q", words.Alerts[0].Text, chat)
	}
	if strings.Contains(words.Todos[0].Text+words.Posts[0].Text, "13800138000") {
		t.Errorf("a phone number is whole: %+v", words)
	}
	if len(words.Alerts[0].Hands) == 0 {
		t.Fatal("it can be given to nobody")
	}
	for _, to := range words.Alerts[0].Hands {
		f.reads("hanmei", "/提醒 分派 LOSTS17 @"+to.UserID, "已经交给"+to.Name)
	}
	clerk := bot.Caller{UserID: "liming", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s17"}, UserID: "liming"}}
	if words, err := teller.Tell(clerk, f.now, lists, f); err != nil || len(words.Alerts[0].Hands) != 0 {
		t.Errorf("a clerk is offered %+v, %v", words.Alerts, err)
	}
}
