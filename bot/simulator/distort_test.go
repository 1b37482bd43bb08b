package simulator

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// strangers makes customers who are nobody's contact.
func (c *corpForTest) strangers(n int) []string {
	c.t.Helper()
	made, err := c.CreateGroup(Group{Name: "别处", Owner: "hanmei"})
	c.do(err)
	var ids []string
	for range n {
		id, _, err := c.JoinGroup(Join{ChatID: made})
		c.do(err)
		ids = append(ids, id)
	}
	c.settle()
	return ids
}

func TestOneEventTellsOfSeveral(t *testing.T) {
	c := start(t)
	ids := c.strangers(3)
	_, _, err := c.JoinGroup(Join{ChatID: group1, MemberID: ids[0], With: ids[1:]})
	c.do(err)
	c.settle()
	if m := c.phone.last(); !slices.Equal(m.Members, ids) || m.MemChangeCnt != "3" {
		t.Errorf("joining together raised %s", m.raw)
	}
	c.do(c.RemoveFromGroup(group1, ids[0], ids[2]))
	c.settle()
	if m := c.phone.last(); !slices.Equal(m.Members, []string{ids[0], ids[2]}) || m.MemChangeCnt != "2" {
		t.Errorf("removing two raised %s", m.raw)
	}
}

func TestGroupEventsThatDoNotAddUp(t *testing.T) {
	for name, tc := range map[string]struct {
		fault    Fault
		count    string
		items    int
		versions bool
	}{
		"the list is cut":                {Fault{CutList: 2}, "3", 1, true},
		"the list is empty":              {Fault{CutList: 9}, "3", 0, true},
		"the count is larger":            {Fault{ExtraCount: 8}, "11", 3, true},
		"neither list nor versions come": {Fault{NoVersions: true}, "3", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			ids := c.strangers(3)
			tc.fault.Callback, tc.fault.Times, tc.fault.App = "change_external_chat.update", 1, "app"
			c.Faults.Add(tc.fault)
			_, _, err := c.JoinGroup(Join{ChatID: group1, MemberID: ids[0], With: ids[1:]})
			c.do(err)
			c.settle()
			m := c.phone.last()
			if m.MemChangeCnt != tc.count || len(m.Members) != tc.items || (m.CurMemVer != "") != tc.versions {
				t.Errorf("raised %s", m.raw)
			}
			if other := c.other.last(); other.MemChangeCnt != "3" || len(other.Members) != 3 {
				t.Errorf("the other app got %s", other.raw)
			}
			c.clock.pass(2 * time.Second)
			g := c.want(0, c.contact("groupchat/get", answer{"chat_id": group1}))
			if n := len(g.at("group_chat", "member_list").([]any)); n != 4 {
				t.Errorf("the group has %d members", n)
			}
		})
	}
}

// Versions are those of when it happened, whatever becomes of the delivery.
func TestGroupEventsLostDoubledAndReordered(t *testing.T) {
	for name, tc := range map[string]struct {
		fault Fault
		want  string
	}{
		"lost":      {Fault{Drop: true}, "2 3"},
		"doubled":   {Fault{Duplicate: 1}, "1 1 2 3"},
		"reordered": {Fault{Reorder: true}, "2 1 3"},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			ids := c.strangers(3)
			before := len(c.phone.all())
			version := c.State().Groups[0].Version
			tc.fault.Callback, tc.fault.Times, tc.fault.App = "change_external_chat.*", 1, "app"
			c.Faults.Add(tc.fault)
			chain := map[string]string{version: "1"}
			for i, id := range ids {
				_, _, err := c.JoinGroup(Join{ChatID: group1, MemberID: id})
				c.do(err)
				chain[c.State().Groups[0].Version] = []string{"2", "3", "end"}[i]
			}
			c.settle()
			var got []string
			for _, m := range c.phone.all()[before:] {
				got = append(got, chain[m.LastMemVer])
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("came %v, want %s", got, tc.want)
			}
		})
	}
}

func TestAGroupWhoseOwnerIsNotVisible(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Apps[1].Visible = []string{"hanmei"} })
	c.want(0, c.contact("groupchat/get", answer{"chat_id": group1}))
	c.want(60011, c.as("crm", "externalcontact/groupchat/get", answer{"chat_id": group1}))
	list := c.want(0, c.as("crm", "externalcontact/groupchat/list", answer{"limit": 10}))
	if got := list.at("group_chat_list").([]any); len(got) != 0 {
		t.Errorf("the list shows %v", got)
	}
	c.do(c.DismissGroup(group1))
	c.want(49008, c.contact("groupchat/get", answer{"chat_id": group1}))
}

func TestAChangeOfNameMayCarryWhatIsOfNoUse(t *testing.T) {
	c := start(t)
	c.do(c.RenameGroup(group1, "新名"))
	c.settle()
	if m := c.phone.last(); m.UpdateDetail != "change_name" || strings.Contains(m.raw, "MemVer") || strings.Contains(m.raw, "Scene") {
		t.Errorf("a change of name raised %s", m.raw)
	}
	c.Faults.Add(Fault{Callback: "change_external_chat.*", Stray: true})
	c.do(c.RenameGroup(group1, "又一个"))
	c.settle()
	if m := c.phone.last(); m.UpdateDetail != "change_name" || m.JoinScene != "0" || m.MemChangeCnt != "0" || m.CurMemVer == "" || m.LastMemVer != m.CurMemVer {
		t.Errorf("with what is of no use it raised %s", m.raw)
	}
}
