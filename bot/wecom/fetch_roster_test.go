package wecom

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// company is a corp with departments below departments, and tags.
func company(c *simulator.Config) {
	c.Departments = []simulator.Department{{ID: 3, Name: "门店部"}, {ID: 17, Name: "十七号店", ParentID: 3}, {ID: 5, Name: "总部"}}
	c.Staff = []simulator.Staff{
		{UserID: "liming", Name: "李明", Department: 17, CustomerContact: true}, {UserID: "hanmei", Name: "韩梅", Department: 3, Tags: []string{"7"}},
		{UserID: "wangzong", Name: "王总", Department: 5}, {UserID: "zhaoliu", Name: "赵六"},
	}
	c.MemberTags = []simulator.MemberTag{{ID: 7, Name: "店长"}, {ID: 8, Name: "区域", Users: []string{"zhaoliu"}, Departments: []int{3}}}
}

func TestARosterCountsDepartmentsBelowAndDepartmentsOfTags(t *testing.T) {
	w := newWorld(t, company)
	o := w.send(bot.FetchRoster{Departments: []int{3, 17}, Tags: []int{7, 8}})
	want(t, o, bot.ClassDone, 0)
	wanted := []bot.RosterMember{
		{UserID: "hanmei", Name: "韩梅", Departments: []int{3}, Tags: []int{7, 8}},
		{UserID: "liming", Name: "李明", Departments: []int{3, 17}, Tags: []int{8}},
		{UserID: "zhaoliu", Name: "赵六", Tags: []int{8}},
	}
	if got := o.Result.(bot.RosterFetched); !reflect.DeepEqual(got.Members, wanted) || got.AskedAt.IsZero() {
		t.Errorf("roster %+v", got)
	}
	if o.Reason != "" {
		t.Errorf("reason %q", o.Reason)
	}
}

func TestNumbersThatDoNotExistAreSaidAndTheRestIsRead(t *testing.T) {
	w := newWorld(t, company)
	o := w.send(bot.FetchRoster{Departments: []int{99, 5}, Tags: []int{98, 7}})
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.RosterFetched).Members; len(got) != 2 {
		t.Errorf("roster %+v", got)
	}
	if !strings.Contains(o.Reason, "部门 99") || !strings.Contains(o.Reason, "标签 98") || w.Trouble() != "" {
		t.Errorf("reason %q, trouble %q", o.Reason, w.Trouble())
	}
}

func TestAnAnswerWithoutMembersIsNotAnEmptyDepartment(t *testing.T) {
	f := newFixture(t)
	want(t, f.send(bot.FetchRoster{Departments: []int{3}}), bot.ClassRetry, 0)
	want(t, f.send(bot.FetchRoster{Tags: []int{7}}), bot.ClassRetry, 0)
	f.wecom.say(apiMembers, code(60011, "no privilege"))
	want(t, f.send(bot.FetchRoster{Departments: []int{3}}), bot.ClassPermanent, 60011)
}

func TestTagsOfMembersNeedNoDepartments(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiDepartments, code(60011, "no privilege"))
	f.wecom.say(apiTagMembers, ok(`"tagname":"店长","userlist":[{"userid":"hanmei","name":"韩梅"}],"partylist":[]`))
	o := f.send(bot.FetchRoster{Tags: []int{7}})
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.RosterFetched).Members; len(got) != 1 || got[0].UserID != "hanmei" {
		t.Errorf("roster %+v", got)
	}
}

func TestDepartmentsInACircleEnd(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiDepartments, ok(`"department_id":[{"id":3,"parentid":"4"},{"id":"4","parentid":3}]`))
	f.wecom.say(apiMembers, ok(`"userlist":[]`))
	want(t, f.send(bot.FetchRoster{Departments: []int{3, 4}}), bot.ClassDone, 0)
	if n := len(f.wecom.of(apiMembers)); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestARemarkIsWrittenAndNothingElse(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	if err := w.sim.EditPhones(pair.UserID, pair.ExternalUserID, "13800000000"); err != nil {
		t.Fatal(err)
	}
	for _, remark := range []string{strings.Repeat("常", 25), ""} {
		for range 2 {
			want(t, w.send(bot.WriteRemark{Pair: pair, Remark: remark}), bot.ClassDone, 0)
		}
		got := w.sim.State().Pairs[0]
		if got.Remark != cutRunes(remark, 20) || len(got.Phones) != 1 {
			t.Errorf("WeCom has %+v", got)
		}
	}
	half, _ := w.scan(t, true)
	want(t, w.send(bot.WriteRemark{Pair: half, Remark: "x"}), bot.ClassPermanent, 84061)
}
