package commands

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Followed reminds members of what they wanted to be reminded of.
func Followed(o Options) bot.Handler {
	c := newCounter(o)
	return bot.Handler{Name: "followed", Kinds: []bot.Kind{bot.JobKind(bot.JobFollow)}, Handle: c.followed}
}

func (c *counter) followed(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var id string
	if err := json.Unmarshal(job.Payload, &id); err != nil {
		return nil, fmt.Errorf("commands: the payload of a reminder: %w", err)
	}
	t, err := v.Desk().Todo(bot.Everything(), "", id)
	if err != nil || t.ID == "" || !t.DoneAt.IsZero() || t.DueAt.Unix() != job.Due.Unix() {
		// Done, or put off: then another job comes, or came.
		return nil, err
	}
	if t.ExternalUserID != "" {
		erased, err := v.Desk().Erased(t.ExternalUserID)
		if err != nil {
			return nil, err
		}
		if !erased.Before(t.CreatedAt) {
			t.DoneAt, t.Outcome = v.Now(), "客户资料已删除"
			return []bot.Effect{bot.SetTodo{Todo: t}}, nil
		}
	}
	return c.remindOf(ev, v, t)
}

// remindOf tells whose to-do it is, or who runs the store if they left.
func (c *counter) remindOf(ev bot.Event, v bot.View, t bot.Todo) ([]bot.Effect, error) {
	users, note, err := c.remindWhom(v, t)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	var effects []bot.Effect
	if note != "" {
		t.UserID = ""
		effects = append(effects, bot.SetTodo{Todo: t})
	}
	if lost, err := c.lost(v, t); err != nil {
		return nil, err
	} else if lost {
		note += "留意：这位客户现在不是好友了。"
	}
	card := bot.Card{
		Task: fmt.Sprint("follow_", t.ID, "_", ev.ID), Source: "跟进提醒", Title: t.Text, Text: note,
		Detail: c.day(t.CreatedAt, v.Now()) + "记下的",
		Buttons: []bot.CardButton{
			{Text: "完成", Line: "/待办 完成 " + t.ID, Main: true},
			{Text: "明天再说", Line: "/待办 推迟 " + t.ID + " 1天"},
		},
	}
	if t.ExternalUserID != "" {
		card.Buttons = append(card.Buttons, bot.CardButton{Text: "看客户", Line: "/客户 " + t.ExternalUserID})
	}
	text := fmt.Sprintf("该%s了（%s）。%s\n办好了发 /待办 完成 %s，明天再说发 /待办 推迟 %s 1天", t.Text, card.Detail, note, t.ID, t.ID)
	return append(effects,
		bot.AppMessage{ToUsers: users, Text: text, Card: &card, About: t.ExternalUserID},
		bot.SetCardState{CardState: bot.CardState{Task: card.Task, Users: users, Card: card, SentAt: v.Now()}}), nil
}

// remindWhom is the member whose to-do it is, or those who run the store, with a
// word on why it comes to them.
func (c *counter) remindWhom(v bot.View, t bot.Todo) ([]string, string, error) {
	owner, err := c.roster.Caller(v.Staff(), t.UserID)
	if err != nil {
		return nil, "", err
	}
	if t.UserID != "" && owner.Role != bot.RoleNone {
		return []string{t.UserID}, "", nil
	}
	everybody, err := c.roster.Everybody(v.Staff())
	if err != nil {
		return nil, "", err
	}
	users, _ := roster.Hears(everybody, t.Store, 0)
	if t.UserID == "" {
		return users, "", nil
	}
	return users, fmt.Sprintf("这是 %s 记下的，TA 已经不在岗了，请您接着跟。", shownText(owner.Name)), nil
}

// lost says whether nobody talks to the customer any more.
func (c *counter) lost(v bot.View, t bot.Todo) (bool, error) {
	if t.ExternalUserID == "" {
		return false, nil
	}
	relations, err := v.Pairs(t.ExternalUserID)
	for _, r := range relations {
		if r.Status == bot.RelationActive || r.Status == bot.RelationHalf {
			return false, err
		}
	}
	return true, err
}
