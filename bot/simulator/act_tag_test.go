package simulator

import (
	"strings"
	"testing"
)

func TestTagsMadeInTheConsole(t *testing.T) {
	c := start(t)
	id, err := c.CreateTag("等级", "金卡")
	c.do(err)
	c.do(c.RenameTag(id, "钻石"))
	c.want(60011, c.contact("edit_corp_tag", answer{"id": id, "name": "我的"}))
	who, _ := c.add(Scan{State: "s17-door"})
	c.want(0, c.contact("mark_tag", answer{"userid": "liming", "external_userid": who, "add_tag": []string{id}}))
	c.do(c.EditTag("liming", who, nil, []string{id}))
	c.do(c.DeleteTag(id))
	c.settle()
	count := map[string]int{}
	for _, m := range c.phone.all() {
		if m.Event != "change_external_tag" {
			continue
		}
		kind := "group"
		if strings.Contains(m.raw, "<TagType><![CDATA[tag]]>") {
			kind = "tag"
		}
		count[m.ChangeType+" "+kind]++
	}
	for _, want := range []string{"create group", "create tag", "update tag", "delete tag", "delete group"} {
		if count[want] != 1 {
			t.Errorf("%s came %d times", want, count[want])
		}
	}
	c.want(40068, c.contact("mark_tag", answer{"userid": "liming", "external_userid": who, "add_tag": []string{id}}))
}
