package moderation

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// Ruling is what comes of what somebody decided: the effects, and what the one
// who decided is told.
type Ruling struct {
	// Text is what was done, or with Refused why nothing was; Summary is it in one
	// line, for a confirmation.
	Text, Summary string
	Refused       bool
	Effects       []bot.Effect
	// Violation is the violation as it is now, if it is about one; Store whose it is,
	// Customer whom it touches.
	Violation bot.Violation
	Store     string
	Customer  string
}

func refusal(text string) Ruling { return Ruling{Text: text, Refused: true} }

// Uphold finds a violation right.
func (m *Moderator) Uphold(call bot.Call, v bot.View, x bot.Violation, note string) (Ruling, error) {
	return m.rule(call, v, x, bot.ViolationUpheld, note)
}

// Overturn finds a violation wrong, and takes back all that came of it: what the
// customer is kept from, what waits for people, what later violations counted it
// for. The words become an example, and a rule that is wrong too often no longer
// acts.
func (m *Moderator) Overturn(call bot.Call, v bot.View, x bot.Violation, note string) (Ruling, error) {
	return m.rule(call, v, x, bot.ViolationOverturned, note)
}

func (m *Moderator) rule(call bot.Call, v bot.View, x bot.Violation, to bot.ViolationState, why string) (Ruling, error) {
	x, err := fresh(v, x)
	if err != nil {
		return Ruling{}, err
	}
	name, err := customer(v, x.ExternalUserID)
	if err != nil {
		return Ruling{}, err
	}
	if no := mayRule(call, x, to); no != "" {
		return refusal(no), nil
	}
	c := change{old: x, now: x, at: call.At, whom: call.UserID}
	c.now.State, c.now.DecidedAt, c.now.DecidedBy, c.now.Note = to, call.At, call.UserID, cut(why, maxReason)
	r := Ruling{Violation: c.now, Store: x.Store, Customer: x.ExternalUserID}
	same, err := m.together(v, c, call)
	if err != nil {
		return r, err
	}
	if r.Effects, err = m.settle(v, append([]change{c}, same...)...); err != nil {
		return r, err
	}
	for _, step := range []func(bot.View, change) ([]bot.Effect, error){
		m.examples,
		func(v bot.View, c change) ([]bot.Effect, error) { return m.outcome(v, c, r.Effects) },
		func(v bot.View, c change) ([]bot.Effect, error) { return m.demote(v, c, same) },
	} {
		more, err := step(v, c)
		if err != nil {
			return r, err
		}
		r.Effects = append(r.Effects, more...)
	}
	ids := []string{x.ID}
	for _, one := range same {
		ids = append(ids, one.now.ID)
	}
	ended, err := alerts.Decided(v, ids, call.At, call.UserID)
	if err != nil {
		return r, err
	}
	r.Effects = append(r.Effects, ended...)
	who := name
	if x.ByStaff {
		if who, err = m.staff(v, x.UserID); err != nil {
			return r, err
		}
	}
	r.Summary = fmt.Sprintf("判%s的发言%s为%s", who, quoted(Excerpt(x)), rulings[to])
	r.Text, err = m.ruled(call, v, c, who, len(same), r.Effects)
	return r, err
}

var rulings = map[bot.ViolationState]string{bot.ViolationUpheld: "属实", bot.ViolationOverturned: "误判"}

// fresh is a violation as it stands now: what was read for a question may have
// been decided since.
func fresh(v bot.View, x bot.Violation) (bot.Violation, error) {
	if x.ExternalUserID == "" {
		return x, nil
	}
	all, err := v.Moderation().Violations(x.ExternalUserID, x.At)
	for _, o := range all {
		if o.ID == x.ID {
			return o, err
		}
	}
	return x, err
}

// mayRule says why the caller may not decide, or nothing if they may.
func mayRule(call bot.Call, x bot.Violation, to bot.ViolationState) string {
	appealed := x.State == bot.ViolationAppealed
	above := appealed || x.ByStaff || rank(x.Step) >= rank(bot.StepReview) || x.State == bot.ViolationUpheld || x.State == bot.ViolationOverturned
	final := !x.AppealedAt.IsZero() && !x.DecidedAt.Before(x.AppealedAt)
	switch {
	case x.ID == "" || !roster.Shows(call.Scope, x.Store) && !strings.EqualFold(call.UserID, x.UserID):
		return "在您的范围内没有这一条。发 /违规 可以看到编号。"
	case !call.Role.May(bot.RoleClerk, true):
		return "您的角色只能看，不能判定。"
	case x.ByStaff && strings.EqualFold(call.UserID, x.UserID):
		return "这是您自己说的话，要请别的同事来看。"
	case x.State == to && !appealed:
		return "这一条已经判为" + rulings[to] + "，不用再处理。"
	case final:
		return "这一条已经复核过，结果是" + rulings[x.State] + "，不再改判。"
	case above && !call.Role.May(bot.RoleManager, true):
		return "这一条要店长或以上来判定，请和店长说一声。您觉得判错了，可以发 /申诉 " + x.ID + " 理由"
	case appealed && strings.EqualFold(call.UserID, x.DecidedBy):
		return "第一次是您判定的，申诉要请别的同事来复核，这样才公平。请转给另一位店长，或请区域、总部来看。"
	case appealed && strings.EqualFold(call.UserID, x.AppealedBy):
		return "申诉是您提出的，要请别的同事来复核。"
	}
	return ""
}

// together are what the customer said in the same place, in the same words and at
// about the same time, and nobody decided on: a burst of one thing is one decision.
// What has climbed to a step on which the caller may not decide is left to those
// who may.
func (m *Moderator) together(v bot.View, c change, call bot.Call) ([]change, error) {
	others, err := m.others(v, c.now)
	var same []change
	for _, o := range others {
		waits := o.State == bot.ViolationNoted || o.State == bot.ViolationOpen
		if !waits || o.Text != c.now.Text || o.Text == "" || o.ChatID != c.now.ChatID || o.At.Sub(c.now.At).Abs() > burstSpan ||
			mayRule(call, o, c.now.State) != "" {
			continue
		}
		d := change{old: o, now: o, at: c.at, whom: c.whom}
		d.now.State, d.now.DecidedAt, d.now.DecidedBy, d.now.Note = c.now.State, c.at, c.whom, c.now.Note
		same = append(same, d)
	}
	return same, err
}

// cut is what somebody typed, on one line and no longer than so many characters.
func cut(text string, most int) string {
	return templates.CutRunes(strings.Join(strings.Fields(text), " "), most)
}
