package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// mePage's lists show so many at a time, whoever has however many.
const perPage = 20

// The lists of a customer's own page.
const (
	listCoupons = "coupons"
	listClaims  = "claims"
	listOrders  = "orders"
)

// meView is what a customer's own page shows.
type meView struct {
	Shop    string
	Tabs    []tab
	List    string
	Coupons []couponLine
	Claims  []claimLine
	Orders  []orderLine
	Pager   pager
}

// tab is one of the lists.
type tab struct {
	Name, Address string
	Count         int
	Here          bool
}

// claimLine is how a customer stands in a sale, in a list.
type claimLine struct{ Address, Item, Picture, State, Label, Text, Pay string }

// orderLine is an order in a list.
type orderLine struct{ Title, When, Store, Amount, Label string }

// pager leads to the pages before and after.
type pager struct {
	Before, After string
	Page, Pages   int
}

// me is what a customer has: coupons, claims and orders.
func (s *Site) me(w http.ResponseWriter, r *http.Request) {
	if s.wallets == nil {
		s.lost(w, r)
		return
	}
	who, ok := s.visitor(r)
	if !ok {
		s.askWho(w, r)
		return
	}
	if who.ExternalUserID == "" {
		s.sorry(w, http.StatusOK, "您是用员工身份登录的", "这一页是客户看自己的券和订单的。")
		return
	}
	wallet, err := s.wallets.Wallet(r.Context(), who.ExternalUserID)
	if err != nil {
		s.log.WithError(err).Error("a customer's own page cannot be shown")
		s.busy(w)
		return
	}
	s.page(w, http.StatusOK, mePage, s.meView(r, wallet))
}

func (s *Site) meView(r *http.Request, wallet Wallet) meView {
	c := calendar{zone: s.zone, now: s.now()}
	v := meView{Shop: s.shop.Name, List: r.URL.Query().Get("list")}
	if v.List != listClaims && v.List != listOrders {
		v.List = listCoupons
	}
	for _, t := range []tab{{Name: "券", Address: listCoupons, Count: len(wallet.Coupons)}, {Name: "抢购", Address: listClaims, Count: len(wallet.Claims)}, {Name: "订单", Address: listOrders, Count: len(wallet.Orders)}} {
		t.Here = t.Address == v.List
		t.Address = "/me?list=" + t.Address
		v.Tabs = append(v.Tabs, t)
	}
	switch v.List {
	case listCoupons:
		wallet.Coupons = slices.Clone(wallet.Coupons)
		usefulFirst(wallet.Coupons, c.now)
		for _, one := range v.slice(r, len(wallet.Coupons)) {
			v.Coupons = append(v.Coupons, s.couponLine(c, wallet.Coupons[one]))
		}
	case listClaims:
		for _, one := range v.slice(r, len(wallet.Claims)) {
			v.Claims = append(v.Claims, s.claimLine(c, wallet.Claims[one]))
		}
	case listOrders:
		for _, one := range v.slice(r, len(wallet.Orders)) {
			v.Orders = append(v.Orders, s.orderLine(c, wallet.Orders[one]))
		}
	}
	return v
}

// slice answers which of so many stand on the page that is asked for; the nearest
// there is, if there is none such.
func (v *meView) slice(r *http.Request, count int) []int {
	pages := max(1, (count+perPage-1)/perPage)
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = min(max(page, 1), pages)
	address := func(n int) string {
		return "/me?" + url.Values{"list": {v.List}, "page": {strconv.Itoa(n)}}.Encode()
	}
	v.Pager = pager{Page: page, Pages: pages}
	if page > 1 {
		v.Pager.Before = address(page - 1)
	}
	if page < pages {
		v.Pager.After = address(page + 1)
	}
	var out []int
	for i := (page - 1) * perPage; i < min(page*perPage, count); i++ {
		out = append(out, i)
	}
	return out
}

// usefulFirst puts those that can be used or claimed first, the ones that end soonest
// before the others.
func usefulFirst(coupons []bot.Coupon, now time.Time) {
	useful := func(c bot.Coupon) bool {
		state := c.Now(now)
		return state == bot.CouponIssued || state == bot.CouponClaimed || state == bot.CouponHeld
	}
	slices.SortStableFunc(coupons, func(a, b bot.Coupon) int {
		ua, ub := useful(a), useful(b)
		switch {
		case ua && !ub:
			return -1
		case ub && !ua:
			return 1
		case !ua || a.Until.Equal(b.Until):
			return 0
		case a.Until.IsZero():
			return 1
		case b.Until.IsZero():
			return -1
		}
		return a.Until.Compare(b.Until)
	})
}

// claimLine is a claim in the list. It leads to the sale's page.
func (s *Site) claimLine(c calendar, one WalletClaim) claimLine {
	quantity := max(1, one.Quantity)
	l := claimLine{
		Item: one.Sale.Item, Picture: salePicture(one.Sale.Picture), State: string(one.State),
		Pay: "¥" + yuan(one.Price*bot.Money(quantity)) + " · " + strconv.Itoa(quantity) + " 份",
	}
	token := bot.SignSale(s.door.key, bot.SaleLink{Sale: one.Sale.ID, ChatID: one.ChatID, Expires: c.now.Add(24 * time.Hour)})
	if token != "" {
		l.Address = "/s/" + token
	}
	until := ""
	if !one.Until.IsZero() {
		until = c.by(one.Until) + " 前"
	}
	switch one.State {
	case bot.ClaimHeld:
		l.Label, l.Text = "待取货", strings.TrimSpace(until+"到"+s.storeName(one.Store)+"取，取货码 "+bot.ShowCode(one.Code))
		if one.Store == "" {
			l.Text = until + "到店取，取货码 " + bot.ShowCode(one.Code)
		}
	case bot.ClaimSold:
		l.Label, l.Text = "已取货", c.at(one.ChangedAt)
	case bot.ClaimWaiting:
		l.Label, l.Text = "候补中", "轮到您会给您留着"
		if one.Place > 0 {
			l.Label = "候补第 " + strconv.Itoa(one.Place) + " 位"
		}
	case bot.ClaimOffered:
		l.Label, l.Text = "轮到您了", "请在 "+until+"点开确认"
	case bot.ClaimLeft:
		l.Label, l.Text = "已放弃", c.at(one.ChangedAt)
	default:
		l.Label, l.Text = "过时没取", c.at(one.ChangedAt)
	}
	return l
}

// orderLine is an order in the list.
func (s *Site) orderLine(c calendar, o bot.Order) orderLine {
	l := orderLine{When: c.at(o.PaidAt), Amount: "¥" + yuan(o.Amount), Title: "到店消费"}
	if o.Store != "" {
		l.Store = s.storeName(o.Store)
	}
	if len(o.Items) > 0 {
		l.Title = o.Items[0].Name
		if n := o.Items[0].Quantity; n > 1 {
			l.Title += " × " + strconv.Itoa(n)
		}
		if len(o.Items) > 1 {
			l.Title += " 等 " + strconv.Itoa(len(o.Items)) + " 样"
		}
	}
	if o.Status == bot.OrderRefunded {
		l.Label = "已退款"
	}
	return l
}
