package app

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/store"
)

// wallets are customers' coupons, claims and orders, for pages.
type wallets struct {
	store *store.Store
	giver *coupons.Giver
	abuse config.Abuse
	key   []byte
	now   func() time.Time
}

// walletOrders is how many orders a wallet shows.
const walletOrders = 1000

// Coupon is the one of a code, with those that came with it.
func (w wallets) Coupon(ctx context.Context, code string) (bot.Coupon, []bot.Coupon, error) {
	c, err := w.store.CouponByCode(ctx, code)
	if err != nil || c.Code == "" || !strings.HasPrefix(c.Source, coupons.PackSource) {
		return c, nil, err
	}
	all, err := w.store.CouponsOf(ctx, c.ExternalUserID)
	return c, slices.DeleteFunc(all, func(o bot.Coupon) bool { return o.Source != c.Source || !o.IssuedAt.Equal(c.IssuedAt) }), err
}

// Take claims the coupon of a code.
func (w wallets) Take(ctx context.Context, code, key string) (bot.CouponAnswer, error) {
	c, err := w.store.CouponByCode(ctx, code)
	if err != nil || c.Code == "" {
		return bot.CouponAnswer{Result: bot.CouponUnknown}, err
	}
	plan, err := w.Plan(ctx, c.Plan)
	if err != nil {
		return bot.CouponAnswer{}, err
	}
	return w.store.CouponClaim(ctx, bot.CouponClaim{
		Plan: plan, ExternalUserID: c.ExternalUserID, Code: code, Source: c.Source, At: w.now().UTC(), Key: "take/" + code + "/" + key,
	})
}

// Plan is one by ID.
func (w wallets) Plan(ctx context.Context, id string) (bot.CouponPlan, error) {
	plans, err := w.plans(ctx)
	if err != nil {
		return bot.CouponPlan{}, err
	}
	return coupons.Plan(plans, id), nil
}

// plans are those of the configuration, and those that were made in chat.
func (w wallets) plans(ctx context.Context) ([]bot.CouponPlan, error) {
	made, err := w.store.CouponPlans(ctx)
	if err != nil {
		return nil, err
	}
	return w.giver.Merge(made), nil
}

// ClaimPlan claims a coupon of a plan for a customer: of another one where their tier
// has its own and there is one for them, and each of a pack.
func (w wallets) ClaimPlan(ctx context.Context, id, externalUserID, key string) (answers []bot.CouponAnswer, err error) {
	plans, err := w.plans(ctx)
	if err != nil {
		return nil, err
	}
	candidates, err := w.candidates(ctx, plans, coupons.Plan(plans, id), externalUserID)
	if err != nil {
		return nil, err
	}
	for _, plan := range candidates {
		if answers, err = w.claim(ctx, plans, plan, externalUserID, key); err != nil || settled(answers) {
			return answers, err
		}
	}
	return answers, nil
}

// settled says that somebody got something, or had it: nothing else is looked for.
func settled(answers []bot.CouponAnswer) bool {
	return slices.ContainsFunc(answers, func(a bot.CouponAnswer) bool { return a.Result == bot.CouponGot || a.Result == bot.CouponLimit })
}

// claim claims of one plan, or of each that a pack is made of.
func (w wallets) claim(ctx context.Context, plans []bot.CouponPlan, plan bot.CouponPlan, externalUserID, key string) ([]bot.CouponAnswer, error) {
	if plan.ID == "" || !plan.Own() {
		return []bot.CouponAnswer{{Result: bot.CouponUnknown}}, nil
	}
	if plan.High {
		signals, err := w.store.CouponSignals(ctx, externalUserID)
		if err != nil {
			return nil, err
		}
		if coupons.Judge(signals, w.abuse).Score >= w.abuse.Line {
			return []bot.CouponAnswer{{Result: bot.CouponDenied}}, nil
		}
	}
	source, now := "page", w.now().UTC()
	if plan.Kind == bot.CouponPack {
		source = coupons.PackSource + plan.ID
	}
	var answers []bot.CouponAnswer
	for _, p := range parts(plans, plan, now) {
		answer, err := w.store.CouponClaim(ctx, bot.CouponClaim{
			Plan: p, ExternalUserID: externalUserID, NewCode: bot.NewCouponCode(w.key, p.ID, externalUserID, rand.Text()), Source: source,
			// Of one moment, by which those that came together are known.
			At: now, Key: "claim/" + externalUserID + "/" + p.ID + "/" + key,
		})
		if err != nil {
			return answers, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

// parts are the plans whose coupons a plan gives at a time: itself, or those of a
// pack, which bounds each of them as where a pack is given: by its budget, by whom it
// is for, and by its own end.
func parts(plans []bot.CouponPlan, plan bot.CouponPlan, now time.Time) []bot.CouponPlan {
	if plan.Kind != bot.CouponPack {
		return []bot.CouponPlan{plan}
	}
	var all []bot.CouponPlan
	for _, id := range plan.Pack {
		part := coupons.Plan(plans, id)
		if plan.Budget > 0 && (part.Budget == 0 || plan.Budget < part.Budget) {
			part.Budget = plan.Budget
		}
		if part.If == "" {
			part.If = plan.If
		} else if plan.If != "" {
			part.If = "(" + plan.If + ") and (" + part.If + ")"
		}
		if !plan.OpenAt(now) {
			part.ClosedAt = now
		}
		all = append(all, part)
	}
	return all
}

// candidates are the plans of which somebody may get a coupon, the first that there is
// for them: those of their tiers, and the one that they came for.
func (w wallets) candidates(ctx context.Context, plans []bot.CouponPlan, plan bot.CouponPlan, externalUserID string) ([]bot.CouponPlan, error) {
	var all []bot.CouponPlan
	for _, t := range plan.Tiers {
		fits, err := w.store.FitsNow(ctx, externalUserID, t.If)
		if err != nil {
			return nil, err
		}
		if other := coupons.Plan(plans, t.Plan); fits && other.OpenAt(w.now()) && other.Own() {
			all = append(all, other)
		}
	}
	return append(all, plan), nil
}

// Wallet is all that a customer has, newest first.
func (w wallets) Wallet(ctx context.Context, externalUserID string) (web.Wallet, error) {
	var wallet web.Wallet
	var err error
	if wallet.Coupons, err = w.store.CouponsOf(ctx, externalUserID); err != nil {
		return wallet, err
	}
	if wallet.Orders, err = w.store.OrdersOf(ctx, externalUserID, walletOrders); err != nil {
		return wallet, err
	}
	claims, sales, err := w.store.SaleClaims(ctx, externalUserID)
	for _, c := range claims {
		claim := web.WalletClaim{SaleClaim: c, Sale: sales[c.Sale]}
		if c.State == bot.ClaimWaiting {
			look, err := w.store.SaleLook(ctx, c.Sale, externalUserID, "")
			if err != nil {
				return wallet, err
			}
			claim.Place = look.Place
		}
		wallet.Claims = append(wallet.Claims, claim)
	}
	return wallet, err
}
