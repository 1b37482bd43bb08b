package simulator

import (
	"testing"
	"time"
)

func groupPost(change answer) answer {
	b := answer{"chat_type": "group", "sender": "liming", "chat_id_list": []string{group1}, "text": answer{"content": "今晚八点秒杀"}}
	for k, v := range change {
		b[k] = v
	}
	return b
}

func TestGroupPostWaitsForTheOwner(t *testing.T) {
	c := start(t)
	c.want(40063, c.contact("add_msg_template", groupPost(answer{"sender": ""})))
	c.want(40058, c.contact("add_msg_template", groupPost(answer{"external_userid": []string{"wm1"}})))
	c.want(40063, c.contact("add_msg_template", groupPost(answer{"text": answer{"content": ""}})))
	c.want(41048, c.contact("add_msg_template", groupPost(answer{"chat_id_list": []string{"wrinvented"}})))
	made := c.want(0, c.contact("add_msg_template", groupPost(answer{"chat_id_list": []string{group1, "wrinvented"}})))
	if failed := made["fail_list"].([]any); len(failed) != 1 || failed[0] != "wrinvented" {
		t.Errorf("fail_list is %v", failed)
	}
	id := made.text("msgid")
	task := func() map[string]any {
		return c.want(0, c.contact("get_groupmsg_task", answer{"msgid": id})).at("task_list").([]any)[0].(map[string]any)
	}
	if feed, _ := c.GroupFeed(group1); len(feed) != 0 || task()["status"] != float64(0) {
		t.Error("the post went out before the owner confirmed")
	}
	if err := c.ConfirmPost(id, "hanmei"); err == nil {
		t.Error("somebody else confirmed")
	}
	c.do(c.ConfirmPost(id, "liming"))
	feed, err := c.GroupFeed(group1)
	c.do(err)
	if len(feed) != 1 || feed[0].Text != "今晚八点秒杀" || task()["status"] != float64(2) {
		t.Errorf("the group shows %v", feed)
	}
	result := func(id string) []any {
		return c.want(0, c.contact("get_groupmsg_send_result", answer{"msgid": id, "userid": "liming"}))["send_list"].([]any)
	}
	if rows := result(id); len(rows) != 1 || rows[0].(map[string]any)["status"] != float64(1) {
		t.Errorf("the result is %v", rows)
	}
	second := c.want(0, c.contact("add_msg_template", groupPost(nil))).text("msgid")
	c.do(c.ConfirmPost(second, "liming"))
	if feed, _ := c.GroupFeed(group1); len(feed) != 1 || len(result(second)) != 0 {
		t.Error("a second post on the same day came through")
	}
	c.clock.pass(24 * time.Hour)
	c.token["app"] = ""
	third := c.want(0, c.contact("add_msg_template", groupPost(nil))).text("msgid")
	c.do(c.ConfirmPost(third, "liming"))
	if feed, _ := c.GroupFeed(group1); len(feed) != 2 {
		t.Error("the next day's post did not come through")
	}
	list := c.want(0, c.contact("get_groupmsg_list_v2", answer{"chat_type": "group", "start_time": c.clock.now().Add(-48 * time.Hour).Unix(), "end_time": c.clock.now().Unix()}))
	if rows := list["group_msg_list"].([]any); len(rows) != 3 {
		t.Errorf("the list has %d posts", len(rows))
	} else if _, text := rows[0].(map[string]any)["create_time"].(string); !text {
		t.Error("create_time must be text")
	}
	c.want(40058, c.contact("get_groupmsg_list_v2", answer{"chat_type": "group", "start_time": 1, "end_time": c.clock.now().Unix()}))
}

func TestRemindAndCancel(t *testing.T) {
	c := start(t)
	id := c.want(0, c.contact("add_msg_template", groupPost(nil))).text("msgid")
	for range 3 {
		c.want(0, c.contact("remind_groupmsg_send", answer{"msgid": id}))
	}
	c.want(41094, c.contact("remind_groupmsg_send", answer{"msgid": id}))
	c.clock.pass(24 * time.Hour)
	c.token["app"] = ""
	c.want(0, c.contact("remind_groupmsg_send", answer{"msgid": id}))
	c.want(41047, c.as("crm", "externalcontact/remind_groupmsg_send", answer{"msgid": id}))
	c.want(41046, c.contact("cancel_groupmsg_send", answer{}))
	c.want(0, c.contact("cancel_groupmsg_send", answer{"msgid": id}))
	c.want(41093, c.contact("remind_groupmsg_send", answer{"msgid": id}))
	if err := c.ConfirmPost(id, "liming"); err == nil {
		t.Error("a cancelled post was confirmed")
	}
}

func TestSinglePostGoesToWhoWasInTouchLast(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	c.clock.pass(time.Minute)
	_, err := c.AddByPhone(PhoneAdd{UserID: "hanmei", ExternalUserID: id})
	c.do(err)
	lost, err := c.Scan(Scan{State: "s17-door"})
	c.do(err)
	c.do(c.DeleteStaff(lost, "liming"))
	tag, _ := c.newTag("app", "来源", "门店")
	c.want(0, c.contact("mark_tag", answer{"userid": "hanmei", "external_userid": id, "add_tag": []string{tag}}))
	made := c.want(0, c.contact("add_msg_template", answer{"external_userid": []string{id, lost, "wminvented"}, "text": answer{"content": "上新"}}))
	c.do(c.ConfirmPost(made.text("msgid"), "hanmei"))
	c.do(c.ConfirmPost(made.text("msgid"), "liming"))
	posts := c.Posts()
	if got := posts[0].Tasks; got[0].UserID != "HanMei" || got[0].Targets[id] != 1 || got[1].Targets[lost] != 2 {
		t.Errorf("the tasks are %+v", got)
	}
	c.want(40063, c.contact("add_msg_template", answer{"text": answer{"content": "x"}}))
	c.want(0, c.contact("add_msg_template", answer{"tag_filter": answer{"group_list": []answer{{"tag_list": []string{tag}}}}, "text": answer{"content": "x"}}))
	c.want(40068, c.contact("add_msg_template", answer{"tag_filter": answer{"group_list": []answer{{"tag_list": []string{"etinvented"}}}}, "text": answer{"content": "x"}}))
	if last := c.Posts()[1].Tasks; len(last) != 1 || last[0].UserID != "HanMei" {
		t.Errorf("the filter gave %+v", last)
	}
}
