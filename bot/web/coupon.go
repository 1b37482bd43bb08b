package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// couponView is what the page of a kind of coupon shows.
type couponView struct {
	Shop, Name, Description, Terms string
	// Picture is where the phone finds the coupon's picture; empty shows none.
	Picture string
	Stores  string
	Pack    []couponLine
	// Claim is the button with which a phone that is known gets one; Note says what
	// came of the last try.
	Claim        *claimForm
	Closed, Note string
	Known        bool
}

// coupon is the page behind links that are the same for everybody. Where phones can
// be known it gives each customer one of their own; where not it is shown at the till
// as it is. A coupon that has since got an address of its own sends links out there
// already on to it.
func (s *Site) coupon(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(s.shop.Coupons, func(c config.Coupon) bool { return c.ID == r.PathValue("id") })
	if i >= 0 && s.shop.Coupons[i].URL != "" {
		http.Redirect(w, r, s.shop.Coupons[i].URL, http.StatusFound)
		return
	}
	if s.claimable() {
		s.plan(w, r)
		return
	}
	if i < 0 {
		s.lost(w, r)
		return
	}
	w.Header().Set("Cache-Control", fiveMinutes)
	s.page(w, http.StatusOK, couponPage, s.couponView(s.shop.Coupons[i].Plan(s.zone)))
}

// claimable says whether customers can be told apart, so that each can have one.
func (s *Site) claimable() bool {
	return s.wallets != nil && s.door.login.Login != "" && s.door.login.Login != config.LoginNone
}

func (s *Site) couponView(p bot.CouponPlan) couponView {
	v := couponView{
		Shop: s.shop.Name, Name: p.Name, Description: p.Description, Terms: couponTerms(p.CouponTerms),
		Picture: pictureAddress(p.Picture), Stores: inLine(s.storeNames(p.Stores)),
	}
	if v.Description != "" {
		v.Terms = ""
	}
	return v
}

// plan is the page of a kind of coupon for a phone that is known.
func (s *Site) plan(w http.ResponseWriter, r *http.Request) {
	plan, who, ok := s.planOf(w, r)
	if !ok {
		return
	}
	v := s.couponView(plan)
	v.Known = true
	for _, id := range plan.Pack {
		if one, err := s.wallets.Plan(r.Context(), id); err == nil && one.ID != "" {
			v.Pack = append(v.Pack, couponLine{Big: couponBig(one.CouponTerms), Name: one.Name, Terms: couponTerms(one.CouponTerms)})
		}
	}
	switch {
	case !plan.OpenAt(s.now()):
		v.Closed = "这张券已经停止发放。新的活动会在群里告诉大家。"
	case who.ExternalUserID == "":
		v.Closed = "您是员工：客户在这里领券，员工不能领。"
	case !plan.Own():
		v.Closed = "这张券请在微信小程序里领。"
	default:
		v.Claim = &claimForm{Address: "/coupon/" + plan.ID + "/claim", Button: "领取", Busy: "正在领…", Key: randomText(), Token: s.formToken(r)}
		v.Note = refused(bot.CouponResult(s.receiptOf(r, who.ExternalUserID, "coupon "+plan.ID).Result))
	}
	allowForms(w)
	s.page(w, http.StatusOK, couponPage, v)
}

// planOf is the plan of an address and whose phone asks. What is amiss is answered.
func (s *Site) planOf(w http.ResponseWriter, r *http.Request) (bot.CouponPlan, Who, bool) {
	if !s.claimable() {
		s.lost(w, r)
		return bot.CouponPlan{}, Who{}, false
	}
	plan, err := s.wallets.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		s.log.WithError(err).Error("a kind of coupon cannot be shown")
		s.busy(w)
		return plan, Who{}, false
	}
	if plan.ID == "" {
		s.noCoupon(w)
		return plan, Who{}, false
	}
	who, ok := s.visitor(r)
	if !ok {
		s.askWho(w, r)
	}
	return plan, who, ok
}

// planClaim gives the customer one, and sends them to it.
func (s *Site) planClaim(w http.ResponseWriter, r *http.Request) {
	plan, who, ok := s.planOf(w, r)
	if !ok || !s.formOK(w, r) {
		return
	}
	key, ok := pageKey(r)
	if !ok || who.ExternalUserID == "" || !plan.Own() {
		s.sorry(w, http.StatusBadRequest, "没有办成", "这次提交不完整。请返回上一页、刷新一下，再点一次。")
		return
	}
	answers, err := s.wallets.ClaimPlan(r.Context(), plan.ID, who.ExternalUserID, s.onceKey("plan", plan.ID, who.ExternalUserID, key))
	if err != nil {
		s.log.WithError(err).WithField("coupon", plan.ID).Error("a coupon cannot be claimed")
		s.busy(w)
		return
	}
	result := bot.CouponUnknown
	for _, a := range answers {
		if a.Result == bot.CouponGot && a.Coupon.Code != "" {
			http.Redirect(w, r, "/c/"+a.Coupon.Code, http.StatusSeeOther)
			return
		}
		result = a.Result
	}
	done := receipt{Result: bot.SaleResult(result)}
	http.Redirect(w, r, s.thereafter("/coupon/"+plan.ID, who.ExternalUserID, "coupon "+plan.ID, done), http.StatusSeeOther)
}

// pictureAddress turns a file under templates into the address it is served
// at. A file outside web/static is not served, so it is not shown.
func pictureAddress(picture string) string {
	if file, ok := strings.CutPrefix(picture, "web/static/"); ok {
		return "/static/" + file
	}
	if strings.HasPrefix(picture, "https://") {
		return picture
	}
	return ""
}
