package alerts

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Who deleted whom is told right, and a hand-over is no loss.
func TestWhoDeletedWhom(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	gone := w.customer("wm1", "小美", "liming", "s17")
	moved := w.customer("wm2", "阿强", "liming", "s17")
	w.happens(clock(9, 0), bot.ContactDeleted{Pair: gone})
	w.happens(clock(9, 0), bot.ContactDeleted{Pair: moved, Source: bot.SourceTransfer})
	w.until(clock(9, 30))
	w.want("09:01 hanmei: 十七号店：李明删除了「小美」")
}

// A deletion that is told of after the customer was added again is none any more.
func TestLateDeletionOfSomebodyWhoIsBack(t *testing.T) {
	w := newWorld(t, clock(12, 0))
	p := w.customer("wm1", "小美", "liming", "s17")
	rel := w.relations[p]
	rel.ChangedAt = clock(11, 0)
	w.relations[p] = rel
	w.happens(clock(10, 0), bot.ContactLost{Pair: p})
	w.until(clock(13, 0))
	w.want()
}

// Only customers who leave a group are told of, once, however it is told.
func TestLeavingGroups(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.customer("wm1", "小美", "liming", "s17")
	left := bot.ChatUpdated{ChatID: "wrGROUP", Detail: bot.ChatMemberRemoved, Members: []string{"wm1", "xiaohong"}}
	w.inGroup["wrGROUPwm1"] = bot.Member{ID: "wm1", Present: true, JoinedAt: clock(8, 0)}
	w.happens(clock(9, 0), left)
	w.inGroup["wrGROUPwm1"] = bot.Member{ID: "wm1", JoinedAt: clock(8, 0), LeftAt: clock(9, 0)}
	w.happens(clock(9, 0), left)
	left.QuitScene = 1
	w.inGroup["wrGROUPwm2"] = bot.Member{ID: "wm2", JoinedAt: clock(8, 0), LeftAt: clock(9, 30)}
	w.lines["wm2"] = []bot.Interaction{{Kind: bot.InteractionLeftGroup, Ref: "wrGROUP", At: clock(9, 30)}}
	left.Members = []string{"wm2"}
	w.happens(clock(9, 10), left)
	w.until(clock(9, 30))
	w.want("09:01 hanmei: 十七号店：「小美」退出了客户群「福利群」")
}

// An alert that did not reach the manager is told to the next level and to the
// groups; that this did not arrive either does not go round for ever.
func TestUndelivered(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(9, 5))
	a := w.only()
	w.said = nil
	w.happens(w.now, bot.MessageUnread{Alert: a.ID, Lost: []string{"hanmei"}})
	w.happens(w.now, bot.MessageUnread{Alert: a.ID, Lost: []string{"hanmei"}})
	w.until(clock(9, 30))
	w.want("09:06 quyu: 十七号店：有提醒没有送到韩梅")
	if w.said[0].to != "群 s17-group" || w.said[1].to != "群 hq-group" || !strings.Contains(w.said[0].text, "「小美」删除了李明") {
		t.Errorf("groups hear %+v", w.said[:2])
	}
	for id, u := range w.alerts {
		if u.Kind == bot.AlertUndelivered {
			raised := len(w.items)
			w.happens(w.now, failure(bot.AppMessage{ToUsers: []string{"quyu"}, Alert: id}, 81013, "收件人无效。"))
			if len(w.items) != raised {
				t.Error("it goes round")
			}
		}
	}
}

// A welcome that failed is told, and left to the member of staff to do; a newer
// one ends it.
func TestWelcomeFailed(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	p := w.customer("wm1", "小美", "liming", "s17")
	failed := failure(bot.Welcome{Pair: p, AddedAt: clock(9, 0), Rule: "默认"}, 41050, "欢迎语的 20 秒有效期已过。")
	w.happens(clock(9, 0), failed)
	w.happens(clock(9, 0), failed)
	w.until(clock(9, 5))
	w.want("09:01 hanmei: 十七号店：「小美」加了李明，欢迎语没有送到")
	if len(w.todos) != 1 {
		t.Fatalf("to-dos %+v", w.todos)
	}
	w.happens(clock(9, 5), bot.ContactAdded{Pair: p, WelcomeCode: "C"})
	for _, todo := range w.todos {
		// The name is the list's to say: it may be known only later, and it changes.
		if !strings.HasPrefix(todo.Text, Somebody) || todo.ExternalUserID != p.ExternalUserID {
			t.Errorf("the to-do keeps a name: %+v", todo)
		}
		if todo.DoneAt.IsZero() || todo.UserID != "liming" {
			t.Errorf("%+v", todo)
		}
	}
	trusted := failure(bot.Welcome{Pair: p, AddedAt: clock(9, 6)}, 60020, "服务器出口 IP 未加入企业可信IP。")
	w.happens(clock(9, 6), trusted)
	w.until(clock(9, 10))
	if !slices.ContainsFunc(w.people(), func(s string) bool { return strings.HasSuffix(s, "wangzong: 企业微信拒绝了掌柜的请求") }) {
		t.Errorf("said %v", w.people())
	}
}

// Only of a welcome that may have arrived all the same it is said that nobody
// confirmed it.
func TestWelcomeUnsure(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	p := w.customer("wm1", "小美", "liming", "s17")
	failed := failure(bot.Welcome{Pair: p, AddedAt: clock(9, 0), Rule: "默认"}, 41050, "欢迎语的 20 秒有效期已过。")
	failed.Unsure = true
	w.happens(clock(9, 0), failed)
	w.until(clock(9, 5))
	w.want("09:01 hanmei: 十七号店：「小美」加了李明，欢迎语没有确认送到")
}

// A phone number that stands in a name is not told whole.
func TestNamesHoldNoPhoneNumber(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美13800138000", "liming", "s17")})
	w.until(clock(9, 5))
	w.want("09:01 hanmei: 十七号店：「小美****8000」删除了李明")
}
