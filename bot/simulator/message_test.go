package simulator

import (
	"strings"
	"testing"
	"time"
)

func textTo(user string, change answer) answer {
	b := answer{"touser": user, "msgtype": "text", "agentid": 1000007, "text": answer{"content": "有客户流失"}}
	for k, v := range change {
		b[k] = v
	}
	return b
}

func (c *corpForTest) chat(user string) []AppMessage {
	c.t.Helper()
	m, err := c.MemberChat(user)
	c.do(err)
	return m
}

func TestMessageReceivers(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Apps[0].Visible = []string{"liming", "hanmei"} })
	c.want(82001, c.as("app", "message/send", textTo("", nil)))
	c.want(301002, c.as("app", "message/send", textTo("liming", answer{"agentid": 1000008})))
	c.want(40056, c.as("app", "message/send", textTo("liming", answer{"agentid": 0})))
	c.want(81013, c.as("app", "message/send", textTo("wangzong|GHOST", nil)))
	part := c.want(0, c.as("app", "message/send", textTo("LiMing|GHOST|wangzong", answer{"toparty": "99", "totag": "8"})))
	if part.text("invaliduser") != "ghost|wangzong" || part.text("invalidparty") != "99" || part.text("invalidtag") != "8" {
		t.Errorf("invalid: %v", part)
	}
	if got := c.chat("liming"); len(got) != 1 || got[0].Text != "有客户流失" {
		t.Errorf("the member sees %v", got)
	}
	c.want(0, c.as("app", "message/send", textTo("", answer{"totag": "7"})))
	c.want(0, c.as("app", "message/send", textTo("", answer{"toparty": "2"})))
	c.want(0, c.as("app", "message/send", textTo("@all", nil)))
	if got := c.chat("hanmei"); len(got) != 3 {
		t.Errorf("tag, party and all gave %d messages", len(got))
	}
	if got := c.chat("wangzong"); len(got) != 0 {
		t.Errorf("outside the visible range %v arrived", got)
	}
}

func TestMessageBodies(t *testing.T) {
	c := start(t)
	for name, tc := range map[string]struct {
		code   int
		change answer
	}{
		"empty text":        {44004, answer{"text": answer{"content": " "}}},
		"long text is cut":  {0, answer{"text": answer{"content": strings.Repeat("掌", 800)}}},
		"markdown":          {0, answer{"msgtype": "markdown", "text": nil, "markdown": answer{"content": "**好**"}}},
		"long markdown":     {45002, answer{"msgtype": "markdown", "text": nil, "markdown": answer{"content": strings.Repeat("x", 2049)}}},
		"two bodies":        {40058, answer{"markdown": answer{"content": "x"}}},
		"no body":           {40063, answer{"msgtype": "news", "text": nil}},
		"unknown type":      {40008, answer{"msgtype": "taskcard"}},
		"safe news only":    {40058, answer{"safe": 2}},
		"textcard":          {0, answer{"msgtype": "textcard", "text": nil, "textcard": answer{"title": "t", "description": "d", "url": "https://a.b"}}},
		"textcard no url":   {40063, answer{"msgtype": "textcard", "text": nil, "textcard": answer{"title": "t", "description": "d"}}},
		"textcard long btn": {40058, answer{"msgtype": "textcard", "text": nil, "textcard": answer{"title": "t", "description": "d", "url": "https://a.b", "btntxt": "五个字按钮"}}},
		"nine articles":     {45008, answer{"msgtype": "news", "text": nil, "news": answer{"articles": []answer{{"title": "1", "url": "https://a.b"}, {"title": "2"}, {"title": "3"}, {"title": "4"}, {"title": "5"}, {"title": "6"}, {"title": "7"}, {"title": "8"}, {"title": "9"}}}}},
		"article no url":    {40063, answer{"msgtype": "news", "text": nil, "news": answer{"articles": []answer{{"title": "1"}}}}},
		"image unknown":     {40007, answer{"msgtype": "image", "text": nil, "image": answer{"media_id": "x"}}},
		"long interval":     {40058, answer{"enable_duplicate_check": 1, "duplicate_check_interval": 14401}},
		"unknown field":     {40058, answer{"to_user": "x"}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.as("app", "message/send", textTo("hanmei", tc.change))) })
	}
	for _, m := range c.chat("hanmei") {
		if len(m.Text) > appTextBytes {
			t.Errorf("%d bytes were shown", len(m.Text))
		}
	}
}

func TestMessageLimitsOfAMember(t *testing.T) {
	c := start(t)
	for range memberPerMinute + 5 {
		c.want(0, c.as("app", "message/send", textTo("liming", nil)))
	}
	if got := len(c.chat("liming")); got != memberPerMinute {
		t.Errorf("%d messages arrived in a minute", got)
	}
	c.clock.pass(time.Minute)
	dup := textTo("liming", answer{"enable_duplicate_check": 1})
	for range 3 {
		c.want(0, c.as("app", "message/send", dup))
	}
	if got := len(c.chat("liming")); got != memberPerMinute+1 {
		t.Errorf("%d copies of one message arrived", got-memberPerMinute)
	}
	c.clock.pass(30 * time.Minute)
	c.want(0, c.as("app", "message/send", dup))
	if got := len(c.chat("liming")); got != memberPerMinute+2 {
		t.Error("after the interval the message did not arrive")
	}
}

func card(change answer) answer {
	b := answer{"card_type": "button_interaction", "main_title": answer{"title": "客户流失"}, "task_id": "task-1",
		"button_list": []answer{{"text": "跟进", "key": "follow", "style": 1}}}
	for k, v := range change {
		b[k] = v
	}
	return textTo("liming|hanmei", answer{"msgtype": "template_card", "text": nil, "template_card": b})
}

func TestCards(t *testing.T) {
	c := start(t)
	url := answer{"type": 1, "url": "https://a.b"}
	option := []answer{{"id": "1", "text": "一"}, {"id": "2", "text": "二"}}
	notice := func(kind string, change answer) answer {
		b := answer{"card_type": kind, "task_id": "", "button_list": nil, "card_action": url}
		for k, v := range change {
			b[k] = v
		}
		return card(b)
	}
	for name, tc := range map[string]struct {
		code int
		body answer
	}{
		"unknown type":         {42031, card(answer{"card_type": "poster"})},
		"no task":              {42014, card(answer{"task_id": ""})},
		"odd task":             {42014, card(answer{"task_id": "任务"})},
		"no buttons":           {40063, card(answer{"button_list": []answer{}})},
		"seven buttons":        {40035, card(answer{"button_list": []answer{{}, {}, {}, {}, {}, {}, {}}})},
		"button without key":   {40063, card(answer{"button_list": []answer{{"text": "x"}}})},
		"same key twice":       {42051, card(answer{"button_list": []answer{{"text": "x", "key": "k"}, {"text": "y", "key": "k"}}})},
		"no title":             {40063, card(answer{"main_title": answer{"desc": "x"}})},
		"bad action":           {42045, card(answer{"card_action": answer{"type": 1}})},
		"part of another type": {40058, card(answer{"submit_button": answer{"text": "x", "key": "k"}})},
		"replace text":         {40058, card(answer{"replace_text": "x"})},
		"eleven options":       {40035, card(answer{"button_selection": answer{"question_key": "q", "option_list": append(append(append(append(append([]answer{}, option...), option...), option...), option...), append(option, option...)...)}})},
		"text notice":          {0, notice("text_notice", nil)},
		"notice no action":     {42045, notice("text_notice", answer{"card_action": nil})},
		"seven rows":           {40035, notice("text_notice", answer{"horizontal_content_list": []answer{{}, {}, {}, {}, {}, {}, {}}})},
		"four jumps":           {40035, notice("text_notice", answer{"jump_list": []answer{{"title": "1"}, {"title": "1"}, {"title": "1"}, {"title": "1"}}})},
		"menu needs a task":    {42014, notice("text_notice", answer{"action_menu": answer{"action_list": []answer{{"text": "x", "key": "k"}}}})},
		"news no picture":      {40063, notice("news_notice", nil)},
		"news":                 {0, notice("news_notice", answer{"card_image": answer{"url": "https://a.b/c.png", "aspect_ratio": 1.5}})},
		"news flat picture":    {40058, notice("news_notice", answer{"card_image": answer{"url": "https://a.b/c.png", "aspect_ratio": 3.0}})},
		"vote":                 {0, notice("vote_interaction", answer{"task_id": "v1", "card_action": nil, "checkbox": answer{"question_key": "q", "option_list": option}, "submit_button": answer{"text": "x", "key": "k"}})},
		"vote no submit":       {40063, notice("vote_interaction", answer{"task_id": "v2", "card_action": nil, "checkbox": answer{"question_key": "q", "option_list": option}})},
		"multiple":             {0, notice("multiple_interaction", answer{"task_id": "m1", "card_action": nil, "select_list": []answer{{"question_key": "q", "option_list": option}}, "submit_button": answer{"text": "x", "key": "k"}})},
		"good":                 {0, card(answer{"task_id": "good"})},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.as("app", "message/send", tc.body)) })
	}
	c.want(42014, c.as("app", "message/send", card(answer{"task_id": "good"})))
	told := c.want(0, c.as("app", "message/send", notice("text_notice", answer{"task_id": "told"})))
	if told.text("response_code") != "" {
		t.Error("a notice that nobody can answer may be updated")
	}
	c.SetCallbackURL("app", "")
	c.want(43012, c.as("app", "message/send", card(answer{"task_id": "again"})))
}

func TestCardIsTappedAndUpdated(t *testing.T) {
	c := start(t)
	sent := c.want(0, c.as("app", "message/send", card(answer{"button_selection": answer{"question_key": "q_store",
		"option_list": []answer{{"id": "s17", "text": "十七号店"}}}})))
	if err := c.TapCard(Tap{UserID: "liming", TaskID: "task-1", Key: "invented"}); err == nil {
		t.Error("a button that is not there was tapped")
	}
	c.do(c.TapCard(Tap{UserID: "liming", TaskID: "task-1", Key: "follow", Selected: map[string][]string{"q_store": {"s17"}}}))
	c.settle()
	m := c.phone.last()
	if m.Event != "template_card_event" || m.FromUserName != "liming" || m.TaskID != "task-1" || m.EventKey != "follow" ||
		m.CardType != "button_interaction" || m.AgentID != "1000007" || len(m.Options) != 1 || m.Options[0] != "s17" {
		t.Errorf("the tap raised %s", m.raw)
	}
	update := func(code string, change answer) answer {
		b := answer{"userids": []string{"liming"}, "agentid": 1000007, "response_code": code, "button": answer{"replace_name": "已跟进"}}
		for k, v := range change {
			b[k] = v
		}
		return c.as("app", "message/update_template_card", b)
	}
	again := func() string {
		c.do(c.TapCard(Tap{UserID: "liming", TaskID: "task-1", Key: "follow"}))
		c.settle()
		return c.phone.last().ResponseCode
	}
	refused := again()
	c.want(60140, update("invented", nil))
	c.want(82102, update(refused, answer{"userids": []string{"wangzong"}}))
	c.want(60140, update(refused, nil))
	c.want(82101, update(again(), answer{"userids": []string{"ghost"}}))
	c.want(0, update(m.ResponseCode, nil))
	c.want(60140, update(m.ResponseCode, nil))
	if got := c.chat("liming")[0]; got.Greyed != "已跟进" {
		t.Errorf("the card is %+v", got)
	}
	if err := c.TapCard(Tap{UserID: "liming", TaskID: "task-1", Key: "follow"}); err == nil {
		t.Error("a greyed button was tapped")
	}
	c.clock.pass(responseLife)
	c.token["app"] = ""
	c.want(60140, update(sent.text("response_code"), nil))
	c.want(42052, c.as("app", "message/recall", answer{"msgid": sent["msgid"]}))
}

func TestRecall(t *testing.T) {
	c := start(t)
	sent := c.want(0, c.as("app", "message/send", textTo("liming", nil)))
	c.want(40058, c.as("crm", "message/recall", answer{"msgid": sent["msgid"]}))
	c.want(0, c.as("app", "message/recall", answer{"msgid": sent["msgid"]}))
	if !c.chat("liming")[0].Recalled {
		t.Error("the message is still there")
	}
}

func TestMemberInTheAppsChat(t *testing.T) {
	c := start(t)
	id, err := c.TypeToApp("app", "LiMing", "/status ]]> <b>")
	c.do(err)
	c.settle()
	if m := c.phone.last(); m.Content != "/status ]]> <b>" || m.MsgType != "text" || m.FromUserName != "liming" || m.MsgID != id || m.AgentID != "1000007" {
		t.Errorf("typing raised %s", m.raw)
	}
	c.do(c.ClickMenu("", "liming", "today_report"))
	c.do(c.EnterAgent("app", "liming"))
	c.settle()
	got := c.phone.all()[1:]
	if got[0].Event != "click" || got[0].EventKey != "today_report" || got[1].Event != "enter_agent" {
		t.Errorf("menu and entry raised %s %s", got[0].raw, got[1].raw)
	}
	if _, err := c.TypeToApp("app", "ghost", "x"); err == nil {
		t.Error("a ghost typed")
	}
}
