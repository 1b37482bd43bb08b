package coupons

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// PackSource begins the source of a coupon that came with others.
const PackSource = "pack:"

// Recipient is who is given a coupon: the customer, the member of staff who gives it
// and the store whose customer it is, both empty where nobody is known, and the
// occasion ("welcome:默认欢迎", "kf", "winback", "sale:S1").
type Recipient struct {
	bot.Pair
	Store  string
	Source string
	// Ahead counts by plan what others get in the same event: who gives to several
	// gives the same map to each, and no more is promised than there is. It is counted
	// on.
	Ahead map[string]int
}

// Gift is what somebody gets. With no Plan they get nothing, and Why says in Chinese,
// for staff, why.
type Gift struct {
	// Plan is the one they get, which a tier may have put in the place of the one that
	// was asked for.
	Plan bot.CouponPlan
	// Coupons are theirs, several for a pack; none for a plan that opens elsewhere.
	Coupons []bot.Coupon
	// Effects give them; none where the customer had them already.
	Effects []bot.Effect
	// URL opens the first coupon, or the plan where it opens elsewhere; empty if it
	// opens nowhere.
	URL string
	// Review says why somebody should look at it; empty if nothing speaks against it.
	Review string
	Why    string
}

// Given says whether there is anything to tell the customer of.
func (g Gift) Given() bool { return g.Plan.ID != "" }

// Give decides what a customer gets of a plan at a time: the coupon of the first tier
// that they fit and that there still is, else the plan's own. Who has it already gets
// the same one again, as long as it is good.
//
// For a plan without conditions and budget it asks the view for exclusions and for
// what people changed of plans, one statement each, and of somebody whom the bot knew
// before for their coupons, which is one more.
func (g *Giver) Give(v bot.View, to Recipient, planID string, at time.Time) (Gift, error) {
	excluded, err := moderation.Excluded(v, to.ExternalUserID, v.Now())
	if err != nil || excluded {
		return Gift{Why: "TA 因为违规暂停参加优惠活动（发 /违规 可以查看）"}, err
	}
	plans, err := g.Plans(v)
	if err != nil {
		return Gift{}, err
	}
	base := Plan(plans, planID)
	if base.ID == "" {
		return Gift{Why: fmt.Sprintf("没有「%s」这种券", planID)}, nil
	}
	r := &giving{Giver: g, v: v, to: to, plans: plans, at: at, fitted: map[string]bool{}}
	for _, t := range base.Tiers {
		if fits, err := r.fits(t.If); err != nil {
			return Gift{}, err
		} else if !fits {
			continue
		}
		if gift, err := r.of(Plan(plans, t.Plan)); err != nil || gift.Given() {
			return gift, err
		}
	}
	return r.of(base)
}

// giving is one customer being given something. It asks for nothing that is not
// needed, and for nothing twice: a welcome is in a hurry.
type giving struct {
	*Giver
	v     bot.View
	to    Recipient
	plans []bot.CouponPlan
	at    time.Time
	// fitted are the expressions that were asked about.
	fitted map[string]bool
	// owned are the customer's coupons, once they were read; suspicion what speaks
	// against them.
	owned     []bot.Coupon
	read      bool
	suspicion *Suspicion
}

func (r *giving) fits(expression string) (bool, error) {
	if expression == "" {
		return true, nil
	}
	if fits, asked := r.fitted[expression]; asked {
		return fits, nil
	}
	fits, _, err := r.v.Fits(r.to.ExternalUserID, expression)
	r.fitted[expression] = fits
	return fits, err
}

// of is what the customer gets of one plan.
func (r *giving) of(p bot.CouponPlan) (Gift, error) {
	if why := closed(p, r.at, r.Location); why != "" {
		return Gift{Why: why}, nil
	}
	if fits, err := r.fits(p.If); err != nil || !fits {
		return Gift{Why: fmt.Sprintf("「%s」要符合「%s」的客户才有", p.Name, p.If)}, err
	}
	if p.High {
		s, err := r.suspected()
		if err != nil || s.Score >= r.Shop.Abuse.Line {
			return Gift{Why: fmt.Sprintf("「%s」暂时不给：%s。看过没问题的话，店长发 /券 放行 就能给", p.Name, s.Text())}, err
		}
	}
	if !p.Own() {
		return Gift{Plan: p, URL: r.PlanURL(p)}, nil
	}
	if p.Kind == bot.CouponPack {
		return r.pack(p)
	}
	c, why, err := r.one(p, r.to.Source, p.Budget)
	if err != nil || why != "" {
		return Gift{Why: why}, err
	}
	return r.gift(p, []given{c})
}

// pack is several coupons at once. It is given whole or not at all, and its budget
// bounds each of its coupons.
func (r *giving) pack(p bot.CouponPlan) (Gift, error) {
	var all []given
	for _, id := range p.Pack {
		part := Plan(r.plans, id)
		if why := closed(part, r.at, r.Location); why != "" {
			return Gift{Why: fmt.Sprintf("「%s」里的券给不了：%s", p.Name, why)}, nil
		}
		budget := part.Budget
		if p.Budget > 0 && (budget == 0 || p.Budget < budget) {
			budget = p.Budget
		}
		c, why, err := r.one(part, PackSource+p.ID, budget)
		if err != nil || why != "" {
			return Gift{Why: fmt.Sprintf("「%s」里的券给不了：%s", p.Name, why)}, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return Gift{Why: fmt.Sprintf("「%s」里没有券", p.Name)}, nil
	}
	return r.gift(p, all)
}

// given is a coupon that the customer gets, or had already.
type given struct {
	bot.Coupon
	anew   bool
	budget int
}

// one is a customer's coupon of a plan: the one that is good, or a new one if they
// may have another and there is one.
func (r *giving) one(p bot.CouponPlan, source string, budget int) (given, string, error) {
	owned, err := r.coupons()
	if err != nil {
		return given{}, "", err
	}
	last, had := 0, 0
	for _, c := range owned {
		if c.Plan != p.ID {
			continue
		}
		switch state := c.Now(r.at); {
		case state == bot.CouponIssued || state == bot.CouponClaimed || state == bot.CouponHeld:
			return given{Coupon: c}, "", nil
		case state != bot.CouponVoid && !lapsed(c, r.at):
			had++
		}
		last = max(last, c.N)
	}
	if had >= p.Persons() {
		return given{}, fmt.Sprintf("「%s」每人 %d 张，TA 已经用过或过期了", p.Name, p.Persons()), nil
	}
	if why, err := r.left(p, budget); why != "" || err != nil {
		return given{}, why, err
	}
	return given{Coupon: r.made(p, last+1, source), anew: true, budget: budget}, "", nil
}

// left says why there is none left of a plan; empty where there is.
func (r *giving) left(p bot.CouponPlan, budget int) (string, error) {
	if budget == 0 && p.Kind != bot.CouponExternal {
		return "", nil
	}
	n, err := r.v.Coupons().Plan(p.ID)
	switch {
	case err != nil:
		return "", err
	case budget > 0 && n.Given+r.to.Ahead[p.ID] >= budget:
		return fmt.Sprintf("「%s」的 %d 张都发完了", p.Name, budget), nil
	case p.Kind == bot.CouponExternal && n.Codes <= n.Issued+r.to.Ahead[p.ID]:
		return fmt.Sprintf("「%s」的券码用完了，请导入新的", p.Name), nil
	}
	return "", nil
}

// coupons are those that the customer has. Somebody whom the bot hears of for the
// first time has none, and is not asked about.
func (r *giving) coupons() ([]bot.Coupon, error) {
	if r.read {
		return r.owned, nil
	}
	known, err := r.v.Customer(r.to.ExternalUserID)
	if err == nil && known.ExternalUserID != "" {
		r.owned, err = r.v.Coupons().CouponsOf(r.to.ExternalUserID)
	}
	r.read = err == nil
	return r.owned, err
}

// made is a new coupon. Its code stands for what is unique about it.
func (r *giving) made(p bot.CouponPlan, n int, source string) bot.Coupon {
	c := bot.Coupon{
		Code: bot.NewCouponCode(r.Key, p.ID, r.to.ExternalUserID, strconv.Itoa(n)),
		Plan: p.ID, ExternalUserID: r.to.ExternalUserID, N: n, Name: p.Name, Description: p.Description, CouponTerms: p.CouponTerms,
		UserID: r.to.UserID, Store: r.to.Store, Source: source, State: bot.CouponIssued, From: p.From, Until: p.Until, IssuedAt: r.at,
	}
	if lapses := r.at.Add(p.ClaimWithin); p.ClaimWithin > 0 && (c.Until.IsZero() || lapses.Before(c.Until)) {
		c.Until = lapses
	}
	return c
}

// gift is what the customer gets, with what is to be done for it.
func (r *giving) gift(p bot.CouponPlan, all []given) (Gift, error) {
	out := Gift{Plan: p}
	if r.suspicion != nil && r.suspicion.Score >= r.Shop.Abuse.Line {
		out.Review = r.suspicion.Text()
	}
	for _, c := range all {
		if c.anew {
			c.Review = out.Review
			if r.to.Ahead != nil {
				r.to.Ahead[c.Plan]++
			}
			out.Effects = append(out.Effects, bot.IssueCoupon{Coupon: c.Coupon, Budget: c.budget})
			if told(r.to.Source) {
				out.Effects = append(out.Effects, entry(c.Coupon, r.to.Pair, bot.InteractionCouponGiven, r.at))
			}
		}
		out.Coupons = append(out.Coupons, c.Coupon)
	}
	out.URL = r.URL(out.Coupons[0].Code)
	if len(out.Effects) > 0 && out.Review != "" {
		asked, err := r.ask(r.v, out.Coupons[0], *r.suspicion, r.at)
		out.Effects = append(out.Effects, asked...)
		return out, err
	}
	return out, nil
}

// lapsed says whether a coupon went by without having been claimed: it counts neither
// against the budget nor against the person.
func lapsed(c bot.Coupon, at time.Time) bool {
	return c.Now(at) == bot.CouponExpired && c.ClaimedAt.IsZero()
}

// told says whether who gives a coupon for an occasion is sure that the customer
// hears of it. A welcome may fail and a post may never be confirmed: those have
// their own places in the time line.
func told(source string) bool {
	return !strings.HasPrefix(source, "welcome") && !strings.HasPrefix(source, "winback")
}

// suspected is what speaks against the customer. It takes several questions, so it is
// asked for valued coupons only, and once.
func (r *giving) suspected() (Suspicion, error) {
	if r.suspicion != nil {
		return *r.suspicion, nil
	}
	signals, err := r.v.Coupons().Signals(r.to.ExternalUserID)
	if err != nil {
		return Suspicion{}, err
	}
	s := Judge(signals, r.Shop.Abuse)
	r.suspicion = &s
	return s, nil
}

// closed says why a plan gives nothing at a time; empty where it does.
func closed(p bot.CouponPlan, at time.Time, zone *time.Location) string {
	switch {
	case p.ID == "":
		return "没有这种券"
	case !p.ClosedAt.IsZero():
		return fmt.Sprintf("「%s」已经停发", p.Name)
	case !p.OpenAt(at):
		return fmt.Sprintf("「%s」到 %s 已经结束", p.Name, Moment(p.Until, zone))
	}
	return ""
}
