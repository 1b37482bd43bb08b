package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// The two who run the shop.
const (
	hanmei   = "hanmei"
	wangzong = "wangzong"
)

// counterScenes are what staff type and tap.
func counterScenes() []scene {
	return []scene{
		{
			title: "店员李明问：今天来了谁，怎么样？", english: "The clerk asks: what can I do, who is she, how is today?",
			act: types(liming, "/客户 小雨", "/今日", "/渠道", "/群"), chats: []string{liming},
			wanted: []expectation{
				hears(liming, "小雨", "复购", "384.00"), hears(liming, "今天战报", "十七号店"), hears(liming, "门口海报"), hears(liming, "十七号店福利群"),
			},
		},
		{
			title: "他先试一下，再给小雨打标签；手滑了，撤销", english: "He tries a tag, gives it, and takes it back",
			act: inTurn(types(liming, "/标签 小雨 银卡 试", "/标签 小雨 银卡", "/撤销"), taps(liming, "确认", 1)), chats: []string{liming},
			wanted: []expectation{hears(liming, "试一下", "银卡"), hears(liming, "撤销"), holds(xiaoyu, "新客"), lacks(xiaoyu, "银卡")},
		},
		{
			title: "备注、跟进、待办，一行一件", english: "A remark, a reminder, a list of what waits",
			act: types(liming, "/备注 小雨 小雨妈妈", "/跟进 小雨 3天 带试用装", "/待办"), chats: []string{liming},
			wanted: []expectation{hears(liming, "小雨妈妈"), hears(liming, "跟进 小雨", "带试用装"), remarked(xiaoyu, "小雨妈妈")},
		},
		{
			title: "打错字、越权，都有话说，什么也没发生", english: "A slip, and a command that is not his: both are answered, nothing is done",
			act: types(liming, "/客护 小雨", "/角色 @韩梅 店员"), chats: []string{liming},
			wanted: []expectation{hears(liming, "/客户"), hears(liming, "店长及以上"), audited("角色", bot.AuditRefused)},
		},
		{
			title: "店长韩梅一次给全店打标签：先问一声，她手快点了两下", english: "The manager tags many: a card asks first, and two taps count once",
			act: inTurn(types(hanmei, `/标签 金卡 人群="门店 = s17"`), taps(hanmei, "确认", 2)), chats: []string{hanmei}, quiet: true,
			wanted: []expectation{hears(hanmei, "金卡"), holds(laozhou, "金卡"), audited("标签", bot.AuditDone)},
		},
		{
			title: "总部王总提李明做店长；李明马上能用，王总又撤销了", english: "Headquarters makes the clerk a manager, and thinks better of it",
			act: inTurn(types(wangzong, "/角色 @李明 店长 门店=十七号店"), taps(wangzong, "确认", 1), heardThen(wangzong, "已把"),
				types(liming, "/角色"), types(wangzong, "/撤销")),
			chats:  []string{wangzong, liming},
			wanted: []expectation{hears(liming, "位有角色"), audited("角色", bot.AuditDone), audited("撤销", bot.AuditUndone)},
		},
	}
}

// inTurn lets one thing happen after the other.
func inTurn(acts ...func(*player) (string, error)) func(*player) (string, error) {
	return func(p *player) (string, error) {
		for _, act := range acts {
			if _, err := act(p); err != nil {
				return "", err
			}
		}
		return "", nil
	}
}

// heardThen waits until a member has heard some words.
func heardThen(userID string, words ...string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		return "", eventually(ctx, func() error { return hears(userID, words...).see(ctx, p, "") })
	}
}

// holds wants a tag on a customer of the clerk's, in the database and in WeCom.
func holds(name, tag string) expectation {
	return expectation{name + " holds " + tag, func(ctx context.Context, p *player, _ string) error {
		return tagged(liming, tag).see(ctx, p, p.known[name])
	}}
}

// lacks wants a tag gone from both.
func lacks(name, tag string) expectation {
	return expectation{name + " does not hold " + tag, func(ctx context.Context, p *player, _ string) error {
		id := p.known[name]
		held, err := p.bot().Store().PairTags(ctx, bot.Pair{UserID: liming, ExternalUserID: id})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(held, func(t bot.HeldTag) bool { return t.Name == tag }) || slices.Contains(remoteTags(p.sim.State(), liming, id), tag) {
			return fmt.Errorf("%s has the tag %s", name, tag)
		}
		return nil
	}}
}

// remarked wants the clerk's remark of a customer in WeCom.
func remarked(name, remark string) expectation {
	return expectation{"the remark " + remark + " in WeCom", func(_ context.Context, p *player, _ string) error {
		for _, pair := range p.sim.State().Pairs {
			if pair.UserID == liming && pair.ExternalUserID == p.known[name] && pair.Remark == remark {
				return nil
			}
		}
		return fmt.Errorf("WeCom has another remark")
	}}
}

// audited wants an entry of a command in the audit trail, and the trail whole.
func audited(action string, outcome bot.AuditOutcome) expectation {
	return expectation{"“" + action + "，" + outcome.Title() + "” in the audit trail", func(ctx context.Context, p *player, _ string) error {
		entries, err := p.bot().Store().AuditTrail(ctx, bot.Everything(), bot.AuditQuery{Action: action, Limit: 100})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(entries, func(e bot.AuditEntry) bool { return e.Outcome == outcome }) {
			return fmt.Errorf("%d entries of %s, none of that outcome", len(entries), action)
		}
		report, err := p.bot().Store().VerifyAudit(ctx, nil)
		if err == nil && !report.Whole() {
			err = fmt.Errorf("the trail is broken at %d", report.At)
		}
		return err
	}}
}
