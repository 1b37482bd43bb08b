package coupons

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

const (
	// remindBefore is how long before its end somebody is reminded of a coupon.
	remindBefore = 48 * time.Hour
	// remindBatch is how many coupons one event looks at; the next goes on from there.
	remindBatch = 500
	// What a kf account may say [docs 94677].
	talkLasts  = 48 * time.Hour
	talkAllows = 5
	// Customers are written to by day, from the one full hour to the other.
	wakes, sleeps = 8, 22
)

// remindFrom is where a run goes on: after coupons that end at a time.
type remindFrom struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// remind looks for coupons that end soon, and has their owners reminded, each once
// of each coupon: by an answer in a kf talk that is open, or else by a to-do for who
// serves them. WeCom offers no other way to write to a customer, and nobody is
// written to who is kept from coupons or gets no promotions.
func (g *Giver) remind(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	span := remindFrom{From: v.Now(), Until: v.Now().Add(remindBefore)}
	if len(due.Payload) > 0 {
		if err := json.Unmarshal(due.Payload, &span); err != nil {
			return nil, fmt.Errorf("job %s: %w", JobRemind, err)
		}
		if span.From.IsZero() || span.Until.IsZero() {
			span = remindFrom{From: v.Now(), Until: v.Now().Add(remindBefore)}
		}
	}
	ending, err := v.Coupons().Ending(span.From, span.Until, remindBatch)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, id := range owners(ending) {
		one, err := g.remindOne(v, id, slices.DeleteFunc(slices.Clone(ending), func(c bot.Coupon) bool { return c.ExternalUserID != id }))
		if err != nil {
			return nil, err
		}
		effects = append(effects, one...)
	}
	if len(ending) < remindBatch {
		return effects, nil
	}
	// Thousands may end in the same moment: who was reminded is not found again, so the
	// next look begins there. Those who are not reminded stay as they are: if all of them
	// are such it begins behind them.
	next := remindFrom{From: ending[len(ending)-1].Until, Until: span.Until}
	if !next.From.After(span.From) && len(effects) == 0 {
		next.From = span.From.Add(time.Second)
	}
	payload, err := json.Marshal(next)
	return append(effects, bot.ScheduleJob{Name: JobRemind, Key: hashed(JobRemind, "after", ev.ID), Due: v.Now(), Payload: payload}), err
}

// owners are whose the coupons are, in order of the first that ends.
func owners(ending []bot.Coupon) []string {
	var ids []string
	for _, c := range ending {
		if !slices.Contains(ids, c.ExternalUserID) {
			ids = append(ids, c.ExternalUserID)
		}
	}
	return ids
}

// remindOne has one customer reminded of all of theirs together.
func (g *Giver) remindOne(v bot.View, id string, ending []bot.Coupon) ([]bot.Effect, error) {
	excluded, err := moderation.Excluded(v, id, v.Now())
	if err != nil || excluded || bot.HeldOut(id, g.Shop.Alerts.HoldOut) {
		return nil, err
	}
	var fresh []bot.Coupon
	for _, c := range ending {
		now, err := v.Coupons().Coupon(c.Code)
		if err != nil {
			return nil, err
		}
		if now.Now(v.Now()) == bot.CouponClaimed && now.RemindedAt.IsZero() && now.Kind != bot.CouponPack {
			fresh = append(fresh, now)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	effects, err := g.answer(v, id, fresh)
	if err == nil && len(effects) == 0 {
		effects, err = g.hand(v, id, fresh)
	}
	if err != nil || len(effects) == 0 {
		return nil, err
	}
	for _, c := range fresh {
		c.RemindedAt = v.Now()
		effects = append(effects, bot.SetCoupon{Coupon: c, Step: bot.StepReminded, Key: "remind/" + c.Code, At: v.Now()})
	}
	return effects, nil
}

// answer reminds in a kf talk that is open and that no person has; none if there is
// no such.
func (g *Giver) answer(v bot.View, id string, ending []bot.Coupon) ([]bot.Effect, error) {
	if hour := v.Now().In(g.Location).Hour(); hour < wakes || hour >= sleeps {
		return nil, nil // The job came late: a phone that buzzes at night reminds of nothing.
	}
	accounts := make([]string, 0, len(g.Kf))
	for account := range g.Kf {
		accounts = append(accounts, account)
	}
	slices.Sort(accounts)
	for _, account := range accounts {
		t, err := v.Kf().KfTalk(account, id)
		if err != nil {
			return nil, err
		}
		if t.Human || t.SaidAt.IsZero() || t.Answered >= talkAllows || !v.Now().Before(t.SaidAt.Add(talkLasts)) {
			continue
		}
		t.OpenKfID, t.ExternalUserID = account, id
		t.Answered, t.At = t.Answered+1, v.Now()
		var menu []bot.KfItem
		for _, c := range ending {
			if url := g.URL(c.Code); url != "" && len(menu) < talkAllows {
				menu = append(menu, bot.KfItem{Content: "打开「" + c.Name + "」", URL: url})
			}
		}
		return []bot.Effect{
			bot.KfMessage{
				OpenKfID: account, ExternalUserID: id, MsgID: hashed("coupon", ending[0].Code, t.Answered),
				Text: "提醒您一声：" + g.ends(ending) + "，别忘了用～", Menu: menu, Until: t.SaidAt.Add(talkLasts),
			},
			bot.SetKfTalk{KfTalk: t},
		}, nil
	}
	return nil, nil
}

// hand asks who serves the customer to remind them, with words to paste; nobody if
// nobody does.
func (g *Giver) hand(v bot.View, id string, ending []bot.Coupon) ([]bot.Effect, error) {
	pair, store, err := g.servedBy(v, ending[0])
	if err != nil || pair.UserID == "" && store == "" {
		return nil, err
	}
	words := "您好，" + g.ends(ending) + "，方便的话来店里用掉它～"
	if url := g.URL(ending[0].Code); url != "" {
		words += " " + url
	}
	return []bot.Effect{bot.SetTodo{Todo: bot.Todo{
		ID: reminderID(id), Kind: bot.TodoCoupon, UserID: pair.UserID, Store: store, ExternalUserID: id, Ref: Reference(ending[0]), CreatedAt: v.Now(),
		Text: fmt.Sprintf("%s有 %d 张券快到期了，可以发一句：%s", alerts.Somebody, len(ending), words),
	}}}, nil
}

// servedBy is who can write to the owner of a coupon: who gave it, if they have them
// still, or else whoever does; those who left do not. With nobody the store has to see
// to it.
func (g *Giver) servedBy(v bot.View, c bot.Coupon) (bot.Pair, string, error) {
	nobody := bot.Pair{ExternalUserID: c.ExternalUserID}
	relations, err := v.Pairs(c.ExternalUserID)
	if err != nil {
		return nobody, c.Store, err
	}
	relations = slices.Clone(relations)
	slices.SortStableFunc(relations, func(a, b bot.Relation) int {
		gave := func(r bot.Relation) int { return map[bool]int{true: 0, false: 1}[r.UserID == c.UserID] }
		return gave(a) - gave(b)
	})
	for _, r := range relations {
		if r.Status != bot.RelationActive && r.Status != bot.RelationHalf {
			continue
		}
		member, err := v.Staff().Member(r.UserID)
		if err != nil {
			return nobody, c.Store, err
		}
		if member.LeftAt.IsZero() {
			return r.Pair, cmp.Or(r.Store, c.Store), nil
		}
	}
	return nobody, c.Store, nil
}

// reminderID is the to-do by which somebody is asked to remind a customer.
func reminderID(externalUserID string) string { return "coupon-ends:" + externalUserID }

// reminderDone ticks off the to-do that asks to remind of a coupon that was just
// used: who does it now would say what is not so any more.
func (g *Giver) reminderDone(v bot.View, c bot.Coupon, userID string, call bot.Call) ([]bot.Effect, error) {
	if c.RemindedAt.IsZero() {
		return nil, nil
	}
	t, err := v.Desk().Todo(bot.Everything(), userID, reminderID(c.ExternalUserID))
	if err != nil || t.ID == "" || !t.DoneAt.IsZero() || t.Ref != Reference(c) {
		return nil, err
	}
	t.DoneAt, t.DoneBy, t.Outcome = call.At, call.UserID, "客户已经用掉了"
	return []bot.Effect{bot.SetTodo{Todo: t}}, nil
}

// ends says which coupons end when.
func (g *Giver) ends(ending []bot.Coupon) string {
	var parts []string
	for _, c := range ending {
		parts = append(parts, fmt.Sprintf("%s到 %s", Titled(c.Name, c.CouponTerms), Moment(c.Until, g.Location)))
	}
	const shown = 3
	if len(parts) > shown {
		return strings.Join(parts[:shown], "、") + fmt.Sprintf("等 %d 张券快到期了", len(parts))
	}
	return strings.Join(parts, "、")
}

// hashed is short, and the same for the same things: what makes an answer one.
func hashed(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(things...)))
	return hex.EncodeToString(sum[:16])
}
