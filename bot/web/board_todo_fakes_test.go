package web

import (
	"context"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Backroom is what waits, for tests: lists, how each thing in them reads, and to whom
// alerts can be given.
type Backroom struct {
	Boards
	mu       sync.Mutex
	Waits    bot.BoardLists
	Says     map[string]string
	Hands    []bot.Caller
	Away     error
	Asked    []bot.BoardAsk
	Answers  map[string]bot.Reply
	Given    []string
	Visitors map[string]bot.Caller
}

// Lists are the lists as they are.
func (b *Backroom) Lists(_ context.Context, ask bot.BoardAsk) (bot.BoardLists, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Asked = append(b.Asked, ask)
	return b.Waits, b.Away
}

// Tell reads each thing by what it says, or its ID.
func (b *Backroom) Tell(_ context.Context, _ bot.Caller, lists bot.BoardLists) (words bot.BoardWords, err error) {
	line := func(id string) bot.BoardLine {
		if text, ok := b.Says[id]; ok {
			id = text
		}
		return bot.BoardLine{Text: id}
	}
	for _, a := range lists.Alerts {
		one := line(a.ID)
		one.Hands = b.Hands
		words.Alerts = append(words.Alerts, one)
	}
	for _, t := range lists.Todos {
		words.Todos = append(words.Todos, line(t.ID))
	}
	for _, x := range lists.Violations {
		words.Violations = append(words.Violations, line(x.ID))
	}
	for _, p := range lists.Posts {
		words.Posts = append(words.Posts, line(p.ID))
	}
	for _, c := range lists.Coupons {
		words.Coupons = append(words.Coupons, line(c.Code))
	}
	return words, nil
}

// Caller is a visitor with their role.
func (b *Backroom) Caller(_ context.Context, userID string) (bot.Caller, error) {
	c := b.Visitors[userID]
	c.UserID = userID
	return c, nil
}

// Line answers a line with what stands for it.
func (b *Backroom) Line(_ context.Context, line bot.PageLine) (bot.Reply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Given = append(b.Given, line.Line)
	r, ok := b.Answers[line.Line]
	if !ok {
		r = bot.Reply{Text: "好，记下了：" + line.Line, Done: true}
	}
	r.ID, r.UserID = line.Reply, line.UserID
	return r, nil
}

// NewBackroom is a store on a busy day.
func NewBackroom(now time.Time) *Backroom {
	return &Backroom{
		Waits: bot.BoardLists{
			Alerts: []bot.Alert{
				{ID: "ALOST17", Kind: bot.AlertLost, Store: "s17", Urgent: true, OpenedAt: now.Add(-time.Hour)},
				{ID: "AGIVEN2", Kind: bot.AlertLost, Store: "s17", AckAt: now, AckBy: "hanmei", Assigned: "liming"},
			},
			Todos: []bot.Todo{
				{ID: "DFOLLOW", Kind: bot.TodoFollow, UserID: "hanmei", Store: "s17"},
				{ID: "confirm-K7Q2MD-hanmei", Kind: bot.TodoConfirm, UserID: "hanmei", Ref: "K7Q2MD"},
				{ID: "AAGIVEN2", Kind: bot.TodoAlert, UserID: "liming", Ref: "AGIVEN2"},
				{ID: "violation:V234567", Kind: bot.TodoReview, Store: "s17", Ref: "V234567"},
			},
			Violations: []bot.Violation{
				{ID: "V234567", Store: "s17", ExternalUserID: "wmXiaoyu", Step: bot.StepReview, State: bot.ViolationOpen},
				{ID: "V765432", Store: "s17", ExternalUserID: "wmXiaomei", Step: bot.StepNote, State: bot.ViolationOpen},
			},
			Posts:   []bot.Post{{ID: "PSALE77", MsgID: "msg1", Sender: "liming", Store: "s17"}, {ID: "PMINE77", MsgID: "msg2", Sender: "hanmei", Store: "s17"}},
			Coupons: []bot.Coupon{{Code: "7K3Q9F2MX8RT", Store: "s17", ExternalUserID: "wmXiaoyu", Review: "领得太快"}},
			More:    map[string]int{"coupons": 3},
		},
		Hands: []bot.Caller{{UserID: "liming", Name: "李明", Role: bot.RoleClerk}, {UserID: "zhaoli", Name: "赵丽", Role: bot.RoleManager}},
		Says:  map[string]string{}, Answers: map[string]bot.Reply{},
		Visitors: map[string]bot.Caller{
			"hanmei":  {Name: "韩梅", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{"s17"}}},
			"liming":  {Name: "李明", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s17"}, UserID: "liming"}},
			"auditor": {Name: "审计", Role: bot.RoleAuditor, Scope: bot.Everything()},
			"quyu":    {Name: "区先生", Role: bot.RoleRegion, Scope: bot.Scope{Stores: []string{"s17", "s18"}}},
		},
	}
}
