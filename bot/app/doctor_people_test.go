package app

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// without is a visit with members taken out of the configuration.
func without(users ...string) visit {
	return visit{bot: func(c *config.Config) {
		c.Shop.Staff = slices.DeleteFunc(slices.Clone(c.Shop.Staff), func(s config.Staff) bool { return slices.Contains(users, s.UserID) })
	}}
}

func TestDoctorOnWhoHearsWhat(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "hearing", doctor.OK, "十七号店 → 韩梅", "其他的事 → 王总")
	report, _ = h.doctor(t, without("hanmei"))
	finds(t, report, "hearing", doctor.Advice, "十七号店没有店长：提醒会直接发给总部（王总）")
	report, _ = h.doctor(t, without("wangzong"))
	finds(t, report, "hearing", doctor.OK, "其他的事 → 韩梅")
	report, _ = h.doctor(t, without("hanmei", "wangzong"))
	finds(t, report, "hearing", doctor.Fail, "提醒没有人收", "role: manager")
}

// The example's only clerk is made a manager by headquarters, in chat.
func TestDoctorCountsTheRolesOfChat(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{unintroduced: true})
		h.asks(t, "wangzong", "/角色 @李明 店长 门店=十七号店")
		h.taps(t, "wangzong", "确认")
		report, _ := h.doctor(t, without("hanmei"))
		finds(t, report, "hearing", doctor.OK, "十七号店 → 李明")
		report, _ = h.doctor(t, without("liming"))
		finds(t, report, "staff", doctor.OK, "聊天里给过角色的 1 位")
		finds(t, report, "audit", doctor.OK, "一条不少")
	})
}

func TestDoctorOnSomebodyWhoseReturnWasNotHeard(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	if err := h.sim.SetVisible(config.MainApp, "hanmei", false); err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	report, _ := h.doctor(t, visit{})
	finds(t, report, "staff", doctor.Fail, "看不见", "韩梅", "打不了命令，也收不到提醒")
	finds(t, report, "hearing", doctor.Advice, "十七号店没有店长")

	h.sim.Faults.Add(simulator.Fault{Callback: "subscribe", Drop: true})
	if err := h.sim.SetVisible(config.MainApp, "hanmei", true); err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	report, _ = h.doctor(t, visit{})
	finds(t, report, "staff", doctor.Fail, "机器人却当他们走了", "韩梅", "再加回来")
}

func TestDoctorOnDepartmentsAndTags(t *testing.T) {
	ruled := func(rules ...config.RoleRule) visit {
		return visit{bot: func(c *config.Config) { c.Shop.Roles = rules }}
	}
	clerks := config.RoleRule{Department: 7, Role: bot.RoleClerk, Stores: []string{"s17"}}
	h := openPlanned(t, onSQLite(t), plan{
		shop: func(c *config.Config) { c.Shop.Roles = []config.RoleRule{clerks} },
		corp: []func(*simulator.Config){func(c *simulator.Config) {
			c.Staff = append(c.Staff, simulator.Staff{UserID: "xiaoli", Name: "小丽", Department: 7, CustomerContact: true})
			c.MemberTags = []simulator.MemberTag{{ID: 12, Name: "空的"}}
		}},
	})
	h.until(t, "the department is read", func() error {
		all, err := h.bots[0].store.Members(t.Context())
		if err == nil && !slices.ContainsFunc(all, func(m bot.StaffRecord) bool { return slices.Contains(m.Departments, 7) }) {
			err = errors.New("nobody belongs to it")
		}
		return err
	})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "roles", doctor.OK, "1 个部门和标签都在")
	finds(t, report, "staff", doctor.OK)
	report, _ = h.doctor(t, ruled(clerks, config.RoleRule{Department: 70, Role: bot.RoleClerk}, config.RoleRule{Tag: 99, Role: bot.RoleRegion}))
	finds(t, report, "roles", doctor.Fail, "没有：部门 70、标签 99", "shop.roles")
	report, _ = h.doctor(t, ruled(clerks, config.RoleRule{Tag: 12, Role: bot.RoleRegion}))
	finds(t, report, "roles", doctor.Advice, "一个人也没有", "标签 12")
	report, _ = h.doctor(t, ruled())
	finds(t, report, "roles", doctor.OK, "不需要")
	finds(t, report, "staff", doctor.Advice, "xiaoli")
}

func TestDoctorSaysNothingIntoInternalGroups(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true, shop: func(c *config.Config) {
		c.WeCom.Webhooks = map[string]config.Secret{"managers": "hook-key"}
	}})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "webhooks", doctor.Advice, "没有用到的内部群：managers")
	report, _ = h.doctor(t, visit{bot: func(c *config.Config) { c.Shop.Alerts.Webhook = "managers" }})
	finds(t, report, "webhooks", doctor.OK, "1 个内部群")
	if feed := h.sim.WebhookFeed("managers"); len(feed) > 0 {
		t.Errorf("the group was told %+v", feed)
	}
}

func TestDoctorOnAnAuditTrailThatSomebodyChanged(t *testing.T) {
	w := onSQLite(t)
	h := openPlanned(t, w, plan{unready: true})
	for i := range 3 {
		must(t, h.bots[0].store.Audit(t.Context(), bot.AuditEntry{
			At: time.Unix(int64(1767231000+i), 0), UserID: "hanmei", Role: bot.RoleManager, Action: "标签", Outcome: bot.AuditDone,
		}))
	}
	report, _ := h.doctor(t, visit{})
	finds(t, report, "audit", doctor.OK, "3 条，一条不少")
	other, err := gorm.Open(sqlite.Open(filepath.Clean(w.dsn)))
	must(t, err)
	must(t, other.Exec("UPDATE audit SET user_id = 'liming' WHERE seq = 2").Error)
	report, _ = h.doctor(t, visit{})
	finds(t, report, "audit", doctor.Fail, "第 2 条被改过", "备份", "zhanggui audit verify")
}

func TestDoctorCountsWhatWasNotSaidToStaff(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.rested(t)
	h.sim.Faults.Add(simulator.Fault{API: "message/send", Code: 81013})
	h.types(t, "liming", "/帮助")
	h.until(t, "the answer is set aside", func() error {
		if counted(t, h).Outbox.Dead == 0 {
			return errors.New("nothing was set aside")
		}
		return nil
	})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "queues", doctor.Advice, "其中 1 件是发给员工和内部群的消息", "zhanggui dead list")
}
