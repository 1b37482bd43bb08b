package handlers

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// couponOccasions are the steps of a coupon's life that tag rules can wait for.
var couponOccasions = map[bot.CouponStep]string{bot.StepClaimed: onCouponClaimed, bot.StepRedeemed: onCouponRedeemed}

// couponTags turns what customers do with coupons into tags as the shop's rules say:
// what they did on pages, and what was done at tills, of which a job tells.
func couponTags(d *desk) bot.Handler {
	return bot.Handler{
		Name: "coupon_tags", Kinds: []bot.Kind{bot.KindCouponMoved, bot.JobKind(coupons.JobUsed)}, Handle: d.couponTags,
	}
}

func (d *desk) couponTags(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	if !d.waits(onCouponClaimed, onCouponRedeemed) {
		return nil, nil
	}
	var body bot.CouponMoved
	switch b := ev.Body.(type) {
	case bot.CouponMoved:
		body = b
	case bot.JobDue:
		if err := json.Unmarshal(b.Payload, &body); err != nil {
			return nil, fmt.Errorf("job %s: %w", coupons.JobUsed, err)
		}
	}
	var effects []bot.Effect
	for _, m := range body.Moves {
		on := couponOccasions[m.Step]
		if on == "" || m.ExternalUserID == "" {
			continue
		}
		if erased, err := v.Desk().Erased(m.ExternalUserID); err != nil {
			return nil, err
		} else if !erased.Before(m.At) {
			continue
		}
		one, err := d.forEveryPair(v, newPast(v, m.ExternalUserID), func(t *tagger, rel bot.Relation) error {
			return t.takeAll(rel, []occasion{{on: on, pair: rel.Pair, at: m.At, from: d.known(rel), said: []string{m.Name}}}, false)
		})
		if err != nil {
			return nil, err
		}
		effects = append(effects, one...)
	}
	return effects, nil
}
