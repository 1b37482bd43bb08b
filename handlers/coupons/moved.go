package coupons

import (
	"github.com/zhanggui/zhanggui/bot"
)

// interactions are what the time line calls the steps that it has.
var interactions = map[bot.CouponStep]bot.InteractionKind{
	bot.StepIssued: bot.InteractionCouponGiven, bot.StepClaimed: bot.InteractionCouponClaimed, bot.StepRedeemed: bot.InteractionCouponRedeemed,
	bot.StepReversed: bot.InteractionCouponReversed, bot.StepExpired: bot.InteractionCouponExpired,
}

// moved takes in what happened to coupons on pages, at a till without a database, or
// by the clock: the time line tells of it, and who has just claimed is looked at.
func (g *Giver) moved(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	body, ok := ev.Body.(bot.CouponMoved)
	if !ok {
		return nil, nil
	}
	var effects []bot.Effect
	for _, m := range body.Moves {
		kind, told := interactions[m.Step]
		if !told {
			continue
		}
		c, err := v.Coupons().Coupon(m.Code)
		if err != nil {
			return nil, err
		}
		if c.Code == "" {
			continue // Erased since.
		}
		pair, store, err := pairOf(v, c)
		if err != nil {
			return nil, err
		}
		effects = append(effects, entry(c, pair, kind, m.At))
		if m.Step == bot.StepClaimed {
			looked, err := g.look(v, c, store, m)
			if err != nil {
				return nil, err
			}
			effects = append(effects, looked...)
		}
	}
	return effects, nil
}

// look weighs what speaks against somebody who claimed a coupon. It is done here and
// not before, so that nobody waits for it and nobody is refused by it.
func (g *Giver) look(v bot.View, c bot.Coupon, store string, m bot.CouponMove) ([]bot.Effect, error) {
	signals, err := v.Coupons().Signals(c.ExternalUserID)
	if err != nil {
		return nil, err
	}
	s := Judge(signals, g.Shop.Abuse)
	if s.Score < g.Shop.Abuse.Line || c.Review != "" {
		return nil, nil
	}
	mark := reviewed(c, s, m.At)
	if c.Store == "" {
		c.Store = store
	}
	asked, err := g.ask(v, c, s, m.At)
	return append([]bot.Effect{mark}, asked...), err
}
