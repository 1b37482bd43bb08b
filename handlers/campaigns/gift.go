package campaigns

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/templates"
)

// What WeCom takes in a kf account: so many messages for each of the customer's,
// within so long, of so many bytes [docs 94677].
const (
	kfAnswers = 5
	kfWithin  = 48 * time.Hour
	kfBytes   = 2048
)

// gift gives the coupon for an answer, once, and has the customer told of it: in a
// kf account if they have a talk there, else by the clerk. Their own page shows it
// in any case.
func (a *answering) gift() ([]bot.Effect, error) {
	c := a.campaign
	if c.Coupon == "" || !rewarded(c, a.answer) || rewarded(c, a.before) {
		return nil, nil
	}
	own := a.own()
	g, err := a.Coupons.Give(a.v, coupons.Recipient{
		Pair: bot.Pair{UserID: own.UserID, ExternalUserID: a.answer.ExternalUserID}, Store: own.Store, Source: Ref(c.ID),
	}, c.Coupon, a.answer.At)
	if err != nil {
		return nil, err
	}
	if !g.Given() {
		return a.notGiven(g.Why), nil
	}
	customer, err := a.v.Customer(a.answer.ExternalUserID)
	if err != nil {
		return nil, err
	}
	words, err := a.Messages.Message("campaign/gift", templates.CampaignGift{
		Customer: templates.NewNickname(customer.Name), Kind: string(c.Kind), Title: c.Title, Coupon: g.Plan.Name,
		CouponTerms: g.Plan.Description, URL: g.URL, Seat: c.Kind == bot.CampaignTrial && a.answer.Seat > 0,
	})
	if err != nil {
		return nil, err
	}
	told, err := a.byKf(words)
	if err != nil || told != nil {
		return append(g.Effects, told...), err
	}
	return append(g.Effects, a.byClerk(own, words)...), nil
}

// notGiven tells managers that what the post says is given was not: once for a
// campaign, day and reason, so that they can see to it.
func (a *answering) notGiven(why string) []bot.Effect {
	c := a.campaign
	day := a.answer.At.In(a.Location).Format(time.DateOnly)
	return []bot.Effect{bot.RaiseAlert{AlertItem: bot.AlertItem{
		Key: fmt.Sprintf("campaign/%s/notgiven/%s/%s", c.ID, day, digest(why)), Kind: bot.AlertCoupon, Store: c.Store, ExternalUserID: a.answer.ExternalUserID, At: a.answer.At,
		Detail: fmt.Sprintf("活动「%s」说参加送券，可是有客户没有拿到：%s。请看一下 /券，补发用 /券 发，参加的人在 /活动 名单 %s", c.Title, why, c.ID),
	}}}
}

// byKf says something in the kf account where the customer wrote last, if WeCom lets
// the bot write there.
func (a *answering) byKf(text string) ([]bot.Effect, error) {
	var best bot.KfTalk
	now := a.v.Now()
	for _, account := range slices.Sorted(maps.Keys(a.Kf)) {
		talk, err := a.v.Kf().KfTalk(account, a.answer.ExternalUserID)
		if err != nil {
			return nil, err
		}
		open := !talk.SaidAt.IsZero() && now.Sub(talk.SaidAt) < kfWithin && talk.Answered < kfAnswers && !talk.Human
		if open && talk.SaidAt.After(best.SaidAt) {
			best = talk
		}
	}
	if best.OpenKfID == "" || len(text) > kfBytes {
		return nil, nil
	}
	best.Answered++
	best.At = now
	return []bot.Effect{
		bot.KfMessage{
			OpenKfID: best.OpenKfID, ExternalUserID: best.ExternalUserID, Text: text, Until: best.SaidAt.Add(kfWithin),
			MsgID: digest("campaign gift", a.campaign.ID, a.answer.ExternalUserID),
		},
		bot.SetKfTalk{KfTalk: best},
	}, nil
}

// byClerk asks whoever has the customer to tell them; where nobody does, their own
// page has to be enough.
func (a *answering) byClerk(own bot.Relation, words string) []bot.Effect {
	if own.UserID == "" {
		return nil
	}
	return []bot.Effect{bot.SetTodo{Todo: bot.Todo{
		ID: a.todoID("gift"), Kind: bot.TodoCoupon, UserID: own.UserID, Store: own.Store,
		ExternalUserID: a.answer.ExternalUserID, Ref: Ref(a.campaign.ID), CreatedAt: a.answer.At,
		Text: fmt.Sprintf("客户参加了「%s」，送了一张券，方便时发给 TA：\n%s", a.campaign.Title, words),
	}}}
}

func (a *answering) todoID(what string) string {
	return "campaign-" + what + "-" + a.campaign.ID + "-" + digest(a.answer.ExternalUserID)
}
