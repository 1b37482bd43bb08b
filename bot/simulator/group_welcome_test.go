package simulator

import (
	"strings"
	"testing"
)

func TestGroupWelcomeTemplates(t *testing.T) {
	c := start(t)
	text := answer{"content": "欢迎 %NICKNAME% 来到十七号店"}
	for name, tc := range map[string]struct {
		code int
		body answer
	}{
		"nothing at all":    {40063, answer{}},
		"nothing to say":    {40063, answer{"text": answer{"content": ""}}},
		"3001 bytes":        {40058, answer{"text": answer{"content": strings.Repeat("a", 3001)}}},
		"an odd notify":     {40058, answer{"text": text, "notify": 2}},
		"a stale picture":   {40007, answer{"text": text, "image": answer{"media_id": "invented"}}},
		"a link to nowhere": {40063, answer{"text": text, "link": answer{"title": "券"}}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("group_welcome_template/add", tc.body)) })
	}
	id := c.want(0, c.contact("group_welcome_template/add", answer{"text": text, "notify": 1, "link": answer{"title": "群规", "url": "https://a.b"}})).text("template_id")
	c.want(40058, c.contact("group_welcome_template/edit", answer{"template_id": id, "text": text, "notify": 1}))
	c.want(41058, c.as("crm", "externalcontact/group_welcome_template/edit", answer{"template_id": id, "text": text}))
	got := c.want(0, c.as("crm", "externalcontact/group_welcome_template/get", answer{"template_id": id}))
	if got.at("text", "content") != text["content"] || got.at("link", "title") != "群规" {
		t.Errorf("get answers %v", got)
	}
	c.want(0, c.contact("group_welcome_template/del", answer{"template_id": id}))
	c.want(40058, c.contact("group_welcome_template/get", answer{"template_id": id}))
	for range 100 {
		c.want(0, c.contact("group_welcome_template/add", answer{"text": text}))
	}
	c.want(41055, c.contact("group_welcome_template/add", answer{"text": text}))
}

func TestAGroupGreetsOnceItsOwnerHasPicked(t *testing.T) {
	c := start(t)
	id := c.want(0, c.contact("group_welcome_template/add", answer{"text": answer{"content": "欢迎 %NICKNAME%，%nickname%"},
		"link": answer{"title": "见面礼", "url": "https://example.test/gift"}})).text("template_id")
	join := func(in Join) {
		t.Helper()
		in.ChatID = group1
		_, _, err := c.JoinGroup(in)
		c.do(err)
	}
	join(Join{Name: "早到"})
	if feed, _ := c.GroupFeed(group1); len(feed) != 0 {
		t.Errorf("a group without a template shows %v", feed)
	}
	if err := c.PickGroupWelcome(group1, "invented"); err == nil {
		t.Error("a template that does not exist was picked")
	}
	c.do(c.PickGroupWelcome(group1, id))
	join(Join{MemberID: "hanmei"})
	join(Join{Name: "小雨"})
	feed, err := c.GroupFeed(group1)
	c.do(err)
	if len(feed) != 2 || feed[0].Text != "欢迎 小雨，%nickname%" || feed[0].Via != "welcome" || feed[0].From != "liming" || feed[1].Title != "见面礼" {
		t.Errorf("the group shows %+v", feed)
	}
	c.want(0, c.contact("group_welcome_template/del", answer{"template_id": id}))
	join(Join{Name: "晚到"})
	if feed, _ := c.GroupFeed(group1); len(feed) != 2 {
		t.Error("a deleted template still greets")
	}
	if got := c.State().Groups[0].Welcome; got != id {
		t.Errorf("the state says that %q was picked", got)
	}
}
