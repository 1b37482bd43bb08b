package moderation

import (
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Excluded says whether a customer is kept from coupons, sales and posts at a
// time. Whatever offers one of these asks it.
func Excluded(v bot.View, externalUserID string, now time.Time) (bool, error) {
	e, err := Holding(v, externalUserID, now)
	return e.ID != "", err
}

// Holding is of the exclusions of a customer that hold at a time the one that ends
// last, so that what they are told of its end is true; zero if none holds.
func Holding(v bot.View, externalUserID string, now time.Time) (bot.Exclusion, error) {
	if externalUserID == "" {
		return bot.Exclusion{}, nil
	}
	all, err := v.Moderation().Exclusions(externalUserID)
	var last bot.Exclusion
	for _, e := range all {
		if e.Holds(now) && (last.ID == "" || outlasts(e, last)) {
			last = e
		}
	}
	return last, err
}

// outlasts says whether one exclusion ends after another.
func outlasts(e, other bot.Exclusion) bool {
	return !other.Until.IsZero() && (e.Until.IsZero() || e.Until.After(other.Until))
}

// excludes says whether a violation keeps the customer from something by itself,
// and for how long, 0 for good: what somebody found right, and at once what
// climbed to the last step.
func (m *Moderator) excludes(x bot.Violation) (time.Duration, bool) {
	if x.ByStaff || x.ExternalUserID == "" {
		return 0, false
	}
	right := x.State == bot.ViolationUpheld || x.State == bot.ViolationAppealed && !x.DecidedAt.IsZero()
	atOnce := x.Step == bot.StepRemove && (x.State == bot.ViolationOpen || x.State == bot.ViolationAppealed)
	d, ok := m.Shop.Moderation.Ladder.Exclude[string(x.Step)]
	return d, ok && (right || atOnce)
}

// exclusionOf is the newest exclusion that a violation brought by itself; only its
// ID is set if there is none. What was lifted once stays lifted: the next is
// another one.
func exclusionOf(v bot.View, x bot.Violation) (e bot.Exclusion, next string, err error) {
	all, err := v.Moderation().Exclusions(x.ExternalUserID)
	for n := 1; ; n++ {
		next = fmt.Sprintf("E%s-%d", x.ID, n)
		i := slices.IndexFunc(all, func(o bot.Exclusion) bool { return o.ID == next })
		if i < 0 {
			return e, next, err
		}
		e = all[i]
	}
}

// exclusion begins what a violation excludes from, changes its length, or lifts
// it. What somebody lifted stays lifted.
func (m *Moderator) exclusion(v bot.View, c change, _ []bot.Violation) ([]bot.Effect, error) {
	x := c.now
	span, wanted := m.excludes(x)
	before, was := m.excludes(c.old)
	if wanted == was && span == before {
		return nil, nil
	}
	e, next, err := exclusionOf(v, x)
	switch {
	case err != nil || !wanted && (e.ID == "" || !e.Holds(c.at)) || was && !e.LiftedAt.IsZero():
		return nil, err
	case !wanted:
		e.LiftedAt = c.at
		return []bot.Effect{bot.SetExclusion{Exclusion: e}, excludedEntry(e, c.at, "提前恢复，因为是误判")}, nil
	}
	id, from := next, c.at
	if e.ID != "" && e.LiftedAt.IsZero() {
		id, from = e.ID, e.From
	}
	e = bot.Exclusion{
		ID: id, ExternalUserID: x.ExternalUserID, Store: x.Store, From: from, Reason: m.whys(x), Violation: x.ID, By: c.whom,
	}
	if span > 0 {
		e.Until = e.From.Add(span)
	}
	return []bot.Effect{bot.SetExclusion{Exclusion: e}, excludedEntry(e, c.at, m.lasting(e))}, nil
}

// excludedEntry is what the time line says of an exclusion.
func excludedEntry(e bot.Exclusion, at time.Time, what string) bot.RecordInteraction {
	return bot.RecordInteraction{
		Pair: bot.Pair{ExternalUserID: e.ExternalUserID}, Kind: bot.InteractionExcluded, At: at, Detail: what, Ref: e.ID,
	}
}

// lasting says until when.
func (m *Moderator) lasting(e bot.Exclusion) string {
	if e.Until.IsZero() {
		return "长期"
	}
	return "到 " + ended(e.Until, m.Location)
}

// ended is the end of a time in words.
func ended(until time.Time, location *time.Location) string {
	if until.IsZero() {
		return "长期"
	}
	return until.In(location).Format("1月2日 15:04")
}

// maxReason is how many characters a reason has.
const maxReason = 100

// Exclude keeps a customer from coupons, sales and posts for a time, 0 for good,
// because the caller says so. Violation is why, empty if it is something else.
func (m *Moderator) Exclude(call bot.Call, v bot.View, externalUserID string, span time.Duration, reason, violation string) (Ruling, error) {
	if !call.Role.May(bot.RoleManager, true) {
		return refusal("暂停客户参加活动要店长或以上来定，请和店长说一声。"), nil
	}
	person, err := v.Desk().Person(call.Scope, externalUserID)
	if err != nil {
		return Ruling{}, err
	}
	if len(person.Identities) == 0 {
		return refusal("在您的范围内没有这位客户。"), nil
	}
	if span < 0 {
		return refusal("时间要写 1天、7天、15天，或者长期。"), nil
	}
	e := bot.Exclusion{
		ID: code("E", "exclude", call.Event, externalUserID), ExternalUserID: externalUserID, From: call.At, Violation: violation, By: call.UserID,
		Reason: cut(reason, maxReason),
	}
	for _, r := range person.Relations {
		if e.Store == "" && roster.Shows(call.Scope, r.Store) {
			e.Store = r.Store
		}
	}
	if span > 0 {
		e.Until = call.At.Add(span)
	}
	name, err := customer(v, externalUserID)
	return Ruling{
		Text:    fmt.Sprintf("好，%s 暂停参加优惠券、抢购和群发，%s。提前恢复发 /违规 恢复 %s", name, m.lasting(e), e.ID),
		Summary: fmt.Sprintf("暂停%s参加优惠券、抢购和群发，%s", name, m.lasting(e)),
		Effects: []bot.Effect{bot.SetExclusion{Exclusion: e}, excludedEntry(e, call.At, m.lasting(e))}, Store: e.Store, Customer: externalUserID,
	}, err
}

// Lift ends an exclusion before its time.
func (m *Moderator) Lift(call bot.Call, v bot.View, e bot.Exclusion) (Ruling, error) {
	name, err := customer(v, e.ExternalUserID)
	if err != nil {
		return Ruling{}, err
	}
	switch {
	case e.ID == "" || !roster.Shows(call.Scope, e.Store):
		return refusal("在您的范围内没有这一条暂停。发 /违规 可以看到编号。"), nil
	case !call.Role.May(bot.RoleManager, true):
		return refusal("恢复客户参加活动要店长或以上来定，请和店长说一声。"), nil
	case !e.Holds(call.At):
		return refusal(name + "的这一条暂停已经结束了，不用再恢复。"), nil
	}
	e.LiftedAt = call.At
	text := fmt.Sprintf("好，%s 恢复了，可以照常参加优惠券、抢购和群发。", name)
	all, err := v.Moderation().Exclusions(e.ExternalUserID)
	var last bot.Exclusion
	for _, o := range all {
		if o.ID != e.ID && o.Holds(call.At) && (last.ID == "" || outlasts(o, last)) {
			last = o
			text = fmt.Sprintf("好，这一条解除了。%s 还有另一条暂停，%s（%s），所以还不能参加活动。", name, m.lasting(o), numberOf(call, o))
		}
	}
	return Ruling{
		Text: text, Summary: "恢复" + name + "参加活动", Store: e.Store, Customer: e.ExternalUserID,
		Effects: []bot.Effect{bot.SetExclusion{Exclusion: e}, excludedEntry(e, call.At, "提前恢复")},
	}, err
}

// numberOf is how the caller finds another exclusion: one of a store that they do
// not see holds as well, and has no number for them.
func numberOf(call bot.Call, e bot.Exclusion) string {
	if roster.Shows(call.Scope, e.Store) {
		return "编号 " + e.ID
	}
	return "不在您的范围内，请总部处理"
}
