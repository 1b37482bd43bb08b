package roster

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// known are the records of a view.
type known []bot.StaffRecord

func (k known) Member(userID string) (bot.StaffRecord, error) {
	for _, r := range k {
		if fold(r.UserID) == fold(userID) {
			return r, nil
		}
	}
	return bot.StaffRecord{}, nil
}
func (k known) Members() ([]bot.StaffRecord, error)             { return k, nil }
func (known) Session(string) (bot.Session, error)               { return bot.Session{}, nil }
func (known) Confirmation(string) (c bot.Confirmation, e error) { return }
func (known) Card(string) (c bot.CardState, e error)            { return }
func (known) LastWrite(string) (w bot.Write, e error)           { return }

func shop() config.Shop {
	return config.Shop{
		Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "十八号店"}},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"},
			{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
			{UserID: "quyu", Name: "区域", Role: bot.RoleRegion, Stores: []string{"s18", "s17"}},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Roles: []config.RoleRule{
			{Department: 3, Role: bot.RoleClerk, Stores: []string{"s18"}},
			{Tag: 12, Role: bot.RoleManager, Stores: []string{"s18"}},
			{Tag: 13, Role: bot.RoleManager, Stores: []string{"s17"}},
		},
	}
}

func TestARoleComesFromChatThenByNameThenByDepartmentOrTag(t *testing.T) {
	left := time.Unix(1767231000, 0)
	tests := []struct {
		name, userID string
		record       bot.StaffRecord
		role         bot.Role
		scope        bot.Scope
	}{
		{"a stranger", "nobody", bot.StaffRecord{}, bot.RoleNone, bot.Scope{}},
		{"by name", "liming", bot.StaffRecord{}, bot.RoleClerk, bot.Scope{Stores: []string{"s17"}}},
		{"by name in WeCom's spelling", "LiMing", bot.StaffRecord{}, bot.RoleClerk, bot.Scope{Stores: []string{"s17"}}},
		{"several stores", "quyu", bot.StaffRecord{}, bot.RoleRegion, bot.Scope{Stores: []string{"s17", "s18"}}},
		{"no store is all stores", "wangzong", bot.StaffRecord{}, bot.RoleHeadquarters, bot.Everything()},
		{"by department", "ann", bot.StaffRecord{UserID: "ann", Departments: []int{3}}, bot.RoleClerk, bot.Scope{Stores: []string{"s18"}}},
		{"the highest of several", "ann", bot.StaffRecord{UserID: "ann", Departments: []int{3}, Tags: []int{12}}, bot.RoleManager, bot.Scope{Stores: []string{"s18"}}},
		{"the stores of equal ones add up", "ann", bot.StaffRecord{UserID: "ann", Tags: []int{12, 13}}, bot.RoleManager, bot.Scope{Stores: []string{"s17", "s18"}}},
		{"the name goes before the department", "liming", bot.StaffRecord{UserID: "liming", Tags: []int{12}}, bot.RoleClerk, bot.Scope{Stores: []string{"s17"}}},
		{"what was given in chat goes before all", "liming", bot.StaffRecord{UserID: "liming", Role: bot.RoleManager, Stores: []string{"s18"}}, bot.RoleManager, bot.Scope{Stores: []string{"s18"}}},
		{"what was taken in chat is gone", "hanmei", bot.StaffRecord{UserID: "hanmei", Role: bot.RoleNone}, bot.RoleNone, bot.Scope{}},
		{"who left has none", "wangzong", bot.StaffRecord{UserID: "wangzong", LeftAt: left}, bot.RoleNone, bot.Scope{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := New(shop()).Caller(known{tt.record}, tt.userID)
			if err != nil {
				t.Fatal(err)
			}
			if c.Role != tt.role {
				t.Errorf("the role is %s, want %s", c.Role, tt.role)
			}
			if diff := cmp.Diff(tt.scope, c.Scope); diff != "" {
				t.Errorf("the scope (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAlertIsHeardByThoseAboveTheStoreStepByStep(t *testing.T) {
	everybody, err := New(shop()).Everybody(known{{UserID: "ann", Tags: []int{12}}, {UserID: "gone", LeftAt: time.Unix(1, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		store string
		level int
		want  []string
		at    int
	}{
		{"s17", 0, []string{"hanmei"}, 0},
		{"s18", 0, []string{"ann"}, 0},
		{"s17", 1, []string{"quyu"}, 1},
		{"s17", 2, []string{"wangzong"}, 2},
		{"", 0, []string{"wangzong"}, 2},
		{"s99", 0, []string{"wangzong"}, 2},
		{"s17", 3, nil, 3},
	}
	for _, tt := range tests {
		got, at := Hears(everybody, tt.store, tt.level)
		if diff := cmp.Diff(tt.want, got); diff != "" || at != tt.at {
			t.Errorf("store %q, level %d: heard on level %d (-want +got):\n%s", tt.store, tt.level, at, diff)
		}
	}
}

func TestSomebodyListensAsLongAsThereIsAnybody(t *testing.T) {
	region := bot.Caller{UserID: "quyu", Role: bot.RoleRegion, Scope: bot.Scope{Stores: []string{"s18"}}}
	manager := bot.Caller{UserID: "hanmei", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{"s17"}}}
	clerk := bot.Caller{UserID: "liming", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s17"}}}
	tests := []struct {
		name  string
		all   []bot.Caller
		store string
		level int
		want  []string
		at    int
	}{
		{"whom it concerns", []bot.Caller{region, manager}, "s17", 0, []string{"hanmei"}, 0},
		{"nobody above: those below go on hearing", []bot.Caller{manager}, "s17", 1, []string{"hanmei"}, 2},
		{"beyond the top", []bot.Caller{manager}, "s17", 3, []string{"hanmei"}, 2},
		{"of no store, and no headquarters: the regions", []bot.Caller{clerk, manager, region}, "", 0, []string{"quyu"}, 2},
		{"of no store, and managers alone", []bot.Caller{clerk, manager}, "", 0, []string{"hanmei"}, 2},
		{"clerks hear nothing", []bot.Caller{clerk}, "", 0, nil, 2},
		{"another store's manager hears nothing", []bot.Caller{manager}, "s18", 0, nil, 2},
	}
	for _, tt := range tests {
		got, at := Listeners(tt.all, tt.store, tt.level)
		if diff := cmp.Diff(tt.want, got); diff != "" || at != tt.at {
			t.Errorf("%s: on level %d, want %d (-want +got):\n%s", tt.name, at, tt.at, diff)
		}
	}
}

func TestAScopeShowsItsStoresAndNothingElse(t *testing.T) {
	s17 := bot.Scope{Stores: []string{"s17"}}
	if !Shows(s17, "s17") || Shows(s17, "s18") || Shows(s17, "") || Shows(bot.Scope{}, "") || !Shows(bot.Everything(), "") {
		t.Error("a scope shows what it should not, or hides what it should show")
	}
	if !Within(s17, bot.Everything()) || Within(bot.Everything(), s17) || Within(bot.Scope{Stores: []string{"s17", "s18"}}, s17) || !Within(s17, s17) {
		t.Error("a scope lies within one that shows less")
	}
	if got := New(shop()).Stores(s17); len(got) != 1 || got[0].ID != "s17" {
		t.Errorf("the stores of s17 are %v", got)
	}
}

// What members call themselves in WeCom is a name in a message, and nothing else.
func TestANameIsNoMarkup(t *testing.T) {
	staff := known{{UserID: "liu", Name: " 刘<a href=\"http://x\">点我</a>\u202e\n飞 "}, {UserID: "wu", Name: "\u200b\n"}}
	for userID, want := range map[string]string{"liu": "刘＜a href=\"http://x\"＞点我＜/a＞ 飞", "wu": "wu"} {
		if got, err := New(config.Shop{}).Name(staff, userID); err != nil || got != want {
			t.Errorf("%s is called %q, %v; want %q", userID, got, err, want)
		}
	}
}
