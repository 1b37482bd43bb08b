package handlers

import (
	"cmp"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/templates"
)

// The limits of a welcome [docs 92137].
const (
	welcomeBytes    = 4000
	attachmentsMost = 9
	// codeLife is how long a code works, counted from the event.
	codeLife = 20 * time.Second
	// receivedLife keeps a little time for an event whose CreateTime cannot be
	// right by this clock: then it is WeCom that judges the code.
	receivedLife = 5 * time.Second
)

// welcome greets a new customer: the rule that fits best says with what text,
// whether with an invitation to the store's groups and with which coupon. A
// pair is greeted once, however many events and apps tell of it.
func welcome(d *desk) bot.Handler {
	return bot.Handler{
		Name:   "welcome",
		Kinds:  []bot.Kind{bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindArchiveConsented},
		Handle: d.welcome,
	}
}

func (d *desk) welcome(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	pair, state, code := invitation(ev.Body)
	if !complete(pair) {
		return nil, nil
	}
	if code == "" {
		return missing(ev, pair), nil
	}
	rel, err := v.Relation(pair)
	if err != nil {
		return nil, err
	}
	if !d.due(rel, ev.At) {
		return nil, nil
	}
	send, given, err := d.greeting(v, pair, d.origin(pair.UserID, cmp.Or(state, rel.State)), ev.At)
	if err != nil {
		return nil, err
	}
	send.App, send.Code, send.Until = d.app(ev.Receiver), code, until(ev)
	if !v.Now().Before(send.Until) {
		// The words that staff are given to send instead lead to the same coupon.
		lost, err := d.lost(v, send, bot.SendFailed{Reason: tooLate})
		return append(lost, given...), err
	}
	return append([]bot.Effect{send, bot.SetWelcomed{Pair: pair, At: ev.At}}, given...), nil
}

// tooLate is the reason when the bot itself came too late.
const tooLate = "收到消息时，欢迎语的 20 秒有效期已经过了。"

// invitation is who may be welcomed by an event, from where, with what code.
func invitation(body bot.Body) (pair bot.Pair, state, code string) {
	switch b := body.(type) {
	case bot.ContactAdded:
		return b.Pair, b.State, b.WelcomeCode
	case bot.ArchiveConsented:
		return b.Pair, "", b.WelcomeCode
	default:
		return bot.Pair{}, "", ""
	}
}

// missing notes an add without a code. That is normal: the console has its own
// welcome, the two have talked before, or the half-added event brought the
// code [docs 92137]. Nobody is told.
func missing(ev bot.Event, pair bot.Pair) []bot.Effect {
	if ev.Kind == bot.KindArchiveConsented {
		return nil
	}
	return []bot.Effect{bot.RecordInteraction{
		Pair: pair, Kind: bot.InteractionWelcomeMissing, At: ev.At, Detail: "企业微信没有给欢迎语的机会（已欢迎过、聊过，或后台另有欢迎语）",
	}}
}

// due says whether a pair may be welcomed for an add at a time. An add that is
// older than the last welcome arrived late and was covered by it.
func (d *desk) due(r bot.Relation, at time.Time) bool {
	return r.WelcomedAt.IsZero() || !at.Before(r.WelcomedAt.Add(d.Welcome.AgainAfter)) && at.After(r.WelcomedAt)
}

// until is the end of the code's life.
func until(ev bot.Event) time.Time {
	byEvent, byArrival := ev.At.Add(codeLife), ev.ReceivedAt.Add(receivedLife)
	if byArrival.After(byEvent) {
		return byArrival
	}
	return byEvent
}

// greeting makes the welcome, text and attachments agreeing with each other, and what
// gives the customer the coupon that goes along.
func (d *desk) greeting(v bot.View, pair bot.Pair, from origin, at time.Time) (bot.Welcome, []bot.Effect, error) {
	rule, _ := d.choose(from, at)
	if from.Store.ID == "" {
		from.Store = d.stores[rule.Store]
	}
	gift, err := d.couponFor(v, pair, rule, from.Store)
	if err != nil {
		return bot.Welcome{}, nil, err
	}
	invite, err := d.invite(v, rule, from.Store)
	if err != nil {
		return bot.Welcome{}, nil, err
	}
	links, err := d.links(gift, from.Store)
	if err != nil {
		return bot.Welcome{}, nil, err
	}
	coupon := gift.Plan.ID
	if len(links) == 0 {
		// It opens nowhere, and is told of in the text only.
		coupon, gift.Effects = "", nil
	}
	text, err := d.text(v, pair, rule, from, gift.Plan, len(invite) > 0)
	attachments := append(invite, links...)
	return bot.Welcome{
		Pair: pair, Text: text, Attachments: attachments[:min(len(attachments), attachmentsMost)], AddedAt: at, Rule: rule.Name, Coupon: coupon,
	}, gift.Effects, err
}

// couponFor is what a rule gives the customer: nothing to who is kept from coupons
// for a time, and nothing that is not there any more. The welcome then says nothing
// of one.
func (d *desk) couponFor(v bot.View, pair bot.Pair, rule config.WelcomeRule, store config.Store) (coupons.Gift, error) {
	if rule.Coupon == "" {
		return coupons.Gift{}, nil
	}
	return d.giver.Give(v, coupons.Recipient{Pair: pair, Store: store.ID, Source: "welcome:" + rule.Name}, rule.Coupon, v.Now())
}

func (d *desk) text(v bot.View, pair bot.Pair, rule config.WelcomeRule, from origin, coupon bot.CouponPlan, invite bool) (string, error) {
	name, err := d.nickname(v, pair.ExternalUserID)
	if err != nil {
		return "", err
	}
	text, err := d.messages.Message(rule.Message, templates.Welcome{
		Customer: name, Staff: from.Staff.Name, Store: from.Store.Name, Shop: d.Name,
		Coupon: coupon.Name, CouponDetail: coupons.Detail(coupon), Invite: invite,
	})
	return templates.Cut(text, welcomeBytes), err
}
