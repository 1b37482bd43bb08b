package handlers

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

const reason = "欢迎语的 20 秒有效期已经过了"

func failedWelcome(t *testing.T, w bot.Welcome, code int) bot.SendFailed {
	t.Helper()
	payload, err := bot.EncodeSend(w)
	if err != nil {
		t.Fatal(err)
	}
	return bot.SendFailed{SendKind: bot.KindWelcome, Payload: payload, Code: code, Reason: reason}
}

func TestStaffAreToldOfALostWelcome(t *testing.T) {
	w := newWorld()
	w.customers[customer] = bot.Customer{Name: "小美"}
	w.assets["join_way:s17"] = bot.Asset{Name: "join_way:s17", URL: "https://wework.example.com/qr"}
	sent := bot.Welcome{Pair: pair, Text: "小美，您好！", AddedAt: noon, Rule: "门口", Attachments: []bot.Attachment{
		{Type: "image", Asset: "image:join_way/s17", Title: "加入福利群"},
		{Type: "link", Title: "新客减10元", URL: public + "/coupon/new10"},
		{Type: "miniprogram", Title: "会员卡", Asset: "image:coupon/card"},
	}}
	got, err := testDesk(t).welcomeFailed(event(noon.Add(time.Minute), failedWelcome(t, sent, 41050)), w)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Effect{
		bot.SetWelcomed{Pair: pair, At: noon, Failed: true},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionWelcomeFailed, At: noon, Detail: reason, Ref: "门口"},
		bot.AppMessage{ToUsers: []string{"liming"}, About: customer, Text: `「小美」在 11月22日 12:00 添加了您，但欢迎语没有自动发出。
原因：欢迎语的 20 秒有效期已经过了
请打开和对方的聊天，把下面的话复制发过去：
──────────
小美，您好！
加入福利群：https://wework.example.com/qr
新客减10元：https://bot.example.com/coupon/new10`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestStaffAreNotToldThatAWelcomeFailedWhenNobodyKnows(t *testing.T) {
	failed := failedWelcome(t, bot.Welcome{Pair: pair, Text: "您好！", AddedAt: noon}, 0)
	failed.Unsure = true
	w := newWorld()
	w.customers[customer] = bot.Customer{Name: "小美"}
	got, err := testDesk(t).welcomeFailed(event(noon.Add(time.Minute), failed), w)
	if err != nil {
		t.Fatal(err)
	}
	text := got[len(got)-1].(bot.AppMessage).Text
	for _, said := range []string{"可能没有发出", "如果对方没有收到"} {
		if !strings.Contains(text, said) {
			t.Errorf("the message does not say %q:\n%s", said, text)
		}
	}
	if kind := got[1].(bot.RecordInteraction).Kind; kind != bot.InteractionWelcomeUnsure {
		t.Errorf("the time line says %s", kind)
	}
}

func TestLostWelcomesThatTroubleNobody(t *testing.T) {
	tests := []struct {
		name  string
		code  int
		world func(*world)
		told  bool
	}{
		{"lost", 41050, nil, true},
		{"WeCom was never asked", 0, nil, true},
		{"the customer has yet to agree to archiving", 41053, nil, false},
		{"a newer welcome was decided", 41050, func(w *world) { w.relations[pair] = bot.Relation{WelcomedAt: noon.Add(time.Hour)} }, false},
		{"this one was the newest", 41050, func(w *world) { w.relations[pair] = bot.Relation{WelcomedAt: noon} }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			if tt.world != nil {
				tt.world(w)
			}
			effects, err := testDesk(t).welcomeFailed(event(noon, failedWelcome(t, bot.Welcome{Pair: pair, Text: "您好", AddedAt: noon}, tt.code)), w)
			if err != nil {
				t.Fatal(err)
			}
			if want := (bot.SetWelcomed{Pair: pair, At: noon, Failed: true}); effects[0] != want {
				t.Errorf("first %v", effects[0])
			}
			if told := len(effects) == 3; told != tt.told {
				t.Errorf("told: %v", told)
			}
		})
	}
}

// The consent that brings a new code is welcomed although the first try failed
// a moment ago.
func TestConsentIsWelcomedAfterARefusal(t *testing.T) {
	w := play(t, testRouter(t), []bot.Event{
		event(noon, add("", "FIRST")),
		event(noon.Add(time.Second), failedWelcome(t, bot.Welcome{Pair: pair, AddedAt: noon}, 41053)),
		event(noon.Add(2*time.Second), bot.ArchiveConsented{Pair: pair, WelcomeCode: "SECOND"}),
	})
	welcomes := sent[bot.Welcome](w)
	if len(welcomes) != 2 || welcomes[1].Code != "SECOND" {
		t.Errorf("welcomes are %v", welcomes)
	}
	if told := sent[bot.AppMessage](w); len(told) != 0 {
		t.Errorf("staff were troubled: %v", told)
	}
}

// Whatever there is to say, the message fits and its frame stays whole.
func TestMessageToStaffFits(t *testing.T) {
	d := testDesk(t)
	for _, bytes := range []int{0, 1, 1700, 1800, 1900, 2048, 4000} {
		w := bot.Welcome{Pair: pair, Text: "您" + strings.Repeat("好", bytes/3), AddedAt: noon}
		effects := tellingOf(t, d, d.welcomeFailed, failedWelcome(t, w, 41050), newWorld())
		text := effects[0].(bot.AppMessage).Text
		if len(text) > 2048 || !utf8.ValidString(text) {
			t.Errorf("a welcome of %d bytes makes a message of %d", bytes, len(text))
		}
		if !strings.HasPrefix(text, "一位新客户在") || !strings.Contains(text, reason) {
			t.Errorf("message is %s", text)
		}
		if whole := strings.HasSuffix(text, w.Text); !whole && !strings.HasSuffix(text, "好…") {
			t.Errorf("message ends in %q", text[len(text)-12:])
		}
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	d := testDesk(t)
	for _, body := range []bot.SendFailed{
		{SendKind: bot.KindWelcome, Payload: []byte("{")},
		{SendKind: bot.KindPushTags, Payload: []byte("{}")},
		{SendKind: "nosuch"},
	} {
		if _, err := d.welcomeFailed(event(noon, body), newWorld()); err == nil {
			t.Errorf("%s with %q was taken for a welcome", body.SendKind, body.Payload)
		}
		if _, err := d.assetFailed(newWorld(), body); err == nil {
			t.Errorf("%s with %q was taken for an asset", body.SendKind, body.Payload)
		}
	}
}
