package moderation

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// removes says whether a violation asks for the customer to be taken out of the
// group.
func removes(x bot.Violation) bool {
	return !x.ByStaff && x.ChatID != "" && x.ExternalUserID != "" && x.Step == bot.StepRemove && x.State != bot.ViolationOverturned
}

// removeTodo is the to-do for taking a customer out of a group: one, whatever
// they said.
func removeTodo(chatID, externalUserID string) string { return code("remove:", chatID, externalUserID) }

// removal asks the group's owner to remove the customer by hand, because WeCom
// lets no program do it, and takes that back where no violation asks for it any
// more.
func (m *Moderator) removal(v bot.View, c change, all []bot.Violation) ([]bot.Effect, error) {
	x := c.now
	switch {
	case removes(x) && !removes(c.old):
		return m.askRemoval(v, x, all)
	case !removes(c.old) || removes(x):
		return nil, nil
	}
	if slices.ContainsFunc(all, func(o bot.Violation) bool { return o.ID != x.ID && o.ChatID == x.ChatID && removes(o) }) {
		return nil, nil
	}
	effects, err := todoDone(v, removeTodo(x.ChatID, x.ExternalUserID), c, outcomes[bot.ViolationOpen])
	if err != nil {
		return nil, err
	}
	done, err := cardDone(v, x, "remove", c, outcomes[bot.ViolationOpen])
	return append(effects, done...), err
}

func (m *Moderator) askRemoval(v bot.View, x bot.Violation, all []bot.Violation) ([]bot.Effect, error) {
	member, err := v.Member(x.ChatID, x.ExternalUserID)
	if err != nil || member.ID != "" && !member.Present && !before(member.LeftAt, x.At) {
		// Out of it already.
		return nil, err
	}
	asked, err := v.Desk().Todo(bot.Everything(), "", removeTodo(x.ChatID, x.ExternalUserID))
	if err != nil || asked.ID != "" && asked.DoneAt.IsZero() {
		return nil, err
	}
	group, err := v.Group(x.ChatID)
	if err != nil {
		return nil, err
	}
	owner := group.Owner
	if serves, err := m.serves(v, owner, x.Store); err != nil {
		return nil, err
	} else if !serves {
		owner = ""
	}
	users, err := m.whom(v, owner, x.Store)
	if err != nil {
		return nil, err
	}
	words, err := m.words(v, x, all)
	if err != nil {
		return nil, err
	}
	text, plain, err := m.both("moderation/remove", words)
	if err != nil {
		return nil, err
	}
	task, err := nextTask(v, x, "remove")
	if err != nil {
		return nil, err
	}
	created := x.At
	if !asked.DoneAt.IsZero() && created.Before(asked.DoneAt) {
		// It was taken back, and is wanted again.
		created = v.Now()
	}
	sent, err := m.send(v, note{users: users, plain: plain, about: x.ExternalUserID, card: bot.Card{
		Task: task, Source: "请移出群", Title: "请把" + words.Customer + "移出群" + words.Group, Detail: m.detail(x), Text: text,
		Buttons: []bot.CardButton{{Text: "不该移除", Line: "/申诉 " + x.ID}, {Text: "看看前后", Line: "/违规 前后 " + x.ID}},
	}})
	return append([]bot.Effect{bot.SetTodo{Todo: bot.Todo{
		ID: removeTodo(x.ChatID, x.ExternalUserID), Kind: bot.TodoRemove, UserID: owner, Store: x.Store, ExternalUserID: x.ExternalUserID, Ref: x.ChatID,
		Text: "把" + words.Customer + "移出群" + words.Group + "：群聊 → 群成员 → 移除", CreatedAt: created,
	}}}, sent...), err
}

// removed ends what asks for somebody's removal once they are out of the group,
// whoever tells of it and whether they went or were made to.
func (m *Moderator) removed(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ChatUpdated:
		if b.Detail != bot.ChatMemberRemoved {
			return nil, nil
		}
		return m.outOf(v, b.ChatID, b.Members, ev.At)
	case bot.ChatDismissed:
		members, err := v.Members(b.ChatID)
		if err != nil {
			return nil, err
		}
		return m.outOf(v, b.ChatID, present(members), ev.At)
	case bot.GroupFetched:
		members, err := v.Members(b.ChatID)
		if err != nil {
			return nil, err
		}
		gone := slices.DeleteFunc(present(members), func(id string) bool {
			return slices.ContainsFunc(b.Members, func(g bot.GroupMember) bool { return g.ID == id })
		})
		return m.outOf(v, b.ChatID, gone, b.AskedAt)
	}
	return nil, nil
}

// present are the customers among members who are in the group, as far as is known.
func present(members []bot.Member) []string {
	var all []string
	for _, member := range members {
		if member.Customer && member.Present {
			all = append(all, member.ID)
		}
	}
	return all
}

// before says that somebody left before something was said. Callbacks tell times in
// seconds and the archive in milliseconds: who says a thing and is gone in the same
// second left after it.
func before(left, said time.Time) bool { return left.Before(said.Truncate(time.Second)) }

// outOf ends the to-dos about people who were out of a group at a time. A leaving
// from before what was said is another one.
func (m *Moderator) outOf(v bot.View, chatID string, gone []string, at time.Time) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, id := range gone {
		if bot.SpeakerOf(id) != bot.SpeakerCustomer {
			continue
		}
		t, err := v.Desk().Todo(bot.Everything(), "", removeTodo(chatID, id))
		if err != nil {
			return nil, err
		}
		if t.ID == "" || !t.DoneAt.IsZero() || before(at, t.CreatedAt) {
			continue
		}
		t.DoneAt, t.Outcome = v.Now(), "已经不在群里"
		effects = append(effects, bot.SetTodo{Todo: t})
	}
	return effects, nil
}
