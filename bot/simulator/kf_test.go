package simulator

import (
	"strings"
	"testing"
	"time"
)

const kfDesk = "wkEXAMPLEkf0000000000000000001"

// withKf gives the corp a kf account of its first app, with two servicers.
func withKf(conf *Config) {
	conf.Kf = []KfAccount{
		{OpenKfID: kfDesk, Name: "好味坊客服", Servicers: []string{"liming", "HanMei"}},
		{OpenKfID: "wkEXAMPLEkf0000000000000000002", Name: "另一家", App: "crm"},
	}
}

func (c *corpForTest) kf(api string, body any) answer {
	c.t.Helper()
	return c.as("app", "kf/"+api, body)
}

// sync reads the whole history of the account from a cursor on.
func (c *corpForTest) sync(cursor, token string) (rows []answer, next string) {
	c.t.Helper()
	for {
		a := c.want(0, c.kf("sync_msg", answer{"open_kfid": kfDesk, "cursor": cursor, "token": token}))
		for _, row := range a["msg_list"].([]any) {
			rows = append(rows, answer(row.(map[string]any)))
		}
		cursor = a.text("next_cursor")
		if a["has_more"].(float64) == 0 {
			return rows, cursor
		}
	}
}

// rung is the token of the newest doorbell.
func (c *corpForTest) rung() string {
	c.t.Helper()
	c.settle()
	calls := c.Journal.Calls(func(e Entry) bool { return e.Kind == EntryCallback && e.API == "kf_msg_or_event" })
	if len(calls) == 0 {
		c.t.Fatal("no doorbell rang")
	}
	body := calls[len(calls)-1].Request
	if strings.Contains(body, "FromUserName") {
		c.t.Fatalf("the doorbell has a FromUserName: %s", body)
	}
	_, after, _ := strings.Cut(body, "<Token><![CDATA[")
	token, _, _ := strings.Cut(after, "]]>")
	return token
}

// visitor opens the chat and writes.
func (c *corpForTest) visitor(words string) string {
	c.t.Helper()
	id, err := c.KfEnter(KfVisit{Scene: "till", Name: "小雨"})
	if err == nil && words != "" {
		_, err = c.KfWrite(KfWords{ExternalUserID: id, Text: words})
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func (c *corpForTest) say(who, msgID, words string) answer {
	c.t.Helper()
	return c.kf("send_msg", answer{"touser": who, "open_kfid": kfDesk, "msgid": msgID, "msgtype": "text", "text": answer{"content": words}})
}

func TestKfHistoryIsReadByCursorAndToken(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("有燕麦奶吗")
	rows, cursor := c.sync("", c.rung())
	if len(rows) != 2 {
		t.Fatalf("rows %v", rows)
	}
	enter, said := rows[0], rows[1]
	if enter.text("external_userid") != "" || enter.at("event", "external_userid") != who || enter.at("event", "scene") != "till" || enter.at("event", "welcome_code") == nil {
		t.Errorf("the event is %v", enter)
	}
	if said.text("external_userid") != who || said["origin"] != 3.0 || said.at("text", "content") != "有燕麦奶吗" {
		t.Errorf("the message is %v", said)
	}
	if err := c.KfEmptyPages("", 2); err != nil {
		t.Fatal(err)
	}
	if rows, again := c.sync(cursor, c.rung()); len(rows) != 0 || again != cursor {
		t.Errorf("after the cursor come %v and %q", rows, again)
	}
	c.want(50100, c.kf("sync_msg", answer{"open_kfid": kfDesk, "cursor": "nonsense", "token": c.rung()}))
	c.want(40058, c.kf("sync_msg", answer{"open_kfid": kfDesk, "limit": 1001}))
	c.want(40058, c.kf("sync_msg", answer{"open_kfid": kfDesk, "offset": 1}))
}

func TestKfTokensLiveTenMinutesAndReadingWithoutOneIsRare(t *testing.T) {
	c := start(t, withKf)
	c.visitor("")
	token := c.rung()
	c.clock.pass(10*time.Minute - time.Second)
	c.sync("", token)
	c.clock.pass(time.Second)
	c.want(95007, c.kf("sync_msg", answer{"open_kfid": kfDesk, "token": token}))
	for range kfUntokened {
		c.sync("", "")
	}
	c.want(45009, c.kf("sync_msg", answer{"open_kfid": kfDesk}))
	c.clock.pass(time.Minute)
	c.sync("", "")
}

func TestKfHistoryIsKeptForThreeDays(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("")
	c.clock.pass(3*24*time.Hour - time.Second)
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Text: "还在吗"}); err != nil {
		t.Fatal(err)
	}
	if rows, _ := c.sync("", ""); len(rows) != 2 {
		t.Fatalf("just before, %d rows are there", len(rows))
	}
	c.clock.pass(time.Second)
	if rows, _ := c.sync("", ""); len(rows) != 1 {
		t.Fatalf("after, %d rows are there", len(rows))
	}
}

func TestKfAccountsBelongToOneApp(t *testing.T) {
	c := start(t, withKf)
	c.want(48007, c.kf("sync_msg", answer{"open_kfid": "wkEXAMPLEkf0000000000000000002"}))
	c.want(95004, c.kf("sync_msg", answer{"open_kfid": "wkNOSUCH"}))
	c.want(95000, c.kf("sync_msg", answer{"open_kfid": ""}))
	c.want(48002, c.as("plain", "kf/sync_msg", answer{"open_kfid": kfDesk}))
	if list := c.want(0, c.kf("account/list", answer{}))["account_list"].([]any); len(list) != 1 {
		t.Errorf("the app sees %v", list)
	}
	if list := c.want(0, c.as("app", "kf/servicer/list?open_kfid="+kfDesk, nil))["servicer_list"].([]any); len(list) != 2 {
		t.Errorf("servicers %v", list)
	}
}

func TestKfTakesFiveAnswersToAMessageWithinTwoDays(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("")
	c.want(95013, c.say(who, "a0", "先说一句"))
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Text: "你好"}); err != nil {
		t.Fatal(err)
	}
	c.want(0, c.say(who, "a1", "您好"))
	c.want(95033, c.say(who, "a1", "您好"))
	for range 4 {
		c.want(0, c.say(who, "", "再说一句"))
	}
	c.want(95001, c.say(who, "a6", "第六句"))
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Text: "嗯"}); err != nil {
		t.Fatal(err)
	}
	c.clock.pass(kfWindow)
	clear(c.token)
	c.want(95002, c.say(who, "a7", "太晚了"))
	c.want(40096, c.say("wmNOBODY", "a8", "谁"))
	c.want(40058, c.say(who, strings.Repeat("x", 33), "太长"))
}

func TestKfMenusAreShownAndChosen(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("你好")
	menu := func(n int) answer {
		var list []answer
		for range n {
			list = append(list, answer{"type": "click", "click": answer{"id": "coupon", "content": "我的券"}})
		}
		return answer{"touser": who, "open_kfid": kfDesk, "msgtype": "msgmenu", "msgmenu": answer{"head_content": "请选", "list": list}}
	}
	c.want(95008, c.kf("send_msg", menu(11)))
	c.want(0, c.kf("send_msg", menu(2)))
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Menu: "nosuch"}); err == nil {
		t.Error("a line that is not there was tapped")
	}
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Menu: "coupon"}); err != nil {
		t.Fatal(err)
	}
	rows, _ := c.sync("", c.rung())
	if last := rows[len(rows)-1]; last.at("text", "menu_id") != "coupon" || last.at("text", "content") != "我的券" {
		t.Errorf("the choice is %v", last)
	}
	c.want(40058, c.kf("send_msg", answer{"touser": who, "open_kfid": kfDesk, "msgtype": "msgmenu", "msgmenu": answer{
		"list": []answer{{"type": "view", "click": answer{"id": "1", "content": "x"}}}}}))
}

func TestKfWelcomeCodeWorksOnceForTwentySeconds(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("")
	rows, cursor := c.sync("", c.rung())
	code := rows[0].at("event", "welcome_code")
	greet := answer{"code": code, "msgid": "w1", "msgtype": "text", "text": answer{"content": "欢迎"}}
	c.want(40008, c.kf("send_msg_on_event", answer{"code": code, "msgtype": "image", "image": answer{"media_id": "x"}}))
	c.want(0, c.kf("send_msg_on_event", greet))
	c.want(95033, c.kf("send_msg_on_event", greet))
	greet["msgid"] = "w2"
	c.want(40058, c.kf("send_msg_on_event", greet))
	if _, err := c.KfEnter(KfVisit{ExternalUserID: who}); err != nil {
		t.Fatal(err)
	}
	if rows, _ = c.sync(cursor, c.rung()); rows[0].at("event", "welcome_code") != nil {
		t.Error("a second welcome is offered within two days")
	}
	c.visitor("")
	rows, _ = c.sync("", c.rung())
	greet["code"] = rows[len(rows)-1].at("event", "welcome_code")
	c.clock.pass(20 * time.Second)
	c.want(40058, c.kf("send_msg_on_event", greet))
	phone, _ := c.CustomerPhone(who)
	if len(phone) != 1 || phone[0].Via != "kf" || phone[0].Text != "欢迎" {
		t.Errorf("the phone shows %+v", phone)
	}
}

func TestKfTalksGoToPeopleAndComeBack(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("找人工")
	talk := answer{"open_kfid": kfDesk, "external_userid": who}
	to := func(state int, servicer string) answer {
		in := answer{"open_kfid": kfDesk, "external_userid": who, "service_state": state}
		if servicer != "" {
			in["servicer_userid"] = servicer
		}
		return c.kf("service_state/trans", in)
	}
	c.want(95016, to(KfEnded, ""))
	c.want(95014, to(KfHuman, "wangzong"))
	c.want(0, to(KfPool, ""))
	c.want(95016, to(KfPool, ""))
	c.want(95018, c.say(who, "p1", "排队时"))
	hand := KfHand{ExternalUserID: who, UserID: "liming", Text: "我来"}
	if _, err := c.KfAnswer(hand); err == nil {
		t.Error("somebody answers without having the talk")
	}
	if err := c.KfTake(hand); err != nil {
		t.Fatal(err)
	}
	if a := c.want(0, c.kf("service_state/get", talk)); a["service_state"] != 3.0 || a.text("servicer_userid") != "liming" {
		t.Errorf("state %v", a)
	}
	if _, err := c.KfAnswer(hand); err != nil {
		t.Fatal(err)
	}
	hand.To = "hanmei"
	if err := c.KfPass(hand); err != nil {
		t.Fatal(err)
	}
	if err := c.KfFinish(KfHand{ExternalUserID: who, UserID: "hanmei"}); err != nil {
		t.Fatal(err)
	}
	c.want(95013, c.say(who, "p2", "结束了"))
	c.want(95016, to(KfPool, ""))
	rows, _ := c.sync("", c.rung())
	var kinds []string
	for _, row := range rows {
		if row["origin"] == 5.0 {
			kinds = append(kinds, "by hand: "+row.text("servicer_userid"))
		} else if e, ok := row.at("event", "change_type").(float64); ok {
			kinds = append(kinds, "change "+string(rune('0'+int(e))))
		}
	}
	if got := strings.Join(kinds, ", "); got != "change 1, by hand: liming, change 2, change 3" {
		t.Errorf("the history tells %s", got)
	}
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Text: "还有一事"}); err != nil {
		t.Fatal(err)
	}
	c.want(0, c.say(who, "p3", "又是机器人"))
}

func TestKfSaysLaterThatAMessageDidNotArrive(t *testing.T) {
	c := start(t, withKf)
	who := c.visitor("你好")
	if err := c.KfReject("", who, true); err != nil {
		t.Fatal(err)
	}
	c.want(0, c.say(who, "r1", "您好"))
	rows, _ := c.sync("", c.rung())
	last := rows[len(rows)-1]
	if last.at("event", "event_type") != "msg_send_fail" || last.at("event", "fail_msgid") != "r1" || last.at("event", "fail_type") != 10.0 {
		t.Errorf("the history ends with %v", last)
	}
}

func TestKfLinksCarryTheirScene(t *testing.T) {
	c := start(t, withKf)
	with := c.want(0, c.kf("add_contact_way", answer{"open_kfid": kfDesk, "scene": "poster"})).text("url")
	without := c.want(0, c.kf("add_contact_way", answer{"open_kfid": kfDesk})).text("url")
	if _, err := c.KfEnter(KfVisit{URL: without + "?scene_param=x"}); err == nil {
		t.Error("a link without a scene took a scene_param")
	}
	who, err := c.KfEnter(KfVisit{URL: with + "&scene_param=%E9%97%A8%E5%8F%A3"})
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := c.sync("", c.rung())
	if event := rows[0]; event.at("event", "scene") != "poster" || event.at("event", "scene_param") != "门口" || event.at("event", "external_userid") != who {
		t.Errorf("the event is %v", event)
	}
	if _, err := c.KfWrite(KfWords{ExternalUserID: who, Text: "x"}); err != nil {
		t.Fatal(err)
	}
	a := c.want(0, c.kf("customer/batchget", answer{"external_userid_list": []string{who, "wmNOBODY"}, "need_enter_session_context": 1}))
	if len(a["customer_list"].([]any)) != 1 || len(a["invalid_external_userid"].([]any)) != 1 {
		t.Errorf("customers %v", a)
	}
}
