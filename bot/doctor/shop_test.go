package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// exampleShop is a shop with one of each.
func exampleShop() config.Shop {
	return config.Shop{
		Name:   "春芽生活",
		Stores: []config.Store{{ID: "s17", Name: "十七号店", Groups: []string{"wr1"}}},
		Staff: []config.Staff{
			{UserID: "LiMing", Name: "李明", Role: bot.RoleClerk, Store: "s17"},
			{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Channels:      []config.Channel{{State: "s17-door", Name: "门口海报", Store: "s17", Code: config.CodeContactWay, Staff: []string{"liming"}}},
		GroupWelcomes: []config.GroupWelcome{{Name: "福利群欢迎", Message: "group/welcome"}},
		Tags:          config.Tags{Rules: []config.TagRule{{Group: "渠道", Tag: "{channel}"}, {Group: "会员层级", Tag: "金卡"}}},
	}
}

func follows(ids ...string) FollowUsers {
	return func(context.Context) ([]string, error) { return ids, nil }
}

func refuses(code int) FollowUsers {
	return func(context.Context) ([]string, error) {
		return nil, no{code: code, advice: "说明", msg: "not allow to access from your ip, hint: [x], from ip: 203.0.113.7, more info"}
	}
}

func TestTrustedIPAndPermission(t *testing.T) {
	says(t, TrustedIP(follows("a")).Run(t.Context()), OK)
	says(t, TrustedIP(refuses(60020)).Run(t.Context()), Fail, "203.0.113.7", "60020", "企业可信IP", "NAT", "一分钟", "接收消息")
	says(t, TrustedIP(refuses(48002)).Run(t.Context()), OK)
	says(t, Permission(refuses(48002)).Run(t.Context()), Fail, "48002", "可调用接口的应用")
	says(t, Permission(refuses(48006)).Run(t.Context()), Fail, "说明", "48006")
	says(t, Permission(follows("a")).Run(t.Context()), OK)
}

func TestStaff(t *testing.T) {
	for name, c := range map[string]struct {
		contact []string
		code    int
		status  Status
		words   []string
	}{
		"all there, in other capitals": {[]string{"liming", "HanMei", "wangzong"}, 0, OK, []string{"3 位"}},
		"clerk without contact":        {[]string{"hanmei"}, 0, Fail, []string{"李明（LiMing）", "客户联系", "权限配置"}},
		"manager without contact":      {[]string{"liming"}, 0, Advice, []string{"店长", "韩梅", "群主"}},
		"headquarters without contact": {[]string{"liming", "hanmei"}, 0, OK, nil},
		"not of the corp":              {[]string{"hanmei", "wangzong"}, 60111, Fail, []string{"通讯录里没有", "李明", "账号"}},
		"out of view":                  {[]string{"hanmei", "wangzong"}, 60011, Fail, []string{"看不见", "李明", "可见范围"}},
		"out of view by another code":  {[]string{"hanmei", "wangzong"}, 50002, Fail, []string{"看不见"}},
		"unknown to the configuration": {[]string{"liming", "hanmei", "wangzong", "xiaoli"}, 0, Advice, []string{"xiaoli", "shop.staff"}},
		"WeCom away":                   {[]string{"hanmei", "wangzong"}, -1, Fail, []string{"读取员工没成"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Staff(exampleShop(), follows(c.contact...), func(context.Context, string) (string, error) {
				if c.code != 0 {
					return "", no{code: c.code}
				}
				return "某人", nil
			}, people{})
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

// book is a database of a few things.
type book struct {
	assets map[string]bot.Asset
	groups []bot.Group
	tags   []bot.RemoteTag
	sync   bot.Sync
	// refused is why the sync stands.
	refused string
	queues  []Backlog
	err     error
}

func (b book) Asset(_ context.Context, name string) (bot.Asset, error) { return b.assets[name], b.err }
func (b book) OpenGroups(context.Context) ([]bot.Group, error)         { return b.groups, b.err }
func (b book) KnownTags(context.Context) ([]bot.RemoteTag, error)      { return b.tags, b.err }
func (b book) LatestSync(context.Context) (bot.Sync, error)            { return b.sync, b.err }
func (b book) SyncRefused(context.Context) (string, error)             { return b.refused, b.err }
func (b book) Backlogs(context.Context) ([]Backlog, error)             { return b.queues, b.err }
func made(names ...string) (b book) {
	b.assets = map[string]bot.Asset{}
	for _, name := range names {
		b.assets[name] = bot.Asset{Name: name, RemoteID: "id-" + name, ReadyAt: time.Unix(1, 0)}
	}
	return b
}

func stands(exists bool, err error) RemoteAsset {
	return func(context.Context, bot.Asset) (bool, error) { return exists, err }
}

func TestChannels(t *testing.T) {
	code := "contact_way:s17-door"
	refusedCode := made()
	refusedCode.assets[code] = bot.Asset{Name: code, Problem: "该成员没有客户联系"}
	remade := made(code)
	remade.assets[code] = bot.Asset{Name: code, RemoteID: "x", Remade: true}
	for name, c := range map[string]struct {
		book   book
		exists bool
		err    error
		follow FollowUsers
		status Status
		words  []string
	}{
		"there":           {made(code), true, nil, follows("liming"), OK, []string{"1 个活码"}},
		"not made":        {made(), true, nil, follows("liming"), Advice, []string{"还没做", "zhanggui channels sync"}},
		"vanished":        {made(code), false, nil, follows("liming"), Fail, []string{"已经没有", "s17-door", "印出去的码", "zhanggui channels qr"}},
		"refused":         {refusedCode, true, nil, follows("liming"), Fail, []string{"没做成", "该成员没有客户联系"}},
		"made anew":       {remade, true, nil, follows("liming"), Advice, []string{"重做过", "旧码"}},
		"without contact": {made(code), true, nil, follows("hanmei"), Fail, []string{"门口海报", "liming", "客户联系"}},
		"no database":     {book{err: ErrNoRecords}, true, nil, follows("liming"), Skipped, []string{"zhanggui serve"}},
		"WeCom away":      {made(code), false, no{advice: "超时"}, follows("liming"), Fail, []string{"读不出来", "超时"}},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, Channels(exampleShop(), c.book, stands(c.exists, c.err), c.follow).Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestGroups(t *testing.T) {
	join := "join_way:s17"
	for name, c := range map[string]struct {
		code   int
		owner  string
		book   book
		exists bool
		status Status
		words  []string
	}{
		"there":                 {0, "hanmei", made(join), true, OK, []string{"1 个群"}},
		"dismissed":             {49008, "", made(join), true, Fail, []string{"已经解散", "wr1", "groups"}},
		"unknown":               {40050, "", made(join), true, Fail, []string{"不存在", "chat_id"}},
		"unknown by value":      {40058, "", made(join), true, Fail, []string{"不存在"}},
		"unseen":                {60011, "", made(join), true, Fail, []string{"看不见", "可见范围"}},
		"owner without contact": {0, "wangzong", made(join), true, Fail, []string{"福利群", "wangzong", "客户联系"}},
		"join way gone":         {0, "hanmei", made(join), false, Fail, []string{"入群码「s17」", "扫了没反应"}},
		"join way not made":     {0, "hanmei", made(), true, Advice, []string{"入群码「s17」", "zhanggui serve"}},
		"no database":           {0, "hanmei", book{err: ErrNoRecords}, true, OK, []string{"1 个群都在"}},
		"other trouble":         {-1, "", made(join), true, Fail, []string{"读不出来"}},
	} {
		t.Run(name, func(t *testing.T) {
			info := func(context.Context, string) (string, string, error) {
				if c.code != 0 {
					return "", "", no{code: c.code}
				}
				return "福利群", c.owner, nil
			}
			says(t, Groups(exampleShop(), info, follows("liming", "hanmei"), c.book, stands(c.exists, nil)).Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestGroupWelcomes(t *testing.T) {
	name := "group_welcome:福利群欢迎"
	told, untold := made(name), made(name)
	told.groups = []bot.Group{{ChatID: "wr1", Name: "福利群", Store: "s17", TemplateTold: "福利群欢迎:1"}}
	untold.groups = []bot.Group{{ChatID: "wr1", Name: "福利群", Store: "s17"}}
	run := func(b book, exists bool) Finding {
		return GroupWelcomes(exampleShop(), b, b, stands(exists, nil)).Run(t.Context())
	}
	says(t, run(told, true), OK, "企业微信不让查")
	says(t, run(untold, true), Advice, "福利群", "群主", "入群欢迎语")
	says(t, run(told, false), Fail, "已经没有", "重新选一次")
	says(t, run(made(), true), Advice, "还没做")
	says(t, run(book{err: ErrNoRecords}, true), Skipped)
	none := exampleShop()
	none.GroupWelcomes = nil
	says(t, GroupWelcomes(none, told, told, stands(true, nil)).Run(t.Context()), OK, "没有配")
}

func TestTags(t *testing.T) {
	known := book{tags: []bot.RemoteTag{{ID: "t1", Group: "会员层级", Name: "金卡"}, {ID: "t2", Group: "渠道", Name: "门口海报"}, {ID: "t3", Group: "别的", Name: "手工"}}}
	corp := func(tags ...bot.RemoteTag) func(context.Context) ([]bot.RemoteTag, error) {
		return func(context.Context) ([]bot.RemoteTag, error) { return tags, nil }
	}
	gold, door := bot.RemoteTag{ID: "t1", Group: "会员层级", Name: "金卡"}, bot.RemoteTag{ID: "t2", Group: "渠道", Name: "门口海报"}
	shop := exampleShop()
	says(t, Tags(shop, known, corp(gold, door)).Run(t.Context()), OK, "2 个标签")
	renamed := gold
	renamed.Name = "黄金卡"
	says(t, Tags(shop, known, corp(renamed, door)).Run(t.Context()), Advice, "金卡 → 会员层级·黄金卡", "改回去")
	says(t, Tags(shop, known, corp(gold)).Run(t.Context()), Advice, "被删了", "渠道·门口海报")
	crowded := make([]bot.RemoteTag, 9500)
	for n := range crowded {
		crowded[n].ID = fmt.Sprint("x", n)
	}
	crowded = append(crowded, gold, door)
	says(t, Tags(shop, known, corp(crowded...)).Run(t.Context()), Advice, "9502", "10000")
	says(t, Tags(shop, known, corp(append(crowded, make([]bot.RemoteTag, 600)...)...)).Run(t.Context()), Fail, "10102")
	says(t, Tags(shop, book{err: ErrNoRecords}, corp(gold)).Run(t.Context()), OK)
	away := func(context.Context) ([]bot.RemoteTag, error) { return nil, no{code: 45009, advice: "太频繁"} }
	says(t, Tags(shop, known, away).Run(t.Context()), Fail, "太频繁")
	shop.Tags.Rules = append(shop.Tags.Rules, config.TagRule{Name: "唤回", Tag: "唤回", If: config.TagIf{Lacks: []string{"金咔"}, Holds: []string{"爱砍价"}}})
	says(t, Tags(shop, known, corp(gold, door)).Run(t.Context()), Advice, "规则「唤回」", "爱砍价", "金咔", "等于没写", "是不是想写「金卡」", "holds[0]")
	shop = exampleShop()
	shop.Alerts.Risk.Silent = map[string]time.Duration{"金咔": time.Hour}
	says(t, Tags(shop, known, corp(gold, door)).Run(t.Context()), Advice, "shop.alerts.risk.silent", "金咔", "otherwise", "是不是想写「金卡」")
}

func TestRulesWithPlacesFitWhatTheyMake(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"金卡", "金卡", true}, {"金卡", "银卡", false}, {"{store}", "十七号店", true}, {"来自{channel}", "来自门口", true},
		{"来自{channel}", "门口", false}, {"{store}·{staff}", "十七号店·李明", true}, {"{store}的客", "十七号店", false},
	} {
		if got := fits(c.pattern, c.name); got != c.want {
			t.Errorf("%s and %s: %t", c.pattern, c.name, got)
		}
	}
}

func TestSync(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	done := bot.Sync{ID: "1", StartedAt: now.Add(-6 * time.Hour), UpdatedAt: now.Add(-5 * time.Hour), FinishedAt: now.Add(-5 * time.Hour), Customers: 300, Groups: 4}
	with := func(change func(*bot.Sync)) book {
		s := done
		change(&s)
		return book{sync: s}
	}
	running := func(still time.Duration, refused string) book {
		b := with(func(s *bot.Sync) { s.FinishedAt, s.UpdatedAt, s.Step = time.Time{}, now.Add(-still), bot.SyncCustomers })
		b.refused = refused
		return b
	}
	for name, c := range map[string]struct {
		schedule string
		book     book
		status   Status
		words    []string
	}{
		"last night":     {"30 3 * * *", book{sync: done}, OK, []string{"5 小时前", "客户 300", "一个没漏"}},
		"with misses":    {"30 3 * * *", with(func(s *bot.Sync) { s.Missed = map[bot.Missed]int{bot.MissedAdd: 2} }), OK, []string{"新客户 2"}},
		"never":          {"30 3 * * *", book{}, Advice, []string{"还没有同步过", "zhanggui sync"}},
		"long ago":       {"30 3 * * *", with(func(s *bot.Sync) { s.FinishedAt = now.AddDate(0, 0, -5) }), Advice, []string{"5 天前"}},
		"running":        {"30 3 * * *", running(time.Second, ""), OK, []string{"正在同步（客户）"}},
		"a moment's no":  {"30 3 * * *", running(time.Second, "系统繁忙"), OK, []string{"正在同步"}},
		"refused":        {"30 3 * * *", running(time.Minute, "未加入企业可信IP"), Advice, []string{"停在「客户」", "未加入企业可信IP", "zhanggui sync"}},
		"left alone":     {"30 3 * * *", running(20*time.Minute, ""), Advice, []string{"停在「客户」", "20 分钟没动静"}},
		"stuck":          {"30 3 * * *", with(func(s *bot.Sync) { s.FinishedAt, s.UpdatedAt = time.Time{}, now.AddDate(0, 0, -1) }), Advice, []string{"24 小时没动静"}},
		"never by clock": {"", book{sync: done}, Advice, []string{"sync.schedule"}},
		"problems":       {"30 3 * * *", with(func(s *bot.Sync) { s.Problems = []string{"某群读不了"} }), Advice, []string{"某群读不了"}},
		"many deletions": {"30 3 * * *", with(func(s *bot.Sync) { s.Missed = map[bot.Missed]int{bot.MissedDeletion: 40} }), Advice, []string{"40 对", "可见范围", "客户联系", "权限配置"}},
		"a tenth is due": {"30 3 * * *", with(func(s *bot.Sync) { s.Missed = map[bot.Missed]int{bot.MissedDeletion: 33} }), OK, []string{"删除 33"}},
		"a few of few":   {"30 3 * * *", with(func(s *bot.Sync) { s.Missed, s.Customers = map[bot.Missed]int{bot.MissedDeletion: 19}, 10 }), OK, []string{"删除 19"}},
		"no database":    {"30 3 * * *", book{err: ErrNoRecords}, Skipped, nil},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, Sync(c.schedule, c.book, func() time.Time { return now }).Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestQueues(t *testing.T) {
	run := func(q ...Backlog) Finding { return Queues(book{queues: q}).Run(t.Context()) }
	says(t, run(Backlog{Title: "收件箱", Due: 3, Oldest: time.Second}), OK, "没有积压")
	says(t, run(Backlog{Title: "收件箱", Due: 3, Oldest: time.Hour}), Advice, "收件箱里压着 3 件", "60 分钟", "zhanggui serve")
	says(t, run(Backlog{Title: "发件箱", Dead: 2, LastCause: "Secret 不对"}), Advice, "做不成", "Secret 不对", "zhanggui dead list")
	says(t, run(Backlog{Title: "发件箱", Dead: 5, Unsaid: 2}), Advice, "有 5 件做不成", "其中 2 件是发给员工和内部群的消息")
	says(t, Queues(book{err: ErrNoRecords}).Run(t.Context()), Skipped)
	says(t, Queues(book{err: errors.New("gone")}).Run(t.Context()), Fail, "gone")
}

func TestMessages(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	wantedNames := []string{"join_way:s17", "image:coupon/new10", "contact_way:s17-door"}
	run := func(b book, shop config.Shop, failed ...string) Finding {
		return Messages(shop, "https://bot.example.com", func() []string { return failed }, b, wantedNames, func() time.Time { return now }).Run(t.Context())
	}
	ready := made("join_way:s17", "image:coupon/new10")
	says(t, run(ready, exampleShop()), OK)
	says(t, run(ready, exampleShop(), "message welcome/door: missing key"), Fail, "welcome/door")
	says(t, run(made("join_way:s17"), exampleShop()), Advice, "还没备好", "优惠券的图片「new10」")
	broken := made("image:coupon/new10")
	broken.assets["join_way:s17"] = bot.Asset{Problem: "没有这个群"}
	says(t, run(broken, exampleShop()), Fail, "入群码「s17」没备成", "没有这个群")
	broken.assets["join_way:s17"] = bot.Asset{Problem: "没有这个群", ReadyAt: now.Add(-time.Hour), RemoteID: "x"}
	says(t, run(broken, exampleShop()), Advice, "先用着旧的")
	says(t, run(book{err: ErrNoRecords}, exampleShop()), OK, "zhanggui serve 启动后")
	groupless := exampleShop()
	groupless.Stores[0].Groups = nil
	groupless.Welcome.Rules = []config.WelcomeRule{{Name: "默认欢迎", Invite: true}}
	says(t, run(ready, groupless), Advice, "邀请进群", "默认欢迎")
}

func TestCorp(t *testing.T) {
	real := "https://qyapi.weixin.qq.com"
	shipped := config.WeCom{APIBaseURL: real, CorpID: config.ExampleCorpID, App: config.App{AgentID: 1000007, Secret: "EXAMPLE-app-secret-not-for-real-use"}}
	f := Corp(shipped, Reading{File: "config.yaml (built in)", BuiltIn: true}).Run(t.Context())
	says(t, f, Fail, "示例小店", "cp config.yaml my.yaml", "corp_id", "agent_id", "secret", "token", "encoding_aes_key", "我的企业", "企业可信IP", "zhanggui demo")
	says(t, Corp(shipped, Reading{File: "shop.yaml"}).Run(t.Context()), Fail, "shop.yaml")
	half := shipped
	half.CorpID = "ww0123456789abcdef"
	says(t, Corp(half, Reading{File: "shop.yaml"}).Run(t.Context()), Fail, "wecom.app.secret", "没换")
	half.App.Secret = "own"
	says(t, Corp(half, Reading{}).Run(t.Context()), OK, "ww0123456789abcdef")
	shipped.APIBaseURL = "http://127.0.0.1:9090"
	says(t, Corp(shipped, Reading{}).Run(t.Context()), OK, "127.0.0.1:9090")
}

func TestWhatPassesByItselfNeedsNoChange(t *testing.T) {
	for code, want := range map[int]string{-1: "什么都不用改", 45009: "什么都不用改", 40001: "照上面说的改"} {
		says(t, unanswered("读不出来", no{code: code, advice: "说明"}), Fail, want, fmt.Sprint(code))
	}
}

func TestAConfigurationThatIsNotThere(t *testing.T) {
	missing := Reading{File: "my.yaml", Missing: true, Mistakes: []Mistake{{Place: "my.yaml", Text: "the file cannot be read: no such file or directory"}}}
	f := Configuration(missing).Run(t.Context())
	says(t, f, Fail, "没有 my.yaml 这个文件", "cp config.yaml my.yaml")
	if strings.Contains(told(f), "逐行") {
		t.Errorf("lines are spoken of:\n%s", told(f))
	}
}

func TestEveryTextOfAFindingIsReworded(t *testing.T) {
	f := Finding{What: "a", Why: "a", Do: []string{"a"}, Example: "a", More: []Finding{{What: "a", Do: []string{"a"}}}}
	checks := Reworded([]Check{always("x", f)}, func(text string) string { return strings.ReplaceAll(text, "a", "b") })
	if got := told(checks[0].Run(t.Context())); strings.Contains(got, "a") {
		t.Errorf("it reads %q", got)
	}
	if f.Do[0] != "a" || f.More[0].Do[0] != "a" {
		t.Error("the finding itself was changed")
	}
}

func TestMistakesAreToldInChinese(t *testing.T) {
	for english, chinese := range map[string]string{
		"must be clerk, manager; has \"clark\"":                                                                       "只能是 clerk, manager 之一，现在是 \"clark\"",
		"wants exactly 43 letters and digits, has 8":                                                                  "要正好 43 位字母和数字，现在有 8 位",
		"there is no store \"s71\"; did you mean s17?":                                                                "没有 \"s71\" 这家店；是不是想写 s17？",
		"wants 1 or more, has -3; WeCom allows 10000":                                                                 "不能小于 1，现在是 -3",
		"wants 0 (no limit) or more, has -1":                                                                          "不能小于 0，现在是 -1",
		"店长 is written manager here":                                                                                  "店长 在这里写成 manager",
		"the YAML cannot be understood: mapping values are not allowed":                                               "YAML 写法不对，多半是缩进、冒号后少了空格或引号没配对 mapping values are not allowed",
		"there is no win-back message \"winback/defualt\"; did you mean winback/default?":                             "没有 \"winback/defualt\" 这份文案；是不是想写 winback/default？",
		"there is no group welcome \"group/wellcome\"":                                                                "没有 \"group/wellcome\" 这份文案",
		"no rule uses the message welcome/defualt of the templates folder; did you mean welcome/default?":             "templates 里的 welcome/defualt 没有一处用到，多半是文件名或这里的名字写错了；是不是想写 welcome/default？",
		"must be set, or tag: the number of a department or tag of the address book, as department: 3":                "要写 department 或 tag：通讯录里部门或标签的编号，像 department: 3",
		"is 3 and confirm_people is 5: a second person comes after a confirmation":                                    "是 3，比 confirm_people 的 5 还小：先要确认，再要第二个人",
		"names the group \"x\", and wecom.webhooks has none; add \"x\": with the key at the end of its address there": "写了内部群 \"x\"，可 wecom.webhooks 里一个也没有；在那里加上它，值是机器人地址末尾的 key",
		"wants a time of day as 21:30, has \"9pm\"":                                                                   "要写几点几分，像 21:30；现在是 \"9pm\"",
		"has 41 characters; a post takes at most 40":                                                                  "有 41 个字，群发里最多 40 个",
		"phones cannot load \"milk.png\"; wants an address that begins with https:// or a file under web/static/":     "手机打不开图片 \"milk.png\"：要写 https:// 开头的网址，或者 templates 的 web/static/ 下面的文件",
		"nobody has ever made this mistake":                                                                           "nobody has ever made this mistake",
		"wants a time with its unit, has \"5\"; did you mean 5s or 5m?":                                               "时间要带单位，现在是 \"5\"；是不是 5s（秒）或 5m（分钟）？",
		"must be set: without it nothing reaches the bot":                                                             "要填，没有它什么通知都进不来",
		"must be set, or max":                                    "min 和 max 至少要填一个",
		"there is no such key; known here: name, id":             "没有这个设置；这里能写的有 name, id",
		"is out of order; wants the shorter first, as [7d, 30d]": "次序反了，短的写在前面，像 [7d, 30d]",
		"the minute is \"61\"; it takes *, numbers from 0 to 59, lists as 1,15, ranges as 1-5 and steps as */2": "第一段「分」写成了 \"61\"；能写 *、0 到 59 的数、1,15、1-5、*/2",
	} {
		if got := (Mistake{Text: english}).String(); got != chinese {
			t.Errorf("%s is told as %s", english, got)
		}
	}
}

func TestSmallThings(t *testing.T) {
	says(t, Orders(config.Orders{}, "").Run(t.Context()), OK, "没有开")
	says(t, Orders(config.Orders{Secret: "short"}, "").Run(t.Context()), Advice, "太短", "openssl")
	says(t, Orders(config.Orders{Secret: "0123456789abcdef0123456789abcdef"}, "https://x").Run(t.Context()), OK, "https://x/api/orders")
	says(t, Configuration(Reading{File: "my.yaml"}).Run(t.Context()), OK)
	says(t, Configuration(Reading{File: "my.yaml", Mistakes: []Mistake{{Place: "my.yaml:3", Path: "wecom.corp", Text: "there is no such key", Near: "corp_id"}}, Templates: []string{"welcome/x"}}).Run(t.Context()),
		Fail, "my.yaml:3: wecom.corp: 没有这个设置；是不是想写 corp_id？", "文件和行号", "--templates", "welcome/x")
}
