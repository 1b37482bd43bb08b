package kf

import (
	"cmp"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/templates"
)

// event takes in what happens in a kf account besides what is said.
func (d *desk) event(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.KfEvent)
	account, ours := d.account(b.OpenKfID)
	if !ok || !ours || b.ExternalUserID == "" {
		return nil, nil
	}
	switch b.Event {
	case "enter_session":
		return d.enter(v, account, b)
	case "session_status_change":
		return d.changed(v, b)
	case "msg_send_fail":
		return d.lost(v, account, b)
	}
	return nil, nil
}

// twice is how soon after a welcome the chat may have been opened again before
// WeCom knew of the welcome.
const twice = time.Minute

// enter welcomes who opens the chat, if WeCom gave the chance: its code works once
// and for 20 s, and comes only to who was not welcomed within two days [docs 94670].
func (d *desk) enter(v bot.View, account config.Kf, b bot.KfEvent) ([]bot.Effect, error) {
	until := b.At.Add(welcomeLife)
	if b.WelcomeCode == "" || !v.Now().Before(until) {
		return nil, nil
	}
	t, err := talkOf(v, b.OpenKfID, b.ExternalUserID)
	if err != nil || !t.GreetedAt.IsZero() && b.At.Before(t.GreetedAt.Add(twice)) {
		return nil, err
	}
	menu, err := d.menu(v, account)
	if err != nil {
		return nil, err
	}
	text, given, err := d.welcome(v, account, b.ExternalUserID)
	if err != nil {
		return nil, err
	}
	t.GreetedAt = b.At
	t.effects = append(t.effects, given...)
	t.effects = append(t.effects, bot.KfMessage{
		OpenKfID: b.OpenKfID, ExternalUserID: b.ExternalUserID, MsgID: msgID(b.MsgID, 0), Text: templates.Cut(text, menuBytes), Menu: menu,
		Code: b.WelcomeCode, Until: until,
	})
	return t.finish(v), nil
}

// DefaultWelcome is the message of accounts that name none.
const DefaultWelcome = "kf/welcome"

// welcome is what is said to who comes, with what keeps the coupon that it speaks of
// for them: nobody is promised what they cannot get.
func (d *desk) welcome(v bot.View, account config.Kf, externalUserID string) (string, []bot.Effect, error) {
	who, err := v.Customer(externalUserID)
	if err != nil {
		return "", nil, err
	}
	gift, err := d.gift(v, account, externalUserID, "welcome:kf")
	if err != nil {
		return "", nil, err
	}
	text, err := d.Messages.Message(cmp.Or(account.Welcome, DefaultWelcome), templates.KfWelcome{
		Customer: templates.NewNickname(who.Name), Account: account.Name, Store: d.roster.StoreName(account.Store), Shop: d.Shop.Name,
		Coupon: gift.Plan.Name, CouponDetail: coupons.Detail(gift.Plan),
	})
	return text, gift.Effects, err
}

// How a session can change [docs 94670].
const (
	changeTaken    = 1
	changePassed   = 2
	changeEnded    = 3
	changeReopened = 4
)

// changed takes in who has the talk now. What is told late changes nothing.
func (d *desk) changed(v bot.View, b bot.KfEvent) ([]bot.Effect, error) {
	t, err := talkOf(v, b.OpenKfID, b.ExternalUserID)
	if err != nil || b.At.Before(t.HumanAt) {
		return nil, err
	}
	switch b.Change {
	case changeTaken, changePassed, changeReopened:
		t.Human, t.Servicer, t.HumanAt = true, b.To, b.At
	case changeEnded:
		t.Asked = ""
		t.release(b.At)
	default:
		return nil, nil
	}
	return t.finish(v), nil
}
