package coupons

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// ReviewTodo begins the IDs of the to-dos that ask to look at somebody.
const ReviewTodo = "coupon-review:"

// ask has a manager look at somebody who seems to come for coupons only: one to-do
// and one alert for a person and day. Nothing is taken from the customer.
func (g *Giver) ask(v bot.View, c bot.Coupon, s Suspicion, at time.Time) ([]bot.Effect, error) {
	customer, err := v.Customer(c.ExternalUserID)
	if err != nil {
		return nil, err
	}
	day := at.In(g.Location).Format(time.DateOnly)
	begins, err := time.ParseInLocation(time.DateOnly, day, g.Location)
	if err != nil {
		return nil, err
	}
	why := s.Text()
	todo := bot.SetTodo{Todo: bot.Todo{
		ID: fmt.Sprintf("%s%s:%s", ReviewTodo, c.ExternalUserID, day), Kind: bot.TodoCoupon, Store: c.Store, ExternalUserID: c.ExternalUserID, Ref: c.Code,
		// The same day's is the same one: what is done stays done.
		CreatedAt: begins,
		Text: fmt.Sprintf("%s领券有些异常，券照常能用，请看一眼：%s。没问题发 /券 放行 %s；有问题可以用 /违规 暂停",
			alerts.Somebody, why, bot.ShowCode(c.Code)),
	}}
	raised := alerts.Raise(g.Shop.Alerts, v.Now(), bot.AlertItem{
		Key: fmt.Sprintf("coupon %s %s", c.ExternalUserID, day), Kind: bot.AlertCoupon, Store: c.Store, UserID: c.UserID,
		ExternalUserID: c.ExternalUserID, Human: cmp.Or(customer.UnionID, c.ExternalUserID), At: at, Detail: why,
	})
	return append([]bot.Effect{todo}, raised...), nil
}

// reviewed marks a coupon that somebody should look at.
func reviewed(c bot.Coupon, s Suspicion, at time.Time) bot.SetCoupon {
	c.Review = s.Text()
	return bot.SetCoupon{Coupon: c, Step: bot.StepReviewed, Key: "review/" + c.Code, At: at}
}

// Clear says that a person looked and found nothing: the marks go, and what spoke
// against the customer does so no more.
func (g *Giver) Clear(call bot.Call, v bot.View, externalUserID string) ([]bot.Effect, error) {
	owned, err := v.Coupons().CouponsOf(externalUserID)
	if err != nil {
		return nil, err
	}
	if len(owned) > 0 && !slices.ContainsFunc(owned, func(c bot.Coupon) bool { return c.Review != "" }) {
		// Nothing is marked, but something may speak against them all the same: it does so
		// no more.
		signals, err := v.Coupons().Signals(externalUserID)
		if err != nil || Judge(signals, g.Shop.Abuse).Score < g.Shop.Abuse.Line {
			return nil, err
		}
		c, err := v.Coupons().Coupon(owned[0].Code)
		return []bot.Effect{cleared(call, c)}, err
	}
	var effects []bot.Effect
	for _, c := range owned {
		if c.Review == "" {
			continue
		}
		if c, err = v.Coupons().Coupon(c.Code); err != nil {
			return nil, err
		}
		effects = append(effects, cleared(call, c))
	}
	return effects, nil
}

// cleared is a coupon at which a person looked and found nothing.
func cleared(call bot.Call, c bot.Coupon) bot.SetCoupon {
	c.Review = ""
	return bot.SetCoupon{Coupon: c, Step: bot.StepCleared, By: call.UserID, Key: fmt.Sprintf("clear/%s/%d", c.Code, call.Event), At: call.At}
}
