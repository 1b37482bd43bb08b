package web

import (
	"net/http"

	"github.com/zhanggui/zhanggui/bot"
)

// couponTicket is what the page of one coupon shows.
type couponTicket struct {
	Shop, Name, Description, Terms string
	State, Label                   string
	Head, Text, Note               string
	// Ticket is there once it can be used.
	Ticket *ticketView
	// External is its code in another system.
	External string
	Facts    []fact
	Claim    *claimForm
	Pack     []couponLine
	Again    int
}

// claimForm is the button that claims a coupon.
type claimForm struct{ Address, Button, Busy, Key, Token string }

// couponLine is a coupon in a list.
type couponLine struct {
	Address, Big, Name, Terms, State, Label, Until string
	// Here is the one that the page is about.
	Here bool
}

// ticket is one coupon's page. Whoever has its address has the coupon.
func (s *Site) ticket(w http.ResponseWriter, r *http.Request) {
	coupon, pack, ok := s.couponOf(w, r)
	if !ok {
		return
	}
	allowForms(w)
	s.page(w, http.StatusOK, ticketPage, s.couponTicket(r, coupon, pack))
}

// couponOf is the coupon of an address. What is amiss with it is answered.
func (s *Site) couponOf(w http.ResponseWriter, r *http.Request) (bot.Coupon, []bot.Coupon, bool) {
	code, ok := bot.ReadCouponCode(r.PathValue("code"))
	if !ok || s.wallets == nil {
		s.noCoupon(w)
		return bot.Coupon{}, nil, false
	}
	coupon, pack, err := s.wallets.Coupon(r.Context(), code)
	if err != nil {
		// A code is as good as the coupon: the log has none.
		s.log.WithError(err).Error("a coupon's page cannot be shown")
		s.busy(w)
		return coupon, nil, false
	}
	if coupon.Code == "" {
		s.noCoupon(w)
		return coupon, nil, false
	}
	return coupon, pack, true
}

func (s *Site) noCoupon(w http.ResponseWriter) {
	s.sorry(w, http.StatusNotFound, "没有找到这张券", "链接可能没有复制完整。请回到微信，从店员发的消息里重新点开。")
}

// ticketClaim claims a coupon, and those that came with it, for whoever has its
// address.
func (s *Site) ticketClaim(w http.ResponseWriter, r *http.Request) {
	coupon, pack, ok := s.couponOf(w, r)
	if !ok || !s.formOK(w, r) {
		return
	}
	key, ok := pageKey(r)
	if !ok {
		s.sorry(w, http.StatusBadRequest, "没有办成", "这次提交不完整。请返回上一页、刷新一下，再点一次。")
		return
	}
	codes := []string{coupon.Code}
	for _, c := range pack {
		if c.Code != coupon.Code && c.Now(s.now()) == bot.CouponIssued {
			codes = append(codes, c.Code)
		}
	}
	var first bot.CouponAnswer
	for i, code := range codes {
		answer, err := s.wallets.Take(r.Context(), code, s.onceKey("coupon", code, key))
		if err != nil {
			s.log.WithError(err).Error("a coupon cannot be claimed")
			s.busy(w)
			return
		}
		if i == 0 {
			first = answer
		}
	}
	// Notes of a coupon are read by whoever has its address, as the coupon is.
	done := receipt{Result: bot.SaleResult(first.Result)}
	http.Redirect(w, r, s.thereafter("/c/"+coupon.Code, "", coupon.Code, done), http.StatusSeeOther)
}

// ticketQR and ticketBar draw a coupon's codes once it can be used: the first says
// signed what a till needs to know, the second is the bare code.
func (s *Site) ticketQR(w http.ResponseWriter, r *http.Request) {
	if coupon, ok := s.usable(w, r); ok {
		svg, err := qrSVG(bot.SignCoupon(s.door.key, coupon))
		s.picture(w, svg, err)
	}
}

func (s *Site) ticketBar(w http.ResponseWriter, r *http.Request) {
	if coupon, ok := s.usable(w, r); ok {
		svg, err := barSVG(coupon.Code)
		s.picture(w, svg, err)
	}
}

// usable is the coupon of an address if it can be used. Of one that was used, or taken
// back, nothing is signed any more: a till without the database would believe it.
func (s *Site) usable(w http.ResponseWriter, r *http.Request) (bot.Coupon, bool) {
	coupon, _, ok := s.couponOf(w, r)
	if !ok {
		return coupon, false
	}
	if state := coupon.Now(s.now()); state != bot.CouponClaimed && state != bot.CouponHeld {
		s.lost(w, r)
		return coupon, false
	}
	return coupon, true
}

// couponTicket works out what the page shows.
func (s *Site) couponTicket(r *http.Request, coupon bot.Coupon, pack []bot.Coupon) couponTicket {
	c := calendar{zone: s.zone, now: s.now()}
	state := coupon.Now(c.now)
	v := couponTicket{
		Shop: s.shop.Name, Name: coupon.Name, Description: coupon.Description, Terms: couponTerms(coupon.CouponTerms),
		State: string(state), Label: couponStates[state], Facts: s.couponFacts(c, coupon, state),
	}
	v.describe(c, coupon, state)
	switch state {
	case bot.CouponIssued:
		v.Claim = &claimForm{Address: "/c/" + coupon.Code + "/claim", Button: "领取", Busy: "正在领…", Key: randomText(), Token: s.formToken(r)}
		v.Note = refused(bot.CouponResult(s.receiptOf(r, "", coupon.Code).Result))
	case bot.CouponClaimed:
		v.External = coupon.External
		v.Ticket = &ticketView{Label: "券码", Code: bot.ShowCode(coupon.Code), QR: "/c/" + coupon.Code + "/qr.svg", Bar: "/c/" + coupon.Code + "/bar.svg"}
	case bot.CouponHeld:
		v.Again = 5
	}
	for _, other := range pack {
		line := s.couponLine(c, other)
		line.Here = other.Code == coupon.Code
		v.Pack = append(v.Pack, line)
	}
	if len(v.Pack) < 2 {
		v.Pack = nil
	} else if v.Claim != nil {
		v.Claim.Button = "一起领取"
	}
	return v
}

// describe puts a coupon's state into words.
func (v *couponTicket) describe(c calendar, coupon bot.Coupon, state bot.CouponState) {
	switch state {
	case bot.CouponIssued:
		v.Head, v.Text = "送您一张券", "点「领取」就是您的了，结账前给店员看。"
	case bot.CouponClaimed:
		v.Head, v.Text = "结账前给店员看", "店员扫码或输入券码，当场生效。"
		if coupon.From.After(c.now) {
			v.Head, v.Text = c.at(coupon.From)+" 起可用", "先收好，到时间再来用。"
		}
	case bot.CouponHeld:
		v.Head, v.Text = "店员正在核销", "请稍等，这一页会自己更新。"
	case bot.CouponRedeemed:
		v.Head, v.Text = "已经用过了", "谢谢惠顾，下次再来。不是您用的？请马上告诉店员。"
	case bot.CouponExpired:
		v.Head, v.Text = "已经过期了", "这张券不能再用。新的活动会在群里告诉大家。"
	default:
		v.Head, v.Text = "已经作废", "这张券不能再用。有疑问请问添加您的店员。"
	}
}

// couponLine is a coupon in a list.
func (s *Site) couponLine(c calendar, coupon bot.Coupon) couponLine {
	state := coupon.Now(c.now)
	l := couponLine{
		Address: "/c/" + coupon.Code, Big: couponBig(coupon.CouponTerms), Name: coupon.Name, Terms: couponTerms(coupon.CouponTerms),
		State: string(state), Label: couponStates[state],
	}
	switch {
	case state == bot.CouponRedeemed:
		l.Until = c.at(coupon.RedeemedAt) + " 使用"
	case !coupon.Until.IsZero() && state == bot.CouponIssued:
		l.Until = c.by(coupon.Until) + " 前领取"
	case !coupon.Until.IsZero() && state != bot.CouponVoid:
		l.Until = "有效期至 " + c.by(coupon.Until)
	}
	return l
}
