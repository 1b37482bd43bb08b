package commands

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAQuestionAboutARoleCountsStaff(t *testing.T) {
	m := newMarket(t)
	m.types("wangzong", "/角色 @李明 店长 门店=十七号店")
	var rows []bot.CardRow
	for _, e := range m.sends {
		if s, ok := e.(bot.AppMessage); ok && s.Card != nil {
			rows = append(rows, s.Card.Rows...)
		}
	}
	if !slices.Contains(rows, bot.CardRow{Name: "员工数", Value: "1 位"}) || slices.ContainsFunc(rows, func(r bot.CardRow) bool { return r.Name == "客户数" }) {
		t.Errorf("the card says %+v", rows)
	}
}

func TestARoleHoldsFromTheNextLine(t *testing.T) {
	m := newMarket(t)
	m.reads("liming", "/角色", "需要店长及以上")
	m.types("wangzong", "/角色 @李明 店长 门店=十七号店")
	m.reads("liming", "/角色", "需要店长及以上")
	m.reads("wangzong", "1", "已把 李明")
	m.reads("liming", "/角色", "位有角色", "李明（liming）：店长，十七号店")
	m.types("wangzong", "/撤销")
	m.reads("liming", "/角色", "需要店长及以上")
}

func (m *market) gives(by, to string, role bot.Role, stores string) bot.Answer {
	m.t.Helper()
	args := with{"谁": text(to), "角色": text(string(role))}
	if stores != "" {
		args["门店"] = text(stores)
	}
	return m.does(by, "角色", args)
}

func TestRolesAreGivenFromAbove(t *testing.T) {
	for _, c := range []struct {
		by, to string
		role   bot.Role
		stores string
		want   []string
		got    []string
	}{
		{"quyu", "liming", bot.RoleManager, "十七号店", nil, []string{"s17"}},
		{"wangzong", "hanmei", bot.RoleRegion, "十七号店、s18", nil, []string{"s17", "s18"}},
		{"wangzong", "hanmei", bot.RoleAuditor, "全部", nil, nil},
		{"hanmei", "liming", bot.RoleNone, "", nil, nil},
		{"hanmei", "xinren", bot.RoleClerk, "", nil, []string{"s17"}},
		{"hanmei", "hanmei", bot.RoleClerk, "", []string{"自己"}, nil},
		{"wangzong", "wangzong", bot.RoleNone, "", []string{"自己"}, nil},
		{"hanmei", "liming", bot.RoleManager, "", []string{"只能给比自己低"}, nil},
		{"hanmei", "liming", bot.RoleHeadquarters, "", []string{"只能给比自己低"}, nil},
		{"quyu", "hanmei", bot.RoleAuditor, "", []string{"给不了审计"}, nil},
		{"hanmei", "zhaoyun", bot.RoleClerk, "十七号店", []string{"不在您管的门店"}, nil},
		{"hanmei", "wangzong", bot.RoleClerk, "十七号店", []string{"不在您管的门店"}, nil},
		{"hanmei", "quyu", bot.RoleNone, "", []string{"不在您管的门店"}, nil},
		{"hanmei", "liming", bot.RoleClerk, "十八号店", []string{"没有「十八号店」"}, nil},
		{"hanmei", "liming", bot.RoleClerk, "十七号店、十八号店", []string{"没有「十八号店」"}, nil},
		{"hanmei", "liming", bot.RoleClerk, "全部", []string{"只有管所有门店的人"}, nil},
		{"hanmei", "liming", bot.RoleClerk, "、、", []string{"写店名"}, nil},
		{"quyu", "xinren", bot.RoleClerk, "", []string{"管哪家店"}, nil},
		{"wangzong", "xinren", bot.RoleClerk, "", []string{"管哪家店"}, nil},
		{"hanmei", "liming", bot.RoleClerk, "十七号店", []string{"本来就是这样"}, nil},
	} {
		t.Run(fmt.Sprintf("%s makes %s %s of %q", c.by, c.to, c.role, c.stores), func(t *testing.T) {
			m := newMarket(t)
			m.floor.members["xinren"] = bot.StaffRecord{UserID: "xinren", Name: "新人"}
			a := m.gives(c.by, c.to, c.role, c.stores)
			set := effectsOf[bot.SetRole](a.Effects)
			if c.want != nil {
				m.wants(a, c.want...)
				if len(a.Effects) > 0 {
					t.Errorf("it has effects: %+v", a.Effects)
				}
				return
			}
			if len(set) != 1 || set[0].Role != c.role || !slices.Equal(set[0].Stores, c.got) || set[0].By != c.by || !a.Plan.Ask {
				t.Fatalf("%q: %+v, %+v", a.Text, set, a.Plan)
			}
			told := effectsOf[bot.AppMessage](a.Effects)
			if len(told) != 1 || told[0].ToUsers[0] != c.to {
				t.Errorf("told %+v", told)
			}
		})
	}
}

func TestWhoTriesTooMuchIsInTheTrail(t *testing.T) {
	m := newMarket(t)
	for _, a := range []bot.Answer{
		m.gives("hanmei", "hanmei", bot.RoleHeadquarters, ""), m.gives("hanmei", "zhaoyun", bot.RoleNone, ""),
		m.gives("hanmei", "liming", bot.RoleClerk, "十八号店"),
	} {
		if a.Refused == "" {
			t.Errorf("%q is no refusal", a.Text)
		}
	}
	if a := m.does("hanmei", "角色", with{"谁": text("zhaoyun")}); a.Refused != "" {
		t.Errorf("asking is no attempt: %q", a.Refused)
	}
}

func TestARoleGoesBackToWhatItWas(t *testing.T) {
	m := newMarket(t)
	a := m.gives("quyu", "liming", bot.RoleManager, "十七号店")
	m.wants(m.does("liming", "角色", nil), "李明（liming）：店长，十七号店")
	m.wants(m.undoes("quyu", "角色", a), "改回了")
	if got := m.floor.members["liming"]; got.Role != "" || len(got.Stores) > 0 {
		t.Errorf("the record says %+v; the configuration has the word again", got)
	}
	m.gives("wangzong", "liming", bot.RoleRegion, "十七号店")
	m.wants(m.undoes("quyu", "角色", a), "又改过")
}

func TestSomebodyWhoLeftGetsNoRole(t *testing.T) {
	m := newMarket(t)
	m.floor.members["liming"] = bot.StaffRecord{UserID: "liming", LeftAt: m.now}
	m.wants(m.gives("hanmei", "liming", bot.RoleClerk, "十七号店"), "已经离开")
}

func TestRolesAreListedWithinTheScope(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("hanmei", "角色", nil), "李明（liming）：店员，十七号店", "韩梅（hanmei）：店长", "not", "赵云", "王总", "区先生")
	m.wants(m.does("wangzong", "角色", nil), "7 位有角色", "赵云", "王总（wangzong）：总部，所有门店")
	m.wants(m.does("hanmei", "角色", with{"谁": text("zhaoyun")}), "不在您管的门店", "not", "店员")
}
