package simulator

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// newTag makes a tag and returns its id and its group's.
func (c *corpForTest) newTag(app, group, name string) (tagID, groupID string) {
	c.t.Helper()
	a := c.want(0, c.as(app, "externalcontact/add_corp_tag", answer{"group_name": group, "tag": []answer{{"name": name}}}))
	tag := a.at("tag_group", "tag").([]any)[0].(map[string]any)
	return tag["id"].(string), a.at("tag_group", "group_id").(string)
}

func TestCorpTags(t *testing.T) {
	c := start(t)
	tag, group := c.newTag("app", "来源", "门店")
	list := func(body answer) []any {
		return c.want(0, c.contact("get_corp_tag_list", body)).at("tag_group").([]any)
	}
	for name, tc := range map[string]struct {
		code int
		body answer
	}{
		"no tag":         {41111, answer{"group_name": "空"}},
		"no group":       {40072, answer{"tag": []answer{{"name": "x"}}}},
		"long name":      {40072, answer{"group_name": "来源", "tag": []answer{{"name": strings.Repeat("标", 31)}}}},
		"long group":     {40072, answer{"group_name": strings.Repeat("组", 31), "tag": []answer{{"name": "x"}}}},
		"name exists":    {40071, answer{"group_name": "来源", "tag": []answer{{"name": "门店"}}}},
		"unknown group":  {40068, answer{"group_id": "etinvented", "tag": []answer{{"name": "x"}}}},
		"order too high": {40058, answer{"group_name": "来源", "order": 1 << 32, "tag": []answer{{"name": "x"}}}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("add_corp_tag", tc.body)) })
	}
	twice := c.want(0, c.contact("add_corp_tag", answer{"group_id": group, "tag": []answer{{"name": strings.Repeat("标", 30)}, {"name": strings.Repeat("标", 30)}}}))
	if got := twice.at("tag_group", "tag").([]any); len(got) != 1 {
		t.Errorf("duplicate names made %d tags", len(got))
	}
	c.want(60011, c.as("crm", "externalcontact/edit_corp_tag", answer{"id": tag, "name": "别家"}))
	c.want(60011, c.as("crm", "externalcontact/del_corp_tag", answer{"tag_id": []string{tag}}))
	c.want(0, c.contact("edit_corp_tag", answer{"id": tag, "name": "门店扫码"}))
	c.want(40063, c.contact("del_corp_tag", answer{}))
	c.want(0, c.contact("del_corp_tag", answer{"group_id": []string{group}}))
	if got := list(answer{}); len(got) != 0 {
		t.Errorf("after deletion the list has %v", got)
	}
	if got := list(answer{"tag_id": []string{tag}}); got[0].(map[string]any)["deleted"] != true {
		t.Errorf("asked by id the group is %v", got[0])
	}
}

func TestMarkTag(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	half, err := c.Scan(Scan{State: "s17-door", Half: true})
	c.do(err)
	tag, _ := c.newTag("app", "来源", "门店")
	for name, tc := range map[string]struct {
		code int
		body answer
	}{
		"half added":      {84061, answer{"userid": "liming", "external_userid": half, "add_tag": []string{tag}}},
		"stranger":        {84061, answer{"userid": "hanmei", "external_userid": id, "add_tag": []string{tag}}},
		"unknown person":  {40096, answer{"userid": "liming", "external_userid": "wminvented", "add_tag": []string{tag}}},
		"nobody":          {41035, answer{"userid": "liming", "add_tag": []string{tag}}},
		"unknown member":  {60111, answer{"userid": "ghost", "external_userid": id, "add_tag": []string{tag}}},
		"no member":       {40003, answer{"external_userid": id, "add_tag": []string{tag}}},
		"no contact":      {84074, answer{"userid": "wangzong", "external_userid": id, "add_tag": []string{tag}}},
		"nothing":         {40063, answer{"userid": "liming", "external_userid": id}},
		"unknown tag":     {40068, answer{"userid": "liming", "external_userid": id, "add_tag": []string{"etinvented"}}},
		"good":            {0, answer{"userid": "LiMing", "external_userid": id, "add_tag": []string{tag}, "remove_tag": nil}},
		"tags twice over": {0, answer{"userid": "liming", "external_userid": id, "add_tag": []string{tag, tag}}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("mark_tag", tc.body)) })
	}
	c.do(c.DeleteStaff(id, "liming"))
	c.want(0, c.contact("mark_tag", answer{"userid": "liming", "external_userid": id, "add_tag": []string{tag}}))
	got := c.want(0, c.as("app", "externalcontact/get?external_userid="+id, nil))
	follow := got["follow_user"].([]any)[0].(map[string]any)
	if tags := follow["tags"].([]any); len(tags) != 1 || tags[0].(map[string]any)["tag_name"] != "门店" || follow["state"] != "s17-door" {
		t.Errorf("the customer is %v", follow)
	}
}

func TestConcurrentMarkTagConflicts(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Latency = 30 * time.Millisecond })
	id, _ := c.add(Scan{State: "s17-door"})
	tag, _ := c.newTag("app", "来源", "门店")
	codes := make([]int, 4)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			codes[i] = c.contact("mark_tag", answer{"userid": "liming", "external_userid": id, "add_tag": []string{tag}}).code()
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, code := range codes {
		count[code]++
	}
	if count[0] == 0 || count[45035] == 0 || count[0]+count[45035] != len(codes) {
		t.Errorf("codes %v", codes)
	}
}

func TestTagsOfAPairAreLimited(t *testing.T) {
	s := &Simulator{tagbook: newTagbook()}
	p, in := &pair{}, &markTagRequest{}
	for i := range pairTags + 1 {
		id := fmt.Sprintf("et%d", i)
		s.tags[id] = &corpTag{id: id}
		if i < pairTags {
			p.tags = append(p.tags, id)
		} else {
			in.AddTag = []string{id}
		}
	}
	if err := s.applyTags(p, in); err == nil || err.(*Error).Code != 40144 {
		t.Errorf("tag %d got %v", pairTags+1, err)
	}
}

func TestContactWay(t *testing.T) {
	c := start(t)
	base := func(change answer) answer {
		b := answer{"type": 1, "scene": 2, "user": []string{"liming"}, "state": "s17-till", "skip_verify": true}
		for k, v := range change {
			b[k] = v
		}
		return b
	}
	for name, tc := range map[string]struct {
		code   int
		change answer
	}{
		"unknown type":      {40058, answer{"type": 3}},
		"no scene":          {40063, answer{"scene": 0}},
		"long state":        {40058, answer{"state": strings.Repeat("s", 31)}},
		"long remark":       {40058, answer{"remark": strings.Repeat("备", 31)}},
		"two for single":    {41041, answer{"user": []string{"liming", "hanmei"}}},
		"nobody":            {41041, answer{"user": []string{}}},
		"unknown member":    {60111, answer{"user": []string{"ghost"}}},
		"without contact":   {84074, answer{"user": []string{"wangzong"}}},
		"temporary session": {48002, answer{"is_temp": true}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("add_contact_way", base(tc.change))) })
	}
	made := c.want(0, c.contact("add_contact_way", base(nil)))
	id := made.text("config_id")
	if got := c.want(0, c.contact("get_contact_way", answer{"config_id": id})); got.at("contact_way", "state") != "s17-till" ||
		got.at("contact_way", "qr_code") != made["qr_code"] {
		t.Errorf("get answers %v", got)
	}
	c.want(41044, c.as("crm", "externalcontact/get_contact_way", answer{"config_id": id}))
	scanned, _ := c.add(Scan{QR: made.text("qr_code")})
	if m := c.phone.last(); m.State != "s17-till" || m.ExternalUserID != scanned {
		t.Errorf("scanning raised %s", m.raw)
	}
	c.want(0, c.contact("update_contact_way", answer{"config_id": id, "state": "s17-new", "user": []string{"hanmei"}}))
	c.add(Scan{State: "s17-new"})
	if m := c.phone.last(); m.UserID != "HanMei" {
		t.Errorf("after the update it leads to %s", m.UserID)
	}
	list := c.want(0, c.contact("list_contact_way", answer{"limit": 1}))
	if ways := list["contact_way"].([]any); len(ways) != 1 || list.text("next_cursor") == "" {
		t.Errorf("the list is %v", list)
	}
	c.want(50100, c.contact("list_contact_way", answer{"cursor": "invented"}))
	c.want(0, c.contact("del_contact_way", answer{"config_id": id}))
	c.want(41044, c.contact("del_contact_way", answer{"config_id": id}))
	if _, err := c.Scan(Scan{State: "s17-new"}); err == nil {
		t.Error("a deleted code still works")
	}
}
