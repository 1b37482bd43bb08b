package wecom

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

func (f *fixture) staff(t *testing.T) []bot.StaffMember {
	t.Helper()
	o := f.send(bot.FetchStaff{Run: "r1"})
	want(t, o, bot.ClassDone, 0)
	got := o.Result.(bot.StaffFetched)
	if got.Run != "r1" || !got.AskedAt.Equal(f.clock.Now()) {
		t.Errorf("fetched %+v", got)
	}
	return got.Members
}

func TestStaffAreReadWithNamesByDepartmentAndTheRestSingly(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiFollowUsers, ok(`"follow_user":["liming","HanMei","wangzong","zhaoliu"]`))
	f.wecom.say(apiDepartments, ok(`"department_id":[{"id":1,"parentid":0},{"id":"17"}]`))
	f.wecom.script(apiMembers, ok(`"userlist":[{"userid":"LiMing","name":"李明"}]`), ok(`"userlist":[{"userid":"hanmei","name":"韩梅"},{"userid":"other","name":"别人"}]`))
	f.wecom.script(apiMember, code(60111, "not found"), ok(`"userid":"zhaoliu","name":"赵六"`))
	wanted := []bot.StaffMember{{UserID: "liming", Name: "李明"}, {UserID: "HanMei", Name: "韩梅"}, {UserID: "wangzong"}, {UserID: "zhaoliu", Name: "赵六"}}
	if got := f.staff(t); !reflect.DeepEqual(got, wanted) {
		t.Errorf("staff %+v, want %+v", got, wanted)
	}
	if f.Trouble() != "" {
		t.Errorf("trouble: %s", f.Trouble())
	}
}

func TestNamesAreNeverNecessary(t *testing.T) {
	for name, prepare := range map[string]func(*fakeWeCom){
		"departments hidden": func(w *fakeWeCom) {
			w.say(apiDepartments, code(60011, "no privilege"))
			w.say(apiMember, code(48002, "forbidden"))
		},
		"busy":          func(w *fakeWeCom) { w.say(apiDepartments, code(-1, "busy")); w.say(apiMember, code(-1, "busy")) },
		"no connection": func(w *fakeWeCom) { w.say(apiDepartments, hangUp); w.say(apiMember, hangUp) },
		"closed": func(w *fakeWeCom) {
			w.say(apiDepartments, code(45009, "limit"))
			w.say(apiMember, code(45009, "limit"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.wecom.say(apiFollowUsers, ok(`"follow_user":["liming","hanmei"]`))
			prepare(f.wecom)
			if got := f.staff(t); !reflect.DeepEqual(got, []bot.StaffMember{{UserID: "liming"}, {UserID: "hanmei"}}) {
				t.Errorf("staff %+v", got)
			}
			if n := len(f.wecom.of(apiMember)); n != 1 {
				t.Errorf("WeCom was asked for names %d times", n)
			}
		})
	}
}

func TestNamesCostABoundedNumberOfCalls(t *testing.T) {
	f := newFixture(t)
	var ids, departments []string
	for i := range 500 {
		ids = append(ids, fmt.Sprintf(`"u%d"`, i))
		departments = append(departments, fmt.Sprintf(`{"id":%d}`, i+1))
	}
	f.wecom.say(apiFollowUsers, ok(`"follow_user":[`+strings.Join(ids, ",")+`]`))
	for _, n := range []int{0, 60, 499} {
		f.wecom.say(apiDepartments, ok(`"department_id":[`+strings.Join(departments[:n], ",")+`]`))
		before := len(f.wecom.of(apiMembers)) + len(f.wecom.of(apiMember))
		if got := f.staff(t); len(got) != 500 {
			t.Errorf("%d members", len(got))
		}
		if calls := len(f.wecom.of(apiMembers)) + len(f.wecom.of(apiMember)) - before; calls != nameCalls {
			t.Errorf("with %d departments names cost %d calls", n, calls)
		}
	}
}

func TestAnAnswerWithoutStaffIsNotAShopWithoutStaff(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiFollowUsers, ok(``))
	want(t, f.send(bot.FetchStaff{Run: "r1"}), bot.ClassRetry, 0)
	f.wecom.say(apiFollowUsers, ok(`"follow_user":[]`))
	if got := f.staff(t); len(got) != 0 {
		t.Errorf("staff %+v", got)
	}
}

func TestStaffAgainstTheSimulator(t *testing.T) {
	w := newWorld(t, func(c *simulator.Config) {
		c.Staff = append(c.Staff, simulator.Staff{UserID: "wangzong", Name: "王总"})
	})
	o := w.send(bot.FetchStaff{Run: "r1"})
	want(t, o, bot.ClassDone, 0)
	wanted := []bot.StaffMember{{UserID: "liming", Name: "李明"}, {UserID: "hanmei", Name: "韩梅"}}
	if got := o.Result.(bot.StaffFetched).Members; !reflect.DeepEqual(got, wanted) {
		t.Errorf("staff %+v", got)
	}
}
