package simulator

import (
	"strings"
	"testing"
	"time"
)

func joinWayBody(change answer) answer {
	b := answer{"scene": 2, "auto_create_room": 1, "room_base_name": "十七号店福利群", "room_base_id": 2,
		"chat_id_list": []string{group1}, "state": "s17-door"}
	for k, v := range change {
		b[k] = v
	}
	return b
}

func TestJoinWay(t *testing.T) {
	c := start(t)
	for name, tc := range map[string]struct {
		code   int
		change answer
	}{
		"no groups":     {40063, answer{"chat_id_list": []string{}}},
		"six groups":    {41091, answer{"chat_id_list": []string{group1, group1, group1, group1, group1, group1}}},
		"unknown group": {40058, answer{"chat_id_list": []string{"wrinvented"}}},
		"no scene":      {40063, answer{"scene": 0}},
		"long name":     {40058, answer{"room_base_name": strings.Repeat("群", 41)}},
		"long state":    {40058, answer{"state": strings.Repeat("s", 31)}},
		"odd auto":      {40058, answer{"auto_create_room": 2}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("groupchat/add_join_way", joinWayBody(tc.change))) })
	}
	made := c.want(0, c.contact("groupchat/add_join_way", joinWayBody(answer{"remark": strings.Repeat("备", 40)})))
	if _, there := made["qr_code"]; there {
		t.Error("add_join_way answers no qr_code")
	}
	id := made.text("config_id")
	got := c.want(0, c.contact("groupchat/get_join_way", answer{"config_id": id}))
	if got.at("join_way", "remark") != strings.Repeat("备", 30) || got.at("join_way", "qr_code") == "" {
		t.Errorf("get answers %v", got)
	}
	c.want(40063, c.contact("groupchat/update_join_way", answer{"config_id": id, "scene": 2}))
	c.want(0, c.contact("groupchat/del_join_way", answer{"config_id": id}))
	c.want(41044, c.contact("groupchat/get_join_way", answer{"config_id": id}))
}

func TestFullGroupMakesTheNext(t *testing.T) {
	c := start(t, func(conf *Config) { conf.GroupCapacity = 2 })
	id := c.want(0, c.contact("groupchat/add_join_way", joinWayBody(nil))).text("config_id")
	for i, want := range []string{group1, ""} {
		who, chat, err := c.JoinGroup(Join{ConfigID: id, Name: "客"})
		c.do(err)
		c.settle()
		if i == 0 && chat != want || i == 1 && chat == group1 {
			t.Errorf("customer %d came into %s", i, chat)
		}
		m := c.phone.last()
		if m.UpdateDetail != "add_member" || m.JoinScene != "3" || len(m.Members) != 1 || m.Members[0] != who || m.ChatID != chat {
			t.Errorf("joining raised %s", m.raw)
		}
	}
	way := c.want(0, c.contact("groupchat/get_join_way", answer{"config_id": id}))
	next := way.at("join_way", "chat_id_list").([]any)[1].(string)
	if early := c.want(0, c.contact("groupchat/get", answer{"chat_id": next})); len(early.at("group_chat", "member_list").([]any)) != 1 {
		t.Error("the details did not lag behind the event")
	}
	c.clock.pass(2 * time.Second)
	g := c.want(0, c.contact("groupchat/get", answer{"chat_id": next, "need_name": 1}))
	if g.at("group_chat", "name") != "十七号店福利群2" || way.at("join_way", "room_base_id") != float64(3) {
		t.Errorf("the next group is %v", g.at("group_chat", "name"))
	}
	member := g.at("group_chat", "member_list").([]any)[1].(map[string]any)
	if member["state"] != "s17-door" || member["join_scene"] != float64(3) || member["name"] != "客" || member["type"] != float64(2) {
		t.Errorf("the member is %v", member)
	}
	c.want(0, c.contact("groupchat/update_join_way", answer{"config_id": id, "scene": 2, "auto_create_room": 0, "chat_id_list": []string{group1}}))
	if _, _, err := c.JoinGroup(Join{ConfigID: id}); err == nil {
		t.Error("a full group took one more")
	}
}

func TestGroupEvents(t *testing.T) {
	c := start(t)
	who, _, err := c.JoinGroup(Join{ChatID: group1, Name: "路人"})
	c.do(err)
	c.settle()
	joined := c.phone.last()
	if joined.JoinScene != "0" || joined.QuitScene != "" {
		t.Errorf("an invitation raised %s", joined.raw)
	}
	c.do(c.RemoveFromGroup(group1, who))
	c.settle()
	if m := c.phone.last(); m.UpdateDetail != "del_member" || m.QuitScene != "1" || m.LastMemVer != joined.CurMemVer {
		t.Errorf("removing raised %s", m.raw)
	}
	made, err := c.CreateGroup(Group{Name: "新群", Owner: "hanmei", Members: []string{"liming"}})
	c.do(err)
	c.do(c.RenameGroup(made, "新群一"))
	c.do(c.ChangeNotice(made, "欢迎"))
	c.do(c.ChangeOwner(made, "liming"))
	c.do(c.LeaveGroup(made, "HanMei"))
	c.do(c.DismissGroup(made))
	c.settle()
	var got []string
	for _, m := range c.phone.all()[2:] {
		got = append(got, m.ChangeType+" "+m.UpdateDetail+" "+m.QuitScene)
	}
	want := "create  ,update change_name ,update change_notice ,update change_owner ,update del_member 0,dismiss  "
	if strings.Join(got, ",") != want {
		t.Errorf("got %q", strings.Join(got, ","))
	}
	c.want(49008, c.contact("groupchat/get", answer{"chat_id": made}))
	list := c.want(0, c.contact("groupchat/list", answer{"limit": 10, "owner_filter": answer{"userid_list": []string{"liming"}}}))
	if len(list["group_chat_list"].([]any)) != 1 {
		t.Errorf("the list is %v", list)
	}
	c.want(40063, c.contact("groupchat/list", answer{}))
	c.want(40058, c.contact("groupchat/list", answer{"limit": 1001}))
	c.want(0, c.contact("opengid_to_chatid", answer{"opengid": openGID + group1}))
	c.want(90511, c.contact("opengid_to_chatid", answer{"opengid": "x"}))
}
