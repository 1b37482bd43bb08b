package callback_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
)

// The same event written in other ways: WeCom sends an event up to three times
// and every SDK has seen some of these forms.
func TestTheSameEventHasTheSameKey(t *testing.T) {
	d := newDoor(t)
	msg := contactAdded("wm1")
	first := d.keep(d.seal(msg))
	plain := strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(msg)
	for name, v := range map[string]delivery{
		"under another nonce":         sealed(d.app, msg, noon, "n2", [16]byte{7}),
		"at another time":             sealed(d.app, msg, noon.Add(5*time.Second), "n1", [16]byte{7}),
		"with other random bytes":     sealed(d.app, msg, noon, "n1", [16]byte{8}),
		"without CDATA":               d.seal(plain),
		"with more CDATA":             d.seal(strings.Replace(msg, "1767225600", "<![CDATA[1767225600]]>", 1)),
		"with white space":            d.seal(strings.ReplaceAll(strings.ReplaceAll(msg, "><", ">\n  <"), "[liming]", "[ liming ]")),
		"with line breaks and a BOM":  d.seal("\uFEFF\n" + strings.ReplaceAll(plain, "</", "\r\n</")),
		"in another order":            d.seal(strings.Replace(strings.Replace(msg, "<State><![CDATA[s17-door]]></State>", "", 1), "<xml>", "<xml><State><![CDATA[s17-door]]></State>", 1)),
		"with a declaration in front": d.seal(`<?xml version="1.0" encoding="UTF-8"?>` + msg),
	} {
		if status, _ := d.send(v); status != 200 {
			t.Errorf("%s: answered %d", name, status)
		}
		if rows := d.inbox.kept(); len(rows) != 1 {
			t.Errorf("%s: a second row: %s and %s", name, first.Key, rows[len(rows)-1].Key)
			d.inbox.rows = d.inbox.rows[:1]
		}
	}
}

// What differs in anything must not be taken for a repetition; least of all
// two customers who scan in the same second.
func TestAnotherEventHasAnotherKey(t *testing.T) {
	d := newDoor(t)
	msg := contactAdded("wm1")
	seen := map[string]string{d.keep(d.seal(msg)).Key: "the first"}
	for name, other := range map[string]string{
		"another customer":      contactAdded("wm2"),
		"another second":        strings.Replace(msg, "1767225600", "1767225601", 1),
		"another welcome code":  strings.Replace(msg, "WC1", "WC2", 1),
		"another case":          strings.Replace(msg, "WC1", "wc1", 1),
		"half of it":            strings.Replace(msg, "add_external", "add_half_external", 1),
		"one element more":      strings.Replace(msg, "</xml>", "<New/></xml>", 1),
		"one element less":      strings.Replace(msg, "<State><![CDATA[s17-door]]></State>", "", 1),
		"another element":       strings.NewReplacer("<State>", "<Source>", "</State>", "</Source>").Replace(msg),
		"an element in another": strings.Replace(msg, "<State><![CDATA[s17-door]]></State>", "<A><State><![CDATA[s17-door]]></State></A>", 1),
		"a value moved over":    strings.NewReplacer("liming", "limingwm", "[wm1]", "[1]").Replace(msg),
	} {
		key := d.keep(d.seal(other)).Key
		if seen[key] != "" {
			t.Errorf("%s has the key of %s", name, seen[key])
		}
		seen[key] = name
	}
}

func TestEveryReceiverHasItsOwnKeys(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) {
		second := o.Receivers[0]
		second.Name = "orders"
		o.Receivers = append(o.Receivers, second)
	})
	v := d.seal(contactAdded("wm1"))
	first := d.keep(v)
	v.path = "/callback/wecom/orders"
	if second := d.keep(v); second.Key == first.Key || !strings.HasPrefix(second.Key, "orders:") {
		t.Errorf("the keys are %q and %q", first.Key, second.Key)
	}
}

// A robot's response_url is made anew for every delivery; its msgid is what
// stays [docs 100719].
func TestARobotsMessageIsKnownByItsID(t *testing.T) {
	d := newDoor(t)
	send := func(msg string) {
		v := sealed(d.bot, msg, noon, "n", [16]byte{})
		v.path, v.body = "/callback/wecom/robot", fmt.Sprintf(`{"encrypt":%q}`, v.sealed)
		if status, _ := d.send(v); status != 200 {
			t.Errorf("%s: answered %d", msg, status)
		}
	}
	for i, step := range []struct {
		msg  string
		want int
	}{
		{`{"msgid":"1","msgtype":"text","response_url":"a"}`, 1},
		{`{"response_url":"b", "msgtype":"text","msgid":"1"}`, 1},
		{`{"msgid":"2","msgtype":"text"}`, 2},
		{`{"msgid":"2","msgtype":"event","event":{"eventtype":"enter_chat"}}`, 3},
		{`{"msgtype":"text","text":{"content":"x"}}`, 4},
		{`{ "text":{"content":"x"}, "msgtype":"text" }`, 4},
		{`{"msgtype":"text","text":{"content":"y"}}`, 5},
		{`{"msgid":"3","msgtype":"stream","stream":{"id":"S1"}}`, 6},
		{`{"msgid":"3","msgtype":"stream","stream":{"id":"S2"}}`, 7},
	} {
		send(step.msg)
		if n := len(d.inbox.kept()); n != step.want {
			t.Errorf("after message %d there are %d rows, want %d", i, n, step.want)
		}
	}
}

func TestLanes(t *testing.T) {
	head := "<xml><FromUserName>liming</FromUserName><MsgType>event</MsgType>"
	cases := []struct{ name, msg, want string }{
		{"a customer is added", contactAdded("wm1"), "customer:wm1"},
		{"something new about a customer", head + "<Event>change_external_contact</Event><ChangeType>new</ChangeType><ExternalUserID>wm1</ExternalUserID></xml>", "customer:wm1"},
		{"a customer writes by an acquisition link", head + "<Event>customer_acquisition</Event><ChangeType>customer_start_chat</ChangeType><ExternalUserID>wm1</ExternalUserID></xml>", "customer:wm1"},
		{"an acquisition link without a customer", head + "<Event>customer_acquisition</Event><ChangeType>delete_link</ChangeType></xml>", ""},
		{"a group changes", head + "<Event>change_external_chat</Event><ChatId>wr1</ChatId><ChangeType>update</ChangeType></xml>", "chat:wr1"},
		{"a member types", "<xml><FromUserName>liming</FromUserName><MsgType>text</MsgType><Content>/help</Content></xml>", "member:liming"},
		{"a member taps a card", head + "<Event>template_card_event</Event></xml>", "member:liming"},
		{"a tag changes", head + "<Event>change_external_tag</Event><ChangeType>create</ChangeType></xml>", ""},
		{"the archive rings", head + "<Event>msgaudit_notify</Event></xml>", ""},
		{"something unknown", head + "<Event>new</Event><ExternalUserID>wm1</ExternalUserID></xml>", ""},
		{"the first of two customers", strings.Replace(contactAdded("wm1"), "</xml>", "<ExternalUserID>wm2</ExternalUserID></xml>", 1), "customer:wm1"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d := newDoor(t)
			if got := d.keep(d.seal(tc.msg)).Lane; got != tc.want {
				t.Errorf("the lane is %q, want %q", got, tc.want)
			}
		})
	}
}

// No id is too long for the database, and long ones are still told apart.
func TestLanesOfLongIDs(t *testing.T) {
	d := newDoor(t)
	one := d.keep(d.seal(contactAdded(strings.Repeat("w", 200) + "1"))).Lane
	two := d.keep(d.seal(contactAdded(strings.Repeat("w", 200) + "2"))).Lane
	if one == two || len(one) > 100 || !strings.HasPrefix(one, "customer:") {
		t.Errorf("the lanes are %q and %q", one, two)
	}
}

// Whatever is authentic is kept, and Parse never fails on it.
func TestWhatCannotBeReadIsKept(t *testing.T) {
	for name, msg := range map[string]string{
		"text":            "hello",
		"nothing":         "",
		"truncated XML":   "<xml><Event>click</Event>",
		"truncated JSON":  `{"msgid":"1"`,
		"UTF-16":          "\xff\xfe<\x00x\x00m\x00l\x00>\x00",
		"binary":          "\x00\x01\x02\xff",
		"a declared type": "<!DOCTYPE x><xml></xml>",
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			row := d.keep(d.seal(msg))
			if row.Kind != bot.KindUnknown || row.Lane != "" || !row.At.Equal(noon) || string(row.Body) != msg {
				t.Errorf("the row is %+v", row)
			}
			if status, _ := d.send(sealed(d.app, msg, noon, "n2", [16]byte{1})); status != 200 || len(d.inbox.kept()) != 1 {
				t.Errorf("sent again: %d, %d rows", status, len(d.inbox.kept()))
			}
			ev, err := callback.Parse(bot.InboxItem{ID: 5, Arrival: row})
			if err != nil || ev.Kind != bot.KindUnknown || ev.Extra["#document"] != strings.ToValidUTF8(msg, "\uFFFD") {
				t.Errorf("parsed %+v, %v", ev, err)
			}
		})
	}
}

// A name that no column can hold is cut for the row; Parse still has it all.
func TestANameTooLongForTheDatabase(t *testing.T) {
	d := newDoor(t)
	long := strings.Repeat("掌柜", 40)
	row := d.keep(d.seal("<xml><MsgType>event</MsgType><Event>" + long + "</Event></xml>"))
	if row.Kind != bot.Kind(strings.Repeat("掌柜", 10)+"掌") {
		t.Errorf("the kind is %q", row.Kind)
	}
	if ev, err := callback.Parse(bot.InboxItem{Arrival: row}); err != nil || ev.Kind != bot.Kind(long) {
		t.Errorf("parsed a %q, %v", ev.Kind, err)
	}
}

// Bytes that are no UTF-8 in one value do not cost the others.
func TestAnEventInABrokenEncodingIsReadAsFarAsItGoes(t *testing.T) {
	d := newDoor(t)
	row := d.keep(d.seal(strings.Replace(contactAdded("wm1"), "s17-door", "\xff\xfe", 1)))
	ev, err := callback.Parse(bot.InboxItem{Arrival: row})
	want := bot.ContactAdded{
		Pair:  bot.Pair{UserID: "liming", ExternalUserID: "wm1"},
		State: "\uFFFD", WelcomeCode: "WC1",
	}
	if err != nil || ev.Body != want {
		t.Errorf("parsed %+v, %v", ev.Body, err)
	}
}

func TestTheTimeOfAnEvent(t *testing.T) {
	for text, want := range map[string]time.Time{
		"<CreateTime>1767225600</CreateTime>":               time.Unix(1767225600, 0),
		"<CreateTime><![CDATA[ 1767225600 ]]></CreateTime>": time.Unix(1767225600, 0),
		"":                                              noon,
		"<CreateTime></CreateTime>":                     noon,
		"<CreateTime>0</CreateTime>":                    noon,
		"<CreateTime>-1</CreateTime>":                   noon,
		"<CreateTime>yesterday</CreateTime>":            noon,
		"<CreateTime>1767225600000</CreateTime>":        noon,
		"<CreateTime>99999999999999999999</CreateTime>": noon,
	} {
		d := newDoor(t)
		row := d.keep(d.seal("<xml>" + text + "<MsgType>event</MsgType><Event>click</Event></xml>"))
		if !row.At.Equal(want) || !row.ReceivedAt.Equal(noon) {
			t.Errorf("%q: happened at %v, received at %v, want %v", text, row.At, row.ReceivedAt, want)
		}
		if ev, err := callback.Parse(bot.InboxItem{Arrival: row}); err != nil || !ev.At.Equal(want) {
			t.Errorf("%q: parsed as of %v, %v", text, ev.At, err)
		}
	}
}
