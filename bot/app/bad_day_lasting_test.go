package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// lasting are troubles that do not pass, with what they mean for a send and
// what people read of it.
var lasting = []struct {
	name  string
	fault simulator.Fault
	class bot.Class
	says  string
}{
	{"WeCom is busy", simulator.Fault{Code: -1}, bot.ClassRetry, "系统繁忙"},
	{"the calls are used up", simulator.Fault{Code: 45009}, bot.ClassRetry, "到了企业微信的上限"},
	{"the token expires at once", simulator.Fault{Code: 42001}, bot.ClassRefresh, "调用凭证过期"},
	{"no token is accepted", simulator.Fault{Code: 40014}, bot.ClassRefresh, "调用凭证无效"},
	{"the address is not trusted", simulator.Fault{Code: 60020, Msg: "not allow to access from your ip, from ip: 203.0.113.7"}, bot.ClassRetry, "203.0.113.7 未加入企业可信IP"},
	{"the permission is missing", simulator.Fault{Code: 48002}, bot.ClassPermanent, "没有权限调用这个接口"},
	{"a code nobody knows", simulator.Fault{Code: 987654}, bot.ClassRetry, "不认识的错误码 987654"},
	{"a web page", simulator.Fault{HTML: true}, bot.ClassRetry, "收到的是网页"},
	{"a gateway's error page", simulator.Fault{HTML: true, Status: 502}, bot.ClassRetry, "HTTP 502"},
	{"a dropped connection", simulator.Fault{Drop: true}, bot.ClassRetry, "稍后自动再试"},
	{"no answer in time", simulator.Fault{Delay: slowAnswer}, bot.ClassRetry, "没有按时回答"},
}

// TestLastingTroubleIsKeptWithItsClassAndItsReason lets one API go wrong for
// good. Its send is kept with the right class and a sentence for people, or
// becomes a dead letter where trying is of no use; the welcome arrives
// whatever the trouble is with the rest.
func TestLastingTroubleIsKeptWithItsClassAndItsReason(t *testing.T) {
	t.Parallel()
	apis := []struct {
		api  string
		kind bot.SendKind
	}{
		{"mark_tag", bot.KindPushTags}, {"add_corp_tag", bot.KindPushTags},
		{"externalcontact/get", bot.KindFetchContact}, {"message/send", bot.KindAppMessage},
	}
	for _, trouble := range lasting {
		t.Run(trouble.name, func(t *testing.T) {
			for _, a := range apis {
				h := openPlanned(t, onSQLite(t), plan{bot: impatient})
				trouble.fault.API = a.api
				h.sim.Faults.Add(trouble.fault)
				var id string
				if a.kind == bot.KindAppMessage {
					id = h.refusedWelcome(t, "小雨")
				} else {
					id = h.scan(t, "小雨", "s17-door")
				}
				h.until(t, a.api, func() error {
					return outcome(sends(t, h.bots[0].Store(), id, a.kind), trouble.class, trouble.fault.Code, trouble.says)
				})
				h.deadIf(t, trouble.class == bot.ClassPermanent, id, a.kind, trouble.fault.Code, trouble.says)
				if a.kind != bot.KindAppMessage {
					h.until(t, "the welcome has been sent", func() error { return h.welcomeEnded(t, id) })
					h.once(t, id)
					h.greeted(t, id)
				}
			}
		})
	}
}

// outcome answers nil when the only send of a kind was tried with a result.
func outcome(sent []bot.TimeLineEntry, class bot.Class, code int, says string) error {
	if len(sent) != 1 {
		return fmt.Errorf("%d sends", len(sent))
	}
	e := sent[0]
	if e.Class != class || e.Code != code || !strings.Contains(e.Reason, says) {
		return fmt.Errorf("class %q, code %d, “%s”; want %q, %d, “%s”", e.Class, e.Code, e.Reason, class, code, says)
	}
	if final := class == bot.ClassPermanent; final == e.FinishedAt.IsZero() {
		return fmt.Errorf("finished at %s as %s", e.FinishedAt, class)
	}
	return nil
}

// deadIf wants a customer's send among the dead letters, or not.
func (h *house) deadIf(t *testing.T, dead bool, id string, kind bot.SendKind, code int, says string) {
	t.Helper()
	letters, err := h.bots[0].Store().DeadLetters(t.Context(), store.WhichOutbox, 100)
	if err != nil {
		t.Fatal(err)
	}
	letters = slices.DeleteFunc(letters, func(l store.DeadLetter) bool { return l.Subject != id || l.Kind != string(kind) })
	if !dead {
		if len(letters) > 0 {
			t.Errorf("a send that may yet succeed is a dead letter: %+v", letters)
		}
		return
	}
	if len(letters) != 1 || letters[0].Code != code || !strings.Contains(letters[0].Cause, says) {
		t.Errorf("dead letters %+v; want one of code %d that says “%s”", letters, code, says)
	}
}

// unwelcome are troubles of the welcome alone that outlast its 20 seconds, or
// that make waiting useless, with what the clerk reads. Where a try may have
// reached the customer, nobody says that none did.
var unwelcome = []struct {
	name     string
	fault    simulator.Fault
	welcomes int
	tells    []string
}{
	{"WeCom stays busy", simulator.Fault{Code: -1}, 0, []string{"可能没有发出", "系统繁忙"}},
	{"the calls are used up", simulator.Fault{Code: 45009}, 0, []string{"没有自动发出", "到了企业微信的上限"}},
	{"the token expires at once", simulator.Fault{Code: 42001}, 0, []string{"可能没有发出", "凭证过期"}},
	{"no token is accepted", simulator.Fault{Code: 40014}, 0, []string{"可能没有发出", "凭证无效"}},
	{"the address is not trusted", simulator.Fault{Code: 60020, Msg: "from ip: 203.0.113.7"}, 0, []string{"没有自动发出", "203.0.113.7"}},
	{"the permission is missing", simulator.Fault{Code: 48002}, 0, []string{"没有自动发出", "没有权限"}},
	{"another app is greeting", simulator.Fault{Code: 41096}, 0, []string{"可能没有发出", "另一个应用"}},
	{"the code is too old", simulator.Fault{Code: 41050}, 0, []string{"没有自动发出", "已失效"}},
	{"only web pages are answered", simulator.Fault{HTML: true}, 0, []string{"可能没有发出", "收到的是网页"}},
	{"connections are dropped", simulator.Fault{Drop: true}, 0, []string{"可能没有发出"}},
	// WeCom did it, and no answer ever says so.
	{"the answers are lost", simulator.Fault{Late: true, Drop: true}, 1, []string{"可能没有发出"}},
	// The clerk has begun to talk, or the customer is yet to agree.
	{"the chat has begun", simulator.Fault{Code: 41051}, 0, nil},
	{"the customer has to agree first", simulator.Fault{Code: 41053}, 0, nil},
}

// cutOffAtTheEnd says that the end of the 20 seconds fell into a try, so that
// its reason is the time and not the trouble. On a busy machine that happens.
func cutOffAtTheEnd(text, words string) bool {
	return !strings.Contains(words, "发出") && strings.Contains(text, "没有按时回答") && strings.Contains(text, "来不及")
}

// TestStaffAreToldExactlyWhenTheCustomerWasNotGreeted lets every try at a
// welcome go wrong. The clerk is told once, why, with the text to paste, and
// never that a welcome failed which the phone shows.
func TestStaffAreToldExactlyWhenTheCustomerWasNotGreeted(t *testing.T) {
	t.Parallel()
	houses := make([]*house, len(unwelcome))
	ids := make([]string, len(unwelcome))
	for i, trouble := range unwelcome {
		houses[i] = openPlanned(t, onSQLite(t), plan{bot: impatient})
		trouble.fault.API = "send_welcome_msg"
		houses[i].sim.Faults.Add(trouble.fault)
		ids[i] = houses[i].scan(t, "小雨", "s17-door")
	}
	for i, trouble := range unwelcome {
		t.Run(trouble.name, func(t *testing.T) {
			h, id := houses[i], ids[i]
			h.until(t, "the welcome has come to its end", func() error { return h.welcomeEnded(t, id) })
			h.settled(t)
			if n := h.welcomes(t, id); n != trouble.welcomes {
				t.Errorf("the phone shows %d welcomes", n)
			}
			chat, err := h.sim.MemberChat(liming)
			if err != nil {
				t.Fatal(err)
			}
			if trouble.tells == nil {
				if len(chat) != 0 {
					t.Errorf("the clerk was told: %s", chat[0].Text)
				}
				return
			}
			if len(chat) != 1 {
				t.Fatalf("the clerk was told %d times", len(chat))
			}
			for _, words := range append(trouble.tells, "欢迎光临十七号店") {
				if !strings.Contains(chat[0].Text, words) && !cutOffAtTheEnd(chat[0].Text, words) {
					t.Errorf("the message does not say “%s”:\n%s", words, chat[0].Text)
				}
			}
		})
	}
}
