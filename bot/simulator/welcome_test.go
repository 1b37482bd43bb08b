package simulator

import (
	"strings"
	"testing"
	"time"
)

func hello(code string) answer {
	return answer{"welcome_code": code, "text": answer{"content": "你好"}}
}

func TestWelcomeArrivesOnThePhone(t *testing.T) {
	c := start(t)
	id, code := c.add(Scan{State: "s17-door", Name: "  😀\u202e<b>"})
	media := c.image()
	pic := c.want(0, c.upload("media/uploadimg", "any", "b.png", png)).text("url")
	c.want(0, c.contact("send_welcome_msg", answer{"welcome_code": code, "text": answer{"content": "欢迎"}, "attachments": []answer{
		{"msgtype": "image", "image": answer{"media_id": media}},
		{"msgtype": "image", "image": answer{"pic_url": pic}},
		{"msgtype": "link", "link": answer{"title": "券", "url": "https://shop.example/c"}, "image": answer{"media_id": "", "pic_url": ""}},
		{"msgtype": "miniprogram", "miniprogram": answer{"title": "商城", "pic_media_id": media, "appid": "wx1", "page": "p.html"}},
	}}))
	phone, err := c.CustomerPhone(id)
	c.do(err)
	var kinds []string
	for _, item := range phone {
		kinds = append(kinds, item.Kind)
		if item.From != "liming" || item.Via != "welcome" {
			t.Errorf("item %+v", item)
		}
	}
	if strings.Join(kinds, " ") != "text image image link miniprogram" {
		t.Errorf("the phone shows %v", kinds)
	}
	if string(phone[1].Data()) != string(png) || string(phone[2].Data()) != string(png) {
		t.Error("the pictures cannot be opened")
	}
}

func TestWelcomeCode(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(c *corpForTest, id, code string)
		code   int
	}{
		"in time":          {func(c *corpForTest, _, _ string) { c.clock.pass(20*time.Second - 1) }, 0},
		"after 20 seconds": {func(c *corpForTest, _, _ string) { c.clock.pass(20 * time.Second) }, 41050},
		"used":             {func(c *corpForTest, _, code string) { c.want(0, c.contact("send_welcome_msg", hello(code))) }, 41050},
		"refused does not use": {func(c *corpForTest, _, code string) {
			c.want(40063, c.contact("send_welcome_msg", answer{"welcome_code": code}))
		}, 0},
		"customer is chatting": {func(c *corpForTest, id, _ string) { say(c, id, "liming") }, 41051},
		"member is chatting":   {func(c *corpForTest, id, _ string) { say(c, "liming", id) }, 41051},
		"other app was first": {func(c *corpForTest, _, _ string) {
			c.want(0, c.as("crm", "externalcontact/send_welcome_msg", hello(c.other.last().WelcomeCode)))
		}, 41051},
		"other app's code": {func(c *corpForTest, _, code string) {
			c.want(41050, c.as("crm", "externalcontact/send_welcome_msg", hello(code)))
		}, 0},
		"member deleted":        {func(c *corpForTest, id, _ string) { c.do(c.DeleteCustomer("liming", id)) }, 41051},
		"scripted distribution": {func(c *corpForTest, _, _ string) { c.Faults.Add(Fault{API: "send_welcome_msg", Code: 41096, Times: 1}) }, 41096},
		"scripted, then it works": {func(c *corpForTest, _, code string) {
			c.Faults.Add(Fault{API: "send_welcome_msg", Code: 41096, Times: 1})
			c.want(41096, c.contact("send_welcome_msg", hello(code)))
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			id, code := c.add(Scan{State: "s17-door"})
			tc.before(c, id, code)
			c.want(tc.code, c.contact("send_welcome_msg", hello(code)))
		})
	}
}

func say(c *corpForTest, from, to string) {
	_, err := c.Speak(Utterance{From: from, To: to, Text: "在吗"})
	c.do(err)
}

func TestWelcomeContent(t *testing.T) {
	c := start(t)
	_, code := c.add(Scan{State: "s17-door"})
	media := c.image()
	attach := func(kind string, part answer) answer {
		return answer{"welcome_code": code, "attachments": []answer{{"msgtype": kind, kind: part}}}
	}
	many := func(n int) []answer {
		var out []answer
		for range n {
			out = append(out, answer{"msgtype": "image", "image": answer{"media_id": media}})
		}
		return out
	}
	for name, tc := range map[string]struct {
		code int
		body answer
	}{
		"no code":              {41049, answer{"text": answer{"content": "x"}}},
		"invented code":        {41050, hello("invented")},
		"nothing to say":       {40063, answer{"welcome_code": code, "text": answer{"content": ""}}},
		"4001 bytes":           {40058, answer{"welcome_code": code, "text": answer{"content": strings.Repeat("x", 4001)}}},
		"ten attachments":      {41064, answer{"welcome_code": code, "attachments": many(10)}},
		"unknown kind":         {41065, answer{"welcome_code": code, "attachments": []answer{{"msgtype": "voice"}}}},
		"kind without body":    {41065, answer{"welcome_code": code, "attachments": []answer{{"msgtype": "link"}}}},
		"two bodies":           {41065, answer{"welcome_code": code, "attachments": []answer{{"msgtype": "image", "image": answer{"media_id": media}, "file": answer{"media_id": media}}}}},
		"link without url":     {40063, attach("link", answer{"title": "券"})},
		"link without title":   {40063, attach("link", answer{"url": "https://a.b"})},
		"link with no address": {40058, attach("link", answer{"title": "券", "url": "a.b"})},
		"long link title":      {40058, attach("link", answer{"title": strings.Repeat("券", 43), "url": "https://a.b"})},
		"long desc":            {40058, attach("link", answer{"title": "券", "desc": strings.Repeat("x", 513), "url": "https://a.b"})},
		"unknown media":        {40007, attach("image", answer{"media_id": "3invented"})},
		"image as file":        {40007, attach("file", answer{"media_id": media})},
		"picture from outside": {40058, attach("image", answer{"pic_url": "https://example.com/a.png"})},
		"mini without page":    {40063, attach("miniprogram", answer{"title": "x", "pic_media_id": media, "appid": "wx1"})},
		"long mini title":      {40058, attach("miniprogram", answer{"title": strings.Repeat("x", 65), "pic_media_id": media, "appid": "wx1", "page": "p"})},
		"unknown field":        {40058, answer{"welcome_code": code, "text": answer{"content": "x"}, "sender": "liming"}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("send_welcome_msg", tc.body)) })
	}
	c.want(0, c.contact("send_welcome_msg", answer{"welcome_code": code, "text": answer{"content": strings.Repeat("x", 4000)}, "attachments": many(9)}))
}

func TestMediaOfAWelcomeLivesThreeDays(t *testing.T) {
	c := start(t)
	media := c.image()
	c.clock.pass(mediaLife)
	c.token["app"] = ""
	_, code := c.add(Scan{State: "s17-door"})
	c.want(40145, c.contact("send_welcome_msg", answer{"welcome_code": code, "attachments": []answer{{"msgtype": "image", "image": answer{"media_id": media}}}}))
}

func TestEventsWithoutAWelcomeCode(t *testing.T) {
	for name, tc := range map[string]struct {
		member Staff
		scan   Scan
		code   bool
	}{
		"usual":            {Staff{UserID: "x", CustomerContact: true}, Scan{}, true},
		"console welcome":  {Staff{UserID: "x", CustomerContact: true, ConsoleWelcome: true}, Scan{}, false},
		"partner":          {Staff{UserID: "x", CustomerContact: true}, Scan{Partner: true}, false},
		"consent awaited":  {Staff{UserID: "x", CustomerContact: true, Archived: true}, Scan{}, false},
		"logged out sends": {Staff{UserID: "x", CustomerContact: true, LoggedOut: true}, Scan{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, func(conf *Config) { conf.Staff = append(conf.Staff, tc.member) })
			tc.scan.State, tc.scan.UserID = "douyin-07", "x"
			id, code := c.add(tc.scan)
			if (code != "") != tc.code {
				t.Errorf("the code is %q", code)
			}
			if tc.member.LoggedOut {
				c.want(41054, c.contact("send_welcome_msg", hello(code)))
			}
			if tc.member.Archived {
				c.do(c.Consent("x", id, true))
				c.settle()
				approved := c.phone.last()
				if approved.ChangeType != "msg_audit_approved" {
					t.Fatalf("consent raised %q", approved.ChangeType)
				}
				c.want(0, c.contact("send_welcome_msg", hello(approved.WelcomeCode)))
			}
		})
	}
}

func TestHalfAddedIsWelcomedOnce(t *testing.T) {
	c := start(t)
	id, code := c.add(Scan{State: "s17-door", Half: true})
	if got := c.phone.last().ChangeType; got != "add_half_external_contact" {
		t.Fatalf("a half add raised %q", got)
	}
	c.want(84061, c.contact("remark", answer{"userid": "liming", "external_userid": id, "remark": "老客"}))
	c.want(0, c.contact("send_welcome_msg", hello(code)))
	c.do(c.ConfirmHalf("liming", id))
	c.settle()
	if m := c.phone.last(); m.ChangeType != "add_external_contact" || m.WelcomeCode != "" || m.State != "s17-door" {
		t.Errorf("confirming raised %s", m.raw)
	}
	c.want(0, c.contact("remark", answer{"userid": "liming", "external_userid": id, "remark": "老客"}))
}
