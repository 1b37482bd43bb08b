package commands

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// A welcome is missed before anybody knows the name: the to-do names the
// customer once it is known.
func TestATodoNamesWhoWasNamelessWhenItWasMade(t *testing.T) {
	m := newMarket(t)
	c := m.meet("wm-new", "", "s17", "liming")
	m.todos = []bot.Todo{{
		ID: "W1", Kind: bot.TodoWelcome, UserID: "liming", Store: "s17", ExternalUserID: "wm-new",
		Text: alerts.Somebody + "在 11月22日 16:22 加了您，欢迎语没有送到，请在聊天里补一句问候",
	}}
	m.reads("liming", "/待办", "1. [欢迎] 一位客户在 11月22日 16:22 加了您")
	c.Name = "小雨"
	m.reads("liming", "/待办", "1. [欢迎] 「小雨」在 11月22日 16:22 加了您", "补一句问候", "not", "一位客户")
	c.relations[0].Remark = "三楼奶茶妈妈"
	m.reads("liming", "/待办", "「小雨（三楼奶茶妈妈）」在 11月22日")
	m.reads("liming", "/待办 推迟 1 明天", "再提醒：「小雨（三楼奶茶妈妈）」在")
	m.reads("liming", "/待办 完成 W1", "办好了：「小雨（三楼奶茶妈妈）」在")
	m.reads("liming", "/待办 完成 W1", "了结了：「小雨（三楼奶茶妈妈）」在")
	m.reads("liming", "/撤销", "恢复了：「小雨（三楼奶茶妈妈）」在")
	if m.todos[0].Text[:len(alerts.Somebody)] != alerts.Somebody {
		t.Errorf("a name is kept with the to-do: %q", m.todos[0].Text)
	}
}

// Whom the scope does not show has no name.
func TestATodoDoesNotNameWhomTheScopeDoesNotShow(t *testing.T) {
	m := newMarket(t)
	m.todos = []bot.Todo{{ID: "W1", Kind: bot.TodoWelcome, UserID: "liming", Store: "s17", ExternalUserID: "wm-qian", Text: alerts.Somebody + "在 昨天 加了您"}}
	m.reads("liming", "/待办", "一位客户在 昨天", "not", "钱多多")
}
