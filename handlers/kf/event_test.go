package kf

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// entered is a customer who opened the chat by a link, with a welcome code.
func entered(at time.Time) bot.KfEvent {
	return bot.KfEvent{MsgID: "enter1", Event: "enter_session", OpenKfID: desk1, ExternalUserID: alice, At: at, Scene: "till", WelcomeCode: "CODE"}
}

func TestWhoOpensTheChatIsWelcomedOnce(t *testing.T) {
	w := newWorld(t)
	got := answers(w.happen(entered(noon), noon))
	if len(got) != 1 {
		t.Fatalf("welcomes %+v", got)
	}
	hello := got[0]
	if hello.Code != "CODE" || !hello.Until.Equal(noon.Add(20*time.Second)) || len(hello.MsgID) != 32 || !strings.HasPrefix(hello.Text, "爱丽丝，您好，这里是春芽客服") {
		t.Errorf("welcome %+v", hello)
	}
	if s := shape(w.effects); !strings.Contains(s, "新客立减十元") || !strings.HasSuffix(s, "[coupon][group][human][data]") {
		t.Errorf("it offers %q", s)
	}
	if talk := w.talk(); !talk.GreetedAt.Equal(noon) || talk.Answered != 0 {
		t.Errorf("talk %+v", talk)
	}
	for _, again := range []struct {
		after time.Duration
		wants int
	}{{0, 0}, {59 * time.Second, 0}, {48 * time.Hour, 1}} {
		age, wants := again.after, again.wants
		w.now = noon.Add(age)
		if got := answers(w.happen(entered(w.now), w.now)); len(got) != wants {
			t.Errorf("after %s there are %d welcomes", age, len(got))
		}
	}
}

func TestNoWelcomeWithoutACodeOrAfterItsTime(t *testing.T) {
	w := newWorld(t)
	without := entered(noon)
	without.WelcomeCode = ""
	if got := w.happen(without, noon); got != nil {
		t.Errorf("without a code %+v", got)
	}
	w.now = noon.Add(20 * time.Second)
	if got := w.happen(entered(noon), noon); got != nil {
		t.Errorf("after its time %+v", got)
	}
}

func TestAWelcomeOffersOnlyWhatIsThere(t *testing.T) {
	w := newWorld(t)
	account := w.o.Kf[desk1]
	account.Coupon = ""
	w.o.Kf[desk1] = account
	w.o.Shop.Stores[0].Groups = nil
	if s := shape(w.happen(entered(noon), noon)); strings.Contains(s, "券") || !strings.HasSuffix(s, "[human][data]") {
		t.Errorf("it offers %q", s)
	}
}

func TestAWelcomeThatWasRefusedComesWithTheNextCode(t *testing.T) {
	w := newWorld(t)
	hello := answers(w.happen(entered(noon), noon))[0]
	unsure := lost(t, hello, 0, "没有回答")
	unsure.Unsure = true
	got := w.happen(unsure, noon.Add(time.Second))
	if len(of[bot.AppMessage](got)) != 0 || !strings.Contains(of[bot.RecordInteraction](got)[0].Detail, "不确定") {
		t.Errorf("told %+v", got)
	}
	w.now = noon.Add(time.Hour)
	if got := answers(w.happen(entered(w.now), w.now)); len(got) != 1 {
		t.Errorf("an hour later there are %d welcomes", len(got))
	}
}

func TestATalkThatIsTakenAndEndedInOneSecondIsTheBotsAgain(t *testing.T) {
	w := newWorld(t)
	w.write("转人工")
	change := bot.KfEvent{MsgID: "c", Event: "session_status_change", OpenKfID: desk1, ExternalUserID: alice, Change: 1, To: "liming", At: w.now}
	w.happen(change, w.now)
	change.Change, change.From, change.To = 3, "liming", ""
	w.happen(change, w.now)
	if w.talk().Human {
		t.Errorf("talk %+v", w.talk())
	}
	change.Change, change.To = 1, "liming"
	if w.happen(change, w.now); w.talk().Human {
		t.Error("told again, the beginning undoes the end")
	}
}

func TestAReopenedTalkIsAPersons(t *testing.T) {
	w := newWorld(t)
	for change, human := range map[int]bool{1: true, 2: true, 3: false, 4: true} {
		w.talks = map[string]bot.KfTalk{}
		w.happen(bot.KfEvent{MsgID: "c", Event: "session_status_change", OpenKfID: desk1, ExternalUserID: alice, Change: change, To: "liming", At: noon}, noon)
		if w.talk().Human != human {
			t.Errorf("change %d gives %+v", change, w.talk())
		}
	}
	if got := w.happen(bot.KfEvent{MsgID: "c", Event: "session_status_change", OpenKfID: desk1, ExternalUserID: alice, Change: 9, At: noon}, noon); got != nil {
		t.Errorf("an unknown change gives %+v", got)
	}
}

func TestAMessageThatDidNotArriveIsToldWhereItMatters(t *testing.T) {
	fail := func(failType int) bot.KfEvent {
		return bot.KfEvent{MsgID: "f", Event: "msg_send_fail", OpenKfID: desk1, ExternalUserID: alice, At: noon, FailMsgID: "k1", FailType: failType}
	}
	for failType, wants := range map[int]string{0: "clerk", 4: "clerk", 6: "clerk", 13: "clerk", 10: "", 1: "alert", 2: "alert", 8: "alert", 11: "alert", 99: "clerk"} {
		w := newWorld(t)
		w.pairs = []bot.Relation{{Pair: bot.Pair{UserID: "liming", ExternalUserID: alice}, Status: bot.RelationActive, Store: "s17"}}
		got := w.happen(fail(failType), noon)
		record := of[bot.RecordInteraction](got)
		if len(record) != 1 || record[0].Kind != bot.InteractionKfFailed || record[0].Ref != "k1" || record[0].ExternalUserID != alice {
			t.Errorf("type %d is recorded as %+v", failType, record)
		}
		told := ""
		if m := of[bot.AppMessage](got); len(m) > 0 {
			told = "clerk"
			if m[0].ToUsers[0] != "liming" || !strings.Contains(m[0].Text, "「爱丽丝」在微信客服「春芽客服」") || m[0].About != alice {
				t.Errorf("type %d is told as %+v", failType, m[0])
			}
		}
		if a := of[bot.RaiseAlert](got); len(a) > 0 {
			told = "alert"
		}
		if told != wants {
			t.Errorf("type %d is told to %q, want %q", failType, told, wants)
		}
	}
	w := newWorld(t)
	w.line = []bot.Interaction{{Kind: bot.InteractionKfFailed, At: noon.Add(-time.Minute)}}
	if got := of[bot.AppMessage](w.happen(fail(0), noon)); len(got) != 0 {
		t.Errorf("the next one is told too: %+v", got)
	}
	w.line = nil
	if got := of[bot.AppMessage](w.happen(fail(0), noon)); len(got) != 1 || got[0].ToUsers[0] != "hanmei" {
		t.Errorf("of a customer whom nobody has, %+v is told", got)
	}
}

func TestAnAnswerThatWasRefused(t *testing.T) {
	for code, wants := range map[int]struct {
		human bool
		told  int
		alert int
	}{95001: {false, 1, 0}, 95002: {false, 1, 0}, 95013: {false, 0, 0}, 95018: {true, 0, 0}, 48007: {false, 0, 1}, 48002: {false, 0, 1}, 95017: {false, 0, 1}, 60030: {false, 0, 1}} {
		w := newWorld(t)
		answer := answers(w.write("你好"))[0]
		got := w.happen(lost(t, answer, code, "企业微信不让发"), w.now)
		if w.talk().Human != wants.human || len(of[bot.AppMessage](got)) != wants.told || len(of[bot.RaiseAlert](got)) != wants.alert {
			t.Errorf("%d: human %v, effects %+v", code, w.talk().Human, got)
		}
	}
}

func TestAHandOverThatFailedIsSaid(t *testing.T) {
	w := newWorld(t)
	over := of[bot.KfHandOver](w.write("转人工"))[0]
	got := w.happen(lost(t, over, 95019, "接待人员停止了接待"), w.now)
	if w.talk().Human || !strings.Contains(shape(got), "没能转到同事那里") {
		t.Errorf("talk %+v, answer %q", w.talk(), shape(got))
	}
	if m := of[bot.AppMessage](got); len(m) != 1 || m[0].ToUsers[0] != "hanmei" || !strings.Contains(m[0].Text, "接待人员停止了接待") {
		t.Errorf("told %+v", m)
	}
	over = of[bot.KfHandOver](w.write("转人工"))[0]
	if got := w.happen(lost(t, over, 95013, "会话已结束"), w.now); shape(got) != "" || w.talk().Human || len(of[bot.AppMessage](got)) != 0 {
		t.Errorf("of a session that has ended, %+v", got)
	}
	over = of[bot.KfHandOver](w.write("转人工"))[0]
	w.happen(bot.KfEvent{MsgID: "e", Event: "session_status_change", OpenKfID: desk1, ExternalUserID: alice, Change: 1, To: "liming", At: w.now}, w.now)
	if got := w.happen(lost(t, over, 0, "没有回答"), w.now); got != nil || !w.talk().Human {
		t.Errorf("of a talk that somebody took all the same, %+v", got)
	}
}
