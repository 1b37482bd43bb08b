package wecom

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

var codeOfTap = regexp.MustCompile(`<ResponseCode><!\[CDATA\[([^\]]+)\]\]>`)

// tap taps a card and returns the response code of the tap.
func (w *world) tap(t *testing.T, userID, task, key string) string {
	t.Helper()
	seq := w.sim.Journal.Last()
	if err := w.sim.TapCard(simulator.Tap{UserID: userID, TaskID: task, Key: key}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	entry, err := w.sim.Journal.WaitSince(ctx, seq, func(e simulator.Entry) bool {
		return e.Kind == simulator.EntryCallback && codeOfTap.MatchString(e.Request)
	})
	if err != nil {
		t.Fatalf("no response code came: %v", err)
	}
	return codeOfTap.FindStringSubmatch(entry.Request)[1]
}

func (w *world) lastOf(t *testing.T, userID string) simulator.AppMessage {
	t.Helper()
	chat, err := w.sim.MemberChat(userID)
	if err != nil || len(chat) == 0 {
		t.Fatalf("%s sees %d messages, %v", userID, len(chat), err)
	}
	return chat[len(chat)-1]
}

func TestACardIsSentTappedAndGreyedForAll(t *testing.T) {
	w := newWorld(t)
	both := []string{"liming", "hanmei"}
	s := bot.AppMessage{ToUsers: both, Card: &alertCard}
	want(t, w.send(s), bot.ClassDone, 0)
	want(t, w.send(s, 1), bot.ClassAlready, codeTask)
	code := w.tap(t, "liming", "alert-1", "/提醒 处理 a1")
	done := alertCard
	done.Done = "李明已处理"
	update := bot.UpdateCard{UserIDs: both, ResponseCode: code, Card: done, Text: "处理好了"}
	want(t, w.send(update), bot.ClassDone, 0)
	for _, u := range both {
		if got := w.lastOf(t, u); got.Greyed != "李明已处理" || got.Text != "客户流失" {
			t.Errorf("%s sees %+v", u, got)
		}
	}
	o := w.send(update, 1)
	want(t, o, bot.ClassDone, 0)
	if got := w.lastOf(t, "liming"); got.Text != "处理好了" || !strings.Contains(o.Reason, "改发了文字") {
		t.Errorf("who tapped sees %+v, outcome %+v", got, o)
	}
	if got := w.lastOf(t, "hanmei"); got.MsgType != "template_card" {
		t.Errorf("who did not tap sees %+v", got)
	}
	update.Text = ""
	want(t, w.send(update, 1), bot.ClassAlready, codeResponse)
	if w.Trouble() != "" {
		t.Errorf("trouble %q", w.Trouble())
	}
}

func TestACardBecomesAnother(t *testing.T) {
	for name, c := range map[string]struct {
		card  bot.Card
		check func(simulator.AppMessage) bool
	}{
		"only its buttons are greyed": {bot.Card{Done: "已处理"}, func(m simulator.AppMessage) bool { return m.Greyed == "已处理" && m.Text == "客户流失" }},
		"a notice":                    {bot.Card{Title: "已确认", URL: "https://shop.example/x"}, func(m simulator.AppMessage) bool { return m.Card.CardType == "text_notice" }},
		"nothing is left to tap":      {bot.Card{Task: "alert-1", Title: "已确认", Done: "已确认"}, func(m simulator.AppMessage) bool { return m.Greyed == "已确认" && m.Text == "已确认" }},
		"other buttons": {bot.Card{Task: "alert-1", Title: "再确认", Buttons: []bot.CardButton{{Text: "好", Line: "/确认 X"}}},
			func(m simulator.AppMessage) bool { return m.Greyed == "" && m.Card.Buttons[0].Key == "/确认 X" }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			want(t, w.send(bot.AppMessage{ToUsers: []string{"liming"}, Card: &alertCard}), bot.ClassDone, 0)
			code := w.tap(t, "liming", "alert-1", "/删除")
			want(t, w.send(bot.UpdateCard{UserIDs: []string{"liming"}, ResponseCode: code, Card: c.card}), bot.ClassDone, 0)
			if got := w.lastOf(t, "liming"); !c.check(got) {
				t.Errorf("liming sees %+v, %+v", got, got.Card)
			}
		})
	}
}

func TestATapIsAnsweredEvenIfTheCardStaysAsItIs(t *testing.T) {
	w := newWorld(t)
	want(t, w.send(bot.AppMessage{ToUsers: []string{"liming"}, Card: &alertCard}), bot.ClassDone, 0)
	code := w.tap(t, "liming", "alert-1", "/删除")
	for name, s := range map[string]bot.UpdateCard{
		"no code":             {UserIDs: []string{"hanmei"}, Card: bot.Card{Done: "x"}, Text: "没有凭证"},
		"never had it":        {UserIDs: []string{"hanmei"}, ResponseCode: code, Card: bot.Card{Done: "x"}, Text: "没有这张卡片"},
		"another card's task": {UserIDs: []string{"hanmei"}, ResponseCode: code, Card: bot.Card{Task: "other", Title: "x", Done: "x"}, Text: "任务不对"},
		"nothing to show":     {UserIDs: []string{"hanmei"}, ResponseCode: code, Card: bot.Card{Title: "x"}, Text: "没有按钮"},
	} {
		o := w.send(s)
		want(t, o, bot.ClassDone, 0)
		if got := w.lastOf(t, "hanmei"); got.Text != s.Text {
			t.Errorf("%s: hanmei sees %+v", name, got)
		}
	}
	want(t, w.send(bot.UpdateCard{ResponseCode: code, Text: "x"}), bot.ClassPermanent, 82001)
}
