package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// groups keeps who is in which customer group, and writes into a customer's
// time line that they joined or left. Events tell it at once; a reading a
// little later tells how they came, and what events got wrong or left out.
// Staff come and go unrecorded.
func groups(d *desk) bot.Handler {
	return bot.Handler{
		Name: "groups",
		Kinds: []bot.Kind{
			bot.KindChatCreated, bot.KindChatUpdated, bot.KindChatDismissed,
			bot.JobKind(jobGroupRead), bot.KindGroupFetched, bot.KindGroupGone,
		},
		Handle: d.groups,
	}
}

func (d *desk) groups(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ChatCreated:
		return d.groupCreated(ev, v, b)
	case bot.ChatUpdated:
		return d.groupUpdated(ev, v, b)
	case bot.ChatDismissed:
		return d.groupEnded(v, b.ChatID, groupTime(ev))
	case bot.JobDue:
		return d.groupDue(v, b)
	case bot.GroupFetched:
		return d.groupFetched(ev, v, b)
	case bot.GroupGone:
		return d.groupGone(v, b)
	default:
		return nil, nil
	}
}

// groupFetched takes in a reading, or asks for another one if it came too soon
// after an event.
func (d *desk) groupFetched(ev bot.Event, v bot.View, b bot.GroupFetched) ([]bot.Effect, error) {
	if b.ChatID == "" {
		return nil, nil
	}
	c, err := d.compare(v, b)
	switch {
	case err != nil || c.stale:
		return nil, err
	case c.early:
		return []bot.Effect{readGroup(b.ChatID, v.Now(), v.Now())}, nil
	}
	var effects []bot.Effect
	for _, m := range c.changes {
		effects = append(effects, bot.SetMember{ChatID: b.ChatID, Member: m})
	}
	for _, m := range c.movements {
		effects = append(effects, m.said())
	}
	if c.doubtful {
		effects = append(effects, readGroup(b.ChatID, v.Now().Add(groupDoubtful/2), v.Now()))
	}
	told, err := d.tellOwner(v, &c.next)
	if c.next != c.known {
		effects = append(effects, bot.SetGroup{Group: c.next})
	}
	return append(effects, told...), err
}

// groupGone takes in that WeCom has no such group. One that this bot may not
// see exists, and what is known of it stays; one that was heard of just now may
// be too young to be found.
func (d *desk) groupGone(v bot.View, b bot.GroupGone) ([]bot.Effect, error) {
	known, err := v.Group(b.ChatID)
	switch {
	case err != nil || !b.Dismissed:
		return nil, err
	case tooYoung(known, b.AskedAt):
		return []bot.Effect{readGroup(b.ChatID, v.Now(), v.Now())}, nil
	default:
		return d.groupEnded(v, b.ChatID, b.AskedAt)
	}
}

// tooYoung says whether a group that was never read was heard of so lately
// that WeCom's details may not have it yet.
func tooYoung(g bot.Group, asked time.Time) bool {
	return g.FetchedAt.IsZero() && !g.ChangedAt.IsZero() && asked.Before(g.ChangedAt.Add(groupDoubtful))
}

// said is a movement in the customer's time line.
func (m movement) said() bot.RecordInteraction {
	return bot.RecordInteraction{
		Pair: bot.Pair{ExternalUserID: m.customer}, Kind: m.kind, At: m.at, Detail: m.detail(), Ref: m.chatID,
	}
}

// detail says in words how it came about.
func (m movement) detail() string {
	group := groupOf(m.store)
	switch {
	case m.kind == bot.InteractionInviteAccepted:
		return "应欢迎语的邀请进了" + group
	case m.kind == bot.InteractionRemoved:
		return "被移出了" + group
	case m.kind == bot.InteractionLeftGroup && m.unseen:
		return "已不在" + group + "里" + noticedLater
	case m.kind == bot.InteractionLeftGroup:
		return "退出了" + group
	case m.scene == bot.JoinQR:
		return "扫码进了" + group
	case m.scene == bot.JoinLink:
		return "点邀请链接进了" + group
	case m.scene == bot.JoinInvited:
		return "受邀进了" + group
	default:
		return "进了" + group
	}
}

func groupOf(store config.Store) string {
	if store.Name == "" {
		return "客户群"
	}
	return store.Name + "的客户群"
}

// group is a group as it is known, with its id and, by the configuration, its store.
func (d *desk) group(v bot.View, chatID string) (bot.Group, error) {
	g, err := v.Group(chatID)
	g.ChatID = chatID
	if store, ok := d.storeOf[chatID]; ok {
		g.Store = store.ID
	}
	return g, err
}
