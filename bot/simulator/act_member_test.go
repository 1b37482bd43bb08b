package simulator

import (
	"net/http"
	"strings"
	"testing"
)

// assistant adds the contacts assistant, whose callbacks come to c.other.
func assistant(conf *Config) {
	conf.Apps[1].CustomerContact, conf.Apps[1].Contacts = false, true
}

// heardBy is everything that a receiver was told.
func heardBy(r *receiver) string {
	var all []string
	for _, m := range r.all() {
		all = append(all, m.raw)
	}
	return strings.Join(all, "\n")
}

func TestAMemberLeavesTheCorp(t *testing.T) {
	c := start(t, assistant)
	id, _ := c.add(Scan{State: "s17-door"})
	_, _, err := c.JoinGroup(Join{ChatID: group1, MemberID: "HanMei"})
	c.do(err)
	c.do(c.DeleteMember("HANMEI"))
	c.do(c.DeleteMember("liming"))
	c.settle()
	came, heard := heardBy(c.phone), heardBy(c.other)
	for _, want := range []string{"<Event><![CDATA[unsubscribe]]>", "<FromUserName><![CDATA[HanMei]]>", "<UpdateDetail><![CDATA[del_member]]>"} {
		if !strings.Contains(came, want) {
			t.Errorf("the app never heard %s", want)
		}
	}
	if strings.Contains(came, "delete_user") || !strings.Contains(heard, "<ChangeType>delete_user</ChangeType>") || !strings.Contains(heard, "<UserID><![CDATA[liming]]>") {
		t.Errorf("the app heard %s\nthe assistant %s", came, heard)
	}
	c.want(81013, c.as("app", "message/send", textTo("liming", nil)))
	part := c.want(0, c.as("app", "message/send", textTo("liming|wangzong", nil)))
	if part.text("invaliduser") != "liming" {
		t.Errorf("answer %v", part)
	}
	c.want(60111, c.contact("mark_tag", answer{"userid": "liming", "external_userid": id, "add_tag": []string{"x"}}))
	if err := c.DeleteMember("liming"); err == nil {
		t.Error("somebody left twice")
	}
	c.do(c.AddMember(Staff{UserID: "liming", Name: "李明", CustomerContact: true}))
	c.settle()
	if heard := heardBy(c.other); !strings.Contains(heard, "create_user") {
		t.Error("nobody heard of the one who came back")
	}
	c.want(0, c.as("app", "message/send", textTo("liming", nil)))
}

func TestAnAppIsHiddenFromAMember(t *testing.T) {
	c := start(t)
	c.do(c.SetVisible("app", "liming", false))
	c.do(c.SetVisible("app", "liming", false))
	c.want(81013, c.as("app", "message/send", textTo("liming", nil)))
	if _, err := c.TypeToApp("app", "liming", "/帮助"); err == nil {
		t.Error("a member typed to an app that they do not have")
	}
	c.do(c.SetVisible("app", "liming", true))
	c.want(0, c.as("app", "message/send", textTo("liming", nil)))
	c.settle()
	if came := heardBy(c.phone); strings.Count(came, "[unsubscribe]") != 1 || strings.Count(came, "[subscribe]") != 1 {
		t.Errorf("the app heard %s", came)
	}
}

func TestTagsOfTheAddressBook(t *testing.T) {
	c := start(t, assistant)
	c.want(40068, c.as("app", "tag/get?tagid=9", nil))
	c.want(40068, c.as("app", "tag/get?tagid=x", nil))
	got := c.want(0, c.as("app", "tag/get?tagid=7", nil))
	if got.text("tagname") != "标签7" || len(got.at("userlist").([]any)) != 1 || len(got.at("partylist").([]any)) != 0 {
		t.Errorf("tag 7 is %v", got)
	}
	c.do(c.SetTag(MemberTag{ID: 7, Name: "店长", Users: []string{"wangzong"}, Departments: []int{2}}))
	got = c.want(0, c.as("app", "tag/get?tagid=7", nil))
	if got.text("tagname") != "店长" || got.at("userlist").([]any)[0].(map[string]any)["userid"] != "wangzong" || got.at("partylist").([]any)[0] != 2.0 {
		t.Errorf("tag 7 is %v", got)
	}
	c.want(0, c.as("app", "message/send", textTo("", answer{"totag": "7"})))
	if len(c.chat("liming")) != 1 || len(c.chat("wangzong")) != 1 {
		t.Error("the members of a tag's department, or those who carry it, got nothing")
	}
	c.settle()
	heard := heardBy(c.other)
	for _, want := range []string{"<ChangeType>update_tag</ChangeType>", "<AddUserItems><![CDATA[wangzong]]>", "<DelUserItems><![CDATA[HanMei]]>", "<AddPartyItems><![CDATA[2]]>"} {
		if !strings.Contains(heard, want) {
			t.Errorf("the assistant never heard %s in %s", want, heard)
		}
	}
	if c.SetTag(MemberTag{ID: 7, Users: []string{"ghost"}}) == nil || c.SetTag(MemberTag{}) == nil || c.SetTag(MemberTag{ID: 1, Departments: []int{99}}) == nil {
		t.Error("a tag of nobody was set")
	}
}

func TestMembersAreReachedByTheControlAPI(t *testing.T) {
	c := start(t)
	for path, body := range map[string]string{
		"/sim/member/tag":     `{"tagid":8,"name":"区域","users":["wangzong"]}`,
		"/sim/member/visible": `{"app":"app","userid":"HanMei","on":false}`,
		"/sim/member/add":     `{"userid":"zhaoliu","name":"赵六","department":2}`,
		"/sim/app/health":     `{"event":"low_active_alert","days":7}`,
	} {
		if code, got := c.control("POST", path, body); code != 200 || got["ok"] != true {
			t.Errorf("%s: %d %v", path, code, got)
		}
	}
	if code, got := c.control("POST", "/sim/member/delete", `{"userid":"zhaoliu"}`); code != 200 || got["ok"] != true {
		t.Errorf("%d %v", code, got)
	}
	c.want(0, c.as("app", "webhook/send?key=hook-key", answer{"msgtype": "markdown", "markdown": answer{"content": "**战报**"}}))
	if feed := c.WebhookFeed("alerts"); len(feed) != 1 || feed[0].Text != "**战报**" {
		t.Errorf("the group sees %v", feed)
	}
}

func TestWhatPeopleSeeIsReachedByTheControlAPI(t *testing.T) {
	c := start(t)
	id, err := c.CreateTag("会员层级", "新客")
	c.do(err)
	_, err = c.CreateTag("来源", "抖音")
	c.do(err)
	for _, one := range [][2]string{
		{"/sim/tag/move", `{"tag_id":"` + id + `","group":"来源"}`}, {"/sim/tag/group", `{"group":"来源","name":"渠道"}`},
	} {
		if code, got := c.control("POST", one[0], one[1]); code != 200 || got["ok"] != true {
			t.Errorf("%s: %d %v", one[0], code, got)
		}
	}
	for _, tag := range c.State().Tags {
		if tag.Group != "渠道" {
			t.Errorf("tag %+v", tag)
		}
	}
	for _, path := range []string{"/sim/posts", "/sim/webhook/alerts"} {
		res, err := http.Get(c.URL() + path)
		c.do(err)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
