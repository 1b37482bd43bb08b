package doctor

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// people are what the bot keeps of members of staff.
type people struct {
	records []bot.StaffRecord
	err     error
}

func (p people) Members(context.Context) ([]bot.StaffRecord, error) { return p.records, p.err }

func TestThoseWhoHaveARoleAreThereWhateverGaveIt(t *testing.T) {
	left := time.Unix(1, 0)
	clerk := bot.StaffRecord{UserID: "xiaoli", Name: "小丽", Role: bot.RoleClerk}
	for name, c := range map[string]struct {
		known   people
		contact []string
		code    int
		status  Status
		words   []string
	}{
		"nothing is kept of anybody":          {people{}, []string{"liming", "hanmei", "wangzong"}, 0, OK, []string{"3 位"}},
		"there is no database yet":            {people{err: ErrNoRecords}, []string{"liming", "hanmei", "wangzong"}, 0, OK, []string{"3 位"}},
		"the database is away":                {people{err: errors.New("gone")}, []string{"liming", "hanmei", "wangzong"}, 0, Fail, []string{"gone"}},
		"a role of chat":                      {people{records: []bot.StaffRecord{clerk}}, []string{"liming", "hanmei", "wangzong", "XiaoLi"}, 0, OK, []string{"3 位", "聊天里给过角色的 1 位"}},
		"a role of chat, and no contact":      {people{records: []bot.StaffRecord{clerk}}, []string{"liming", "hanmei", "wangzong"}, 0, Fail, []string{"没有开「客户联系」", "小丽（xiaoli）"}},
		"a role of chat, unseen":              {people{records: []bot.StaffRecord{clerk}}, []string{"liming", "hanmei", "wangzong"}, 60011, Fail, []string{"看不见", "小丽", "打不了命令，也收不到提醒"}},
		"a role of chat, gone":                {people{records: []bot.StaffRecord{clerk}}, []string{"liming", "hanmei", "wangzong"}, 60111, Advice, []string{"小丽", "已经离职", "/角色 @名字 无"}},
		"headquarters unseen":                 {people{}, []string{"liming", "hanmei"}, 60011, Fail, []string{"看不见", "王总"}},
		"headquarters misspelt":               {people{}, []string{"liming", "hanmei"}, 60111, Fail, []string{"通讯录里没有", "王总", "打不了命令，也收不到提醒"}},
		"there, and believed to have left":    {people{records: []bot.StaffRecord{{UserID: "HanMei", LeftAt: left}}}, []string{"liming", "hanmei", "wangzong"}, 0, Fail, []string{"机器人却当他们走了", "韩梅", "移出去", "再加回来"}},
		"left indeed":                         {people{records: []bot.StaffRecord{{UserID: "wangzong", LeftAt: left}}}, []string{"liming", "hanmei"}, 60111, Fail, []string{"通讯录里没有", "王总"}},
		"left, and had a role of chat":        {people{records: []bot.StaffRecord{{UserID: "xiaoli", Role: bot.RoleClerk, LeftAt: left}}}, []string{"liming", "hanmei", "wangzong"}, 60111, OK, nil},
		"whose role was taken away is nobody": {people{records: []bot.StaffRecord{{UserID: "xiaoli", Role: bot.RoleNone}}}, []string{"liming", "hanmei", "wangzong"}, 60111, OK, nil},
		"of a department that gives a role":   {people{records: []bot.StaffRecord{{UserID: "xiaoli", Departments: []int{3}}}}, []string{"liming", "hanmei", "wangzong", "xiaoli"}, 0, OK, nil},
		"of a department that gives no role":  {people{records: []bot.StaffRecord{{UserID: "xiaoli", Departments: []int{4}}}}, []string{"liming", "hanmei", "wangzong", "xiaoli"}, 0, Advice, []string{"xiaoli"}},
	} {
		t.Run(name, func(t *testing.T) {
			shop := exampleShop()
			shop.Roles = []config.RoleRule{{Department: 3, Role: bot.RoleClerk}}
			check := Staff(shop, follows(c.contact...), func(context.Context, string) (string, error) {
				if c.code != 0 {
					return "", no{code: c.code}
				}
				return "某人", nil
			}, c.known)
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

// addressBook answers with a code.
type addressBook struct{ department, tag int }

func (a addressBook) Department(context.Context, int) error { return refused(a.department) }
func (a addressBook) MemberTag(context.Context, int) error  { return refused(a.tag) }

func refused(code int) error {
	if code == 0 {
		return nil
	}
	return no{code: code, advice: "说明"}
}

func TestRoles(t *testing.T) {
	rules := []config.RoleRule{
		{Department: 3, Role: bot.RoleClerk, Stores: []string{"s17"}}, {Tag: 12, Role: bot.RoleRegion}, {Tag: 12, Role: bot.RoleClerk},
	}
	both := people{records: []bot.StaffRecord{{UserID: "a", Departments: []int{3}}, {UserID: "b", Tags: []int{12}}}}
	for name, c := range map[string]struct {
		rules  []config.RoleRule
		there  addressBook
		known  people
		status Status
		words  []string
	}{
		"none":                     {nil, addressBook{40068, 40068}, both, OK, []string{"不需要"}},
		"there":                    {rules, addressBook{}, both, OK, []string{"2 个部门和标签", "一小时"}},
		"never read yet":           {rules, addressBook{}, people{err: ErrNoRecords}, OK, []string{"2 个"}},
		"a department that is not": {rules, addressBook{department: 60123}, both, Fail, []string{"没有：部门 3", "部门ID", "shop.roles"}},
		"a tag that is not":        {rules, addressBook{tag: 40068}, both, Fail, []string{"没有：标签 12"}},
		"a tag out of view":        {rules, addressBook{tag: 60011}, both, Fail, []string{"看不见：标签 12", "可见范围"}},
		"both wrong":               {rules, addressBook{60011, 40068}, both, Fail, []string{"没有：标签 12", "看不见：部门 3"}},
		"nobody in it":             {rules, addressBook{}, people{records: both.records[:1]}, Advice, []string{"一个人也没有", "标签 12", "每小时"}},
		"only who left":            {rules, addressBook{}, people{records: []bot.StaffRecord{both.records[0], {UserID: "b", Tags: []int{12}, LeftAt: time.Unix(1, 0)}}}, Advice, []string{"标签 12"}},
		"WeCom away":               {rules, addressBook{department: -1}, both, Fail, []string{"部门 3读不出来", "说明"}},
		"the database is away":     {rules, addressBook{}, people{err: errors.New("gone")}, Fail, []string{"gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, Roles(c.rules, c.there, c.known).Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestSomebodyHearsOfEveryStore(t *testing.T) {
	manager := Audience{Store: "十七号店", Users: []string{"韩梅"}, Role: bot.RoleManager}
	above := Audience{Users: []string{"王总"}, Role: bot.RoleHeadquarters}
	region := Audience{Store: "十八号店", Users: []string{"周区"}, Role: bot.RoleRegion}
	nobody := Audience{Store: "十八号店"}
	grouped := Audience{Store: "十八号店", Group: "s18-group"}
	for name, c := range map[string]struct {
		all    []Audience
		err    error
		status Status
		words  []string
	}{
		"everybody":                {[]Audience{manager, above}, nil, OK, []string{"十七号店 → 韩梅", "其他的事 → 王总"}},
		"by the file alone":        {[]Audience{manager, above}, ErrNoRecords, OK, []string{"韩梅"}},
		"a store without manager":  {[]Audience{manager, region, above}, nil, Advice, []string{"十八号店没有店长：提醒会直接发给区域（周区）", "shop.staff"}},
		"a store without anybody":  {[]Audience{manager, nobody, above}, nil, Fail, []string{"十八号店的提醒没有人收", "/角色"}},
		"a store with a group":     {[]Audience{manager, grouped, above}, nil, Advice, []string{"十八号店的提醒没有人收", "s18-group", "点不了「已处理」"}},
		"no headquarters":          {[]Audience{manager, {}}, nil, Fail, []string{"没有总部", "可信 IP", "headquarters"}},
		"a group for headquarters": {[]Audience{manager, {Group: "hq"}}, nil, OK, nil},
		"nobody at all":            {[]Audience{nobody, {}}, nil, Fail, []string{"提醒没有人收", "战报", "role: manager", "role: headquarters"}},
		"nobody but a group":       {[]Audience{nobody, {Group: "hq"}}, nil, Advice, []string{"只发到内部群（hq）", "点不了「已处理」"}},
		"the database is away":     {nil, errors.New("gone"), Fail, []string{"gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			who := func(context.Context) ([]Audience, error) { return c.all, c.err }
			says(t, Hearing(exampleShop(), who).Run(t.Context()), c.status, c.words...)
		})
	}
	// Whom departments give a role is known only when they were read.
	shop := exampleShop()
	shop.Roles = []config.RoleRule{{Department: 3, Role: bot.RoleManager}}
	unread := func(context.Context) ([]Audience, error) { return []Audience{nobody, {}}, ErrNoRecords }
	says(t, Hearing(shop, unread).Run(t.Context()), Skipped, "zhanggui serve")
}

func TestWebhooks(t *testing.T) {
	shop := exampleShop()
	says(t, Webhooks(nil, shop).Run(t.Context()), OK, "没有配")
	hooks := map[string]config.Secret{"managers": "key-one", "s17": "key-two"}
	says(t, Webhooks(hooks, shop).Run(t.Context()), Advice, "没有用到", "managers、s17", "shop.alerts.webhook")
	shop.Alerts.Webhook = "managers"
	says(t, Webhooks(hooks, shop).Run(t.Context()), Advice, "没有用到的内部群：s17")
	shop.Stores[0].Webhook = "s17"
	says(t, Webhooks(hooks, shop).Run(t.Context()), OK, "2 个内部群")
}

// trail is an audit trail.
type trail struct {
	AuditState
	err error
}

func (b trail) AuditTrail(context.Context) (AuditState, error) { return b.AuditState, b.err }

func TestAudit(t *testing.T) {
	run := func(b trail) Finding { return Audit(b).Run(t.Context()) }
	says(t, run(trail{}), OK, "还是空的")
	says(t, run(trail{AuditState: AuditState{Entries: 12}}), OK, "12 条")
	says(t, run(trail{AuditState: AuditState{Entries: 12, Fault: "第 3 条被改过"}}), Fail, "第 3 条被改过", "备份", "zhanggui audit verify")
	says(t, run(trail{AuditState: AuditState{Entries: 300_000, Long: true}}), Skipped, "300000 条", "zhanggui audit verify")
	says(t, run(trail{err: ErrNoRecords}), Skipped, "zhanggui serve")
	says(t, run(trail{err: errors.New("gone")}), Fail, "gone")
}
