package coupons

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Redemption is what a till says of a coupon that is to be used.
type Redemption struct {
	// Code is as it was typed or scanned.
	Code string
	// Store is where; empty is the caller's own, if there is only one.
	Store string
	// Order is what it is used for, if anybody said.
	Order string
}

// Undone is what the journal keeps of a redemption.
type Undone struct {
	Code string `json:"code"`
	// At is when it was used, which is how it is known again.
	At int64 `json:"at"`
}

// Redeem uses a coupon at a till. Where it cannot be used the answer has no effects
// and says why: what happened, when, where and by whom. Who types the same again
// after it was used hears that, and nothing else happens.
func (g *Giver) Redeem(call bot.Call, v bot.View, r Redemption) (bot.Answer, error) {
	code, ok := bot.ReadCouponCode(r.Code)
	if !ok {
		return g.misread(call, v, r)
	}
	c, err := v.Coupons().Coupon(code)
	if err != nil {
		return bot.Answer{}, err
	}
	if c.Code == "" {
		return g.misread(call, v, r)
	}
	if why, err := g.refusal(call, v, c); why != "" || err != nil {
		return bot.Answer{Text: why, Store: c.Store}, err
	}
	store, problem := g.till(call, r)
	if problem.Text != "" {
		return problem, nil
	}
	if !c.TakenAt(store.ID) {
		return bot.Answer{Text: fmt.Sprintf("%s不能在%s用，能用的门店：%s。没有核销。", Titled(c.Name, c.CouponTerms), store.Name, g.storeNames(c.Stores)), Store: c.Store}, nil
	}
	beside, text, err := g.beside(call, v, c, store, r.Order)
	if text != "" || err != nil {
		return bot.Answer{Text: text, Store: c.Store}, err
	}
	answer, err := g.redeemed(call, v, c, store, r.Order)
	answer.Text += beside
	return answer, err
}

// atOnce is within what time two coupons of a customer seem to be for one purchase.
const atOnce = 10 * time.Minute

// beside looks for another coupon that the customer has just used and that this one
// does not go together with: for the same order the till does not take it, and where
// nobody said for which, it is told so that somebody can look.
func (g *Giver) beside(call bot.Call, v bot.View, c bot.Coupon, store config.Store, order string) (note, refused string, err error) {
	if c.ExternalUserID == "" {
		return "", "", nil
	}
	owned, err := v.Coupons().CouponsOf(c.ExternalUserID)
	for _, o := range owned {
		if o.Code == c.Code || o.State != bot.CouponRedeemed || o.RedeemedStore != store.ID || c.Stackable && o.Stackable {
			continue
		}
		name := Titled(o.Name, o.CouponTerms)
		switch {
		case order != "" && o.Order == order:
			return "", fmt.Sprintf("订单 %s 已经用了%s，这两张不能一起用。没有核销%s，可以留着下次用。", order, name, Titled(c.Name, c.CouponTerms)), err
		case order == "" && o.Order == "" && call.At.Sub(o.RedeemedAt).Abs() < atOnce:
			note = fmt.Sprintf("\n这位客户 %s 刚用过%s：如果是同一单，两张不能一起用，请发 /撤销。", o.RedeemedAt.In(g.Location).Format("15:04"), name)
		}
	}
	return note, "", err
}

// refusal says why a coupon cannot be used by anybody, or not by the caller now;
// empty if nothing is in the way.
func (g *Giver) refusal(call bot.Call, v bot.View, c bot.Coupon) (string, error) {
	name := Titled(c.Name, c.CouponTerms)
	switch state := c.Now(call.At); {
	case state == bot.CouponRedeemed:
		by, err := g.roster.Name(v.Staff(), c.RedeemedBy)
		return fmt.Sprintf("这张券用过了：%s，%s 在%s由%s核销。不能再用。%s", name, Moment(c.RedeemedAt, g.Location), g.storeName(c.RedeemedStore), by, mistaken(c, call)), err
	case state == bot.CouponExpired:
		return fmt.Sprintf("这张券过期了：%s，有效期到 %s。", name, Moment(c.Until, g.Location)), nil
	case state == bot.CouponVoid:
		return fmt.Sprintf("这张券作废了：%s。请客户找发券的同事。", name), nil
	case c.Kind == bot.CouponPack:
		return fmt.Sprintf("%s是礼包，请核销里面的券。", name), nil
	case c.Kind == bot.CouponExternal:
		return fmt.Sprintf("%s用的是另一套系统的券码，请在那套系统里核销客户页面上的那串码。", name), nil
	case !c.From.IsZero() && call.At.Before(c.From):
		return fmt.Sprintf("还没到可以用的时候：%s，%s 起可用。", name, Moment(c.From, g.Location)), nil
	case state == bot.CouponHeld && c.HeldBy != call.UserID:
		by, err := g.roster.Name(v.Staff(), c.HeldBy)
		return fmt.Sprintf("%s正在%s那里结账，%s 以后可以再试。", name, by, c.HeldUntil.In(g.Location).Format("15:04:05")), err
	}
	return "", nil
}

// mistaken says how a redemption can be taken back, to the one who can.
func mistaken(c bot.Coupon, call bot.Call) string {
	if call.Role.May(bot.RoleManager, true) {
		return "弄错了的话，发 /券 退回 " + bot.ShowCode(c.Code)
	}
	return "弄错了的话，请店长发 /券 退回 " + bot.ShowCode(c.Code)
}

// till is the store at which something is redeemed: the one that was named, or the
// caller's only one.
func (g *Giver) till(call bot.Call, r Redemption) (config.Store, bot.Answer) {
	stores := g.roster.Stores(call.Scope)
	if r.Store != "" {
		i := slices.IndexFunc(stores, func(s config.Store) bool { return s.ID == r.Store })
		if i < 0 {
			return config.Store{}, bot.Answer{Text: "这家门店不在您的范围内，没有核销。", Refused: "不在范围内"}
		}
		return stores[i], bot.Answer{}
	}
	if len(stores) == 1 {
		return stores[0], bot.Answer{}
	}
	if len(stores) == 0 {
		return config.Store{}, bot.Answer{Text: "您名下没有门店，不能核销。请店长给您配上门店。"}
	}
	// Somebody of several stores stands in one of them, and only they know in which.
	problem := bot.Answer{Text: "您在哪家店核销？也可以直接写：/核销 " + bot.ShowCode(r.Code) + " 门店=" + stores[0].Name}
	for _, s := range stores {
		line := "/核销 " + quoted(r.Code) + " 门店=" + s.ID
		if r.Order != "" {
			line += " 订单=" + quoted(r.Order)
		}
		problem.Pick = append(problem.Pick, bot.Choice{Label: s.Name, Line: line})
	}
	return config.Store{}, problem
}

// quoted is a value as it may stand in a line.
func quoted(value string) string { return `"` + strings.ReplaceAll(value, `"`, "") + `"` }

// redeemed uses it.
func (g *Giver) redeemed(call bot.Call, v bot.View, c bot.Coupon, store config.Store, order string) (bot.Answer, error) {
	pair, _, err := pairOf(v, c)
	if err != nil {
		return bot.Answer{}, err
	}
	var effects []bot.Effect
	if c.ClaimedAt.IsZero() {
		if c, err = g.claimed(v, c, call); err != nil {
			return bot.Answer{}, err
		}
		effects = append(effects,
			bot.SetCoupon{Coupon: c, Step: bot.StepClaimed, By: call.UserID, Key: key(bot.StepClaimed, c, call), At: call.At},
			entry(c, pair, bot.InteractionCouponClaimed, call.At))
	}
	review := c.Review
	c.State, c.HeldBy = bot.CouponRedeemed, ""
	c.RedeemedAt, c.RedeemedBy, c.RedeemedStore, c.Order = call.At, call.UserID, store.ID, order
	effects = append(effects,
		bot.SetCoupon{Coupon: c, Step: bot.StepRedeemed, By: call.UserID, Key: key(bot.StepRedeemed, c, call), At: call.At},
		entry(c, pair, bot.InteractionCouponRedeemed, call.At))
	done, err := g.reminderDone(v, c, pair.UserID, call)
	if err != nil {
		return bot.Answer{}, err
	}
	if told, err := g.used(c, call); err != nil {
		return bot.Answer{}, err
	} else if told != nil {
		done = append(done, told)
	}
	answer := bot.Answer{
		Text:    fmt.Sprintf("核销好了：%s，%s。", Titled(c.Name, c.CouponTerms), store.Name),
		Effects: append(effects, done...), Store: store.ID, Customers: []string{c.ExternalUserID},
		Plan: &bot.Plan{Summary: fmt.Sprintf("在%s核销%s", store.Name, Titled(c.Name, c.CouponTerms)), People: 1, Bind: "redeem " + c.Code + " " + store.ID},
		Undo: &bot.Undo{Payload: Undone{Code: c.Code, At: call.At.UnixMilli()}},
	}
	if c.Stackable {
		answer.Text += "可以和别的券一起用。"
	} else {
		answer.Text += "不和别的券一起用。"
	}
	if review != "" {
		answer.Text += "\n这张券还在等店长看一眼（" + review + "），照常能用。"
	}
	return answer, nil
}

// JobUsed tells of what was used at a till, as CouponMoved tells of pages. It is
// scheduled where a rule of tags waits for that.
const JobUsed = "coupons.used"

// used tells rules of tags what was used; nil where none waits for it.
func (g *Giver) used(c bot.Coupon, call bot.Call) (bot.Effect, error) {
	if !slices.ContainsFunc(g.Shop.Tags.Rules, func(r config.TagRule) bool { return r.On == string(bot.InteractionCouponRedeemed) }) {
		return nil, nil
	}
	payload, err := json.Marshal(bot.CouponMoved{Moves: []bot.CouponMove{{
		Plan: c.Plan, Name: c.Name, ExternalUserID: c.ExternalUserID, Step: bot.StepRedeemed, At: call.At, Store: c.RedeemedStore, By: call.UserID,
	}}})
	return bot.ScheduleJob{Name: JobUsed, Key: hashed(JobUsed, c.Code, call.Event), Due: call.At, Payload: payload}, err
}

// claimed is a coupon whose owner came to the till without having claimed it: doing
// so there is as good.
func (g *Giver) claimed(v bot.View, c bot.Coupon, call bot.Call) (bot.Coupon, error) {
	plans, err := g.Plans(v)
	if err != nil {
		return c, err
	}
	c.State, c.ClaimedAt = bot.CouponClaimed, call.At
	if p := Plan(plans, c.Plan); p.ID != "" {
		c.Until = p.Ends(call.At)
	}
	return c, nil
}

// key makes a step one, however often its event is handled.
func key(step bot.CouponStep, c bot.Coupon, call bot.Call) string {
	return fmt.Sprintf("%s/%s/%d", step, c.Code, call.Event)
}

// storeName is how people call a store, storeNames several.
func (g *Giver) storeName(id string) string {
	if name := g.roster.StoreName(id); name != "" {
		return name
	}
	return "门店"
}

func (g *Giver) storeNames(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, g.storeName(id))
	}
	if len(names) == 0 {
		return "所有门店"
	}
	return strings.Join(names, "、")
}
