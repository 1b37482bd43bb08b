package simulator

import (
	"fmt"
	"testing"
	"time"
)

// page is a call that is repeated until its cursor ends.
func (c *corpForTest) pages(api, list string, body answer) (all []map[string]any) {
	c.t.Helper()
	for {
		a := c.want(0, c.contact(api, body))
		for _, one := range a.at(list).([]any) {
			all = append(all, one.(map[string]any))
		}
		if body["cursor"] = a.text("next_cursor"); body["cursor"] == "" {
			return all
		}
	}
}

func TestACrowdComesWithoutAWord(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Population = Population{Customers: 250, Groups: 7, GroupMembers: 40} })
	got := c.pages("batch/get_by_user", "external_contact_list", answer{"userid_list": []string{"liming", "hanmei"}, "limit": 100})
	seen := map[string]bool{}
	for _, one := range got {
		a := answer(one)
		seen[a.at("external_contact", "external_userid").(string)] = true
		if a.at("follow_info", "createtime").(float64) == 0 || a.at("external_contact", "unionid") == "" {
			t.Fatalf("a customer is listed as %v", one)
		}
	}
	if len(got) != 250 || len(seen) != 250 {
		t.Errorf("%d listed, %d of them different", len(got), len(seen))
	}
	groups := c.pages("groupchat/list", "group_chat_list", answer{"limit": 3})
	if len(groups) != 8 {
		t.Errorf("%d groups listed", len(groups))
	}
	g := c.want(0, c.contact("groupchat/get", answer{"chat_id": groups[7]["chat_id"]}))
	if n := len(g.at("group_chat", "member_list").([]any)); n != 41 {
		t.Errorf("a group has %d members", n)
	}
	c.settle()
	if came := c.phone.all(); len(came) != 0 {
		t.Errorf("%d callbacks came", len(came))
	}
	for name, in := range map[string]Population{
		"more members than customers": {Customers: 3, Groups: 1, GroupMembers: 4},
		"more members than places":    {Customers: 600, Groups: 1, GroupMembers: 500},
		"an unknown tag":              {Customers: 1, Tags: []string{"etinvented"}},
	} {
		if err := c.Populate(in); err == nil {
			t.Errorf("%s was populated", name)
		}
	}
}

func TestPagesHoldWhileCustomersComeAndGo(t *testing.T) {
	c := start(t)
	c.do(c.Populate(Population{Customers: 40}))
	ask := answer{"userid_list": []string{"liming"}, "limit": 10}
	first := c.want(0, c.contact("batch/get_by_user", ask))
	gone := answer(first.at("external_contact_list").([]any)[0].(map[string]any)).at("external_contact", "external_userid").(string)
	c.do(c.DeleteCustomer("liming", gone))
	ask["cursor"] = first.text("next_cursor")
	rest := c.pages("batch/get_by_user", "external_contact_list", ask)
	if len(rest) != 10 {
		t.Errorf("the other pages hold %d customers", len(rest))
	}
	c.want(50100, c.contact("batch/get_by_user", answer{"userid_list": []string{"hanmei"}, "cursor": first.text("next_cursor")}))
	c.want(50100, c.contact("batch/get_by_user", answer{"userid_list": []string{"liming"}, "cursor": "invented"}))
	c.want(50100, c.contact("groupchat/list", answer{"limit": 1, "cursor": first.text("next_cursor")}))
}

func TestListsTellNothingOfHalfAndLost(t *testing.T) {
	c := start(t)
	half, err := c.Scan(Scan{State: "s17-door", Half: true})
	c.do(err)
	lost, _ := c.add(Scan{State: "s17-door"})
	c.do(c.DeleteStaff(lost, "liming"))
	got := c.pages("batch/get_by_user", "external_contact_list", answer{"userid_list": []string{"liming"}})
	if len(got) != 2 {
		t.Fatalf("%d customers are listed", len(got))
	}
	c.want(84061, c.contact("remark", answer{"userid": "liming", "external_userid": half, "remark": "半"}))
	c.want(0, c.contact("remark", answer{"userid": "liming", "external_userid": lost, "remark": "走"}))
	c.clock.pass(time.Hour)
	_, err = c.Scan(Scan{State: "s17-door", ExternalUserID: lost})
	c.do(err)
	for _, one := range c.pages("batch/get_by_user", "external_contact_list", answer{"userid_list": []string{"liming"}}) {
		a := answer(one)
		again := a.at("external_contact", "external_userid") == lost
		if at := int64(a.at("follow_info", "createtime").(float64)); (at == c.clock.now().Unix()) != again {
			t.Errorf("the relation began at %d: %v", at, one)
		}
	}
}

func TestPhonesAndUnionIDs(t *testing.T) {
	c := start(t)
	first, _ := c.add(Scan{State: "s17-door", UnionID: "oSAME"})
	second, _ := c.add(Scan{State: "s17-door", UnionID: "oSAME"})
	c.do(c.EditPhones("liming", second, "13800000001", "010-1234"))
	c.settle()
	if m := c.phone.last(); m.ChangeType != "edit_external_contact" || m.ExternalUserID != second {
		t.Errorf("writing phones down raised %s", m.raw)
	}
	for _, id := range []string{first, second} {
		got := c.want(0, c.as("app", "externalcontact/get?external_userid="+id, nil))
		phones := got.at("follow_user").([]any)[0].(map[string]any)["remark_mobiles"].([]any)
		if got.at("external_contact", "unionid") != "oSAME" || (len(phones) == 2) != (id == second) {
			t.Errorf("%s reads %v", id, got)
		}
	}
	if err := c.EditPhones("hanmei", first); err == nil {
		t.Error("a stranger's phones were written down")
	}
}

// BenchmarkPage is one page of 100 out of 100,000 customers, at the end of the
// list, and the making of all of them.
func BenchmarkPage(b *testing.B) {
	s, err := New(Config{CorpID: corp, Staff: []Staff{{UserID: "liming", CustomerContact: true}, {UserID: "hanmei", CustomerContact: true}}})
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	if err := s.Populate(Population{Customers: 100_000, Groups: 2000, GroupMembers: 200}); err != nil {
		b.Fatal(err)
	}
	took := time.Since(begun)
	c := &call{app: &app{}}
	users := []string{"liming", "hanmei"}
	type request = struct {
		UserIDList []string `json:"userid_list" rule:"required,max=100"`
		Cursor     string   `json:"cursor"`
		Limit      int      `json:"limit" rule:"min=0"`
	}
	in := &request{UserIDList: users, Limit: 100}
	for b.Loop() {
		a, err := batchGetByUser(s, c, in)
		if err != nil {
			b.Fatal(err)
		}
		in.Cursor = fmt.Sprint(a.(reply)["next_cursor"])
	}
	b.ReportMetric(took.Seconds(), "s/populate")
}
