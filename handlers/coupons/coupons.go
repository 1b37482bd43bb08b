// Package coupons is what the bot does with coupons (券): which one somebody gets
// and with what code, what a till takes and gives back, who seems to come for
// coupons only, and who is reminded of one that ends soon.
//
// What it decides it decides from the view alone, so that the same event comes to
// the same coupon with the same code, however often it is handled.
package coupons

import (
	"cmp"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// JobRemind is the job that looks for coupons that end soon. It is due every day at
// ten in the morning.
const JobRemind = "coupons.remind"

// Options are what coupons go by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
	// PublicURL is how customers' phones reach the bot; empty offers no page of its own.
	PublicURL string
	// Key makes the codes; see bot.NewCouponCode.
	Key []byte
	// Kf are the kf accounts by open_kfid, through which who has a talk is reminded.
	Kf map[string]config.Kf
}

// Giver gives coupons and takes them at the till.
type Giver struct {
	Options
	roster *roster.Roster
	// configured are the plans of the configuration, in its order.
	configured []bot.CouponPlan
}

// New reads the configuration.
func New(o Options) *Giver {
	o.Location = cmp.Or(o.Location, time.UTC)
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	g := &Giver{Options: o, roster: roster.New(o.Shop)}
	for _, c := range o.Shop.Coupons {
		g.configured = append(g.configured, c.Plan(o.Location))
	}
	return g
}

// Handlers are the handlers of the room.
func Handlers(o Options) []bot.Handler {
	g := New(o)
	return []bot.Handler{
		{Name: "coupon_moved", Kinds: []bot.Kind{bot.KindCouponMoved}, Handle: g.moved},
		{Name: "coupon_remind", Kinds: []bot.Kind{bot.JobKind(JobRemind)}, Handle: g.remind},
		{Name: "coupon_offline", Kinds: []bot.Kind{bot.JobKind(JobOffline)}, Handle: g.offline},
		{Name: "coupon_codes", Kinds: []bot.Kind{bot.JobKind(JobTakeCodes)}, Handle: g.takeCodes},
	}
}
