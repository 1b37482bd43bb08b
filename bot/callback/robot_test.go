package callback_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
)

func TestRobotSamples(t *testing.T) {
	const answer = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code="
	for name, want := range map[string]bot.RobotMessage{
		"aibot_text":                {MsgID: "MSG-1", ChatID: "wrEXAMPLEinternal", ChatType: "group", MsgType: "text", Text: "@Bot /status", ResponseURL: answer + "RC1"},
		"aibot_enter_chat":          {MsgID: "MSG-2", MsgType: "event", EventType: "enter_chat"},
		"aibot_template_card_event": {MsgID: "MSG-3", ChatType: "single", MsgType: "event", EventType: "template_card_event", ResponseURL: answer + "RC2"},
		"aibot_feedback_event":      {MsgID: "MSG-4", MsgType: "event", EventType: "feedback_event"},
		"aibot_stream_refresh":      {MsgID: "MSG-5", ChatType: "single", MsgType: "stream"},
	} {
		t.Run(name, func(t *testing.T) {
			msg := sample(t, name+".json")
			want.RobotID, want.UserID, want.Raw = "aibEXAMPLE", "liming", []byte(msg)
			got := parseBytes(t, msg)
			if diff := cmp.Diff(bot.Body(want), got.Body); diff != "" {
				t.Error(diff)
			}
			if got.From != "liming" || got.Kind != want.Kind() || got.Extra != nil {
				t.Errorf("parsed %+v", got)
			}
			if at := got.At; strings.Contains(msg, "create_time") == at.Equal(noon) {
				t.Errorf("it happened at %v", at)
			}
		})
	}
}

func TestRobotForms(t *testing.T) {
	cases := []struct {
		name, msg string
		want      bot.RobotMessage
	}{
		{"a spoken text", `{"msgtype":"voice","voice":{"content":"你好"}}`, bot.RobotMessage{MsgType: "voice", Text: "你好"}},
		{"numbers for texts", `{"msgid":12345678901234567890,"aibotid":7,"msgtype":"text"}`, bot.RobotMessage{MsgID: "12345678901234567890", RobotID: "7", MsgType: "text"}},
		{"a part of another type", `{"msgid":"1","msgtype":"event","event":"enter_chat","text":[1],"from":{"userid":"a"}}`, bot.RobotMessage{MsgID: "1", MsgType: "event", UserID: "a"}},
		{"nulls", `{"msgid":null,"msgtype":"text","text":null}`, bot.RobotMessage{MsgType: "text"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			tc.want.Raw = []byte(tc.msg)
			if diff := cmp.Diff(bot.Body(tc.want), parseBytes(t, tc.msg).Body); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnEventOfTheBotsOwn(t *testing.T) {
	want := bot.JobDue{Name: "assets", Due: noon}
	data, err := bot.EncodeInternal(want)
	if err != nil {
		t.Fatal(err)
	}
	item := bot.InboxItem{ID: 3, Arrival: bot.Arrival{
		Kind: want.Kind(), Format: bot.FormatInternal, Body: data, At: noon, ReceivedAt: noon.Add(time.Second),
	}}
	got, err := callback.Parse(item)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(bot.Event{ID: 3, Kind: "job.assets", At: noon, ReceivedAt: noon.Add(time.Second), Body: want}, got); diff != "" {
		t.Error(diff)
	}
	item.Body = []byte("{")
	if _, err := callback.Parse(item); err == nil {
		t.Error("a broken row was parsed")
	}
	item.Format = "csv"
	if _, err := callback.Parse(item); err == nil || !strings.Contains(err.Error(), "csv") {
		t.Errorf("an unknown format: %v", err)
	}
}
