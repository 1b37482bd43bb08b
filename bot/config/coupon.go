package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Coupon is a coupon that the shop gives: a plan in the sense of bot.CouponPlan. One
// with a URL or a mini program opens elsewhere, and that system counts it.
type Coupon struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Description is the line under the name, as "满 50 减 10，7 天内有效".
	Description string `yaml:"description"`
	// Kind is amount, percent, gift, external or pack; empty says nothing of what it
	// is good for but its name.
	Kind bot.CouponKind `yaml:"kind"`
	// Off and Over are yuan: so much less from so much on. Percent is what is still
	// paid (85 is 8.5 折), Most what it takes off at most.
	Off     bot.Money `yaml:"off"`
	Over    bot.Money `yaml:"over"`
	Percent int       `yaml:"percent"`
	Most    bot.Money `yaml:"most"`
	Gift    string    `yaml:"gift"`
	// Pack are the ids of the coupons that a pack gives.
	Pack []string `yaml:"pack"`
	// Budget is how many there are, 0 without limit; Each how many one person may have.
	Budget int `yaml:"budget"`
	Each   int `yaml:"each"`
	// Valid is how long it is good from its claim; From and Until are days,
	// "2026-12-31", both included.
	Valid time.Duration `yaml:"valid"`
	From  string        `yaml:"from"`
	Until string        `yaml:"until"`
	// ClaimWithin is how long one that was given waits to be claimed.
	ClaimWithin time.Duration `yaml:"claim_within"`
	// Stores are where it is taken; empty is everywhere.
	Stores    []string `yaml:"stores"`
	Stackable bool     `yaml:"stackable"`
	// If is an expression of segments: who may have it. High is for valued customers.
	If   string `yaml:"if"`
	High bool   `yaml:"high"`
	// Tiers give another one instead.
	Tiers []CouponTier `yaml:"tiers"`
	// URL opens the coupon; empty is the bot's own page under
	// server.public_url.
	URL string `yaml:"url"`
	// Picture is a file under templates ("web/static/coupon.png") or an
	// https address.
	Picture string `yaml:"picture"`
	// AppID and Page make it a mini program instead of a link.
	AppID string `yaml:"appid"`
	Page  string `yaml:"page"`
}

// CouponTier gives those for whom an expression of segments holds another coupon.
type CouponTier struct {
	If     string `yaml:"if"`
	Coupon string `yaml:"coupon"`
}

// Plan is the coupon as the bot gives it, with days in the shop's time zone.
func (c Coupon) Plan(zone *time.Location) bot.CouponPlan {
	p := bot.CouponPlan{
		ID: c.ID, Name: c.Name, Description: c.Description, Pack: c.Pack, Budget: c.Budget, Each: c.Each, Valid: c.Valid,
		ClaimWithin: c.ClaimWithin, If: c.If, High: c.High, URL: c.URL, AppID: c.AppID, Page: c.Page, Picture: c.Picture,
		CouponTerms: bot.CouponTerms{
			Kind: c.Kind, Off: c.Off, Over: c.Over, Percent: c.Percent, Most: c.Most, Gift: c.Gift, Stores: c.Stores, Stackable: c.Stackable,
		},
	}
	for _, t := range c.Tiers {
		p.Tiers = append(p.Tiers, bot.CouponTier{If: t.If, Plan: t.Coupon})
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.From, zone); err == nil {
		p.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.Until, zone); err == nil {
		p.Until = day.AddDate(0, 0, 1)
	}
	return p
}

// couponID is part of an address: /coupon/{id}.
var couponID = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$`)

func (c *Coupon) validate(r report) {
	if r.needed("id", c.ID) && !couponID.MatchString(c.ID) {
		r.bad("id", "is part of an address: letters, digits, - and _, at most 64")
	}
	r.needed("name", c.Name)
	if c.URL != "" {
		r.webAddress("url", c.URL)
	}
	if strings.Contains(c.Picture, "://") && !strings.HasPrefix(c.Picture, "https://") {
		r.bad("picture", "wants a file under templates or an address that begins with https://")
	}
	switch {
	case c.AppID == "" && c.Page != "":
		r.bad("appid", "must be set, as page is")
	case c.AppID != "" && c.Page == "":
		r.bad("page", "must be set, as appid is")
	}
	c.validateTerms(r)
	c.validateLimits(r)
	for i, t := range c.Tiers {
		in := r.in("tiers").item(i)
		in.needed("if", t.If)
		in.needed("coupon", t.Coupon)
	}
}

// validateTerms refuses a coupon that says one thing and is good for another.
func (c *Coupon) validateTerms(r report) {
	if c.Kind != "" {
		r.oneOf("kind", string(c.Kind), string(bot.CouponAmount), string(bot.CouponPercent), string(bot.CouponGift), string(bot.CouponExternal), string(bot.CouponPack))
	}
	switch c.Kind {
	case bot.CouponAmount:
		if c.Off <= 0 {
			r.bad("off", "must be set: how many yuan it takes off, as 10")
		}
		if c.Over > 0 && c.Over < c.Off {
			r.bad("over", "is less than off: it would give money back")
		}
	case bot.CouponPercent:
		if c.Percent < 1 || c.Percent > 99 {
			r.bad("percent", "wants what is still paid, from 1 to 99: 85 is 8.5 折; has %d", c.Percent)
		}
	case bot.CouponGift:
		r.needed("gift", c.Gift)
	case bot.CouponPack:
		if r.names("pack", c.Pack); len(c.Pack) == 0 {
			r.bad("pack", "must be set: the ids of the coupons that it gives, as [new10, new30]")
		}
		if slices.Contains(c.Pack, c.ID) {
			r.bad("pack", "has itself in it")
		}
	}
	if c.Kind != bot.CouponPack && len(c.Pack) > 0 {
		r.bad("pack", "belongs to kind: pack")
	}
	if c.Kind == "" && (c.Off != 0 || c.Percent != 0 || c.Gift != "") {
		r.bad("kind", "must be set, as what it is good for is: amount, percent or gift")
	}
	r.names("stores", c.Stores)
}

func (c *Coupon) validateLimits(r report) {
	if c.Budget < 0 {
		r.bad("budget", "wants 0 or more, has %d", c.Budget)
	}
	if c.Each < 0 || c.Each > 100 {
		r.bad("each", "wants 0 to 100, has %d", c.Each)
	}
	if c.Valid < 0 || c.ClaimWithin < 0 {
		r.bad("valid", "wants a time as 7d")
	}
	r.day("from", c.From)
	r.day("until", c.Until)
	if c.From != "" && c.Until != "" && c.Until < c.From {
		r.bad("until", "is before from")
	}
	if c.URL != "" && c.Kind == bot.CouponExternal {
		r.bad("url", "opens it elsewhere, while kind: external shows that system's codes on the bot's own page; take one of the two")
	}
}

// day refuses what is no day of the calendar.
func (r report) day(key, value string) {
	if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
		r.bad(key, "wants a day as 2026-12-31, has %s", quote(value))
	}
}
