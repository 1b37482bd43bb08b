package coupons

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// JobOffline tells what a till took while the database was away. Its payload is
// OfflineTakes.
const JobOffline = "coupons.offline"

// OfflineTakes are coupons that tills took without the database.
type OfflineTakes struct {
	Takes []OfflineTake `json:"takes"`
}

// OfflineTake is one of them: which, where, by whom and when.
type OfflineTake struct {
	Code   string    `json:"code"`
	Store  string    `json:"store"`
	UserID string    `json:"user_id"`
	At     time.Time `json:"at"`
}

// offline makes redemptions of what tills took. A coupon that was used elsewhere, or
// was not good any more, is told to those who run the store: the customer has what it
// was for, and nobody can take that back.
func (g *Giver) offline(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var body OfflineTakes
	if err := json.Unmarshal(job.Payload, &body); err != nil {
		return nil, fmt.Errorf("job %s: %w", JobOffline, err)
	}
	var effects []bot.Effect
	for _, t := range body.Takes {
		c, err := v.Coupons().Coupon(t.Code)
		if err != nil {
			return nil, err
		}
		one, err := g.settle(ev, v, c, t)
		if err != nil {
			return nil, err
		}
		effects = append(effects, one...)
	}
	return effects, nil
}

// settle is what one take comes to.
func (g *Giver) settle(ev bot.Event, v bot.View, c bot.Coupon, t OfflineTake) ([]bot.Effect, error) {
	switch {
	case c.Code == "":
		return g.wrongly(v, c, t, "系统里已经没有这张券")
	case c.RedeemedAt.Equal(t.At) && c.RedeemedBy == t.UserID:
		return nil, nil // Told before, also if somebody took it back since.
	case c.Kind == bot.CouponPack || c.Kind == bot.CouponExternal:
		return g.wrongly(v, c, t, "这种券不能在收银台核销")
	case c.State == bot.CouponRedeemed:
		by, err := g.roster.Name(v.Staff(), c.RedeemedBy)
		if err != nil {
			return nil, err
		}
		return g.wrongly(v, c, t, fmt.Sprintf("它在 %s 已经在%s由%s核销过", Moment(c.RedeemedAt, g.Location), g.storeName(c.RedeemedStore), by))
	case c.State == bot.CouponVoid:
		return g.wrongly(v, c, t, "它之前已经作废")
	case !c.Until.IsZero() && !t.At.Before(c.Until):
		return g.wrongly(v, c, t, "那时它已经过期")
	}
	return g.took(ev, v, c, t)
}

// took is a coupon that was good when a till took it.
func (g *Giver) took(ev bot.Event, v bot.View, c bot.Coupon, t OfflineTake) ([]bot.Effect, error) {
	pair, _, err := pairOf(v, c)
	if err != nil {
		return nil, err
	}
	call := bot.Call{Caller: bot.Caller{UserID: t.UserID}, At: t.At, Event: ev.ID}
	var effects []bot.Effect
	if c.ClaimedAt.IsZero() {
		if c, err = g.claimed(v, c, call); err != nil {
			return nil, err
		}
		effects = append(effects,
			bot.SetCoupon{Coupon: c, Step: bot.StepClaimed, By: t.UserID, Key: takeKey(bot.StepClaimed, t), At: t.At},
			entry(c, pair, bot.InteractionCouponClaimed, t.At))
	}
	c.State, c.HeldBy, c.HeldUntil = bot.CouponRedeemed, "", time.Time{}
	c.RedeemedAt, c.RedeemedBy, c.RedeemedStore = t.At, t.UserID, t.Store
	done, err := g.reminderDone(v, c, pair.UserID, call)
	if err != nil {
		return nil, err
	}
	if told, err := g.used(c, call); err != nil {
		return nil, err
	} else if told != nil {
		done = append(done, told)
	}
	return append(append(effects, done...),
		bot.SetCoupon{Coupon: c, Step: bot.StepRedeemed, By: t.UserID, Key: takeKey(bot.StepRedeemed, t), At: t.At},
		entry(c, pair, bot.InteractionCouponRedeemed, t.At),
		bot.RecordAudit{AuditEntry: bot.AuditEntry{
			At: t.At, UserID: t.UserID, Action: "核销", Outcome: bot.AuditDone, Store: t.Store, Subjects: []string{bot.Pseudonym(c.ExternalUserID)}, Count: 1,
			Detail: "数据库连不上时，收银台先收下的券",
		}}), nil
}

// takeKey makes a step of a take one, however often it is told. Taken back and taken
// again it is another.
func takeKey(step bot.CouponStep, t OfflineTake) string {
	return fmt.Sprintf("offline/%s/%s/%d", step, t.Code, t.At.UnixMilli())
}

// wrongly tells of a coupon that was taken and should not have been.
func (g *Giver) wrongly(v bot.View, c bot.Coupon, t OfflineTake, why string) ([]bot.Effect, error) {
	by, err := g.roster.Name(v.Staff(), t.UserID)
	if err != nil {
		return nil, err
	}
	what := "一张券"
	if c.Code != "" {
		what = Titled(c.Name, c.CouponTerms)
	}
	return alerts.Raise(g.Shop.Alerts, v.Now(), bot.AlertItem{
		Key: fmt.Sprintf("coupon:offline:%s/%d", t.Code, t.At.UnixMilli()), Kind: bot.AlertCoupon, Store: t.Store, UserID: t.UserID, ExternalUserID: c.ExternalUserID, At: t.At,
		Detail: fmt.Sprintf("%s在%s离线收了%s（%s），可是%s", by, g.storeName(t.Store), what, Moment(t.At, g.Location), why),
	}), nil
}
