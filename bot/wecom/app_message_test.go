package wecom

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAnAppMessageIsSafeToRepeat(t *testing.T) {
	f := newFixture(t)
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming", "hanmei", "LIMING", " "}, Text: "新客户"}), bot.ClassDone, 0)
	got := f.wecom.of(apiMessage)[0].json(t)
	for field, value := range map[string]any{
		"touser": "liming|hanmei", "msgtype": "text", "agentid": 1000002.0, "enable_duplicate_check": 1.0, "duplicate_check_interval": 1800.0,
	} {
		if got[field] != value {
			t.Errorf("%s is %v, want %v", field, got[field], value)
		}
	}
}

func TestTwoEqualAnswersAreTwoRequestsAndARepeatIsTheSame(t *testing.T) {
	f := newFixture(t)
	send := func(id int64) string {
		s := bot.AppMessage{ToUsers: []string{"liming"}, Text: "帮助", Answer: true}
		f.Send(context.Background(), bot.OutboxItem{ID: id, Send: s})
		calls := f.wecom.of(apiMessage)
		return string(calls[len(calls)-1].body)
	}
	first, repeat, second := send(1<<40), send(1<<40), send(1<<40+1)
	if first != repeat || first == second {
		t.Errorf("first  %s\nrepeat %s\nsecond %s", first, repeat, second)
	}
	for _, id := range []int64{0, 1, 10799, 10800, -5} {
		if d := duplicateInterval(bot.OutboxItem{ID: id}, true); d < 1800 || d > 4*3600 {
			t.Errorf("item %d has an interval of %d s", id, d)
		}
	}
}

func TestALongMessageIsCutBetweenRunes(t *testing.T) {
	f := newFixture(t)
	f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: strings.Repeat("汉", 1000)})
	text := f.wecom.of(apiMessage)[0].json(t)["text"].(map[string]any)["content"].(string)
	if len(text) != 2046 || !utf8.ValidString(text) {
		t.Errorf("%d bytes, valid %v", len(text), utf8.ValidString(text))
	}
}

func TestReceiversWeComDoesNotKnow(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiMessage, ok(`"invaliduser":"hanmei","unlicenseduser":""`))
	o := f.send(bot.AppMessage{ToUsers: []string{"liming", "HanMei"}, Text: "x"})
	want(t, o, bot.ClassDone, 0)
	if !strings.Contains(o.Reason, "HanMei") || strings.Contains(o.Reason, "liming") {
		t.Errorf("reason %q", o.Reason)
	}
	f.wecom.script(apiMessage, ok(`"invaliduser":"liming|hanmei"`))
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming", "hanmei"}, Text: "y"}), bot.ClassPermanent, 81013)
	f.wecom.script(apiMessage, code(81013, "all invalid"))
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "z"}), bot.ClassPermanent, 81013)
}

func TestMessagesThatCannotBeSent(t *testing.T) {
	f := newFixture(t)
	crowd := make([]string, maxReceivers+1)
	for i := range crowd {
		crowd[i] = fmt.Sprint("u", i)
	}
	want(t, f.send(bot.AppMessage{Text: "x"}), bot.ClassPermanent, 82001)
	want(t, f.send(bot.AppMessage{ToUsers: []string{"a|b"}, Text: "x"}), bot.ClassPermanent, 82001)
	want(t, f.send(bot.AppMessage{ToUsers: []string{"a"}}), bot.ClassPermanent, 44004)
	want(t, f.send(bot.AppMessage{ToUsers: crowd, Text: "x"}), bot.ClassPermanent, 0)
	if n := len(f.wecom.of(apiMessage)); n != 0 {
		t.Errorf("%d calls", n)
	}
}
