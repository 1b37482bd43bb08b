package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// The people of the alerts.
const (
	aqiang   = "阿强"
	dachun   = "大春"
	managers = "managers"
)

// alertScenes are what managers hear and what they do about it.
func alertScenes() []scene {
	return []scene{
		{
			title: "小林走的时候，店长韩梅就听到了；她点了「处理了」", english: "The manager has heard of the one who left, and takes it on",
			act: taps(hanmei, "处理了", 1, xiaolin, "删除了"), wanted: []expectation{took(1)}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "阿强加了李明和韩梅，又把李明删了：店长马上听到，知道是谁删了谁", english: "A customer of two members of staff deletes one of them: the manager hears who deleted whom",
			act:    inTurn(scan(aqiang, "s17-door"), addByPhone(aqiang, hanmei), settle, nextSecond, deletes(aqiang, liming), heardThen(hanmei, aqiang, "删除了李明")),
			wanted: []expectation{hears(hanmei, aqiang, "删除了李明", "挽回")}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "她点「挽回」：还能联系他的人收到一条待确认的群发，确认以后阿强收到券", english: "She taps win back: whoever may still reach him confirms a message with a coupon",
			act:    inTurn(taps(hanmei, "挽回", 1, aqiang), settle, confirmsPost(hanmei)),
			wanted: []expectation{phoneSays(aqiang, "给您留了一张"), told(hanmei, "挽回")}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "阿强回来了；成效里看得到", english: "He comes back, and the outcome is counted",
			act:    inTurn(scansAgain(aqiang, "s17-door"), settle, types(wangzong, "/提醒 成效")),
			wanted: []expectation{hears(wangzong, "回来")}, chats: []string{wangzong}, quiet: true,
		},
		{
			title: "李明删了老周，大春被移出群，小雨自己退群，交接没成：各说各的", english: "Staff deletes, is out of the group by force and by wish, a hand-over fails: each is told as what it is",
			act: inTurn(scan(dachun, "s17-till"), settle, joinByPicture(dachun), settle,
				staffDeletes(liming, laozhou), leaves(xiaoyu), removed(dachun), refuses(hanmei, dachun)),
			wanted: []expectation{
				hears(hanmei, laozhou, "李明"), hears(hanmei, "退"), hears(hanmei, "移出"), hears(hanmei, dachun, "没能转给韩梅"),
			}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "一下子走了十二个：不响十二次，只说一次，并说像是什么原因", english: "Twelve leave at once: one storm instead of twelve alerts",
			act: storm(12), wanted: []expectation{hears(hanmei, "位客户删除了店员", "可能的原因")}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "王总把提醒静默两小时，再看看名单", english: "Silence, and the list of what is open",
			act: types(wangzong, "/提醒", "/提醒 静默 退群 2小时 今天盘点", "/提醒 静默列表", "/流失"), wanted: []expectation{hears(wangzong, "条提醒等人处理")}, chats: []string{wangzong}, quiet: true,
		},
	}
}

// settle waits until every callback is delivered.
func settle(p *player) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	if err := p.sim.Settle(ctx); err != nil {
		return "", err
	}
	return "", eventually(ctx, func() error { return emptyQueues(ctx, p.bot().Store()) })
}

// nextSecond lets what happened before be told of another second than what comes:
// WeCom tells whole seconds, and of two things within one nobody can say which was
// first.
func nextSecond(p *player) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	now := p.bot().o.Now().Unix()
	return "", eventually(ctx, func() error {
		if p.bot().o.Now().Unix() == now {
			return fmt.Errorf("it is the same second")
		}
		return nil
	})
}

func addByPhone(name, userID string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		_, err := p.sim.AddByPhone(simulator.PhoneAdd{UserID: userID, ExternalUserID: p.known[name]})
		return p.known[name], err
	}
}

func deletes(name, userID string) func(*player) (string, error) {
	return func(p *player) (string, error) { return p.known[name], p.sim.DeleteStaff(p.known[name], userID) }
}

func staffDeletes(userID, name string) func(*player) (string, error) {
	return func(p *player) (string, error) { return p.known[name], p.sim.DeleteCustomer(userID, p.known[name]) }
}

func scansAgain(name, state string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		_, err := p.sim.Scan(simulator.Scan{State: state, ExternalUserID: p.known[name]})
		return p.known[name], err
	}
}

func leaves(name string) func(*player) (string, error) {
	return func(p *player) (string, error) { return "", p.sim.LeaveGroup(p.firstGroup(), p.known[name]) }
}

func removed(name string) func(*player) (string, error) {
	return func(p *player) (string, error) { return "", p.sim.RemoveFromGroup(p.firstGroup(), p.known[name]) }
}

func refuses(userID, name string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		return "", p.sim.RefuseTransfer(userID, p.known[name], "customer_refused")
	}
}

func (d *shopDemo) firstGroup() string { return d.config.Shop.Stores[0].Groups[0] }

// confirmsPost lets a member confirm the posts that wait for them.
func confirmsPost(userID string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		return "", eventually(ctx, func() error {
			for _, post := range p.sim.Posts() {
				if err := p.sim.ConfirmPost(post.MsgID, userID); err == nil {
					return nil
				}
			}
			return fmt.Errorf("no post waits for %s", userID)
		})
	}
}

// phoneSays wants words on a customer's phone.
func phoneSays(name, words string) expectation {
	return expectation{name + "'s phone says “" + words + "”", func(_ context.Context, p *player, _ string) error {
		items, err := p.sim.CustomerPhone(p.known[name])
		if err != nil {
			return err
		}
		for _, item := range items {
			if item.Via != "welcome" && strings.Contains(item.Text+item.Title, words) {
				return nil
			}
		}
		return fmt.Errorf("none of %d things on it says that", len(items))
	}}
}

// storm lets many customers come by another code than usual, and all leave.
func storm(n int) func(*player) (string, error) {
	return func(p *player) (string, error) {
		var ids []string
		for i := range n {
			id, err := p.sim.Scan(simulator.Scan{State: "s17-till", Name: fmt.Sprintf("路人%d", i+1)})
			if err != nil {
				return "", err
			}
			ids = append(ids, id)
		}
		if _, err := inTurn(settle, nextSecond)(p); err != nil {
			return "", err
		}
		for _, id := range ids {
			if err := p.sim.DeleteStaff(id, liming); err != nil {
				return "", err
			}
		}
		return "", nil
	}
}

// warned lets WeCom warn about the app, and waits until that was told: what
// comes next keeps WeCom from telling anything.
func warned(p *player) (string, error) {
	if err := p.sim.NoteHealth(simulator.Health{Event: "inactive_alert", Days: 7}); err != nil {
		return "", err
	}
	return heardThen(wangzong, "应用")(p)
}

// untrusted lets WeCom refuse the server's address for a while.
func untrusted(p *player) (string, error) {
	if err := p.sim.SetTrusted("app", false); err != nil {
		return "", err
	}
	defer func() { _ = p.sim.SetTrusted("app", true) }()
	if _, err := p.sim.TypeToApp("", liming, "/待办"); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	return "", eventually(ctx, func() error { return groupHears("可信").see(ctx, p, "") })
}

// groupHears wants words in the managers' internal group.
func groupHears(words string) expectation {
	return expectation{"the internal group hears “" + words + "”", func(_ context.Context, p *player, _ string) error {
		feed := p.sim.WebhookFeed(managers)
		for _, m := range feed {
			if strings.Contains(m.Text, words) {
				return nil
			}
		}
		return fmt.Errorf("none of its %d messages says that", len(feed))
	}}
}

// took wants so many alerts taken on.
func took(n int) expectation {
	return expectation{"somebody took it on", func(ctx context.Context, p *player, _ string) error {
		all, err := p.bot().Store().Alerts(ctx, bot.Everything(), false, 100)
		taken := 0
		for _, a := range all {
			if !a.AckAt.IsZero() {
				taken++
			}
		}
		if err == nil && taken < n {
			err = fmt.Errorf("%d alerts are taken on", taken)
		}
		return err
	}}
}
